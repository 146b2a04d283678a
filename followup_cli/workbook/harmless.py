"""What no workbook is: archives made to unpack to more than they say, or to be read in two ways.

Judged by the archive's directory alone, before anything is unpacked; reading and writing both
begin here, so that what one refuses the other does too.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_UNPACKED = 4 << 30  # of all parts together
MOST_INDEX = 64 << 20  # of a part that lists others, and is read whole
_BOMB_BYTES, _BOMB_RATIO = 100 << 20, 400
_LOCAL_HEADER = 30
# What `zipfile` and the unpackers below it raise over bytes that make no sense.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError,
    ValueError, OverflowError,
)  # fmt: skip


def damaged(error: Exception) -> UnreadableError:
    """Return the refusal of a file whose bytes make no sense."""
    return UnreadableError(msg("The workbook is damaged: {error}.", error=str(error)))


def part_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a part: forward slashes, no leading one."""
    return info.orig_filename.replace("\\", "/").lstrip("/")


def require_harmless(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what is encrypted, ambiguous, or unpacks to far more than it holds."""
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError(
            msg("The workbook is encrypted. Save a copy without a password first.")
        )
    if len({unquote(part_name(info)).casefold() for info in infos}) < len(infos):
        raise UnsafeWorkbookError(
            msg("The workbook holds two parts of one name. Open it in Excel and save it again.")
        )
    if any(info.header_offset < 0 for info in infos):
        raise UnreadableError(msg("The workbook is cut short; it is damaged."))
    if sum(info.file_size for info in infos) > MOST_UNPACKED or any(map(_is_bomb, infos)):
        raise UnsafeWorkbookError(
            msg("The workbook unpacks to far more than any real one; it may do harm.")
        )
    if any("\0" in info.orig_filename for info in infos) or _overlap(infos):
        raise UnsafeWorkbookError(_made_by_hand())


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > max(_BOMB_BYTES, _BOMB_RATIO * info.compress_size)


def _overlap(infos: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether two parts share bytes of the file, as no program writes them."""
    placed = sorted(infos, key=lambda info: info.header_offset)
    return any(_least_end(one) > following.header_offset for one, following in pairwise(placed))


def _least_end(info: zipfile.ZipInfo) -> int:
    return info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size


def _made_by_hand() -> Message:
    return msg(
        "The workbook's parts overlap, or have names that can be read in two ways; "
        "no program makes such files, and this one may do harm."
    )
