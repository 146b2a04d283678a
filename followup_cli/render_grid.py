"""Cells in columns: wide characters counted, and a window filled without cutting what is whole.

A phone number, a date or an amount makes sense only whole: such columns keep their width, text
gives way, and then the last columns are left out. Rich measures and chops; laying out is done
here, since its tables take half a millisecond a row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from followup_cli.render_cells import as_text, is_blank
from followup_cli.words import Message
from followup_cli.workbook.schema import MONEY, NUMBER, PERCENT, SCORE, TEXT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from followup_cli.render import ColumnLike

GAP = 2
SMALLEST = 10  # a column of text is folded no narrower
LONGEST = 32  # a cell longer than this may be folded, whatever it holds
_RIGHT = frozenset({MONEY, NUMBER, PERCENT, SCORE, WHOLE})

_HAN = "\u2e80-\u2fdf\u3040-\u9fff\uf900-\ufaff"
_OPENS, _CLOSES = "（《“‘", "，。；：、！？）》”’…"
# A character of Chinese and the cell that follows it (`则!A4`), or a word; with marks and blanks.
_WORDS = re.compile(
    rf"[{_OPENS}]*(?:[{_HAN}](?:![A-Z]+\d+)?|[^ {_HAN}{_OPENS}]+)[{_CLOSES}]* *| +|."
)

Cells = list[list[str]]


def cells_of(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], lang: str
) -> Cells:
    """Return what stands in each cell; one of several lines holds line breaks."""
    return [[_lines(row.get(c.field), c.kind, lang) for c in columns] for row in rows]


def filled(rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike]) -> list[ColumnLike]:
    """Return the columns that hold anything: a window has no room for the others."""
    return [c for c in columns if any(not is_blank(row.get(c.field)) for row in rows)]


def wanted_widths(cells: Cells, count: int) -> list[int]:
    """Return the widths at which nothing is folded."""
    return [max((_width(line[at]) for line in cells), default=0) for at in range(count)]


def least_widths(
    cells: Cells, columns: Sequence[ColumnLike], smallest: int = SMALLEST
) -> list[int]:
    """Return the widths below which cells that only make sense whole would be cut."""
    return [
        max((_shortest(line[at], column.kind, smallest) for line in cells), default=0)
        for at, column in enumerate(columns)
    ]


def needed(widths: Sequence[int]) -> int:
    """Return how wide columns are together, with the gaps between them."""
    return sum(widths) + GAP * (len(widths) - 1)


def fit(wanted: Sequence[int], least: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of the columns that fit, from the first on; the widest give way first."""
    if width is None:
        return list(wanted)
    count = len(wanted)
    while count > 1 and needed(least[:count]) > width:
        count -= 1
    widths = list(wanted[:count])
    while needed(widths) > width:
        at = max(range(count), key=lambda i: (widths[i] > least[i], widths[i]))
        if widths[at] <= least[at]:
            return [min(size, width) for size in widths]
        widths[at] -= 1
    return widths


def grid_lines(cells: Cells, columns: Sequence[ColumnLike], widths: Sequence[int]) -> list[str]:
    """Return the lines of a table: each cell folded into its column, and padded."""
    right = [column.kind in _RIGHT for column in columns]
    return [line for row in cells for line in _row_lines(row, widths, right)]


def fold(text: str, width: int) -> list[str]:
    """Return text in lines no wider than that, broken between words where it can be.

    Chinese is broken between characters, though no line begins with a mark that ends a clause.
    """
    if cell_len(text) <= width:
        return [text]
    lines, line = [], ""
    for word in _WORDS.findall(text):
        if cell_len(line + word.rstrip()) <= width:
            line += word
            continue
        *whole, line = [*([line] if line.strip() else []), *chop_cells(word.strip(), width)]
        lines += whole
        line += " " * word.endswith(" ")
    return [each.rstrip() for each in (*lines, line)]


def _lines(value: object, kind: Any, lang: str) -> str:
    """Return a cell; a tuple of messages and texts is shown one under the other."""
    if isinstance(value, tuple) and not isinstance(value, Message) and kind == TEXT:
        return "\n".join(filter(None, (as_text(each, kind, lang) for each in value)))
    return as_text(value, kind, lang)


def _width(text: str) -> int:
    return max(map(cell_len, text.split("\n"))) if "\n" in text else cell_len(text)


def _shortest(cell: str, kind: Any, smallest: int) -> int:
    size = _width(cell)
    foldable = kind == TEXT or "@" in cell or size > LONGEST
    return min(size, smallest) if foldable else size


def _row_lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    folded = [
        [part for line in cell.split("\n") for part in fold(line, width)]
        for cell, width in zip(row, widths, strict=False)
    ]
    for at in range(max(map(len, folded))):
        parts = [lines[at] if at < len(lines) else "" for lines in folded]
        padded = [_pad(*each) for each in zip(parts, widths, right, strict=False)]
        yield (" " * GAP).join(padded).rstrip()


def _pad(text: str, width: int, right: bool) -> str:  # noqa: FBT001  # a column's side
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank
