"""Our cells of a sheet written whole, row by row: values, and the look that new rows get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook import schema as s
from followup_cli.workbook.measures import figure_format, fixed_height, row_height, width, wraps
from followup_cli.workbook.moving import FAR_DOWN, filled
from followup_cli.workbook.patch import same
from followup_cli.workbook.tables import filtered_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.workbook.body import Body
    from followup_cli.workbook.patch import Pen
    from followup_cli.workbook.relay import Relay
    from followup_cli.workbook.sheetpart import Held


class Filling:
    """One run over the rows of a sheet, after they were laid."""

    def __init__(self, pen: Pen, body: Body, relay: Relay) -> None:
        """Look up once what every row needs."""
        self._pen, self._body, self._relay = pen, body, relay
        sheet = body.sheet
        fields = {column.field: column for column in sheet.sheet.columns}
        self._columns = sorted((number, fields[f]) for f, number in sheet.columns.items())
        wide = range(body.area.left, body.area.right + 1)
        self._styles = {column: body.common_style(column) for column in wide}
        variant = pen.styles.variant
        self._plain = {column: variant(one, quoted=False) for column, one in self._styles.items()}
        self._fixed = fixed_height(sheet.sheet, pen.lang)
        self._filtered = filtered_columns(sheet, sheet.table)
        self._widths = {
            number: _width(body, number) or width(column, pen.lang)
            for number, column in self._columns
            if wraps(sheet.sheet, column)
        }

    def fill(self, number: int, values: Mapping[str, object], held: Mapping[str, Held]) -> None:
        """Write the cells of one row, and have it shown, and high enough, where they changed."""
        row, source = self._body.first + number, self._relay.sources[number]
        if source is None and row >= self._pen.first_fresh and not self._body.patterns:
            self._add(row, values, held)
            return
        if source is None:
            self._dress(row, values)
        elif source in self._body.block:
            self._calculate(row)
        changed = [c for c, field in self._columns if self._is_new(source, c, held[field.field])]
        fresh = {c: values.get(field.field) for c, field in self._columns if c in changed}
        if not self._pen.write_plain(row, fresh):
            for column, value in fresh.items():
                self._empty(row, column)
                self._pen.write(row, column, value)
        if changed or source is None:
            self._show(row, changed, held, is_new=source is None)

    def _is_new(self, source: int | None, column: int, wanted: Held) -> bool:
        if source is None:
            return wanted is not None
        line = self._body.line(source)
        return column in line.formulas or not same(line.values.get(column), wanted)

    def _add(self, row: int, values: Mapping[str, object], held: Mapping[str, Held]) -> None:
        """Write a row below all others, whole."""
        figure = figure_format(values)
        numbers = [c for c, field in self._columns if figure and field.kind == s.NUMBER]
        shown = {
            c: self._pen.styles.variant(self._styles[c], number_format=figure) for c in numbers
        }
        said = {column: values.get(field.field) for column, field in self._columns}
        cells = {column: said.get(column) for column in self._plain}
        height = self._height(row, held, {})
        looks = {**self._plain, **shown}
        self._pen.add_row(row, cells, looks, height, is_fixed=self._fixed is not None)
        self._pen.sheet.widen(row, max(cells))

    def _dress(self, row: int, values: Mapping[str, object]) -> None:
        """Give a new row the formats of its columns, and the formulas of people's."""
        figure = figure_format(values)
        for column, style in self._plain.items():
            self._pen.paint(row, column, style)
        for column, field in self._columns:
            if figure and field.kind == s.NUMBER:
                style = self._pen.styles.variant(self._styles[column], number_format=figure)
                self._pen.sheet.make_cell(row, column).set("s", str(style))
        self._calculate(row)

    def _calculate(self, row: int) -> None:
        """Give a row the formulas of people's calculated columns, where it holds nothing."""
        for column, text in self._body.patterns.items():
            empty = self._pen.sheet.held(row, column) is None
            if empty and self._pen.sheet.formula(row, column) is None:
                moved = filled(text, (FAR_DOWN, column), (row, column))
                self._pen.write_formula(row, column, moved, self._styles[column])

    def _empty(self, row: int, column: int) -> None:
        """Take a formula out of a cell of ours: even one whose last result is what we write."""
        if self._pen.sheet.formula(row, column) is not None:
            cell = self._pen.sheet.make_cell(row, column)
            for name in ("f", "v"):
                for one in markup.children(cell, name):
                    cell.remove(one)
            cell.attrib.pop("t", "")
            self._pen.formulas_changed = True

    def _show(
        self, row: int, changed: Sequence[int], held: Mapping[str, Held], *, is_new: bool
    ) -> None:
        """Unhide what a filter may hide wrongly; make room for longer text."""
        look = self._pen.sheet.row_look(row)
        fresh = dict(look)
        if self._filtered.intersection(changed):
            fresh.pop("hidden", "")
        sized = is_new or bool("ht" in look and self._widths.keys() & set(changed))
        if sized and not markup.is_true(look.get("customHeight")):
            fresh["ht"] = f"{self._height(row, held, look):g}"
            fresh |= {"customHeight": "1"} if self._fixed else {}
        if fresh != look:
            listed = self._pen.sheet.book.package.rows(self._pen.sheet.part).edit(row)
            listed.attrib.pop("hidden", "")
            for name in fresh.keys() & {
                "hidden",
                "ht",
                "customHeight",
            }:  # others may belong to an extension
                listed.set(name, fresh[name])

    def _height(self, row: int, held: Mapping[str, Held], look: Mapping[str, str]) -> float:
        if self._fixed:
            return self._fixed
        texts = [
            (held[field.field], self._widths[c]) for c, field in self._columns if c in self._widths
        ]
        height = row_height(texts, self._pen.lang)
        theirs = any(self._pen.sheet.held(row, column) is not None for column in self._body.theirs)
        return max(height, float(look.get("ht", "0"))) if theirs else height


def _width(body: Body, column: int) -> float:
    """Return the width that a column was given, 0 where it has none of its own."""
    for one in markup.children(markup.child(body.sheet.root, "cols"), "col"):
        if int(one.get("min", "1")) <= column <= int(one.get("max", "1")):
            return float(one.get("width", "0"))
    return 0.0
