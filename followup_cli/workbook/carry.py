"""What people added to a sheet that is written whole: carried over, row by row, by the row's key.

Their columns stand to the right of ours. Whatever cannot be carried with certainty is refused
before anything is written, with its address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.translate import Translator

from followup_cli.errors import LayoutError
from followup_cli.model import address
from followup_cli.words import Message, msg
from followup_cli.workbook import markup
from followup_cli.workbook import schema as s
from followup_cli.workbook.labels import fold
from followup_cli.workbook.ranges import LAST_COLUMN, Area, cell_name, column_letters
from followup_cli.workbook.sheetpart import ORDER, SheetPart
from followup_cli.workbook.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.whole import Written

_HANGS_ON = {
    "drawing": msg("a drawing or chart"),
    "comments": msg("a comment"),
    "threadedComment": msg("a comment"),
    "pivotTable": msg("a pivot table"),
    "oleObject": msg("an embedded object"),
    "control": msg("a control"),
    "image": msg("a picture"),
}

Key = tuple[object, ...]


class Additions(NamedTuple):
    """People's own cells: where each goes and where it stood, their columns, and their table."""

    cells: tuple[tuple[int, int, int, Element], ...]
    columns: dict[int, dict[str, str]]
    table_columns: tuple[Element, ...]


def gather(old: Written, new: Written, kind: str) -> Additions:
    """Return what people added to a sheet, with its place in the new one; else refuse."""
    _refuse_hanging(old, new)
    ours = _our_area(old, new)
    added = [place for place in _outside(old, new, ours) if _require_beside(old, new, ours, place)]
    columns = {column for _, column in added}
    places = _places(old, new, kind, ours) if added else {}
    cells = [
        (_new_row(old, places, row, column), row, column, old.cells(row)[column])
        for row in old.rows()
        if ours.top <= row <= ours.bottom
        for column in sorted(columns & old.cells(row).keys())
        if (row, column) in added or row in places
    ]
    looks = {column: _column_look(old, column) for column in columns}
    return Additions(tuple(cells), looks, tuple(_table_columns(old, new)))


def carry(additions: Additions, sheet: SheetPart) -> None:
    """Put people's own cells, columns and table columns into the new sheet."""
    for new_row, old_row, column, cell in additions.cells:
        copied = markup.copy(cell)
        formula = markup.child(copied, "f")
        if formula is not None and formula.text:
            moved = Translator(f"={formula.text}", cell_name(old_row, column))
            formula.text = str(moved.translate_formula(cell_name(new_row, column)))[1:]
        sheet.put_cell(new_row, column, copied)
    for column, look in additions.columns.items():
        _set_column_look(sheet.edit(), column, look)
    if additions.table_columns:
        _widen_table(sheet, additions.table_columns)


def _outside(old: Written, new: Written, ours: Area) -> Iterator[tuple[int, int]]:
    """Yield the places of filled cells that are not ours."""
    columns = {old.headers.get(name) for name in new.headers}
    for row in old.rows():
        for column in old.cells(row):
            titled = row < old.header_row and column == ours.left
            inside = ours.holds(row, column) and column in columns
            if not titled and not inside and _is_filled(old, row, column):
                yield row, column


def _is_filled(sheet: SheetPart, row: int, column: int) -> bool:
    return sheet.held(row, column) is not None or sheet.formula(row, column) is not None


def _our_area(old: Written, new: Written) -> Area:
    """Return what we wrote: our table, or all under our header where it is no table any more."""
    for table in tables_of(old.book, old.part):
        if table.area.top == old.header_row:
            return table.area.to_row(table.last)
    columns = [old.headers[name] for name in new.headers if name in old.headers]
    return Area(old.header_row, min(columns, default=1), old.last_row, max(columns, default=1))


def _require_beside(old: Written, new: Written, ours: Area, place: tuple[int, int]) -> bool:
    """Refuse what does not stand in rows of ours, in a column to the right of ours."""
    row, column = place
    unmoved = all(old.headers.get(name) == at for name, at in new.headers.items())
    beside = ours.top <= row <= ours.bottom and column > max(new.headers.values())
    formula = old.formula(row, column)
    plain = formula is None or formula.get("t", "normal") == "normal"
    if not (unmoved and beside and plain):
        raise _refusal(
            old,
            place,
            msg("{where} holds something of yours in a sheet that is written anew each time. "
                "Move it to the right of the last column, or to a sheet of your own.",
                where=_at(old, *place)),
        )  # fmt: skip
    return True


def _places(old: Written, new: Written, kind: str, ours: Area) -> dict[int, int]:
    """Return the new row of each old one that the new sheet has again; a key must be alone."""
    wanted = _keys(new, kind, range(new.header_row + 1, new.last_row + 1))
    standing = _keys(old, kind, range(ours.top + 1, ours.bottom + 1))
    rows = {row: wanted[key] for key, row in standing.items() if key in wanted}
    return {old.header_row: new.header_row, **rows}


