"""What the founder decided, read whole: rules, people and calendar, and what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import rules
from followup_cli.rules_alerts import find_other_scores
from followup_cli.rules_conflicts import find_conflicts
from followup_cli.rules_idle import Books, find_idle
from followup_cli.rules_trials import find_unlike_arms
from followup_cli.script_choice import newest_versions, read_templates
from followup_cli.team import parse_team
from followup_cli.workbook.schema import SCHEDULE, SETTINGS, SHEETS
from followup_cli.workdays import Calendar, check_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from followup_cli.model import Customer, Problem
    from followup_cli.model_desk import Desk
    from followup_cli.model_rules import Person, Rule


class Policy(NamedTuple):
    """What the founder decided: rules, people, the working calendar, and what is wrong in them."""

    rules: tuple[Rule, ...]
    people: tuple[Person, ...]
    calendar: Calendar
    problems: tuple[Problem, ...]

    @property
    def automatic(self) -> frozenset[str]:
        """The rules whose contacts a program makes, by id."""
        return frozenset(rule.rule_id for rule in self.rules if rule.automatic)


def read_policy(desk: Desk) -> Policy:
    """Return the founder's rules, people and calendar, with everything wrong in their cells."""
    settings = desk.settings
    book = rules.read_rules(desk.rules, columns=_own_columns(desk), settings=settings)
    people, nobody = parse_team(desk.team, settings)
    calendar = Calendar(settings.country, settings.extra_days_off, settings.extra_working_days)
    problems = (
        *book.problems,
        *nobody,
        *rules.check_templates(desk.templates, book.every),
        *rules.check_owners(book.every, people),
        *find_conflicts(book.rules),
        *find_other_scores(book.rules, settings),
        *find_unlike_arms(book.every),
        *check_country(settings.country, settings_sheet(desk)),
    )
    return Policy(tuple(_with_versions(book.rules, desk)), people, calendar, problems)


def _with_versions(rules: Iterable[Rule], desk: Desk) -> Iterator[Rule]:
    """Yield rules that know the newest version of their script, for each channel."""
    templates = read_templates(desk.templates)
    for rule in rules:
        versions = newest_versions(templates, rule.template) if rule.template else {}
        yield replace(rule, versions=versions)


def idle_rules(
    policy: Policy, desk: Desk, customers: Mapping[str, Customer], today: date
) -> tuple[Problem, ...]:
    """Return, as notes, the rules that this workbook gives nothing to do."""
    frames = (desk.customers.frame, desk.orders.frame, desk.events.frame)
    books = Books(*frames, customers, desk.settings, desk.lang)
    return find_idle(policy.rules, books, today)


def settings_sheet(desk: Desk) -> str:
    """Return what the workbook calls its sheet of settings."""
    place = desk.places.get(SETTINGS.kind)
    return place.name if place else SETTINGS.name(desk.lang)


def _own_columns(desk: Desk) -> frozenset[str]:
    """Return the names of the user's own columns, for conditions."""
    tables = {
        "Customers": desk.customers,
        "Orders": desk.orders,
        "Tickets": desk.tickets,
        "Events": desk.events,
    }
    found = frozenset(
        str(name)
        for kind, table in tables.items()
        for name in table.frame.columns
        if name not in SHEETS[kind].fields and not str(name).startswith("_")
    )
    schedule = desk.places.get(SCHEDULE.kind)
    return found | frozenset(schedule.own if schedule else ())
