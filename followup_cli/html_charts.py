"""A chart on its card: title, legend, drawing, and the figures behind it for who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.html_axes import Drawing, prepare
from followup_cli.html_markup import Markup, join, tag
from followup_cli.html_plots import COLOURS, draw_bars, draw_columns, draw_lines, draw_pie
from followup_cli.html_words import counts, curve_name, named, number
from followup_cli.model_page import Part, Shape
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.model_page import Page

_MANY = 20  # marks that need the whole width


def draw_charts(page: Page, lang: str) -> Markup:
    """Return the charts of a page, each on a card of its own."""
    cards = [
        _card(prepare(chart, page.rows, lang), place) for place, chart in enumerate(page.charts, 1)
    ]
    return tag("div", *cards, class_="charts")


def _card(drawing: Drawing, place: int) -> Markup:
    chart = drawing.chart
    marks = len(drawing.main) * len(drawing.categories)
    wide = chart.shape is Shape.COLUMNS and marks > _MANY
    return tag(
        "figure",
        tag("figcaption", tell(chart.title, drawing.lang)),
        _drawn(drawing, f"chart-{place}"),
        _behind(drawing),
        class_="card chart wide" if wide else "card chart",
        data_chart=chart.key,
    )


def _drawn(drawing: Drawing, key: str) -> Markup:
    if drawing.chart.shape is Shape.PIE:
        ring = _svg(drawing, key, draw_pie(drawing), class_="pie", viewBox="0 0 42 42")
        return tag("div", ring, _slices(drawing), class_="beside")
    draw, kind = {
        Shape.BARS: (draw_bars, "bars"),
        Shape.COLUMNS: (draw_columns, "plot"),
    }.get(drawing.chart.shape, (draw_lines, "plot"))
    inner, height = draw(drawing)
    return join([_legend(drawing), _svg(drawing, key, inner, class_=kind, height=height)])


def _svg(drawing: Drawing, key: str, inner: Markup, **attributes: object) -> Markup:
    chart = drawing.chart
    told = tell(chart.said, drawing.lang)
    return tag(
        "svg",
        tag("title", tell(chart.title, drawing.lang), id=f"{key}-title"),
        tag("desc", told, id=f"{key}-said") if told else "",
        inner,
        role="img",
        aria_labelledby=f"{key}-title {key}-said" if told else f"{key}-title",
        **attributes,
    )


def _legend(drawing: Drawing) -> Markup:
    """Return what each colour stands for, where there is more than one thing to tell apart."""
    bounded = any(curve.part is Part.BOUND for curve, _ in drawing.curves)
    if len(drawing.main) == 1 and not bounded:
        return Markup()
    keys = [_key(n, curve_name(curve, drawing.lang)) for n, (curve, _) in enumerate(drawing.main)]
    if bounded:
        keys.append(tag("li", _swatch("swatch soft"), tell(msg("95% interval"), drawing.lang)))
    return tag("ul", *keys, class_="legend", aria_hidden="true")


def _slices(drawing: Drawing) -> Markup:
    """Return what each slice is, and how much of the whole."""
    curve, rows = drawing.main[0]
    values = [getattr(row, curve.field) or 0 for row in rows]
    whole = sum(values) or 1
    keys = [
        _key(
            n,
            named(row, drawing.lang),
            tag("b", number(row, curve.field), " ", tag("small", f"{value / whole:.0%}")),
        )
        for n, (row, value) in enumerate(zip(rows, values, strict=True))
    ]
    return tag("ul", *keys, class_="legend slices")


def _key(n: int, *told: str) -> Markup:
    name, *more = told
    return tag("li", _swatch(f"swatch s{1 + n % COLOURS}"), tag("span", name), *more)


def _swatch(kind: str) -> Markup:
    return tag("span", class_=kind)


def _behind(drawing: Drawing) -> Markup:
    """Return the figures that a chart draws, as a table that can be opened."""
    return tag(
        "details",
        tag("summary", tell(msg("Figures"), drawing.lang)),
        tag("div", tag("table", _head(drawing), tag("tbody", *_lines(drawing))), class_="scroll"),
    )


def _head(drawing: Drawing) -> Markup:
    names = [curve_name(curve, drawing.lang) for curve, _ in drawing.curves]
    heads = [tag("th", name, scope="col") for name in ("", *names)]
    return tag("thead", tag("tr", *heads))


def _lines(drawing: Drawing) -> Iterator[Markup]:
    for place, row in enumerate(drawing.categories):
        about = row.period if drawing.chart.names == "period" else named(row, drawing.lang)
        cells = [_cell(drawing, place, n) for n in range(len(drawing.curves))]
        yield tag("tr", tag("th", about, scope="row"), *cells)


def _cell(drawing: Drawing, place: int, n: int) -> Markup:
    curve, rows = drawing.curves[n]
    is_counted = curve.field == "value" and curve.part is Part.MAIN
    counted = counts(rows[place]) if is_counted else ""
    return figure_cell(number(rows[place], curve.field), counted)


def figure_cell(value: str, counted: str, **attributes: object) -> Markup:
    """Return a figure with what it is counted from under it."""
    return tag("td", value, tag("small", counted) if counted else "", **attributes)


def table(heads: Sequence[str], lines: Sequence[Markup]) -> Markup:
    """Return a table that scrolls by itself where the window is too narrow for it."""
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    # What scrolls can be reached by the keys too.
    return tag("div", tag("table", head, tag("tbody", *lines)), class_="scroll", tabindex=0)
