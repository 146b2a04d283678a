"""Proof, before it replaces anything, that a new workbook is whole and keeps what it must."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import Message, msg
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.index import new_parser
from followup_cli.workbook.package import Package
from followup_cli.workbook.zipcopy import packed_blocks

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence
    from pathlib import Path


def verify(old: Package, new_path: Path, sheets: Sequence[str]) -> None:
    """Compare what was kept byte for byte, parse what was changed, and open the whole."""
    with Package(new_path) as new:
        if list(new.names()) != list(old.names()):
            raise _broken(msg("its parts are not those expected"))
        _compare_kept(old, new)
        for part in old.changed_parts:
            if part.endswith((".xml", ".rels")):
                _require_well_formed(part, new.read(part))
    _open(new_path, sheets)


def _require_well_formed(part: str, content: bytes) -> None:
    """Read a part through without keeping it; a tree of it would be the most memory of a save."""
    try:
        new_parser().Parse(content, True)
    except ExpatError as error:
        raise _broken(msg("{error}", error=f"{part}: {error}")) from error


def _compare_kept(old: Package, new: Package) -> None:
    copies = dict(new.kept())
    for part, info in old.kept():
        copy = copies[part]
        same = (info.CRC, info.file_size, info.compress_type) == (
            copy.CRC,
            copy.file_size,
            copy.compress_type,
        )
        if not same or not _same_bytes(old, info, new, copy):
            raise _broken(msg("{part} is not what it was", part=part))


def _same_bytes(old: Package, info: zipfile.ZipInfo, new: Package, copy: zipfile.ZipInfo) -> bool:
    pairs = zip_longest(packed_blocks(old.source, info), packed_blocks(new.source, copy))
    return all(one == other for one, other in pairs)


def _open(path: Path, sheets: Sequence[str]) -> None:
    try:
        with open_book(path) as book:
            found = book.cells.sheet_names
    except UnreadableError as error:
        raise _broken(msg("{error}", error=str(error))) from error
    if not set(sheets) <= set(found):
        raise _broken(msg("a sheet is missing"))


def _broken(what: Message) -> UnsafeWorkbookError:
    return UnsafeWorkbookError(
        msg("The new workbook did not pass its check ({what}). Please report this.", what=what)
    )