def _keys(sheet: Written, kind: str, rows: range) -> dict[Key, int]:
    columns = _key_columns(sheet, kind)
    found: dict[Key, int] = {}
    twice: set[Key] = set()
    for row in rows:
        key = tuple(sheet.held(row, column) for column in columns)
        twice |= {key} & found.keys()
        found[key] = row
    return {key: row for key, row in found.items() if key not in twice}


def _key_columns(sheet: Written, kind: str) -> list[int]:
    """Return the columns that say what a row is about: the keys, else all that hold text."""
    columns = s.SHEETS[kind].columns
    keys = [c for c in columns if c.whose == "key"] or [c for c in columns if c.kind == s.TEXT]
    names = [name for c in keys for name in (fold(c.en), fold(c.zh)) if name in sheet.headers]
    return sorted({sheet.headers[name] for name in names})


def _new_row(old: Written, places: dict[int, int], row: int, column: int) -> int:
    if row not in places:
        raise _refusal(
            old,
            (row, column),
            msg("{where} holds something of yours, and its row is not in the sheet any more. "
                "Move it to a sheet of your own, or clear it.", where=_at(old, row, column)),
        )  # fmt: skip
    return places[row]


def _refusal(old: Written, place: tuple[int, int], message: Message) -> LayoutError:
    assert _is_filled(old, *place)
    return LayoutError(message)


def _at(sheet: Written, row: int, column: int) -> str:
    return address(sheet.entry.name, column_letters(column), row)


def _refuse_hanging(old: Written, new: Written) -> None:
    standing, wanted = _kinds(old), _kinds(new)
    for kind, what in _HANGS_ON.items():
        if standing.count(kind) > wanted.count(kind):
            raise LayoutError(
                msg("{sheet} holds {what} of yours, and is written anew each time. "
                    "Move it to a sheet of your own.", sheet=old.entry.name, what=what)
            )  # fmt: skip


def _kinds(sheet: SheetPart) -> list[str]:
    return [rel.kind for rel in sheet.book.package.rels(sheet.part)]


def _column_look(sheet: SheetPart, column: int) -> dict[str, str]:
    for one in markup.children(markup.child(sheet.root, "cols"), "col"):
        if int(one.get("min", "1")) <= column <= int(one.get("max", "1")):
            return _attributes(one)
    return {}


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _set_column_look(root: Element, column: int, look: dict[str, str]) -> None:
    """Give one column its look, taking it out of the run of columns that covers it."""
    if not look:
        return
    columns = markup.require(root, "cols", ORDER)
    for one in markup.children(columns, "col"):
        first, last = int(one.get("min", "1")), int(one.get("max", str(LAST_COLUMN)))
        if first <= column <= last:
            columns.remove(one)
            _put_column(columns, first, column - 1, _attributes(one))
            _put_column(columns, column + 1, last, _attributes(one))
    _put_column(columns, column, column, look)
    columns[:] = sorted(columns, key=lambda one: int(one.get("min", "1")))


def _put_column(columns: Element, first: int, last: int, look: dict[str, str]) -> None:
    if first <= last:
        markup.add(columns, "col", **{**look, "min": str(first), "max": str(last)})


def _table_columns(old: Written, new: Written) -> Iterator[Element]:
    """Yield the columns by which people's own ones have widened our table."""
    for table in tables_of(old.book, old.part):
        if table.area.top == old.header_row:
            listed = markup.child(old.book.package.look(table.part), "tableColumns")
            yield from markup.children(listed, "tableColumn")[len(new.headers) :]


def _widen_table(sheet: SheetPart, columns: tuple[Element, ...]) -> None:
    package = sheet.book.package
    for table in tables_of(sheet.book, sheet.part):
        root = package.edit(table.part)
        listed = markup.child(root, "tableColumns")
        assert listed is not None
        known = len(markup.children(listed, "tableColumn"))
        for number, column in enumerate(columns, start=known + 1):
            copied = _unmarked(column)
            copied.set("id", str(number))
            listed.append(copied)
        listed.set("count", str(known + len(columns)))
        wide = str(table.area._replace(right=table.area.right + len(columns)))
        for element in (root, *markup.children(root, "autoFilter")):
            element.set("ref", wide)


def _unmarked(column: Element) -> Element:
    """Return a copy without a newer Excel's own marks: our table does not say to pass them over."""
    copied = markup.copy(column)
    for name in [str(name) for name in copied.attrib]:
        if name.startswith("{"):
            del copied.attrib[name]
    return copied
