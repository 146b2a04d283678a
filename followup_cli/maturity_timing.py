"""When customers are contacted: by chance, on events, as planned, or at a sign."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from followup_cli.maturity_use import SOON, is_planned, made_on, of_those, share
from followup_cli.model import day
from followup_cli.terms import Status, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.maturity_use import Happening, Use
    from followup_cli.model import Moment, Task
    from followup_cli.model_maturity import Counted
    from followup_cli.model_rules import Rule

SIGNS = frozenset({Trigger.CHURN_RISK, Trigger.OPPORTUNITY})
_LIFE = frozenset({
    Trigger.RECURRING, Trigger.CONTRACT_END, Trigger.GO_LIVE, Trigger.SILENCE, Trigger.BIRTHDAY,
    Trigger.ANNIVERSARY, Trigger.FESTIVAL,
})  # fmt: skip
_STARTS = frozenset({
    Trigger.SIGNED, Trigger.REGISTERED, Trigger.FIRST_LOGIN, Trigger.FIRST_PURCHASE,
    Trigger.DELIVERED,
})  # fmt: skip
_LATER = {"d": 7, "w": 1, "mo": 1, "y": 1, "bd": 5}  # a week or more after it began


def events_answered(use: Use) -> Counted:
    """Count what happened to customers and was followed by a contact within two weeks."""
    return of_those([(each.where, _is_answered(use, each)) for each in _settled(use)])


def planned_contacts(use: Use) -> Counted:
    """Count the contacts that a rule asked for, of all that people made."""
    return share(use, use.made, is_planned)


def lifecycle_contacts(use: Use) -> Counted:
    """Count the contacts that were laid out along the customer's life."""
    return share(use, use.made, lambda task: _is_of_life(use.rule_of(task)))


def covered_customers(use: Use) -> Counted:
    """Count the customers who were spoken to lately, or have a contact ahead."""
    known = use.touched | use.awaited
    return of_those([(each.where, each.customer_id in known) for each in use.ours])


def kept_contacts(use: Use) -> Counted:
    """Count the contacts that were made, of those that were due first lately."""
    fell_due = (task for task in use.tasks if _fell_due(use, task))
    due = sorted(fell_due, key=lambda task: (str(deadline_of(task)), task.task_id))
    return share(use, due, lambda task: task.status is Status.DONE, "status")


def sign_contacts(use: Use) -> Counted:
    """Count the contacts that a sign of risk or of a new need asked for."""
    return share(use, use.made, lambda task: is_of_sign(use, task))


def risk_answered(use: Use) -> Counted:
    """Count the customers at high risk who were spoken to lately, or have a contact ahead."""
    known = use.touched | use.awaited
    at_risk = [each for each in use.ours if each.customer_id in use.high_risk]
    return of_those([(each.where, each.customer_id in known) for each in at_risk])


def deadline_of(task: Task) -> Moment | None:
    """Return when a contact was to be made at the latest, as it was first planned."""
    return task.first_deadline or task.latest or task.due


def is_of_sign(use: Use, task: Task) -> bool:
    """Whether a sign asked for a contact."""
    rule = use.rule_of(task)
    return rule is not None and any(when.trigger in SIGNS for when in rule.triggers)


def _settled(use: Use) -> Iterator[Happening]:
    """Yield what happened lately, so long ago that the time for an answer is over."""
    over = use.today - timedelta(days=SOON)
    return (each for each in use.happenings if use.since < each.on <= over)


def _is_answered(use: Use, event: Happening) -> bool:
    on = use.answered_on(event.customer_id, event.on)
    return on is not None and (on - event.on).days <= SOON


def _is_of_life(rule: Rule | None) -> bool:
    if rule is None:
        return False
    triggers = {when.trigger for when in rule.triggers}
    later = rule.offset.amount >= _LATER.get(rule.offset.unit, 168)
    return bool(triggers & _LIFE) or (bool(triggers & _STARTS) and (later or bool(rule.repeat)))


def _fell_due(use: Use, task: Task) -> bool:
    by, made = deadline_of(task), made_on(task)
    if by is None or task.status is Status.NOT_NEEDED or use.is_automatic(task):
        return False
    early = task.status is Status.DONE and made is not None and made < use.today
    return use.lately(day(by)) and (day(by) < use.today or early)
