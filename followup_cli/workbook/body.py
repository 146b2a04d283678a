"""What stands in the rows of a sheet written whole, and which cells belong to a row.

A row is our cells and what touches them: people's columns, up to the first blank one, which is as
far as sorting reaches in Excel. What stands beyond has its place on the sheet, not in a row.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import markup
from followup_cli.workbook.kept import is_heading
from followup_cli.workbook.moving import FAR_DOWN, Formula, filled, read_formula
from followup_cli.workbook.ranges import Area, parse_area
from followup_cli.workbook.tables import formulas_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.workbook.sheetpart import Held
    from followup_cli.workbook.whole import Written

_FEWEST = 3  # cells of ours that hold something in any row that we wrote


class Line(NamedTuple):
    """What one row holds, by column: values, formulas (those it shares too), formats."""

    values: dict[int, Held]
    formulas: dict[int, Formula]
    styles: dict[int, int]

    def is_filled(self, column: int) -> bool:
        """Whether anything stands in a cell."""
        return column in self.formulas or self.values.get(column) is not None


_BLANK = Line({}, {}, {})


class Body:
    """The rows under a header of ours, down to the last of ours."""

    def __init__(self, sheet: Written) -> None:
        """Read the rows below the header once."""
        self.sheet = sheet
        self.first = sheet.header_row + 1
        self.ours = frozenset(sheet.columns.values())
        self._below = _read_lines(sheet)
        self.last = sheet.table.last if sheet.table else self._last_touching()
        self.heading = self._find_heading()
        self.kept = list(self._kept())
        self.block = frozenset((*self.kept, *([self.heading] if self.heading else ())))
        self.foreign = list(_foreign(sheet))
        self.area = self._area()
        self.lines = {n: self._below.get(n, _BLANK) for n in range(self.first, self.last + 1)}
        self.patterns = dict(self._patterns())

    @property
    def theirs(self) -> list[int]:
        """The columns of people's that go with the rows."""
        return [c for c in range(self.area.left, self.area.right + 1) if c not in self.ours]

    def line(self, row: int) -> Line:
        """Return what a row below the header holds."""
        return self._below.get(row, _BLANK)

    def is_blank(self, row: int) -> bool:
        """Whether nothing of ours stands in a row."""
        return not any(self.line(row).is_filled(column) for column in self.ours)

    def wrote(self, row: int) -> bool:
        """Whether a row looks like one that we wrote, not like a note or sum that a person did."""
        line = self.line(row)
        filled = [column for column in self.ours if line.is_filled(column)]
        plain = not any(column in line.formulas for column in self.ours)
        return not filled or (plain and len(filled) >= _FEWEST)

    def is_repeated(self, row: int, column: int) -> bool:
        """Whether a person's formula is but what every row of its column has."""
        formula, pattern = self.line(row).formulas.get(column), self.patterns.get(column)
        return formula is not None and pattern == self._far_down(formula.text, row, column)

    def common_style(self, column: int) -> int:
        """Return the format that most cells of a column have."""
        found = Counter(one.styles[column] for one in self.lines.values() if column in one.styles)
        best = found.most_common(1)
        return best[0][0] if best else self.sheet.column_style(column)

    def filled_below(self, bottom: int) -> Iterator[tuple[int, int]]:
        """Yield the filled cells under the rows, down to another row, that rows would cover."""
        first = self.last + (self.sheet.table.totals if self.sheet.table else 0) + 1
        for row in sorted(self._below.keys() - self.block):
            line = self._below[row] if first <= row <= bottom else _BLANK
            columns = range(self.area.left, self.area.right + 1)
            yield from ((row, column) for column in columns if line.is_filled(column))

    @property
    def shared(self) -> Iterator[tuple[int, int, Formula]]:
        """Yield the cells below the header whose formula is shared with others."""
        for row, line in self._below.items():
            yield from ((row, c, f) for c, f in line.formulas.items() if f.shared)

    def _last_touching(self) -> int:
        """Return the last row of a range: the one before the first that is blank."""
        row = self.first
        while any(self._below.get(row, _BLANK).is_filled(column) for column in self.ours):
            row += 1
        return max(row - 1, self.first)

    def _find_heading(self) -> int | None:
        """Return the row of the line above those that are kept for what people wrote there."""
        for row, line in sorted(self._below.items()):
            if row > self.last and any(is_heading(held) for held in line.values.values()):
                return row
        return None

    def _kept(self) -> Iterator[int]:
        """Yield the rows right under that line."""
        row = (self.heading or self.last) + 1
        while self.heading and any(self.line(row).is_filled(column) for column in self.ours):
            yield row
            row += 1

    def _area(self) -> Area:
        """Return the header and rows, with people's columns as far as they touch."""
        table = self.sheet.table
        left = table.area.left if table else min(self.ours)
        right = table.area.right if table else max(self.ours)
        filled = set(self._filled())
        while left - 1 in filled:
            left -= 1
        while right + 1 in filled:
            right += 1
        return Area(self.sheet.header_row, left, self.last, right)

    def _filled(self) -> Iterator[int]:
        """Yield the columns in which something of a row, or of the header, stands.

        What belongs to a pivot table or to another table does not.
        """
        header = self.sheet.header_row
        lines: dict[int, Line] = {header: _line(self.sheet, header), **self._below}
        for row in (*range(header, self.last + 1), *self.kept):
            line = lines.get(row, _BLANK)
            for column in line.values.keys() | line.formulas.keys():
                if not any(area.holds(row, column) for area in self.foreign):
                    yield column

    def _patterns(self) -> Iterator[tuple[int, str]]:
        """Yield the formula of each calculated column, as it reads far down."""
        table = self.sheet.table
        said = formulas_of(self.sheet.book, table) if table else {}
        rows = sum(not self.is_blank(row) for row in self.lines)
        for column in self.theirs:
            found = Counter(
                self._far_down(formula.text, row, column)
                for row, line in self.lines.items()
                if (formula := line.formulas.get(column)) is not None and not formula.is_array
            )
            text, count = found.most_common(1)[0] if found else ("", 0)
            filled = sum(line.is_filled(column) for line in self.lines.values())
            alike = count == filled == rows > 1
            if count and (column in said or alike):
                yield column, text
            elif column in said and not filled:
                yield column, self._far_down(said[column].text or "", self.first, column)

    def _far_down(self, text: str, row: int, column: int) -> str:
        return filled(text, (row, column), (FAR_DOWN, column))


