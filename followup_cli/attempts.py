"""Attempts that reached nobody: when to try again, and how often it was tried.

Each is a line of `Log`; `Attempts` in `Schedule` shows how many there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from followup_cli.model import END_OF_DAY, day
from followup_cli.terms import Status, YesNo
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Moment, Row, Task
    from followup_cli.model_rules import Calendar

Hours = tuple[tuple[time, time], ...]

_NOON, _AFTER_LUNCH = time(12), time(13)
_ONE_DAY = timedelta(days=1)
_FIELDS = frozenset(map(fold, SCHEDULE.column("attempts")[1:3]))


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


def _recounted(task: Task, counts: Mapping[str, int]) -> Task:
    counted = counts.get(task.task_id)
    if counted in (None, task.attempts) or not task.is_open or "attempts" in task.unreadable:
        return task
    return replace(task, attempts=counted)


def _slots(hours: Hours) -> Iterator[time]:
    """Yield when the halves of a day begin: as the team does, and not over lunch."""
    morning = [start for start, _ in hours if start < _NOON]
    if morning:
        yield min(morning)
    yield from sorted(max(start, _AFTER_LUNCH) for start, end in hours if _goes_on(start, end))[:1]


def _goes_on(start: time, end: time) -> bool:
    """Whether a stretch of work, over midnight or not, has an afternoon."""
    return end > _AFTER_LUNCH or end <= start


def _opening(on: date, hours: Hours) -> Moment:
    first = next(_slots(hours), None)
    return on if first is None else datetime.combine(on, first)
