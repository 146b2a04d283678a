"""A condition's text, read word by word and written as an expression that Python's grammar knows.

Full-width signs and quotes, `=`, 且, 或, 不为空 and names with spaces all become plain ones; every
name becomes `n0`, `n1` … so that nothing a founder types is ever evaluated as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.condition_names import find_name, name_length
from followup_cli.condition_slips import unknown_name, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.condition_names import Name, Names
    from followup_cli.model_desk import Settings
    from followup_cli.policy import Wrong

LONGEST = 1000
_MOST_WORDS = 150
_QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "’": "’", "「": "」", "『": "』"}
_SYMBOLS = {
    "<>": "!=", "==": "==", "!=": "!=", ">=": ">=", "<=": "<=", "<": "<", "=": "==", ">": ">",
    "≥": ">=", "≤": "<=", "≠": "!=", "(": "(", ")": ")", "[": "[", "]": "]", "【": "[", "】": "]",
    ",": ",", "、": ",", "+": "+", "-": "-", "−": "-", "*": "*", "×": "*", "/": "/", "÷": "/",
    "!": "not", "&&": "and", "||": "or", "&": "and", "|": "or", "=>": ">=", "=<": "<=",
}  # fmt: skip

_END = r"(?![a-z0-9_])"
_LAST = r"(?=\W|$|且|并|或|而)"
# The order matters: what is longer, or begins with another, comes first.
_WORDS: tuple[tuple[str, str], ...] = (
    (rf"(?:is\s+)?not\s+in{_END}|不属于", "not in"),
    (rf"(?:is\s+)?not\s+(?:blank|empty){_END}|不为空|不是空|非空", '!= ""'),
    (rf"is\s+(?:blank|empty){_END}|为空|是空", '== ""'),
    (rf"(?:does\s+)?not\s+contains?{_END}|不包含", ">>"),
    (rf"contains?{_END}|包含", "@"),
    (rf"is\s+not{_END}|不等于|不是", "!="),
    (rf"(?:is\s+)?in{_END}|属于", "in"),
    (rf"is{_END}|equals{_END}|等于", "=="),
    ("大于等于|不小于|不低于", ">="),
    ("小于等于|不大于|不高于", "<="),
    ("大于|高于", ">"),
    ("小于|低于", "<"),
    (rf"and{_END}|并且|而且|且", "and"),
    (rf"or{_END}|或者|或", "or"),
    (rf"not{_END}", "not"),
    (rf"blank{_END}|empty{_END}|空{_LAST}", '""'),
    (rf"yes{_END}|true{_END}|是{_LAST}", "'yes'"),
    (rf"no{_END}|false{_END}|否{_LAST}", "'no'"),
)
_WORD = re.compile("|".join(f"(?P<w{i}>{pattern})" for i, (pattern, _) in enumerate(_WORDS)))
_CHINESE = (
    "不属于|不为空|不是空|非空|为空|是空|不包含|包含|不等于|不是|属于|等于|大于|高于|小于|低于"
    "|不小于|不低于|不大于|不高于|并且|而且|且|或|是"
)
_AFTER_NAME = re.compile(rf"\W|$|{_CHINESE}")
_NUMBER = re.compile(rf"(?P<number>\d{{1,15}}(?:\.\d{{1,9}})?)(?P<percent>\s*%)?(?![\d.]){_END}")
# Nobody divides 2026 by 1 and by 5.
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})(?![\w-])|年(\d{1,2})月(\d{1,2})日?)")
_RUN = re.compile(rf"\d+[./]\d+[./]\d{{4}}|(?:(?!{_CHINESE})[\w.])+|\w+")
_NAME = re.compile(r"n\d+")


class Expression(NamedTuple):
    """A condition as Python's grammar reads it, and what the names in it mean."""

    source: str
    names: tuple[Name, ...]


class _Known(NamedTuple):
    """What a word may mean: a name, and the number of one that is a setting."""

    names: Names
    settings: Settings


class _UnreadableError(Exception):
    """What in a condition cannot be read; never leaves this module."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__()
        self.wrong = wrong


def read_expression(text: str, names: Names, settings: Settings) -> Expression | Wrong:
    """Return a condition's text as an expression, or what in it cannot be read.

    A setting that it names becomes its number here.
    """
    if len(text) > LONGEST:
        return unreadable(text[:40] + "…")
    found: list[Name] = []
    try:
        known = _Known(names, settings)
        words = tuple(_words(unicodedata.normalize("NFKC", text).casefold(), known, found))
    except _UnreadableError as error:
        return error.wrong
    if not 0 < len(words) <= _MOST_WORDS:
        return unreadable(text[:40])
    return Expression(" ".join(words), tuple(found))


def _words(text: str, known: _Known, found: list[Name]) -> Iterator[str]:
    rest, previous = text.strip(), ""
    while rest:
        previous, length = _next(rest, known, found, previous)
        rest = rest[length:].lstrip()
        yield previous


def _next(rest: str, known: _Known, found: list[Name], previous: str) -> tuple[str, int]:
    """Return the next word of the expression, and how much of the text it takes."""
    if rest[0] in _QUOTES:
        return _quoted(rest)
    if length := name_length(known.names, rest, _AFTER_NAME):
        return _name(rest[:length], known, found), length
    if rest[0] == "是" and _NAME.fullmatch(previous):
        return "==", 1
    return _literal(rest) or _operator(rest) or _unknown(rest, known.names, previous)


def _quoted(rest: str) -> tuple[str, int]:
    end = rest.find(_QUOTES[rest[0]], 1)
    if end < 0:
        raise _UnreadableError(unreadable(rest))
    return repr(rest[1:end].strip()), end + 1


def _name(text: str, known: _Known, found: list[Name]) -> str:
    name = find_name(known.names, text)
    if name is None:
        raise _UnreadableError(unknown_name(text, known.names.spellings))
    number = name.setting(known.settings)
    if number is not None:
        return repr(number)
    found.append(name._replace(spelling=text))
    return f"n{len(found) - 1}"


def _literal(rest: str) -> tuple[str, int] | None:
    if day := _DATE.match(rest):
        try:
            return repr(date(*map(int, filter(None, day.groups()))).isoformat()), day.end()
        except ValueError:
            raise _UnreadableError(unreadable(day[0])) from None
    if number := _NUMBER.match(rest):
        value = float(number["number"]) / (100 if number["percent"] else 1)
        return repr(value), number.end()
    return None


def _operator(rest: str) -> tuple[str, int] | None:
    if word := _WORD.match(rest):
        return _WORDS[int(str(word.lastgroup)[1:])][1], word.end()
    for length in (2, 1):
        if rest[:length] in _SYMBOLS:
            return _SYMBOLS[rest[:length]], length
    return None


def _unknown(rest: str, names: Names, previous: str) -> tuple[str, int]:
    run = _RUN.match(rest)
    raise _UnreadableError(
        unknown_name(run[0], names.spellings, previous) if run else unreadable(rest[:20])
    )
