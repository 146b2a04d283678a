"""Every line of what people really type, in both languages.

Each test names the line of the table that it proves; the last one sees to it that none is left.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from sheets import header, name, notes, read, save, wrong

from followup_cli.errors import UnreadableError
from followup_cli.model import MonthDay, Problem
from followup_cli.terms import OrderStatus
from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from followup_cli.model_desk import Desk

Test = TypeVar("Test")
LINES: list[str] = []
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
LONG_AGO: dict[str, object] = {"customer": "张三", "order_date": date(2025, 1, 1), "amount": 1}


def line(found: str) -> Callable[[Test], Test]:
    """Mark a test as the proof of a line of the table."""

    def note(test: Test) -> Test:
        LINES.append(found)
        return test

    return note


def one_cell(folder: Path, lang: str, field: str, cell: object, kind: str = "Customers") -> Desk:
    """Read a sheet whose one row holds a cell under a header."""
    others: dict[str, object] = {"customer": "张三"} if kind == "Customers" else LONG_AGO
    row = {**others, field: cell}
    return read(folder, {name(lang, kind): [header(lang, kind, *row), list(row.values())]})


def value(desk: Desk, field: str, kind: str = "Customers") -> object:
    """Return what the one row's field was read as; None where there is nothing."""
    frame = {"Customers": desk.customers, "Orders": desk.orders}[kind].frame
    found = frame[field].iloc[0]
    return None if pd.isna(found) else found


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """Return what was wrong as (address, value, message)."""
    return [(p.where, p.value, str(p.message)) for p in wrong(desk)]


# Where the table is

CUSTOMER_ROWS = {
    "zh": [["客户名称", "电话", "合同到期日"], ["张三", "13800000000", date(2027, 1, 1)]],
    "en": [["Customer", "Phone", "Contract End"], ["Ada", "13800000000", date(2027, 1, 1)]],
}


@line("title rows above the header; a header of two rows with merged cells")
@BOTH
def test_titles_above_the_header(tmp_path: Path, lang: str) -> None:
    # |   | A                | B    | C    | D       |
    # | 1 | 客户一览 2026 (merged A1:D1)               |
    # | 2 | 制表：王                                  |
    # | 3 | 客户名称 (A3:A4) | 合同 (B3:C3) | 电话 (D3:D4) |
    # | 4 |                  | 开始日 | 到期日 |         |
    words = {
        "zh": (
            ["客户一览 2026"],
            ["制表：王"],
            ["客户名称", "合同", None, "电话"],
            [None, "开始日", "到期日"],
        ),
        "en": (
            ["Our customers"],
            ["By: Wang"],
            ["Customer", "Contract", None, "Phone"],
            [None, "Start", "End"],
        ),
    }[lang]
    row = ["张三", date(2026, 1, 1), date(2026, 12, 31), 13800000000]
    merged = ["A1:D1", "A3:A4", "B3:C3", "D3:D4"]
    desk = read(tmp_path, {name(lang, "Customers"): [*words, row]}, merged)
    frame = desk.customers.frame
    assert frame[["customer", "phone"]].to_numpy().tolist() == [["张三", "13800000000"]]
    assert frame["contract_start"].iloc[0] == pd.Timestamp(2026, 1, 1)
    assert frame["contract_end"].iloc[0] == pd.Timestamp(2026, 12, 31)
    place = desk.places["Customers"]
    assert (place.header_row, place.columns["contract_end"], place.last_row) == (4, "C", 5)
    assert desk.customers.at(place.name, 5, "phone").endswith("!D5")
    assert wrong(desk) == []


@line("vertically merged customer cell")
@BOTH
def test_a_merged_customer_cell(tmp_path: Path, lang: str) -> None:
    # | 客户名称   | 联系人 | 电话        |
    # | 甲公司     | 张     | 13800000001 |
    # | (merged)   | 李     | 13800000002 |
    # |            | 王     | 13800000003 |  ← not merged: nobody's row
    head = header(lang, "Customers", "customer", "contact", "phone")
    rows = [
        head,
        ["甲公司", "张", "13800000001"],
        [None, "李", "13800000002"],
        [None, "王", "13800000003"],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): rows}, ["A2:A3"])
    found = desk.customers.frame[["customer", "contact", "phone"]].to_numpy().tolist()
    assert found == [["甲公司", "张", "13800000001"], ["13800000003", "王", "13800000003"]]


