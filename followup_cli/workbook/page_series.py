"""The series of a chart: which cells of `KPI` they refer to, and what those hold just now.

A chart keeps what its cells held (its caches), so that programs which work nothing out show it as
well. Both are written only where they differ, whatever program saved the chart last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from followup_cli.workbook import markup
from followup_cli.workbook.page_charts import chart_xml, length, point_xml, said
from followup_cli.workbook.patch import same
from followup_cli.workbook.ranges import Area, column_letters, parse_area
from followup_cli.workbook.written import escape as writable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from followup_cli.model_page import Chart, Curve, Page
    from followup_cli.workbook.sheetpart import Held
    from followup_cli.workbook.whole import Written

_NAMES, _VALUES = ("cat", "xVal"), ("val", "yVal")  # of a scatter too, if somebody made it one


class Cells(NamedTuple):
    """Cells that a chart refers to: of which sheet, where, what they hold, and in what format."""

    sheet: str
    area: Area
    held: tuple[Held, ...]
    code: str = ""

    @property
    def reference(self) -> str:
        """Return the reference as Excel writes it: `'KPI'!$E$14:$E$16`."""
        quoted = self.sheet.replace("'", "''")
        first, last = (
            f"${column_letters(self.area.left)}${row}" for row in (self.area.top, self.area.bottom)
        )
        return f"'{quoted}'!{first}" if first == last else f"'{quoted}'!{first}:{last}"


class Series(NamedTuple):
    """A series as it is to be: its name, and the cells of its categories and values."""

    name: str
    names: Cells
    values: Cells


def series_of(chart: Chart, kpi: Written, lang: str) -> tuple[Series, ...]:
    """Return the series of a chart, over the sheet as it stands.

    All share the names of the first: programs know one set of categories a chart.
    """
    names = _cells(chart.curves[0], chart.names, kpi)
    return tuple(
        Series(
            said(curve.name, lang),
            names,
            _cells(curve, curve.field, kpi, "0%" if chart.percent else "General"),
        )
        for curve in chart.curves
    )


def draw(chart: Chart, page: Page, kpi: Written, lang: str) -> bytes:
    """Return a new chart's part, whole."""
    root = markup.parse(chart_xml(chart, page, lang), chart.key)
    for element, wanted in zip(all_series(root), series_of(chart, kpi, lang), strict=True):
        _fill(element, wanted)
    return markup.serialise(root)


def is_current(root: Element, wanted: Sequence[Series]) -> bool:
    """Whether a chart shows what it should already."""
    standing = all_series(root)
    return len(standing) == len(wanted) and all(map(_holds, standing, wanted))


def update(root: Element, chart: Chart, page: Page, wanted: Sequence[Series], lang: str) -> None:
    """Have a chart show what it should; how it looks stays as somebody may have made it."""
    standing = all_series(root)
    for surplus in standing[len(wanted) :]:
        surplus.getparent().remove(surplus)  # type: ignore[union-attr]  # a series stands in a group
    if len(standing) < len(wanted):
        _add(root, markup.parse(chart_xml(chart, page, lang), chart.key), len(standing))
    for element, one in zip(all_series(root), wanted, strict=False):
        if not _holds(element, one):
            _fill(element, one)
    _colour_slices(root, max(map(length, chart.curves)))


def all_series(root: Element) -> list[Element]:
    """Return the series of a chart in their order, of whatever groups."""
    found = [one for one in root.iter("{*}ser") if markup.local(one) == "ser"]
    return sorted(found, key=lambda one: _number(one, "order"))


def references(root: Element) -> Iterator[str]:
    """Yield the sheets that the series of a chart refer to."""
    for one in all_series(root):
        for formula in one.iter("{*}f"):
            read = _read_reference(formula.text or "")
            if read is not None:
                yield read[0]


def _cells(curve: Curve, field: str, kpi: Written, code: str = "") -> Cells:
    column, first = kpi.columns[field], kpi.header_row + 1
    area = Area(first + curve.span.first, column, first + curve.span.last, column)
    held = tuple(kpi.held(row, column) for row in range(area.top, area.bottom + 1))
    return Cells(kpi.entry.name, area, held, code)


