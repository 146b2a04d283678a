"""Shop exports that repeat an order's total on each of its lines: the total is counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.findings import row_address
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from followup_cli.workbook.findings import Fault
    from followup_cli.workbook.header import Layout

_TOTALS = frozenset(
    map(fold, ("Total", "Order Total", "订单金额", "订单总额", "总价", "总额", "应付金额",
               "实付金额",                "付款金额", "Amount Paid", "Order Amount", "合计金额"))
)  # fmt: skip
_CENT = 0.005


class Lines(NamedTuple):
    """Order lines, and what was wrong with them."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()


def count_totals_once(rows: pd.DataFrame, layouts: Sequence[Layout]) -> Lines:
    """Count an order's total once where a shop repeats it on each line of the order."""
    grouped = rows[rows["order_id"] != ""]
    twice = grouped[grouped["order_id"].duplicated(keep=False) & grouped["amount"].notna()]
    if twice.empty or not any("amount" in layout.columns for layout in layouts):
        return Lines(rows)
    same = twice.groupby("order_id")["amount"].transform("nunique") == 1
    repeated = twice[same & _is_no_line(twice, layouts)]
    again = repeated.index[repeated["order_id"].duplicated()]
    if again.empty:
        return Lines(rows)
    amounts = rows["amount"].mask(rows.index.isin(again), 0.0)
    return Lines(rows.assign(amount=amounts), (), (_told_once(repeated, layouts),))


def _is_no_line(rows: pd.DataFrame, layouts: Sequence[Layout]) -> pd.Series[bool]:
    """Whether amounts are totals of orders: not quantity × price, or the header says so."""
    product = rows["quantity"] * rows["unit_price"]
    differs = (product - rows["amount"]).abs() > _CENT
    any_differs = differs.groupby(rows["order_id"]).transform("any")
    by_name = all(_says_total(layout) for layout in layouts)
    return any_differs.where(product.notna(), by_name).astype(bool)


def _says_total(layout: Layout) -> bool:
    at = layout.columns.get("amount")
    return at is not None and fold(layout.texts[at]) in _TOTALS


def _told_once(repeated: pd.DataFrame, layouts: Sequence[Layout]) -> Problem:
    first = repeated.iloc[0]
    message = msg(
        "{n} orders repeat their total on each line; it is counted once",
        n=repeated["order_id"].nunique(),
    )
    return Problem(
        row_address(first, layouts, "amount"), str(first["order_id"]), message, note=True
    )
