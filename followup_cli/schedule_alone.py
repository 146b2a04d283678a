"""The part of a layout that one customer's plan keeps: what cannot wait for the plan of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.schedule_fatigue import ROUTINE
from followup_cli.schedule_turns import SIGNS

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup_cli.model import Task
    from followup_cli.model_plan import Layout


def alone(layout: Layout, customer_id: str, made: Collection[str]) -> Layout:
    """Return what a layout has for one customer, less the new contacts that compete for room.

    Whose routine contact comes first, only a plan of everybody knows. `made` are the keys of all
    tasks ever made.
    """

    def stays(task: Task) -> bool:
        return task.key in made or layout.explanations[task.key].when.trigger not in ROUTINE | SIGNS

    return replace(
        layout,
        tasks=tuple(t for t in layout.tasks if t.customer_id == customer_id and stays(t)),
        renewals=tuple(term for term in layout.renewals if term.customer_id == customer_id),
        vanished=tuple(sign for sign in layout.vanished if sign.customer_id == customer_id),
    )
