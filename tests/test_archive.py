"""Contacts that ended long ago leave `Schedule` for `History`, and still count for what they were."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from company import moment
from desks import small_desk
from hands import ORANGE, Hands
from openpyxl import load_workbook
from runs import DAY, done, followup
from score_frames import drawn

from followup_cli.archiving import find_ended, keep, months_before
from followup_cli.model import Task
from followup_cli.report_period import month
from followup_cli.review import review
from followup_cli.terms import Status
from followup_cli.words import msg, tell
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.labels import parse_label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from followup_cli.model_desk import Desk

LATER = "2028-01-10"
IN_ENGLISH, IN_CHINESE = (pytest.mark.parametrize("lang", [lang]) for lang in ("en", "zh"))


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [
        ("2028-01-10", 12, "2027-01-10"),
        ("2028-01-10", 1, "2027-12-10"),
        ("2027-03-31", 1, "2027-02-28"),
        ("2028-02-29", 12, "2027-02-28"),
    ],
)
def test_months_are_counted_back_to_a_day_that_there_is(
    today: str, months: int, before: str
) -> None:
    assert months_before(date.fromisoformat(today), months) == date.fromisoformat(before)


def test_what_was_made_or_was_to_be_made_long_ago_has_ended() -> None:
    """
    | id | status     | due        | latest     | done_on    | next_contact | ended      |
    | T1 | done       | 2026-11-02 | 2026-11-09 | 2026-11-05 |              | 2026-11-05 |
    | T2 | done       | 2026-11-02 | 2026-11-09 | 2027-02-01 |              |            |
    | T3 | done       | 2026-11-02 | 2026-11-09 |            |              | 2026-11-09 |
    | T4 | not needed | 2026-11-02 | 2026-11-09 |            |              | 2026-11-09 |
    | T5 | not needed | 2027-06-01 |            |            |              |            |
    | T6 | not needed | 2026-11-02 |            |            | 2027-06-01   |            |
    | T7 | pending    | 2026-11-02 |            |            |              |            |
    | T8 | postponed  | 2026-11-02 |            |            |              |            |
    | T9 | done       |            |            |            |              |            |
    """
    rows = drawn(test_what_was_made_or_was_to_be_made_long_ago_has_ended.__doc__ or "")
    found = find_ended(map(task_of, rows), date(2027, 1, 10))
    assert {each.task.task_id: f"{each.on}" for each in found} == {
        row["id"]: row["ended"] for row in rows if row["ended"]
    }
    assert not any(each.stays for each in found)


def test_what_the_program_does_not_know_for_sure_stays() -> None:
    known = task_of({"id": "T1", "status": "done", "done_on": "2026-11-05"})
    rows = (
        replace(known, task_id=""),
        replace(known, key=""),
        replace(known, task_id="T2", planned={"task_id": "T3"}),
        replace(known, task_id="T4", unreadable=frozenset({"score"})),
        replace(known, task_id="T5"),
        replace(known, task_id="T5"),
        replace(known, task_id="T6", row=9),
        replace(known, task_id="T7", row=10),
    )
    found = keep(find_ended(rows, date(2027, 1, 10)), {9: msg("a note")})
    assert [tell(each.stays or "", "en") for each in found] == [
        "no plan has seen it yet",
        "no plan has seen it yet",
        "its hidden columns belong to another task",
        "a cell of it cannot be read",
        "its id stands in more than one row",
        "its id stands in more than one row",
        "a note",
        "",
    ]


@IN_ENGLISH
def test_rows_go_with_all_they_hold_and_the_list_closes_up(tmp_path: Path, lang: str) -> None:
    path, ids = closed_desk(tmp_path, lang)
    hands = Hands(path, lang)
    number = hands.sheet.max_column + 1
    hands.add_column("Mood", "LEN(B{row})")
    hands.fill(ids[0], "summary")
    hands.cell(ids[2], "next_step").value = "=1+1"
    hands.comment(ids[1], "summary", "call his wife first")
    kept = hands.cell(ids[3], "summary").coordinate
    hands.comment(ids[3], "summary", "stays")
    hands.save()
    before = tasks_of(read_desk(path))
    assert hands.sheet.cell(1, number).value == "Mood"
    told = json.loads(
        done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply", "--format", "json")
    )
    assert [row["task_id"] for row in told] == ids[:4]
    assert [bool(row["stays"]) for row in told] == [False, True, True, True]
    assert kept in told[3]["stays"]
    desk = read_desk(path)
    assert [task.task_id for task in desk.past] == [ids[0]]
    assert [task.row for task in desk.tasks] == list(range(2, 2 + len(desk.tasks)))
    assert tasks_of(desk) == before
    history = load_workbook(path)[desk.places["History"].name]
    (row,) = desk.past_rows.values()
    letters = desk.places["History"].columns
    assert history[f"{letters['summary']}{row}"].fill.fgColor.rgb == ORANGE
    assert history[1][-1].value == "Mood"
    after = Hands(path, lang)
    assert after.cell(ids[1], "summary").comment.text == "call his wife first"
    assert after.cell(ids[3], "summary").comment.text == "stays"
    assert after.table.ref.endswith(str(1 + len(desk.tasks)))


@IN_CHINESE
def test_a_second_run_and_a_plan_write_nothing(tmp_path: Path, lang: str) -> None:
    path, ids = closed_desk(tmp_path, lang)
    done("plan", "-w", path, "--as-of", LATER)
    why = done("why", ids[0], "-w", path, "--as-of", LATER, tongue=lang)
    shown = done("clean", "--archive", "-w", path, "--as-of", LATER, tongue=lang)
    assert ids[0] in shown
    bytes_before = path.read_bytes()
    assert done("clean", "--archive", "-w", path, "--as-of", LATER, "-n", "--apply", tongue=lang)
    assert path.read_bytes() == bytes_before
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply", tongue=lang)
    written = path.read_bytes()
    assert written != bytes_before
    again = done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply", tongue=lang)
    assert len(again.splitlines()) == 1
    done("plan", "-w", path, "--as-of", LATER)
    assert path.read_bytes() == written
    said = done("why", ids[0], "-w", path, "--as-of", LATER, tongue=lang)
    assert said.splitlines()[:-1] == why.splitlines()
    assert {"en": "Schedule → History", "zh": "排期表 → 历史任务"}[lang] in said.splitlines()[-1]


def test_an_archived_contact_is_found_and_told_of_but_not_written(tmp_path: Path) -> None:
    path, ids = closed_desk(tmp_path, "en")
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    row = read_desk(path).past_rows[ids[0]]
    for words in (
        ("log", ids[0], "--status", "pending"),
        ("snooze", ids[0], "2028-02-01", "--why", "x"),
    ):
        refused = followup(*words, "-w", path, "--as-of", LATER, "--lang", "en")
        assert refused.exit_code == 5
        assert refused.stdout == ""
        assert refused.stderr.startswith(
            f"{ids[0]} ended long ago, and its row went to History!A{row}. To change it, cut that row "
        )
    found = done("tasks", "-w", path, "--where", "score == 9", "--format", "json", "--as-of", LATER)
    assert [task["task_id"] for task in json.loads(found)] == ids[:1]
    done("undo", "-w", path)
    assert read_desk(path).past == ()


def test_figures_stay_and_a_row_pasted_back_counts_once(tmp_path: Path) -> None:
    path, ids = closed_desk(tmp_path, "en")
    before = tasks_of(read_desk(path))
    figures = figures_of(path)
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    assert figures_of(path) == figures
    workbook = load_workbook(path)
    history, schedule = workbook["History"], workbook["Schedule"]
    schedule.append([cell.value for cell in history[read_desk(path).past_rows[ids[0]]]])
    workbook.save(path)
    desk = read_desk(path)
    assert ids[0] in {task.task_id for task in desk.tasks}
    assert ids[0] not in {task.task_id for task in desk.past}
    assert set(tasks_of(desk)) == set(before)


def test_what_is_open_in_history_is_told_of(tmp_path: Path) -> None:
    path, ids = closed_desk(tmp_path, "en")
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    desk = read_desk(path)
    where = f"{desk.places['History'].columns['status']}{desk.past_rows[ids[0]]}"
    workbook = load_workbook(path)
    workbook["History"][where] = "Pending"
    workbook.save(path)
    told = {problem.where: tell(problem.message, "en") for problem in read_desk(path).problems}
    assert told[f"History!{where}"] == f"{ids[0]} is open, and nobody is told of it here"


def test_history_is_never_taken_for_the_schedule(tmp_path: Path) -> None:
    """Other programs drop hidden names; then sheets are known by their own."""
    path, ids = closed_desk(tmp_path, "en")
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    before = read_desk(path)
    workbook = load_workbook(path)
    for name in [name for name in workbook.defined_names if name.startswith("followup.")]:
        del workbook.defined_names[name]
    workbook.move_sheet("History", -len(workbook.sheetnames))
    workbook.save(path)
    desk = read_desk(path)
    assert desk.places["Schedule"].name == "Schedule"
    assert [task.task_id for task in desk.past] == [task.task_id for task in before.past] != []
    assert tasks_of(desk) == tasks_of(before)
    assert ids[0] not in {task.task_id for task in desk.tasks}


def test_a_sheet_of_the_users_called_history_stays_theirs(tmp_path: Path) -> None:
    path, _ = closed_desk(tmp_path, "en")
    workbook = load_workbook(path)
    workbook.create_sheet("History")["A1"] = "What we did"
    workbook.save(path)
    done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    assert read_desk(path).places["History"].name == "History (followup)"
    assert load_workbook(path)["History"]["A1"].value == "What we did"


def test_rows_stay_behind_blank_where_a_formula_looks_at_one_below(tmp_path: Path) -> None:
    path, ids = closed_desk(tmp_path, "en")
    workbook = load_workbook(path)
    last = workbook["Schedule"].max_row
    workbook.create_sheet("Mine")["A1"] = f"=Schedule!A{last}"
    workbook.save(path)
    told = done("clean", "--archive", "-w", path, "--as-of", LATER, "--apply")
    assert "Their rows are left blank, as a formula in xl/worksheets/sheet" in told
    after = read_desk(path)
    assert ids[0] not in {task.task_id for task in after.tasks}
    assert load_workbook(path)["Schedule"].cell(last, 1).value == after.tasks[-1].task_id
    assert after.tasks[-1].row == last


def closed_desk(folder: Path, lang: str) -> tuple[Path, list[str]]:
    """Return the small desk with its first four contacts made a year ago, and their ids."""
    path = small_desk(folder / "desk.xlsx", lang)
    hands = Hands(path, lang)
    ids = [str(cell.value) for cell in hands.sheet["A"][1:5]]
    for number, task_id in enumerate(ids):
        values: Mapping[str, Any] = {
            "status": hands.says(Status.DONE),
            "done_on": datetime.combine(date(2026, 12, 1 + number), time(10)),
            "score": 9 - number,
            "summary": "Is content",
        }
        for field, value in values.items():
            hands.cell(task_id, field).value = value
    hands.save()
    assert DAY < "2026-12-01"
    return path, ids


def tasks_of(desk: Desk) -> Mapping[str, Task]:
    """Return every task by its id, wherever its row stands."""
    return {task.task_id: replace(task, row=None) for task in desk.every_task}


def figures_of(path: Path) -> object:
    """Return the figures of the month in which the contacts ended."""
    found = review(read_desk(path), moment(LATER), month(2026, 12))
    return found.rows, found.series, found.notes


def task_of(row: Mapping[str, str]) -> Task:
    """Return a task drawn in a table."""
    days = {
        f: date.fromisoformat(row[f])
        for f in ("due", "latest", "done_on", "next_contact")
        if row.get(f)
    }
    status = parse_label(Status, row["status"])
    values: dict[str, Any] = {"task_id": row["id"], "key": f"R05|{row['id']}|1|", **days}
    return Task(status=status, **values)
