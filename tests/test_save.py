"""The safe save: either the old file or the new one, and nobody's save lost."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from followup_cli.errors import BusyError, CannotWriteError, UnsafeWorkbookError
from followup_cli.model import CellEdit
from followup_cli.words import tell
from followup_cli.workbook import locks, save, verify, workroom
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.identity import read_id
from followup_cli.workbook.locks import Lock
from followup_cli.workbook.save import Saved, commit, create
from followup_cli.workbook.versions import versions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.workbook.package import Package


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    workbook = Workbook()
    workbook.worksheets[0].title = "Tasks"
    workbook.worksheets[0].append(["Name", "Due"])
    workbook.save(tmp_path / "desk.xlsx")
    return tmp_path / "desk.xlsx"


def write(path: Path, value: object, keep: int = 10) -> Saved:
    return commit(path, fingerprint(path), [CellEdit("Tasks", 2, "A", value)], lang="en", keep=keep)


def read(path: Path) -> object:
    return load_workbook(path)["Tasks"]["A2"].value


def beside(path: Path) -> list[str]:
    """Return what lies in the folder of a workbook, and in the folder of its versions."""
    return sorted(str(file.relative_to(path.parent)) for file in path.parent.rglob("*"))


def test_a_save_leaves_the_new_file_and_the_version_before_it(desk: Path) -> None:
    before = desk.read_bytes()
    saved = write(desk, "Ada")
    assert saved.version is not None
    assert (saved.written, saved.version.read_bytes(), read(desk)) == (True, before, "Ada")
    history = f".followup/{read_id(desk)}"
    assert beside(desk) == [".followup", history, f"{history}/{saved.version.name}", "desk.xlsx"]


def test_a_save_that_changes_nothing_leaves_no_trace(desk: Path) -> None:
    status = desk.stat()
    assert write(desk, None) == Saved(written=False)
    assert beside(desk) == ["desk.xlsx"]
    assert desk.stat().st_mtime_ns == status.st_mtime_ns


def test_only_the_last_versions_are_kept_in_order(desk: Path) -> None:
    for number in range(5):
        write(desk, f"v{number}", keep=3)
    assert [(v.number, read(v.path)) for v in versions_of(desk)] == [
        (3, "v1"),
        (4, "v2"),
        (5, "v3"),
    ]


@pytest.mark.parametrize("name", ["desk.other.xlsx", "desk.2026.xlsx", "desk.2026 Q1.xlsx"])
def test_versions_of_two_workbooks_in_one_folder_do_not_mix(desk: Path, name: str) -> None:
    other = desk.with_name(name)
    other.write_bytes(desk.read_bytes())
    write(desk, "mine")
    write(other, "theirs")
    assert [len(versions_of(path)) for path in (desk, other)] == [1, 1]


def test_mode_and_symlink_are_kept(desk: Path) -> None:
    desk.chmod(0o640)
    link = desk.with_name("link.xlsx")
    link.symlink_to(desk)
    write(link, "Ada")
    assert link.is_symlink()
    assert desk.stat().st_mode & 0o777 == 0o640
    assert read(desk) == "Ada"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives rights by folder")
def test_a_private_workbook_is_private_while_it_is_written(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(old: Package, new: Path, sheets: Sequence[str]) -> None:
        seen.append(new.stat().st_mode & 0o777)
        real_verify(old, new, sheets)

    seen: list[int] = []
    real_verify = verify.verify
    monkeypatch.setattr(save, "verify", watch)
    desk.chmod(0o600)
    write(desk, "Ada")
    assert [*seen, desk.stat().st_mode & 0o777] == [0o600, 0o600]


def test_a_workbook_saved_by_somebody_else_before_we_began_is_left_alone(desk: Path) -> None:
    seen = fingerprint(desk)
    write(desk, "theirs")
    theirs = desk.read_bytes()
    with pytest.raises(BusyError, match="saved by somebody else"):
        commit(desk, seen, [CellEdit("Tasks", 2, "A", "ours")], lang="en")
    assert desk.read_bytes() == theirs


def test_a_save_by_somebody_else_at_the_last_moment_wins_and_ours_is_kept(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(*arguments: object) -> None:
        real_verify(*arguments)  # type: ignore[arg-type]  # passed on as they came
        desk.write_bytes(desk.read_bytes() + b"theirs")

    real_verify = verify.verify
    monkeypatch.setattr(save, "verify", meddle)
    with pytest.raises(BusyError) as caught:
        write(desk, "ours")
    assert desk.read_bytes().endswith(b"theirs")
    kept = desk.parent / ".followup" / "desk (not saved).xlsx"
    assert read(kept) == "ours"
    assert str(kept) in tell(caught.value.written, "zh")
    assert beside(desk) == [".followup", ".followup/desk (not saved).xlsx", "desk.xlsx"]


def excel_owner(name: str) -> bytes:
    """Return an owner file as Excel writes it: the name twice, narrow and wide."""
    narrow = bytes([len(name)]) + name.encode().ljust(54)
    return narrow + len(name).to_bytes(2, "little") + name.encode("utf-16-le").ljust(108)


@pytest.mark.parametrize(
    ("owner", "content", "said"),
    [
        ("~$desk.xlsx", excel_owner("Ada Li"), r"Excel \(Ada Li\)"),
        (".~desk.xlsx", b"\x02Bo" + b" " * 52, r"WPS \(Bo\)"),
        (".~lock.desk.xlsx#", b",Cy,host,02.03.2026 09:00,file:///x;", r"LibreOffice \(Cy\)"),
        ("~$desk.xlsx", b"", r"Excel \(\?\)"),
    ],
)
def test_who_has_the_workbook_open_is_named(
    desk: Path, owner: str, content: bytes, said: str
) -> None:
    (desk.parent / owner).write_bytes(content)
    before = desk.read_bytes()
    with pytest.raises(BusyError, match=said) as caught:
        write(desk, "Ada")
    assert caught.value.exit_code == 4
    assert desk.read_bytes() == before
    assert read(desk.parent / ".followup" / "desk (not saved).xlsx") == "Ada"


def test_an_owner_file_beside_the_file_that_a_link_leads_to_counts_too(
    desk: Path, tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "far" / "link.xlsx"
    link.symlink_to(desk)
    (tmp_path / "~$desk.xlsx").write_bytes(b"\x02Bo")
    with pytest.raises(BusyError, match="Bo"):
        write(link, "Ada")


def test_a_second_command_waits_and_then_gives_up(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    folder = desk.parent / ".followup"
    folder.mkdir()
    with Lock(folder / "desk.xlsx.lock", "desk.xlsx"), pytest.raises(BusyError, match="Another"):
        write(desk, "Ada")
    assert read(desk) is None
    assert write(desk, "Ada").written


def test_a_second_command_goes_on_as_soon_as_the_first_is_done(desk: Path) -> None:
    folder = desk.parent / ".followup"
    folder.mkdir()

    def hold() -> None:
        with Lock(folder / "desk.xlsx.lock", "desk.xlsx"):
            started.set()
            time.sleep(0.3)

    started = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    started.wait()
    assert write(desk, "Ada").written
    thread.join()
    assert not (folder / "desk.xlsx.lock").exists()


def test_of_many_commands_at_once_none_loses_an_update(desk: Path) -> None:
    def run(column: str) -> None:
        for row in range(2, 6):
            while True:
                change = CellEdit("Tasks", row, column, f"{column}{row}")
                try:
                    commit(desk, fingerprint(desk), [change], lang="en")
                except BusyError:
                    continue
                break

    threads = [threading.Thread(target=run, args=(column,)) for column in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sheet = load_workbook(desk)["Tasks"]
    assert all(sheet[f"{c}{r}"].value == f"{c}{r}" for c in "ABCD" for r in range(2, 6))


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(CannotWriteError, match=r"desk\.xlsx cannot be written: Permission denied"):
        write(desk, "Ada")
    assert beside(desk) == ["desk.xlsx"]


@pytest.mark.parametrize("number", [5, 32])
def test_a_program_that_holds_the_file_and_leaves_no_owner_file_is_met_as_busy(
    desk: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As on Windows, where no file is replaced that another program has open."""

    def replace(new: str, old: str) -> None:
        if os.fspath(old) == os.fspath(desk):
            error = PermissionError(errno.EACCES, "Access is denied")
            error.winerror = number  # type: ignore[attr-defined]  # only Windows has it
            raise error
        rename(new, old)

    before, rename = desk.read_bytes(), os.rename
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(workroom, "exchange", lambda *_: False)
    with pytest.raises(BusyError, match=r"desk\.xlsx is open in another program"):
        write(desk, "ours")
    assert desk.read_bytes() == before
    assert beside(desk) == [".followup", ".followup/desk (not saved).xlsx", "desk.xlsx"]


