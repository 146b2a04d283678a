"""`followup script` and `due --script`: what to say, on a screen, for programs, to be pasted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from desks import small_desk
from hands import Hands
from runs import DAY, done, followup

from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Task


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return the small desk after its first plan, whose company has no name yet."""
    return small_desk(tmp_path / "desk.xlsx", "en")


@pytest.fixture
def wanting(desk: Path) -> Path:
    """Return the small desk with a script of first calls that must name the company."""
    hands = Hands(desk, "en")
    templates = hands.workbook["Templates"]
    row = next(r for r in range(2, 60) if templates.cell(r, 1).value == "T05")
    templates.cell(row, 4, "This is {me} from {company}.")
    hands.save()
    return desk


def call(desk: Path, rule: str = "R05") -> Task:
    return next(task for task in read_desk(desk).tasks if task.rule == rule)


def script(desk: Path, task: str, *more: str) -> Any:
    return followup("script", task, "-w", desk, "--as-of", DAY, *more)


def test_a_script_has_its_four_parts_on_one_screen(desk: Path) -> None:
    task = call(desk)
    shown = script(desk, task.task_id)
    assert (shown.exit_code, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0] == (
        f"{task.task_id}  First experience call: {task.customer}, Phone {task.reach_at} · "
        "script T05, version 1"
    )
    parts = ("Before you start", "Opening", "Questions", "Check", "Closing")
    assert [line for line in lines if line in parts] == [*parts]
    assert any(line.split() == ["Email", "not", "known", "yet"] for line in lines)
    assert "{" not in shown.stdout
    assert len(lines) <= 40


def test_programs_get_the_parts_and_the_text_to_be_pasted(desk: Path) -> None:
    task = call(desk)
    told = json.loads(done("script", task.task_id, "-w", desk, "--as-of", DAY, "--format", "json"))
    assert told.keys() == {
        "task_id", "customer_id", "customer", "template_id", "version", "channel", "subject",
        "background", "opening", "questions", "check", "data", "closing", "routing", "text",
    }  # fmt: skip
    assert told["questions"][0] == {"kind": "closed", "text": "Have you started to use it?"}
    assert told["data"]["phone"] == task.reach_at
    assert told["data"]["email"] is None
    assert told["subject"] is None
    assert told["background"] == {
        "last_summary": None, "last_order": "22 November", "open_tickets": None, "result": None,
    }  # fmt: skip
    assert told["routing"] == [
        "Complaint → Service within 24 working hours",
        "Product defect, Fault → After-sales within 3 working days",
    ]
    pasted = done("script", task.task_id, "-w", desk, "--as-of", DAY, "--channel", "微信", "--text")
    assert pasted.startswith(f"Hello {task.customer}, this is ")
    assert len(pasted.splitlines()) == 2


def test_a_name_never_drives_a_terminal(desk: Path) -> None:
    hands = Hands(desk, "en")
    sheet = hands.workbook["Templates"]
    row = next(r for r in range(2, 60) if sheet.cell(r, 1).value == "T05")
    sheet.cell(row, 4, "Hello\u202e{contact}\u2028!")
    hands.save()
    for words in ((), ("--text",), ("--format", "md")):
        shown = script(desk, call(desk).task_id, *words).stdout
        assert not {"\u202e", "\u2028", "\x1b"} & set(shown)


@pytest.mark.parametrize("fmt", ["csv", "md"])
def test_a_spreadsheet_gets_it_line_by_line(desk: Path, fmt: str) -> None:
    shown = script(desk, call(desk).task_id, "--format", fmt)
    assert shown.exit_code == 0
    assert "Part" in shown.stdout.splitlines()[0]
    assert "Have you started to use it?" in shown.stdout


def test_what_is_missing_is_named_with_its_cell(wanting: Path) -> None:
    """A script that says {company} wants one: in Settings, or made optional."""
    task = call(wanting)
    refused = script(wanting, task.task_id)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert refused.stderr == (
        f"{task.task_id}: Script T05 needs {{company}}, and nothing is known for it; fill in "
        "Settings: Company, or write {company?} in Templates!D10: its sentence is then left out. "
        "Nothing was written.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("T9999",), "There is no task T9999 in Schedule."),
        (("T0001", "--channel", "wecht"), "did you mean “WeChat”?"),
    ],
)
def test_words_that_mean_nothing(desk: Path, words: tuple[str, ...], said: str) -> None:
    refused = script(desk, *words)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_the_morning_list_with_its_scripts(desk: Path) -> None:
    later = "2026-11-30"
    plain = done("due", "-w", desk, "--as-of", later)
    shown = done("due", "--script", "-w", desk, "--as-of", later)
    assert shown.startswith(plain)
    task = call(desk)
    assert f"\n{task.task_id}  First experience call: {task.customer}, Phone" in shown
    assert "Have you started to use it?" in shown


def test_programs_get_the_morning_list_with_its_scripts(wanting: Path) -> None:
    """What a script still needs is said in its place, and the list is whole."""
    rows = json.loads(
        done("due", "--script", "-w", wanting, "--as-of", "2026-11-30", "--format", "json")
    )
    task = call(wanting)
    told = {row["task_id"]: row["script"] for row in rows}
    assert "needs {company}" in told[task.task_id]["missing"]


def test_each_contact_notes_the_newest_version_of_its_script(desk: Path) -> None:
    """
    | Template ID | Version | Channel |
    | T05         | 1       | Phone   |
    | T05         | 2       | Phone   |

    Open contacts follow; the plan after that changes nothing.
    """
    assert call(desk).template_version == "1"
    hands = Hands(desk, "en")
    templates = hands.workbook["Templates"]
    row = templates.max_row + 1
    for column, value in enumerate(("T05", "2", "Phone", "Hi {contact}!"), start=1):
        templates.cell(row, column, value)
    hands.save()
    done("plan", "-w", desk, "--as-of", DAY)
    assert call(desk).template_version == "2"
    again = done("plan", "-w", desk, "--as-of", DAY)
    assert "nothing was written" in again
    assert done("script", call(desk).task_id, "-w", desk, "--text").startswith("Hi ")
