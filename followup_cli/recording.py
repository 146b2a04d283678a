"""An outcome recorded: its row, its lines of the log, and at once what the rules make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import attempts, edits, outcome
from followup_cli import plan as planning
from followup_cli.due_head import results_since
from followup_cli.errors import PolicyError, RefusedValueError
from followup_cli.founding import read_policy
from followup_cli.merge_log import Scribe
from followup_cli.model import Row
from followup_cli.model_desk import RESULTS
from followup_cli.model_plan import Key
from followup_cli.terms import OPEN, Status, YesNo
from followup_cli.words import msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import LOG, SCHEDULE

if TYPE_CHECKING:
    from followup_cli.founding import Policy
    from followup_cli.model import Change, LogLine, Moment, Task
    from followup_cli.model_desk import Desk, State
    from followup_cli.outcome import Known, Said
    from followup_cli.plan import Plan
    from followup_cli.words import Message

COMMAND = "log"
# What an attempt does not leave in the row: its note and its time stand in the log.
_OF_A_CONTACT = ("summary", "done_on", "done_by", "next_contact")


class Call(NamedTuple):
    """A contact about to be recorded: its row, at what moment, and what that is judged by.

    `row` is as it was read, `task` with the customer that it means.
    """

    desk: Desk
    row: Task
    task: Task
    at: Moment
    as_of: datetime
    policy: Policy
    known: Known


class Recorded(NamedTuple):
    """A contact as it was recorded, what is to be written, and the plan that followed from it.

    `made` is None where wrong rules or settings kept anything from following.
    """

    before: Task
    after: Task
    changes: tuple[Change, ...]
    made: Plan | None


def open_call(desk: Desk, row: Task, at: Moment, as_of: datetime) -> Call:
    """Return a contact about to be recorded; RefusedValueError where it is nobody's."""
    policy = read_policy(desk)
    orders, customers = desk.orders.frame, desk.customers.frame
    known = outcome.Known(
        as_of.date(),
        [person.name for person in policy.people],
        dict(zip(orders["order_id"], orders["customer_id"], strict=True)),
        policy.automatic,
    )
    names = zip(customers["customer_id"], customers["customer"], strict=True)
    task = replace(row, customer_id=_whose(row, {str(cid): str(name) for cid, name in names}))
    return Call(desk, row, task, at, as_of, policy, known)


def is_attempt(said: Said) -> bool:
    """Whether somebody says that nobody was reached, and the contact is still to be made."""
    return said.get("reached") is YesNo.NO and said.get("status", Status.IN_PROGRESS) in OPEN


def require_sound(call: Call, said: Said) -> None:
    """Refuse what cannot be recorded whatever else is said: before anything more is asked."""
    opened = said.get("status") in OPEN
    if not call.task.is_open and not opened:
        raise RefusedValueError(outcome.why_closed(call.task))
    reached = {"reached": YesNo.YES, **said}
    settle(call, said if opened else {**reached, "status": Status.IN_PROGRESS})


def is_incomplete(call: Call, said: Said) -> bool:
    """Whether a contact said to be done lacks what its rule asks for."""
    after = outcome.finish(call.task, {"status": Status.DONE, **said}, call.at, call.known)
    lacks = outcome.missing(after, call.known.automatic)
    return after.status is Status.DONE and not is_attempt(said) and bool(lacks)


def settle(call: Call, said: Said) -> Task:
    """Return the contact with what was said of it; RefusedValueError where that cannot be."""
    if is_attempt(said):
        return _tried(call, said)
    after = outcome.finish(call.task, {"status": Status.DONE, **said}, call.at, call.known)
    return _accepted(call, after)


def record(call: Call, after: Task, note: str = "") -> Recorded:
    """Return what to write of a contact, and what follows from it by the rules."""
    lines = _lines(call, after, note)
    desk, places = call.desk, call.desk.places
    try:
        made = _follow(call, after, lines)
    except PolicyError:
        alone = (
            *edits.schedule_changes(places, (call.row,), (after,)),
            *edits.log_changes(places, lines),
        )
        return Recorded(call.row, after, alone, None)
    loop = replace(made.loop, log=(*lines, *made.loop.log))
    made = replace(made, rows=desk.tasks, loop=loop)
    whole = next(task for task in made.merged.tasks if task.row == after.row)
    return Recorded(call.row, whole, made.changes, made)


def _accepted(call: Call, after: Task) -> Task:
    refused = outcome.why_refused(call.task, after, call.known)
    if refused:
        raise RefusedValueError(refused)
    return after


def _tried(call: Call, said: Said) -> Task:
    """Return a contact tried in vain; a day named for the next one is when it is tried again."""
    tried = {**said, "status": Status.IN_PROGRESS}
    told = _accepted(call, outcome.finish(call.task, tried, call.at, call.known))
    row = replace(told, **{field: getattr(call.task, field) for field in _OF_A_CONTACT})
    calendar, hours = call.policy.calendar, call.desk.settings.working_hours
    after = attempts.tried(row, said.get("done_on", call.at), calendar, hours)
    return replace(after, due=said.get("next_contact", after.due))


def _follow(call: Call, after: Task, lines: tuple[LogLine, ...]) -> Plan:
    desk = call.desk
    tasks = tuple(after if task is call.row else task for task in desk.tasks)
    logged = (Row(LOG.kind, 0, line._asdict(), {}) for line in lines)
    state = _acted_on(desk.state, call.row, after) if desk.state else None
    edited = replace(desk, tasks=tasks, log=(*desk.log, *logged), state=state)
    return planning.build(edited, call.as_of, only=after.customer_id)


def _acted_on(state: State, before: Task, after: Task) -> State:
    """Return what the last plan saw with a result that no plan has to take in any more."""
    came = results_since([after], state.as_of) - results_since([before], state.as_of)
    return state._replace(last_rows={**state.last_rows, RESULTS: state.results + came})


def _lines(call: Call, after: Task, note: str) -> tuple[LogLine, ...]:
    """Return a line of the log for each cell that changes."""
    at = call.at if isinstance(call.at, datetime) else call.as_of
    scribe, why = Scribe(at, call.desk.lang), _why(call, after, note)
    return tuple(
        scribe.changed(call.row, after, column.field, why)._replace(command=COMMAND)
        for column in SCHEDULE.columns
        if not column.hidden and getattr(call.row, column.field) != getattr(after, column.field)
    )


def _why(call: Call, after: Task, note: str) -> Message:
    if after.attempts == call.row.attempts:
        return msg("the outcome was recorded")
    how = after.channel or msg("no channel")
    if note:
        return msg("nobody was reached by {channel}: {note}", channel=how, note=note)
    return msg("nobody was reached by {channel}", channel=how)


def _whose(row: Task, names: dict[str, str]) -> str:
    """Return the id of the customer that a row means: its own, its key's, or that of the name."""
    key = Key.parse(row.key)
    known = row.customer_id or (key.customer_id if key else "")
    called = [
        cid for cid, name in names.items() if row.customer and fold(name) == fold(row.customer)
    ]
    if known or len(called) == 1:
        return known or called[0]
    raise RefusedValueError(
        msg(
            "Whose contact {task_id} is, nobody can tell: type a name of Customers into its row.",
            task_id=row.task_id,
        )
    )
