"""Who makes a contact: the customer's own people first, the least loaded next, never nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem
from followup_cli.model_plan import Step
from followup_cli.terms import Goal, Tier, Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, fold_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_rules import Person, Rule
    from followup_cli.words import Message

_VISITOR = "@visitor"
_OWNER = frozenset({"@owner", _VISITOR})  # nobody visited: the customer's own people
_FOUNDER = "@founder"
_FRONT_LINE = ("customersuccessmanager", "sales")  # who looks after a customer without an owner
_ANY = "@anyone"


class Assignment(NamedTuple):
    """Who makes the contact; `holder` is whose it is, where a deputy stands in for them."""

    owner: str
    holder: str
    steps: tuple[Step, ...]


class _Choice(NamedTuple):
    person: Person
    why: Message


class Roster:
    """Deals contacts out to the people of `Team`, the same way on every run.

    Whoever holds a role for a customer keeps it: it is remembered by the tasks there are.
    """

    def __init__(
        self,
        people: Sequence[Person],
        settings: Settings,
        rules: Iterable[Rule],
        tasks: Iterable[Task],
    ) -> None:
        """Take who there is, and what they have been dealt before."""
        self._people = tuple(people)
        self._settings = settings
        self._by_name = {fold(person.name): person for person in reversed(self._people)}
        self._found: dict[str, Person | None] = {}
        self._order = {person.name: n for n, person in enumerate(self._people)}
        self._load: Counter[str] = Counter()
        self._kept: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
        self._strangers: dict[str, tuple[Customer, int]] = {}
        self._vacant: dict[str, Problem] = {}
        self._remember({rule.rule_id: rule for rule in rules}, tasks)

    def assign(
        self, rule: Rule, customer: Customer, due: date, *, new: bool, visitor: str = ""
    ) -> Assignment:
        """Return who makes a contact on a day; a new one counts towards their load.

        `visitor` is who made the contact that this one follows from: `@visitor`.
        """
        if not self._people:
            return self._nobody(rule, customer)
        chosen = self._choose(rule, customer, visitor)
        if new:
            self._load[chosen.person.name] += 1
        steps = (Step("owner", chosen.person.name, chosen.why),)
        deputy = deputy_of(chosen.person, due, self._by_name)
        if deputy is None:
            return Assignment(chosen.person.name, chosen.person.name, steps)
        away = standing_in(deputy, chosen.person, due)
        return Assignment(deputy.name, chosen.person.name, (*steps, away))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What `Team` lacks: roles that nobody holds, owners that it does not name."""
        return (*self._vacant.values(), *map(_not_in_team, self._strangers.values()))

    def _remember(self, rules: Mapping[str, Rule], tasks: Iterable[Task]) -> None:
        for task in tasks:
            holder = self._named(task.planned.get("holder", "") or task.owner)
            if holder is None:
                continue
            if task.is_open:
                self._load[holder.name] += 1
            rule = rules.get(task.rule)
            for role in _roles(rule, holder) if rule else ():
                self._kept[task.customer_id, role].append(holder)

    def _named(self, name: str) -> Person | None:
        if name not in self._found:
            self._found[name] = self._by_name.get(fold(name)) if name else None
        return self._found[name]

    def _choose(self, rule: Rule, customer: Customer, visitor: str) -> _Choice:
        founder = self._named(self._settings.founder)
        if founder and customer.seed_user and _is_founders(rule):
            return _Choice(founder, msg("a seed user's visits are the founder's"))
        for wanted in rule.owners or ("@owner",):
            found = self._find(wanted, customer, visitor)
            if found:
                return found
        if _OWNER.isdisjoint(rule.owners):
            return self._last_resort(rule)
        return self._look_after(customer)

    def _find(self, wanted: str, customer: Customer, visitor: str) -> _Choice | None:
        before = self._named(visitor) if wanted == _VISITOR else None
        if before:
            return _Choice(before, msg("who made the contact that this one follows from"))
        if wanted in _OWNER:
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
            first, n = self._strangers.get(customer.owner, (customer, 0))
            self._strangers[customer.owner] = (first, n + 1)
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
        before = self._kept[customer.customer_id, role]
        kept = next((person for person in before if person in holders), None)
        if kept is None:
            kept = min(holders, key=lambda p: (self._load[p.name], self._order[p.name]))
            before.append(kept)
        if len(holders) == 1:
            return _Choice(kept, msg("the only {role}", role=called))
        return _Choice(kept, msg("{role} for this customer: the least loaded", role=called))

    def _look_after(self, customer: Customer) -> _Choice:
        """Return who looks after a customer that has no owner of its own."""
        for role in _FRONT_LINE:
            holders = [person for person in self._people if role in person.roles]
            if holders:
                return self._keep(customer, _ANY, holders, role)._replace(why=_NO_OWNER)
        return _Choice(self._founder() or self._people[0], _NO_OWNER)

    def _last_resort(self, rule: Rule) -> _Choice:
        person = self._founder() or self._people[0]
        wanted = ", ".join(rule.owners)
        self._vacant.setdefault(rule.rule_id, _nobody_is(rule, wanted, person))
        return _Choice(person, msg("nobody in Team is {role}", role=wanted))

    def _founder(self) -> Person | None:
        named = self._named(self._settings.founder)
        return named or next((p for p in self._people if "founder" in p.roles), None)

    def _nobody(self, rule: Rule, customer: Customer) -> Assignment:
        owner = customer.owner or self._settings.founder
        if not owner:
            self._vacant.setdefault(rule.rule_id, _without_team(rule))
        return Assignment(owner, owner, (Step("owner", owner, msg("Team is empty")),))


