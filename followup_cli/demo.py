"""A small living company around an as-of date, and the three months its team has just had.

Everything is made from the date and the language alone, so that a demonstration looks as if it
happened yesterday, and is the same each time it is made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup_cli.demo_customers import Life, customer_row, live
from followup_cli.demo_orders import order_rows
from followup_cli.demo_outcomes import outcomes
from followup_cli.demo_plays import GENERAL, PLAYS
from followup_cli.demo_sources import Story, tell_lately, tell_troubles
from followup_cli.demo_tickets import event_rows, ticket_rows
from followup_cli.model import day as day_of
from followup_cli.terms import CustomerType
from followup_cli.workbook.labels import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.demo_plays import Play
    from followup_cli.demo_texts import Colleague, Texts

__all__ = [
    "company",
    "outcomes",
    "planning_days",
    "stories",
    "tell_lately",
    "tell_troubles",
    "weeks",
]

WEEKS = 13
LATELY = 5  # weeks

Rows = tuple["Mapping[str, object]", ...]


def company(
    as_of: date, lang: str, *, seen_on: date | None = None, playbook: str = GENERAL
) -> Mapping[str, Rows]:
    """Return the rows of the facts, `Team` and `Settings` of a company, by kind of sheet.

    `seen_on` is the day on which its people look at their sheets: what they could not know then
    is not there yet. `Settings` is one row of values by the setting's field; `Rules` and
    `Templates`, where they are there, come after the default ones.
    """
    play, seen = PLAYS[playbook], seen_on or as_of
    texts = play.texts[lang]
    lives = _lives(as_of, play, texts)
    return {
        "Customers": tuple(customer_row(life, seen) for life in lives if life.since <= seen),
        "Orders": order_rows(lives, seen),
        "Tickets": ticket_rows(lives, seen),
        "Events": event_rows(lives, seen),
        "Team": tuple(_team_row(colleague, texts, as_of, lang) for colleague in texts.team),
        "Settings": ({"company": texts.company, "founder": texts.team[0].name},),
        **play.own.get(lang, {}),
    }


def stories(as_of: date, lang: str, playbook: str = GENERAL) -> tuple[Story, ...]:
    """Return the troubles of the cast as tickets that stand as they do on the day, oldest first."""
    return tuple(company(as_of, lang, playbook=playbook)["Tickets"])


def weeks(as_of: date) -> tuple[date, ...]:
    """Return the days on which the team planned: thirteen Mondays, then the as-of date.

    Between two of them lie the outcomes until the day before the next.
    """
    monday = as_of - timedelta(days=as_of.weekday() or 7)
    return (*(monday - timedelta(weeks=n) for n in reversed(range(WEEKS))), as_of)


def planning_days(as_of: date, playbook: str = GENERAL) -> tuple[date, ...]:
    """Return the days on which a playbook's team planned: the weeks, and when it was waited for.

    It has learnt to plan between two Mondays: at first some were too late for a word the same day.
    """
    mondays = weeks(as_of)
    known = company(as_of, "en", playbook=playbook)
    dates = (row.get(name) for kind, name in PLAYS[playbook].at_once for row in known[kind])
    awaited = {day_of(on) for on in dates if isinstance(on, date)}
    lately = as_of - timedelta(weeks=LATELY)
    return tuple(sorted({*mondays, *(on for on in awaited if lately < on < as_of)}))


def _lives(as_of: date, play: Play, texts: Texts) -> tuple[Life, ...]:
    firms, people = iter(texts.firms), iter(texts.people)
    lives = (
        live(place, part, next(firms if part.kind is CustomerType.B2B else people), texts, as_of)
        for place, part in enumerate(play.cast(as_of))
    )
    ordered = sorted(lives, key=lambda life: life.since)
    return tuple(replace(life, number=n) for n, life in enumerate(ordered, start=1))


def _team_row(colleague: Colleague, texts: Texts, as_of: date, lang: str) -> Mapping[str, object]:
    row: dict[str, object] = {
        "name": colleague.name,
        "role": ", ".join(_role(role, lang) for role in colleague.roles),
        "email": f"{colleague.slug}@example.com",
        "manager": colleague.manager,
        "daily_capacity": colleague.capacity,
        "deputy": colleague.deputy,
    }
    if colleague.name == texts.away:
        row |= {
            "away_from": as_of - timedelta(days=2),
            "away_to": as_of + timedelta(days=4),
        }
    return {name: value for name, value in row.items() if value != ""}


def _role(role: str, lang: str) -> str:
    return next(names.zh if lang == "zh" else names.en for names in ROLES if names.en == role)
