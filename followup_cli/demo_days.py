"""Days and chance for the demonstration: working days, shop hours, and dice that fall alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

import chinese_calendar

_DAY = timedelta(days=1)
_MORNING, _AFTERNOON = range(9 * 60 + 5, 11 * 60 + 50), range(13 * 60 + 35, 17 * 60 + 45)


def dice(seed: str) -> Random:
    """Return dice that fall alike for the same seed, on every machine."""
    return Random(seed)  # noqa: S311  # a demonstration, no secret


@cache
def is_working_day(day: date) -> bool:
    """Return whether shops' suppliers work that day; Monday to Friday in years not yet known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5  # noqa: PLR2004  # Saturday


def working_day_until(day: date) -> date:
    """Return that day, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def working_day_from(day: date) -> date:
    """Return that day, or the next working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day that lies so many after a day."""
    for _ in range(count):
        day = working_day_from(day + _DAY)
    return day


def in_hours(day: date, chance: Random) -> datetime:
    """Return a moment of a day when the shop is open, more often in the morning."""
    minute = chance.choice(chance.choices((_MORNING, _AFTERNOON), (3, 2))[0])
    return datetime.combine(day, time(*divmod(minute, 60)))
