"""What Excel would repair in the workbook part, the styles, and the order of calculation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspection import disordered, miscounted, twice
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspection import Inspection
    from lxml.etree import _Element as Element

# The orders are written down again, not taken from the program: the judge must not share them.
_BOOK = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_STYLES = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
_DXF = ("font", "numFmt", "fill", "alignment", "border", "protection", "extLst")
_XF = ("alignment", "protection", "extLst")
_REFERENCES = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
_SHEET_KINDS = {"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}
_BAD_SHEET_NAME = re.compile(r"[\\/*?:\[\]]|^'|'$")
_NAME = re.compile(r"(?:_xlnm\.)?[^\W\d]?[\w\\.?]*|\\[\w\\.?]*")
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}|R\d*C\d*|[RC]", re.IGNORECASE)
_SHEET_IN_TEXT = re.compile(r"(?:'((?:[^']|'')+)'|([\w.]+))!")
_MOST_SHEET_ID, _FIRST_OWN_FORMAT = 65534, 164


def book_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong in the workbook part."""
    part = found.workbook
    root = found.tree(part)
    yield from disordered(part, root, _BOOK)
    sheets = root.findall("{*}sheets/{*}sheet")
    yield from _sheet_entry_faults(found, sheets)
    yield from _name_faults(found, root, len(sheets))
    views = root.findall("{*}bookViews/{*}workbookView")
    for view in views:
        for name in ("activeTab", "firstSheet"):
            if int(str(view.get(name, "0"))) >= len(sheets):
                yield f"{part}: {name} is no sheet"
    yield from _chain_faults(found)


def _sheet_entry_faults(found: Inspection, sheets: list[Element]) -> Iterator[str]:
    kinds = {rel.id: rel.kind for rel in found.relations(found.workbook)}
    for key in ("name", "sheetId"):
        yield from twice(f"sheets with {key}", (str(e.get(key)).casefold() for e in sheets))
    if all(e.get("state", "visible") != "visible" for e in sheets):
        yield "every sheet is hidden"
    for e in sheets:
        name, number = str(e.get("name")), int(str(e.get("sheetId")))
        if not 1 <= len(name) <= 31 or _BAD_SHEET_NAME.search(name):
            yield f"no sheet can be called {name!r}"
        if not 1 <= number <= _MOST_SHEET_ID:
            yield f"no sheet can have the id {number}"
        ids = [str(value) for key, value in e.attrib.items() if str(key).endswith("}id")]
        if len(ids) != 1 or kinds.get(ids[0]) not in _SHEET_KINDS:
            yield f"sheet {name!r} is no part"


def _name_faults(found: Inspection, root: Element, count: int) -> Iterator[str]:
    names = root.findall("{*}definedNames/{*}definedName")
    keys = (f"{str(e.get('name')).casefold()}@{e.get('localSheetId')}" for e in names)
    yield from twice("names", keys)
    sheets = {str(e.get("name")).casefold() for e in root.findall("{*}sheets/{*}sheet")}
    tables = {str(found.tree(p).get("displayName")).casefold() for p in tables_of(found)}
    for e in names:
        name, text = str(e.get("name")), e.text or ""
        if int(str(e.get("localSheetId", "0"))) >= count:
            yield f"name {name} is local to no sheet"
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or len(name) > 255:
            yield f"nothing can be named {name!r}"
        if not text or len(text) > 8192 or text.startswith("="):
            yield f"name {name} says {text[:40]!r}"
        if name.casefold() in tables and e.get("localSheetId") is None:
            yield f"a name and a table are called {name}"
        if name.startswith("followup.") and not _leads(text, sheets):
            yield f"name {name} leads to no sheet: {text}"


def _leads(text: str, sheets: set[str]) -> bool:
    if text.startswith('"'):
        return True
    named = {(a.replace("''", "'") or b).casefold() for a, b in _SHEET_IN_TEXT.findall(text)}
    return bool(named) and named <= sheets


def tables_of(found: Inspection) -> list[str]:
    """Return the parts that are tables."""
    return [part for part in found.parts if found.content_type(part).endswith(".table+xml")]


