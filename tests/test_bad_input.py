"""What cannot be worked with: one line that says what, where and what to do; nothing written."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from openpyxl import load_workbook
from runs import DAY, LOCALES, demo, done, followup, planned_demo
from sheets import save
from workbooks import faults

from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READING = ("check", "plan", "due", "report", "customers")
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
AS_XLSX = "Open it in Excel, WPS or LibreOffice and save it as .xlsx first."
NOTHING = {"en": " Nothing was written.", "zh": "没有写入任何内容。"}


def refused(*words: object, tongue: str = "en", code: int = 3) -> list[str]:
    """Run a command that must refuse, and return its lines on stderr."""
    result = followup(*words, tongue=tongue)
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.splitlines()


def edited(path: Path, lang: str, edit: Callable[[Callable[[str, int, str], Any]], None]) -> Path:
    """Return a new desk with some cells changed: `at("Rules", 2, "offset").value = …`."""
    done("init", path, "--lang", lang, "--founder", "Helen")
    workbook = load_workbook(path)

    def at(kind: str, row: int, field: str) -> Any:
        sheet: Any = workbook[SHEETS[kind].name(lang)]
        labels = [cell.value for cell in sheet[1]]
        return sheet.cell(row, 1 + labels.index(SHEETS[kind].column(field).label(lang)))

    edit(at)
    workbook.save(path)
    return path


# No workbook, or none of ours to read


@pytest.mark.parametrize("command", READING)
def test_a_missing_file(tmp_path: Path, command: str) -> None:
    path = tmp_path / "none.xlsx"
    assert refused(command, "-w", path) == [
        f"{path}: no such file. `followup init {path}` makes one. Nothing was written."
    ]
    assert list(tmp_path.iterdir()) == []


FILES = [
    ("notes.xlsx", b"dear diary", f"this is not an .xlsx workbook, or it is damaged. {AS_XLSX}"),
    ("empty.xlsx", b"", "the file is empty."),
    ("shop.csv", "客户,金额\n".encode(), f"this is a text file. {AS_XLSX}"),
    ("old.xls", OLE, f"this is an old .xls or .et workbook. {AS_XLSX}"),
    ("wps.et", OLE, f"this is an old .xls or .et workbook. {AS_XLSX}"),
    ("renamed.xlsx", OLE, f"this is an old .xls or .et workbook. {AS_XLSX}"),
    ("secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "this workbook is encrypted. Save a copy without a password first."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), FILES, ids=[name for name, *_ in FILES])
def test_a_file_of_another_kind(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for words in (*((command, "-w", path) for command in READING), ("init", path)):
        assert refused(*words) == [f"{name}: {said} Nothing was written."]
        (line,) = refused(*words, tongue="zh")
        assert line.startswith(f"{name}：")
        assert line.endswith("没有写入任何内容。")
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_workbook_cut_short_and_a_folder(tmp_path: Path) -> None:
    path = demo(tmp_path / "desk.xlsx")
    path.write_bytes(path.read_bytes()[:9000])
    (tmp_path / "folder.xlsx").mkdir()
    for command in READING:
        (line,) = refused(command, "-w", path)
        assert line.startswith("desk.xlsx: this is not an .xlsx workbook, or it is damaged.")
        (line,) = refused(command, "-w", tmp_path / "folder.xlsx")
        assert "is a folder, not a workbook." in line


# Sheets that lack what is needed


@pytest.mark.parametrize("command", ["init", "plan", "check", "report"])
def test_a_missing_column(tmp_path: Path, command: str) -> None:
    """
    | Order Date | Product |
    | 2026-01-01 | Tea     |
    """
    rows = [["Order Date", "Product"], ["2026-01-01", "Tea"]]
    path = save(tmp_path / "shop.xlsx", {"Orders": rows})
    before = path.read_bytes()
    (line,) = refused(command, *(["-w"] if command != "init" else []), path)
    assert line == (
        "Orders lacks a column that is needed: Customer ID 客户编号 / Amount 金额. "
        "Name one so, or map it in Settings. Nothing was written."
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Schedule has no column Due in its header (row 1). Write the header back; a deleted column comes back with Undo, or with `followup undo`."),
        ("zh", "排期表 的表头（第 1 行）缺少列 计划执行日期。请把表头补回；若整列已删除，请在表格软件中撤销，或用 `followup undo` 恢复。"),
    ],
)  # fmt: skip
def test_a_column_of_ours_that_somebody_renamed(tmp_path: Path, lang: str, said: str) -> None:
    def rename(at: Callable[[str, int, str], Any]) -> None:
        at("Schedule", 1, "due").value = "???"

    path = edited(tmp_path / "desk.xlsx", lang, rename)
    before = path.read_bytes()
    for command in ("plan", "due", "check", "report"):
        assert refused(command, "-w", path, "--lang", lang) == [said + NOTHING[lang]]
    assert path.read_bytes() == before


ALL_BAD = {
    "en": [["Customer", "Order Date", "Amount"], ["Ada", "soon", 12], ["Bo", "later", 9]],
    "zh": [["客户", "下单时间", "实付金额"], ["张三", "下周", 12], ["李四", "随时", 9]],
}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "No row of Orders can be read; the first is wrong at Orders!B2: this is not a date. `followup check` lists them all."),
        ("zh", "订单 没有一行可以读取，最先出错的是 订单!B2：不是日期。`followup check` 可逐条列出。"),
    ],
)  # fmt: skip
def test_rows_that_are_all_wrong_are_no_reason_to_retire_everything(
    tmp_path: Path, lang: str, said: str
) -> None:
    """
    | Customer | Order Date | Amount |
    | Ada      | soon       | 12     |
    | Bo       | later      | 9      |
    """
    path = save(tmp_path / "shop.xlsx", {SHEETS["Orders"].name(lang): ALL_BAD[lang]})
    done("init", path, "--lang", lang, "--founder", "Helen")
    before = path.read_bytes()
    for command in ("plan", "customers"):
        assert refused(command, "-w", path, "--as-of", DAY, tongue=lang) == [said + NOTHING[lang]]
    found = followup("check", "-w", path, "--as-of", DAY)
    listed = [line.split()[0] for line in found.stdout.splitlines()]
    sheet = SHEETS["Orders"].name(lang)
    assert (found.exit_code, listed[1:4]) == (1, ["shop.xlsx", f"{sheet}!B2", f"{sheet}!B3"])
    assert path.read_bytes() == before


def test_customers_without_orders_are_no_mistake_though_a_cell_is(tmp_path: Path) -> None:
    """
    | Customer | Phone |
    | Ada      | 12    |
    """
    rows = [["Customer", "Phone", "Signed On"], ["Ada", "12", "2026-03-01"]]
    path = save(tmp_path / "shop.xlsx", {"Customers": rows})
    done("init", path, "--founder", "Helen")
    assert "Written to shop.xlsx" in done("plan", "-w", path, "--as-of", DAY)


def test_a_workbook_that_init_has_not_seen(tmp_path: Path) -> None:
    rows = [["Customer", "Order Date", "Amount"], ["Ada", "2026-03-01", 12]]
    path = save(tmp_path / "shop.xlsx", {"Orders": rows})
    before = path.read_bytes()
    assert refused("plan", "-w", path) == [
        "There is no sheet Schedule. `followup init` adds what is missing. Nothing was written."
    ]
    assert path.read_bytes() == before


def test_two_customers_of_one_id_are_named_by_cell(tmp_path: Path) -> None:
    """
    | Customer ID | Customer |
    | C1          | Ada      |
    | C1          | Bo       |
    """
    rows = [["Customer ID", "Customer"], ["C1", "Ada"], ["C1", "Bo"]]
    path = save(tmp_path / "shop.xlsx", {"Customers": rows})
    done("init", path)
    before = path.read_bytes()
    result = followup("check", "-w", path)
    assert (result.exit_code, path.read_bytes()) == (1, before)
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("Customers!B3")]
    assert "this id is already that of Ada" in line


# Policy: everything wrong is told at once


def spoil(at: Callable[[str, int, str], Any]) -> None:
    """Write something wrong into cells of every policy sheet."""
    at("Rules", 2, "trigger").value = "sometime"
    at("Rules", 3, "offset").value = "+3 weeks ago"
    at("Rules", 4, "goal").value = None
    at("Rules", 6, "rule_id").value = "R04"
    at("Templates", 2, "opening").value = "Hello {custmer}"
    at("Settings", 40, "setting").value = "Dayly capacity"
    at("Settings", 40, "value").value = 20


SPOILT = {
    "en": {
        "Rules!D2 (sometime)": "is not one of the choices",
        "Rules!E3 (+3 weeks ago)": "+24h, +7d, -90d, +1mo, +3bd",
        "Rules!O4": "The rule has no goal",
        "Rules!A6 (R04)": "Two rules are called R04; the first stands at Rules!A5.",
        "Templates!D2": "did you mean “customer”?",
        "Settings!A40 (Dayly capacity)": "there is no such setting. Did you mean Daily capacity?",
    },
    "zh": {
        "回访规则!D2 (sometime)": "不在可选范围内",
        "回访规则!E3 (+3 weeks ago)": "+24h",
        "回访规则!O4": "目标",
        "回访规则!A6 (R04)": "回访规则!A5",
        "话术!D2": "customer",
        "设置!A40 (Dayly capacity)": "没有这个设置项。是否指“Daily capacity”？",
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", [("plan",), ("plan", "-n"), ("customers",)])
def test_policy_errors_are_told_all_at_once(
    tmp_path: Path, lang: str, words: tuple[str, ...]
) -> None:
    path = edited(tmp_path / "desk.xlsx", lang, spoil)
    before = path.read_bytes()
    *lines, last = refused(*words, "-w", path, "--as-of", DAY)
    assert len(lines) == len(SPOILT[lang])
    for where, said in SPOILT[lang].items():
        (line,) = [line for line in lines if line.startswith(f"{where}: ")]
        assert said in line
    assert str(len(lines)) in last
    assert last.endswith(NOTHING[lang])
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_check_lists_policy_errors_among_the_rest(tmp_path: Path) -> None:
    result = followup("check", "-w", edited(tmp_path / "desk.xlsx", "en", spoil))
    assert result.exit_code == 1
    shown = {line.split()[0] for line in result.stdout.splitlines()}
    assert shown >= {where.split()[0] for where in SPOILT["en"]}


# Open elsewhere

OWNERS = [
    ("~$desk.xlsx", b"\x05Helen" + b" " * 49, "Excel (Helen)"),
    (".~desk.xlsx", b"\x06Li Lei" + b" " * 48, "WPS (Li Lei)"),
    (".~lock.desk.xlsx#", "韩梅梅,han,laptop,23.11.2026 09:00,file:///home;".encode(), "LibreOffice (韩梅梅)"),
]  # fmt: skip


@pytest.mark.parametrize(("owner", "content", "who"), OWNERS, ids=["Excel", "WPS", "LibreOffice"])
def test_a_workbook_that_is_open_elsewhere(
    tmp_path: Path, owner: str, content: bytes, who: str
) -> None:
    path = demo(tmp_path / "desk.xlsx")
    before = path.read_bytes()
    (tmp_path / owner).write_bytes(content)
    for command, name in (("plan", "desk (not saved)"), ("report", "desk (not saved 2)")):
        kept = tmp_path / ".followup" / f"{name}.xlsx"
        (line,) = refused(command, "-w", path, "--as-of", DAY, code=4)
        assert line == (
            f"desk.xlsx is open in {who}. Close it and run the command again; if nobody has it "
            f"open, delete {owner}. The workbook is untouched; the result is kept in {kept}."
        )
        assert path.read_bytes() == before
        assert faults(kept) == set()
    for words in (("due",), ("check",), ("customers",), ("plan", "-n")):  # reading works meanwhile
        assert followup(*words, "-w", path, "--as-of", DAY).exit_code == (words == ("check",))
    (tmp_path / owner).unlink()
    done("plan", "-w", path, "--as-of", DAY)
    assert path.read_bytes() != before


def test_a_workbook_that_is_saved_by_somebody_else_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from followup_cli import plan

    path = demo(tmp_path / "desk.xlsx")
    theirs = planned_demo(tmp_path / "theirs.xlsx").read_bytes()
    build = plan.build

    def meanwhile(*arguments: Any) -> plan.Plan:
        path.write_bytes(theirs)
        return build(*arguments)

    monkeypatch.setattr(plan, "build", meanwhile)
    kept = tmp_path / ".followup" / "desk (not saved).xlsx"
    assert refused("plan", "-w", path, "--as-of", DAY, code=4) == [
        (
            "desk.xlsx was saved by somebody else meanwhile. Run the command again. "
            f"The workbook is untouched; the result is kept in {kept}."
        )
    ]
    assert path.read_bytes() == theirs
    assert faults(kept) == set()


# Nowhere to write


def refuse(*_: object, **__: object) -> NoReturn:
    """Stand in for a folder that may not be written: root, as whom CI runs, may write anywhere."""
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize("command", ["plan", "report", "init"])
def test_a_folder_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    path = save(tmp_path / "desk.xlsx", {"Sheet": [["Name"]]})
    if command != "init":
        path = demo(path)
    before = path.read_bytes()
    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    words = (command, "-w", path, "--as-of", DAY) if command != "init" else (command, path)
    (line,) = refused(*words, code=4)
    assert re.fullmatch(r".*desk\.xlsx cannot be written: .+\. Nothing was written\.", line)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


WITHOUT_ROOTS_LEAVE = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):  # drop CAP_DAC_OVERRIDE
    sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "followup_cli", *sys.argv[1:]])
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="permissions of root are taken away as in Linux"
)
@pytest.mark.parametrize("command", ["plan", "report", "due"])
def test_a_folder_that_is_really_read_only(tmp_path: Path, command: str) -> None:
    path = demo(tmp_path / "desk.xlsx")
    before = path.read_bytes()
    tmp_path.chmod(0o500)
    words = [sys.executable, "-c", WITHOUT_ROOTS_LEAVE, command, "-w", str(path), "--as-of", DAY]
    told = {**os.environ, "LC_ALL": LOCALES["en"]}
    try:
        ran = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    finally:
        tmp_path.chmod(0o700)
    if ran.returncode == 77:
        pytest.skip("root may write anywhere, and keeps that leave here; a test above stands in")
    if command == "due":
        assert (ran.returncode, ran.stderr) == (0, "")
    else:
        assert (ran.returncode, ran.stdout) == (4, "")
        assert ran.stderr.endswith("cannot be written: Permission denied. Nothing was written.\n")
        assert ran.stderr.count("\n") == 1
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_a_new_workbook_where_none_may_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = refused("init", tmp_path / "no" / "such" / "folder" / "desk.xlsx", code=4)
    assert "desk.xlsx cannot be written: No such file or directory. Nothing was written." in line
    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    (line,) = refused("init", tmp_path / "desk.xlsx", code=4)
    assert "desk.xlsx cannot be written: Permission denied. Nothing was written." in line
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_marked_read_only(tmp_path: Path) -> None:
    path = demo(tmp_path / "desk.xlsx")
    before = path.read_bytes()
    path.chmod(0o444)
    assert refused("plan", "-w", path, "--as-of", DAY, code=4) == [
        f"{path} is read-only. Nothing was written."
    ]
    assert "T0" in done("due", "-w", path, "--as-of", DAY)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = demo(tmp_path / "desk.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr("os.fsync", fill)
    (line,) = refused("plan", "-w", path, "--as-of", DAY, code=4)
    assert line.endswith("cannot be written: No space left on device. Nothing was written.")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
