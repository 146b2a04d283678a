"""Recency, frequency, money: what counts, how it is scored, and who is worth what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import hypothesis
import numpy as np
import pandas as pd
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn, frame_of, orders_of

from followup_cli.contracts import gather_contracts
from followup_cli.model import Row
from followup_cli.model_desk import Settings
from followup_cli.rfm import (
    purchase_days,
    score_customers,
    seed_summary,
    summarise_purchases,
)
from followup_cli.rfm_letters import score_frequency, score_money, score_recency
from followup_cli.terms import Tier
from followup_cli.words import tell
from followup_cli.workbook.labels import label
from followup_cli.workbook.settings import parse_settings

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Settings()
NEW_YEARS_EVE = date(2025, 12, 31)
NO_CONTRACTS = gather_contracts(frame_of("Customers", []), frame_of("Orders", []))

ORDERS = """
| customer | day        | amount | order |
| A        | 2025-12-20 | 900    |       |
| A        | 2025-11-20 | 900    |       |
| A        | 2025-10-21 | 900    |       |
| A        | 2025-09-20 | 900    |       |
| B        | 2025-06-01 | 1500   |       |
| B        | 2025-05-01 | 1500   |       |
| B        | 2025-04-02 | 1000   |       |
| C        | 2025-12-28 | 3000   |       |
| D        | 2025-02-10 | 2500   |       |
| E        | 2025-12-10 | 120    |       |
| E        | 2025-11-25 | 150    |       |
| F        | 2025-12-30 | 80     |       |
| G        | 2025-03-01 | 100    |       |
| G        | 2025-01-05 | 100    |       |
| H        | 2025-01-15 | 60     |       |
| I        | 2025-12-01 | 500    | i1    |
| I        | 2025-12-15 | -500   | i1    |
| J        | 2025-08-15 | 300    | j1    |
| J        | 2025-12-20 | -100   | j1    |
"""


def scores_of(table: str, settings: Settings = PLAIN) -> pd.DataFrame:
    summary, _ = summarise_purchases(orders_of(table), NEW_YEARS_EVE, settings)
    return score_customers(summary, NO_CONTRACTS, NEW_YEARS_EVE, settings)


def values_in(orders: pd.DataFrame, settings: Settings = PLAIN) -> dict[str, tuple[float, ...]]:
    """Return (R, F, M) by customer."""
    summary, _ = summarise_purchases(orders, NEW_YEARS_EVE, settings)
    rows = summary[["days_since", "orders", "revenue"]].itertuples(name=None)
    return {name: tuple(values) for name, *values in rows}


def numbers(table: str, settings: Settings = PLAIN) -> dict[str, tuple[float, ...]]:
    return values_in(orders_of(table), settings)


def test_the_worked_example_comes_out_exactly() -> None:
    table = """
    |   | R   | F | M    | RFM | segment  | tier      | 80 % |
    | A | 11  | 4 | 3600 | 333 | 重要价值 | high      | yes  |
    | B | 213 | 3 | 4000 | 233 | 重要保持 | high      | yes  |
    | C | 3   | 1 | 3000 | 313 | 重要发展 | potential | yes  |
    | D | 324 | 1 | 2500 | 112 | 重要挽留 | potential | yes  |
    | E | 21  | 2 | 270  | 232 | 一般价值 | potential |      |
    | F | 1   | 1 | 80   | 311 | 一般发展 | general   |      |
    | G | 305 | 2 | 200  | 132 | 一般保持 | general   |      |
    | H | 350 | 1 | 60   | 111 | 一般挽留 | general   |      |
    | J | 138 | 1 | 200  | 212 | 一般挽留 | general   |      |
    """
    scores = scores_of(ORDERS)
    assert list(scores.index) == [row[""] for row in drawn(table)]  # I is a prospect again
    got_by_customer = scores.to_dict("index")
    for row in drawn(table):
        got = got_by_customer[row[""]]
        assert {
            "": row[""],
            "R": str(got["days_since"]),
            "F": str(got["orders"]),
            "M": f"{got['revenue']:.0f}",
            "RFM": f"{got['r']}{got['f']}{got['m']}",
            "segment": label(got["segment"], "zh"),
            "tier": got["tier"].removesuffix("_value"),
            "80 %": "yes" if got["in_80"] else "",
        } == row


def test_seed_users_came_back_and_the_share_they_make_is_the_real_one() -> None:
    scores = scores_of(ORDERS)
    assert list(scores.index[scores["seed_user"]]) == ["A", "B"]  # C and D bought only once
    assert tell(seed_summary(scores), "en") == (
        "2 seed users of 9 customers make 55% of the revenue."
    )


def test_what_cumulates_is_shared_by_equals() -> None:
    scores = scores_of("""
    | customer | day        | amount |
    | A        | 2025-01-01 | 50     |
    | B        | 2025-01-01 | 25     |
    | C        | 2025-01-01 | 25     |
    """)
    assert list(scores["revenue_share"]) == [0.5, 0.25, 0.25]
    assert list(scores["cumulative"]) == [0.5, 1.0, 1.0]
    assert list(scores["in_80"]) == [True, True, True]  # B and C come in together


def test_a_refund_is_taken_off_and_neither_counts_nor_refreshes() -> None:
    assert numbers("""
    | customer | day        | amount | order | order_status |
    | line     | 2025-12-01 | 300    | 1     |              |
    | line     | 2025-12-20 | -100   | 1     |              |
    | note     | 2025-12-01 | 300    | 2     |              |
    | note     | 2025-12-20 | -100   | C2    |              |
    | both     | 2025-12-01 | 300    | 3     | refunded     |
    | both     | 2025-12-20 | -300   | 3     | refunded     |
    | both     | 2025-12-05 | 50     | 4     | paid         |
    | part     | 2025-12-01 | 300    | 5     | paid         |
    | part     | 2025-12-01 | 200    | 5     | refunded     |
    """) == {"line": (30, 1, 200), "note": (30, 1, 200), "both": (26, 1, 50), "part": (30, 1, 300)}


@pytest.mark.parametrize(
    "status", ["Refunded", "已退款", "Cancelled", "交易关闭", "Failed", "未付款"]
)
def test_an_order_that_came_to_nothing_is_no_purchase(status: str) -> None:
    assert numbers(f"""
    | customer | day        | amount | order | order_status |
    | A        | 2025-12-01 | 300    | 1     | {status}     |
    | B        | 2025-12-01 | 300    | 2     | {status}     |
    | B        | 2025-11-01 | 80     | 3     | Paid         |
    """) == {"B": (60, 1, 80)}


def test_a_status_on_the_first_line_only_holds_for_the_order() -> None:
    assert numbers("""
    | customer | day        | amount | order | order_status |
    | A        | 2025-12-01 | 300    | 1     | refunded     |
    | A        | 2025-12-01 | 200    | 1     |              |
    | A        | 2025-11-01 | 10     | 2     |              |
    """) == {"A": (60, 1, 10)}


def test_lines_of_one_order_are_one_purchase_and_one_day_counts_once() -> None:
    assert numbers("""
    | customer | day              | amount | order |
    | A        | 2025-12-01 09:00 | 10.10  | 1     |
    | A        | 2025-12-01 09:00 | 20.20  | 1     |
    | A        | 2025-12-01 23:59 | 30.30  | 2     |
    | B        | 2025-12-01       | 5      | 1     |
    """) == {"A": (30, 1, 60.6), "B": (30, 1, 5)}  # B's order 1 is not A's


def test_the_as_of_day_counts_to_its_end_and_what_comes_later_is_a_problem() -> None:
    orders = orders_of("""
    | customer | day              | amount |
    | A        | 2025-12-31 23:59 | 10     |
    | A        | 2026-01-01       | 20     |
    """)
    columns = {"Orders": {"order_date": "C"}}
    _, problems = summarise_purchases(orders, NEW_YEARS_EVE, PLAIN, columns)
    assert values_in(orders) == {"A": (0, 1, 10)}
    assert [(p.where, p.value, p.policy) for p in problems] == [("Orders!C3", "2026-01-01", False)]
    assert "2025-12-31" in tell(problems[0].message, "zh")


def test_many_later_orders_are_one_problem() -> None:
    orders = orders_of("| customer | day | amount |\n" + "| A | 2026-02-01 | 10 |\n" * 6)
    _, problems = summarise_purchases(orders, NEW_YEARS_EVE, PLAIN)
    assert [str(p.message) for p in problems] == [
        "6 order lines, this one first, are dated after 2025-12-31 and were not counted"
    ]


MIXED = """
| customer | day        | amount | currency |
| A        | 2025-12-01 | 100    | usd      |
| A        | 2025-12-02 | 100    | 人民币   |
| A        | 2025-12-03 | 100    |          |
| B        | 2025-12-03 | 10     | EUR      |
"""


def test_several_currencies_are_not_summed_without_rates() -> None:
    _, problems = summarise_purchases(orders_of(MIXED), NEW_YEARS_EVE, PLAIN)
    assert [(p.where, p.value, p.policy) for p in problems] == [
        ("Settings", "EUR", True),
        ("Settings", "USD", True),
    ]


def test_with_rates_amounts_are_in_the_base_currency() -> None:
    settings = replace(PLAIN, rates={"USD": 7.1, "eur": 7.8})
    assert numbers(MIXED, settings=settings) == {"A": (28, 3, 910), "B": (28, 1, 78)}


def test_one_foreign_currency_throughout_needs_no_rate() -> None:
    _, problems = summarise_purchases(
        orders_of("| customer | day | amount | currency |\n| A | 2025-12-01 | 9 | USD |"),
        NEW_YEARS_EVE,
        PLAIN,
    )
    assert problems == ()


CUSTOMERS = [
    {"customer_id": "paid", "contract_end": "2025-12-31", "contract_amount": "5000"},
    {"customer_id": "over", "contract_end": "2025-12-30", "contract_amount": "5000"},
    {"customer_id": "ever", "contract_end": "no end"},
]


def test_a_contract_in_force_is_a_purchase_of_today_and_not_the_only_one() -> None:
    orders = orders_of("""
    | customer | day        | amount |
    | over     | 2025-01-01 | 700    |
    | ever     | 2025-01-01 | 700    |
    """)
    contracts = gather_contracts(frame_of("Customers", CUSTOMERS), orders)
    summary, _ = summarise_purchases(orders, NEW_YEARS_EVE, PLAIN)
    scores = score_customers(summary, contracts, NEW_YEARS_EVE, PLAIN)
    values = scores[["days_since", "orders", "revenue"]].T.to_dict("list")
    assert values == {"ever": [0, 2, 700], "over": [364, 1, 700], "paid": [0, 2, 5000]}


def test_fixed_cuts_replace_ranks_and_a_value_on_a_cut_has_reached_it() -> None:
    settings = replace(
        PLAIN, r_cuts=(30, 90, 180, 365), f_cuts=(2, 4, 8, 12), m_cuts=(100.0, 1000.0)
    )
    days = score_recency(pd.Series([0, 30, 31, 90, 180, 365, 366]), settings)
    assert days.score.tolist() == [5, 5, 4, 4, 3, 2, 1]
    assert days.high.tolist() == [True, True, True, True, False, False, False]
    assert score_frequency(pd.Series([1, 2, 4, 8, 12]), settings).score.tolist() == [1, 2, 3, 4, 5]
    money = score_money(pd.Series([99.99, 100, 1000]), settings)
    assert (money.score.tolist(), money.high.tolist()) == ([1, 2, 3], [False, False, True])


def test_the_high_tier_is_capped_by_money() -> None:
    scores = scores_of(ORDERS, replace(PLAIN, high_value_share=0.12))  # one of nine
    assert (
        scores["tier"].to_dict() | {"A": Tier.POTENTIAL, "B": Tier.HIGH} == scores["tier"].to_dict()
    )


@pytest.mark.parametrize(
    "value", ["重要发展=高价值客户", "Key to grow = high, Key value=Potential"]
)
def test_settings_can_give_a_segment_another_tier(value: str) -> None:
    row = Row("Settings", 2, {"setting": "Segment tiers", "value": value}, {})
    settings, problems = parse_settings([row])
    assert problems == ()
    assert scores_of(ORDERS).loc["C", "tier"] == Tier.POTENTIAL
    assert scores_of(ORDERS, settings).loc["C", "tier"] == Tier.HIGH


@pytest.mark.parametrize(("n", "best", "middle"), [(2, 3, 2), (49, 3, 2), (50, 5, 3), (51, 5, 3)])
def test_fifths_from_fifty_customers_on(n: int, best: int, middle: int) -> None:
    money = pd.Series(np.arange(1.0, n + 1))
    assert score_money(money, PLAIN).score.max() == best
    assert set(score_money(money * 0 + 7, PLAIN).score) == {middle}


def test_bought_once_is_never_high_in_frequency_nor_nothing_left_in_money() -> None:
    assert not score_frequency(pd.Series([1, 1, 1, 0]), PLAIN).high.any()
    assert not score_money(pd.Series([0.0, -5, -7]), PLAIN).high.any()


def test_no_orders_are_no_customers_and_no_error() -> None:
    orders = frame_of("Orders", [])
    summary, problems = summarise_purchases(orders, NEW_YEARS_EVE, PLAIN)
    scores = score_customers(summary, NO_CONTRACTS, NEW_YEARS_EVE, PLAIN)
    assert (len(scores), problems, len(purchase_days(orders, NEW_YEARS_EVE, PLAIN))) == (0, (), 0)


def test_what_a_credit_note_took_is_spread_over_the_days_bought() -> None:
    days = purchase_days(
        orders_of("""
        | customer | day        | amount | order |
        | A        | 2025-12-01 | 300    | 1     |
        | A        | 2025-12-02 | 100    | 2     |
        | A        | 2025-12-20 | -100   | C1    |
        """),
        NEW_YEARS_EVE,
        PLAIN,
    )
    assert days["amount"].tolist() == [225, 75]


values = st.lists(st.integers(0, 40), min_size=1, max_size=120)


@given(values)
def test_scores_lie_in_range_rise_with_the_value_and_ties_share_one(money: list[int]) -> None:
    score = score_money(pd.Series(money, dtype="float64"), PLAIN).score
    assert set(score) <= set(range(1, (5 if len(money) >= 50 else 3) + 1))
    pairs = sorted(zip(money, score.tolist(), strict=True))
    assert len(dict.fromkeys(pairs)) == len(set(money))
    assert [s for _, s in pairs] == sorted(s for _, s in pairs)


@given(values)
def test_recency_is_scored_like_money_turned_round(days: list[int]) -> None:
    recency = score_recency(pd.Series(days), PLAIN)
    money = score_money(1000.0 - pd.Series(days), PLAIN)
    assert (recency.score == money.score).all()
    assert (recency.high == money.high).all()


@given(values)
def test_equal_customers_all_get_the_middle_score(money: list[int]) -> None:
    score = score_money(pd.Series([7.0] * len(money)), PLAIN).score
    assert set(score) == {3 if len(money) >= 50 else 2}


lines = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.dates(date(2025, 11, 1), date(2026, 1, 3)).map(str),
        st.decimals(-200, 900, places=3, allow_nan=False, allow_infinity=False).map(str),
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from(["", "paid", "refunded", "cancelled", "failed"]),
    ),
    min_size=1,
    max_size=25,
)


@hypothesis.settings(max_examples=25, deadline=None)  # each scores two frames
@given(lines, st.data())
def test_the_order_of_rows_never_matters_and_nothing_is_changed(
    rows: list[tuple[str, ...]], draw: st.DataObject
) -> None:
    head = "| customer | day | amount | order | order_status |"
    orders = orders_of("\n".join([head, *(f"| {' | '.join(row)} |" for row in rows)]))
    before = orders.copy(deep=True)
    shuffled = orders.iloc[draw.draw(st.permutations(range(len(orders))))]

    def scored(frame: pd.DataFrame) -> pd.DataFrame:
        summary, _ = summarise_purchases(frame, NEW_YEARS_EVE, PLAIN)
        return score_customers(summary, NO_CONTRACTS, NEW_YEARS_EVE, PLAIN)

    pd.testing.assert_frame_equal(scored(orders), scored(shuffled))
    pd.testing.assert_frame_equal(orders, before)


@pytest.fixture(scope="module")
def rfm_orders(shared: Path) -> pd.DataFrame:
    """Return the orders of the R package's example, as reading makes them."""
    sheet = python_calamine.CalamineWorkbook.from_path(shared / "data/rfm-orders.xlsx")
    rows = sheet.get_sheet_by_name("orders").to_python()[1:]
    return frame_of(
        "Orders",
        [
            {"customer_id": c, "order_id": f"{c}@{d}", "order_date": d, "amount": a}
            for c, d, a in rows
        ],
    )


