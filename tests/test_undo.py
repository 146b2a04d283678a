"""Earlier versions: whose they are, which are kept, and how one comes back."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from runs import DAY, done, followup, planned_demo
from saves import SAVES, prepare, write

from followup_cli.errors import BusyError, CannotWriteError
from followup_cli.workbook.identity import parse_id, read_id
from followup_cli.workbook.undo import bring_back, choose_version
from followup_cli.workbook.versions import versions_of

if TYPE_CHECKING:
    from pathlib import Path

LONG = "客" * 80 + ".xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workbook with two earlier versions: blank, and `first`; it says `second`."""
    return prepare("plan", tmp_path / "here")


def read(path: Path) -> object:
    return load_workbook(BytesIO(path.read_bytes()))["Tasks"]["A2"].value


def undo(path: Path, number: int | None = None, workbook: str = "") -> object:
    bring_back(path, choose_version(path, number, workbook))
    return read(path)


def listed(path: Path, *words: object) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(
        done("undo", "--list", "--format", "json", "-w", path, *words)
    )
    return told


def test_undo_brings_back_the_version_before_byte_for_byte(desk: Path) -> None:
    before = versions_of(desk)[-1].path.read_bytes()
    assert undo(desk) == "first"
    assert desk.read_bytes() == before


def test_undo_can_be_undone_as_often_as_one_likes(desk: Path) -> None:
    states = []
    for _ in range(4):
        undo(desk)
        states.append(desk.read_bytes())
    assert states[0] == states[2] != states[1] == states[3]
    assert [version.command for version in versions_of(desk)] == ["plan", "plan", *["undo"] * 4]


def test_any_version_comes_back_by_its_number(desk: Path) -> None:
    assert undo(desk, 1) is None
    assert undo(desk, 3) == "second"


def test_a_version_from_before_the_workbook_had_an_id_keeps_the_history(desk: Path) -> None:
    known = read_id(desk)
    undo(desk, 1)
    assert read_id(desk) == ""
    assert undo(desk) == "second"
    undo(desk, 1)
    write(desk, "again")
    assert read_id(desk) == known
    assert [version.number for version in versions_of(desk)] == [1, 2, 3, 4, 5, 6]


def test_the_id_is_the_same_for_the_same_file_and_stays(tmp_path: Path) -> None:
    here = prepare("init", tmp_path / "here")
    (tmp_path / "there").mkdir()
    there = tmp_path / "there" / "desk.xlsx"
    shutil.copy2(here, there)
    for path in (here, there):
        write(path, "first")
    assert here.read_bytes() == there.read_bytes()
    known = read_id(here)
    assert known
    write(here, "second")
    assert read_id(here) == known


@pytest.mark.parametrize("text", ['"../../../etc"', '"ABCDEF012345"', "Sheet1!$A$1", '""', '"0"'])
def test_an_id_that_somebody_wrote_is_no_path(text: str) -> None:
    assert parse_id(text) == ""


def test_another_file_of_the_same_name_has_no_part_in_the_history(
    desk: Path, tmp_path: Path
) -> None:
    other = prepare("report", tmp_path / "there")
    shutil.move(other, desk)  # with an id of its own
    assert versions_of(desk) == []
    assert [row["number"] for row in listed(desk)] == [1, 2]  # shown, and never taken by itself
    result = followup("undo", "-w", desk)
    assert (result.exit_code, "--id" in result.stderr) == (2, True)
    assert undo(desk, workbook=str(listed(desk)[0]["id"])) == "first"


def test_a_copy_of_a_workbook_begins_a_history_of_its_own(desk: Path) -> None:
    copy = desk.with_name("copy.xlsx")
    shutil.copy(desk, copy)
    assert versions_of(copy) == []
    write(copy, "mine")
    assert [len(versions_of(path)) for path in (desk, copy)] == [2, 1]
    assert undo(copy) == "second"
    assert read(desk) == "second"


def test_a_workbook_that_was_renamed_keeps_its_history(desk: Path) -> None:
    renamed = desk.rename(desk.with_name("company.xlsx"))
    write(renamed, "third", keep=2)
    assert [version.name for version in versions_of(renamed)] == ["desk.xlsx", "company.xlsx"]
    assert undo(renamed, 2) == "first"


@pytest.mark.parametrize("name", [LONG, "a.b c.0001 2026-01-01 09.00 before plan.xlsx", "desk"])
def test_any_name_that_a_file_may_have_will_do(tmp_path: Path, name: str) -> None:
    path = prepare("init", tmp_path / "here").rename(tmp_path / "here" / name)
    write(path, "first")
    assert len(versions_of(path)) == 1
    assert undo(path) is None


