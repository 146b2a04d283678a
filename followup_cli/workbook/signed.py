"""Customers whose status nobody wrote, and whose contract says that they have signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup_cli.terms import VOID, CustomerStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from followup_cli.workbook.customers import Customers
    from followup_cli.workbook.findings import Fault
    from followup_cli.workbook.header import Layout


def with_signed(
    customers: Customers,
    orders: pd.DataFrame,
    layouts: Sequence[Layout],
    faults: Iterable[Fault],
) -> Customers:
    """Return customers with those signed who have a contract, and a status that is blank.

    Many a workbook holds signing dates and contract ends, and no column for the status. One that
    could not be read is left alone: it may say that the customer has gone.
    """
    frame = customers.frame
    lines = orders[_has_term(orders) & ~orders["order_status"].isin(VOID)]
    signed = _has_term(frame) | frame["signed_on"].notna()
    signed |= frame["customer_id"].isin(lines["customer_id"])
    blank = frame["status"].isna() & frame["terminated_on"].isna()
    blank &= ~frame["customer_id"].isin(_unreadable(customers.rows, layouts, faults))
    status = frame["status"].mask(signed & blank, CustomerStatus.SIGNED).astype(object)
    return customers._replace(frame=frame.assign(status=status.where(status.notna(), None)))


def _has_term(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["contract_end"].notna() | rows["_no_end"] | rows["contract_start"].notna()


def _unreadable(
    rows: pd.DataFrame, layouts: Sequence[Layout], faults: Iterable[Fault]
) -> pd.Series[Any]:
    """Return the customers with a status that could not be read."""
    columns = {layout.grid.name: layout.columns.get("status") for layout in layouts}
    places = {(f.sheet, f.row) for f in faults if columns.get(f.sheet, -1) == f.column}
    told = [place in places for place in zip(rows["_sheet"], rows["_row"], strict=True)]
    return rows.loc[told, "customer_id"]
