"""Working time: what a time limit costs of the hours that a team works, drawn and as properties."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn

from followup_cli.model import END_OF_DAY
from followup_cli.model_desk import Settings
from followup_cli.model_offset import Offset
from followup_cli.workdays import Calendar
from followup_cli.workhours import WorkHours

if TYPE_CHECKING:
    from followup_cli.model import Moment

CHINA = Calendar("CN")
TEAM = WorkHours(CHINA, Settings().working_hours)  # 9:00-12:00, 13:30-18:00: 7 h 30 min a day
ALWAYS = WorkHours(CHINA, [(time(0), time.max)])
LATE_SHIFT = WorkHours(CHINA, [(time(0), time(2)), (time(22), time.max)])
MINUTE = timedelta(minutes=1)
SPANS = st.timedeltas(timedelta(0), timedelta(days=30)).map(lambda span: span // MINUTE * MINUTE)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
TEAMS = st.sampled_from([TEAM, ALWAYS, LATE_SHIFT])


def at(text: str) -> Moment:
    """Return the moment of 2026 that a cell names: `03-02 15:00`, or the day `03-02`."""
    moment = datetime.fromisoformat(f"2026-{text}")
    return moment if ":" in text else moment.date()


def span(text: str) -> Offset:
    unit = text.lstrip("0123456789")
    return Offset(int(text.removesuffix(unit)), unit)


def ends(table: str | None, team: WorkHours = TEAM) -> list[tuple[str, str]]:
    """Return when each row's span is over, beside what the table says."""
    return [
        (f"{team.add(at(row['from']), team.length(span(row['span']))):%m-%d %H:%M}", row["over"])
        for row in drawn(table or "")
    ]


def same(pairs: list[tuple[str, str]]) -> bool:
    assert pairs
    assert [found for found, _ in pairs] == [said for _, said in pairs]
    return True


def test_time_limits_run_only_while_the_team_works() -> None:
    """
    | from        | span | over        | why                                              |
    | 03-02 10:00 | 1h   | 03-02 11:00 | a Monday morning                                 |
    | 03-02 10:00 | 2h   | 03-02 12:00 | up to lunch                                      |
    | 03-02 10:00 | 3h   | 03-02 14:30 | lunch does not count                             |
    | 03-02 17:00 | 2h   | 03-03 10:00 | nor does the night                               |
    | 03-06 17:00 | 2h   | 03-09 10:00 | nor the weekend                                  |
    | 03-02 09:00 | 24h  | 03-05 10:30 | 24 hours are three days of 7 h 30 min and 1 h 30 |
    | 03-02 15:00 | 1bd  | 03-03 15:00 | a day is over at the same time on the next one   |
    | 03-02 15:00 | 3bd  | 03-05 15:00 |                                                  |
    | 03-02 15:00 | 3d   | 03-05 15:00 | days of an SLA are working days                  |
    | 03-02 15:00 | 1w   | 03-09 15:00 | a week has five                                  |
    | 03-02 09:00 | 1bd  | 03-02 18:00 | from the opening, a day is over when it closes   |
    """
    table = test_time_limits_run_only_while_the_team_works.__doc__
    assert same(ends(table))


def test_a_moment_outside_the_hours_counts_from_the_next_opening() -> None:
    """
    | from        | span | over        | why                                      |
    | 03-02 07:00 | 1h   | 03-02 10:00 | before work                              |
    | 03-02 12:10 | 1h   | 03-02 14:30 | at lunch                                 |
    | 03-02 18:00 | 1h   | 03-03 10:00 | the minute that the team goes home       |
    | 03-02 23:30 | 1h   | 03-03 10:00 | at night                                 |
    | 03-07 11:00 | 1h   | 03-09 10:00 | on a Saturday                            |
    | 03-02       | 1h   | 03-03 10:00 | a day without a time is its end          |
    | 03-06       | 1bd  | 03-09 18:00 | Friday's end: Monday is the first day    |
    """
    table = test_a_moment_outside_the_hours_counts_from_the_next_opening.__doc__
    assert same(ends(table))


def test_holidays_cost_nothing_and_make_up_days_count() -> None:
    """
    | from        | span | over        | why                                              |
    | 02-13 17:00 | 2h   | 02-14 10:00 | a Saturday worked for the Spring Festival        |
    | 02-14 17:00 | 2h   | 02-24 10:00 | which is off from the 15th to the 23rd           |
    | 09-30 15:00 | 1bd  | 10-08 15:00 | National Day                                     |
    """
    table = test_holidays_cost_nothing_and_make_up_days_count.__doc__
    assert same(ends(table))