@line("one sheet a month (1月 … 12月) with the same headers")
@BOTH
@pytest.mark.parametrize(
    "months",
    [("1月", "2月", "12月"), ("2026-01", "2026-02", "2026-03"), ("Jan", "Feb", "Mar")],
)
def test_one_sheet_a_month(tmp_path: Path, lang: str, months: tuple[str, ...]) -> None:
    head = header(lang, "Orders", "order_id", "customer", "order_date", "amount")
    sheets = {
        month: [head, [f"SO{i}", "张三", date(2026, i + 1, 5), 100 + i]]
        for i, month in enumerate(months)
    }
    desk = read(tmp_path, sheets)
    assert desk.orders.frame["order_id"].tolist() == ["SO0", "SO1", "SO2"]
    assert desk.orders.frame["_sheet"].tolist() == list(months)
    assert desk.orders.at(months[1], 2, "amount").endswith("!D2")
    assert wrong(desk) == []


@line("the same header twice (电话, 电话)")
@BOTH
def test_the_same_header_twice(tmp_path: Path, lang: str) -> None:
    head = header(lang, "Customers", "customer", "phone", "phone")
    desk = read(tmp_path, {name(lang, "Customers"): [head, ["张三", "13800000000", "010-1234567"]]})
    row = desk.customers.frame.iloc[0]
    assert (row["phone"], row[f"{head[1]} (2)"]) == ("13800000000", "010-1234567")


@line("section rows (老客户), blank rows, 合计 / Total rows")
@BOTH
def test_rows_that_are_no_records(tmp_path: Path, lang: str) -> None:
    # | 客户名称 | 电话        | 合同金额 |
    # | 老客户   |             |          |  ← a heading
    # | 张三     | 13800000001 | 100      |
    # |          |             |          |  ← blank
    # | 李四     | 13800000002 | 200      |
    # | 合计     |             | 300      |  ← a total
    section, total = {"zh": ("老客户", "合计"), "en": ("Old customers", "Total")}[lang]
    rows = [
        header(lang, "Customers", "customer", "phone", "contract_amount"),
        [section],
        ["张三", "13800000001", 100],
        [],
        ["李四", "13800000002", 200],
        [total, None, 300],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): rows})
    assert desk.customers.frame["customer"].tolist() == ["张三", "李四"]
    assert [(n.where, dict(n.message.values)) for n in notes(desk)] == [
        (name(lang, "Customers"), {"totals": 1, "sections": 1, "blanks": 1})
    ]
    assert wrong(desk) == []


@line("one sheet with customers and their purchase; a row for each follow-up made")
@BOTH
def test_one_sheet_for_everything(tmp_path: Path, lang: str) -> None:
    # | 客户名称 | 电话        | 购买日期   | 金额 | 上次跟进   | 下次跟进   |
    # | 张三     | 13800000001 | 2026-01-05 | 500  | 2026-01-12 | 2026-02-12 |
    # | 张三     | 13800000001 | 2026-01-05 | 500  | 2026-02-12 | 2026-05-12 |
    # | 李四     | 13800000002 | 2026-02-01 | 80   |            |            |
    rows = [
        header(
            lang,
            "Customers",
            "customer",
            "phone",
            "purchase_date",
            "amount",
            "last_contact",
            "next_contact",
        ),
        ["张三", "13800000001", date(2026, 1, 5), 500, date(2026, 1, 12), date(2026, 2, 12)],
        ["张三", "13800000001", date(2026, 1, 5), 500, date(2026, 2, 12), date(2026, 5, 12)],
        ["李四", "13800000002", date(2026, 2, 1), 80],
    ]
    desk = read(tmp_path, {"Sheet1": rows})
    customers, orders = desk.customers.frame, desk.orders.frame
    assert customers["customer"].tolist() == ["张三", "李四"]
    assert customers["last_contact"].iloc[0] == pd.Timestamp(2026, 2, 12)
    assert customers["next_contact"].iloc[0] == pd.Timestamp(2026, 5, 12)
    assert orders[["customer_id", "order_id", "amount", "_row"]].to_numpy().tolist() == [
        ["13800000001", "13800000001@2026-01-05", 500.0, 2],
        ["13800000002", "13800000002@2026-02-01", 80.0, 4],
    ]
    assert desk.orders.at("Sheet1", 2, "order_date") == "Sheet1!C2"
    assert wrong(desk) == []


