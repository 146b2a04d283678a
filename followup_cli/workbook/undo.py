"""An earlier version brought back, byte for byte, by the safe save; and that can be undone too."""

from __future__ import annotations

import shutil
import zipfile
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from followup_cli.errors import UsageError
from followup_cli.words import msg
from followup_cli.workbook.files import fingerprint as fingerprint_of
from followup_cli.workbook.files import reading
from followup_cli.workbook.identity import parse_id, read_id
from followup_cli.workbook.save import (
    Saved,
    refusals,
    require_own_place,
    require_writable,
    truthful,
)
from followup_cli.workbook.versions import (
    Version,
    histories_of,
    is_same_file,
    names_in,
    versions_of,
)
from followup_cli.workbook.workroom import GONE, Workroom

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from followup_cli.workbook.workroom import Wait


def list_versions(path: Path, workbook: str = "") -> list[Version]:
    """Return the versions that can be brought back; of every history where it is unclear which."""
    real = path.resolve()
    with reading(path):
        if workbook:
            return versions_of(real, workbook) if parse_id(workbook) else []
        own = versions_of(real)
        return own or [version for history in histories_of(real).values() for version in history]


def choose_version(path: Path, number: int | None = None, workbook: str = "") -> Version:
    """Return the version of a number, or the newest that is not what the workbook is now."""
    real = path.resolve()
    versions = list_versions(path, workbook)
    if not versions:
        raise UsageError(msg("There is no earlier version of {name}.", name=path.name))
    if number is not None:
        versions = [version for version in versions if version.number == number]
    with reading(path):
        others = [v for v in versions if not is_same_file(v.path, real)] or versions
        if number is None and not real.exists():  # nothing to return to: one that can be read
            others = [v for v in others if _is_whole(v.path)] or others
    if not others:
        raise UsageError(
            msg("There is no version {n}. `followup undo --list` shows them.", n=number)
        )
    if not is_clear_whose(path, others, workbook):
        raise UsageError(
            msg(
                "More than one workbook was called {name}. `followup undo --list` shows their "
                "versions; say whose with --id.",
                name=path.name,
            )
        )
    return others[-1]


def bring_back(path: Path, version: Version, wait: Wait | None = None) -> Saved:
    """Put an earlier version in the workbook's place, and keep what stands there as a version."""
    real = path.resolve()
    require_own_place(real)
    with refusals(path):
        if is_same_file(version.path, real):
            return Saved(written=False)
        present = fingerprint_of(real) if real.exists() else GONE
        if present != GONE:
            require_writable(real)
        room = Workroom(path, real, wait)
        with truthful(room), room, version.path.open("rb") as source:
            room.fill(partial(shutil.copyfileobj, source))
            if present == GONE:
                shutil.copymode(version.path, room.new)
            return Saved(written=True, version=room.swap(present, version.workbook, "undo"))


def lost_workbooks(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the workbooks of a folder that have a history and are no desk now, or are gone.

    One that is there is damaged, or was brought back as it was before it was a desk.
    """
    named = [folder / name for name in names_in(folder)]
    there = [path for path in named if path.exists() and _is_lost(path)]
    return there, [path for path in named if not path.exists()]


def _is_lost(path: Path) -> bool:
    known = read_id(path)
    return known is None or (not known and bool(versions_of(path)))


def _is_whole(path: Path) -> bool:
    """Whether a file was saved to its end; OSError where the disk does not say."""
    return zipfile.is_zipfile(BytesIO(path.read_bytes()))


def is_clear_whose(path: Path, versions: Sequence[Version], workbook: str = "") -> bool:
    """Whether versions are of one workbook, and of this one as far as can be told."""
    if len({version.workbook for version in versions}) > 1:
        return False
    with reading(path):
        return bool(workbook) or not versions or bool(versions_of(path.resolve()))
