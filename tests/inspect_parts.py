"""What Excel would repair in tables, comments and drawings."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from inspect_book import tables_of
from inspect_sheets import cells_of, merges_of
from inspection import disordered, miscounted, twice
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspect_sheets import Cells
    from inspection import Inspection
    from lxml.etree import _Element as Element

# The orders are written down again, not taken from the program: the judge must not share them.
_TABLE = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")
_COLUMN = ("calculatedColumnFormula", "totalsRowFormula", "xmlColumnPr", "extLst")
_NAME = re.compile(r"[^\W\d][\w.]*|[\\][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}|R\d*C\d*|[RC]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "AlternateContent"}


def table_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong in the tables of all sheets."""
    tables = {part: found.tree(part) for part in tables_of(found)}
    for key in ("id", "displayName", "name"):
        yield from twice(
            f"tables with {key}", (str(t.get(key)).casefold() for t in tables.values())
        )
    for part, table in tables.items():
        yield from _table_faults(part, table)
    for sheet in found.related(found.workbook, "worksheet"):
        yield from _placed_faults(found, sheet)


def _table_faults(part: str, table: Element) -> Iterator[str]:
    yield from disordered(part, table, _TABLE)
    columns = table.findall("{*}tableColumns/{*}tableColumn")
    yield from miscounted(part, table.find("{*}tableColumns"))
    for key in ("id", "name"):
        yield from twice(
            f"columns of {part} with {key}", (str(c.get(key)).casefold() for c in columns)
        )
    name = str(table.get("displayName"))
    if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or len(name) > 255:
        yield f"{part} cannot be called {name!r}"
    area = cells_of(str(table.get("ref")))
    if area is None or area.right - area.left + 1 != len(columns):
        yield f"{part} has {len(columns)} columns in {table.get('ref')}"
        return
    edges = int(str(table.get("headerRowCount", "1"))) + int(str(table.get("totalsRowCount", "0")))
    if area.bottom - area.top < edges:
        yield f"{part} has no rows in {table.get('ref')}"
    yield from _filter_faults(part, table, area)
    for column in columns:
        yield from disordered(f"{part}: column", column, _COLUMN)
        if not column.get("name"):
            yield f"{part}: a column has no name"


def _filter_faults(part: str, table: Element, area: Cells) -> Iterator[str]:
    buttons = table.find("{*}autoFilter")
    if buttons is None:
        return
    wanted = area._replace(bottom=area.bottom - int(str(table.get("totalsRowCount", "0"))))
    if cells_of(str(buttons.get("ref"))) != wanted:
        yield f"{part}: filter of {buttons.get('ref')} in {table.get('ref')}"
    numbers = [int(str(one.get("colId"))) for one in buttons.iterchildren("{*}filterColumn")]
    if numbers != sorted(set(numbers)) or any(n > area.right - area.left for n in numbers):
        yield f"{part}: filter of the columns {numbers}"


def _placed_faults(found: Inspection, sheet: str) -> Iterator[str]:
    """Yield tables that meet, and headers that are not what their cells say."""
    parts = found.related(sheet, "table")
    areas = {part: cells_of(str(found.tree(part).get("ref"))) for part in parts}
    known = [area for area in areas.values() if area is not None]
    yield from (f"{sheet}: tables meet" for a, b in combinations(known, 2) if a.meets(b))
    if not parts or not found.is_small_xml(sheet):
        return
    root = found.tree(sheet)
    merged = merges_of(root)
    yield from (f"{sheet}: merged cells in a table" for a in known for b in merged if a.meets(b))
    own = root.find("{*}autoFilter")
    filtered = None if own is None else cells_of(str(own.get("ref")))
    if filtered is not None and any(area.meets(filtered) for area in known):
        yield f"{sheet}: a filter of the sheet's own lies in a table"
    for part, area in areas.items():
        table = found.tree(part)
        if area is not None and table.get("headerRowCount", "1") != "0":
            yield from _header_faults(found, sheet, part, area)


def _header_faults(found: Inspection, sheet: str, part: str, area: Cells) -> Iterator[str]:
    said = _texts_of_row(found, sheet, area.top)
    columns = found.tree(part).findall("{*}tableColumns/{*}tableColumn")
    for number, column in enumerate(columns, start=area.left):
        name = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), str(column.get("name")))
        text = said.get(number, "").replace("\r\n", "\n")
        if text != name.replace("\r\n", "\n"):
            yield f"{part}: header {said.get(number)!r} is not {name!r}"


def _texts_of_row(found: Inspection, sheet: str, number: int) -> dict[int, str]:
    last = 0
    for row in found.tree(sheet).iterfind("{*}sheetData/{*}row"):
        last = int(str(row.get("r", last + 1)))
        if last == number:
            return dict(_texts(found, row))
    return {}


def _texts(found: Inspection, row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row.iterchildren("{*}c"):
        area = cells_of(str(cell.get("r", "")))
        column = area.left if area else column + 1
        value = cell.find("{*}v")
        text = "" if value is None else value.text or ""
        if cell.get("t") == "s":
            shared = found.related(found.workbook, "sharedStrings")
            items = found.tree(shared[0]).findall("{*}si")
            text = _said(items[int(text)])
        elif cell.get("t") == "inlineStr":
            item = cell.find("{*}is")
            text = "" if item is None else _said(item)
        yield column, _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def _said(item: Element) -> str:
    parts = [*item.iterchildren("{*}t"), *item.iterfind("{*}r/{*}t")]
    return "".join(one.text or "" for one in parts)


def comment_faults(found: Inspection) -> Iterator[str]:
    """Yield comments that stand twice, have no author, or no shape to be shown in."""
    for sheet in found.related(found.workbook, "worksheet"):
        for part in found.related(sheet, "comments"):
            root = found.tree(part)
            listed = root.findall("{*}commentList/{*}comment")
            yield from twice(f"comments of {part} at", (str(c.get("ref")) for c in listed))
            authors = len(root.findall("{*}authors/{*}author"))
            if any(int(str(c.get("authorId"))) >= authors for c in listed):
                yield f"{part}: a comment has no author"
            if any(cells_of(str(c.get("ref"))) is None for c in listed):
                yield f"{part}: a comment stands nowhere"
            yield from _shape_faults(found, sheet, part, len(listed))


def _shape_faults(found: Inspection, sheet: str, part: str, count: int) -> Iterator[str]:
    vml = found.related(sheet, "vmlDrawing")
    if count and (not vml or found.tree(sheet).find("{*}legacyDrawing") is None):
        yield f"{part}: its comments have no shapes"
    notes = sum(found.parts[one].count(b'ObjectType="Note"') for one in vml)
    if vml and notes < count:
        yield f"{part}: {count} comments, {notes} shapes"


def drawing_faults(found: Inspection) -> Iterator[str]:
    """Yield shapes of one drawing with the same id, and what is no shape."""
    for part in found.parts:
        if found.content_type(part).endswith(".drawing+xml") and found.is_small_xml(part):
            root = found.tree(part)
            for anchor in root.iterchildren("{*}*"):
                if etree.QName(anchor).localname not in _ANCHORS:
                    yield f"{part}: {anchor.tag} is no anchor"
            ids = (str(e.get("id")) for e in root.iter("{*}cNvPr"))
            yield from twice(f"shapes of {part} with id", ids)
