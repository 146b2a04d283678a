"""What a plan would change, as a person reads it: by owner, then by day, a line for each contact.

A mark says what becomes of a contact: `+` new, `~` moved, `>` handed to somebody else, `!`
escalated, `-` not needed, `=` given an id, `.` refreshed. A contact stands under whoever makes it
after the plan, on the day that it is then due; those that only show something else of their
customer are named in one line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from followup_cli.model import day
from followup_cli.model_plan import KINDS
from followup_cli.model_report import Block, Screen
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import IDENTIFIER, SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Moment, Task
    from followup_cli.model_plan import TaskChange

_MARKS = {
    "created": "+", "moved": "~", "handed": ">", "escalated": "!", "retired": "-", "adopted": "=",
    "refreshed": ".",
}  # fmt: skip
_STACKED = (
    Column("mark", "", "", IDENTIFIER),
    SCHEDULE.column("task_id"),
    SCHEDULE.column("customer"),
    Column("what", "Type", "类型"),
)
_IN_LINE = (*_STACKED[:3], SCHEDULE.column("type"), Column("note", "Why", "原因"))
_WEEKDAYS = (
    msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"),
)  # fmt: skip
_WORKED_BY = tuple(column.field for column in SCHEDULE.columns if column.whose == "shared")
_NAMED = 8  # tasks that a line names, of many
_STYLES = {"created": "green", "escalated": "red", "retired": "dim", "refreshed": "dim"}


def diff_screens(changes: Iterable[TaskChange]) -> tuple[Screen, Screen]:
    """Return what a plan changes in both layouts, the one for wide windows first."""
    by_owner: defaultdict[str, list[TaskChange]] = defaultdict(list)
    for change in changes:
        by_owner[change.after.owner].append(change)
    owners = sorted(by_owner, key=lambda name: (not name, name))
    blocks = tuple(block for owner in owners for block in _desk(owner, by_owner[owner]))
    return Screen(_IN_LINE, blocks), Screen(_STACKED, blocks)


def _desk(owner: str, changes: Sequence[TaskChange]) -> Iterable[Block]:
    """Yield a person's heading with the counts, then a block for each day."""
    yield Block(_heading(owner, changes), style="bold", apart=True)
    by_day: defaultdict[date | None, list[TaskChange]] = defaultdict(list)
    told = [change for change in changes if not _is_slight(change)]
    for change in told:
        due = change.after.due
        by_day[day(due) if due else None].append(change)
    for on in sorted(by_day, key=lambda on: (on is None, on)):
        ordered = sorted(by_day[on], key=_order)
        styles = tuple(_STYLES.get(change.kind, "") for change in ordered)
        yield Block(_day(on), tuple(map(_line, ordered)), "bold cyan", styles=styles)
    if len(told) < len(changes):
        yield Block(_slight(change for change in changes if _is_slight(change)), style="dim")


def _is_slight(change: TaskChange) -> bool:
    """Whether nothing that people work by has changed, only what a row shows of its customer."""
    before, after = change.before, change.after
    if change.kind != "refreshed" or before is None:
        return False
    return all(getattr(before, field) == getattr(after, field) for field in _WORKED_BY)


def _slight(changes: Iterable[TaskChange]) -> Message:
    ids = [change.after.task_id for change in changes]
    named = ids[:_NAMED]
    if len(ids) <= _NAMED:
        return msg("  Only what they show of their customers: {tasks}", tasks=named)
    return msg(
        "  Only what they show of their customers: {tasks} and {n} more",
        tasks=named,
        n=len(ids) - _NAMED,
    )


def _heading(owner: str, changes: Sequence[TaskChange]) -> Message:
    counts = Counter(change.kind for change in changes)
    parts = [
        msg("{kind} {count}", kind=KINDS[kind], count=counts[kind])
        for kind in _MARKS
        if counts[kind]
    ]
    said = parts[0]
    for part in parts[1:]:
        said = msg("{first}, {rest}", first=said, rest=part)
    name: Message | str = owner or msg("(no owner)")
    return msg("{owner}: {counts}", owner=name, counts=said)


def _order(change: TaskChange) -> tuple[int, str]:
    return tuple(_MARKS).index(change.kind), change.after.task_id


def _day(on: date | None) -> Message:
    if on is None:
        return msg("  Without a date")
    return msg("  {weekday} {day}", weekday=_WEEKDAYS[on.weekday()], day=on)


def _line(change: TaskChange) -> Mapping[str, object]:
    task, note = change.after, _note(change)
    return {
        "mark": _MARKS[change.kind],
        "task_id": task.task_id,
        "customer": task.customer,
        "type": task.type,
        "note": note,
        "what": (task.type, note),
    }


def _note(change: TaskChange) -> Message | str:
    """Return what of a change its mark and its day do not say."""
    before, after = change.before, change.after
    if change.kind == "created" or before is None:
        return _how(after)
    if before.due != after.due:
        return msg("from {before}: {why}", before=_when(before.due), why=change.why)
    if before.owner != after.owner and change.why.values.get("name") != before.owner:
        return msg("from {before}: {why}", before=before.owner or msg("nobody"), why=change.why)
    return change.why


def _how(task: Task) -> Message | str:
    """Return which rule asks for a contact, and by which channel it is to be made."""
    if task.channel is None:
        return task.rule
    return msg("{rule}, {channel}", rule=task.rule, channel=task.channel)


def _when(moment: Moment | None) -> Moment | Message:
    return msg("no date") if moment is None else moment
