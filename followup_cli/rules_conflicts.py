"""Rules that contradict one another: two that always contact the same people about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.condition_reach import can_hold
from followup_cli.rules_offsets import earliest_days, latest_days
from followup_cli.rules_reach import find_dead, held, note, shared_rows
from followup_cli.terms import Action, Channel, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.model import Problem
    from followup_cli.model_offset import Offset
    from followup_cli.model_rules import Repeat, Rule, When

_SPOKEN = frozenset({Channel.PHONE, Channel.VISIT, Channel.CHAT})
_WRITTEN = frozenset({Channel.EMAIL, Channel.SMS, Channel.WECHAT})


def find_conflicts(rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """Return, as notes, which enabled rules can never do anything or always collide."""
    enabled = [rule for rule in rules if rule.enabled]
    alone = (problem for rule in enabled for problem in find_dead(rule))
    return (*alone, *_collisions(enabled))


def _collisions(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield each rule that collides once, with the first that it is in the way of."""
    for n, second in enumerate(rules):
        first = next((rule for rule in rules[:n] if _collide(rule, second)), None)
        if first is not None:
            yield _collision(first, second)


def _collide(one: Rule, other: Rule) -> bool:
    if one.then is not other.then:
        return False
    alike = _same_contact(one, other) if one.then is Action.TASK else _same_owner(one, other)
    return alike and _share_a_fact(one, other) and _are_near(one, other) and _overlap(one, other)


def _collision(first: Rule, second: Rule) -> Problem:
    told = {"rule": second.rule_id, "other": first.rule_id, "at": first.where}
    if first.then is not Action.TASK:
        message = msg(
            "{rule} and {other} ({at}) both act on the same facts: it is done twice.", **told
        )
        hint = msg("Narrow the condition of one, or switch it off.")
        return note(second, "rule_id", message, hint)
    if first.goal is second.goal:
        message = msg(
            "{rule} and {other} ({at}) always ask for the same customers within a day, with one "
            "goal: one contact too many.",
            **told,
        )
    else:
        message = msg(
            "{rule} and {other} ({at}) always ask the same person to contact the same customers "
            "within a day.",
            **told,
        )
    hint = msg("Put some days between them, narrow the filters of one, or switch it off.")
    return note(second, "rule_id", message, hint)


def _same_contact(one: Rule, other: Rule) -> bool:
    """Return whether two contacts are much the same: one medium, and one goal or one person."""
    return _medium(one) == _medium(other) and (one.goal is other.goal or _same_owner(one, other))


def _same_owner(one: Rule, other: Rule) -> bool:
    return one.owners[:1] == other.owners[:1]


def _medium(rule: Rule) -> str:
    """Return how a contact is made: a call and a letter on one day are two things, not one."""
    first = rule.channels[0] if rule.channels else Channel.PHONE
    return "spoken" if first in _SPOKEN else "written" if first in _WRITTEN else first.value


def _share_a_fact(one: Rule, other: Rule) -> bool:
    return not {_anchor(when) for when in one.triggers}.isdisjoint(map(_anchor, other.triggers))


def _anchor(when: When) -> tuple[Trigger, str]:
    """Return what dates a trigger; a first purchase is a purchase."""
    bought = when.trigger is Trigger.FIRST_PURCHASE
    return (Trigger.PURCHASE if bought else when.trigger), when.name.casefold()


def _are_near(one: Rule, other: Rule) -> bool:
    if one.then is not Action.TASK:
        return True
    return _rhythm(one.repeat) == _rhythm(other.repeat) and _within_a_day(one.offset, other.offset)


def _rhythm(repeat: Repeat | None) -> Repeat | None:
    return repeat._replace(text="") if repeat else None


def _within_a_day(one: Offset, other: Offset) -> bool:
    if one.unit == other.unit == "bd":
        return abs(one.amount - other.amount) <= 1
    apart = (earliest_days(one) - earliest_days(other), latest_days(one) - latest_days(other))
    return all(abs(days) <= 1 for days in apart)


def _overlap(one: Rule, other: Rule) -> bool:
    """Return whether some customer could fit both rules."""
    if _are_two_arms(one, other):
        return False
    if one.products and other.products and one.products.isdisjoint(other.products):
        return False
    filters = held((one, other))
    if not all(filters.values()):
        return False
    return can_hold((one.when, other.when), shared_rows((one, other)), filters)


def _are_two_arms(one: Rule, other: Rule) -> bool:
    """Whether two rules are for two arms of one trial: no customer is in both."""
    if one.arm is None or other.arm is None:
        return False
    return one.arm.trial.name == other.arm.trial.name and one.arm.name != other.arm.name
