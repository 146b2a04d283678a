"""The example workbook is what the program would leave today: planned, reported, and sound."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from runs import followup
from workbooks import faults

EXAMPLE = Path(__file__).parent.parent / "examples" / "workbook.xlsx"
DAY = "2026-11-23"


@pytest.mark.parametrize("command", ["plan", "report"])
def test_the_example_needs_no_new_plan_and_no_new_report(tmp_path: Path, command: str) -> None:
    path = tmp_path / "workbook.xlsx"
    shutil.copy(EXAMPLE, path)
    result = followup(command, "-w", path, "--as-of", DAY, "--format", "json")
    assert result.exit_code == 0
    assert path.read_bytes() == EXAMPLE.read_bytes()
    if command == "plan":
        told = json.loads(result.stdout)
        assert (told["written"], told["changes"]) == (False, [])


def test_the_example_is_a_sound_workbook() -> None:
    assert faults(EXAMPLE) == set()
