"""New rows in a sheet that people edit: in the first blank rows of its table, then below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import LayoutError
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.listed import Listed, filled_of, looks_of
from followup_cli.workbook.moving import filled
from followup_cli.workbook.ranges import LAST_ROW, Area, cell_name, column_number
from followup_cli.workbook.sums import is_sum_label
from followup_cli.workbook.tables import (
    TableRange,
    extend_filter_name,
    extend_rules,
    extend_table,
    fill_table,
    filtered_columns,
    formulas_of,
    tables_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from followup_cli.model import SheetAppend
    from followup_cli.workbook.book import SheetEntry
    from followup_cli.workbook.patch import Pen

_REPEATS = 3  # rows that hold the same formula make it the column's


class Pattern(NamedTuple):
    """A formula that every row has, and the row for which it is written so.

    `kind` is what newer Excel notes of a cell whose formula gives an array.
    """

    text: str
    row: int
    is_array: bool = False
    kind: str = ""


def append_rows(pen: Pen, entry: SheetEntry, append: SheetAppend) -> int:
    """Write the new rows of a sheet under its header; return the first of them, 0 for none."""
    if not append.rows:
        return 0
    book = pen.sheet.book
    table = _table_under(pen, append.header_row)
    area = _reach(append, table.area if table else _headed_area(pen, append.header_row))
    rows = [_by_number(values, area) for values in append.rows]
    formulas = formulas_of(book, table) if table else {}
    list_ = Listed(pen, area, _common(rows), frozenset(formulas))
    end = list_.end_of(table)
    last_used = list_.last_used(end)
    bottom = last_used + len(rows)
    _require_room(pen, area, table, end, bottom)
    formulas = {**_repeated(pen, area, last_used), **formulas}
    models = list_.models(last_used)
    patterns = {
        column: pattern
        for column, formula in formulas.items()
        if (pattern := _pattern(pen, column, formula, area.top + 1, models)).text
    }
    if filtered_columns(pen.sheet, table):
        _unhide(pen, last_used + 1, bottom)
    _write_rows(pen, last_used + 1, rows, patterns, looks_of(pen, models, area))
    if table is not None:
        fill_table(book, table)
    if bottom > end:
        _lengthen(pen, entry, area.to_row(table.last if table else end), table, bottom)
    return last_used + 1


def _reach(append: SheetAppend, area: Area) -> Area:
    """Return the columns of a table and those of new rows: a table may hold but some of them."""
    columns = [column_number(letters) for values in append.rows for letters in values]
    left, right = min(area.left, *columns), max(area.right, *columns)
    return area._replace(left=left, right=right)


def _common(rows: Sequence[Mapping[int, object]]) -> frozenset[int]:
    """Return the columns that every new row fills, by which rows of their kind are known."""
    filled = ({column for column, value in row.items() if value is not None} for row in rows)
    return frozenset(set.intersection(*filled))


def _by_number(values: Mapping[str, object], area: Area) -> dict[int, object]:
    """Return a row's values by the number of their column, None in headed columns without one."""
    found = {column_number(letters): value for letters, value in values.items()}
    return {c: found.get(c) for c in sorted({*range(area.left, area.right + 1), *found})}


def _table_under(pen: Pen, header_row: int) -> TableRange | None:
    """Return the table whose header stands in a row."""
    for table in tables_of(pen.sheet.book, pen.sheet.part):
        if table.area.top == header_row:
            return table
    return None


def _headed_area(pen: Pen, header_row: int) -> Area:
    """Return the columns that have a header, where there is no table."""
    headed = [c for c in pen.sheet.cells(header_row) if pen.sheet.held(header_row, c) is not None]
    if not headed:
        raise LayoutError(
            msg("{sheet}: row {row} holds no headers any more.", sheet=pen.name, row=header_row)
        )
    return Area(header_row, min(headed), header_row, max(headed))


def _require_room(pen: Pen, area: Area, table: TableRange | None, end: int, bottom: int) -> None:
    """Refuse where new rows would push or cover cells that others may refer to."""
    if table is None:
        _refuse_totals(pen, area, end)
    if bottom <= end:
        return
    if table is not None and table.totals:
        raise LayoutError(
            msg("{where}: the table's total row is in the way of {n} new rows. "
                "Switch it off (Table Design, Total Row) and run the command again.",
                where=pen.at(end + 1, area.left), n=bottom - end)
        )  # fmt: skip
    if bottom > LAST_ROW:
        raise LayoutError(
            msg("{sheet} is full: Excel has no row {row}.", sheet=pen.name, row=bottom)
        )
    apart = 0 if table else 1  # a remark right below a range would be one of its rows
    below = Area(end + 1, area.left, bottom + apart, area.right)
    for row in (one for one in pen.sheet.rows() if below.top <= one <= below.bottom):
        for column in filled_of(pen, below, row):
            raise _in_the_way(pen, row, column, bottom - end)
    _refuse_neighbours(pen, below, table, bottom - end)


def _refuse_neighbours(pen: Pen, below: Area, table: TableRange | None, count: int) -> None:
    others = [one.area for one in tables_of(pen.sheet.book, pen.sheet.part) if one != table]
    for other in (*others, *pen.sheet.merges()):
        if other.meets(below):
            raise _in_the_way(pen, other.top, other.left, count)


