"""Months and quarters: what `--month` and `--quarter` say, and which period came before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from followup_cli.errors import UsageError
from followup_cli.model import YEARS
from followup_cli.model_period import month, quarter
from followup_cli.words import msg

if TYPE_CHECKING:
    from datetime import date

    from followup_cli.model_report import Period

__all__ = [
    "choose_period",
    "last_month",
    "last_quarter",
    "month",
    "parse_period",
    "previous",
    "quarter",
]

_MONTH = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*")
_QUARTER = re.compile(r"\s*(\d{4})\s*[-/.年]?\s*(?:[Qq]([1-4])|第?([1-4一二三四])季度)\s*")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
LAST = "last"
_MONTHS_OF_QUARTER, _DECEMBER = 3, 12


def choose_period(month: str, quarter: str, as_of: date) -> Period:
    """Return the period that was asked for, else the last complete month.

    The quarter `last` is the last complete one. One that has not begun has no figures yet.
    """
    if month and quarter:
        raise UsageError(msg("Give either a month or a quarter."))
    if quarter == LAST:
        return last_quarter(as_of)
    if not month and not quarter:
        return last_month(as_of)
    asked = parse_period(month or quarter)
    if asked.start > as_of:
        raise UsageError(
            msg("{period} has not begun: today is {day}.", period=asked.label, day=as_of)
        )
    return asked


def parse_period(text: str) -> Period:
    """Return the month (`2026-10`) or quarter (`2026Q3`) that a text names."""
    match = _QUARTER.fullmatch(text)
    if match and int(match[1]) in YEARS:
        number = match[2] or match[3]
        return quarter(int(match[1]), _NUMERALS.get(number) or int(number))
    match = _MONTH.fullmatch(text)
    if match and int(match[1]) in YEARS and 1 <= int(match[2]) <= _DECEMBER:
        return month(int(match[1]), int(match[2]))
    raise UsageError(msg("{said} is no month like 2026-10 nor quarter like 2026Q3.", said=text))


def last_month(as_of: date) -> Period:
    """Return the last month that is over, seen from a day within the one after it."""
    before = as_of.replace(day=1) - timedelta(days=1)
    return month(before.year, before.month)


def last_quarter(as_of: date) -> Period:
    """Return the last quarter that is over."""
    return previous(_quarter_of(as_of))


def previous(period: Period) -> Period:
    """Return the period of the same length just before."""
    before = period.start - timedelta(days=1)
    return _quarter_of(before) if "Q" in period.label else month(before.year, before.month)


def _quarter_of(day: date) -> Period:
    return quarter(day.year, (day.month - 1) // _MONTHS_OF_QUARTER + 1)
