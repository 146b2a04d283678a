"""Which workbooks of a folder are ours: those that carry a defined name of ours."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from followup_cli.workbook.schema import COPY_NAME, DEFINED_NAME

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIXES = (".xlsx", ".xlsm")
_LONGEST_INDEX = 5_000_000
_OURS = f'"{DEFINED_NAME}'.encode()
_SHARED = f'"{COPY_NAME}"'.encode()


def workbooks_of_ours(folder: Path) -> tuple[Path, ...]:
    """Return the workbooks of a folder that `init` has been through, by name.

    Copies that were shared are passed over, unless there is nothing else: a folder of somebody
    who got one holds that alone.
    """
    try:
        found = [path for path in folder.iterdir() if path.suffix.casefold() in _SUFFIXES]
    except OSError:  # a folder that may be entered, and not listed
        return ()
    names = {path: _names_in(path) for path in sorted(found) if not _is_lock(path)}
    ours = tuple(path for path, index in names.items() if _OURS in index)
    return tuple(path for path in ours if _SHARED not in names[path]) or ours


def _is_lock(path: Path) -> bool:
    return path.name.startswith(("~$", ".~"))


def _names_in(path: Path) -> bytes:
    """Return the part that holds a workbook's defined names, empty where there is none."""
    if not path.is_file():
        return b""
    try:
        with zipfile.ZipFile(path) as package:
            index = next(
                (i for i in package.infolist() if i.filename.casefold().endswith("workbook.xml")),
                None,
            )
            if index is None or index.file_size > _LONGEST_INDEX:
                return b""
            return package.read(index)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return b""
