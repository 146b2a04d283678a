"""Rows that people cleared in part, or opened again after the program had closed them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from followup_cli.merge_cells import SHARED
from followup_cli.model import from_text
from followup_cli.terms import Channel, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from followup_cli.model import Task


def reopen(task: Task) -> Task:
    """Return a task that a person opened again as theirs: what had closed it does so no more."""
    closed = task.planned.get("status") == Status.NOT_NEEDED
    if not closed or task.status not in (Status.PENDING, Status.IN_PROGRESS):
        return task
    planned = {**task.planned, "status": task.status.value, "touched": "status"}
    return replace(task, planned=planned)


def restore(task: Task) -> Task:
    """Return a task that no rule asks for now, with what the program had in the cells cleared."""
    fields = (*SHARED, "first_deadline")
    cleared = (f for f in fields if getattr(task, f) in (None, "") and f not in task.unreadable)
    was = {field: _read(field, task.planned.get(field, "")) for field in cleared}
    found: dict[str, Any] = {field: value for field, value in was.items() if value is not None}
    return replace(task, **found)


def _read(field: str, text: str) -> object:
    """Return what `Planned` holds for a cell as the cell held it; None where that is nothing."""
    try:
        return _READ[field](text) if text else None
    except ValueError:
        return None


_READ: Mapping[str, Callable[[str], object]] = {
    "due": from_text,
    "first_deadline": from_text,
    "status": Status,
    "priority": Priority,
    "owner": str,
    "channel": Channel,
}
