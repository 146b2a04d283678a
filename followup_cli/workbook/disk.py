"""What a save asks of the disk: bytes that stay, names that change hands, and rights kept."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_HELD = (errno.EBUSY, errno.ETXTBSY)
_HELD_ON_WINDOWS = (5, 32, 33)  # access denied, in use, locked: a read-only file was refused before
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_HERE, _EXCHANGE = -100, 2  # as the kernel numbers "this folder" and "exchange the two names"
# The call of each system, and what it is called with.
_EXCHANGES: Mapping[str, tuple[str, Callable[[bytes, bytes], tuple[bytes | int, ...]]]] = {
    "linux": ("renameat2", lambda one, other: (_HERE, one, _HERE, other, _EXCHANGE)),
    "darwin": ("renamex_np", lambda one, other: (one, other, _EXCHANGE)),
}


def is_held(error: OSError) -> bool:
    """Whether a file was not replaced because another program has it open."""
    return error.errno in _HELD or getattr(error, "winerror", None) in _HELD_ON_WINDOWS


def exchange(one: Path, other: Path) -> bool:
    """Let two files change names in one step, so that neither is lost; False where no disk can.

    A plain replace would throw away whatever stands in the place at that very moment.
    """
    names = os.fsencode(one), os.fsencode(other)
    name, arguments = _EXCHANGES.get(sys.platform, ("", lambda *_: ()))
    change = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if change is None:
        return False
    if change(*arguments(*names)) == 0:
        return True
    if ctypes.get_errno() in _NO_EXCHANGE:
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def link(file: Path, name: Path) -> bool:
    """Give a file a second name; False where a disk knows none, FileExistsError if it is taken."""
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def claim(temporary: Path, path: Path) -> None:
    """Give a finished file its name; FileExistsError if a file has that name."""
    if link(temporary, path):
        return
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    temporary.rename(path)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file, with its times, to a name that it has only once it is whole and on the disk."""
    part = target.with_name(target.name + PART)
    try:
        shutil.copy2(source, part)
        with part.open("rb+") as copy:
            os.fsync(copy.fileno())
        claim(part, target)
    finally:
        part.unlink(missing_ok=True)


PART = ".part"  # ends the name of a copy that is not whole yet


def liken(new: Path, old: Path) -> None:
    """Give a file the rights and the owner of another, as far as this disk knows any."""
    status = old.stat()
    try:
        shutil.copystat(old, new)
    except OSError:
        if new.stat().st_mode != status.st_mode:
            raise
    os.utime(new)
    _give(new, status.st_uid, status.st_gid)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none, open to all who may write in the one around it."""
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    around = folder.parent.stat()
    _give(folder, -1, around.st_gid)
    with suppress(OSError):  # a disk that knows no rights
        folder.chmod(stat.S_IMODE(around.st_mode))


def _give(path: Path, owner: int, group: int) -> None:
    """Give a file to its owner and its group; only the administrator gives it to another owner."""
    if not hasattr(os, "chown"):
        return
    for one in dict.fromkeys((owner, -1)):
        with suppress(OSError):  # as not every disk knows owners, either
            os.chown(path, one, group)
            return


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk; neither Windows nor every network disk can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
