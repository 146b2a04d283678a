"""A morning practised by a new colleague: what is accepted, what helps, and how to leave."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from runs import DAY, LOCALES, demo, followup
from test_docs import COMMANDS, options_of

from followup_cli import cli_practice, practice
from followup_cli.cli_options import parse_as_of
from followup_cli.errors import StoppedError
from followup_cli.practice_lesson import SAMPLES, STEPS
from followup_cli.words import tell
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "task": "T0012",
    "care": "T0099",
    "ticket": "K0001",
    **{k: str(v) for k, v in SAMPLES.items()},
}
BY_COMMAND = {step.command.split()[0]: step for step in STEPS}


def judged(line: str, command: str = "log") -> str:
    """Return what is said of a line where a step wants a command; nothing where it is right."""
    typed = practice.read(line)
    wrong = typed.wrong or practice.what_is_wrong(BY_COMMAND[command], typed.words, NAMES)
    return str(wrong or "")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.command.split()[0])
def test_the_answer_of_each_step_is_what_it_asks_for(step: practice.Step) -> None:
    answer = f"$ followup {practice.model(step, NAMES)}"
    assert judged(answer, step.command.split()[0]) == ""
    command, *words = practice.read(answer).words
    assert command in COMMANDS
    assert {word for word in words if word.startswith("-")} <= options_of(command)


@pytest.mark.parametrize(
    "line",
    [
        "log T0012 --score 2 --summary broken --problem defect",
        "followup log t0012 --problem=defect --score=0 --summary 'as bad as can be' --next +3",
        "log T0012 --score 1 --summary “坏了” --problem 产品缺陷",
    ],
)
def test_a_record_in_other_words_is_as_good(line: str) -> None:
    assert judged(line) == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Not this one: the step is done with followup log."),
        ("tickets", "Not this one: the step is done with followup log."),
        ("log", "It must be about T0012."),
        ("log T0013 --score 2", "It must be about T0012."),
        ("log T0012 --score 2", "Add --summary: in a few words, what was said."),
        ("log T0012 --score 9 --summary x --problem defect", "takes a number under 3"),
        ("log T0012 --score --summary x --problem defect", "takes a number under 3"),
        ("log T0012 -w mine.xlsx", "Leave out -w: the practice sees to that."),
        ('log T0012 --summary "broken', "A quotation mark is not closed."),
    ],
)
def test_what_is_wrong_is_said(line: str, said: str) -> None:
    assert said in judged(line)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_nobody_can_type_the_lesson_is_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = followup("demo", "--practice", tongue=lang)
    assert result.exit_code == 0
    assert result.stdout.count("$ followup ") == len(STEPS)
    assert all(tell(step.title, lang) in result.stdout for step in STEPS)
    assert "{" not in result.stdout
    assert ("terminal" in result.stderr) == (lang == "en")
    assert list(tmp_path.iterdir()) == []


def typed(path: Path, monkeypatch: pytest.MonkeyPatch, *lines: str, lang: str = "en") -> None:
    """Practise on a workbook, typing these lines."""
    monkeypatch.setenv("LC_ALL", LOCALES[lang])
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    cli_practice.practise(cli_practice.Room(path, parse_as_of(DAY), lang))


def test_a_morning_brings_a_ticket_and_a_second_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = demo(tmp_path / "desk.xlsx", "zh")
    before = set(read_desk(path).tickets.frame["ticket_id"])
    typed(path, monkeypatch, "due", *["skip"] * 5, "quit", lang="zh")
    after = read_desk(path)
    (made,) = set(after.tickets.frame["ticket_id"]) - before
    ticket = after.tickets.frame.set_index("ticket_id").loc[made]
    assert ticket["result"] == "已修好，恢复正常"
    visits = {task.task_id: task for task in after.tasks}
    assert visits[ticket["second_visit"]].is_open
    said = capsys.readouterr().out
    assert f"$ followup tickets {made} --status closed" in said
    assert "亲手完成的步骤：1 / 8。" in said


def test_a_second_wrong_line_shows_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = demo(tmp_path / "desk.xlsx")
    typed(path, monkeypatch, "plan", "plan", "due --today", "hint", "undo")
    said = capsys.readouterr()
    first, second, third, *_ = said.err.partition("1/8")[2].splitlines()
    assert "Not this one" in first
    assert "Not this one" in second
    assert third == "Type: followup due --today"
    assert "Type: followup script T" in said.err
    assert "1 of 8" in said.out


def test_a_command_that_fails_is_not_the_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = demo(tmp_path / "desk.xlsx")
    typed(path, monkeypatch, "due --never", "due --help", "quit")
    said = capsys.readouterr()
    assert "There is no option --never" in said.err
    assert "--overdue" in said.out
    assert "0 of 8" in said.out


def test_ctrl_c_leaves_and_says_what_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_number: int) -> str:
        raise KeyboardInterrupt

    path = demo(tmp_path / "desk.xlsx")
    monkeypatch.setattr(cli_practice, "_listen", stop)
    with pytest.raises(StoppedError) as stopped:
        typed(path, monkeypatch)
    assert stopped.value.exit_code == 130
    assert str(stopped.value.message) == "The practice was stopped."
    assert str(stopped.value.written).startswith("desk.xlsx is yours to go on with")
