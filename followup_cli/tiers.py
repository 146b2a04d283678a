"""The rows of `Tiers`: what every customer is worth, where they stand, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from followup_cli.model import day
from followup_cli.terms import YesNo
from followup_cli.words import Message, msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from followup_cli.model import Task


def tier_rows(  # noqa: PLR0917 -- the frames that a row is made of
    customers: pd.DataFrame,
    scores: pd.DataFrame,
    stages: pd.Series,
    risk: pd.DataFrame,
    contacts: pd.Series,
    tasks: Iterable[Task],
    lang: str,
) -> tuple[Mapping[str, object], ...]:
    """Return a row a customer, by field: the scored by revenue, then the prospects by name.

    Args:
        customers: One row a customer, with `customer_id` and `customer`.
        scores: What `rfm.score_customers` returned, by customer id.
        stages: The stage of each customer, by customer id.
        risk: `churn_risk`, `reason` and `expected_value`, by customer id.
        contacts: The day of the last contact, by customer id.
        tasks: The schedule as it will be; the earliest open task is the next contact.
        lang: The language of the reasons.
    """
    frame = customers.set_index("customer_id")[["customer"]].join(
        [scores.rename(columns={"last": "last_order"}), risk]
    )
    frame["stage"] = stages
    frame["last_contact"] = contacts
    frame["next_contact"] = pd.Series(_next_contacts(tasks), dtype=object)
    frame = frame.reset_index(names="customer_id")
    frame = frame.sort_values(
        ["revenue", "customer_id"], ascending=[False, True], na_position="last", kind="stable"
    )
    return tuple(_row(record, lang) for record in _records(frame))


def _next_contacts(tasks: Iterable[Task]) -> dict[str, date]:
    found: dict[str, date] = {}
    for task in tasks:
        if task.is_open and task.due is not None:
            due = day(task.due)
            found[task.customer_id] = min(due, found.get(task.customer_id, due))
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(k): v for k, v in record.items()} for record in frame.to_dict("records")]


def _row(record: Mapping[str, object], lang: str) -> Mapping[str, object]:
    row = {name: value for name, value in record.items() if not _is_blank(value)}
    row["reason"] = _reason(row, lang)
    row["seed_user"] = YesNo.YES if row.get("seed_user") is True else None
    for name in ("last_order", "last_contact"):
        if isinstance(row.get(name), pd.Timestamp):
            row[name] = row[name].date()  # type: ignore[attr-defined]  # a Timestamp, just asked
    return row


def _reason(row: Mapping[str, object], lang: str) -> str:
    """Return why a customer is at risk, and how much so: a model may give no percentage."""
    reason, band = row.get("reason", ""), row.get("band")
    assert isinstance(reason, str | Message)
    if band is None:
        return tell(reason, lang)
    return tell(msg("{band}: {reason}", band=band, reason=reason), lang)


def _is_blank(value: object) -> bool:
    return value is None or (not isinstance(value, tuple) and bool(pd.isna(value)))  # type: ignore[call-overload]  # any scalar
