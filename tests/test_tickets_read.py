"""Whose a ticket is: named by id, name, phone or email, as whoever keeps the list knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from pathlib import Path

CUSTOMERS = (
    ("Customer ID", "Customer", "Phone", "Email"),
    ("C1", "Ada", "13800138000", "ada@a.com"),
    ("C2", "Bo", "13800138001", "bo@b.com"),
)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Customer ID", "C2"),
        ("Customer", "Bo"),
        ("Mobile", 13800138001),
        ("手机", "138 0013 8001"),
        ("E-mail", "BO@b.com"),
    ],
)
def test_a_tickets_customer_is_found_as_an_orders_is(
    tmp_path: Path, header: str, said: object
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Customers")
    for row in CUSTOMERS:
        sheet.append(row)
    tickets = book.create_sheet("Tickets")
    known = ("Ticket ID", "Customer ID", "Customer", "Kind", "Status", "Opened")
    tickets.append((*known, *({header} - {*known})))
    ticket = {"Ticket ID": "TK1", "Kind": "Fault", "Opened": "2026-03-02 10:30", header: said}
    tickets.append([ticket.get(cell.value) for cell in tickets[1]])
    path = tmp_path / "desk.xlsx"
    book.save(path)
    desk = read_desk(path)
    assert list(desk.tickets.frame["customer_id"]) == ["C2"]
    assert [p.message for p in desk.problems if "customer" in str(p.message)] == []


def test_a_sheet_of_cases_is_never_taken_for_the_customers(tmp_path: Path) -> None:
    """A list of clients and one of cases, headed as people head them in English.

    | Client No | Client name | Account manager |   | Case no | Raised | Client | Category | Status |
    """
    book = Workbook()
    clients, cases = book.worksheets[0], book.create_sheet("Support")
    clients.title = "Clients"
    for row in (("Client No", "Client name", "Account manager"), ("H-1", "Ada & Co", "Li")):
        clients.append(row)
    cases.append(("Case no", "Raised", "Client", "Category", "Status", "Handled by", "Outcome"))
    cases.append(("S-1", "2026-03-02", "Ada & Co", "Question", "Resolved", "Li", "explained"))
    path = tmp_path / "desk.xlsx"
    book.save(path)
    desk = read_desk(path)
    assert list(desk.customers.frame["customer"]) == ["Ada & Co"]
    ticket = desk.tickets.frame.iloc[0]
    assert (ticket["ticket_id"], ticket["customer_id"], ticket["kind"], ticket["result"]) == (
        "S-1", "H-1", "service_request", "explained",
    )  # fmt: skip
