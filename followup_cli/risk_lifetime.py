"""How long customers keep buying: the BG/NBD model and its modified form, the MBG/NBD.

A customer buys at a rate of their own (gamma: r, α) and may leave for good after a purchase (beta:
a, b). The modified form lets them leave after the first one already. (Fader, Hardie & Lee 2005;
Batislam, Denizel & Filiztekin 2007.)
"""

from __future__ import annotations

from math import lgamma
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from followup_cli.risk_fit import find_lowest

if TYPE_CHECKING:
    import numpy.typing as npt

    from followup_cli.risk_fit import Objective, Vector

_CENTRE = np.log([0.5, 1.5, 0.7, 2.0])  # of the prior on log(r, α, a, b), its SD 1
_LONGEST = 10.0  # what the longest T is scaled to, so that the prior means the same in any shop
_POINTS = 48  # of a quadrature
_TINY = 1e-12
_ENDLESS = 700.0  # a logarithm beyond which a number is as good as infinite


class Histories(NamedTuple):
    """What is known of each customer: days bought after the first (x), last − first, age (T)."""

    repeats: Vector
    last: Vector
    age: Vector

    def grouped(self) -> tuple[Histories, Vector]:
        """Return the distinct histories, and how many customers have each."""
        distinct, counts = np.unique(np.column_stack(self), axis=0, return_counts=True)
        return Histories(*distinct.T), counts.astype(np.float64)


class Lifetime(NamedTuple):
    """A fitted model; `alpha` is in the unit of the histories that it was fitted to.

    `modified` is 1 where customers may leave after the first purchase (MBG/NBD), else 0 (BG/NBD).
    """

    r: float
    alpha: float
    a: float
    b: float
    modified: int = 1

    def log_likelihood(self, histories: Histories) -> float:
        """Return how likely the histories are, as a natural logarithm."""
        groups, counts = histories.grouped()
        return -_unlikelihood(groups, counts, self.modified)(np.log(self[:4]))

    def chance_alive(self, histories: Histories) -> Vector:
        """Return each customer's chance of still being one."""
        repeats, last, age = histories
        stays = self.b + repeats + self.modified - 1
        could_leave = repeats + self.modified > 0
        odds: Vector = np.log(self.a / np.where(could_leave, stays, 1))
        odds += (self.r + repeats) * np.log((self.alpha + age) / (self.alpha + last))
        return np.where(could_leave, 1 / (1 + np.exp(np.minimum(odds, _ENDLESS))), 1.0)

    def chance_silent(self, histories: Histories, within: float) -> Vector:
        """Return each customer's chance of no purchase within a time: that is the churn risk."""
        repeats, _, age = histories
        pause = ((self.alpha + age) / (self.alpha + age + within)) ** (self.r + repeats)
        return 1 - self.chance_alive(histories) * (1 - pause)

    def expected_purchases(self, histories: Histories, within: float) -> Vector:
        """Return how many purchases to expect of each customer within a time.

        That is, the expectation over how readily a customer leaves: of (1 − e^(−λp·time)) / p for
        the rate λ, averaged over λ in closed form and over p by quadrature.
        """
        repeats, _, age = histories
        leaving, weights = self._leaving(repeats)
        reach = (leaving * within + (self.alpha + age)[:, None]) / (self.alpha + age)[:, None]
        until_gone = (1 - reach ** -(self.r + repeats)[:, None]) / leaving
        if_alive: Vector = (until_gone * weights).sum(axis=1)
        return self.chance_alive(histories) * if_alive

    def _leaving(self, repeats: Vector) -> tuple[Vector, Vector]:
        """Return chances of leaving after a purchase, with weights, of each customer if alive."""
        distinct, place = np.unique(repeats, return_inverse=True)
        points = [_beta_points(self.a, self.b + x + self.modified) for x in distinct]
        return np.array([p for p, _ in points])[place], np.array([w for _, w in points])[place]


def fit_lifetime(histories: Histories) -> Lifetime:
    """Return the MBG/NBD that fits best, given what shops are like (maximum a posteriori)."""
    scale = _LONGEST / max(1.0, float(histories.age.max()))
    scaled = Histories(histories.repeats, histories.last * scale, histories.age * scale)
    unlikelihood = _unlikelihood(*scaled.grouped(), modified=1)

    def objective(logs: Vector) -> float:
        return unlikelihood(logs) + float(((logs - _CENTRE) ** 2).sum()) / 2

    r, alpha, a, b = np.exp(find_lowest(objective, _CENTRE))
    return Lifetime(float(r), float(alpha) / scale, float(a), float(b))


def fit_by_likelihood(histories: Histories, *, modified: int) -> Lifetime:
    """Return the model that fits best by likelihood alone, as the papers do."""
    objective = _unlikelihood(*histories.grouped(), modified=modified)
    r, alpha, a, b = np.exp(find_lowest(objective, _CENTRE))
    return Lifetime(float(r), float(alpha), float(a), float(b), modified)


def log_gamma(values: Vector) -> Vector:
    """Return the logarithm of the gamma function of each value."""
    return np.array([lgamma(value) for value in values])


def _unlikelihood(groups: Histories, counts: Vector, modified: int) -> Objective:
    """Return the function to make small: the negative log-likelihood of log(r, α, a, b)."""
    repeats, last, age = groups
    distinct, place = np.unique(repeats, return_inverse=True)
    may_leave: npt.NDArray[np.bool_] = repeats + modified > 0

    def objective(logs: Vector) -> float:
        r, alpha, a, b = np.exp(logs)
        bought = log_gamma(r + distinct) - lgamma(r) + r * np.log(alpha)
        stayed = _log_beta_ratio(a, b, distinct + modified)
        here = -(r + repeats) * np.log(alpha + age)
        left = np.log(a) - np.log(np.where(may_leave, b + repeats + modified - 1, 1))
        gone = np.where(may_leave, left - (r + repeats) * np.log(alpha + last), -np.inf)
        each = (bought + stayed)[place] + np.logaddexp(here, gone)
        return -float(counts @ each)

    return objective


def _log_beta_ratio(a: float, b: float, stays: Vector) -> Vector:
    """Return log(B(a, b + n) / B(a, b)) for each number of stays n."""
    return log_gamma(b + stays) - lgamma(b) - log_gamma(a + b + stays) + lgamma(a + b)


def _beta_points(a: float, b: float) -> tuple[Vector, Vector]:
    """Return points and weights that average over a beta distribution (Gauss–Jacobi)."""
    n = np.arange(1, _POINTS)
    total = 2 * n + a + b - 2
    middle = np.append((a - b) / (a + b), (a - b) * (a + b - 2) / total / (total + 2))
    side = 4 * n * (n + a - 1) * (n + b - 1) / total**2 / (total + 1)
    side[1:] *= (n[1:] + a + b - 2) / (total[1:] - 1)
    roots, vectors = np.linalg.eigh(
        np.diag(middle) + np.diag(np.sqrt(side), 1) + np.diag(np.sqrt(side), -1)
    )
    points: Vector = np.clip((1 + roots) / 2, _TINY, 1.0)
    return points, vectors[0] ** 2
