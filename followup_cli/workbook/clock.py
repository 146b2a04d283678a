"""The time of day behind a typed date: `14:30`, `2:30 PM`, `下午2点半`, with or without a zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from followup_cli.model import Moment

_CLOCK = (
    r"(?i)^(?P<before>上午|下午|晚上|中午|早上|凌晨)?\s*(?P<hour>\d{1,2})(?:[:时点]\s*(?P<minute>\d{1,2}|半)?)?"
    r"(?:[:分]\s*(?P<second>\d{1,2})(?:[.,]\d+)?秒?)?分?\s*(?P<after>am|pm|a\.m\.|p\.m\.|上午|下午)?\s*"
    r"(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-]\d{2}:?\d{2}|[A-Z]{3,4})?$"
)
_LATE = frozenset({"pm", "p.m.", "下午", "晚上"})
_NOON = 12
_GREENWICH = frozenset({"z", "utc", "gmt"})


def parse_clock(day: date, text: str, zone: str) -> Moment | None:
    """Return a day at a typed time of day, in `zone` where the text names its own; None if none."""
    found = re.match(_CLOCK, text.strip())
    if found is None or not (found["minute"] or found["before"] or found["after"] or "点" in text):
        return None
    try:
        moment = datetime.combine(day, _time_of(found))
    except ValueError:
        return None
    offset = _offset(found["zone"] or "")
    moment = moment if offset is None else _moved(moment, offset, zone)
    return moment if moment.time() != time(0) else moment.date()


def _time_of(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), found["minute"] == "半"
    word = (found["after"] or found["before"] or "").casefold()
    if word in _LATE and hour < _NOON:
        hour += _NOON
    elif word in {"am", "a.m.", "凌晨"} and hour == _NOON:
        hour = 0
    minute = 30 if half else int(found["minute"] or 0)
    return time(hour, minute, int(found["second"] or 0))


def _offset(text: str) -> timedelta | None:
    if text.casefold() in _GREENWICH:
        return timedelta()
    digits = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{2}):?(\d{2})", text, re.IGNORECASE)
    if digits is None:
        return None
    distance = timedelta(hours=int(digits[2]), minutes=int(digits[3]))
    return distance if digits[1] == "+" else -distance


def _moved(moment: datetime, offset: timedelta, zone: str) -> datetime:
    there = moment.replace(tzinfo=timezone(offset))
    return there.astimezone(_zone(zone)).replace(tzinfo=None)


def _zone(name: str) -> ZoneInfo | None:
    """Return a zone by name; None stands for that of this machine."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
