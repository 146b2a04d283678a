"""Whose a row of orders, tickets or events is: its id, phone, email or name, looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli.terms import CustomerStatus
from followup_cli.workbook.keys import email_key, phone_key

if TYPE_CHECKING:
    from followup_cli.workbook.customers import Customers

_BY = ("phone", "email", "customer")


class Belonging(NamedTuple):
    """The key of each row's customer, and which rows name a customer that two people are called."""

    keys: pd.Series[str]
    unclear: pd.Series[bool]


def find_customers(rows: pd.DataFrame, customers: Customers) -> Belonging:
    """Return the customer of each row; one that nobody has heard of keeps its own id or name.

    An id decides alone where it is known, or where the customer that the phone, email or name
    would give has an id of its own: then this is somebody else.
    """
    ids = rows["customer_id"]
    by_id = ids.map({key: key for key in customers.frame["customer_id"]})
    known = by_id.astype("object")
    unclear = pd.Series(data=False, index=rows.index)
    free = ids == ""
    for name in _BY:
        if name in rows:
            keys, doubtful = _look_up(rows[name], customers, name)
            keys = keys.mask(~free & keys.isin(customers.ids))
            unclear |= known.isna() & free & doubtful & keys.isna()
            known = known.where(known.notna(), keys)
    named = ids.where(ids.isin(_names(customers)), "")
    known = known.where(known.notna(), _look_up(named, customers, "customer")[0])
    own = _own_key(rows)
    keys = known.where(known.notna(), own).fillna("").astype("str")
    return Belonging(keys, unclear & known.isna())


def _look_up(
    texts: pd.Series[str], customers: Customers, name: str
) -> tuple[pd.Series[str], pd.Series[bool]]:
    """Return the keys of the customers that texts name, and where more than one is so named."""
    values = _compared(texts, name)
    known = customers.rows[["customer_id"]].assign(said=_compared(customers.rows[name], name))
    known = known[known["said"] != ""].drop_duplicates()
    known = _without_invalid(known, customers)
    twice = known["said"][known["said"].duplicated(keep=False)]
    alone = known[~known["said"].isin(twice)]
    keys = dict(zip(alone["said"], alone["customer_id"], strict=True))
    return values.map(keys).astype("object"), values.isin(twice) & (values != "")


def _without_invalid(known: pd.DataFrame, customers: Customers) -> pd.DataFrame:
    """Leave an invalid customer out where another has the same name, phone or email.

    What was merged into another, or typed twice, makes nobody's orders doubtful.
    """
    twice = known["said"].duplicated(keep=False)
    if not twice.any():
        return known
    frame = customers.frame
    invalid = {
        cid
        for cid, status in zip(frame["customer_id"], frame["status"], strict=True)
        if status is CustomerStatus.INVALID
    }
    gone = known["customer_id"].isin(invalid)
    valid = set(known.loc[~gone, "said"])
    return known[~(gone & known["said"].isin(valid))]


def _compared(texts: pd.Series[str], name: str) -> pd.Series[str]:
    """Return phones, emails and names as they are compared, empty where they tell nobody apart."""
    if name == "customer":
        return texts
    key_of = phone_key if name == "phone" else email_key
    return texts.map({text: key_of(text) for text in texts.unique()}).astype("str")


def _names(customers: Customers) -> set[str]:
    return set(customers.rows["customer"]) - {""}


def _own_key(rows: pd.DataFrame) -> pd.Series[str]:
    keys = rows["customer_id"]
    for name in _BY:
        if name in rows:
            keys = keys.where(keys != "", _compared(rows[name], name))
    return keys
