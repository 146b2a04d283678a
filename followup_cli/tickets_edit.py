"""What somebody says of a ticket or a lead: whether it may stand, and the row after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import RefusedValueError
from followup_cli.policy import closest
from followup_cli.terms import LeadStatus, TicketStatus
from followup_cli.words import Message, msg, typed
from followup_cli.workbook.labels import Names, fold
from followup_cli.workbook.schema import TICKETS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup_cli.model import Moment
    from followup_cli.model_loop import Lead, Ticket

# What may follow which; what was never closed cannot be reopened.
_MOVES: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    TicketStatus.OPEN: frozenset({TicketStatus.PAUSED, TicketStatus.CLOSED}),
    TicketStatus.PAUSED: frozenset({TicketStatus.OPEN, TicketStatus.CLOSED}),
    TicketStatus.REOPENED: frozenset({TicketStatus.PAUSED, TicketStatus.CLOSED}),
    TicketStatus.CLOSED: frozenset({TicketStatus.REOPENED}),
}
_WRITTEN = ("status", "department", "owner", "first_response", "closed", "result")


class Said(NamedTuple):
    """What somebody says of a ticket; what is blank stays as it is."""

    status: TicketStatus | None = None
    owner: str = ""
    department: str = ""
    result: str = ""
    answered: bool = False


def settle_ticket(
    ticket: Ticket, said: Said, at: Moment, people: Collection[str], columns: Collection[str]
) -> Ticket:
    """Return a ticket as it is after what was said; RefusedValueError where that cannot stand.

    Args:
        ticket: The ticket before.
        said: What was said of it.
        at: When it was said.
        people: The names in `Team`.
        columns: The fields that its sheet has columns for.
    """
    after = _moved(ticket, said.status, at)
    if said.answered:
        after = _answered(after, at)
    if said.owner:
        after = replace(after, owner=known_person(said.owner, people))
    after = replace(
        after,
        department=typed(said.department) or after.department,
        result=typed(said.result) or after.result,
    )
    _require_columns(ticket, after, columns)
    _require_result(ticket, after, said, columns)
    return after


def settle_lead(lead: Lead, status: LeadStatus | None, owner: str, people: Collection[str]) -> Lead:
    """Return a lead as it is after what was said of it."""
    after = replace(lead, status=status) if status else lead
    return replace(after, owner=known_person(owner, people)) if owner else after


def known_person(name: str, people: Collection[str]) -> str:
    """Return somebody's name as `Team` has it; RefusedValueError where they are not in it."""
    for known in people:
        if fold(known) == fold(name):
            return known
    near = closest(name, people)
    if near:
        raise RefusedValueError(
            msg("{name} is not in Team; did you mean {near}?", name=name, near=near)
        )
    raise RefusedValueError(
        msg("{name} is not in Team. There are: {names}.", name=name, names=sorted(people))
    )


def _moved(ticket: Ticket, status: TicketStatus | None, at: Moment) -> Ticket:
    before = ticket.status or TicketStatus.OPEN
    if status is None or status is before:
        return ticket
    if status not in _MOVES[before]:
        raise RefusedValueError(_not_allowed(ticket, before, status))
    if status is TicketStatus.CLOSED:
        return replace(ticket, status=status, closed=at)
    return replace(ticket, status=status, closed=None)


def _not_allowed(ticket: Ticket, before: TicketStatus, status: TicketStatus) -> Message:
    known = {"id": ticket.ticket_id, "before": before, "status": status}
    if before is TicketStatus.CLOSED:
        return msg("{id} is {before}: it can only be reopened (--status reopened).", **known)
    return msg("{id} is {before}: it cannot become {status}.", **known)


def _answered(ticket: Ticket, at: Moment) -> Ticket:
    if ticket.first_response is not None:
        raise RefusedValueError(
            msg(
                "{id} was answered on {on} already.",
                id=ticket.ticket_id,
                on=ticket.first_response,
            )
        )
    return replace(ticket, first_response=at)


def _require_columns(before: Ticket, after: Ticket, columns: Collection[str]) -> None:
    changed = [f for f in _WRITTEN if getattr(before, f) != getattr(after, f)]
    lacking = [TICKETS.column(f) for f in changed if f not in columns]
    if lacking:
        names = [Names(column.en, column.zh) for column in lacking]
        raise RefusedValueError(
            msg(
                "{sheet} has no column {names}: add it, under this name.",
                sheet=before.sheet,
                names=names,
            )
        )


def _require_result(before: Ticket, after: Ticket, said: Said, columns: Collection[str]) -> None:
    """Closing needs to say what was done: what the second visit tells the customer."""
    closes = after.status is TicketStatus.CLOSED and before.status is not after.status
    if not closes or "result" not in columns:
        return
    if not after.result:
        raise RefusedValueError(
            msg(
                'Closing {id} needs a result: --result "what was done". The second visit tells it '
                "to the customer.",
                id=before.ticket_id,
            )
        )
    if before.status is TicketStatus.REOPENED and not said.result.strip():
        raise RefusedValueError(
            msg(
                '{id} was reopened: say what was done this time, --result "…".',
                id=before.ticket_id,
            )
        )
