"""The morning's read: the schedule alone, with nothing heavy, and what has come since the plan."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName
from sheets import save

from followup_cli.model import SheetWhole
from followup_cli.model_desk import State
from followup_cli.start import prepare
from followup_cli.terms import Channel, Priority, Status
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_desk, read_morning

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("pandas", "numpy", "openpyxl", "lxml", "zoneinfo", "rich", "difflib")


def schedule(path: Path, lang: str, n: int) -> Path:
    """Write a workbook of ours with a schedule of n tasks."""
    rows = []
    for i in range(n):
        due = date(2026, 1, 5) + timedelta(days=i % 300)
        task_id = f"T{i:04}"
        planned = {"task_id": task_id, "due": due.isoformat(), "owner": "Ada", "status": "pending"}
        rows.append(
            {
                "task_id": task_id, "customer": f"客户{i % 900}", "due": due, "latest": due + timedelta(7),
                "status": list(Status)[i % 5], "priority": list(Priority)[i % 3], "owner": "Ada",
                "type": "首次体验回访", "reach_at": "13800000000", "channel": Channel.PHONE, "why": "购买 +7天",
                "summary": "客户满意" if i % 5 == 2 else None, "customer_id": f"C{i % 900}", "rule": "R05",
                "first_deadline": due + timedelta(7), "key": f"R05|C{i % 900}|SO{i}|0", "planned": json.dumps(planned),
            }
        )  # fmt: skip
    wholes = [
        SheetWhole(whole.kind, tuple(rows) if whole.kind == "Schedule" else whole.rows)
        for whole in prepare(frozenset(), lang=lang, founder="Ada")
    ]
    path.write_bytes(new_workbook(wholes, lang))
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_morning_reads_the_tasks_that_the_plan_reads(tmp_path: Path, lang: str) -> None:
    path = schedule(tmp_path / "desk.xlsx", lang, 60)
    morning, desk = read_morning(path), read_desk(path)
    assert (morning.tasks, morning.lang) == (desk.tasks, lang)
    assert (morning.problems, morning.state, morning.since) == ((), None, {})
    assert len(morning.tasks) == 60


def test_the_morning_needs_no_heavy_library(tmp_path: Path) -> None:
    path = schedule(tmp_path / "desk.xlsx", "zh", 500)
    program = f"""
import sys
from pathlib import Path
from followup_cli.workbook.read import read_morning
morning = read_morning(Path(sys.argv[1]))
print(len(morning.tasks), [name for name in {HEAVY!r} if name in sys.modules])
"""
    command = [sys.executable, "-c", program, str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "500 []\n"), found.stderr


def test_what_has_come_since_the_plan(tmp_path: Path) -> None:
    # Three customers and five orders were there at the plan; two orders have come. A new sheet of
    # ours begins with a blank row, and openpyxl appends below it.
    path = schedule(tmp_path / "desk.xlsx", "en", 1)
    workbook = load_workbook(path)
    for i in range(7):
        workbook["Orders"].append([f"SO{i}", "C1", None, None, None, date(2026, 3, 5), 10])
    for i in range(3):
        workbook["Customers"].append([f"C{i}", "Bo"])
    workbook["Events"]["A40"].number_format = "@"  # a cell that is formatted holds nothing
    state = '"2026-03-05T09:00|Customers=5|Orders=7|Events=1|Gone=7"'
    workbook.defined_names["followup.State"] = DefinedName("followup.State", attr_text=state)
    workbook.save(path)
    last = {"Customers": 5, "Orders": 7, "Events": 1, "Gone": 7}
    morning = read_morning(path)
    assert morning.state == State(datetime(2026, 3, 5, 9), last)
    assert morning.since == {"Orders": 2}


def test_a_workbook_without_a_schedule_has_no_tasks(tmp_path: Path) -> None:
    morning = read_morning(save(tmp_path / "book.xlsx", {"客户": [["客户名称"], ["张三"]]}))
    assert (morning.tasks, morning.lang) == ((), "zh")
