"""Finding the header of a sheet, and which field each of its columns is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.cells import clean
from followup_cli.workbook.labels import fold
from followup_cli.workbook.ranges import column_letters
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.grid import Grid
    from followup_cli.workbook.schema import Column, Sheet

_DEEPEST = 30  # rows of titles and notes that people put above a header
_BRACKETS = r"[(（\[【][^)）\]】]*[)）\]】]"
# Shopify calls an order's number its Name, and leaves Paid at blank until somebody pays.
_SHOP = {"order_id": "Name", "customer": "Billing Name", "order_date": "Created at"}
_OF_A_SHOP = fold("Lineitem name")
_UNIT = r"(?i)(?:元|¥|￥|\$|€|rmb|cny|usd|eur)$"


class Layout(NamedTuple):
    """A sheet of a kind: where its header is, and which column is which.

    `header_row` is the Excel row of the header (of its last row, where it has two); `columns` and
    `own` give columns counted from 0, by field and by the user's own header.
    """

    kind: str
    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    own: Mapping[str, int]
    texts: tuple[str, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The sheet of the schema that this is one of."""
        return SHEETS[self.kind]

    def letters(self) -> dict[str, str]:
        """Return the column letters of each field."""
        return {name: column_letters(i + 1) for name, i in self.columns.items()}


class Header(NamedTuple):
    """The texts of a header, one for each column, and the Excel row that it ends in."""

    row: int
    texts: tuple[str, ...]


def find_layout(
    kind: str, grid: Grid, maps: Mapping[str, str] | None = None, fewest: int = 2
) -> Layout | None:
    """Return the layout of a sheet as one of a kind; None where too few of its headers match."""
    best: Layout | None = None
    for header in _headers(grid):
        layout = _lay_out(kind, grid, header, maps or {})
        if len(layout.columns) > (len(best.columns) if best else 0):
            best = layout
    if best is None or len(best.columns) < fewest:
        return None
    return best


def layout_at(kind: str, grid: Grid, row: int) -> Layout:
    """Return the layout of a sheet whose header is known to end in an Excel row."""
    if row > grid.height:
        return Layout(kind, grid, row, {}, {})
    return _lay_out(kind, grid, Header(row, _texts(grid.row(row - 1))), {})


def read_as(kind: str, layout: Layout) -> Layout:
    """Return the layout of the same sheet and header as another kind: one sheet may hold two."""
    return _lay_out(kind, layout.grid, Header(layout.header_row, layout.texts), {})


def _headers(grid: Grid) -> Iterable[Header]:
    rows = [_texts(grid.row(i)) for i in range(min(_DEEPEST, grid.height))]
    for i, row in enumerate(rows):
        if any(row):
            yield Header(i + 1, row)
    for top in sorted({top for (top, _), _ in grid.merges if top + 1 < len(rows)}):
        yield Header(top + 2, _joined(grid, top, rows[top], rows[top + 1]))


def _joined(grid: Grid, top: int, upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Return a header of two rows as one: what is merged across stands over each of its columns."""
    above = list(upper)
    for (first, left), (_, right) in grid.merges:
        if first == top:
            above[left : right + 1] = [above[left]] * len(above[left : right + 1])
    return tuple(
        b if a == b or not a else f"{a}\n{b}" if b else a for a, b in zip(above, lower, strict=True)
    )


def _lay_out(kind: str, grid: Grid, header: Header, maps: Mapping[str, str]) -> Layout:
    columns = _assign(SHEETS[kind], header.texts, maps)
    taken = set(columns.values())
    own: dict[str, int] = {}
    for i, text in enumerate(header.texts):
        if text and i not in taken:
            own[_unused(" ".join(text.split()), own, header.texts, i)] = i
    return Layout(kind, grid, header.row, columns, own, header.texts)


def _assign(sheet: Sheet, texts: Sequence[str], maps: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field: as mapped, else by exact label, else by alias."""
    found: dict[str, int] = {}
    is_shop = sheet.kind == "Orders" and any(fold(text) == _OF_A_SHOP for text in texts)
    for field, header in ({**_SHOP, **maps} if is_shop else maps).items():
        places = [i for i, text in enumerate(texts) if fold(text) == fold(header)]
        if places and field in sheet.fields:
            found[field] = places[0]
    for names in _names(sheet.kind):
        for i, text in enumerate(texts):
            meant = _field_of(text, names) if text and i not in found.values() else None
            if meant is not None:
                found.setdefault(meant, i)
    return {field: found[field] for field in sheet.fields if field in found}


def _field_of(text: str, names: Mapping[str, str]) -> str | None:
    return next((names[spelling] for spelling in _spellings(text) if spelling in names), None)


@cache
def _spellings(text: str) -> tuple[str, ...]:
    """Return the ways to read a header: whole, without brackets and unit, and its lower row."""
    bare = re.sub(_UNIT, "", re.sub(_BRACKETS, "", text).strip(" *＊:："))
    lower = text.rpartition("\n")[2]
    upper = text.partition("\n")[0]
    ways = dict.fromkeys(
        fold(way) for way in (text, bare, lower, re.sub(_BRACKETS, "", lower), upper)
    )
    return tuple(way for way in ways if way)


@cache
def _names(kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields by folded label, and by folded alias; earlier columns come first."""
    exact: dict[str, str] = {}
    also: dict[str, str] = {}
    for column in SHEETS[kind].columns:
        for name in (column.en, column.zh, column.field):
            exact.setdefault(fold(name), column.field)
        for name in column.also:
            also.setdefault(fold(name), column.field)
    return exact, also


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(clean(cell) if isinstance(cell, str) else "" for cell in row)


def _unused(name: str, own: Mapping[str, int], texts: Sequence[str], at: int) -> str:
    """Return a name for the user's own column: the second 电话 is called 电话 (2)."""
    same = sum(1 for text in texts[:at] if " ".join(text.split()) == name)
    found = f"{name} ({same + 1})" if same else name
    while found in own:
        found += "'"
    return found


def labels_of(columns: Iterable[Column], lang: str) -> str:
    """Return the labels of columns, as a list to be read."""
    return ", ".join(column.label(lang) for column in columns)
