"""Sheets of facts as typed frames: every field a column, the user's own columns beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from followup_cli.model import NO_END
from followup_cli.workbook import schema
from followup_cli.workbook.cells import clean, wrong_broken
from followup_cli.workbook.columns import parse_column
from followup_cli.workbook.findings import Fault
from followup_cli.workbook.ranges import column_number
from followup_cli.workbook.rows import choose_rows, pick
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.rows import Rows
    from followup_cli.workbook.scan import Broken
    from followup_cli.workbook.schema import Column

_TEXTS = frozenset({schema.TEXT, schema.IDENTIFIER, schema.PHONE})
_NUMBERS = frozenset({schema.MONEY, schema.NUMBER, schema.SCORE, schema.WHOLE, schema.PERCENT})
_DAYS = frozenset({schema.DATE, schema.MOMENT})
_FIRST_DAY, _LAST_DAY = np.datetime64("1980-01-01"), np.datetime64("2101-01-01")


class Conformed(NamedTuple):
    """A sheet's rows as a typed frame, what was wrong in its cells, and which rows were taken."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    rows: Rows


def conform(layout: Layout, style: Style, broken: Iterable[Broken] = ()) -> Conformed:
    """Read the rows of a sheet of facts into a frame."""
    rows = choose_rows(layout)
    faults = list(_broken_faults(layout, rows.kept, broken))
    columns: dict[str, Any] = {}
    for column in layout.sheet.columns:
        values, found = _read_field(layout, column, rows.kept, style)
        columns |= values
        faults += found
    columns |= {
        name: _own(pick(layout.grid.columns[i], rows.kept)) for name, i in layout.own.items()
    }
    columns["_sheet"] = pd.array([layout.grid.name] * len(rows.kept), dtype="str")
    columns["_row"] = np.fromiter(rows.kept, dtype="int64", count=len(rows.kept)) + 1
    return Conformed(pd.DataFrame(columns), tuple(faults), rows)


def blank_frame(kind: str, n: int = 0) -> pd.DataFrame:
    """Return a frame of a kind with every column it would have, and nothing in its rows."""
    columns: dict[str, Any] = {}
    for column in SHEETS[kind].columns:
        columns |= _missing(column, n)
    columns["_sheet"] = pd.array([""] * n, dtype="str")
    columns["_row"] = np.zeros(n, dtype="int64")
    return pd.DataFrame(columns)


def _read_field(
    layout: Layout, column: Column, kept: Sequence[int], style: Style
) -> tuple[dict[str, Any], list[Fault]]:
    at = layout.columns.get(column.field)
    if at is None:
        return _missing(column, len(kept)), []
    cells = pick(layout.grid.columns[at], kept)
    if column.kind in _NUMBERS:
        cells = _counted_once(layout, at, kept, cells)
    quick = _quick(column, cells)
    if quick is not None:
        return {column.field: quick}, []
    parsed = parse_column(column, cells, style)
    faults = [
        Fault(layout.grid.name, at, kept[f.position] + 1, f.cell, f.wrong) for f in parsed.findings
    ]
    return _typed(column, parsed.values), faults


def _quick(column: Column, cells: Sequence[Cell]) -> Any | None:
    """Return a column of plain numbers or dates at once, None where a cell must be looked at."""
    kinds = set(map(type, cells))
    if str in kinds and any(cells[i] for i in _texts(cells)):
        return None
    kinds.discard(str)
    if column.kind in _NUMBERS and column.kind != schema.SCORE and kinds <= {float, int}:
        return np.array([np.nan if cell == "" else cell for cell in cells], dtype="float64")
    if column.kind in _DAYS and kinds <= {date, datetime}:
        days = np.array([None if cell == "" else cell for cell in cells], dtype="datetime64[us]")
        return _normal(column, days) if _sensible(days) else None
    return None


def _texts(cells: Sequence[Cell]) -> Iterable[int]:
    return (i for i, cell in enumerate(cells) if isinstance(cell, str))


def _sensible(days: np.ndarray[Any, np.dtype[np.datetime64]]) -> bool:
    return bool(np.all(np.isnat(days) | ((days >= _FIRST_DAY) & (days < _LAST_DAY))))


def _normal(column: Column, days: Any) -> Any:
    return (
        days.astype("datetime64[D]").astype("datetime64[us]")
        if column.kind == schema.DATE
        else days
    )


def _typed(column: Column, values: list[Any]) -> dict[str, Any]:
    """Return a column's values with the type that its kind has in a frame."""
    if column.kind == schema.CONTRACT_END:
        no_end = [value is NO_END for value in values]
        days = [None if endless else value for endless, value in zip(no_end, values, strict=True)]
        return {column.field: _days(days), "_no_end": np.array(no_end, dtype="bool")}
    if column.kind in _DAYS:
        return {column.field: _days(values)}
    if column.kind in _NUMBERS:
        return {
            column.field: np.array([np.nan if v is None else v for v in values], dtype="float64")
        }
    if column.kind in _TEXTS:
        return {column.field: pd.array([value or "" for value in values], dtype="str")}
    return {column.field: objects(values)}


def _missing(column: Column, n: int) -> dict[str, Any]:
    if column.kind in _DAYS or column.kind == schema.CONTRACT_END:
        none = np.full(n, np.datetime64("NaT"), dtype="datetime64[us]")
        ends = {"_no_end": np.zeros(n, dtype="bool")} if column.kind == schema.CONTRACT_END else {}
        return {column.field: none, **ends}
    if column.kind in _NUMBERS:
        return {column.field: np.full(n, np.nan)}
    if column.kind in _TEXTS:
        return {column.field: pd.array(np.full(n, "", dtype=object), dtype="str")}
    return {column.field: np.full(n, None, dtype=object)}


def _days(values: list[Any]) -> Any:
    return np.array(values, dtype="datetime64[us]")


def objects(values: Sequence[Any]) -> pd.Series[Any]:
    """Return values as objects, each as it is: left to itself pandas makes members into text."""
    return pd.Series(list(values), dtype=object)


def with_none(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of objects with None, and not NaN, where there is nothing."""
    array = column.to_numpy(dtype=object, copy=True)
    array[column.isna().to_numpy()] = None
    return pd.Series(array, index=column.index, dtype=object)


def _own(cells: Sequence[Cell]) -> pd.Series[Any]:
    """Return a column of the user's own: text without stray spaces, None where empty."""
    if str not in set(map(type, cells)):
        return objects(cells)
    texts = {cell: clean(cell) or None for cell in set(cells) if isinstance(cell, str)}
    return objects([texts[cell] if isinstance(cell, str) else cell for cell in cells])


def _counted_once(
    layout: Layout, at: int, kept: Sequence[int], cells: Sequence[Cell]
) -> Sequence[Cell]:
    """Return amounts with those of a vertical merge counted in its first row alone."""
    below = {
        row
        for (top, left), (bottom, _) in layout.grid.merges
        if left == at
        for row in range(top + 1, bottom + 1)
    }
    if not below:
        return cells
    return [0.0 if row in below else cell for row, cell in zip(kept, cells, strict=True)]


def _broken_faults(
    layout: Layout, kept: Sequence[int], broken: Iterable[Broken]
) -> Iterable[Fault]:
    ours, own = set(layout.columns.values()), set(layout.own.values())
    rows = kept if isinstance(kept, range) else set(kept)
    for cell in broken:
        at = column_number(cell.column) - 1
        if cell.row - 1 in rows and at in ours | own:
            wrong = wrong_broken(cell.text, is_error=cell.is_error, note=at in own)
            yield Fault(layout.grid.name, at, cell.row, cell.text, wrong)