def _read_lines(sheet: Written) -> dict[int, Line]:
    lines = {row: _line(sheet, row) for row in sheet.rows() if row > sheet.header_row}
    cells = [(row, c, f) for row, line in lines.items() for c, f in line.formulas.items()]
    said = {f.shared: (f.text, (row, column)) for row, column, f in cells if f.shared and f.text}
    for row, column, formula in cells:
        if formula.shared in said and not formula.text:
            text, source = said[formula.shared]
            told = formula._replace(text=filled(text, source, (row, column)))
            lines[row].formulas[column] = told
    return lines


def _line(sheet: Written, row: int) -> Line:
    plain = sheet.plain(row)
    if plain is not None:
        held = {column: sheet.plain_value(cell) for column, cell in plain.items()}
        values: dict[int, Held] = {c: value for c, value in held.items() if value is not None}
        return Line(values, {}, {column: cell.style for column, cell in plain.items()})
    line = Line({}, {}, {})
    for column, cell in sheet.cells(row).items():
        line.styles[column] = int(cell.get("s", "0"))
        formula = markup.child(cell, "f")
        if formula is not None:
            line.formulas[column] = read_formula(formula)
        value = sheet.value(cell)
        if value is not None:
            line.values[column] = value
    return line


def _foreign(sheet: Written) -> Iterator[Area]:
    """Yield where other tables and pivot tables of the sheet stand."""
    package = sheet.book.package
    yield from (t.area for t in tables_of(sheet.book, sheet.part) if t != sheet.table)
    for rel in package.rels(sheet.part).of_kind("pivotTable"):
        location = markup.child(package.look(rel.target), "location")
        area = None if location is None else parse_area(str(location.get("ref", "")))
        if area is not None:
            yield area
