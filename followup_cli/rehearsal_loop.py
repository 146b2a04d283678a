"""The closed loop of a demonstration: what is recorded and phoned in, and what becomes of it.

Each event is acted on at its own moment, as `log` does: tickets, leads and notices follow at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli import closing
from followup_cli.attempts import tried
from followup_cli.demo_desk import TICKETED
from followup_cli.facts_records import Records
from followup_cli.loop_office import id_of
from followup_cli.merge_log import Scribe, recall
from followup_cli.model_loop import Loop, Ticket
from followup_cli.rehearsal_living import as_read, placed
from followup_cli.terms import Status, TicketStatus
from followup_cli.words import msg
from followup_cli.workbook.schema import LEADS, OUTBOX, SCHEDULE, TICKETS
from followup_cli.workhours import WorkHours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.demo_desk import Step
    from followup_cli.demo_sources import Story
    from followup_cli.model import LogLine, Task
    from followup_cli.model_plan import Memory
    from followup_cli.plan import Plan
    from followup_cli.rehearsal_living import Living, Scene

_ALERTED = 3
_SHEETS = (TICKETS, LEADS, OUTBOX)
_LOGGED = frozenset(name for sheet in _SHEETS for name in (sheet.kind, sheet.zh))
_BY_HAND = ("customer_id", "customer", "kind", "opened")
_HANDLED = (*_BY_HAND, "department", "owner", "due")  # where no rule says who handles it


class _Event(NamedTuple):
    """Something that happens at a moment: a contact recorded, a call, a step of somebody's."""

    on: datetime
    recorded: Task | None = None
    story: Story | None = None
    step: Step | None = None


@dataclass(frozen=True)
class Week:
    """The days between two plans: what the first knew, and what was typed until the next."""

    plan: Plan
    typed: tuple[Task, ...]
    evening: date
    scene: Scene
    memory: Memory
    hours: WorkHours


def week_of(plan: Plan, living: Living, typed: tuple[Task, ...], until: date, scene: Scene) -> Week:
    """Return the days after a plan, until an evening."""
    return Week(plan, typed, until, scene, recall(living.desk.log), hours_of(plan))


def hours_of(plan: Plan) -> WorkHours:
    """Return when the team of a plan works."""
    return WorkHours(plan.policy.calendar, plan.desk.settings.working_hours)


def live_through(living: Living, week: Week) -> tuple[Living, date | None]:
    """Return a desk at the end of some days, and the first on which somebody waits for a word."""
    records = list(_recorded(living.desk.tasks, week.typed))
    pressing: date | None = None
    while event := _next(living, records, week.evening):
        was = living.loop
        living = _happen(living, event, week)
        if event.recorded:
            records.pop(0)
        on = event.on.date()
        if on > week.plan.as_of.date() and _is_pressing(was, living.loop):
            pressing = pressing or on
    return _typed_in(living, week), pressing


def _recorded(before: Sequence[Task], typed: Sequence[Task]) -> list[_Event]:
    """Return the contacts recorded since that the rules may act on, in time."""
    found = [
        _Event(task.done_on, recorded=task)
        for was, task in zip(before, typed, strict=True)
        if was.is_open and isinstance(task.done_on, datetime) and _asks(task)
    ]
    return sorted(found, key=lambda event: (event.on, _of(event)))


def _asks(task: Task) -> bool:
    low = task.score is not None and task.score < _ALERTED
    return bool(low or task.problem or task.intent)


def _of(event: _Event) -> str:
    return event.recorded.task_id if event.recorded else ""


def _next(living: Living, records: Sequence[_Event], evening: date) -> _Event | None:
    calls = [_Event(story["opened"], story=story) for story in living.stories[:1]]
    steps = [_Event(step.on, step=step) for step in living.steps[:1]]
    coming = [event for event in (*records[:1], *calls, *steps) if event.on.date() <= evening]
    return min(coming, key=lambda event: event.on, default=None)


