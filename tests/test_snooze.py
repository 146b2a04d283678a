"""`followup snooze`: a contact put off with its reason, kept by every later plan, undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from desks import NEXT_MONDAY, small_desk
from hands import Hands
from runs import DAY, done, followup

from followup_cli.terms import Status
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Task

REASON = "On holiday until then"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return the small desk after its first plan, on Monday 23 November 2026."""
    return small_desk(tmp_path / "desk.xlsx", "en")


def first_task(desk: Path) -> Task:
    """Return the first open contact that is due after that Monday."""
    tasks = (t for t in read_desk(desk).tasks if t.is_open and str(t.due) > DAY + "~")
    return min(tasks, key=lambda task: str(task.due))


def snooze(desk: Path, task: str, until: str, *more: str) -> Any:
    return followup("snooze", task, until, "--why", REASON, "-w", desk, "--as-of", DAY, *more)


def task_of(desk: Path, task_id: str) -> Task:
    return next(task for task in read_desk(desk).tasks if task.task_id == task_id)


def test_it_sets_status_and_due_keeps_the_first_deadline_and_logs_the_reason(desk: Path) -> None:
    before = first_task(desk)
    told = snooze(desk, before.task_id, "2026-12-21")
    assert told.exit_code == 0
    first, second = told.stdout.splitlines()
    assert first.startswith(f"{before.task_id}  {before.type}: {before.customer}")
    assert f"due 2026-12-21, was {str(before.due)[:10]}" in first
    assert "kept in .followup/" in second

    after = task_of(desk, before.task_id)
    assert (after.status, str(after.due)) == (Status.POSTPONED, "2026-12-21")
    assert after.first_deadline == before.first_deadline
    logged = [row for row in read_desk(desk).log if row.text("command") == "snooze"]
    assert [(row.text("field"), row.text("after"), row.text("why")) for row in logged] == [
        ("Status", "Postponed", REASON),
        ("Due", "2026-12-21", REASON),
    ]
    assert {row.text("row") for row in logged} == {before.task_id}


def test_later_plans_keep_it_check_accepts_it_and_why_tells_the_reason(desk: Path) -> None:
    task_id = first_task(desk).task_id
    snooze(desk, task_id, "2026-12-21")
    done("plan", "-w", desk, "--as-of", NEXT_MONDAY)
    after = task_of(desk, task_id)
    assert (after.status, str(after.due)) == (Status.POSTPONED, "2026-12-21")
    told = json.loads(followup("check", "-w", desk, "--as-of", DAY, "--format", "json").stdout)
    assert not [problem for problem in told if problem["value"] == task_id]
    why = done("why", task_id, "-w", desk, "--as-of", NEXT_MONDAY)
    assert REASON in why


def test_the_same_again_writes_nothing_and_undo_brings_it_back(desk: Path) -> None:
    before = first_task(desk)
    original = desk.read_bytes()
    snooze(desk, before.task_id, "2026-12-21")
    postponed = desk.read_bytes()
    again = snooze(desk, before.task_id, "2026-12-21")
    assert (again.exit_code, desk.read_bytes()) == (0, postponed)
    assert "nothing was written" in again.stdout
    done("undo", "-w", desk)
    assert desk.read_bytes() == original


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Path) -> None:
    original = desk.read_bytes()
    told = snooze(desk, first_task(desk).task_id, "2026-12-21", "-n", "--format", "json")
    shown = json.loads(told.stdout)
    assert (shown["status"], shown["due"], shown["written"]) == ("postponed", "2026-12-21", False)
    assert shown["why"] == REASON
    assert desk.read_bytes() == original


@pytest.mark.parametrize(
    ("task", "until", "code", "said"),
    [
        ("T9999", "2026-12-21", 2, "There is no task T9999"),
        ("", "2026-11-23", 5, "2026-11-23 is not after 2026-11-23"),
        ("", "2026-11-24", 5, "needs a later day"),
        ("", "soon", 2, "soon is not a date"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    desk: Path, task: str, until: str, code: int, said: str
) -> None:
    original = desk.read_bytes()
    later = max((t for t in read_desk(desk).tasks if t.is_open), key=lambda t: str(t.due))
    told = snooze(desk, task or later.task_id, until)
    assert (told.exit_code, told.stdout) == (code, "")
    (line,) = told.stderr.splitlines()
    assert said in line
    assert desk.read_bytes() == original


def test_what_is_closed_is_refused(desk: Path) -> None:
    task_id = first_task(desk).task_id
    snooze(desk, task_id, "2026-12-21")
    hands = Hands(desk, "en")
    hands.cell(task_id, "status").value = "Done"
    hands.save()
    told = snooze(desk, task_id, "2026-12-28")
    assert told.exit_code == 5
    assert f"{task_id} is Done: only what is open can be postponed." in told.stderr


@pytest.mark.parametrize("why", [[], ["--why", "  "]])
def test_it_wants_a_reason(desk: Path, why: list[str]) -> None:
    task_id = first_task(desk).task_id
    told = followup("snooze", task_id, "2026-12-21", *why, "-w", desk, "--as-of", DAY)
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1


def test_a_reason_that_looks_like_a_formula_stays_text(desk: Path) -> None:
    task_id = first_task(desk).task_id
    formula = '=HYPERLINK("http://x")'
    followup("snooze", task_id, "2026-12-21", "--why", formula, "-w", desk, "--as-of", DAY)
    assert read_desk(desk).log[-1].text("why") == formula


def test_in_chinese_the_log_and_the_line_are_chinese(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "zh")
    task_id = first_task(desk).task_id
    told = followup(
        "snooze",
        task_id,
        "2026-12-21",
        "--why",
        "客户休假",
        "-w",
        desk,
        "--as-of",
        DAY,
        tongue="zh",
    )
    assert "计划执行日期 2026-12-21" in told.stdout
    line = read_desk(desk).log[-2]
    assert (line.text("field"), line.text("after")) == ("任务状态", "已延期")
