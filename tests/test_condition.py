"""Conditions as founders write them, over rows as the plan holds them."""

from __future__ import annotations

from datetime import date, datetime
from math import nan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.condition import Comparison, parse_condition
from followup_cli.model import MonthDay
from followup_cli.model_desk import Settings
from followup_cli.policy import Wrong
from followup_cli.terms import (
    CustomerStatus,
    Kind,
    OrderStatus,
    Priority,
    Status,
    Tier,
    YesNo,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, object]

RECORD: Row = {
    "task_id": "T1",
    "score": 2.0,
    "problem": Kind.PRODUCT_DEFECT,
    "intent": "想加购一套",
    "status": Status.DONE,
    "tier": Tier.HIGH,
    "priority": Priority.HIGH,
    "feedback": "",
}
TICKET: Row = {"ticket_id": "K1", "kind": Kind.COMPLAINT, "status": None}
ORDER: Row = {
    "order_id": "00123",
    "order_date": pd.Timestamp(2026, 3, 1, 10, 30),
    "order_status": OrderStatus.PAID,
    "amount": np.float64(1200),
    "quantity": nan,
    "余额（元）": "1,500",
}
CUSTOMER: Row = {
    "customer": "Ada Ltd",
    "signed_on": pd.Timestamp(2026, 1, 15),
    "contract_start": date(2026, 1, 1),
    "contract_end": pd.NaT,
    "status": CustomerStatus.SIGNED,
    "do_not_contact": YesNo.NO,
    "tags": "VIP, 老客户",
    "contract_amount": 24000.0,
    "birthday": MonthDay(3, 5),
    "tier": Tier.POTENTIAL,
    "churn_risk": 0.7,
    "会员等级": 3.0,
    "Key account": "是",
    "visits": 5,
    "region": None,
}
OWN = ("会员等级", "Key account", "visits", "region", "余额（元）", "客户年龄段")


def parsed(text: str) -> Comparison:
    found = parse_condition(text, OWN)
    assert isinstance(found, Comparison), (str(found.message), str(found.hint))
    return found


def wrong(text: str) -> str:
    found = parse_condition(text, OWN)
    assert isinstance(found, Wrong), found
    assert str(found.hint)
    return str(found.message)


@pytest.mark.parametrize(
    "text",
    [
        'score < 3 and tier == "high"',
        "满意度评分 < 3",
        "满意度评分＜3 且 客户分级 ＝ “高价值客户”",
        "满意度评分<3且客户分级=「高价值」",
        "score is 2 and not score >= 3",
        "0 <= score < 3",
        'problem == "product defect"',
        "问题分类 = '产品缺陷'",
        'problem == "投诉" or problem == "质量问题"',
        'problem in ["complaint", "defect"]',
        "问题分类 属于 【“投诉”、“产品缺陷”】",
        '问题分类 不属于 ["投诉"]',
        'problem in ("bug")',
        'intent != ""',
        "intent is not blank",
        "intent not blank",
        "需求意向 不为空",
        "需求意向不为空并且满意度评分小于3",
        'intent contains "加购"',
        '需求意向 不包含 "退货"',
        "feedback is blank",
        "客户反馈 为空",
        'not (feedback != "")',
        '"high" == priority',
        'SCORE < 3 AND Tier == "HIGH VALUE"',
    ],
)
def test_what_holds_for_a_record(text: str) -> None:
    assert parsed(text).holds(RECORD, CUSTOMER)


@pytest.mark.parametrize(
    "text",
    [
        "score < 2",
        "score > 2",
        "feedback < 3",
        'feedback == "good"',
        'feedback != "good"',
        "attempts < 3",
        'feedback in ["good"]',
        'feedback not in ["good"]',
        'feedback contains "good"',
        '客户反馈 不包含 "好"',
        "score / 0 > 1",
        "score + intent > 1",
        "intent > 3",
        "score",
        'score < "three"',
    ],
)
def test_what_does_not_hold_and_never_fails(text: str) -> None:
    assert not parsed(text).holds(RECORD, CUSTOMER)