# Dates

DATES = [
    "2026.3.5", "2026/3/5", "2026-3-5", "2026年3月5日", "2026-03-05", "2026-03-05T00:00:00", "20260305",
    "２０２６年３月５日", " 2026-03-05\u200b ", "2026-03-05 周四", "2026年3月5日（星期四）", "5 Mar 2026",
    "March 5, 2026", "Thu, Mar 5 2026", 46086, 46086.0, "46086", 20260305, date(2026, 3, 5),
]  # fmt: skip


@line(
    "`2026.3.5`, `2026/3/5`, `2026-3-5`, `2026年3月5日`, ISO, ISO with a zone, Excel serials, 1904 serials"
)
@BOTH
@pytest.mark.parametrize("cell", DATES, ids=str)
def test_dates(tmp_path: Path, lang: str, cell: object) -> None:
    desk = one_cell(tmp_path, lang, "signed_on", cell)
    assert value(desk, "signed_on") == pd.Timestamp(2026, 3, 5)
    assert wrong(desk) == []


ZONED = [
    ("2026-03-05T10:00:00Z", datetime(2026, 3, 5, 18)),
    ("2026-03-05T10:00:00+08:00", datetime(2026, 3, 5, 10)),
    ("2026-03-05 10:00:00 +0800", datetime(2026, 3, 5, 10)),
    ("2026-03-05 18:30:00 UTC", datetime(2026, 3, 6, 2, 30)),
    ("2026-03-05T16:00:00.000Z", datetime(2026, 3, 6)),
    ("2026/3/5 14:30", datetime(2026, 3, 5, 14, 30)),
    ("2026年3月5日 下午2点半", datetime(2026, 3, 5, 14, 30)),
    ("2026-03-05 2:30 PM", datetime(2026, 3, 5, 14, 30)),
    (datetime(2026, 3, 5, 14, 30), datetime(2026, 3, 5, 14, 30)),
    (46086.5, datetime(2026, 3, 5, 12)),
]


@BOTH
@pytest.mark.parametrize(("cell", "moment"), ZONED, ids=str)
def test_dates_with_a_time(tmp_path: Path, lang: str, cell: object, moment: datetime) -> None:
    order = {"customer": "张三", "order_date": cell, "amount": 1}
    settings = [
        header(lang, "Settings", "setting", "value"),
        [{"zh": "时区", "en": "Time zone"}[lang], "Asia/Shanghai"],
    ]
    desk = read(
        tmp_path,
        {
            name(lang, "Orders"): [header(lang, "Orders", *order), list(order.values())],
            name(lang, "Settings"): settings,
        },
    )
    assert value(desk, "order_date", "Orders") == pd.Timestamp(moment)


@BOTH
@pytest.mark.parametrize("cell", [44624, 44624.0, "44624", date(2026, 3, 5)])
def test_serials_that_count_from_1904(tmp_path: Path, lang: str, cell: object) -> None:
    path = save(
        tmp_path / "book.xlsx",
        {
            name(lang, "Customers"): [
                header(lang, "Customers", "customer", "signed_on"),
                ["张三", cell],
            ]
        },
    )
    workbook = Workbook()
    workbook.epoch = datetime(1904, 1, 1)
    sheet = workbook.worksheets[0]
    sheet.title = name(lang, "Customers")
    sheet.append(header(lang, "Customers", "customer", "signed_on"))
    sheet.append(["张三", cell])
    workbook.save(path)
    assert value(read_desk(path), "signed_on") == pd.Timestamp(2026, 3, 5)


