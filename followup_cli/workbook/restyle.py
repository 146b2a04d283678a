"""The styles of a scratch workbook as the host numbers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook.formats import FIRST_OWN
from followup_cli.workbook.ranges import LAST_COLUMN
from followup_cli.workbook.styles import Format, Styles, read_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book

_WIDTH = "9.140625"  # a column that gets a format must say how wide it is


class Restyle:
    """A lookup from the scratch's numbers of formats to the host's, filled as they are met."""

    def __init__(self, host: Styles, scratch: Book) -> None:
        """Read the scratch's styles."""
        self.source = Styles(scratch)
        self._host = host
        self._formats: dict[int, int] = {}
        self._dxfs: dict[int, int] = {}

    def sheet(self, root: Element) -> None:
        """Renumber the formats of a sheet; cells without one get the scratch's plain format."""
        for cell in markup.descendants(root, "c"):
            self._set(cell, "s")
        for row in markup.descendants(root, "row"):
            if markup.is_true(row.get("customFormat")):
                self._set(row, "s")
        self._columns(root)
        self._conditional(markup.around_cells(root))

    def table(self, root: Element) -> None:
        """Renumber the formats that a table and its columns name."""
        self._conditional(root.iter())

    def format(self, index: int) -> int:
        """Return the host's number of a cell's format."""
        if index not in self._formats:
            self._formats[index] = self._add_format(index)
        return self._formats[index]

    def _set(self, element: Element, name: str) -> None:
        number = self.format(int(element.get(name, "0")))
        if number:
            element.set(name, str(number))
        else:
            element.attrib.pop(name, "")

    def _add_format(self, index: int) -> int:
        xf = self.source.pieces("cellXfs")[index]
        old = read_format(xf)
        font, fill, border = (
            self._host.add_piece(table, self.source.pieces(table)[number])
            for table, number in (("fonts", old.font), ("fills", old.fill), ("borders", old.border))
        )
        number = old.number
        if number >= FIRST_OWN:
            number = self._host.add_number_format(self.source.number_format(index))
        new = Format(number, font, fill, border, 0, old.quoted, old.children)
        return self._host.add_format(new, xf)

    def _columns(self, root: Element) -> None:
        """Give every column the scratch's plain format, where the host's own is not as plain."""
        plain = self.format(0)
        columns = markup.child(root, "cols")
        listed = markup.children(columns, "col")
        for column in listed:
            self._set(column, "style")
        if not plain:
            return
        if columns is None:
            columns = markup.make(root, "cols")
            root.insert(list(root).index(_sheet_rows(root)), columns)
        first = max((int(one.get("max", "0")) for one in listed), default=0) + 1
        if first <= LAST_COLUMN:
            limits = {"min": str(first), "max": str(LAST_COLUMN)}
            markup.add(columns, "col", **limits, width=_WIDTH, style=str(plain))

    def _conditional(self, elements: Iterator[Element]) -> None:
        for element in elements:
            for name, value in element.attrib.items():
                if str(name).casefold().endswith("dxfid"):
                    element.set(name, str(self._dxf(int(value))))

    def _dxf(self, index: int) -> int:
        if index not in self._dxfs:
            element = self.source.pieces("dxfs")[index]
            self._dxfs[index] = self._host.add_piece("dxfs", element)
        return self._dxfs[index]


def _sheet_rows(root: Element) -> Element:
    found = markup.child(root, "sheetData")
    assert found is not None
    return found