@pytest.mark.parametrize(
    "text",
    [
        "contract_amount / 12 > 1999",
        "合同金额 ÷ 12 ≥ 2,000".replace(",", ""),
        "contract amount - amount = 22800",
        "-amount < 0",
        "Amount >= 1200 and visits >= 5",
        "churn risk > 66%",
        "会员等级 = 3",
        '会员等级 == "3"',
        "余额（元） > 1000",
        "Key account",
        "key_account is yes and not do_not_contact",
        "免打扰 是 否 且 Key account = 是",
        'tags contains "vip"',
        '"老客户" in tags',
        "signed_on >= 2026-01-15",
        'signed_on < "2026-01-16"',
        "购买日期 = 2026-03-01",
        "signed_on - contract_start = 14",
        "contract_end is blank",
        "region 为空",
        'order_id == "00123"',
        'order_id != "123"',
        'customer = "ADA　LTD"',
        'orders.status == "已付款" and Customers.Status == "signed"',
        "订单.订单状态 = “paid”",
        "orders.余额（元） > 1000",
    ],
)
def test_what_holds_for_an_order_and_its_customer(text: str) -> None:
    assert parsed(text).holds(ORDER, CUSTOMER)


def test_a_bare_name_is_looked_up_in_the_record_first_then_ticket_order_customer() -> None:
    assert parsed('status == "done"').holds(RECORD, TICKET, ORDER, CUSTOMER)
    assert not parsed('status == "closed"').holds(TICKET, ORDER, CUSTOMER)
    assert parsed('status == "signed"').holds(ORDER, CUSTOMER)
    assert parsed('tier == "high"').holds(RECORD, CUSTOMER)
    assert parsed('tier == "potential"').holds(ORDER, CUSTOMER)


def test_a_named_sheet_says_which() -> None:
    scopes = (RECORD, TICKET, ORDER, CUSTOMER)
    assert parsed('Orders.Status == "paid"').holds(*scopes)
    assert parsed('Customers.Status == "signed"').holds(*scopes)
    assert parsed('客户.客户状态 == "已签约"').holds(*scopes)
    assert parsed("Tickets.Status is blank").holds(*scopes)
    assert parsed('Customers.Tier == "potential"').holds(*scopes)
    assert not parsed('Orders.Status == "paid"').holds(RECORD, TICKET, CUSTOMER)


def test_a_ticket_and_a_record_call_the_same_thing_by_either_name() -> None:
    for name in ("problem", "kind", "问题分类"):
        assert parsed(f'{name} == "complaint"').holds(TICKET, CUSTOMER)
        assert parsed(f'{name} == "product defect"').holds(RECORD, CUSTOMER)


def test_a_row_may_say_itself_which_sheet_it_is_of() -> None:
    bare = {"_kind": "Orders", "status": "whatever", "order_status": OrderStatus.REFUNDED}
    assert parsed('Orders.Status == "refunded"').holds(bare)


def test_a_plain_mapping_is_any_sheet() -> None:
    assert parsed("score < 3").holds({"score": 2})
    assert not parsed("score < 3").holds({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("scroe < 3", "No column is called “scroe”; did you mean “score”?"),
        ("满意度平分 < 3", "did you mean “满意度评分”?"),
        ("客户年龄 > 3", "No column is called “客户年龄”; did you mean “客户年龄段”?"),
        ("客户年岁大于3", "No column is called “客户年岁”"),
        ("tier == high", "“high” is a value, not a column"),
        ("问题分类 = 投诉", "“投诉” is a value, not a column"),
        ("tier in (high, potential)", "“high” is a value, not a column"),
        ("评分 < 3", "No column is called “评分”; did you mean “满意度评分”?"),
        ("满意度 < 3", "did you mean “满意度评分”?"),
        ("Orders.Score > 3", "No column is called “orders.score”"),
        ('tier == "hgih"', "“hgih” is not one of the choices; did you mean “high”?"),
        ('problem in ["fault", "fualt"]', "“fualt” is not one of the choices"),
        ('tier > "low"', "“tier” has no order to compare by"),
        ('signed_on > "2026-13-01"', "cannot be read"),
        ("signed_on > 2026-13-01", "cannot be read"),
    ],
)
def test_unknown_names_and_values_name_the_closest(text: str, said: str) -> None:
    assert said in wrong(text)


