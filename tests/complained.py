"""A small desk whose first call went wrong: two tickets, a lead and an alert came of it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from desks import small_desk
from runs import DAY, done

from followup_cli.terms import Goal
from followup_cli.workbook.desk import read_desk

CALLED = f"{DAY}T10:00"
NOON = f"{DAY}T12:00"
_SAID = {
    "en": ("Till broke again", "fault", "complaint", "two more tills"),
    "zh": ("收银机又坏了", "故障", "投诉", "再要两台"),
}


def complained_desk(path: Path, lang: str = "en") -> Path:
    """Write the desk as it is after that call: tickets K0001 and K0002, L0001 and N0001."""
    path.write_bytes(_complained_desk(lang))
    return path


@cache
def _complained_desk(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = small_desk(Path(folder) / "desk.xlsx", lang)
        tasks = (task for task in read_desk(path).tasks if task.goal is Goal.SATISFACTION)
        call = min(tasks, key=lambda task: str(task.due)).task_id
        summary, first, second, intent = _SAID[lang]
        done(
            "log", call, "-w", path, "--as-of", CALLED, "--score", "2", "--summary", summary,
            "--problem", first, "--problem", second, "--intent", intent, "--no-input",
        )  # fmt: skip
        return path.read_bytes()
