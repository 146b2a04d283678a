"""Orders as the schedule counts from them: one for each order id, bought, delivered, gone live."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli.facts_values import moment_of, rows_of
from followup_cli.model import Fact
from followup_cli.model_rules import When
from followup_cli.terms import VOID, Trigger
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from followup_cli.model_desk import Table

    Flags = pd.Series[bool]

_KEYS = ["customer_id", "order_id"]
_FIELD = {
    Trigger.PURCHASE: "order_date",
    Trigger.FIRST_PURCHASE: "order_date",
    Trigger.DELIVERED: "delivered_on",
    Trigger.GO_LIVE: "go_live",
}
_NAMED = 3  # products of an order that are named in a row of the schedule


class OrderBook(NamedTuple):
    """The order lines, and one row for each order: when it was bought, whether it still stands.

    `orders` has `customer_id`, `order_id`, `moment`, `bought` (it is a purchase), `stands` (it was
    not undone), `delivered_on`, `go_live`, `contract_end`, and `line`, its first line's position;
    `of_line` says which order each line is of.
    """

    lines: Table
    orders: pd.DataFrame
    of_line: pd.Series[int]


def book_orders(lines: Table, sums: pd.DataFrame, today: date) -> OrderBook:
    """Return the orders; `sums` says which are purchases (`day`), and what is left of each.

    An order that nobody wrote an amount for is a purchase too: there is somebody to thank.
    """
    frame = lines.frame.assign(
        line=range(len(lines.frame)), void=lines.frame["order_status"].isin(VOID)
    )
    by_order = frame.groupby(_KEYS, sort=False, as_index=False)
    orders = by_order.agg(
        moment=("order_date", "min"),
        line=("line", "min"),
        void=("void", "all"),
        top=("amount", "max"),
        delivered_on=("delivered_on", "max"),
        go_live=("go_live", "max"),
        contract_end=("contract_end", "max"),
    )
    orders = orders.merge(sums[[*_KEYS, "day"]], on=_KEYS, how="left")
    counted = orders["moment"] < pd.Timestamp(today) + pd.Timedelta(days=1)
    unpriced = orders["top"].isna() & ~orders["void"]
    orders["bought"] = orders["day"].notna() | (unpriced & counted)
    undone = orders["void"] | (counted & orders["day"].isna() & (orders["top"] > 0))
    orders["stands"] = ~undone & ~(orders["top"] < 0)
    return OrderBook(lines, orders, by_order.ngroup())


def order_facts(
    book: OrderBook,
    ends: Mapping[str, date | None],
    since: Mapping[Trigger, date],
    keep: Collection[tuple[str, str]],
) -> Iterator[Fact]:
    """Yield the purchases, deliveries and go-lives since a day, and those of open tasks."""
    orders = book.orders
    bought = orders["moment"].where(orders["bought"])
    delivered = orders["delivered_on"].where(orders["stands"])
    live = orders["go_live"].where(orders["stands"])
    kept = _kept(orders, keep)
    dated = (
        (Trigger.PURCHASE, bought),
        (Trigger.DELIVERED, delivered),
        (Trigger.GO_LIVE, live),
    )
    for trigger, moments in dated:
        yield from _dated(book, ends, When(trigger), _recent(moments, since[trigger], kept))


def first_purchases(
    book: OrderBook, ends: Mapping[str, date | None], products: frozenset[str]
) -> Iterator[Fact]:
    """Yield each customer's first purchase ever, or the first with one of the products named."""
    orders = book.orders[book.orders["bought"]]
    if products:
        orders = orders[_holding(book, products).loc[orders.index]]
    firsts = orders.sort_values(["moment", "order_id"]).groupby("customer_id", sort=False).head(1)
    name = ",".join(sorted(products))
    yield from _dated(book, ends, When(Trigger.FIRST_PURCHASE, name), firsts["moment"])


def last_orders(book: OrderBook) -> Iterator[Fact]:
    """Yield each customer's last purchase: a silence may count from it."""
    lasts = _lasts(book)
    lines = book.lines.frame.iloc[lasts["line"]]
    cells = zip(
        lasts["customer_id"], lasts["moment"], lasts["order_id"], lines["_sheet"], lines["_row"],
        strict=True,
    )  # fmt: skip
    for cid, moment, order_id, sheet, row in cells:
        where = book.lines.at(sheet, row, "order_date")
        yield Fact(Trigger.SILENCE, cid, moment_of(moment), order_id, where)


def last_purchases(book: OrderBook) -> Mapping[str, tuple[date, str]]:
    """Return the day and the products of each customer's last purchase."""
    lasts = _lasts(book)
    products = _products(book, lasts.index)
    return {
        cid: (moment.date(), _listed(products[order]))
        for cid, moment, order in zip(
            lasts["customer_id"], lasts["moment"], lasts.index, strict=True
        )
    }


def last_days(book: OrderBook) -> Mapping[str, date]:
    """Return the day of each customer's last purchase."""
    lasts = _lasts(book)
    return {
        cid: moment.date()
        for cid, moment in zip(lasts["customer_id"], lasts["moment"], strict=True)
    }


def _lasts(book: OrderBook) -> pd.DataFrame:
    orders = book.orders[book.orders["bought"]].sort_values(["moment", "order_id"])
    return orders.groupby("customer_id", sort=False).tail(1)


def _kept(orders: pd.DataFrame, keep: Collection[tuple[str, str]]) -> Flags:
    pairs = zip(orders["customer_id"], orders["order_id"], strict=True)
    return pd.Series([pair in keep for pair in pairs], index=orders.index, dtype=bool)


def _recent(moments: pd.Series[Any], since: date, kept: Flags) -> pd.Series[Any]:
    return moments[moments.notna() & ((moments >= pd.Timestamp(since)) | kept)]


def _dated(
    book: OrderBook,
    ends: Mapping[str, date | None],
    when: When,
    moments: pd.Series[Any],
) -> Iterator[Fact]:
    orders = book.orders.loc[moments.index]
    products = _products(book, orders.index)
    rows = rows_of(book.lines.frame.iloc[orders["line"]], "Orders")
    per_order = zip(
        orders.index, orders["customer_id"], orders["order_id"], moments, rows, strict=True
    )
    for order, cid, order_id, moment, row in per_order:
        row["product"] = _listed(products[order])
        row["_products"] = frozenset(map(fold, products[order]))
        end = row.get("contract_end")
        yield Fact(
            when.trigger,
            cid,
            moment_of(moment),
            order_id,
            book.lines.at(str(row["_sheet"]), int(str(row["_row"])), _FIELD[when.trigger]),
            when.name,
            row,
            end if end is not None else ends.get(cid),  # type: ignore[arg-type]  # a date by its column
        )


def _products(book: OrderBook, orders: pd.Index[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the names of what each of these orders holds."""
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    wanted = book.of_line.isin(orders)
    products = book.lines.frame["product"]
    for order, product in zip(book.of_line[wanted], products[wanted], strict=True):
        if product:
            found[order][product] = None
    return {order: tuple(found[order]) for order in orders}


def _listed(products: Iterable[str]) -> str:
    names = tuple(products)
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _holding(book: OrderBook, products: frozenset[str]) -> Flags:
    """Return which orders hold one of the products named."""
    names = book.lines.frame["product"]
    named = {name: fold(name) in products for name in names.unique()}
    return book.orders.index.to_series().isin(book.of_line[names.map(named).astype(bool)])
