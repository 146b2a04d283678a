"""The demonstration's tickets and events."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.demo_days import add_working_days, dice, in_hours
from followup_cli.terms import Kind, TicketStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.demo_cast import Trouble
    from followup_cli.demo_customers import Life

_SLOW_DAYS = 3


class _Case(NamedTuple):
    """A customer's trouble, and when they told of it."""

    opened: datetime
    life: Life
    trouble: Trouble


def ticket_rows(lives: Sequence[Life], seen: date) -> tuple[Mapping[str, object], ...]:
    """Return the tickets that were open or closed by a day, oldest first."""
    cases = sorted((case for life in lives for case in _cases(life)), key=lambda case: case.opened)
    return tuple(
        _row(case, f"TK{n:03d}", seen)
        for n, case in enumerate(cases, start=1)
        if case.opened.date() <= seen
    )


def _cases(life: Life) -> list[_Case]:
    chance = dice(f"tickets {life.place}")
    days = ((trouble, life.day(trouble.opened)) for trouble in life.part.troubles)
    return [_Case(in_hours(day, chance), life, trouble) for trouble, day in days if day]


def _row(case: _Case, ticket_id: str, seen: date) -> Mapping[str, object]:
    trouble, life = case.trouble, case.life
    desk = life.texts.cases[trouble.kind]
    row: dict[str, object] = {
        "ticket_id": ticket_id,
        "customer_id": life.customer_id,
        "customer": life.client.name,
        "kind": trouble.kind,
        "status": TicketStatus.OPEN if trouble.closed is not None else trouble.status,
        "department": desk.department,
        "owner": desk.owner,
        "opened": case.opened,
        "due": _due(case),
    }
    answered = case.opened + timedelta(minutes=8 + 7 * (life.place % 9))
    closed = life.day(trouble.closed)
    if answered.date() < seen:
        row["first_response"] = answered
    if closed and closed <= seen:
        result = desk.results[life.number % len(desk.results)]
        row |= {"status": trouble.status, "closed": _closed(case, closed), "result": result}
    return row


def _due(case: _Case) -> datetime:
    if case.trouble.kind is Kind.COMPLAINT:
        return case.opened + timedelta(hours=24)
    days = add_working_days(case.opened.date(), _SLOW_DAYS)
    return datetime.combine(days, case.opened.time())


def _closed(case: _Case, day: date) -> datetime:
    return max(in_hours(day, dice(f"closed {case.opened}")), case.opened + timedelta(hours=1))


def event_rows(lives: Sequence[Life], seen: date) -> tuple[Mapping[str, object], ...]:
    """Return what had happened to the customers by a day, oldest first."""
    rows = (
        {"customer_id": life.customer_id, "event": name, "date": day, "note": note}
        for life in lives
        for which, offset in life.part.events
        for name, note in (life.texts.events[which],)
        for day in (life.day(offset),)
        if day and day <= seen
    )
    return tuple(sorted(rows, key=lambda row: (row["date"], row["customer_id"])))
