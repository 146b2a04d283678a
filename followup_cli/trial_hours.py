"""Weekday mornings against afternoons: who was reached, and how content they were.

Nobody drew lots here. Whoever is called in the morning may be another kind of customer, so that a
difference is a reason to try it out, and no proof; that is said wherever it is shown.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_figures import Hours
from followup_cli.model_trial import Measure, TrialResult
from followup_cli.terms import YesNo
from followup_cli.trial import Queue, Vote, contrast_arms, measure_arm
from followup_cli.trial_sizes import worth_seeing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_desk import Settings

HOURS = "hours"
SLOTS = (Hours.WEEKDAY_MORNING, Hours.WEEKDAY_AFTERNOON)


class _Attempt(NamedTuple):
    """An attempt whose time is known: whose, when, and the contact as it then was."""

    at: datetime
    customer_id: str
    task: Task


def compare_hours(contacts: Iterable[Task], today: date, settings: Settings) -> TrialResult:
    """Return what came of mornings and afternoons on weekdays, a customer counted once in each.

    `contacts` are the attempts in vain and the contacts done, by people alone: of each customer the
    first attempt counts, and the first score.
    """
    attempts = sorted(_attempts(contacts, today), key=lambda each: each[:2])
    queues = (_reached(attempts), _scored(attempts))
    worth = worth_seeing(settings.trial_difference)
    votes = {q.measure: [vote for _, vote in q.votes if vote] for q in queues}
    return TrialResult(
        trial=HOURS,
        since=attempts[0].at.date() if attempts else None,
        customers={slot: sum(v.arm is slot for v in votes[Measure.REACH]) for slot in SLOTS},
        shares={},
        measures={m: tuple(measure_arm(s, m, votes[m]) for s in SLOTS) for m in votes},
        contrasts=contrast_arms(queues, SLOTS, worth),
        worth={measure: worth[measure] for measure in votes},
        assigned=False,
    )


def _attempts(contacts: Iterable[Task], today: date) -> Iterator[_Attempt]:
    for task in contacts:
        at = task.done_on
        if isinstance(at, datetime) and at.date() <= today and task.customer_id:
            yield _Attempt(at, task.customer_id, task)


def _reached(attempts: Iterable[_Attempt]) -> Queue:
    """Return whether each customer was reached at the first attempt of all."""
    told = [each for each in attempts if each.task.reached is not None]
    return _queue(Measure.REACH, told, lambda task: float(task.reached is YesNo.YES))


def _scored(attempts: Iterable[_Attempt]) -> Queue:
    told = [each for each in attempts if each.task.score is not None]
    return _queue(Measure.SCORE, told, lambda task: task.score or 0.0)


def _queue(measure: Measure, attempts: Iterable[_Attempt], value: Callable[[Task], float]) -> Queue:
    """Return a vote for the first attempt of each customer, where it was made on a weekday."""
    firsts: dict[str, _Attempt] = {}
    for each in attempts:
        firsts.setdefault(each.customer_id, each)
    votes = [Vote(Hours.of(each.at), each.task.tier, value(each.task)) for each in firsts.values()]
    return Queue(measure, tuple((vote.arm, vote) for vote in votes if vote.arm in SLOTS))
