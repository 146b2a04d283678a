"""Whether chance alone would make a difference: small exact tests, for the few counts of a firm.

An interval says how far one share can be trusted; to call two of them different, the test is the
exact one of Fisher, "The Logic of Inductive Inference", Journal of the Royal Statistical Society
98 (1935) 39-82, and of several comparisons those are kept that Holm, "A Simple Sequentially
Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979) 65-70, keeps. What
is told of a month shares one `ALPHA`: without any true difference, at most one month in twenty
hears of one.
"""

from __future__ import annotations

from math import comb, exp, lgamma
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALPHA = 0.05
_SAME = 1 + 1e-7  # two outcomes as likely as one another, but for rounding


class Share(NamedTuple):
    """A share as it was counted: so many of so many."""

    counted: float
    of: float

    @property
    def rate(self) -> float:
        """The share as a fraction."""
        return self.counted / self.of

    def thinned(self, part: float) -> Share:
        """Return the share as counted among a part of them."""
        return Share(self.counted * part, self.of * part)


def fisher(one: Share, other: Share) -> float:
    """Return the two-sided p of Fisher's exact test: how often chance parts two shares so far."""
    a, n, b, m = (round(number) for number in (*one, *other))
    found = _likely(a, n, a + b, m)
    splits = range(max(0, a + b - m), min(n, a + b) + 1)
    chances = (_likely(split, n, a + b, m) for split in splits)
    return min(1.0, sum(chance for chance in chances if chance <= found * _SAME))


def sign_test(ups: int, downs: int) -> float:
    """Return the two-sided p of the sign test: how often a fair coin falls so unevenly."""
    n, most = ups + downs, max(ups, downs)
    tail = sum(comb(n, heads) for heads in range(most, n + 1))
    return min(1.0, tail / 2 ** (n - 1)) if n else 1.0


def correct(chances: Sequence[float | None]) -> list[float | None]:
    """Return each p after Holm's correction for all that are compared.

    What is not known yet counts as found by chance alone: a verdict given today stands, whatever
    the others come to.
    """
    order = sorted((p, n) for n, p in enumerate(chances) if p is not None)
    found: list[float | None] = [None] * len(chances)
    worst = 0.0
    for rank, (p, n) in enumerate(order):
        worst = max(worst, min(1.0, p * (len(chances) - rank)))
        found[n] = worst
    return found


def holds(chances: Sequence[float], level: float = ALPHA) -> tuple[bool, ...]:
    """Return which of several comparisons hold together at a level, after Holm's correction."""
    return tuple(p is not None and p <= level for p in correct(chances))


def alone_of(answers: Iterable[int]) -> float:
    """Return what part of some answers counts as independent, by how many each person gave.

    Answers of one person are alike; at worst, n of them tell as much as n²/Σm² of as many people
    (Kish, "Survey Sampling", Wiley 1965, on weights and on clusters). 1 where each gave one.
    """
    given = tuple(answers)
    return sum(given) / sum(m * m for m in given) if given else 1.0


def _likely(a: int, n: int, both: int, m: int) -> float:
    """Return how likely chance puts `a` of `both` into the first n of n + m."""
    return exp(_choose(n, a) + _choose(m, both - a) - _choose(n + m, both))


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
