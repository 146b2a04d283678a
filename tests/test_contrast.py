"""The plan under this workbook's rules, beside that under another's: `plan --diff`."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from desks import small_desk
from openpyxl import load_workbook
from runs import DAY, done, followup

from followup_cli.contrast import (
    WEEK_COLUMNS,
    Week,
    by_rule,
    by_week,
    compare,
    lines,
    week_table,
)
from followup_cli.model import Task
from followup_cli.render_terminal import table
from followup_cli.terms import Status

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = date(2026, 3, 2)
CALL = Task(
    key="R14|C1|start|2026",
    customer="Ada",
    rule="R14",
    owner="Kim",
    due=date(2026, 3, 4),
    status=Status.PENDING,
)
OTHERS = replace(CALL, key="R15|C2|start|2026", rule="R15", owner="Lee")


def test_a_contact_is_the_same_where_its_key_is() -> None:
    """One moved and dealt to somebody else is two differences; what is closed is none."""
    moved = replace(CALL, due=date(2026, 3, 11), owner="Lee")
    closed = replace(OTHERS, status=Status.DONE)
    found = compare([CALL, closed], [moved, replace(closed, owner="Kim")])
    assert [each.kind for each in found.differences] == ["moved", "other_owner"]
    assert compare([CALL], [CALL]).differences == ()


def test_differences_are_counted_by_rule() -> None:
    new = replace(CALL, key="R14|C1|start|2027")
    found = compare([CALL, OTHERS], [replace(CALL, owner="Lee"), new])
    names = {"R14": "Quarterly visit"}
    columns = ("rule", "type", "here", "there", "only_here", "only_there", "moved", "other_owner")
    assert [tuple(row[name] for name in columns) for row in by_rule(found, names)] == [
        ("R14", "Quarterly visit", 1, 2, 0, 1, 0, 1),
        ("R15", None, 1, 0, 1, 0, 0, 0),
    ]


def test_the_load_is_counted_by_person_and_week_what_is_late_in_this_one() -> None:
    late = replace(CALL, key="R14|C1|start|late", due=date(2026, 1, 1))
    found = compare([CALL, late], [replace(CALL, due=date(2026, 3, 15))])
    assert [tuple(week.as_row().values()) for week in by_week(found, MONDAY)] == [
        ("Kim", date(2026, 3, 2), 2, 0, -2),
        ("Kim", date(2026, 3, 9), 0, 1, 1),
    ]


def test_the_weeks_after_the_quarter_are_one_row_a_person() -> None:
    weeks = [
        Week("Kim", date(2026, 3, 2), 2, 0),
        Week("Kim", date(2026, 9, 7), 0, 1),
        Week("Kim", date(2026, 11, 2), 1, 4),
        Week("Lee", date(2026, 3, 9), 0, 1),
    ]
    shown = table(week_table(weeks, MONDAY), WEEK_COLUMNS, "en")
    assert shown.splitlines() == [
        "Owner  Week of     Here  There  Change",
        "Kim    2026-03-02     2      0      -2",
        "Kim    later          1      5      +4",
        "Lee    2026-03-09     0      1      +1",
    ]


def test_two_plans_alike_need_one_line() -> None:
    assert [str(line) for line in lines(compare([CALL], [CALL]), "other.xlsx")] == [
        "Open contacts under the rules of other.xlsx: 1, here 1.",
        "  Both ask for the same contacts, on the same days, of the same people.",
    ]


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Path, Path]:
    """Return a desk, and one whose quarterly visits are yearly."""
    mine = small_desk(tmp_path / "desk.xlsx", "en")
    theirs = tmp_path / "other.xlsx"
    shutil.copyfile(mine, theirs)
    book = load_workbook(theirs)
    sheet = book["Rules"]
    at = [cell.value for cell in sheet[1]].index("Repeat") + 1
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == "R14":
            sheet.cell(row, at, "every year")
    book.save(theirs)
    return mine, theirs


def test_the_rules_of_another_workbook_are_tried_and_nothing_is_written(
    desks: tuple[Path, Path],
) -> None:
    mine, theirs = desks
    before = mine.read_bytes(), theirs.read_bytes()
    asked = ("plan", "--diff", theirs, "-w", mine, "--as-of", DAY)
    told = json.loads(done(*asked, "--format", "json"))
    assert set(told) == {"as_of", "other", "here", "there", "rules", "weeks", "differences"}
    assert [row["rule"] for row in told["rules"]] == ["R14"]
    assert told["there"] - told["here"] == sum(row["change"] for row in told["weeks"]) < 0
    assert {row["kind"] for row in told["differences"]} <= {"only_here", "only_there", "moved"}
    rows = list(csv.DictReader(io.StringIO(done(*asked, "--format", "csv"))))
    assert len(rows) == len(told["differences"])
    assert "Quarterly manager visit" in done(*asked)
    assert "所在周" in done(*asked, "--lang", "zh")
    assert (mine.read_bytes(), theirs.read_bytes()) == before


def test_the_same_rules_make_no_difference(desks: tuple[Path, Path]) -> None:
    mine, _ = desks
    assert "the same contacts" in done("plan", "--diff", mine, "-w", mine, "--as-of", DAY)


def test_a_workbook_that_is_not_there_is_a_wrong_word(desks: tuple[Path, Path]) -> None:
    result = followup("plan", "--diff", "nowhere.xlsx", "-w", desks[0], "--as-of", DAY)
    assert result.exit_code == 2
