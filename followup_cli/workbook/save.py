"""The one safe save: either the old workbook or the new one, and never over somebody's changes."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, Self

from followup_cli.errors import BusyError, CannotWriteError, LayoutError
from followup_cli.model import CellEdit, SheetAppend, SheetWhole
from followup_cli.words import Message, msg
from followup_cli.workbook.append import append_rows
from followup_cli.workbook.book import LONGEST_TEXT, Book
from followup_cli.workbook.files import fingerprint as fingerprint_of
from followup_cli.workbook.locks import Lock, opened_by
from followup_cli.workbook.package import Package
from followup_cli.workbook.patch import Pen, write_edits
from followup_cli.workbook.plant import Outcome, plant_sheets
from followup_cli.workbook.styles import Styles
from followup_cli.workbook.verify import verify
from followup_cli.workbook.versions import folder_of, keep_version, prune_versions, unsaved_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from followup_cli.model import Change


_HELD = (errno.EBUSY, errno.ETXTBSY)
_HELD_ON_WINDOWS = (5, 32, 33)  # access denied, in use, locked: a read-only file was refused before


class Saved(NamedTuple):
    """Whether anything was written, and where the version before it is kept."""

    written: bool
    version: Path | None = None


def commit(
    path: Path,
    fingerprint: str,
    changes: Sequence[Change],
    *,
    lang: str,
    names: Mapping[str, str] | None = None,
    keep: int = 10,
) -> Saved:
    """Write changes into the workbook that had this fingerprint when it was read."""
    real = path.resolve()
    with _as_refusals(path), Package(real) as package:
        _require_same(real, fingerprint)
        book = Book(package)
        if not apply_changes(book, changes, lang, names or {}):
            return Saved(written=False)
        _require_writable(real)
        with Workroom(path, real) as room:
            room.write(book)
            package.close()
            return Saved(written=True, version=room.swap(fingerprint, keep))


def apply_changes(
    book: Book, changes: Sequence[Change], lang: str, names: Mapping[str, str]
) -> bool:
    """Make the changes in an opened workbook; return whether there were any."""
    styles = Styles(book)
    wholes = [change for change in changes if isinstance(change, SheetWhole)]
    patched = list(_patch_sheets(book, styles, changes, lang))
    outcomes = [*patched, plant_sheets(book, styles, wholes, lang)]
    named = [book.set_name(name, _quoted(text), hidden=True) for name, text in names.items()]
    changed = any(outcome.changed for outcome in outcomes)
    if changed:
        book.recalculate(formulas_changed=any(outcome.formulas for outcome in outcomes))
    return changed or any(named)


def create(path: Path, content: bytes) -> None:
    """Write a new workbook, whole or not at all, and never over a file that is there."""
    temporary = path.with_name(f".~followup-{os.getpid()}-{path.name}")
    with _as_refusals(path):
        try:
            _write_durably(temporary, content)
            _claim(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)


class Workroom:
    """The `.followup` folder while a save is under way: a lock, and the file that is to be."""

    def __init__(self, path: Path, real: Path) -> None:
        """Keep the workbook's path as given, and the file it leads to."""
        self._path, self._real = path, real
        self._folder = folder_of(real)
        self._new = self._folder / f"{real.stem}.new{real.suffix}"
        self._lock = Lock(self._folder / f"{real.name}.lock", real.name)
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Make the folder, take the lock, and clear what a killed command left."""
        with ExitStack() as held:
            self._folder.mkdir(exist_ok=True)
            held.callback(self._leave_folder)
            held.enter_context(self._lock)
            held.callback(self._new.unlink, missing_ok=True)
            self._new.unlink(missing_ok=True)
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing but versions behind."""
        self._held.close()

    def write(self, book: Book) -> None:
        """Write the new file, prove it, and have it on the disk."""
        self._new.touch(0o600, exist_ok=False)  # as private as any workbook, until it is one
        with self._new.open("wb") as out:
            book.package.write(out)
            out.flush()
            os.fsync(out.fileno())
        verify(book.package, self._new, [sheet.name for sheet in book.sheets])
        shutil.copystat(self._real, self._new)
        os.utime(self._new)
        _give_owner(self._new, self._real)

    def swap(self, fingerprint: str, keep: int) -> Path:
        """Put the new file in the workbook's place, unless somebody else is at it."""
        self._require_free(fingerprint)
        version = keep_version(self._real)
        with ExitStack() as undo:
            undo.callback(version.unlink, missing_ok=True)
            self._replace()
            undo.pop_all()
        _sync_folder(self._real.parent)
        prune_versions(self._real, keep)
        return version

    def _require_free(self, fingerprint: str) -> None:
        busy = opened_by(self._path) or opened_by(self._real)
        if busy is None and fingerprint_of(self._real) == fingerprint:
            return
        raise self._kept_aside(busy or _changed(self._real))

    def _replace(self) -> None:
        try:
            self._new.replace(self._real)
        except OSError as error:
            if not _is_held(error):
                raise
            raise self._kept_aside(_held(self._real)) from error

    def _kept_aside(self, why: Message) -> BusyError:
        kept = unsaved_of(self._real)
        self._new.replace(kept)
        return BusyError(
            why, msg("The workbook is untouched; the result is kept in {kept}.", kept=kept)
        )

    def _leave_folder(self) -> None:
        try:
            self._folder.rmdir()
        except OSError:  # earlier versions are in it
            return


