"""What calamine cannot tell of a sheet: errors, formulas never calculated, and how far it goes.

A cheap search through the bytes decides whether the XML is parsed at all: most sheets have none
of these, and half a million rows are searched in half a second.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.index import local_name, new_parser
from followup_cli.workbook.ranges import column_letters, column_number

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_CHUNK = 1 << 20
_OVERLAP = 512
_HEAD = 4096
_NAME = rb"(?:\w+:)?"
_DIMENSION = re.compile(
    rb"<" + _NAME + rb"""dimension\b[^>]*\bref=["'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)["']"""
)
_ERRORS = (b't="e"', b"t='e'")
# Each begins with plain bytes, which `re` finds fast: the element as Excel writes it, and prefixed.
_RESULTLESS = rb"\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)"
_NEVER = tuple(
    re.compile(start + _RESULTLESS)
    for start in (rb"</f>", rb"<f\b[^>]*/>", rb":f>", rb":f\b[^>]*/>")
)
_CELL = re.compile(r"([A-Z]+)(\d+)")


class Broken(NamedTuple):
    """A cell that holds an error (`#N/A`), or a formula that was never calculated (`=A1+7`)."""

    row: int
    column: str
    text: str
    is_error: bool


class Extent(NamedTuple):
    """The last row and column that a sheet says it reaches."""

    row: int
    column: int


def extent_of(package: zipfile.ZipFile, part: str) -> Extent | None:
    """Return how far a sheet says it goes, None where it does not say; reads only its head."""
    with package.open(part) as file:
        found = _DIMENSION.search(file.read(_HEAD))
    return Extent(int(found[2]), column_number(found[1].decode())) if found else None


def broken_cells(package: zipfile.ZipFile, part: str) -> tuple[Broken, ...]:
    """Return the cells of a sheet that hold errors or formulas never calculated."""
    if not any(map(_looks_broken, windows(package, part))):
        return ()
    return tuple(_parse_broken(package, part))


def _looks_broken(window: bytes) -> bool:
    if any(mark in window for mark in _ERRORS):
        return True
    return any(pattern.search(window) for pattern in _NEVER)


def windows(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part's bytes, each window beginning with the end of the last."""
    tail = b""
    with package.open(part) as file:
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


class _CellReader:
    """Gathers broken cells from the events of a streaming parser."""

    def __init__(self) -> None:
        self.found: list[Broken] = []
        self.row = 0
        self.column = 0
        self.kind = ""
        self.formula: str | None = None
        self.value: str | None = None
        self.inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self.inside = local_name(name)
        if self.inside == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif self.inside == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.formula, self.value = attributes.get("t", ""), None, None
        elif self.inside == "f":
            self.formula = ""

    def text(self, chunk: str) -> None:
        """Take the text inside an element."""
        if self.inside == "v":
            self.value = (self.value or "") + chunk
        elif self.inside == "f":
            self.formula = (self.formula or "") + chunk

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.inside = ""
        if local_name(name) == "c":
            self._finish()

    def _place(self, reference: str) -> None:
        found = _CELL.fullmatch(reference)
        self.column = column_number(found[1]) if found else self.column + 1

    def _finish(self) -> None:
        # A formula whose result is an empty text is a calculated one: Excel marks it t="str".
        if self.kind == "e":
            self._add(self.value or "#N/A", is_error=True)
        elif self.formula is not None and not self.value and self.kind != "str":
            self._add(f"={self.formula}", is_error=False)

    def _add(self, text: str, *, is_error: bool) -> None:
        self.found.append(Broken(self.row, column_letters(self.column), text, is_error))


def _parse_broken(package: zipfile.ZipFile, part: str) -> list[Broken]:
    reader, parser = _CellReader(), new_parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    with package.open(part) as file:
        parser.ParseFile(file)
    return reader.found
