"""Time limits of a ticket: answered and solved in working time, its clock stopped while paused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn

from followup_cli.model import END_OF_DAY, Moment
from followup_cli.model_desk import Settings
from followup_cli.model_loop import Ticket, Turn
from followup_cli.model_offset import FOUR_HOURS
from followup_cli.model_rules import Person, Sla
from followup_cli.rules_offsets import parse_sla
from followup_cli.sla import (
    Limits,
    awaited,
    due_of,
    left,
    level_of,
    limits_of,
    missed,
    paused_time,
    response_due,
    resumed_due,
    span_said,
    stopped_since,
    superiors,
)
from followup_cli.terms import TicketStatus
from followup_cli.words import tell
from followup_cli.workbook.labels import label, parse_label
from followup_cli.workdays import Calendar
from followup_cli.workhours import WorkHours

TEAM = WorkHours(Calendar("CN"), Settings().working_hours)  # 7 h 30 min a day
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """Return a moment of March 2026: `02 10:00`; a day alone means its end."""
    day, _, clock = text.partition(" ")
    on = date(2026, 3, int(day))
    return datetime.combine(on, datetime.strptime(clock, "%H:%M").time() if clock else END_OF_DAY)  # noqa: DTZ007  # no zone in a sheet


def sla(text: str) -> Sla:
    found = parse_sla(text)
    assert isinstance(found, Sla)
    return found


def limits(text: str) -> Limits:
    return limits_of(sla(text), FOUR_HOURS, TEAM)


def ticket(turns: str = "", lang: str = "en", **fields: Any) -> Ticket:
    """Return a ticket opened on Monday at 10:00, with what became of its status since."""
    told = [Turn(at("02 10:00"), "plan", "status", "", label(TicketStatus.OPEN, lang), "")]
    for row in drawn(turns):
        status = parse_label(TicketStatus, row["became"])
        assert status is not None
        before, after = told[-1].after, label(status, lang)
        told.append(Turn(at(row["when"]), "plan", "status", before, after, "typed in Tickets"))
        fields["status"] = status
    plain: Any = {"opened": at("02 10:00"), "due": at("05 10:00"), "status": TicketStatus.OPEN}
    return Ticket("K0001", turns=tuple(told), **{**plain, **fields})


@pytest.mark.parametrize(
    ("cell", "response", "due"),
    [
        ("24h", "02 15:30", "05 11:30"),  # the response of Settings: 4 hours
        ("3bd", "02 15:30", "05 10:00"),
        ("2h / 3bd", "02 12:00", "05 10:00"),
        ("3h", "02 14:30", "02 14:30"),  # never later than the solution
    ],
)
def test_an_sla_says_when_to_answer_and_when_to_have_solved(
    cell: str, response: str, due: str
) -> None:
    one = ticket()
    assert response_due(one, limits(cell), at("02 10:00"), TEAM) == at(response)
    assert due_of(at("02 10:00"), sla(cell), TEAM) == at(due)


def test_what_is_due_at_midnight_is_due_the_minute_before() -> None:
    """A cell that says 00:00 says no more than its day: the whole of it would be left."""
    around_the_clock = WorkHours(Calendar("CN"), [(time.min, END_OF_DAY)])
    assert due_of(at("02"), sla("24h"), around_the_clock) == at("03 23:59")


def test_no_rule_asks_for_no_time() -> None:
    assert limits_of(None, FOUR_HOURS, TEAM) == Limits(None, None)
    assert response_due(ticket(), Limits(), at("03"), TEAM) is None
    assert missed(ticket(due=None), Limits(), at("31"), TEAM) == ()


PAUSED = """
| when     | became   |
| 03 10:00 | paused   |
| 04 15:00 | reopened |
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pause_stops_the_clock_and_puts_due_later(lang: str) -> None:
    """Paused from Tuesday 10:00 to Wednesday 15:00: 11 working hours that cost nothing."""
    one = ticket(PAUSED.rpartition("| 04")[0], lang)
    assert stopped_since(one.turns) == at("03 10:00")
    assert left(one, at("03 10:00"), TEAM) == left(one, at("30"), TEAM) == 2 * TEAM.day
    assert missed(one, limits("3bd"), at("30"), TEAM) == ()
    assert resumed_due(one, at("04 15:00"), TEAM) == at("06 15:00")
    again = replace(ticket(PAUSED, lang), due=at("06 15:00"))
    assert stopped_since(again.turns) is None
    assert left(again, at("04 15:00"), TEAM) == 2 * TEAM.day
    assert resumed_due(again, at("04 15:00"), TEAM) == at("06 15:00")


