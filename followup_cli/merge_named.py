"""The rows of the schedule as a plan will know them: those that people typed, named beforehand.

What somebody typed into a row without an id counts at the first plan as it does at the second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.merge_cells import is_emptied
from followup_cli.merge_numbers import Numbers
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Task


def named_rows(
    tasks: Sequence[Task], ids: Iterable[str], names: Mapping[str, str]
) -> tuple[Task, ...]:
    """Return the rows under the ids that a plan gives them, and the customers that they mean.

    `ids` are those that the log has known, `names` the customers' names by id.
    """
    numbers = Numbers(tasks, ids)
    called: dict[str, str] = {}
    for cid, name in names.items():
        folded = fold(name or cid)
        called[folded] = "" if folded in called else cid
    return tuple(_named(task, numbers, called) for task in apart(tasks))


def apart(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yield the rows, those copied from another as if somebody had typed them."""
    seen: set[str] = set()
    for task in tasks:
        if task.key and task.key in seen and task.is_open:
            yield replace(task, key="", task_id="", planned={})
        else:
            yield task
        seen.add(task.key)


def _named(task: Task, numbers: Numbers, called: Mapping[str, str]) -> Task:
    if task.key and (task.task_id or not task.is_open):
        return task
    if is_emptied(task):
        return task
    if task.key:
        return replace(task, task_id=numbers.of(task))
    cid = called.get(fold(task.customer), "") or task.customer_id
    return replace(task, task_id=numbers.of(task), customer_id=cid)
