"""A sheet of ours before and after a command: only our own cells may differ.

Cells are read here without the code that writes them. In sheets that people edit nothing moves, so
that cells are compared by their place; in sheets written whole, what people added stands in
another row afterwards, and is known again by the keys of its row.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import address
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook import schema as s
from followup_cli.workbook.indexes import Verdict
from followup_cli.workbook.kept import is_heading
from followup_cli.workbook.labels import fold
from followup_cli.workbook.ranges import Area, column_letters, column_number
from followup_cli.workbook.strings import shared_strings, text_of, unescape
from followup_cli.workbook.tables import tables_of
from followup_cli.workbook.trees import ADDED, CHANGED, INSERTED, differences, signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book
    from followup_cli.workbook.whose import OurSheet, Owner

_GROWS = frozenset({"ref", "sqref", "count", "id"})  # areas grow with the rows, ids are renumbered
_FORMATS_OF_TABLE = re.compile(r"\w*[dD]xfId")
_HEADER_WITHIN = 20  # rows from the top
_PANE = "worksheet/sheetViews/sheetView/pane@"  # our header is frozen, wherever it stands
_ROW_HINTS = frozenset({"spans", "dyDescent"})

Place = tuple[int, int]


class SheetVerdict(NamedTuple):
    """How many cells of ours hold something else, and which of the user's things differ."""

    cells: int
    lost: tuple[str, ...]


class ReadSheet:
    """A sheet as its XML tells: cells by place, and which of the places are ours."""

    def __init__(self, book: Book, sheet: OurSheet) -> None:
        """Read its rows and cells."""
        self.name, self.kind = sheet.entry.name, sheet.kind
        self.root = markup.parse(book.package.read(sheet.entry.part), sheet.entry.part)
        self._texts = shared_strings(book)
        self.rows: dict[int, Element] = {}
        self.cells: dict[Place, Element] = {}
        for number, row in _numbered_rows(self.root):
            self.rows[number] = row
            self.cells |= {(number, column): cell for column, cell in _numbered_cells(row)}
        self.header_row = self._find_header(sheet.header_row)
        self.columns = self._our_columns()
        self.area = self._our_area(book, sheet)
        self.kept = frozenset(self._kept_rows())

    def content(self, place: Place) -> tuple[str, str]:
        """Return a cell's formula and what it holds, as text."""
        cell = self.cells.get(place)
        if cell is None:
            return "", ""
        formula, value = markup.child(cell, "f"), markup.child(cell, "v")
        told = "" if formula is None else f"={formula.text or formula.get('si', '')}"
        text = "" if value is None else value.text or ""
        if cell.get("t") == "s" and text:
            return told, unescape(text_of(self._texts[int(text)]))
        inline = markup.child(cell, "is")
        return told, text if inline is None else unescape(text_of(inline))

    def is_filled(self, place: Place) -> bool:
        """Whether a cell holds anything."""
        return self.content(place) != ("", "")

    def is_ours(self, place: Place) -> bool:
        """Whether a cell is one that we write."""
        row, column = place
        is_title = self._is_whole and row < self.header_row and column == self.area.left
        is_inside = self.area.top <= row <= self.area.bottom  # a table may be narrower than we are
        return is_title or ((is_inside or row in self.kept) and column in self.columns)

    def theirs(self) -> list[Place]:
        """Return the places of filled cells that are people's own."""
        return [p for p in self.cells if not self.is_ours(p) and self.is_filled(p)]

    def key(self, row: int) -> tuple[str, ...]:
        """Return what says of a row of ours what it is about; a row of nobody's is its number."""
        if not self.header_row < row <= self.area.bottom and row not in self.kept:
            return (str(row - self.header_row if row <= self.header_row else row),)
        columns = s.SHEETS[self.kind].columns
        keys = [c for c in columns if c.whose == "key"] or [c for c in columns if c.kind == s.TEXT]
        at = {field: column for column, field in self.columns.items()}
        return tuple(self.content((row, at[c.field]))[1] for c in keys if c.field in at)

    @property
    def _is_whole(self) -> bool:
        return self.kind in s.SHEETS and s.SHEETS[self.kind].role == "whole"

    def _kept_rows(self) -> Iterator[int]:
        """Yield the rows that went below the table because somebody wrote in them."""
        if not self._is_whole:
            return
        below = (p for p in self.cells if p[0] > self.header_row)
        lines = (row for row, column in below if is_heading(self.content((row, column))[1]))
        row = min(lines, default=0)
        while row and any(self.is_filled((row, column)) for column in self.columns):
            yield row
            row += 1

    def _find_header(self, row: int) -> int:
        """Return the row of our header: some programs insert rows above it and leave its name."""
        if self.kind not in s.SHEETS:
            return row
        rows = (row, *(number for number in self.rows if number <= _HEADER_WITHIN))
        return max(rows, key=self._labels_in)

    def _labels_in(self, row: int) -> int:
        labels = {fold(label) for c in s.SHEETS[self.kind].columns for label in (c.en, c.zh)}
        cells = _numbered_cells(self.rows[row]) if row in self.rows else ()
        return sum(fold(self.content((row, column))[1]) in labels for column, _ in cells)

    def _our_columns(self) -> dict[int, str]:
        if self.kind not in s.SHEETS:
            return {}
        columns = [c for c in s.SHEETS[self.kind].columns if c.whose != "person"]
        named = {fold(label): c.field for c in columns for label in (c.en, c.zh)}
        found = {column: fold(self.content((row, column))[1])
                 for row, column in self.cells if row == self.header_row}  # fmt: skip
        return {column: named[text] for column, text in found.items() if text in named}

    def _our_area(self, book: Book, sheet: OurSheet) -> Area:
        """Return our table without its totals, else all under our header."""
        for table in tables_of(book, sheet.entry.part):
            if table.area.top == self.header_row:
                return table.area.to_row(table.last)
        left, right = min(self.columns, default=1), max(self.columns, default=1)
        return Area(self.header_row, left, max(self.rows, default=1), right)


