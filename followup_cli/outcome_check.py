"""Rows that people closed without saying what the contact brought: asked for, never guessed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from followup_cli.model import Problem, address, day
from followup_cli.model_plan import is_typed
from followup_cli.outcome import missing
from followup_cli.terms import Status
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_desk import Place
    from followup_cli.words import Message

_RECENT = timedelta(days=31)  # who was talked to longer ago remembers no more what was said
_NAMED = 5  # rows that are named one by one; of more, the first
_FIELDS = ("score", "summary")


def find_unsaid(
    tasks: Iterable[Task], place: Place, automatic: Container[str], today: date
) -> Iterator[Problem]:
    """Yield what the contacts of the last month lack, cell by cell; many of them as one problem.

    Messages that a program sent, under rules `automatic`, and history that people typed lack none.
    """
    rows = [task for task in tasks if _is_recent(task, today)]
    for field in _FIELDS:
        found = [task for task in rows if _lacks(task, field, automatic)]
        if len(found) > _NAMED:
            yield _problem(found[0], field, place, _MANY[field](len(found), found[0].task_id))
        else:
            yield from (_problem(t, field, place, _ONE[field](t.task_id)) for t in found)


def _is_recent(task: Task, today: date) -> bool:
    """Whether a contact that a rule asked for was made in the last month."""
    if task.status is not Status.DONE or not task.key or is_typed(task.key):
        return False
    made = task.done_on or task.due
    return made is not None and day(made) >= today - _RECENT


def _lacks(task: Task, field: str, automatic: Container[str]) -> bool:
    return field not in task.unreadable and field in missing(task, automatic)


_ONE = {
    "score": lambda task_id: msg("{task} is done, but no score is typed.", task=task_id),
    "summary": lambda task_id: msg("{task} is done, but no summary is typed.", task=task_id),
}
_MANY = {
    "score": lambda n, task_id: msg(
        "{n} contacts of the last month, {task} first, have no score.", n=n, task=task_id
    ),
    "summary": lambda n, task_id: msg(
        "{n} contacts of the last month, {task} first, have no summary.", n=n, task=task_id
    ),
}
_HINTS = {
    "score": msg("Type what the customer said, 0 to 10; or no under Reached if nobody was."),
    "summary": msg("Type in a few words what was said; or no under Reached if nobody was."),
}


def _problem(task: Task, field: str, place: Place, message: Message) -> Problem:
    where = address(place.name, place.columns.get(field, "A"), task.row or place.header_row)
    return Problem(where, task.task_id, message, _HINTS[field])
