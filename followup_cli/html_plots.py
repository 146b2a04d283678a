"""Charts as SVG that keeps its letters' size at any width: what lies across is a share of it.

Heights are in pixels. Colours are classes: the page gives them one set for light, one for dark.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from followup_cli.html_axes import (
    Drawing,
    draw_grid,
    draw_limits,
    draw_names,
    values_of,
    whole_height,
)
from followup_cli.html_markup import Markup, join, share, tag, trimmed
from followup_cli.html_scale import scale_of
from followup_cli.html_words import counts, curve_name, fitted, named, number
from followup_cli.model_page import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.model_page import Curve
    from followup_cli.model_report import KpiRow

COLOURS = 6
_BAR, _LETTERS = 40, 38  # how high a bar is with its name, and how long that may be
_FEW_COLUMNS = 12  # that have their number above them
_WHOLE = 99.9  # of a ring, from where it has no end
_LONG = 10_000  # from here on a number is said in thousands
_CIRCLE = 15.9155  # the radius of a circle 100 around


def draw_bars(drawing: Drawing) -> tuple[Markup, int]:
    """Return bars that lie under their names, and how high they are together."""
    drawn = [
        _bar(drawing, row, getattr(row, curve.field), curve, (place * len(drawing.main) + n, n))
        for n, (curve, rows) in enumerate(drawing.main)
        for place, row in enumerate(rows)
    ]
    return join(drawn), _BAR * len(drawn)


def _bar(
    drawing: Drawing, row: KpiRow, value: float | None, curve: Curve, at: tuple[int, int]
) -> Markup:
    line, colour = at
    top, name = _BAR * line, named(row, drawing.lang)
    zero = 100 * drawing.scale.place(0)
    end = zero if value is None else 100 * drawing.scale.place(value)
    told = tag("tspan", f"  {_counted(row, curve)}", class_="faint")
    return tag(
        "g",
        tag("title", _told(drawing, row, curve)),
        tag("text", fitted(name, _LETTERS), x=0, y=top + 15, class_="name"),
        tag(
            "text", number(row, curve.field), told, x="100%", y=top + 15, class_="value",
            text_anchor="end",
        ),
        tag("rect", x=0, y=top + 22, width="100%", height=8, rx=4, class_="track"),
        tag(
            "rect", x=share(min(zero, end)), y=top + 22, width=share(abs(end - zero)), height=8,
            rx=4, class_=f"fill s{1 + colour % COLOURS}",
        ),
    )  # fmt: skip


def draw_columns(drawing: Drawing) -> tuple[Markup, int]:
    """Return columns side by side over an axis, and how high they are with what stands under."""
    drawn = [
        _column(drawing, place, n, curve, row)
        for n, (curve, rows) in enumerate(drawing.main)
        for place, row in enumerate(rows)
    ]
    return join(
        [*draw_grid(drawing), *drawn, *draw_limits(drawing), *draw_names(drawing)]
    ), whole_height()


def _column(drawing: Drawing, place: int, n: int, curve: Curve, row: KpiRow) -> Markup:
    value: float | None = getattr(row, curve.field)
    if value is None:
        return Markup()
    beside, slot = len(drawing.main), 100 / len(drawing.categories)
    room = slot * (0.5 if beside == 1 else 0.8)
    width = room / beside
    left = drawing.across(place) - room / 2 + n * width
    top, foot = sorted((drawing.at(value), drawing.at(0)))
    few = beside * len(drawing.categories) <= _FEW_COLUMNS
    shown = _short(drawing, row, curve)
    label = tag(
        "text", shown, x=share(left + width / 2), y=trimmed(top - 5), class_="value",
        text_anchor="middle",
    )  # fmt: skip
    return tag(
        "g",
        tag("title", _told(drawing, row, curve)),
        tag(
            "rect", x=share(left + width * 0.06), y=trimmed(top), width=share(width * 0.88),
            height=trimmed(max(foot - top, 0.5)), rx=2, class_=f"fill s{1 + n % COLOURS}",
        ),
        label if few else "",
    )  # fmt: skip


def draw_lines(drawing: Drawing) -> tuple[Markup, int]:
    """Return lines over an axis with the band they are sure within, and how high that is."""
    paths = [*_band(drawing), *(_line(drawing, n, each) for n, each in enumerate(drawing.main))]
    # Stretched to any width: the lines of it keep their own.
    stretched = tag(
        "svg", *paths, x=0, y=0, width="100%", height=whole_height(),
        viewBox=f"0 0 100 {whole_height()}", preserveAspectRatio="none",
    )  # fmt: skip
    points = [_point(drawing, n, i, c, r) for n, (c, rs) in enumerate(drawing.main)
              for i, r in enumerate(rs)]  # fmt: skip
    return (
        join(
            [*draw_grid(drawing), stretched, *draw_limits(drawing), *points, *draw_names(drawing)]
        ),
        whole_height(),
    )


def _line(drawing: Drawing, n: int, curve: tuple[Curve, Sequence[KpiRow]]) -> Markup:
    path = "".join(
        _path([(drawing.across(i), drawing.at(v)) for i, v in run])
        for run in _runs(values_of(*curve))
    )
    return tag("path", d=path, class_=f"line s{1 + n % COLOURS}") if path else Markup()


def _band(drawing: Drawing) -> Iterator[Markup]:
    """Yield the room between two bounds, wherever both are known."""
    bounds = [values_of(*each) for each in drawing.curves if each[0].part is Part.BOUND]
    for one, other in zip(bounds[::2], bounds[1::2], strict=False):
        both = [None if None in pair else 1.0 for pair in zip(one, other, strict=True)]
        for run in _runs(both):
            there = [(drawing.across(i), i) for i, _ in run]
            above = [(x, drawing.at(one[i] or 0)) for x, i in there]
            below = [(x, drawing.at(other[i] or 0)) for x, i in reversed(there)]
            yield tag("path", d=f"{_path([*above, *below])}Z", class_="band")


def _point(drawing: Drawing, n: int, place: int, curve: Curve, row: KpiRow) -> Markup:
    value: float | None = getattr(row, curve.field)
    if value is None:
        return Markup()
    return tag(
        "circle", tag("title", _told(drawing, row, curve)), cx=share(drawing.across(place)),
        cy=trimmed(drawing.at(value)), r=3.5, class_=f"dot s{1 + n % COLOURS}",
    )  # fmt: skip


def draw_pie(drawing: Drawing) -> Markup:
    """Return a ring of shares, clockwise from the top."""
    curve, rows = drawing.main[0]
    values = [max(value or 0, 0) for value in values_of(curve, rows)]
    whole, before, slices = sum(values) or 1.0, 0.0, []
    for n, (row, value) in enumerate(zip(rows, values, strict=True)):
        part = 100 * value / whole
        if part:
            title = tag("title", f"{_told(drawing, row, curve)} · {part:.0f}%")
            slices.append(_slice(title, part, before, n))
        before += part
    total = tag("text", f"{sum(values):,.0f}", x=21, y=23.6, class_="total", text_anchor="middle")
    return join([*slices, total])


def _slice(title: Markup, part: float, before: float, n: int) -> Markup:
    shown = part if part > _WHOLE else max(part - 0.6, 0.3)  # a little room between two
    return tag(
        "circle", title, cx=21, cy=21, r=_CIRCLE, class_=f"ring s{1 + n % COLOURS}",
        stroke_dasharray=f"{trimmed(shown)} {trimmed(100 - shown)}",
        stroke_dashoffset=trimmed(25 - before),
    )  # fmt: skip


def spark(values: Sequence[float | None]) -> Markup:
    """Return a line without an axis, as it stands beside a number."""
    scale = scale_of([v for v in values if v is not None])
    there = [v for v in values if v is not None]
    low, high = min(there), max(there)
    room = (high - low) or (scale.high - scale.low)
    step = 100 / max(len(values) - 1, 1)
    runs = [[(i * step, 24 - 20 * (v - low) / room) for i, v in run] for run in _runs(values)]
    paths = [tag("path", d=_path(run), class_="line s1") for run in runs if len(run) > 1]
    return tag(
        "svg", *paths, class_="spark", viewBox="0 0 100 28", preserveAspectRatio="none",
        aria_hidden="true",
    )  # fmt: skip


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Yield the stretches without a gap, each number with its place."""
    for there, run in groupby(enumerate(values), key=lambda each: each[1] is not None):
        if there:
            yield [(place, value) for place, value in run if value is not None]


def _path(points: Sequence[tuple[float, float]]) -> str:
    told = [f"{trimmed(x)} {trimmed(y)}" for x, y in points]
    lines = [f"L{there}" for _, there in pairwise(told)]
    return f"M{told[0]}{''.join(lines)}" if told else ""


def _told(drawing: Drawing, row: KpiRow, curve: Curve) -> str:
    """Return what is said of a mark that somebody points at."""
    about = row.period if drawing.chart.names == "period" else named(row, drawing.lang)
    counted = _counted(row, curve)
    told = f"{about}: {curve_name(curve, drawing.lang)} {number(row, curve.field)}"
    return f"{told} ({counted})" if counted else told


def _counted(row: KpiRow, curve: Curve) -> str:
    return counts(row) if curve.field == "value" else ""


def _short(drawing: Drawing, row: KpiRow, curve: Curve) -> str:
    """Return a number as there is room for it above a column."""
    value: float = getattr(row, curve.field)
    if drawing.scale.percent:
        return f"{value:.0%}"
    if abs(value) < _LONG:
        return number(row, curve.field)
    return drawing.scale.tick(value, drawing.lang)
