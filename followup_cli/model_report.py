"""What a report is made of: periods, figures, and blocks of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.model import Moment, day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model_figures import Figure, Scope
    from followup_cli.words import Message


class Period(NamedTuple):
    """A month or a quarter that figures are about; both days belong to it."""

    label: str
    start: date
    end: date

    def holds(self, moment: Moment | None) -> bool:
        """Return whether a moment lies in the period; no moment lies in none."""
        return moment is not None and self.start <= day(moment) <= self.end


class KpiRow(NamedTuple):
    """A row of the `KPI` sheet. `name` is the owner, tier … of the scope, None for everybody."""

    period: str
    scope: Scope
    name: str | None
    kpi: Figure
    value: float | None
    numerator: float | None
    denominator: float | None
    previous: float | None = None
    change: float | None = None


class Escalation(NamedTuple):
    """To whom a late contact was escalated, "" where nobody manages its owner, and when."""

    to: str
    on: date


class Block(NamedTuple):
    """A stretch of a screen: a heading in a style of Rich, and its rows under it.

    `apart` puts a blank line before it; a long heading goes on `hang` letters in.
    `styles` are those of the rows, where they have any.
    """

    title: Message
    rows: tuple[Mapping[str, object], ...] = ()
    style: str = ""
    apart: bool = False
    styles: tuple[str, ...] = ()
    hang: int = 0


class Screen(NamedTuple):
    """One way to lay out a result on a terminal: columns of `workbook.schema`, and its blocks."""

    columns: tuple[Any, ...]
    blocks: tuple[Block, ...]
