"""The command of every morning is instant: what it never loads, and how little all begin with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from runs import DAY, LOCALES, planned_demo

PACKAGE = Path(__file__).parent.parent / "followup_cli"
HEAVY = {"pandas", "numpy", "openpyxl", "lxml", "dateutil", "chinese_calendar", "simpleeval"}
LIGHT = {path.stem for path in PACKAGE.glob("cli*.py")} | {
    "errors",
    "model",
    "model_figures",
    "output",
    "pointing",
    "terminal",
    "terms",
    "words",
    "workbook",
    "workbook.find",
    "workbook.labels",
    "workbook.schema",
    "workbook.schema_column",
    "workbook.schema_whole",
}
PROGRAM = """
import json, sys
from followup_cli.cli import main
try:
    if len(sys.argv) > 1:
        main()
finally:
    print(json.dumps(list(sys.modules)), file=sys.stderr)
"""


def loaded(*words: object) -> tuple[set[str], str]:
    """Return the modules that a command loads, and what it prints; no words: what all begin with."""
    command = [sys.executable, "-c", PROGRAM, *map(str, words)]
    told = {**os.environ, "LC_ALL": LOCALES["en"], "FOLLOWUP_WORKBOOK": "", "PYTHONUTF8": "1"}
    ran = subprocess.run(command, env=told, capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(ran.stderr.splitlines()[-1])), ran.stdout


def packages(modules: set[str]) -> set[str]:
    """Return the packages that modules belong to."""
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("fmt", ["table", "json", "csv", "md"])
def test_due_loads_nothing_heavy(tmp_path: Path, fmt: str) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    modules, said = loaded("due", "-w", desk, "--as-of", DAY, "--format", fmt)
    assert "T0" in said
    assert not packages(modules) & HEAVY


def test_due_loads_nothing_of_the_plan(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    modules, _ = loaded("due", "-w", desk, "--as-of", DAY)
    own = {name.removeprefix("followup_cli.") for name in modules if "followup_cli." in name}
    assert not own & {"plan", "rfm", "risk", "rules", "schedule", "merge", "kpi", "report", "demo"}
    assert not own & {"workbook.save", "workbook.build", "workbook.desk"}


def test_every_command_begins_with_little() -> None:
    modules, _ = loaded()
    own = {name.removeprefix("followup_cli.") for name in modules if "followup_cli." in name}
    assert own <= LIGHT
    assert not packages(modules) & (HEAVY | {"rich", "python_calamine"})


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("plan", "--help")])
def test_help_is_as_light(words: tuple[str, ...]) -> None:
    modules, said = loaded(*words)
    assert said
    assert not packages(modules) & HEAVY
