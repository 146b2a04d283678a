"""The `.followup` folder while a save is under way: a lock, the file that is to be, the exchange.

Whatever stands in the workbook's place when the new file takes it is looked at afterwards, and put
back if it is not what was read: nobody's save is lost, however close it comes.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import ExitStack, suppress
from typing import IO, TYPE_CHECKING, Self

from followup_cli.errors import BusyError, CannotWriteError, ChangedError, StoppedError
from followup_cli.words import Message, msg
from followup_cli.workbook.disk import (
    PART,
    claim,
    exchange,
    is_held,
    liken,
    make_folder,
    sync_folder,
)
from followup_cli.workbook.files import fingerprint as fingerprint_of
from followup_cli.workbook.locks import Lock, rival
from followup_cli.workbook.owners import Busy, held_by_somebody, who_has
from followup_cli.workbook.unsaved import keep_unsaved
from followup_cli.workbook.versions import (
    clear_leftovers,
    drop_version,
    folder_of,
    is_same_file,
    keep_version,
    newest_versions,
    short_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Wait = Callable[[Message], None]

_MOMENT, _MOMENTS = 0.05, 30  # seconds, and how many of them a held file is waited for
GONE = ""  # the fingerprint of a file that is not there


class Workroom:
    """One save of one workbook, from the lock to the last file cleared away."""

    def __init__(self, path: Path, real: Path, wait: Wait | None = None) -> None:
        """Keep the workbook's path as given, the file it leads to, and what to do while it is open.

        `wait` is called again and again with who has it open; without one the save gives up.
        """
        self._path, self._real, self._wait = path, real, wait
        name = real.with_name(short_name(real))
        self._folder, self._stem, self._suffix = folder_of(real), name.stem, name.suffix
        self.new = self._folder / f"{name.stem}.new{name.suffix}"
        self._lock = Lock(self._folder / f"{name.name}.lock", real.name)
        self._held = ExitStack()
        self._inode: tuple[int, int] | None = None
        self._made = GONE
        self._rival: Busy | None = None
        self._waited, self._moments = False, _MOMENTS

    def __enter__(self) -> Self:
        """Take the lock, and clear what a killed command left."""
        self._require_folder()
        with ExitStack() as held:
            try:
                held.enter_context(self._lock)
            except BusyError as error:  # the result is made all the same, to be kept
                self._rival = Busy(error.message, error.message)
                self.new = self.new.with_name(f"{self._stem}.{os.getpid()}{PART}")
                make_folder(self._folder)
                held.callback(self._clear_own)
            else:
                held.callback(self._clear)
                self._clear()
                clear_leftovers(self._real)
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing but versions behind."""
        self._held.close()

    @property
    def is_done(self) -> bool:
        """Whether the new file stands in the workbook's place."""
        return self._inode is not None and _inode(self._real) == self._inode

    def fill(self, write: Callable[[IO[bytes]], object]) -> None:
        """Write the new file, and have it on the disk."""
        is_there = self._real.exists()
        # As private as any workbook, until it is known how private this one is.
        self.new.touch(0o600 if is_there else 0o666, exist_ok=False)
        with self.new.open("wb") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        if is_there:
            liken(self.new, self._real)
        self._inode, self._made = _inode(self.new), fingerprint_of(self.new)

    def claim(self) -> bool:
        """Give the new file the workbook's name; False if a file has it already."""
        try:
            claim(self.new, self._real)
        except FileExistsError:
            return False
        sync_folder(self._real.parent)
        return True

    def swap(self, fingerprint: str, workbook: str, command: str) -> Path | None:
        """Put the new file in the workbook's place, unless somebody else is at it or was.

        Returns where the version before it is kept; None where no file was there.
        """
        while True:
            self._await_closing()
            self._require_same(fingerprint)
            try:
                return self._put_in_place(fingerprint, workbook, command)
            except OSError as error:
                if self.is_done or not is_held(error):
                    raise
                self._bear_with(held_by_somebody(self._real))

    def _await_closing(self) -> None:
        while busy := self._rival or who_has(self._path) or who_has(self._real):
            self._stay(busy)

    def _bear_with(self, holder: Busy) -> None:
        """Let pass what looks at every new file for a moment: virus scanners, sync services."""
        if self._moments:
            self._moments -= 1
            time.sleep(_MOMENT)
        else:
            self._stay(holder)

    def _stay(self, busy: Busy) -> None:
        """Wait a moment, or give up and keep the result."""
        if self._wait is None or self._rival is not None:
            raise self._kept_aside(busy.advised)
        self._waited = True
        try:
            self._wait(busy.said)
        except KeyboardInterrupt as error:
            raise StoppedError(msg("Interrupted."), self._keep()) from error

    def _require_same(self, fingerprint: str) -> None:
        if _fingerprint_if_any(self._real) == fingerprint:
            return
        if self._waited:
            raise ChangedError(
                msg("{name} was saved by somebody else meanwhile.", name=self._real.name)
            )
        raise self._kept_aside(changed(self._real))

    def _put_in_place(self, fingerprint: str, workbook: str, command: str) -> Path | None:
        with ExitStack() as undo:
            version = None
            if fingerprint != GONE:
                version = keep_version(self._real, workbook, command)
                undo.callback(self._forget, version)
                sync_folder(version.parent)
            if not self._replace(fingerprint):
                raise self._kept_aside(changed(self._real))
            undo.pop_all()
        sync_folder(self._real.parent)
        return version

    def _forget(self, version: Path) -> None:
        """Drop the version of a file that is in its place still."""
        if not self.is_done:
            drop_version(version)

    def _replace(self, fingerprint: str) -> bool:
        """Put the new file in place; False if somebody saved in that very moment: theirs stays."""
        if fingerprint == GONE:
            return self.claim()
        assert self._inode is not None
        if fingerprint_of(self.new) != self._made:  # on a disk between machines that knows no locks
            raise BusyError(rival(self._real.name))
        swap = self._folder / f"{self._stem}.{self._inode[1]}.swap{self._suffix}"
        self.new.replace(swap)
        with ExitStack() as back:
            back.callback(self._take_back, swap)
            if not exchange(swap, self._real):
                swap.replace(self._real)
            elif fingerprint_of(swap) != fingerprint:
                return False
            back.pop_all()
        with suppress(OSError):  # the next command will
            self._settle(swap)
        return True

    def _take_back(self, swap: Path) -> None:
        """Put back what stood in the workbook's place, and have the new file under its own name."""
        if self.is_done and swap.exists():
            exchange(swap, self._real)
        if _inode(swap) == self._inode:
            swap.replace(self.new)

    def _kept_aside(self, why: Message) -> BusyError:
        return BusyError(why, self._keep())

    def _keep(self) -> Message:
        kept = keep_unsaved(self.new, self._real)
        return msg("The workbook is untouched; the result is kept in {kept}.", kept=kept)

    def _require_folder(self) -> None:
        """Refuse a `.followup` that somebody else made: where a link leads is not ours to know."""
        if self._folder.is_symlink() or (self._folder.exists() and not self._folder.is_dir()):
            raise CannotWriteError(
                msg(
                    "{folder} is a file or a link, where a folder keeps earlier versions. Move it "
                    "away, and run the command again.",
                    folder=self._folder,
                )
            )

    def _clear_own(self) -> None:
        with suppress(OSError):  # the next command will
            self.new.unlink(missing_ok=True)

    def _clear(self) -> None:
        """Delete what is ours of an unfinished save, and keep what is not."""
        self._clear_own()
        with suppress(OSError):  # another program looks at it; the next command will
            for part in self._folder.glob(f"*{PART}"):
                if re.fullmatch(rf"{re.escape(self._stem)}\.\d+{PART}", part.name):
                    part.unlink(missing_ok=True)
            for swap in self._folder.glob("*.swap*"):
                self._settle(swap)

    def _settle(self, swap: Path) -> None:
        """See to what an exchange left: the old workbook, the new one, or somebody's save."""
        found = re.fullmatch(
            rf"{re.escape(self._stem)}\.(\d+)\.swap{re.escape(self._suffix)}", swap.name
        )
        if found is None:
            return
        known = [self._real, *(version.path for version in newest_versions(self._real))]
        if swap.stat().st_ino != int(found[1]) and not any(is_same_file(swap, k) for k in known):
            keep_unsaved(swap, self._real)
        swap.unlink(missing_ok=True)


def changed(real: Path) -> Message:
    """Return what to tell where a workbook is not what it was when it was read."""
    return msg(
        "{name} was saved by somebody else meanwhile. Run the command again.", name=real.name
    )


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _fingerprint_if_any(path: Path) -> str:
    try:
        return fingerprint_of(path)
    except FileNotFoundError:
        return GONE
