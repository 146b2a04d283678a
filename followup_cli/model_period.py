"""Months, quarters and weeks that figures are counted over, and those around a period."""

from __future__ import annotations

from datetime import date, timedelta

from followup_cli.model_report import Period

_MONTHS_OF_QUARTER, _MONTHS_OF_YEAR = 3, 12
_WEEK = timedelta(days=7)


def month(year: int, number: int) -> Period:
    """Return a month, 1 to 12, of a year."""
    return _span(f"{year:04}-{number:02}", date(year, number, 1), 1)


def quarter(year: int, number: int) -> Period:
    """Return a quarter, 1 to 4, of a year."""
    first = (number - 1) * _MONTHS_OF_QUARTER + 1
    return _span(f"{year:04}Q{number}", date(year, first, 1), _MONTHS_OF_QUARTER)


def months_to(period: Period, n: int) -> tuple[Period, ...]:
    """Return the n months that end with a period, the last of which is its own last."""
    last = _count(period.end)
    return tuple(map(_month, range(last - n + 1, last + 1)))


def months_after(period: Period, n: int) -> tuple[Period, ...]:
    """Return the n months after a period."""
    last = _count(period.end)
    return tuple(map(_month, range(last + 1, last + 1 + n)))


def weeks_around(period: Period, before: int, after: int) -> tuple[Period, ...]:
    """Return some weeks up to the one in which a period ends, and some after it.

    Weeks are those of ISO 8601, from Monday, and named as there: `2026-W44`.
    """
    last = period.end - timedelta(days=period.end.weekday())
    return tuple(_week(last + n * _WEEK) for n in range(1 - before, after + 1))


def joined(periods: tuple[Period, ...]) -> Period:
    """Return the period from the first to the last of some that follow one another."""
    first, last = periods[0], periods[-1]
    return Period(f"{first.label} – {last.label}", first.start, last.end)


def _week(monday: date) -> Period:
    year, number, _ = monday.isocalendar()
    return Period(f"{year:04}-W{number:02}", monday, monday + timedelta(days=6))


def _count(day: date) -> int:
    """Return which month a day lies in, counted from the year 0."""
    return day.year * _MONTHS_OF_YEAR + day.month - 1


def _month(count: int) -> Period:
    return month(count // _MONTHS_OF_YEAR, count % _MONTHS_OF_YEAR + 1)


def _span(label: str, start: date, months: int) -> Period:
    ahead = start.month - 1 + months
    after = date(start.year + ahead // _MONTHS_OF_YEAR, ahead % _MONTHS_OF_YEAR + 1, 1)
    return Period(label, start, after - timedelta(days=1))
