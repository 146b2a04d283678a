"""Which rows of a list can leave it, and whether those below may move up: looked at, not done.

Values and formats go wherever a row goes. What hangs on its cells does not, nor does a formula
that a person typed there; and a formula elsewhere that looks at one row of the list would look at
another's once rows have moved up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from followup_cli.words import Message, msg
from followup_cli.workbook.hanging import hung
from followup_cli.workbook.ranges import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup_cli.workbook.body import Body

_FORMULA, _MERGED, _UNNAMED = (
    msg("a formula"), msg("merged cells"), msg("something under no header"),
)  # fmt: skip
_CELLS = rb"\$?[A-Z]{1,3}\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?(?![\d(\w])"
_SAID = re.compile(rb"<((?:[\w.-]+:)?[tv])(?:\s[^>]*)?>[^<]*</\1>")  # texts and values
_OWN = re.compile(rb"(?<![!\w'$:])".decode() + _CELLS.decode())


class Held(NamedTuple):
    """What keeps a row where it is, and the cell that holds it."""

    what: Message
    cell: str


def held_rows(body: Body) -> dict[int, Held]:
    """Return what keeps rows of a list where they are, by row."""
    found: dict[int, Held] = {}
    for row, column, what in (*_hanging(body), *_typed(body), *_merged(body)):
        found.setdefault(row, Held(what, cell_name(row, column)))
    return found


def points_at_rows(body: Body, leaving: Iterable[int]) -> str:
    """Return the part or cell whose formula looks at single rows that would move up, "" for none.

    One that looks at all rows, or at rows above the first that leaves, stays meant.
    """
    first = min(leaving, default=0)
    last = body.last
    return next(_outside(body, first, last), "") or next(_beside(body, first, last), "")


def _hanging(body: Body) -> Iterator[tuple[int, int, Message]]:
    left, right = body.area.left, body.area.right
    for one in hung(body.sheet):
        if left <= one.column <= right and one.row > body.sheet.header_row:
            yield one.row, one.column, one.what


def _typed(body: Body) -> Iterator[tuple[int, int, Message]]:
    """Yield the formulas that a person typed into a cell, and what stands under no header."""
    header = body.sheet.cells(body.sheet.header_row)
    unnamed = [c for c in body.theirs if c not in header or not _name_of(body, c)]
    for row in body.lines:
        line = body.line(row)
        for column in line.formulas:
            inside = body.area.left <= column <= body.area.right
            if inside and not body.is_repeated(row, column):
                yield row, column, _FORMULA
        yield from ((row, c, _UNNAMED) for c in unnamed if line.is_filled(c))


def _merged(body: Body) -> Iterator[tuple[int, int, Message]]:
    rows = body.area._replace(top=body.first)
    for area in (*body.sheet.merges(), *body.sheet.spread_formulas()):
        if area.meets(rows):
            yield from ((row, area.left, _MERGED) for row in range(area.top, area.bottom + 1))


def _name_of(body: Body, column: int) -> str:
    held = body.sheet.held(body.sheet.header_row, column)
    return " ".join(str(held or "").split())


def _outside(body: Body, first: int, last: int) -> Iterator[str]:
    """Yield the parts of the workbook that name rows of the sheet one by one, in a formula."""
    package = body.sheet.book.package
    named = b"|".join(re.escape(way) for way in _ways(body.sheet.entry.name))
    pattern = re.compile(rb"(?<![\w.])(?:" + named + rb")!" + _CELLS)
    for part in list(package.names()):
        is_told = part.casefold().endswith(".xml") and "sharedstrings" not in part.casefold()
        content = package.read(part) if is_told else b""
        if pattern.search(content) is None:
            continue
        told = pattern.finditer(_SAID.sub(b"", content))
        if any(_is_meant_else(body, first, last, *found.group(1, 2)) for found in told):
            yield part


def _ways(name: str) -> list[bytes]:
    """Return the ways in which XML names a sheet in a formula."""
    quoted = "'" + name.replace("'", "''") + "'"
    plain = [escape(way) for way in (quoted, name)]
    return [way.encode() for way in (*plain, *(one.replace("'", "&apos;") for one in plain))]


def _beside(body: Body, first: int, last: int) -> Iterator[str]:
    """Yield the cells of the sheet itself, beside its list, that look at single rows of it."""
    if not body.sheet.has_formulas:
        return
    for row in body.sheet.rows():
        for column in body.sheet.cells(row):
            formula = body.sheet.formula(row, column)
            inside = row in body.lines and body.area.left <= column <= body.area.right
            if formula is None or inside:
                continue
            told = _OWN.finditer(formula.text or "")
            if any(_is_meant_else(body, first, last, *found.group(1, 2)) for found in told):
                yield body.sheet.at(row, column)


def _is_meant_else(
    body: Body, first: int, last: int, top: bytes | str, bottom: bytes | str | None
) -> bool:
    """Whether a reference would mean other rows once the rows from `first` on have moved up."""
    start, end = int(top), int(bottom or top)
    return end >= first and not (start <= body.first and end >= last)
