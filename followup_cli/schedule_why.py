"""The one line of `Why`: rule, fact and cell, offset, and each move of the date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.model import day
from followup_cli.schedule_dates import day_name
from followup_cli.schedule_turns import SIGNS
from followup_cli.terms import Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model_plan import Explanation, Key
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_YEARLY = frozenset({Trigger.BIRTHDAY, Trigger.ANNIVERSARY})


def why_line(rule: Rule, told: Explanation) -> Message:
    """Return why a task is there: `R05 · purchase 2026-03-01 (Orders!C17) +7d → 2026-03-08 …`."""
    head = _head(rule, told)
    if told.full is not None:
        line = why_line(rule, replace(told, due=told.full, full=None))
        if told.moved is not None:
            return msg("{line} → {due} ({why})", line=line, due=told.due, why=told.moved)
        return msg("{line} → {due} (the day was full)", line=line, due=told.due)
    if told.due != told.target:
        return msg("{head} → {raw} (passed) → {due}", head=head, raw=day(told.target), due=told.due)
    if told.target != told.raw:
        return msg(
            "{head} → {raw} ({name}) → {due}",
            head=head,
            raw=told.raw,
            name=day_name(day(told.raw)),
            due=told.due,
        )
    return msg("{head} → {due}", head=head, due=told.due) if told.due != told.fact else head


def why_absent(key: Key, rule: Rule | None, *, known: bool) -> Message:
    """Return why a task of the schedule is not among what the rules ask for."""
    if rule is None:
        return msg("{rule} is no longer in Rules", rule=key.rule)
    if not rule.enabled:
        return msg("{rule} is switched off", rule=key.rule)
    if not known:
        return msg("customer {customer} is no longer there", customer=key.customer_id)
    if any(when.trigger in SIGNS for when in rule.triggers):
        return msg("the sign has gone")
    lost = _lost(key, rule)
    return msg("what {rule} counts from is no longer there: {fact}", rule=key.rule, fact=lost)


def _lost(key: Key, rule: Rule) -> Message | str:
    """Return what a fact was, as people say it: its key may be a trigger's code, or a year."""
    for when in rule.triggers:
        if when.trigger.value == key.fact:
            return when.said
        if when.trigger in _YEARLY:
            return msg("{trigger} {moment}", trigger=when.said, moment=key.fact)
        if when.trigger is Trigger.FESTIVAL and key.fact.startswith(when.name):
            year = key.fact.removeprefix(when.name).strip()
            return msg("{trigger} {moment}", trigger=when.said, moment=year)
    return key.fact


def _head(rule: Rule, told: Explanation) -> Message:
    if told.when.trigger is Trigger.RECURRING and rule.repeat:
        if told.said:
            return _since(rule.repeat.text, told)
        return msg(
            "{rule} · {repeat} from {fact}{cell}",
            rule=told.rule_id,
            repeat=rule.repeat.text,
            fact=day(told.fact),
            cell=_cell(told),
        )
    named = _named(told)
    counted = msg("{fact} {offset}", fact=named, offset=str(rule.offset))
    head = counted if rule.offset.amount else named
    if rule.repeat and told.occurrence:
        return msg("{fact}, {repeat}", fact=head, repeat=rule.repeat.text)
    return head


def _named(told: Explanation) -> Message:
    if told.said and told.when.trigger is Trigger.SILENCE:
        return _since(told.when.trigger, told)
    return msg(
        "{rule} · {trigger} {fact}{cell}",
        rule=told.rule_id,
        trigger=told.when.said,
        fact=told.fact,
        cell=_said(told) if told.said else _cell(told),
    )


def _since(what: str, told: Explanation) -> Message:
    """Return what is counted from the last time: `silence, last order 2026-09-20 (Orders!F7)`."""
    return msg(
        "{rule} · {what}, {said} {fact}{cell}",
        rule=told.rule_id,
        what=what,
        said=told.said,
        fact=day(told.fact),
        cell=_cell(told),
    )


def _said(told: Explanation) -> Message:
    if told.where and told.when.trigger in SIGNS:
        return msg(" ({where}: {said})", where=told.where, said=told.said)
    return msg(" ({said})", said=told.said)


def _cell(told: Explanation) -> Message | str:
    return msg(" ({where})", where=told.where) if told.where else ""
