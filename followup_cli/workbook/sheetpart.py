"""One sheet's rows and cells: found by number, kept in order, made where they are missing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook.plainrow import PlainCell, plain_cells, row_look, splice
from followup_cli.workbook.ranges import (
    Area,
    cell_name,
    column_letters,
    column_number,
    parse_area,
)
from followup_cli.workbook.sheetrows import damaged
from followup_cli.workbook.strings import shared_strings, text_of, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # Excel has no zones

Held = str | float | bool | None


def serial(moment: datetime, *, is_1904: bool) -> float:
    """Return the number that Excel keeps for a date and time."""
    gone = moment - (_EPOCH_1904 if is_1904 else _EPOCH)
    return gone.days + gone.seconds / 86400


class SheetPart:
    """A sheet of a workbook, by the name of its part."""

    def __init__(self, book: Book, part: str) -> None:
        """Take the sheet as it is; positions that are only implied become explicit."""
        self.book = book
        self.part = part
        self._rows = book.package.rows(part)
        self._cells: dict[int, tuple[Element, int, dict[int, Element]]] = {}
        self._strings: list[Element] | None = None

    @property
    def root(self) -> Element:
        """The sheet's root without its rows."""
        return self._rows.frame

    def edit(self) -> Element:
        """Return the sheet's root without its rows, marked as changed."""
        self.book.package.edit_rows(self.part)
        return self.root

    @property
    def last_row(self) -> int:
        """The last row that the sheet lists, 0 where there is none."""
        return self._rows.numbers[-1] if self._rows.numbers else 0

    def rows(self) -> Sequence[int]:
        """Return the numbers of the rows that the sheet lists, in order."""
        return tuple(self._rows.numbers)

    def row(self, number: int) -> Element | None:
        """Return a row for reading, None where the sheet lists none of that number."""
        return self._rows.look(number)

    def cells(self, row: int) -> dict[int, Element]:
        """Return a row's cells by the number of their column, for reading."""
        listed = self._rows.look(row)
        if listed is None:
            return {}
        known = self._cells.get(row)
        if known is None or known[0] is not listed or known[1] != len(listed):
            known = (listed, len(listed), numbered_cells(listed))
            self._cells = {row: known}
        return known[2]

    def cell(self, row: int, column: int) -> Element | None:
        """Return a cell, None where the sheet lists none."""
        return self.cells(row).get(column)

    def plain(self, row: int, columns: Iterable[int] = ()) -> dict[int, PlainCell] | None:
        """Return a row's cells by the number of their column, None where it is not plain.

        With `columns`, only those of these columns.
        """
        if self.prefix:
            return None
        wanted = {column_letters(column).encode() for column in columns}
        content = self._rows.content(row)
        cells = plain_cells(content, wanted) if wanted else plain_cells(content)
        if cells is None:
            return None
        return {column_number(letters): cell for letters, cell in cells.items()}

    def splice(self, row: int, cells: Mapping[int, PlainCell], fresh: Mapping[int, bytes]) -> None:
        """Put other cells into the places of some of a plain row."""
        self.edit()
        self._rows.put(row, splice(self._rows.content(row), cells, fresh))

    def row_look(self, row: int) -> dict[str, str]:
        """Return what a row says of itself: its height, whether it is hidden."""
        return row_look(self._rows.content(row))

    def edit_row(self, row: int) -> Element:
        """Return a row that is about to change; change it at once."""
        self.edit()
        return self._rows.edit(row)

    def plain_value(self, cell: PlainCell) -> Held:
        """Return what a cell of a plain row holds."""
        return self._read(cell.kind, cell.text) if cell.text else None

    def held(self, row: int, column: int) -> Held:
        """Return what a cell holds: text, a number (dates too), a truth, or nothing."""
        cell = self.cell(row, column)
        return None if cell is None else self.value(cell)

    def value(self, cell: Element) -> Held:
        """Return what a cell holds; a formula's last result."""
        kind = str(cell.get("t", "n"))
        if kind == "inlineStr":
            item = markup.child(cell, "is")
            return None if item is None else unescape(text_of(item)) or None
        written = markup.child(cell, "v")
        text = "" if written is None else (written.text or "")
        return self._read(kind, text) if text else None

    def formula(self, row: int, column: int) -> Element | None:
        """Return the formula of a cell."""
        cell = self.cell(row, column)
        return None if cell is None else markup.child(cell, "f")

    @property
    def has_formulas(self) -> bool:
        """Whether any cell is worked out."""
        return self._rows.has_formulas

    def make_cell(self, row: int, column: int) -> Element:
        """Return a cell that is about to change, made in its place; change it at once."""
        self.edit()
        self._rows.edit(row)
        found = self.cell(row, column)
        if found is None:
            found = markup.make(self.root, "c")
            self.put_cell(row, column, found)
        return found

    def put_cell(self, row: int, column: int, cell: Element) -> None:
        """Put a cell in its place, where the sheet lists none yet."""
        self.edit()
        parent = self._make_row(row)
        cells = self.cells(row)
        assert column not in cells
        cell.set("r", cell_name(row, column))
        before = [one for number, one in cells.items() if number < column]
        _put_after(parent, before[-1] if before else None, cell)
        _widen_spans(parent, column)
        self.widen(row, column)

    @property
    def prefix(self) -> str:
        """The prefix of the sheet's own elements, with its colon; mostly there is none."""
        return self._rows.prefix.decode()

    def add_row(self, number: int, content: bytes) -> None:
        """Add a row below all others, as it is written; `widen` says how far its cells reach."""
        assert number > self.last_row
        markup.require(self.edit(), "sheetData", ORDER)
        self._rows.put(number, content)

    def widen(self, row: int, column: int) -> None:
        """Have the sheet say that it reaches a cell."""
        dimension = markup.child(self.root, "dimension")
        area = None if dimension is None else parse_area(str(dimension.get("ref", "")))
        if dimension is not None and area is not None and not area.holds(row, column):
            dimension.set("ref", str(area.around(row, column)))

    def style_of(self, row: int, column: int) -> int:
        """Return the format of a cell, or the one it would have: its row's, else its column's."""
        cell = self.cell(row, column)
        if cell is not None:
            return int(cell.get("s", "0"))
        parent = self._rows.look(row)
        if parent is not None and markup.is_true(parent.get("customFormat")):
            return int(parent.get("s", "0"))
        return self.column_style(column)

    def column_style(self, column: int) -> int:
        """Return the format that a column's empty cells have."""
        for one in markup.children(markup.child(self.root, "cols"), "col"):
            if int(one.get("min", "1")) <= column <= int(one.get("max", "1")):
                return int(one.get("style", "0"))
        return 0

    def merges(self) -> list[Area]:
        """Return the merged areas."""
        merged = markup.children(markup.child(self.root, "mergeCells"), "mergeCell")
        areas = (parse_area(str(one.get("ref", ""))) for one in merged)
        return [area for area in areas if area is not None]

    def spread_formulas(self) -> list[Area]:
        """Return the areas of several cells that one formula fills."""
        found = (
            parse_area(str(one.get("ref", "")))
            for row in self._rows.spread()
            for one in markup.descendants(row, "f")
            if one.get("t") in ("array", "dataTable")
        )
        return [area for area in found if area is not None and area[:2] != area[2:]]

    def _read(self, kind: str, text: str) -> Held:
        if kind == "n":
            return float(text)
        if kind == "s":
            return unescape(self._shared_text(int(text))) or None
        if kind == "b":
            return text == "1"
        if kind == "d":
            moment = datetime.fromisoformat(text).replace(tzinfo=None)
            return serial(moment, is_1904=self.book.is_1904)
        return unescape(text)

    def _shared_text(self, number: int) -> str:
        shared = self._shared()
        if number >= len(shared):
            raise damaged(self.part, f"text {number}")
        return text_of(shared[number])

    def _shared(self) -> list[Element]:
        if self._strings is None:
            self._strings = shared_strings(self.book)
        return self._strings

    def _make_row(self, number: int) -> Element:
        markup.require(self.root, "sheetData", ORDER)
        return self._rows.edit(number)


def _put_after(parent: Element, before: Element | None, element: Element) -> None:
    if before is None:
        parent.insert(0, element)
    else:
        before.addnext(element)


def numbered_cells(row: Element) -> dict[int, Element]:
    """Return the cells of a row by column; a position that is only implied becomes explicit."""
    found: dict[int, Element] = {}
    column = 0
    for cell in markup.children(row, "c"):
        name = str(cell.get("r", ""))
        column = column_number(name.rstrip("0123456789")) if name else column + 1
        cell.set("r", cell_name(int(row.get("r", "0")), column))
        found[column] = cell
    return found


def _widen_spans(row: Element, column: int) -> None:
    """Keep the hint of a row's first and last column true; of several spans make one."""
    spans = [int(end) for one in str(row.get("spans", "")).split() for end in one.split(":")]
    if spans:
        row.set("spans", f"{min(*spans, column)}:{max(*spans, column)}")