def compare_sheet(before: tuple[Book, OurSheet], after: tuple[Book, OurSheet]) -> SheetVerdict:
    """Return what differs in a sheet of ours, and what of it was not ours to change."""
    old, new = ReadSheet(*before), ReadSheet(*after)
    is_whole = old.kind in s.SHEETS and s.SHEETS[old.kind].role == "whole"
    cells = _moved_cells(old, new) if is_whole else _standing_cells(old, new)
    return SheetVerdict(
        _count_changed(old, new),
        (*cells, *([] if is_whole else _rows(old, new)), *_around(old, new)),
    )


def compare_hanging(owner: Owner, old: bytes, new: bytes, part: str) -> Verdict:
    """Return what differs in a part that hangs on a sheet of ours: its table, comments, shapes."""
    why = msg("belongs to the sheet {sheet}", sheet=owner.sheet)
    if not part.casefold().endswith((".xml", ".vml", ".rels")):
        return Verdict((why,), ("*",))
    before, after = markup.parse(old, part), markup.parse(new, part)
    if owner.kind == "table":
        why = msg("the table of the sheet {sheet}: its rows", sheet=owner.sheet)
        return Verdict((why,), tuple(beyond_growth(before, after)))
    if owner.kind in ("comments", "threadedComment", "vmlDrawing"):
        why = msg("notes of the sheet {sheet}, which follow their rows", sheet=owner.sheet)
        gone = Counter(_texts(before)) - Counter(_texts(after))
        return Verdict((why,), tuple(sorted(gone)))
    return Verdict((why,), tuple(d.path for d in differences(before, after)))


def _standing_cells(old: ReadSheet, new: ReadSheet) -> Iterator[str]:
    """Yield people's cells that are not, in the same place, what they were."""
    for place in old.theirs():
        cell = new.cells.get(place)
        same = cell is not None and signature(cell) == signature(old.cells[place])
        if not same and (old.content(place) != new.content(place) or cell is None):
            yield _at(old, place)
    for place in new.theirs():
        row, column = place
        is_fresh = row > old.header_row and new.area.holds(row, column) and _is_new(old, new, row)
        if not old.is_filled(place) and not is_fresh:
            yield _at(new, place)


