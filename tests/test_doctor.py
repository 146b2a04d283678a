"""`doctor`: what it says of a workbook, in both languages, and that it leaves it alone."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from runs import DAY, demo, done, followup

from followup_cli import doctor_trial
from followup_cli.workbook import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_folder_for_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have copies made in a folder that a test can look into."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Return a workbook as founders keep it: customers and orders, and a Log of their own.

    | Customer | Purchase Date | Amount |
    | Ada      | 2026-10-01    | 100    |
    | Bo       | 2026-11-02    | 250    |
    """
    workbook, path = Workbook(), tmp_path / "company.xlsx"
    assert workbook.active is not None
    workbook.active.title = "Sales"
    for row in (
        ("Customer", "Purchase Date", "Amount", "Total"),
        ("Ada", "2026-10-01", 100, "=SUM(C:C)"),
        ("Bo", "2026-11-02", 250, "=TODAY()"),
    ):
        workbook.active.append(row)
    workbook.create_sheet("Log").append(("my own log",))
    workbook.save(path)
    return path


def examined(path: Path, *words: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        done("doctor", "-w", path, "--as-of", DAY, "--format", "json", *words)
    )
    return told


def test_the_file_is_only_read_and_no_copy_stays(
    company: Path, own_folder_for_copies: Path
) -> None:
    before, status = company.read_bytes(), company.stat()
    done("doctor", "-w", company, "--as-of", DAY)
    assert company.read_bytes() == before
    assert company.stat().st_mtime_ns == status.st_mtime_ns
    assert {p.name for p in company.parent.iterdir()} == {"company.xlsx", "copies"}
    assert list(own_folder_for_copies.iterdir()) == []


def test_what_it_says_on_a_screen(company: Path) -> None:
    said = followup("doctor", "-w", company, "--as-of", DAY, COLUMNS="80").stdout
    assert max(map(len, said.split("\n\nTo know")[0].splitlines())) <= 80
    for line in (
        "Examined company.xlsx on a copy, as of 2026-11-23.",
        "  sheets: 2, formulas: 2, formulas that change by themselves: 1",
        "plan, again  nothing to write",
        "- Excel works out all 2 formulas when it next opens the file, and asks whether to save.",
        "- Your sheet Log stays yours; ours is called Log (followup).",
        "Nothing of yours would be lost; your file was only read.",
    ):
        assert line in said


def test_what_it_says_in_chinese(company: Path) -> None:
    said = done("doctor", "-w", company, "--as-of", DAY, "--lang", "zh")
    assert "您的内容不会有任何丢失；原文件只读未写。" in said
    assert "plan（再次）  无需写入" in said


def test_its_keys_are_a_promise(company: Path) -> None:
    told = examined(company)
    assert list(told) == [
        "workbook", "as_of", "verdict", "parts", "holds", "steps", "changes", "warnings", "lost",
    ]  # fmt: skip
    assert (told["workbook"], told["as_of"], told["verdict"]) == ("company.xlsx", DAY, "kept")
    steps = told["steps"]
    assert isinstance(steps, list)
    assert [step["command"] for step in steps] == ["init", "plan", "report", "plan_again"]
    assert list(steps[0]) == [
        "command", "result", "reason", "untouched", "changed", "added", "removed", "cells", "lost",
        "changes",
    ]  # fmt: skip
    assert list(steps[0]["changes"][0]) == ["part", "change", "whose", "why", "cells", "lost"]
    assert steps[0]["untouched"] + steps[0]["changed"] == told["parts"]
    assert steps[3]["result"] == "unchanged"


@pytest.mark.parametrize("fmt", ["csv", "md"])
def test_the_commands_as_rows(company: Path, fmt: str) -> None:
    said = done("doctor", "-w", company, "--as-of", DAY, "--format", fmt)
    assert [line.strip("| ").split(" ")[0].split(",")[0] for line in said.splitlines()[-4:]] == [
        "init", "plan", "report", '"plan' if fmt == "csv" else "plan",
    ]  # fmt: skip


def test_a_desk_that_is_in_use(tmp_path: Path) -> None:
    told = examined(demo(tmp_path / "desk.xlsx", "zh"))
    steps = told["steps"]
    assert isinstance(steps, list)
    assert [step["result"] for step in steps] == ["unchanged", "written", "written", "unchanged"]
    assert (told["verdict"], told["lost"]) == ("kept", [])


def test_what_a_person_added_to_a_desk_is_kept(company: Path) -> None:
    done("init", company)
    done("plan", "-w", company, "--as-of", DAY)
    workbook = load_workbook(company)
    workbook["Schedule"]["AN2"] = "my own"
    workbook["Tiers"]["Z1"], workbook["Tiers"]["Z2"] = "Mine", "a neighbour"
    workbook.save(company)
    told = examined(company, "--as-of", "2026-12-28")
    assert (told["verdict"], told["lost"]) == ("kept", [])


def test_a_refusal_is_that_of_the_command(shared: Path) -> None:
    path = shared / "corpus/poi__hello-world-signed.xlsx"
    result = followup("doctor", "-w", path, "--as-of", DAY, "--lang", "en")
    assert result.exit_code == 3
    assert result.stderr == (
        "The workbook is signed, and any change would break the signature. "
        "Save an unsigned copy and use that. Nothing was written.\n"
    )
    assert "init         refused" in result.stdout
    assert "`init` refuses this workbook, and leaves it as it is." in result.stdout
    told = json.loads(followup("doctor", "-w", path, "--as-of", DAY, "--format", "json").stdout)
    assert told["verdict"] == "refused"
    assert told["steps"][0]["reason"].startswith("The workbook is signed")


def test_a_policy_that_stops_a_plan_is_listed(company: Path) -> None:
    done("init", company)
    workbook = load_workbook(company)
    workbook["Settings"]["B2"] = "Klingon"
    workbook.save(company)
    result = followup("doctor", "-w", company, "--as-of", DAY)
    assert result.exit_code == 3
    assert "Settings!B2" in result.stderr


def test_a_workbook_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    result = followup("doctor", "-w", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "not an .xlsx workbook" in result.stderr


def test_what_stands_in_the_way_of_writing(company: Path) -> None:
    company.with_name("~$company.xlsx").write_bytes(b"\x03Ada".ljust(55))
    company.with_name("company (1).xlsx").write_bytes(company.read_bytes())
    company.chmod(0o400)
    warnings = examined(company)["warnings"]
    assert isinstance(warnings, list)
    assert any("open in Excel (Ada)" in one for one in warnings)
    assert "company (1).xlsx beside it looks like a conflict copy of it." in warnings
    assert "The file is read-only: nothing is written until you allow it." in warnings


def test_a_loss_is_told_and_ends_in_exit_3(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_trial, "commit", _careless(save.commit))
    result = followup("doctor", "-w", company, "--as-of", DAY)
    assert result.exit_code == 3
    assert "Would not be as it was: xl/worksheets/sheet" in result.stdout
    assert "Something of yours would be lost, as listed above.\n" in result.stdout
    assert "please report this" in result.stderr


def _careless(commit: Callable[..., save.Saved]) -> Callable[..., save.Saved]:
    """Return a save that also does what openpyxl's load and save does."""

    def saved(path: Path, *words: object, **more: object) -> save.Saved:
        done_so = commit(path, *words, **more)
        load_workbook(path).save(path)
        return done_so

    return saved
