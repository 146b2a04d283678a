"""The numbers at the top of the review, each with its change and whether that is for the better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import share_of
from followup_cli.dashboard_rows import nps_moved
from followup_cli.model_chance import ALPHA, fisher
from followup_cli.model_figures import Figure
from followup_cli.model_page import Headline
from followup_cli.model_shown import moved, shown
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from followup_cli.dashboard_rows import Tally
    from followup_cli.model_report import KpiRow

MOST_HEADLINES = 8
# The first of them that something stands under are shown.
_FIGURES = (
    Figure.COMPLETION,
    Figure.ON_TIME,
    Figure.OVERDUE,
    Figure.NPS,
    Figure.CSAT,
    Figure.RENEWAL,
    Figure.CHURN,
    Figure.COVERAGE,
    Figure.SLA_MET,
    Figure.LOOPS_CLOSED,
    Figure.REACH,
    Figure.LOAD,
)
LESS_IS_BETTER = (Figure.OVERDUE, Figure.CHURN)
# They are what they are only once the period is over.
_AT_ITS_END = (
    Figure.COMPLETION,
    Figure.ON_TIME,
    Figure.OVERDUE,
    Figure.CHURN,
    Figure.COVERAGE,
    Figure.LOOPS_CLOSED,
)
_NEITHER = (Figure.LOAD,)  # too little of it is no better than too much
# Answers of some customers stand for what all think; the rest is counted in full.
_OPINIONS = (Figure.NPS, Figure.CSAT)


def choose_headlines(tally: Tally, *, is_over: bool = True) -> tuple[Headline, ...]:
    """Return the numbers of the period over everybody that something stands under.

    While the period lasts, what it still may bring is not compared with the one before.
    """
    found = (tally.find(figure) for figure in _FIGURES)
    rows = [row for row in found if row is not None and row.value is not None]
    drawn = (_headline(tally, row) for row in rows[:MOST_HEADLINES])
    return tuple(h if is_over or h.figure not in _AT_ITS_END else _so_far(h) for h in drawn)


def _so_far(headline: Headline) -> Headline:
    return headline._replace(moved=msg("so far"), better=None)


def _headline(tally: Tally, row: KpiRow) -> Headline:
    return Headline(
        row.kpi,
        shown(row.kpi, row.value),
        _moved(tally, row),
        _counts(tally, row),
        _is_better(tally, row),
        tally.place(row.kpi),
    )


def _counts(tally: Tally, row: KpiRow) -> Message | str:
    if row.kpi is not Figure.NPS:
        return f"{row.numerator or 0:,.0f} / {row.denominator or 0:,.0f}"
    low, high = (tally.find(bound) for bound in (Figure.NPS_LOW, Figure.NPS_HIGH))
    return msg(
        "n = {n}, 95% from {low} to {high}",
        n=f"{row.denominator or 0:.0f}",
        low=shown(Figure.NPS_LOW, low and low.value),
        high=shown(Figure.NPS_HIGH, high and high.value),
    )


def _moved(tally: Tally, row: KpiRow) -> Message | str:
    if row.kpi is Figure.COVERAGE and share_of(tally.before(Figure.COMPLETION)) is None:
        return ""  # nothing was recorded yet: that nobody was spoken to is not known
    change = moved(row.kpi, row.change)
    if row.change and _may_be_chance(tally, row):
        return msg("{change}, may be chance", change=change)
    return change


def _is_better(tally: Tally, row: KpiRow) -> bool | None:
    """Return whether a change is for the better, None where chance may have made it."""
    if not _moved(tally, row) or row.kpi in _NEITHER or _may_be_chance(tally, row):
        return None
    if not row.change:
        return None
    return (row.change > 0) is (row.kpi not in LESS_IS_BETTER)


def _may_be_chance(tally: Tally, row: KpiRow) -> bool:
    """Return whether other answers of the same customers might have moved an opinion as far."""
    if row.kpi not in _OPINIONS:
        return False
    if row.kpi is Figure.NPS:
        return not nps_moved(tally)
    one, other = share_of(row), share_of(tally.before(row.kpi))
    return one is None or other is None or fisher(one, other) > ALPHA
