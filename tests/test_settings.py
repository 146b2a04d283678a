"""Settings as the founder types them, in either language, and what is said of a wrong one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from followup_cli.model import Row
from followup_cli.model_desk import Settings
from followup_cli.terms import Segment, Tier
from followup_cli.workbook.schema_settings import SETTING_LIST
from followup_cli.workbook.settings import parse_settings


def settings(*rows: tuple[str, object]) -> tuple[Settings, list[tuple[str, str, str]]]:
    """Return the settings of rows, and what is wrong: where, what, and what to do."""
    columns = {"setting": "A", "value": "B"}
    typed = [
        Row("Settings", i, {"setting": name, "value": value}, columns)
        for i, (name, value) in enumerate(rows, start=2)
    ]
    found, problems = parse_settings(typed)
    assert all(problem.policy for problem in problems)
    return found, [(p.where, str(p.message), str(p.hint)) for p in problems]


VALUES = [
    ("Language", "中文", "language", "zh"),
    ("语言", "en", "language", "en"),
    ("Working hours", "9:00-12:00, 13:30-18:00", "working_hours", ((time(9), time(12)), (time(13, 30), time(18)))),
    ("工作时间", "9点", None, "Type hours as 9:00-12:00, 13:30-18:00."),
    ("Working hours", "9-18", "working_hours", ((time(9), time(18)),)),
    ("Working hours", "18:00-9:00", None, "Type hours as 9:00-12:00, 13:30-18:00."),
    ("额外休息日", "2027-02-05..2027-02-07，2027-03-01", "extra_days_off",
     frozenset({date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 3, 1)})),
    ("Extra working days", date(2027, 2, 14), "extra_working_days", frozenset({date(2027, 2, 14)})),
    ("Extra working days", "soon", None, "Type dates by comma, or a range: 2027-02-05..2027-02-11."),
    ("Date order", "day-month-year", "date_order", "dmy"),
    ("日期顺序", "月-日-年", "date_order", "mdy"),
    ("Date order", "sideways", None, "Type year-month-day, day-month-year or month-day-year."),
    ("Rates", "USD=7.1, eur=7.8", "rates", {"USD": 7.1, "EUR": 7.8}),
    ("汇率", "USD 7.1", None, "Type rates as USD=7.1, EUR=7.8."),
    ("Horizon months", 6, "horizon_months", 6),
    ("补排天数", "14", "backfill_days", 14),
    ("Daily capacity", "many", None, "Type a whole number of 0 or more."),
    ("Daily capacity", -3, None, "Type a whole number of 0 or more."),
    ("R cuts", "30, 90, 180, 365", "r_cuts", (30.0, 90.0, 180.0, 365.0)),
    ("M cuts", "100, 50", None, "Type numbers by comma, smallest first: 30, 90, 180."),
    ("High value share", "20%", "high_value_share", 0.2),
    ("高价值上限", "不限", "high_value_share", None),
    ("High value share", 20, None, "Type a share between 0 and 1: 0.2, or 20%."),
    ("RFM method", "Quantile", "rfm_method", "quantile"),
    ("Alert score", 4, "alert_score", 4.0),
    ("Segment tiers", "Key to grow=High value", "tiers", {Segment.KEY_GROW: Tier.HIGH}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "field", "expected"), VALUES)
def test_values(name: str, value: object, field: str | None, expected: object) -> None:
    found, wrong = settings((name, value))
    if field is None:
        assert wrong == [("Settings!B2", f"this is no value for {name}", expected)]
    else:
        assert getattr(found, field) == expected
        assert wrong == []


def test_an_unknown_setting_names_the_closest() -> None:
    _, wrong = settings(("Horizon month", 6), ("每日上線", 5))
    assert wrong == [
        ("Settings!A2", "there is no such setting", "Did you mean Horizon months?"),
        ("Settings!A3", "there is no such setting", "Did you mean 每日上限?"),
    ]


def test_what_is_blank_keeps_its_default() -> None:
    rows = [(setting.en, None) for setting in SETTING_LIST]
    assert settings(*rows) == (Settings(), [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_default_of_the_sheet_is_the_default_of_the_program(lang: str) -> None:
    """What scripts say has words to begin with; who clears them has nothing to say."""
    rows = ((setting.label(lang), setting.default_in(lang)) for setting in SETTING_LIST)
    found, wrong = settings(*rows)
    assert found.new_feature
    assert found.benefit
    assert (replace(found, new_feature="", benefit=""), wrong) == (Settings(), [])


MAPS = [
    ("Map: Orders.Order Date", "Online Retail!InvoiceDate", {"Orders.order_date": "Online Retail!InvoiceDate"}),
    ("映射：订单.购买日期", "流水!日期", {"Orders.order_date": "流水!日期"}),
    ("映射: 订单.amount", "流水!实付", {"Orders.amount": "流水!实付"}),
    ("Map: Orders.Colour", "流水!颜色", {}),
    ("Map: Orders.Amount", "Total", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "target", "maps"), MAPS)
def test_maps(name: str, target: str, maps: dict[str, str]) -> None:
    found, wrong = settings((name, target))
    assert found.maps == maps
    assert len(wrong) == (0 if maps else 1)
