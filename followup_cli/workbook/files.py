"""The file as a file: what it is, and what it was when we read it."""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from followup_cli.errors import NoSuchFileError, UnreadableError
from followup_cli.words import Message, msg
from followup_cli.workbook.harmless import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = msg("Open it in Excel, WPS or LibreOffice and save it as .xlsx first.")


def fingerprint(path: Path) -> str:
    """Return what the file holds, as a digest; it changes when anybody saves the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint_of(content: bytes) -> str:
    """Return the fingerprint of a file that holds these bytes."""
    return hashlib.sha256(content).hexdigest()


def read_content(path: Path) -> bytes:
    """Return the bytes of a workbook, all as they were at one moment."""
    with reading(path):
        return path.read_bytes()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system refuses to read into one line for the user."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(
            msg("{path} cannot be read: {error}.", path=path, error=str(error))
        ) from error


def require_workbook(path: Path) -> None:
    """Raise UnreadableError, saying what the file is and what to do, unless it is an .xlsx."""
    if not path.exists():
        raise NoSuchFileError(path)
    if path.is_dir():
        raise UnreadableError(msg("{path} is a folder, not a workbook.", path=path))
    if not path.is_file():
        raise UnreadableError(msg("{path} is no file, but a pipe or a device.", path=path))
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                kind = _kind_of_package(set(package.namelist()))
        else:
            kind = _kind_of_bytes(path)
    except (OSError, *DAMAGE) as error:
        raise UnreadableError(
            msg("{path} cannot be read: {error}.", path=path, error=str(error))
        ) from error
    if kind is not None:
        raise UnreadableError(msg("{path}: {kind}", path=path.name, kind=kind))


def _kind_of_package(names: set[str]) -> Message | None:
    folded = {name.replace("\\", "/").lstrip("/").casefold() for name in names}
    if "[content_types].xml" in folded:
        return None
    if any(name.endswith(".iwa") for name in folded):
        return msg("this is a Numbers document. Export it as Excel (.xlsx) first.")
    if "mimetype" in folded:
        return msg("this is an OpenDocument file. Save it as .xlsx first.")
    return msg("this is not a workbook.")


def _kind_of_bytes(path: Path) -> Message:
    with path.open("rb") as file:
        head = file.read(8)
        if head == _OLE:
            encrypted = _ENCRYPTED in head + file.read()
            if encrypted:
                return msg("this workbook is encrypted. Save a copy without a password first.")
            return msg("this is an old .xls or .et workbook. {save}", save=_SAVE_AS)
    if path.suffix.casefold() in {".csv", ".tsv", ".txt"}:
        return msg("this is a text file. {save}", save=_SAVE_AS)
    if not head:
        return msg("the file is empty.")
    return msg("this is not an .xlsx workbook, or it is damaged. {save}", save=_SAVE_AS)
