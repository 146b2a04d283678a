"""The rows of a sheet written whole, laid anew: each goes where its match is, with all it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook.hanging import move_hung
from followup_cli.workbook.kept import heading_row, rows_to_keep
from followup_cli.workbook.moving import Moves, go_along
from followup_cli.workbook.ranges import cell_name
from followup_cli.workbook.sheetpart import numbered_cells
from followup_cli.workbook.tables import (
    extend_filter_name,
    extend_rules,
    extend_table,
    fill_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from followup_cli.workbook.body import Body


_THIS_ROW = "[#This Row]"


class Relay:
    """Where each row of a sheet goes, and what is left over."""

    def __init__(
        self, body: Body, sources: Sequence[int | None], given: frozenset[int] = frozenset()
    ) -> None:
        """Take the row that each new one was, None where it is new.

        `given` are the rows that leave with all they hold, as that has its place elsewhere now.
        """
        self.body = body
        self.given = given
        self.sources = sources
        self.end = body.first + len(sources) - 1
        table = body.sheet.table
        self.bottom = max(self.end, body.last) if table and table.totals else self.end
        self._olds = {body.first + n: old for n, old in enumerate(sources)}
        self.heading = self._keep_rows()
        rows = {old: new for new, old in self._olds.items() if old is not None}
        self.moves = Moves(body.sheet.entry.name, rows, body.area.left, body.area.right)
        self.gone = [row for row in (*body.lines, *sorted(body.block)) if row not in rows]
        self.lowest = max((*self._olds, self.bottom))
        self.moved_formulas = False

    @property
    def is_needed(self) -> bool:
        """Whether any row comes, goes or changes its place."""
        stay = all(old == new for new, old in self._olds.items())
        left = any(row in self.body.block or not self.body.is_blank(row) for row in self.gone)
        return not stay or left or self.bottom != self.body.last

    def run(self) -> None:
        """Lay the rows, and have what hangs on them and what covers them follow."""
        if not self.is_needed:
            return
        self.body.sheet.edit()
        self._unshare()
        rows = self.body.sheet.book.package.rows(self.body.sheet.part)
        listed = set(rows.numbers)
        moved = {old for old, new in self.moves.rows.items() if old != new}
        content = {old: rows.content(old) for old in moved & listed}
        for new, old in self._olds.items():
            if old != new and (old is not None or new in listed):
                self._lay(new, old, rows.parse(content[old]) if old in content else None)
        for row in sorted(listed & {*self.body.lines, *self.body.block} - self._olds.keys()):
            self._clear(row)
        for row in self.moves.rows.keys() - moved:
            self._follow(row)
        move_hung(self.body.sheet, self.moves)
        self._extend()

    def _keep_rows(self) -> int:
        """Find room below for the rows that are kept; return that of the line above, 0 if none."""
        kept = rows_to_keep(self.body, frozenset(self._olds.values()) | self.given)
        if not kept:
            return 0
        top = heading_row(self.body, self.bottom, len(kept))
        self._olds |= dict(enumerate((self.body.heading, *kept), start=top))
        return top

    def _follow(self, row: int) -> None:
        """Have the formulas of a row that stays look where what they look at has gone."""
        for column, formula in self.body.line(row).formulas.items():
            is_own = self.moves.takes(row, column) and not self.body.is_repeated(row, column)
            told = go_along(formula.text, row, self.moves, repeated=False) if is_own else ""
            if told and told != formula.text:
                element = markup.child(self.body.sheet.make_cell(row, column), "f")
                assert element is not None
                element.text = told
                self.moved_formulas = True

    def _unshare(self) -> None:
        """Give each cell whose formula is shared with one that may move a formula of its own."""
        shared = list(self.body.shared)
        meant = {f.shared for row, column, f in shared if self.body.area.holds(row, column)}
        for row, column, formula in shared:
            if formula.shared in meant and formula.text:
                cell = self.body.sheet.make_cell(row, column)
                element = markup.child(cell, "f")
                assert element is not None
                for name in ("t", "si", "ref"):
                    element.attrib.pop(name, "")
                element.text = formula.text

    def _lay(self, new: int, old: int | None, source: Element | None) -> None:
        """Give a row what another held; its cells beyond people's columns stay where they are."""
        rows = self.body.sheet.book.package.rows(self.body.sheet.part)
        resting = self._resting(new)
        row = rows.edit(new)
        _take_looks(row, source)
        coming = {} if source is None else numbered_cells(source)
        for column, cell in coming.items():
            if old is not None and self.moves.takes(old, column):
                self._bring(cell, old, new, column)
                resting[column] = cell
        row[:] = [cell for _, cell in sorted(resting.items())]

    def _clear(self, row: int) -> None:
        """Leave nothing of ours in a row that is no longer one."""
        rows = self.body.sheet.book.package.rows(self.body.sheet.part)
        resting = self._resting(row)
        if not resting:
            rows.remove(row)
            return
        _take_looks(rows.edit(row), None)
        rows.edit(row)[:] = list(resting.values())

    def _resting(self, row: int) -> dict[int, Element]:
        """Return the cells of a row that have their place on the sheet, not in the row."""
        area = self.body.area
        cells = self.body.sheet.cells(row)
        self.moved_formulas |= any(
            markup.child(one, "f") is not None
            for column, one in cells.items()
            if area.left <= column <= area.right
        )
        return {c: cell for c, cell in cells.items() if not area.left <= c <= area.right}

    def _bring(self, cell: Element, old: int, new: int, column: int) -> None:
        cell.set("r", cell_name(new, column))
        formula = markup.child(cell, "f")
        if formula is None:
            return
        self.moved_formulas = True
        repeated = self.body.is_repeated(old, column)
        if repeated and new > self.bottom and _THIS_ROW in (formula.text or ""):
            cell[:] = []  # it means nothing outside the table; back inside, it is filled in again
            cell.attrib.pop("t", "")
            return
        formula.text = go_along(formula.text or "", old, self.moves, repeated=repeated)
        if formula.get("ref") is not None:
            formula.set("ref", cell_name(new, column))

    def _extend(self) -> None:
        """Have the table, filter, rules and checks end where the rows do."""
        sheet, area = self.body.sheet, self.body.area
        if self.bottom != self.body.last:
            if sheet.table is not None:
                extend_table(sheet.book, sheet.table, self.bottom)
            extend_rules(sheet, area, self.bottom)
            extend_filter_name(sheet.book, sheet.entry.position, area, self.bottom)
        if sheet.table is not None:
            fill_table(sheet.book, sheet.table)
        sheet.widen(self.lowest, area.right)


def _take_looks(row: Element, source: Element | None) -> None:
    """Give a row the height, format and visibility of another, or none."""
    number = str(row.get("r"))
    row.attrib.clear()
    for name, value in source.attrib.items() if source is not None else ():
        if name != "spans":  # a hint, which need not be there
            row.set(name, value)
    row.set("r", number)
