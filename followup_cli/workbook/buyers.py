"""Customers that appear in orders alone: each gets a row, named as the orders name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.conform import blank_frame, with_none

if TYPE_CHECKING:
    from followup_cli.workbook.customers import Customers

_TAKEN = ["customer_id", "customer", "phone", "email", "_sheet", "_row"]


def with_buyers(customers: Customers, lines: pd.DataFrame) -> tuple[Customers, tuple[Problem, ...]]:
    """Return the customers with those that only orders know, and a note of how many they are."""
    new = lines[~lines["customer_id"].isin(customers.frame["customer_id"])]
    if new.empty:
        return customers, ()
    first = new.loc[~new["customer_id"].duplicated(), _TAKEN].reset_index(drop=True)
    first["customer"] = first["customer"].where(first["customer"] != "", first["customer_id"])
    columns = {name: first[name].to_numpy() for name in _TAKEN}
    rows = blank_frame("Customers", len(first)).assign(**columns)
    frame = _joined(customers.frame, rows)
    message = msg(
        "{n} customers appear in {sheet} alone; they are known by what stands there",
        n=len(first),
        sheet=str(first["_sheet"].iloc[0]),
    )
    note = Problem(str(first["_sheet"].iloc[0]), "", message, note=True)
    known = pd.concat([customers.rows[_TAKEN], first]) if len(customers.rows) else first
    return customers._replace(frame=frame, rows=known), (note,)


def _joined(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    own = [str(name) for name in frame if name not in rows]
    whole = rows.assign(**dict.fromkeys(own, None))[list(frame.columns)]
    filled = whole.astype({name: frame[name].dtype for name in frame})
    if frame.empty:
        return filled
    whole = pd.concat([frame, filled], ignore_index=True)
    others = [str(name) for name in whole if whole[name].dtype == object]
    return whole.assign(**{name: with_none(whole[name]) for name in others})
