"""Results as a table, JSON, CSV and Markdown: what was typed comes out as typed."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from followup_cli.model import MonthDay, Problem
from followup_cli.model_report import Block, Screen
from followup_cli.render import emit, render, render_json, render_screen
from followup_cli.render_grid import fold
from followup_cli.render_terminal import Terminal, terminal_of
from followup_cli.terms import Channel, Status, Tier, YesNo
from followup_cli.words import msg
from followup_cli.workbook.schema import CUSTOMERS, SCHEDULE, TIERS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = tuple(SCHEDULE.column(f) for f in ("task_id", "customer", "due", "status", "reach_at"))
ROW: Mapping[str, object] = {
    "task_id": "T0001",
    "customer": "客户[/合作]",
    "due": datetime(2026, 3, 2, 10, 30),
    "status": Status.IN_PROGRESS,
    "reach_at": "138 0000 0000",
}


def table(row: Mapping[str, object], width: int | None = None, lang: str = "zh") -> str:
    return render([row], COLUMNS, "table", lang, Terminal(width))


def test_json_has_fields_and_codes_in_either_language_and_iso_dates() -> None:
    row = {**ROW, "reach_at": ""}
    expected = {
        "task_id": "T0001",
        "customer": "客户[/合作]",
        "due": "2026-03-02T10:30",
        "status": "in_progress",
        "reach_at": None,
    }
    for lang in ("zh", "en"):
        assert json.loads(render([row], COLUMNS, "json", lang)) == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.Timestamp("2026-03-02"), "2026-03-02"),
        (pd.Timestamp("2026-03-02 10:30"), "2026-03-02T10:30"),
        (date(2026, 3, 2), "2026-03-02"),
        (pd.Series([3]).iloc[0], 3),
        (pd.Series([0.25]).iloc[0], 0.25),
        (9.0, 9),
        (True, True),
        (YesNo.YES, "yes"),
        (MonthDay(8, 15), "08-15"),
        (msg("Nothing was written."), "没有写入任何内容。"),
        ((1, Tier.HIGH), [1, "high_value"]),
    ],
)
def test_every_value_has_one_form_in_json(value: object, expected: object) -> None:
    assert json.loads(render_json({"it": value}, "zh")) == {"it": expected}


def test_problems_nest_in_json() -> None:
    problem = Problem("Orders!C17", "soon", msg("Nothing was written."))
    assert json.loads(render_json({"problems": [problem._asdict()]}, "en"))["problems"] == [
        {
            "where": "Orders!C17",
            "value": "soon",
            "message": "Nothing was written.",
            "hint": None,
            "note": False,
            "policy": False,
        }
    ]


def test_no_rows_are_an_empty_array_or_a_sentence() -> None:
    assert render([], COLUMNS, "json", "en") == "[]\n"
    assert render([], COLUMNS, "table", "en") == "Nothing to show.\n"
    assert render([], COLUMNS, "csv", "en") == "Task ID,Customer,Due,Status,Reach At\n"


def test_csv_speaks_to_spreadsheets_in_the_language_of_the_workbook() -> None:
    """A spreadsheet reads a date and a time apart by a blank, not by a T."""
    assert render([ROW], COLUMNS, "csv", "zh") == (
        "任务编号,客户名称,计划执行日期,任务状态,联系方式\n"
        "T0001,客户[/合作],2026-03-02 10:30,进行中,138 0000 0000\n"
    )


@pytest.mark.parametrize(
    "typed", ["=1+1", "+86 138", "-2", "@SUM(A1)", " =1", "\t=1", "＝1+1", "\n=1"]
)
def test_no_text_in_csv_is_a_formula(typed: str) -> None:
    text = render([{**ROW, "customer": typed}], COLUMNS, "csv", "en")
    assert next(csv.DictReader(io.StringIO(text, newline="")))["Customer"] == "'" + typed


def test_rows_of_csv_end_where_rows_end() -> None:
    text = render([{**ROW, "customer": "a\rb\r\nc"}], COLUMNS, "csv", "en")
    assert next(csv.DictReader(io.StringIO(text, newline="")))["Customer"] == "a\nb\nc"


def test_negative_numbers_in_csv_stay_numbers() -> None:
    money = [CUSTOMERS.column("contract_amount")]
    assert render([{"contract_amount": -1234.5}], money, "csv", "en").endswith("\n-1234.5\n")


def test_markdown_cells_stay_cells() -> None:
    row = {**ROW, "customer": "a|b\n<b>*x*_y_"}
    line = render([row], COLUMNS, "md", "en").splitlines()[2]
    assert line == (
        "| T0001 | a\\|b &lt;b>\\*x\\*\\_y\\_ | 2026-03-02 10:30 | In progress | 138 0000 0000 |"
    )


@pytest.mark.parametrize("typed", ["客户[/合作]", "[red]", "[bold]x[/bold]", ":smile:", "\\[x]"])
def test_what_looks_like_markup_comes_out_as_typed(typed: str) -> None:
    assert typed in table({**ROW, "customer": typed})
    assert typed in table({**ROW, "customer": typed}, 120)


def test_nothing_typed_drives_the_terminal() -> None:
    row = {**ROW, "customer": "a\x1b[31mb\x07\u202ec\x9bd\r\ne"}
    assert "a [31mb c d e" in table(row)


def test_wide_characters_line_up() -> None:
    """
    | 任务编号  客户名称     计划执行日期      任务状态  联系方式      |
    | T0001     客户[/合作]  2026-03-02 10:30  进行中    138 0000 0000 |
    """
    doc = test_wide_characters_line_up.__doc__ or ""
    expected = [line.strip(" |").rstrip() for line in doc.strip().splitlines()]
    assert table(ROW).splitlines() == expected


def test_a_pipe_gets_whole_lines_however_long() -> None:
    lines = table({**ROW, "customer": "很长的名字" * 60}).splitlines()
    assert len(lines) == 2
    assert "很长的名字" * 60 in lines[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_is_folded_before_a_phone_number_is(lang: str) -> None:
    shown = table({**ROW, "customer": "上海明德国际贸易有限公司"}, 70, lang)
    assert "138 0000 0000" in shown
    assert max(map(cell_len, shown.splitlines())) <= 70
    assert "上海明德国际贸易有限公司" not in shown


def test_a_narrow_window_leaves_out_the_last_columns_and_says_so() -> None:
    shown = table(ROW, 40, "en")
    assert "138" not in shown
    assert "Not shown in a window this narrow: Status, Reach At" in shown.replace("\n", " ")
    assert max(map(cell_len, shown.splitlines())) <= 40


def test_a_window_has_no_room_for_empty_columns() -> None:
    assert "Due" not in table({**ROW, "due": None}, 80, "en")
    assert "Due" in table({**ROW, "due": None}, None, "en")


def test_shares_and_money_are_shown_as_people_read_them() -> None:
    columns = [TIERS.column(f) for f in ("revenue", "revenue_share", "days_since")]
    row = {"revenue": 12345.5, "revenue_share": 0.1234, "days_since": 12.0}
    assert render([row], columns, "table", "en").splitlines()[1].split() == [
        "12,345.50",
        "12.3%",
        "12",
    ]


def test_colours_only_where_the_terminal_has_them() -> None:
    assert "\x1b" not in table(ROW, 100)
    assert "\x1b[1m" in render([ROW], COLUMNS, "table", "en", Terminal(100, "standard"))


def screens() -> list[Screen]:
    block = Block(msg("Nothing to show."), ({"customer": "[red]", "reach_at": "1" * 20},), "red")
    wide = (Column("pad", "Pad", "Pad", Channel), *COLUMNS)
    padded = block._replace(rows=({**block.rows[0], "pad": "x" * 30},))
    return [Screen(wide, (padded,)), Screen(COLUMNS, (block,))]


def test_a_screen_takes_the_first_layout_that_fits() -> None:
    assert "x" * 30 in render_screen(screens(), "en", Terminal(90))
    assert "x" not in render_screen(screens(), "en", Terminal(40))


def test_no_colour_keeps_the_heading_but_not_its_colour() -> None:
    """`NO_COLOR` is about colour; a heading in red becomes one without."""
    coloured = render_screen(screens(), "en", Terminal(40, "standard"))
    plain = render_screen(screens(), "en", Terminal(40, "standard", no_colour=True))
    assert "\x1b[31m" in coloured
    assert "\x1b[31m" not in plain
    assert "[red]" in plain


def test_the_environment_says_how_wide_a_pipe_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert terminal_of(io.StringIO()) == Terminal(77)
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr("sys.__stdout__", io.StringIO())
    assert terminal_of(io.StringIO()) == Terminal(None)


class Screenlike(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Return that somebody is looking."""
        return True


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"TERM": "xterm"}, Terminal(90, "standard")),
        ({"TERM": "xterm", "NO_COLOR": "1"}, Terminal(90, "standard", no_colour=True)),
        ({"TERM": "dumb"}, Terminal(90, None)),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no TERM")
