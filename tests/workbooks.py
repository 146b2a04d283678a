"""Workbooks for tests of writing: packages compared part by part, and checked for soundness."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from typing import TYPE_CHECKING

from inspect_book import book_faults, style_faults, text_faults
from inspect_parts import comment_faults, drawing_faults, table_faults
from inspect_sheets import sheets_faults
from inspection import Inspection as Inspection  # noqa: PLC0414  # it belongs to both
from inspection import package_faults
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_JUDGED: dict[bytes, frozenset[str]] = {}  # most are judged when written, and by a test again
_MOST = 8_000_000  # bytes of a workbook; larger ones take too long to judge each time
_NOT_JUDGED = (
    AssertionError, AttributeError, IndexError, KeyError, LookupError, NotImplementedError,
    StopIteration, TypeError, ValueError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError,
)  # fmt: skip
JUDGES = (
    package_faults, book_faults, style_faults, text_faults, sheets_faults, table_faults,
    comment_faults, drawing_faults,
)  # fmt: skip


def packed(path: Path) -> dict[str, bytes]:
    """Return the compressed bytes of every entry of a package, by its name."""
    found = {}
    with zipfile.ZipFile(path) as package, path.open("rb") as file:
        for info in package.infolist():
            file.seek(info.header_offset + 26)
            lengths = file.read(4)
            file.seek(int.from_bytes(lengths[:2], "little"), 1)
            file.seek(int.from_bytes(lengths[2:], "little"), 1)
            found[info.filename] = file.read(info.compress_size)
    return found


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the entries of one package that another lacks, or holds with other bytes."""
    return {name for name, content in before.items() if after.get(name) != content}


def rewrite(source: Path, target: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Write a copy of a package with some parts replaced, added or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts[name] if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")
    return target


def faults(path: Path) -> set[str]:
    """Return what would make Excel repair a workbook: order, ids, dangling references, counts."""
    return faults_of(path.read_bytes())


def faults_of(content: bytes) -> set[str]:
    """Return what would make Excel repair a workbook that is not on the disk."""
    key = hashlib.sha256(content).digest()
    if key not in _JUDGED:
        found = Inspection(content)
        _JUDGED[key] = frozenset(fault for judge in JUDGES for fault in judge(found))
    return set(_JUDGED[key])


def faults_or_none(content: bytes) -> frozenset[str] | None:
    """Return the faults of a workbook, None where it is too large or too broken to be judged."""
    if len(content) > _MOST:
        return None
    try:
        return frozenset(faults_of(content))
    except _NOT_JUDGED:
        return None
