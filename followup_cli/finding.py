"""Tasks found by a condition of the same language as that of rules, past ones too.

A name is looked up in the row of the schedule, then in that of its customer.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UsageError
from followup_cli.model import day
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import Names, fold
from followup_cli.workbook.schema import SCHEDULE, SHEETS, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Customer, Task
    from followup_cli.model_rules import Condition

COLUMNS: tuple[Column, ...] = tuple(c for c in SCHEDULE.columns if not c.hidden)
_FIRST = ("task_id", "due", "status", "customer")
_LAST = ("score", "type", "owner", "summary")
_HERE = frozenset({"Schedule", "Customers", "Tiers", "own"})
_NEVER = datetime.combine(date.max, time())


class Asked(NamedTuple):
    """A name in a condition: as it was typed, the columns it may mean, the sheet it named."""

    spelling: str
    fields: tuple[tuple[str, str], ...]
    kind: str = ""


def require_known(names: Iterable[Asked]) -> None:
    """Refuse a condition that asks about sheets in which no task stands, and no customer."""
    for name in names:
        kinds = {name.kind} if name.kind else {kind for kind, _ in name.fields}
        if not kinds & _HERE:
            raise UsageError(
                msg(
                    "“{name}” is a column of {sheet}: tasks are found by the columns of Schedule "
                    "and Customers.",
                    name=name.spelling,
                    sheet=[Names(kind, SHEETS[kind].zh) for kind in sorted(kinds)],
                )
            )


def needs_customers(names: Iterable[Asked]) -> bool:
    """Return whether a condition asks for more than the rows of the schedule say."""
    return any(
        name.kind not in ("", SCHEDULE.kind)
        or not any(kind == SCHEDULE.kind for kind, _ in name.fields)
        for name in names
    )


def find_tasks(
    tasks: Iterable[Task],
    customers: Mapping[str, Customer],
    condition: Condition | None = None,
    *,
    owner: str = "",
) -> tuple[Task, ...]:
    """Return the tasks of which a condition holds, those of one owner if named, by date."""
    named = _only_ones(customers)
    found = (
        task
        for task in tasks
        if (not owner or fold(task.owner) == fold(owner))
        and (condition is None or condition.holds(row_of(task), _values(task, customers, named)))
    )
    return tuple(sorted(found, key=_order))


def row_of(task: Task) -> Mapping[str, object]:
    """Return a task as conditions see its row: by field, the user's own columns by header."""
    row = {**task.own, **{c.field: getattr(task, c.field) for c in COLUMNS}}
    return {"_kind": SCHEDULE.kind, **{f: None if v == "" else v for f, v in row.items()}}


def as_row(task: Task) -> Mapping[str, object]:
    """Return a task as people and programs see it, by the fields of `COLUMNS`."""
    return {c.field: getattr(task, c.field) for c in COLUMNS}


def columns_for(names: Iterable[Asked]) -> tuple[Column, ...]:
    """Return the columns of the table: what everybody wants to see, and what was asked about."""
    asked = [field for name in names for kind, field in name.fields if kind == SCHEDULE.kind]
    shown = dict.fromkeys((*_FIRST, *asked, *_LAST))
    return tuple(SCHEDULE.column(field) for field in shown if field in _SHOWN)


def summary(tasks: Sequence[Task]) -> Message:
    """Return how many tasks were found, and how many of them are open."""
    still = sum(task.is_open for task in tasks)
    return msg("Tasks found: {n}, open: {open}.", n=len(tasks), open=still)


def nobody(tasks: Iterable[Task], owner: str) -> Message:
    """Say that a person has no task, and who has."""
    names = sorted({task.owner for task in tasks if task.owner})
    return msg("No tasks of {owner}. There are some of: {names}.", owner=owner, names=names)


_SHOWN = frozenset(column.field for column in COLUMNS)


def _only_ones(customers: Mapping[str, Customer]) -> Mapping[str, str]:
    """Return the ids of customers whose name nobody else has: rows that people typed use it."""
    count = Counter(fold(one.customer) for one in customers.values())
    return {fold(c.customer): cid for cid, c in customers.items() if count[fold(c.customer)] == 1}


def _values(
    task: Task, customers: Mapping[str, Customer], named: Mapping[str, str]
) -> Mapping[str, object]:
    known = customers.get(task.customer_id or named.get(fold(task.customer), ""))
    return known.values if known else {"_kind": SHEETS["Customers"].kind}


def _order(task: Task) -> tuple[object, ...]:
    moment = task.due or task.latest or task.done_on
    if moment is not None and not isinstance(moment, datetime):
        moment = datetime.combine(day(moment), time())
    return (moment or _NEVER, task.customer, task.task_id)
