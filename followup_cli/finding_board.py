"""The board: tasks in columns by status, the most urgent of each on top."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from followup_cli.finding import as_row, summary
from followup_cli.model import day
from followup_cli.model_report import Block, Screen
from followup_cli.terms import OPEN, Priority, Status
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Task

Columns = dict[Status, tuple["Task", ...]]

_MOST = 8  # cards of a column on a terminal; every other format lists all of them
_BLANK: Mapping[str, object] = {}
_COLUMNS = tuple(Column(status.value, status.name, status.name) for status in Status)
_STACKED = tuple(map(SCHEDULE.column, ("task_id", "due", "customer", "type", "owner")))
_STYLES = {Status.DONE: "dim", Status.NOT_NEEDED: "dim", Status.IN_PROGRESS: "yellow"}


def by_status(tasks: Iterable[Task]) -> Columns:
    """Return the tasks of each status: open ones by urgency, those that ended the last first."""
    tasks = tuple(tasks)
    return {
        status: tuple(
            sorted((t for t in tasks if _stands(t) is status), key=_ORDERS[status in OPEN])
        )
        for status in Status
    }


def as_object(columns: Columns) -> Mapping[str, object]:
    """Return the board as programs see it: the tasks by status."""
    return {status.value: [as_row(task) for task in tasks] for status, tasks in columns.items()}


def screens(columns: Columns) -> tuple[Screen, Screen]:
    """Return the board side by side, and one status under the other for narrow windows."""
    heads = {status.value: _head(status, tasks) for status, tasks in columns.items()}
    cards = zip_longest(*(_cards(tasks) for tasks in columns.values()), fillvalue="")
    rows = [{s.value: card for s, card in zip(columns, line, strict=True)} for line in cards]
    lines: tuple[Mapping[str, object], ...] = (heads, *rows)
    apart = [line for row in lines for line in (_BLANK, row)]
    found = [task for tasks in columns.values() for task in tasks]
    beside = Block(summary(found), tuple(apart), styles=("", "bold", *[""] * (2 * len(rows))))
    return Screen(_COLUMNS, (beside,)), Screen(_STACKED, tuple(_stacks(columns)))


def _stacks(columns: Columns) -> Iterable[Block]:
    for status, tasks in columns.items():
        yield Block(_head(status, tasks), tuple(map(as_row, tasks[:_MOST])), "bold", apart=True)
        if len(tasks) > _MOST:
            yield Block(msg("  {more}", more=_more(tasks)), style="dim")


def _head(status: Status, tasks: Sequence[Task]) -> Message:
    return msg("{status} ({n})", status=status, n=len(tasks))


def _more(tasks: Sequence[Task]) -> Message:
    return msg("… {n} more", n=len(tasks) - _MOST)


def _cards(tasks: Sequence[Task]) -> list[tuple[object, ...]]:
    cards = [_card(task) for task in tasks[:_MOST]]
    return [*cards, (_more(tasks),)] if len(tasks) > _MOST else cards


def _card(task: Task) -> tuple[object, ...]:
    """Return a card of four lines: id and day, whom, what, by whom."""
    urgent = "!" if task.is_open and task.priority is Priority.HIGH else ""
    on = _day(task)
    first = " ".join(filter(None, (urgent, task.task_id, on.isoformat() if on else "")))
    return first, task.customer, task.type, task.owner


def _stands(task: Task) -> Status:
    return task.status or Status.PENDING


def _day(task: Task) -> date | None:
    moment = task.due or task.latest if task.is_open else task.done_on or task.due
    return None if moment is None else day(moment)


def _urgent_first(task: Task) -> tuple[object, ...]:
    priorities = tuple(Priority)
    rank = priorities.index(task.priority) if task.priority else len(priorities)
    return _day(task) or date.max, rank, task.customer, task.task_id


def _last_first(task: Task) -> tuple[object, ...]:
    return -(_day(task) or date.min).toordinal(), task.customer, task.task_id


_ORDERS = {True: _urgent_first, False: _last_first}
