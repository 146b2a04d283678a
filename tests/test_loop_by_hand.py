"""What a plan makes of tickets that people raise by hand, and of sheets of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from looped import Office, assert_rows
from test_loop_rules import NOON, called, closed

from followup_cli.model_loop import Ticket
from followup_cli.terms import Kind, TicketStatus

NEXT = "2026-03-03T14:30"  # before it is late


def test_a_ticket_raised_by_hand_gets_what_it_lacks_once() -> None:
    typed = Office().with_ticket(Ticket(customer_id="C1", customer="Ada", kind=Kind.COMPLAINT))
    after = typed.plan(NOON)
    assert_rows(
        after.all_tickets,
        """
| ticket_id | status | department | owner | opened           | due              | source_task |
| K0001     | open   | Service    | Owen  | 2026-03-03 12:00 | 2026-03-06 15:00 |             |
""",
    )
    assert_rows(after.contacts("R17"), "| due | owner |\n| 2026-03-04 12:00 | Cleo |")
    cleared = after.in_ticket(department="", due=None).plan(NEXT)
    assert (cleared.all_tickets[0].department, cleared.all_tickets[0].due) == ("", None)
    assert_rows(closed(cleared, "2026-03-05").contacts("R19"), "| owner |\n| Cleo |")


def test_an_id_typed_by_a_person_is_left_alone_and_no_number_is_given_twice() -> None:
    mine = Ticket("K0007", "C1", "Ada", Kind.FAULT, owner="Rae")
    after = called(Office().with_ticket(mine), problem=Kind.COMPLAINT)
    assert_rows(
        after.all_tickets,
        """
| ticket_id | kind      | status | department  | owner |
| K0007     | fault     | open   | After-sales | Rae   |
| K0008     | complaint | open   | Service     | Owen  |
""",
    )


def test_a_ticket_typed_for_the_record_is_the_records_ticket() -> None:
    typed = Ticket("TK1", "C1", "Ada", Kind.COMPLAINT, TicketStatus.OPEN, source_task="T0001")
    after = called(Office().with_ticket(typed), problem=Kind.COMPLAINT)
    assert [ticket.ticket_id for ticket in after.all_tickets] == ["TK1"]


def test_in_a_sheet_of_the_users_own_nothing_of_their_rows_is_touched() -> None:
    theirs = Ticket("", "C2", "Bo", Kind.FAULT, opened=datetime(2026, 3, 2, 9))
    users = replace(Office(), ours=False).with_ticket(theirs)
    after = called(users, problem=Kind.COMPLAINT)
    assert_rows(
        after.all_tickets,
        """
| ticket_id | customer | kind      | status | department | owner |
|           | Bo       | fault     |        |            |       |
| K0001     | Ada      | complaint | open   | Service    | Owen  |
""",
    )
    assert len(after.contacts("R17")) == 2


@pytest.mark.parametrize("lacking", ["ticket_id", "kind", "status"])
def test_where_the_users_sheet_lacks_what_a_ticket_needs_it_says_so(lacking: str) -> None:
    after = called(replace(Office(), ours=False, lacking=(lacking,)), problem=Kind.COMPLAINT)
    assert after.all_tickets == ()
    assert after.last is not None
    assert any("1 tickets are not made" in str(p.message) for p in after.last.problems)


def test_columns_that_the_users_sheet_lacks_are_left_out() -> None:
    lacking = ("department", "due", "opened", "source_task", "second_visit")
    after = called(replace(Office(), ours=False, lacking=lacking), problem=Kind.COMPLAINT)
    assert after.last is not None
    assert_rows(after.all_tickets, "| ticket_id | owner | due | department |\n| K0001 | Owen | | |")
    said = next(p for p in after.last.problems if "no time limit" in str(p.message))
    assert said.note
    assert said.where == "Tickets"
    assert (
        str(said.hint)
        == "Add what you want of these columns: Department, Opened, Due, Second Visit."
    )


def test_a_copy_says_of_a_ticket_only_what_is_known_of_it() -> None:
    users = replace(Office(), ours=False, lacking=("department", "due"))
    after = called(users, problem=Kind.PRODUCT_DEFECT)
    copy = next(n.text for n in after.all_notices if n.subject.startswith("Copy"))
    assert copy == "Product defect, Ada; handled by Abe."