def _chain_faults(found: Inspection) -> Iterator[str]:
    """Yield cells that are listed as formulas and hold none: Excel drops the list, and says so."""
    by_id = _parts_by_sheet_id(found)
    for part in found.related(found.workbook, "calcChain"):
        sheet = ""
        for cell in found.tree(part).iterfind("{*}c"):
            sheet = str(cell.get("i", sheet))
            owner = by_id.get(sheet)
            if owner is None or not found.is_small_xml(owner):
                continue
            if str(cell.get("r")) not in formulas_of(found, owner):
                yield f"{part}: {cell.get('r')} of sheet {sheet} is no formula"


def _parts_by_sheet_id(found: Inspection) -> dict[str, str]:
    targets = {rel.id: rel.target for rel in found.relations(found.workbook)}
    sheets = found.tree(found.workbook).findall("{*}sheets/{*}sheet")
    return {
        str(e.get("sheetId")): targets.get(str(value), "")
        for e in sheets
        for key, value in e.attrib.items()
        if str(key).endswith("}id")
    }


def formulas_of(found: Inspection, sheet: str) -> set[str]:
    """Return the addresses of a sheet's cells that are worked out."""
    cells = found.tree(sheet).iterfind("{*}sheetData/{*}row/{*}c")
    return {str(cell.get("r")) for cell in cells if cell.find("{*}f") is not None}


def style_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong in the styles."""
    for part in found.related(found.workbook, "styles"):
        root = found.tree(part)
        yield from disordered(part, root, _STYLES)
        tables = {etree.QName(e).localname: e for e in root if isinstance(e.tag, str)}
        for name in (
            "numFmts",
            "fonts",
            "fills",
            "borders",
            "cellStyleXfs",
            "cellXfs",
            "cellStyles",
            "dxfs",
        ):
            yield from miscounted(part, tables.get(name))
        sizes = {name: len(list(table.iterchildren("{*}*"))) for name, table in tables.items()}
        yield from _format_faults(part, root, sizes)
        yield from twice(
            "number formats", (str(e.get("numFmtId")) for e in root.findall("{*}numFmts/{*}numFmt"))
        )
        for dxf in root.findall("{*}dxfs/{*}dxf"):
            yield from disordered(f"{part}: dxf", dxf, _DXF)
        for e in root.findall("{*}tableStyles/{*}tableStyle/{*}tableStyleElement"):
            if int(str(e.get("dxfId", "0"))) >= max(sizes.get("dxfs", 0), 1):
                yield f"{part}: no dxf {e.get('dxfId')}"


def _format_faults(part: str, root: Element, sizes: dict[str, int]) -> Iterator[str]:
    codes = {str(e.get("numFmtId")) for e in root.findall("{*}numFmts/{*}numFmt")}
    for e in root.findall("{*}numFmts/{*}numFmt"):
        if (not e.get("formatCode") and e.get("formatCode") != "") or len(
            str(e.get("formatCode"))
        ) > 255:
            yield f"{part}: number format {e.get('numFmtId')} is {e.get('formatCode')!r}"
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        yield from disordered(f"{part}: xf", xf, _XF)
        for key, table in _REFERENCES.items():
            if int(str(xf.get(key, "0"))) >= max(sizes.get(table, 0), 1):
                yield f"{part}: a format names no {key} {xf.get(key)}"
        number = str(xf.get("numFmtId", "0"))
        if int(number) >= _FIRST_OWN_FORMAT and number not in codes:
            yield f"{part}: no number format {number}"
    for e in root.iterfind("{*}cellStyles/{*}cellStyle"):
        if int(str(e.get("xfId", "0"))) >= max(sizes.get("cellStyleXfs", 0), 1):
            yield f"{part}: style {e.get('name')} has no format"


def text_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong in the table of shared texts."""
    for part in found.related(found.workbook, "sharedStrings"):
        if found.is_small_xml(part):
            yield from miscounted(part, found.tree(part), "uniqueCount")


def style_counts(found: Inspection) -> tuple[int, int]:
    """Return how many formats and conditional formats there are."""
    for part in found.related(found.workbook, "styles"):
        root = found.tree(part)
        return len(root.findall("{*}cellXfs/{*}xf")), len(root.findall("{*}dxfs/{*}dxf"))
    return 1_000_000, 0


def text_count(found: Inspection) -> int:
    """Return how many shared texts there are."""
    parts = found.related(found.workbook, "sharedStrings")
    if any(not found.is_small_xml(part) for part in parts):
        return 1_000_000_000
    return sum(len(found.tree(part).findall("{*}si")) for part in parts)
