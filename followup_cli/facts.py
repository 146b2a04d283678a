"""The dated facts that rules count from, each with the cell that says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from followup_cli.facts_contracts import bounds, contract_ends
from followup_cli.facts_customers import gather_contacts, gather_customers
from followup_cli.facts_orders import (
    OrderBook,
    book_orders,
    first_purchases,
    last_days,
    last_orders,
    order_facts,
)
from followup_cli.facts_records import NO_RECORDS, Records, promises, record_facts
from followup_cli.facts_tickets import check_tickets, ticket_facts
from followup_cli.facts_values import moment_of, rows_of
from followup_cli.festivals import in_year
from followup_cli.model import Fact, MonthDay, day
from followup_cli.terms import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from followup_cli.model_desk import Table

__all__ = [
    "OrderBook", "Records", "book_orders", "check_tickets", "gather_contacts", "gather_customers",
    "gather_facts",
]  # fmt: skip

START = "start"
_DATES = (
    (Trigger.SIGNED, "signed_on"),
    (Trigger.REGISTERED, "registered_on"),
    (Trigger.FIRST_LOGIN, "first_login"),
    (Trigger.GO_LIVE, "go_live"),
)
_STARTS = ("signed_on", "registered_on", "go_live")
_YEARLY = ((Trigger.BIRTHDAY, "birthday"), (Trigger.ANNIVERSARY, "anniversary"))
_NEVER = 2100  # from here on a year says "for ever", not when
_LONG_OPEN = 10  # years that a birthday's task may have stood open


def gather_facts(
    customers: Table,
    book: OrderBook,
    events: Table,
    contracts: pd.DataFrame,
    *,
    tickets: Table | None = None,
    records: Records = NO_RECORDS,
    since: date,
    until: date,
    always: Collection[Trigger] = frozenset(),
    keep: Collection[tuple[str, str]] = frozenset(),
    firsts: Iterable[frozenset[str]] = (frozenset(),),
) -> tuple[Fact, ...]:
    """Return every fact since a day, and the older ones that open tasks count from.

    Birthdays are laid out `until` a day. Of the triggers that some contact recurs from, `always`,
    the old ones are returned too. `keep` are the customer and fact key of open tasks;
    `firsts` the sets of products whose first purchase some rule counts from.
    """
    ends = bounds(contracts, last_days(book))
    first_ever = tuple(first_purchases(book, ends, frozenset()))
    found: list[Fact] = []
    back_to = {trigger: date.min if trigger in always else since for trigger in Trigger}
    found += _customer_dates(customers, ends, back_to, keep)
    found += _yearly(customers, since, until, keep)
    found += promises(records, back_to, keep)
    found += _promises(customers, back_to, keep)
    found += record_facts(records, back_to, keep)
    found += ticket_facts(tickets, records.tasks, ends, back_to, keep) if tickets else ()
    found += _starts(customers, book, first_ever, ends)
    found += order_facts(book, ends, back_to, keep)
    found += last_orders(book)
    for products in firsts:
        found += first_purchases(book, ends, products) if products else first_ever
    found += contract_ends((customers, book.lines), contracts, back_to, keep)
    found += _events(events, ends, back_to, keep)
    return _once_a_day(found)


def _column(customers: Table, field: str) -> Iterator[tuple[str, Any, str, int]]:
    """Yield customer id, value, sheet and row of a column's cells that hold something."""
    frame = customers.frame[customers.frame[field].notna()]
    yield from zip(frame["customer_id"], frame[field], frame["_sheet"], frame["_row"], strict=True)


def _customer_dates(
    customers: Table,
    ends: Mapping[str, date | None],
    since: Mapping[Trigger, date],
    keep: Collection[tuple[str, str]],
) -> Iterator[Fact]:
    for trigger, field in _DATES:
        for cid, stamp, sheet, row in _column(customers, field):
            if stamp.date() >= since[trigger] or (cid, trigger.value) in keep:
                where = customers.at(sheet, row, field)
                yield Fact(
                    trigger, cid, moment_of(stamp), trigger.value, where, until=ends.get(cid)
                )


