"""On a terminal a command waits until the workbook is closed, and works on what was saved in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hands import Hands
from runs import DAY, demo
from terminals import Terminal

from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
