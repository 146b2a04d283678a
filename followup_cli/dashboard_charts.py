"""The charts of the review: which rows of `KPI` each draws, and what it says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_figures import Figure, Scope
from followup_cli.model_page import Chart, Curve, Part, Shape, Span
from followup_cli.model_shown import shown
from followup_cli.words import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.dashboard_rows import Tally
    from followup_cli.model_report import KpiRow

MOST_BARS, MOST_OWNERS = 12, 6
_LINE = 2  # points that a line needs
_WORK = (Figure.COMPLETION, Figure.ON_TIME, Figure.OVERDUE)
TITLES = {
    "csat": msg("Satisfied customers by product"),
    "problems": msg("Problems by kind"),
    "nps": msg("NPS by month, with its 95% interval"),
    "work": msg("Completed, on time and overdue by month"),
    "load": msg("Load of capacity by owner and week"),
    "tiers": msg("Customers by tier"),
    "stages": msg("Customers by stage of life"),
    "renewing": msg("Revenue up for renewal by month"),
}


def draw_charts(tally: Tally) -> tuple[Chart, ...]:
    """Return the charts that there are figures for, in the order in which they are looked at."""
    drawn = (
        _by_name(tally, "csat", Shape.BARS, Scope.PRODUCT, Figure.CSAT),
        _by_name(tally, "problems", Shape.PIE, Scope.KIND, Figure.PROBLEMS, field="numerator"),
        _nps(tally),
        _work(tally),
        _load(tally),
        _by_name(tally, "tiers", Shape.COLUMNS, Scope.TIER, Figure.CUSTOMERS),
        _by_name(tally, "stages", Shape.COLUMNS, Scope.STAGE, Figure.CUSTOMERS),
        _renewing(tally),
    )
    return tuple(chart for chart in drawn if chart is not None)


def missing_charts(charts: Iterable[Chart]) -> tuple[Message, ...]:
    """Return the titles of the charts that there are no figures for."""
    there = {chart.key for chart in charts}
    return tuple(title for key, title in TITLES.items() if key not in there)


def _by_name(
    tally: Tally, key: str, shape: Shape, scope: Scope, figure: Figure, *, field: str = "value"
) -> Chart | None:
    """Return a chart of one figure by product, kind …: its first names, without the blank one."""
    places = [place for place in tally.by(scope, figure) if tally.rows[place].name]
    span = _span(places[:MOST_BARS])
    if span is None or not any(getattr(row, field) for row in tally.within(span)):
        return None
    # Counts are no share, whatever figure they are the numerators of.
    curve = Curve(figure if field == "value" else scope, span, field)
    percent = figure.is_rate and field == "value"
    return _chart(tally, key, shape, (curve,), names="name", percent=percent)


def _nps(tally: Tally) -> Chart | None:
    bounds = ((Figure.NPS_LOW, Part.BOUND), (Figure.NPS_HIGH, Part.BOUND))
    return _over_time(tally, "nps", ((Figure.NPS, Part.MAIN), *bounds))


def _work(tally: Tally) -> Chart | None:
    return _over_time(tally, "work", [(figure, Part.MAIN) for figure in _WORK], percent=True)


def _over_time(
    tally: Tally, key: str, parts: Iterable[tuple[Figure, Part]], *, percent: bool = False
) -> Chart | None:
    """Return lines of figures over everybody by month, where at least one can be drawn."""
    curves = [
        Curve(figure, span, part=part)
        for figure, part in parts
        for span in tally.series(figure)[:1]
    ]
    if not curves or not _side_by_side(tally, curves) or not _is_line(tally, curves[0]):
        return None
    return _chart(tally, key, Shape.LINES, curves, names="period", percent=percent)


def _load(tally: Tally) -> Chart | None:
    """Return the weeks of those who have most to do, each a set of columns."""
    blocks = tally.series(Figure.LOAD, Scope.OWNER)
    filled = [block for block in blocks if _sum(tally.within(block))]
    most = sorted(filled, key=lambda block: -_sum(tally.within(block)))[:MOST_OWNERS]
    curves = [Curve(tally.rows[block.first].name or "", block) for block in sorted(most)]
    if not curves or not _side_by_side(tally, curves):
        return None
    return _chart(tally, "load", Shape.COLUMNS, curves, names="period", percent=True)


def _renewing(tally: Tally) -> Chart | None:
    for span in tally.series(Figure.RENEWING)[:1]:
        if _sum(tally.within(span)):
            curve = Curve(Figure.RENEWING, span)
            return _chart(tally, "renewing", Shape.COLUMNS, (curve,), names="period")
    return None


def _chart(
    tally: Tally,
    key: str,
    shape: Shape,
    curves: Sequence[Curve],
    *,
    names: str,
    percent: bool = False,
) -> Chart:
    said = listed([*_said(tally, curves, names)])
    return Chart(key, shape, TITLES[key], tuple(curves), names, percent, said)


def _said(tally: Tally, curves: Iterable[Curve], names: str) -> Iterator[Message]:
    """Return the highest and the lowest point of each curve, for those who cannot see it."""
    for curve in curves:
        rows = [row for row in tally.within(curve.span) if getattr(row, curve.field) is not None]
        if curve.part is Part.MAIN and rows:
            low, high = (pick(rows, key=lambda r: getattr(r, curve.field)) for pick in (min, max))
            yield msg(
                "{what}: from {low} ({where}) to {high} ({there})",
                what=curve.name,
                low=_number(low, curve),
                where=_named(low, names),
                high=_number(high, curve),
                there=_named(high, names),
            )


def _number(row: KpiRow, curve: Curve) -> str:
    value: float | None = getattr(row, curve.field)
    return shown(row.kpi, value) if curve.field == "value" else f"{value:.0f}"


def _named(row: KpiRow, names: str) -> str:
    return (row.name or "") if names == "name" else row.period


def _span(places: Sequence[int]) -> Span | None:
    """Return places as a span, None where there is none or where they do not stand together."""
    if not places or places[-1] - places[0] + 1 != len(places):
        return None
    return Span(places[0], places[-1])


def _side_by_side(tally: Tally, curves: Iterable[Curve]) -> bool:
    """Return whether all curves have the same categories."""
    return len({tuple(row.period for row in tally.within(curve.span)) for curve in curves}) == 1


def _is_line(tally: Tally, curve: Curve) -> bool:
    return sum(row.value is not None for row in tally.within(curve.span)) >= _LINE


def _sum(rows: Iterable[KpiRow]) -> float:
    return sum(row.value or 0 for row in rows)
