"""What becomes of tickets, leads and notices when people correct a record, or edit the rows.

Every plan is followed by a second one, which changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from looped import Office, assert_rows
from score_frames import drawn
from test_loop_rules import CALLED, NOON, called, closed

from followup_cli.model_loop import Ticket
from followup_cli.terms import Kind, LeadStatus, Several, Status, TicketStatus

NEXT, THEN, LAST = "2026-03-03T14:30", "2026-03-03T15:00", "2026-03-03T15:30"  # before it is late
BAD: dict[str, Any] = {"score": 2.0, "problem": Kind.COMPLAINT, "intent": "a pump"}
TOUCHED = """
| touched              | ticket | notice    | lead | care       |
|                      | closed | withdrawn | lost | not_needed |
| ticket answered      | open   | withdrawn | lost | not_needed |
| ticket given to Rae  | open   | withdrawn | lost | not_needed |
| lead given to Rae    | closed | withdrawn | new  | not_needed |
| notice seen          | closed | seen      | lost | not_needed |
"""


def touch(office: Office, how: str) -> Office:
    """Return the desk after somebody touched one of the rows."""
    match how:
        case "ticket answered":
            return office.in_ticket(first_response=datetime(2026, 3, 3, 13, 45))
        case "ticket given to Rae":
            return office.in_ticket(owner="Rae")
        case "lead given to Rae":
            return office.in_lead(owner="Rae")
        case "notice seen":
            return office.in_notice(seen_on=datetime(2026, 3, 3, 14))
    return office


def standing(office: Office) -> dict[str, str]:
    """Return how the rows stand that the record made."""
    (ticket,), (lead,), (notice,) = office.all_tickets, office.all_leads, office.all_notices
    care = office.contacts("R24")[0].status
    told = "withdrawn" if notice.withdrawn else "seen" if notice.seen_on else "unseen"
    return {
        "ticket": str(ticket.status),
        "notice": told,
        "lead": str(lead.status),
        "care": str(care),
    }


@pytest.mark.parametrize("row", drawn(TOUCHED), ids=lambda row: row["touched"] or "nothing")
def test_a_corrected_record_takes_back_what_nobody_has_touched(row: dict[str, str]) -> None:
    before = touch(called(**BAD), row["touched"])
    after = before.typed(score=8.0, problem=None, intent="").plan(NEXT)
    assert {"touched": row["touched"], **standing(after)} == row
    assert after.last is not None
    told = [p for p in after.last.problems if "though the record" in str(p.message)]
    assert len(told) == (row["ticket"] == "open")


def test_what_is_withdrawn_says_so_and_counts_for_nothing() -> None:
    after = called(**BAD).typed(score=8.0, problem=None, intent="").plan(NEXT)
    (ticket,), (lead,), (notice,) = after.all_tickets, after.all_leads, after.all_notices
    assert (ticket.withdrawn, ticket.closed) == (True, datetime(2026, 3, 3, 14, 30))
    assert ticket.result == "Withdrawn: the record was corrected"
    assert lead.withdrawn
    assert notice.text.startswith("Withdrawn: score 2")
    assert notice.seen_on is None
    assert not notice.is_open
    assert [task.status for task in after.contacts("R17")] == [Status.NOT_NEEDED]
    assert "the ticket was withdrawn" in after.contacts("R17")[0].why
    assert after.contacts("R18", "R19") == []


def test_typed_back_again_the_same_rows_are_there_never_second_ones() -> None:
    before = called(**BAD)
    after = before.typed(score=8.0, problem=None, intent="").plan(NEXT)
    again = after.typed(**BAD).plan(THEN)
    assert standing(again) == {
        "ticket": "open", "notice": "unseen", "lead": "new", "care": "not_needed",
    } | {"care": standing(again)["care"]}  # fmt: skip
    assert again.all_tickets[0].result == ""
    assert again.all_notices[0].text == before.all_notices[0].text
    assert (again.all_tickets[0].withdrawn, again.all_leads[0].withdrawn) == (False, False)
    once_more = again.typed(score=8.0, problem=None, intent="").plan(LAST)
    assert standing(once_more)["ticket"] == "closed"


@pytest.mark.parametrize(
    "typed",
    [{"summary": "very cross"}, {"feedback": "late"}, {"intent": "two pumps"}, {"score": 1.0}],
    ids=str,
)
def test_completing_or_rewording_a_record_does_nothing_new(typed: dict[str, Any]) -> None:
    before = called(**BAD)
    after = before.typed(**typed).plan(NEXT)
    assert after.last is not None
    assert after.last.loop.changes == ()
    assert standing(after) == standing(before)


def test_a_problem_that_is_another_after_all_is_another_ticket() -> None:
    after = called(problem=Kind.COMPLAINT).typed(problem=Kind.FAULT).plan(NEXT)
    assert_rows(
        after.all_tickets,
        """
