"""What every customer is worth: recency, frequency and money, scored against the others.

Customers without a purchase are prospects and get no score; a paid term in force counts as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from followup_cli.rfm_letters import Letter, score_frequency, score_money, score_recency
from followup_cli.rfm_orders import (
    UNITS,
    currency_problems,
    first_milestones,
    future_problems,
    money,
    sum_orders,
)
from followup_cli.terms import Segment, Tier
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model import Problem
    from followup_cli.model_desk import Settings

SEED_PERCENT = 80
SEGMENTS: Mapping[tuple[bool, bool, bool], Segment] = {
    # M high, R high, F high
    (True, True, True): Segment.KEY_VALUE,
    (True, True, False): Segment.KEY_GROW,
    (True, False, True): Segment.KEY_KEEP,
    (True, False, False): Segment.KEY_WIN_BACK,
    (False, True, True): Segment.VALUE,
    (False, True, False): Segment.GROW,
    (False, False, True): Segment.KEEP,
    (False, False, False): Segment.WIN_BACK,
}
TIERS: Mapping[Segment, Tier] = {
    Segment.KEY_VALUE: Tier.HIGH,
    Segment.KEY_KEEP: Tier.HIGH,
    Segment.KEY_GROW: Tier.POTENTIAL,
    Segment.KEY_WIN_BACK: Tier.POTENTIAL,
    Segment.VALUE: Tier.POTENTIAL,
    Segment.GROW: Tier.GENERAL,
    Segment.KEEP: Tier.GENERAL,
    Segment.WIN_BACK: Tier.GENERAL,
}


def summarise_purchases(
    orders: pd.DataFrame,
    as_of: date,
    settings: Settings,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    *,
    sums: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return R, F and M of every customer with a purchase, and what stands in the way.

    The frame is indexed by `customer_id`: `first`, `last`, `days_since` (R), `orders` (F),
    `revenue` (M), and the first `delivered` and `go_live` of an order. `columns` gives the column
    letters of each sheet, so that a problem can name its cell; `sums` is what `sum_orders`
    returned, where it is known already.
    """
    sums = sum_orders(orders, as_of, settings) if sums is None else sums
    summary = _summarise(sums, as_of, settings).join(first_milestones(orders, as_of))
    problems = currency_problems(orders, as_of, settings)
    return summary, problems + future_problems(orders, as_of, columns or {})