@pytest.fixture(scope="module")
def quintiles(rfm_orders: pd.DataFrame) -> pd.DataFrame:
    settings = replace(PLAIN, rfm_method="quantile")
    day = date(2006, 12, 31)
    summary, _ = summarise_purchases(rfm_orders, day, settings)
    return score_customers(summary, NO_CONTRACTS, day, settings)


def test_the_quantile_method_is_that_of_the_r_package(
    quintiles: pd.DataFrame, shared: Path
) -> None:
    expected = pd.read_csv(shared / "data/rfm-orders.expected.csv").set_index("customer_id")
    got = quintiles.loc[expected.index]
    pairs = {"frequency": "orders", "monetary": "revenue", "recency_days": "days_since"}
    for theirs, ours in (pairs | {"r": "r", "f": "f", "m": "m"}).items():
        assert (got[ours] == expected[theirs]).all(), theirs
    assert len(expected) == len(quintiles) == 995


def test_the_segments_of_the_r_packages_vignette_have_its_sums(quintiles: pd.DataFrame) -> None:
    """Each customer is in the first segment that fits; `*` marks the published sums."""
    left = quintiles
    for row in drawn("""
    | segment             | R   | F   | M   | customers | orders | revenue |
    | * Champions          | 5-5 | 5-5 | 5-5 | 35        | 316    | 31646   |
    | * Potential loyalist | 3-5 | 3-5 | 2-5 | 342       | 2211   | 204856  |
    | * Loyal              | 2-4 | 2-4 | 2-4 | 170       | 799    | 76562   |
    | Promising            | 3-4 | 1-3 | 3-5 | 9         | 28     | 4249    |
    | New customers        | 4-5 | 1-3 | 1-5 | 104       | 329    | 28837   |
    | Can't lose them      | 1-2 | 3-4 | 4-5 | 47        | 274    | 32446   |
    | At risk              | 1-2 | 2-5 | 4-5 | 28        | 216    | 22227   |
    | Need attention       | 1-3 | 3-5 | 3-5 | 10        | 57     | 4562    |
    | About to sleep       | 2-3 | 1-3 | 1-4 | 102       | 283    | 23449   |
    | * Lost               | 1-1 | 1-5 | 1-5 | 148       | 393    | 35324   |
    """):
        bounds = {x: [int(n) for n in row[x.upper()].split("-")] for x in "rfm"}
        inside = np.logical_and.reduce(
            [left[x].between(low, high) for x, (low, high) in bounds.items()]
        )
        sums = left.loc[inside, ["orders", "revenue"]].sum()
        assert (inside.sum(), *sums) == tuple(
            int(row[x]) for x in ("customers", "orders", "revenue")
        )
        left = left[~inside]
    assert left.empty