def test_a_pause_before_the_first_response_puts_that_off_too() -> None:
    paused = """
    | when     | became |
    | 02 11:00 | paused |
    | 02 15:00 | open   |
    """
    one = ticket(paused, first_response=at("03 11:00"))
    assert response_due(one, limits("3bd"), at("04"), TEAM) == at("02 18:00")


def test_a_pause_at_night_costs_nothing() -> None:
    night = """
    | when     | became |
    | 02 18:30 | paused |
    """
    assert resumed_due(ticket(night), at("03 08:00"), TEAM) == at("05 10:00")


def test_the_time_for_which_a_ticket_was_thought_solved_does_not_count() -> None:
    """Closed on Tuesday, opened again on Friday: it has the two days that it had left."""
    closed = """
    | when     | became |
    | 03 10:00 | closed |
    """
    assert resumed_due(ticket(closed), at("06 10:00"), TEAM) == at("10 10:00")


def test_time_left() -> None:
    """
    | now      | left  |
    | 02 10:00 | 22.5  |
    | 04 10:00 | 7.5   |
    | 05 09:00 | 1     |
    | 05       | -6.5  |
    | 06 10:00 | -7.5  |
    """
    for row in drawn(test_time_left.__doc__ or ""):
        assert left(ticket(), at(row["now"]), TEAM) == float(row["left"]) * HOUR, row
    assert left(ticket(status=TicketStatus.CLOSED), at("30"), TEAM) is None
    assert left(ticket(due=None), at("30"), TEAM) is None


def told(one: Ticket, now: str, cell: str = "3bd") -> dict[str, int]:
    return {miss.limit.value: miss.level for miss in missed(one, limits(cell), at(now), TEAM)}


def test_what_is_missed_goes_one_level_up_for_each_further_span() -> None:
    """
    | now      | response | resolution | why                                          |
    | 02 15:30 |          |            | four hours after 10:00                       |
    | 02 15:31 | 1        |            |                                              |
    | 03 10:29 | 1        |            |                                              |
    | 03 10:30 | 2        |            | another four                                 |
    | 05 10:00 | 5        |            | three days after 10:00                       |
    | 05 18:00 | 7        | 1          |                                              |
    | 10 09:59 | 11       | 1          |                                              |
    | 10 10:00 | 11       | 2          | three more working days                      |
    """
    for row in drawn(test_what_is_missed_goes_one_level_up_for_each_further_span.__doc__ or ""):
        kinds = ("response", "resolution")
        assert told(ticket(), row["now"]) == {k: int(row[k]) for k in kinds if row[k]}, row


def test_an_answered_ticket_only_waits_to_be_solved() -> None:
    answered = ticket(first_response=at("02 17:00"))
    assert told(answered, "06") == {"resolution": 1}
    resumed = replace(ticket(PAUSED), due=at("06 15:00"))
    assert told(resumed, "06 15:01") == {"resolution": 1}  # who paused it had seen it


def test_a_sheet_that_has_no_first_response_is_not_asked_for_it() -> None:
    assert told(ticket(lacks=frozenset({"first_response"})), "04") == {}
    assert told(ticket(lacks=frozenset({"first_response"})), "05") == {"resolution": 1}


def test_nobody_can_answer_before_a_plan_has_made_the_ticket() -> None:
    """The call was at 10:00; the plan that evening made a ticket of it."""
    evening = Turn(at("02 17:00"), "plan", "key", "", "R26|C1|T1|complaint", "")
    one = replace(ticket(), key="R26|C1|T1|complaint", turns=(evening,))
    assert response_due(one, limits("3bd"), at("02 17:00"), TEAM) == at("03 12:00")
    assert told(one, "02") == {}
    assert told(one, "03 12:01") == {"response": 1}


FIRST_SEEN = """
| first seen | now      | until    | response |
| 02 10:00   | 02 11:00 | 02 15:30 |          |
| 02 15:30   | 04       | 02 15:30 | 5        |
| 02 15:31   | 04       |          |          |
|            | 02 11:00 | 02 15:30 |          |
|            | 04       |          |          |
"""  # a table


