"""What a chart stands on: its rows, its axis, and what is written at its lines and under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.html_markup import Markup, share, tag, trimmed
from followup_cli.html_scale import Scale, scale_of
from followup_cli.html_words import fitted, named, short_period
from followup_cli.model_page import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.model_page import Chart, Curve
    from followup_cli.model_report import KpiRow

_HEIGHT, _FOOT, _TOP = 190, 36, 14  # of the plot, the names under it, the room above
_FEW_NAMES = 7  # under an axis on a phone
_NAME = 13  # letters under a column


class Drawing(NamedTuple):
    """What a chart draws: its curves with their rows, over one axis, in a language."""

    chart: Chart
    curves: tuple[tuple[Curve, tuple[KpiRow, ...]], ...]
    scale: Scale
    lang: str

    @property
    def main(self) -> tuple[tuple[Curve, tuple[KpiRow, ...]], ...]:
        """The curves that tell something themselves."""
        return tuple(each for each in self.curves if each[0].part is Part.MAIN)

    @property
    def categories(self) -> tuple[KpiRow, ...]:
        """The rows that name what stands side by side."""
        return self.curves[0][1]

    def at(self, value: float) -> float:
        """Return how far down a number stands."""
        return _TOP + _HEIGHT * (1 - self.scale.place(value))

    def across(self, index: int) -> float:
        """Return where the middle of a category is, as a share of the width."""
        return (index + 0.5) * 100 / len(self.categories)


def prepare(chart: Chart, rows: Sequence[KpiRow], lang: str) -> Drawing:
    """Return what a chart draws of the rows of a page."""
    curves = tuple((c, tuple(rows[c.span.first : c.span.last + 1])) for c in chart.curves)
    values = [v for c, found in curves for v in values_of(c, found) if v is not None]
    return Drawing(chart, curves, scale_of(values, percent=chart.percent), lang)


def draw_grid(drawing: Drawing) -> Iterator[Markup]:
    """Yield the lines of the axis with what stands at each; zero is drawn stronger."""
    for tick in drawing.scale.ticks:
        y = trimmed(drawing.at(tick))
        kind = "grid zero" if tick == 0 else "grid"
        yield tag("line", x1=0, x2="100%", y1=y, y2=y, class_=kind)
        told = drawing.scale.tick(tick, drawing.lang)
        yield tag(
            "text", told, x=-8, y=trimmed(drawing.at(tick) + 4), class_="tick", text_anchor="end"
        )


def draw_limits(drawing: Drawing) -> Iterator[Markup]:
    """Yield what should not be crossed; for rates that can, that is the whole."""
    limits = [values_of(*each) for each in drawing.curves if each[0].part is Part.LIMIT]
    found = {value for values in limits for value in values if value is not None}
    if drawing.scale.percent and drawing.scale.high > 1:
        found.add(1.0)
    for value in sorted(found):
        y = trimmed(drawing.at(value))
        yield tag("line", x1=0, x2="100%", y1=y, y2=y, class_="limit")


def draw_names(drawing: Drawing) -> Iterator[Markup]:
    """Yield what stands under each category; on a phone every other one, or in two rows."""
    many, foot = len(drawing.categories) > _FEW_NAMES, _TOP + _HEIGHT + 17
    crowded = len(drawing.categories) > _FEW_NAMES // 2
    for place, row in enumerate(drawing.categories):
        middle, last = share(drawing.across(place)), len(drawing.categories) - 1 - place
        if drawing.chart.names == "period":
            told, _ = short_period(row.period, drawing.lang)
            kind = "tick thin" if many and last % 2 else "tick"
        else:
            told = fitted(named(row, drawing.lang), _NAME)
            kind = "tick low" if place % 2 and crowded else "tick"
        yield tag("text", told, x=middle, y=foot, class_=kind, text_anchor="middle")
    if drawing.chart.names == "period":
        yield from _years(drawing, foot + 14)


def _years(drawing: Drawing, top: int) -> Iterator[Markup]:
    """Yield each year under its first period, if the next year leaves room for it."""
    years = [short_period(row.period, drawing.lang)[1] for row in drawing.categories]
    for place, year in enumerate(years):
        if year not in years[:place] and len({year, *years[place : place + 2]}) == 1:
            middle = share(drawing.across(place))
            yield tag("text", year, x=middle, y=top, class_="tick", text_anchor="middle")


def whole_height() -> int:
    """Return how high a plot is with what stands under it."""
    return _TOP + _HEIGHT + _FOOT


def values_of(curve: Curve, rows: Iterable[KpiRow]) -> list[float | None]:
    """Return the numbers of a curve in its rows."""
    return [getattr(row, curve.field) for row in rows]
