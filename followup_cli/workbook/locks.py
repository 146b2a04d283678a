"""Who else is at the workbook: owner files of Excel, WPS and LibreOffice, and a lock of ours."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from followup_cli.errors import BusyError
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PATIENCE = 5.0  # seconds that a command waits for another one to finish its save
_PAUSE = 0.05
_NARROW_LENGTH, _WIDE_LENGTH = 55, 165  # an owner file of Excel: a name, and the same in UTF-16


def opened_by(path: Path) -> Message | None:
    """Return who has a workbook open, and in what, as far as owner files beside it say."""
    owners = {f"~${path.name}": "Excel", f".~{path.name}": "WPS"}
    for name, program in (*owners.items(), (f".~lock.{path.name}#", "LibreOffice")):
        owner = path.with_name(name)
        if owner.exists():
            return msg(
                "{name} is open in {program} ({who}). Close it and run the command again; "
                "if nobody has it open, delete {owner}.",
                name=path.name,
                program=program,
                who=_who(owner, program) or "?",
                owner=name,
            )
    return None


def _who(owner: Path, program: str) -> str:
    """Return the name in an owner file, empty where it cannot be read."""
    try:
        content = owner.read_bytes()
    except OSError:  # Excel on Windows shares its owner file with nobody
        return ""
    if program == "LibreOffice":
        fields = content.decode("utf-8", "replace").split(",")
        return next((field.strip() for field in fields[:3] if field.strip()), "")
    return _wide_name(content) or _narrow_name(content)


def _wide_name(content: bytes) -> str:
    wide = content[_NARROW_LENGTH:]
    if len(content) < _WIDE_LENGTH:
        return ""
    return wide[2 : 2 + 2 * wide[0]].decode("utf-16-le", "replace").strip("\0 ")


def _narrow_name(content: bytes) -> str:
    return content[1 : 1 + content[0]].decode("utf-8", "replace").strip("\0 ") if content else ""


class Lock:
    """A lock that only our own commands know: the system lets go of it if a command is killed."""

    def __init__(self, path: Path, name: str) -> None:
        """Say which file is the lock, and the name of the workbook that it stands for."""
        self._path = path
        self._name = name
        self._file = -1

    def __enter__(self) -> Self:
        """Take the lock, waiting briefly for another command to finish."""
        for _ in range(round(PATIENCE / _PAUSE)):
            if self._take():
                return self
            time.sleep(_PAUSE)
        raise BusyError(
            msg("Another followup command is writing {name}. Run this one again.", name=self._name)
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go, and leave no file behind."""
        if sys.platform == "win32":  # which deletes no file that is open: the last one does it
            os.close(self._file)
            with suppress(PermissionError):
                self._path.unlink(missing_ok=True)
            return
        self._path.unlink(missing_ok=True)
        os.close(self._file)

    def _take(self) -> bool:
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            if sys.platform == "win32":  # as it says of a file that is just being deleted
                return False
            raise
        if _lock(file) and self._is_still_there(file):
            self._file = file
            return True
        os.close(file)
        return False

    def _is_still_there(self, file: int) -> bool:
        """Whether the locked file is the one that others find; its holder may have deleted it."""
        try:
            return os.path.samestat(os.fstat(file), self._path.stat())
        except FileNotFoundError:
            return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    _LOCKLESS = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK)  # the disk, not us

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _LOCKLESS:
                raise
        return True