def _refuse_totals(pen: Pen, area: Area, row: int) -> None:
    """Refuse to write under a row of sums that a person typed; a customer may be called Total."""
    columns = range(area.left, area.right + 1)
    sums = row > area.top and any(pen.sheet.formula(row, column) is not None for column in columns)
    for column in columns:
        held = pen.sheet.held(row, column)
        if sums and isinstance(held, str) and is_sum_label(held):
            raise _in_the_way(pen, row, column, 1)


def _in_the_way(pen: Pen, row: int, column: int, count: int) -> LayoutError:
    return LayoutError(
        msg("{where} is in the way of {n} new rows. Move what stands there, further down or to "
            "another sheet, and run the command again.", where=pen.at(row, column), n=count)
    )  # fmt: skip


def _write_rows(
    pen: Pen,
    first: int,
    rows: Sequence[Mapping[int, object]],
    formulas: Mapping[int, Pattern],
    looks: Mapping[int, int],
) -> None:
    """Write rows one below the other: into what stands there, then below all that does."""
    fresh = pen.first_fresh
    styles = {
        c: _style(pen, fresh, c, looks) for c in sorted({c for values in rows for c in values})
    }
    for row, values in enumerate(rows, start=first):
        if row < fresh:
            _write_row(pen, row, values, looks)
        else:
            pen.add_row(row, values, styles)
        _write_formulas(pen, row, formulas, values, looks)
    for column in styles:
        pen.sheet.widen(first + len(rows) - 1, column)


def _unhide(pen: Pen, first: int, last: int) -> None:
    """Show the blank rows that new ones go into: a filter hid them for being blank."""
    for row in (one for one in pen.sheet.rows() if first <= one <= last):
        if markup.is_true(pen.sheet.row_look(row).get("hidden")):
            pen.sheet.edit_row(row).attrib.pop("hidden")


def _write_row(pen: Pen, row: int, values: Mapping[int, object], looks: Mapping[int, int]) -> None:
    for column, value in values.items():
        style = _style(pen, row, column, looks)
        pen.write(row, column, value, style)
        pen.paint(row, column, style)


def _style(pen: Pen, row: int, column: int, looks: Mapping[int, int]) -> int:
    """Return the format of a new row's cell: its own, that of the rows above, or the column's."""
    if pen.sheet.cell(row, column) is not None or column not in looks:
        return pen.sheet.style_of(row, column)
    return looks[column]


def _write_formulas(
    pen: Pen,
    row: int,
    formulas: Mapping[int, Pattern],
    values: Mapping[int, object],
    looks: Mapping[int, int],
) -> None:
    for column, pattern in formulas.items():
        if values.get(column) is None and pen.sheet.formula(row, column) is None:
            text = _moved(pattern.text, column, pattern.row, row)
            style = _style(pen, row, column, looks)
            pen.write_formula(
                row, column, text, style, is_array=pattern.is_array, kind=pattern.kind
            )


def _pattern(pen: Pen, column: int, formula: Element, first: int, models: Sequence[int]) -> Pattern:
    """Return a calculated column's formula as its last row has it, else as the table says it."""
    said = Pattern(formula.text or "", first, markup.is_true(formula.get("array")))
    cell = pen.sheet.cell(models[0], column) if models else None
    above = None if cell is None else markup.child(cell, "f")
    if cell is None or above is None:
        return said
    if above.get("t") == "array":
        alone = above.get("ref") == cell_name(models[0], column)
        kind = str(cell.get("cm", ""))
        return Pattern(above.text, models[0], True, kind) if alone and above.text else said
    if above.get("t") not in (None, "shared"):
        return said
    if above.text:
        return Pattern(above.text, models[0])
    return _shared(pen, column, str(above.get("si"))) or said


def _shared(pen: Pen, column: int, number: str) -> Pattern | None:
    """Return a formula as the one cell says it that says it for all that share it."""
    for row in pen.sheet.rows():
        said = pen.sheet.formula(row, column)
        if said is not None and said.text and said.get("si") == number:
            return Pattern(said.text, row)
    return None


def _repeated(pen: Pen, area: Area, last: int) -> dict[int, Element]:
    """Return the formulas that the last rows repeat, which new rows then take as they do in Excel.

    No calculated column needs this, but LibreOffice saves tables without saying which those are.
    """
    rows = range(max(area.top + 1, last - _REPEATS + 1), last + 1)
    found = {}
    for column in range(area.left, area.right + 1) if len(rows) > 1 else ():
        formulas = [pen.sheet.formula(row, column) for row in rows]
        plain = [f for f in formulas if f is not None and f.text and f.get("t") is None]
        texts = {_moved(f.text or "", column, r, last) for f, r in zip(plain, rows, strict=False)}
        if len(plain) == len(rows) and len(texts) == 1:
            found[column] = plain[-1]
    return found


def _moved(text: str, column: int, row: int, to: int) -> str:
    """Return the formula of a row as it reads in another; columns by name read the same."""
    return filled(text, (row, column), (to, column))


def _lengthen(
    pen: Pen, entry: SheetEntry, old: Area, table: TableRange | None, bottom: int
) -> None:
    book = pen.sheet.book
    if table is not None:
        extend_table(book, table, bottom)
    extend_rules(pen.sheet, old, bottom)
    extend_filter_name(book, entry.position, old, bottom)
