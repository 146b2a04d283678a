"""On a terminal a command waits until the workbook is closed, and works on what was saved in it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hands import Hands
from runs import DAY, LOCALES, demo

from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pty = pytest.importorskip("pty", reason="Windows has terminals of another kind")
LONGEST = 60.0


class Terminal:
    """A command at work on a terminal, and what it has said so far."""

    def __init__(self, *words: object) -> None:
        """Start the command."""
        self._mine, theirs = pty.openpty()
        command = [sys.executable, "-m", "followup_cli", *map(str, words)]
        told = {**os.environ, "LC_ALL": LOCALES["en"], "TERM": "dumb", "COLUMNS": "200"}
        # A run in the background ignores Ctrl+C, and so would what it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self._process = subprocess.Popen(command, env=told, start_new_session=True, **streams)
        os.close(theirs)
        os.set_blocking(self._mine, False)
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Wait until something is said."""
        self._until(lambda: words in self.said)
        assert words in self.said, self.said

    def end(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        self._until(lambda: self._process.poll() is not None)
        self._listen()
        return self._process.wait(1)

    def type(self, keys: str) -> None:
        """Press keys; Ctrl+C goes to the program, as a terminal sends it."""
        if keys == "\x03":
            self._process.send_signal(2)
            return
        os.write(self._mine, keys.encode())

    def close(self) -> None:
        """End what is left."""
        self._process.kill()
        self._process.wait()
        os.close(self._mine)

    def _until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(round(LONGEST / 0.05)):
            self._listen()
            if is_so():
                return
            time.sleep(0.05)

    def _listen(self) -> None:
        try:
            heard = os.read(self._mine, 100_000).decode("utf-8", "replace")
        except OSError:  # nothing to hear, or nobody there any more
            return
        self.said += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", heard).replace("\r", "")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workbook that Bo has open in Excel."""
    path = demo(tmp_path / "desk.xlsx")
    owner_of(path).write_bytes(b"\x02Bo")
    return path


@pytest.fixture
def plan(desk: Path) -> Iterator[Terminal]:
    """A plan that waits for Bo."""
    terminal = Terminal("plan", "-w", desk, "--as-of", DAY)
    terminal.wait_for("Ctrl+C stops it.")
    assert "desk.xlsx is open in Excel (Bo)." in terminal.said
    yield terminal
    terminal.close()


def owner_of(path: Path) -> Path:
    return path.with_name(f"~${path.name}")


def test_the_plan_is_written_once_the_workbook_is_closed(desk: Path, plan: Terminal) -> None:
    before = desk.read_bytes()
    owner_of(desk).unlink()
    assert plan.end() == 0, plan.said
    assert desk.read_bytes() != before
    assert [one.name for one in (desk.parent / ".followup").iterdir() if one.is_file()] == []


def test_what_was_saved_meanwhile_stays_and_is_planned_with(desk: Path, plan: Terminal) -> None:
    hands = Hands(desk, "en")
    hands.cell("T0001", "summary").value = "They called back."
    hands.save()
    owner_of(desk).unlink()
    assert plan.end() == 0, plan.said
    assert "The command runs again, on the workbook as it is now." in plan.said
    read = read_desk(desk)
    (task,) = [task for task in read.tasks if task.task_id == "T0001"]
    assert task.summary == "They called back."
    assert read.state is not None  # a plan was written
    assert read.state.as_of.date().isoformat() == DAY


def test_ctrl_c_stops_the_waiting_and_loses_nothing(desk: Path, plan: Terminal) -> None:
    before = desk.read_bytes()
    plan.type("\x03")
    assert plan.end() == 130, plan.said
    assert "The workbook is untouched; the result is kept in" in plan.said
    assert desk.read_bytes() == before
    (kept,) = [one for one in (desk.parent / ".followup").iterdir() if one.is_file()]
    state = read_desk(kept).state
    assert state is not None
    assert state.as_of.date().isoformat() == DAY