def test_the_founders_own_days_off_and_working_days_count() -> None:
    """
    | from        | span | over        | why                              |
    | 03-02 15:00 | 1bd  | 03-04 15:00 | Tuesday is a day off             |
    | 03-06 15:00 | 1bd  | 03-07 15:00 | and this Saturday is worked      |
    """
    own = Calendar("CN", [date(2026, 3, 3)], [date(2026, 3, 7)])
    table = test_the_founders_own_days_off_and_working_days_count.__doc__
    assert same(ends(table, WorkHours(own, Settings().working_hours)))


def test_hours_into_the_night_and_around_the_clock() -> None:
    """
    | from        | span | over        |
    | 03-02 23:00 | 1h   | 03-03 00:00 |
    | 03-02 23:00 | 2h   | 03-03 01:00 |
    | 03-03 01:00 | 2h   | 03-03 23:00 |
    """
    table = test_hours_into_the_night_and_around_the_clock.__doc__
    assert same(ends(table, LATE_SHIFT))
    assert ALWAYS.add(at("03-02 10:00"), timedelta(hours=24)) == at("03-03 10:00")
    assert ALWAYS.add(at("03-02"), timedelta(hours=1)) == at("03-03 01:00")


@pytest.mark.parametrize(
    ("hours", "a_day"),
    [
        ([(time(9), time(12)), (time(11), time(18))], 9),  # overlapping hours count once
        ([(time(13), time(18)), (time(9), time(13))], 9),
        ([(time(9), time(18)), (time(10), time(11))], 9),
        ([], 24),  # hours that say nothing forbid nothing
    ],
)
def test_a_day_has_the_hours_that_are_worked(hours: list[tuple[time, time]], a_day: int) -> None:
    assert WorkHours(CHINA, hours).day == timedelta(hours=a_day)


def test_working_time_between_two_moments() -> None:
    """
    | from        | to          | hours | why                                 |
    | 03-02 10:00 | 03-02 11:30 | 1.5   |                                     |
    | 03-02 10:00 | 03-03 10:00 | 7.5   | a day                               |
    | 03-02 12:00 | 03-02 13:30 | 0     | lunch                               |
    | 03-06 18:00 | 03-09 09:00 | 0     | a weekend                           |
    | 03-02       | 03-03       | 7.5   | from one day's end to another's     |
    | 02-14 09:00 | 02-24 18:00 | 15    | a holiday, and two days around it   |
    | 03-03 10:00 | 03-02 11:00 | -6.5  | back in time                        |
    """
    for row in drawn(test_working_time_between_two_moments.__doc__ or ""):
        found = TEAM.between(at(row["from"]), at(row["to"]))
        assert found == timedelta(hours=float(row["hours"])), row


def test_an_as_of_day_ends_with_its_last_moment() -> None:
    end = datetime.combine(date(2026, 3, 2), END_OF_DAY)
    assert TEAM.add(end, timedelta(hours=1)) == TEAM.add(date(2026, 3, 2), timedelta(hours=1))
    assert ALWAYS.between(date(2026, 3, 2), end) == timedelta(0)


@given(TEAMS, MOMENTS, SPANS)
def test_so_much_time_lies_between_a_moment_and_when_it_is_over(
    team: WorkHours, start: datetime, spent: timedelta
) -> None:
    assert team.between(start, team.add(start, spent)) == spent


@given(TEAMS, MOMENTS, SPANS)
def test_what_is_over_is_over_in_the_hours_of_a_working_day(
    team: WorkHours, start: datetime, spent: timedelta
) -> None:
    over = team.add(start, spent)
    assert over >= start
    assert CHINA.is_workday((over - MINUTE).date()) or CHINA.is_workday(over.date())
    assert spent == timedelta(0) or team.between(over - MINUTE, over) == MINUTE


@given(TEAMS, MOMENTS, MOMENTS, SPANS)
def test_who_begins_later_is_ready_later(
    team: WorkHours, one: datetime, other: datetime, spent: timedelta
) -> None:
    first, second = sorted((one, other))
    assert team.add(first, spent) <= team.add(second, spent)


@given(TEAMS, MOMENTS, SPANS, SPANS)
def test_time_spent_in_two_parts_is_time_spent_at_once(
    team: WorkHours, start: datetime, one: timedelta, other: timedelta
) -> None:
    twice = team.add(team.add(start, one), other)
    assert team.between(start, twice) == one + other
    if other:
        assert twice == team.add(start, one + other)


@given(TEAMS, MOMENTS, MOMENTS, MOMENTS)
def test_time_between_adds_up_and_has_a_direction(
    team: WorkHours, a: datetime, b: datetime, c: datetime
) -> None:
    assert team.between(a, b) + team.between(b, c) == team.between(a, c)
    assert team.between(a, b) == -team.between(b, a)
    assert abs(team.between(a, b)) <= abs(b - a)
