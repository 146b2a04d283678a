"""The loop in each demonstration: whoever opens it finds tickets, leads and alerts at work."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from demonstrated import LIVED_IN, PLAYBOOKS, desk_of, lived
from runs import DAY, followup

from followup_cli.attempts import count_attempts
from followup_cli.closing import leads_of, notices_of, tickets_of
from followup_cli.model import day
from followup_cli.terms import Kind, LeadStatus, Status, TicketStatus, YesNo

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Task
    from followup_cli.model_loop import Lead, Notice, Ticket

AS_OF = date.fromisoformat(DAY)
TICKETED = {Kind.COMPLAINT, Kind.PRODUCT_DEFECT, Kind.FAULT}


@pytest.fixture(params=PLAYBOOKS)
def playbook(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def tickets(playbook: str) -> tuple[Ticket, ...]:
    return tickets_of(desk_of(playbook))


@cache
def leads(playbook: str) -> tuple[Lead, ...]:
    return leads_of(desk_of(playbook))


@cache
def notices(playbook: str) -> tuple[Notice, ...]:
    return notices_of(desk_of(playbook))


@cache
def tasks(playbook: str) -> dict[str, Task]:
    return {task.task_id: task for task in desk_of(playbook).tasks}


def everywhere(status: TicketStatus) -> int:
    return sum(t.status is status for playbook in PLAYBOOKS for t in tickets(playbook))


# What is to be seen at a glance


def test_a_few_tickets_are_open_one_late_one_paused(playbook: str) -> None:
    waiting = [ticket for ticket in tickets(playbook) if ticket.is_open]
    assert 3 <= len(waiting) <= 8
    assert any(ticket.due and day(ticket.due) < AS_OF for ticket in waiting)
    assert any(ticket.status is TicketStatus.PAUSED for ticket in waiting)


def test_a_complaint_is_solved_and_its_customer_to_be_visited_again_today(playbook: str) -> None:
    solved = [t for t in tickets(playbook) if t.is_solved and t.kind is Kind.COMPLAINT]
    visits = [tasks(playbook)[ticket.second_visit] for ticket in solved if ticket.second_visit]
    assert any(visit.is_open and visit.due and day(visit.due) <= AS_OF for visit in visits)


def test_an_alert_of_these_days_has_not_been_seen_all_before_it_have(playbook: str) -> None:
    alerts = [notice for notice in notices(playbook) if notice.rule == "R23"]
    *before, newest = sorted(alerts, key=lambda notice: (str(notice.created), notice.notice_id))
    assert newest.is_open
    assert newest.created
    assert AS_OF - day(newest.created) <= timedelta(days=7)
    assert not any(notice.is_open for notice in before)


def test_it_stands_above_what_is_due(playbook: str, tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(lived(playbook))
    newest = max(n.notice_id for n in notices(playbook) if n.rule == "R23" and n.is_open)
    above, _, _ = followup("due", "-w", path, "--as-of", DAY).stdout.partition("T0")
    assert newest in above


def test_leads_were_won_and_lost_and_some_are_new() -> None:
    found = Counter(lead.status for playbook in PLAYBOOKS for lead in leads(playbook))
    assert found[LeadStatus.WON] > found[LeadStatus.LOST] >= 3
    assert all(any(lead.is_open for lead in leads(playbook)) for playbook in PLAYBOOKS)


# Where it came from


def test_what_is_told_in_a_contact_becomes_a_ticket_what_is_phoned_in_somebody_raises(
    playbook: str,
) -> None:
    """
    | Ticket | Kind      | Opened           | Source Task |
    | K0001  | Complaint | 2026-10-20 10:12 | T0087       |
    | TK001  | Fault     | 2026-10-21 09:40 |             |
    """
    for ticket in tickets(playbook):
        if not ticket.source_task:
            assert ticket.ticket_id.startswith("TK")
            continue
        task = tasks(playbook)[ticket.source_task]
        assert ticket.ticket_id.startswith("K0")
        assert (task.customer_id, task.problem, task.done_on) == (
            ticket.customer_id, ticket.kind, ticket.opened,
        )  # fmt: skip


def test_each_trouble_told_has_one_ticket(playbook: str) -> None:
    told = [task for task in tasks(playbook).values() if task.problem in TICKETED]
    sources = Counter(t.source_task for t in tickets(playbook) if t.source_task)
    assert set(sources) == {task.task_id for task in told}
    assert set(sources.values()) <= {1}


def test_tickets_are_handled_by_whom_the_rules_name(playbook: str) -> None:
    for ticket in tickets(playbook):
        assert ticket.department
        assert ticket.owner
        assert ticket.due


# What people did about it


def test_what_is_closed_says_when_and_what_became_of_it(playbook: str) -> None:
    for ticket in tickets(playbook):
        if ticket.status is TicketStatus.CLOSED:
            assert ticket.first_response
            assert ticket.closed
            assert ticket.result
            assert str(ticket.opened) < str(ticket.first_response) < str(ticket.closed)


def test_some_were_paused_late_or_came_back() -> None:
    found = [ticket for playbook in PLAYBOOKS for ticket in tickets(playbook)]
    closed = [ticket for ticket in found if ticket.is_solved and ticket.closed and ticket.due]
    late = [ticket for ticket in closed if str(ticket.closed) > str(ticket.due)]
    assert 1 <= len(late) <= len(closed) / 3
    fields = Counter(turn.field for ticket in found for turn in ticket.turns)
    assert fields["due"] >= 2  # put later, as the clock had stood still


def test_most_second_visits_were_made_by_whom_the_customer_told(playbook: str) -> None:
    visits = [
        (tasks(playbook)[t.source_task], tasks(playbook)[t.second_visit])
        for t in tickets(playbook)
        if t.source_task and t.second_visit
    ]
    made = [visit for _, visit in visits if visit.status is Status.DONE]
    assert made or playbook == "device"
    assert all(told.done_by for told, _ in visits)


def test_an_attempt_that_reached_nobody_is_in_the_log(playbook: str) -> None:
    counted = count_attempts(desk_of(playbook).log)
    tried = [task for task in tasks(playbook).values() if task.attempts]
    assert {task.task_id: task.attempts for task in tried} == dict(counted)
    for task in tried:
        if task.is_open and task.status is Status.IN_PROGRESS:
            assert task.reached is YesNo.NO
            assert task.due != task.first_deadline


def test_the_report_has_numbers_for_tickets(playbook: str, tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(lived(playbook))
    shown = followup("report", "-w", path, "--as-of", DAY, "--lang", LIVED_IN[playbook]).stdout
    names = {"en": ("SLA met rate", "Loops closed rate"), "zh": ("时限达成率", "闭环率")}
    for name in names[LIVED_IN[playbook]]:
        line = next(line for line in shown.splitlines() if line.startswith(name))
        assert "%" in line