@line("`3月5日` (birthday) / elsewhere")
@BOTH
def test_a_day_without_a_year(tmp_path: Path, lang: str) -> None:
    assert value(one_cell(tmp_path, lang, "birthday", "3月5日"), "birthday") == MonthDay(3, 5)
    assert value(one_cell(tmp_path, lang, "birthday", "2月29日"), "birthday") == MonthDay(2, 29)
    assert value(one_cell(tmp_path, lang, "birthday", "1962-03-05"), "birthday") == date(1962, 3, 5)
    desk = one_cell(tmp_path, lang, "signed_on", "3月5日")
    assert value(desk, "signed_on") is None
    assert told(desk) == [(f"{name(lang, 'Customers')}!B2", "3月5日", "which year?")]


@BOTH
def test_a_lunar_birthday(tmp_path: Path, lang: str) -> None:
    desk = one_cell(tmp_path, lang, "birthday", "农历八月十五")
    assert value(desk, "birthday") is None
    assert [message for _, _, message in told(desk)] == ["lunar dates are not supported yet"]


@line("numeric `12.10` in a date column")
@BOTH
@pytest.mark.parametrize("cell", [12.10, 3.5, 2026.3, 12])
def test_a_number_is_no_month(tmp_path: Path, lang: str, cell: float) -> None:
    desk = one_cell(tmp_path, lang, "signed_on", cell)
    assert value(desk, "signed_on") is None
    assert told(desk) == [
        (f"{name(lang, 'Customers')}!B2", str(cell), "this is a number, not a date")
    ]


@line("`2026-13-01`, `32/13/2026`, year 1926 for an order")
@BOTH
@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("2026-13-01", "there is no such day"),
        ("32/13/2026", "there is no such day"),
        ("2026-02-30", "there is no such day"),
        ("1926-05-01", "the year 1926 cannot be right"),
        (date(1926, 5, 1), "the year 1926 cannot be right"),
        ("soon", "this is not a date"),
        ("2026年3月", "which day?"),
    ],
)
def test_days_that_cannot_be(tmp_path: Path, lang: str, cell: object, message: str) -> None:
    desk = one_cell(tmp_path, lang, "order_date", cell, "Orders")
    assert len(desk.orders.frame) == 0
    assert [(where, said) for where, _, said in told(desk)] == [
        (f"{name(lang, 'Orders')}!B2", message)
    ]


ORDERS_OF_DATES = [
    # the column's other date · Settings · what 03/04/2026 is read as
    ("25/12/2025", None, date(2026, 4, 3)),
    ("12/25/2025", None, date(2026, 3, 4)),
    (None, "day-month-year", date(2026, 4, 3)),
    (None, "月-日-年", date(2026, 3, 4)),
    ("12/25/2025", "day-month-year", date(2026, 3, 4)),
    (None, None, None),
]


@line("`03/04/2026`")
@BOTH
@pytest.mark.parametrize(("other", "setting", "expected"), ORDERS_OF_DATES)
def test_day_or_month_first(
    tmp_path: Path, lang: str, other: str | None, setting: str | None, expected: date | None
) -> None:
    rows = [
        header(lang, "Customers", "customer", "signed_on"),
        ["张三", "03/04/2026"],
        ["李四", other],
    ]
    order = {"zh": "日期顺序", "en": "Date order"}[lang]
    settings = [header(lang, "Settings", "setting", "value"), [order, setting]]
    desk = read(tmp_path, {name(lang, "Customers"): rows, name(lang, "Settings"): settings})
    found = desk.customers.frame["signed_on"].iloc[0]
    if expected is None:
        assert told(desk) == [
            (f"{name(lang, 'Customers')}!B2", "03/04/2026", "day or month first?")
        ]
    else:
        assert found == pd.Timestamp(expected)
        assert wrong(desk) == []


@line("长期, 永久 as contract end")
@BOTH
@pytest.mark.parametrize(
    "cell", ["长期", "永久", "no end", "Permanent", date(9999, 12, 31)], ids=str
)
def test_a_contract_without_an_end(tmp_path: Path, lang: str, cell: object) -> None:
    desk = one_cell(tmp_path, lang, "contract_end", cell)
    assert value(desk, "contract_end") is None
    assert desk.customers.frame["_no_end"].tolist() == [True]
    assert wrong(desk) == []


