"""What customers said before and after a contact, each compared with themselves alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.kpi_votes import Vote, facets
from followup_cli.model import END_OF_DAY, day
from followup_cli.model_figures import Figure
from followup_cli.terms import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.kpi_votes import Window
    from followup_cli.model import Task


class Pair(NamedTuple):
    """Two scores of one customer, and the last contact before the second was given."""

    before: float
    after: float
    between: Task


def vote_changes(tasks: Iterable[Task], window: Window) -> Iterator[Vote]:
    """Return the votes of each customer who gave a score in the period, and had given one before.

    They tell of the contact between the two, the owner, script and trial it was made with.
    """
    for theirs in _by_customer(tasks, window).values():
        pair = _pair(theirs, window)
        if pair:
            about = facets(pair.between, window.house)
            yield Vote(Figure.SCORE_BEFORE, pair.before, about)
            yield Vote(Figure.SCORE_AFTER, pair.after, about)
            yield Vote(Figure.SCORE_CHANGE, pair.after - pair.before, about)


def _by_customer(tasks: Iterable[Task], window: Window) -> Mapping[str, list[Task]]:
    """Return what was done with each customer by the end of the period, the first first."""
    latest = min(window.period.end, window.as_of)
    found: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.customer_id and task.done_on is not None and day(task.done_on) <= latest:
            found[task.customer_id].append(task)
    return {cid: sorted(theirs, key=_order) for cid, theirs in found.items()}


def _pair(theirs: Sequence[Task], window: Window) -> Pair | None:
    """Return a customer's last score in the period, and the one given at an earlier contact."""
    after = _last_scored(theirs)
    if after is None or after.score is None or not window.saw(after.done_on):
        return None
    earlier = [task for task in theirs if _at(task) < _at(after)]
    before = _last_scored(earlier)
    if before is None or before.score is None:
        return None
    # Whoever gave a score was talked to, whatever its row says.
    between = [task for task in earlier if task.status is Status.DONE or task is before]
    return Pair(before.score, after.score, between[-1])


def _last_scored(theirs: Sequence[Task]) -> Task | None:
    return next((task for task in reversed(theirs) if task.score is not None), None)


def _order(task: Task) -> tuple[datetime, str]:
    return _at(task), task.task_id


def _at(task: Task) -> datetime:
    """Return when a contact was made; without a time, by the end of its day."""
    moment = task.done_on
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, END_OF_DAY) if moment else datetime.min  # noqa: DTZ901
