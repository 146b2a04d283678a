"""How mature a team's contacts are: the stages, what they are told by, and what was counted."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from followup_cli.terms import Term


class Phase(Term):
    """How far a team has come, the least first; the values are JSON values."""

    DISORDER = "disorder"
    RESPONSIVE = "responsive"
    PROACTIVE = "proactive"
    PREDICTIVE = "predictive"

    @property
    def rank(self) -> int:
        """How many stages lie under it."""
        return tuple(Phase).index(self)

    @property
    def next(self) -> Phase | None:
        """The stage above it; None above the highest."""
        return next(iter(tuple(Phase)[self.rank + 1 :]), None)


class Dimension(Term):
    """What a stage is told by: when customers are contacted, with what, what is kept, what for."""

    TIMING = "timing"
    CONTENT = "content"
    RECORD = "record"
    GOAL = "goal"


class Unit(StrEnum):
    """What a measure is: a share of what was counted, a number of them, or how many times more."""

    SHARE = "share"
    COUNT = "count"
    SKILL = "skill"


class Counted(NamedTuple):
    """What was counted for a measure: how much of how many, and the cells or ids that say so.

    `lacking` are those that it would need and has not.
    """

    much: float
    of: int
    counting: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
