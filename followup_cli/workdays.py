"""Working days and distances in time: which days are worked, and what `+3bd` after one is.

China's days off and make-up working days are known to the year for which they are announced; for
later years Monday to Friday less the statutory days is what can be said, and `unknown_years` says
so. Other countries need the extra `intl`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.festivals import festival_date
from followup_cli.model import Moment, Problem, day
from followup_cli.policy import closest
from followup_cli.terms import Shift
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from holidays import HolidayBase

    from followup_cli.model_offset import Offset

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_ANY_YEAR = 2026  # a country known for one year is known for others
_STEP = {Shift.NEXT: _ONE_DAY, Shift.PREVIOUS: -_ONE_DAY}

# By law since 2025 (State Council order 795): festival, days from it, how many days.
_STATUTORY = (
    ("New Year", 0, 1),
    ("Spring Festival", -1, 4),
    ("Qingming", 0, 1),
    ("Labour Day", 0, 2),
    ("Dragon Boat", 0, 1),
    ("Mid-Autumn", 0, 1),
    ("National Day", 0, 3),
)
_COUNTRIES = {
    "CN": ("China", "中国", "PRC", "CHN", "中国大陆"),
    "HK": ("Hong Kong", "香港", "中国香港"),
    "MO": ("Macau", "Macao", "澳门"),
    "TW": ("Taiwan", "台湾"),
    "US": ("USA", "United States", "America", "美国"),
    "GB": ("UK", "United Kingdom", "Britain", "England", "英国"),
    "DE": ("Germany", "德国"),
    "FR": ("France", "法国"),
    "JP": ("Japan", "日本"),
    "KR": ("Korea", "South Korea", "韩国"),
    "SG": ("Singapore", "新加坡"),
    "MY": ("Malaysia", "马来西亚"),
    "AU": ("Australia", "澳大利亚"),
    "CA": ("Canada", "加拿大"),
}


class _Year(NamedTuple):
    """The days of a year that are not worked, and whether that is known or only expected."""

    days_off: frozenset[date]
    known: bool


class Calendar:
    """A country's working days, with the founder's own days off and working days over them."""

    def __init__(
        self,
        country: str = "CN",
        extra_days_off: Iterable[date] = (),
        extra_working_days: Iterable[date] = (),
    ) -> None:
        """Take the country as people write it: CN, 中国, Germany."""
        self.country = country_code(country)
        self._off = frozenset(extra_days_off)
        self._worked = frozenset(extra_working_days)
        self._years: dict[int, _Year] = {}

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked; make-up working days at weekends are."""
        year = self._years.get(day.year) or self._learn(day.year)
        return day not in year.days_off

    def shift(self, day: date, shift: Shift) -> date:
        """Return the day itself if it is worked, else the next or previous one that is."""
        if shift is Shift.NONE:
            return day
        while not self.is_workday(day):
            day += _STEP[shift]
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after a day, or before it where n is negative."""
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def unknown_years(self) -> frozenset[int]:
        """Return the years asked for whose days off nobody has announced, or told in Settings."""
        told = {day.year for day in self._off | self._worked}
        return frozenset(year for year, found in self._years.items() if not found.known) - told

    def festival(self, name: str, year: int) -> date | None:
        """Return the day of a festival, named in either language; None where it is unknown."""
        return festival_date(name, year, self.country[:2])

    def _learn(self, year: int) -> _Year:
        found = _china(year) if self.country == "CN" else _elsewhere(self.country, year)
        own = found._replace(days_off=(found.days_off | self._off) - self._worked)
        return self._years.setdefault(year, own)


def add_offset(moment: Moment, offset: Offset, calendar: Calendar) -> Moment:
    """Return a moment moved by an offset: a date, but for hours added to a date and time.

    Months and years are added to the moment at once, so that 31 January and two months is
    31 March. A date without a time means the end of that day: 24 hours later is the next day.
    """
    if offset.unit == "h":
        return _add_hours(moment, offset.amount)
    start = day(moment)
    if offset.unit == "bd":
        return calendar.add_workdays(start, offset.amount)
    return start + _distance(offset)


def country_code(text: str) -> str:
    """Return a country's code as holidays are looked up by: 中国 is CN, us-ca is US-CA."""
    wanted = fold(text)
    for code, names in _COUNTRIES.items():
        if wanted in map(fold, (code, *names)):
            return code
    return text.strip().upper() or "CN"


