"""Cell references: columns as letters and numbers, and rectangles that grow downwards."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")


@cache
def column_number(letters: str) -> int:
    """Return a column's number, 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """Return a column's letters, A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's reference: `C17`."""
    return f"{column_letters(column)}{row}"


class Area(NamedTuple):
    """A rectangle of cells, by number."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """Return it as Excel writes it: `A1:C9`, or `A1` for a single cell."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether two rectangles share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def to_row(self, bottom: int) -> Area:
        """Return it with another last row."""
        return self._replace(bottom=bottom)

    def around(self, row: int, column: int) -> Area:
        """Return it large enough to hold a cell."""
        return Area(
            min(self.top, row),
            min(self.left, column),
            max(self.bottom, row),
            max(self.right, column),
        )


def parse_area(text: str) -> Area | None:
    """Return the rectangle that a reference means, None for whole rows, columns and other names."""
    found = _AREA.fullmatch(text.strip())
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    first = (int(top), column_number(left))
    last = (int(bottom), column_number(right)) if right else first
    return Area(*first, *last)


def extend_areas(text: str, table: Area, bottom: int) -> str:
    """Return references in which those that end with a table end with its new last row, if any."""
    return " ".join(_extend(reference, table, bottom) for reference in text.split())


def _extend(reference: str, table: Area, bottom: int) -> str:
    area = parse_area(reference)
    ends_with_it = (
        area is not None
        and area.bottom == table.bottom
        and table.top <= area.top <= bottom  # else nothing would be left of it
        and area.left <= table.right
        and table.left <= area.right
    )
    return str(area.to_row(bottom)) if area is not None and ends_with_it else reference
