"""`followup trials` on real workbooks, in both languages and every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from desks import plan, small_desk
from hands import Hands
from openpyxl import load_workbook
from runs import DAY, done, followup

from followup_cli.workbook.schema import RULES

if TYPE_CHECKING:
    from pathlib import Path


def with_trial(path: Path, shares: tuple[str, str] = ("50%", "50%")) -> Path:
    """Write the small desk with R05 and a copy of it, R90, as the arms of a trial of greetings."""
    small_desk(path, "en")
    workbook = load_workbook(path)
    sheet = workbook[RULES.name("en")]
    column = {cell.value: n for n, cell in enumerate(sheet[1], start=1)}
    trial, rule_id = (column[RULES.column(name).label("en")] for name in ("trial", "rule_id"))
    row = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, rule_id).value == "R05")
    last = sheet.max_row + 1
    for n in range(1, sheet.max_column + 1):
        sheet.cell(last, n, sheet.cell(row, n).value)
    sheet.cell(last, rule_id, "R90")
    sheet.cell(row, trial, f"greeting:A {shares[0]}")
    sheet.cell(last, trial, f"Greeting：B {shares[1]}")
    table = next(iter(sheet.tables.values()))
    table.ref = f"{table.ref.rstrip('0123456789')}{last}"
    if table.autoFilter is not None:
        table.autoFilter.ref = table.ref
    workbook.save(path)
    return path


def test_a_trial_typed_into_rules_is_planned_told_and_counted(tmp_path: Path) -> None:
    path = with_trial(tmp_path / "desk.xlsx")
    plan(path, DAY)
    hands = Hands(path, "en")
    arms = {cell.value for cell in hands.sheet[_letter(hands)][1:]} - {None, ""}
    assert arms <= {"greeting:A", "greeting:B"}
    assert arms
    assert plan(path, DAY)["written"] is False
    (trial, hours) = json.loads(done("trials", "-w", path, "--as-of", DAY, "--format", "json"))
    assert (trial["trial"], trial["assigned"]) == ("greeting", True)
    assert [(a["arm"], a["share"]) for a in trial["arms"]] == [("A", 0.5), ("B", 0.5)]
    assert [m["measure"] for m in trial["measures"]] == ["reach_rate", "completion_rate", "score"]
    (comparison,) = trial["measures"][0]["comparisons"]
    assert (comparison["verdict"], comparison["needed"]) == ("not_enough_yet", 260)
    assert (hours["trial"], hours["assigned"]) == ("hours", False)


def _letter(hands: Hands) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(hands.column("trial_arm"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "not enough yet: 0 of 260 an arm (A, B); no verdict before that"),
        ("zh", "数据还不够：每组需 260 位客户，目前 0 位（A、B）；不到此数不下结论"),
    ],
)
def test_one_trial_is_told_alone_in_the_language_asked_for(
    tmp_path: Path, lang: str, said: str
) -> None:
    path = with_trial(tmp_path / "desk.xlsx")
    result = followup("trials", "Greeting", "-w", path, "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, "")
    assert said in result.stdout
    assert "morning" not in result.stdout
    assert "上午" not in result.stdout


def test_a_workbook_without_a_trial_still_compares_mornings_with_afternoons(tmp_path: Path) -> None:
    path = small_desk(tmp_path / "desk.xlsx", "en")
    result = followup("trials", "-w", path, "--as-of", DAY)
    assert result.exit_code == 0
    assert "Nobody drew lots here" in result.stdout
    assert result.stdout.count("Mean score") == 2  # named once in the table, and once below it
    assert "No rule is part of a trial" in result.stderr
    rows = list(csv.DictReader(io.StringIO(done("trials", "-w", path, "--format", "csv"))))
    assert [row["Arm"] for row in rows] == ["Weekday morning", "Weekday afternoon"] * 2


def test_a_trial_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    result = followup("trials", "prices", "-w", with_trial(tmp_path / "desk.xlsx"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no trial prices; there are: greeting, hours." in result.stderr


def test_shares_that_are_more_than_there_is_stop_a_plan_and_name_the_cell(tmp_path: Path) -> None:
    path = with_trial(tmp_path / "desk.xlsx", shares=("50%", "60%"))
    before = path.read_bytes()
    result = followup("plan", "-w", path, "--as-of", DAY)
    assert result.exit_code == 3
    assert "make 110% of the customers" in result.stderr
    assert path.read_bytes() == before
