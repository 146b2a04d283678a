"""`followup log`: a contact recorded in one write, with what follows; attempts; what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from desks import NEXT_MONDAY, small_desk
from hands import Hands
from runs import DAY, followup, planned_demo
from score_frames import drawn

from followup_cli import plan, recording
from followup_cli.cli_log_values import read_value
from followup_cli.terms import Channel, Goal, Kind, Several, Status, YesNo
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from followup_cli.model import Task
    from followup_cli.model_desk import Desk

NOW = f"{DAY}T10:20"
DUE = f"{NEXT_MONDAY}T10:20"  # the first satisfaction call is due on that day
AFTERNOON = datetime(2026, 11, 30, 13, 30)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return the small desk after its first plan, on Monday 23 November 2026."""
    return small_desk(tmp_path / "desk.xlsx", "en")


def call_of(desk: Path, goal: Goal = Goal.SATISFACTION) -> Task:
    """Return the first open contact with a goal, of a customer's own order, made by a person."""
    tasks = (t for t in read_desk(desk).tasks if t.is_open and t.goal is goal and t.rule != "R01")
    return min(tasks, key=lambda task: str(task.due))


def log(desk: Path, task: str, *more: object, as_of: str = NOW, tongue: str = "en") -> Any:
    return followup("log", task, *more, "-w", desk, "--as-of", as_of, tongue=tongue)


def task_of(desk: Path, task_id: str) -> Task:
    return next(task for task in read_desk(desk).tasks if task.task_id == task_id)


def logged(desk: Path, command: str = "log") -> list[tuple[str, str, str]]:
    """Return what the log says of a command: field, from, to."""
    lines = [row for row in read_desk(desk).log if row.text("command") == command]
    return [tuple(map(row.text, ("field", "before", "after"))) for row in lines]  # type: ignore[misc]  # three of them


def new_tasks(desk: Path, known: Iterable[Task]) -> list[Task]:
    before = {task.task_id for task in known}
    return [task for task in read_desk(desk).tasks if task.task_id not in before]


def test_one_write_sets_the_status_the_record_and_the_log(desk: Path) -> None:
    call = call_of(desk)
    told = log(desk, call.task_id, "--score", "9分", "--summary", "Likes it", "--checked")
    assert (told.exit_code, told.stderr) == (0, "")
    first, *_, last = told.stdout.splitlines()
    assert first == f"{call.task_id}  {call.type}: {call.customer}: Done."
    assert "kept in .followup/" in last
    (kept,) = (desk.parent / ".followup").glob("**/*.xlsx")  # one write
    assert kept.name.endswith("before log.xlsx")

    after = task_of(desk, call.task_id)
    assert (after.status, after.score, after.summary) == (Status.DONE, 9.0, "Likes it")
    assert (after.reached, after.done_by) == (YesNo.YES, call.owner)
    assert (after.done_on, after.info_checked) == (
        datetime(2026, 11, 23, 10, 20),
        date(2026, 11, 23),
    )
    assert logged(desk) == [
        ("Status", "Pending", "Done"),
        ("Reached", "", "yes"),
        ("Score", "", "9"),
        ("Summary", "", "Likes it"),
        ("Done On", "", "2026-11-23 10:20"),
        ("Done By", "", call.owner),
        ("Info Checked", "", "2026-11-23"),
    ]


def test_every_cell_of_a_record_has_its_option(desk: Path) -> None:
    call = call_of(desk)
    told = log(
        desk, call.task_id, "--score", 8, "--summary", "Works", "--problem", "defect",
        "--problem", "投诉", "--intent", "Pro plan", "--next-step", "Send the offer",
        "--next", "2026-12-01", "--feedback", "Too slow", "--channel", "微信", "--by", call.owner,
        "--done-on", "2026-11-20 15:00", "--format", "json",
    )  # fmt: skip
    shown = json.loads(told.stdout)
    assert shown["problem"] == "product_defect, complaint"
    assert (shown["status"], shown["written"], shown["next_contact"]) == (
        "done",
        True,
        "2026-12-01",
    )
    after = task_of(desk, call.task_id)
    assert after.problem == Several((Kind.PRODUCT_DEFECT, Kind.COMPLAINT))
    assert (after.intent, after.next_step) == ("Pro plan", "Send the offer")
    assert (after.feedback, after.channel) == ("Too slow", Channel.WECHAT)
    assert after.done_on == datetime(2026, 11, 20, 15)


