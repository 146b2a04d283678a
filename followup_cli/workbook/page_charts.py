"""Native charts as the parts that they are: one look for all, their series over cells of `KPI`.

What a chart shows stands in its series, which `page_series` fills each time; what it looks like is
written here once, when it is drawn first: who changes that in Excel keeps what they changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from followup_cli.model_figures import Figure
from followup_cli.model_page import Part, Shape
from followup_cli.terms import Term
from followup_cli.words import tell
from followup_cli.workbook import page_marks as marks
from followup_cli.workbook.labels import label
from followup_cli.workbook.written import escape as writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_page import Chart, Curve, Page
    from followup_cli.words import Message
    from followup_cli.workbook.page_marks import Axes

_MOST_LABELS = 12  # columns that have room for a number above each
_BEYOND_ALL = frozenset({Figure.LOAD})  # rates that may be more than the whole
_ROOMY = "1.15"  # the end of an axis nobody sees: the number beside a full bar needs room
_THICK, _THIN = 28575, 15875


def chart_xml(chart: Chart, page: Page, lang: str) -> bytes:
    """Return a chart's part, with series that refer to nothing yet."""
    plot = _PLOTS[chart.shape](chart, _axes(chart, page), lang)
    return (
        f"{marks.HEAD}<c:chart>{marks.title(said(chart.title, lang), lang)}"
        f"<c:plotArea><c:layout/>{plot}{marks.NOTHING}</c:plotArea>{_legend(chart)}"
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{marks.area(marks.WHITE, marks.EDGE)}{marks.text(marks.SMALL, marks.MUTED)}"
        "</c:chartSpace>"
    ).encode()


def said(text: Term | Message | str, lang: str) -> str:
    """Return a text of a chart in a language, as XML can hold it."""
    plain = label(text, lang) if isinstance(text, Term) else tell(text, lang)
    return writable(plain)


def point_xml(number: int) -> str:
    """Return how one slice of a pie looks."""
    look = marks.area(marks.PALETTE[number % len(marks.PALETTE)], marks.WHITE)
    return f'<c:dPt><c:idx val="{number}"/><c:bubble3D val="0"/>{look}</c:dPt>'


def length(curve: Curve) -> int:
    """Return how many points a curve has."""
    return curve.span.last - curve.span.first + 1


def _axes(chart: Chart, page: Page) -> Axes:
    """Return how a chart's values are shown: a share of the whole ends at the whole."""
    if not chart.percent:
        return marks.Axes("#,##0")
    figures = {page.rows[curve.span.first].kpi for curve in chart.curves}
    return marks.Axes("0%", "" if figures & _BEYOND_ALL else "1", "0")


def _bars(chart: Chart, axes: Axes, lang: str) -> str:
    """Return lying bars, the first on top; each says its number, so that no axis need."""
    series = _bar_series(chart.curves, marks.labels(axes.code), lang)
    ends = axes._replace(most=_ROOMY if axes.most else "")
    return (
        f"{_bar_group('bar', series, 45)}{marks.category_axis('l', turned=True)}"
        f"{marks.value_axis(ends, 'b', hidden=True)}"
    )


def _columns(chart: Chart, axes: Axes, lang: str) -> str:
    """Return standing columns, with limits as lines across them."""
    standing = [curve for curve in chart.curves if curve.part is Part.MAIN]
    across = [curve for curve in chart.curves if curve.part is not Part.MAIN]
    few = len(standing) == 1 and length(standing[0]) <= _MOST_LABELS
    series = _bar_series(standing, marks.labels(axes.code) if few else "", lang)
    lines = _line_group(_line_series(across, lang, first=len(standing))) if across else ""
    ends = axes._replace(most="") if few else axes  # a number above a full column needs room
    return (
        f"{_bar_group('col', series, 60)}{lines}{marks.category_axis()}"
        f"{marks.value_axis(ends, hidden=few)}"
    )


def _lines(chart: Chart, axes: Axes, lang: str) -> str:
    """Return lines over time; how far a value can be trusted is two thin ones beside it."""
    group = _line_group(_line_series(chart.curves, lang))
    return f"{group}{marks.category_axis()}{marks.value_axis(axes)}"


def _pie(chart: Chart, _: Axes, lang: str) -> str:
    """Return slices of a whole, each with its share; the legend names them."""
    points = "".join(point_xml(number) for number in range(length(chart.curves[0])))
    shares = marks.labels("0%", share=True)
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser>{_head(chart.curves[0], 0, lang)}{points}'
        f'{shares}{_VALUES}</c:ser><c:firstSliceAng val="0"/></c:pieChart>'
    )


_PLOTS = {Shape.BARS: _bars, Shape.COLUMNS: _columns, Shape.LINES: _lines, Shape.PIE: _pie}
_VALUES = "<c:cat/><c:val/>"
_AXES = '<c:axId val="1"/><c:axId val="2"/>'


def _legend(chart: Chart) -> str:
    if chart.shape is Shape.PIE:
        return marks.legend("r")
    return marks.legend("b") if len(chart.curves) > 1 else ""


def _bar_group(direction: str, series: str, gap: int) -> str:
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{gap}"/>{_AXES}</c:barChart>'
    )


def _bar_series(curves: Sequence[Curve], labels: str, lang: str) -> str:
    return "".join(
        f"<c:ser>{_head(curve, number, lang)}"
        f"{marks.area(marks.PALETTE[number % len(marks.PALETTE)])}"
        f'<c:invertIfNegative val="0"/>{labels}{_VALUES}</c:ser>'
        for number, curve in enumerate(curves)
    )


def _line_group(series: str) -> str:
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{series}<c:marker val="1"/>{_AXES}</c:lineChart>'
    )


def _line_series(curves: Sequence[Curve], lang: str, first: int = 0) -> str:
    return "".join(
        f"<c:ser>{_head(curve, number, lang)}{_line_look(curve, number)}"
        f'{_VALUES}<c:smooth val="0"/></c:ser>'
        for number, curve in enumerate(curves, start=first)
    )


def _line_look(curve: Curve, number: int) -> str:
    if curve.part is not Part.MAIN:
        colour = marks.BOUND if curve.part is Part.BOUND else marks.LIMIT
        return f'{marks.line(colour, _THIN, "sysDash")}<c:marker><c:symbol val="none"/></c:marker>'
    colour = marks.PALETTE[number % len(marks.PALETTE)]
    dot = marks.area(colour, marks.WHITE)
    return (
        f'{marks.line(colour, _THICK)}<c:marker><c:symbol val="circle"/><c:size val="6"/>'
        f"{dot}</c:marker>"
    )


def _head(curve: Curve, number: int, lang: str) -> str:
    return (
        f'<c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:v>{escape(said(curve.name, lang))}</c:v></c:tx>"
    )
