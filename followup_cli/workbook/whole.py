"""Sheets that are written whole: which of a workbook's they are, and whether one differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook import schema as s
from followup_cli.workbook.labels import fold
from followup_cli.workbook.patch import same, to_content
from followup_cli.workbook.sheetpart import SheetPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.workbook.book import Book, SheetEntry
    from followup_cli.workbook.sheetpart import Held

_HEADER_WITHIN = 20  # rows from the top in which a header is looked for

Place = tuple[int, int]


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


def holds(old: Written, whole: SheetWhole, lang: str) -> bool:
    """Return whether a sheet holds already what a new one would."""
    labels = [fold(column.label(lang)) for column in s.SHEETS[whole.kind].columns]
    columns = [old.headers[label] for label in labels if label in old.headers]
    if len(columns) < len(labels):
        return False
    standing = dict(_standing(old, frozenset(columns)))
    wanted = dict(_wanted(old, whole, columns, lang))
    return standing.keys() == wanted.keys() and all(
        same(value, wanted[place]) for place, value in standing.items()
    )


def _standing(sheet: Written, columns: frozenset[int]) -> Iterator[tuple[Place, Held]]:
    """Yield what a sheet's cells hold in these columns: values, and formulas as their text."""
    for row in sheet.rows():
        for column, cell in sheet.cells(row).items():
            if column in columns:
                formula = markup.child(cell, "f")
                value = sheet.value(cell) if formula is None else f"={formula.text}"
                if value is not None:
                    yield (row, column), value


def _wanted(
    old: Written, whole: SheetWhole, columns: Sequence[int], lang: str
) -> Iterator[tuple[Place, Held]]:
    """Yield what the cells of a new sheet will hold, where the old one has its columns."""
    fields = s.SHEETS[whole.kind].columns
    title: list[object] = [whole.title]  # alone in its row
    labels: list[object] = [column.label(lang) for column in fields]
    rows = ([row.get(column.field) for column in fields] for row in whole.rows)
    is_1904 = old.book.is_1904
    for row, values in enumerate((title, labels, *rows), start=old.header_row - 1):
        for column, value in zip(columns, values, strict=False):
            held = to_content(value, lang, is_1904=is_1904).held
            if held is not None:
                yield (row, column), held