def test_what_follows_is_made_and_told_at_once_and_the_next_plan_adds_nothing(desk: Path) -> None:
    """A score of 2 asks for care on the next working day, a promise for a contact on its day."""
    call, known = call_of(desk), read_desk(desk).tasks
    words = ("--score", 2, "--summary", "Angry", "--next", "+7")
    told = json.loads(log(desk, call.task_id, *words, "--format", "json").stdout)
    made = {task.type: str(task.due) for task in new_tasks(desk, known)}
    assert made == {"Customer care": "2026-11-24", "Promised contact": "2026-11-30"}
    new = [change for change in told["changes"] if change["kind"] == "created"]
    assert {change["what"] for change in new} == set(made)

    written = desk.read_bytes()
    again = followup("plan", "-w", desk, "--as-of", DAY, "--format", "json")
    assert json.loads(again.stdout)["created"] == 0
    done = desk.read_bytes()
    followup("plan", "-w", desk, "--as-of", DAY)
    assert desk.read_bytes() == done
    assert written


def test_nobody_elses_rows_are_touched(desk: Path) -> None:
    """A customer whose row was retyped meanwhile is followed by the next plan, not by this."""
    call = call_of(desk)
    hands = Hands(desk, "en")
    other = next(t for t in read_desk(desk).tasks if t.customer_id != call.customer_id)
    hands.workbook["Customers"].cell(int(other.customer_id[1:]) + 1, 4).value = "13900000000"
    hands.save()
    before = {t.task_id: t for t in read_desk(desk).tasks if t.customer_id != call.customer_id}
    assert log(desk, call.task_id, "--score", 1, "--summary", "Angry").exit_code == 0
    after = {t.task_id: t for t in read_desk(desk).tasks if t.customer_id != call.customer_id}
    assert after == before


def test_nobody_reached_is_an_attempt_kept_in_the_log_and_tried_again(desk: Path) -> None:
    call = call_of(desk)
    told = log(desk, call.task_id, "--reached", "no", "--summary", "busy", as_of=DUE)
    assert told.stdout.splitlines()[0] == (
        f"{call.task_id}  {call.type}: {call.customer} was not reached; tried: 1; "
        "again 2026-11-30 13:30."
    )
    after = task_of(desk, call.task_id)
    assert (after.status, after.reached, after.attempts) == (Status.IN_PROGRESS, YesNo.NO, 1)
    assert (after.due, after.first_deadline) == (AFTERNOON, call.first_deadline)
    assert (after.summary, after.done_on) == ("", None)
    (line,) = [row for row in read_desk(desk).log if row.text("field") == "Attempts"]
    assert (str(line.get("time")), line.text("row")) == (f"{NEXT_MONDAY} 10:20:00", call.task_id)
    assert line.text("why") == "nobody was reached by Phone: busy"

    log(desk, call.task_id, "--reached", "no", as_of=f"{NEXT_MONDAY}T14:00")
    again = task_of(desk, call.task_id)
    assert (again.attempts, again.due) == (2, datetime(2026, 12, 1, 9))


def test_the_next_plan_keeps_the_slot_and_counts_the_attempts_from_the_log(desk: Path) -> None:
    call = call_of(desk)
    log(desk, call.task_id, "--reached", "no", as_of=DUE)
    hands = Hands(desk, "en")
    hands.cell(call.task_id, "attempts").value = 7
    hands.save()
    followup("plan", "-w", desk, "--as-of", NEXT_MONDAY)
    after = task_of(desk, call.task_id)
    assert (after.attempts, after.due) == (1, AFTERNOON)
    assert (after.status, after.priority) == (Status.IN_PROGRESS, call.priority)


def test_reached_at_last_it_is_done_with_its_attempts(desk: Path) -> None:
    call = call_of(desk)
    log(desk, call.task_id, "--reached", "no")
    log(desk, call.task_id, "--score", 7, "--summary", "At last", as_of=f"{DAY}T14:00")
    after = task_of(desk, call.task_id)
    assert (after.status, after.reached, after.attempts) == (Status.DONE, YesNo.YES, 1)


