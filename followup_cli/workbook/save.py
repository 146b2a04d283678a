"""The one safe save: either the old workbook or the new one, and never over somebody's changes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import BusyError, CannotWriteError, LayoutError, StoppedError
from followup_cli.model import CellEdit, SheetAppend, SheetPage, SheetWhole, ToHistory
from followup_cli.words import msg
from followup_cli.workbook.append import append_rows
from followup_cli.workbook.book import LONGEST_TEXT, Book
from followup_cli.workbook.files import fingerprint as fingerprint_now
from followup_cli.workbook.identity import ID_NAME, parse_id
from followup_cli.workbook.package import Package
from followup_cli.workbook.patch import Pen, write_edits
from followup_cli.workbook.plant import Outcome, plant_sheets
from followup_cli.workbook.styles import Styles
from followup_cli.workbook.verify import verify
from followup_cli.workbook.versions import FOLDER, identify, prune_versions
from followup_cli.workbook.workroom import Workroom, changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model import Change
    from followup_cli.workbook.workroom import Wait


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
    content: bytes = b"",
    command: str = "",
    wait: Wait | None = None,
) -> Saved:
    """Write changes into the workbook that had this fingerprint when it was read.

    Args:
        path: The workbook.
        fingerprint: What it was when it was read.
        changes: What to write.
        lang: The language of new sheets.
        names: Hidden defined names to give a text.
        keep: How many earlier versions stay.
        content: The bytes that were read: with them the result is kept though somebody has saved.
        command: What to call the version that this save makes history: the one before it.
        wait: Called again and again while somebody has the workbook open, to wait until they have
            not; without it the save gives up.
    """
    real = path.resolve()
    require_own_place(real)
    with refusals(path), Package(BytesIO(content) if content else real) as package:
        if not content and fingerprint_now(real) != fingerprint:
            raise BusyError(changed(real))
        book = Book(package)
        if not apply_changes(book, changes, lang, names or {}):
            if fingerprint_now(real) != fingerprint:
                raise BusyError(changed(real))
            return Saved(written=False)
        workbook = _identify(book, real, fingerprint)
        require_writable(real)
        room = Workroom(path, real, wait)
        with truthful(room), room:
            room.fill(book.package.write)
            verify(book.package, room.new, [sheet.name for sheet in book.sheets])
            package.close()
            version = room.swap(fingerprint, workbook, command)
            prune_versions(real, workbook, keep)
            return Saved(written=True, version=version if keep > 0 else None)


def apply_changes(
    book: Book, changes: Sequence[Change], lang: str, names: Mapping[str, str]
) -> bool:
    """Make the changes in an opened workbook; return whether there were any."""
    styles = Styles(book)
    wholes = [change for change in changes if isinstance(change, SheetWhole)]
    patched = list(_patch_sheets(book, styles, changes, lang))
    outcomes = [*patched, plant_sheets(book, styles, wholes, lang)]
    leaving = [row for change in changes if isinstance(change, ToHistory) for row in change.rows]
    outcomes += [_move(book, styles, leaving, lang)] if leaving else []
    pages = [change for change in changes if isinstance(change, SheetPage)]
    outcomes += _plant_pages(book, styles, pages, lang) if pages else []
    named = [book.set_name(name, _quoted(text), hidden=True) for name, text in names.items()]
    changed = any(outcome.changed for outcome in outcomes)
    if changed:
        book.recalculate(formulas_changed=any(outcome.formulas for outcome in outcomes))
    return changed or any(named)


def create(path: Path, content: bytes) -> None:
    """Write a new workbook, whole or not at all, and never over a file that is there."""
    with refusals(path):
        if path.exists():
            raise _already_there(path)
        room = Workroom(path, path)
        with truthful(room), room:
            room.fill(lambda out: out.write(content))
            if not room.claim():
                raise _already_there(path)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what the system refuses into one line for the user."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(
            msg(
                "{path} cannot be written: {error}.",
                path=_refused(error) or path,
                error=error.strerror or str(error),
            )
        ) from error


@contextmanager
def truthful(room: Workroom) -> Iterator[None]:
    """Tell a user who stops a save at its very end that it was done already."""
    try:
        yield
    except KeyboardInterrupt as error:
        if not room.is_done:
            raise
        raise StoppedError(msg("Interrupted."), msg("The workbook had been written.")) from error


def require_writable(real: Path) -> None:
    """Replacing needs the folder's leave alone; a file marked read-only is meant to stay."""
    if not real.stat().st_mode & 0o222 or not os.access(real, os.W_OK):
        raise CannotWriteError(msg("{path} is read-only.", path=real))


def require_own_place(real: Path) -> None:
    """Refuse to write where versions and results are kept, which are to stay as they are."""
    if FOLDER in (real.parent.name, real.parent.parent.name):
        raise CannotWriteError(
            msg(
                "{name} is an earlier version or a result, kept as it is. `followup undo` brings a "
                "version back; to work on this file, copy it out of {folder} first.",
                name=real.name,
                folder=FOLDER,
            )
        )


def _refused(error: OSError) -> Path | None:
    """Return what the system refused, where that is not the workbook but the folder beside it."""
    if not isinstance(error.filename, str) or error.filename2 is not None:
        return None
    if isinstance(error, FileNotFoundError):  # it is the folder around both that is missing
        return None
    refused = Path(error.filename)
    return refused if FOLDER in refused.parts else None


def _identify(book: Book, real: Path, fingerprint: str) -> str:
    """Return the workbook's id, giving it one if it has none."""
    workbook = parse_id(book.name_text(ID_NAME))
    if not workbook:
        workbook = identify(real, fingerprint)
        book.set_name(ID_NAME, _quoted(workbook), hidden=True)
    return workbook


def _patch_sheets(
    book: Book, styles: Styles, changes: Sequence[Change], lang: str
) -> Iterator[Outcome]:
    """Write edits and new rows, sheet by sheet."""
    for name in dict.fromkeys(c.sheet for c in changes if isinstance(c, CellEdit | SheetAppend)):
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


def _plant_pages(
    book: Book, styles: Styles, pages: Sequence[SheetPage], lang: str
) -> list[Outcome]:
    """Write the pages that show what the sheets before them hold; few commands have any."""
    from followup_cli.workbook.page_plant import plant_page

    return [plant_page(book, styles, change, lang) for change in pages]


def _move(book: Book, styles: Styles, rows: Sequence[int], lang: str) -> Outcome:
    """Have rows of the schedule go to `History`, which is done once a year."""
    from followup_cli.workbook.tohistory import move_to_history

    return move_to_history(book, styles, rows, lang)


def _quoted(text: str) -> str:
    assert len(text) <= LONGEST_TEXT, "Excel keeps no longer text in a name"
    return '"' + text.replace('"', '""') + '"'


def _already_there(path: Path) -> CannotWriteError:
    return CannotWriteError(
        msg("{path} is there already and is not written over: name another file.", path=path)
    )
