"""Tickets solved in time, and loops closed: the customer visited again, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.kpi_votes import Vote, is_done
from followup_cli.model import day
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_loop import is_late
from followup_cli.terms import TicketStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.kpi_votes import Window
    from followup_cli.model import Customer, Task
    from followup_cli.model_loop import Ticket


def vote_tickets(
    tickets: Iterable[Ticket],
    tasks: Iterable[Task],
    window: Window,
    customers: Mapping[str, Customer],
) -> Iterator[Vote]:
    """Return the votes of tickets due, and closed, in the period; of those withdrawn, none."""
    visited = {task.task_id for task in tasks if is_done(task, window.as_of)}
    for ticket in tickets:
        if ticket.withdrawn:
            continue
        about = _facets(ticket, customers)
        met = _is_met(ticket, window)
        if window.period.holds(ticket.due) and met is not None:
            yield Vote(Figure.SLA_MET, float(met), about)
        if ticket.is_solved and window.saw(ticket.closed):
            yield Vote(Figure.LOOPS_CLOSED, float(ticket.second_visit in visited), about)


def _is_met(ticket: Ticket, window: Window) -> bool | None:
    """Return whether a ticket was closed in time; None while nobody can say."""
    if ticket.due is None or ticket.status is TicketStatus.PAUSED:
        return None
    if not ticket.is_solved or (ticket.closed is not None and day(ticket.closed) > window.as_of):
        return False if day(ticket.due) < window.as_of else None
    return None if ticket.closed is None else not is_late(ticket.closed, ticket.due)


def _facets(ticket: Ticket, customers: Mapping[str, Customer]) -> Mapping[Scope, str]:
    customer = customers.get(ticket.customer_id)
    if customer is None:
        return {Scope.OWNER: ticket.owner}
    return {
        Scope.OWNER: ticket.owner,
        Scope.TIER: customer.tier or "",
        Scope.PRODUCT: customer.product,
    }
