"""The rows of `Customers` as customers: told apart, merged into one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli.workbook.cells import Wrong
from followup_cli.workbook.conform import objects
from followup_cli.workbook.findings import Fault
from followup_cli.workbook.keys import Identity, email_key, key_customers, phone_key
from followup_cli.workbook.phones import Reach, parse_reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from followup_cli.workbook.header import Layout

    Texts = np.ndarray[Any, np.dtype[np.object_]]
    Days = np.ndarray[Any, np.dtype[np.datetime64]]

_HISTORY = ("last_contact", "next_contact", "purchase_date", "contract_end", "contract_start")
_CONTRACT = (
    "customer_id", "contract_start", "contract_end", "_no_end", "contract_amount", "product",
    "signed_on", "_sheet", "_row",
)  # fmt: skip
_REACHES = ("phone", "email", "wechat")


class Customers(NamedTuple):
    """One row for each customer, the rows they were made of, the ids typed, and what was wrong."""

    frame: pd.DataFrame
    rows: pd.DataFrame
    ids: frozenset[str]
    faults: tuple[Fault, ...]


def gather_rows(rows: pd.DataFrame, layouts: Sequence[Layout]) -> Customers:
    """Return the customers of the rows of `Customers`; `rows` comes back with its keys."""
    reached, faults = _reach(rows, layouts)
    keyed = key_customers(_identities(reached, layouts))
    faults += [_fault(rows, layouts, i, wrong) for i, wrong in keyed.wrongs]
    whole = reached.assign(
        customer_id=pd.array(keyed.keys, dtype="str"),
        customer=reached["customer"].mask(reached["customer"] == "", keyed_names(keyed.keys)),
    )
    whole = whole[whole["customer_id"] != ""]
    ids = frozenset(reached["customer_id"]) - {""}
    return Customers(_merge(whole), whole, ids, tuple(faults))


def keyed_names(keys: Sequence[str]) -> pd.Series[str]:
    """Return keys as names, for customers whose name nobody wrote."""
    return pd.Series(keys, dtype="str")


def _identities(rows: pd.DataFrame, layouts: Sequence[Layout]) -> list[Identity]:
    history = rows[list(_HISTORY)].notna().any(axis=1)
    columns = (rows[name] for name in ("customer_id", "phone", "email", "customer", "contact"))
    return [
        Identity(key, phone_key(phone), email_key(email), name, contact, block, bool(is_history))
        for key, phone, email, name, contact, block, is_history in zip(
            *columns, _blocks(rows, layouts), history, strict=True
        )
    ]


def _blocks(rows: pd.DataFrame, layouts: Sequence[Layout]) -> list[int]:
    """Return, for each row, the position of the first row of its merged customer cell."""
    places = {place: i for i, place in enumerate(zip(rows["_sheet"], rows["_row"], strict=True))}
    blocks = list(range(len(rows)))
    for layout in layouts:
        at = {layout.columns.get("customer"), layout.columns.get("customer_id")}
        for (top, left), (bottom, _) in layout.grid.merges:
            first = places.get((layout.grid.name, top + 1))
            if left in at and first is not None:
                for row in range(top + 1, bottom + 1):
                    blocks[places.get((layout.grid.name, row + 1), first)] = first
    return blocks


def _reach(rows: pd.DataFrame, layouts: Sequence[Layout]) -> tuple[pd.DataFrame, list[Fault]]:
    """Return rows with whatever stands under 联系方式 moved to what it looks like."""
    found = {name: rows[name].to_numpy(dtype=object).copy() for name in _REACHES}
    faults = []
    for source in ("phone", "reach_at"):
        for i, text in enumerate(rows[source]):
            if not text or (source == "phone" and text[0].isdigit()):
                continue
            reach = parse_reach(text)
            if isinstance(reach, Wrong):
                faults += [_fault(rows, layouts, i, reach, source)] if source == "reach_at" else []
                reach = Reach(text) if source == "phone" else Reach()
            _place(found, i, source, reach)
    return rows.assign(**{k: pd.array(v, dtype="str") for k, v in found.items()}), faults


def _place(found: dict[str, Texts], i: int, source: str, reach: Reach) -> None:
    for name, value in zip(_REACHES, reach, strict=True):
        if name == source or (value and not found[name][i]):
            found[name][i] = value


def _fault(
    rows: pd.DataFrame, layouts: Sequence[Layout], i: int, wrong: Wrong, field: str = "customer"
) -> Fault:
    sheet, row = rows["_sheet"].iloc[i], int(rows["_row"].iloc[i])
    layout = next(layout for layout in layouts if layout.grid.name == sheet)
    at = layout.columns.get(field, layout.columns.get("customer_id", 0))
    return Fault(sheet, at, row, layout.grid.columns[at][row - 1], wrong)


def _merge(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each key: the first value of each column that is filled."""
    if rows["customer_id"].is_unique:
        return rows.assign(_contracts=None).reset_index(drop=True)
    texts = [str(name) for name in rows if rows[name].dtype == "str"]
    blanked = rows.assign(**{name: rows[name].mask(rows[name] == "") for name in texts})
    groups = blanked.groupby("customer_id", sort=False)
    merged = groups.first().reset_index()
    merged["last_contact"] = groups["last_contact"].max().to_numpy()
    merged["next_contact"] = _latest_next(blanked, merged["customer_id"])
    merged["_no_end"] = groups["_no_end"].any().to_numpy()
    merged = merged.assign(**{name: merged[name].fillna("") for name in texts})
    for name in (str(name) for name in rows if rows[name].dtype == object):
        merged[name] = _first_objects(rows[name], rows["customer_id"], merged["customer_id"])
    return merged[list(rows.columns)].assign(_contracts=_further(rows, merged["customer_id"]))


def _further(rows: pd.DataFrame, keys: pd.Series[str]) -> pd.Series[Any]:
    """Return the rows of each customer that tell of another contract than its first."""
    told = rows[rows["contract_end"].notna() | rows["_no_end"]]
    told = told.drop_duplicates(["customer_id", "contract_end", "_no_end"])
    further = told[told["customer_id"].duplicated()]
    found: dict[str, list[dict[str, Any]]] = {}
    for record in further[list(_CONTRACT)].to_dict("records"):
        found.setdefault(record["customer_id"], []).append({str(k): v for k, v in record.items()})
    return objects([tuple(found[key]) if key in found else None for key in keys])


def _first_objects(
    values: pd.Series[Any], keys: pd.Series[str], wanted: pd.Series[str]
) -> pd.Series[Any]:
    """Return the first value of each key; pandas would turn enumeration members into text."""
    found: dict[str, object] = {}
    for key, value in zip(keys, values, strict=True):
        if value is not None:
            found.setdefault(key, value)
    return pd.Series([found.get(key) for key in wanted], dtype=object)


def _latest_next(rows: pd.DataFrame, keys: pd.Series[str]) -> Days:
    """Return the next contact agreed on at the latest contact; an earlier promise is past."""
    ordered = rows.sort_values("last_contact", ascending=False, kind="stable")
    return ordered.groupby("customer_id")["next_contact"].first().reindex(keys).to_numpy()
