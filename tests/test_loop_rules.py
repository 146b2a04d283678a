"""What people record becomes tickets, leads, notices and contacts: a test for each row of the rules.

A test is named by its rule (`R23`). The desk is planned as of Tuesday, 3 March 2026, at noon; Cleo
called Ada that morning. Every plan is followed by a second one, which changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from looped import LOOP, Office, assert_rows

from followup_cli.terms import Kind, Several, Status, TicketStatus

NOON = "2026-03-03T12:00"
CALLED = datetime(2026, 3, 3, 10, 30)
SIGNED = """
| customer_id | customer | owner | phone       | signed_on  |
| C1          | Ada      | Cleo  | 13800000000 | 2026-01-05 |
"""


def called(office: Office | None = None, **found: Any) -> Office:
    """Return the desk after the call: what it found is typed, and the desk planned."""
    if office is None:
        return _called(repr(sorted(found.items())), **found)
    typed: dict[str, Any] = {
        "status": Status.DONE,
        "done_on": CALLED,
        "done_by": "Cleo",
        "summary": "cross",
    }
    return office.typed(**typed, **found).plan(NOON)


_CALLED: dict[str, Office] = {}


def _called(said: str, **found: Any) -> Office:
    """Return the desk after a call, planned once for all tests that begin with it."""
    if said not in _CALLED:
        _CALLED[said] = called(Office(), **found)
    return _CALLED[said]


@pytest.mark.parametrize(("score", "told"), [(0.0, 1), (2.0, 1), (2.9, 1), (3.0, 0), (9.0, 0)])
def test_r23_r24_a_score_under_3_alerts_the_director_and_makes_one_urgent_call(
    score: float, told: int
) -> None:
    after = called(score=score)
    assert len(after.all_notices) == len(after.contacts("R24")) == told


def test_r23_the_alert_says_who_what_and_what_was_said() -> None:
    after = called(score=2.0)
    assert_rows(
        after.all_notices,
        """
| notice_id | to  | subject              | about | rule | created          | seen_on |
| N0001     | Dan | Low-score alert: Ada | T0001 | R23  | 2026-03-03 12:00 |         |
""",
    )
    assert after.all_notices[0].text == (
        "score 2 · First experience call T0001, 2026-03-03, by Cleo: cross"
    )


def test_r23_r27_what_fills_a_whole_cell_is_repeated_shortened() -> None:
    filled = {"summary": "s" * 32_767, "intent": "i" * 32_767}
    typed = Office().typed(status=Status.DONE, done_on=CALLED, score=2.0, **filled)
    after = typed.plan(NOON)
    (notice,), (lead,) = after.all_notices, after.all_leads
    assert (notice.text[-4:], lead.intent) == ("sss…", filled["intent"])
    assert max(len(text) for text in (notice.text, *(turn.why for turn in lead.turns))) < 1_000


def test_r24_the_urgent_call_is_the_next_working_day_the_customers_owners() -> None:
    assert_rows(
        called(score=2.0).contacts("R24"),
        """
| type          | due        | owner | priority | goal         |
| Customer care | 2026-03-04 | Cleo  | high     | relationship |
""",
    )


@pytest.mark.parametrize(
    ("rule", "kind", "department", "owner", "due"),
    [
        ("R25", Kind.PRODUCT_DEFECT, "After-sales", "Abe", "2026-03-06 10:30"),  # 3 days of work
        ("R25", Kind.FAULT, "After-sales", "Abe", "2026-03-06 10:30"),
        ("R26", Kind.COMPLAINT, "Service", "Owen", "2026-03-06 12:00"),  # 24 hours of work
    ],
)
def test_r25_r26_a_problem_becomes_a_ticket_of_the_right_department(
    rule: str, kind: Kind, department: str, owner: str, due: str
) -> None:
    (ticket,) = (after := called(problem=kind)).all_tickets
    assert_rows(
        [ticket],
        f"""
| ticket_id | customer | kind   | status | department   | owner   | due   | source_task |
| K0001     | Ada      | {kind} | open   | {department} | {owner} | {due} | T0001       |
""",
    )
    assert ticket.opened == CALLED  # typed on the day of the plan, the clock runs from the call
    assert ticket.key == f"{rule}|C1|T0001|{kind}"
    assert [task.rule for task in after.tasks if task.is_open] == ["R17"]


@pytest.mark.parametrize("kind", [Kind.SERVICE_REQUEST, Kind.OTHER])
def test_a_problem_that_no_rule_is_for_makes_no_ticket(kind: Kind) -> None:
    assert called(problem=kind).all_tickets == ()


def test_r25_the_other_department_gets_a_copy() -> None:
    assert_rows(
        called(problem=Kind.PRODUCT_DEFECT).all_notices,
        """
| notice_id | to  | subject                                   | about | rule |
| N0001     | Rae | Copy of ticket K0001: Product defect, Ada | K0001 | R25  |
""",
    )


def test_r25_r26_several_problems_of_one_visit_are_a_ticket_each() -> None:
    after = called(problem=Several((Kind.COMPLAINT, Kind.PRODUCT_DEFECT, Kind.FAULT)))
    assert_rows(
        after.all_tickets,
        """
