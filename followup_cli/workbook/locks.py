"""The lock that our own commands take while one of them writes a workbook."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Self

from followup_cli.errors import BusyError
from followup_cli.words import Message, msg
from followup_cli.workbook.disk import make_folder

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 5.0  # seconds that a command waits for another one to finish its save
_PAUSE = 0.05


def rival(name: str) -> Message:
    """Return what to tell where another command of ours writes the same workbook."""
    return msg("Another followup command is writing {name}. Run this one again.", name=name)


class Lock:
    """A lock that only our own commands know: the system lets go of it if a command is killed."""

    def __init__(self, path: Path, name: str) -> None:
        """Say which file is the lock, and the name of the workbook that it stands for."""
        self._path = path
        self._name = name
        self._file = -1

    def __enter__(self) -> Self:
        """Take the lock, waiting briefly for another command; make its folder where it lacks."""
        with ExitStack() as failed:
            failed.callback(self._leave_folder)
            for _ in range(round(PATIENCE / _PAUSE)):
                if self._take():
                    failed.pop_all()
                    return self
                time.sleep(_PAUSE)
        raise BusyError(rival(self._name))

    def __exit__(self, *_: object) -> None:
        """Let go, and leave no file behind, nor a folder that nobody else has anything in."""
        try:
            self._let_go()
        finally:
            self._leave_folder()

    def _leave_folder(self) -> None:
        with suppress(OSError):  # earlier versions are in it
            self._path.parent.rmdir()

    def _let_go(self) -> None:
        if sys.platform == "win32":  # which deletes no file that is open: the last one does it
            os.close(self._file)
            with suppress(PermissionError):
                self._path.unlink(missing_ok=True)
            return
        try:
            with suppress(OSError):  # a file of no bytes, which the next command takes as its own
                self._path.unlink(missing_ok=True)
        finally:
            with suppress(OSError):  # the system lets go of it all the same
                os.close(self._file)

    def _take(self) -> bool:
        make_folder(self._path.parent)
        try:
            file = self._open()
        except FileNotFoundError:  # another command has just left, and its folder with it
            return False
        except PermissionError:
            if sys.platform == "win32":  # as it says of a file that is just being deleted
                return False
            raise
        with ExitStack() as failed:
            failed.callback(os.close, file)
            if _lock(file) and self._is_still_there(file):
                self._file = file
                failed.pop_all()
                return True
        return False

    def _open(self) -> int:
        """Open the lock for whoever may write here: a killed command may leave it behind."""
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except PermissionError:
            if sys.platform == "win32" or not os.access(self._path.parent, os.W_OK):
                raise
            return os.open(self._path, os.O_RDONLY)  # it is somebody else's
        if hasattr(os, "fchmod"):
            with suppress(OSError):  # it is somebody else's, or the disk knows no rights
                os.fchmod(file, 0o666)
        return file

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
