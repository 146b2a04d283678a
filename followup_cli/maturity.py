"""How mature a team's contacts are: each dimension measured, and the whole as far as its weakest.

A stage is reached in a dimension where everything holds that it and the stages under it ask for.
The four stages and what tells them apart are those of the article that the program implements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.maturity_measure import Reading, Stand, read
from followup_cli.maturity_measures import MEASURES
from followup_cli.model_maturity import Dimension, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from followup_cli.maturity_use import Use


class Diagnosis(NamedTuple):
    """How far a team has come in the time measured, over all and in each dimension.

    `started` says whether there is a schedule at all; `contacts` are those that people made.
    """

    since: date
    as_of: date
    started: bool
    contacts: int
    phase: Phase
    stands: tuple[Stand, ...]

    @property
    def asked(self) -> tuple[Reading, ...]:
        """What the next stage of the whole asks for and is not there yet, in every dimension."""
        behind = (stand for stand in self.stands if stand.phase is self.phase)
        return tuple(reading for stand in behind for reading in stand.asked)


def diagnose(use: Use) -> Diagnosis:
    """Return how far a team has come, from how its workbook was really used."""
    readings = [read(measure, use) for measure in MEASURES]
    stands = tuple(
        _stand(dimension, [r for r in readings if r.measure.dimension is dimension])
        for dimension in Dimension
    )
    phase = min((stand.phase for stand in stands), key=lambda phase: phase.rank)
    return Diagnosis(use.since, use.today, use.place is not None, len(use.made), phase, stands)


def _stand(dimension: Dimension, readings: Sequence[Reading]) -> Stand:
    phase = Phase.DISORDER
    while phase.next and _holds(phase.next, readings):
        phase = phase.next
    return Stand(dimension, phase, tuple(readings))


def _holds(phase: Phase, readings: Sequence[Reading]) -> bool:
    return all(reading.reached for reading in readings if reading.measure.phase is phase)
