"""What contacts are for: to calm, to confirm, to prevent and to sell, to keep who would leave."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from followup_cli.maturity_timing import is_of_sign
from followup_cli.maturity_use import OURS, SHOWN, SOON, made_on, of_those, share
from followup_cli.model import day
from followup_cli.model_maturity import Counted
from followup_cli.terms import Stage, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.maturity_use import Use
    from followup_cli.model import Task
    from followup_cli.model_loop import Ticket


def scored_contacts(use: Use) -> Counted:
    """Count the contacts that brought a score of satisfaction."""
    return share(use, use.made, lambda task: task.score is not None, "score")


def problems_followed(use: Use) -> Counted:
    """Count the problems heard that became a ticket, or had another contact after them."""
    heard = [task for task in use.made if task.problem is not None]
    raised = {ticket.source_task for ticket in use.tickets if ticket.source_task}
    return share(use, heard, lambda t: t.task_id in raised or _spoken_again(use, t), "problem")


def renewals_prepared(use: Use) -> Counted:
    """Count the customers about to renew who were spoken to lately, or have a contact ahead."""
    known = use.touched | use.awaited
    due = [each for each in use.ours if each.stage is Stage.PRE_RENEWAL]
    return of_those([(each.where, each.customer_id in known) for each in due])


def intents_followed(use: Use) -> Counted:
    """Count the needs heard that became a lead."""
    sold = {lead.source_task for lead in use.leads if lead.source_task}
    heard = [task for task in use.made if task.intent]
    return share(use, heard, lambda task: task.task_id in sold, "intent")


def loops_closed(use: Use) -> Counted:
    """Count the tickets closed lately whose customer was visited again about it."""
    done = {task.task_id for task in use.tasks if task.status is Status.DONE}
    closed = [(ticket.ticket_id or ticket.where, ticket) for ticket in _closed(use)]
    return of_those([(name, _is_visited(use, ticket, done)) for name, ticket in closed])


def at_risk_kept(use: Use) -> Counted:
    """Count the customers spoken to because of a sign who are still with us."""
    asked = [task for task in use.made if is_of_sign(use, task)]
    last = {task.customer_id: use.at(task, "why") for task in asked}
    return of_those([(where, _stayed(use, cid)) for cid, where in last.items()])


def value_cared_for(use: Use) -> Counted:
    """Count the money to expect in a year, in whole units: of those spoken to, and of all."""
    worth = {each.customer_id: max(use.worth.get(each.customer_id, 0.0), 0) for each in use.ours}
    by_worth = sorted(use.ours, key=lambda each: (-worth[each.customer_id], each.customer_id))
    touched = [each for each in by_worth if each.customer_id in use.touched]
    missed = [each for each in by_worth if each.customer_id not in use.touched]
    cared = sum(worth[each.customer_id] for each in touched)
    return Counted(
        round(cared),
        round(sum(worth.values())),
        tuple(each.where for each in touched[:SHOWN]),
        tuple(each.where for each in missed[:SHOWN]),
    )


def _spoken_again(use: Use, task: Task) -> bool:
    on = made_on(task)
    return on is not None and use.answered_on(task.customer_id, on + timedelta(days=1)) is not None


def _closed(use: Use) -> Iterator[Ticket]:
    """Yield the tickets closed lately, so long ago that there was time for a second visit."""
    over = use.today - timedelta(days=SOON)
    for ticket in use.tickets:
        if not ticket.is_open and not ticket.withdrawn and ticket.closed is not None:
            on = day(ticket.closed)
            if use.lately(on) and on <= over:
                yield ticket


def _is_visited(use: Use, ticket: Ticket, done: set[str]) -> bool:
    on = use.answered_on(ticket.customer_id, day(ticket.closed or use.today))
    return ticket.second_visit in done or (on is not None)


def _stayed(use: Use, customer_id: str) -> bool:
    customer = use.customers.get(customer_id)
    return customer is not None and customer.stage in OURS
