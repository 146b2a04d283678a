"""The models behind risk and value, against the figures that their authors published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.risk_fit import find_lowest
from followup_cli.risk_lifetime import Histories, Lifetime, fit_by_likelihood, fit_lifetime
from followup_cli.risk_spend import Spend, fit_spend, fit_spend_by_likelihood

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def cdnow(shared: Path) -> Histories:
    """Return the histories of 2,357 buyers of CDs, in weeks."""
    table = pd.read_csv(shared / "data/cdnow.csv")
    return Histories(*(table[name].to_numpy("float64") for name in ("frequency", "recency", "T")))


@pytest.fixture(scope="module")
def spent(shared: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return what the 946 who came back in the first 39 weeks spent then: visits, and mean."""
    names = ["master", "sample", "day", "discs", "dollars"]
    lines = pd.read_csv(shared / "data/cdnow-orders.txt", sep=r"\s+", header=None, names=names)
    visits = lines[lines["day"] <= 19970930].groupby(["sample", "day"])["dollars"].sum()
    visits = visits[visits.groupby("sample").cumcount() > 0]  # the first visit is not a repeat
    means = visits.groupby("sample").agg(["size", "mean"])
    means = means[means["mean"] > 0]
    return means["size"].to_numpy("float64"), means["mean"].to_numpy()


def test_the_bg_nbd_has_the_parameters_of_the_paper(cdnow: Histories) -> None:
    fitted = fit_by_likelihood(cdnow, modified=0)
    assert fitted[:4] == pytest.approx((0.242593, 4.413532, 0.792886, 2.425753), rel=2e-6)
    assert fitted.log_likelihood(cdnow) == pytest.approx(-9582.42556, abs=1e-5)


def test_the_mbg_nbd_has_the_parameters_published(cdnow: Histories) -> None:
    fitted = fit_by_likelihood(cdnow, modified=1)
    assert fitted[:4] == pytest.approx((0.524838, 6.182988, 0.891356, 1.614), rel=2e-6)


def test_the_expectations_of_the_paper() -> None:
    """Customer 1: two purchases after the first, the last after 30.43 of 38.86 weeks."""
    paper = Lifetime(0.242593, 4.413532, 0.792886, 2.425753, modified=0)
    customer = Histories(*(np.array([value]) for value in (2.0, 30.43, 38.86)))
    assert paper.expected_purchases(customer, 39)[0] == pytest.approx(1.22591, abs=5e-6)
    assert paper.chance_alive(customer)[0] == pytest.approx(0.726609, abs=5e-7)


def test_the_gamma_gamma_has_the_parameters_published(spent: tuple[np.ndarray, np.ndarray]) -> None:
    counts, means = spent
    assert len(counts) == 946
    fitted = fit_spend_by_likelihood(counts, means)
    assert fitted == pytest.approx((6.2488, 3.7446, 15.4477), rel=5e-4)


def test_the_prior_hardly_matters_where_there_is_much_to_learn_from(cdnow: Histories) -> None:
    free, guided = fit_by_likelihood(cdnow, modified=1), fit_lifetime(cdnow)
    assert guided.log_likelihood(cdnow) > free.log_likelihood(cdnow) - 2
    assert guided[:4] == pytest.approx(free[:4], rel=0.3)


def test_the_unit_of_time_does_not_matter(cdnow: Histories) -> None:
    weeks = fit_lifetime(cdnow)
    days = fit_lifetime(Histories(cdnow.repeats, cdnow.last * 7, cdnow.age * 7))
    assert days == pytest.approx(weeks._replace(alpha=weeks.alpha * 7), rel=1e-5)


def test_the_unit_of_money_does_not_matter(spent: tuple[np.ndarray, np.ndarray]) -> None:
    counts, means = spent
    dollars, cents = fit_spend(counts, means), fit_spend(counts, means * 100)
    assert cents == pytest.approx(dollars._replace(v=dollars.v * 100), rel=1e-5)


def test_expected_purchases_agree_with_customers_made_up_by_the_model() -> None:
    """20,000 customers who have just bought for the first time, followed for 50 weeks."""
    model = Lifetime(1.2, 6.0, 1.7, 3.0)
    rng = np.random.default_rng(7)
    rates = rng.gamma(model.r, 1 / model.alpha, 20_000)
    leaves = rng.beta(model.a, model.b, 20_000)
    stays = rng.geometric(leaves) - 1  # purchases before leaving, the first one aside
    purchases = np.minimum(stays, rng.poisson(rates * 50))
    new = Histories(*(np.zeros(1) for _ in range(3)))
    assert model.expected_purchases(new, 50)[0] == pytest.approx(purchases.mean(), rel=0.03)
    assert model.chance_silent(new, 50)[0] == pytest.approx((purchases == 0).mean(), abs=0.01)


def test_the_closed_form_has_a_gap_at_a_of_1_and_the_expectation_has_none() -> None:
    customer = Histories(*(np.array([value]) for value in (3.0, 20.0, 30.0)))
    near, at = (Lifetime(0.5, 4, a, 2).expected_purchases(customer, 52) for a in (1.001, 1.0))
    assert at[0] == pytest.approx(near[0], rel=2e-3)


def test_one_dear_purchase_is_believed_less_than_ten() -> None:
    model = Spend(p=4, q=4, v=75)  # 100 on the average
    once, often = model.expected_spend(np.array([1.0, 10.0]), np.array([500.0, 500.0]))
    assert 100 < once < often < 500


def test_the_lowest_point_of_a_curved_valley_is_found() -> None:
    def valley(at: np.ndarray) -> float:
        return float((1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2)

    assert find_lowest(valley, np.array([-1.2, 1.0])) == pytest.approx([1, 1], abs=1e-5)


def history(numbers: tuple[int, int, int]) -> tuple[float, float, float]:
    """Return a history that can have happened: x days bought after the first take x days."""
    repeats, slack, silent = numbers
    last = repeats + slack if repeats else 0
    return repeats, last, last + silent


histories = st.tuples(st.integers(0, 30), st.integers(0, 400), st.integers(0, 400)).map(history)


@hypothesis.settings(max_examples=25, deadline=None)  # each fits a model
@given(st.lists(histories, min_size=1, max_size=40), st.integers(1, 400))
def test_any_customers_at_all_get_chances_and_sensible_expectations(
    rows: list[tuple[float, float, float]], days: int
) -> None:
    customers = Histories(*np.array(rows, dtype=float).T)
    model = fit_lifetime(customers)
    alive, silent = model.chance_alive(customers), model.chance_silent(customers, days)
    expected = model.expected_purchases(customers, days)
    assert np.isfinite(model[:4]).all()
    assert ((alive >= 0) & (alive <= 1)).all()
    assert ((silent >= 1 - alive - 1e-12) & (silent <= 1)).all()
    assert (expected >= 1 - silent - 1e-9).all()  # at least as many as the chance of one
    assert (model.chance_silent(customers, days + 30) <= silent + 1e-12).all()
