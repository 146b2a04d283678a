"""Tickets and leads whose owner has left `Team`: somebody else's now, or told of, never nobody's.

Whom a person typed as the owner stays; who is away keeps what is theirs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from followup_cli.loop_history import is_dealt
from followup_cli.model import Customer, Problem
from followup_cli.model_loop import Lead, Ticket
from followup_cli.model_plan import Key
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from followup_cli.loop_office import Entry, Office, Round

T = TypeVar("T", Ticket, Lead)


def hand_over(rows: Round[T], office: Office, may_write: Callable[[T], bool]) -> Round[T]:
    """Return the rows after a plan, those of people who are gone with somebody who is there."""
    return rows._replace(entries=tuple(_handed(e, office, may_write) for e in rows.entries))


def find_strangers(
    tickets: Iterable[Ticket],
    leads: Iterable[Lead],
    office: Office,
    may_write: Callable[[Ticket | Lead], bool],
    at: Callable[[Ticket | Lead], str],
) -> Iterator[Problem]:
    """Yield a problem for each name that open rows stand under, and that nobody in Team has.

    `at` gives the address of a row's owner.
    """
    found: dict[str, list[Ticket | Lead]] = {}
    rows: tuple[Ticket | Lead, ...] = (*tickets, *leads)
    for row in rows:
        if may_write(row) and _is_gone(row, office):
            found.setdefault(fold(row.owner), []).append(row)
    for theirs in found.values():
        yield _stranger(theirs[0].owner, len(theirs), at(theirs[0]))


def _is_gone(row: Ticket | Lead, office: Office) -> bool:
    return bool(row.is_open and row.owner) and not office.people.knows(row.owner)


def _handed(entry: Entry[T], office: Office, may_write: Callable[[T], bool]) -> Entry[T]:
    row = entry.row
    if not (office.concerns(row) and may_write(row) and _is_gone(row, office) and is_dealt(row)):
        return entry
    owner = _next_owner(row, office)
    if not owner:
        return entry
    why = msg("{name} is no longer in Team", name=row.owner)
    logged = entry.logged(office, "owner", (row.owner, owner), why)
    return replace(logged, row=replace(logged.row, owner=owner)).told("routed", why)


def _next_owner(row: Ticket | Lead, office: Office) -> str:
    """Return who handles a row by its rule; of one typed by hand, somebody of its department."""
    key = Key.parse(row.key)
    rule = office.rules.get(key.rule) if key else None
    if rule:
        unknown = Customer(row.customer_id, row.customer)
        return office.people.deal(rule, office.customers.get(row.customer_id, unknown), "")
    holders = office.people.holders(row.department) if isinstance(row, Ticket) else ()
    return next(iter(holders), office.people.founder)


def _stranger(name: str, n: int, where: str) -> Problem:
    said = msg(
        "{owner} is not in Team, and open tickets or leads stand under that name: {n}, "
        "this one first.",
        owner=name,
        n=n,
    )
    return Problem(where, name, said, msg("Write a name of Team."))
