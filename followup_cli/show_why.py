"""What a plan says of one task, of one customer, or of all who have no contact: gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli import coverage, why, why_not
from followup_cli.merge_cells import is_emptied
from followup_cli.merge_log import recall
from followup_cli.model_plan import Key

if TYPE_CHECKING:
    from followup_cli.model import Task
    from followup_cli.plan import Plan


def known_of(made: Plan, task: Task) -> why.Known:
    """Return what a plan says of a task."""
    key = Key.parse(task.key)
    rules = {rule.rule_id: rule for rule in made.policy.rules}
    gone = made.layout.gone.get(task.key)
    barred = made.layout.barred.get(task.customer_id) if task.is_open else None
    return why.Known(
        explanation=made.layout.explanations.get(task.key),
        gone=barred or (gone.why if gone else None),
        rule=rules.get(key.rule) if key else None,
        changes=tuple(c for c in made.merged.changes if c.after.task_id == task.task_id),
    )


def answers_for(made: Plan, customer_id: str) -> why_not.WhyNot:
    """Return why a customer has no more contacts than they have; the plan was asked about them."""
    known = why_not.Known(
        rules=made.policy.rules,
        tasks=[t for t in made.merged.tasks if _is_of(t.key, customer_id) and not is_emptied(t)],
        made={key: t for key, t in recall(made.desk.log).made.items() if _is_of(key, customer_id)},
        refused=made.layout.refused,
        waiting=[t for t in made.levelled.waiting if t.customer_id == customer_id],
        joined={k: to for k, to in made.levelled.joined.items() if _is_of(k, customer_id)},
        barred=made.layout.barred.get(customer_id),
    )
    return why_not.answer(made.customers[customer_id], known)


def coverage_of(made: Plan) -> coverage.Coverage:
    """Return who has no open contact after a plan, and why."""
    return coverage.find_gaps(
        made.customers,
        made.policy.rules,
        [task for task in made.merged.tasks if not is_emptied(task)],
        recall(made.desk.log).made,
        waiting=made.levelled.waiting,
        barred=made.layout.barred,
        lang=made.desk.lang,
    )


def _is_of(key: str, customer_id: str) -> bool:
    parsed = Key.parse(key)
    return parsed is not None and parsed.customer_id == customer_id
