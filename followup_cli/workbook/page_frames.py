"""The frames that charts hang in: found on the page whatever program saved it, added, taken out.

A frame of ours is called `followup.KEY`. Some programs call all frames anew; then the chart's
title tells which one it is, as long as nobody gave it another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from followup_cli.words import LANGUAGES, Message, tell
from followup_cli.workbook import markup
from followup_cli.workbook.page_series import references
from followup_cli.workbook.ranges import Area
from followup_cli.workbook.schema import DEFINED_NAME
from followup_cli.workbook.sheetpart import ORDER, SheetPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.model_page import Chart
    from followup_cli.workbook.book import Book

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_ANY = "\ue000"
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_ROW_HIGH, _COLUMN_WIDE = 15 * 12700, 61 * 9525  # of a usual row and column of ours, in EMU
_EDGE = 25400  # from the edges of cells, so that no border lies on a page that ends there
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><xdr:wsDr '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
)


class Frame(NamedTuple):
    """A chart on a sheet: the drawing it stands in, its anchor there, its name, and its part."""

    drawing: str
    anchor: Element
    properties: Element
    rel_id: str
    part: str

    @property
    def name(self) -> str:
        """What the frame is called."""
        return str(self.properties.get("name", ""))

    @property
    def said(self) -> str:
        """What the frame tells those who cannot see it."""
        return str(self.properties.get("descr", ""))


class Fresh(NamedTuple):
    """A chart to be hung: its name, its part, the cells it covers, and what it shows in words."""

    name: str
    content: bytes
    area: Area
    said: str


def frames_of(book: Book, sheet_part: str) -> Iterator[Frame]:
    """Yield the charts on a sheet."""
    for drawing in drawings_of(book, sheet_part):
        for anchor in book.package.look(drawing):
            yield from _frames_in(book, drawing, anchor)


def drawings_of(book: Book, sheet_part: str) -> list[str]:
    """Return the drawings of a sheet; there is one at most."""
    found = (
        book.package.find(rel.target) for rel in book.package.rels(sheet_part).of_kind("drawing")
    )
    return [part for part in found if part is not None]


def frames_for(chart: Chart, frames: list[Frame], book: Book, kpi: str) -> list[Frame]:
    """Return the frames that show a chart of ours; a copy that somebody made is one as well."""
    named = [one for one in frames if one.name == frame_name(chart)]
    if named:
        return named
    lost = [one for one in frames if not one.name.startswith(DEFINED_NAME)]
    return [one for one in lost if _is_titled(book, one, chart) and _shows(book, one, kpi)]


def frame_name(chart: Chart) -> str:
    """Return what the frame of a chart is called."""
    return DEFINED_NAME + chart.key


def is_ours(name: str) -> bool:
    """Whether a frame's name is one that we give."""
    return name.startswith(DEFINED_NAME)


def add_frame(book: Book, sheet_part: str, fresh: Fresh) -> None:
    """Hang a new chart over an area of a sheet."""
    drawing = _drawing(book, sheet_part)
    part = book.package.add_part(
        "xl/charts/chart1.xml", _in_family(book, fresh.content), _CHART_TYPE
    )
    rel_id = book.package.rels(drawing).add(book.rel_type("chart"), part)
    root = book.package.edit(drawing)
    numbers = [int(one.get("id", "0")) for one in root.iter("{*}cNvPr")]
    names = f"name={quoteattr(fresh.name)} descr={quoteattr(fresh.said)}"
    text = _anchor_xml(f'id="{max(numbers, default=1) + 1}" {names}', rel_id, fresh.area)
    root.append(markup.parse(_in_family(book, text.encode()), drawing)[0])


def remove_frame(book: Book, frame: Frame) -> None:
    """Take a chart of ours out, with its part and what hangs on that alone."""
    book.package.edit(frame.drawing).remove(frame.anchor)
    book.package.rels(frame.drawing).remove(frame.rel_id)
    hanging = [rel.target for rel in book.package.rels(frame.part) if not rel.external]
    for part in (frame.part, *hanging):
        if book.package.find(part):
            book.package.remove_part(part)


def describe(book: Book, frame: Frame, name: str, said: str) -> bool:
    """Have a frame bear its name again, and say what it shows; return whether that is new.

    Some programs keep neither; who cannot see a chart is read what it says.
    """
    wanted = {"name": name, "descr": said}
    if all(frame.properties.get(key) == value for key, value in wanted.items()):
        return False
    book.package.edit(frame.drawing)
    for key, value in wanted.items():
        frame.properties.set(key, value)
    return True