| ticket_id | kind      | status | department  |
| K0001     | complaint | closed | Service     |
| K0002     | fault     | open   | After-sales |
""",
    )


def test_a_problem_added_is_one_ticket_more() -> None:
    both = Several((Kind.COMPLAINT, Kind.FAULT))
    after = called(problem=Kind.COMPLAINT).typed(problem=both).plan(NEXT)
    assert [ticket.status for ticket in after.all_tickets] == ["open", "open"]


def test_who_deletes_a_contact_or_switches_a_rule_off_takes_nothing_back() -> None:
    before = called(**BAD)
    gone = replace(before, tasks=tuple(t for t in before.tasks if t.task_id != "T0001"))
    assert standing(gone.plan(NEXT)) == standing(before) | {"care": "not_needed"}
    off = replace(before, rules=("R17", "R18", "R19", "R24"))
    assert standing(off.plan(NEXT)) == standing(before)


def test_a_ticket_taken_up_after_it_was_withdrawn_is_a_persons() -> None:
    corrected = called(problem=Kind.COMPLAINT).typed(problem=None).plan(NEXT)
    mine = corrected.in_ticket(status=TicketStatus.REOPENED, result="").plan("2026-03-05T12:00")
    assert not mine.all_tickets[0].withdrawn
    solved = closed(mine, "2026-03-06T12:00", closed=date(2026, 3, 6))
    assert not solved.all_tickets[0].withdrawn
    assert len(solved.contacts("R19")) == 1


def test_who_deletes_the_log_gets_nothing_twice() -> None:
    before = called(**BAD)
    after = replace(before, log=()).plan(NEXT)
    assert standing(after) == standing(before)


# --- history ----------------------------------------------------------------------------------


def turns(office: Office) -> list[str]:
    """Return the history of the first ticket, without its key."""
    return [
        f"{turn.on:%m-%d %H:%M} {turn.field}: {turn.before or '-'} → {turn.after or '-'} ({turn.why})"
        for turn in office.all_tickets[0].turns
        if turn.field != "key"
    ]


def test_the_log_keeps_who_changed_what_from_what_to_what() -> None:
    first = called(problem=Kind.COMPLAINT).in_ticket(owner="Dora", status=TicketStatus.PAUSED)
    paused = first.plan("2026-03-04T12:00").in_ticket(status=TicketStatus.OPEN)
    after = paused.plan("2026-03-05T12:00")
    assert turns(after) == [
        "03-03 12:00 status: - → Open (R26 · Complaint in T0001)",
        "03-03 12:00 department: - → Service (R26 · Complaint in T0001)",
        "03-03 12:00 owner: - → Owen (R26 · Complaint in T0001)",
        "03-04 12:00 status: Open → Paused (typed in Tickets)",
        "03-04 12:00 owner: Owen → Dora (typed in Tickets)",
        "03-05 12:00 status: Paused → Open (typed in Tickets)",
        "03-05 12:00 due: 2026-03-06 12:00 → 2026-03-09 12:00 (the clock stood still meanwhile)",
    ]


def test_a_lead_keeps_its_history_too() -> None:
    after = called(intent="a pump").in_lead(status=LeadStatus.WON, owner="Fay").plan(NEXT)
    told = [(turn.field, turn.before, turn.after) for turn in after.all_leads[0].turns[-2:]]
    assert told == [("status", "New", "Won"), ("owner", "Sol", "Fay")]


def test_what_is_closed_when_first_seen_has_no_history() -> None:
    old = Ticket("TK1", "C1", "Ada", Kind.OTHER, TicketStatus.CLOSED, opened=date(2025, 1, 6),
                 closed=date(2025, 1, 7), result="done")  # fmt: skip
    assert Office(tasks=()).with_ticket(old).plan(NOON).log == ()


# --- time limits --------------------------------------------------------------------------------


def test_who_is_late_is_told_of_to_their_manager_once_and_then_one_level_up() -> None:
    after = called(problem=Kind.COMPLAINT).in_ticket(first_response=datetime(2026, 3, 3, 14))
    told: list[list[str]] = []
    for as_of in ("2026-03-06T11:00", "2026-03-06T14:00", "2026-03-09T14:00", "2026-03-11T16:00",
                  "2026-03-20T14:00"):  # fmt: skip
        after = after.plan(as_of)
        told.append([notice.to for notice in after.all_notices])
    assert told == [[], ["Dan"], ["Dan"], ["Dan", "Fay"], ["Dan", "Fay"]]
    assert after.all_notices[0].subject == "Late: K0001 is not solved in time (Ada)"


def test_a_lead_that_nobody_follows_up_is_told_of_too() -> None:
    after = called(intent="a pump").plan("2026-03-05T14:00")
    assert_rows(
        after.all_notices,
        "| to | subject | about |\n| Fay | Late: nobody has followed up L0001 in time (Ada) | L0001 |",
    )


def test_a_customer_under_another_key_keeps_tickets_leads_and_notices() -> None:
    before = called(**BAD)
    renamed = replace(before, customers=before.customers.replace("| C1 ", "| X9 ")).plan(NEXT)
    for rows in (renamed.all_tickets, renamed.all_leads, renamed.all_notices):
        assert [row.customer_id for row in rows] == ["X9"]
    assert [task.status for task in renamed.contacts("R17")] == [Status.PENDING]
    assert renamed.typed(problem=None).plan(THEN).all_tickets[0].withdrawn
    (visit,) = closed(renamed).contacts("R19")
    assert visit.customer_id == "X9"


def test_everything_is_said_in_chinese_in_a_chinese_workbook() -> None:
    office = replace(Office(), lang="zh", team=Office().team)
    done: dict[str, Any] = {"status": Status.DONE, "done_on": CALLED, "done_by": "Cleo"}
    after = office.typed(**done, **BAD).plan(NOON)
    assert after.all_tickets[0].department == "客服"
    assert after.all_notices[0].subject == "低分预警：Ada"
    assert after.all_tickets[0].turns[1].after == "处理中"
    withdrawn = after.typed(score=9.0, problem=None, intent="").plan(NEXT)
    assert withdrawn.all_tickets[0].result == "已撤回：回访记录已更正"
    assert withdrawn.all_notices[0].withdrawn
    back = withdrawn.typed(**BAD).plan(THEN)
    assert back.all_notices[0].text == after.all_notices[0].text