| ticket_id | kind           | owner |
| K0001     | product_defect | Abe   |
| K0002     | fault          | Abe   |
| K0003     | complaint      | Owen  |
""",
    )
    assert len(after.contacts("R17")) == 1


def test_r27_a_need_becomes_a_lead_for_sales_with_two_days_to_follow_up() -> None:
    assert_rows(
        called(intent="a second pump").all_leads,
        """
| lead_id | customer | intent        | owner | created    | due              | status | source_task |
| L0001   | Ada      | a second pump | Sol   | 2026-03-03 | 2026-03-05 10:30 | new    | T0001       |
""",
    )


def test_r28_a_promised_day_is_a_contact_on_that_day_by_whoever_promised() -> None:
    after = called(next_contact=date(2026, 3, 14))  # a Saturday, as promised
    assert_rows(after.contacts("R28"), "| due | owner |\n| 2026-03-14 | Cleo |")


def test_r17_a_new_ticket_is_asked_about_24_hours_later_in_the_same_plan() -> None:
    (ask,) = called(problem=Kind.COMPLAINT).contacts("R17")
    assert ask.due == datetime(2026, 3, 4, 10, 30)
    assert ask.owner == "Cleo"
    assert ask.why.startswith("R17 · ticket opened 2026-03-03 10:30 (ticket K0001) +24h")


def closed(office: Office, as_of: str = "2026-03-05T09:00", **values: Any) -> Office:
    """Return the desk after somebody closed the ticket, and the plan after it."""
    told = {"status": TicketStatus.CLOSED, "closed": datetime(2026, 3, 4, 16), "result": "replaced"}
    return office.in_ticket(**{**told, **values}).plan(as_of)


def test_r18_r19_a_closed_ticket_makes_a_survey_and_a_second_visit_by_the_first_visitor() -> None:
    after = closed(called(problem=Kind.COMPLAINT))
    assert_rows(
        after.contacts("R19"),
        """
| type         | due        | owner | status  |
| Second visit | 2026-03-05 | Cleo  | pending |
""",
    )
    assert after.all_tickets[0].second_visit == after.contacts("R19")[0].task_id
    assert_rows(after.contacts("R18"), "| due | channel | owner |\n| 2026-03-04 | survey | Cleo |")


def test_r17_who_makes_the_second_visit_asks_whether_it_is_solved() -> None:
    """Nobody is called twice about one ticket: not once it is closed, nor by one visit's tickets."""
    solved = closed(called(problem=Kind.COMPLAINT))
    (asked,), (visit,) = solved.contacts("R17"), solved.contacts("R19")
    assert (asked.status, visit.status) == (Status.NOT_NEEDED, Status.PENDING)
    assert "ticket K0001 is closed: the Second visit asks about it" in asked.why
    again = solved.in_ticket(status=TicketStatus.REOPENED, closed=None).plan("2026-03-05T12:00")
    assert again.contacts("R19")[0].status is Status.NOT_NEEDED


def test_r17_the_tickets_of_one_visit_are_asked_about_in_one_call() -> None:
    after = called(problem=Several((Kind.COMPLAINT, Kind.FAULT)))
    (ask,) = after.contacts("R17")
    assert len(after.all_tickets) == 2
    assert ask.why.endswith("2026-03-04 10:30 · and K0002")
    first = closed(after)  # the visit about it, and a call about the other
    assert [t.status.value for t in first.contacts("R17") if t.status] == ["not_needed", "pending"]
    assert "ticket K0002" in first.contacts("R17")[1].why


def test_r19_a_request_needs_no_second_visit() -> None:
    asked = called(problem=Kind.COMPLAINT).in_ticket(kind=Kind.SERVICE_REQUEST)
    assert closed(asked).contacts("R19") == []


def test_closing_needs_a_result() -> None:
    before = called(problem=Kind.COMPLAINT)
    after = closed(before, result="")
    assert after.contacts("R19") == []
    assert after.last is not None
    told = [p for p in after.last.problems if p.where.startswith("Tickets!")]
    assert [(p.where, str(p.message)) for p in told] == [
        ("Tickets!L2", "this ticket is closed, but what became of it is not said")
    ]
    assert len(closed(after, result="replaced").contacts("R19")) == 1


def test_reopened_the_second_visit_is_not_needed_and_comes_again_with_the_next_closing() -> None:
    first = closed(called(problem=Kind.COMPLAINT))
    again = first.in_ticket(status=TicketStatus.REOPENED).plan("2026-03-06T09:00")
    (visit,) = again.contacts("R19")
    assert visit.status is Status.NOT_NEEDED
    assert "the ticket was reopened" in visit.why
    later = {"closed": datetime(2026, 3, 9, 11), "result": "replaced once more"}
    after = closed(again, "2026-03-09T12:00", **later)
    assert [task.status for task in after.contacts("R19")] == [Status.NOT_NEEDED, Status.PENDING]
    assert after.all_tickets[0].second_visit == after.contacts("R19")[1].task_id


