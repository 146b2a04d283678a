"""What the rules ask for: a draft for each turn of each fact, or why an open task lost its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Fact, Task
from followup_cli.model_plan import Gone, Key
from followup_cli.schedule_dates import Dates, date_turn
from followup_cli.schedule_fit import misfit, misses
from followup_cli.schedule_turns import AFTER_KEY, base, next_generation, turns
from followup_cli.terms import Action, Status, Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer
    from followup_cli.model_plan import Contact
    from followup_cli.model_rules import Rule, When
    from followup_cli.schedule_turns import Ground, Turn

# Dated facts and what recurs. Tickets, silence, signs and records are not dated by a fact alone.
ACTED_ON = frozenset(
    {
        Trigger.SIGNED, Trigger.REGISTERED, Trigger.FIRST_LOGIN, Trigger.GO_LIVE,
        Trigger.CONTRACT_END, Trigger.BIRTHDAY, Trigger.ANNIVERSARY, Trigger.PURCHASE,
        Trigger.FIRST_PURCHASE, Trigger.DELIVERED, Trigger.EVENT, Trigger.FESTIVAL,
        Trigger.RECURRING, Trigger.NEXT_CONTACT,
    }
)  # fmt: skip


class Past(NamedTuple):
    """The tasks there are: by key, and the keys of the open ones by rule, customer and fact."""

    by_key: Mapping[str, Task]
    opened: Mapping[tuple[str, str, str], Sequence[Key]]


class Draft(NamedTuple):
    """A contact that a rule asks for, dated but not yet dealt to anybody.

    `visitor` is who made the contact that it follows from, "" where nobody did.
    """

    rule: Rule
    when: When
    customer: Customer
    turn: Turn
    key: Key
    dates: Dates
    visitor: str = ""


class Sources(NamedTuple):
    """What drafts are made of: facts by trigger, customers that may be contacted, contacts made."""

    facts: Mapping[Trigger, Sequence[Fact]]
    customers: Mapping[str, Customer]
    contacts: Mapping[str, Contact]


def remember(tasks: Iterable[Task]) -> Past:
    """Return the tasks by what they are about; of two with one key the first counts."""
    by_key: dict[str, Task] = {}
    opened: defaultdict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for task in tasks:
        key = Key.parse(task.key)
        if key is None or task.key in by_key:
            continue
        by_key[task.key] = task
        if task.is_open:
            opened[key[:3]].append(key)
    return Past(by_key, opened)


def draft_tasks(
    rules: Iterable[Rule], sources: Sources, past: Past, ground: Ground
) -> tuple[dict[str, Draft], dict[str, Gone]]:
    """Return what the rules ask for, and why open tasks are asked for no more, both by key."""
    drafts: dict[str, Draft] = {}
    gone: dict[str, Gone] = {}
    for rule in rules:
        if not rule.enabled or rule.then is not Action.TASK:
            continue
        for when in rule.triggers:
            for fact in _facts_of(rule, when, sources, ground):
                _draft_fact(_Case(rule, when, fact, sources, past, ground), drafts, gone)
    return drafts, gone


class _Case(NamedTuple):
    rule: Rule
    when: When
    fact: Fact
    sources: Sources
    past: Past
    ground: Ground

    @property
    def opened(self) -> Sequence[Key]:
        about = (self.rule.rule_id, self.fact.customer_id, self.fact.key)
        return self.past.opened.get(about, ())


def _draft_fact(case: _Case, drafts: dict[str, Draft], gone: dict[str, Gone]) -> None:
    customer = case.sources.customers.get(case.fact.customer_id)
    if customer is None:
        return
    why_not = _against(case, customer)
    if why_not:
        gone.update((str(key), why_not) for key in case.opened)
        return
    for turn in turns(case.rule, case.when, case.fact, case.ground, case.opened):
        key = _live_key(case, turn)
        kept = case.past.by_key.get(str(key))
        found = date_turn(case.rule, turn, kept, case.ground)
        if isinstance(found, Dates):
            draft = Draft(case.rule, case.when, customer, turn, key, found, _visitor(case))
            drafts.setdefault(str(key), draft)
        elif kept is not None:
            gone[str(key)] = Gone(found)


def _visitor(case: _Case) -> str:
    last = case.sources.contacts.get(case.fact.customer_id)
    return case.fact.visitor or (last.by if last else "")


def _against(case: _Case, customer: Customer) -> Gone | None:
    """Return why a fact makes no task for this customer, None where it does."""
    renewed = case.fact.values.get("renewed_until")
    if renewed is not None:
        return _renewed(renewed)
    why = misfit(case.rule, customer) or misses(case.rule, customer, case.fact)
    return Gone(why) if why else None


def _renewed(until: object) -> Gone:
    if until:
        return Gone(msg("renewed until {until}", until=until), firm=True)
    return Gone(msg("renewed without an end"), firm=True)


def _live_key(case: _Case, turn: Turn) -> Key:
    """Return the key of a turn; what the program itself had retired is made again, anew."""
    # Whoever clears away the retired row leaves the one made since: it is still the same turn.
    for opened in case.opened:
        if base(opened.occurrence) == turn.occurrence:
            return opened
    key = Key(case.rule.rule_id, case.fact.customer_id, case.fact.key, turn.occurrence)
    while _was_retired(case.past.by_key.get(str(key))):
        key = next_generation(key)
    return key


def _was_retired(task: Task | None) -> bool:
    if task is None or task.status is not Status.NOT_NEEDED:
        return False
    return task.planned.get("status") == Status.NOT_NEEDED


def _facts_of(rule: Rule, when: When, sources: Sources, ground: Ground) -> Iterable[Fact]:
    """Return the facts that a trigger of a rule counts from."""
    if when.trigger is Trigger.FESTIVAL:
        return _festivals(rule, when, sources, ground)
    facts = sources.facts.get(when.trigger, ())
    if when.trigger is Trigger.RECURRING:
        if rule.repeat is None:
            return ()
        return _since_contact(facts, sources) if rule.repeat.after else facts
    if when.trigger is Trigger.FIRST_PURCHASE:
        wanted = ",".join(sorted(rule.products))
        return (fact for fact in facts if fact.name == wanted)
    if when.trigger is Trigger.EVENT:
        return (fact for fact in facts if fold(fact.name) == fold(when.name))
    return facts


def _festivals(rule: Rule, when: When, sources: Sources, ground: Ground) -> Iterator[Fact]:
    fitting = [c for c in sources.customers.values() if misfit(rule, c) is None]
    for year in range(ground.today.year - 1, ground.horizon.year + 1):
        on = ground.calendar.festival(when.name, year)
        if on is None or on > ground.horizon:
            continue
        for customer in fitting:
            key = f"{when.name} {year}"
            yield Fact(Trigger.FESTIVAL, customer.customer_id, on, key, "", when.name)


def _since_contact(starts: Iterable[Fact], sources: Sources) -> Iterator[Fact]:
    """Yield the last contact with each customer; of one never contacted, the start."""
    until = {fact.customer_id: fact for fact in starts}
    for cid in sources.customers:
        contact, start = sources.contacts.get(cid), until.get(cid)
        if contact:
            end = start.until if start else None
            yield Fact(Trigger.RECURRING, cid, contact.on, AFTER_KEY, contact.where, until=end)
        elif start:
            yield replace(start, key=AFTER_KEY)
