"""Who makes a contact: the customer's own people first, the least loaded next, never nobody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_plan import Step
from followup_cli.schedule_dealt import ANY, OWNER, VISITOR, Dealt
from followup_cli.schedule_deputies import deputy_of, is_away, standing_in
from followup_cli.schedule_vacancies import Vacancies
from followup_cli.terms import Goal, Tier, Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, fold_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import Customer, Problem, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_rules import Person, Rule
    from followup_cli.words import Message

__all__ = ["Assignment", "Roster", "deputy_of", "standing_in"]

_FOUNDER = "@founder"
_FRONT_LINE = ("customersuccessmanager", "sales")  # who looks after a customer without an owner


class Assignment(NamedTuple):
    """Who makes the contact; `holder` is whose it is, where a deputy stands in for them.

    `anyone` are those who might as well have been dealt it, where nobody had the customer before
    in the `role`.
    """

    owner: str
    holder: str
    steps: tuple[Step, ...]
    anyone: tuple[str, ...] = ()
    role: str = ""


class _Choice(NamedTuple):
    person: Person
    why: Message
    anyone: tuple[str, ...] = ()
    role: str = ""


class Roster:
    """Deals contacts out to the people of `Team`, the same way on every run.

    Whoever holds a role for a customer keeps it: it is remembered by the tasks there are. Whose
    owner has left `Team`, or the role, goes to the least loaded of those who are there.
    """

    def __init__(
        self,
        people: Sequence[Person],
        settings: Settings,
        rules: Iterable[Rule],
        tasks: Iterable[Task],
        today: date = date.min,
    ) -> None:
        """Take who there is, what they have been dealt before, and the day: what is late waits."""
        self._today = today
        self._people = tuple(people)
        self._settings = settings
        self._by_name = {fold(person.name): person for person in reversed(self._people)}
        self._found: dict[str, Person | None] = {}
        self._order = {person.name: n for n, person in enumerate(self._people)}
        self._dealt = Dealt(self._named, {rule.rule_id: rule for rule in rules}, tasks)
        self._lacking = Vacancies()
        self._fresh: set[tuple[str, str]] = set()

    def assign(
        self,
        rule: Rule,
        customer: Customer,
        due: date,
        *,
        new: bool,
        visitor: str = "",
        seed: bool = False,
    ) -> Assignment:
        """Return who makes a contact on a day; a new one counts towards their load.

        `visitor` is who made the contact that this one follows from: `@visitor`; `seed`, whether
        the customer is a seed user or was when the contact was made.
        """
        if not self._people:
            return self._nobody(rule, customer)
        due = max(due, self._today)
        person, why, anyone, role = self._for_founder(rule, customer, seed=seed) or (
            self._choose(rule, customer, visitor)
        )
        is_open = self._dealt.take(rule.rule_id, customer.customer_id, person.name, new=new)
        steps = (Step("owner", person.name, why),)
        deputy = deputy_of(person, due, self._by_name)
        if deputy is None:
            if is_open and is_away(person, due):
                self._lacking.nobody_for(person)
            return Assignment(person.name, person.name, steps, anyone, role)
        away = standing_in(deputy, person, due)
        return Assignment(deputy.name, person.name, (*steps, away), anyone, role)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What `Team` lacks: roles that nobody holds, owners that it does not name."""
        return self._lacking.problems

    @property
    def founder(self) -> str:
        """Who founded the company, else the first of `Team`; "" where it is empty."""
        found = self._founder() or next(iter(self._people), None)
        return found.name if found else ""

    def _named(self, name: str) -> Person | None:
        if name not in self._found:
            self._found[name] = self._by_name.get(fold(name)) if name else None
        return self._found[name]

    def _for_founder(self, rule: Rule, customer: Customer, *, seed: bool) -> _Choice | None:
        founder = self._founder() if seed and is_founders(rule) else None
        if founder is None:
            return None
        if customer.seed_user:
            return _Choice(founder, msg("a seed user's visits are the founder's"))
        return _Choice(founder, msg("a seed user's when it was planned: the founder's"))

    def _choose(self, rule: Rule, customer: Customer, visitor: str) -> _Choice:
        for wanted in rule.owners or ("@owner",):
            found = self._find(wanted, customer, visitor)
            if found:
                return found
        if OWNER.isdisjoint(rule.owners):
            return self._last_resort(rule)
        return self._look_after(customer)

    def _find(self, wanted: str, customer: Customer, visitor: str) -> _Choice | None:
        before = self._named(visitor) if wanted == VISITOR else None
        if before:
            return _Choice(before, msg("who made the contact that this one follows from"))
        if wanted in OWNER:
            return self._own(customer)
        if wanted == _FOUNDER:
            founder = self._founder()
            return _Choice(founder, msg("the founder")) if founder else None
        person = self._named(wanted)
        if person:
            return _Choice(person, msg("named by the rule"))
        return self._holding(fold_role(wanted), wanted, customer)

    def _own(self, customer: Customer) -> _Choice | None:
        owner = self._named(customer.owner)
        if owner:
            return _Choice(owner, msg("the customer's owner"))
        if customer.owner:
            self._lacking.stranger(customer)
        return None

    def _holding(self, role: str, called: str, customer: Customer) -> _Choice | None:
        holders = [person for person in self._people if role in person.roles]
        if not holders:
            return None
        owner = self._named(customer.owner)
        if owner in holders:
            return _Choice(owner, msg("the customer's owner, who is {role}", role=called))
        return self._keep(customer, role, holders, called)

    def _keep(
        self, customer: Customer, role: str, holders: Sequence[Person], called: str
    ) -> _Choice:
        kept = self._dealt.keeper(customer.customer_id, role, holders)
        if kept is None:
            load = self._dealt.load
            kept = min(holders, key=lambda p: (load[p.name], self._order[p.name]))
            self._dealt.keep(customer.customer_id, role, kept)
            self._fresh.add((customer.customer_id, role))
        if len(holders) == 1:
            return _Choice(kept, msg("the only {role}", role=called))
        fresh = (customer.customer_id, role) in self._fresh
        anyone = tuple(person.name for person in holders) if fresh else ()
        why = msg("{role} for this customer: the least loaded", role=called)
        return _Choice(kept, why, anyone, role)

    def _look_after(self, customer: Customer) -> _Choice:
        """Return who looks after a customer that has no owner of its own."""
        for role in _FRONT_LINE:
            holders = [person for person in self._people if role in person.roles]
            if holders:
                return self._keep(customer, ANY, holders, role)._replace(why=_NO_OWNER)
        return _Choice(self._founder() or self._people[0], _NO_OWNER)

    def _last_resort(self, rule: Rule) -> _Choice:
        person = self._founder() or self._people[0]
        self._lacking.nobody_is(rule, rule.owners, person)
        return _Choice(person, msg("nobody in Team is {role}", role=", ".join(rule.owners)))

    def _founder(self) -> Person | None:
        named = self._named(self._settings.founder)
        return named or next((p for p in self._people if "founder" in p.roles), None)

    def _nobody(self, rule: Rule, customer: Customer) -> Assignment:
        owner = customer.owner or self._settings.founder
        if not owner:
            self._lacking.nobody_at_all(rule)
        return Assignment(owner, owner, (Step("owner", owner, msg("Team is empty")),))


_NO_OWNER = msg("the customer has no owner in Team")


def is_founders(rule: Rule) -> bool:
    """Whether a rule is the routine visit of the best customers, and names nobody else for it."""
    recurring = any(when.trigger is Trigger.RECURRING for when in rule.triggers)
    routine = recurring and rule.goal is Goal.RELATIONSHIP and Tier.HIGH in rule.tiers
    return routine and (not rule.owners or not OWNER.isdisjoint(rule.owners))
