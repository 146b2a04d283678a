"""The rows of `KPI` as a page finds them: by what they say, numbered as the sheet has them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from followup_cli.model_figures import Figure, Scope
from followup_cli.model_page import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model_report import KpiRow

NPS = (Figure.NPS, Figure.NPS_LOW, Figure.NPS_HIGH)
_WIDE = 40  # points of NPS: an interval from 0 to 40 tells good from excellent no more

About = tuple[Scope, "str | None", Figure]


@dataclass(frozen=True)
class Tally:
    """The rows of a review: those of its period, those of the one before, and the series.

    `rows` are the period's and then the series', as the sheet holds them; `places` says where
    those of the period stand; `blocks` are the series, each a span of rows of one thing.
    """

    rows: tuple[KpiRow, ...]
    places: Mapping[About, int]
    earlier: Mapping[About, KpiRow]
    blocks: tuple[Span, ...]

    def place(self, figure: Figure, scope: Scope = Scope.ALL, name: str | None = None) -> int:
        """Return where a row of the period stands; KeyError where there is none."""
        return self.places[scope, name, figure]

    def find(
        self, figure: Figure, scope: Scope = Scope.ALL, name: str | None = None
    ) -> KpiRow | None:
        """Return a row of the period, None where there is none."""
        place = self.places.get((scope, name, figure))
        return None if place is None else self.rows[place]

    def before(
        self, figure: Figure, scope: Scope = Scope.ALL, name: str | None = None
    ) -> KpiRow | None:
        """Return the row of the period before, None where there is none."""
        return self.earlier.get((scope, name, figure))

    def by(self, scope: Scope, figure: Figure) -> tuple[int, ...]:
        """Return where a figure's rows by owner, tier … stand, in their order."""
        return tuple(
            place for (of, _, kpi), place in self.places.items() if of is scope and kpi is figure
        )

    def series(self, figure: Figure, scope: Scope = Scope.ALL) -> tuple[Span, ...]:
        """Return the series of a figure: one over everybody, or one for each owner, tier …."""
        return tuple(
            block
            for block in self.blocks
            if (self.rows[block.first].kpi, self.rows[block.first].scope) == (figure, scope)
        )

    def within(self, span: Span) -> tuple[KpiRow, ...]:
        """Return the rows of a span."""
        return self.rows[span.first : span.last + 1]


def tally(
    rows: Sequence[KpiRow], series: Sequence[KpiRow] = (), earlier: Iterable[KpiRow] = ()
) -> Tally:
    """Return the rows of a period, the series that follow them, and the period before."""
    return Tally(
        (*rows, *series),
        {about(row): place for place, row in enumerate(rows)},
        {about(row): row for row in earlier},
        tuple(_blocks(series, len(rows))),
    )


def about(row: KpiRow) -> About:
    """Return what a row is about, whatever its period."""
    return row.scope, row.name, row.kpi


def nps_moved(tally: Tally) -> bool:
    """Return whether the 95 % intervals of this NPS and the one before lie apart.

    Intervals apart are a stricter test than one of the difference: Schenker and Gentleman, "On
    Judging the Significance of Differences by Examining the Overlap Between Confidence
    Intervals", The American Statistician 55 (2001) 182-186.
    """
    low, high = (tally.find(figure) for figure in NPS[1:])
    if low is None or high is None or None in (low.value, low.previous, high.value, high.previous):
        return False
    now, before = (low.value, high.value), (low.previous, high.previous)
    return (now[0] or 0) > (before[1] or 0) or (before[0] or 0) > (now[1] or 0)


def is_wide(low: float | None, high: float | None) -> bool:
    """Return whether an interval of NPS is too wide to steer by."""
    return low is not None and high is not None and high - low > _WIDE


def _blocks(series: Iterable[KpiRow], first: int) -> Iterable[Span]:
    for _, block in groupby(series, key=about):
        last = first + len(list(block)) - 1
        yield Span(first, last)
        first = last + 1
