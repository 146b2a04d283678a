"""Why a customer has no contact of a rule: made already, held back, deleted, or never asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_plan import Key
from followup_cli.model_rules import When
from followup_cli.terms import Action, Status, Trigger
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer, Task
    from followup_cli.model_plan import Refusal
    from followup_cli.model_rules import Rule

HELD, JOINED, CLOSED, DELETED = "held_back", "joined", "closed", "deleted"
_NAMED = frozenset({Trigger.EVENT, Trigger.FESTIVAL})
REFUSED, NO_FACT, NOT_FOR = "not_asked_for", "nothing_to_count_from", "not_for_them"


class Known(NamedTuple):
    """What a plan knows of one customer.

    Args:
        rules: The founder's rules, all of them.
        tasks: The customer's rows of `Schedule` after the plan, those that hold anything.
        made: The ids of all tasks ever made for the customer, by key.
        refused: Why rules ask nothing of the customer.
        waiting: The customer's contacts that nobody has room for.
        joined: The keys of contacts that became part of another, each with the other's.
        barred: Why nobody may contact the customer.
    """

    rules: Sequence[Rule]
    tasks: Sequence[Task] = ()
    made: Mapping[str, str] = {}
    refused: Sequence[Refusal] = ()
    waiting: Sequence[Task] = ()
    joined: Mapping[str, str] = {}
    barred: Message | None = None


class Reason(NamedTuple):
    """One reason why a rule has no open contact of a customer; `state` is what became of it."""

    state: str
    why: Message


class Answer(NamedTuple):
    """Why a customer has no open contact of one rule, the most telling reason first."""

    rule: Rule
    reasons: tuple[Reason, ...]


class WhyNot(NamedTuple):
    """What there is to say of a customer's contacts: the open ones, and why there are no others."""

    customer: Customer
    barred: Message | None
    open: tuple[Task, ...]
    answers: tuple[Answer, ...]
    off: tuple[Rule, ...]


def answer(customer: Customer, known: Known) -> WhyNot:
    """Return why each rule that makes contacts has no open one of a customer."""
    opened = sorted((t for t in known.tasks if t.is_open), key=_by_due)
    asking = [rule for rule in known.rules if rule.then is Action.TASK]
    busy = {_rule_of(task.key) for task in opened}
    reasons = _reasons(known)
    answers = tuple(
        Answer(rule, tuple(found))
        for rule in asking
        if rule.enabled and rule.rule_id not in busy and (found := reasons[rule.rule_id])
    )
    off = tuple(rule for rule in asking if not rule.enabled)
    return WhyNot(customer, known.barred, tuple(opened), answers, off)


def _reasons(known: Known) -> Mapping[str, Sequence[Reason]]:
    """Return, by rule, what became of what it asked for, the most telling first."""
    found: defaultdict[str, list[Reason]] = defaultdict(list)
    ids = {task.key: task.task_id for task in known.tasks}
    for task in known.waiting:
        found[_rule_of(task.key)].append(Reason(HELD, _asked_for(task)))
    for key, into in known.joined.items():
        why = msg("it became part of {task}", task=ids.get(into, into))
        found[_rule_of(key)].append(Reason(JOINED, why))
    for rule, why in _closed(task for task in known.tasks if not task.is_open):
        found[rule].append(Reason(CLOSED, why))
    there = set(ids.values())
    for key, task_id in known.made.items():
        if task_id not in there and key not in known.joined:
            found[_rule_of(key)].append(Reason(DELETED, msg("it was {task}", task=task_id)))
    for rule, reason in _refused(known.refused, told=tuple(found)):
        found[rule].append(reason)
    return found


def _closed(tasks: Iterable[Task]) -> Iterator[tuple[str, Message]]:
    """Yield, by rule, the last contact that is closed, and how many came before it."""
    by_rule: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_rule[_rule_of(task.key)].append(task)
    for rule, closed in by_rule.items():
        last = max(closed, key=_closed_on)
        yield rule, _and_more(_closing(last), len(closed) - 1)


def _closing(task: Task) -> Message:
    if task.status is Status.NOT_NEEDED and task.planned.get("status") == Status.NOT_NEEDED:
        reason, _, _as_planned = task.why.partition(" · ")
        return msg("{task}: {why}", task=task.task_id, why=reason)
    if task.status is Status.NOT_NEEDED:
        return msg("{task}: a person set it to not needed", task=task.task_id)
    if task.done_on is None:
        return msg("{task}: done", task=task.task_id)
    return msg("{task}: done on {day}", task=task.task_id, day=task.done_on)


def _refused(refused: Iterable[Refusal], told: Collection[str]) -> Iterator[tuple[str, Reason]]:
    """Yield, by rule, why it asks nothing: of many facts alike the last, and how many there are.

    A reason that only names a task is left out where the task itself has been told.
    """
    alike: defaultdict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for each in refused:
        if each.rule.rule_id not in told or "task" not in each.why.values:
            alike[each.rule.rule_id, each.why.text].append(each)
    for (rule, _), group in alike.items():
        last = max(group, key=_counted_on)
        yield rule, Reason(_state(last), _and_more(_refusal(last), len(group) - 1))


def _state(refused: Refusal) -> str:
    """Return whether a rule is not for a customer, has nothing to count from, or asks nothing."""
    if refused.fact is not None:
        return REFUSED
    return NOT_FOR if "rule" in refused.why.values else NO_FACT


def _refusal(refused: Refusal) -> Message:
    fact = refused.fact
    if fact is None:
        return refused.why
    named = fact.name if fact.trigger in _NAMED else ""
    trigger = When(fact.trigger, named).said
    if not fact.where:
        return msg("{trigger} {day}: {why}", trigger=trigger, day=fact.moment, why=refused.why)
    return msg(
        "{trigger} {day} ({where}): {why}",
        trigger=trigger,
        day=fact.moment,
        where=fact.where,
        why=refused.why,
    )


def _and_more(why: Message, n: int) -> Message:
    return msg("{why} (and {n} more)", why=why, n=n) if n else why


def _asked_for(task: Task) -> Message:
    return msg("it would be due on {day}", day=task.due)


def _rule_of(key: str) -> str:
    parsed = Key.parse(key)
    return parsed.rule if parsed else ""


def _by_due(task: Task) -> tuple[bool, str, str]:
    return task.due is None, day(task.due).isoformat() if task.due else "", task.task_id


def _closed_on(task: Task) -> tuple[date, str]:
    moment = task.done_on or task.due or task.first_deadline
    return day(moment) if moment else date.min, task.task_id


def _counted_on(refused: Refusal) -> date:
    return day(refused.fact.moment) if refused.fact else date.min
