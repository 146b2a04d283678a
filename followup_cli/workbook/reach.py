"""How much a workbook really holds, whatever it says: its cells, and its list of texts.

Calamine lays a sheet out in memory from its first cell to its last, so two cells at opposite
corners would take the machine's whole memory. A search through the bytes proves most sheets
harmless; only those that it cannot vouch for are parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.errors import UnsafeWorkbookError
from followup_cli.words import msg
from followup_cli.workbook.index import local_name, new_parser, plain_name
from followup_cli.workbook.ranges import column_number
from followup_cli.workbook.scan import windows

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence

MOST_CELLS = 40_000_000
# Cells whose address is not of a shape: A to Z and below row 1,000,000, to ZZ and 10,000, to ZZZ
# and 1,000. Within any one of these shapes, a sheet has less than MOST_CELLS cells.
_ODD = tuple(
    re.compile(rb'<c(?! r="%s")[\s/>](?:[^>]*>|[^>]{400})' % shape)
    for shape in (rb"[A-Z]\d{1,6}", rb"[A-Z]{1,2}\d{1,4}", rb"[A-Z]{1,3}\d{1,3}")
)
_PREFIXED = re.compile(rb":c[\s/>]")
_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)")
_ROW = re.compile(r"[0-9]{1,10}")
_LONGEST_ADDRESS = 20
_TEXTS = "xl/sharedstrings.xml"
_CHUNK = 4096


def is_vast(package: zipfile.ZipFile, part: str) -> bool:
    """Return whether a sheet's cells span more than can be read: a stray cell does it."""
    wide = [odd for odd in _ODD if not _holds(package, part, (odd, _PREFIXED))]
    return not wide and _span(package, part) > MOST_CELLS


def require_honest_counts(package: zipfile.ZipFile) -> None:
    """Refuse a list of texts that claims to be longer than its bytes: room is made for all."""
    for name in package.namelist():
        if plain_name(name) == _TEXTS:
            said = _first_element(package, name).get("uniqueCount", "")
            if said.isdecimal() and int(said[:_LONGEST_ADDRESS]) > package.getinfo(name).file_size:
                raise UnsafeWorkbookError(
                    msg("{part} inside the workbook claims to hold far more than it does; "
                        "such files may do harm.", part=name)
                )  # fmt: skip


def _first_element(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    found: list[dict[str, str]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    with package.open(part) as file:
        while not found and (chunk := file.read(_CHUNK)):
            parser.Parse(chunk)
    return found[0] if found else {}


def _holds(package: zipfile.ZipFile, part: str, patterns: Sequence[re.Pattern[bytes]]) -> bool:
    return any(pattern.search(w) for w in windows(package, part) for pattern in patterns)


class _Corner:
    """Follows the cells of a sheet to the last row and column that hold one."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; what says no place follows the one before."""
        kind = local_name(name)
        if kind == "row":
            said = attributes.get("r", "")
            self._row = (
                int(said) if said.isdecimal() and len(said) < _LONGEST_ADDRESS else self._row + 1
            )
            self._column = 0
        elif kind == "c":
            self._place(attributes.get("r", ""))

    def _place(self, said: str) -> None:
        found = _ADDRESS.fullmatch(said[:_LONGEST_ADDRESS])
        row, self._column = self._row, self._column + 1
        if found:
            row, self._column = int(found[2]), column_number(found[1].upper())
        self.rows, self.columns = max(self.rows, row), max(self.columns, self._column)


def _span(package: zipfile.ZipFile, part: str) -> int:
    corner, parser = _Corner(), new_parser()
    parser.StartElementHandler = corner.start
    with package.open(part) as file:
        parser.ParseFile(file)
    return corner.rows * corner.columns
