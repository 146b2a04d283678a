"""The rows of `Orders` as order lines: amounts, customers and order ids filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.belonging import find_customers
from followup_cli.workbook.cells import Wrong
from followup_cli.workbook.conform import with_none
from followup_cli.workbook.findings import faults_in, row_address
from followup_cli.workbook.totals import Lines, count_totals_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from followup_cli.workbook.customers import Customers
    from followup_cli.workbook.findings import Fault
    from followup_cli.workbook.header import Layout

_CENT = 0.005
_WHO = ("customer_id", "customer", "phone", "email")
_OF_THE_ORDER = (*_WHO, "order_date", "order_status", "currency")
_CURRENCIES = {
    "人民币": "CNY", "RMB": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY", "美元": "USD",
    "US$": "USD",
    "$": "USD", "欧元": "EUR", "€": "EUR", "英镑": "GBP", "£": "GBP", "港币": "HKD", "港元": "HKD",
    "日元": "JPY",
}  # fmt: skip


def gather_lines(
    rows: pd.DataFrame, layouts: Sequence[Layout], customers: Customers, faults: Iterable[Fault]
) -> Lines:
    """Return the lines of orders that can be used; `faults` are known already."""
    faulty = {(fault.sheet, fault.column, fault.row) for fault in faults}
    whole = count_totals_once(_with_amounts(_continued(rows)), layouts)
    belonging = find_customers(whole.frame, customers)
    lines = whole.frame.assign(customer_id=belonging.keys)
    nobody = (lines["customer_id"] == "") & ~belonging.unclear
    empty = {name: lines[name].isna() & ~nobody for name in ("order_date", "amount")}
    usable = ~(nobody | belonging.unclear | empty["order_date"] | empty["amount"])
    found = [
        *_empty_faults(lines, layouts, empty, faulty),
        *_unclear_faults(lines, layouts, belonging.unclear),
    ]
    problems = (*whole.problems, *_nobody(lines[nobody], layouts))
    kept = lines if usable.all() else lines[usable].reset_index(drop=True)
    return Lines(name_orders(kept), tuple(found), problems)


def _continued(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill what a shop writes only on the first line of an order, from that line."""
    ids = rows["order_id"]
    follows = (ids != "") & (ids == ids.shift()) & (rows["_sheet"] == rows["_sheet"].shift())
    lacking = [name for name in _OF_THE_ORDER if _lacks(rows[name], follows)]
    runs = (~follows).cumsum() if lacking else follows
    return rows.assign(**{name: _filled_down(rows[name], runs) for name in lacking})


def _lacks(column: pd.Series[str], follows: pd.Series[bool]) -> bool:
    blank = _is_blank(column)
    return bool((follows & blank).any() and not blank.all())


def _filled_down(column: pd.Series[Any], runs: pd.Series[Any]) -> Any:
    filled = column.mask(_is_blank(column)).groupby(runs).ffill()
    if column.dtype == object:
        return with_none(filled)
    return filled.fillna("") if column.dtype == "str" else filled


def _is_blank(column: pd.Series[str]) -> pd.Series[bool]:
    return column == "" if column.dtype == "str" else column.isna()


def _with_amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill amounts from quantity × price, and the further lines of an order whose first has one."""
    amount = rows["amount"]
    if amount.isna().any():
        amount = _filled(amount, rows)
    currency = rows["currency"].str.upper()
    return rows.assign(amount=amount, currency=currency.replace(_CURRENCIES).astype("str"))


def _filled(amount: pd.Series[float], rows: pd.DataFrame) -> pd.Series[float]:
    """Fill blank amounts; beside a line that bears its order's total, the others add nothing."""
    worth = (rows["quantity"] * rows["unit_price"]).round(4)
    given = amount.notna()
    if not given.any():
        return worth
    ids = rows["order_id"].mask(rows["order_id"] == "")
    counted = given.groupby(ids).transform("any").fillna(value=False).astype(bool)
    apart = (amount - worth.where(given).fillna(0)).groupby(ids).transform("sum").abs()
    is_total = counted & (apart > _CENT)
    return amount.mask(~given & is_total, 0.0).fillna(worth).mask(lambda x: x.isna() & counted, 0.0)


def name_orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Give each line without an order id its customer's day for one."""
    ids = lines["order_id"]
    if not (ids == "").any():
        return lines
    days = lines["customer_id"] + "@" + lines["order_date"].dt.strftime("%Y-%m-%d")
    return lines.assign(order_id=ids.where(ids != "", days).astype("str"))


def _nobody(rows: pd.DataFrame, layouts: Sequence[Layout]) -> Iterable[Problem]:
    """Say in one sentence how many lines have no customer: there may be a hundred thousand."""
    if rows.empty:
        return
    first, last = rows.iloc[0], rows.iloc[-1]
    message = msg(
        "{n} order lines have no customer and are left out (rows {first} to {last})",
        n=len(rows),
        first=int(first["_row"]),
        last=int(last["_row"]),
    )
    hint = msg("Fill in the customer's id, name, phone or email where it is known.")
    field = next((f for f in _WHO if any(f in layout.columns for layout in layouts)), "customer_id")
    yield Problem(row_address(first, layouts, field), "", message, hint)


def _empty_faults(
    lines: pd.DataFrame,
    layouts: Sequence[Layout],
    empty: dict[str, pd.Series[bool]],
    faulty: set[tuple[str, int, int]],
) -> Iterable[Fault]:
    wrong = Wrong(
        msg("this cell is empty, and the line is left out"), msg("Fill it in, or clear the row.")
    )
    for name, rows in empty.items():
        for fault in faults_in(lines[rows], layouts, name, wrong):
            if (fault.sheet, fault.column, fault.row) not in faulty:
                yield fault


def _unclear_faults(
    lines: pd.DataFrame, layouts: Sequence[Layout], unclear: pd.Series[bool]
) -> Iterable[Fault]:
    wrong = Wrong(
        msg("more than one customer is so called; the line is left out"),
        msg("Type the Customer ID, or the phone."),
    )
    return faults_in(lines[unclear], layouts, "customer", wrong)
