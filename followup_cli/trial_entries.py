"""What counts for a trial: one entry a customer, their first contact under it, and what came of it.

A customer enters with the First Deadline of that contact, which nothing moves, and what came of it
is settled for good some days later. So who is counted, and in which order, does not depend on how
the contacts went, nor on the day on which somebody looks.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_plan import Key
from followup_cli.model_trial import Measure, read_arm
from followup_cli.terms import Status, YesNo
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from followup_cli.model import Task
    from followup_cli.terms import Tier

WAIT = timedelta(days=14)  # after the First Deadline, in which what comes of a contact counts


class Seen(NamedTuple):
    """What is seen of a measure: its value, none where there will be none, or not yet settled."""

    value: float | None = None
    is_waiting: bool = False


WAITING, NO_VOTE = Seen(is_waiting=True), Seen()

if TYPE_CHECKING:
    Renewed = Callable[[str, date], Seen]


class Entry(NamedTuple):
    """A customer in a trial: since when, in which arm, and what came of it."""

    customer_id: str
    on: date
    arm: str
    tier: Tier | None
    seen: Mapping[Measure, Seen]


def enter(tasks: Iterable[Task], today: date, renewed: Renewed) -> dict[str, list[Entry]]:
    """Return the entries of every trial, the earliest first.

    `renewed` says what became of the first contract that ended after a customer's day.
    """
    firsts: dict[tuple[str, str], Task] = {}
    for task in sorted(filter(_counts, tasks), key=_order):
        trial, _ = read_arm(task.trial_arm)
        firsts.setdefault((trial, fold(_customer(task))), task)
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for (trial, _), task in firsts.items():
        if _day_of(task) <= today:
            found[trial].append(_entry(task, today, renewed))
    return dict(found)


def _counts(task: Task) -> bool:
    """Whether a contact was made for a trial, and for somebody: one called off was no contact."""
    dated = task.first_deadline or task.deadline
    return bool(
        dated and _customer(task) and task.status is not Status.NOT_NEEDED
        and all(read_arm(task.trial_arm))
    )  # fmt: skip


def _customer(task: Task) -> str:
    if task.customer_id:
        return task.customer_id
    key = Key.parse(task.key)
    return key.customer_id if key else ""


def _day_of(task: Task) -> date:
    moment = task.first_deadline or task.deadline
    assert moment is not None
    return day(moment)


def _order(task: Task) -> tuple[date, str, str]:
    return _day_of(task), _customer(task), task.task_id


def _entry(task: Task, today: date, renewed: Renewed) -> Entry:
    on, cid = _day_of(task), _customer(task)
    seen = {
        Measure.REACH: _reach(task, today),
        Measure.COMPLETION: _made(task, today),
        Measure.SCORE: _score(task, today),
        Measure.RENEWAL: renewed(cid, on),
    }
    return Entry(cid, on, read_arm(task.trial_arm)[1], task.tier, seen)


def counts_until(task: Task) -> date:
    """Return the last day on which what comes of a contact counts; any day if it was never due."""
    return _day_of(task) + WAIT if task.first_deadline or task.deadline else date.max


def _is_over(task: Task, today: date) -> bool:
    """Whether nothing that comes of a contact from now on counts any more."""
    return today > counts_until(task)


def _in_time(task: Task, today: date) -> bool:
    """Whether a contact was done while it counts; one without Done On is taken at its word."""
    if task.status is not Status.DONE:
        return False
    latest = min(today, counts_until(task))
    return task.done_on is None or day(task.done_on) <= latest


def _made(task: Task, today: date) -> Seen:
    if _in_time(task, today):
        return Seen(1.0)
    return Seen(0.0) if _is_over(task, today) else WAITING


def _reach(task: Task, today: date) -> Seen:
    """Return whether the first attempt reached the customer: the later ones follow from it."""
    if task.attempts or (_in_time(task, today) and task.reached is YesNo.NO):
        return Seen(0.0)
    if _in_time(task, today):
        return Seen(1.0) if task.reached is YesNo.YES else NO_VOTE
    return NO_VOTE if _is_over(task, today) else WAITING


def _score(task: Task, today: date) -> Seen:
    if _in_time(task, today) and task.done_on is not None:
        return Seen(task.score)
    return NO_VOTE if _is_over(task, today) or task.status is Status.DONE else WAITING
