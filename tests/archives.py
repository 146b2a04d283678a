"""Zip archives written by hand: every shape that the format allows and `zipfile` does not make."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_BIG, _MANY = 0xFFFFFFFF, 0xFFFF
_DATE = (46 << 9 | 11 << 5 | 23, 9 << 11)  # 23 November 2026, nine o'clock
_STAMPS = struct.pack("<HHBl", 0x5455, 5, 1, 1_795_000_000)  # when it was saved, as Unix has it
_NTFS = struct.pack("<HHLHH24s", 0x000A, 32, 0, 1, 24, bytes(24))


class Packing(NamedTuple):
    """How the entries of an archive are written."""

    stored: bool = False
    descriptors: bool = False  # sizes behind the bytes, as programs that stream write them
    signed_descriptors: bool = True
    zip64: bool = False  # 64-bit sizes, however small they are
    extras: bool = False  # times in extra fields, comments on entries and archive
    folders: bool = False  # an entry for each folder
    reverse: bool = False
    level: int = 9


PLAIN = Packing()


class _Entry(NamedTuple):
    """What the directory says of an entry."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def pack(parts: Mapping[str, bytes], how: Packing = PLAIN) -> bytes:
    """Return an archive of these parts."""
    names = list(parts)
    if how.folders:
        folders = {name[: at + 1] for name in names for at, c in enumerate(name) if c == "/"}
        names = [*sorted(folders), *names]
    out = bytearray()
    ordered = reversed(names) if how.reverse else names
    listed = [_add(out, name, parts.get(name, b""), how) for name in ordered]
    start = len(out)
    for entry in listed:
        out += _central(entry, how)
    return bytes(out + _end(len(listed), start, len(out) - start, how))


def _add(out: bytearray, name: str, content: bytes, how: Packing) -> _Entry:
    method, packed = (0, content) if how.stored else (8, _deflated(content, how.level))
    flags = (0 if name.isascii() else 0x800) | (8 if how.descriptors else 0)
    sizes = (zlib.crc32(content), len(packed), len(content))
    entry = _Entry(name.encode(), flags, method, *sizes, len(out))
    out += _local(entry, how) + packed
    if how.descriptors:
        sign = b"PK\x07\x08" if how.signed_descriptors else b""
        out += sign + struct.pack("<LQQ" if how.zip64 else "<3L", *sizes)
    return entry


def _deflated(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _local(entry: _Entry, how: Packing) -> bytes:
    sizes = (0, 0, 0) if how.descriptors else entry[3:6]
    extra = _STAMPS if how.extras else b""
    if how.zip64:
        extra = struct.pack("<HHQQ", 1, 16, sizes[2], sizes[1]) + extra
        sizes = (sizes[0], _BIG, _BIG)
    fixed = (45 if how.zip64 else 20, entry.flags, entry.method, *reversed(_DATE), *sizes)
    lengths = (len(entry.name), len(extra))
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", *fixed, *lengths) + entry.name + extra


def _central(entry: _Entry, how: Packing) -> bytes:
    extra, comment = (_NTFS + _STAMPS, b"a part") if how.extras else (b"", b"")
    sizes, offset, version = entry[3:6], entry.offset, 20
    if how.zip64:
        extra = struct.pack("<HHQQQ", 1, 24, entry.size, entry.packed, offset) + extra
        sizes, offset, version = (entry.crc, _BIG, _BIG), _BIG, 45
    fixed = (version, version, entry.flags, entry.method, *reversed(_DATE), *sizes)
    lengths = (len(entry.name), len(extra), len(comment), 0, 0, 0, offset)
    head = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *fixed, *lengths)
    return head + entry.name + extra + comment


def _end(count: int, start: int, size: int, how: Packing) -> bytes:
    comment = b"kept by the shop" if how.extras else b""
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, len(comment))
    if not how.zip64:
        return tail + comment
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)
    none = (0, 0, _MANY, _MANY, _BIG, _BIG, len(comment))
    return record + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", *none) + comment
