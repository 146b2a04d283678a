"""Odd folders, odd names and odd disks: shared with others, without locks, or with things in the way."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from runs import followup
from saves import SAVES, prepare, write

from followup_cli.errors import BusyError, CannotWriteError
from followup_cli.workbook import disk, locks, owners, save, verify, workroom
from followup_cli.workbook.owners import opened_by
from followup_cli.workbook.undo import bring_back, choose_version
from followup_cli.workbook.versions import FOLDER, versions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ODD = (
    "100% sure %s %d.xlsx", "😀 客户.xlsx", "trailing dot.", "trailing space.xlsx ", "b.xls x",
    "a before plan.xlsx", "two\nlines.xlsx", ".xlsx", "[bold].xlsx", "a*?.xlsx", "客" * 83 + ".xlsx",
    "x" * 250 + ".xlsx", b"\xbf\xcd\xbb\xa7.xlsx".decode("utf-8", "surrogateescape"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workbook with two earlier versions: blank, and `first`; it says `second`."""
    return prepare("plan", tmp_path / "here")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def results(path: Path) -> list[str]:
    return [one.name for one in path.parent.glob(f"{FOLDER}/*") if one.is_file()]


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_a_history_holds_under_any_name(tmp_path: Path, name: str) -> None:
    path = prepare("init", tmp_path / "here")
    try:
        path = path.rename(path.parent / name)
    except OSError:
        pytest.skip("this disk has no such names")
    before = path.read_bytes()
    for value in ("first", "second"):
        write(path, value)
    assert [version.number for version in versions_of(path)] == [1, 2]
    bring_back(path, choose_version(path, 1))
    assert path.read_bytes() == before
    assert results(path) == []


@pytest.mark.parametrize("keep", [0, -1])
def test_no_versions_leave_nothing_behind_at_all(desk: Path, keep: int) -> None:
    shutil.rmtree(desk.parent / FOLDER)
    write(desk, "third", keep=keep)
    assert [one.name for one in desk.parent.iterdir()] == ["desk.xlsx"]


@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_what_stands_in_the_place_of_the_folder_is_left_alone(tmp_path: Path, kind: str) -> None:
    desk = prepare("init", tmp_path / "here")
    before, place, elsewhere = desk.read_bytes(), desk.parent / FOLDER, tmp_path / "elsewhere"
    if kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to(elsewhere)
    if kind == "link":
        elsewhere.mkdir()
    with pytest.raises(CannotWriteError, match="is a file or a link"):
        write(desk, "first")
    assert desk.read_bytes() == before
    assert not elsewhere.exists() or list(elsewhere.iterdir()) == []


def test_a_version_is_not_worked_on_where_it_is_kept(desk: Path) -> None:
    version = versions_of(desk)[0].path
    before = version.read_bytes()
    with pytest.raises(CannotWriteError, match=r"copy it out of \.followup"):
        write(version, "first")
    assert version.read_bytes() == before


@pytest.mark.parametrize("around", [0o2775, 0o777, 0o700])
def test_whoever_may_write_beside_the_workbook_may_keep_versions(
    tmp_path: Path, around: int
) -> None:
    desk = prepare("init", tmp_path / "here")
    desk.parent.chmod(around)
    write(desk, "first")
    history = versions_of(desk)[0].path.parent
    assert [mode(history), mode(history.parent)] == [around, around]


def test_the_group_is_kept_where_the_owner_cannot_be(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's workbook stays open to the office, whoever of them ran the command."""

    def chown(path: Path, owner: int, group: int) -> None:
        if owner != -1:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        given.append((Path(path).name, group))

    given: list[tuple[str, int]] = []
    monkeypatch.setattr(os, "chown", chown)
    write(desk, "third")
    assert ("desk.new.xlsx", desk.stat().st_gid) in given


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that everybody may write in, outside the private one of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator is many people"
)
def test_a_lock_that_a_colleague_left_does_not_block(shared_folder: Path) -> None:
    lock = shared_folder / FOLDER / "desk.xlsx.lock"

    def leave() -> None:
        locks.Lock(lock, "desk.xlsx").__enter__()

    def take() -> None:
        with locks.Lock(lock, "desk.xlsx"):
            pass

    assert as_user(2001, leave) == 0
    assert lock.exists()
    assert as_user(2002, take) == 0
    assert not lock.exists()


def as_user(number: int, act: Callable[[], None]) -> int:
    """Do something as another user, in a process of its own; return how it ended."""
    child = os.fork()
    if child == 0:
        os.umask(0o077)
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def test_a_folder_that_may_not_be_written_in_is_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(desk.parent / FOLDER)

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CannotWriteError, match=r"\.followup cannot be written: Permission denied"):
        write(desk, "third")