@pytest.mark.parametrize("name", ["unlink", "fsync", "chown"])
def test_what_fails_beside_the_point_does_not_fail_a_save(
    desk: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An old version open in Excel, a network disk that knows no fsync of folders, or no owners."""

    def refuse(target: str | int, *arguments: object, **named: object) -> None:
        is_folder = isinstance(target, int) and stat.S_ISDIR(os.fstat(target).st_mode)
        if name == "chown" or is_folder or Path(str(target)).name.startswith("desk.0"):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(target, *arguments, **named)

    write(desk, "first")
    real = getattr(os, name)
    monkeypatch.setattr(os, name, refuse)
    assert write(desk, "second", keep=1).written
    assert read(desk) == "second"


def test_a_version_that_could_not_be_copied_whole_is_no_version(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def half(_: Path, target: Path) -> None:
        target.write_bytes(b"PK")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copy2", half)
    with pytest.raises(CannotWriteError, match="No space left"):
        write(desk, "Ada")
    assert beside(desk) == ["desk.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks every disk's files")
def test_a_disk_that_knows_no_locks_serves_as_well(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    assert write(desk, "Ada").written


def test_a_file_marked_read_only_stays(desk: Path) -> None:
    desk.chmod(0o444)
    with pytest.raises(CannotWriteError, match="read-only"):
        write(desk, "Ada")
    assert read(desk) is None


def test_a_result_that_does_not_pass_its_check_replaces_nothing(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(*_: object) -> bool:
        return False

    monkeypatch.setattr(verify, "_same_bytes", spoil)
    before = desk.read_bytes()
    with pytest.raises(UnsafeWorkbookError, match="did not pass"):
        write(desk, "Ada")
    assert desk.read_bytes() == before
    assert beside(desk) == ["desk.xlsx"]


def test_a_new_file_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    create(path, b"first")
    with pytest.raises(CannotWriteError, match="there already"):
        create(path, b"second")
    assert path.read_bytes() == b"first"
    assert beside(path) == ["new.xlsx"]


def test_a_new_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="cannot be written"):
        create(tmp_path / "gone" / "new.xlsx", b"x")


def test_a_disk_without_hard_links_serves_as_well(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert write(desk, "Ada").version is not None
    create(desk.with_name("new.xlsx"), b"x")
    with pytest.raises(CannotWriteError, match="there already"):
        create(desk.with_name("new.xlsx"), b"y")