def test_a_column_of_the_users_own_may_share_its_name_with_one_of_another_sheet() -> None:
    found = parse_condition('tags = "express" and Orders.tags = "express"', ("Tags",))
    assert isinstance(found, Comparison)
    assert found.holds({"_kind": "Orders", "Tags": "Express"}, CUSTOMER)
    assert not found.holds({"_kind": "Orders", "order_id": "1"}, CUSTOMER)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("if score < 3", "Write the comparison alone"),
        ("如果 满意度评分 < 3", "Write the comparison alone"),
        ("score between 1 and 3", "Write both ends"),
        ("金额 > 1万", "Write the number in full"),
        ("amount > 10k", "Write the number in full"),
        ("amount > 10,000", "without a comma"),
        ("amount > ¥1000", "without the currency"),
        ("满意度评分小于3分", "without what it counts"),
        ("score is missing", "score is blank"),
        ("today - last_contact > 30", "knows no today"),
        ("score lt 3", "with a sign"),
        ("signed on > 05.01.2026", "2026-01-05"),
    ],
)
def test_the_usual_slips_come_with_what_to_write(text: str, hint: str) -> None:
    found = parse_condition(text, OWN)
    assert isinstance(found, Wrong)
    assert hint in str(found.hint)


@pytest.mark.parametrize(
    "text",
    [
        "signed_on >= 2026/01/15 & tier = 'potential'",
        "signed_on = 2026.1.15",
        "签约日期 => 2026年1月15日 且 签约日期 =< 2026/1/15",
        "amount > 2000 | visits > 4",
    ],
)
def test_dates_and_signs_as_people_type_them(text: str) -> None:
    assert parsed(text).holds(ORDER, CUSTOMER)


@pytest.mark.parametrize(
    "text",
    [
        "3", '"text"', "score +", "score < 3 and", "(score < 3", "score < 3)", "score ** 2 > 3",
        "score % 2 = 1", "score.__class__ == 3", "__import__('os')", "score()", "score[0] == 1",
        "lambda: 3", "[score for score in tags]", "score == {}", "score if score else 3",
        "score := 3", "score < 3; score", "score @ 3", "score >> 3", "f'{score}' == 1", '"open',
        "score < 3 \\", "score = 1e9", "score <> 3 ~", "not", "且", "[score] == 3", "score in [tier]",
        "score == 1234567890123456789",
    ],
)  # fmt: skip
def test_nothing_but_comparisons_is_let_in(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5000,
        "score == " + "9*" * 400 + "9",
        "(" * 400 + "score" + ")" * 400,
        "not " * 240 + "score < 3",
        'intent == "' + "长" * 5000 + '"',
    ],
)
def test_a_condition_that_would_take_for_ever_is_refused_at_once(text: str) -> None:
    assert wrong(text)


