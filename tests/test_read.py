"""Reading a desk: which sheet is which, whose a row is, and frames as the domain takes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from sheets import header, name, notes, read, save, wrong

from followup_cli.errors import LayoutError, MissingSheetError
from followup_cli.model import SheetWhole
from followup_cli.model_desk import State
from followup_cli.start import prepare
from followup_cli.terms import CustomerStatus, OrderStatus, Priority, Status
from followup_cli.workbook import schema
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_desk, read_desk_and_maps
from followup_cli.workbook.schema import ON_REQUEST, SHEETS

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model import Row
    from followup_cli.model_desk import Desk

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
DAY = date(2026, 3, 5)


def ours(folder: Path, lang: str, **rows: list[dict[str, object]]) -> Path:
    """Write a workbook of ours, with rows by field in the sheets named."""
    wholes = [
        SheetWhole(whole.kind, tuple(rows.get(whole.kind, whole.rows)), whole.title)
        for whole in prepare(frozenset(), lang=lang, company="Acme", founder="Ada")
    ]
    path = folder / "desk.xlsx"
    path.write_bytes(new_workbook(wholes, lang))
    return path


def orders(desk: Desk) -> list[list[object]]:
    """Return whose each order line is, and its amount."""
    return desk.orders.frame[["customer_id", "amount"]].to_numpy().tolist()


# Which sheet is which


@BOTH
def test_a_workbook_of_ours_reads_as_it_was_made(tmp_path: Path, lang: str) -> None:
    desk = read_desk(ours(tmp_path, lang))
    assert set(desk.places) == set(SHEETS) - ON_REQUEST
    assert desk.lang == lang
    assert desk.settings.company == "Acme"
    assert len(desk.rules) == 38
    assert wrong(desk) == []


@BOTH
def test_our_sheets_are_found_whatever_they_are_called(tmp_path: Path, lang: str) -> None:
    path = ours(tmp_path, lang, Customers=[{"customer_id": "C1", "customer": "Bo"}])
    workbook = load_workbook(path)
    for i, kind in enumerate(("Schedule", "Customers", "Rules")):
        workbook[name(lang, kind)].title = f"Renamed {i}"
    workbook["Renamed 1"].insert_rows(1, 2)  # openpyxl moves no defined names, Excel does
    workbook.defined_names["followup.Customers"] = DefinedName(
        "followup.Customers", attr_text="'Renamed 1'!$A$3"
    )
    for kind, at in (("Schedule", 0), ("Rules", 2)):
        workbook.defined_names[f"followup.{kind}"] = DefinedName(
            f"followup.{kind}", attr_text=f"'Renamed {at}'!$A$1"
        )
    workbook.save(path)
    desk = read_desk(path)
    assert desk.places["Schedule"].name == "Renamed 0"
    assert desk.places["Customers"][:2] == ("Renamed 1", 3)
    assert desk.customers.frame[["customer_id", "_row"]].to_numpy().tolist() == [["C1", 4]]
    assert len(desk.rules) == 38


@BOTH
def test_a_sheet_of_ours_that_lost_a_column_is_not_guessed_at(tmp_path: Path, lang: str) -> None:
    path = ours(tmp_path, lang)
    workbook = load_workbook(path)
    sheet = workbook[name(lang, "Schedule")]
    sheet["C1"].value = "When"
    workbook.save(path)
    due = SHEETS["Schedule"].column("due").label(lang)
    with pytest.raises(LayoutError, match=due):
        read_desk(path)


def test_a_sheet_that_merely_has_our_name_is_somebody_elses(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Schedule": [["Room", "Due", "Status"], ["Blue", DAY, "open"]],
        "Log": [["Time", "Who"], ["9:00", "Bo"]],
        "KPI": [["Month", "Sales"], ["May", 3]],
    }
    desk = read(tmp_path, sheets)
    assert (desk.places, desk.tasks, wrong(desk)) == ({}, (), [])


@pytest.mark.parametrize(
    ("sheet", "head", "missing"),
    [
        ("Orders", ["Customer ID", "Order Date", "Colour"], "Amount"),
        ("订单", ["客户编号", "金额"], "购买日期"),
    ],
)
def test_a_sheet_named_plainly_that_lacks_a_column(
    tmp_path: Path, sheet: str, head: list[str], missing: str
) -> None:
    with pytest.raises(MissingSheetError, match=f"{sheet}.*{missing}"):
        read(tmp_path, {sheet: [head, ["C1", DAY, "red"]]})


HEADERS_ALONE = [
    (["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"],
     ["536365", "85123A", 6, datetime(2010, 12, 1, 8, 26), 2.55, 17850.0], {"Orders"}),
    (["客户", "下单时间", "实付金额"], ["张三", DAY, "¥100"], {"Orders"}),
    (["id", "Customer ID", "Amount", "Currency", "Created (UTC)", "Status"],
     ["ch_1", "cus_1", 10.5, "usd", "2026-03-05 10:00", "succeeded"], {"Orders"}),
    (["客户名称", "联系人", "联系方式", "合同到期日"], ["甲公司", "张", "13800000000", DAY], {"Customers"}),
    (["客户ID", "事件", "日期"], ["C1", "展会", DAY], {"Events"}),
    (["姓名", "职位", "电话"], ["张三", "会计", "13800000000"], set()),
    (["Ticket #", "Customer", "Category", "Status", "Assigned To", "Opened"],
     ["S-1", "Ada", "Fault", "Open", "Tom", DAY], {"Tickets"}),
    (["Invoice No", "Customer", "Invoice Date", "Plan", "Amount (USD)", "Term Start", "Term End"],
     ["I-1", "Ada", DAY, "Team", 100, DAY, DAY], {"Orders"}),
    (["Item", "Price"], ["Cup", 3], set()),
    (["客户", "下单时间", "实付金额"], ["张三", "看情况", "待定"], set()),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "kinds"), HEADERS_ALONE)
def test_headers_alone(tmp_path: Path, head: list[str], row: list[object], kinds: set[str]) -> None:
    assert set(read(tmp_path, {"Sheet1": [head, row]}).places) == kinds


def test_the_columns_of_a_subscription_are_read(tmp_path: Path) -> None:
    head = ["Invoice No", "Customer", "Invoice Date", "Plan", "Amount", "Term Start", "Term End"]
    row = ["I-1", "Ada", DAY, "Team", 9, DAY, DAY]
    path = save(tmp_path / "a.xlsx", {"Subscriptions": [head, row]})
    assert {field.partition(".")[2] for field in read_desk_and_maps(path)[1]} == {
        "order_id", "customer", "order_date", "product", "amount", "contract_start",
        "contract_end",
    }  # fmt: skip


def test_a_second_sheet_that_looks_alike_is_named_and_not_read(tmp_path: Path) -> None:
    head = ["客户", "下单时间", "实付金额"]
    desk = read(tmp_path, {"流水": [head, ["张三", DAY, 1]], "流水备份": [head, ["张三", DAY, 1]]})
    assert orders(desk) == [["张三", 1.0]]
    assert ("流水备份", "this sheet looks like 流水 too, and is not read") in [
        (note.where, str(note.message)) for note in notes(desk)
    ]


def test_a_copy_of_our_sheet_is_named_and_not_read(tmp_path: Path) -> None:
    head: list[object] = ["客户编号", "购买日期", "金额"]
    sheets: dict[str, list[list[object]]] = {
        "订单": [head, ["C1", DAY, 1]],
        "订单2025": [head, ["C1", DAY, 1]],
        "订单说明": [["写法"], ["…"]],
    }
    desk = read(tmp_path, sheets)
    assert orders(desk) == [["C1", 1.0]]
    assert [note.where for note in notes(desk) if "looks like" in str(note.message)] == ["订单2025"]


def test_what_init_proposes_is_read_back_from_the_settings(tmp_path: Path) -> None:
    head = ["客户", "下单时间", "实付金额"]
    path = save(tmp_path / "a.xlsx", {"流水": [head, ["张三", DAY, 1]]})
    _, maps = read_desk_and_maps(path)
    assert maps == {
        "Orders.customer": "流水!客户",
        "Orders.order_date": "流水!下单时间",
        "Orders.amount": "流水!实付金额",
    }
    settings = [
        ["设置项", "值"],
        ["映射: 订单.客户名称", "流水!谁"],
        ["Map: Orders.order_date", "流水!哪天"],
    ]
    head = ["谁", "哪天", "实付金额"]
    desk = read(tmp_path, {"流水": [head, ["张三", DAY, 1]], "设置": settings})
    assert orders(desk) == [["张三", 1.0]]


def test_a_mapped_column_that_is_gone_stops_the_plan(tmp_path: Path) -> None:
    settings = [
        ["Setting", "Value"],
        ["Map: Orders.Amount", "Sales!Paid"],
        ["Map: Orders.Order Date", "Gone!Day"],
    ]
    head = ["Customer", "Order Date", "Amount"]
    desk = read(tmp_path, {"Sales": [head, ["Bo", DAY, 1]], "Settings": settings})
    assert [(p.where, str(p.message), p.policy) for p in wrong(desk)] == [
        ("Settings!B2", "there is no such column in Sales any more", True),
        ("Settings!B3", "there is no such sheet any more", True),
    ]


LANGUAGES = [
    ({"Settings": [["Setting", "Value"], ["Language", "zh"]]}, "zh"),
    ({"客户": [["客户名称"], ["张三"]]}, "zh"),
    ({"Customers": [["客户名称"], ["张三"]]}, "en"),
    ({"Sheet1": [["客户", "下单时间", "实付金额"], ["张三", DAY, 1]]}, "zh"),
    ({"Sheet1": [["Customer", "Order Date", "Amount"], ["张三", DAY, 1]]}, "en"),
]


@pytest.mark.parametrize(("sheets", "lang"), LANGUAGES)
def test_the_language(tmp_path: Path, sheets: dict[str, list[list[object]]], lang: str) -> None:
    assert read(tmp_path, sheets).lang == lang


# Frames


@BOTH
def test_frames_have_every_field_in_its_type(tmp_path: Path, lang: str) -> None:
    customers = [
        header(lang, "Customers", "customer", "status"),
        ["张三", ["Signed", "已签约"][0]],
        ["李四", None],
    ]
    rows = [
        [*header(lang, "Orders", "customer", "order_date", "amount", "order_status"), "Colour"],
        ["张三", DAY, 1, "已退款", "red"],
        ["王五", DAY, 2, None, None],
    ]
    desk = read(tmp_path, {name(lang, "Customers"): customers, name(lang, "Orders"): rows})
    for kind, table in (
        ("Customers", desk.customers),
        ("Orders", desk.orders),
        ("Tickets", desk.tickets),
        ("Events", desk.events),
    ):
        frame = table.frame
        assert set(SHEETS[kind].fields) | {"_sheet", "_row"} <= set(frame.columns), kind
        for column in SHEETS[kind].columns:
            assert frame[column.field].dtype == DTYPES.get(column.kind, np.dtype(object)), (
                column.field
            )
    assert desk.orders.frame["order_status"].tolist() == [OrderStatus.REFUNDED, None]
    assert isinstance(desk.orders.frame["order_status"].iloc[0], OrderStatus)
    assert desk.orders.frame["Colour"].tolist() == ["red", None]
    assert desk.customers.frame["status"].tolist() == [CustomerStatus.SIGNED, None, None]
    assert isinstance(desk.customers.frame["status"].iloc[0], CustomerStatus)
    assert desk.customers.frame["email"].tolist() == ["", "", ""]


DTYPES: dict[object, object] = {
    **dict.fromkeys(
        (schema.TEXT, schema.IDENTIFIER, schema.PHONE), pd.StringDtype(na_value=np.nan)
    ),
    **dict.fromkeys((schema.DATE, schema.MOMENT, schema.CONTRACT_END), np.dtype("datetime64[us]")),
    **dict.fromkeys((schema.MONEY, schema.NUMBER, schema.SCORE), np.dtype("float64")),
}


def test_members_stay_members_where_rows_are_merged(tmp_path: Path) -> None:
    head = ["Customer ID", "Customer", "Status", "Last Contact"]
    rows = [head, ["C1", "Bo", None, DAY], ["C1", "Bo", "Signed", None], ["C2", "Cy", "Lead", None]]
    frame = read(tmp_path, {"Customers": rows}).customers.frame
    assert frame["status"].tolist() == [CustomerStatus.SIGNED, CustomerStatus.LEAD]
    assert all(isinstance(status, CustomerStatus) for status in frame["status"])


def test_the_many_that_are_alike_become_one_problem(tmp_path: Path) -> None:
    head = ["Customer", "Signed On", "Go-live"]
    rows = [head, *([f"C{i}", "soon", "2026-13-01" if i < 2 else None] for i in range(50))]
    desk = read(tmp_path, {"Customers": rows})
    assert [(p.where, p.value, str(p.message)) for p in wrong(desk)] == [
        (
            "Customers!B2",
            "soon",
            "this is not a date; and 49 more cells of this column, down to row 51",
        ),
        ("Customers!C2", "2026-13-01", "there is no such day"),
        ("Customers!C3", "2026-13-01", "there is no such day"),
    ]


# Whose a row is

CUSTOMERS = [
    ["Customer ID", "Customer", "Phone", "Email"],
    ["C1", "Bo", "13800000001", "bo@a.example"],
    [None, "Cy", "13800000002", None],
    [None, "Di", None, "di@a.example"],
    [None, "Ed", None, None],
    ["C5", "Flo", None, None],
]
BUYERS = [
    # how the order names its customer · whose it is
    ({"customer_id": "C1"}, "C1"),
    ({"phone": "138 0000 0001"}, "C1"),
    ({"email": "BO@a.example"}, "C1"),
    ({"customer": "Bo"}, "C1"),
    ({"customer": "Cy"}, "13800000002"),
    ({"customer_id": "Cy"}, "13800000002"),
    ({"customer": "Di", "phone": "13900000009"}, "di@a.example"),
    ({"customer": "Ed"}, "Ed"),
    ({"customer_id": "C9", "customer": "Bo"}, "C9"),  # another of the name: Bo has an id
    ({"customer_id": "C9", "customer": "Cy"}, "13800000002"),
    ({"customer": "Gus", "phone": "13900000007"}, "13900000007"),
    ({"customer_id": "C7"}, "C7"),
]


@pytest.mark.parametrize(("who", "key"), BUYERS)
def test_an_order_finds_its_customer(tmp_path: Path, who: dict[str, str], key: str) -> None:
    rows = [header("en", "Orders", *who, "order_date", "amount"), [*who.values(), DAY, 1]]
    desk = read(tmp_path, {"Customers": CUSTOMERS, "Orders": rows})
    assert orders(desk) == [[key, 1.0]]
    assert desk.customers.frame["customer_id"].is_unique
    assert key in set(desk.customers.frame["customer_id"])


def test_customers_that_only_orders_know(tmp_path: Path) -> None:
    rows = [
        ["Order ID", "Customer ID", "Customer", "Order Date", "Amount"],
        ["A", "C1", "Bo", DAY, 1],
        ["B", "C2", "Cy", DAY, 2],
        ["C", "C3", None, DAY, 3],
    ]
    desk = read(
        tmp_path, {"Customers": [["Customer ID", "Customer"], ["C1", "Bo"]], "Orders": rows}
    )
    found = desk.customers.frame[["customer_id", "customer", "_sheet", "_row"]].to_numpy().tolist()
    assert found == [
        ["C1", "Bo", "Customers", 2],
        ["C2", "Cy", "Orders", 3],
        ["C3", "C3", "Orders", 4],
    ]
    assert desk.customers.at("Orders", 3, "customer") == "Orders!C3"
    assert [str(note.message)[:37] for note in notes(desk)] == [
        "2 customers appear in Orders alone; t"
    ]


def test_a_name_that_two_customers_have_decides_nothing(tmp_path: Path) -> None:
    customers = [["Customer", "Phone"], ["Bo", "13800000001"], ["Bo", "13800000002"]]
    rows = [["Customer", "Order Date", "Amount"], ["Bo", DAY, 1]]
    desk = read(tmp_path, {"Customers": customers, "Orders": rows})
    assert orders(desk) == []
    assert [p.where for p in wrong(desk)] == ["Orders!A2"]


def test_one_id_for_two_customers(tmp_path: Path) -> None:
    rows = [["Customer ID", "Customer"], ["C1", "Bo"], ["C1", "Cy"]]
    desk = read(tmp_path, {"Customers": rows})
    assert len(desk.customers.frame) == 1
    assert [(p.where, str(p.message)) for p in wrong(desk)] == [
        ("Customers!B3", "this id is already that of Bo")
    ]


def test_one_phone_for_two_customers_is_told_where_they_are_read_as_one(tmp_path: Path) -> None:
    rows = [["Customer", "Phone"], ["Bo", "13800000001"], ["Cy", "13800000001"]]
    desk = read(tmp_path, {"Customers": rows})
    assert desk.customers.frame["customer"].tolist() == ["Bo"]
    assert [(p.where, str(p.message)) for p in wrong(desk)] == [
        ("Customers!A3", "this phone or email is already that of Bo")
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_rows_is_no_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    rows = [
        [None, "Bo", None, DAY],
        ["C1", "Bo", "13800000001", None],
        [None, "Bo", "13800000001", DAY],
    ]
    head = ["Customer ID", "Customer", "Phone", "Last Contact"]
    desk = read(tmp_path, {"Customers": [head, *(rows[i] for i in order)]})
    assert desk.customers.frame[["customer_id", "phone"]].to_numpy().tolist() == [
        ["C1", "13800000001"]
    ]


def test_credit_notes_are_kept_as_they_are(tmp_path: Path) -> None:
    rows = [
        ["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"],
        ["536365", 6, datetime(2010, 12, 1, 8, 26), 2.55, 17850.0],
        ["C536379", -1, datetime(2010, 12, 1, 9, 41), 27.5, 17850.0],
    ]
    desk = read(tmp_path, {"Online Retail": rows})
    assert orders(desk) == [["17850", 15.3], ["17850", -27.5]]


def test_a_ticket_of_nobody_is_kept_and_reported(tmp_path: Path) -> None:
    tickets = [
        ["Ticket ID", "Customer ID", "Kind", "Opened"],
        ["K1", "Bo", "Fault", DAY],
        ["K2", "C9", "Fault", DAY],
    ]
    desk = read(tmp_path, {"Customers": CUSTOMERS, "Tickets": tickets})
    assert desk.tickets.frame["customer_id"].tolist() == ["C1", "C9"]
    assert [(p.where, str(p.message)) for p in wrong(desk)] == [
        ("Tickets!B3", "there is no such customer")
    ]


@pytest.mark.parametrize("shared", ["138****1234", "见备注", "-", "无", "同上"])
@pytest.mark.parametrize("column", ["Phone", "Email", "Customer ID"])
def test_what_tells_nobody_apart_joins_nobody(tmp_path: Path, column: str, shared: str) -> None:
    rows = [["Customer", column], ["Bo", shared], ["Cy", shared]]
    desk = read(tmp_path, {"Customers": rows})
    expected = 1 if column == "Customer ID" and shared not in {"-", "无"} else 2
    assert len(desk.customers.frame) == expected


def test_several_phones_in_one_cell(tmp_path: Path) -> None:
    customers = [["Customer", "Phone"], ["Bo", "13800000001 / 13900000001"]]
    rows = [["Phone", "Order Date", "Amount"], ["138-0000-0001", DAY, 1]]
    desk = read(tmp_path, {"Customers": customers, "Orders": rows})
    assert desk.customers.frame["phone"].tolist() == ["13800000001 / 13900000001"]
    assert orders(desk) == [["13800000001", 1.0]]


# The schedule


def task_row(**values: object) -> dict[str, object]:
    row: dict[str, object] = {
        "task_id": "T1", "customer": "Bo", "due": DAY, "status": Status.PENDING, "owner": "Ada",
        "key": "R05|C1|SO1|0", "planned": '{"task_id": "T1", "due": "2026-03-05"}', "rule": "R05",
    }  # fmt: skip
    return row | values


@BOTH
def test_tasks(tmp_path: Path, lang: str) -> None:
    due = datetime(2026, 3, 5, 10, 30)
    rows = [
        task_row(due=due, priority=Priority.HIGH, score=9, reach_at="bo@a.example", attempts=2),
        {},
        task_row(task_id="T2", planned='{"task_id": "T2"}', next_contact=DAY, contract_amount=100),
    ]
    tasks = read_desk(ours(tmp_path, lang, Schedule=rows)).tasks
    assert [task.row for task in tasks] == [2, 4]
    first, second = tasks
    assert (first.due, first.status, first.priority) == (due, Status.PENDING, Priority.HIGH)
    assert (first.score, first.reach_at, first.attempts) == (9.0, "bo@a.example", 2)
    assert first.planned == {"task_id": "T1", "due": "2026-03-05"}
    assert (second.due, second.next_contact, second.contract_amount) == (DAY, DAY, 100.0)
    assert (second.planned, second.summary, second.unreadable) == (
        {"task_id": "T2"},
        "",
        frozenset(),
    )


def test_a_cell_that_cannot_be_read_is_named_and_left_alone(tmp_path: Path) -> None:
    path = ours(tmp_path, "en", Schedule=[task_row()])
    workbook = load_workbook(path)
    workbook["Schedule"]["C2"].value = "after lunch"
    workbook["Schedule"]["E2"].value = "#N/A"
    workbook["Schedule"]["G2"].value = "=A2"
    workbook.save(path)
    desk = read_desk(path)
    assert desk.tasks[0].unreadable == {"due", "status", "owner"}
    assert [(p.where, p.value, p.policy) for p in wrong(desk)] == [
        ("Schedule!C2", "after lunch", False),
        ("Schedule!E2", "#N/A", False),
        ("Schedule!G2", "=A2", False),
    ]


def test_rows_sorted_apart_stop_the_plan(tmp_path: Path) -> None:
    rows = [task_row(task_id="T2"), task_row(task_id="T1", planned='{"task_id": "T2"}')]
    desk = read_desk(ours(tmp_path, "en", Schedule=rows))
    assert [(p.where, p.value, p.policy) for p in wrong(desk)] == [("Schedule!A2", "T2", True)]


def test_notes_that_cannot_be_read(tmp_path: Path) -> None:
    rows = [task_row(), task_row(task_id="T2", planned="{"), task_row(task_id="T3", planned="[1]")]
    desk = read_desk(ours(tmp_path, "en", Schedule=rows))
    assert [task.planned for task in desk.tasks] == [{"task_id": "T1", "due": "2026-03-05"}, {}, {}]
    assert [task.unreadable for task in desk.tasks] == [frozenset(), {"planned"}, {"planned"}]


# Policy


def typed(row: Row) -> dict[str, object]:
    return {field: row.get(field) for field in row.columns if row.get(field) is not None}


def test_policy_rows_are_as_they_were_typed(tmp_path: Path) -> None:
    rules = [
        ["Rule ID", "Name", "Trigger", "Goal", "Offset", "SLA"],
        ["R01", " Thanks ", "purchase", "relationship", 3, None],
        [],
        ["R02", "=1+1", "signed", "#N/A", "+1d", 24],
    ]
    desk = read(tmp_path, {"Rules": rules})
    assert [(row.row, typed(row)) for row in desk.rules] == [
        (
            2,
            {
                "rule_id": "R01",
                "name": "Thanks",
                "trigger": "purchase",
                "goal": "relationship",
                "offset": 3,
            },
        ),
        (4, {"rule_id": "R02", "trigger": "signed", "offset": "+1d", "sla": 24}),
    ]
    assert desk.rules[0].at("goal") == "Rules!D2"
    assert [(p.where, p.value, p.policy) for p in wrong(desk)] == [
        ("Rules!B4", "=1+1", True),
        ("Rules!D4", "#N/A", True),
    ]


def test_what_the_last_plan_saw(tmp_path: Path) -> None:
    path = ours(tmp_path, "en")
    workbook = load_workbook(path)
    state = '"2026-11-23T09:00|Customers=80|Orders=300"'
    workbook.defined_names["followup.State"] = DefinedName("followup.State", attr_text=state)
    workbook.save(path)
    assert read_desk(path).state == State(
        datetime(2026, 11, 23, 9), {"Customers": 80, "Orders": 300}
    )
    assert read_desk(ours(tmp_path, "zh")).state is None


def test_an_empty_workbook_is_read(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")
    desk = read_desk(tmp_path / "empty.xlsx")
    assert (len(desk.customers.frame), len(desk.orders.frame), desk.places) == (0, 0, {})
