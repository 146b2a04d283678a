"""Sheets that are written whole: which of a workbook's they are, and whether one differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import schema as s
from followup_cli.workbook.formats import is_date
from followup_cli.workbook.labels import fold
from followup_cli.workbook.patch import same
from followup_cli.workbook.sheetpart import SheetPart
from followup_cli.workbook.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.workbook.book import Book, SheetEntry
    from followup_cli.workbook.sheetpart import Held

_HEADER_WITHIN = 20  # rows from the top in which a header is looked for
_DAYS_TO_1904 = 1462
Values = dict[tuple[int, int], object]


class Written(SheetPart):
    """A sheet of ours as it stands, with the row and columns of its header."""

    def __init__(self, book: Book, entry: SheetEntry, header_row: int) -> None:
        """Read the header."""
        super().__init__(book, entry.part)
        self.entry = entry
        self.header_row = header_row
        self.headers: dict[str, int] = {}
        for column in sorted(self.cells(header_row)):
            text = self.held(header_row, column)
            if isinstance(text, str):
                self.headers.setdefault(fold(text), column)


def find_ours(book: Book, kind: str) -> Written | None:
    """Return our sheet of a kind: by its hidden name, else by its own name and headers."""
    target = book.target(s.DEFINED_NAME + kind)
    if target is not None:
        entry = book.find_sheet(target.sheet)
        return None if entry is None else Written(book, entry, target.row)
    sheet = s.SHEETS[kind]
    for name in (sheet.kind, sheet.zh):
        entry = book.find_sheet(name)
        found = None if entry is None else _with_headers(book, entry, sheet)
        if found is not None:
            return found
    return None


def _with_headers(book: Book, entry: SheetEntry, sheet: s.Sheet) -> Written | None:
    for row in range(1, _HEADER_WITHIN + 1):
        written = Written(book, entry, row)
        if all({fold(c.en), fold(c.zh)} & written.headers.keys() for c in sheet.columns):
            return written
    return None


def equal(old: Written, new: Written) -> bool:
    """Return whether a sheet holds already what a new one would."""
    columns = {
        old.headers[name]: column for name, column in new.headers.items() if name in old.headers
    }
    if len(columns) < len(new.headers):
        return False
    offset = old.header_row - new.header_row
    standing = {
        (row - offset, columns[column]): value
        for (row, column), value in _values(old).items()
        if column in columns
    }
    wanted = _values(new, shift=old.book.is_1904)
    return standing.keys() == wanted.keys() and all(
        _same(value, wanted[place]) for place, value in standing.items()
    )


def _values(sheet: SheetPart, *, shift: bool = False) -> Values:
    """Return what a sheet's cells hold: values, and formulas as their text."""
    styles = Styles(sheet.book) if shift else None
    return {
        place: value - _DAYS_TO_1904
        if styles and isinstance(value, float) and _is_dated(sheet, styles, *place)
        else value
        for place, value in _plain_values(sheet)
    }


def _plain_values(sheet: SheetPart) -> Iterator[tuple[tuple[int, int], Held]]:
    for row in sheet.rows():
        for column in sheet.cells(row):
            formula = sheet.formula(row, column)
            value = sheet.held(row, column) if formula is None else f"={formula.text}"
            if value is not None:
                yield (row, column), value


def _is_dated(sheet: SheetPart, styles: Styles, row: int, column: int) -> bool:
    return is_date(styles.number_format(sheet.style_of(row, column)))


def _same(one: object, other: object) -> bool:
    return same(one, other) if isinstance(one, str | float | bool) else one == other  # type: ignore[arg-type]  # the other is compared by type
