"""Sheets taken out of a scratch workbook and put into a workbook of the user's, as parts.

The scratch workbook is made by openpyxl, and so is whole and in the transitional family. A sheet
brings what hangs on it (tables, drawings, charts, comments); its styles are merged into the
host's, its texts become its own, its tables get ids and names that the host has free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook import markup
from followup_cli.workbook.book import Book
from followup_cli.workbook.formats import is_date
from followup_cli.workbook.restyle import Restyle
from followup_cli.workbook.strings import shared_strings
from followup_cli.workbook.tablenames import settle_table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import SheetEntry
    from followup_cli.workbook.package import Package
    from followup_cli.workbook.styles import Styles

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DAYS_TO_1904 = 1462


class Graft:
    """Sheets on their way from one scratch workbook into one host."""

    def __init__(self, host: Book, styles: Styles, scratch: Package) -> None:
        """Keep both ends, and how the scratch's styles are numbered in the host."""
        self.host = host
        self.scratch = Book(scratch)
        self._restyle = Restyle(styles, self.scratch)
        self._strings = shared_strings(self.scratch)
        self._dates: dict[int, bool] = {}

    def append(self, name: str) -> SheetEntry:
        """Add a sheet of the scratch after the host's own."""
        source = self._source(name)
        content = self._sheet(source)
        part = self.host.package.add_part("xl/worksheets/sheet1.xml", b"", _SHEET_TYPE)
        entry = self.host.add_sheet(source.name, part, hidden=self._is_hidden(source))
        self._finish(source, entry, content)
        return entry

    def _source(self, name: str) -> SheetEntry:
        entry = self.scratch.find_sheet(name)
        assert entry is not None, f"the scratch workbook has no sheet {name}"
        return entry

    def _is_hidden(self, source: SheetEntry) -> bool:
        listed = markup.children(markup.child(self.scratch.root, "sheets"), "sheet")
        return listed[source.position].get("state", "visible") != "visible"

    def _sheet(self, source: SheetEntry) -> Element:
        """Return the sheet as the host will hold it, but for what hangs on it."""
        root = markup.parse(self.scratch.package.read(source.part), source.part)
        if self.host.is_1904:
            self._shift_dates(root)
        _own_texts(root, self._strings)
        self._restyle.sheet(root)
        for view in markup.descendants(root, "sheetView"):
            view.attrib.pop("tabSelected", "")
        return root

    def _shift_dates(self, root: Element) -> None:
        """Count the days of a sheet from 1904, as its host does."""
        for cell in markup.descendants(root, "c"):
            value = markup.child(cell, "v")
            if value is not None and cell.get("t", "n") == "n" and self._is_dated(cell):
                value.text = repr(float(value.text or 0) - _DAYS_TO_1904).removesuffix(".0")

    def _is_dated(self, cell: Element) -> bool:
        style = int(cell.get("s", "0"))
        if style not in self._dates:
            self._dates[style] = is_date(self._restyle.source.number_format(style))
        return self._dates[style]

    def _finish(self, source: SheetEntry, entry: SheetEntry, root: Element) -> None:
        """Bring what hangs on the sheet, then the sheet itself, then its local names."""
        ids = self._bring(source.part, entry.part)
        for element in markup.around_cells(root):
            _renumber(element, ids)
        self.host.package.put(entry.part, self._in_family(markup.serialise(root)))
        for one in self.scratch.names:
            if one.scope == source.position and _is_built_in(one.name):
                hidden = "Filter" in one.name
                self.host.set_name(one.name, one.text, scope=entry.position, hidden=hidden)

    def _bring(self, source: str, target: str) -> dict[str, str]:
        """Copy the parts that hang on one, and return the new ids of its relationships."""
        ids: dict[str, str] = {}
        for rel in self.scratch.package.rels(source):
            type_ = (
                self.host.rel_type(rel.kind)
                if rel.type.startswith(markup.OFFICE_RELS)
                else rel.type
            )
            goal = rel.target if rel.external else self._copy(rel.target)
            ids[rel.id] = self.host.package.rels(target).add(type_, goal, external=rel.external)
        return ids

    def _copy(self, part: str) -> str:
        package = self.scratch.package
        content_type = package.content_types.of(part)
        content = package.read(part)
        if content_type.endswith("table+xml"):
            content = self._table(content, part)
        new = self.host.package.add_part(part, content, content_type)
        ids = self._bring(part, new)
        self.host.package.put(new, self._in_family(_renumbered(content, part, ids)))
        return new

    def _table(self, content: bytes, part: str) -> bytes:
        root = markup.parse(content, part)
        self._restyle.table(root)
        settle_table(self.host, root)
        return markup.serialise(root)

    def _in_family(self, content: bytes) -> bytes:
        return markup.make_strict(content) if self.host.is_strict else content


def _is_built_in(name: str) -> bool:
    """Whether a sheet's own name is one of Excel's: print titles and area, filter."""
    return name.casefold().startswith("_xlnm.")


def _own_texts(root: Element, strings: list[Element]) -> None:
    """Turn shared texts into the sheet's own: the host's table of them stays as it is."""
    for cell in markup.descendants(root, "c"):
        value = markup.child(cell, "v")
        if cell.get("t") == "s" and value is not None:
            item = strings[int(value.text or 0)]
            cell.remove(value)
            cell.set("t", "inlineStr")
            markup.add(cell, "is").extend([markup.copy(one) for one in item])


def _renumber(element: Element, ids: dict[str, str]) -> None:
    """Give an element's references to relationships their new ids."""
    for name, value in element.attrib.items():
        if str(name).startswith(f"{{{markup.OFFICE_RELS}}}") and value in ids:
            element.set(name, ids[str(value)])


def _renumbered(content: bytes, part: str, ids: dict[str, str]) -> bytes:
    if not ids:
        return content
    root = markup.parse(content, part)
    for element in root.iter():
        _renumber(element, ids)
    return markup.serialise(root)