def covered(book: Book, sheet_part: str) -> Iterator[Area]:
    """Yield the cells that anything drawn on a sheet covers."""
    for drawing in drawings_of(book, sheet_part):
        for anchor in book.package.look(drawing).iter(*(f"{{*}}{name}" for name in _ANCHORS)):
            area = _area(anchor)
            if area is not None:
                yield area


def title_of(root: Element) -> str:
    """Return a chart's title, empty where it has none."""
    for chart in root.iterchildren("{*}chart"):
        for title in chart.iterchildren("{*}title"):
            return "".join(one.text or "" for one in title.iter("{*}t"))
    return ""


def is_said(title: Message | str, text: str) -> bool:
    """Whether a text is a title of ours, in any language and of any month."""
    if isinstance(title, str):
        return title == text
    blank = Message(title.text, dict.fromkeys(title.values, _ANY))
    patterns = (re.escape(tell(blank, lang)).replace(_ANY, ".*") for lang in LANGUAGES)
    return any(re.fullmatch(pattern, text) for pattern in patterns)


def _frames_in(book: Book, drawing: str, anchor: Element) -> Iterator[Frame]:
    for frame in anchor.iter("{*}graphicFrame"):
        properties = next(frame.iter("{*}cNvPr"), None)
        shown = next((one for one in frame.iter("{*}chart") if markup.office_rel(one)), None)
        if properties is None or shown is None:
            continue
        rel_id = markup.office_rel(shown)
        part = book.package.find(book.package.rels(drawing).target(rel_id))
        if part is not None:
            yield Frame(drawing, anchor, properties, rel_id, part)


def _is_titled(book: Book, frame: Frame, chart: Chart) -> bool:
    return is_said(chart.title, title_of(book.package.look(frame.part)))


def _shows(book: Book, frame: Frame, kpi: str) -> bool:
    return kpi in references(book.package.look(frame.part))


def _drawing(book: Book, sheet_part: str) -> str:
    """Return the drawing of a sheet, made where there is none."""
    standing = drawings_of(book, sheet_part)
    if standing:
        return standing[0]
    content = _in_family(book, _EMPTY.encode())
    part = book.package.add_part("xl/drawings/drawing1.xml", content, _DRAWING_TYPE)
    rel_id = book.package.rels(sheet_part).add(book.rel_type("drawing"), part)
    element = markup.require(SheetPart(book, sheet_part).edit(), "drawing", ORDER)
    base = markup.STRICT[markup.OFFICE_RELS] if book.is_strict else markup.OFFICE_RELS
    element.set(f"{{{base}}}id", rel_id)
    return part


def _anchor_xml(named: str, rel_id: str, area: Area) -> str:
    """Return an anchor over an area; the chart keeps its size when cells above it change theirs."""
    corners = (
        ("from", area.left - 1, 0, area.top - 1, _EDGE),
        ("to", area.right - 1, _COLUMN_WIDE - _EDGE, area.bottom - 1, _ROW_HIGH - _EDGE),
    )
    ends = "".join(
        f"<xdr:{corner}><xdr:col>{column}</xdr:col><xdr:colOff>{right}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{down}</xdr:rowOff></xdr:{corner}>"
        for corner, column, right, row, down in corners
    )
    return _EMPTY.replace(
        "/>",
        f'><xdr:twoCellAnchor editAs="oneCell">{ends}<xdr:graphicFrame macro="">'
        f"<xdr:nvGraphicFramePr><xdr:cNvPr {named}/>"
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{_CHART}">'
        f'<c:chart r:id="{rel_id}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
        "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>",
    )


def _area(anchor: Element) -> Area | None:
    """Return the cells that an anchor covers, None where it hangs on none."""
    ends = {markup.local(one): one for one in anchor}
    if "from" not in ends:
        return None
    top, left = _corner(ends["from"])  # what ends at the very edge of a cell covers it as well
    if "to" in ends:
        return Area(top, left, *_corner(ends["to"]))
    wide, high = (int(ends["ext"].get(name, "0")) if "ext" in ends else 0 for name in ("cx", "cy"))
    return Area(top, left, top + high // _ROW_HIGH, left + wide // _COLUMN_WIDE)


def _corner(end: Element) -> tuple[int, int]:
    numbers = {markup.local(one): int(one.text or "0") for one in end}
    return numbers.get("row", 0) + 1, numbers.get("col", 0) + 1


def _in_family(book: Book, content: bytes) -> bytes:
    """Return a part in the family of the workbook; a frame names it as an address as well."""
    if not book.is_strict:
        return content
    address = f'uri="{_CHART}"'.encode(), f'uri="{markup.STRICT[_CHART]}"'.encode()
    return markup.make_strict(content).replace(*address)
