"""Who handles tickets and leads whose owner has left Team, and what a person typed as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from looped import Office, assert_rows
from test_loop_rules import NOON, called

from followup_cli.model_loop import Ticket
from followup_cli.terms import Kind, TicketStatus

NEXT, THEN = "2026-03-03T14:30", "2026-03-03T15:00"
SECOND = "| Abel | after-sales                          | Dan     |        |"


def without(office: Office, *names: str, and_: str = "") -> Office:
    """Return the desk after people have left Team, and somebody else has joined it."""
    lines = [line for line in office.team.splitlines() if not line.startswith(names)]
    return replace(office, team="\n".join([*lines, and_]))


def left(*names: str) -> tuple[str, ...]:
    """Return how the lines of some people begin."""
    return tuple(f"| {name} " for name in names)


def test_a_ticket_goes_to_the_next_holder_of_its_role_when_its_owner_has_left() -> None:
    before = called(problem=Kind.PRODUCT_DEFECT)
    after = without(before, *left("Abe"), and_=SECOND).plan(NEXT)
    assert [ticket.owner for ticket in (*before.all_tickets, *after.all_tickets)] == ["Abe", "Abel"]
    assert after.last is not None
    assert_rows(
        after.last.loop.changes,
        """
| kind   | row_id | owner | why                       |
| routed | K0001  | Abel  | Abe is no longer in Team  |
""",
    )
    assert_rows(
        after.last.loop.log,
        """
| sheet   | row   | field | before | after | why                      |
| Tickets | K0001 | Owner | Abe    | Abel  | Abe is no longer in Team |
""",
    )


def test_a_ticket_whose_role_nobody_has_any_more_is_the_founders() -> None:
    after = without(called(problem=Kind.PRODUCT_DEFECT), *left("Abe")).plan(NEXT)
    assert after.all_tickets[0].owner == "Fay"


def test_a_ticket_that_was_handed_over_once_is_handed_over_again() -> None:
    first = without(called(problem=Kind.PRODUCT_DEFECT), *left("Abe"), and_=SECOND).plan(NEXT)
    then = without(first, *left("Abel")).plan(THEN)
    assert then.all_tickets[0].owner == "Fay"


def test_a_ticket_that_was_handed_over_is_withdrawn_with_its_record() -> None:
    after = without(called(problem=Kind.PRODUCT_DEFECT), *left("Abe")).plan(NEXT)
    assert after.typed(problem=None).plan(THEN).all_tickets[0].withdrawn


def test_a_new_lead_goes_to_somebody_else_too() -> None:
    before = called(intent="a pump")
    after = without(before, *left(before.all_leads[0].owner)).plan(NEXT)
    assert after.last is not None
    assert after.all_leads[0].owner in {person.name for person in after.last.policy.people}
    assert [(c.kind, c.row_id) for c in after.last.loop.changes] == [("routed", "L0001")]


def test_what_is_closed_stays_whose_it_was() -> None:
    before = called(problem=Kind.PRODUCT_DEFECT).in_ticket(
        status=TicketStatus.CLOSED, result="A new one sent", closed=datetime(2026, 3, 3, 14)
    )
    after = without(before, *left("Abe")).plan(NEXT)
    assert after.all_tickets[0].owner == "Abe"


def test_who_is_away_keeps_their_tickets() -> None:
    before = called(problem=Kind.PRODUCT_DEFECT)
    head, *lines = before.team.strip().splitlines()
    away = [
        f"{line} 2026-03-03 | 2026-03-09 |" if "Abe" in line else f"{line} | |" for line in lines
    ]
    team = "\n".join([f"{head} away_from | away_to |", *away])
    assert replace(before, team=team).plan(NEXT).all_tickets[0].owner == "Abe"


def test_a_ticket_raised_by_hand_goes_to_its_department() -> None:
    mine = Ticket(customer_id="C1", customer="Ada", kind=Kind.PRODUCT_DEFECT)
    before = Office().with_ticket(mine).plan(NOON)
    assert before.all_tickets[0].owner == "Abe"
    after = without(before, *left("Abe"), and_=SECOND).plan(NEXT)
    assert after.all_tickets[0].owner == "Abel"
    assert without(after, *left("Abel")).plan(THEN).all_tickets[0].owner == "Fay"


@pytest.mark.parametrize("raised_by_hand", [True, False])
def test_an_owner_that_a_person_typed_stays_and_is_told_of(raised_by_hand: bool) -> None:  # noqa: FBT001  # an example
    mine = Ticket(customer_id="C1", customer="Ada", kind=Kind.PRODUCT_DEFECT, owner="Rae")
    before = Office().with_ticket(mine).plan(NOON) if raised_by_hand else None
    before = before or called(problem=Kind.PRODUCT_DEFECT).in_ticket(owner="Rae").plan(NEXT)
    after = without(before, *left("Rae")).plan(THEN)
    assert after.all_tickets[0].owner == "Rae"
    assert after.last is not None
    assert [
        (p.where, p.value, str(p.message))
        for p in after.last.problems
        if p.value == "Rae" and p.where.startswith("Tickets!")
    ] == [
        (
            "Tickets!G2",
            "Rae",
            "Rae is not in Team, and open tickets or leads stand under that name: 1, this one first.",
        )
    ]


def test_a_sheet_of_the_users_own_names_whom_it_likes() -> None:
    theirs = Ticket(
        ticket_id="X1", customer_id="C1", customer="Ada", kind=Kind.OTHER, owner="An agency",
        status=TicketStatus.OPEN, opened=datetime(2026, 3, 2, 10),
    )  # fmt: skip
    after = replace(Office(), ours=False).with_ticket(theirs).plan(NOON)
    assert after.all_tickets[0].owner == "An agency"
    assert after.last is not None
    assert not [p for p in after.last.problems if p.value == "An agency"]


def test_one_plan_for_one_customer_moves_nobody_elses() -> None:
    before = without(called(problem=Kind.PRODUCT_DEFECT), *left("Abe"), and_=SECOND)
    assert before.plan(NEXT, only="C2").all_tickets[0].owner == "Abe"
    assert before.plan(NEXT, only="C1").all_tickets[0].owner == "Abel"
