"""What `Team` lacks, and who does its work meanwhile: vacant roles, owners who are not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model import Customer
    from followup_cli.model_rules import Person, Rule


class Vacancies:
    """Gathers what was found lacking while contacts were dealt out, each thing once."""

    def __init__(self) -> None:
        """Begin with nothing lacking."""
        self._rules: dict[str, Problem] = {}
        self._owners: dict[str, tuple[Customer, int]] = {}
        self._alone: dict[str, tuple[Person, int]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was found lacking."""
        owners = (_not_in_team(*found) for found in self._owners.values())
        alone = (_nobody_stands_in(*found) for found in self._alone.values())
        return (*self._rules.values(), *owners, *alone)

    def nobody_is(self, rule: Rule, wanted: Sequence[str], person: Person) -> None:
        """Note a rule whose owner nobody is, and who makes its contacts instead."""
        self._rules.setdefault(rule.rule_id, _nobody_is(rule, ", ".join(wanted), person))

    def nobody_at_all(self, rule: Rule) -> None:
        """Note a rule whose contacts nobody can make, as there is nobody."""
        self._rules.setdefault(rule.rule_id, _without_team(rule))

    def stranger(self, customer: Customer) -> None:
        """Note a contact of a customer whose owner is not in `Team`."""
        first, n = self._owners.get(customer.owner, (customer, 0))
        self._owners[customer.owner] = (first, n + 1)

    def nobody_for(self, person: Person) -> None:
        """Note a contact that falls into the leave of somebody for whom nobody stands in."""
        _, n = self._alone.get(person.name, (person, 0))
        self._alone[person.name] = (person, n + 1)


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


def _not_in_team(customer: Customer, n: int) -> Problem:
    return Problem(
        customer.owner_at or customer.where,
        customer.owner,
        msg(
            "{owner} is not in Team, and the tasks of their customers go to others: {n}.",
            owner=customer.owner,
            n=n,
        ),
        msg("Add them to Team, or give their customers another owner."),
    )


def _nobody_stands_in(person: Person, n: int) -> Problem:
    return Problem(
        person.where,
        person.name,
        msg(
            "{name} is away on days with contacts of theirs, and nobody stands in: {n}.",
            name=person.name,
            n=n,
        ),
        msg("Name a deputy in Team who is there on those days."),
        note=True,
    )
