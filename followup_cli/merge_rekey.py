"""Customers whose key changed: their tasks, and what the log remembers of them, go along.

Where nobody wrote an id, a customer's key is its phone, email or name: typing an id, or another
phone number, makes it a stranger. The name tells who it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.model_plan import Key, Memory
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Task


def changed_keys(
    tasks: Iterable[Task], memory: Memory, names: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the key that each customer has now whose tasks name another, by the old one.

    `names` are those of today's customers, by key. A customer without any task yet is the one that
    has gone where it alone has the name.
    """
    called: defaultdict[str, set[str]] = defaultdict(set)
    for key, name in names.items():
        called[fold(name or key)].add(key)
    known = {made.customer_id for text in memory.made if (made := Key.parse(text))}
    gone: defaultdict[str, set[str]] = defaultdict(set)
    for task in tasks:
        old = _customer_of(task)
        known.add(old)
        if old and old not in names:
            gone[fold(task.customer)].add(old)
    return {
        next(iter(old)): next(iter(called[name]))
        for name, old in gone.items()
        if len(old) == len(called[name]) == 1 and called[name].isdisjoint(known)
    }


def rekey_task(task: Task, keys: Mapping[str, str]) -> Task:
    """Return a task under the key that its customer has now."""
    old = _customer_of(task)
    if old not in keys:
        return task
    key = Key.parse(task.key)
    assert key is not None
    return replace(task, customer_id=keys[old], key=str(key.under(keys[old])))


def rekey_memory(memory: Memory, old: str, new: str) -> Memory:
    """Return what the log remembers, of a customer under its new key."""
    made = {_rekeyed_text(text, old, new): task_id for text, task_id in memory.made.items()}
    renewed = frozenset((new if cid == old else cid, end) for cid, end in memory.renewed)
    gone = {(sign, new if cid == old else cid): on for (sign, cid), on in memory.gone.items()}
    return Memory(made, renewed, gone)


def _customer_of(task: Task) -> str:
    key = Key.parse(task.key)
    return key.customer_id if key else ""


def _rekeyed_text(text: str, old: str, new: str) -> str:
    key = Key.parse(text)
    return str(key.under(new)) if key and key.customer_id == old else text
