"""Contract ends that move: a small move is a correction of the same term, a long one a renewal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Fact, day
from followup_cli.model_plan import Key, NewTerm
from followup_cli.terms import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from followup_cli.model import Task
    from followup_cli.model_rules import Rule

_SMALL_MOVE = timedelta(days=31)


class Matched(NamedTuple):
    """A customer's ends, each with the key it has kept, and what was renewed until when."""

    keys: Mapping[date, str]
    renewed: Mapping[str, tuple[date, date]]


def follow_terms(
    facts: Iterable[Fact], rules: Iterable[Rule], tasks: Iterable[Task], made: Collection[str]
) -> tuple[tuple[Fact, ...], tuple[NewTerm, ...], Mapping[tuple[str, str], date]]:
    """Return the contract ends under the keys that their tasks have, the renewals, and their keys.

    The last are by customer and fact key: what each renewed term is followed by.
    """
    by_customer: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_customer[fact.customer_id].append(fact)
    seen = _seen(rules, tasks, made)
    found: list[Fact] = []
    renewals: list[NewTerm] = []
    followed: dict[tuple[str, str], date] = {}
    for cid, terms in by_customer.items():
        matched = match_ends([day(fact.moment) for fact in terms], seen.get(cid, {}))
        found += [replace(fact, key=matched.keys[day(fact.moment)]) for fact in terms]
        where = {day(fact.moment): fact.where for fact in terms}
        for key, (ended, until) in matched.renewed.items():
            renewals.append(NewTerm(cid, ended, until, where[until]))
            followed[cid, key] = until
    return tuple(found), tuple(renewals), followed


def match_ends(ends: Collection[date], seen: Mapping[str, date]) -> Matched:
    """Match the ends that contracts have with those that were seen: key and last known day."""
    left = dict(seen)
    keys: dict[date, str] = {}
    renewed: dict[str, tuple[date, date]] = {}
    for end in ends:
        same = next((key for key, last in left.items() if last == end), None)
        if same is not None:
            keys[end] = same
            left.pop(same)
    for end in sorted(set(ends) - keys.keys()):
        near = [key for key, last in left.items() if abs(last - end) <= _SMALL_MOVE]
        if near:
            keys[end] = min(near, key=lambda key: (abs(left[key] - end), key))
            left.pop(keys[end])
    for end in sorted(set(ends) - keys.keys()):
        keys[end] = end.isoformat()
        before = [key for key, last in left.items() if last < end]
        if before:
            old = max(before, key=lambda key: (left[key], key))
            renewed[old] = (left.pop(old), end)
    return Matched(keys, renewed)


def _seen(
    rules: Iterable[Rule], tasks: Iterable[Task], made: Collection[str]
) -> Mapping[str, dict[str, date]]:
    """Return, by customer, the ends that tasks were made for: their key and the last known day."""
    counting = {rule.rule_id for rule in rules if _counts_from_ends(rule)}
    found: defaultdict[str, dict[str, date]] = defaultdict(dict)
    for text in made if counting else ():
        key = Key.parse(text)
        end = _end_of(key) if key and key.rule in counting else None
        if key and end:
            found[key.customer_id].setdefault(key.fact, end)
    # Closed rows first: an open one has been kept up with the corrections since.
    for task in sorted(tasks, key=lambda task: task.is_open):
        key = Key.parse(task.key)
        end = _end_of(key) if key and key.rule in counting else None
        if key and end:
            last = task.planned.get("fact", "")
            found[key.customer_id][key.fact] = date.fromisoformat(last[:10]) if last else end
    return found


def _counts_from_ends(rule: Rule) -> bool:
    return any(when.trigger is Trigger.CONTRACT_END for when in rule.triggers)


def _end_of(key: Key) -> date | None:
    try:
        return date.fromisoformat(key.fact)
    except ValueError:
        return None
