"""A sheet as cells: read by calamine, column by column, with vertical merges filled."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from followup_cli.errors import UnreadableError
from followup_cli.words import msg
from followup_cli.workbook.files import require_workbook
from followup_cli.workbook.harmless import require_harmless
from followup_cli.workbook.index import Index, index_of
from followup_cli.workbook.mend import mended
from followup_cli.workbook.reach import MOST_CELLS, is_vast, require_honest_counts
from followup_cli.workbook.scan import Broken, broken_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from followup_cli.workbook.cells import Cell

Merge = tuple[tuple[int, int], tuple[int, int]]

_CANNOT_READ = (
    OSError,
    NotImplementedError,  # a compression that Python does not know
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    UnicodeError,
    expat.ExpatError,
    CalamineError,
)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet from A1 on, column by column; a blank, and an error, is `''`.

    `filled` counts the cells of each row that hold anything, and `merges` are the merged ranges,
    counted from 0.
    """

    name: str
    columns: tuple[Sequence[Cell], ...] = ()
    filled: Sequence[int] = ()
    merges: tuple[Merge, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are, from row 1 to the last that holds anything."""
        return len(self.filled)

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row, counted from 0."""
        return [column[number] for column in self.columns]


@dataclass
class Book:
    """An open workbook: its index, its package, and its sheets as they are asked for."""

    index: Index
    package: zipfile.ZipFile
    cells: CalamineWorkbook
    grids: dict[str, Grid] = field(default_factory=dict)
    vast: dict[str, bool] = field(default_factory=dict)

    def grid(self, name: str) -> Grid:
        """Return the cells of a sheet; empty for one that is no worksheet."""
        if name not in self.grids:
            self.grids[name] = self._read(name) if name in self.index.parts else Grid(name)
        return self.grids[name]

    def forget(self, name: str) -> None:
        """Let go of a sheet's cells, which can be most of the memory."""
        self.grids.pop(name, None)

    def is_vast(self, name: str) -> bool:
        """Return whether a sheet reaches too far to be read: a stray cell does it."""
        if name not in self.vast:
            self.vast[name] = is_vast(self.package, self.index.parts[name])
        return self.vast[name]

    def broken(self, name: str) -> tuple[Broken, ...]:
        """Return the cells of a sheet that hold errors or formulas never calculated."""
        return broken_cells(self.package, self.index.parts[name])

    def _read(self, name: str) -> Grid:
        if self.is_vast(name):
            return Grid(name)
        sheet = self.cells.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        return make_grid(name, rows, tuple(sheet.merged_cell_ranges or ()))


@contextmanager
def open_book(path: Path, content: bytes = b"") -> Iterator[Book]:
    """Open a workbook for reading, from its bytes if they are given.

    UnreadableError for whatever cannot be read.
    """
    require_workbook(path)
    source = BytesIO(content or path.read_bytes()) if content or not _is_text(path) else path
    try:
        with zipfile.ZipFile(source) as package:
            require_harmless(package.infolist())
            copy = mended(package)
            if copy is None:
                yield _opened(package, source)
            else:
                with zipfile.ZipFile(copy) as plain:
                    yield _opened(plain, copy)
    except _CANNOT_READ as error:
        raise UnreadableError(
            msg("{path} cannot be read: {error}.", path=path, error=str(error))
        ) from error


def _is_text(path: Path) -> bool:
    """Whether a path can be told to calamine: names of old archives may be in any encoding."""
    return str(path).isascii() or not any("\ud800" <= letter <= "\udfff" for letter in str(path))


def _opened(package: zipfile.ZipFile, source: Path | BytesIO) -> Book:
    # A copy in memory is read from two places at once, each with a position of its own.
    own = BytesIO(source.getvalue()) if isinstance(source, BytesIO) else source
    require_honest_counts(package)
    return Book(index_of(package), package, CalamineWorkbook.from_object(own))


def make_grid(name: str, rows: list[list[Cell]], merges: tuple[Merge, ...] = ()) -> Grid:
    """Lay out rows as columns; a value in a vertical merge stands in each of its rows."""
    _trim(rows)
    _fill_down(rows, merges)
    width = len(rows[0]) if rows else 0
    filled = [width - row.count("") for row in rows]
    return Grid(name, tuple(zip(*rows, strict=True)), filled, merges)


def _trim(rows: list[list[Cell]]) -> None:
    while rows and rows[-1].count("") == len(rows[-1]):
        rows.pop()


def _fill_down(rows: list[list[Cell]], merges: tuple[Merge, ...]) -> None:
    if sum(max(0, min(bottom, len(rows)) - top) for (top, _), (bottom, _) in merges) > MOST_CELLS:
        return  # no sheet has room for that many, unless they overlap
    for (top, left), (bottom, _) in merges:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
