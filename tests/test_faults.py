"""A fault at every step of every kind of save: the old or the new file, whole, and no litter.

The steps are counted, not listed: each call of the save on the disk is one, and each is broken in
every way that it can break. What is told of it must be true as well.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from breaking import KILLED, Breaker, breaking, faults_of
from saves import NAME, SAVES, copy, count_steps, disk_of, prepare, write
from workbooks import faults

from followup_cli.errors import FollowupError
from followup_cli.workbook.versions import versions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_POINTS = 200
POINTS: dict[str, int] = {}
HERE = Path(__file__).parent


class Rehearsal(NamedTuple):
    """A save that went well: what stood there before and after it, and the steps it took."""

    template: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    steps: list[str]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, by its path there."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


@pytest.fixture(params=SAVES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rehearsal(name: str, tmp_path: Path) -> Rehearsal:
    template = prepare(name, tmp_path / "template").parent
    steps = [step.call for step in count_steps(name, template, tmp_path)]
    return Rehearsal(template, files_in(template), files_in(tmp_path / "counted"), steps)


def points(steps: list[str]) -> Iterator[tuple[int, str]]:
    """Yield each step with each fault that can befall it."""
    for at, call in enumerate(steps, start=1):
        yield from ((at, fault) for fault in faults_of(call))


def test_whatever_breaks_at_any_step_nothing_is_lost(
    name: str, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    count = 0
    for at, fault in points(rehearsal.steps):
        path = copy(rehearsal.template, tmp_path / "now")
        breaker = Breaker(path.parent, at, fault)
        told = run(name, path, breaker)
        where = f"{name}: {fault} at step {at}, {breaker.steps[at - 1]}"
        assert breaker.has_broken, where
        require_truth(path, told, rehearsal, where)
        require_nothing_lost(path, rehearsal, where)
        require_no_litter(path, rehearsal, where)
        shutil.rmtree(path.parent)
        count += 1
    POINTS[name] = POINTS.get(name, 0) + count


def run(name: str, path: Path, breaker: Breaker) -> str:
    """Do a save that breaks; return what was told of it, empty where it was done."""
    try:
        with disk_of(name), breaking(breaker):
            SAVES[name].act(path)
    except FollowupError as error:
        return str(error.written)
    except KeyboardInterrupt:
        return "Interrupted; the workbook is as it was."
    return ""


def require_truth(path: Path, told: str, rehearsal: Rehearsal, where: str) -> None:
    """The workbook is what was told: the new one where it was written, else the old one."""
    is_new = told in {"", "The workbook had been written."}
    assert files_in(path.parent).get(NAME) == (rehearsal.new if is_new else rehearsal.old).get(
        NAME
    ), f"{where}: {told}"


def require_nothing_lost(path: Path, rehearsal: Rehearsal, where: str) -> None:
    """The old or the new file is there byte for byte, and the old one's history with it."""
    found = files_in(path.parent)
    assert found.get(NAME) in {rehearsal.old.get(NAME), rehearsal.new.get(NAME)}, where
    kept = rehearsal.old if found.get(NAME) == rehearsal.old.get(NAME) else rehearsal.new
    assert set(kept.values()) <= set(found.values()), where


def require_no_litter(path: Path, rehearsal: Rehearsal, where: str) -> None:
    """What is there more than it should be is gone after the next command, which works."""
    if litter(path, rehearsal):
        write_next(path)
    assert not litter(path, rehearsal), where


def write_next(path: Path) -> None:
    """Do what the next command does."""
    if path.exists() and path.stat().st_size > 100:
        write(path, "the next command")
    else:
        path.unlink(missing_ok=True)
        SAVES["init of a new workbook"].act(path)


def litter(path: Path, rehearsal: Rehearsal) -> set[str]:
    """Return what is neither the workbook, nor a version, nor a result that was kept."""
    versions = {version.path for version in versions_of(path)}
    known = {path, *versions, *path.parent.glob(".followup/*(not saved)*")}
    folders = {parent for one in known for parent in one.parents}
    lost = {path.parent / one for one in (*rehearsal.old, *rehearsal.new)}
    return {one.name for one in path.parent.rglob("*")} - {
        one.name for one in known | folders | lost
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows knows no fork")
def test_whenever_it_is_killed_nothing_is_lost(
    name: str, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    folder = tmp_path / KILLED
    folder.mkdir()
    program: list[str | Path] = [
        sys.executable,
        HERE / "killing.py",
        name,
        rehearsal.template,
        folder,
    ]
    ran = subprocess.run(program, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    steps: list[int] = json.loads(ran.stdout)
    for at in steps:
        path, where = folder / str(at) / NAME, f"{name}: killed at step {at}"
        require_nothing_lost(path, rehearsal, where)
        write_next(path)
        assert not litter(path, rehearsal), where
    POINTS[name] = POINTS.get(name, 0) + len(steps)


def test_what_was_there_and_what_was_to_be_are_sound(rehearsal: Rehearsal, tmp_path: Path) -> None:
    for content in (rehearsal.old.get(NAME), rehearsal.new.get(NAME)):
        if content is not None and len(content) > 100:
            path = tmp_path / NAME
            path.write_bytes(content)
            assert faults(path) == set()


def test_so_many_points_were_tried() -> None:
    sys.stdout.write(f"{sum(POINTS.values())} points: {POINTS}\n")  # pytest -rP shows it
    if set(POINTS) == set(SAVES):  # all of this file was run
        assert min(POINTS.values()) > LEAST_POINTS / 4
        assert sum(POINTS.values()) >= LEAST_POINTS