def test_without_locks_a_file_that_another_command_has_begun_is_not_put_in_place(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two machines a network disk may know no locks: both write under one name."""

    def checked(*arguments: Any) -> None:
        real_verify(*arguments)
        new: Path = arguments[1]
        new.unlink()
        new.write_bytes(b"PK, half wri")

    real_verify, before = verify.verify, desk.read_bytes()
    monkeypatch.setattr(save, "verify", checked)
    with pytest.raises(BusyError, match="Another followup command"):
        write(desk, "third")
    assert desk.read_bytes() == before
    assert len(versions_of(desk)) == 2


def test_a_version_never_takes_the_place_of_another(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a number be given twice, by two machines say, the first keeps it."""
    first = versions_of(desk)[0].path
    held = first.read_bytes()
    monkeypatch.setattr("followup_cli.workbook.versions._file_name", lambda *_: first.name)
    for is_plain in (False, True):
        with monkeypatch.context() as patched:
            if is_plain:
                patched.setattr(os, "link", refuse_links)
            with pytest.raises(CannotWriteError, match="File exists"):
                write(desk, "third")
        assert first.read_bytes() == held


def refuse_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_scanner_that_looks_at_the_new_file_for_a_moment_is_waited_for(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(*paths: Path) -> bool:
        if len(looks) < 3:
            looks.append(paths)
            raise OSError(errno.EBUSY, "Device or resource busy")
        return disk.exchange(*paths)

    looks: list[object] = []
    monkeypatch.setattr(workroom, "exchange", hold)
    write(desk, "third")
    assert (len(looks), results(desk)) == (3, [])


def test_another_workbook_with_a_longer_name_keeps_what_it_is_writing(desk: Path) -> None:
    folder = desk.parent / FOLDER
    theirs = (
        folder / "desk.other.123.part",
        versions_of(desk)[0].path.with_name(
            "desk.other.0001 2026-11-23 09.00 before plan.xlsx.part"
        ),
    )
    ours = (
        folder / "desk.123.part",
        theirs[1].with_name("desk.0009 2026-11-23 09.00 before plan.xlsx.part"),
    )
    for one in (*theirs, *ours):
        one.write_bytes(b"PK, half wri")
    write(desk, "third")
    assert [one.exists() for one in (*theirs, *ours)] == [True, True, False, False]


def test_a_renamed_workbook_keeps_its_history_when_a_new_one_takes_its_name(desk: Path) -> None:
    renamed = desk.rename(desk.with_name("old.xlsx"))
    shutil.copy(prepare("report", desk.parent / "apart"), desk)
    assert [version.number for version in versions_of(renamed)] == [1, 2]
    assert versions_of(desk) == []


def test_a_copy_of_a_workbook_with_a_long_name_has_no_part_in_its_history(desk: Path) -> None:
    long = desk.rename(desk.with_name("客" * 60 + ".xlsx"))
    write(long, "third")
    copy = long.with_name("copy.xlsx")
    shutil.copy(long, copy)
    assert [version.number for version in versions_of(long)] == [1, 2, 3]
    assert [version.number for version in versions_of(copy)] == [1, 2]  # whose name nobody has now


def test_who_is_seen_to_have_it_open_has_it_open_however_long(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week_ago = time.time() - 7 * 24 * 3600
    profile, user = desk.parent.as_uri(), "cy"
    owner = desk.parent / ".~lock.desk.xlsx#"
    owner.write_text(f"Cy,{user},{socket.gethostname()},16.11.2026 09:00,{profile};")
    os.utime(owner, (week_ago, week_ago))
    monkeypatch.setattr(owners, "_user", lambda: user)
    monkeypatch.setattr(owners, "_running", lambda: iter(["soffice.bin\n"]))
    assert "LibreOffice (Cy)" in str(opened_by(desk))
    owner.write_text("Cy,cy,ANOTHER-PC,16.11.2026 09:00,file:///x;")
    os.utime(owner, (week_ago, week_ago))
    assert opened_by(desk) is None


def test_undo_says_on_one_line_what_is_wrong_with_a_name_of_two(tmp_path: Path) -> None:
    path = prepare("init", tmp_path / "here").rename(tmp_path / "here" / "two\nlines.xlsx")
    result = followup("undo", "-w", path)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_every_kind_of_save_works_beside_a_clock_that_went_backwards(tmp_path: Path) -> None:
    for name in ("plan", "report", "undo"):
        path = prepare(name, tmp_path / name)
        os.utime(path, (0, 0))
        SAVES[name].act(path)
        numbers = [version.number for version in versions_of(path)]
        assert numbers == sorted(numbers)
        assert versions_of(path)[-1].saved.year == 1980
