"""Why a customer has no contact of a rule: made already, held back, deleted, or never asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.model_plan import Key
from followup_cli.terms import Action, Status, Trigger
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer, Fact, Task
    from followup_cli.model_plan import Refusal
    from followup_cli.model_rules import Rule

HELD, JOINED, CLOSED, DELETED, REFUSED = "held_back", "joined", "closed", "deleted", "not_asked_for"
_HEADINGS = {
    HELD: msg("  Held back until somebody has room:"),
    JOINED: msg("  Made one with another contact:"),
    CLOSED: msg("  Made already:"),
    DELETED: msg("  Deleted by a person, and so not made again:"),
    REFUSED: msg("  Not asked for:"),
}
_LISTED = 5  # open contacts, or facts of one rule, that are told one by one


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


class Answer(NamedTuple):
    """Why a customer has no open contact of one rule: how that came, and each reason."""

    rule: Rule
    state: str
    whys: tuple[Message, ...]


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
        Answer(rule, found[0][0], tuple(why for _, why in found))
        for rule in asking
        if rule.enabled and rule.rule_id not in busy and (found := reasons[rule.rule_id])
    )
    off = tuple(rule for rule in asking if not rule.enabled)
    return WhyNot(customer, known.barred, tuple(opened), answers, off)


def tell_why_not(told: WhyNot) -> Iterator[Message]:
    """Yield why a customer has no more contacts than they have, line by line."""
    customer = told.customer
    yield _who(customer)
    yield from _open_lines(told.open)
    if told.barred:
        yield msg(
            "  Nobody may contact them: {why} ({where})", why=told.barred, where=told.customer.where
        )
        return
    for state, heading in _HEADINGS.items():
        answers = [each for each in told.answers if each.state == state]
        if answers:
            yield heading
        yield from (line for each in answers for line in _answer_lines(each))
    if told.off:
        yield msg("  Switched off: {rules}", rules=", ".join(rule.rule_id for rule in told.off))


def as_object(told: WhyNot) -> Mapping[str, object]:
    """Return the same as programs get it."""
    shown = ("task_id", "type", "due", "owner", "rule")
    return {
        "customer_id": told.customer.customer_id,
        "customer": told.customer.customer,
        "barred": told.barred,
        "open": [{name: getattr(task, name) for name in shown} for task in told.open],
        "rules": [
            {
                "rule_id": each.rule.rule_id,
                "name": each.rule.name,
                "where": each.rule.where,
                "state": each.state,
                "why": list(each.whys),
            }
            for each in told.answers
        ],
        "off": [rule.rule_id for rule in told.off],
    }


def _reasons(known: Known) -> Mapping[str, Sequence[tuple[str, Message]]]:
    """Return, by rule, what became of what it asked for, the most telling first."""
    found: defaultdict[str, list[tuple[str, Message]]] = defaultdict(list)
    ids = {task.key: task.task_id for task in known.tasks}
    for task in known.waiting:
        found[_rule_of(task.key)].append((HELD, _asked_for(task)))
    for key, into in known.joined.items():
        why = msg("it became part of {task}", task=ids.get(into, into))
        found[_rule_of(key)].append((JOINED, why))
    for rule, why in _closed(task for task in known.tasks if not task.is_open):
        found[rule].append((CLOSED, why))
    for key, task_id in known.made.items():
        if key not in ids and key not in known.joined:
            found[_rule_of(key)].append((DELETED, msg("it was {task}", task=task_id)))
    for rule, why in _refused(known.refused, told=tuple(found)):
        found[rule].append((REFUSED, why))
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
    if task.status is Status.NOT_NEEDED:
        return msg("{task}: not needed, {why}", task=task.task_id, why=task.why)
    if task.done_on is None:
        return msg("{task}: done", task=task.task_id)
    return msg("{task}: done on {day}", task=task.task_id, day=task.done_on)


def _refused(refused: Iterable[Refusal], told: Collection[str]) -> Iterator[tuple[str, Message]]:
    """Yield, by rule, why it asks nothing: of many facts alike the last, and how many there are.

    A reason that only names a task is left out where the task itself has been told.
    """
    alike: defaultdict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for each in refused:
        if each.rule.rule_id not in told or "task" not in each.why.values:
            alike[each.rule.rule_id, each.why.text].append(each)
    for (rule, _), group in alike.items():
        last = max(group, key=_counted_on)
        yield rule, _and_more(_refusal(last), len(group) - 1)


def _refusal(refused: Refusal) -> Message:
    fact = refused.fact
    if fact is None:
        return refused.why
    trigger = _trigger(fact)
    if not fact.where:
        return msg("{trigger} {day}: {why}", trigger=trigger, day=fact.moment, why=refused.why)
    return msg(
        "{trigger} {day} ({where}): {why}",
        trigger=trigger,
        day=fact.moment,
        where=fact.where,
        why=refused.why,
    )


def _trigger(fact: Fact) -> Message:
    if fact.trigger in (Trigger.EVENT, Trigger.FESTIVAL):
        return msg("{trigger}:{name}", trigger=fact.trigger, name=fact.name)
    return msg("{trigger}", trigger=fact.trigger)


def _and_more(why: Message, n: int) -> Message:
    return msg("{why} (and {n} more)", why=why, n=n) if n else why


def _asked_for(task: Task) -> Message:
    return msg("it would be due on {day}", day=task.due)


def _who(customer: Customer) -> Message:
    return msg(
        "{id}  {customer}: {tier}, {stage}, {owner}",
        id=customer.customer_id,
        customer=customer.customer,
        tier=customer.tier or msg("not scored"),
        stage=customer.stage or msg("no stage"),
        owner=customer.owner or msg("no owner"),
    )


def _open_lines(tasks: Sequence[Task]) -> Iterator[Message]:
    if not tasks:
        yield msg("  No open contact.")
        return
    yield msg("  Open contacts: {n}", n=len(tasks))
    for task in tasks[:_LISTED]:
        due = task.due or msg("without a date")
        told = {"task_id": task.task_id, "type": task.type, "due": due}
        if task.row is None:
            yield msg("    {task_id} {type}, {due}: the next plan makes it", **told)
        else:
            yield msg("    {task_id} {type}, {due}", **told)
    if len(tasks) > _LISTED:
        yield msg("    and {n} later", n=len(tasks) - _LISTED)


def _answer_lines(each: Answer) -> Iterator[Message]:
    for why in each.whys:
        yield msg(
            "    {rule_id} {name}: {why}", rule_id=each.rule.rule_id, name=each.rule.name, why=why
        )


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