# Numbers

AMOUNTS = [
    ("¥1,234.50", 1234.5), ("1,234元", 1234), ("（100）", -100), ("-100", -100), ("１２３４．５", 1234.5),
    ("￥1，234", 1234), ("1234 ", 1234), ("\u200b1234\u200b", 1234), ("1 234", 1234), ("RMB 300", 300),
    ("$1,000.00", 1000), ("-¥100", -100), ("¥-100", -100), ("(¥100)", -100), ("1.2万", 12000), ("500元整", 500),
    ("1.5e3", 1500), (1234.5, 1234.5), (0, 0), ("+100", 100), ("−100", -100), ("1.234,50", 1234.5),
]  # fmt: skip


@line(
    "`¥1,234.50`, `1,234元`, `（100）`, `-100`, full-width digits, trailing and zero-width spaces"
)
@BOTH
@pytest.mark.parametrize(("cell", "amount"), AMOUNTS, ids=str)
def test_amounts(tmp_path: Path, lang: str, cell: object, amount: float) -> None:
    desk = one_cell(tmp_path, lang, "amount", cell, "Orders")
    assert value(desk, "amount", "Orders") == amount
    assert wrong(desk) == []


@line("`3000-5000`")
@BOTH
@pytest.mark.parametrize(
    "cell", ["3000-5000", "3000~5000", "3000到5000", "about 500", "1,23", "12:30", True]
)
def test_what_is_no_amount(tmp_path: Path, lang: str, cell: object) -> None:
    desk = one_cell(tmp_path, lang, "amount", cell, "Orders")
    assert len(desk.orders.frame) == 0
    assert [where for where, _, _ in told(desk)] == [f"{name(lang, 'Orders')}!C2"]


# Who, and how to reach them

PHONES = [
    ("1.38E+10", "13800000000"), ("13800000000.0", "13800000000"), (13800000000.0, "13800000000"),
    (13800000000, "13800000000"), ("138 0000 0000", "13800000000"), ("138-0000-0000", "13800000000"),
    ("+86 13800000000", "13800000000"), ("+86 138 0000 0000", "13800000000"), ("0086-13800000000", "13800000000"),
    ("010-62345678转801", "01062345678转801"), ("010-62345678-801", "01062345678转801"),
    ("(010) 62345678 ext. 801", "01062345678 ext 801"), ("+1 415 555 0100", "+14155550100"),
    ("电话：13800000000", "13800000000"), ("13800000000/13900000000", "13800000000 / 13900000000"),
    ("１３８００００００００", "13800000000"), ("无", ""),
]  # fmt: skip


@line("phone `1.38E+10`, `13800000000.0`, `138 0000 0000`, `+86 138…`, 转801")
@BOTH
@pytest.mark.parametrize(("cell", "phone"), PHONES, ids=str)
def test_phones(tmp_path: Path, lang: str, cell: object, phone: str) -> None:
    desk = one_cell(tmp_path, lang, "phone", cell)
    assert value(desk, "phone") == phone
    assert wrong(desk) == []


@line("`138****1234`")
@BOTH
def test_a_hidden_phone(tmp_path: Path, lang: str) -> None:
    desk = one_cell(tmp_path, lang, "phone", "138****1234")
    assert value(desk, "phone") == "138****1234"
    assert [(where, shown) for where, shown, _ in told(desk)] == [
        (f"{name(lang, 'Customers')}!B2", "138****1234")
    ]


REACHES = [
    ("微信zhang8", "wechat", "zhang8"), ("微信：zhang8", "wechat", "zhang8"), ("WeChat: zhang_8", "wechat", "zhang_8"),
    ("zhang@example.com", "email", "zhang@example.com"), ("138 0000 0000", "phone", "13800000000"),
]  # fmt: skip