def deputy_of(person: Person, due: date, people: Mapping[str, Person]) -> Person | None:
    """Return the deputy of somebody who is away, or the deputy's own; None where nobody is.

    `people` are by their folded names.
    """
    seen = {person.name}
    current: Person | None = person
    while current and _is_away(current, due):
        current = people.get(fold(current.deputy))
        if current is None or current.name in seen:
            return None
        seen.add(current.name)
    return current if current is not person else None


def standing_in(deputy: Person, person: Person, due: date) -> Step:
    """Return the step from somebody who is away to the deputy."""
    why = msg("{name} is away on {due}; the deputy stands in", name=person.name, due=due)
    return Step("owner", deputy.name, why)


_NO_OWNER = msg("the customer has no owner in Team")


def _roles(rule: Rule, holder: Person) -> tuple[str, ...]:
    """Return what of a rule's owners somebody was, when they were dealt its task."""
    held = (_ANY if wanted in _OWNER else fold_role(wanted) for wanted in rule.owners)
    return tuple(role for role in held if role == _ANY or role in holder.roles)


def _is_founders(rule: Rule) -> bool:
    recurring = any(when.trigger is Trigger.RECURRING for when in rule.triggers)
    return recurring and rule.goal is Goal.RELATIONSHIP and Tier.HIGH in rule.tiers


def _is_away(person: Person, due: date) -> bool:
    if person.away_from is None and person.away_to is None:
        return False
    begins = person.away_from is None or person.away_from <= due
    return begins and (person.away_to is None or due <= person.away_to)


def _nobody_is(rule: Rule, wanted: str, person: Person) -> Problem:
    return Problem(
        rule.where,
        wanted,
        msg(
            "Nobody in Team is {role}: the tasks of {rule} go to {person}.",
            role=wanted,
            rule=rule.rule_id,
            person=person.name,
        ),
        msg("Give somebody that role in Team, or name another owner in the rule."),
    )


def _without_team(rule: Rule) -> Problem:
    return Problem(
        rule.where,
        rule.rule_id,
        msg("Team is empty: the tasks of {rule} have no owner.", rule=rule.rule_id),
        msg("Write at least one person into Team."),
    )


def _not_in_team(found: tuple[Customer, int]) -> Problem:
    customer, n = found
    return Problem(
        customer.where,
        customer.owner,
        msg(
            "{owner} is not in Team: {n} tasks of their customers go to others.",
            owner=customer.owner,
            n=n,
        ),
        msg("Add them to Team, or give their customers another owner."),
    )
