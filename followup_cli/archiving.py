"""Which contacts ended long ago, and go from `Schedule` to `History`; which stay, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.model import LogLine, Task, day
from followup_cli.terms import Status
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.schema import DATE, HISTORY, LOG, SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

COMMAND = "clean"
MONTHS = 12
COLUMNS = (
    *map(SCHEDULE.column, ("task_id", "customer", "type", "status")),
    Column("ended", "Ended", "结束日期", DATE),
    Column("stays", "Stays", "留下原因"),
)


class Ended(NamedTuple):
    """A contact that ended long ago: the day on which it did, and why it stays, if it does."""

    task: Task
    on: date
    stays: Message | None = None


def months_before(today: date, months: int) -> date:
    """Return the day so many months ago; the last of a shorter month for a day it lacks."""
    return today - relativedelta(months=months)


def find_ended(tasks: Iterable[Task], before: date) -> tuple[Ended, ...]:
    """Return the contacts that ended before a day, in the order of their rows."""
    rows = list(tasks)
    ids = Counter(task.task_id for task in rows)
    found = ((task, ended_on(task)) for task in rows if not task.is_open)
    return tuple(
        Ended(task, on, _why_stays(task, ids))
        for task, on in found
        if on is not None and on < before
    )


def ended_on(task: Task) -> date | None:
    """Return the day on which a contact ended: when it was made, or was to be made at the latest.

    Of one that is not needed nobody typed a day: it was over when it would have been.
    """
    if task.status is Status.DONE and task.done_on:
        return day(task.done_on)
    told = (task.due, task.latest, task.first_deadline, task.done_on, task.next_contact)
    return max((day(moment) for moment in told if moment), default=None)


def keep(ended: Iterable[Ended], held: Mapping[int, Message]) -> tuple[Ended, ...]:
    """Return the contacts with those staying whose row, by number, is held by something in it."""
    return tuple(each._replace(stays=each.stays or held.get(each.task.row or 0)) for each in ended)


def going(ended: Iterable[Ended]) -> tuple[Ended, ...]:
    """Return the contacts that go."""
    return tuple(each for each in ended if each.stays is None)


def log_lines(ended: Iterable[Ended], months: int, as_of: datetime, lang: str) -> list[LogLine]:
    """Return the line of the log for each contact that goes."""
    schedule, history = SCHEDULE.name(lang), HISTORY.name(lang)
    field = LOG.column("sheet").label(lang)
    return [
        LogLine(
            as_of, COMMAND, schedule, each.task.task_id, field, schedule, history,
            tell(msg("ended on {day}, more than {n} months ago", day=each.on, n=months), lang),
        )
        for each in going(ended)
    ]  # fmt: skip


def as_row(ended: Ended) -> Mapping[str, object]:
    """Return a contact as programs get it."""
    task = ended.task
    shown = {name: getattr(task, name) for name in ("task_id", "customer", "type", "status")}
    return {**shown, "ended": ended.on, "stays": ended.stays}


def by_year(ended: Sequence[Ended]) -> Mapping[int, int]:
    """Return how many contacts ended in each year."""
    return dict(sorted(Counter(each.on.year for each in ended).items()))


def _why_stays(task: Task, ids: Mapping[str, int]) -> Message | None:
    if not task.task_id or not task.key:
        return msg("no plan has seen it yet")
    if ids[task.task_id] > 1:
        return msg("its id stands in more than one row")
    if task.planned.get("task_id", task.task_id) != task.task_id:
        return msg("its hidden columns belong to another task")
    if task.unreadable:
        return msg("a cell of it cannot be read")
    return None