def _holds(element: Element, wanted: Series) -> bool:
    name = "".join(
        one.text or "" for tx in element.iterchildren("{*}tx") for one in tx.iter("{*}v")
    )
    return (
        name == wanted.name
        and _refers(_child(element, _NAMES), wanted.names)
        and _refers(_child(element, _VALUES), wanted.values)
    )


def _refers(element: Element | None, wanted: Cells) -> bool:
    """Whether a part of a series refers to cells, and remembers what they hold."""
    if element is None:
        return False
    formula = next(element.iter("{*}f"), None)
    if formula is None or _read_reference(formula.text or "") != (wanted.sheet, wanted.area):
        return False
    points = {
        int(point.get("idx", "0")): "".join(one.text or "" for one in point.iterchildren("{*}v"))
        for point in element.iter("{*}pt")
    }
    return all(_is_remembered(points.get(n, ""), held) for n, held in enumerate(wanted.held))


def _is_remembered(text: str, held: Held) -> bool:
    if not isinstance(held, float):
        return text == writable(str(held or ""))
    try:
        return same(float(text), held)
    except ValueError:
        return False


def _cached(held: Held) -> str:
    return f"{held:.15g}" if isinstance(held, float) else writable(str(held))


def _read_reference(text: str) -> tuple[str, Area] | None:
    sheet, _, cells = text.rpartition("!")
    area = parse_area(cells)
    if area is None:
        return None
    name = sheet.removeprefix("$").strip("'").replace("''", "'")
    return name, area


def _fill(element: Element, wanted: Series) -> None:
    _fill_name(element, wanted.name)
    for names, cells in ((_NAMES, wanted.names), (_VALUES, wanted.values)):
        part = _child(element, names)
        if part is not None:
            _fill_cells(part, cells)


def _fill_name(element: Element, name: str) -> None:
    part = next(element.iterchildren("{*}tx"), None)
    if part is None:
        part = markup.make(element, "tx")
        element.insert(2, part)  # behind its two numbers
    _empty(part)
    markup.add(part, "v").text = name


def _fill_cells(part: Element, cells: Cells) -> None:
    kind = "num" if cells.code else "str"
    _empty(part)
    reference = markup.add(part, f"{kind}Ref")
    markup.add(reference, "f").text = cells.reference
    cache = markup.add(reference, f"{kind}Cache")
    if cells.code:
        markup.add(cache, "formatCode").text = cells.code
    markup.add(cache, "ptCount", val=str(len(cells.held)))
    for number, held in enumerate(cells.held):
        if held is not None:
            point = markup.add(cache, "pt", idx=str(number))
            markup.add(point, "v").text = _cached(held)


def _add(root: Element, fresh: Element, count: int) -> None:
    """Add the series that a chart lacks, as new ones look, behind those it has."""
    for series in all_series(fresh)[count:]:
        group = markup.local(series.getparent())  # type: ignore[arg-type]  # it stands in a group
        for standing in root.iter(f"{{*}}{group}"):
            placed = _adopted(standing, series)
            last = [one for one in standing if markup.local(one) == "ser"]
            if last:
                last[-1].addnext(placed)
            break


def _adopted(parent: Element, element: Element) -> Element:
    """Return an element in the family of namespaces of its new parent."""
    content = etree.tostring(element)
    strict = markup.namespace(parent) in markup.STRICT.values()
    return etree.fromstring(markup.make_strict(content) if strict else content)


def _colour_slices(root: Element, count: int) -> None:
    """Give the slices that a pie has more than before their colours."""
    for pie in root.iter("{*}pieChart"):
        for series in pie.iterchildren("{*}ser"):
            standing = [one for one in series if markup.local(one) == "dPt"]
            for number in range(len(standing), count if standing else 0):
                text = f"<x xmlns:c='{_CHART}' xmlns:a='{_DRAWN}'>{point_xml(number)}</x>"
                fresh = _adopted(series, etree.fromstring(text)[0])
                standing[-1].addnext(fresh)
                standing.append(fresh)


_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _child(element: Element, names: tuple[str, ...]) -> Element | None:
    return next((one for one in element if markup.local(one) in names), None)


def _empty(part: Element) -> None:
    for one in list(part):
        part.remove(one)


def _number(element: Element, name: str) -> int:
    return next((int(one.get("val", "0")) for one in element.iterchildren(f"{{*}}{name}")), 0)
