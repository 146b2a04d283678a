"""Tickets as the schedule counts from them: opened, closed, and by whom the customer was called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup_cli.facts_records import visitor_of
from followup_cli.facts_values import rows_of
from followup_cli.model import Fact, Problem, as_text, day
from followup_cli.terms import TicketStatus, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_desk import Table

_NOT_CLOSED = frozenset({TicketStatus.OPEN, TicketStatus.PAUSED, TicketStatus.REOPENED})
_NAMED = 5  # closed tickets without a day that are named one by one; of more, the first


def ticket_facts(
    tickets: Table,
    tasks: Iterable[Task],
    ends: Mapping[str, date | None],
    since: Mapping[Trigger, date],
    keep: Collection[tuple[str, str]],
) -> Iterator[Fact]:
    """Yield each ticket as it was opened, and as it was closed, unless it is open again.

    Its visitor is who made the contact that it came of, its source task.
    """
    by_id = {task.task_id: task for task in tasks if task.task_id}
    for row in rows_of(tickets.frame, "Tickets"):
        cid, key = str(row["customer_id"]), _key(row)
        source = by_id.get(str(row["source_task"] or ""))
        for trigger, field in _said_by(row):
            moment: Any = row[field]
            if day(moment) < since[trigger] and (cid, key) not in keep:
                continue
            where = tickets.at(str(row["_sheet"]), int(str(row["_row"])), field)
            visitor = visitor_of(source) if source else ""
            yield Fact(trigger, cid, moment, key, where, "", row, ends.get(cid), visitor)


def check_tickets(tickets: Table) -> tuple[Problem, ...]:
    """Return the tickets that are closed without a day: nothing can be counted from these."""
    frame = tickets.frame
    rows = frame[frame["status"].isin([TicketStatus.CLOSED]) & frame["closed"].isna()]
    cells = [
        (tickets.at(sheet, row, "closed"), str(ticket_id or ""))
        for sheet, row, ticket_id in zip(
            rows["_sheet"], rows["_row"], rows["ticket_id"], strict=True
        )
    ]
    if len(cells) > _NAMED:
        where, ticket_id = cells[0]
        said = msg("{n} tickets, this one first, are closed, but not since when", n=len(cells))
        return (Problem(where, ticket_id, said, _HINT),)
    said = msg("this ticket is closed, but not since when")
    return tuple(Problem(where, ticket_id, said, _HINT) for where, ticket_id in cells)


_HINT = msg("Type the day, or day and time, in Closed: the second visit counts from it.")


def _said_by(row: Mapping[str, object]) -> Iterator[tuple[Trigger, str]]:
    if row["opened"] is not None:
        yield Trigger.TICKET_OPENED, "opened"
    if row["closed"] is not None and row["status"] not in _NOT_CLOSED:
        yield Trigger.TICKET_CLOSED, "closed"


def _key(row: Mapping[str, object]) -> str:
    """Return the ticket's id; without one it is its customer's, of the moment it was opened."""
    moment = row["opened"] or row["closed"]
    return str(row["ticket_id"] or f"{row['customer_id']}@{as_text(moment)}")
