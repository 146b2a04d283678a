"""What to do about a word in a condition that is no column, by the slip that was made."""

from __future__ import annotations

import re
from functools import cache

from followup_cli.policy import Wrong, closest
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import LABELS, fold

_BEFORE_VALUES = frozenset({"==", "!=", "in", "not in", "@", ">>", "[", ",", "<", "<=", ">", ">="})
_UNITS = (
    r"分钟|小时|分|元|块|天|日|次|个|周|月|年|岁"
    r"|points?|days?|weeks?|months?|years?|yuan|rmb|cny|usd"
)
_WORDS: tuple[tuple[str, Message], ...] = (
    (
        r"if|then|when|else|如果|若|那么|则|当",
        msg("Write the comparison alone: score < 3. What is then to be done stands under Then."),
    ),
    (r"between|介于|在", msg("Write both ends: score >= 1 and score <= 3.")),
    (r"\d*\.?\d*(?:k|w|m|万|千|百|亿)元?", msg("Write the number in full: 10000.")),
    (
        r"missing|null|none|nan|n/?a|缺失|空白|未填|没有|无",
        msg("Ask for a cell with nothing in it: score is blank, score is not blank."),
    ),
    (
        r"today|now|ago|yesterday|今天|今日|现在|昨天",
        msg("A condition knows no today: days are counted by Trigger and Offset (silence, +60d)."),
    ),
    (
        r"lt|le|gt|ge|eq|ne|less|greater|more|than",
        msg("Write it with a sign: <, <=, >, >=, ==, !=."),
    ),
    (r"\d{1,2}[./]\d{1,2}[./]\d{4}", msg("Write a day as year-month-day: 2026-01-05.")),
    (_UNITS, msg("Write the number alone, without what it counts.")),
)
_TEXTS: tuple[tuple[str, Message], ...] = (
    (r"\d,\d{3}", msg("Write the number without a comma: 10000.")),
    (r"[¥￥$€£]", msg("Write the number alone, without the currency.")),
)
_USUAL = msg(
    'Compare columns with values, text in quotes: score < 3, tier == "high", '
    'problem in ["complaint", "fault"], intent is not blank; join with and, or, not.'
)


def unreadable(text: str) -> Wrong:
    """Return that a condition, or a part of it, cannot be read, with examples."""
    hint = next((hint for pattern, hint in _TEXTS if re.search(pattern, text)), _USUAL)
    return Wrong(msg("The condition cannot be read at “{said}”.", said=text), hint)


def unknown_name(text: str, names: tuple[str, ...], previous: str = "") -> Wrong:
    """Return that a word is no column: a value without its quotes, a slip, or the closest name.

    `previous` is the word before it: after a sign of comparison stands a value.
    """
    slip = next((hint for pattern, hint in _WORDS if re.fullmatch(pattern, text)), None)
    if slip:
        return Wrong(msg("“{said}” means nothing in a condition.", said=text), slip)
    near = closest(text, names) or _containing(text, names)
    is_value = fold(text) in _values() and (previous in _BEFORE_VALUES or near is None)
    if is_value:
        quotes = msg('Text goes in quotes: "{said}".', said=text)
        return Wrong(msg("“{said}” is a value, not a column.", said=text), quotes)
    hint = msg('Text goes in quotes: "{said}". Names are the columns of your sheets.', said=text)
    if near is None:
        return Wrong(msg("No column is called “{said}”.", said=text), hint)
    return Wrong(
        msg("No column is called “{said}”; did you mean “{near}”?", said=text, near=near), hint
    )


def _containing(text: str, names: tuple[str, ...]) -> str | None:
    """Return the shortest name that a Chinese word is part of: 评分 for 满意度评分."""
    if text.isascii():
        return None
    return min((name for name in names if text in name), key=len, default=None)


@cache
def _values() -> frozenset[str]:
    """Return what every value of an enumeration is called, folded."""
    return frozenset(
        fold(name)
        for value, names in LABELS.items()
        for name in (value.value, names.en, names.zh, *names.also)
    )
