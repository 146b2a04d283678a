"""Which workbooks of a folder are ours: those that carry a defined name of ours."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from followup_cli.workbook.schema import DEFINED_NAME

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIXES = (".xlsx", ".xlsm")
_LONGEST_INDEX = 5_000_000


def workbooks_of_ours(folder: Path) -> tuple[Path, ...]:
    """Return the workbooks of a folder that `init` has been through, by name."""
    try:
        found = [path for path in folder.iterdir() if path.suffix.casefold() in _SUFFIXES]
    except OSError:  # a folder that may be entered, and not listed
        return ()
    return tuple(path for path in sorted(found) if not _is_lock(path) and _is_ours(path))


def _is_lock(path: Path) -> bool:
    return path.name.startswith(("~$", ".~"))


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as package:
            index = next(
                (i for i in package.infolist() if i.filename.casefold().endswith("workbook.xml")),
                None,
            )
            if index is None or index.file_size > _LONGEST_INDEX:
                return False
            return f'"{DEFINED_NAME}'.encode() in package.read(index)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
