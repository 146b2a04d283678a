"""Who is likely to be lost, and what each customer is likely to bring in a year.

A model is believed only where it beats the base rate on days that it had not seen; elsewhere each
customer's own purchase gap decides, and the result says so. Contract customers are kept out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from followup_cli.risk_backtest import ENOUGH, Backtest, backtest, learn
from followup_cli.risk_gaps import gap_bands, gap_reasons, usual_gaps
from followup_cli.risk_signs import contract_risks, gather_evidence, join_messages
from followup_cli.terms import CustomerStatus, Risk
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model_desk import Settings

YEAR = 365
COLUMNS = ["churn_risk", "band", "reason", "expected_value"]


@dataclass(frozen=True)
class RiskResult:
    """What is likely of every customer, and how far to believe it.

    `frame` is indexed by `customer_id`: `churn_risk`, a fitted chance (NaN where there is none to
    believe), its `band`, the `reason` (a Message), and the `expected_value` of 12 months.
    """

    frame: pd.DataFrame
    backtest: Backtest | None
    note: Message


def churn_risk(
    purchase_days: pd.DataFrame,
    customers: pd.DataFrame,
    contracts: pd.DataFrame,
    as_of: date,
    settings: Settings,
    *,
    tickets: pd.DataFrame | None = None,
    scores: Mapping[str, float] | None = None,
) -> RiskResult:
    """Return the risk of losing each customer, and what they are likely to bring in a year.

    `purchase_days` is what `rfm.purchase_days` returns; `tickets` and the last `scores` given by
    each customer say more about contract customers. Terminated customers are lost already.
    """
    today = pd.Timestamp(as_of)
    evidence = gather_evidence(customers, tickets, scores or {}, today, settings)
    of_contracts = contract_risks(contracts, evidence)
    known = purchase_days[purchase_days["day"] <= today]
    bought = known[~known["customer_id"].isin(of_contracts.index)]
    tried = backtest(bought, today, settings.risk_days)
    of_purchases = _of_purchases(bought, today, tried, settings)
    frame = pd.concat([of_purchases, of_contracts.reindex(columns=COLUMNS)]).sort_index()
    frame = frame.astype({"churn_risk": "float64", "expected_value": "float64"})
    gone = customers.loc[customers["status"].isin([CustomerStatus.TERMINATED]), "customer_id"]
    n = bought["customer_id"].nunique()
    return RiskResult(frame[~frame.index.isin(gone)], tried, _note(n, tried, settings))


def _of_purchases(
    bought: pd.DataFrame, today: pd.Timestamp, tried: Backtest | None, settings: Settings
) -> pd.DataFrame:
    """Return risk and value of those who buy without a contract: by model, or by their own gap."""
    gaps = usual_gaps(bought, today)
    models = learn(bought, today) if tried and tried.customers >= ENOUGH else None
    frame = pd.DataFrame({"churn_risk": np.nan, "expected_value": np.nan}, index=gaps.index)
    frame["band"] = pd.Series(gap_bands(gaps), index=gaps.index, dtype=object)
    frame["reason"] = pd.Series(gap_reasons(gaps), index=gaps.index, dtype=object)
    if tried and models and tried.believed:
        frame["churn_risk"] = models.risk(settings.risk_days)
        frame["band"] = _bands(frame["churn_risk"], settings)
    by_model = models.value(YEAR) if tried and models and tried.value_believed else None
    frame["expected_value"] = (_last_year(bought, today) if by_model is None else by_model).round(2)
    return frame[COLUMNS]


def _bands(chances: pd.Series[float], settings: Settings) -> pd.Series[Any]:
    """Return low under the first of the bands, high above the last, medium between."""
    low, high = min(settings.risk_bands), max(settings.risk_bands)
    bands = [Risk.LOW if p < low else Risk.MEDIUM if p <= high else Risk.HIGH for p in chances]
    return pd.Series(bands, index=chances.index, dtype=object)


def _last_year(bought: pd.DataFrame, today: pd.Timestamp) -> pd.Series[float]:
    """Return what each customer left in the last 12 months."""
    recent = bought["day"] > today - pd.Timedelta(days=YEAR)
    return bought["amount"].where(recent, 0.0).groupby(bought["customer_id"], sort=True).sum()


def _note(n: int, tried: Backtest | None, settings: Settings) -> Message:
    """Say what was done, and how far it can be believed."""
    if not n:
        return msg("No purchases without a contract yet: there is no rhythm to learn a risk from.")
    if tried is None or tried.customers < ENOUGH:
        return msg(
            "Churn risk goes by each customer's own purchase gap, and the expected value is what "
            "the last 12 months brought: {n} customers without a contract bought before the last "
            "{days} days, and {enough} are needed to learn from.",
            n=tried.customers if tried else 0,
            days=settings.risk_days,
            enough=ENOUGH,
        )
    return join_messages((_risk_note(tried), _value_note(tried)))


def _risk_note(tried: Backtest) -> Message:
    figures = {
        "days": tried.days,
        "n": tried.customers,
        "auc": f"{tried.auc:.2f}",
        "brier": f"{tried.brier:.3f}",
        "base": f"{tried.brier_base:.3f}",
    }
    if tried.believed:
        return msg(
            "Churn risk is the chance of no purchase within {days} days, tested on {n} customers "
            "and the last {days} days: AUC {auc}, Brier {brier} (base rate {base})",
            **figures,
        )
    return msg(
        "Churn risk goes by each customer's own purchase gap: on the last {days} days of {n} "
        "customers the model did not beat the base rate (AUC {auc}, Brier {brier}, base rate "
        "{base})",
        **figures,
    )


def _value_note(tried: Backtest) -> Message:
    figures = {"error": f"{tried.value_error:.2f}", "base": f"{tried.value_base:.2f}"}
    if tried.value_believed:
        return msg(
            "the expected value is modelled, off by {error} a customer in the test ({base} if all "
            "were taken for average)",
            **figures,
        )
    return msg(
        "the expected value is what the last 12 months brought: the model was off by {error} a "
        "customer in the test, no better than taking all for average ({base})",
        **figures,
    )
