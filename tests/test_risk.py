"""Risk and value: a model where it is right, plain facts where it is not, and said which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from score_frames import customers_of, frame_of, orders_of

from followup_cli.contracts import gather_contracts
from followup_cli.model_desk import Settings
from followup_cli.rfm import purchase_days
from followup_cli.risk import RiskResult, churn_risk
from followup_cli.risk_backtest import Backtest, backtest, learn
from followup_cli.terms import Risk
from followup_cli.words import tell

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 2)
PLAIN = Settings()
NOBODY = frame_of("Customers", [])
NO_CONTRACTS = gather_contracts(NOBODY, frame_of("Orders", []))


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def days_of(table: str) -> pd.DataFrame:
    return purchase_days(orders_of(table), DAY, PLAIN)


def risks(days: pd.DataFrame, settings: Settings = PLAIN, day: date = DAY) -> RiskResult:
    return churn_risk(days, NOBODY, NO_CONTRACTS, day, settings)


def said(result: RiskResult) -> dict[str, str]:
    return {str(name): tell(reason, "en") for name, reason in result.frame["reason"].items()}


def bands(result: RiskResult) -> dict[str, Risk | None]:
    return {str(name): band for name, band in result.frame["band"].items()}


@pytest.fixture(scope="module")
def cdnow(shared: Path) -> pd.DataFrame:
    """Return the days on which 2,357 people bought CDs, over 18 months."""
    names = ["master", "customer_id", "day", "discs", "amount"]
    texts = {"customer_id": str, "day": str}
    lines = pd.read_csv(
        shared / "data/cdnow-orders.txt", sep=r"\s+", header=None, names=names, dtype=texts
    )
    lines["day"] = pd.to_datetime(lines["day"]).astype("datetime64[us]")
    return lines.groupby(["customer_id", "day"], as_index=False).agg(amount=("amount", "sum"))


LAST_DAY = date(1998, 6, 30)


def test_on_real_customers_the_model_is_believed_and_says_how_good_it_was(
    cdnow: pd.DataFrame,
) -> None:
    result = risks(cdnow, day=LAST_DAY)
    tried = result.backtest
    assert tried is not None
    assert tried.believed
    assert tried.value_believed
    assert (tried.customers, round(tried.base_rate, 3)) == (2357, 0.873)
    assert tried.auc == pytest.approx(0.835, abs=0.001)
    assert (tried.brier, tried.brier_base) == pytest.approx((0.0841, 0.1108), abs=1e-4)
    assert tell(result.note, "en").startswith(
        "Churn risk is the chance of no purchase within 90 days, tested on 2357 customers"
    )


def test_what_the_risk_foretold_is_what_happened(cdnow: pd.DataFrame) -> None:
    """In nine groups of customers by risk, what was said is on the average 3 points off."""
    cutoff = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=90)
    risk = learn(cdnow, cutoff).risk(90)
    stayed_away = ~risk.index.isin(cdnow.loc[cdnow["day"] > cutoff, "customer_id"])
    groups = pd.DataFrame({"said": risk, "was": stayed_away}).groupby(pd.cut(risk, 9))
    table = groups.agg(n=("was", "size"), said=("said", "mean"), was=("was", "mean"))
    off = (table["said"] - table["was"]).abs()
    assert (off * table["n"]).sum() / table["n"].sum() < 0.03


def test_the_risk_is_not_the_chance_of_having_left(cdnow: pd.DataFrame) -> None:
    """Who bought often and lately is alive, but so is who has just bought for the first time."""
    cutoff = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=90)
    models = learn(cdnow, cutoff)
    alive = models.lifetime.chance_alive(models.histories)
    assert (models.risk(90) > 1 - alive).all()


def test_bands_stand_at_a_third_and_two_thirds(cdnow: pd.DataFrame) -> None:
    frame = risks(cdnow, day=LAST_DAY).frame
    low, medium, high = (frame.loc[frame["band"] == band, "churn_risk"] for band in Risk)
    assert low.max() < 0.33 <= medium.min()
    assert medium.max() <= 0.66 < high.min()


def test_twelve_months_of_value_are_what_the_next_months_roughly_brought(
    cdnow: pd.DataFrame,
) -> None:
    cutoff = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=180)
    expected = learn(cdnow, cutoff).value(180).sum()
    came = cdnow.loc[cdnow["day"] > cutoff, "amount"].sum()
    assert expected == pytest.approx(came, rel=0.2)


def test_the_order_of_rows_does_not_matter_and_nothing_is_changed(cdnow: pd.DataFrame) -> None:
    before = cdnow.copy(deep=True)
    some = cdnow[cdnow["customer_id"] < "0300"]
    one = risks(some, day=LAST_DAY).frame
    other = risks(some.sample(frac=1, random_state=3), day=LAST_DAY).frame
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(cdnow, before)


FEW = f"""
| customer | day        | amount |
| late     | {ago(141)} | 10     |
| late     | {ago(111)} | 10     |
| late     | {ago(81)}  | 40     |
| regular  | {ago(120)} | 10     |
| regular  | {ago(90)}  | 10     |
| regular  | {ago(60)}  | 10     |
| once     | {ago(400)} | 70     |
"""


def test_few_customers_are_judged_by_their_own_gap() -> None:
    result = risks(days_of(FEW))
    assert result.frame["churn_risk"].isna().all()  # no chance is made up
    assert bands(result) == {"late": Risk.HIGH, "regular": Risk.LOW, "once": None}
    assert said(result) == {
        "late": "silent for 81 days, usually 30",
        "regular": "bought 60 days ago, usually every 30",  # twice the gap is not longer than it
        "once": "bought once, 400 days ago",
    }
    assert "3 customers without a contract bought before the last 90 days" in str(result.note)
    assert "每位客户自己的购买间隔" in tell(result.note, "zh")


def test_few_customers_are_expected_to_bring_what_they_brought() -> None:
    assert dict(risks(days_of(FEW)).frame["expected_value"]) == {
        "late": 60,
        "once": 0,
        "regular": 30,
    }


def shop(rng: np.random.Generator, *, stop: bool) -> pd.DataFrame:
    """Return 200 customers who buy at random for a year; all of them or none `stop` at day 90."""
    rows = [
        (f"{n:03}", pd.Timestamp(ago(int(day))), 10.0)
        for n in range(200)
        for day in rng.choice(np.arange(95 if stop else 1, 365), 6, replace=False)
    ]
    return pd.DataFrame(rows, columns=["customer_id", "day", "amount"])


def test_a_model_that_was_wrong_is_not_believed_and_the_note_says_so() -> None:
    """Every customer stopped at once, as in a shop that closed: no model can tell who."""
    result = risks(shop(np.random.default_rng(5), stop=True))
    assert result.backtest is not None
    assert not result.backtest.believed
    assert result.frame["churn_risk"].isna().all()
    assert "the model did not beat the base rate" in str(result.note)


TYPES = {"churn_risk": "float64", "band": "object", "reason": "object", "expected_value": "float64"}
GOOD = Backtest(90, 30, 0.5, 0.7, 0.19, 0.2, 1, 2)


def test_belief_takes_thirty_customers_and_a_better_score_than_the_base_rate() -> None:
    assert GOOD.believed
    assert GOOD.value_believed
    assert not replace(GOOD, customers=29).believed
    assert not replace(GOOD, brier=0.2).believed
    assert not replace(GOOD, auc=0.5).believed
    assert not replace(GOOD, value_error=2.0).value_believed


def test_before_there_is_anything_to_try_it_on_there_is_no_test() -> None:
    days = days_of(f"| customer | day | amount |\n| Ada | {ago(89)} | 5 |")
    assert backtest(days, pd.Timestamp(DAY), 90) is None
    assert backtest(days, pd.Timestamp(DAY), 89) is not None


def test_nobody_at_all_is_no_error() -> None:
    result = risks(purchase_days(frame_of("Orders", []), DAY, PLAIN))
    assert (len(result.frame), result.backtest) == (0, None)
    assert result.frame.dtypes.map(str).to_dict() == TYPES
    assert str(result.note).startswith("No purchases without a contract")


def of_contracts(
    customers: str, tickets: list[dict[str, object]] | None = None, **scores: float
) -> RiskResult:
    frame = customers_of(customers)
    return churn_risk(
        days_of(FEW),
        frame,
        gather_contracts(frame, frame_of("Orders", [])),
        DAY,
        PLAIN,
        tickets=frame_of("Tickets", tickets or []),
        scores=scores,
    )


CONTRACTS = f"""
| customer | status | contract_start | contract_end | last_active |
| far      | signed | {ago(200)}     | {ago(-165)}  | {ago(3)}    |
| soon     | signed | {ago(300)}     | {ago(-65)}   |             |
| over     | signed | {ago(400)}     | {ago(35)}    |             |
| ever     | signed | {ago(400)}     | no end       | {ago(30)}   |
| once     | signed | {ago(400)}     | {ago(-90)}   | {ago(45)}   |
"""


def test_contract_customers_are_kept_out_of_the_model_and_their_signs_are_named() -> None:
    result = of_contracts(CONTRACTS)
    assert result.frame.dtypes.map(str).to_dict() == TYPES
    assert (
        result.frame.loc[["far", "soon", "over"], ["churn_risk", "expected_value"]]
        .isna()
        .all(axis=None)
    )
    contracts = {name: (str(bands(result)[name]), said(result)[name]) for name in said(result)}
    del contracts["late"], contracts["regular"]
    assert contracts == {
        "far": ("low", "contract ends in 165 days; never renewed yet"),
        "soon": ("medium", "contract ends in 65 days; never renewed yet"),
        "over": ("high", "contract ended 35 days ago, none follows; never renewed yet"),
        "ever": (
            "medium",
            "contract without an end; never renewed yet; no sign of use for 30 days",
        ),
        "once": ("high", "contract ends in 90 days; never renewed yet; no sign of use for 45 days"),
    }


def test_complaints_and_low_scores_are_signs() -> None:
    tickets: list[dict[str, object]] = [
        {"customer_id": "far", "kind": "complaint", "opened": ago(180)},
        {"customer_id": "far", "kind": "complaint", "opened": ago(0)},
        {"customer_id": "far", "kind": "complaint", "opened": ago(181)},
        {"customer_id": "far", "kind": "fault", "opened": ago(3)},
    ]
    result = of_contracts(CONTRACTS, tickets, far=6, soon=7)
    assert said(result)["far"] == (
        "contract ends in 165 days; never renewed yet; complaints in the last 180 days: 2; last score 6"
    )
    assert (bands(result)["far"], bands(result)["soon"]) == (Risk.HIGH, Risk.MEDIUM)


def test_a_renewal_is_counted_and_the_new_end_is_what_matters() -> None:
    orders = orders_of(f"""
    | customer | day        | amount | contract_start | contract_end |
    | Ada      | {ago(400)} | 10     | {ago(400)}     | {ago(36)}    |
    | Ada      | {ago(40)}  | 10     | {ago(35)}      | {ago(-330)}  |
    """)
    contracts = gather_contracts(NOBODY, orders)
    result = churn_risk(purchase_days(orders, DAY, PLAIN), NOBODY, contracts, DAY, PLAIN)
    assert said(result) == {"Ada": "contract ends in 330 days; renewals so far: 1"}
    assert bands(result) == {"Ada": Risk.LOW}


def test_contract_customers_alone_are_enough() -> None:
    customers = customers_of("| customer | contract_end |\n| Ada | 2027-01-01 |")
    orders = frame_of("Orders", [])
    contracts = gather_contracts(customers, orders)
    result = churn_risk(purchase_days(orders, DAY, PLAIN), customers, contracts, DAY, PLAIN)
    assert result.frame.dtypes.map(str).to_dict() == TYPES
    assert bands(result) == {"Ada": Risk.LOW}


def test_who_has_ended_it_is_lost_already() -> None:
    gone = """
    | customer | status     | contract_end |
    | late     | terminated |              |
    | Ada      | terminated | 2027-01-01   |
    """
    assert set(of_contracts(gone).frame.index) == {"regular", "once"}