def test_what_was_lost_comes_back_in_the_folder_that_it_was_in(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.unlink()
    monkeypatch.chdir(desk.parent)
    assert "version 2" in done("undo")
    assert read(desk) == "first"


def test_a_damaged_workbook_comes_back_and_what_it_was_is_kept(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write_bytes(b"PK, and nothing more")
    monkeypatch.chdir(desk.parent)
    done("undo")
    assert read(desk) == "first"
    assert versions_of(desk)[-1].path.read_bytes() == b"PK, and nothing more"
    done("undo")
    assert desk.read_bytes() == b"PK, and nothing more"


def test_a_workbook_is_found_again_after_going_back_to_before_it_was_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs = Workbook()
    theirs.save(tmp_path / "mine.xlsx")
    done("init", "mine.xlsx", "--lang", "en")
    ours = (tmp_path / "mine.xlsx").read_bytes()
    done("undo")
    assert load_workbook(tmp_path / "mine.xlsx").sheetnames == theirs.sheetnames
    assert "init" in done("undo", "--list")
    done("undo")
    assert (tmp_path / "mine.xlsx").read_bytes() == ours


def test_a_lost_workbook_comes_back_as_it_was_before_it_was_damaged(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write_bytes(b"PK, and nothing more")
    monkeypatch.chdir(desk.parent)
    for command in ("plan", "due"):
        said = followup(command).stderr
        assert "`followup undo` brings one back" in said
        assert desk.name in said
    done("undo")
    desk.unlink()
    assert "`followup undo` brings one back" in followup("check").stderr
    done("undo")
    assert read(desk) == "first"


def test_two_histories_of_a_lost_name_are_told_apart_by_id(desk: Path, tmp_path: Path) -> None:
    known = versions_of(desk)[0].workbook
    other = prepare("report", tmp_path / "there")
    shutil.copytree(other.parent / ".followup", desk.parent / ".followup", dirs_exist_ok=True)
    desk.unlink()
    assert {row["id"] for row in listed(desk)} >= {known}
    assert len(listed(desk)) == 3
    assert followup("undo", "-w", desk).exit_code == 2
    assert not desk.exists()
    assert undo(desk, workbook=known) == "first"


def test_undo_is_as_careful_as_any_save(desk: Path) -> None:
    version = choose_version(desk)
    before = desk.read_bytes()
    desk.chmod(0o444)
    with pytest.raises(CannotWriteError, match="read-only"):
        bring_back(desk, version)
    desk.chmod(0o640)
    owner = desk.parent / "~$desk.xlsx"
    owner.write_bytes(b"\x02Bo")
    with pytest.raises(BusyError, match="Bo"):
        bring_back(desk, version)
    assert desk.read_bytes() == before
    owner.unlink()
    bring_back(desk, version)
    assert desk.stat().st_mode & 0o777 == 0o640


def test_nothing_to_bring_back_is_said(tmp_path: Path) -> None:
    path = prepare("init", tmp_path / "here")
    result = followup("undo", "-w", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no earlier version of desk.xlsx. Nothing was written." in result.stderr
    assert listed(path) == []
    result = followup("undo", "-w", tmp_path / "never.xlsx", "--lang", "zh")
    assert "没有较早的版本" in result.stderr


def test_a_number_that_there_is_not_is_said(desk: Path) -> None:
    result = followup("undo", 9, "-w", desk)
    assert result.exit_code == 2
    assert "There is no version 9" in result.stderr


def test_a_version_that_the_workbook_is_already_writes_nothing(desk: Path) -> None:
    undo(desk, 2)
    assert "already; nothing was written" in done("undo", 2, "-w", desk)


def test_from_a_plan_and_back_as_people_type_it(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    planned = desk.read_bytes()
    done("report", "-w", desk, "--as-of", DAY)
    reported = desk.read_bytes()
    (version,) = listed(desk)
    assert (version["before"], version["name"], version["number"]) == ("report", "desk.xlsx", 1)
    assert "Kept before" in done("undo", "--list", "-w", desk)
    assert "保留原因" in done("undo", "--list", "-w", desk, "--lang", "zh")
    assert "`followup undo` again returns to it" in done("undo", "-w", desk)
    assert desk.read_bytes() == planned
    assert "再次运行 `followup undo`" in done("undo", "-w", desk, "--lang", "zh")
    assert desk.read_bytes() == reported
    told = json.loads(done("undo", "-w", desk, "--format", "json"))
    assert (told["number"], told["before"], told["written"]) == (3, "undo", True)


def test_how_many_versions_stay_is_a_setting(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    workbook = load_workbook(desk)
    sheet = workbook["Settings"]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "Versions kept")
    row[1].value = 2
    workbook.save(desk)
    for month in ("2026-08", "2026-09", "2026-10"):
        done("report", "-w", desk, "--as-of", DAY, "--month", month)
    assert [version.number for version in versions_of(desk)] == [2, 3]


def test_every_kind_of_save_is_named_in_its_version(tmp_path: Path) -> None:
    for name, command in (("plan", "plan"), ("report", "report"), ("init", "init")):
        path = prepare(name, tmp_path / name)
        SAVES[name].act(path)
        assert versions_of(path)[-1].command == command
