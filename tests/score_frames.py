"""Frames as reading makes them, drawn from the tables in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from followup_cli.model import NO_END
from followup_cli.terms import CustomerStatus, CustomerType, OrderStatus, TicketStatus
from followup_cli.terms import Kind as TicketKind
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import CONTRACT_END, DATE, MOMENT, MONEY, NUMBER, SHEETS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENUMS = (CustomerStatus, CustomerType, OrderStatus, TicketStatus, TicketKind)


def drawn(table: str) -> list[dict[str, str]]:
    """Return the rows of a table drawn with bars, by its headers."""
    lines = [line.strip().strip("|").split("|") for line in table.splitlines() if "|" in line]
    cells = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def frame_of(kind: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return a sheet's frame with every field of its schema, blank where a row says nothing."""
    columns = {c.field: _typed(c, [row.get(c.field) for row in rows]) for c in SHEETS[kind].columns}
    frame = pd.DataFrame(columns)
    if kind in {"Customers", "Orders"}:
        ends = [row.get("contract_end") for row in rows]
        frame["_no_end"] = pd.Series([end in ("no end", NO_END) for end in ends], dtype=bool)
    frame["_sheet"] = pd.Series([kind] * len(rows), dtype="str")
    frame["_row"] = range(2, len(rows) + 2)
    return frame


def orders_of(table: str) -> pd.DataFrame:
    """Return the orders drawn in a table; `customer` and `day` stand for the longer names."""
    rows = [_order(row) for row in drawn(table)]
    return frame_of("Orders", rows)


def customers_of(table: str) -> pd.DataFrame:
    """Return the customers drawn in a table."""
    rows = [{"customer_id": row.get("customer", ""), **row} for row in drawn(table)]
    return frame_of("Customers", rows)


def _order(row: Mapping[str, str]) -> dict[str, object]:
    customer, day = row["customer"], row["day"]
    stand_in = f"{customer}@{day[:10]}"
    return {
        **row,
        "customer_id": customer,
        "order_date": day,
        "order_id": row.get("order") or stand_in,
    }


def _typed(column: Column, values: Sequence[object]) -> pd.Series[Any]:
    texts = ["" if value is None else str(value) for value in values]
    if column.kind in {DATE, MOMENT, CONTRACT_END}:
        dates = ["" if text == "no end" else text for text in texts]
        return pd.to_datetime(pd.Series(dates, dtype="str"), format="ISO8601").astype(
            "datetime64[us]"
        )
    if column.kind in {MONEY, NUMBER}:
        return pd.to_numeric(pd.Series(texts, dtype="str")).astype("float64")
    if column.kind in ENUMS:
        return pd.Series([_member(column, text) for text in texts], dtype=object)
    return pd.Series(texts, dtype="str")


def _member(column: Column, text: str) -> object:
    assert not isinstance(column.kind, str)
    return parse_label(column.kind, text) if text else None
