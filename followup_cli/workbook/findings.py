"""What was wrong in cells, as problems with addresses: the many that are alike become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem, address
from followup_cli.words import Message, msg
from followup_cli.workbook.cells import Wrong, clean
from followup_cli.workbook.ranges import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.header import Layout

_INSTEAD = {
    "amount": ("unit_price", "quantity"),
    "customer": ("customer_id", "phone", "email"),
    "customer_id": ("customer", "phone", "email"),
}
_FEW = 5
_LONGEST = 40


class Fault(NamedTuple):
    """Something wrong in one cell: sheet, column counted from 0, Excel row, what it holds."""

    sheet: str
    column: int
    row: int
    cell: Cell
    wrong: Wrong


def summarise_faults(faults: Iterable[Fault], *, policy: bool = False) -> tuple[Problem, ...]:
    """Return a problem for each fault; more than a handful alike in one column become one."""
    alike: dict[tuple[str, int, str], list[Fault]] = {}
    for fault in faults:
        key = (fault.sheet, fault.column, fault.wrong.message.text)
        alike.setdefault(key, []).append(fault)
    sheets = list(dict.fromkeys(sheet for sheet, _, _ in alike))
    groups = sorted(alike.values(), key=lambda g: (sheets.index(g[0].sheet), g[0].row, g[0].column))
    return tuple(problem for group in groups for problem in _problems(group, policy=policy))


def shown(cell: Cell) -> str:
    """Return what a cell holds, short enough to be read in a list."""
    text = clean(cell)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def where(fault: Fault) -> str:
    """Return the address of a fault's cell."""
    return address(fault.sheet, column_letters(fault.column + 1), fault.row)


def _problems(group: Sequence[Fault], *, policy: bool) -> list[Problem]:
    if len(group) <= _FEW or policy:
        return [_problem(fault, fault.wrong.message, policy=policy) for fault in group]
    message = msg(
        "{message}; and {n} more cells of this column, down to row {row}",
        message=group[0].wrong.message,
        n=len(group) - 1,
        row=group[-1].row,
    )
    return [_problem(group[0], message, policy=policy)]


def _problem(fault: Fault, message: Message, *, policy: bool) -> Problem:
    wrong = fault.wrong
    return Problem(where(fault), shown(fault.cell), message, wrong.hint, wrong.note, policy)


def faults_in(
    rows: pd.DataFrame, layouts: Sequence[Layout], field: str, wrong: Wrong
) -> Iterator[Fault]:
    """Yield a fault for the cell of a field in each row of a frame."""
    by_name = {layout.grid.name: layout for layout in layouts}
    for sheet, row in zip(rows["_sheet"], rows["_row"], strict=True):
        layout = by_name[sheet]
        at = _column_of(layout, field)
        yield Fault(sheet, at, int(row), layout.grid.columns[at][int(row) - 1], wrong)


def row_address(row: pd.Series[str], layouts: Sequence[Layout], field: str) -> str:
    """Return the address of the cell of a field in a row of a frame."""
    layout = next(layout for layout in layouts if layout.grid.name == row["_sheet"])
    return address(
        layout.grid.name, column_letters(_column_of(layout, field) + 1), int(str(row["_row"]))
    )


def _column_of(layout: Layout, field: str) -> int:
    """Return the column that a field stands in, or the one that people would fill instead."""
    names = (field, *_INSTEAD.get(field, ()))
    return next((layout.columns[name] for name in names if name in layout.columns), 0)
