"""Rows of policy and log sheets, as they were typed: what they mean is for others to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import Problem, Row
from followup_cli.model_desk import Place
from followup_cli.workbook.cells import clean, is_error, wrong_broken, wrong_error
from followup_cli.workbook.findings import Fault, summarise_faults
from followup_cli.workbook.ranges import column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.scan import Broken


def read_rows(layout: Layout) -> tuple[Row, ...]:
    """Return the rows of a sheet below its header that hold anything in our columns."""
    sheet, letters = layout.grid.name, layout.letters()
    columns = [(field, layout.grid.columns[i]) for field, i in layout.columns.items()]
    rows = []
    for i in range(layout.header_row, layout.grid.height):
        values = {
            field: value for field, cells in columns if (value := _value(cells[i])) is not None
        }
        if values:
            rows.append(Row(sheet, i + 1, values, letters))
    return tuple(rows)


def broken_problems(layout: Layout, broken: Iterable[Broken]) -> tuple[Problem, ...]:
    """Return a policy problem for each cell that holds an error, or was never calculated."""
    return summarise_faults((*_errors(layout), *_broken(layout, broken)), policy=True)


def place_of(layout: Layout) -> Place:
    """Return where a sheet stands."""
    grid = layout.grid
    return Place(
        grid.name,
        layout.header_row,
        layout.letters(),
        max(grid.height, layout.header_row),
        {name: column_letters(i + 1) for name, i in layout.own.items()},
    )


def _errors(layout: Layout) -> Iterable[Fault]:
    for at in layout.columns.values():
        for i, cell in enumerate(layout.grid.columns[at][layout.header_row :]):
            if isinstance(cell, str) and is_error(cell):
                yield Fault(
                    layout.grid.name, at, layout.header_row + i + 1, cell, wrong_error(cell)
                )


def _broken(layout: Layout, broken: Iterable[Broken]) -> Iterable[Fault]:
    for cell in broken:
        at = column_number(cell.column) - 1
        if cell.row > layout.header_row and at in layout.columns.values():
            wrong = wrong_broken(cell.text, is_error=cell.is_error)
            yield Fault(layout.grid.name, at, cell.row, cell.text, wrong)


def _value(cell: Cell) -> object | None:
    """Return a cell as typed: text without stray spaces, 3.0 as 3, None for a blank."""
    if isinstance(cell, str):
        text = clean(cell)
        return None if is_error(text) else text or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
