"""The results of trials: each arm's counts, and a verdict once there are enough customers for one.

Looking every month must not make chance look like an effect. So the number of customers is fixed
before the first of them is contacted, the verdict is about those who came first, whatever came
after them, and there is none before. All that a trial compares shares its 5 % (Holm 1979).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_chance import correct
from followup_cli.model_trial import (
    ArmResult,
    Contrast,
    Measure,
    Tally,
    Trial,
    TrialResult,
    Verdict,
)
from followup_cli.trial_entries import enter
from followup_cli.trial_sizes import LEVEL, needed, worth_seeing
from followup_cli.trial_tests import compare_means, compare_shares, mean_of, share_of
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_desk import Settings
    from followup_cli.terms import Tier
    from followup_cli.trial_entries import Entry, Renewed
    from followup_cli.trial_tests import Spread

_LEAST, _MOST = 0.0, 10.0
_BY_THEMSELVES = (Measure.REACH, Measure.COMPLETION, Measure.SCORE)


class Vote(NamedTuple):
    """What a customer counts for in one measure: their arm and tier, and the value."""

    arm: str
    tier: Tier | None
    value: float


class Queue(NamedTuple):
    """The votes of a measure in the order of their days, None where one is not settled yet."""

    measure: Measure
    votes: tuple[tuple[str, Vote | None], ...]


def results(
    tasks: Iterable[Task],
    trials: Iterable[Trial],
    today: date,
    settings: Settings,
    renewed: Renewed,
) -> tuple[TrialResult, ...]:
    """Return the results of every trial that rules name, or that contacts were made for.

    Args:
        tasks: Every contact, those of `History` too.
        trials: The trials of the rules, as they are now.
        today: The day from which it is seen.
        settings: For the difference worth seeing.
        renewed: What became of the first contract of a customer that ended after a day.
    """
    known = {fold(trial.name): trial for trial in trials}
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for name, theirs in enter(tasks, today, renewed).items():
        entries[fold(name)] += theirs
        known.setdefault(fold(name), _of_contacts(name, theirs))
    return tuple(
        _result(known[name], entries[name], settings.trial_difference) for name in sorted(known)
    )


def measure_arm(arm: str, measure: Measure, votes: Iterable[Vote]) -> ArmResult:
    """Return what came of a measure in one arm."""
    theirs = [vote for vote in votes if vote.arm == arm]
    tiers: dict[Tier | None, tuple[int, float]] = {}
    for vote in theirs:
        n, total = tiers.get(vote.tier, (0, 0.0))
        tiers[vote.tier] = (n + 1, total + vote.value)
    return ArmResult(arm, tally(measure, [vote.value for vote in theirs]), tiers)


def tally(measure: Measure, values: Sequence[float]) -> Tally:
    """Return how many values there are, and their share or mean with its interval."""
    total = sum(values)
    spread: Spread
    if measure.is_rate:
        spread = share_of(round(total), len(values))
    else:
        spread = mean_of(values, _LEAST, _MOST)
    return Tally(len(values), total, *spread)


def contrast_arms(
    queues: Sequence[Queue],
    arms: Sequence[str],
    worth: Mapping[Measure, float],
    measures: int = 0,
) -> tuple[Contrast, ...]:
    """Return every two arms compared by every measure, corrected for all of it.

    `measures` says how many there may come to be, where those are more.
    """
    comparisons = max(measures, len(queues)) * len([*combinations(arms, 2)])
    pairs = [(queue, *pair) for queue in queues for pair in combinations(arms, 2)]
    found = [
        _contrast(queue, one, other, worth[queue.measure], comparisons)
        for queue, one, other in pairs
    ]
    to_come = [None] * (comparisons - len(found))
    corrected = correct([*(each.p for each in found), *to_come])
    return tuple(_judged(each, p) for each, p in zip(found, corrected, strict=False))


def _result(trial: Trial, entries: Sequence[Entry], points: float) -> TrialResult:
    spelled = {fold(arm): arm for arm, _ in trial.arms}
    entries = sorted(
        (each._replace(arm=spelled.setdefault(fold(each.arm), each.arm)) for each in entries),
        key=lambda each: (each.on, each.customer_id),
    )
    arms = sorted(spelled.values(), key=fold)
    queues = [_queue(measure, entries) for measure in _measures(entries)]
    worth = worth_seeing(points)
    counts = Counter(each.arm for each in entries)
    return TrialResult(
        trial=trial.name,
        since=entries[0].on if entries else None,
        customers={arm: counts[arm] for arm in arms},
        shares=dict(trial.arms),
        measures={queue.measure: _by_arm(queue, arms) for queue in queues},
        # Renewals may join once contracts come to an end: how many are needed was fixed by then.
        contrasts=contrast_arms(queues, arms, worth, len(Measure)),
        worth={queue.measure: worth[queue.measure] for queue in queues},
    )


def _by_arm(queue: Queue, arms: Iterable[str]) -> tuple[ArmResult, ...]:
    votes = [vote for _, vote in queue.votes if vote]
    return tuple(measure_arm(arm, queue.measure, votes) for arm in arms)


def _of_contacts(name: str, entries: Iterable[Entry]) -> Trial:
    """Return a trial that no rule names any more, by its contacts: nobody knows the shares."""
    arms = {fold(each.arm): each.arm for each in entries}
    return Trial(name, tuple((arms[arm], 0.0) for arm in sorted(arms)))


def _measures(entries: Iterable[Entry]) -> tuple[Measure, ...]:
    """Return what a trial is judged by: renewals too where contracts of its customers end."""
    ending = any(each.seen[Measure.RENEWAL] != (None, False) for each in entries)
    return (*_BY_THEMSELVES, *([Measure.RENEWAL] if ending else []))


def _queue(measure: Measure, entries: Iterable[Entry]) -> Queue:
    """Return the votes of a measure; who has none to give is no part of it."""
    found: list[tuple[str, Vote | None]] = []
    for each in entries:
        seen = each.seen[measure]
        if seen.is_waiting:
            found.append((each.arm, None))
        elif seen.value is not None:
            found.append((each.arm, Vote(each.arm, each.tier, seen.value)))
    return Queue(measure, tuple(found))


def _contrast(queue: Queue, one: str, other: str, worth: float, comparisons: int) -> Contrast:
    wanted = needed(queue.measure, worth, comparisons)
    values = _first(queue, (one, other), wanted)
    have = min(map(len, values))
    bare = Contrast(queue.measure, one, other, have, wanted, comparisons)
    if have < wanted:
        return bare
    mine, theirs = values
    apart, p = _compare(queue.measure, mine, theirs)
    both = (tally(queue.measure, mine), tally(queue.measure, theirs))
    return bare._replace(tallies=both, difference=apart.value, low=apart.low, high=apart.high, p=p)


def _first(queue: Queue, arms: tuple[str, str], wanted: int) -> tuple[list[float], list[float]]:
    """Return the values of two arms, up to the day on which the smaller has as many as wanted.

    The larger arm keeps all who came in that time, so that a season touches both alike. One who
    is not settled yet holds up all who came later: they cannot be counted before their turn.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for arm, vote in queue.votes:
        if arm not in arms:
            continue
        if vote is None or min(map(len, found)) >= wanted:
            break
        found[arms.index(arm)].append(vote.value)
    return found


def _compare(
    measure: Measure, one: Sequence[float], other: Sequence[float]
) -> tuple[Spread, float]:
    if measure.is_rate:
        return compare_shares(round(sum(one)), len(one), round(sum(other)), len(other))
    return compare_means(one, other)


def _judged(contrast: Contrast, corrected: float | None) -> Contrast:
    if corrected is None:
        return contrast
    verdict = Verdict.FOUND if corrected <= LEVEL else Verdict.NOT_FOUND
    return contrast._replace(corrected=corrected, verdict=verdict)