def _patch_sheets(
    book: Book, styles: Styles, changes: Sequence[Change], lang: str
) -> Iterator[Outcome]:
    """Write edits and new rows, sheet by sheet."""
    for name in dict.fromkeys(c.sheet for c in changes if not isinstance(c, SheetWhole)):
        entry = book.find_sheet(name)
        if entry is None:
            raise LayoutError(msg("There is no sheet {sheet} any more.", sheet=name))
        pen = Pen(book, entry, styles, lang)
        write_edits(pen, [c for c in changes if isinstance(c, CellEdit) and c.sheet == name])
        for append in changes:
            if isinstance(append, SheetAppend) and append.sheet == name:
                append_rows(pen, entry, append)
        if pen.changed:  # as text it takes a twentieth of the memory
            book.package.put(entry.part, book.package.read(entry.part))
        yield Outcome(pen.changed, pen.formulas_changed)


def _quoted(text: str) -> str:
    assert len(text) <= LONGEST_TEXT, "Excel keeps no longer text in a name"
    return '"' + text.replace('"', '""') + '"'


def _require_same(real: Path, fingerprint: str) -> None:
    if fingerprint_of(real) != fingerprint:
        raise BusyError(_changed(real))


def _changed(real: Path) -> Message:
    return msg(
        "{name} was saved by somebody else meanwhile. Run the command again.", name=real.name
    )


def _held(real: Path) -> Message:
    return msg(
        "{name} is open in another program. Close it and run the command again.", name=real.name
    )


def _is_held(error: OSError) -> bool:
    """Whether a file was not replaced because another program has it open."""
    return error.errno in _HELD or getattr(error, "winerror", None) in _HELD_ON_WINDOWS


def _require_writable(real: Path) -> None:
    """Replacing needs the folder's leave alone; a file marked read-only is meant to stay."""
    if not real.stat().st_mode & 0o222 or not os.access(real, os.W_OK):
        raise CannotWriteError(msg("{path} is read-only.", path=real))


@contextmanager
def _as_refusals(path: Path) -> Iterator[None]:
    """Turn what the system refuses into one line for the user."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(
            msg("{path} cannot be written: {error}.", path=path, error=error.strerror or str(error))
        ) from error


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _claim(temporary: Path, path: Path) -> None:
    """Give a finished file its name, unless a file has that name."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise _already_there(path) from None
    except OSError:  # a disk that knows no hard links
        if path.exists():
            raise _already_there(path) from None
        temporary.replace(path)


def _already_there(path: Path) -> CannotWriteError:
    return CannotWriteError(msg("{path} is there already; it is not written over.", path=path))


def _give_owner(new: Path, old: Path) -> None:
    if hasattr(os, "chown"):
        status = old.stat()
        try:
            os.chown(new, status.st_uid, status.st_gid)
        except OSError:  # only the administrator gives files away, and not on every disk
            return


def _sync_folder(folder: Path) -> None:
    """Have the replacing itself on the disk; neither Windows nor every network disk can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
