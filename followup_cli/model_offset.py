"""A distance in time, as rules and settings write it."""

from __future__ import annotations

from typing import NamedTuple


class Offset(NamedTuple):
    """A distance in time: `+24h`, `-90d`, `+2w`, `+1mo`, `+1y`, `+3bd` (working days).

    `unit` is one of `h`, `d`, `w`, `mo`, `y`, `bd`.
    """

    amount: int
    unit: str

    def __str__(self) -> str:
        """Return the offset as a rule writes it."""
        return f"{self.amount:+d}{self.unit}" if self.amount else "0"


AT_ONCE = Offset(0, "d")
FOUR_HOURS = Offset(4, "h")
