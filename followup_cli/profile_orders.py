"""What one customer ordered, and the terms that they signed, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli.model import NO_END, NoEnd, day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from followup_cli.model import Moment
    from followup_cli.terms import OrderStatus

_STAND_IN = "@"  # of an order without an id: customer@day


class Order(NamedTuple):
    """An order as its lines have it; `amount` is their sum, in the currency they are in."""

    order_id: str
    order_date: Moment | None
    product: str
    amount: float | None
    currency: str
    order_status: OrderStatus | None


class Contract(NamedTuple):
    """A term that a customer signed."""

    contract_start: date | None
    contract_end: date | NoEnd | None
    contract_amount: float | None
    product: str

    def in_force(self, today: date) -> bool:
        """Return whether it has begun, and not ended."""
        begun = self.contract_start is None or self.contract_start <= today
        return begun and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        """Return whether it has ended."""
        end = self.contract_end
        return end is not None and not isinstance(end, NoEnd) and end < today


def gather_orders(lines: pd.DataFrame, customer_id: str) -> tuple[Order, ...]:
    """Return the orders of a customer, the newest first."""
    theirs = lines[lines["customer_id"] == customer_id]
    orders = [_order(rows) for _, rows in theirs.groupby("order_id", sort=False)]
    return tuple(sorted(orders, key=lambda order: str(order.order_date), reverse=True))


def gather_terms(contracts: pd.DataFrame, customer_id: str) -> tuple[Contract, ...]:
    """Return the contracts of a customer, the one that ends last first."""
    theirs = contracts[contracts["customer_id"] == customer_id]
    rows = zip(
        *(theirs[name] for name in ("start", "end", "no_end", "amount", "product")), strict=True
    )
    terms = [
        Contract(_day(start), NO_END if no_end else _day(end), _number(amount), product)
        for start, end, no_end, amount, product in rows
    ]
    return tuple(sorted(terms, key=_last_first, reverse=True))


def _order(rows: pd.DataFrame) -> Order:
    order_id = str(rows["order_id"].iloc[0])
    amounts = rows["amount"].dropna()
    moment = rows["order_date"].min()
    return Order(
        "" if _STAND_IN in order_id else order_id,
        None if pd.isna(moment) else _moment(moment),
        ", ".join(_said(rows["product"])),
        round(float(amounts.sum()), 2) if len(amounts) else None,
        next(_said(rows["currency"]), ""),
        next((status for status in rows["order_status"] if not _blank(status)), None),
    )


def _said(cells: pd.Series[Any]) -> Iterator[Any]:
    return iter(dict.fromkeys(text for text in cells if not _blank(text) and text))


def _blank(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _moment(stamp: pd.Timestamp) -> Moment:
    return stamp.date() if stamp == stamp.normalize() else stamp.to_pydatetime(warn=False)


def _day(stamp: Any) -> date | None:
    return None if _blank(stamp) else day(_moment(stamp))


def _number(value: Any) -> float | None:
    return None if _blank(value) else float(value)


def _last_first(term: Contract) -> tuple[bool, str, str]:
    end = term.contract_end
    return isinstance(end, NoEnd), str(end or ""), str(term.contract_start or "")
