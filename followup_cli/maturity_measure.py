"""A measure of maturity, and what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_maturity import Counted, Dimension, Phase, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup_cli.maturity_use import Use
    from followup_cli.words import Message

ENOUGH = 5  # a share of fewer may be chance


class Measure(NamedTuple):
    """Something that a stage asks of a dimension, counted in what was really done.

    It is reached at its `threshold`, for a `reason`; `advice` is what to do where it is not. A
    share of fewer than `least` tells nothing yet; where there may be none at all, as of problems
    among happy customers, it is `optional`: none stands in nobody's way.
    """

    name: str
    dimension: Dimension
    phase: Phase
    threshold: float
    counts: Callable[[Use], Counted]
    said: Message
    reason: Message
    advice: Message
    unit: Unit = Unit.SHARE
    least: int = ENOUGH
    optional: bool = False


class Reading(NamedTuple):
    """A measure as it was read: its value, None where there was too little to tell."""

    measure: Measure
    counted: Counted
    value: float | None
    reached: bool

    @property
    def evidence(self) -> tuple[str, ...]:
        """The cells or ids that it was read from: what is there, or what is missing for more."""
        found = self.counted
        if self.reached or self.measure.unit is Unit.COUNT:
            return found.counting
        return found.lacking or found.counting

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to measure, and that stands in nobody's way."""
        return self.measure.optional and self.value is None


class Stand(NamedTuple):
    """How far one dimension has come, and all that was measured of it."""

    dimension: Dimension
    phase: Phase
    readings: tuple[Reading, ...]

    @property
    def asked(self) -> tuple[Reading, ...]:
        """What the next stage asks for and is not there yet."""
        above = self.phase.next
        return tuple(r for r in self.readings if r.measure.phase is above and not r.reached)


def read(measure: Measure, use: Use) -> Reading:
    """Return what a measure comes to in a workbook as it was used."""
    counted = measure.counts(use)
    value = _value(measure, counted)
    idle = measure.optional and value is None
    return Reading(measure, counted, value, idle or _is_reached(measure, value))


def _value(measure: Measure, counted: Counted) -> float | None:
    if measure.unit is Unit.COUNT:
        return float(counted.much)
    if counted.of < measure.least:
        return None
    return counted.much if measure.unit is Unit.SKILL else counted.much / counted.of


def _is_reached(measure: Measure, value: float | None) -> bool:
    """Whether a value is enough; to beat chance, a skill must be above its threshold."""
    if value is None:
        return False
    return value > measure.threshold if measure.unit is Unit.SKILL else value >= measure.threshold
