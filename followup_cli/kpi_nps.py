"""The net promoter score, and how far a few answers can be trusted.

With promoters p and detractors d among n answers, NPS = 100 (p - d) / n. The 95 % interval is the
adjusted Wald interval of Rocks, "Interval Estimation for the Net Promoter Score", The American
Statistician 70 (2016) 365-372: three answers are added, 3/4 of one a promoter and 3/4 a detractor,
and the interval is that of the difference of two shares of one sample. Unlike the plain formula it
does not shrink to nothing when a handful of customers all say 10.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDED, ADDED_TO_EACH = 3.0, 0.75
Z95 = 1.959964


def nps(cast: Sequence[float]) -> float | None:
    """Return the score of answers counted +1, 0 or -1; None where there is none."""
    return 100 * sum(cast) / len(cast) if cast else None


def nps_low(cast: Sequence[float]) -> float | None:
    """Return the lower end of the 95 % interval; None where there is no answer."""
    return interval(cast)[0] if cast else None


def nps_high(cast: Sequence[float]) -> float | None:
    """Return the upper end of the 95 % interval; None where there is no answer."""
    return interval(cast)[1] if cast else None


def interval(cast: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the score of some answers, within -100 and 100."""
    n = len(cast) + ADDED
    promoters = (sum(vote > 0 for vote in cast) + ADDED_TO_EACH) / n
    detractors = (sum(vote < 0 for vote in cast) + ADDED_TO_EACH) / n
    net = promoters - detractors
    reach = Z95 * sqrt((promoters + detractors - net**2) / n)
    return 100 * max(-1.0, net - reach), 100 * min(1.0, net + reach)
