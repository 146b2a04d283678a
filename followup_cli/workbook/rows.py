"""Which rows of a sheet are rows of its table: not titles, totals, section heads or blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.cells import clean, folded
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.header import Layout

_TOTALS = frozenset(
    map(fold, ("合计", "总计", "小计", "总额", "汇总", "共计", "累计", "本页合计", "本月合计",
               "total", "totals", "grand total", "subtotal", "sub-total", "sum"))
)  # fmt: skip
_SECTION = (
    r"(?i)^(?:[老新大小]|重点|潜在|意向|vip|已\w{1,3}|未\w{1,3}|[a-e]类?|高价值|一般|普通|潜力)客户s?$|类$|^[a-e]级$|"
    r"^(?:20\d\d年?)?\s*(?:1[0-2]|0?[1-9])月份?$|^20\d\d年?$|^q[1-4]$|"
    r"^(?:old|new|existing|key|vip|former|other)\s+(?:customers?|clients?|accounts?)$|[:：]|^.{30,}$"
)
_FIRST_COLUMNS = 3  # where people write 合计
_LONGEST_TOTAL = 14
_KEYS = ("customer_id", "phone", "email", "order_id")


class Rows(NamedTuple):
    """The rows of a table, counted from 0, and how many of each sort were passed over."""

    kept: Sequence[int]
    blanks: int = 0
    totals: int = 0
    sections: int = 0

    def note(self, sheet: str) -> Problem | None:
        """Return what to tell of the rows passed over, None where there are none."""
        if not self.blanks + self.totals + self.sections:
            return None
        message = msg(
            "rows that are no records were passed over: {totals} totals, {sections} headings, "
            "{blanks} blank",
            totals=self.totals,
            sections=self.sections,
            blanks=self.blanks,
        )
        return Problem(sheet, "", message, note=True)


def choose_rows(layout: Layout) -> Rows:
    """Return the rows below the header that are records."""
    grid, first = layout.grid, layout.header_row
    filled = grid.filled[first:]
    if not filled:
        return Rows(())
    blanks = {first + i for i, n in enumerate(filled) if not n}
    totals = set(_totals(layout)) - blanks
    lone = [first + i for i, n in enumerate(filled) if n == 1]
    sections = {i for i in lone if _is_section(layout, i)} | set(_repeated_headers(layout))
    sections -= totals
    passed = blanks | totals | sections
    every = range(first, grid.height)
    kept = [i for i in every if i not in passed] if passed else every
    return Rows(kept, len(blanks), len(totals), len(sections))


def pick(cells: Sequence[Cell], kept: Sequence[int]) -> Sequence[Cell]:
    """Return the cells of a column that stand in the rows kept."""
    if isinstance(kept, range):
        return cells[kept.start : kept.stop]
    return [cells[i] for i in kept]


def _totals(layout: Layout) -> Iterator[int]:
    for column in layout.grid.columns[:_FIRST_COLUMNS]:
        words = {
            cell
            for cell in set(column)
            if isinstance(cell, str) and len(cell) <= _LONGEST_TOTAL and folded(cell) in _TOTALS
        }
        if words:
            found = (i for i, cell in enumerate(column) if cell in words and i >= layout.header_row)
            yield from (i for i in found if _is_total(layout, i))


def _is_total(layout: Layout, row: int) -> bool:
    """Whether a row sums others: a word of totals comes first, and nobody's number or address."""
    cells = layout.grid.row(row)
    first = next(cell for cell in cells if cell != "")
    has_key = any(cells[layout.columns[key]] != "" for key in _keys_beside(layout, first, cells))
    return folded(first) in _TOTALS and not has_key


def _keys_beside(layout: Layout, first: Cell, cells: Sequence[Cell]) -> Iterator[str]:
    for key in _KEYS:
        if key in layout.columns and cells[layout.columns[key]] != first:
            yield key


def _is_section(layout: Layout, row: int) -> bool:
    """Whether a row with a single cell heads a section: in a table of some width it may."""
    cells = layout.grid.row(row)
    at, cell = next((i, cell) for i, cell in enumerate(cells) if cell != "")
    if len(layout.columns) + len(layout.own) < _FIRST_COLUMNS:
        return False
    named = layout.columns.get("customer", layout.columns.get("customer_id", 0))
    merged = any(top == row and right > left for (top, left), (_, right) in layout.grid.merges)
    return merged or at != named or bool(re.search(_SECTION, clean(cell)))


def _repeated_headers(layout: Layout) -> Iterable[int]:
    """Return rows that say the header again, as it does on each page of a printed sheet."""
    grid, header = layout.grid, layout.grid.row(layout.header_row - 1)
    fields = list(layout.columns.values())
    if not fields:
        return ()
    column, text = grid.columns[fields[0]], header[fields[0]]
    if not isinstance(text, str) or not text or column.count(text) == 1:
        return ()
    return [
        i
        for i, cell in enumerate(column)
        if cell == text
        and i >= layout.header_row
        and all(grid.columns[f][i] == header[f] for f in fields)
    ]