def test_a_terminal_is_known_by_its_environment(
    monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], expected: Terminal
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"COLUMNS": "90", **variables}.items():
        monkeypatch.setenv(name, value)
    assert terminal_of(Screenlike()) == expected


@pytest.mark.parametrize("fmt", ["table", "json", "csv", "md"])
def test_a_console_without_the_character_shows_another(fmt: str) -> None:
    """A Chinese Windows pipe is cp936: it has 客, but no emoji."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp936", newline="")
    text = render([{**ROW, "customer": "客😀"}], COLUMNS, fmt, "zh")
    emit(text, fmt, stream)
    stream.flush()
    shown = raw.getvalue().decode("cp936")
    if fmt == "json":
        assert json.loads(shown)[0]["customer"] == "客😀"
    else:
        assert "客?" in shown


@given(st.text(), st.integers(20, 200))
def test_no_name_breaks_a_table_or_widens_it(name: str, width: int) -> None:
    shown = table({**ROW, "customer": name, "reach_at": "1"}, width)
    assert all(cell_len(line) <= width for line in shown.split("\n"))


@given(st.text())
def test_json_gives_back_any_text(name: str) -> None:
    text = render([{**ROW, "customer": name}], COLUMNS, "json", "en")
    assert json.loads(text)[0]["customer"] == (name or None)


def test_chinese_is_folded_between_characters_and_no_line_begins_with_a_full_stop() -> None:
    text = "说明：R50 不适用于任何客户（回访规则!A4）：从未购买的客户没有分级。"
    lines = fold(text, 30)
    assert lines == [
        "说明：R50 不适用于任何客户（回",
        "访规则!A4）：从未购买的客户没",
        "有分级。",
    ]
    assert fold("请填写完整号码。", 14) == ["请填写完整号", "码。"]
    assert fold("Write a phone number, or clear it.", 20) == [
        "Write a phone",
        "number, or clear it.",
    ]
    assert fold("info@millbrook.example.com", 20) == ["info@millbrook.examp", "le.com"]
