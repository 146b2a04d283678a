"""What Excel would repair in a sheet: rows, cells, references, rules, and what hangs on it."""

from __future__ import annotations

import hashlib
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from inspect_book import style_counts, text_count
from inspection import disordered, miscounted, twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspection import Inspection
    from lxml.etree import _Element as Element

# The orders are written down again, not taken from the program: the judge must not share them.
_SHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_CELL = ("f", "v", "is", "extLst")
_RULE = ("formula", "colorScale", "dataBar", "iconSet", "extLst")
_KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LONGEST_TEXT, _LONGEST_FORMULA, _LONGEST_LIST = 32_767, 8_192, 255
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(r"\$?([A-Z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Z]{1,3})?\$?([1-9]\d{0,6})?)?")
_LIMITS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_JUDGED: dict[tuple[str, bytes, int, int], tuple[str, ...]] = {}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?", re.IGNORECASE)


class Cells(NamedTuple):
    """An area of cells."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Cells) -> bool:
        """Whether two areas have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def number_of(letters: str) -> int:
    """Return a column's number."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cells_of(reference: str) -> Cells | None:
    """Return the cells that a reference means, None where it means none."""
    match = _AREA.fullmatch(reference)
    if match is None or not reference:
        return None
    left, top, right, bottom = match.groups()
    if ":" not in reference:
        right, bottom = left, top
        if not (left and top):
            return None
    area = Cells(
        int(top or 1), number_of(left or "A"), int(bottom or _LAST_ROW), number_of(right or "XFD")
    )
    fits = area.bottom <= _LAST_ROW and area.right <= _LAST_COLUMN
    return area if fits and area.top <= area.bottom and area.left <= area.right else None


def sheets_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong in the sheets."""
    xfs, dxfs = style_counts(found)
    texts = text_count(found)
    for part in found.related(found.workbook, "worksheet"):
        if found.is_small_xml(part):
            yield from _sheet_faults(found, part)
            yield from _rows_judged(found, part, xfs, texts)
            yield from _rule_faults(part, found.tree(part), dxfs)


def _sheet_faults(found: Inspection, part: str) -> Iterator[str]:
    root = found.tree(part)
    yield from disordered(part, root, _SHEET)
    for name in ("mergeCells", "dataValidations", "tableParts"):
        yield from miscounted(part, root.find(f"{{*}}{name}"))
    yield from _reference_faults(part, root)
    yield from _column_faults(part, root)
    yield from _merge_faults(part, root)
    views = len(found.tree(found.workbook).findall("{*}bookViews/{*}workbookView"))
    for view in root.findall("{*}sheetViews/{*}sheetView"):
        if int(str(view.get("workbookViewId"))) >= max(views, 1):
            yield f"{part}: no view {view.get('workbookViewId')}"
    for link in root.findall("{*}hyperlinks/{*}hyperlink"):
        if not any(str(k).endswith("}id") or k == "location" for k in link.attrib):
            yield f"{part}: the link of {link.get('ref')} leads nowhere"
    yield from _kind_faults(found, part, root)


def _kind_faults(found: Inspection, part: str, root: Element) -> Iterator[str]:
    """Yield parts that hang on the sheet by an element of another kind."""
    kinds = {rel.id: rel.kind for rel in found.relations(part)}
    wanted = {
        "drawing": "drawing", "legacyDrawing": "vmlDrawing", "tableParts/{*}tablePart": "table",
    }  # fmt: skip
    for name, kind in wanted.items():
        for element in root.findall(f"{{*}}{name}"):
            ids = [str(v) for k, v in element.attrib.items() if str(k).endswith("}id")]
            if [kinds.get(one) for one in ids] != [kind]:
                yield f"{part}: {name} is no {kind}"
    listed = sum(1 for kind in kinds.values() if kind == "table")
    if listed != len(root.findall("{*}tableParts/{*}tablePart")):
        yield f"{part}: {listed} tables are not those listed"


def _reference_faults(part: str, root: Element) -> Iterator[str]:
    for element in root.iterchildren("{*}*"):
        if str(element.tag).endswith("}sheetData"):
            continue
        for one in element.iter("{*}*"):
            said = [str(one.get(key, "")) for key in ("ref", "sqref") if one.get(key) is not None]
            if str(one.tag).endswith("}sqref"):
                said.append(one.text or "")
            for text in said:
                if not text or any(cells_of(area) is None for area in text.split()):
                    yield f"{part}: {text!r} is no area"


def _column_faults(part: str, root: Element) -> Iterator[str]:
    columns = [
        (int(str(e.get("min"))), int(str(e.get("max")))) for e in root.findall("{*}cols/{*}col")
    ]
    if any(not 1 <= first <= last <= _LAST_COLUMN for first, last in columns):
        yield f"{part}: columns {columns}"
    if any(one[1] >= other[0] for one, other in pairwise(columns)):
        yield f"{part}: columns meet: {columns}"
    if root.find("{*}cols") is not None and not columns:
        yield f"{part}: no columns"