def test_who_is_back_on_a_day_is_tried_again_on_that_day(desk: Path) -> None:
    call, known = call_of(desk), read_desk(desk).tasks
    log(desk, call.task_id, "--reached", "no", "--next", "2026-12-03")
    after = task_of(desk, call.task_id)
    assert (str(after.due), after.next_contact) == ("2026-12-03", None)
    assert new_tasks(desk, known) == []


REFUSED = [
    (["--score", 9], 'add --summary "…"'),
    (["--score", 11, "--summary", "x"], "Score “11”: a score lies between 0 and 10."),
    (["--problem", "hail"], "Problem “hail”: not one of the values of this column."),
    (["--status", "gone?"], "Status “gone?”"),
    (["--next", "soon"], "Next Contact “soon”"),
    (["--next", "2026-11-23"], "2026-11-23 is not after 2026-11-23"),
    (["--order", "O999"], "There is no order O999 in Orders."),
]


@pytest.mark.parametrize(("words", "said"), REFUSED, ids=lambda each: str(each)[:30])
def test_what_cannot_be_recorded_is_refused_in_one_line(
    desk: Path, words: list[object], said: str
) -> None:
    original = desk.read_bytes()
    told = log(desk, call_of(desk).task_id, *words)
    assert (told.exit_code, told.stdout) == (5, "")
    (line,) = told.stderr.splitlines()
    assert said in line
    assert line.endswith("Nothing was written.")
    assert desk.read_bytes() == original


def test_who_named_no_task_used_it_wrongly(desk: Path) -> None:
    told = log(desk, "T9999", "--score", 9)
    assert (told.exit_code, "There is no task T9999" in told.stderr) == (2, True)


def test_what_is_done_is_not_done_again_but_opened(desk: Path) -> None:
    call = call_of(desk)
    log(desk, call.task_id, "--score", 9, "--summary", "Fine")
    again = log(desk, call.task_id, "--score", 8, "--summary", "Fine")
    assert again.exit_code == 5
    assert f"`followup log {call.task_id} --status pending`" in again.stderr
    assert log(desk, call.task_id, "--status", "pending").exit_code == 0
    opened = task_of(desk, call.task_id)
    assert (opened.status, opened.done_on, opened.summary) == (Status.PENDING, None, "Fine")
    assert log(desk, call.task_id, "--score", 8).exit_code == 0
    assert task_of(desk, call.task_id).score == 8.0


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Path) -> None:
    original = desk.read_bytes()
    words = ("--score", 2, "--summary", "Angry", "-n", "--format", "json")
    told = json.loads(log(desk, call_of(desk).task_id, *words).stdout)
    assert (told["status"], told["written"]) == ("done", False)
    assert "Customer care" in [change["what"] for change in told["changes"]]
    assert desk.read_bytes() == original


def test_a_sum_typed_for_a_summary_stays_text(desk: Path) -> None:
    call, formula = call_of(desk), '=HYPERLINK("http://x")'
    log(desk, call.task_id, "--score", 9, "--summary", formula)
    assert Hands(desk, "en").cell(call.task_id, "summary").data_type == "s"
    assert task_of(desk, call.task_id).summary == formula


def test_what_a_terminal_would_obey_is_recorded_as_spaces_its_lines_kept(desk: Path) -> None:
    task = call_of(desk).task_id
    log(desk, task, "--score", 8, "--summary", "\x1b[31mred\x07 \r\nline two\t\udcff")
    assert task_of(desk, task).summary == "[31mred\nline two ?"


def test_a_relationship_call_asks_for_no_score(desk: Path) -> None:
    call = call_of(desk, Goal.OPPORTUNITY)
    assert log(desk, call.task_id, "--summary", "Chatted").exit_code == 0


def test_wrong_rules_keep_nothing_from_being_recorded(desk: Path) -> None:
    """Who is on the phone can still write down what was said; the next plan acts on it."""
    call = call_of(desk)
    hands = Hands(desk, "en")
    hands.workbook["Rules"]["D3"].value = "whenever"
    hands.save()
    told = log(desk, call.task_id, "--score", 2, "--summary", "Angry")
    assert told.exit_code == 0
    assert "nothing follows yet: `followup check`" in told.stdout
    assert task_of(desk, call.task_id).status is Status.DONE


