"""Sheets that are written whole: which of a workbook's they are, and where our columns stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import address
from followup_cli.workbook import schema as s
from followup_cli.workbook.labels import fold
from followup_cli.workbook.ranges import Area, column_letters
from followup_cli.workbook.schema_whole import LATER
from followup_cli.workbook.sheetpart import SheetPart
from followup_cli.workbook.tables import TableRange, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.workbook.book import Book, SheetEntry

_HEADER_WITHIN = 20  # rows from the top in which a header is looked for


class Written(SheetPart):
    """A sheet of ours as it stands: its header, and the column of each field.

    `columns` are by field, wherever people moved them; `twice` are the fields that more than one
    column is headed with, which only a range that is no table any more can have.
    """

    def __init__(self, book: Book, entry: SheetEntry, header_row: int, sheet: s.Sheet) -> None:
        """Read the header."""
        super().__init__(book, entry.part)
        self.entry = entry
        self.header_row = header_row
        self.sheet = sheet
        self.columns: dict[str, int] = {}
        self.twice: set[str] = set()
        tables = [t for t in tables_of(book, entry.part) if t.area.top == header_row]
        self.table: TableRange | None = None
        self._take(None)
        for table in tables:
            self._take(table)

    def _take(self, table: TableRange | None) -> None:
        """Keep the columns of the row, or of a table if it holds as many of ours."""
        columns: dict[str, int] = {}
        twice: set[str] = set()
        for column, name in self._headers(table.area if table else None):
            field = _field(self.sheet, name)
            twice |= {field} & columns.keys()
            columns.setdefault(field, column)
        columns.pop("", None)
        if len(columns) > len(self.columns) or (table and len(columns) == len(self.columns)):
            self.columns, self.twice, self.table = columns, twice - {""}, table

    def _headers(self, area: Area | None) -> Iterator[tuple[int, str]]:
        for column in sorted(self.cells(self.header_row)):
            name = self.held(self.header_row, column)
            inside = area is None or area.left <= column <= area.right
            if inside and isinstance(name, str):
                yield column, name

    @property
    def missing(self) -> list[s.Column]:
        """The columns of ours that were renamed or removed."""
        known = self.columns.keys() | LATER
        return [column for column in self.sheet.columns if column.field not in known]

    @property
    def anchor(self) -> str:
        """What the hidden name of the sheet says: its first header of ours."""
        first = min(self.columns.values())
        quoted = self.entry.name.replace("'", "''")
        return f"'{quoted}'!${column_letters(first)}${self.header_row}"

    @property
    def is_chinese(self) -> bool:
        """Whether the headers are Chinese."""
        texts = [str(self.held(self.header_row, column)) for column in self.columns.values()]
        return any("\u4e00" <= letter <= "\u9fff" for letter in "".join(texts))

    def at(self, row: int, column: int) -> str:
        """Return a cell's address as people write it."""
        return address(self.entry.name, column_letters(column), row)


def find_ours(book: Book, kind: str) -> Written | None:
    """Return our sheet of a kind: by its hidden name, else by its own name and headers.

    A copy of it is the user's: the names that Excel gives a copy are local to it. A sheet that our
    name points at and that has none of our headers any more is the user's as well.
    """
    sheet = s.SHEETS[kind]
    target = book.target(s.DEFINED_NAME + kind)
    if target is not None:
        entry = find_worksheet(book, target.sheet)
        pointed = Written(book, entry, target.row, sheet) if entry else None
        if pointed is not None and pointed.missing:
            pointed = _with_headers(pointed)
        if pointed is not None and pointed.columns:
            return pointed
    for name in (sheet.kind, sheet.zh):
        entry = find_worksheet(book, name)
        if entry is not None:
            named = _with_headers(Written(book, entry, 1, sheet))
            if not named.missing:
                return named
    return None


def _with_headers(sheet: Written) -> Written:
    """Return a sheet by the row that holds all our headers; as it is where no row does."""
    for row in range(1, _HEADER_WITHIN + 1):
        moved = Written(sheet.book, sheet.entry, row, sheet.sheet)
        if not moved.missing:
            return moved
    return sheet


def find_worksheet(book: Book, name: str) -> SheetEntry | None:
    """Return the sheet of cells of that name; a chart may have a sheet of its own."""
    entry = book.find_sheet(name)
    kinds = {rel.id: rel.kind for rel in book.package.rels(book.part)}
    return entry if entry and kinds.get(entry.rel_id) == "worksheet" else None


def _field(sheet: s.Sheet, name: str) -> str:
    wanted = fold(name)
    return next((c.field for c in sheet.columns if wanted in (fold(c.en), fold(c.zh))), "")
