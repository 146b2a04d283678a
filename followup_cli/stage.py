"""Where every customer stands in its life with us: the first stage that fits, in this order.

Terminated, onboarding, pre-renewal, lapsed, dormant, in use, prospect. Days are whole and counted
to the last: on day 90 of 90 a customer is still onboarding, after 180 silent days it is dormant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from followup_cli.terms import CustomerStatus, Stage

if TYPE_CHECKING:
    from datetime import date

    from followup_cli.model_desk import Settings

    Flags = pd.Series[bool]
    Dates = pd.Series[pd.Timestamp]

_LONG = 10**6  # days: a term without an end, or one of which nobody wrote down the start


class _Known(NamedTuple):
    """What is known of every customer on the day, by customer id; later dates are left out."""

    customers: pd.DataFrame
    contracts: pd.DataFrame
    purchases: pd.DataFrame
    contacts: Dates
    today: pd.Timestamp
    settings: Settings


def assign_stages(  # noqa: PLR0917 - four frames, the day and the settings
    customers: pd.DataFrame,
    purchases: pd.DataFrame,
    contracts: pd.DataFrame,
    contacts: pd.Series[pd.Timestamp],
    as_of: date,
    settings: Settings,
) -> pd.Series[Any]:
    """Return the stage of every customer on the as-of date, by customer id.

    `purchases` is what `rfm.summarise_purchases` returns; `contacts` the last contact of each
    customer. What lies after the as-of date is not known yet.
    """
    today = pd.Timestamp(as_of)
    rows = customers.set_index("customer_id")
    known = _Known(
        customers=rows,
        contracts=_terms(contracts, today),
        purchases=purchases.reindex(rows.index),
        contacts=_last_contacts(rows, contacts, today),
        today=today,
        settings=settings,
    )
    bought = _has_bought(known)
    fits = {
        Stage.TERMINATED: _is_terminated(known),
        Stage.ONBOARDING: _is_new(known),
        Stage.PRE_RENEWAL: _ends_soon(known),
        Stage.LAPSED: _has_lapsed(known),
        Stage.DORMANT: bought & _is_silent(known),
        Stage.IN_USE: bought,
    }
    places = np.select([fit.to_numpy(dtype=bool) for fit in fits.values()], range(len(fits)), -1)
    stages = [*fits, Stage.PROSPECT]  # -1 is the last
    index = known.customers.index
    return pd.Series([stages[place] for place in places], index=index, dtype=object, name="stage")


def _last_contacts(rows: pd.DataFrame, contacts: Dates, today: pd.Timestamp) -> Dates:
    """Return the last contact known on the day, in the customer's row or among what was done."""
    both = pd.concat([rows["last_contact"], contacts.reindex(rows.index)], axis=1)
    return both.where(both < today + pd.Timedelta(days=1)).max(axis=1)


def _terms(contracts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Return the contracts with what they are today, and a third of their term in days."""
    begun = ~(contracts["start"] > today)
    over = contracts["end"] < today
    term = (contracts["end"] - contracts["start"]).dt.days.fillna(_LONG)
    return contracts.assign(begun=begun, over=over, running=begun & ~over, third=term // 3)


def _days_ago(known: _Known, dates: Dates) -> pd.Series[int]:
    """Return how many days ago each date was, NaN where there is none; negative ahead."""
    return (known.today - dates.dt.normalize()).dt.days


def _of(known: _Known, rows: Flags) -> Flags:
    """Return which customers have any of the chosen contracts."""
    chosen = known.contracts.loc[rows, "customer_id"].unique()
    return pd.Series(known.customers.index.isin(chosen), index=known.customers.index)


def _is_terminated(known: _Known) -> Flags:
    """Return who has ended it; a signed customer's old termination was before a new beginning."""
    status, day = known.customers["status"], known.customers["terminated_on"]
    said = status.isin([CustomerStatus.TERMINATED]) & ~(day > known.today)
    return said | ((day <= known.today) & ~status.isin([CustomerStatus.SIGNED]))


def _is_new(known: _Known) -> Flags:
    """Return who first bought, signed, went live or was delivered to within the days allowed."""
    begun = known.contracts[known.contracts["begun"]]
    third = begun.groupby("customer_id")["third"].max().reindex(known.customers.index)
    allowed = third.fillna(_LONG).clip(upper=known.settings.onboarding_days)
    return pd.concat(
        [_days_ago(known, dates).between(0, allowed) for dates in _beginnings(known)], axis=1
    ).any(axis=1)


def _beginnings(known: _Known) -> tuple[Dates, ...]:
    """Return the dates that a new customer counts from; the first term is one, a renewal is not."""
    signed = known.customers["signed_on"]
    begun = known.contracts[known.contracts["begun"]]
    start = begun.groupby("customer_id")["start"].min().reindex(known.customers.index)
    earliest = pd.concat([signed, known.purchases["first"]], axis=1).min(axis=1)
    renewal = (start - earliest).dt.days > known.settings.onboarding_days
    return (
        known.purchases["first"],
        signed,
        known.customers["go_live"],
        known.purchases["delivered"],
        known.purchases["go_live"],
        start.mask(renewal),
    )


def _ends_soon(known: _Known) -> Flags:
    """Return who has a contract that ends within the days allowed, and that none follows."""
    rows = known.contracts
    allowed = rows["third"].clip(upper=known.settings.renewal_days)
    soon = rows["running"] & ((rows["end"] - known.today).dt.days <= allowed)
    return _of(known, soon & ~_is_followed(rows, known.settings.renewal_grace_days))


def _is_followed(contracts: pd.DataFrame, grace: int) -> Flags:
    """Return which contracts another takes over from: begun about the end, and lasting longer."""
    pairs = contracts.reset_index().merge(contracts, on="customer_id", suffixes=("", "_next"))
    begins = (pairs["start_next"] - pairs["end"]).dt.days.abs() <= grace
    lasts = pairs["no_end_next"] | (pairs["end_next"] > pairs["end"])
    return pd.Series(contracts.index.isin(pairs.loc[begins & lasts, "index"]), contracts.index)


def _has_lapsed(known: _Known) -> Flags:
    rows = known.contracts
    return _of(known, rows["over"]) & ~_of(known, ~rows["over"])


def _has_bought(known: _Known) -> Flags:
    """Return who is a customer: bought, signed, live or under contract, however long ago."""
    rows = known.customers
    signed = rows["status"].isin([CustomerStatus.SIGNED]) & ~(rows["signed_on"] > known.today)
    dated = (rows[["signed_on", "go_live"]] <= known.today).any(axis=1)
    begun = _of(known, known.contracts["begun"])
    return known.purchases["first"].notna() | signed | dated | begun


def _is_silent(known: _Known) -> Flags:
    """Return who has no contract, and neither bought, signed nor talked to us for long."""
    signed = known.customers["signed_on"]
    heard = pd.concat(
        [known.purchases["last"], known.contacts, signed.mask(signed > known.today)], axis=1
    )
    silent = _days_ago(known, heard.max(axis=1)) >= known.settings.dormant_days
    return silent & ~_of(known, ~known.contracts["over"])
