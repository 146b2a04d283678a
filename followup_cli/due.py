"""The morning list: open tasks that are overdue, for today, or for the rest of the week.

The three sections never overlap. Typed every morning, so it needs nothing but the tasks, and
imports nothing heavy. A task with a window is shown from its first day: it is for today as long as
its window lasts, and overdue only after the window's end.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.due_tickets import open_by_customer
from followup_cli.model import day
from followup_cli.terms import Priority, Section, Tier
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import OVERDUE, SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Moment, Task
    from followup_cli.model_loop import Ticket

COLUMNS: tuple[Column, ...] = (
    Column("section", "Section", "分组", Section),
    OVERDUE.column("days_overdue"),
    *(column for column in SCHEDULE.columns if not column.hidden),
    Column("open_ticket", "Open Ticket", "未结工单"),
)
_SUNDAY = 7
_NEVER = datetime.combine(date.max, time())


class DueRow(NamedTuple):
    """An open task, the section it stands in, and how many days it is past its deadline.

    `open_tickets` are those of its customer, by id.
    """

    section: Section
    days_overdue: int
    task: Task
    open_tickets: tuple[str, ...] = ()

    def as_row(self) -> Mapping[str, object]:
        """Return the row that people and programs see, by the fields of `COLUMNS`."""
        known = {
            "section": self.section,
            "days_overdue": self.days_overdue,
            "open_ticket": ", ".join(self.open_tickets),
        }
        return {c.field: known.get(c.field, getattr(self.task, c.field, None)) for c in COLUMNS}


def sections(
    tasks: Iterable[Task], today: date, *, owner: str = "", everything: bool = False
) -> tuple[DueRow, ...]:
    """Return the open tasks by section, the most urgent first; `everything` adds what is later."""
    wanted = (task for task in tasks if task.is_open and _is_of(task, owner))
    rows = [DueRow(section_of(t, today), t.days_overdue(today), t) for t in wanted]
    shown = [row for row in rows if everything or row.section is not Section.LATER]
    return tuple(sorted(shown, key=_urgency))


def with_tickets(rows: Iterable[DueRow], tickets: Iterable[Ticket]) -> tuple[DueRow, ...]:
    """Return the rows with the open tickets of their customers."""
    rows = tuple(rows)
    known = open_by_customer((row.task for row in rows), tickets)
    return tuple(
        row._replace(open_tickets=known.get((row.task.customer_id, row.task.customer), ()))
        for row in rows
    )


def wanted_sections(
    *, today: bool = False, week: bool = False, overdue: bool = False, everything: bool = False
) -> tuple[Section, ...]:
    """Return the sections that the command's flags ask for; `--today` is all three of them."""
    if everything:
        return tuple(Section)
    asked = ((Section.OVERDUE, overdue), (Section.WEEK, week))
    alone = () if today else tuple(section for section, wanted in asked if wanted)
    return alone or (Section.OVERDUE, Section.TODAY, Section.WEEK)


def section_of(task: Task, today: date) -> Section:
    """Return the section of an open task; one without a date is for later."""
    start = first_day(task)
    if start is None:
        return Section.LATER
    if task.days_overdue(today):
        return Section.OVERDUE
    if start <= today:
        return Section.TODAY
    return Section.WEEK if start <= sunday_of(today) else Section.LATER


def first_day(task: Task) -> date | None:
    """Return the day from which a task is shown: Due, else Latest."""
    moment = task.due or task.latest
    return None if moment is None else day(moment)


def sunday_of(today: date) -> date:
    """Return the last day of the week that a day is in."""
    return today + timedelta(days=_SUNDAY - today.isoweekday())


def undated(tasks: Iterable[Task]) -> int:
    """Return how many open tasks have no date that could be read."""
    return sum(task.is_open and first_day(task) is None for task in tasks)


def nobody(tasks: Iterable[Task], owner: str) -> Message:
    """Say that a person has no open contact to show, and who has."""
    names = sorted({task.owner for task in tasks if task.is_open and task.owner})
    return msg("No open contacts of {owner}. There are some of: {names}.", owner=owner, names=names)


def has_any(tasks: Iterable[Task], owner: str) -> bool:
    """Return whether a person has any open contact; where nobody is named, that is no question."""
    return not owner or any(task.is_open and _is_of(task, owner) for task in tasks)


def _is_of(task: Task, owner: str) -> bool:
    return not owner or fold(task.owner) == fold(owner)


def _urgency(row: DueRow) -> tuple[object, ...]:
    """Return the order: section, priority, what the customer is worth, date, name.

    What is ahead goes by its day first: nobody calls on Tuesday because it is urgent on Friday.
    """
    task = row.task
    ahead = row.section in (Section.WEEK, Section.LATER)
    return (
        tuple(Section).index(row.section),
        (first_day(task) or date.max) if ahead else date.min,
        _rank(task.priority, tuple(Priority)),
        _rank(task.tier, tuple(Tier)),
        -(task.contract_amount or 0),
        _instant(task.due or task.latest),
        task.customer,
        task.task_id,
    )


def _rank(value: Priority | Tier | None, order: tuple[Priority, ...] | tuple[Tier, ...]) -> int:
    return len(order) if value is None else order.index(value)


def _instant(moment: Moment | None) -> datetime:
    if moment is None:
        return _NEVER
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())