def check_country(text: str, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with the setting Country: no such one, or its days are not installed."""
    code = country_code(text)
    if code == "CN" or _table(code, _ANY_YEAR) is not None:
        return ()
    return (
        _not_installed(code, text, where)
        if find_spec("holidays") is None
        else _no_such(text, where),
    )


def check_years(calendar: Calendar, where: str) -> tuple[Problem, ...]:
    """Return a note of the years whose days off had to be guessed, nothing where there are none."""
    years = ", ".join(map(str, sorted(calendar.unknown_years())))
    if not years or calendar.country != "CN":  # of other countries, `check_country` has told
        return ()
    return (
        Problem(
            where,
            years,
            msg(
                "The days off of {years} are not announced yet; the usual ones count.", years=years
            ),
            msg("Once they are, write them into Extra days off and Extra working days."),
            note=True,
        ),
    )


def _not_installed(code: str, text: str, where: str) -> Problem:
    return Problem(
        where,
        text,
        msg("The public holidays of {country} are not installed.", country=code),
        msg("Monday to Friday counts until then: pip install 'followup-cli[intl]'"),
    )


def _no_such(text: str, where: str) -> Problem:
    return Problem(
        where,
        text,
        msg("No public holidays are known for the country {country}.", country=text),
        msg("Write its two-letter code: {example}.", example=_closest_country(text)),
        policy=True,
    )


def _add_hours(moment: Moment, hours: int) -> Moment:
    if not isinstance(moment, datetime):
        return moment + timedelta(days=-(-hours // 24))  # part of a day ends on the day it reaches
    return moment.replace(second=0, microsecond=0) + timedelta(hours=hours)


def _distance(offset: Offset) -> timedelta | relativedelta:
    if offset.unit == "mo":
        return relativedelta(months=offset.amount)
    if offset.unit == "y":
        return relativedelta(years=offset.amount)
    return timedelta(days=offset.amount * (7 if offset.unit == "w" else 1))


def _days(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))


def _weekends(year: int) -> frozenset[date]:
    return frozenset(day for day in _days(year) if day.weekday() >= _SATURDAY)


@cache
def _china(year: int) -> _Year:
    from chinese_calendar import holidays, workdays  # 12 ms that `due` need not pay

    announced = {day.year for day in holidays}
    if year in announced:
        off = frozenset(day for day in holidays if day.year == year)
        return _Year((off | _weekends(year)) - workdays.keys(), known=True)
    # Years before the table are history: nothing is planned in them, and nobody need be told.
    return _Year(_weekends(year) | _statutory(year), known=year < min(announced))


def _statutory(year: int) -> frozenset[date]:
    found = ((festival_date(name, year), start, n) for name, start, n in _STATUTORY)
    return frozenset(
        first + timedelta(days=start + i) for first, start, n in found if first for i in range(n)
    )


@cache
def _elsewhere(code: str, year: int) -> _Year:
    table = _table(code, year)
    if table is None:
        return _Year(_weekends(year), known=False)
    return _Year(frozenset(day for day in _days(year) if not table.is_working_day(day)), known=True)


def _table(code: str, year: int) -> HolidayBase | None:
    if find_spec("holidays") is None:
        return None
    from holidays import country_holidays  # an extra, and half a second

    country, _, part = code.partition("-")
    try:
        return country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        return None


def _closest_country(text: str) -> str:
    names = {name: code for code, names in _COUNTRIES.items() for name in names}
    found = closest(text, names)
    return f"{names[found]} ({found})" if found else "CN, US, DE"