def _yearly(
    customers: Table, since: date, until: date, keep: Collection[tuple[str, str]]
) -> Iterator[Fact]:
    years = set(range(since.year, until.year + 1))
    older = {str(year) for year in range(since.year - _LONG_OPEN, since.year)}
    kept: dict[str, set[int]] = {}
    for cid, key in keep:
        if key in older:
            kept.setdefault(cid, set()).add(int(key))
    for trigger, field in _YEARLY:
        for cid, born, sheet, row in _column(customers, field):
            for year in sorted(years | kept.get(cid, set())):
                on = _in_year(born, year)
                if on and on <= until:
                    where = customers.at(sheet, row, field)
                    yield Fact(trigger, cid, on, str(year), where)


def _in_year(born: date | MonthDay, year: int) -> date | None:
    """Return a birthday in a year, None in those before the first."""
    if isinstance(born, date) and year <= born.year:
        return None
    return in_year(born.month, born.day, year)


def _promises(
    customers: Table, since: Mapping[Trigger, date], keep: Collection[tuple[str, str]]
) -> Iterator[Fact]:
    for cid, stamp, sheet, row in _column(customers, "next_contact"):
        key = stamp.date().isoformat()
        if stamp.date() >= since[Trigger.NEXT_CONTACT] or (cid, key) in keep:
            where = customers.at(sheet, row, "next_contact")
            yield Fact(Trigger.NEXT_CONTACT, cid, moment_of(stamp), key, where)


def _starts(
    customers: Table,
    book: OrderBook,
    first_ever: Sequence[Fact],
    ends: Mapping[str, date | None],
) -> Iterator[Fact]:
    """Yield the day on which each customer began: signed, registered, bought or went live."""
    found: dict[str, tuple[date, str]] = {}

    def consider(cid: str, on: date, where: str) -> None:
        if cid not in found or on < found[cid][0]:
            found[cid] = (on, where)

    for field in _STARTS:
        for cid, stamp, sheet, row in _column(customers, field):
            consider(cid, stamp.date(), customers.at(sheet, row, field))
    for fact in first_ever:
        consider(fact.customer_id, day(fact.moment), fact.where)
    for cid, on, where in _went_live(book):
        consider(cid, on, where)
    for cid, (on, where) in found.items():
        yield Fact(Trigger.RECURRING, cid, on, START, where, until=ends.get(cid))


def _went_live(book: OrderBook) -> Iterator[tuple[str, date, str]]:
    live = book.orders[book.orders["stands"] & book.orders["go_live"].notna()]
    lines = book.lines.frame.iloc[live["line"]]
    cells = zip(live["customer_id"], live["go_live"], lines["_sheet"], lines["_row"], strict=True)
    for cid, stamp, sheet, row in cells:
        yield cid, stamp.date(), book.lines.at(sheet, row, "go_live")


def _events(
    events: Table,
    ends: Mapping[str, date | None],
    since: Mapping[Trigger, date],
    keep: Collection[tuple[str, str]],
) -> Iterator[Fact]:
    frame = events.frame[events.frame["date"].notna()]
    for stamp, row in zip(frame["date"], rows_of(frame, "Events"), strict=True):
        cid, name = str(row["customer_id"]), str(row["event"]).strip()
        key = f"{name} {stamp.date().isoformat()}"
        if stamp.date() >= since[Trigger.EVENT] or (cid, key) in keep:
            where = events.at(str(row["_sheet"]), int(str(row["_row"])), "date")
            yield Fact(Trigger.EVENT, cid, moment_of(stamp), key, where, name, row, ends.get(cid))


def _once_a_day(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Leave out what two sheets say of one day: a go-live on the customer's row and the order's."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in (fact for fact in facts if fact.moment.year < _NEVER):
        twice = fact.trigger is Trigger.GO_LIVE
        what = day(fact.moment) if twice else fact.key
        found.setdefault((fact.trigger, fact.customer_id, what, fact.name), fact)
    return tuple(found.values())