def test_what_was_over_before_a_plan_first_saw_a_ticket_typed_by_hand_is_nobodys() -> None:
    for row in drawn(FIRST_SEEN):
        seen = row["first seen"]
        turns = (Turn(at(seen), "plan", "status", "", "Open", ""),) if seen else ()
        one = replace(ticket(), turns=turns)
        until = awaited(one, limits("3bd"), at(row["now"]), TEAM)
        assert until == (at(row["until"]) if row["until"] else None), row
        assert str(told(one, row["now"]).get("response", "")) == row["response"], row


def test_a_closed_ticket_misses_nothing_any_more() -> None:
    assert told(ticket(status=TicketStatus.CLOSED), "31") == {}


def test_a_due_day_without_a_time_lasts_all_day() -> None:
    one = ticket(first_response=at("02 17:00"), due=date(2026, 3, 5))
    assert told(one, "05") == {}
    assert told(one, "06 09:00") == {"resolution": 1}


def test_a_lead_is_watched_likewise() -> None:
    due: Moment = at("04 10:00")
    span = limits("2bd").resolution
    assert [level_of(due, span, at(now), TEAM) for now in ("04 10:00", "04", "06 10:00")] == [
        0,
        1,
        2,
    ]


PEOPLE = (
    Person("Ann", frozenset({"service"}), manager="Bo"),
    Person("Bo", frozenset({"servicedirector"}), manager="fay"),
    Person("Fay", frozenset({"founder"})),
    Person("Ron", frozenset(), manager="Ronda"),
    Person("Ronda", frozenset(), manager="Ron"),
)


@pytest.mark.parametrize(
    ("owner", "founder", "line"),
    [
        ("Ann", "Fay", ("Bo", "Fay")),
        ("bo", "Fay", ("Fay",)),
        ("Fay", "Fay", ("Fay",)),  # nobody above: the founder knows it from the list
        ("Ron", "Fay", ("Ronda",)),  # a circle is told once
        ("Service", "Fay", ("Fay",)),  # no person of Team
        ("", "", ("Fay",)),  # Settings name no founder: who holds the role
    ],
)
def test_the_line_of_managers(owner: str, founder: str, line: tuple[str, ...]) -> None:
    assert superiors(owner, PEOPLE, founder) == line


def test_nobody_above_and_no_founder_is_nobody() -> None:
    assert superiors("Ann", [Person("Ann", frozenset())]) == ()


@pytest.mark.parametrize(
    ("hours", "en", "zh"),
    [
        (0.5, "30 min", "30 分钟"),
        (2, "2 h", "2 小时"),
        (-3.25, "3 h 15 min", "3 小时 15 分钟"),
        (7.5, "1 d", "1 天"),
        (-20.25, "2 d 5 h", "2 天 5 小时"),
    ],
)
def test_time_as_people_say_it(hours: float, en: str, zh: str) -> None:
    said = span_said(hours * HOUR, TEAM.day)
    assert (tell(said, "en"), tell(said, "zh")) == (en, zh)


@given(
    st.lists(st.integers(1, 20_000), max_size=9),
    st.sampled_from(["3h", "24h", "3bd", "1w"]),
    st.sampled_from([TicketStatus.PAUSED, TicketStatus.CLOSED]),
)
def test_the_time_that_a_ticket_may_take_is_the_same_however_often_it_is_paused(
    minutes: list[int], cell: str, stopped: TicketStatus
) -> None:
    """Every second turn stops the clock, and the next starts it again."""
    one = replace(ticket(), due=due_of(at("02 10:00"), sla(cell), TEAM))
    now = at("02 10:00")
    for n, waited in enumerate(minutes):
        now += timedelta(minutes=waited)
        status = TicketStatus.REOPENED if n % 2 else stopped
        due = resumed_due(one, now, TEAM) if n % 2 else one.due
        turn = Turn(now, "plan", "status", "", label(status, "en"), "")
        one = replace(one, status=status, due=due, turns=(*one.turns, turn))
    assert one.due is not None
    running = len(minutes) // 2 * 2  # a stop that lasts has not put Due later yet
    paused = paused_time(one.turns[: running + 1], now, TEAM)
    assert TEAM.between(at("02 10:00"), one.due) - paused == limits(cell).resolution
