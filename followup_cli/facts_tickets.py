"""Tickets as the schedule counts from them: opened, closed, and by whom the customer was called."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.facts_records import visitor_of
from followup_cli.facts_values import rows_of
from followup_cli.model import Fact, Problem, as_text, day
from followup_cli.model_loop import closing_key
from followup_cli.terms import TicketStatus, Trigger
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

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
    results = {sheet for sheet, columns in tickets.columns.items() if "result" in columns}
    for row in rows_of(tickets.frame, "Tickets"):
        cid, sheet = str(row["customer_id"]), str(row["_sheet"])
        source = by_id.get(str(row["source_task"] or ""))
        visitor = visitor_of(source) if source else ""
        yield from _no_more(row, keep)
        for trigger, field in _said_by(row, needs_result=sheet in results):
            moment: Any = row[field]
            key = _key(row, trigger)
            if _is_news(row, trigger, since) or (cid, key) in keep:
                where, why = _named(tickets, row, field)
                yield Fact(trigger, cid, moment, key, where, "", row, ends.get(cid), visitor, why)


def check_tickets(tickets: Table) -> tuple[Problem, ...]:
    """Return the tickets that are closed without a day, or without what became of them.

    Nothing can be counted from these.
    """
    frame = tickets.frame
    closed = frame["status"].isin([TicketStatus.CLOSED])
    told = [sheet for sheet, columns in tickets.columns.items() if "result" in columns]
    unsaid = closed & frame["result"].eq("") & frame["_sheet"].isin(told)
    return (
        *_unclosed(tickets, closed & frame["closed"].isna(), "closed", _NO_DAY),
        *_unclosed(tickets, unsaid, "result", _NO_RESULT),
    )


class _Lack(NamedTuple):
    one: Message
    several: str
    hint: Message


_NO_DAY = _Lack(
    msg("this ticket is closed, but not since when"),
    msg("{n} tickets, this one first, are closed, but not since when").text,
    msg("Type the day, or day and time, in Closed: the second visit counts from it."),
)
_NO_RESULT = _Lack(
    msg("this ticket is closed, but what became of it is not said"),
    msg("{n} tickets, this one first, are closed, but what became of them is not said").text,
    msg("Type it in Result: the second visit tells the customer."),
)


def _unclosed(
    tickets: Table, which: pd.Series[bool], field: str, lack: _Lack
) -> tuple[Problem, ...]:
    rows = tickets.frame[which]
    cells = [
        (tickets.at(sheet, row, field), str(ticket_id or ""))
        for sheet, row, ticket_id in zip(
            rows["_sheet"], rows["_row"], rows["ticket_id"], strict=True
        )
    ]
    if len(cells) > _NAMED:
        where, ticket_id = cells[0]
        return (Problem(where, ticket_id, Message(lack.several, {"n": len(cells)}), lack.hint),)
    return tuple(Problem(where, ticket_id, lack.one, lack.hint) for where, ticket_id in cells)


def _said_by(row: Mapping[str, object], *, needs_result: bool) -> Iterator[tuple[Trigger, str]]:
    if row.get("_withdrawn"):
        return
    if row["opened"] is not None:
        yield Trigger.TICKET_OPENED, "opened"
    lacking = needs_result and row["status"] is TicketStatus.CLOSED and not row["result"]
    if row["closed"] is not None and row["status"] not in _NOT_CLOSED and not lacking:
        yield Trigger.TICKET_CLOSED, "closed"


def _no_more(row: Mapping[str, object], keep: Collection[tuple[str, str]]) -> Iterator[Fact]:
    """Yield what open tasks counted from and is undone: a closing reopened, a ticket withdrawn."""
    cid, moment = str(row["customer_id"]), row["opened"] or row["closed"]
    if not isinstance(moment, date):
        return
    if row.get("_withdrawn"):
        said = {"_gone": msg("the ticket was withdrawn")}
        for trigger in (Trigger.TICKET_OPENED, Trigger.TICKET_CLOSED):
            yield Fact(trigger, cid, moment, _key(row, trigger), "", values=said)
        return
    times = int(str(row.get("_closings") or 1))
    earlier = {closing_key(_id(row), n) for n in range(1, times)}
    for key in sorted(key for key in earlier if (cid, key) in keep):
        said = {"_gone": msg("the ticket was reopened")}
        yield Fact(Trigger.TICKET_CLOSED, cid, moment, key, "", values=said)


def _is_news(row: Mapping[str, Any], trigger: Trigger, since: Mapping[Trigger, date]) -> bool:
    """Whether a ticket is new enough; a closing also where a plan saw it only lately.

    People close a ticket again under its old day, or say what became of it weeks later.
    """
    if trigger is Trigger.TICKET_OPENED:
        return day(row["opened"]) >= since[trigger]
    return max(day(row["closed"]), day(row.get("_seen") or date.min)) >= since[trigger]


def _named(tickets: Table, row: Mapping[str, object], field: str) -> tuple[str, Message | None]:
    """Return the cell of a ticket, and its name: a new one stands in no cell yet."""
    at = int(str(row["_row"]))
    where = tickets.at(str(row["_sheet"]), at, field) if at else ""
    name = row["ticket_id"]
    return where, msg("ticket {ticket}", ticket=name) if name else None


def _key(row: Mapping[str, object], trigger: Trigger) -> str:
    if trigger is Trigger.TICKET_CLOSED:
        return closing_key(_id(row), int(str(row.get("_closings") or 1)))
    return _id(row)


def _id(row: Mapping[str, object]) -> str:
    """Return the ticket's id; without one it is its customer's, of the moment it was opened."""
    moment = row["opened"] or row["closed"]
    return str(row["ticket_id"] or f"{row['customer_id']}@{as_text(moment)}")
