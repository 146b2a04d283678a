"""Intervals and tests that hold for small counts: exact where there is an exact one.

scipy takes half a second to import, so it is imported where something is worked out.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from statistics import NormalDist, fmean, variance
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_chance import Share, fisher

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIDENCE = 0.95
DRAWS = 9_999
_SEED = 19_350_101  # any will do: the same scores give the same p on every run
_EXACT = 1e-9  # sums of scores that differ by less are the same sum
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Spread(NamedTuple):
    """A value and its 95 % interval; blank where too little is known for one."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Spread(None, None, None)


def share_of(k: int, n: int) -> Spread:
    """Return a share and its exact interval (Clopper & Pearson 1934)."""
    from scipy.special import betaincinv

    if not n:
        return NOTHING
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(k, n - k + 1, tail)) if k else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return Spread(k / n, low, high)


def mean_of(values: Sequence[float], least: float, most: float) -> Spread:
    """Return a mean and its interval by Student's t, within the scale that was asked on.

    One value, or many that are all the same, leave no spread to tell an interval from.
    """
    if not values:
        return NOTHING
    mean = fmean(values)
    if len(values) == 1 or not (spread := variance(values)):
        return Spread(mean, None, None)
    reach = _student(len(values) - 1) * sqrt(spread / len(values))
    return Spread(mean, max(least, mean - reach), min(most, mean + reach))


def compare_shares(k: int, n: int, j: int, m: int) -> tuple[Spread, float]:
    """Return how far two shares are apart, and the p of Fisher's exact test, two-sided.

    The interval is Newcombe's (1998, method 10), of the Wilson intervals of both.
    """
    p = fisher(Share(k, n), Share(j, m))
    one, other = _wilson(k, n), _wilson(j, m)
    apart = k / n - j / m
    low = apart - sqrt((k / n - one[0]) ** 2 + (other[1] - j / m) ** 2)
    high = apart + sqrt((one[1] - k / n) ** 2 + (j / m - other[0]) ** 2)
    return Spread(apart, low, high), p


def compare_means(one: Sequence[float], other: Sequence[float]) -> tuple[Spread, float]:
    """Return how far two means are apart, and the p of a permutation test, two-sided.

    Arms are drawn anew for the same scores, `DRAWS` times, so nothing is assumed of how scores are
    spread (Phipson & Smyth 2010: the draw seen counts as one). The interval is Welch's (1947).
    """
    apart = fmean(one) - fmean(other)
    reach = _welch(one, other)
    low, high = (apart - reach, apart + reach) if reach is not None else (None, None)
    return Spread(apart, low, high), _permuted(one, other)


def _wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's interval (1927) of a share."""
    share, middle = k / n, (k + _Z**2 / 2) / (n + _Z**2)
    reach = _Z / (n + _Z**2) * sqrt(n * share * (1 - share) + _Z**2 / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _welch(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return half the width of Welch's interval, None where neither side has any spread."""
    if len(one) < 2 or len(other) < 2:  # noqa: PLR2004  # a variance takes two
        return None
    a, b = variance(one) / len(one), variance(other) / len(other)
    if not a + b:
        return None
    freedom = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    return _student(freedom) * sqrt(a + b)


def _student(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def _permuted(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the p of a permutation test: scores are few, so how many of each are drawn is."""
    import numpy as np

    counts = sorted(Counter((*one, *other)).items())
    scores = np.array([score for score, _ in counts])
    drawn = np.random.default_rng(_SEED).multivariate_hypergeometric(
        [n for _, n in counts], len(one), size=DRAWS, method="marginals"
    )
    middle = len(one) * fmean((*one, *other))
    seen = abs(sum(one) - middle)
    as_far = int((np.abs(drawn @ scores - middle) >= seen - _EXACT).sum())
    return (as_far + 1) / (DRAWS + 1)
