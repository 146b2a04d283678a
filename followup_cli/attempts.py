"""Attempts that reached nobody: when to try again, and how often it was tried.

Each is a line of `Log`; `Attempts` in `Schedule` shows how many there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from followup_cli.model import END_OF_DAY, Task, day
from followup_cli.terms import Channel, Status, YesNo
from followup_cli.workbook.labels import fold, parse_label
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Moment, Row
    from followup_cli.model_rules import Calendar

Hours = tuple[tuple[time, time], ...]

_NOON, _AFTER_LUNCH = time(12), time(13)
_FIELDS, _CHANNEL = (
    frozenset({fold(column.en), fold(column.zh)})
    for column in map(SCHEDULE.column, ("attempts", "channel"))
)


def next_slot(at: Moment, calendar: Calendar, hours: Hours) -> Moment:
    """Return when to try again: never in the same half of a day, and in working hours.

    A day without a time is over.
    """
    tried_at = at if isinstance(at, datetime) else datetime.combine(at, END_OF_DAY)
    on = tried_at.date()
    if tried_at.time() < _NOON and calendar.is_workday(on):
        afternoon = [slot for slot in _slots(hours) if slot >= _NOON]
        if afternoon:
            return datetime.combine(on, afternoon[0])
    return _opening(calendar.add_workdays(on, 1), hours)


def tried(task: Task, at: Moment, calendar: Calendar, hours: Hours) -> Task:
    """Return an open contact that reached nobody: still to be made, at the next slot."""
    again = next_slot(at, calendar, hours)
    ahead = task.due is not None and day(task.due) > day(again)
    return replace(
        task,
        status=Status.IN_PROGRESS,
        reached=YesNo.NO,
        attempts=(task.attempts or 0) + 1,
        due=task.due if ahead else again,
        unreadable=task.unreadable - {"status", "reached", "attempts", "due"},
    )


def count_attempts(log: Iterable[Row]) -> Mapping[str, int]:
    """Return how often it was tried in vain to reach somebody, by task id."""
    return Counter(row.text("row") for row in log if fold(row.text("field")) in _FIELDS)


def recount(tasks: Sequence[Task], log: Iterable[Row]) -> tuple[Task, ...]:
    """Return the schedule with the attempts of its open rows as the log has them."""
    counts = count_attempts(log)
    return tuple(_recounted(task, counts) for task in tasks) if counts else tuple(tasks)


def in_vain(tasks: Iterable[Task], log: Sequence[Row]) -> tuple[Task, ...]:
    """Return each attempt of the log as a contact that reached nobody, for the reach rate.

    What it counts for besides, as being due or done, its row counts for alone.
    """
    by_id = {task.task_id: task for task in tasks if task.task_id}
    channels = {task_id: task.channel for task_id, task in by_id.items()}
    found: list[Task] = []
    for row in reversed(log):  # from what stands in the row back to what stood there before
        name, field = row.text("row"), fold(row.text("field"))
        on = _moment(row.get("time"))
        if field in _CHANNEL and name in channels:
            channels[name] = parse_label(Channel, row.text("before"))
        if field in _FIELDS and name in by_id and on:
            found.append(_bare(by_id[name], on, channels[name]))
    return tuple(reversed(found))


def _bare(task: Task, on: Moment, channel: Channel | None) -> Task:
    return Task(
        reached=YesNo.NO,
        done_on=on,
        channel=channel,
        owner=task.owner,
        tier=task.tier,
        type=task.type,
        product=task.product,
        customer_id=task.customer_id,
        rule=task.rule,
        template_version=task.template_version,
        trial_arm=task.trial_arm,
    )


def _moment(value: object) -> Moment | None:
    """Return when a line was written; midnight is how a sheet gives a day without a time."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    return value if isinstance(value, date) else None


def _recounted(task: Task, counts: Mapping[str, int]) -> Task:
    counted = counts.get(task.task_id)
    if counted in (None, task.attempts) or not task.is_open or "attempts" in task.unreadable:
        return task
    return replace(task, attempts=counted)


def _slots(hours: Hours) -> Iterator[time]:
    """Yield when the halves of a day begin: as the team does, and not over lunch."""
    morning = sorted(start for start, _ in hours if start < _NOON)[:1]
    later = sorted(max(start, _AFTER_LUNCH) for start, end in hours if _goes_on(start, end))[:1]
    yield from morning + later or sorted(start for start, _ in hours)[:1]  # else over lunch alone


def _goes_on(start: time, end: time) -> bool:
    """Whether a stretch of work, over midnight or not, has an afternoon."""
    return end > _AFTER_LUNCH or end <= start


def _opening(on: date, hours: Hours) -> Moment:
    first = next(_slots(hours), None)
    return on if first is None else datetime.combine(on, first)
