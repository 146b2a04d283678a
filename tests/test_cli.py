"""Every command as people type it: what it prints where, and the exit code it leaves with."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from runs import DAY, demo, done, followup, planned_demo
from sheets import save
from typer.main import get_group
from workbooks import changed, faults, packed

from followup_cli import __version__
from followup_cli.cli import app
from followup_cli.cli_options import parse_as_of
from followup_cli.model import END_OF_DAY
from followup_cli.workbook.schema import ON_REQUEST, SHEETS

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(get_group(app).commands)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


# Help, in the user's own language


def test_help_lists_every_command() -> None:
    said = done("--help")
    assert set(COMMANDS) >= {"init", "check", "plan", "due", "why", "report", "customers", "demo"}
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []
    assert not CHINESE.search(said)


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_in_chinese(words: tuple[str, ...]) -> None:
    english = done(*words, "--help")
    chinese = done(*words, "--help", tongue="zh")
    told = [
        line.strip() for line in english.splitlines() if line.startswith("  ") and " $ " not in line
    ]
    sentences = [part for line in told for part in re.split(r"\s{2,}", line) if part.count(" ") > 2]
    assert sentences
    left = [sentence for sentence in sentences if sentence in chinese]
    assert [one for one in left if "Show this message" not in one and "followup" not in one] == []
    assert CHINESE.search(chinese)
    assert done(*words, "--help") == english


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_examples(name: str) -> None:
    *_, last = done(name, "--help").strip().splitlines()
    assert last.strip().startswith(f"$ followup {name}")


def test_no_words_at_all_are_answered_with_help() -> None:
    result = followup()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


def test_the_version() -> None:
    assert done("--version") == f"followup {__version__}\n"


# init


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Made desk.xlsx with 14 sheets.", "Days off are China's: write your own country (US, GB …) into Settings.", "Next: fill in Customers and Orders (or copy yours in), then `followup plan`."]),
        ("zh", ["已新建 desk.xlsx，共 14 张工作表。", "下一步：填写（或粘贴）客户和订单，然后运行 `followup plan`。"]),
    ],
)  # fmt: skip
def test_init_makes_a_new_workbook(tmp_path: Path, lang: str, said: list[str]) -> None:
    desk = tmp_path / "desk.xlsx"
    result = followup("init", desk, "--company", "Larch", "--founder", "Helen", tongue=lang)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == said
    assert faults(desk) == set()
    workbook = load_workbook(desk)
    shown = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert sorted(shown) == sorted(
        sheet.name(lang) for kind, sheet in SHEETS.items() if kind not in ON_REQUEST
    )
    settings = workbook[SHEETS["Settings"].name(lang)].iter_rows(values_only=True)
    values = {row[1] for row in settings}
    assert {"Larch", "Helen"} <= values
    assert followup("check", "-w", desk).exit_code == 0


def test_init_adds_what_is_missing_and_says_what_it_reads(tmp_path: Path) -> None:
    """
    | 客户 | 下单时间   | 实付金额 |
    | 张三 | 2026-03-01 | 128      |
    """
    rows = [
        ["客户", "下单时间", "实付金额"],
        ["张三", "2026-03-01", 128],
        ["李四", "2026-02-01", 99],
    ]
    desk = save(tmp_path / "shop.xlsx", {"三月": rows})
    before = packed(desk)
    result = followup("init", desk, tongue="zh")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (
        "  订单.购买日期 ← 三月!下单时间" in result.stderr
        or "  Orders.Order Date ← 三月!下单时间" in result.stderr
    )
    assert packed(desk)["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"]
    assert faults(desk) == set()

    before = packed(desk)
    result = followup("init", desk)
    assert result.stderr == "shop.xlsx 的工作表已齐全；没有写入任何内容。\n"
    assert changed(before, packed(desk)) == set()


def test_init_chooses_rules_by_playbook_else_by_what_is_there(tmp_path: Path) -> None:
    def enabled(desk: Path) -> set[object]:
        rows = load_workbook(desk)["Rules"].iter_rows(2, max_col=2, values_only=True)
        return {name for name, on in rows if on == "yes"}

    for playbook in ("saas", "b2c"):
        done("init", tmp_path / f"{playbook}.xlsx", "--playbook", playbook)
    orders = [["Customer", "Order Date", "Amount"], ["Ada", "2026-03-01", 128]]
    done("init", save(tmp_path / "orders.xlsx", {"Sales": orders}), "--lang", "en")
    saas, b2c, alone = (enabled(tmp_path / f"{name}.xlsx") for name in ("saas", "b2c", "orders"))
    assert saas != b2c
    assert "R03" in saas - alone  # after a signing
    assert "R05" in alone & b2c - saas  # after a first purchase


def test_the_demo_is_never_written_over_a_file(tmp_path: Path) -> None:
    desk = demo(tmp_path / "desk.xlsx")
    before = desk.read_bytes()
    result = followup("init", desk, "--demo")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == f"{desk} is there already; the demo wants a new file. Nothing was written.\n"
    )
    assert desk.read_bytes() == before


# Which workbook


def test_the_workbook_of_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    nobody = followup("due")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert nobody.stderr.count("\n") == 1
    assert "followup init" in nobody.stderr

    planned_demo(tmp_path / "desk.xlsx")
    save(tmp_path / "other.xlsx", {"Sheet": [["not ours"]]})
    (tmp_path / "~$desk.xlsx").write_bytes(b"\x05Helen")
    assert "T0" in done("due", "--as-of", DAY)

    planned_demo(tmp_path / "second.xlsx", "zh")
    two = followup("due")
    assert two.exit_code == 2
    assert "(desk.xlsx, second.xlsx)" in two.stderr
    assert CHINESE.search(followup("due", "--as-of", DAY, FOLLOWUP_WORKBOOK="second.xlsx").stdout)
    told = followup("due", "-w", "desk.xlsx", "--as-of", DAY, FOLLOWUP_WORKBOOK="second.xlsx")
    assert not CHINESE.search(told.stdout)


# check


def test_check_lists_what_is_wrong_by_cell_and_leaves_with_1(tmp_path: Path) -> None:
    result = followup("check", "-w", demo(tmp_path / "desk.xlsx"), "--as-of", DAY)
    assert (result.exit_code, result.stderr) == (1, "Problems: 3, notes: 2.\n")
    header, *rows = result.stdout.splitlines()
    assert header.split() == ["Where", "Value", "Problem", "What", "to", "do"]
    places = [row.split()[0] for row in rows]
    assert places[:3] == ["Customers!D19", "Customers!N32", "Orders!G253"]
    assert "there is no such day" in rows[1]
    assert all("note: " in row for row in rows[3:5])


def test_check_of_a_sound_workbook_finds_nothing(tmp_path: Path) -> None:
    done("init", tmp_path / "desk.xlsx", "--lang", "en")
    result = followup("check", "-w", tmp_path / "desk.xlsx")
    assert (result.exit_code, result.stderr) == (0, "Problems: 0, notes: 0.\n")


# plan


def test_plan_says_what_it_did(tmp_path: Path) -> None:
    desk = demo(tmp_path / "desk.xlsx")
    before = packed(desk)
    result = followup("plan", "-w", desk, "--as-of", DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        f"Plan of desk.xlsx as of {DAY}\n  Customers: 60, of them 53 scored: "
    )
    assert re.search(r"\n  Contacts: \d+ new, \d+ moved, \d+ escalated, ", result.stdout)
    assert "% of the open contacts were generated by rules." in result.stdout
    assert result.stdout.endswith(
        "Written to desk.xlsx; the earlier version is kept in .followup/.\n"
    )
    assert faults(desk) == set()
    (kept,) = (tmp_path / ".followup").glob("*/*.xlsx")
    assert packed(kept) == before


@pytest.mark.parametrize("flag", ["-n", "--dry-run"])
def test_a_dry_run_shows_the_whole_difference_and_writes_nothing(tmp_path: Path, flag: str) -> None:
    desk = demo(tmp_path / "desk.xlsx")
    before = desk.read_bytes()
    said = done("plan", flag, "-w", desk, "--as-of", DAY)
    new = re.search(r"Contacts: (\d+) new", said)
    assert new is not None
    assert len(re.findall(r"^  \+  T\d+ ", said, re.MULTILINE)) == int(new[1]) > 0
    assert said.endswith("Nothing was written: this was a dry run.\n")
    assert desk.read_bytes() == before
    assert not (tmp_path / ".followup").exists()


def test_a_plan_of_nothing_is_no_error(tmp_path: Path) -> None:
    done("init", tmp_path / "desk.xlsx", "--lang", "en")
    said = done("plan", "-w", tmp_path / "desk.xlsx", "--as-of", DAY)
    assert "Customers: 0, of them 0 scored" in said
    assert "Contacts: 0 new" in said


# why


def test_why_names_the_rule_the_fact_and_its_cell(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    tasks = done("due", "-w", desk, "--as-of", DAY, "--format", "md")
    task_id = re.findall(r"(T\d+)[^\n]*Go-live day 7", tasks)[0]
    first, rule, fact, *steps = done(
        "why", task_id.lower(), "-w", desk, "--as-of", DAY
    ).splitlines()
    assert first.startswith(f"{task_id}  Go-live day 7 visit: ")
    assert re.fullmatch(r"  Rule R08, Go-live day 7 visit \(Rules!A\d+\)", rule)
    assert re.fullmatch(r"  Fact: go.live 2026-11-\d\d \(Customers!M\d+\)", fact)
    assert any("+7d" in step for step in steps)


def test_why_of_no_task(tmp_path: Path) -> None:
    result = followup("why", "T9999", "-w", planned_demo(tmp_path / "desk.xlsx"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "There is no task T9999 in Schedule. Nothing was written.\n"


# report


def test_report_writes_its_sheets_and_shows_the_figures(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    said = done("report", "-w", desk, "--as-of", DAY)
    assert said.startswith(f"Report for 2026-10, beside 2026-09, as of {DAY}\n")
    assert re.search(r"\nCompletion rate +\d+\.\d% +\d+ / \d+ ", said)
    assert said.endswith("The sheets Overdue, KPI and Dashboard of desk.xlsx are up to date.\n")
    assert faults(desk) == set()
    workbook = load_workbook(desk)
    assert workbook["KPI"]["A1"].value == f"Figures for 2026-10, as of {DAY}"
    late = [row[0] for row in workbook["Overdue"].iter_rows(3, max_col=1, values_only=True)]
    assert f"Overdue contacts: {len(late)}." in said
    assert followup("report", "-w", desk, "--as-of", DAY, "--month", "2026-09").exit_code == 0
    assert load_workbook(desk)["KPI"]["A1"].value == f"Figures for 2026-09, as of {DAY}"


@pytest.mark.parametrize(
    "words",
    [("--month", "soon"), ("--quarter", "2026Q5"), ("--month", "2026-13"), ("--month", "9999-12")],
)
def test_a_report_of_no_period(tmp_path: Path, words: tuple[str, ...]) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    result = followup("report", "-w", desk, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == f"{words[1]} is no month like 2026-10 nor quarter like 2026Q3. Nothing was written.\n"
    )


# customers


def test_customers_by_tier_in_either_language(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx", "zh")
    named = [
        done("customers", "-w", desk, "--as-of", DAY, "--tier", t) for t in ("high", "高价值客户")
    ]
    assert named[0] == named[1]
    assert {line.split()[2] for line in named[0].splitlines()[1:]} == {"高价值客户"}
    seeds = done("customers", "-w", desk, "--as-of", DAY, "--seed")
    everybody = done("customers", "-w", desk, "--as-of", DAY)
    assert 1 < len(seeds.splitlines()) < len(everybody.splitlines()) == 61


def test_customers_of_no_tier(tmp_path: Path) -> None:
    result = followup("customers", "-w", planned_demo(tmp_path / "desk.xlsx"), "--tier", "gold")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "gold is no tier: high, potential or general. Nothing was written.\n"


# demo


@pytest.mark.parametrize(
    ("lang", "there", "made"),
    [("en", [], "followup-demo.xlsx"), ("zh", ["followup-demo.xlsx"], "followup-demo-2.xlsx")],
)
def test_demo_shows_it_all_and_ends_with_three_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, there: list[str], made: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in there:
        (tmp_path / name).write_bytes(b"somebody's own")
    result = followup("demo", "--as-of", DAY, tongue=lang)
    said = result.stdout
    shown = re.findall(r"^\$ followup (.+)$", said, re.MULTILINE)
    assert (result.exit_code, shown) == (0, ["plan", "due --today", "report"])
    *_, header, one, two, three = said.splitlines()
    assert made in header
    assert all(line.startswith("  followup ") for line in (one, two, three))
    assert bool(CHINESE.search(said)) == bool(CHINESE.search(result.stderr)) == (lang == "zh")
    assert faults(tmp_path / made) == set()
    assert [(tmp_path / name).read_bytes() for name in there] == [b"somebody's own"] * len(there)


@pytest.mark.parametrize(
    "text",
    ["2026-11-23", "20261123", "2026-W48-1", "2026/11/23", "2026.11.23", "2026年11月23日"],
)
def test_a_date_without_a_time_means_its_end_however_it_is_written(text: str) -> None:
    assert parse_as_of(text) == datetime.combine(date(2026, 11, 23), END_OF_DAY)


# Words that do not fit


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "--as-of", "soon"), "soon is not a date like 2026-11-23."),
        (("plan", "--as-of", "2026-02-30"), "2026-02-30 is not a date like 2026-11-23."),
        (("plan", "--as-of", "9999-12-31"), "9999-12-31 is not a date like 2026-11-23."),
        (("report", "--as-of", "0001-01-15"), "0001-01-15 is not a date like 2026-11-23."),
        (("due", "--format", "xml"), "'xml'"),
        (("due", "--lang", "fr"), "zh or en"),
        (("init", "x.xlsx", "--playbook", "shop"), "'shop'"),
        (("paln",), "paln"),
        (("why",), "task"),
        (("due", "--colour"), "--colour"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_that_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = followup(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr.strip().splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "--as-of", "明天"), "--as-of：明天 不是 2026-11-23 这样的日期。"),
        (
            ("plan", "--as-of", "2026年2月30日"),
            "--as-of：2026年2月30日 不是 2026-11-23 这样的日期。",
        ),
        (
            ("due", "--format", "xml"),
            "--format：'xml' 不在可选范围内：'table', 'json', 'csv', 'md'。",
        ),
        (("snooze", "T1", "2026-12-01"), "缺少 --why。"),
        (("due", "--colour"), "没有选项 --colour。"),
        (("undo", "--id"), "--id 后面要有值。"),
        (("due", "now"), "多余的内容：now。"),
        (("paln",), "没有命令 paln，是否指 'plan'？"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_that_do_not_fit_are_named_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (line,) = followup(*words, tongue="zh").stderr.strip().splitlines()
    assert line.startswith(said)
    assert line.endswith("可查看用法。没有写入任何内容。")
    assert "。。" not in line


def test_an_interrupted_command_leaves_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    desk = planned_demo(tmp_path / "desk.xlsx")
    before = desk.read_bytes()
    monkeypatch.setattr("followup_cli.plan.build", interrupt)
    result = followup("plan", "-w", desk)
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "Interrupted; the workbook is as it was.\n"
    assert desk.read_bytes() == before


def test_a_wrong_word_is_told_in_one_line() -> None:
    for words in (("due", "--nope"), ("nope",), ("due", "--format", "xml"), ("why",)):
        result = followup(*words)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert result.stderr.endswith("Nothing was written.\n")


def test_a_colleague_nobody_knows_is_told_with_those_who_have_work(tmp_path: Path) -> None:
    result = followup(
        "due", "-w", planned_demo(tmp_path / "desk.xlsx"), "--as-of", DAY, "--owner", "Zed"
    )
    assert result.exit_code == 0
    assert result.stderr.startswith("No open contacts of Zed. There are some of: ")


def test_a_report_is_of_a_month_or_a_quarter(tmp_path: Path) -> None:
    result = followup(
        "report",
        "-w",
        planned_demo(tmp_path / "desk.xlsx"),
        "--as-of",
        DAY,
        "--month",
        "2026-10",
        "--quarter",
        "2026Q3",
    )
    assert (result.exit_code, result.stderr) == (
        2,
        "Give either a month or a quarter. Nothing was written.\n",
    )


def test_figures_go_to_a_spreadsheet_as_numbers(tmp_path: Path) -> None:
    said = followup(
        "report",
        "-w",
        planned_demo(tmp_path / "desk.xlsx"),
        "--as-of",
        DAY,
        "--format",
        "csv",
        "-n",
    ).stdout.splitlines()
    assert said[0] == "Period,Scope,Name,KPI,Value,Numerator,Denominator,Previous,Change"
    assert all(cell.lstrip("-").replace(".", "").isdigit() for cell in said[1].split(",")[4:7])