def purchase_days(orders: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    """Return the days on which each customer bought, as `days_of` does."""
    return days_of(sum_orders(orders, as_of, settings))


def days_of(sums: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each day on which a customer bought: `customer_id`, `day`, `amount`.

    A credit note that names no order is spread over the customer's purchases, so that the amounts
    add up to what the customer really left. `sums` is what `sum_orders` returned.
    """
    purchases = sums[sums["day"].notna()]
    left = sums.groupby("customer_id")["net"].sum().clip(lower=0)
    kept = left / purchases.groupby("customer_id")["net"].sum()
    days = purchases.groupby(["customer_id", "day"], as_index=False).agg(net=("net", "sum"))
    days["amount"] = days.pop("net") * days["customer_id"].map(kept) / UNITS
    return days


def score_customers(
    summary: pd.DataFrame, contracts: pd.DataFrame, as_of: date, settings: Settings
) -> pd.DataFrame:
    """Return every customer's scores, segment, tier and share of the revenue.

    The frame is indexed by `customer_id`: `first`, `last`, `days_since`, `orders` and `revenue` as
    they were scored, `r`, `f`, `m`, `segment`, `tier`, `revenue_share`, `cumulative` (equal
    customers share it), `in_80` (the few that make 80 % of the revenue) and `seed_user`.
    """
    values = _with_terms(summary, contracts, as_of)
    letters = (
        score_recency(values["days_since"], settings),
        score_frequency(values["orders"], settings),
        score_money(values["revenue"], settings),
    )
    scored = values.assign(**dict(zip("rfm", (x.score for x in letters), strict=True)))
    scored["segment"] = _segments(*letters)
    scored["tier"] = _tiers(scored, settings)
    return _with_shares(scored)


def seed_summary(scores: pd.DataFrame) -> Message:
    """Say how many customers are seed users, and what share of the revenue they really make."""
    seeds = scores[scores["seed_user"]]
    return msg(
        "{seeds} seed users of {n} customers make {share} of the revenue.",
        seeds=len(seeds),
        n=len(scores),
        share=f"{seeds['revenue_share'].sum():.0%}",
    )


def _summarise(sums: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    purchases = sums[sums["day"].notna()].groupby("customer_id", sort=True)
    summary = purchases.agg(first=("day", "min"), last=("day", "max"))
    # The classic quintile method counts transactions; ours counts days, as a visit does.
    classic = settings.rfm_method == "quantile"
    counted = purchases["transactions"].sum() if classic else purchases["day"].nunique()
    total = sums.groupby("customer_id")["net"].sum()
    return summary.assign(
        days_since=(pd.Timestamp(as_of) - summary["last"]).dt.days,
        orders=counted.astype("int64"),
        revenue=money(total.reindex(summary.index)),
    )


def _with_terms(summary: pd.DataFrame, contracts: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the values to score: a contract in force is a purchase of today, and not the only one.

    Where nothing was ever ordered, what the contracts say is what the customer is worth.
    """
    values = summary[["first", "last", "days_since", "orders", "revenue"]]
    begun = contracts[~(contracts["start"] > pd.Timestamp(as_of))]
    running = begun[~(begun["end"] < pd.Timestamp(as_of))]
    values = values.reindex(values.index.union(pd.Index(running["customer_id"].unique())))
    in_force = values.index.isin(running["customer_id"])
    amounts = begun.groupby("customer_id")["amount"].sum().round(2)
    return (
        values.assign(
            days_since=values["days_since"].mask(in_force, 0).astype("int64"),
            orders=values["orders"]
            .fillna(0)
            .mask(in_force, values["orders"].clip(lower=2).fillna(2)),
            revenue=values["revenue"].fillna(amounts.reindex(values.index)).fillna(0.0),
        )
        .astype({"orders": "int64"})
        .rename_axis("customer_id")
    )


def _segments(recency: Letter, frequency: Letter, money_: Letter) -> list[Segment]:
    highs = zip(money_.high, recency.high, frequency.high, strict=True)
    return [SEGMENTS[bool(m), bool(r), bool(f)] for m, r, f in highs]


def _tiers(scored: pd.DataFrame, settings: Settings) -> pd.Series[Any]:
    """Return the tier of each segment; beyond the cap, high value by money becomes potential."""
    tiers = scored["segment"].map({**TIERS, **settings.tiers}).astype(object)
    if settings.high_value_share is None:
        return tiers
    room = max(1, int(settings.high_value_share * len(scored) + 1e-9))
    revenue = scored["revenue"].where(tiers == Tier.HIGH)
    # The worst rank of equals: those who do not all fit stay out together.
    beyond = revenue.rank(ascending=False, method="max") > room
    return tiers.mask(beyond, Tier.POTENTIAL)


def _with_shares(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the scores with each customer's share of the revenue, and the few that make 80 %."""
    cents = (scored["revenue"] * 100).round().clip(lower=0)
    by_value = cents.groupby(cents).sum().sort_index(ascending=False)
    reached = cents.map(by_value.cumsum())
    before = reached - cents.map(by_value)
    total = cents.sum() or np.nan
    in_80 = (cents > 0) & (before * 100 < total * SEED_PERCENT)
    return scored.assign(
        revenue_share=cents / total,
        cumulative=reached / total,
        in_80=in_80,
        seed_user=in_80 & (scored["orders"] >= 2),  # noqa: PLR2004 - F of at least 2, by definition
    )
