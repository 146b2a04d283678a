"""Orders kept on the customers' own rows: people with a single sheet need no `Orders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.conform import blank_frame, conform
from followup_cli.workbook.header import read_as
from followup_cli.workbook.orders import name_orders
from followup_cli.workbook.totals import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.customers import Customers
    from followup_cli.workbook.findings import Fault
    from followup_cli.workbook.header import Layout

_OF_AN_ORDER = (
    "order_id", "order_date", "amount", "quantity", "unit_price", "currency", "product",
    "order_status",
)  # fmt: skip
_SHARED = ("purchase_date", "amount", "product")
_SAME = ["customer_id", "order_id", "order_date", "amount", "product"]


def order_layout(layout: Layout) -> Layout:
    """Return the columns of a customers' sheet that tell of an order."""
    orders = read_as("Orders", layout)
    claimed = {i for field, i in layout.columns.items() if field not in _SHARED}
    columns = {f: i for f, i in orders.columns.items() if f in _OF_AN_ORDER and i not in claimed}
    return orders._replace(columns=columns, own={})


def read_embedded(customers: Customers, layouts: Sequence[Layout], style: Style) -> Lines:
    """Return the orders that stand on customers' rows; those of follow-up rows count once."""
    read = [_read_one(layout, customers, style) for layout in layouts]
    return Lines(
        pd.concat([blank_frame("Orders"), *(lines.frame for lines in read if len(lines.frame))])
        if any(len(lines.frame) for lines in read)
        else blank_frame("Orders"),
        tuple(fault for lines in read for fault in lines.faults),
        tuple(problem for lines in read for problem in lines.problems),
    )


def _read_one(layout: Layout, customers: Customers, style: Style) -> Lines:
    orders = order_layout(layout)
    if "order_date" not in orders.columns:
        return Lines(blank_frame("Orders"))
    read = conform(orders, style)
    rows = customers.rows[["_sheet", "_row", "customer_id", "contract_amount"]]
    both = read.frame.drop(columns="customer_id").merge(rows, on=["_sheet", "_row"])
    amount = both["amount"].fillna((both["quantity"] * both["unit_price"]).round(4))
    both = both.assign(amount=amount.fillna(both["contract_amount"]))
    dated = both[both["order_date"].notna()]
    lines = dated.drop_duplicates(_SAME)
    known = set(layout.columns.values())
    faults: Iterable[Fault] = (fault for fault in read.faults if fault.column not in known)
    return Lines(
        name_orders(lines[list(blank_frame("Orders").columns)].reset_index(drop=True)),
        tuple(faults),
        _without_amount(layout, int(lines["amount"].isna().sum())),
    )


def _without_amount(layout: Layout, n: int) -> tuple[Problem, ...]:
    if not n:
        return ()
    message = msg("{n} purchases have no amount, and count for nothing in the tiers", n=n)
    return (Problem(layout.grid.name, "", message, msg("Fill in the amounts."), note=True),)
