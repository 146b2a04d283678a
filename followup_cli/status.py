"""The five values of Status: which may follow which, and what a row must say for each.

Only what is open can be put off, and only what is closed can be reopened: a contact that was made
was needed, so what is done becomes neither postponed nor not needed. First Deadline never moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem, address, day
from followup_cli.terms import Status, YesNo
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Place
    from followup_cli.words import Message

# What a person may make of a status. The program itself only ever sets Not needed.
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset(Status),
    Status.IN_PROGRESS: frozenset(Status),
    Status.POSTPONED: frozenset(Status),  # to itself too: put off once more
    Status.DONE: frozenset({Status.DONE, Status.PENDING, Status.IN_PROGRESS}),
    Status.NOT_NEEDED: frozenset(Status) - {Status.POSTPONED},
}


class _Fault(NamedTuple):
    """What is wrong in a cell of a task, and whether that is only to be known."""

    field: str
    message: Message
    hint: Message
    note: bool = False


def may_become(before: Status | None, after: Status) -> bool:
    """Whether a status may follow another; a blank one is Pending."""
    return after in MOVES[before or Status.PENDING]


def find_status_problems(tasks: Iterable[Task], place: Place, today: date) -> Iterator[Problem]:
    """Yield what the statuses and days that people typed leave open or contradict, cell by cell."""
    for task in tasks:
        for check in _CHECKS:
            fault = check(task, today)
            if fault is not None and fault.field not in task.unreadable:
                yield _problem(task, fault, place)


def why_not_put_off(task: Task, until: Moment, today: date) -> Message | None:
    """Return why a task cannot be postponed to a day, None where it can."""
    unread = next((field for field in ("status", "due") if field in task.unreadable), None)
    if unread:
        return msg(
            "A cell of {task} cannot be read: `followup check` says which.", task=task.task_id
        )
    if not may_become(task.status, Status.POSTPONED):
        return msg(
            "{task} is {status}: only what is open can be postponed.",
            task=task.task_id,
            status=task.status,
        )
    if day(until) <= today:
        return msg("{day} is not after {today}: name a later day.", day=until, today=today)
    planned = max(_planned_day(task), day(task.due).isoformat() if task.due else "")
    if day(until).isoformat() > planned:
        return None
    return msg(
        "{task} is due on {due}: postponing it needs a later day than that.",
        task=task.task_id,
        due=planned,
    )


def put_off(task: Task, until: Moment) -> Task:
    """Return a task postponed to a day; First Deadline stays, and counts."""
    return replace(task, status=Status.POSTPONED, due=until)


def _put_off_nowhere(task: Task, _today: date) -> _Fault | None:
    planned = _planned_day(task)
    if task.status is not Status.POSTPONED or not planned or "due" in task.unreadable:
        return None
    if task.due is not None and day(task.due).isoformat() > planned:
        return None
    return _Fault(
        "status",
        msg("Postponed, but to no later day than the {day} that was planned.", day=planned),
        msg("Type the new day into Due, or set Status back; First Deadline stays as it is."),
    )


def _not_allowed(task: Task, _today: date) -> _Fault | None:
    was = _planned_status(task)
    if was is None or task.status is None or may_become(was, task.status):
        return None
    return _Fault(
        "status",
        msg("{status} cannot follow {before}.", status=task.status, before=was),
        msg("Set it to Pending or In progress first: that opens it again."),
    )


def _made_yet_not_needed(task: Task, _today: date) -> _Fault | None:
    by_person = _planned_status(task) is not Status.NOT_NEEDED
    made = task.done_on is not None and task.reached is not YesNo.NO
    if task.status is not Status.NOT_NEEDED or not made or not by_person:
        return None
    return _Fault(
        "status",
        msg("Not needed, though Done On says that the contact was made."),
        msg("Set Status to Done, or clear Done On."),
    )


def _made_ahead(task: Task, today: date) -> _Fault | None:
    if task.done_on is None or day(task.done_on) <= today:
        return None
    return _Fault(
        "done_on",
        msg("Done On lies ahead: {done_on} is after {today}.", done_on=task.done_on, today=today),
        msg("Type the day on which the contact was made; a day agreed on is Next Contact."),
    )


def _made_yet_open(task: Task, today: date) -> _Fault | None:
    made = task.done_on is not None and day(task.done_on) <= today
    if not made or not task.is_open or task.reached is YesNo.NO:
        return None
    return _Fault(
        "status",
        msg(
            "Done On is filled in, but the status is still {status}.",
            status=task.status or Status.PENDING,
        ),
        msg("Set Status to Done if the contact was made."),
        note=True,
    )


_CHECKS: tuple[Callable[[Task, date], _Fault | None], ...] = (
    _put_off_nowhere,
    _not_allowed,
    _made_yet_not_needed,
    _made_ahead,
    _made_yet_open,
)


def _planned_day(task: Task) -> str:
    """Return the day that stood in Due before a person postponed it, "" where none is known."""
    if "due" in task.planned:
        return task.planned["due"][: len("2026-03-09")]
    first = None if task.latest else task.first_deadline
    return day(first).isoformat() if first else ""


def _planned_status(task: Task) -> Status | None:
    """Return what the program last wrote as a status, None where it wrote none."""
    text = task.planned.get("status", "")
    return next((status for status in Status if status.value == text), None)


def _problem(task: Task, fault: _Fault, place: Place) -> Problem:
    value = getattr(task, fault.field)
    return Problem(
        address(place.name, place.columns.get(fault.field, "A"), task.row or place.header_row),
        task.task_id or str(value),
        fault.message,
        fault.hint,
        note=fault.note,
    )
