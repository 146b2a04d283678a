"""New sheets look right and behave right in Excel, read back by other libraries."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import load_workbook

from followup_cli.model import NO_END, MonthDay, SheetWhole
from followup_cli.model_figures import Figure
from followup_cli.terms import Status, YesNo
from followup_cli.words import msg
from followup_cli.workbook import schema as s
from followup_cli.workbook.build import build_sheets, new_workbook
from followup_cli.workbook.labels import label
from followup_cli.workbook.written import FIRST_DAY, write_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 1_048_576
EVERY_SHEET = tuple(SheetWhole(kind, ()) for kind in s.SHEETS)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The order that the standard asks of a worksheet's children (those that we write).
CHILDREN = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData",
    "conditionalFormatting", "dataValidations", "pageMargins", "pageSetup", "headerFooter",
    "ignoredErrors", "tableParts",
)  # fmt: skip


def reopen(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def built(kind: str, *rows: dict[str, object], lang: str = "en") -> Worksheet:
    """Return one sheet, built and read back."""
    book = reopen(build_sheets([SheetWhole(kind, rows)], lang))
    return book[s.SHEETS[kind].name(lang)]


def column_of(kind: str, field: str) -> str:
    return openpyxl.utils.get_column_letter(s.SHEETS[kind].fields.index(field) + 1)


def check_on(sheet: Worksheet, column: str) -> DataValidation:
    """Return the validation of a column, which reaches the last row there is."""
    wanted = f"{column}2:{column}{LAST_ROW}"
    checks: Sequence[DataValidation] = sheet.data_validations.dataValidation
    return next(check for check in checks if str(check.sqref) == wanted)


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def desk(lang: str) -> Workbook:
    return reopen(new_workbook(EVERY_SHEET, lang))


def test_every_sheet_stands_under_its_name_with_its_headers_in_row_1(
    desk: Workbook, lang: str
) -> None:
    assert desk.sheetnames == [sheet.name(lang) for sheet in s.SHEETS.values()] + ["Lists"]
    for sheet in s.SHEETS.values():
        headers = [cell.value for cell in desk[sheet.name(lang)][1]]
        assert headers == [column.label(lang) for column in sheet.columns]


def test_a_hidden_name_points_at_each_header(desk: Workbook, lang: str) -> None:
    for sheet in s.SHEETS.values():
        name = desk.defined_names[f"followup.{sheet.kind}"]
        assert name.hidden
        assert name.attr_text == f"'{sheet.name(lang)}'!$A$1"


def test_each_sheet_is_a_table_with_a_filter_and_a_row_to_type_in(
    desk: Workbook, lang: str
) -> None:
    for sheet in s.SHEETS.values():
        (table,) = desk[sheet.name(lang)].tables.values()
        assert table.displayName == f"followup_{sheet.kind}"
        assert table.ref == f"A1:{openpyxl.utils.get_column_letter(len(sheet.columns))}2"
        assert table.autoFilter is not None
        assert table.autoFilter.ref == table.ref


def test_the_schedule_opens_in_front_frozen_after_due(desk: Workbook) -> None:
    assert desk.active is desk.worksheets[0]
    assert desk.worksheets[0].freeze_panes == "D2"
    assert all(sheet.freeze_panes for sheet in desk.worksheets if sheet.sheet_state == "visible")


def test_the_three_groups_are_outlined_apart_and_collapsed_and_the_keys_are_hidden(
    desk: Workbook,
) -> None:
    dimensions = desk.worksheets[0].column_dimensions
    shown = []
    for column in s.SCHEDULE.columns:
        dimension = dimensions[column_of("Schedule", column.field)]
        assert (dimension.outlineLevel or 0) == column.group
        if not dimension.hidden:
            shown.append(column.field)
    assert shown == list(s.SCHEDULE.fields)[: shown.index("done_by") + 1]
    above = [f for f in s.SCHEDULE.fields if dimensions[column_of("Schedule", f)].collapsed]
    assert above == ["done_by", "attempts", "order_id"]  # where the three buttons are


def test_each_sheet_prints_on_a4_landscape_with_its_header_on_every_page(
    desk: Workbook, lang: str
) -> None:
    for sheet in s.SHEETS.values():
        page = desk[sheet.name(lang)]
        assert page.page_setup.orientation == "landscape"
        assert str(page.page_setup.paperSize) == "9"
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$1:$1"
        assert page.oddFooter is not None
        assert page.oddFooter.right is not None
        assert page.oddFooter.right.text == "&P / &N"


def test_each_enumeration_has_a_dropdown_of_its_labels(desk: Workbook, lang: str) -> None:
    for sheet in s.SHEETS.values():
        for column in sheet.columns:
            if isinstance(column.kind, str) or sheet.role == "whole":
                continue
            check = check_on(desk[sheet.name(lang)], column_of(sheet.kind, column.field))
            assert check.type == "list"
            assert check.errorStyle in (None, "stop")
            assert check.showErrorMessage is not column.several  # two of them are no mistake
            assert listed(desk, str(check.formula1)) == [label(v, lang) for v in column.kind]


def listed(desk: Workbook, name: str) -> list[object]:
    """Return the values of a list by its defined name."""
    sheet, _, ref = str(desk.defined_names[name].attr_text).rpartition("!")
    assert sheet == "'Lists'"
    return [row[0].value for row in desk["Lists"][ref.replace("$", "")]]


def test_the_lists_are_hidden(desk: Workbook) -> None:
    assert desk["Lists"].sheet_state == "hidden"
    assert all(n.hidden for k, n in desk.defined_names.items() if k.startswith("followup."))


def test_people_are_offered_from_team_and_others_may_be_typed(desk: Workbook, lang: str) -> None:
    check = check_on(desk.worksheets[0], column_of("Schedule", "owner"))
    assert (check.type, check.formula1) == ("list", "followup.list.team")
    assert check.errorStyle == "warning"
    target = str(desk.defined_names["followup.list.team"].attr_text)
    assert target.startswith(f"'{s.TEAM.name(lang)}'!$A$2:")


def test_a_score_is_from_0_to_10_and_says_so_in_the_language(desk: Workbook, lang: str) -> None:
    check = check_on(desk.worksheets[0], column_of("Schedule", "score"))
    assert (check.type, check.formula1, check.formula2) == ("decimal", "0", "10")
    assert check.error is not None
    assert ("0 到 10" in check.error) == (lang == "zh")


def test_a_date_of_a_persons_is_doubted_not_refused(desk: Workbook) -> None:
    for field in ("next_contact", "done_on", "info_checked", "due"):
        check = check_on(desk.worksheets[0], column_of("Schedule", field))
        assert (check.type, check.errorStyle) == ("date", "warning")


def test_several_values_may_be_typed_where_a_list_only_suggests(desk: Workbook, lang: str) -> None:
    for field in ("trigger", "owner", "channel"):
        check = check_on(desk[s.RULES.name(lang)], column_of("Rules", field))
        assert check.type == "list"
        assert not check.showErrorMessage


def test_whole_columns_are_styled_so_that_new_rows_look_right(desk: Workbook) -> None:
    schedule, customers = desk.worksheets[:2]
    phone = customers.column_dimensions[column_of("Customers", "phone")]
    assert phone.number_format == "@"
    amount = schedule.column_dimensions[column_of("Schedule", "contract_amount")]
    assert amount.number_format == "#,##0.00"
    summary = schedule.column_dimensions[column_of("Schedule", "summary")]
    assert summary.alignment.wrap_text


def test_headers_are_told_apart_by_whose_column_it_is(desk: Workbook) -> None:
    def fill(field: str) -> object:
        return desk.worksheets[0][f"{column_of('Schedule', field)}1"].fill.fgColor.rgb

    assert len({fill("type"), fill("due"), fill("score")}) == 3
    assert fill("status") == fill("owner")


def test_colours_follow_the_day(desk: Workbook, lang: str) -> None:
    ranges = {
        str(found.sqref): [rule.formula[0] for rule in found.rules]
        for found in desk.worksheets[0].conditional_formatting
    }
    (done,) = ranges[f"A2:{column_of('Schedule', 'planned')}{LAST_ROW}"]
    assert f'$E2="{label(Status.DONE, lang)}"' in done
    assert f'$E2="{label(Status.NOT_NEEDED, lang)}"' in done
    late, today = ranges[f"A2:D{LAST_ROW}"]
    assert "INT(MAX($C2,$D2))<TODAY()" in late
    assert "INT(MAX($C2,$D2))>=TODAY()" in today
    assert ranges[f"A2:A{LAST_ROW}"] == [late]


def test_children_of_every_part_stand_in_the_order_of_the_standard(lang: str) -> None:
    with zipfile.ZipFile(BytesIO(new_workbook(EVERY_SHEET, lang))) as package:
        parts = [n for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        for part in parts:
            tags = [child.tag.removeprefix(MAIN) for child in etree.fromstring(package.read(part))]
            places = [CHILDREN.index(tag) for tag in tags]
            assert places == sorted(places), part


def test_wide_sheets_print_on_two_pages_that_both_name_the_customer(desk: Workbook) -> None:
    schedule, customers = desk.worksheets[:2]
    assert (schedule.page_setup.fitToWidth, schedule.page_setup.fitToHeight) == (2, 0)
    assert schedule.print_title_cols == "$A:$C"
    assert customers.print_title_cols == "$A:$B"
    assert desk["Lists"].print_title_cols is None


def test_a_date_shows_its_weekday_and_its_time_where_it_has_one() -> None:
    plain, timed = date(2026, 3, 2), datetime(2026, 3, 2, 9, 30)
    for lang, day in (("en", "[$-409]yyyy-mm-dd ddd"), ("zh", "[$-804]yyyy-mm-dd aaa")):
        sheet = built("Schedule", {"due": plain}, {"due": timed}, lang=lang)
        assert sheet["C2"].number_format == day
        assert sheet["C3"].number_format == f"{day} hh:mm"
        assert sheet["C3"].value == timed


def test_text_that_looks_like_a_formula_is_text_after_f2_and_enter_too() -> None:
    """Each begins as a formula would; `#N/A` is what an error is called."""
    for text in ("=HYPERLINK(1)", "+20 seats", "-3", "@owner"):
        cell = built("Schedule", {"customer": text})["B2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert built("Schedule", {"customer": "#N/A"})["B2"].data_type == "s"


def test_phones_and_ids_stay_text() -> None:
    sheet = built("Customers", {"customer_id": "00123", "customer": "Ada", "phone": "13800138000"})
    assert [sheet[cell].value for cell in ("A2", "D2")] == ["00123", "13800138000"]
    assert sheet["D2"].number_format == "@"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_values_become_what_people_read(lang: str) -> None:
    """
    | value             | zh       | en          |
    | Status.DONE       | 已完成   | Done        |
    | YesNo.YES, True   | 是       | yes         |
    | a message         | 第 3 行  | row 3       |
    | a contract        | 长期     | no end      |
    | a birthday        | 3月5日   | 03-05       |
    """
    zh = lang == "zh"
    assert write_value(Status.DONE, lang).value == ("已完成" if zh else "Done")
    assert write_value(YesNo.YES, lang) == write_value(True, lang)
    assert write_value(msg("A score from 0 to 10."), lang).value == (
        "请输入 0 到 10 之间的评分。" if zh else "A score from 0 to 10."
    )
    assert write_value(NO_END, lang).value == ("长期" if zh else "no end")
    assert write_value(MonthDay(3, 5), lang).value == ("3月5日" if zh else "03-05")


def test_missing_values_of_every_library_are_empty_cells() -> None:
    for missing in (None, "", float("nan"), pd.NaT):
        assert write_value(missing, "en").value is None


def test_days_that_excel_cannot_count_are_text() -> None:
    assert write_value(date(1899, 12, 31), "en").value == "1899-12-31"
    assert write_value(FIRST_DAY, "en").value == FIRST_DAY


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written_and_is_read_back(text: str) -> None:
    content = build_sheets([SheetWhole("Events", ({"customer_id": "1", "event": text},))], "en")
    rows = load_workbook(BytesIO(content)).get_sheet_by_name("Events").to_python()
    found = str(rows[1][1])
    assert re.sub(r"\r\n?", "\n", found) == re.sub(r"\r\n?", "\n", text)


def test_text_longer_than_a_cell_is_cut() -> None:
    assert len(str(write_value("x" * 40_000, "en").value)) == 32_767


def test_a_rate_of_the_kpi_sheet_is_a_percentage_and_nps_is_not() -> None:
    """
    | KPI             | Value |
    | Completion rate | 0.75  |
    | NPS             | 25    |
    """
    rate, nps = {"kpi": Figure.COMPLETION, "value": 0.75}, {"kpi": Figure.NPS, "value": 25}
    sheet = built("KPI", rate, nps)
    assert [sheet[cell].number_format for cell in ("E2", "E3")] == ["0.0%", "0"]
    assert sheet["E2"].alignment.horizontal == "right"


def test_a_title_stands_above_the_header_and_the_name_points_below_it() -> None:
    book = reopen(build_sheets([SheetWhole("Overdue", (), msg("{n} tasks", n=3))], "en"))
    sheet = book["Overdue"]
    assert sheet["A1"].value == "3 tasks"
    assert sheet["A2"].value == "Task ID"
    assert book.defined_names["followup.Overdue"].attr_text == "'Overdue'!$A$2"
    assert sheet.freeze_panes == "C3"


def test_a_report_alone_needs_no_lists() -> None:
    book = reopen(build_sheets([SheetWhole("Tiers", ())], "en"))
    assert book.sheetnames == ["Tiers"]
    assert list(book.defined_names) == ["followup.Tiers"]


def test_names_given_are_used_and_team_may_stand_in_the_users_own_workbook() -> None:
    names = {"Schedule": "Schedule (followup)", "Team": "Our people"}
    book = reopen(build_sheets([SheetWhole("Schedule", ())], "en", names))
    assert book.sheetnames == ["Schedule (followup)", "Lists"]
    assert str(book.defined_names["followup.list.team"].attr_text).startswith("'Our people'!$A$2")


def test_the_same_sheets_are_the_same_bytes() -> None:
    rows = ({"task_id": "T1", "due": date(2026, 3, 2)},)
    first, second = (build_sheets([SheetWhole("Schedule", rows)], "zh") for _ in range(2))
    assert first == second


def test_rows_are_as_high_as_their_longest_text_and_may_still_grow() -> None:
    sheet = built("Schedule", {"summary": "long " * 40}, {"summary": "short"})
    assert (sheet.row_dimensions[2].height or 0) > 60
    assert sheet.row_dimensions[3].height == 18
    with zipfile.ZipFile(BytesIO(build_sheets([SheetWhole("Schedule", ({},))], "en"))) as package:
        row = re.search(rb'<row r="2"[^>]*>', package.read("xl/worksheets/sheet1.xml"))
    assert row is not None
    assert b'customHeight="1"' not in row[0]