def test_closed_again_after_the_second_visit_there_is_a_further_one() -> None:
    first = closed(called(problem=Kind.COMPLAINT))
    visit = first.contacts("R19")[0].task_id
    seen = first.typed(visit, status=Status.DONE, done_on=date(2026, 3, 5), summary="not solved")
    again = seen.plan("2026-03-05T18:00").in_ticket(status=TicketStatus.REOPENED)
    after = closed(again.plan("2026-03-06T09:00"), "2026-03-09T12:00", closed=date(2026, 3, 9))
    assert [task.status for task in after.contacts("R19")] == [Status.DONE, Status.PENDING]


def test_closed_again_under_its_old_day_the_second_visit_comes_all_the_same() -> None:
    first = closed(called(problem=Kind.COMPLAINT))
    again = first.in_ticket(status=TicketStatus.REOPENED).plan("2026-03-06T09:00")
    after = closed(again.plan("2026-03-25T09:00"), "2026-03-30T09:00")
    assert [str(task.due) for task in after.contacts("R19")] == ["2026-03-05", "2026-03-31"]


def test_a_result_told_weeks_later_still_makes_the_second_visit() -> None:
    before = closed(called(problem=Kind.COMPLAINT), result="").plan("2026-03-25T09:00")
    after = closed(before, "2026-03-30T09:00")
    assert [str(task.due) for task in after.contacts("R19")] == ["2026-03-31"]
    assert after.contacts("R18") == []  # nobody is sent a survey weeks after


def test_r19_the_customers_owner_makes_the_second_visit_of_who_has_left() -> None:
    before = called(problem=Kind.COMPLAINT)
    left = replace(before, team=before.team.replace("| Cleo |", "| Cora |"))
    moved = replace(left, customers=left.customers.replace("| Cleo ", "| Owen "))
    assert closed(moved).contacts("R19")[0].owner == "Owen"


def test_deleted_rows_do_not_come_back() -> None:
    after = called(score=2.0, problem=Kind.PRODUCT_DEFECT, intent="a pump")
    for kind, row in (("Tickets", "K0001"), ("Leads", "L0001"), ("Outbox", "N0001")):
        after = after.without(kind, row)
    after = after.plan("2026-03-04T12:00")
    assert (after.all_tickets, after.all_leads) == ((), ())
    assert [notice.notice_id for notice in after.all_notices] == ["N0002"]


def test_with_one_customer_planned_for_nobody_elses_record_is_acted_on() -> None:
    done: dict[str, Any] = {"status": Status.DONE, "done_on": CALLED, "problem": Kind.COMPLAINT}
    office = Office().typed(**done)
    assert len(office.plan(NOON, only="C1").all_tickets) == 1
    assert office.plan(NOON, only="C2").all_tickets == ()


def test_with_one_customer_planned_for_routine_contacts_wait_for_the_plan_of_all() -> None:
    """Who comes first where there is not room for everybody, only a plan of everybody knows."""
    office = replace(Office(customers=SIGNED), rules=(*LOOP, "R35"))
    typed = office.typed(status=Status.DONE, done_on=CALLED, problem=Kind.COMPLAINT)
    alone = typed.plan(NOON, only="C1")
    assert (len(alone.contacts("R17")), alone.contacts("R35")) == (1, [])
    assert len(alone.plan(NOON).contacts("R35")) > 1


def test_no_time_limit_is_missed_before_its_day_is_over() -> None:
    """A plan made in the morning sees the whole day; the four hours to answer end at 15:30."""
    planned = called(problem=Kind.COMPLAINT)
    assert planned.plan("2026-03-03").all_notices == ()
    assert_rows(
        planned.plan("2026-03-04").all_notices,
        """
| to  | about | created    |
| Dan | K0001 | 2026-03-04 |
""",
    )


def test_a_record_is_news_since_the_last_plan_however_long_ago_that_was() -> None:
    planned = Office().plan("2026-02-02")
    typed = planned.typed(
        status=Status.DONE, done_on=date(2026, 2, 9), score=1.0, problem=Kind.FAULT
    )
    after = typed.plan("2026-03-03")
    assert_rows(after.all_tickets, "| ticket_id | opened |\n| K0001 | 2026-03-03 |")
    assert_rows(after.contacts("R24"), "| due |\n| 2026-03-04 |")


def test_a_first_plan_over_years_of_history_acts_on_the_last_days_alone() -> None:
    old: dict[str, Any] = {"status": Status.DONE, "score": 1.0, "problem": Kind.FAULT}
    assert Office().typed(**old, done_on=date(2026, 2, 20)).plan("2026-03-03").all_tickets == ()
    assert len(Office().typed(**old, done_on=date(2026, 2, 25)).plan("2026-03-03").all_tickets) == 1
