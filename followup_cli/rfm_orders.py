"""What among a customer's order lines was really bought, when, and what it came to.

An order is the lines of one order id of one customer. It is a purchase where something is left
after what was refunded or cancelled: marked so, taken off in a line of its own, or both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from followup_cli.model import Problem, address
from followup_cli.rfm_currency import Rates, find_rates
from followup_cli.terms import OrderStatus
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from followup_cli.model_desk import Settings

UNITS = 10_000  # a cent's hundredth: whole numbers add up to the same in any order
_VOID = (OrderStatus.REFUNDED, OrderStatus.CANCELLED)
_SHOWN = 5  # future lines named one by one; more are summarised


def sum_orders(orders: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    """Return one row for each order up to the as-of date: `day`, `net`, `transactions`.

    `day` is NaT where nothing was bought; `net` is in units of a hundredth of a cent, below 0 for
    a credit note. `transactions` counts lines without an order id as one each.
    """
    lines = _split(_counted(orders, as_of), _rates(orders, as_of, settings))
    grouped = lines.groupby(["customer_id", "order_id"], sort=True, as_index=False)
    sums = grouped.agg(
        live=("live", "sum"),
        void=("void", "sum"),
        back=("back", "sum"),
        stated=("stated", "any"),
        bought=("bought", "min"),
        transactions=("is_live", "sum"),
    )
    return _net(sums)


def currency_problems(orders: pd.DataFrame, as_of: date, settings: Settings) -> tuple[Problem, ...]:
    """Return a policy problem for each currency without a rate, where amounts are in several."""
    return _rates(orders, as_of, settings).problems


def future_problems(
    orders: pd.DataFrame, as_of: date, columns: Mapping[str, Mapping[str, str]]
) -> tuple[Problem, ...]:
    """Return the order lines dated after the as-of date, summarised by sheet when many."""
    late = orders[orders["order_date"] >= _after(as_of)]
    problems: list[Problem] = []
    for sheet, rows in late.groupby("_sheet", sort=True):
        letter = columns.get(str(sheet), {}).get("order_date", "A")
        problems += _late_in(str(sheet), letter, rows, as_of)
    return tuple(problems)


def first_milestones(orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the first `delivered` and `go_live` among each customer's orders that stand."""
    lines = _counted(orders, as_of)
    lines = lines[~has_status(lines, _VOID)]
    dates = lines[["delivered_on", "go_live"]]
    dates = dates.where(dates < _after(as_of)).assign(customer_id=lines["customer_id"])
    return dates.groupby("customer_id").min().rename(columns={"delivered_on": "delivered"})


def has_status(orders: pd.DataFrame, statuses: Collection[OrderStatus]) -> pd.Series[bool]:
    """Return which lines have one of these statuses; where none has any, that is quickly seen."""
    flags = orders["order_status"].notna()
    flags[flags] = orders.loc[flags, "order_status"].isin(statuses)
    return flags


def money(units: pd.Series[float]) -> pd.Series[float]:
    """Return units of `net` as money, rounded to cents."""
    return (units * 100 / UNITS).round() / 100


def _after(as_of: date) -> pd.Timestamp:
    return pd.Timestamp(as_of) + pd.Timedelta(days=1)


def _counted(orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the lines that happened by the end of the as-of day; a failed payment never did."""
    failed = has_status(orders, (OrderStatus.FAILED,))
    return orders[(orders["order_date"] < _after(as_of)) & ~failed]


def _rates(orders: pd.DataFrame, as_of: date, settings: Settings) -> Rates:
    return find_rates(tuple(_counted(orders, as_of)["currency"].unique()), settings)


def _split(lines: pd.DataFrame, rates: Rates) -> pd.DataFrame:
    """Return what each line brings in (`live`), what of it is void, and what it gives back."""
    worth = lines["currency"].map(rates.worth).astype("float64")
    units = (lines["amount"].fillna(0.0) * worth * UNITS).round()
    void = has_status(lines, _VOID)
    is_live = (units > 0) & ~void
    return pd.DataFrame(
        {
            "customer_id": lines["customer_id"],
            "order_id": lines["order_id"],
            "live": units.where(is_live, 0.0),
            "void": units.where((units > 0) & void, 0.0),
            "back": -units.clip(upper=0.0),
            "stated": is_live & lines["order_status"].notna(),
            "bought": lines["order_date"].where(is_live),
            "is_live": is_live,
        }
    )


def _net(sums: pd.DataFrame) -> pd.DataFrame:
    """Return what is left of each order, and the day it was bought.

    A status that stands on the first line only (as shops export it) holds for the order. What is
    both marked as refunded and taken off in a line of its own is taken off once.
    """
    inherited = (sums["void"] > 0) & ~sums["stated"]
    void = sums["void"] + sums["live"].where(inherited, 0.0)
    net = sums["live"] + sums["void"] - np.maximum(void, sums["back"])
    return pd.DataFrame(
        {
            "customer_id": sums["customer_id"],
            "order_id": sums["order_id"],
            "day": sums["bought"].dt.normalize().where(net > 0),
            "net": net,
            "transactions": _transactions(sums),
        }
    )


def _transactions(sums: pd.DataFrame) -> pd.Series[int]:
    """Count an order as one, but each line of a day that stands in for missing order ids."""
    stand_in = sums["customer_id"] + "@" + sums["bought"].dt.strftime("%Y-%m-%d").fillna("")
    return sums["transactions"].where(sums["order_id"] == stand_in, 1)


def _late_in(sheet: str, letter: str, rows: pd.DataFrame, as_of: date) -> list[Problem]:
    if len(rows) > _SHOWN:
        return [_many_late(sheet, letter, rows, as_of)]
    return [
        Problem(
            where=address(sheet, letter, int(row)),
            value=f"{moment:%Y-%m-%d}",
            message=msg("this order is dated after {as_of} and was not counted", as_of=as_of),
            hint=msg("correct the date, or leave it if the order is still to come"),
        )
        for row, moment in zip(rows["_row"], rows["order_date"], strict=True)
    ]


def _many_late(sheet: str, letter: str, rows: pd.DataFrame, as_of: date) -> Problem:
    first = rows.sort_values("_row").iloc[0]
    return Problem(
        where=address(sheet, letter, int(first["_row"])),
        value=f"{first['order_date']:%Y-%m-%d}",
        message=msg(
            "{n} order lines, this one first, are dated after {as_of} and were not counted",
            n=len(rows),
            as_of=as_of,
        ),
        hint=msg("correct the dates, or leave them if the orders are still to come"),
    )
