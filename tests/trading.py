"""A trading company of any size, made from a number alone: customers, orders, tickets, a team.

Four in ten customers have a contract, all buy about ten times in two years, one ticket is opened
for every fifth. The team grows with the customers, one person for every 500.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_OF = date(2026, 11, 23)
ORDERS_EACH = 10
_CUSTOMERS_A_PERSON = 500
_QUICKER = 1.24  # the mean of 1 / `every`
_DAYS = 730
_CUSTOMERS = (
    "Customer ID", "Customer", "Contact", "Phone", "Email", "Owner", "Status", "Signed On",
    "Go-live", "Contract Amount", "Contract Start", "Contract End", "Birthday", "Customer Type",
)  # fmt: skip
_ORDERS = ("Order ID", "Customer ID", "Order Date", "Amount", "Product", "Delivered On")
_TICKETS = ("Ticket ID", "Customer ID", "Kind", "Status", "Opened", "Closed", "Result")
_KINDS = ("Complaint", "Product defect", "Fault", "Service request", "Other")
_ROLES = (
    "Founder, Sales, Service director", "Customer success manager", "Sales", "Sales assistant",
    "Customer success manager, After-sales", "Service",
)  # fmt: skip


class _Client(NamedTuple):
    """A customer: its number, when it came, how often it buys, whether it has a contract."""

    number: int
    since: date
    every: float
    signed: bool


def write_company(path: Path, n: int, seed: int = 1) -> int:
    """Write the workbook of a company with n customers; return how many orders they made."""
    chance = Random(seed)  # noqa: S311  # a company is drawn, no secret
    workbook = Workbook(write_only=True)
    clients = [_client(number, chance) for number in range(1, n + 1)]
    people = [f"Person {number}" for number in range(1, max(2, n // _CUSTOMERS_A_PERSON) + 1)]
    orders = [row for client in clients for row in _orders(client, chance)]
    rows = {
        "Customers": (_CUSTOMERS, (_customer(c, people, chance) for c in clients)),
        "Orders": (_ORDERS, ((f"O{i}", *row) for i, row in enumerate(orders, start=1))),
        "Tickets": (_TICKETS, _tickets(clients, chance)),
        "Team": (
            ("Name", "Role", "Manager"),
            (_person(i, people) for i in range(len(people))),
        ),
    }
    for name, (header, lines) in rows.items():
        sheet = workbook.create_sheet(name)
        sheet.append(header)
        for line in lines:
            sheet.append(line)
    workbook.save(path)
    return len(orders)


def _client(number: int, chance: Random) -> _Client:
    since = AS_OF - timedelta(days=chance.randrange(1, _DAYS))
    return _Client(number, since, chance.uniform(0.3, 1.7), chance.random() < 0.4)


def _customer(client: _Client, people: list[str], chance: Random) -> tuple[object, ...]:
    n = client.number
    owner = people[n % len(people)] if chance.random() < 0.8 else None
    known = (f"C{n}", f"Company {n}", f"Contact {n}", f"138{n:08}", f"c{n}@example.com", owner)
    born = date(1980, 1, 1) + timedelta(days=chance.randrange(7_000))
    if not client.signed:
        return (*known, "Lead", None, None, None, None, None, born, "B2C")
    live = client.since + timedelta(days=20)
    ends = client.since + timedelta(days=chance.choice((365, 730)))
    amount = chance.randrange(1_000, 90_000)
    return (*known, "Signed", client.since, live, amount, client.since, ends, born, "B2B")


def _orders(client: _Client, chance: Random) -> Iterator[tuple[object, ...]]:
    """Yield about ten orders over two years, fewer of those who came late or buy seldom."""
    there = (AS_OF - client.since).days
    count = max(1, round(2 * ORDERS_EACH * there / _DAYS / client.every / _QUICKER))
    for _ in range(count):
        on = client.since + timedelta(days=chance.randrange(there))
        at = datetime.combine(on, time(chance.randrange(9, 18), chance.randrange(60)))
        delivered = on + timedelta(days=2) if chance.random() < 0.5 else None
        amount = round(chance.lognormvariate(5, 1), 2)
        yield f"C{client.number}", at, amount, f"Product {chance.randrange(30)}", delivered


def _tickets(clients: list[_Client], chance: Random) -> Iterator[tuple[object, ...]]:
    asking = (client for client in clients if chance.random() < 0.2)
    for number, client in enumerate(asking, start=1):
        opened = datetime.combine(AS_OF, time(10)) - timedelta(hours=chance.randrange(1_000))
        closed = opened + timedelta(hours=30) if chance.random() < 0.7 else None
        solved = closed is not None and closed.date() <= AS_OF
        status, result = ("Closed", "Solved") if solved else ("Open", None)
        at = closed if solved else None
        kind = chance.choice(_KINDS)
        yield f"K{number}", f"C{client.number}", kind, status, opened, at, result


def _person(i: int, people: list[str]) -> tuple[object, ...]:
    return people[i], _ROLES[i % len(_ROLES)], people[0] if i else None
