"""How many customers an arm needs, so that a difference worth seeing would be seen.

It is fixed by what can be known before the first contact, never by what came of the contacts: a
trial that ends when it happens to look good finds differences that are not there.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from followup_cli.model_trial import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL, POWER = 0.05, 0.8
SCORE_POINTS = 1.0  # of the scale from 0 to 10
SCORE_SPREAD = 2.5  # the standard deviation assumed; more than most customers' scores have
_POINTS = 100


def worth_seeing(points: float) -> Mapping[Measure, float]:
    """Return the difference worth seeing by measure, for one in percentage points."""
    return {m: points / _POINTS if m.is_rate else SCORE_POINTS for m in Measure}


def needed(measure: Measure, worth: float, comparisons: int) -> int:
    """Return how many customers each arm needs for 80 % power at 5 %, after correction.

    All comparisons of a trial share the 5 %, so that the first step of Holm's correction has the
    power that is promised.
    """
    level = NormalDist().inv_cdf(1 - LEVEL / comparisons / 2)
    power = NormalDist().inv_cdf(POWER)
    if measure.is_rate:
        return _for_shares(worth, level, power)
    return _for_means(worth, level, power)


def _for_shares(worth: float, level: float, power: float) -> int:
    """Return the number for Fisher's exact test (Fleiss, Tytun & Ury 1980).

    The shares are taken to lie around one half, where a difference is hardest to see.
    """
    low, high = 0.5 - worth / 2, 0.5 + worth / 2
    spread = level * sqrt(0.5) + power * sqrt(low * (1 - low) + high * (1 - high))
    plain = (spread / worth) ** 2
    return ceil(plain / 4 * (1 + sqrt(1 + 4 / (plain * worth))) ** 2)


def _for_means(worth: float, level: float, power: float) -> int:
    """Return the number for a difference of means (Guenther 1981)."""
    return ceil(2 * ((level + power) * SCORE_SPREAD / worth) ** 2 + level**2 / 4)
