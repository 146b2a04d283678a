"""What a customer spends on a day they buy: the Gamma-Gamma model (Fader & Hardie 2013).

Who bought once and dearly is drawn towards what customers spend on the whole; who bought often is
believed.
"""

from __future__ import annotations

from math import lgamma
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from followup_cli.risk_fit import find_lowest
from followup_cli.risk_lifetime import log_gamma

if TYPE_CHECKING:
    from followup_cli.risk_fit import Objective, Vector

_CENTRE = np.log([4.0, 3.0, 0.75])  # of the prior on log(p, q − 1, v), its SD 1; mean spend 1


class Spend(NamedTuple):
    """A fitted model; `v` is in money."""

    p: float
    q: float
    v: float

    def expected_spend(self, counts: Vector, means: Vector) -> Vector:
        """Return the mean spend to expect of each customer, who spent `means` on `counts` days."""
        return self.p * (self.v + counts * means) / (self.p * counts + self.q - 1)


def fit_spend(counts: Vector, means: Vector) -> Spend:
    """Return the model that fits best, given what shops are like; who left no money is left out."""
    return _fit(counts, means, prior=1.0)


def fit_spend_by_likelihood(counts: Vector, means: Vector) -> Spend:
    """Return the model that fits best by likelihood alone, as the paper does."""
    return _fit(counts, means, prior=0.0)


def _fit(counts: Vector, means: Vector, prior: float) -> Spend:
    paid = means > 0
    unit = float(means[paid].mean()) if paid.any() else 1.0
    unlikelihood = _unlikelihood(counts[paid], means[paid] / unit)

    def objective(logs: Vector) -> float:
        return unlikelihood(logs) + prior * float(((logs - _CENTRE) ** 2).sum()) / 2

    p, above_one, v = np.exp(find_lowest(objective, _CENTRE))
    return Spend(float(p), 1 + float(above_one), float(v) * unit)


def _unlikelihood(counts: Vector, means: Vector) -> Objective:
    """Return the function to make small: the negative log-likelihood of log(p, q − 1, v)."""
    distinct, place = np.unique(counts, return_inverse=True)
    log_means = np.log(means)

    def objective(logs: Vector) -> float:
        p, above_one, v = np.exp(logs)
        q = 1 + above_one
        of_counts = log_gamma(p * distinct + q) - log_gamma(p * distinct) - lgamma(q)
        shared = of_counts + q * np.log(v) + p * distinct * np.log(distinct)
        spread = (p * counts - 1) * log_means - (p * counts + q) * np.log(v + counts * means)
        return -float((shared[place] + spread).sum())

    return objective
