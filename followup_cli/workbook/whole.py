"""Sheets that are written whole: where each goes, whether it differs, and what people added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.errors import LayoutError
from followup_cli.model import address
from followup_cli.words import Message, msg
from followup_cli.workbook import schema as s
from followup_cli.workbook.formats import is_date
from followup_cli.workbook.labels import fold
from followup_cli.workbook.patch import same
from followup_cli.workbook.ranges import Area, column_letters
from followup_cli.workbook.sheetpart import SheetPart
from followup_cli.workbook.styles import Styles
from followup_cli.workbook.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.workbook.book import Book, SheetEntry
    from followup_cli.workbook.sheetpart import Held

_HEADER_WITHIN = 20  # rows from the top in which a header is looked for
_DAYS_TO_1904 = 1462
_HANGS_ON = {
    "drawing": msg("a drawing or chart"),
    "comments": msg("a comment"),
    "threadedComment": msg("a comment"),
    "pivotTable": msg("a pivot table"),
    "oleObject": msg("an embedded object"),
    "control": msg("a control"),
    "image": msg("a picture"),
}

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


def refuse_additions(old: Written, new: Written) -> None:
    """Refuse to replace a sheet to which people added something that the new one lacks."""
    for where in _outside(old, new):
        raise LayoutError(
            msg("{where} holds something of yours in a sheet that is written anew each time. "
                "Move it to a sheet of your own.", where=where)
        )  # fmt: skip
    for what in _hanging(old, new):
        raise LayoutError(
            msg("{sheet} holds {what} of yours, and is written anew each time. "
                "Move it to a sheet of your own.", sheet=old.entry.name, what=what)
        )  # fmt: skip


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


def _outside(old: Written, new: Written) -> Iterator[str]:
    """Yield the addresses of filled cells that are not ours."""
    ours = _our_area(old, new)
    columns = {old.headers.get(name) for name in new.headers}
    for (row, column), _ in _plain_values(old):
        titled = row < old.header_row and column == ours.left
        if not titled and not (ours.holds(row, column) and column in columns):
            yield address(old.entry.name, column_letters(column), row)


def _our_area(old: Written, new: Written) -> Area:
    """Return what we wrote: our table, or all under our header where it is no table any more."""
    for table in tables_of(old.book, old.part):
        if table.area.top == old.header_row:
            return table.area.to_row(table.last)
    columns = [old.headers[name] for name in new.headers if name in old.headers]
    return Area(old.header_row, min(columns, default=1), old.last_row, max(columns, default=1))


def _hanging(old: Written, new: Written) -> Iterator[Message]:
    kinds = _kinds(old)
    for kind, what in _HANGS_ON.items():
        if kinds.get(kind, 0) > _kinds(new).get(kind, 0):
            yield what


def _kinds(sheet: SheetPart) -> Mapping[str, int]:
    rels = list(sheet.book.package.rels(sheet.part))
    return {rel.kind: sum(1 for one in rels if one.kind == rel.kind) for rel in rels}
