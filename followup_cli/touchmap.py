"""The contact map: every touchpoint that the rules make, from the first day to the renewal.

A rule is one touchpoint. It stands at its moment, in the order of a customer's life; before, at or
after it; with whom it is for, by which channel, who makes it, and what for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.policy import text_of
from followup_cli.terms import Action, Stage, Tier, Trigger, YesNo
from followup_cli.touchmap_words import ORDER, moment, timing, whom
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from followup_cli.model_rules import Rule
    from followup_cli.terms import Goal

    ChooseGoal = Callable[[Rule, Tier | None, Stage], Goal]

_AGREED = (Tier.HIGH, Tier.POTENTIAL, Tier.GENERAL)


class Touchpoint(NamedTuple):
    """One rule on the map; `goals` is what it is for, by tier, where it is for that tier."""

    rule: Rule
    goals: Mapping[Tier, Message]
    goal: Message

    @property
    def moment(self) -> Message:
        """What it counts from."""
        return moment(self.rule)

    @property
    def timing(self) -> Message | str:
        """When it comes: so long before or after, or how often."""
        return timing(self.rule)

    @property
    def filters(self) -> tuple[object, ...]:
        """Whom it is for beside the tier: statuses, types, stages, products, the condition."""
        rule = self.rule
        products = text_of(rule.row.get("products")) if rule.products and rule.row else ""
        chosen = (rule.statuses, rule.customer_types, rule.stages)
        listed = [value for values in chosen for value in sorted(values)]
        return (*listed, *filter(None, (products, rule.when.text if rule.when else "")))

    @property
    def channel(self) -> tuple[object, ...]:
        """By what it is made, or what it makes where that is no contact."""
        if self.rule.then is Action.TASK:
            return self.rule.channels
        return (msg("→ {what}", what=self.rule.then),)

    @property
    def who(self) -> tuple[object, ...]:
        """Who makes it, the first who can; whose ticket it is, and who gets a copy."""
        tickets = self.rule.then is Action.TICKET
        return tuple(map(whom, (tickets and self.rule.departments) or self.rule.owners))


def draw_map(
    rules: Iterable[Rule], choose_goal: ChooseGoal, *, everything: bool = False
) -> tuple[Touchpoint, ...]:
    """Return the touchpoints of the rules that are on, or of all, in the order of their moments."""
    kept = [rule for rule in rules if rule.triggers and (everything or rule.enabled)]
    return tuple(_touchpoint(rule, choose_goal) for rule in sorted(kept, key=_place))


def map_rows(points: Iterable[Touchpoint]) -> tuple[Mapping[str, object], ...]:
    """Return the rows of the `Map` sheet, by field."""
    return tuple(
        {
            "rule_id": point.rule.rule_id,
            "moment": point.moment,
            "timing": point.timing,
            "touchpoint": point.rule.name,
            "high_value": point.goals.get(Tier.HIGH),
            "potential": point.goals.get(Tier.POTENTIAL),
            "general": point.goals.get(Tier.GENERAL),
            "only_for": point.filters,
            "channel": point.channel,
            "who": point.who,
            "automatic": YesNo.YES if point.rule.automatic else None,
            "enabled": YesNo.YES if point.rule.enabled else YesNo.NO,
        }
        for point in points
    )


def map_object(points: Iterable[Touchpoint]) -> list[Mapping[str, object]]:
    """Return the map as programs see it: codes, and offsets as rules write them."""
    return [_codes(point.rule) for point in points]


def map_title(points: Sequence[Touchpoint], playbook: str = "") -> Message:
    """Return what stands above the `Map` sheet, or above the map of a playbook's default rules."""
    if playbook:
        return msg(
            "The contact map of the playbook {name}: {n} touchpoints", name=playbook, n=len(points)
        )
    return msg("The contact map, as Rules has it: {n} touchpoints", n=len(points))


def _touchpoint(rule: Rule, choose_goal: ChooseGoal) -> Touchpoint:
    tiers = [tier for tier in _AGREED if not rule.tiers or tier in rule.tiers]
    stages = [stage for stage in Stage if not rule.stages or stage in rule.stages]
    others = [
        (tier, stage, goal)
        for tier in tiers
        for stage in stages
        if (goal := choose_goal(rule, tier, stage)) is not rule.goal
    ]
    by_tier = {
        tier: _goal(rule.goal, [(stage, goal) for at, stage, goal in others if at is tier])
        for tier in tiers
    }
    whole = by_tier[tiers[0]] if len(tiers) == 1 else _goal(rule.goal, others)
    return Touchpoint(rule, by_tier, whole)


def _goal(goal: Goal, others: Iterable[Sequence[object]]) -> Message:
    """Return a goal, and what it becomes in some tiers and stages."""
    told = msg("{goal}", goal=goal)
    for *where, other in others:
        at = where[0] if len(where) == 1 else msg("{tier}, {stage}", tier=where[0], stage=where[1])
        told = msg("{goal}; {at}: {other}", goal=told, at=at, other=other)
    return told


def _place(rule: Rule) -> tuple[int, int, float, str]:
    first = min(rule.triggers, key=lambda when: ORDER.index(when.trigger))
    tier = min((_AGREED.index(tier) for tier in rule.tiers), default=len(_AGREED))
    n, unit = rule.offset
    days = n * _DAYS[unit]
    return (
        ORDER.index(first.trigger),
        tier if first.trigger is Trigger.RECURRING else 0,
        days,
        rule.rule_id,
    )


_DAYS = {"h": 1 / 24, "d": 1, "bd": 1.1, "w": 7, "mo": 30, "y": 365}


def _codes(rule: Rule) -> Mapping[str, object]:
    return {
        "rule_id": rule.rule_id,
        "enabled": rule.enabled,
        "touchpoint": rule.name,
        "triggers": [f"{w.trigger.value}:{w.name}" if w.name else w.trigger for w in rule.triggers],
        "offset": str(rule.offset),
        "latest": str(rule.latest) if rule.latest else None,
        "repeat": rule.repeat.text if rule.repeat else None,
        "tiers": sorted(rule.tiers),
        "stages": sorted(rule.stages),
        "statuses": sorted(rule.statuses),
        "customer_types": sorted(rule.customer_types),
        "products": sorted(rule.products),
        "when": rule.when.text if rule.when else None,
        "then": rule.then,
        "goal": rule.goal,
        "channels": list(rule.channels),
        "automatic": rule.automatic,
        "owners": list(rule.owners),
        "departments": list(rule.departments),
    }
