"""What a task counts for in the figures: nothing, or a share of the numerator."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_figures import Figure, Hours, Scope
from followup_cli.terms import Status, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_report import Period

PROMOTER, DETRACTOR = 9, 6
_OF_NPS = (Figure.NPS, Figure.NPS_LOW, Figure.NPS_HIGH)
_NOON, _SATURDAY = 12, 5


class Vote(NamedTuple):
    """One thing counted for a figure: what it adds to the numerator, and whom it is about."""

    figure: Figure
    counted: float
    about: Mapping[Scope, str]


class Window(NamedTuple):
    """What figures are measured over: a period, seen from a day, with the founder's settings."""

    period: Period
    as_of: date
    settings: Settings

    def saw(self, moment: Moment | None) -> bool:
        """Return whether something happened in the period, and by the day it is seen from."""
        return self.period.holds(moment) and moment is not None and day(moment) <= self.as_of


def vote_task(task: Task, window: Window) -> Iterator[Vote]:
    """Return what a task counts for."""
    about = _facets(task)
    for figure, counted in (*_deadline_votes(task, window), *_score_votes(task, window)):
        yield Vote(figure, float(counted), about)
    if task.reached is not None and window.saw(task.done_on):
        reached = float(task.reached is YesNo.YES)
        yield Vote(Figure.REACH, reached, {**about, **_hours(task.done_on)})


def is_done(task: Task, as_of: date) -> bool:
    """Return whether a task was done by a day; one without Done On is taken at its word."""
    return task.status is Status.DONE and (task.done_on is None or day(task.done_on) <= as_of)


def is_postponed(task: Task) -> bool:
    """Return whether a task was put off beyond its first deadline."""
    if task.status is Status.POSTPONED:
        return True
    first, deadline = task.first_deadline, task.deadline
    return first is not None and deadline is not None and day(deadline) > day(first)


def _deadline_votes(task: Task, window: Window) -> tuple[tuple[Figure, bool], ...]:
    """Return the votes of a task that was to be done in the period; *not needed* has none."""
    first = task.first_deadline or task.deadline
    if first is None or task.status is Status.NOT_NEEDED or not window.period.holds(first):
        return ()
    done = is_done(task, window.as_of)
    in_time = task.done_on is not None and day(task.done_on) <= day(first)
    late = task.deadline is not None and day(task.deadline) < window.as_of
    return (
        (Figure.COMPLETION, done),
        (Figure.ON_TIME, done and in_time),
        (Figure.POSTPONED, is_postponed(task)),
        (Figure.OVERDUE, late and not done),
    )


def _score_votes(task: Task, window: Window) -> tuple[tuple[Figure, int], ...]:
    """Return the votes of a score that a customer gave in the period."""
    if task.score is None or not window.saw(task.done_on):
        return ()
    net = (task.score >= PROMOTER) - (task.score <= DETRACTOR)
    satisfied = task.score >= window.settings.csat_score
    return *((figure, net) for figure in _OF_NPS), (Figure.CSAT, satisfied)


def _facets(task: Task) -> Mapping[Scope, str]:
    return {
        Scope.OWNER: task.owner,
        Scope.TIER: task.tier or "",
        Scope.TYPE: task.type,
        Scope.PRODUCT: task.product,
        Scope.CHANNEL: task.channel or "",
    }


def _hours(moment: Moment | None) -> Mapping[Scope, str]:
    """Return when in the week a contact was made, where its time is known."""
    if not isinstance(moment, datetime):
        return {}
    if moment.weekday() >= _SATURDAY:
        return {Scope.HOURS: Hours.WEEKEND}
    morning = moment.hour < _NOON
    return {Scope.HOURS: Hours.WEEKDAY_MORNING if morning else Hours.WEEKDAY_AFTERNOON}
