"""Workbooks as small companies keep them, with what they decorate them with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName
from sheets import read, save

from followup_cli.workbook.read import read_desk, read_morning

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = [
    ["客户名称", "联系方式", "购买日期", "金额"],
    ["张三", "13800000001", date(2026, 1, 5), 9],
]
MONTH = [["日期", "客户", "金额"], [date(2026, 1, 5), "张三", 9]]


def test_a_ledger_stays_chinese_beside_sheets_that_have_english_names(tmp_path: Path) -> None:
    own = {"Dashboard": [["总额", 9]], "Log": [["日期", "谁"], [date(2026, 1, 5), "小王"]]}
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
