"""What the records of `Schedule` ask for by rules, each of it once for its record.

A record asks for a ticket for each of its problems that a rule is for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.model import Customer, Problem, as_of_moment, day
from followup_cli.model_plan import Key
from followup_cli.schedule_fit import misfit, misses
from followup_cli.terms import Action, Kind, Several, Trigger
from followup_cli.words import listed, msg, shortened
from followup_cli.workbook.schema import LEADS, OUTBOX, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.loop_log import Account
    from followup_cli.model import Fact, Moment
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_GIST = 200  # characters of a need that a reason repeats
SHEET_OF = {Action.TICKET: TICKETS.kind, Action.LEAD: LEADS.kind, Action.NOTIFY: OUTBOX.kind}


@dataclass(frozen=True)
class Heard:
    """What records ask for; `rows` are the customer and id of each contact in the schedule."""

    asks: tuple[Ask, ...]
    rows: frozenset[tuple[str, str]]
    rules: Mapping[str, Rule]

    def of(self, action: Action) -> tuple[Ask, ...]:
        """Return what is asked for of one sort."""
        return tuple(ask for ask in self.asks if ask.rule.then is action)

    def asks_for(self, kind: str, key: str) -> bool:
        """Return whether some record asks for what has a key."""
        return (kind, key) in self._asked

    def asks_no_more(self, kind: str, text: str) -> bool:
        """Return whether the record that a row was made of no longer asks for it.

        Who deletes a contact, or switches off a rule, takes nothing back.
        """
        key = Key.parse(text)
        rule = self.rules.get(key.rule) if key else None
        if key is None or rule is None or not reacts(rule) or SHEET_OF[rule.then] != kind:
            return False
        return (key.customer_id, key.fact) in self.rows and not self.asks_for(kind, text)

    @cached_property
    def _asked(self) -> frozenset[tuple[str, str]]:
        return frozenset(ask.about for ask in self.asks)


class Ask(NamedTuple):
    """Something that a record asks for by a rule; `fresh` where the record is news.

    Of an older record only what it made already is looked at: whether it still asks for that.
    """

    rule: Rule
    fact: Fact
    key: Key
    kind: Kind | None = None
    fresh: bool = True

    @property
    def task(self) -> str:
        """The id of the contact that was recorded."""
        return self.fact.key

    @property
    def about(self) -> tuple[str, str]:
        """Its identity: the sheet that it is for, and its key."""
        return SHEET_OF[self.rule.then], str(self.key)

    def value(self, field: str) -> str:
        """Return what a cell of the record says, as text."""
        return str(self.fact.values.get(field) or "")


def find_asks(
    rules: Iterable[Rule],
    facts: Sequence[Fact],
    customers: Mapping[str, Customer],
    account: Account,
    since: date,
) -> tuple[Ask, ...]:
    """Return all that records ask for: those since a day, and older ones that made something."""
    ours = [rule for rule in rules if reacts(rule)]
    return tuple(
        ask
        for fact in facts
        for rule in ours
        for ask in _asks(rule, fact, fresh=day(fact.moment) >= since)
        if ask.about in account.made or ask.fresh
        if _holds(ask, customers, known=ask.about in account.made)
    )


def reacts(rule: Rule) -> bool:
    """Whether a rule is on, and makes a ticket, a lead or a notice of a record."""
    of_records = any(when.trigger is Trigger.RECORD for when in rule.triggers)
    return rule.enabled and rule.then in SHEET_OF and of_records


def unheard(rules: Iterable[Rule]) -> Iterator[Problem]:
    """Yield, as notes, the rules that would make a ticket, lead or notice of no record."""
    for rule in rules:
        if rule.enabled and rule.then in SHEET_OF and not reacts(rule):
            said = msg(
                "{rule} makes nothing: tickets, leads and notices are made of records alone.",
                rule=rule.rule_id,
            )
            hint = msg("Set its Trigger to record, or its Then to task.")
            yield Problem(rule.where, rule.rule_id, said, hint, note=True)


def customer_of(ask: Ask, customers: Mapping[str, Customer]) -> Customer:
    """Return whose record it is, by the name it has there where `Customers` knows them no more."""
    cid = ask.fact.customer_id
    return customers.get(cid) or Customer(cid, ask.value("customer"))


def opened_on(ask: Ask, as_of: datetime) -> Moment:
    """Return when what a record asks for begins: as it was typed today, else now.

    A department cannot be late for what it was not given yet.
    """
    on = ask.fact.moment
    now = as_of_moment(as_of)
    if day(on) != as_of.date() or not isinstance(on, datetime):
        return now
    return min(on, now) if isinstance(now, datetime) else on


def what_it_says(ask: Ask) -> Message | str:
    """Return what of a record a rule acts on: its problem, else its score, its need."""
    if ask.kind is not None:
        return ask.kind
    values, intent = ask.fact.values, shortened(ask.value("intent"), _GIST)
    if ask.rule.then is Action.LEAD and intent:
        return msg("“{intent}”", intent=intent)
    score, problem = values.get("score"), values.get("problem")
    parts: list[Any] = [
        msg("score {score}", score=f"{score:g}") if isinstance(score, int | float) else None,
        problem,
        msg("“{intent}”", intent=intent) if intent else None,
    ]
    return listed([part for part in parts if part] or [msg("a record")])


def why_made(ask: Ask) -> Message:
    """Return why a record made something: the rule, what the record says, and its contact."""
    return msg(
        "{rule} · {said} in {task}", rule=ask.rule.rule_id, said=what_it_says(ask), task=ask.task
    )


def _asks(rule: Rule, fact: Fact, *, fresh: bool) -> Iterator[Ask]:
    key = Key(rule.rule_id, fact.customer_id, fact.key)
    if rule.then is not Action.TICKET:
        yield Ask(rule, fact, key, fresh=fresh)
        return
    for kind in problems_of(fact):
        alone = replace(fact, values={**fact.values, "problem": kind})
        yield Ask(rule, alone, key._replace(occurrence=kind.value if kind else ""), kind, fresh)


def problems_of(fact: Fact) -> tuple[Kind | None, ...]:
    """Return the problems that a record names, one None where it names none."""
    problem = fact.values.get("problem")
    if isinstance(problem, Several):
        return tuple(each for each in problem if isinstance(each, Kind))
    return (problem if isinstance(problem, Kind) else None,)


def _holds(ask: Ask, customers: Mapping[str, Customer], *, known: bool) -> bool:
    """Whether a rule is for a record; whom it is for is asked but once, as tiers change."""
    customer = customer_of(ask, customers)
    if not known and misfit(ask.rule, customer):
        return False
    return misses(ask.rule, customer, ask.fact) is None
