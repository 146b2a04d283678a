"""Whose tickets are open: found by the customer's id, else by their name, as people type either."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from followup_cli.terms import TicketStatus
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Task
    from followup_cli.model_loop import Ticket

Who = tuple[str, str]


def open_by_customer(
    tasks: Iterable[Task], tickets: Iterable[Ticket]
) -> Mapping[Who, tuple[str, ...]]:
    """Return the ids of the open tickets of each customer that the tasks are about.

    Customers are told by their id and name, tickets by their id, or by their cell without one.
    """
    whose = {(task.customer_id, task.customer) for task in tasks}
    found: defaultdict[Who, list[str]] = defaultdict(list)
    by_id = _by_word((str.casefold(who[0]), who) for who in whose)
    by_name = _by_word((fold(who[1]), who) for who in whose)
    for ticket in filter(is_unsolved, tickets):
        typed = ticket.customer_id
        known = by_id.get(typed.casefold()) or by_name.get(fold(typed)) or ()
        for who in known or by_name.get(fold(ticket.customer), ()):
            found[who].append(ticket.ticket_id or ticket.where)
    return {who: tuple(ids) for who, ids in found.items()}


def is_unsolved(ticket: Ticket) -> bool:
    """Return whether a ticket is open; one whose sheet keeps no status, until it has a day."""
    return ticket.is_open and (ticket.status in _STATED or ticket.closed is None)


_STATED = frozenset(TicketStatus)


def _by_word(pairs: Iterable[tuple[str, Who]]) -> Mapping[str, list[Who]]:
    found: defaultdict[str, list[Who]] = defaultdict(list)
    for word, who in pairs:
        if word:
            found[word].append(who)
    return found
