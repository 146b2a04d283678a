"""The earlier versions of a workbook, kept in a `.followup` folder beside it."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".followup"
_SAVED = r"\d{4,}-\d\d-\d\d \d\d\.\d\d"


def folder_of(path: Path) -> Path:
    """Return the folder that holds a workbook's earlier versions."""
    return path.with_name(FOLDER)


def versions_of(path: Path) -> list[Path]:
    """Return a workbook's earlier versions, the oldest first."""
    wanted = re.compile(rf"{re.escape(path.stem)}\.(\d{{4,}}) {_SAVED}{re.escape(path.suffix)}")
    folder = folder_of(path)
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    found = {name: wanted.fullmatch(name) for name in names}
    return [folder / n for n, m in sorted(found.items(), key=_number) if m is not None]


def keep_version(path: Path) -> Path:
    """Keep the workbook as it is now, under the next number and the time it was saved."""
    folder = folder_of(path)
    number = max((int(_middle(path, v)) for v in versions_of(path)), default=0) + 1
    saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    version = folder / f"{path.stem}.{number:04d} {saved:%Y-%m-%d %H.%M}{path.suffix}"
    try:
        os.link(path, version)
    except OSError:  # a disk that knows no hard links
        _copy(path, version)
    return version


def _copy(path: Path, version: Path) -> None:
    """Copy a workbook whole, or leave nothing that would be taken for a version of it."""
    with ExitStack() as undo:
        undo.callback(version.unlink, missing_ok=True)
        shutil.copy2(path, version)
        undo.pop_all()


def prune_versions(path: Path, keep: int) -> None:
    """Delete the oldest versions beyond so many."""
    for version in versions_of(path)[: -keep or None]:
        with suppress(OSError):  # somebody has it open; the next save will do
            version.unlink(missing_ok=True)


def unsaved_of(path: Path) -> Path:
    """Return where a result is kept that could not be put in the workbook's place."""
    return folder_of(path) / f"{path.stem} (not saved){path.suffix}"


def _number(found: tuple[str, re.Match[str] | None]) -> int:
    return int(found[1][1]) if found[1] else 0


def _middle(path: Path, version: Path) -> str:
    return version.name[len(path.stem) + 1 :].split(" ")[0].split(".")[0]