def _happen(living: Living, event: _Event, week: Week) -> Living:
    if event.recorded:
        task = event.recorded
        rows = tuple(task if t.task_id == task.task_id else t for t in living.desk.tasks)
        living = replace(living, desk=replace(living.desk, tasks=rows))
        return _act(living, task.customer_id, event.on, week)
    if event.story:
        living = _phoned_in(living, event.story)
        return _act(living, event.story["customer_id"], event.on, week)
    assert event.step is not None
    living = _stepped(living, event.step)
    silent = event.step.kind == OUTBOX.kind
    return living if silent else _act(living, event.step.customer_id, event.on, week)


def _phoned_in(living: Living, story: Story) -> Living:
    """Return a desk after somebody who took a call has raised a ticket by hand."""
    number = sum(ticket.ticket_id.startswith("TK") for ticket in living.loop.tickets) + 1
    fields = _BY_HAND if story["kind"] in TICKETED else _HANDLED
    raised = Ticket(
        ticket_id=f"TK{number:03d}",
        status=TicketStatus.OPEN,
        sheet=TICKETS.name(living.desk.lang),
        **{name: story[name] for name in fields},
    )
    rows = placed((*living.loop.tickets, raised))
    return replace(
        living,
        stories=living.stories[1:],
        told={**living.told, raised.ticket_id: story},
        loop=replace(living.loop, tickets=rows),
    )


def _stepped(living: Living, step: Step) -> Living:
    def typed(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(r, **step.values) if id_of(r) == step.row_id else r for r in rows)

    loop = living.loop
    after = Loop(typed(loop.tickets), typed(loop.leads), typed(loop.notices))
    return replace(living, steps=living.steps[1:], loop=after)


def _act(living: Living, customer_id: str, on: datetime, week: Week) -> Living:
    """Return a desk after what the rules make of one customer's rows at a moment."""
    known = week.plan
    logged = (line for line in living.lines if line.sheet in _LOGGED)
    desk = replace(living.desk, log=as_read(logged))
    records = Records(desk.tasks, desk.places.get(SCHEDULE.kind), on.date())
    loop = closing.close_loops(
        desk, known.policy, known.standing._replace(records=records), known.customers,
        week.memory, as_of=on, rekeyed={}, only=customer_id,
        before=living.loop,
    )  # fmt: skip
    return living.after(loop, loop.log, week.scene, week.hours)


def _is_pressing(was: Loop, now: Loop) -> bool:
    """Whether a customer waits for a word since: a ticket was solved."""
    return _solved(was) != _solved(now)


def _solved(loop: Loop) -> set[str]:
    return {ticket.ticket_id for ticket in loop.tickets if ticket.is_solved}


def _typed_in(living: Living, week: Week) -> Living:
    """Return a desk with all that was typed; who was tried in vain is tried again."""
    rows: list[Task] = []
    lines: list[LogLine] = []
    for was, task in zip(week.plan.merged.tasks, week.typed, strict=True):
        row, said = _attempt(was, task, week)
        rows.append(replace(row, row=len(rows) + 2))
        lines += said
    desk = replace(living.desk, tasks=tuple(rows))
    return replace(living, desk=desk, lines=(*living.lines, *lines))


def _attempt(was: Task, task: Task, week: Week) -> tuple[Task, list[LogLine]]:
    """Return a contact that reached nobody as `log` records it, and its lines of the log."""
    fresh = task.status is Status.IN_PROGRESS and was.status is not Status.IN_PROGRESS
    if not fresh or task.due is None:
        return task, []
    on = week.hours.add(task.due, timedelta(minutes=40))
    hours = week.plan.desk.settings.working_hours
    after = tried(replace(was, channel=task.channel), on, week.plan.policy.calendar, hours)
    how = {"channel": task.channel or "", "note": task.summary}
    why = msg("nobody was reached by {channel}: {note}", **how)
    scribe = Scribe(on, week.plan.desk.lang)
    lines = [
        scribe.changed(was, after, column.field, why)._replace(command="log")
        for column in SCHEDULE.columns
        if not column.hidden and getattr(was, column.field) != getattr(after, column.field)
    ]
    return after, lines
