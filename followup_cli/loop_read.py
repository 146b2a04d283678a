"""Tickets, leads and notices as records: the rows of their sheets, and what `Log` knows of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from followup_cli.loop_log import Account
from followup_cli.model_loop import Lead, Notice, Ticket
from followup_cli.model_plan import Key
from followup_cli.terms import TicketStatus
from followup_cli.workbook.schema import LEADS, OUTBOX, TICKETS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from followup_cli.model import Moment
    from followup_cli.model_desk import Table
    from followup_cli.workbook.schema import Sheet

_NOTHING = Account()
R = TypeVar("R", Ticket, Lead, Notice)


def read_tickets(table: Table, account: Account = _NOTHING) -> tuple[Ticket, ...]:
    """Return the tickets there are; of two rows with one id, the first has its history."""
    seen: set[str] = set()
    found: list[Ticket] = []
    for sheet, row, values in _rows(table, TICKETS):
        about = (TICKETS.kind, str(values["ticket_id"]))
        theirs = Account() if about[1] in seen else account
        seen.add(about[1])
        key = theirs.keys.get(about, "")
        made_of = Key.parse(key)
        if made_of and not values["source_task"]:  # a sheet without that column, or a cleared cell
            values["source_task"] = made_of.fact
        found.append(
            Ticket(
                **values,
                key=key,
                withdrawn=about in theirs.withdrawn and values["status"] is TicketStatus.CLOSED,
                turns=theirs.of(*about),
                sheet=sheet,
                row=row,
                where=table.at(sheet, row, "ticket_id"),
                lacks=frozenset(TICKETS.fields) - table.columns.get(sheet, {}).keys(),
            )
        )
    return tuple(found)


def read_leads(table: Table, account: Account = _NOTHING) -> tuple[Lead, ...]:
    """Return the leads there are."""
    found: list[Lead] = []
    for _, row, values in _rows(table, LEADS):
        about = (LEADS.kind, str(values["lead_id"]))
        lead = Lead(**values, key=account.keys.get(about, ""), turns=account.of(*about), row=row)
        gone = about in account.withdrawn and not lead.is_open
        found.append(replace(lead, withdrawn=gone))
    return tuple(found)


def read_notices(table: Table, account: Account = _NOTHING) -> tuple[Notice, ...]:
    """Return the notices there are."""
    return tuple(
        Notice(**values, key=account.keys.get((OUTBOX.kind, values["notice_id"]), ""), row=row)
        for _, row, values in _rows(table, OUTBOX)
    )


def under_new_keys(
    rows: Iterable[R], renamed: Iterable[tuple[str, str]], customers: Container[str]
) -> tuple[R, ...]:
    """Return rows of customers whose key has changed under the key that they have now."""
    changes = tuple(renamed)
    return tuple(_under_new_key(row, changes, customers) for row in rows)


def _under_new_key(row: R, renamed: Iterable[tuple[str, str]], customers: Container[str]) -> R:
    now = row.customer_id
    for old, new in renamed:
        now = new if now == old and now not in customers else now
    return replace(row, customer_id=now) if now in customers else row


def _rows(table: Table, sheet: Sheet) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield sheet, row and values of each row that holds anything, by field."""
    frame = table.frame
    columns = [_values(frame[name]) for name in sheet.fields]
    for name, row, *values in zip(frame["_sheet"], frame["_row"], *columns, strict=True):
        yield str(name), int(row), dict(zip(sheet.fields, values, strict=True))


def _values(column: Any) -> Sequence[Any]:
    if str(column.dtype).startswith("datetime64"):
        return [
            None if none else _moment(stamp)
            for stamp, none in zip(column, column.isna(), strict=True)
        ]
    return list(column)


def _moment(stamp: Any) -> Moment:
    moment: datetime = stamp.to_pydatetime(warn=False)
    return moment.date() if moment.time() == time.min else moment
