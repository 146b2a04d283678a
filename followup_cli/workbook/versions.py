"""The earlier versions of a workbook: `.followup/ID/NAME.0003 2026-11-23 09.00 before plan.xlsx`.

They go by the workbook's own id, so that another file of the same name does not mix with it; and
in the folder of an id by the file's name, so that a copy of a workbook begins a history of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.disk import PART, copy_durably, link, make_folder, sync_folder
from followup_cli.workbook.files import fingerprint as fingerprint_of
from followup_cli.workbook.identity import make_id, parse_id, read_id

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".followup"
_VERSION = re.compile(
    r"(?P<stem>.+)\.(?P<number>\d{4,9}) (?P<saved>\d{4}-\d\d-\d\d \d\d\.\d\d)"
    r"(?: before (?P<command>[a-z]+))?(?P<suffix>\.[^.]*)?",
    re.DOTALL,  # a name may hold anything at all
)
_SAVED = "%Y-%m-%d %H.%M"
_EARLIEST, _LATEST = 315_532_800, 32_503_680_000  # 1980 to 3000: a file may bear any time at all
_SHORTENED = re.compile(r"~[0-9a-f]{8}$")
_LONGEST_STEM = 150  # bytes; a file's name has 255 in all


class Version(NamedTuple):
    """An earlier version: its number, its file, what the workbook was called, when it was saved.

    `command` is the one that made it history.
    """

    number: int
    path: Path
    name: str
    saved: datetime
    command: str = ""

    @property
    def workbook(self) -> str:
        """The id of the workbook that it is a version of."""
        return self.path.parent.name


def folder_of(path: Path) -> Path:
    """Return the folder that holds the histories of the workbooks beside it."""
    return path.with_name(FOLDER)


def versions_of(path: Path, workbook: str | None = None) -> list[Version]:
    """Return the earlier versions of a workbook, the oldest first; its own id counts by default.

    A workbook without an id has a history if it is one of its own versions, brought back. One that
    is damaged or gone has the one history of a workbook of its name.
    """
    known = read_id(path) if workbook is None else workbook
    if known:
        versions = _all_versions(folder_of(path) / known)
        others = {v.name for v in versions if _is_of_another(v, path)}
        return [version for version in versions if version.name not in others]
    histories = histories_of(path)
    if known is not None:
        histories = {w: v for w, v in histories.items() if _is_among(path, v)}
    return next(iter(histories.values())) if len(histories) == 1 else []


def histories_of(path: Path) -> dict[str, list[Version]]:
    """Return the history of every workbook that was called as this one is, by id."""
    found = {
        folder.name: [v for v in _all_versions(folder) if v.name == short_name(path)]
        for folder in _id_folders(path)
    }
    return {workbook: versions for workbook, versions in found.items() if versions}


def names_in(folder: Path) -> list[str]:
    """Return what the workbooks are called that have a history in a folder."""
    folders = _id_folders(folder / "any")
    return sorted({version.name for one in folders for version in _all_versions(one)})


def identify(path: Path, fingerprint: str) -> str:
    """Return an id for a workbook that has none: its old one, where undo had taken it away."""

    def is_taken(workbook: str) -> bool:
        folder = folder_of(path) / workbook
        named = [v for v in _all_versions(folder) if v.name == short_name(path)]
        return folder.exists() and not any(fingerprint_of(v.path) == fingerprint for v in named)

    return make_id(path.name, fingerprint, is_taken)


def keep_version(path: Path, workbook: str, command: str = "") -> Path:
    """Keep the workbook as it is now, under the next number and the time it was saved."""
    folder = folder_of(path) / workbook
    make_folder(folder)
    sync_folder(folder.parent)
    number = max((v.number for v in _all_versions(folder)), default=0) + 1
    version = folder / _file_name(path, number, command)
    with ExitStack() as undo:
        undo.callback(drop_version, version)
        try:
            if not link(path, version):
                copy_durably(path, version)
        except FileExistsError:  # never one version over another
            undo.pop_all()
            raise
        undo.pop_all()
    return version


def drop_version(version: Path) -> None:
    """Delete a version, and the folder of its workbook if it was the only one."""
    version.unlink(missing_ok=True)
    with suppress(OSError):  # others are in it
        version.parent.rmdir()


def prune_versions(path: Path, workbook: str, keep: int) -> None:
    """Delete the oldest versions beyond so many."""
    with suppress(OSError):  # the workbook is written: this can wait for the next save
        versions = versions_of(path, workbook)
        for version in versions[: max(0, len(versions) - max(0, keep))]:
            with suppress(OSError):  # somebody has it open
                drop_version(version.path)


def clear_leftovers(path: Path) -> None:
    """Delete what a killed save left of its version: half a copy, or what is still the present."""
    for folder in _id_folders(path):
        for part in folder.glob(f"*{PART}"):
            found = _VERSION.fullmatch(part.name.removesuffix(PART))
            if found and found["stem"] + (found["suffix"] or "") == short_name(path):
                part.unlink(missing_ok=True)
    for version in newest_versions(path):
        if is_same_file(version.path, path):
            drop_version(version.path)
    for folder in _id_folders(path):
        with suppress(OSError):  # versions are in it
            folder.rmdir()


def newest_versions(path: Path) -> list[Version]:
    """Return the newest version of every workbook that was called as this one is."""
    return [versions[-1] for versions in histories_of(path).values()]


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    try:
        first, second = one.stat(), other.stat()
    except FileNotFoundError:
        return False
    if os.path.samestat(first, second):
        return True
    return first.st_size == second.st_size and fingerprint_of(one) == fingerprint_of(other)


def _is_among(path: Path, versions: list[Version]) -> bool:
    return any(is_same_file(version.path, path) for version in versions)


def short_name(path: Path) -> str:
    """Return a file's name, short enough that more can be said in the name of a version."""
    stem = path.stem.encode("utf-8", "surrogateescape")
    if len(stem) <= _LONGEST_STEM:
        return path.name
    short = stem[:_LONGEST_STEM].decode("utf-8", "ignore")
    return f"{short}~{hashlib.sha256(stem).hexdigest()[:8]}{path.suffix}"


