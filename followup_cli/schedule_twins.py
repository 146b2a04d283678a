"""Two contacts that say the same of one deal: the earlier one is enough.

A purchase's thanks a day later and a signing's letter a day later are both thanks for one deal.
Two tickets of one visit are asked about in one call.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from followup_cli.model import as_text, day
from followup_cli.model_plan import Key
from followup_cli.schedule_fatigue import due_day
from followup_cli.terms import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Explanation, Layout
    from followup_cli.model_rules import Rule

_OF_ORDERS = frozenset({Trigger.PURCHASE, Trigger.FIRST_PURCHASE, Trigger.DELIVERED})
_OF_DEALS = _OF_ORDERS | {Trigger.SIGNED, Trigger.GO_LIVE}
_ONE_DEAL = 31  # days in which a deal is signed, ordered and goes live
_END_OF_DAY = "T24"  # a day without an hour means its end: what has an hour comes before it


def twins(
    layout: Layout, rules: Mapping[str, Rule], new: Collection[str], there: Collection[str]
) -> dict[str, str]:
    """Return the new contacts that another of the same goal for the same deal makes superfluous.

    Args:
        layout: What the rules ask for.
        rules: The rules by id; of two contacts of one moment, the first of these stays.
        new: The keys of the contacts that no earlier plan has made.
        there: The keys of the contacts that the schedule has; they stay whatever comes.
    """
    order = {rule_id: n for n, rule_id in enumerate(rules)}
    groups: defaultdict[tuple[str, object], list[Task]] = defaultdict(list)
    for task in layout.tasks:
        if layout.explanations[task.key].when.trigger in _OF_DEALS and not rules[task.rule].sla:
            groups[task.customer_id, task.goal].append(task)
    known = {*new, *there}
    found: dict[str, str] = {}
    for tasks in groups.values():
        tasks.sort(key=lambda task: (_moment(task), order[task.rule], task.key))
        pairs = [pair for pair in combinations(tasks, 2) if _is_twin(layout, *pair)]
        found |= _left_out(pairs, new, known)
    for calls in _of_one_visit(layout):
        found |= _left_out(list(combinations(calls, 2)), new, known)
    return found


def _of_one_visit(layout: Layout) -> Iterable[Sequence[Task]]:
    """Return the calls about the tickets of one visit: by one rule, and opened at one moment."""
    groups: defaultdict[tuple[object, ...], list[Task]] = defaultdict(list)
    for task in layout.tasks:
        told = layout.explanations[task.key]
        if told.when.trigger is Trigger.TICKET_OPENED:
            groups[task.rule, task.customer_id, as_text(told.fact)].append(task)
    return [sorted(calls, key=lambda task: task.key) for calls in groups.values()]


def _left_out(
    pairs: Sequence[tuple[Task, Task]], new: Collection[str], known: Collection[str]
) -> dict[str, str]:
    """Return who of some pairs is left out for whom: the later one, where that is still new."""
    found: dict[str, str] = {}
    for first, second in pairs:
        kept, left = (first, second) if second.key in new else (second, first)
        settled = {kept.key, left.key} & found.keys() or left.key in found.values()
        if left.key in new and kept.key in known and not settled:
            found[left.key] = kept.key
    return found


def _is_twin(layout: Layout, first: Task, second: Task) -> bool:
    one, other = (layout.explanations[task.key] for task in (first, second))
    if one.when.trigger is other.when.trigger or first.rule == second.rule:
        return False
    same_day = min(
        abs((due_day(first) - due_day(second)).days), abs((day(one.raw) - day(other.raw)).days)
    )
    return same_day <= 1 and _is_one_deal((first, one), (second, other))


def _is_one_deal(one: tuple[Task, Explanation], other: tuple[Task, Explanation]) -> bool:
    """Whether two contacts are about one order, or about dates as near as those of one deal."""
    if all(told.when.trigger in _OF_ORDERS for _, told in (one, other)):
        keys = [Key.parse(task.key) for task, _ in (one, other)]
        return len({key.fact for key in keys if key}) == 1
    days = [_dealt_on(*each) for each in (one, other)]
    return abs((days[0] - days[1]).days) <= _ONE_DEAL


def _dealt_on(task: Task, told: Explanation) -> date:
    ordered = told.when.trigger in _OF_ORDERS
    return task.purchase_date if ordered and task.purchase_date else day(told.fact)


def _moment(task: Task) -> str:
    text = as_text(task.due)
    return text if "T" in text else text + _END_OF_DAY
