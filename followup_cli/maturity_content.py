"""What is said to customers: whatever comes to mind, a script, what fits them, what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.maturity_timing import SIGNS
from followup_cli.maturity_use import of_those, share
from followup_cli.terms import Goal, Several, Trigger

if TYPE_CHECKING:
    from followup_cli.maturity_use import Use
    from followup_cli.model import Task
    from followup_cli.model_maturity import Counted

_BEHAVIOUR = SIGNS | {Trigger.SILENCE}


def scripted_contacts(use: Use) -> Counted:
    """Count the contacts that had a script."""
    return share(use, use.made, lambda task: bool(task.template_version))


def personal_contacts(use: Use) -> Counted:
    """Count the contacts whose script draws on what is known of the customer."""
    return share(use, use.made, lambda t: bool(t.template_version) and t.rule in use.personal)


def fitted_contacts(use: Use) -> Counted:
    """Count the contacts that are for a tier, a stage, or what the customer's record says."""
    return share(use, use.made, lambda task: _is_fitted(use, task), "goal")


def needs_asked(use: Use) -> Counted:
    """Count the contacts that asked for new needs, or noted one."""
    return share(use, use.made, _asks_for_needs, "intent")


def behaviour_contacts(use: Use) -> Counted:
    """Count the contacts that what a customer did, or stopped doing, asked for."""
    return share(use, use.made, lambda task: _is_of_behaviour(use, task))


def watched_customers(use: Use) -> Counted:
    """Count the customers whose use or rhythm of purchases is known."""
    return of_those([(each.where, each.customer_id in use.watched) for each in use.ours])


def _is_fitted(use: Use, task: Task) -> bool:
    rule = use.rule_of(task)
    if rule is None:
        return False
    narrowed = rule.tiers or rule.stages or rule.products or rule.customer_types or rule.when
    return bool(narrowed) or rule.goal not in _goals(task)


def _goals(task: Task) -> tuple[Goal | None, ...]:
    goal = task.goal
    if isinstance(goal, Several):
        return tuple(each for each in goal if isinstance(each, Goal))
    return (goal,)


def _asks_for_needs(task: Task) -> bool:
    return bool(task.intent) or Goal.OPPORTUNITY in _goals(task)


def _is_of_behaviour(use: Use, task: Task) -> bool:
    rule = use.rule_of(task)
    return rule is not None and any(when.trigger in _BEHAVIOUR for when in rule.triggers)