def merges_of(root: Element) -> list[Cells]:
    """Return the merged areas of a sheet."""
    areas = (cells_of(str(e.get("ref"))) for e in root.findall("{*}mergeCells/{*}mergeCell"))
    return [area for area in areas if area is not None]


def _merge_faults(part: str, root: Element) -> Iterator[str]:
    merges = merges_of(root)
    if root.find("{*}mergeCells") is not None and not merges:
        yield f"{part}: no merged cells"
    if len(merges) < 500:
        yield from (f"{part}: merged cells meet" for a, b in combinations(merges, 2) if a.meets(b))


def _rows_judged(found: Inspection, part: str, xfs: int, texts: int) -> tuple[str, ...]:
    """Return what is wrong in a sheet's rows; most saves leave most sheets as they were."""
    key = (part, hashlib.sha256(found.parts[part]).digest(), xfs, texts)
    if key not in _JUDGED:
        _JUDGED[key] = tuple(_row_faults(part, found.tree(part), xfs, texts))
    return _JUDGED[key]


def _row_faults(part: str, root: Element, xfs: int, texts: int) -> Iterator[str]:
    last = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(str(row.get("r", last + 1)))
        if not last < number <= _LAST_ROW:
            yield f"{part}: row {number} out of order"
        last = number
        if int(str(row.get("s", "0"))) >= xfs:
            yield f"{part}: row {number} has no format"
        yield from _cell_faults(part, row, number, xfs, texts)


def _cell_faults(part: str, row: Element, number: int, xfs: int, texts: int) -> Iterator[str]:
    last, first = 0, 0
    for cell in row.iterchildren("{*}c"):
        address = str(cell.get("r", ""))
        match = _ADDRESS.fullmatch(address)
        column = number_of(match[1]) if match else last + 1
        if address and (match is None or int(match[2]) != number):
            yield f"{part}: {address} stands in row {number}"
        if not last < column <= _LAST_COLUMN:
            yield f"{part}: cells of row {number} out of order"
        first, last = first or column, column
        if int(cell.get("s") or 0) >= xfs:
            yield f"{part}: a cell of row {number} has no format"
        yield from _content_faults(part, cell, texts)
    spans = [int(n) for n in re.findall(r"\d+", str(row.get("spans", "")))]
    if spans and last and not min(spans) <= first <= last <= max(spans):
        yield f"{part}: spans of row {number}"


def _content_faults(part: str, cell: Element, texts: int) -> Iterator[str]:
    if not len(cell):
        return
    where = f"{part}: {cell.get('r')}"
    kind = cell.get("t") or "n"
    inside = {str(one.tag).rpartition("}")[2]: one for one in cell.iterchildren("{*}*")}
    if kind not in _KINDS or not set(inside) <= set(_CELL):
        yield f"{where} holds {kind} {list(inside)}"
    if len(inside) > 1:
        yield from disordered(where, cell, _CELL)
    value, formula = inside.get("v"), inside.get("f")
    text = (value.text or "") if value is not None else ""
    if kind == "n" and text and not _NUMBER.fullmatch(text.strip()):
        yield f"{where} is no number: {text[:40]}"
    if kind == "s" and (not text.strip().isdigit() or int(text) >= texts):
        yield f"{where} is no shared text: {text[:40]}"
    if kind == "b" and text not in ("0", "1", "true", "false"):
        yield f"{where} is no truth: {text[:40]}"
    if formula is not None and len(formula.text or "") > _LONGEST_FORMULA:
        yield f"{where} has too long a formula"
    if ("is" in inside) != (kind == "inlineStr" and formula is None and bool(inside)):
        yield f"{where} is {kind} and holds {list(inside)}"
    said = "".join(one.text or "" for one in inside["is"].iter("{*}t")) if "is" in inside else text
    if len(said) > _LONGEST_TEXT // 2 and len(said.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        yield f"{where} holds too long a text"


def _rule_faults(part: str, root: Element, dxfs: int) -> Iterator[str]:
    for rule in root.iterfind("{*}conditionalFormatting/{*}cfRule"):
        yield from disordered(f"{part}: rule", rule, _RULE)
        if int(str(rule.get("dxfId", "-1"))) >= dxfs:
            yield f"{part}: no conditional format {rule.get('dxfId')}"
        if int(str(rule.get("priority", "0"))) < 1:
            yield f"{part}: a rule's priority is {rule.get('priority')}"
    for check in root.iterfind("{*}dataValidations/{*}dataValidation"):
        where = f"{part}: check of {check.get('sqref')}"
        for name, most in _LIMITS.items():
            if len(str(check.get(name, ""))) > most:
                yield f"{where} has too long a {name}"
        for formula in check.iterchildren("{*}formula1", "{*}formula2"):
            text = formula.text or ""
            if len(text) > (_LONGEST_LIST + 2 if text.startswith('"') else _LONGEST_FORMULA):
                yield f"{where} has too long a list"
        if check.get("type", "none") != "none" and check.find("{*}formula1") is None:
            yield f"{where} asks for nothing"
    yield from twice(
        f"links in {part} at",
        (str(e.get("ref")) for e in root.iterfind("{*}hyperlinks/{*}hyperlink")),
    )
