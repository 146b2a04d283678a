"""How often trials are wrong, and how often they find what is there: many of them, simulated.

    python benchmarks/trials.py [TRIALS] [POINTS]

Each trial is looked at every month for a year. Printed are the share of trials without any effect
in which some look found one (5 % at most is promised), the same for somebody who tests every
month without waiting, and the share in which a planted difference was found.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from tried import ENDS, looks, simulate, tried

from followup_cli.model_trial import Measure, Verdict
from followup_cli.trial_sizes import needed
from followup_cli.trial_tests import compare_shares

if TYPE_CHECKING:
    from followup_cli.model import Task
    from followup_cli.model_trial import Contrast, TrialResult

_SPARE = 1.7  # of customers, as an arm is drawn, and not everybody has a score
_LEVEL, _LEAST = 0.05, 20  # of who tests without waiting, and from how many customers an arm on


def main(trials: int = 200, points: float = 15) -> None:
    """Print what became of so many trials."""
    customers = round(2 * _SPARE * needed(Measure.REACH, points / 100, 3))
    plain = [simulate(seed, customers) for seed in range(trials)]
    real = [simulate(seed, customers, lift=points / 100) for seed in range(trials)]
    wrong = sum(any(map(is_found, looks(tasks, points))) for tasks in plain) / trials
    fooled = sum(map(is_fooled, plain)) / trials
    ended = [tried(tasks, points=points).contrasts[0] for tasks in real]
    ready = [each for each in ended if each.verdict is not Verdict.NOT_YET]
    found = sum(each.verdict is Verdict.FOUND for each in ready) / max(1, len(ready))
    print(f"{trials} trials of {customers} customers, {points:g} points worth seeing")
    print(f"  no effect, yet found by some look: {wrong:.1%}; testing each month: {fooled:.1%}")
    print(f"  {points:g} points planted: verdict in {len(ready)}, found in {found:.1%} of them")


def is_found(contrasts: tuple[Contrast, ...]) -> bool:
    """Return whether any difference was found."""
    return any(each.verdict is Verdict.FOUND for each in contrasts)


def is_fooled(tasks: list[Task]) -> bool:
    """Return whether somebody who tests reach every month would have found a difference once."""
    return any(map(_seems_found, (tried(tasks, today=end) for end in ENDS)))


def _seems_found(result: TrialResult) -> bool:
    one, other = (arm.tally for arm in result.measures[Measure.REACH])
    if min(one.n, other.n) < _LEAST:
        return False
    counts = (round(one.total), one.n, round(other.total), other.n)
    return compare_shares(*counts)[1] <= _LEVEL


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