def test_simpleeval_is_imported_only_when_a_condition_is_asked() -> None:
    import subprocess  # a fresh interpreter is the point
    import sys

    code = (
        "import sys; from followup_cli.rules import parse_rules; parse_rules([]);"
        "assert not {'simpleeval', 'chinese_calendar', 'holidays', 'pandas'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


SCOPE = st.dictionaries(
    st.sampled_from(["score", "tier", "intent", "signed_on", "visits", "tags"]),
    st.one_of(
        st.none(),
        st.text(max_size=5),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.sampled_from(list(Tier)),
        st.just(pd.NaT),
        st.just(MonthDay(2, 29)),
    ),
)
PIECES = st.sampled_from(
    [
        "score",
        "tier",
        "intent",
        "signed on",
        "visits",
        "tags",
        "需求意向",
        "会员等级",
        "Orders.Status",
        "3",
        "0.5",
        "66%",
        "2026-01-05",
        '"high"',
        '"x"',
        "“高”",
        "blank",
        "yes",
        "且",
        "或",
        "and",
        "or",
        "not",
        "不为空",
        "属于",
        "in",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "=",
        "!=",
        "≥",
        "≠",
        "+",
        "-",
        "*",
        "/",
        "contains",
        "是",
        "、",
        "，",
        "非",
        "不包含",
        "is not",
        "**",
        ".",
        "%",
        "'",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join), SCOPE)
def test_any_text_is_refused_or_can_be_asked_of_any_row(
    text: str, scope: Mapping[str, object]
) -> None:
    found = parse_condition(text, OWN)
    if isinstance(found, Comparison):
        assert found.holds(scope, CUSTOMER) in (True, False)


@given(st.text(max_size=60))
def test_no_text_at_all_makes_it_fail(text: str) -> None:
    assert isinstance(parse_condition(text, OWN), Comparison | Wrong)


@given(st.one_of(st.text(max_size=8), st.floats(), st.integers(), st.dates(), st.none()))
def test_equal_and_unequal_never_both_hold_and_blank_is_neither(value: object) -> None:
    scope: Row = {"visits": value}
    same, differs = parsed("visits == 5").holds(scope), parsed("visits != 5").holds(scope)
    blank = parsed("visits is blank").holds(scope)
    assert same + differs + blank == 1


def test_datetimes_with_a_time_compare_to_the_minute() -> None:
    scope: Row = {
        "_kind": "Schedule",
        "done_on": datetime(2026, 3, 2, 9, 30),
        "due": datetime(2026, 3, 2, 9, 0),
    }
    assert parsed("done_on > due").holds(scope)
    assert parsed("done_on = 2026-03-02").holds(scope)
    assert not parsed("done_on > 2026-03-02").holds(scope)


@pytest.mark.parametrize(
    ("text", "score", "holds"),
    [
        ("score < alert_score", 3.5, True),
        ("score < Alert score", 4, False),
        ("满意度评分 < 预警分", 3.5, True),
        ("满意度评分小于预警分且满意度评分>1", 3.5, True),
        ("score >= CSAT score", 9, True),
        ("满意度评分 ≥ 满意分", 8, False),
        ("alert_score <= score < csat_score", 4, True),
        ("score < alert_score - 1", 3, False),
        ("score in [alert score, 满意分]", 9, True),
    ],
)
def test_two_settings_are_known_by_name_as_their_numbers(
    text: str,
    score: float,
    holds: bool,  # noqa: FBT001  # a column of the table
) -> None:
    found = parse_condition(text, OWN, Settings(alert_score=4, csat_score=9))
    assert isinstance(found, Comparison)
    assert found.holds({"_kind": "Schedule", "score": score}) is holds
    assert {name.spelling for name in found.names} <= {"score", "满意度评分"}


def test_a_setting_has_its_default_where_nothing_else_is_said() -> None:
    assert parsed("score < alert_score").holds({"score": 2.9})
    assert not parsed("score < alert_score").holds({"score": 3})


def test_a_column_of_the_users_own_goes_before_a_setting_of_its_name() -> None:
    found = parse_condition("score < 预警分", ("预警分",), Settings(alert_score=4))
    assert isinstance(found, Comparison)
    assert found.holds({"score": 6}, {"预警分": 7})
    assert not found.holds({"score": 3}, {"预警分": 2})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alert_score", "The condition cannot be read at “alert_score”."),
        ("tier < alert_score", "“tier” has no order to compare by."),
        ("Orders.alert_score < 3", "No column is called “orders.alert_score”"),
        ("score < alert_scor", "No column is called “alert_scor”; did you mean “Alert score”?"),
        ("满意 < 3", "No column is called “满意”; did you mean “满意度评分”?"),
    ],
)
def test_a_setting_is_a_number_and_no_column(text: str, said: str) -> None:
    assert wrong(text).startswith(said)
