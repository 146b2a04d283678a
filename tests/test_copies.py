"""Conflict copies: what sync services leave beside a workbook that two people saved at once."""

from __future__ import annotations

import json
import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from runs import DAY, done, followup, planned_demo

from followup_cli.workbook.copies import conflict_copies

if TYPE_CHECKING:
    from pathlib import Path

MADE_BY_SYNCING = [
    "desk (1).xlsx",
    "desk(2).xlsx",
    "desk 2.xlsx",
    "desk-DESKTOP-1A2B3C4.xlsx",
    "desk-LAPTOP-9XK2M1QZ.xlsx",
    "desk-ADA-PC.xlsx",
    "desk-Adas-MacBook-Pro.xlsx",
    f"desk-{socket.gethostname()}.xlsx",
    "desk (Ada Li's conflicted copy 2026-11-23).xlsx",
    "desk (李雷 的冲突副本 2026-11-23).xlsx",
    "desk (conflicted copy 2026-11-23 090000).xlsx",
    "desk_conflict-20261123-090000.xlsx",
    "desk.sync-conflict-20261123-090000-ABCDEFG.xlsx",
    "desk (SFConflict ada@example.com 2026-11-23-09-00-00).xlsx",
    "desk_Andy-PC_Nov-23-0900-2026_Conflict.xlsx",
    "desk-NSConflict-李雷.xlsx",
    "desk冲突文件.xlsx",
    "Desk (1).XLSX",
]
ANOTHER = [
    "desk.xlsx",
    "desk.xlsm",
    "desk-backup.xlsx",
    "desk-2026-Q1.xlsx",
    "desk-demo-2.xlsx",
    "desk 2026.xlsx",
    "desk.2026.xlsx",
    "desktop conflict.xlsx",
    "desks (1).xlsx",
    "my desk (1).xlsx",
    "desk (draft).xlsx",
    "~$desk.xlsx",
    "desk (1).csv",
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    Workbook().save(tmp_path / "desk.xlsx")
    return tmp_path / "desk.xlsx"


@pytest.mark.parametrize("name", MADE_BY_SYNCING)
def test_a_conflict_copy_is_known_by_its_name(desk: Path, name: str) -> None:
    copy = desk.with_name(name)
    shutil.copy(desk, copy)
    assert conflict_copies(desk) == (copy,)


@pytest.mark.parametrize("name", ANOTHER)
def test_other_files_are_no_conflict_copies(desk: Path, name: str) -> None:
    if name != "desk.xlsx":
        shutil.copy(desk, desk.with_name(name))
    assert conflict_copies(desk) == ()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_check_and_plan_point_at_a_conflict_copy(tmp_path: Path, lang: str) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", lang)
    shutil.copy(desk, tmp_path / "desk (1).xlsx")
    told = json.loads(followup("check", "-w", desk, "--as-of", DAY, "--format", "json").stdout)
    (note,) = [row for row in told if row["where"] == "desk (1).xlsx"]
    word = {"en": "conflict copy", "zh": "冲突副本"}[lang]
    assert word in followup("check", "-w", desk, "--as-of", DAY).stdout
    assert note["hint"]
    made = json.loads(done("plan", "-w", desk, "--as-of", DAY, "--format", "json"))
    assert "desk (1).xlsx" in [row["where"] for row in made["problems"]]


def test_a_workbook_that_says_that_it_is_another_is_none(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", "en")
    copy = planned_demo(tmp_path / "desk (1).xlsx", "zh")
    assert conflict_copies(desk) == ()
    shutil.copy(desk, copy)
    assert conflict_copies(desk) == (copy,)


def test_a_file_that_is_no_workbook_harms_nobody(desk: Path) -> None:
    copy = desk.with_name("desk (1).xlsx")
    copy.write_bytes(b"half a downl")
    assert conflict_copies(desk) == (copy,)


def test_a_folder_with_a_conflict_copy_says_which_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = planned_demo(tmp_path / "desk.xlsx")
    shutil.copy(path, tmp_path / "desk (1).xlsx")
    monkeypatch.chdir(tmp_path)
    result = followup("due", "--as-of", DAY)
    assert result.exit_code == 2
    assert "desk (1).xlsx may be a copy that a sync service left" in result.stderr
