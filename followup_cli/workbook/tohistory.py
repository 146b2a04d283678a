"""Rows of `Schedule` that go to `History`: every cell as it is, and the list behind them closed up.

A row is copied cell by cell, as XML, so that its values, formats, colours and half-bold texts are
what they were. People's own columns go along, and are made in `History` where it lacks them. The
rows below move up, with what hangs on them; where that would tear something, or where a formula
elsewhere looks at single rows, the rows that left stay behind blank instead.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import LayoutError
from followup_cli.model import SheetAppend, SheetWhole
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook import schema as s
from followup_cli.workbook.append import append_rows
from followup_cli.workbook.body import Body
from followup_cli.workbook.book import Book
from followup_cli.workbook.labels import fold
from followup_cli.workbook.leaving import Held, held_rows, points_at_rows
from followup_cli.workbook.package import Package
from followup_cli.workbook.patch import Pen
from followup_cli.workbook.plant import NOTHING, Outcome, plant_sheets
from followup_cli.workbook.ranges import column_letters
from followup_cli.workbook.refusing import require_free
from followup_cli.workbook.relay import Relay
from followup_cli.workbook.whole import find_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lxml.etree import _Element as Element

    from followup_cli.workbook.styles import Styles
    from followup_cli.workbook.whole import Written

_LOOK = ("s", "t", "cm", "vm")  # what a cell says of itself, besides its place


class Outlook(NamedTuple):
    """What would become of rows that leave: those that cannot, and what keeps gaps open.

    `pointed_from` is the part or cell whose formula looks at single rows; then none moves up.
    """

    held: Mapping[int, Held]
    pointed_from: str = ""


def look_ahead(content: bytes, rows: Collection[int]) -> Outlook:
    """Return what would become of rows of the schedule of a workbook, given as its bytes."""
    with Package(BytesIO(content)) as package:
        body = Body(_schedule(Book(package)))
        held = held_rows(body)
        going = [row for row in rows if row not in held]
        pointed_from = points_at_rows(body, going) if going else ""
        return Outlook({row: held[row] for row in rows if row in held}, pointed_from)


def move_to_history(book: Book, styles: Styles, rows: Sequence[int], lang: str) -> Outcome:
    """Have rows of `Schedule` stand in `History`, below those that are there."""
    if not rows:
        return NOTHING
    body = Body(_schedule(book))
    _require_loose(body, rows)
    history = find_ours(book, s.HISTORY.kind)
    if history is None:
        plant_sheets(book, styles, (SheetWhole(s.HISTORY.kind, ()),), lang)
        history = _found(find_ours(book, s.HISTORY.kind), s.HISTORY)
    pen = Pen(book, history.entry, styles, lang)
    _append(body, pen, history.header_row, rows, _columns(body, history, pen))
    formulas = _close_up(body, rows, Pen(book, body.sheet.entry, styles, lang))
    book.package.put(history.part, book.package.read(history.part))
    book.package.put(body.sheet.part, book.package.read(body.sheet.part))
    return Outcome(changed=True, formulas=formulas)


def _schedule(book: Book) -> Written:
    return _found(find_ours(book, s.SCHEDULE.kind), s.SCHEDULE)


def _found(sheet: Written | None, kind: s.Sheet) -> Written:
    if sheet is None or sheet.missing:
        raise LayoutError(msg("There is no sheet {sheet} any more.", sheet=kind.kind))
    return sheet


def _require_loose(body: Body, rows: Collection[int]) -> None:
    held = held_rows(body)
    for row in sorted(held.keys() & set(rows)):
        raise LayoutError(
            msg("{where} holds {what} of yours, which cannot go along. Move it or clear it.",
                where=f"{body.sheet.entry.name}!{held[row].cell}", what=held[row].what)
        )  # fmt: skip


def _columns(body: Body, history: Written, pen: Pen) -> dict[int, int]:
    """Return the column of `History` for each of `Schedule` that goes along."""
    ours = {c: history.columns[field] for field, c in body.sheet.columns.items()}
    named = {}
    for column in body.theirs:
        name = " ".join(str(body.sheet.held(body.sheet.header_row, column) or "").split())
        if name:
            named[column] = _own_column(history, pen, name)
    return ours | named


def _own_column(history: Written, pen: Pen, name: str) -> int:
    """Return the column of a person's in `History`, made at its right end where it is missing."""
    row, taken = history.header_row, history.cells(history.header_row)
    ours = set(history.columns.values())
    for column in sorted(taken.keys() - ours):
        if fold(str(history.held(row, column) or "")) == fold(name):
            return column
    headed = [column for column in taken if history.held(row, column) is not None]
    last = max((*headed, *ours))
    pen.write(row, last + 1, name, history.style_of(row, max(ours)))
    _take_in(history, last + 1, name)
    return last + 1


def _take_in(history: Written, column: int, name: str) -> None:
    """Have the table of `History` end with a column beside it."""
    table = history.table
    if table is None:
        return
    root = history.book.package.edit(table.part)
    listed = markup.child(root, "tableColumns")
    known = markup.children(listed, "tableColumn")
    wide = table.area.left + len(known)
    if listed is None or column != wide:
        return
    number = 1 + max(int(one.get("id", "0")) for one in known)
    markup.add(listed, "tableColumn", id=str(number), name=name)
    listed.set("count", str(len(known) + 1))
    reference = str(table.area._replace(right=column))
    root.set("ref", reference)
    for one in markup.children(root, "autoFilter"):
        bottom = table.area.bottom - table.totals
        one.set("ref", str(table.area._replace(right=column, bottom=bottom)))


def _append(
    body: Body, pen: Pen, header_row: int, rows: Sequence[int], columns: Mapping[int, int]
) -> None:
    values = tuple(
        {
            column_letters(columns[c]): held
            for c, held in body.line(row).values.items()
            if c in columns
        }
        for row in rows
    )
    entry = pen.sheet.book.find_sheet(pen.name)
    assert entry is not None
    first = append_rows(pen, entry, SheetAppend(pen.name, header_row, values))
    for number, row in enumerate(rows, start=first):
        for column, cell in body.sheet.cells(row).items():
            if column in columns:
                _copy(cell, pen.sheet.make_cell(number, columns[column]))


def _copy(source: Element, target: Element) -> None:
    """Make a cell what another is: what it holds and how it looks, and of a formula the result."""
    for name in _LOOK:
        target.attrib.pop(name, "")
        if source.get(name) is not None:
            target.set(name, str(source.get(name)))
    target[:] = [markup.copy(one) for one in source if markup.local(one) != "f"]


def _close_up(body: Body, rows: Sequence[int], pen: Pen) -> bool:
    """Take rows out of the list; return whether that touched a formula."""
    listed = frozenset(rows) & body.lines.keys()
    is_loose = body.sheet.merges() == [] and not points_at_rows(body, listed)
    given = listed if is_loose and not body.sheet.spread_formulas() else frozenset()
    formulas = _blank(body, [row for row in rows if row not in given], pen)
    if not given:
        return formulas
    left: list[int | None] = [row for row in body.lines if row not in given]
    relay = Relay(body, left or [None], given)
    require_free(body, relay)
    relay.run()
    return formulas or relay.moved_formulas


def _blank(body: Body, rows: Sequence[int], pen: Pen) -> bool:
    """Empty the cells of rows that stay behind; a calculated column works on."""
    for row in rows:
        for column in range(body.area.left, body.area.right + 1):
            if pen.sheet.formula(row, column) is None:
                pen.write(row, column, None)
    return pen.formulas_changed
