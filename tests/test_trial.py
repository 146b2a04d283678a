"""Workbooks as small companies keep them, with what they decorate them with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName
from pandas import NaT, Timestamp
from runs import done, followup
from sheets import read, save, wrong

from followup_cli.contracts import gather_contracts
from followup_cli.opening import Wishes, open_existing
from followup_cli.terms import CustomerStatus, OrderStatus
from followup_cli.workbook.read import read_desk, read_desk_and_maps, read_morning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEDGER = [
    ["客户名称", "联系方式", "购买日期", "金额"],
    ["张三", "13800000001", date(2026, 1, 5), 9],
]
MONTH = [["日期", "客户", "金额"], [date(2026, 1, 5), "张三", 9]]


def test_a_ledger_stays_chinese_beside_sheets_that_have_english_names(tmp_path: Path) -> None:
    own: dict[str, Sequence[Any]] = {
        "Dashboard": [["总额", 9]],
        "Log": [["日期", "谁"], [date(2026, 1, 5), "小王"]],
    }
    assert read(tmp_path, {"客户台账": LEDGER, **own}).lang == "zh"


def test_sheets_that_hold_nothing_of_ours_say_the_language_by_their_names(tmp_path: Path) -> None:
    assert read(tmp_path, {"备忘": [["买牛奶"]]}).lang == "zh"
    assert read(tmp_path, {"Memo": [["买牛奶"]]}).lang == "en"


def test_nothing_has_come_where_no_month_has_grown(tmp_path: Path) -> None:
    # 1月 holds three orders, 2月 one; the plan has seen them all, then 2月 gets another.
    months = {"1月": [*MONTH, *MONTH[1:], *MONTH[1:]], "2月": MONTH}
    path = save(tmp_path / "book.xlsx", months)
    rows = read_desk(path).places["Orders"].last_row
    workbook = load_workbook(path)
    state = f'"2026-03-05T09:00|Orders={rows}"'
    workbook.defined_names["followup.State"] = DefinedName("followup.State", attr_text=state)
    settings = workbook.create_sheet("设置")
    for row in (["设置项", "值"], ["Map: Orders.order_date", "1月!日期"]):
        settings.append(row)
    workbook.save(path)
    assert read_morning(path).since == {}
    workbook["2月"].append([datetime(2026, 3, 6), "李四", 5])
    workbook.save(path)
    assert read_morning(path).since == {"Orders": 1}


def test_a_shop_that_calls_the_number_of_an_order_its_name(tmp_path: Path) -> None:
    # | Name  | Email       | Paid at    | Total | Created at | Lineitem name | Billing Name |
    # | #1001 | a@b.example | 2026-03-06 | 70    | 2026-03-05 | cup           | Ana Ruiz     |
    # | #1001 | a@b.example |            |       | 2026-03-05 | plate         |              |
    head = ["Name", "Email", "Paid at", "Total", "Created at", "Lineitem name", "Billing Name"]
    day, paid = "2026-03-05 10:04:00 +0800", "2026-03-06 11:00:00 +0800"
    rows = [
        head,
        ["#1001", "a@b.example", paid, 70, day, "cup", "Ana Ruiz"],
        ["#1001", "a@b.example", None, None, day, "plate", None],
    ]
    desk = read(tmp_path, {"orders_export": rows})
    lines = desk.orders.frame
    assert lines["order_id"].tolist() == ["#1001", "#1001"]
    assert lines["order_date"].dt.date.tolist() == [date(2026, 3, 5)] * 2
    assert lines["amount"].tolist() == [70, 0]
    assert desk.customers.frame["customer"].tolist() == ["Ana Ruiz"]
    assert wrong(desk) == []


def test_an_order_with_its_total_on_the_first_line_counts_no_line_twice(tmp_path: Path) -> None:
    # | Order | Email       | Date       | Total | Quantity | Price |
    # | A     | a@b.example | 2026-03-05 | 53    | 1        | 19    |  ← 19 + 29 and 5 for the post
    # | A     | a@b.example | 2026-03-05 |       | 1        | 29    |
    # | B     | a@b.example | 2026-03-06 | 20    | 2        | 10    |  ← a line's own amount
    # | B     | a@b.example | 2026-03-06 |       | 3        | 10    |
    head = ["Order", "Email", "Date", "Total", "Quantity", "Price"]
    first, second = date(2026, 3, 5), date(2026, 3, 6)
    rows = [
        head,
        ["A", "a@b.example", first, 53, 1, 19],
        ["A", "a@b.example", first, None, 1, 29],
        ["B", "a@b.example", second, 20, 2, 10],
        ["B", "a@b.example", second, None, 3, 10],
    ]
    lines = read(tmp_path, {"Orders": rows}).orders.frame
    assert lines["amount"].tolist() == [53, 0, 20, 30]


def test_payments_as_stripe_exports_them(tmp_path: Path) -> None:
    # | id   | Created date (UTC)  | Amount | Currency | Status   | Customer ID | Customer Email |
    # | ch_1 | 2026-01-03 04:05:06 | 20.00  | usd      | Paid     | cus_1       | a@b.example    |
    # | ch_2 | 2026-02-03 04:05:06 | 30.00  | usd      | Refunded | cus_1       | a@b.example    |
    head = ["id", "Created date (UTC)", "Amount", "Currency", "Status", "Customer ID"]
    rows = [
        [*head, "Customer Email"],
        ["ch_1", "2026-01-03 04:05:06", "20.00", "usd", "Paid", "cus_1", "a@b.example"],
        ["ch_2", "2026-02-03 04:05:06", "30.00", "usd", "Refunded", "cus_1", "a@b.example"],
    ]
    desk = read(tmp_path, {"unified_payments": rows})
    assert desk.orders.frame["order_status"].tolist() == [OrderStatus.PAID, OrderStatus.REFUNDED]
    assert desk.customers.frame["email"].tolist() == ["a@b.example"]
    assert wrong(desk) == []


def test_a_contract_says_signed_where_nobody_wrote_a_status(tmp_path: Path) -> None:
    # | 客户名称 | 客户状态 | 签约日期   | 合同到期日 | 终止日期   |
    # | 甲       |          | 2026-01-05 |            |            |  signed
    # | 乙       |          |            | 长期       |            |  signed
    # | 丙       | 潜在     | 2026-01-05 |            |            |  as it says
    # | 丁       | 跑了     | 2026-01-05 |            |            |  unreadable: not known
    # | 戊       |          | 2025-01-05 |            | 2026-01-05 |  has gone
    # | 己       |          |            |            |            |  nothing known
    day = date(2026, 1, 5)
    rows = [
        ["客户名称", "客户状态", "签约日期", "合同到期日", "终止日期"],
        ["甲", None, day],
        ["乙", None, None, "长期"],
        ["丙", "潜在", day],
        ["丁", "跑了", day],
        ["戊", None, date(2025, 1, 5), None, day],
        ["己"],
    ]
    desk = read(tmp_path, {"客户": rows})
    signed = CustomerStatus.SIGNED
    assert desk.customers.frame["status"].tolist() == [
        *(signed, signed),
        *(CustomerStatus.LEAD, None, None, None),
    ]


def test_a_term_on_an_order_says_signed_too(tmp_path: Path) -> None:
    orders = [
        ["客户名称", "购买日期", "金额", "合同到期日"],
        ["甲", date(2026, 1, 5), 9, date(2027, 1, 4)],
        ["乙", date(2026, 1, 5), 9, None],
    ]
    desk = read(tmp_path, {"客户": [["客户名称"], ["甲"], ["乙"]], "订单": orders})
    assert desk.customers.frame["status"].tolist() == [CustomerStatus.SIGNED, None]


CLIENTS = [["客户编号", "公司", "电话"], ["001", "北辰物流", "13800000001"], ["002", "鲸", None]]
CONTRACTS = [
    ["合同编号", "客户编号", "签约日期", "合同到期", "金额(年)", "状态"],
    ["HT-1", "001", date(2025, 12, 10), date(2026, 12, 9), 48000, "执行中"],
    ["HT-2", "001", date(2026, 6, 1), date(2026, 12, 31), 6000, "执行中"],
    ["HT-3", "002", date(2024, 1, 1), "长期", 12000, "active"],
]


def test_contracts_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    # 客户                          合同
    # | 客户编号 | 公司 | 电话 |    | 合同编号 | 客户编号 | 签约日期 | 合同到期 | 金额(年) | 状态 |
    # | 001      | …    | …    |    | HT-1     | 001      | …        | …        | 48000    | …    |
    desk = read(tmp_path, {"客户": CLIENTS, "合同": CONTRACTS})
    contracts = gather_contracts(desk.customers.frame, desk.orders.frame)
    kept = contracts[["customer_id", "end", "no_end", "amount"]]
    assert [tuple(row) for row in kept.itertuples(index=False)] == [
        ("001", Timestamp(2026, 12, 9), False, 48000),
        ("001", Timestamp(2026, 12, 31), False, 6000),
        ("002", NaT, True, 12000),
    ]
    dated = contracts[contracts["end"].notna()]
    sources = zip(dated["source_sheet"], dated["source_row"], strict=True)
    cells = [desk.customers.at(sheet, row, "contract_end") for sheet, row in sources]
    assert cells == ["合同!D2", "合同!D3"]
    assert desk.customers.frame["customer"].tolist() == ["北辰物流", "鲸"]
    home = desk.customers.frame["_row"].tolist()[0]
    assert desk.customers.at("客户", home, "signed_on") == "合同!C2"
    assert wrong(desk) == []


@pytest.mark.parametrize("first", ["客户", "合同"])
def test_init_tells_that_contracts_are_read(tmp_path: Path, first: str) -> None:
    sheets = {"客户": CLIENTS, "合同": CONTRACTS}
    order = sorted(sheets, key=lambda name: name != first)
    path = save(tmp_path / "book.xlsx", {name: sheets[name] for name in order})
    _, maps = read_desk_and_maps(path)
    assert maps["Customers.contract_end"] == "合同!合同到期"
    assert maps["Customers.customer_id"] == "客户!客户编号"
    workbook = load_workbook(path)
    settings = workbook.create_sheet("设置")
    for row in (["设置项", "值"], *([f"Map: {ours}", at] for ours, at in maps.items())):
        settings.append(row)
    workbook.save(path)
    desk = read_desk(path)
    assert desk.places["Customers"].name == "客户"
    assert len(gather_contracts(desk.customers.frame, desk.orders.frame)) == 3
    assert wrong(desk) == []


@pytest.mark.parametrize(
    ("sheets", "lang"),
    [({"Sheet1": []}, "zh"), ({"Clients": [["Client", "Phone"], ["Zed", "415"]]}, "en")],
    ids=["blank", "english"],
)
def test_init_speaks_the_users_language_where_a_workbook_holds_nothing(
    tmp_path: Path, sheets: dict[str, Any], lang: str
) -> None:
    path = save(tmp_path / "book.xlsx", sheets)
    assert open_existing(path, Wishes(), None, "zh").lang == lang


def test_a_short_ledger_is_known_though_every_column_holds_a_mistake(tmp_path: Path) -> None:
    """
    | 客户名称 | 购买日期   | 金额  |
    | 张三     | 2026-03-05 | 1200  |
    | 李四     | 2026-13-01 | 约500 |
    | 王五     | 2026-11-16 | 300   |
    """
    rows = [
        ["客户名称", "联系方式", "购买日期", "金额"],
        ["张三", "13800000001", "2026-03-05", 1200],
        ["李四", "13800000002", "2026-13-01", "约500"],
        ["王五", "13800000003", "2026-11-16", 300],
    ]
    path = save(tmp_path / "book.xlsx", {"客户台账": rows})
    assert "客户.客户名称 ← 客户台账!客户名称" in followup("init", path, "--founder", "王").stderr
    assert "客户 3 位" in done("plan", "-w", path, "--as-of", "2026-11-23")


def test_init_says_when_it_found_nobody(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", {"Stock": [["Item", "Left"], ["Tea", 3]]})
    assert "No sheet was found that holds customers or orders" in followup("init", path).stderr