@line("`微信zhang8` under 联系方式")
@BOTH
@pytest.mark.parametrize("under", ["reach_at", "phone"])
@pytest.mark.parametrize("reach", REACHES)
def test_contact_details(
    tmp_path: Path, lang: str, under: str, reach: tuple[str, str, str]
) -> None:
    cell, field, expected = reach
    desk = one_cell(tmp_path, lang, under, cell)
    found = {name: value(desk, name) for name in ("phone", "email", "wechat")}
    assert found == {"phone": "", "email": "", "wechat": "", field: expected}
    assert wrong(desk) == []


@line("ids `00123` and `123`; a numeric id above 15 digits")
@BOTH
def test_ids(tmp_path: Path, lang: str) -> None:
    head = header(lang, "Customers", "customer_id", "customer")
    rows = [
        head,
        ["00123", "张三"],
        [123, "李四"],
        [17850.0, "王五"],
        [6222020200112230000, "赵六"],
        ["6222020200112233445", "钱七"],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): rows})
    assert desk.customers.frame["customer_id"].tolist()[:3] == ["00123", "123", "17850"]
    assert desk.customers.frame["customer_id"].tolist()[4] == "6222020200112233445"
    assert [where for where, _, _ in told(desk)] == [f"{name(lang, 'Customers')}!A5"]


@line("`张伟（老板）` and 张伟, full-width and half-width forms")
@BOTH
def test_names_that_are_nearly_alike(tmp_path: Path, lang: str) -> None:
    head = header(lang, "Customers", "customer", "contact")
    names = ["张伟（老板）", "张伟", "ＡＢＣ公司", "ABC公司"]
    desk = read(tmp_path, {name(lang, "Customers"): [head, *([n, "王"] for n in names)]})
    assert desk.customers.frame["customer"].tolist() == names
    assert wrong(desk) == []


@BOTH
def test_two_of_one_name(tmp_path: Path, lang: str) -> None:
    head = header(lang, "Customers", "customer", "owner")
    desk = read(tmp_path, {name(lang, "Customers"): [head, ["张伟", "何"], ["张伟", "林"]]})
    assert desk.customers.frame["customer"].tolist() == ["张伟", "张伟"]
    assert desk.customers.frame["customer_id"].is_unique
    assert [where for where, _, _ in told(desk)] == [f"{name(lang, 'Customers')}!A3"]


@line("several contacts in rows under one customer")
@BOTH
def test_several_contacts(tmp_path: Path, lang: str) -> None:
    head = header(lang, "Customers", "customer", "contact", "phone", "birthday")
    rows = [
        head,
        ["甲公司", "张", "13800000001"],
        ["甲公司", "李", "13800000002", date(1980, 5, 1)],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): rows})
    found = (
        desk.customers.frame[["customer_id", "contact", "phone", "birthday"]].to_numpy().tolist()
    )
    assert found == [["13800000001", "张", "13800000001", date(1980, 5, 1)]]
    assert wrong(desk) == []


@line("two running contracts")
@BOTH
def test_two_contracts(tmp_path: Path, lang: str) -> None:
    from followup_cli.contracts import gather_contracts

    head = header(lang, "Customers", "customer_id", "customer", "contract_end", "product")
    rows = [
        head,
        ["C1", "甲公司", date(2026, 6, 30), "云"],
        ["C1", "甲公司", date(2026, 12, 31), "端"],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): rows})
    contracts = gather_contracts(desk.customers.frame, desk.orders.frame)
    assert len(desk.customers.frame) == 1
    assert contracts["end"].tolist() == [pd.Timestamp(2026, 6, 30), pd.Timestamp(2026, 12, 31)]
    assert contracts["source_row"].tolist() == [2, 3]
    assert wrong(desk) == []


# Orders

STATUSES = [
    ("failed", OrderStatus.FAILED), ("cancelled", OrderStatus.CANCELLED), ("Canceled", OrderStatus.CANCELLED),
    ("refunded", OrderStatus.REFUNDED), ("已退款", OrderStatus.REFUNDED), ("交易关闭", OrderStatus.CANCELLED),
    ("paid", OrderStatus.PAID), ("交易成功", OrderStatus.PAID), ("", None),
]  # fmt: skip


