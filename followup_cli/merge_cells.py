"""The cells that the program shares with people: whose each is, told by what was last written."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from followup_cli.model import Task, as_text, from_text
from followup_cli.model_plan import Key, moves_along
from followup_cli.terms import Priority, Status
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = tuple(column.field for column in SCHEDULE.columns if column.whose == "shared")
RECORD = (
    "reached", "score", "summary", "problem", "intent", "next_step", "next_contact", "done_on",
    "done_by", "feedback", "info_checked",
)  # fmt: skip
SHOWN = (
    "customer", "latest", "type", "contact", "reach_at", "goal", "tier", "stage", "product",
    "contract_amount", "purchase_date", "order_id", "why", "template_version", "trial_arm",
)  # fmt: skip
_KEYS = ("customer_id", "rule", "first_deadline")
_VISIBLE = ("task_id", "customer", "due", "status", "priority", "owner", "type")
NOTHING: Mapping[str, Any] = MappingProxyType({})
_PLACED = ("fact", "target", "placed", "holder", "full", "near", "joined")


def is_persons(task: Task, field: str) -> bool:
    """Whether a shared cell holds what a person put there, not what the program last wrote."""
    value = as_text(getattr(task, field))
    return field in task.unreadable or (value != "" and value != task.planned.get(field, ""))


def is_touched(task: Task) -> bool:
    """Whether a person changed a shared cell of the row, or typed a record into it."""
    changed = any(is_persons(task, field) for field in SHARED)
    return changed or "touched" in task.planned or has_record(task)


def has_record(task: Task) -> bool:
    """Whether a person typed something about the contact itself."""
    return any(getattr(task, field) not in (None, "") for field in RECORD)


def is_emptied(task: Task) -> bool:
    """Whether a person cleared the row, and left only what is hidden."""
    return all(getattr(task, field) in (None, "") for field in _VISIBLE)


def moved_key(task: Task) -> Key | None:
    """Return the key that a contact would have, were it made now for what it counts from.

    None where it does not move along with that.
    """
    key, counted = Key.parse(task.key), task.planned.get("fact", "")[: len("2026-03-09")]
    return key._replace(occurrence=counted) if key and counted and moves_along(key) else None


def follow(task: Task, laid: Task) -> Task:
    """Return an open task as the rules would have it now, a person's cells left as they are."""
    wanted = {field: getattr(laid, field) for field in SHARED}
    if "escalated" in task.planned:
        wanted["priority"] = Priority.HIGH
    placed = {name: laid.planned[name] for name in _PLACED if name in laid.planned}
    kept = {name: value for name, value in task.planned.items() if name not in _PLACED}
    shown = {field: getattr(laid, field) for field in SHOWN if field not in task.unreadable}
    return write(replace(task, planned=kept), wanted, placed, {**shown, **_lost_keys(task, laid)})


def write(
    task: Task,
    wanted: Mapping[str, object],
    noted: Mapping[str, str],
    shown: Mapping[str, Any] = NOTHING,
) -> Task:
    """Return a task with values in those shared cells that are the program's, and what it shows."""
    mine: dict[str, Any] = {
        field: value for field, value in wanted.items() if not is_persons(task, field)
    }
    written = {field: as_text(value) for field, value in mine.items()}
    planned = {**task.planned, **noted, **written, "task_id": task.task_id}
    return replace(task, **shown, **mine, planned=planned)


def retire(task: Task, why: str, *, firm: bool) -> Task:
    """Return a task that is not needed, its reason first in `Why`."""
    if "status" in task.unreadable:
        return task
    wanted = {"status": Status.NOT_NEEDED}
    bare = replace(task, status=None) if firm else task
    return replace(write(bare, wanted, {}), why=why)


def raise_priority(task: Task) -> Task:
    """Return an overdue task with High priority, noted so that it is raised only once."""
    noted = {**task.planned, "escalated": as_text(task.deadline)}
    if is_persons(task, "priority"):
        noted["touched"] = "priority"  # what a person put there is overwritten, once, but known
    if "priority" in task.unreadable:
        return replace(task, planned=noted)
    return replace(task, priority=Priority.HIGH, planned={**noted, "priority": Priority.HIGH.value})


def _lost_keys(task: Task, laid: Task) -> dict[str, Any]:
    """Return the keys that somebody cleared, to be put back; a first deadline as it was."""
    first = task.planned.get("first_deadline")
    was = replace(laid, first_deadline=from_text(first)) if first else laid
    return {
        field: getattr(was, field)
        for field in _KEYS
        if getattr(task, field) in (None, "") and field not in task.unreadable
    }
