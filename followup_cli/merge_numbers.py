"""Task ids: short, readable, never given twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import Task

_NUMBERED = re.compile(r"T(\d{1,9})")


class Numbers:
    """Gives out the next free id, past every one that the schedule or the log has known."""

    def __init__(self, tasks: Sequence[Task], logged: Iterable[str]) -> None:
        """Take the ids that are in use, or have been."""
        ids = {task.task_id or task.planned.get("task_id", "") for task in tasks}
        used = (_NUMBERED.fullmatch(each) for each in ids | set(logged))
        self._last = max((int(found[1]) for found in used if found), default=0)
        self._owned = {task.task_id for task in tasks if task.key}

    def next(self) -> str:
        """Return an id that no task has ever had."""
        self._last += 1
        return f"T{self._last:04d}"

    def of(self, task: Task) -> str:
        """Return the id that a row has, had before somebody cleared it, or is to have."""
        wanted = task.task_id or task.planned.get("task_id", "")
        if not wanted or wanted in self._owned:
            wanted = self.next()
        self._owned.add(wanted)
        return wanted
