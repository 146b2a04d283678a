"""Whom a rule is for, and whom nobody may contact."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from followup_cli.terms import CustomerStatus, Goal, Stage, Tier, Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_SEPARATORS = re.compile(r"[,，、;；/]")


def barred(customer: Customer) -> Message | None:
    """Return why nobody may contact a customer, None where they may."""
    if customer.do_not_contact:
        return msg("the customer asked not to be contacted")
    if customer.status is CustomerStatus.INVALID:
        return msg("the customer is invalid")
    if customer.status is CustomerStatus.TERMINATED or customer.stage is Stage.TERMINATED:
        return msg("the customer has terminated")
    return None


def misfit(rule: Rule, customer: Customer) -> Message | None:
    """Return why a rule is not for a customer, None where it is."""
    asked = (
        (rule.tiers, customer.tier),
        (rule.stages, customer.stage),
        (rule.statuses, customer.status),
        (rule.customer_types, customer.customer_type),
    )
    for allowed, value in asked:
        if allowed and value not in allowed:
            return _not_for(rule, value, allowed)
    return _other_arm(rule, customer)


def misses(rule: Rule, customer: Customer, fact: Fact) -> Message | None:
    """Return why a rule does not hold for this very fact, None where it does."""
    if rule.products and rule.products.isdisjoint(_products(customer, fact)):
        return msg("{rule} is not for this product", rule=rule.rule_id)
    if rule.when and not rule.when.holds(fact.values, customer.values):
        return msg(
            "the condition of {rule} does not hold: {when}", rule=rule.rule_id, when=rule.when.text
        )
    return None


def choose_goal(rule: Rule, customer: Customer | Task) -> Goal:
    """Return what a contact is for: a routine one's goal follows the customer's tier and stage."""
    if not any(when.trigger is Trigger.RECURRING for when in rule.triggers):
        return rule.goal
    if customer.tier is Tier.HIGH and customer.stage is Stage.ONBOARDING:
        return Goal.GUIDANCE
    if customer.tier is Tier.POTENTIAL and customer.stage is Stage.DORMANT:
        return Goal.OPPORTUNITY
    return rule.goal


def _not_for(rule: Rule, value: object, allowed: Collection[str]) -> Message:
    if value is None:
        return msg("{rule} is only for “{allowed}”", rule=rule.rule_id, allowed=sorted(allowed))
    return msg("{rule} is not for “{value}”", rule=rule.rule_id, value=value)


def _other_arm(rule: Rule, customer: Customer) -> Message | None:
    """Return why a rule is not for a customer whose lot in its trial fell to another arm."""
    if rule.arm is None:
        return None
    told = {"rule": rule.rule_id, "arm": rule.arm.name, "trial": rule.arm.trial.name}
    drawn = rule.arm.trial.arm_of(customer.customer_id)
    if not drawn:
        return msg("{rule} is for arm {arm} of the trial “{trial}”, they are in none", **told)
    if drawn != rule.arm.name:
        return msg(
            "{rule} is for arm {arm} of the trial “{trial}”, they are in {drawn}",
            **told,
            drawn=drawn,
        )
    return None


def _products(customer: Customer, fact: Fact) -> Collection[str]:
    found = fact.values.get("_products")
    if isinstance(found, frozenset) and found:
        return found
    return _folded(str(fact.values.get("product") or customer.product))


@lru_cache(maxsize=4096)
def _folded(products: str) -> frozenset[str]:
    """Return the products that a cell names, the whole cell as one of them."""
    return frozenset(map(fold, (products, *_SEPARATORS.split(products))))
