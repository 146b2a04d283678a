"""Every contract of every customer, from whichever sheet it was written into.

Two mentions of one customer with the same end are the same contract.
"""

from __future__ import annotations

import pandas as pd

from followup_cli.terms import VOID, CustomerStatus

COLUMNS = [
    "customer_id",
    "start",
    "end",
    "no_end",
    "amount",
    "product",
    "source_sheet",
    "source_row",
    "source_field",
]
_MENTIONED = [
    "customer_id",
    "contract_start",
    "contract_end",
    "_no_end",
    "contract_amount",
    "product",
    "signed_on",
    "_sheet",
    "_row",
]
_KEY = ["customer_id", "end", "no_end"]


def gather_contracts(customers: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct contracts of `Customers` and `Orders`, by customer and end.

    `start` is the day of signing or ordering where nobody wrote it down. The contract of a
    terminated customer ends with the termination. `source_sheet`, `source_row` and `source_field`
    name the cell, the customer's own row first.
    """
    mentions = pd.concat([_of_customers(customers), _of_orders(orders)], ignore_index=True)
    merged = mentions.groupby(_KEY, dropna=False, sort=True, as_index=False).agg(
        start=("start", "min"),
        likely_start=("likely_start", "min"),
        amount=("amount", "first"),
        product=("product", _first_said),
        source_sheet=("source_sheet", "first"),
        source_row=("source_row", "first"),
        source_field=("source_field", "first"),
    )
    known = merged.assign(start=_known_start(merged))
    return _cut_short(known, customers)[COLUMNS]


def _of_customers(customers: pd.DataFrame) -> pd.DataFrame:
    rows = customers[_has_contract(customers)]
    if "_contracts" in customers:
        rows = pd.concat([rows[_MENTIONED], *_further(customers)], ignore_index=True)
    return _mentions(rows, rows["signed_on"]).assign(amount=rows["contract_amount"])


def _further(customers: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the contracts on further rows of customers, who have one row each in the frame."""
    told = [row for rows in customers["_contracts"].dropna() for row in rows]
    types = {name: customers[name].dtype for name in _MENTIONED}
    return [pd.DataFrame(told)[_MENTIONED].astype(types)] if told else []


def _of_orders(orders: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts that order lines mention; the lines of one contract are added up."""
    rows = orders[_has_contract(orders) & ~orders["order_status"].isin(VOID)]
    mentions = _mentions(rows, rows["order_date"].dt.normalize()).assign(amount=rows["amount"])
    total = mentions.groupby(_KEY, dropna=False)["amount"].transform("sum")
    return mentions.assign(amount=total)


def _has_contract(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["contract_end"].notna() | rows["_no_end"] | rows["contract_start"].notna()


def _mentions(rows: pd.DataFrame, likely_start: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    said = rows["contract_end"].notna() | rows["_no_end"]
    return pd.DataFrame(
        {
            "customer_id": rows["customer_id"],
            "start": rows["contract_start"],
            "likely_start": likely_start,
            "end": rows["contract_end"],
            "no_end": rows["_no_end"].astype(bool),
            "product": rows["product"],
            "source_sheet": rows["_sheet"],
            "source_row": rows["_row"],
            "source_field": said.map({True: "contract_end", False: "contract_start"}).astype("str"),
        }
    )


def _first_said(texts: pd.Series[str]) -> str:
    return next((text for text in texts if text), "")


def _known_start(contracts: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the start as written, else the signing or order that precedes the end."""
    likely = contracts["likely_start"].mask(contracts["likely_start"] > contracts["end"])
    return contracts["start"].fillna(likely)


def _cut_short(contracts: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """End the contracts of terminated customers on the day of termination, where it is earlier."""
    terminated = customers[customers["status"].isin([CustomerStatus.TERMINATED])]
    days = terminated.drop_duplicates("customer_id").set_index("customer_id")["terminated_on"]
    day = days.reindex(contracts["customer_id"]).set_axis(contracts.index)
    cut = day.notna() & ~(contracts["start"] > day) & ~(contracts["end"] <= day)
    return contracts.assign(end=contracts["end"].mask(cut, day), no_end=contracts["no_end"] & ~cut)