def test_in_chinese_all_of_it_is_chinese(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk.xlsx", "zh")
    call = call_of(desk)
    words = ("--score", "2分", "--summary", "很生气", "--status", "已完成", "--reached", "是")
    told = log(desk, call.task_id, *words, tongue="zh")
    first, second, *_ = told.stdout.splitlines()
    assert first == f"{call.task_id}  {call.type}（{call.customer}）：已完成。"
    assert "客户关怀" in told.stdout
    assert ("任务状态", "待处理", "已完成") in logged(desk)
    refused = log(desk, call_of(desk).task_id, "--score", 12, "--summary", "好", tongue="zh")
    assert refused.stderr.startswith("满意度评分“12”：")
    assert second


def test_what_the_next_week_makes_of_it(desk: Path) -> None:
    call = call_of(desk)
    log(desk, call.task_id, "--score", 9, "--summary", "Fine")
    followup("plan", "-w", desk, "--as-of", NEXT_MONDAY)
    after = task_of(desk, call.task_id)
    assert (after.status, after.summary) == (Status.DONE, "Fine")


def test_what_follows_for_one_customer_is_what_a_whole_plan_makes_for_them(tmp_path: Path) -> None:
    """Only one customer's contacts are laid out, but on days that everybody's leave room on."""
    desk = read_desk(planned_demo(tmp_path / "demo.xlsx"))
    as_of = datetime(2026, 11, 23, 10, 20)
    said = {"score": 2.0, "summary": "Angry", "intent": "More", "problem": Kind.FAULT}
    for row in [task for task in desk.tasks if task.is_open and task.due == as_of.date()][:2]:
        call = recording.open_call(desk, row, as_of, as_of)
        after = recording.settle(call, said)
        one = recording.record(call, after).made
        assert one is not None
        whole = plan.build(replace(one.desk, tasks=_recorded(desk, after)), as_of)
        mine = [task for task in whole.merged.tasks if task.customer_id == row.customer_id]
        assert {_shown(task) for task in one.merged.tasks} == {_shown(task) for task in mine}


def _recorded(desk: Desk, after: Task) -> tuple[Task, ...]:
    return tuple(after if task.row == after.row else task for task in desk.tasks)


def _shown(task: Task) -> tuple[object, ...]:
    return (task.key, str(task.due), task.owner, task.status, task.why)


def test_a_row_that_a_person_typed_is_recorded_too(desk: Path) -> None:
    hands = Hands(desk, "en")
    row = hands.sheet.max_row + 1
    for field, value in (("task_id", "X1"), ("customer", "Ada"), ("due", datetime(2026, 11, 24))):
        hands.sheet.cell(row, hands.column(field), value)
    hands.table.ref = hands.buttons.ref = hands.table.ref.replace(str(row - 1), str(row))
    hands.save()
    assert log(desk, "X1", "--summary", "Came by", "--order", "o4").exit_code == 0
    after = task_of(desk, "X1")
    assert (after.status, after.customer_id, after.order_id) == (Status.DONE, "C1", "O4")


def test_who_is_known_under_another_key_by_now_keeps_their_contacts(desk: Path) -> None:
    """Recording a contact of Ada's must not let the plan forget that C3 is C33 today."""
    hands = Hands(desk, "en")
    for kind, column in (("Customers", 1), ("Orders", 2)):
        for (cell,) in hands.workbook[kind].iter_rows(min_col=column, max_col=column):
            cell.value = "C33" if cell.value == "C3" else cell.value
    hands.save()
    ada, cy = (
        next(t.task_id for t in read_desk(desk).tasks if t.customer == name and t.rule != "R01")
        for name in ("Ada", "Cy")
    )
    log(desk, ada, "--summary", "Chatted")
    log(desk, cy, "--summary", "Chatted", "--score", 8)
    tasks = [task for task in read_desk(desk).tasks if task.customer == "Cy"]
    assert {task.customer_id for task in tasks} == {"C33"}
    assert not [task for task in tasks if task.status is Status.NOT_NEEDED]


NEAR = """
| typed      | day        |
| +7         | 2026-11-30 |
| +2w        | 2026-12-07 |
| ＋10天     | 2026-12-03 |
| 12-1       | 2026-12-01 |
| 11月20日   | 2027-11-20 |
| 2026/12/24 | 2026-12-24 |
"""


def test_a_next_contact_may_be_typed_as_people_say_it(desk: Path) -> None:
    read, today = read_desk(desk), date(2026, 11, 23)
    for row in drawn(NEAR):
        assert str(read_value("next_contact", row["typed"], read, today)) == row["day"]
