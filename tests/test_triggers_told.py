"""What people tell as triggers: tickets, events, promised days, records.

Tests are named by the rows of the checklist that hold their numbers, as in `test_triggers.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from company import Company, in_rows, rules_of
from triggered import ADA, TEAM, assert_contacts, company

from followup_cli.model import Task
from followup_cli.terms import Status

if TYPE_CHECKING:
    from followup_cli.model_rules import Person

TICKETS = """
| ticket_id | customer_id | kind      | status   | opened           | closed   | result   | source_task |
| TK7       | Ada         | complaint | {status} | 2026-03-06 16:20 | {closed} | replaced | T0001       |
"""
VISITED = Task(
    key="R05|Ada|1|", task_id="T0001", customer="Ada", customer_id="Ada", rule="R05",
    status=Status.DONE, owner="Sol", done_by="Cleo", done_on=date(2026, 3, 6), row=2,
)  # fmt: skip


def with_ticket(
    *rules: str, status: str = "open", closed: str = "", team: tuple[Person, ...] = TEAM
) -> Company:
    """Return a company to which Ada complained on Friday afternoon, when Cleo called her."""
    found = company(*rules, tickets=TICKETS.format(status=status, closed=closed))
    return replace(found, people=team)


def test_048_ticket_opened_24_hours_later_to_the_minute_is_it_solved() -> None:
    assert_contacts(
        with_ticket("R17").plan("2026-03-06"),
        """
| type          | who  | due              | channel | why                                                                       |
| Is it solved? | Owen | 2026-03-07 16:20 | phone   | R17 · ticket opened 2026-03-06 16:20 (ticket TK7) +24h → 2026-03-07 16:20 |
""",
    )


def test_013_032_044_088_ticket_closed_a_survey_and_a_second_visit_by_the_first_visitor() -> None:
    closed = with_ticket("R18", "R19", status="closed", closed="2026-03-06 17:45")
    assert_contacts(
        closed.plan("2026-03-06", (VISITED,)),
        """
| type           | who  | due        | channel | why                                                                   |
| Service survey | Cleo | 2026-03-06 | survey  | R18 · ticket closed 2026-03-06 17:45 (ticket TK7) → 2026-03-06      |
| Second visit   | Cleo | 2026-03-09 | phone   | R19 · ticket closed 2026-03-06 17:45 (ticket TK7) +1bd → 2026-03-09 |
""",
    )


def test_088_who_has_left_is_followed_by_the_customers_owner_who_is_away_by_the_deputy() -> None:
    left = tuple(person for person in TEAM if person.name != "Cleo")
    away = tuple(
        replace(person, away_from=date(2026, 3, 2), away_to=date(2026, 3, 20), deputy="Dora")
        if person.name == "Cleo" else person
        for person in TEAM
    )  # fmt: skip
    for team, who in ((left, "Owen"), (away, "Dora")):
        closed = with_ticket("R19", status="closed", closed="2026-03-06", team=team)
        assert_contacts(closed.plan("2026-03-06", (VISITED,)), f"| who |\n| {who} |")


def test_044_a_request_that_is_no_complaint_defect_or_fault_makes_no_second_visit() -> None:
    tickets = TICKETS.format(status="closed", closed="2026-03-06").replace("complaint", "other")
    assert_contacts(company("R19", tickets=tickets).plan("2026-03-06"), "| who |")


@pytest.mark.parametrize("status", ["reopened", "paused", "open"])
def test_044_a_ticket_that_is_open_again_is_not_closed_yet(status: str) -> None:
    closed = with_ticket("R19", status="closed", closed="2026-03-06")
    first = closed.plan("2026-03-06", (VISITED,))
    again = with_ticket("R19", status=status, closed="2026-03-06")
    plan = again.plan("2026-03-06", in_rows(first.tasks), first.merged.log)
    assert_contacts(plan, "| who |")
    log = (*first.merged.log, *plan.merged.log)
    solved = closed.plan("2026-03-09", in_rows(plan.tasks), log)
    assert_contacts(solved, "| type | due |\n| Second visit | 2026-03-09 |")


# --- events, promises, records ----------------------------------------------------------------------


def test_014_an_event_by_its_name() -> None:
    rules = rules_of("| rule_id | trigger | offset | owner |\n| R1 | event:Training | +7d | Cleo |")
    events = """
| customer_id | event    | date       |
| Ada         | training | 2026-03-02 |
| Ada         | Audit    | 2026-03-02 |
"""
    assert_contacts(
        Company(ADA, events=events, rules=rules, people=TEAM).plan("2026-03-02"),
        """
| who  | due        | why                                                       |
| Cleo | 2026-03-09 | R1 · Training 2026-03-02 (Events!C2) +7d → 2026-03-09       |
""",
    )


def test_069_next_contact_is_made_on_the_day_promised_by_who_promised_it() -> None:
    promised = replace(VISITED, next_contact=date(2026, 3, 14))  # a Saturday: a promise stays
    assert_contacts(
        company("R28").plan("2026-03-06", (promised,)),
        """
| type             | who  | due        | why                                              |
| Promised contact | Cleo | 2026-03-14 | R28 · next contact 2026-03-14 (in T0001) |
""",
    )


def test_069_a_day_promised_in_two_places_is_one_contact() -> None:
    customers = ADA.replace("| wechat |", "| next_contact |").replace("| ada88 ", "| 2026-03-14 ")
    promised = replace(VISITED, next_contact=date(2026, 3, 14))
    assert_contacts(
        company("R28", customers=customers).plan("2026-03-06"),
        "| who | due |\n| Owen | 2026-03-14 |",
    )
    assert_contacts(
        company("R28", customers=customers).plan("2026-03-06", (promised,)),
        "| who | due |\n| Cleo | 2026-03-14 |",
    )


def test_089_record_a_score_below_3_makes_one_care_contact_of_high_priority() -> None:
    care = company("R24")
    unhappy = replace(VISITED, score=2.0)
    first = care.plan("2026-03-06", (unhappy,))
    assert_contacts(
        first,
        """
| type          | who  | due        | priority | why                                                              |
| Customer care | Owen | 2026-03-09 | high     | R24 · record 2026-03-06 (in T0001) +1bd → 2026-03-09 |
""",
    )
    assert_contacts(care.plan("2026-03-06", (replace(VISITED, score=3.0),)), "| who |")
    again = care.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert [change.kind for change in again.merged.changes] == []


def test_089_a_record_without_a_day_counts_from_when_it_was_first_seen() -> None:
    care = company("R24")
    undated = replace(VISITED, score=2.0, done_on=None, due=date(2026, 3, 4))
    first = care.plan("2026-03-06", (undated,))
    assert_contacts(first, "| due |\n| 2026-03-09 |")
    later_on = care.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert later_on.merged.changes == ()


def test_089_a_record_in_a_row_that_a_person_typed_counts_at_the_first_plan() -> None:
    typed = Task(customer="Ada", status=Status.DONE, score=1.0, done_on=date(2026, 3, 6), row=2)
    care = company("R24")
    first = care.plan("2026-03-06", (typed,))
    assert_contacts(first, "| type |\n| Customer care |")
    assert care.plan("2026-03-06", in_rows(first.tasks), first.merged.log).merged.changes == ()


def test_a_ticket_says_in_chinese_why_too() -> None:
    (task,) = replace(with_ticket("R17"), lang="zh").plan("2026-03-06").tasks
    assert task.why == "R17 · 工单提交 2026-03-06 16:20（工单 TK7）+24h → 2026-03-07 16:20"
