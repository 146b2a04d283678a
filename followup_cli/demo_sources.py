"""Where the demonstration's tickets come from: what customers told in the contacts before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.demo_days import dice
from followup_cli.demo_plays import GENERAL, PLAYS
from followup_cli.demo_records import NO_TROUBLE, SENT
from followup_cli.terms import Status, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.demo_texts import Texts
    from followup_cli.model import Task
    from followup_cli.terms import Kind

_LATELY = timedelta(days=14)
_SCORES = (2.0, 1.0, 4.0)


class Heard(NamedTuple):
    """A ticket that the team opened: for whom, what about, and when."""

    ticket_id: str
    customer_id: str
    kind: Kind
    opened: datetime


def tell_troubles(
    tasks: Sequence[Task], tickets: Iterable[Heard], lang: str, playbook: str = GENERAL
) -> tuple[tuple[Task, ...], Mapping[str, str]]:
    """Return the schedule with what customers told of their troubles, and each ticket's task.

    A customer who has spoken with nobody lately has called by themselves: no task is the source.
    """
    told, sources = list(tasks), dict[str, str]()
    for ticket in tickets:
        place = _source(told, ticket)
        if place is not None:
            told[place] = _told(told[place], ticket, PLAYS[playbook].texts[lang])
            sources[ticket.ticket_id] = told[place].task_id
    return tuple(told), sources


def _source(tasks: Sequence[Task], ticket: Heard) -> int | None:
    """Return where the customer's last talk before a ticket stands."""
    spoken = [n for n, task in enumerate(tasks) if _may_tell(task, ticket)]
    return max(spoken, key=lambda n: (_moment(tasks[n]), tasks[n].key), default=None)


def _may_tell(task: Task, ticket: Heard) -> bool:
    return (
        task.customer_id == ticket.customer_id
        and task.status is Status.DONE
        and task.reached is YesNo.YES
        and task.channel not in SENT
        and task.rule not in NO_TROUBLE
        and ticket.opened - _LATELY <= _moment(task) <= ticket.opened
    )


def _moment(task: Task) -> datetime:
    done = task.done_on or date.min
    return done if isinstance(done, datetime) else datetime.combine(done, time.min)


def _told(task: Task, ticket: Heard, texts: Texts) -> Task:
    if task.problem:
        return task
    chance = dice(f"told {ticket.ticket_id}")
    record = chance.choice(texts.problems[ticket.kind])
    return replace(
        task,
        summary=record.summary,
        feedback=record.feedback,
        next_step=record.next_step,
        problem=ticket.kind,
        score=chance.choice(_SCORES),
    )
