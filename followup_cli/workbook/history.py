"""The rows of `History` as tasks: contacts that ended long ago, and still count for what they were.

A contact stands in one place. Whoever pastes a row back into `Schedule` has brought it back, and
what its copy in `History` says counts no more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem, address
from followup_cli.words import msg
from followup_cli.workbook.tasks import schedule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Task
    from followup_cli.words import Message
    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout


class History(NamedTuple):
    """The tasks of `History`, the row of each by its id, and what is wrong in its cells."""

    tasks: tuple[Task, ...] = ()
    rows: Mapping[str, int] = {}
    problems: tuple[Problem, ...] = ()


def history_of(book: Book, layout: Layout | None, style: Style, current: Iterable[Task]) -> History:
    """Read what went to `History` and did not come back; `current` are the rows of `Schedule`."""
    if layout is None:
        return History()
    read = schedule_of(book, layout, style)
    here = [(task.task_id, task.key) for task in current]
    ids, keys = {task_id for task_id, _ in here}, {key for _, key in here}
    theirs = [t for t in read.tasks if t.task_id not in ids and t.key not in keys]
    whole = {t.task_id: t for t in reversed(theirs) if t.task_id and t.key and not t.is_open}
    kept = [t for t in theirs if whole.get(t.task_id) is t]
    return History(
        tuple(replace(task, row=None) for task in kept),
        {task.task_id: task.row for task in kept if task.row},
        (*read.problems, *_left_out(layout, theirs)),
    )


def _left_out(layout: Layout, tasks: Sequence[Task]) -> Iterator[Problem]:
    """Say which rows are no contact that is over, and so count for nothing."""
    letters = layout.letters()
    for task in tasks:
        field, why = _why_left_out(task)
        if why is not None:
            where = address(layout.grid.name, letters.get(field, "A"), task.row or 0)
            hint = msg("Cut the row, and paste it below the rows of Schedule.")
            yield Problem(where, task.task_id, why, hint)


def _why_left_out(task: Task) -> tuple[str, Message | None]:
    if not task.task_id or not task.key:
        return "task_id", msg("a row without its hidden key is no contact of the schedule")
    if task.is_open:
        return "status", msg("{task} is open, and nobody is told of it here", task=task.task_id)
    return "", None
