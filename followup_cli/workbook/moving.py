"""Formulas that go with their row to another: the row's own cells go along, all else stays meant.

Sorting in Excel shifts every relative reference, so that `=Customers!B7` beside one customer
ends up with another's. Here only what refers to the row itself, or repeats down a whole column,
is shifted; a reference to another row of the sheet follows that row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.ranges import Area, column_number, parse_area

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element as Element
    from openpyxl.formula.tokenizer import Token

FAR_DOWN = 500_000  # a row in which the formulas of all others can be compared
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")


class Formula(NamedTuple):
    """A cell's formula, also of a cell that shares that of another; the cells it fills, if many."""

    text: str
    area: Area | None = None
    shared: str = ""
    is_array: bool = False


class Moves(NamedTuple):
    """Where the rows of a sheet go: the new row of each, and the columns that go along."""

    sheet: str
    rows: Mapping[int, int]
    left: int
    right: int

    def takes(self, row: int, column: int) -> bool:
        """Whether a cell goes along with its row."""
        return row in self.rows and self.left <= column <= self.right


def read_formula(element: Element) -> Formula:
    """Return a formula as its cell says it; empty where it shares another's."""
    kind, area = element.get("t"), parse_area(str(element.get("ref", "")))
    if kind == "shared":
        return Formula(element.text or "", None, str(element.get("si", "")))
    is_array = kind in ("array", "dataTable")
    return Formula(element.text or "", area if is_array else None, is_array=is_array)


def filled(text: str, source: tuple[int, int], target: tuple[int, int]) -> str:
    """Return a formula as it reads in another cell, by row and column, when filled to there."""
    # Here and below: openpyxl takes 170 ms to import, and few saves have a formula to move.
    from openpyxl.formula.translate import Translator, TranslatorError

    down, right = target[0] - source[0], target[1] - source[1]

    def shifted(reference: str) -> str:
        sheet, mark, cells = reference.rpartition("!")
        moved = Translator.translate_range(cells, down, right)  # type: ignore[no-untyped-call]  # the stubs lack it
        return f"{sheet}{mark}{moved}"

    try:
        return _with_references(text, shifted)
    except TranslatorError:  # it would look above the first row, or left of the first column
        return text


def go_along(text: str, row: int, moves: Moves, *, repeated: bool) -> str:
    """Return the formula of a row as it reads where that row goes."""
    return _with_references(text, lambda one: _reference(one, row, moves, repeated=repeated))


def _with_references(text: str, change: Callable[[str], str]) -> str:
    """Return a formula with its references changed, and every space and line in it kept."""
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

    try:
        tokens = Tokenizer(f"={text}").items
    except TokenizerError:  # nothing that any program writes: then it is left as it is
        return text
    pieces, at = [], 0
    for token in tokens:
        if token.type != Token.WSPACE:
            start = text.index(token.value, at)
            pieces.append(text[at:start])
            pieces.append(_changed(token, change))
            at = start + len(token.value)
    return "".join((*pieces, text[at:]))


def _changed(token: Token, change: Callable[[str], str]) -> str:
    """Return a token with its reference changed: also one of `A1:INDEX(B:B,3):A9`."""
    said: str = token.value
    if token.type == token.FUNC and ":" in said:
        first, _, function = said.rpartition(":")
        return f"{change(first)}:{function}"
    if (token.type, token.subtype) == (token.OPERAND, token.RANGE):
        return ":" * said.startswith(":") + change(said.removeprefix(":"))
    return said


def _reference(text: str, row: int, moves: Moves, *, repeated: bool) -> str:
    sheet, mark, cells = text.rpartition("!")
    parts = [_CELL.fullmatch(one) for one in cells.split(":")]
    if (mark and sheet.strip("'").replace("''", "'") != moves.sheet) or None in parts:
        return text
    alone = len(parts) == 1
    moved = [_cell(one, row, moves, alone=alone, repeated=repeated) for one in parts if one]
    return f"{sheet}{mark}{':'.join(moved)}"


def _cell(found: re.Match[str], row: int, moves: Moves, *, alone: bool, repeated: bool) -> str:
    fixed, column, lock, number = found.groups()
    old, new = int(number), moves.rows[row]
    if not lock and old == row:
        old = new
    elif not lock and repeated:
        old = max(1, old + new - row)
    elif alone and moves.takes(old, column_number(column)):
        old = moves.rows[old]
    return f"{fixed}{column}{lock}{old}"
