"""The score of one letter: by rank, by the classic quantiles, or by fixed cut points.

A score says where a value stands among all customers; `high` says whether that is the upper half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from followup_cli.model_desk import Settings

    Values = npt.NDArray[np.float64]
    Scores = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

FIFTHS, THIRDS = 5, 3
ENOUGH_FOR_FIFTHS = 50
REPEATED = 2  # purchase days from which F can be high


class Letter(NamedTuple):
    """A letter of R, F and M: each customer's score, and whether it is high."""

    score: Scores
    high: Flags


def score_recency(days_since: pd.Series[int], settings: Settings) -> Letter:
    """Return R: the fewer days since the last purchase, the higher."""
    days = _values(days_since)
    letter = _score(-days, tuple(-cut for cut in settings.r_cuts), settings)
    if settings.rfm_method == "quantile" and not settings.r_cuts:
        return letter._replace(score=FIFTHS + 1 - _by_quantile(days))
    return letter


def score_frequency(orders: pd.Series[int], settings: Settings) -> Letter:
    """Return F: never high for who bought once."""
    letter = _score(_values(orders), settings.f_cuts, settings)
    return letter._replace(high=letter.high & (_values(orders) >= REPEATED))


def score_money(revenue: pd.Series[float], settings: Settings) -> Letter:
    """Return M: never high for who left no money."""
    letter = _score(_values(revenue), settings.m_cuts, settings)
    return letter._replace(high=letter.high & (_values(revenue) > 0))


def _values(column: pd.Series[int] | pd.Series[float]) -> Values:
    return np.asarray(column, dtype=np.float64)


def _score(values: Values, cuts: tuple[float, ...], settings: Settings) -> Letter:
    """Score values of which more is better; fixed cuts replace ranks altogether."""
    if cuts:
        return _by_cuts(values, cuts)
    ranked = _by_rank(values)
    if settings.rfm_method == "quantile":
        return ranked._replace(score=_by_quantile(values))
    return ranked


def _by_rank(values: Values) -> Letter:
    n = len(values)
    k = _doubled_ranks(values) - 1
    bins = FIFTHS if n >= ENOUGH_FOR_FIFTHS else THIRDS
    return Letter(np.minimum(bins, 1 + bins * k // max(1, 2 * n)), k > n)


def _doubled_ranks(values: Values) -> Scores:
    """Return twice the average rank, worst first, which is a whole number; equals share it."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (2 * last - count + 1)[place].astype(np.int64)


def _by_cuts(values: Values, cuts: tuple[float, ...]) -> Letter:
    """Score against fixed cuts; a value that stands on a cut has reached it."""
    score = 1 + np.searchsorted(np.sort(cuts), values, side="right")
    return Letter(score, 2 * score > len(cuts) + 2)


def _by_quantile(values: Values) -> Scores:
    """Score as the R package rfm does: inner type-7 quintiles + 1, bins closed on the left."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8]) + 1
    return 1 + np.searchsorted(cuts, values, side="right")
