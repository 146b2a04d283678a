"""The morning list on a terminal: a person's three sections, a line for each contact.

A line says when, whom, how to reach them, what it is and what for. Where the window is narrow,
the contact stands under the customer, and the goal under the type. A contact that may be made on
several days is coloured by how many of them are left; one of High priority is bold.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from followup_cli.due import first_day
from followup_cli.due_notices import notice_blocks
from followup_cli.model import day
from followup_cli.model_report import Block, Screen
from followup_cli.terms import Channel, Priority, Section
from followup_cli.words import Message, listed, msg
from followup_cli.workbook.schema import IDENTIFIER, PHONE, SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.due import DueRow
    from followup_cli.model import Task
    from followup_cli.model_loop import Notice, Ticket

_WHOLE = IDENTIFIER  # cells that are never folded
_STACKED = (
    Column("mark", "", "", _WHOLE),
    SCHEDULE.column("task_id"),
    Column("when", "When", "时间", _WHOLE),
    Column("who", "Customer", "客户"),
    Column("reach", "Reach At", "联系方式", PHONE),
    Column("what", "Type", "类型"),
)
_IN_LINE = (
    *_STACKED[:3],
    SCHEDULE.column("customer"),
    Column("contact", "Contact", "联系人", _WHOLE),
    Column("reach", "Reach At", "联系方式", PHONE),
    SCHEDULE.column("type"),
    Column("goal", "Goal", "回访目标", _WHOLE),
)
MAIN = (Section.OVERDUE, Section.TODAY, Section.WEEK)
MANY = 20  # more messages of one kind than anybody writes by hand in a day are one line
TICKET = "#"  # stands before a customer with an open ticket
NAMED = 6  # open tickets that the line under the list names
_MESSAGES = frozenset({Channel.EMAIL, Channel.SMS, Channel.WECHAT, Channel.SURVEY})
_STYLES = {
    Section.OVERDUE: "bold red",
    Section.TODAY: "bold yellow",
    Section.WEEK: "bold cyan",
    Section.LATER: "dim",
}
_WEEKDAYS = (
    msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"),
)  # fmt: skip


def screens(
    rows: Sequence[DueRow],
    today: date,
    wanted: Iterable[Section] = MAIN,
    notices: Iterable[Notice] = (),
    tickets: Iterable[Ticket] = (),
) -> tuple[Screen, Screen]:
    """Return the list in both layouts, the one for wide windows first.

    Args:
        rows: What `due.sections` returned.
        today: The as-of date.
        wanted: The sections to show, in order; an empty one is said where there is one owner.
        notices: What people must be told, above everything.
        tickets: All there are: a copy of one is no alert.
    """
    told = notice_blocks(notices, tickets)
    first, *more = blocks(rows, today, wanted)
    shown = (*told, first._replace(apart=first.apart or bool(told)), *more, *_legend(rows))
    return Screen(_IN_LINE, shown), Screen(_STACKED, shown)


def blocks(rows: Sequence[DueRow], today: date, wanted: Iterable[Section]) -> tuple[Block, ...]:
    """Return for each owner a heading with counts, then the sections asked for."""
    kept = tuple(dict.fromkeys(wanted))
    owners = sorted({row.task.owner for row in rows}, key=lambda name: (not name, name))
    if not owners:
        return tuple(_section(section, (), today) for section in kept)
    desks = [_desk(owner, rows, today, kept) for owner in owners]
    alone = len(owners) == 1
    return tuple(b for heading, *rest in desks for b in (heading, *_worth(rest, alone)))


def _worth(stretches: Sequence[Block], alone: bool) -> Iterable[Block]:  # noqa: FBT001  # private
    """Return the sections to show: empty ones only where nobody else needs the room."""
    return (block for block in stretches if alone or block.rows)


def _desk(
    owner: str, rows: Sequence[DueRow], today: date, wanted: Sequence[Section]
) -> tuple[Block, ...]:
    by_section = {s: _rows_of(rows, owner, s) for s in wanted}
    counts = [msg("{section} {count}", section=s, count=len(r)) for s, r in by_section.items()]
    name: Message | str = owner or msg("(no owner)")
    heading = Block(
        msg("{owner}: {counts}", owner=name, counts=listed(counts)), style="bold", apart=True
    )
    return heading, *(_section(s, r, today) for s, r in by_section.items())


def _rows_of(rows: Sequence[DueRow], owner: str, section: Section) -> list[DueRow]:
    return [row for row in rows if row.task.owner == owner and row.section is section]


def _section(section: Section, rows: Sequence[DueRow], today: date) -> Block:
    title = msg("  {section} ({n})", section=section, n=len(rows))
    batches = _batches(rows)
    lines = tuple(
        _line(one, today) if not more else _batch(one, more, today) for one, *more in batches
    )
    styles = tuple(_style(batch[0], today) for batch in batches)
    return Block(title, lines, _STYLES[section], styles=styles)


def _legend(rows: Iterable[DueRow]) -> tuple[Block, ...]:
    """Say what the sign of an open ticket means, where there is one."""
    ids = sorted({ticket for row in rows for ticket in row.open_tickets})
    if not ids:
        return ()
    said = msg("{sign} A ticket of this customer is open: {ids}.", sign=TICKET, ids=ids)
    if len(ids) > NAMED:
        said = msg(
            "{sign} A ticket of this customer is open: `followup tickets` lists them.", sign=TICKET
        )
    return (Block(said, style="dim", apart=True),)


def _batches(rows: Sequence[DueRow]) -> list[list[DueRow]]:
    """Return each contact by itself; messages of one kind and day together where they are many."""
    by_kind: defaultdict[object, list[DueRow]] = defaultdict(list)
    for row in rows:
        by_kind[_kind(row)].append(row)
    return [
        batch if len(batch) >= MANY else [row]
        for row in rows
        if len(batch := by_kind[_kind(row)]) < MANY or row is batch[0]
    ]


def _kind(row: DueRow) -> object:
    task = row.task
    is_message = task.channel in _MESSAGES and task.due is not None
    return (task.type, task.channel, task.priority, task.due) if is_message else task.task_id


def _style(row: DueRow, today: date) -> str:
    """Return how a contact is shown: in the colour of what is left, bold where it is urgent."""
    bold = "bold" if row.task.priority is Priority.HIGH else ""
    return f"{bold} {_left(row.task, today)}".strip()


def _left(task: Task, today: date) -> str:
    """Return the colour of a window that has begun: green, yellow from half on, red at its end."""
    first, last = first_day(task), task.deadline
    if first is None or last is None or not first <= today <= day(last) or first == day(last):
        return ""
    left, whole = (day(last) - today).days, (day(last) - first).days
    if not left:
        return "red"
    return "green" if 2 * left > whole else "yellow"


def _line(row: DueRow, today: date) -> Mapping[str, object]:
    task = row.task
    return {
        "mark": _mark(row),
        "task_id": task.task_id,
        "when": when(row, today),
        "customer": task.customer,
        "contact": task.contact,
        "who": (task.customer, task.contact),
        "reach": reach(task),
        "type": task.type,
        "goal": task.goal,
        "what": (task.type, task.goal or ""),
    }


def _mark(*rows: DueRow) -> str:
    urgent = rows[0].task.priority is Priority.HIGH
    return ("!" if urgent else "") + (TICKET if any(row.open_tickets for row in rows) else "")


def _batch(row: DueRow, more: Sequence[DueRow], today: date) -> Mapping[str, object]:
    """Return the one line of many messages, under the first of them."""
    customers = msg("{n} customers", n=len(more) + 1)
    told = {"task_id": f"{row.task.task_id}…", "contact": "", "reach": row.task.channel}
    told |= {"mark": _mark(row, *more)}
    return {**_line(row, today), **told, "customer": customers, "who": (customers,)}


def reach(task: Task) -> Message | str:
    """Return by what a person is reached, and at which number or address."""
    if task.channel is None:
        return task.reach_at
    if not task.reach_at:
        return msg("{channel}: not known", channel=task.channel)
    return msg("{channel} {at}", channel=task.channel, at=task.reach_at)


def when(row: DueRow, today: date) -> Message | str:
    """Return when a contact is to be made, as short as the section allows."""
    if row.section is Section.OVERDUE:
        n = row.days_overdue
        return msg("1 day late") if n == 1 else msg("{n} days late", n=n)
    if row.section is Section.TODAY:
        return _today(row.task, today)
    if row.section is Section.WEEK:
        return _this_week(row.task)
    moment = row.task.due or row.task.latest
    return msg("no date") if moment is None else day(moment).isoformat()


def _today(task: Task, today: date) -> Message | str:
    if isinstance(task.due, datetime) and task.due.date() == today:
        return f"{task.due:%H:%M}"
    if task.deadline is not None and day(task.deadline) > today:
        return msg("by {day}", day=f"{task.deadline:%m-%d}")
    return msg("today")


def _this_week(task: Task) -> Message:
    moment = task.due or task.latest
    assert moment is not None
    weekday = _WEEKDAYS[day(moment).weekday()]
    return msg("{weekday} {day}", weekday=weekday, day=f"{moment:%m-%d}")
