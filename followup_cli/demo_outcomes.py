"""What the demonstration's people had typed by a day: mostly in time, not always.

Each task has a fate of its own, thrown from its key: the same however often and in whatever order
it is asked for. So a week's schedule goes in, and comes back as the team left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from followup_cli.demo_days import dice, in_hours, is_working_day, working_day_from
from followup_cli.demo_plays import GENERAL, PLAYS
from followup_cli.demo_records import SENT, drop, fill_in, postpone, send, sent_at, start
from followup_cli.model import day as day_of
from followup_cli.terms import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from followup_cli.demo_texts import Texts
    from followup_cli.model import Task

_TURNS = {Status.IN_PROGRESS: start, Status.POSTPONED: postpone, Status.NOT_NEEDED: drop}


class _Fate(Enum):
    """How a task goes."""

    ON_TIME = auto()
    LATE = auto()
    LEFT = auto()
    POSTPONED = auto()
    STARTED = auto()
    DROPPED = auto()
    FORGOTTEN = auto()


_WEIGHTS = (67, 7, 7, 7, 5, 3, 4)
_FIRST_TURN = {
    _Fate.POSTPONED: Status.POSTPONED,
    _Fate.STARTED: Status.IN_PROGRESS,
    _Fate.DROPPED: Status.NOT_NEEDED,
}
_DAYS_LATE = {_Fate.LATE: (2, 6), _Fate.LEFT: (14, 30), _Fate.STARTED: (4, 8)}


@dataclass(frozen=True)
class _Evening:
    """The end of a day, when everything done by then has been typed."""

    day: date
    texts: Texts
    seed: str

    def dice_of(self, task: Task) -> Random:
        """Return the dice that decide about a task."""
        return dice(f"{self.seed} {task.key or task.task_id}")


def outcomes(
    tasks: Sequence[Task], day: date, lang: str, seed: str = "demo", *, playbook: str = GENERAL
) -> tuple[Task, ...]:
    """Return the schedule with what its people typed by the end of a day.

    Every status that a person gives is among them afterwards, as long as there are tasks enough.
    """
    evening = _Evening(day, PLAYS[playbook].texts[lang], seed)
    typed = list(tasks)
    problems = sum(task.problem is not None for task in tasks)
    for n in _in_order(tasks):
        typed[n] = _worked(tasks[n], evening, problems)
        problems += typed[n].problem is not None and tasks[n].problem is None
    return _with_every_status(tasks, typed, evening)


def _in_order(tasks: Sequence[Task]) -> list[int]:
    dated = [n for n, task in enumerate(tasks) if task.due is not None]
    return sorted(dated, key=lambda n: (_due(tasks[n]), tasks[n].key, tasks[n].task_id))


def _worked(task: Task, evening: _Evening, problems: int) -> Task:
    if not task.is_open or _due(task) > evening.day:
        return task
    chance = evening.dice_of(task)
    if task.channel in SENT:
        return send(task, sent_at(task, chance), evening.texts, chance)
    (fate,) = chance.choices(tuple(_Fate), _WEIGHTS)
    untouched = task.status in (None, Status.PENDING)
    if untouched and fate in _FIRST_TURN:
        return _TURNS[_FIRST_TURN[fate]](task, _due(task), evening.texts, chance)
    moment = _done_at(task, fate, chance)
    if (untouched and fate is _Fate.FORGOTTEN) or moment.date() > evening.day:
        return task
    return fill_in(task, moment, evening.texts, chance, problems)


def _done_at(task: Task, fate: _Fate, chance: Random) -> datetime:
    if task.status is Status.IN_PROGRESS:
        fate = _Fate.STARTED
    if task.status is Status.POSTPONED or fate not in _DAYS_LATE:
        return _in_time(task, chance)
    deadline = day_of(task.deadline or date.min)
    late = deadline + timedelta(days=chance.randint(*_DAYS_LATE[fate]))
    return in_hours(working_day_from(late), chance)


def _in_time(task: Task, chance: Random) -> datetime:
    first, last = _due(task), day_of(task.deadline or date.min)
    window = (first + timedelta(days=n) for n in range((last - first).days + 1))
    day = chance.choice([day for day in window if is_working_day(day)] or [first])
    if isinstance(task.due, datetime) and day == first:
        return task.due + timedelta(minutes=chance.randint(3, 50))
    return in_hours(day, chance)


def _with_every_status(
    before: Sequence[Task], typed: Sequence[Task], evening: _Evening
) -> tuple[Task, ...]:
    """Return the schedule with a task of each status: another outcome for the latest contacts."""
    there = {task.status for task in typed}
    missing = [status for status in _TURNS if status not in there]
    found = list(typed)
    for status, n in zip(missing, _changeable(before, typed), strict=False):
        task = before[n]
        day = max(_due(task), evening.day)
        found[n] = _TURNS[status](task, day, evening.texts, evening.dice_of(task))
    return tuple(found)


def _changeable(before: Sequence[Task], typed: Sequence[Task]) -> list[int]:
    """Return the tasks that could have gone otherwise: lately done ones, then the next to come.

    One of the done stays done, so that this status is not lost in turn.
    """
    waiting = [n for n in _in_order(before) if before[n].status in (None, Status.PENDING)]
    waiting = [n for n in waiting if before[n].channel not in SENT]
    done = [n for n in waiting if typed[n].status is Status.DONE]
    still = [n for n in waiting if typed[n].status in (None, Status.PENDING)]
    return [*reversed(done[1:]), *still]


def _due(task: Task) -> date:
    return day_of(task.due or date.max)
