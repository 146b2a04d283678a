"""An axis: from where to where it goes, and what stands at its lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.html_words import compact

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_HALVES = 2.5  # a step that leads to halves
_LINES = 4  # about how many stretches an axis has
_LEAST = 1e-6  # less than this is nothing to draw
_WHOLE_FROM = 0.5  # a rate from here on is drawn against all of it


class Scale(NamedTuple):
    """An axis: its ends, and the numbers at which it has lines."""

    low: float
    high: float
    ticks: tuple[float, ...]
    percent: bool = False

    def place(self, value: float) -> float:
        """Return where a number stands between the ends: 0 at the low one, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)

    def tick(self, value: float, lang: str) -> str:
        """Return what stands at a line."""
        if not self.percent:
            return compact(value, lang)
        whole = all(float(100 * each).is_integer() for each in self.ticks)
        return f"{value:.0%}" if whole else f"{value:.1%}"


def scale_of(values: Iterable[float], *, percent: bool = False) -> Scale:
    """Return an axis that holds the numbers and 0; a rate has all of it as its end."""
    there = [*values]
    low, high = min([0.0, *there]), max([0.0, *there])
    high = high if high - low > _LEAST else low + 1.0
    if percent and _WHOLE_FROM < high <= 1:
        high = 1.0
    whole = _are_whole(there) and not percent
    step = max(_step(high - low), 1.0 if whole else 0.01)
    step = 5.0 if whole and step == _HALVES else step  # nobody counts half a customer
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(step * each, 10) for each in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, percent)


def _are_whole(values: Iterable[float]) -> bool:
    return all(float(value).is_integer() for value in values)


def _step(room: float) -> float:
    """Return the round number that divides a room into about as many stretches as wanted."""
    rough = room / _LINES
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * each for each in _ROUND if size * each >= rough * (1 - 1e-9))
