"""Rows that are not in a sheet any more, in which a person wrote: kept under those that are.

A task that is done leaves `Overdue`, with whatever somebody noted beside it. Such a row goes below
the table, under a line that says why it is there. It returns when what it is about does, and it
leaves for good when nothing of a person's is in it any more.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from followup_cli.words import LANGUAGES, msg, tell
from followup_cli.workbook.hanging import hung

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from followup_cli.workbook.body import Body

HEADING = msg("Not in the table above any more; kept because of your notes:")
_APART = 2  # rows from the table's last one to the line above the rows that are kept


def is_heading(held: object) -> bool:
    """Whether a cell holds the line above the rows that are kept, in any language."""
    return isinstance(held, str) and held in _headings()


@cache
def _headings() -> frozenset[str]:
    return frozenset(tell(HEADING, lang) for lang in LANGUAGES)


def noted_cells(body: Body, row: int) -> list[int]:
    """Return the cells of a row that a person filled with something of its own."""
    line = body.line(row)
    theirs = [c for c in body.theirs if line.is_filled(c) and not body.is_repeated(row, c)]
    typed = [] if body.wrote(row) else sorted(c for c in body.ours if line.is_filled(c))
    return [*theirs, *typed]


def rows_to_keep(body: Body, going: Container[int | None]) -> list[int]:
    """Return the rows that have no place in the sheet and hold something of a person's."""
    left = [row for row in (*body.kept, *body.lines) if row not in going]
    noted = _noted_rows(body) if left else frozenset()
    return [row for row in left if (row in noted or noted_cells(body, row)) and _can_go(body, row)]


def heading_row(body: Body, bottom: int, count: int) -> int:
    """Return the first row below the table where so many rows fit under their line."""
    totals = body.sheet.table.totals if body.sheet.table else 0
    start = bottom + totals + _APART
    for top, last in sorted(_taken(body, start - 1)):
        if top <= start + count + 1 and last >= start - 1:
            start = last + _APART
    return start


def _can_go(body: Body, row: int) -> bool:
    """Whether a row may leave the table: one that says what it is about, as we wrote it."""
    return row not in body.lines or (body.wrote(row) and not body.is_blank(row))


def _noted_rows(body: Body) -> frozenset[int]:
    """Return the rows on whose cells something hangs: a comment, a link."""
    left, right = body.area.left, body.area.right
    return frozenset(one.row for one in hung(body.sheet) if left <= one.column <= right)


def _taken(body: Body, top: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of whatever else stands below the table, where we write."""
    left, right = body.area.left, body.area.right
    noted = _noted_rows(body) - body.block - body.lines.keys()
    areas = chain(body.foreign, body.sheet.merges(), body.sheet.spread_formulas())
    yield from ((a.top, a.bottom) for a in areas if a.left <= right and left <= a.right)
    yield from ((row, row) for row, _ in body.filled_below(body.sheet.last_row) if row >= top)
    yield from ((row, row) for row in noted if row >= top)
