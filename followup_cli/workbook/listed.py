"""The rows of a list as they stand: where it ends, what stands below it, and how its rows look."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.sums import is_sum_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from followup_cli.workbook.patch import Pen
    from followup_cli.workbook.ranges import Area
    from followup_cli.workbook.tables import TableRange

_RECENT = 5  # rows whose formats new rows take, where most of them agree: as Excel does


class Listed(NamedTuple):
    """The rows under a header; `common` are the columns that every row of the list fills.

    `calculated` are the columns that are worked out for every row, blank ones too.
    """

    pen: Pen
    area: Area
    common: frozenset[int]
    calculated: frozenset[int]

    def end_of(self, table: TableRange | None) -> int:
        """Return the last row of a table, or of rows like its own that were typed below it."""
        sheet = self.pen.sheet
        if table is None:
            return self._last(sheet.last_row, self._holds_more_than_a_note)
        end = table.last
        for row in (one for one in sheet.rows() if one > end and not table.totals):
            if self._is_like_the_rest(row) or (row == end + 1 and self._is_typed_on(row)):
                end = row
            elif filled_of(self.pen, self.area, row):
                break
        return end

    def last_used(self, last: int) -> int:
        """Return the last row in which anything stands that is not worked out for every row."""
        return self._last(last, self._columns_in)

    def models(self, last: int) -> Sequence[int]:
        """Return the rows whose formats new rows take, the last first; the table's blank first."""
        used = (row for row in range(last, self.area.top, -1) if self.pen.sheet.cells(row))
        found = [row for row, _ in zip(used, range(_RECENT), strict=False)]
        blank = self.area.top + 1
        return found or ([blank] if self.pen.sheet.cells(blank) else [])

    def _last(self, last: int, is_used: Callable[[int], object]) -> int:
        rows = (row for row in reversed(self.pen.sheet.rows()) if self.area.top < row <= last)
        return next((row for row in rows if is_used(row)), self.area.top)

    def _columns_in(self, row: int) -> list[int]:
        return [column for column in self._held(row) if column not in self.calculated]

    def _holds_more_than_a_note(self, row: int) -> bool:
        """Whether a row is more than a single cell set apart, which is a remark on the list."""
        return bool(self._columns_in(row)) and not (self._is_lone(row) and self._is_apart(row))

    def _is_lone(self, row: int) -> bool:
        return len(self._columns_in(row)) == 1 and self.area.right > self.area.left

    def _is_apart(self, row: int) -> bool:
        """Whether a blank row parts a line from the list, or the lines above that go with it."""
        first = row
        while first - 1 > self.area.top and self._is_lone(first - 1):
            first -= 1
        return first > self.area.top + 1 and not any(self._held(first - 1))

    def _is_like_the_rest(self, row: int) -> bool:
        """Whether a row fills the first, and most, of the columns that every new row fills.

        What a person typed below the table lacks a few of them.
        """
        filled = self.common & set(self._held(row))
        return bool(filled) and min(self.common) in filled and len(filled) * 2 > len(self.common)

    def _is_typed_on(self, row: int) -> bool:
        """Whether a row right below a table is one more of it: several values, and no sum.

        Excel takes such a row into the table as it is typed; other programs leave it outside.
        """
        sheet, held = self.pen.sheet, list(self._held(row))
        texts = (sheet.held(row, column) for column in held)
        sums = any(isinstance(text, str) and is_sum_label(text) for text in texts)
        return len(held) > 1 and not sums and held == filled_of(self.pen, self.area, row)

    def _held(self, row: int) -> Iterator[int]:
        """Yield the columns of the list in which a row holds anything."""
        for column in self.pen.sheet.cells(row):
            inside = self.area.left <= column <= self.area.right
            if inside and self.pen.sheet.held(row, column) is not None:
                yield column


def filled_of(pen: Pen, area: Area, row: int) -> list[int]:
    """Return the columns of an area in which a row holds a value or a formula."""
    return [
        column
        for column in pen.sheet.cells(row)
        if area.left <= column <= area.right
        and (pen.sheet.held(row, column) is not None or pen.sheet.formula(row, column) is not None)
    ]


def looks_of(pen: Pen, models: Sequence[int], area: Area) -> Mapping[int, int]:
    """Return the format of each column that most of some rows have, else that of the first."""
    styles: dict[int, list[int]] = {}
    for row in models:
        for column in range(area.left, area.right + 1):
            styles.setdefault(column, []).append(pen.sheet.style_of(row, column))
    return {c: pen.styles.variant(_usual(found), quoted=False) for c, found in styles.items()}


def _usual(styles: Sequence[int]) -> int:
    style, times = Counter(styles).most_common(1)[0]
    return style if times * 2 > len(styles) else styles[0]
