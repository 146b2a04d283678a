"""A save that breaks at a chosen step: every call that touches the disk counts, and any may fail.

The steps are those of the very run: nothing here knows how many there are, or what they are for.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import shutil
import signal
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from followup_cli.workbook import save, workroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = (
    "mkdir", "rmdir", "open", "close", "link", "unlink", "rename", "replace", "fsync", "stat",
    "fstat", "utime", "chmod", "chown", "listdir", "scandir", "sendfile", "access",
)  # fmt: skip
LOOKING = {"stat", "fstat", "access", "read", "listdir", "scandir", "open for reading", "verify"}
GROWING = {"open for writing", "write", "mkdir", "link", "fsync", "sendfile"}  # what needs room
FULL = (errno.ENOSPC, "No space left on device")
FAILURES = {
    "full": FULL,
    "broken": (errno.EIO, "Input/output error"),
    "denied": (errno.EACCES, "Permission denied"),
}
OF_ANY_STEP = ("broken", "stopped")
OF_A_DEED = ("full", "denied")
OPENING = {"open", "open for writing", "close"}  # stopped after one, Python forgets the file
KILLED = "killed"


class Step(NamedTuple):
    """A call that a save makes: which, and on what."""

    call: str
    subject: str


def faults_of(call: str) -> tuple[str, ...]:
    """Return what can befall a step, but for the command being killed at it."""
    if call in LOOKING:
        return OF_ANY_STEP
    short = ("short",) if call == "write" else ()
    lasting = ("stays full",) if call in GROWING else ()
    stopped = () if call in OPENING else ("stopped after",)
    return (*OF_ANY_STEP, *OF_A_DEED, *stopped, *short, *lasting)


class Breaker:
    """Counts the steps of a save, and breaks it at one of them."""

    def __init__(self, folder: Path, at: int = 0, fault: str = "") -> None:
        """Say which folder is watched, and at which step what happens; 0 only counts."""
        self.folder, self.at, self.fault = os.fspath(folder), at, fault
        self.steps: list[Step] = []
        self.has_broken = False

    def take(self, call: str, subject: object, run: Callable[[], Any]) -> Any:
        """Take a step, or break at it."""
        self.steps.append(Step(call, Path(os.fsdecode(_text(subject))).name))
        if len(self.steps) == self.at:
            return self._break(call, run)
        if self.has_broken and self.fault == "stays full" and call in GROWING:
            raise OSError(*FULL)
        return run()

    def watches(self, *subjects: object) -> bool:
        """Whether a call is about the folder; one on an open file is."""
        return any(
            isinstance(one, int) or os.fsdecode(_text(one)).startswith(self.folder)
            for one in subjects
        )

    def _break(self, call: str, run: Callable[[], Any]) -> Any:
        self.has_broken = True
        if self.fault == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "stopped after" or call == "close":  # a file that fails to close is closed
            run()
        if self.fault.startswith("stopped"):
            raise KeyboardInterrupt
        raise OSError(*FAILURES.get(self.fault, FULL))


def _text(subject: object) -> str | bytes:
    return subject if isinstance(subject, (str, bytes)) else str(subject)


class BrokenFile(io.FileIO):
    """A file whose reads and writes are steps."""

    def __init__(self, path: Any, mode: str, breaker: Breaker) -> None:
        """Open the file."""
        self._breaker, self._path = breaker, path
        super().__init__(path, mode)

    def write(self, content: Any, /) -> int:
        """Write, perhaps less than was asked for before the disk is full."""

        def run() -> int:
            return super(BrokenFile, self).write(content)

        breaker = self._breaker
        if breaker.fault == "short" and len(breaker.steps) + 1 == breaker.at:
            super().write(bytes(content)[: len(content) // 2])
        return int(breaker.take("write", self._path, run))

    def readinto(self, buffer: Any, /) -> int:
        """Read a block."""
        read = super().readinto
        return int(self._breaker.take("read", self._path, lambda: read(buffer)))

    def readall(self) -> bytes:
        """Read the rest."""
        read = super().readall
        return bytes(self._breaker.take("read", self._path, read))


@contextmanager
def breaking(breaker: Breaker) -> Iterator[Breaker]:
    """Have every call on the disk be a step of the breaker."""
    with ExitStack() as patches:
        for name in CALLS:
            patched = mock.patch.object(os, name, _step(breaker, name, getattr(os, name)))
            patches.enter_context(patched)
        patches.enter_context(mock.patch.object(io, "open", _opening(breaker, io.open)))
        for module, name in (
            (fcntl, "flock"),
            (workroom, "exchange"),
            (save, "verify"),
            (shutil, "copystat"),
        ):
            real = getattr(module, name)
            patches.enter_context(mock.patch.object(module, name, _step(breaker, name, real)))
        yield breaker


def _step(breaker: Breaker, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if name in {"flock", "verify"} or breaker.watches(*arguments[:2]):
            return breaker.take(name, arguments[0], lambda: real(*arguments, **named))
        return real(*arguments, **named)

    return call


def _opening(breaker: Breaker, real: Callable[..., Any]) -> Callable[..., Any]:
    def open_(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if isinstance(file, int) or not breaker.watches(file) or "b" not in mode:
            return real(file, mode, *arguments, **named)
        raw_mode = mode.replace("b", "")

        def run() -> Any:
            raw = BrokenFile(file, raw_mode, breaker)
            if "+" in mode:
                return io.BufferedRandom(raw)
            return io.BufferedReader(raw) if raw_mode == "r" else io.BufferedWriter(raw)

        call = "open for reading" if raw_mode == "r" else "open for writing"
        return breaker.take(call, file, run)

    return open_
