"""What a task counts for in the figures: nothing, or a share of the numerator."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_figures import Figure, Hours, Scope
from followup_cli.terms import Kind, Several, Status, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_report import Period
    from followup_cli.model_rules import Calendar, Person

PROMOTER, DETRACTOR = 9, 6
_OF_NPS = (Figure.NPS, Figure.NPS_LOW, Figure.NPS_HIGH)


class Vote(NamedTuple):
    """One thing counted for a figure: what it adds to the numerator, and whom it is about.

    `of` is what it adds to the denominator.
    """

    figure: Figure
    counted: float
    about: Mapping[Scope, str]
    of: float = 1.0


class House(NamedTuple):
    """What figures need of the founder's policy: who works on which days, and what rules say.

    `automatic` are the rules whose contacts a program makes, `templates` the script of each rule.
    `gone` are the customers who, as is known today, have ended it or never were any.
    """

    people: tuple[Person, ...] = ()
    calendar: Calendar | None = None
    automatic: frozenset[str] = frozenset()
    templates: Mapping[str, str] = {}
    gone: frozenset[str] = frozenset()


NOBODY = House()


class Window(NamedTuple):
    """What figures are measured over: a period, seen from a day, in the founder's house."""

    period: Period
    as_of: date
    settings: Settings
    house: House = NOBODY

    def saw(self, moment: Moment | None) -> bool:
        """Return whether something happened in the period, and by the day it is seen from."""
        return self.period.holds(moment) and moment is not None and day(moment) <= self.as_of


def vote_task(task: Task, window: Window) -> Iterator[Vote]:
    """Return what a task counts for."""
    cast = (*_deadline_votes(task, window), *_score_votes(task, window))
    reach = task.reached is not None and window.saw(task.done_on)
    if not cast and not reach:
        return
    about = facets(task, window.house)
    for figure, counted in cast:
        yield Vote(figure, float(counted), about)
    if reach:
        reached = float(task.reached is YesNo.YES)
        yield Vote(Figure.REACH, reached, {**about, **_hours(task.done_on)})


def vote_problems(tasks: Iterable[Task], window: Window) -> Iterator[Vote]:
    """Return a vote for each kind of problem met in the period, out of all that were met."""
    met = Counter(
        kind
        for task in tasks
        if task.status is Status.DONE and window.saw(task.done_on)
        for kind in _kinds(task)
    )
    for kind, n in met.items():
        yield Vote(Figure.PROBLEMS, float(n), {Scope.KIND: kind}, float(met.total()))


def is_done(task: Task, as_of: date) -> bool:
    """Return whether a task was done by a day; one without Done On is taken at its word."""
    return task.status is Status.DONE and (task.done_on is None or day(task.done_on) <= as_of)


def is_postponed(task: Task) -> bool:
    """Return whether a task was put off beyond its first deadline."""
    if task.status is Status.POSTPONED:
        return True
    first, deadline = task.first_deadline, task.deadline
    return first is not None and deadline is not None and day(deadline) > day(first)


def first_deadline(task: Task) -> Moment | None:
    """Return by when a task was first to be done, as far as anybody knows."""
    return task.first_deadline or task.deadline


def facets(task: Task, house: House) -> Mapping[Scope, str]:
    """Return whom and what a contact is about; rule, script and trial only where it has one."""
    template = house.templates.get(task.rule, "")
    known = {
        Scope.RULE: task.rule,
        Scope.TEMPLATE: f"{template} {task.template_version}",
        Scope.TRIAL: task.trial_arm,
    }
    if not template or not task.template_version:
        del known[Scope.TEMPLATE]
    return {
        Scope.OWNER: task.owner,
        Scope.TIER: task.tier or "",
        Scope.TYPE: task.type,
        Scope.PRODUCT: task.product,
        Scope.CHANNEL: task.channel or "",
        **{scope: name for scope, name in known.items() if name},
    }


def _deadline_votes(task: Task, window: Window) -> tuple[tuple[Figure, bool], ...]:
    """Return the votes of a task that was to be done in the period; *not needed* has none."""
    first = first_deadline(task)
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


def _kinds(task: Task) -> Iterator[Kind]:
    """Yield the kinds of problem that a contact found, each once."""
    found = task.problem if isinstance(task.problem, Several) else (task.problem,)
    yield from (kind for kind in dict.fromkeys(found) if isinstance(kind, Kind))


def _hours(moment: Moment | None) -> Mapping[Scope, str]:
    """Return when in the week a contact was made, where its time is known."""
    if not isinstance(moment, datetime):
        return {}
    return {Scope.HOURS: Hours.of(moment)}
