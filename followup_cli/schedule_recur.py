"""When a contact comes back: counted from the start at once, so that month ends do not creep."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.festivals import in_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateutil.rrule import rrule

    from followup_cli.model_rules import Repeat

_MONTHS = {"mo": 1, "y": 12}
_DAYS = {"d": 1, "w": 7}
_MONTHS_A_YEAR = 12
_RRULE_LIMIT = 100 * 366  # a daily rule over a century; nothing that a founder writes has more


class Occurrence(NamedTuple):
    """One of a recurring contact's days; `key` names it though the start be corrected.

    It is the how-many-eth (`3`) where every day counts from the start, the month (`2026-04`)
    where a day of the month is named, the day itself under an RRULE.
    """

    key: str
    on: date


def upcoming(repeat: Repeat, start: date, since: date, until: date) -> Iterator[Occurrence]:
    """Yield the days on which a contact comes back after its start, from `since` to `until`."""
    if repeat.rrule:
        return _by_rrule(repeat, start, since, until)
    if repeat.on_day:
        return _on_day(repeat, start, since, until)
    return _from_start(repeat, start, since, until)


def again(repeat: Repeat, start: date, key: str) -> date | None:
    """Return the day that an occurrence laid out before falls on now, None where it is gone."""
    if repeat.rrule or repeat.on_day:
        around = _day_or_month(key)
        if around is None:
            return None
        found = upcoming(repeat, start, *around)
        return next((each.on for each in found if each.key == key), None)
    return nth(repeat, start, int(key)) if key.isdecimal() else None


def nth(repeat: Repeat, start: date, n: int) -> date:
    """Return the start moved by n times the repeat, at once: 31 January, 28 February, 31 March."""
    if repeat.unit in _DAYS:
        return start + timedelta(days=n * repeat.every * _DAYS[repeat.unit])
    return start + relativedelta(months=n * repeat.every * _MONTHS[repeat.unit])


def _from_start(repeat: Repeat, start: date, since: date, until: date) -> Iterator[Occurrence]:
    longest = repeat.every * (_DAYS.get(repeat.unit) or 31 * _MONTHS[repeat.unit])
    n = max(1, (since - start).days // longest)
    while (on := nth(repeat, start, n)) <= until:
        if on >= since:
            yield Occurrence(str(n), on)
        n += 1


def _on_day(repeat: Repeat, start: date, since: date, until: date) -> Iterator[Occurrence]:
    first = _month_number(start)
    step = repeat.every * _MONTHS[repeat.unit]
    for month in range(max(first, _month_number(since)), _month_number(until) + 1):
        year, index = divmod(month, _MONTHS_A_YEAR)
        on = in_year(index + 1, repeat.on_day or 1, year)
        if (month - first) % step == 0 and on > start and since <= on <= until:
            yield Occurrence(f"{on:%Y-%m}", on)


def _by_rrule(repeat: Repeat, start: date, since: date, until: date) -> Iterator[Occurrence]:
    after = max(since, start + timedelta(days=1))
    for moment in _rrule(repeat, start).xafter(_midnight(after), count=_RRULE_LIMIT, inc=True):
        if moment.date() > until:
            return
        yield Occurrence(moment.date().isoformat(), moment.date())


def _rrule(repeat: Repeat, start: date) -> rrule:
    from dateutil.rrule import rrule, rrulestr  # hardly any rule is an RRULE

    found = rrulestr(repeat.rrule, dtstart=_midnight(start))
    assert isinstance(found, rrule)
    return found


def _day_or_month(key: str) -> tuple[date, date] | None:
    try:
        if len(key) == len("2026-04"):
            first = date.fromisoformat(f"{key}-01")
            return first, first + relativedelta(months=1, days=-1)
        return date.fromisoformat(key), date.fromisoformat(key)
    except ValueError:
        return None


def _month_number(on: date) -> int:
    return on.year * _MONTHS_A_YEAR + on.month - 1


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min)
