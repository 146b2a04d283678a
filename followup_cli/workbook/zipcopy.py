"""The zip container: what it holds, and a new one in which untouched entries keep their bytes.

`zipfile` reads the directory but cannot copy an entry without unpacking it. Copying it packed
keeps every compressed byte of what is not ours, and costs no memory however large the entry is.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_UTF8, _DESCRIPTOR = 0x800, 0x8
_NEEDS_VERSION = 20
_ZIP64_EXTRA = 1
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the same input must give the same bytes
_BLOCK = 1 << 20
_MOST_BYTES, _MOST_ENTRIES = 0xFFFFFFFF, 0xFFFF


@dataclass(frozen=True)
class Kept:
    """An entry that is copied as it stands in the archive it came from."""

    info: zipfile.ZipInfo


@dataclass(frozen=True)
class Fresh:
    """An entry with content of ours."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Written:
    """An entry of the new archive, as its directory will describe it."""

    info: zipfile.ZipInfo
    packed: int
    offset: int


def stored_name(info: zipfile.ZipInfo) -> bytes:
    """Return an entry's name byte for byte as it is stored."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def packed_blocks(source: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the compressed bytes of an entry, a block at a time."""
    _local_extra(source, info)
    left = info.compress_size
    while left:
        block = source.read(min(_BLOCK, left))
        if not block:
            raise _broken(info)
        left -= len(block)
        yield block


def write_zip(
    out: IO[bytes], source: IO[bytes], entries: Iterable[Kept | Fresh], comment: bytes
) -> None:
    """Write an archive of kept and fresh entries, in their order."""
    written = [
        _write_kept(out, source, entry.info)
        if isinstance(entry, Kept)
        else _write_fresh(out, entry)
        for entry in entries
    ]
    start, count = out.tell(), len(written)
    for entry in written:
        _write_central(out, entry)
    size = out.tell() - start
    _require_small(start + size, count)
    out.write(_END.pack(_END_SIGN, 0, 0, count, count, size, start, len(comment)) + comment)


def _write_kept(out: IO[bytes], source: IO[bytes], info: zipfile.ZipInfo) -> _Written:
    written = _Written(info, info.compress_size, out.tell())
    _write_local(out, written, _without_zip64(_local_extra(source, info)))
    for block in packed_blocks(source, info):
        out.write(block)
    return written


def _write_fresh(out: IO[bytes], entry: Fresh) -> _Written:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(entry.content) + packer.flush()
    written = _Written(_describe(entry), len(packed), out.tell())
    _write_local(out, written, b"")
    out.write(packed)
    return written


def _describe(entry: Fresh) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.name, _FIXED_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # else it would differ from one kind of machine to another
    info.flag_bits = 0 if entry.name.isascii() else _UTF8
    info.CRC, info.file_size = zlib.crc32(entry.content), len(entry.content)
    return info


def _write_local(out: IO[bytes], entry: _Written, extra: bytes) -> None:
    _require_small(max(entry.offset, entry.packed, entry.info.file_size), 0)
    name = stored_name(entry.info)
    lengths = (len(name), len(extra))
    out.write(_LOCAL.pack(_LOCAL_SIGN, *_common(entry), *lengths) + name + extra)


def _write_central(out: IO[bytes], entry: _Written) -> None:
    info, name = entry.info, stored_name(entry.info)
    extra = _without_zip64(info.extra)
    version, *common = _common(entry)
    made_by = (info.create_version, info.create_system, version, info.reserved)
    lengths = (len(name), len(extra), len(info.comment))
    placed = (0, info.internal_attr, info.external_attr, entry.offset)
    header = _CENTRAL.pack(_CENTRAL_SIGN, *made_by, *common, *lengths, *placed)
    out.write(header + name + extra + info.comment)


def _common(entry: _Written) -> tuple[int, ...]:
    """Return the fields that an entry's header and its line in the directory share."""
    info = entry.info
    flags = info.flag_bits & ~_DESCRIPTOR  # the sizes stand in the header, not behind the bytes
    version = max(info.extract_version, _NEEDS_VERSION)
    sizes = (info.CRC, entry.packed, info.file_size)
    return version, flags, info.compress_type, *_dos_time(info.date_time), *sizes


def _dos_time(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local_extra(source: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    """Return the extra field of an entry's own header, leaving the source where its bytes begin."""
    source.seek(info.header_offset)
    header = source.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(_LOCAL_SIGN):
        raise _broken(info)
    name_length, extra_length = _LOCAL.unpack(header)[-2:]
    source.read(name_length)
    return source.read(extra_length)


def _broken(info: zipfile.ZipInfo) -> UnreadableError:
    return UnreadableError(
        msg("{part} is cut short inside the workbook; it is damaged.", part=info.orig_filename)
    )


def _without_zip64(extra: bytes) -> bytes:
    """Return extra fields less the one of 64-bit sizes, which the new headers do not need."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _require_small(size: int, count: int) -> None:
    if size > _MOST_BYTES or count > _MOST_ENTRIES:
        raise UnsafeWorkbookError(msg("The workbook is larger than 4 GB."))
