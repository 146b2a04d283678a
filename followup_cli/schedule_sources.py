"""What each trigger of a rule counts from: dated facts, festivals, the last contact, signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Fact, day
from followup_cli.model_plan import AFTER_KEY, SILENCE_KEY, Key, Sign
from followup_cli.schedule_turns import SIGNS, base, told_apart
from followup_cli.terms import Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Customer
    from followup_cli.model_plan import Contact
    from followup_cli.model_rules import Rule, When
    from followup_cli.schedule_turns import Ground

_LAST_CONTACT, _LAST_ORDER = msg("last contact"), msg("last order")


class SignBook(NamedTuple):
    """The signs there are, since when each rule has acted on them, and which had gone meanwhile.

    `since` is by rule, customer and what tells the triggers of a rule apart.
    """

    signs: Mapping[Trigger, Sequence[Sign]] = {}
    since: Mapping[tuple[str, str, str], date] = {}
    gone: Mapping[tuple[str, str], date] = {}

    def acted_on(self, rule: Rule, when: When, customer_id: str) -> date | None:
        """Return the day of the sign that a rule has acted on, None where that one has gone."""
        since = self.since.get((rule.rule_id, customer_id, told_apart(rule, when)))
        left = self.gone.get((when.trigger.value, customer_id))
        return None if since is None or (left and since <= left) else since


class Sources(NamedTuple):
    """What drafts are made of: facts by trigger, whom one may contact, contacts made, signs."""

    facts: Mapping[Trigger, Sequence[Fact]]
    customers: Mapping[str, Customer]
    contacts: Mapping[str, Contact]
    book: SignBook = SignBook()


def keep_book(
    signs: Iterable[Sign],
    rules: Iterable[Rule],
    made: Collection[str],
    gone: Mapping[tuple[str, str], date],
) -> SignBook:
    """Return the signs with what the log remembers of them; `made` are all keys ever made."""
    found: dict[Trigger, list[Sign]] = {}
    for sign in signs:
        found.setdefault(sign.trigger, []).append(sign)
    watching = {r.rule_id for r in rules if any(w.trigger in SIGNS for w in r.triggers)}
    since: dict[tuple[str, str, str], date] = {}
    for text in made if watching else ():
        key = Key.parse(text)
        on = _as_day(key.fact) if key and key.rule in watching else None
        if key and on:
            about = (key.rule, key.customer_id, base(key.occurrence))
            since[about] = max(on, since.get(about, on))
    return SignBook(found, since, gone)


def find_vanished(rules: Iterable[Rule], book: SignBook) -> tuple[Sign, ...]:
    """Return the signs that rules acted on and that are there no more, each once."""
    there = {(sign.trigger, sign.customer_id) for signs in book.signs.values() for sign in signs}
    found: dict[tuple[Trigger, str], Sign] = {}
    named = {rule.rule_id: rule for rule in rules if rule.enabled}
    for rule_id, cid, _ in sorted(book.since):
        rule = named.get(rule_id)
        for when in rule.triggers if rule else ():
            on = book.acted_on(rule, when, cid) if rule and when.trigger in SIGNS else None
            if on and (when.trigger, cid) not in there:
                why = msg("the sign has gone")
                found[when.trigger, cid] = Sign(when.trigger, cid, on, why)
    return tuple(found.values())


def facts_of(rule: Rule, when: When, sources: Sources, ground: Ground) -> Iterable[Fact]:
    """Return the facts that a trigger of a rule counts from."""
    facts: Iterable[Fact] = sources.facts.get(when.trigger, ())
    if when.trigger in SIGNS:
        return _signs(rule, when, sources.book)
    match when.trigger:
        case Trigger.FESTIVAL:
            facts = _festivals(when, sources, ground)
        case Trigger.SILENCE:
            facts = _silences(facts, sources)
        case Trigger.RECURRING:
            facts = _recurring(rule, facts, sources)
        case Trigger.FIRST_PURCHASE:
            wanted = ",".join(sorted(rule.products))
            facts = (fact for fact in facts if fact.name == wanted)
        case Trigger.EVENT:
            facts = (fact for fact in facts if fold(fact.name) == fold(when.name))
    return facts


def _recurring(rule: Rule, starts: Iterable[Fact], sources: Sources) -> Iterable[Fact]:
    if rule.repeat is None:
        return ()
    return _since_contact(starts, sources) if rule.repeat.after else starts


def _festivals(when: When, sources: Sources, ground: Ground) -> Iterator[Fact]:
    for year in range(ground.today.year - 1, ground.horizon.year + 1):
        on = ground.calendar.festival(when.name, year)
        if on is None or on > ground.horizon:
            continue
        key = f"{when.name} {year}"
        for cid in sources.customers:
            yield Fact(Trigger.FESTIVAL, cid, on, key, "", when.name)


def _since_contact(starts: Iterable[Fact], sources: Sources) -> Iterator[Fact]:
    """Yield the last contact with each customer; of one never contacted, the start."""
    known = {fact.customer_id: fact for fact in starts}
    for cid in sources.customers:
        contact, start = sources.contacts.get(cid), known.get(cid)
        if contact:
            end = start.until if start else None
            yield _contacted(Trigger.RECURRING, cid, contact, AFTER_KEY, end)
        elif start:
            yield replace(start, key=AFTER_KEY)


def _silences(orders: Iterable[Fact], sources: Sources) -> Iterator[Fact]:
    """Yield since when each customer has been silent: the last contact, or an order after it."""
    bought = {fact.customer_id: fact for fact in orders}
    for cid in sources.customers:
        contact, order = sources.contacts.get(cid), bought.get(cid)
        if order and (contact is None or contact.on < day(order.moment)):
            yield replace(order, moment=day(order.moment), key=SILENCE_KEY, why=_LAST_ORDER)
        elif contact:
            yield _contacted(Trigger.SILENCE, cid, contact, SILENCE_KEY)


def _contacted(
    trigger: Trigger, cid: str, contact: Contact, key: str, until: date | None = None
) -> Fact:
    return Fact(trigger, cid, contact.on, key, contact.where, until=until, why=_LAST_CONTACT)


def _signs(rule: Rule, when: When, book: SignBook) -> Iterator[Fact]:
    """Yield the signs, each under the day on which it appeared, however often it is seen again."""
    for sign in book.signs.get(when.trigger, ()):
        on = book.acted_on(rule, when, sign.customer_id) or sign.on
        where = sign.where if on == sign.on else ""
        yield Fact(when.trigger, sign.customer_id, on, on.isoformat(), where, why=sign.why)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
