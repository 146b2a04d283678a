"""Four kinds of save, each over a small workbook, as something that can be done again and again."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from breaking import Breaker, breaking
from openpyxl import Workbook

from followup_cli.model import CellEdit, SheetAppend, SheetWhole
from followup_cli.workbook import workroom
from followup_cli.workbook.files import fingerprint_of, read_content
from followup_cli.workbook.save import commit, create
from followup_cli.workbook.undo import bring_back, choose_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from breaking import Step

    from followup_cli.model import Change

NAME = "desk.xlsx"
SAVED = 1_795_424_400  # a moment for every file, so that versions are called alike
CONTENT = b"PK, and so on"


class Save(NamedTuple):
    """A save: what stands there before it, what it does, and whether the disk is a plain one.

    A plain disk knows no hard links, and cannot let two files change names.
    """

    prepare: Callable[[Path], None]
    act: Callable[[Path], object]
    is_plain: bool = False


def write(path: Path, value: object, *, keep: int = 10) -> None:
    """Write a cell, as the next plan would."""
    _commit(path, [CellEdit("Tasks", 2, "A", value)], "plan", keep=keep)
    os.utime(path, (SAVED, SAVED))


def _blank(path: Path, *headers: str) -> None:
    workbook = Workbook()
    workbook.worksheets[0].title = "Tasks"
    workbook.worksheets[0].append(headers or ("Name", "Due"))
    workbook.save(path)
    os.utime(path, (SAVED, SAVED))


def _planned(path: Path) -> None:
    _blank(path)
    write(path, "first")
    write(path, "second")


def _reported(path: Path) -> None:
    _blank(path, "Name", "Due", "Mine")
    _commit(path, [_tiers("Ada")], "report")
    os.utime(path, (SAVED, SAVED))


def _plan(path: Path) -> None:
    changes: list[Change] = [
        CellEdit("Tasks", 2, "A", "third"),
        SheetAppend("Tasks", 1, ({"A": "Bo", "B": "=Cy"},)),
    ]
    _commit(path, changes, "plan", keep=2, names={"followup.State": "2026-11-23"})


def _report(path: Path) -> None:
    _commit(path, [_tiers("Bo")], "report")


def _init(path: Path) -> None:
    _commit(path, [_tiers("Ada")], "init")


def _undo(path: Path) -> None:
    bring_back(path, choose_version(path))


def _lose(path: Path) -> None:
    _planned(path)
    path.unlink()


def _create(path: Path) -> None:
    create(path, CONTENT)


def _commit(
    path: Path,
    changes: Sequence[Change],
    command: str,
    *,
    keep: int = 10,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write changes as a command does: over the very bytes that it read."""
    content = read_content(path)
    commit(
        path,
        fingerprint_of(content),
        changes,
        lang="en",
        names=names,
        keep=keep,
        content=content,
        command=command,
    )


def _tiers(customer: str) -> SheetWhole:
    return SheetWhole("Tiers", ({"customer_id": "C1", "customer": customer},))


SAVES = {
    "plan": Save(_planned, _plan),
    "plan on a plain disk": Save(_planned, _plan, is_plain=True),
    "report": Save(_reported, _report),
    "init": Save(_blank, _init),
    "undo": Save(_planned, _undo),
    "undo of a lost workbook": Save(_lose, _undo),
    "init of a new workbook": Save(lambda _: None, _create),
}


@contextmanager
def disk_of(name: str) -> Iterator[None]:
    """Have the disk be of the kind that a save is done on."""
    if not SAVES[name].is_plain:
        yield
        return

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    with (
        mock.patch.object(os, "link", refuse),
        mock.patch.object(workroom, "exchange", return_value=False),
    ):
        yield


def prepare(name: str, folder: Path) -> Path:
    """Put what a save begins with into a folder, and return the workbook's path."""
    folder.mkdir()
    SAVES[name].prepare(folder / NAME)
    return folder / NAME


def copy(folder: Path, target: Path) -> Path:
    """Copy such a folder, and return the workbook's path in it."""
    shutil.copytree(folder, target)
    return target / NAME


def count_steps(name: str, template: Path, folder: Path) -> list[Step]:
    """Return the steps of a save; the first time Python takes more, to load what it needs."""
    SAVES[name].act(copy(template, folder / "first"))
    path = copy(template, folder / "counted")
    with disk_of(name), breaking(Breaker(path.parent)) as counted:
        SAVES[name].act(path)
    return counted.steps
