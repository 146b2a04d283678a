"""Figures as people read them, wherever they are shown: a percentage, a score, an amount."""

from __future__ import annotations

from followup_cli.model_figures import Figure
from followup_cli.words import Message, msg

NOTHING = "–"  # under which nothing stands
_SCORES = (Figure.SCORE_BEFORE, Figure.SCORE_AFTER)
_COUNTS = (Figure.CUSTOMERS, Figure.RENEWAL_UNDECIDED)


def shown(figure: Figure, value: float | None) -> str:
    """Return a figure: a rate as a percentage, NPS with its sign, an amount with its thousands."""
    if value is None:
        return NOTHING
    if figure.is_rate:
        return f"{value:.1%}"
    if figure in _SCORES:
        return f"{value:.1f}"
    if figure is Figure.SCORE_CHANGE:
        return signed(value, 1)
    if figure in _COUNTS or figure is Figure.RENEWING:
        return f"{value:,.0f}"
    return signed(value)


def moved(figure: Figure, change: float | None) -> Message | str:
    """Return by how much a figure changed; rates in points, so that 50 % to 60 % are 10."""
    if change is None:
        return ""
    if figure.is_rate:
        return msg("{points} points", points=signed(100 * change, 1))
    if figure in (*_SCORES, Figure.SCORE_CHANGE):
        return signed(change, 1)
    return signed(change)


def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign; what rounds to nothing has gone neither way: +0."""
    return f"{round(value, digits) + 0.0:+,.{digits}f}"