def _is_new(old: ReadSheet, new: ReadSheet, row: int) -> bool:
    """Whether a row was empty of ours before, and is not: its calculated columns are filled in."""
    return not any(old.is_filled((row, c)) for c in old.columns) and any(
        new.is_filled((row, c)) for c in new.columns
    )


def _moved_cells(old: ReadSheet, new: ReadSheet) -> Iterator[str]:
    """Yield people's cells that do not stand in the row of the same keys any more."""
    standing = Counter(_follows(new, place) for place in new.theirs())
    kept = {new.key(row) for row in new.kept}
    for place in old.theirs():
        if old.key(place[0]) in kept and "[#This Row]" in old.content(place)[0]:
            continue  # which is worked out inside the table only
        told = _follows(old, place)
        standing[told] -= 1
        if standing[told] < 0:
            yield _at(old, place)


def _follows(sheet: ReadSheet, place: Place) -> tuple[object, ...]:
    row, column = place
    formula, value = sheet.content(place)
    said = ("=",) if formula else (value,)  # a formula that moves names other cells
    return (sheet.key(row), sheet.content((sheet.header_row, column))[1], *said)


def _count_changed(old: ReadSheet, new: ReadSheet) -> int:
    places = {p for sheet in (old, new) for p in sheet.cells if sheet.is_ours(p)}
    return sum(old.content(place) != new.content(place) for place in places)


def _rows(old: ReadSheet, new: ReadSheet) -> Iterator[str]:
    """Yield rows that have another height, outline or format, or are hidden."""
    for number, row in old.rows.items():
        after = new.rows.get(number)
        if after is None:
            if len(row):
                yield f"{old.name}!{number}:{number}"
        elif look_of(row) != look_of(after):
            yield f"{old.name}!{number}:{number}"


def look_of(row: Element) -> Mapping[str, str]:
    """Return what a row says of itself: its height, outline and format."""
    named = {str(k).rpartition("}")[2]: str(v) for k, v in row.attrib.items()}
    return {k: v for k, v in named.items() if k not in _ROW_HINTS | {"r"}}


def _around(old: ReadSheet, new: ReadSheet) -> Iterator[str]:
    """Yield what differs around the cells: formats, rules, links, views, the page."""
    for path in beyond_growth(old.root, new.root, without="sheetData"):
        is_frozen_header = old.header_row != new.header_row and path.startswith(_PANE)
        if not is_frozen_header:
            yield path


def beyond_growth(old: Element, new: Element, *, without: str = "") -> Iterator[str]:
    """Yield what differs but areas that grew and things that came behind others."""
    for one in differences(old, new, without=without):
        grows = one.attribute in _GROWS or _FORMATS_OF_TABLE.fullmatch(one.attribute)
        is_area = one.what == CHANGED and one.path.endswith("/sqref")  # as extensions tell theirs
        if one.what not in (ADDED, INSERTED) and not grows and not is_area:
            yield one.path


def _texts(root: Element) -> Iterator[str]:
    """Yield the text of each note; where a shape is anchored is not part of it."""
    for element in root.iter():
        if markup.local(element) in ("t", "text") and element.text and element.text.strip():
            yield element.text


def _at(sheet: ReadSheet, place: Place) -> str:
    return address(sheet.name, column_letters(place[1]), place[0])


def _numbered_rows(root: Element) -> Iterator[tuple[int, Element]]:
    number = 0
    for row in markup.children(markup.child(root, "sheetData"), "row"):
        number = int(row.get("r", number + 1))
        yield number, row


def _numbered_cells(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for cell in markup.children(row, "c"):
        name = str(cell.get("r", ""))
        column = column_number(name.rstrip("0123456789")) if name else column + 1
        yield column, cell
