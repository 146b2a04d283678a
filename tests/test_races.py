"""Two at one workbook: two commands at once, and somebody who saves while a command does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from breaking import Breaker, breaking
from openpyxl import load_workbook
from saves import NAME, SAVES, copy, count_steps, disk_of, prepare

from followup_cli.errors import BusyError
from followup_cli.words import tell
from followup_cli.workbook import locks
from followup_cli.workbook.locks import Lock
from followup_cli.workbook.versions import versions_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THEIRS = b"what somebody else has saved meanwhile"
SHARED = ("plan", "report", "init", "undo")
WRITER = """
import sys, time
from pathlib import Path
from followup_cli.errors import BusyError
from followup_cli.model import CellEdit
from followup_cli.workbook.files import fingerprint_of, read_content
from followup_cli.workbook.save import commit
path, column, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for row in range(2, 2 + count):
    while True:
        content = read_content(path)
        change = CellEdit("Tasks", row, column, f"{column}{row}")
        try:
            commit(path, fingerprint_of(content), [change], lang="en", content=content, command="plan")
        except BusyError as error:
            if "kept in" not in str(error.written):
                raise
            continue
        break
"""


class Meddler(Breaker):
    """Somebody who saves the workbook in the moment before a step: whole, as programs do."""

    def __init__(self, path: Path, at: int) -> None:
        """Say before which step they save."""
        super().__init__(path.parent, at)
        self._path = path

    def _break(self, _call: str, run: Callable[[], Any]) -> Any:
        self.has_broken, self.at = True, 0
        saved = self._path.parent.with_name("theirs")
        saved.write_bytes(THEIRS)
        saved.replace(self._path)
        return run()


def save_meddled_with(name: str, path: Path, meddler: Meddler) -> str:
    """Do a save; return what was told of it where it was refused, empty where it was done."""
    try:
        with disk_of(name), breaking(meddler):
            SAVES[name].act(path)
    except BusyError as error:
        return tell(error.written, "en")
    return ""


@pytest.mark.parametrize("name", SHARED)
def test_whenever_somebody_saves_their_save_stays_and_ours_is_kept(
    name: str, tmp_path: Path
) -> None:
    template = prepare(name, tmp_path / "template").parent
    steps = count_steps(name, template, tmp_path)
    new = (tmp_path / "counted" / NAME).read_bytes()
    # `undo` looks at the workbook last of all: a save before that is one that it undoes, and keeps.
    read = [step.call for step in steps].index("access" if name == "undo" else "read")
    placed = [step.call for step in steps].index("exchange")
    for at in range(read + 2, len(steps) + 1):
        path = copy(template, tmp_path / "now")
        meddler = Meddler(path, at)
        told = save_meddled_with(name, path, meddler)
        where = f"{name}: before step {at}, {steps[at - 1]}"
        assert meddler.has_broken, where
        assert path.read_bytes() == THEIRS, where
        results = [one.read_bytes() for one in path.parent.glob(".followup/*(not saved)*")]
        assert results == ([new] if "kept in" in told else []), where
        # Before the exchange it is told; after it theirs is a later save like any other.
        assert bool(told) is (at <= placed + 1), where
        shutil.rmtree(path.parent)


def test_two_commands_at_once_lose_no_update_and_no_result(tmp_path: Path) -> None:
    path, count = prepare("plan", tmp_path / "desk"), 12
    program: list[str | Path] = [sys.executable, "-c", WRITER, path]
    writers = [subprocess.Popen([*program, column, str(count)]) for column in "BC"]
    assert [writer.wait() for writer in writers] == [0, 0]
    sheet = load_workbook(path)["Tasks"]
    for column in "BC":
        written = [sheet[f"{column}{row}"].value for row in range(2, 2 + count)]
        assert written == [f"{column}{row}" for row in range(2, 2 + count)]
    left = {one.name for one in (tmp_path / "desk" / ".followup").iterdir() if one.is_file()}
    assert all("(not saved" in name for name in left)
    assert [version.number for version in versions_of(path)] == list(range(17, 27))


def test_a_command_that_cannot_wait_for_another_keeps_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = prepare("plan", tmp_path / "desk")
    before = path.read_bytes()
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    lock = Lock(path.parent / ".followup" / f"{NAME}.lock", NAME)
    with lock, pytest.raises(BusyError, match="Another followup command") as caught:
        SAVES["plan"].act(path)
    assert "kept in" in str(caught.value.written)
    assert path.read_bytes() == before
    kept = path.parent / ".followup" / "desk (not saved).xlsx"
    assert load_workbook(kept)["Tasks"]["A2"].value == "third"
    assert [one.name for one in kept.parent.iterdir() if one.is_file()] == [kept.name]


def test_results_that_could_not_be_saved_do_not_write_over_one_another(tmp_path: Path) -> None:
    path = prepare("plan", tmp_path / "desk")
    (path.parent / f"~${NAME}").write_bytes(b"\x02Bo")
    for name in ("plan", "init", "plan"):
        with pytest.raises(BusyError, match="Bo"):
            SAVES[name].act(path)
    kept = sorted(one.name for one in path.parent.glob(".followup/*(not saved*"))
    assert kept == ["desk (not saved 2).xlsx", "desk (not saved).xlsx"]


def test_a_workbook_that_is_moved_away_meanwhile_is_met_as_changed(tmp_path: Path) -> None:
    template = prepare("plan", tmp_path / "template").parent
    steps = [step.call for step in count_steps("plan", template, tmp_path)]
    path = copy(template, tmp_path / "now")

    class Mover(Meddler):
        def _break(self, _call: str, run: Callable[[], Any]) -> Any:
            self.at = 0
            os.rename(path, path.with_name("moved.xlsx"))  # noqa: PTH104 -- as another program does
            return run()

    with pytest.raises(BusyError), breaking(Mover(path, steps.index("verify"))):
        SAVES["plan"].act(path)
    assert not path.exists()
    assert len(list(path.parent.glob(".followup/*(not saved)*"))) == 1
