"""Distances in time as rules write them: `+7d`, `-90d`, `3个工作日`, `7天后`, `提前90天`."""

from __future__ import annotations

import re
import unicodedata

from followup_cli.model_offset import AT_ONCE, Offset
from followup_cli.model_rules import Sla
from followup_cli.policy import Wrong
from followup_cli.rules_slips import offset_hint
from followup_cli.words import msg

NUMBER = r"\d{1,6}|[一二两三四五六七八九十]{1,3}|半"
UNIT = (
    r"business\s*days?|working\s*days?|work\s*days?|workdays?|bd|个?工作日"
    r"|hours?|hrs?|h|个?小时|个?钟头"
    r"|months?|mos?|个?月"
    r"|quarters?|个?季度?"
    r"|weeks?|wks?|w|个?周|个?星期"
    r"|years?|yrs?|y|年"
    r"|days?|d|天|日"
)
_UNITS = (
    ("bd", r"b|work|.*工作日"),
    ("h", r"h|.*小时|.*钟头"),
    ("q", r"q|.*季"),
    ("mo", r"mo|.*月"),
    ("w", r"w|.*周|.*星期"),
    ("y", r"y|年"),
    ("d", r"d|天|日"),
)
# So far that no founder plans it, and so near that no date runs out of the calendar.
_FARTHEST = {"h": 876_000, "d": 36_500, "w": 5_200, "mo": 1_200, "y": 100, "bd": 26_000}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}

_AT_ONCE = re.compile(r"[+-]?0|当天|当日|即时|立即|at once|immediately|same day|on the day")
_OFFSET = re.compile(
    rf"(?P<before>提前|before|after)?\s*(?P<sign>[+-]?)\s*(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?"
    r"\s*(?P<side>之?前|以前|before|earlier|之?后|以后|after|later)?",
)
_SAYS_WHICH = re.compile(r"(?:首次)?响应|解决|处理|response|resolution|solution")
_LIMIT_UNITS = frozenset({"h", "d", "bd", "w"})  # of a month, nobody knows its working hours
_EARLIER = frozenset({"提前", "before", "前", "之前", "以前", "earlier"})


def parse_offset(text: str) -> Offset | Wrong:
    """Return the distance that a cell means; a plain number counts days, blank is none."""
    plain = plain_text(text)
    if not plain or _AT_ONCE.fullmatch(plain):
        return AT_ONCE
    found = _OFFSET.fullmatch(plain)
    if found is None or _turns_twice(found):
        return _not_an_offset(text)
    measured = measure(found["number"], found["unit"] or "d")
    if measured is None:
        return _not_an_offset(text)
    earlier = found["sign"] == "-" or bool({found["before"], found["side"]} & _EARLIER)
    return _within(Offset(-measured[0] if earlier else measured[0], measured[1]), text)


def parse_sla(text: str) -> Sla | Wrong:
    """Return the working time that something may take: `24h`, or with its response `2h / 3bd`."""
    first, *others = re.split("[/,;]", _SAYS_WHICH.sub("", plain_text(text)), maxsplit=1)
    response = _limit(first.strip(), text)
    resolution = _limit(others[0].strip(), text) if others else response
    if isinstance(response, Wrong):
        return response
    if isinstance(resolution, Wrong):
        return resolution
    if not others:
        return Sla(None, resolution)
    if earliest_days(response) > latest_days(resolution):
        return Wrong(
            msg("“{said}” lets the answer take longer than the solution.", said=text),
            msg("Write the time until the first response, then until the solution: 2h / 3bd."),
        )
    return Sla(response, resolution)


def _limit(part: str, text: str) -> Offset | Wrong:
    """Return one of an SLA's times: hours, days or weeks, and more than none."""
    found = parse_offset(part)
    number = part.lstrip("+")
    hint = msg("Write hours, days or working days: 24h, 2d, 3bd.")
    if number.isdecimal() and int(number):
        hint = msg(
            "Say which unit: {n}h for hours, {n}d for days, {n}bd for working days.", n=number
        )
    if isinstance(found, Wrong) or number.isdecimal() or not _is_limit(found):
        return Wrong(msg("“{said}” is no time that something may take.", said=text), hint)
    return found


def _is_limit(found: Offset) -> bool:
    return found.amount > 0 and found.unit in _LIMIT_UNITS


def measure(number: str, unit: str) -> tuple[int, str] | None:
    """Return a number and unit as (amount, unit code): ("两", "周") is (2, "w")."""
    code = next(code for code, pattern in _UNITS if re.match(pattern, unit))
    if number == "半":
        return (6, "mo") if code == "y" else None
    amount = whole_number(number)
    if amount is None:
        return None
    return (3 * amount, "mo") if code == "q" else (amount, code)


def whole_number(text: str) -> int | None:
    """Return a whole number written in digits, or in Chinese up to 九十九."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not set(tens + ones) <= _DIGITS.keys():
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def plain_text(text: str) -> str:
    """Return text as the small languages read it: half-width, lower case, single spaces."""
    wide = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").replace("–", "-")
    return " ".join(wide.split())


def earliest_days(offset: Offset) -> float:
    """Return the fewest days that an offset can come to, wherever it starts."""
    return min(_span(offset))


def latest_days(offset: Offset) -> float:
    """Return the most days that an offset can come to, wherever it starts."""
    return max(_span(offset))


def _span(offset: Offset) -> tuple[float, float]:
    n, unit = offset
    if unit in {"h", "d", "w"}:
        days = n / 24 if unit == "h" else n * (7 if unit == "w" else 1)
        return days, days
    if unit == "bd":
        return n, n * 1.4 + (14 if n > 0 else -14)  # a week, and the longest holiday in it
    shortest, longest = (365, 366) if unit == "y" else (28, 31)
    return n * shortest, n * longest


def _turns_twice(found: re.Match[str]) -> bool:
    return bool(found["before"] and found["side"]) or bool(
        found["sign"] and (found["before"] or found["side"] in _EARLIER)
    )


def _within(offset: Offset, text: str) -> Offset | Wrong:
    if abs(offset.amount) > _FARTHEST[offset.unit]:
        return _not_an_offset(text)
    return offset if offset.amount else AT_ONCE._replace(unit=offset.unit)


def _not_an_offset(text: str) -> Wrong:
    return Wrong(
        msg("“{said}” is no distance in time.", said=text),
        offset_hint(plain_text(text))
        or msg("Write hours, days, months or working days: +24h, +7d, -90d, +1mo, +3bd."),
    )
