"""What stands in a command's way: pipes, full disks, a stop at the wrong moment, another's history."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from lxml.etree import SerialisationError
from openpyxl.writer.excel import ExcelWriter
from runs import DAY, demo, followup
from saves import prepare

from followup_cli.workbook.find import workbooks_of_ours
from followup_cli.workbook.owners import opened_by
from followup_cli.workbook.versions import FOLDER, versions_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workbook with two earlier versions: blank, and `first`; it says `second`."""
    return prepare("plan", tmp_path / "here")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_no_workbook_and_nobody_waits_for_it(desk: Path) -> None:
    pipe = desk.with_name("pipe.xlsx")
    os.mkfifo(pipe)
    os.mkfifo(desk.with_name(".~lock.desk.xlsx#"))
    result = followup("plan", "-w", pipe)
    assert (result.exit_code, "is no file, but a pipe" in result.stderr) == (3, True)
    assert followup("undo", "-w", pipe).exit_code == 2
    assert workbooks_of_ours(desk.parent) == (desk,)
    assert "LibreOffice (?)" in str(opened_by(desk))


def test_a_workbook_is_ours_however_its_name_is_spelled(desk: Path) -> None:
    loud = desk.rename(desk.with_name("DESK.XLSX"))
    assert workbooks_of_ours(desk.parent) == (loud,)


def test_the_list_says_by_which_id_to_ask_for_a_history_that_may_be_of_another(
    desk: Path,
) -> None:
    known = versions_of(desk)[0].workbook
    assert known not in followup("undo", "--list", "-w", desk).stdout
    desk.unlink()
    shutil.copy(prepare("report", desk.parent / "apart"), desk)
    result = followup("undo", "-w", desk)
    assert (result.exit_code, "--id" in result.stderr) == (2, True)
    assert known in followup("undo", "--list", "-w", desk).stdout
    assert followup("undo", "--id", known, "-w", desk).exit_code == 0


def test_a_missing_folder_is_said_of_the_workbook(tmp_path: Path) -> None:
    result = followup("init", tmp_path / "never" / "desk.xlsx")
    assert (result.exit_code, FOLDER in result.stderr) == (4, False)


def test_a_stop_after_the_save_does_not_say_that_nothing_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    desk = demo(tmp_path / "desk.xlsx")
    before = desk.read_bytes()
    monkeypatch.setattr("followup_cli.show.plan_lines", stop)
    result = followup("plan", "-w", desk, "--as-of", DAY)
    assert (result.exit_code, desk.read_bytes() != before) == (130, True)
    assert "Interrupted; the workbook had been written." in result.stderr


@pytest.mark.usefixtures("built_anew")
def test_a_disk_without_room_for_what_is_only_needed_meanwhile_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "copy.xlsx")

    def fill_xml(_: object) -> None:
        raise SerialisationError("IO_ENOSPC")

    desk = demo(tmp_path / "desk.xlsx")
    before = desk.read_bytes()
    monkeypatch.setattr(shutil, "copyfile", fill)
    result = followup("doctor", "-w", desk, "--as-of", DAY)
    assert result.exit_code == 4
    assert "No room is left on a disk" in result.stderr
    assert result.stderr.rstrip().endswith("Nothing was written.")
    assert desk.read_bytes() == before
    monkeypatch.setattr(ExcelWriter, "write_data", fill_xml)
    assert followup("init", tmp_path / "new.xlsx").exit_code == 4
    assert not (tmp_path / "new.xlsx").exists()
    monkeypatch.setattr("followup_cli.show.plan_lines", fill)  # as when what is printed to is full
    result = followup("plan", "-w", desk, "--as-of", DAY)
    assert (result.exit_code, desk.read_bytes() != before) == (4, True)
    assert result.stderr.rstrip().endswith("The workbook had been written.")
