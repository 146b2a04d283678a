"""The tables of a sheet: where each stands, what it works out, and making one longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import markup
from followup_cli.workbook.ranges import Area, column_letters, extend_areas, parse_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book
    from followup_cli.workbook.sheetpart import SheetPart

_FILTER = "_xlnm._FilterDatabase"
_RULES = ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange")


class TableRange(NamedTuple):
    """A table of a sheet: its part, its cells, and how many rows of totals end it."""

    part: str
    area: Area
    totals: int

    @property
    def last(self) -> int:
        """The last row before the totals."""
        return self.area.bottom - self.totals


def tables_of(book: Book, sheet_part: str) -> Iterator[TableRange]:
    """Yield the tables of a sheet."""
    for rel in book.package.rels(sheet_part).of_kind("table"):
        root = book.package.look(rel.target)
        area = parse_area(str(root.get("ref", "")))
        if area is not None:
            yield TableRange(rel.target, area, int(root.get("totalsRowCount", "0")))


def formulas_of(book: Book, table: TableRange) -> dict[int, Element]:
    """Return the formulas of a table's calculated columns, by the number of the column."""
    listed = markup.child(book.package.look(table.part), "tableColumns")
    found = {
        table.area.left + index: markup.child(column, "calculatedColumnFormula")
        for index, column in enumerate(markup.children(listed, "tableColumn"))
    }
    return {column: formula for column, formula in found.items() if formula is not None}


def extend_table(book: Book, table: TableRange, bottom: int) -> None:
    """Make a table end at another row, with its filter and its sort."""
    root = book.package.edit(table.part)
    root.set("ref", str(table.area.to_row(bottom)))
    for name in ("autoFilter", "sortState", "sortCondition"):
        for element in markup.descendants(root, name):
            element.set("ref", extend_areas(str(element.get("ref", "")), table.area, bottom))


def fill_table(book: Book, table: TableRange) -> None:
    """Have a table that held a blank row only, for typing into, hold rows from now on."""
    if book.package.look(table.part).get("insertRow") is not None:
        book.package.edit(table.part).attrib.pop("insertRow")


def extend_rules(sheet: SheetPart, area: Area, bottom: int) -> None:
    """Make the rules and the filter that end with an area end lower."""
    root = sheet.edit()
    for name in _RULES:
        for element in markup.descendants(root, name):
            element.set("sqref", extend_areas(str(element.get("sqref", "")), area, bottom))
    for name in ("autoFilter", "sortState", "sortCondition"):
        for element in markup.descendants(root, name):
            element.set("ref", extend_areas(str(element.get("ref", "")), area, bottom))
    for rule in root.iter("{*}conditionalFormatting", "{*}dataValidation"):
        for element in rule.iterchildren("{*}sqref"):  # the later ones, kept in an extension
            element.text = extend_areas(element.text or "", area, bottom)


def extend_filter_name(book: Book, position: int, area: Area, bottom: int) -> None:
    """Make the hidden name of a sheet's filter end lower as well."""
    text = book.name_text(_FILTER, position)
    sheet, mark, reference = text.rpartition("!")
    old = parse_area(reference)
    if mark and old is not None and old.bottom == area.bottom and old.meets(area):
        first, last = column_letters(old.left), column_letters(old.right)
        target = f"{sheet}!${first}${old.top}:${last}${bottom}"
        book.set_name(_FILTER, target, scope=position)


def filtered_columns(sheet: SheetPart, table: TableRange | None) -> frozenset[int]:
    """Return the columns by which a table, or a sheet, hides rows just now."""
    root = sheet.root if table is None else sheet.book.package.look(table.part)
    own = markup.child(root, "autoFilter")
    area = None if own is None else parse_area(str(own.get("ref", "")))
    chosen = [] if area is None else markup.children(own, "filterColumn")
    left = 0 if area is None else area.left
    return frozenset(left + int(one.get("colId", "0")) for one in chosen)
