"""What the texts of the demonstration hold, whatever their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.terms import Goal, Kind


class Ware(NamedTuple):
    """Something that the company sells, what one costs, and whether it is handed over one day."""

    name: str
    price: int
    delivered: bool = False


class Client(NamedTuple):
    """A customer's name, the word that its addresses are made of, and whom to ask for.

    A person who buys for themselves has no contact beside their own name.
    """

    name: str
    slug: str
    contact: str = ""


class Colleague(NamedTuple):
    """Somebody of the team: roles are the English names of `labels.ROLES`."""

    name: str
    slug: str
    roles: tuple[str, ...]
    manager: str
    capacity: int
    deputy: str


class Record(NamedTuple):
    """What is typed after a contact."""

    summary: str
    feedback: str = ""
    next_step: str = ""


class Case(NamedTuple):
    """Who handles a kind of problem, and the results they report."""

    department: str
    owner: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """Every text of the demonstration in one language.

    `wares` are a plan, a device, a course and a service, in this order; `team` starts with the
    founder; `sellers` are the names that own customers. `records` are by goal, `by_rule` those of
    the default rules whose contacts sound different.
    """

    company: str
    currency: str
    wares: tuple[Ware, Ware, Ware, Ware]
    team: tuple[Colleague, ...]
    sellers: tuple[str, ...]
    away: str
    firms: tuple[Client, ...]
    people: tuple[Client, ...]
    phone: str
    masked_phone: str
    vague_amount: str
    no_end: str
    month_day: str
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    cases: Mapping[Kind, Case]
    events: tuple[tuple[str, str], ...]
    records: Mapping[Goal, tuple[Record, ...]]
    by_rule: Mapping[str, tuple[Record, ...]]
    problems: Mapping[Kind, tuple[Record, ...]]
    intents: tuple[str, ...]
    sent: tuple[str, ...]
    answered: tuple[Record, ...]
    no_answer: tuple[Record, ...]
    voicemail: tuple[Record, ...]
    postponed: tuple[Record, ...]
    not_needed: tuple[Record, ...]


def clients(table: str) -> tuple[Client, ...]:
    """Return the clients of a table: name | word of the addresses | whom to ask for."""
    return tuple(Client(*cells) for cells in _rows(table))


def colleagues(table: str) -> tuple[Colleague, ...]:
    """Return the team of a table: name | word of the address | roles | manager | a day | deputy."""
    return tuple(
        Colleague(name, slug, tuple(roles.split(", ")), manager, int(capacity), deputy)
        for name, slug, roles, manager, capacity, deputy in _rows(table)
    )


def records(table: str) -> tuple[Record, ...]:
    """Return the records of a table: summary | feedback | next step; the last two may lack."""
    return tuple(Record(*cells) for cells in _rows(table))


def _rows(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]