def _file_name(path: Path, number: int, command: str) -> str:
    moment = min(max(path.stat().st_mtime, _EARLIEST), _LATEST)
    saved = datetime.fromtimestamp(moment).astimezone()
    name = path.with_name(short_name(path))
    before = f" before {command}" if command else ""
    return f"{name.stem}.{number:04d} {saved:{_SAVED}}{before}{name.suffix}"


def _id_folders(path: Path) -> list[Path]:
    folder = folder_of(path)
    if not folder.is_dir():
        return []
    return sorted(one for one in folder.iterdir() if parse_id(one.name) and one.is_dir())


def _all_versions(folder: Path) -> list[Version]:
    """Return the versions in the folder of an id, the oldest first."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [(file, _VERSION.fullmatch(file.name)) for file in files]
    return sorted(version for file, m in found if m and (version := _parse(file, m)))


def _parse(file: Path, found: re.Match[str]) -> Version | None:
    try:
        saved = datetime.fromisoformat(found["saved"].replace(".", ":"))
    except ValueError:
        return None
    name = found["stem"] + (found["suffix"] or "")
    return Version(int(found["number"]), file, name, saved, found["command"] or "")


def _is_of_another(version: Version, path: Path) -> bool:
    """Whether a version is of another file: one of its name is beside this, and is as much it.

    Where none is, this file was called so until it was renamed.
    """
    if version.name == short_name(path):
        return False
    return any(
        not (path.exists() and named.samefile(path))
        and read_id(named) in (None, version.workbook)  # else it came there later
        for named in _named(path, version.name)
    )


def _named(path: Path, name: str) -> list[Path]:
    """Return the file beside another that has a name; of names too long for versions, by these."""
    named = path.with_name(name)
    if named.exists():
        return [named]
    if not _SHORTENED.search(named.stem):
        return []
    return [one for one in path.parent.iterdir() if short_name(one) == name]
