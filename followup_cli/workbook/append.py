"""New rows in a sheet that people edit: in the first blank rows of its table, then below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.translate import Translator

from followup_cli.errors import LayoutError
from followup_cli.words import msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.ranges import LAST_ROW, Area, cell_name, column_number
from followup_cli.workbook.tables import (
    TableRange,
    extend_filter_name,
    extend_rules,
    extend_table,
    fill_table,
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
_TOTALS = frozenset(
    map(fold, ("合计", "总计", "小计", "总和", "Total", "Totals", "Sum", "Grand total"))
)


class Pattern(NamedTuple):
    """A formula that every row has, and the row for which it is written so."""

    text: str
    row: int


def append_rows(pen: Pen, entry: SheetEntry, append: SheetAppend) -> None:
    """Write the new rows of a sheet under its header."""
    if not append.rows:
        return
    book, sheet = pen.sheet.book, pen.sheet
    table = _table_under(pen, append.header_row)
    area = table.area if table else _headed_area(pen, append.header_row)
    formulas = formulas_of(book, table) if table else {}
    last_used = _last_used(pen, area, table.last if table else sheet.last_row, set(formulas))
    bottom = last_used + len(append.rows)
    end = table.last if table else last_used
    _require_room(pen, area, table, end, bottom)
    formulas = {**_repeated(pen, area, last_used), **formulas}
    model = _model_row(pen, max(last_used, append.header_row + 1))
    rows = [_by_number(values, area) for values in append.rows]
    patterns = {
        column: _pattern(pen, column, formula.text or "", area.top + 1, model)
        for column, formula in formulas.items()
    }
    _write_rows(pen, last_used + 1, rows, patterns, model)
    if table is not None:
        fill_table(book, table)
    if bottom > end:
        _lengthen(pen, entry, area.to_row(end), table, bottom)


def _model_row(pen: Pen, row: int) -> int | None:
    """Return the row whose formats new rows take: the last used, or the table's blank first."""
    return row if pen.sheet.cells(row) else None


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


def _last_used(pen: Pen, area: Area, last: int, calculated: set[int]) -> int:
    """Return the last row in which anything stands that is not worked out for every row."""
    columns = [c for c in range(area.left, area.right + 1) if c not in calculated]
    rows = [row for row in pen.sheet.rows() if area.top < row <= last]
    for row in reversed(rows):
        if any(pen.sheet.held(row, column) is not None for column in columns):
            return row
    return area.top


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
    below = Area(end + 1, area.left, bottom, area.right)
    for row in (one for one in pen.sheet.rows() if below.top <= one <= below.bottom):
        for column in pen.sheet.cells(row):
            if below.holds(row, column) and _is_filled(pen, row, column):
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
        if sums and isinstance(held, str) and fold(held) in _TOTALS:
            raise _in_the_way(pen, row, column, 1)


def _in_the_way(pen: Pen, row: int, column: int, count: int) -> LayoutError:
    return LayoutError(
        msg("{where} is in the way of {n} new rows. Move what stands there, further down or to "
            "another sheet, and run the command again.", where=pen.at(row, column), n=count)
    )  # fmt: skip


def _is_filled(pen: Pen, row: int, column: int) -> bool:
    return pen.sheet.held(row, column) is not None or pen.sheet.formula(row, column) is not None


def _write_rows(
    pen: Pen,
    first: int,
    rows: Sequence[Mapping[int, object]],
    formulas: Mapping[int, Pattern],
    model: int | None,
) -> None:
    """Write rows one below the other: into what stands there, then below all that does."""
    fresh = pen.first_fresh
    styles = {
        c: _style(pen, fresh, c, model) for c in sorted({c for values in rows for c in values})
    }
    for row, values in enumerate(rows, start=first):
        if row < fresh:
            _write_row(pen, row, values, model)
        else:
            pen.add_row(row, values, styles)
        _write_formulas(pen, row, formulas, values, model)
    for column in styles:
        pen.sheet.widen(first + len(rows) - 1, column)


def _write_row(pen: Pen, row: int, values: Mapping[int, object], model: int | None) -> None:
    for column, value in values.items():
        style = _style(pen, row, column, model)
        pen.write(row, column, value, style)
        pen.paint(row, column, style)


def _style(pen: Pen, row: int, column: int, model: int | None) -> int:
    """Return the format of a new row's cell: its own, that of the last row, or the column's."""
    if pen.sheet.cell(row, column) is not None or model is None:
        return pen.sheet.style_of(row, column)
    style = pen.sheet.style_of(model, column)
    return pen.styles.variant(style, quoted=False)


def _write_formulas(
    pen: Pen,
    row: int,
    formulas: Mapping[int, Pattern],
    values: Mapping[int, object],
    model: int | None,
) -> None:
    for column, pattern in formulas.items():
        if values.get(column) is None and pen.sheet.formula(row, column) is None:
            text = _moved(pattern.text, column, pattern.row, row)
            pen.write_formula(row, column, text, _style(pen, row, column, model))


def _pattern(pen: Pen, column: int, text: str, first: int, model: int | None) -> Pattern:
    """Return a calculated column's formula as its last row has it, else as the table says it."""
    above = None if model is None else pen.sheet.formula(model, column)
    if model is None or above is None or above.get("t") not in (None, "shared"):
        return Pattern(text, first)
    if above.text:
        return Pattern(above.text, model)
    for row in pen.sheet.rows():  # the one that says it for all rows that share it
        said = pen.sheet.formula(row, column)
        if said is not None and said.text and said.get("si") == above.get("si"):
            return Pattern(said.text, row)
    return Pattern(text, first)


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
    moved = Translator(f"={text}", cell_name(row, column))
    return str(moved.translate_formula(cell_name(to, column)))[1:]


def _lengthen(
    pen: Pen, entry: SheetEntry, old: Area, table: TableRange | None, bottom: int
) -> None:
    book = pen.sheet.book
    if table is not None:
        extend_table(book, table, bottom)
    extend_rules(pen.sheet, old, bottom)
    extend_filter_name(book, entry.position, old, bottom)
