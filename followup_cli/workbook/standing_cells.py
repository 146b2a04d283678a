"""Cells as they stand in a workbook, one by one: what they say, and whether they may be written."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from followup_cli.model import address
from followup_cli.workbook.cells import clean
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.ranges import column_letters, column_number
from followup_cli.workbook.shared_read import formula_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.grid import Grid

_PRINT = 8  # letters that tell the rows of one customer apart


class StandingCells:
    """The cells of a workbook that was read; a sheet is looked at when it is asked for."""

    def __init__(self, path: Path, content: bytes, sheets: Sequence[str]) -> None:
        """Take the workbook as it was read, and the sheets that may be asked for."""
        self._content, self._sheets = content, tuple(sheets)
        with ExitStack() as stack:
            book = stack.enter_context(open_book(path, content))
            self._grids = {name: book.grid(name) for name in sheets}
        self._found: dict[tuple[str, str], Mapping[str, Sequence[int]]] = {}

    def value(self, sheet: str, row: int, column: str) -> object:
        """Return what a cell holds, None where it is blank."""
        cells = self._column(sheet, column)
        held: Cell = cells[row - 1] if 0 < row <= len(cells) else ""
        return None if held == "" else held

    def is_free(self, sheet: str, row: int, column: str) -> bool:
        """Return whether a cell may be written: no formula, nothing merged over it."""
        return address(sheet, column, row) not in self._formulas and not any(
            top <= row - 1 <= bottom
            and left <= column_number(column) - 1 <= right
            and (row - 1, column_number(column) - 1) != (top, left)
            for (top, left), (bottom, right) in self._grid(sheet).merges
        )

    def rows_with(self, sheet: str, column: str, text: str) -> Sequence[int]:
        """Return the rows whose cell in a column says just that."""
        if (sheet, column) not in self._found:
            found: dict[str, list[int]] = {}
            for row, cell in enumerate(self._column(sheet, column), start=1):
                found.setdefault(clean(cell), []).append(row)
            self._found[sheet, column] = found
        return self._found[sheet, column].get(text, ())

    def print_of(self, sheet: str, row: int, *but: str) -> str:
        """Return a short text that stands for all that a row holds, but for some columns."""
        columns = enumerate(self._grid(sheet).columns, start=1)
        cells = {column_letters(n): cells[row - 1] for n, cells in columns if row <= len(cells)}
        said = "\n".join(f"{k}={clean(v)}" for k, v in cells.items() if k not in but and v != "")
        return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:_PRINT]

    @cached_property
    def _formulas(self) -> frozenset[str]:
        return formula_cells(self._content, self._sheets)

    def _grid(self, sheet: str) -> Grid:
        return self._grids[sheet]

    def _column(self, sheet: str, column: str) -> Sequence[Cell]:
        columns, number = self._grid(sheet).columns, column_number(column)
        return columns[number - 1] if number <= len(columns) else ()
