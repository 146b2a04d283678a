"""Whether the models would have been right: fitted without the last days, compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from followup_cli.risk_lifetime import Histories, Lifetime, fit_lifetime
from followup_cli.risk_spend import Spend, fit_spend

if TYPE_CHECKING:
    import numpy.typing as npt

    from followup_cli.risk_fit import Vector

    Flags = npt.NDArray[np.bool_]

ENOUGH = 30  # customers to learn from; with fewer, anything fits


@dataclass(frozen=True)
class Backtest:
    """How the models did over `days` that they had not seen, on `customers`.

    `base_rate` is the share that did not come back; `brier` the mean squared error of the risks,
    `brier_base` that of saying the base rate for everyone; `auc` how often, of one who stayed away
    and one who came, the right one had the higher risk. `value_error` is the mean error of the
    money expected, `value_base` that of saying the average for everyone.
    """

    days: int
    customers: int
    base_rate: float
    auc: float
    brier: float
    brier_base: float
    value_error: float
    value_base: float

    @property
    def believed(self) -> bool:
        """Whether the risks beat the base rate, on enough customers to tell."""
        enough = self.customers >= ENOUGH
        return enough and self.brier < self.brier_base and self.auc > 0.5  # noqa: PLR2004 - a coin's

    @property
    def value_believed(self) -> bool:
        """Whether the money expected beats the average, on enough customers to tell."""
        return self.customers >= ENOUGH and self.value_error < self.value_base


@dataclass(frozen=True)
class Models:
    """What was learnt from the purchases up to a day: who stays, and what they spend."""

    customers: pd.Index[str]
    histories: Histories
    counts: Vector
    means: Vector
    lifetime: Lifetime
    spend: Spend

    def risk(self, days: int) -> pd.Series[float]:
        """Return each customer's chance of no purchase within so many days."""
        return self._by_customer(self.lifetime.chance_silent(self.histories, days))

    def value(self, days: int) -> pd.Series[float]:
        """Return the money to expect of each customer within so many days."""
        purchases = self.lifetime.expected_purchases(self.histories, days)
        return self._by_customer(purchases * self.spend.expected_spend(self.counts, self.means))

    def _by_customer(self, values: Vector) -> pd.Series[float]:
        return pd.Series(values, index=self.customers)


def learn(purchase_days: pd.DataFrame, today: pd.Timestamp) -> Models:
    """Return the models fitted to the days on which customers bought, up to a day."""
    known = purchase_days[purchase_days["day"] <= today]
    by_customer = known.groupby("customer_id", sort=True)
    first, last = by_customer["day"].min(), by_customer["day"].max()
    counts = _numbers(by_customer["day"].nunique())
    means = _numbers(by_customer["amount"].sum()) / np.maximum(counts, 1)
    repeating, age = _numbers((last - first).dt.days), _numbers((today - first).dt.days)
    histories = Histories(counts - 1, repeating, age)
    fitted = fit_lifetime(histories), fit_spend(counts, means)
    return Models(first.index, histories, counts, means, *fitted)


def backtest(purchase_days: pd.DataFrame, today: pd.Timestamp, days: int) -> Backtest | None:
    """Return how the models would have done over the last days; None with nobody to try it on."""
    cutoff = today - pd.Timedelta(days=days)
    if not (purchase_days["day"] <= cutoff).any():
        return None
    models = learn(purchase_days, cutoff)
    after = purchase_days[purchase_days["day"].between(cutoff, today, inclusive="right")]
    stayed_away = ~models.customers.isin(after["customer_id"])
    spent = after.groupby("customer_id")["amount"].sum().reindex(models.customers, fill_value=0.0)
    risk, rate = models.risk(days), float(stayed_away.mean())
    return Backtest(
        days=days,
        customers=len(models.customers),
        base_rate=rate,
        auc=_auc(risk, stayed_away),
        brier=float(((risk - stayed_away) ** 2).mean()),
        brier_base=rate * (1 - rate),
        value_error=float((models.value(days) - spent).abs().mean()),
        value_base=float((spent.mean() - spent).abs().mean()),
    )


def _numbers(column: pd.Series[Any]) -> Vector:
    return np.asarray(column, dtype=np.float64)


def _auc(risk: pd.Series[float], stayed_away: Flags) -> float:
    """Return how many pairs are ranked rightly, ties as half; a coin's half if there are none."""
    away, came = int(stayed_away.sum()), int((~stayed_away).sum())
    if not away or not came:
        return 0.5
    ranks = float(risk.rank()[stayed_away].sum())
    return (ranks - away * (away + 1) / 2) / (away * came)