@line("order status failed, cancelled, refunded (Stripe, shops)")
@BOTH
@pytest.mark.parametrize(("cell", "status"), STATUSES)
def test_order_statuses(tmp_path: Path, lang: str, cell: str, status: OrderStatus | None) -> None:
    desk = one_cell(tmp_path, lang, "order_status", cell, "Orders")
    assert desk.orders.frame["order_status"].tolist() == [status]
    assert wrong(desk) == []


@line("shop exports with the order total on each line")
@BOTH
def test_totals_on_each_line(tmp_path: Path, lang: str) -> None:
    # | 订单编号 | 客户 | 购买日期 | 金额 | 数量 | 单价 |
    # | A        | 张三 | 01-05    | 70   | 2    | 10   |  ← the total, repeated
    # | A        | 张三 | 01-05    | 70   | 1    | 50   |
    # | B        | 张三 | 01-06    | 30   | 3    | 10   |  ← lines that are lines
    # | B        | 张三 | 01-06    | 30   | 3    | 10   |
    head = header(
        lang, "Orders", "order_id", "customer", "order_date", "amount", "quantity", "unit_price"
    )
    first, second = date(2026, 1, 5), date(2026, 1, 6)
    rows = [
        head,
        ["A", "张三", first, 70, 2, 10],
        ["A", "张三", first, 70, 1, 50],
        ["B", "张三", second, 30, 3, 10],
        ["B", "张三", second, 30, 3, 10],
    ]
    desk = read(tmp_path, {name(lang, "Orders"): rows})
    assert desk.orders.frame.groupby("order_id")["amount"].sum().to_dict() == {"A": 70, "B": 60}
    assert "counted once" in str(notes(desk)[0].message)


def test_a_shop_that_writes_the_order_on_its_first_line_alone(tmp_path: Path) -> None:
    # | Name  | Email       | Created at                | Total | Lineitem name |
    # | #1001 | a@b.example | 2026-03-05 10:00:00 +0800 | 70    | cup           |
    # | #1001 | a@b.example |                           |       | plate         |
    head = ["Order", "Email", "Created at", "Total", "Lineitem name"]
    rows = [
        head,
        ["#1001", "a@b.example", date(2026, 3, 5), 70, "cup"],
        ["#1001", None, None, None, "plate"],
    ]
    desk = read(tmp_path, {"orders_export": rows})
    assert desk.orders.frame[["customer_id", "amount", "product"]].to_numpy().tolist() == [
        ["a@b.example", 70.0, "cup"],
        ["a@b.example", 0.0, "plate"],
    ]
    assert wrong(desk) == []


@line("`usd` and `eur` mixed")
@BOTH
def test_currencies(tmp_path: Path, lang: str) -> None:
    from followup_cli.rfm import summarise_purchases

    head = header(lang, "Orders", "customer", "order_date", "amount", "currency")
    rows = [head, ["张三", date(2026, 1, 5), 70, "usd"], ["张三", date(2026, 1, 6), 70, "eur"]]
    desk = read(tmp_path, {name(lang, "Orders"): rows})
    assert desk.orders.frame["currency"].tolist() == ["USD", "EUR"]
    _, problems = summarise_purchases(desk.orders.frame, date(2026, 3, 1), desk.settings)
    assert problems


# Scores, errors, and what calamine cannot tell

SCHEDULE = ("task_id", "customer", "due", "status", "priority", "owner", "channel", "score", "key", "planned",
            "customer_id", "rule", "first_deadline")  # fmt: skip
SCORES = [
    ("9分", 9, None), ("9/10", 9, None), (9, 9, None), ("9.5", 9.5, None), ("10", 10, None), (0, 0, None),
    *((text, None, "it does not say on which scale") for text in ("5/5", "★★★", "满意")),
    (11, None, "a score lies between 0 and 10"), (datetime(2026, 9, 10), None, "Excel has made a date of this score"),
]  # fmt: skip


