"""How long each customer usually lets pass between purchases, and how long it has been now."""

from __future__ import annotations

import pandas as pd

from followup_cli.terms import Risk
from followup_cli.words import Message, msg

TOO_LONG = 2  # times the usual gap


def usual_gaps(purchase_days: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Return each customer's `silent` days and median `gap`, NaN with a single day bought."""
    days = purchase_days[["customer_id", "day"]].drop_duplicates().sort_values("day")
    by_customer = days.groupby("customer_id", sort=True)["day"]
    gaps = by_customer.diff().dt.days.groupby(days["customer_id"]).median()
    silent = (today - by_customer.max()).dt.days
    return pd.DataFrame({"silent": silent, "gap": gaps.reindex(silent.index)})


def gap_bands(gaps: pd.DataFrame) -> list[Risk | None]:
    """Return who has been silent for too long by their own measure; None without one."""
    late = gaps["silent"] > TOO_LONG * gaps["gap"]
    pairs = zip(late, gaps["gap"].isna(), strict=True)
    return [None if unknown else Risk.HIGH if high else Risk.LOW for high, unknown in pairs]


def gap_reasons(gaps: pd.DataFrame) -> list[Message]:
    """Say for each customer how long it has been, and how long it usually is."""
    return [_reason(*row) for row in gaps[["silent", "gap"]].itertuples(index=False, name=None)]


def _reason(silent: int, gap: float) -> Message:
    if pd.isna(gap):
        return msg("bought once, {days} days ago", days=silent)
    usual = f"{gap:g}"
    if silent > TOO_LONG * gap:
        return msg("silent for {days} days, usually {gap}", days=silent, gap=usual)
    return msg("bought {days} days ago, usually every {gap}", days=silent, gap=usual)
