"""`followup log` on a terminal: what it asks, what it takes for an answer, and how it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desks import NEXT_MONDAY, small_desk
from hands import Hands
from terminals import Terminal

from followup_cli.terms import Goal, Kind, Several, Status
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Task


def call_of(desk: Path) -> Task:
    """Return an open satisfaction call."""
    return next(t for t in read_desk(desk).tasks if t.is_open and t.goal is Goal.SATISFACTION)


def test_a_call_is_recorded_by_a_few_keys_and_an_answer_that_cannot_be_is_asked_again(
    tmp_path: Path,
) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    call = call_of(desk)
    terminal = Terminal("log", call.task_id, "-w", desk, "--as-of", f"{NEXT_MONDAY}T10:20")
    terminal.wait_for("Reached?  1 yes  2 no [yes]: ")
    assert f"{call.task_id}  {call.type}, Satisfaction, due {call.due}" in terminal.said
    assert f"{call.customer}: Phone, {call.reach_at}" in terminal.said
    for asked, answer in (
        ("[yes]: ", ""),
        ("Score, 0 to 10: ", "11"),
        ("a score lies between 0 and 10. Type a number from 0 to 10.\nScore, 0 to 10: ", ""),
        ("needs an answer here.\nScore, 0 to 10: ", "９"),
        ("Summary: ", "喜欢"),
        ("5 Other [none]: ", "2 1"),
        ("intent to buy [none]: ", ""),
        ("+7 days [none]: ", "2026-11-30"),
        ("2026-11-30 is not after 2026-11-30: name a later day.\nNext contact", "+7"),
    ):
        terminal.wait_for(asked)
        terminal.type(f"{answer}\n")
    assert terminal.end() == 0, terminal.said
    terminal.close()
    (after,) = [task for task in read_desk(desk).tasks if task.task_id == call.task_id]
    assert (after.status, after.score, after.summary) == (Status.DONE, 9.0, "喜欢")
    assert after.problem == Several((Kind.PRODUCT_DEFECT, Kind.COMPLAINT))
    assert (after.intent, str(after.next_contact)) == ("", "2026-12-07")


def test_ctrl_c_writes_nothing(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    original = desk.read_bytes()
    terminal = Terminal("log", call_of(desk).task_id, "-w", desk, "--as-of", NEXT_MONDAY)
    terminal.wait_for("[yes]: ")
    terminal.type("\x03")
    assert terminal.end() == 130, terminal.said
    terminal.close()
    assert terminal.said.endswith("Interrupted; the workbook is as it was.\n")
    assert desk.read_bytes() == original


def test_answers_are_kept_where_the_command_must_run_again(
    tmp_path: Path,
) -> None:
    """The workbook was open in Excel, and was saved when it was closed: nobody types all again."""
    desk = small_desk(tmp_path / "desk.xlsx", "en")
    bo = desk.with_name("~$desk.xlsx")
    bo.write_bytes(b"\x02Bo")
    call = call_of(desk)
    terminal = Terminal("log", call.task_id, "-w", desk, "--as-of", f"{NEXT_MONDAY}T10:20")
    for answer in ("", "8", "Fine", "", "", ""):
        terminal.type(f"{answer}\n")
    terminal.wait_for("Ctrl+C stops it.")
    hands = Hands(desk, "en")
    hands.cell(call.task_id, "feedback").value = "Thanks"
    hands.save()
    bo.unlink()
    assert terminal.end() == 0, terminal.said
    terminal.close()
    assert terminal.said.count("Score, 0 to 10") == 1
    (after,) = [task for task in read_desk(desk).tasks if task.task_id == call.task_id]
    assert (after.status, after.score, after.feedback) == (Status.DONE, 8.0, "Thanks")
