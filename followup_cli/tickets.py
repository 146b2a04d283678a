"""How tickets stand: how old they are, how much time is left, and whether their loop is closed.

The loop of a ticket is closed when the customer was visited again after it was solved.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.terms import Status, TicketStatus, YesNo
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import IDENTIFIER, MOMENT, NUMBER, TICKETS, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

    from followup_cli.model import Moment, Task
    from followup_cli.model_loop import Ticket
    from followup_cli.model_rules import WorkingTime

_HOUR = 3600

COLUMNS: tuple[Column, ...] = (
    *TICKETS.columns,
    Column("loop", "Loop", "闭环"),
    Column("hours_open", "Hours Open", "已开工时", NUMBER),
    Column("hours_left", "Hours Left", "剩余工时", NUMBER),
    Column("response_due", "Response Due", "响应时限", MOMENT),
    Column("late", "Late", "逾期", YesNo),
)
ON_SCREEN: tuple[Column, ...] = (
    TICKETS.column("ticket_id"),
    Column("time_left", "Time Left", "剩余时间", IDENTIFIER),
    Column("state", "State", "状态"),
    *map(TICKETS.column, ("customer", "kind", "owner", "department")),
    Column("age", "Age", "已开", IDENTIFIER),
)


class LoopState(StrEnum):
    """How far the loop of a ticket is."""

    OPEN = "open"
    PAUSED = "paused"
    NEEDS_RESULT = "needs_result"
    SECOND_VISIT = "second_visit"
    CLOSED = "closed"
    LOOP_CLOSED = "loop_closed"
    WITHDRAWN = "withdrawn"


STILL_OPEN = (LoopState.NEEDS_RESULT, LoopState.OPEN, LoopState.PAUSED)
_OVER = (LoopState.CLOSED, LoopState.LOOP_CLOSED, LoopState.WITHDRAWN)


class View(NamedTuple):
    """A ticket as it stands at a moment.

    `left` is the working time until Due, below zero where it is late; `age` the working time since
    it was opened, until it was closed; `answer_by` until when its first response is waited for, and
    `answer_left` the working time until then.
    """

    ticket: Ticket
    loop: LoopState
    visit: Task | None = None
    left: timedelta | None = None
    age: timedelta | None = None
    answer_by: Moment | None = None
    answer_left: timedelta | None = None

    @property
    def is_late(self) -> bool:
        """Whether its time to be answered or solved is over."""
        return self.is_overdue or _is_over(self.answer_left)

    @property
    def is_overdue(self) -> bool:
        """Whether it is still to be solved, and its time is over."""
        return _is_over(self.left)

    @property
    def is_pending(self) -> bool:
        """Whether anything is still to be done about it."""
        return self.loop in STILL_OPEN or self.loop is LoopState.SECOND_VISIT


def view_of(
    ticket: Ticket,
    tasks: Mapping[str, Task],
    now: Moment,
    hours: WorkingTime,
    left: timedelta | None,
    *,
    answer_by: Moment | None = None,
) -> View:
    """Return how a ticket stands.

    Args:
        ticket: The ticket, with its history.
        tasks: The contacts of the schedule by id: its second visit is among them.
        now: The moment at which it is looked at.
        hours: When the team works.
        left: The working time left, as the time limits have it.
        answer_by: Until when its first response is waited for, likewise.
    """
    visit = tasks.get(ticket.second_visit)
    loop = _loop(ticket, visit)
    until = now if loop in STILL_OPEN else ticket.closed
    age = hours.between(ticket.opened, until) if ticket.opened and until else None
    answer_left = hours.between(now, answer_by) if answer_by else None
    return View(
        ticket, loop, visit, left if loop in STILL_OPEN else None, age, answer_by, answer_left
    )


def in_order(views: Iterable[View]) -> tuple[View, ...]:
    """Return what is to be solved by Due, then to be visited, then the rest, the latest first."""
    every = tuple(views)
    still = [view for view in every if view.loop in STILL_OPEN]
    waiting = [view for view in every if view.loop is LoopState.SECOND_VISIT]
    over = [view for view in every if not view.is_pending]
    over.sort(key=lambda view: (str(view.ticket.closed or ""), view.ticket.ticket_id), reverse=True)
    over.sort(key=lambda view: _OVER.index(view.loop))
    return (*sorted(still, key=_by_due), *sorted(waiting, key=_by_visit), *over)


def keep(
    views: Iterable[View], *, everything: bool = False, owner: str = "", late: bool = False
) -> tuple[View, ...]:
    """Return the tickets that were asked for: those about which something is still to be done."""
    return tuple(
        view
        for view in views
        if (everything or view.is_pending)
        and (not owner or fold(view.ticket.owner) == fold(owner))
        and (not late or view.is_late)
    )


def as_row(view: View) -> Mapping[str, object]:
    """Return a ticket for programs, by the fields of `COLUMNS`."""
    return {
        **{field: getattr(view.ticket, field) for field in TICKETS.fields},
        "loop": view.loop.value,
        "hours_open": None if view.age is None else _hours(view.age),
        "hours_left": None if view.left is None else _hours(view.left),
        "response_due": view.answer_by,
        "late": YesNo.YES if view.is_late else YesNo.NO,
    }


def as_line(view: View, say_span: Callable[[timedelta], Message]) -> Mapping[str, object]:
    """Return a ticket for people, by the fields of `ON_SCREEN` and of `COLUMNS`."""
    return {
        **as_row(view),
        "state": state_of(view),
        "loop": state_of(view),
        "time_left": time_left(view, say_span),
        "age": "" if view.age is None else say_span(view.age),
    }


def state_of(view: View) -> Message:
    """Return how far a ticket is, as people say it."""
    ticket, visit = view.ticket, view.visit
    if view.loop is LoopState.SECOND_VISIT and visit is not None:
        due = visit.due or visit.latest
        on = day(due).isoformat() if due else msg("no date")
        return msg("Second visit {day}", day=on)
    if view.loop in (LoopState.OPEN, LoopState.PAUSED):
        return msg("{status}", status=ticket.status or TicketStatus.OPEN)
    return _STATES[view.loop]


def time_left(view: View, say_span: Callable[[timedelta], Message]) -> Message | str:
    """Return how much time is left, or how late it is."""
    if view.is_late and not view.is_overdue and view.answer_left is not None:
        return msg("answer {span} late", span=say_span(view.answer_left))
    if view.left is None:
        return ""
    said = say_span(view.left)
    if view.is_overdue:
        return msg("{span} late", span=said)
    return msg("{span} left", span=said)


def nobody(views: Iterable[View], owner: str) -> Message:
    """Say that a person has no ticket to show, and who has."""
    names = sorted({v.ticket.owner for v in views if v.is_pending and v.ticket.owner})
    if not names:
        return msg("There are no open tickets.")
    return msg("No open tickets of {owner}. There are some of: {names}.", owner=owner, names=names)


def summary(views: Iterable[View]) -> Message:
    """Return how many tickets are still to be solved, how many late, how many visits are due."""
    views = tuple(views)
    return msg(
        "To be solved: {open}, late: {late}, second visits to make: {visits}.",
        open=sum(view.loop in STILL_OPEN for view in views),
        late=sum(view.is_late for view in views),
        visits=sum(view.loop is LoopState.SECOND_VISIT for view in views),
    )


_STATES = {
    LoopState.NEEDS_RESULT: msg("Closed without a result"),
    LoopState.SECOND_VISIT: msg("Solved; the second visit is to come"),
    LoopState.CLOSED: msg("Closed"),
    LoopState.LOOP_CLOSED: msg("Loop closed"),
    LoopState.WITHDRAWN: msg("Withdrawn"),
}


def _loop(ticket: Ticket, visit: Task | None) -> LoopState:
    if ticket.withdrawn:
        return LoopState.WITHDRAWN
    if ticket.is_open:
        return LoopState.PAUSED if ticket.status is TicketStatus.PAUSED else LoopState.OPEN
    if not ticket.is_solved:
        return LoopState.NEEDS_RESULT
    if visit is None:
        return LoopState.CLOSED
    if visit.is_open:
        return LoopState.SECOND_VISIT
    return LoopState.LOOP_CLOSED if visit.status is Status.DONE else LoopState.CLOSED


def _by_due(view: View) -> tuple[bool, str, str, str]:
    ticket = view.ticket
    return ticket.due is None, str(ticket.due), str(ticket.opened), ticket.ticket_id


def _by_visit(view: View) -> tuple[str, str]:
    visit = view.visit
    return str(visit and (visit.due or visit.latest)), view.ticket.ticket_id


def _is_over(left: timedelta | None) -> bool:
    return left is not None and left.total_seconds() < 0


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / _HOUR, 1)
