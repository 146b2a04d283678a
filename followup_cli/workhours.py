"""Working time: how much of it lies between two moments, and when so much of it is over.

The clock of a time limit runs only while the team works: in its hours, on its days. Nights, lunch
and holidays cost nothing; a moment outside the hours counts from the next opening.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from followup_cli.model import END_OF_DAY, Moment, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup_cli.model_offset import Offset
    from followup_cli.model_rules import Calendar

_ONE_DAY = timedelta(days=1)
_DAYS_OF = {"d": 1, "bd": 1, "w": 5}
Hours = tuple[time, time]


class WorkHours:
    """When a team works: the hours of a day, on the days that a calendar has as worked."""

    def __init__(self, calendar: Calendar, hours: Iterable[Hours]) -> None:
        """Take the hours as `Settings` has them; where there are none, the whole day counts."""
        self._calendar = calendar
        self._shifts = tuple(_joined(hours)) or ((timedelta(0), _ONE_DAY),)
        self._years: dict[int, tuple[date, ...]] = {}
        self.day = sum((end - start for start, end in self._shifts), timedelta(0))

    def length(self, span: Offset) -> timedelta:
        """Return how much working time a span is: `3bd` and `3d` that of three days, `1w` of five.

        So three days from Monday at 15:00 are over on Thursday at 15:00.
        """
        if span.unit == "h":
            return timedelta(hours=span.amount)
        return _DAYS_OF[span.unit] * span.amount * self.day

    def add(self, moment: Moment, span: timedelta) -> datetime:
        """Return when so much working time from a moment on is over; none is: when it begins."""
        stretches = self._stretches(exact(moment))
        begin, end = next(stretches)
        while span > end - begin:
            span -= end - begin
            begin, end = next(stretches)
        return begin + span

    def between(self, start: Moment, end: Moment) -> timedelta:
        """Return the working time from one moment to another, below zero where that is earlier."""
        first, last = exact(start), exact(end)
        if last < first:
            return -self.between(end, start)
        days = self._workdays(first.date(), last.date())
        return days * self.day + self._so_far(last) - self._so_far(first)

    def _stretches(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield from when to when is worked, from a moment on, without end."""
        on = at.date()
        while True:
            midnight = datetime.combine(on, time.min)
            for start, end in self._shifts if self._calendar.is_workday(on) else ():
                if at < midnight + end:
                    yield max(at, midnight + start), midnight + end
            on += _ONE_DAY

    def _so_far(self, at: datetime) -> timedelta:
        """Return how much of a moment's own day has been worked by then."""
        if not self._calendar.is_workday(at.date()):
            return timedelta(0)
        clock = at - datetime.combine(at, time.min)
        worked = (min(end, clock) - start for start, end in self._shifts if start < clock)
        return sum(worked, timedelta(0))

    def _workdays(self, first: date, last: date) -> int:
        """Return how many days are worked from one on and before another."""
        years = map(self._worked_in, range(first.year, last.year + 1))
        return sum(bisect_left(days, last) - bisect_left(days, first) for days in years)

    def _worked_in(self, year: int) -> tuple[date, ...]:
        if year not in self._years:
            days = (date(year, 1, 1) + n * _ONE_DAY for n in range(366))
            worked = tuple(d for d in days if d.year == year and self._calendar.is_workday(d))
            self._years[year] = worked
        return self._years[year]


def exact(moment: Moment) -> datetime:
    """Return a moment to the minute; a day without a time is its end."""
    if isinstance(moment, datetime) and moment.time() != END_OF_DAY:
        return moment.replace(second=0, microsecond=0)
    return datetime.combine(day(moment) + _ONE_DAY, time.min)


def _joined(hours: Iterable[Hours]) -> Iterator[tuple[timedelta, timedelta]]:
    """Yield hours as times since midnight, earliest first, those that overlap as one."""
    spans = sorted((_since_midnight(start), _since_midnight(end)) for start, end in hours)
    while spans:
        start, end = spans.pop(0)
        while spans and spans[0][0] <= end:
            end = max(end, spans.pop(0)[1])
        yield start, end


def _since_midnight(clock: time) -> timedelta:
    if clock == END_OF_DAY:
        return _ONE_DAY
    return timedelta(hours=clock.hour, minutes=clock.minute)