@line("score `9分`, `9/10` / `5/5`, ★★★, 满意")
@BOTH
@pytest.mark.parametrize(("cell", "score", "message"), SCORES, ids=str)
def test_scores(
    tmp_path: Path, lang: str, cell: object, score: float | None, message: str | None
) -> None:
    row = {"task_id": "T1", "customer": "张三", "due": date(2026, 3, 2), "score": cell}
    rows = [header(lang, "Schedule", *SCHEDULE), [row.get(field) for field in SCHEDULE]]
    desk = read(tmp_path, {name(lang, "Schedule"): rows})
    assert desk.tasks[0].score == score
    assert desk.tasks[0].unreadable == (frozenset({"score"}) if message else frozenset())
    assert [(where, said) for where, _, said in told(desk)] == (
        [(f"{name(lang, 'Schedule')}!H2", message)] if message else []
    )


@line("`#N/A`, `#REF!`")
@BOTH
@pytest.mark.parametrize("error", ["#N/A", "#REF!"])
@pytest.mark.parametrize("as_text", [False, True])
def test_errors(tmp_path: Path, lang: str, error: str, *, as_text: bool) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name(lang, "Customers")
    sheet.append(header(lang, "Customers", "customer", "signed_on", "owner"))
    sheet.append(["张三", None, None])
    for cell in ("B2", "C2"):
        sheet[cell].value = error
        sheet[cell].data_type = "s" if as_text else "e"
    workbook.save(tmp_path / "book.xlsx")
    desk = read_desk(tmp_path / "book.xlsx")
    assert (value(desk, "signed_on"), value(desk, "owner")) == (None, "")
    assert [(where, shown) for where, shown, _ in told(desk)] == [
        (f"{name(lang, 'Customers')}!B2", error),
        (f"{name(lang, 'Customers')}!C2", error),
    ]


@line("colours, strikethrough, hidden rows")
@BOTH
def test_colours(tmp_path: Path, lang: str) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name(lang, "Customers")
    sheet.append(header(lang, "Customers", "customer", "owner"))
    for row in (["张三", "何"], ["李四", "何"], ["王五", "何"]):
        sheet.append(row)
    sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    assert notes(read_desk(path)) == []  # a coloured header means nothing

    sheet["A2"].fill = PatternFill("solid", fgColor="FFFF0000")
    sheet["A3"].font = Font(strike=True)
    sheet.row_dimensions[4].hidden = True
    workbook.save(path)
    desk = read_desk(path)
    assert desk.customers.frame["customer"].tolist() == ["张三", "李四", "王五"]
    assert [str(note.message) for note in notes(desk)] == ["colours and strikethrough are not read"]


OTHER_FILES = {
    "a.csv": (b"a,b\n1,2\n", "save it as .xlsx"),
    "a.xls": (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "save it as .xlsx"),
    "a.et": (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "save it as .xlsx"),
}


@line("`.csv`, `.xls`, `.et`, `.numbers`")
@pytest.mark.parametrize("file", [*OTHER_FILES, "a.numbers"])
def test_other_files(tmp_path: Path, file: str) -> None:
    path = tmp_path / file
    if file.endswith("numbers"):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("Index/Document.iwa", b"")
    else:
        path.write_bytes(OTHER_FILES[file][0])
    with pytest.raises(UnreadableError, match=r"\.xlsx"):
        read_desk(path)


@line("a formula never calculated (no cached value)")
@BOTH
def test_a_formula_never_calculated(tmp_path: Path, lang: str) -> None:
    rows = [
        header(lang, "Orders", "customer", "order_date", "amount"),
        ["张三", date(2026, 3, 5), "=1+1"],
    ]
    desk = read(tmp_path, {name(lang, "Orders"): rows})
    assert len(desk.orders.frame) == 0
    problems: list[Problem] = wrong(desk)
    assert [(p.where, p.value) for p in problems] == [(f"{name(lang, 'Orders')}!C2", "=1+1")]
    assert "save it once" in str(problems[0].hint)


def test_every_line_of_the_table_has_a_test(shared: Path) -> None:
    text = (shared / "inputs.md").read_text(encoding="utf-8")
    table = [row.split(" | ")[0].strip("| ") for row in text.splitlines() if row.startswith("| ")]
    assert [found for found in table[1:] if found not in LINES] == []
