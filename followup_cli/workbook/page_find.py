"""Which sheet is the page of ours, and where on it the page begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import LayoutError
from followup_cli.words import LANGUAGES, msg, tell
from followup_cli.workbook import page_layout as at
from followup_cli.workbook.ranges import Area, column_letters, column_number
from followup_cli.workbook.schema import DEFINED_NAME
from followup_cli.workbook.schema_whole import PAGES
from followup_cli.workbook.sheetpart import SheetPart
from followup_cli.workbook.whole import find_worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.workbook.book import Book, SheetEntry, Target

_WITHIN = 200  # rows and columns from the top left in which a page is looked for


class Place(NamedTuple):
    """A page of ours: its sheet, and its first cell."""

    entry: SheetEntry
    row: int
    column: int

    @property
    def area(self) -> Area:
        """The cells that are the page's."""
        return Area(self.row, self.column, self.row + at.ROWS - 1, self.column + at.COLUMNS - 1)

    @property
    def anchor(self) -> str:
        """What the hidden name of the page says."""
        quoted = self.entry.name.replace("'", "''")
        return f"'{quoted}'!${column_letters(self.column)}${self.row}"


def find_page(book: Book, kind: str) -> Place | None:
    """Return our page: by its hidden name, else by its sheet's name and its headings.

    A page without any of our headings is the user's; one whose rows were pulled apart is refused.
    """
    target = book.target(DEFINED_NAME + kind)
    names = (target.sheet,) if target else PAGES[kind]
    for name in names:
        entry = find_worksheet(book, name)
        place = _place(book, entry, target) if entry else None
        if place is not None:
            return place
    return None


def _place(book: Book, entry: SheetEntry, target: Target | None) -> Place | None:
    """Return where the page begins, as its heading says; its name must not say otherwise."""
    headings = list(_headings(SheetPart(book, entry.part)))
    begun = [(row - at.FOUND_AT, column) for row, column in headings if row > at.FOUND_AT]
    if target is None:
        return Place(entry, *begun[0]) if begun else None
    said = (target.row, column_number(target.column))
    if begun and said not in begun:
        raise LayoutError(
            msg("Rows or columns were put into {sheet}, or taken out of it, among those that are "
                "written anew each time. Take that back, or delete the sheet: it is then made "
                "anew.", sheet=entry.name)
        )  # fmt: skip
    return Place(entry, *said) if begun else None


def _headings(sheet: SheetPart) -> Iterator[tuple[int, int]]:
    said = {tell(at.FOUND, lang) for lang in LANGUAGES}
    for row in sheet.rows():
        if row > _WITHIN:
            return
        for column in sheet.cells(row):
            if column <= _WITHIN and sheet.held(row, column) in said:
                yield row, column
