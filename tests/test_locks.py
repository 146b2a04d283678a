"""Who has the workbook open, and what is left of programs that are gone."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from followup_cli.workbook import owners
from followup_cli.workbook.owners import opened_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 24 * 3600.0


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    Workbook().save(tmp_path / "desk.xlsx")
    return tmp_path / "desk.xlsx"


def libreoffice_owner(
    profile: Path, *, user: str = "", machine: str = "", name: str = "Cy"
) -> bytes:
    """Return an owner file as LibreOffice writes it."""
    user, machine = user or getpass.getuser(), machine or socket.gethostname()
    return f"{name},{user},{machine},23.11.2026 09:00,{profile.as_uri()};".encode()


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "_running", lambda: iter(["bash\n", "python\n"]))


@pytest.mark.usefixtures("nothing_runs")
def test_libreoffice_that_crashed_on_this_machine_does_not_block(desk: Path) -> None:
    (desk.parent / ".~lock.desk.xlsx#").write_bytes(libreoffice_owner(desk.parent))
    assert opened_by(desk) is None


def test_libreoffice_that_runs_blocks(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "_running", lambda: iter(["bash\n", "soffice.bin\n"]))
    (desk.parent / ".~lock.desk.xlsx#").write_bytes(libreoffice_owner(desk.parent))
    assert "LibreOffice (Cy)" in str(opened_by(desk))


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    "elsewhere", [{"machine": "ANOTHER-PC"}, {"user": "somebody"}, {"name": "Cy,with,commas"}]
)
def test_libreoffice_elsewhere_blocks(desk: Path, elsewhere: dict[str, str]) -> None:
    owner = desk.parent / ".~lock.desk.xlsx#"
    owner.write_bytes(libreoffice_owner(desk.parent, **elsewhere))
    assert opened_by(desk) is not None


@pytest.mark.usefixtures("nothing_runs")
def test_libreoffice_of_the_windows_around_this_linux_blocks(desk: Path) -> None:
    said = libreoffice_owner(desk.parent).decode()
    profile = "file:///C:/Users/Cy/AppData/Roaming/LibreOffice/4;"
    (desk.parent / ".~lock.desk.xlsx#").write_text(said.rpartition(",")[0] + f",{profile}")
    assert opened_by(desk) is not None


@pytest.mark.parametrize("name", ["~$desk.xlsx", ".~desk.xlsx", ".~lock.desk.xlsx#"])
@pytest.mark.parametrize(("days", "blocks"), [(2.5, True), (3.5, False)])
def test_nobody_is_believed_to_be_at_it_for_days(
    desk: Path, name: str, days: float, *, blocks: bool
) -> None:
    owner = desk.parent / name
    owner.write_bytes(b"\x02Bo")
    moment = time.time() - days * DAY
    os.utime(owner, (moment, moment))
    assert (opened_by(desk) is not None) is blocks


def test_on_windows_an_owner_file_that_nobody_holds_does_not_block(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.parent / "~$desk.xlsx").write_bytes(b"\x02Bo")
    monkeypatch.setattr("sys.platform", "win32")
    assert opened_by(desk) is None
    monkeypatch.setattr(owners, "_is_held_open", lambda _: True)
    assert "Excel (Bo)" in str(opened_by(desk))


def test_a_name_that_could_drive_a_terminal_is_said_without_what_could(desk: Path) -> None:
    name = "\x1b[31mBo\x07"
    (desk.parent / "~$desk.xlsx").write_bytes(bytes([len(name)]) + name.encode())
    assert "Excel ([31mBo)" in str(opened_by(desk))


@pytest.fixture
def libreoffice(desk: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Open a workbook in a real LibreOffice, without a window."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{desk.parent}/profile"
    options = ["--headless", "--norestore", profile]
    with subprocess.Popen(["soffice", *options, desk], start_new_session=True) as process:
        owner = desk.parent / ".~lock.desk.xlsx#"
        for _ in range(600):
            if owner.exists() and owner.stat().st_size:
                break
            time.sleep(0.1)
        yield process
        if process.poll() is None:
            os.killpg(process.pid, 9)


def test_a_real_libreoffice_blocks_while_it_runs_and_not_when_it_was_killed(
    desk: Path, libreoffice: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "LibreOffice" in str(opened_by(desk))
    os.killpg(libreoffice.pid, 9)
    libreoffice.wait()
    assert (desk.parent / ".~lock.desk.xlsx#").exists()
    # Other tests may have a LibreOffice of their own at work at the same time.
    monkeypatch.setattr(owners, "_running", lambda: iter(["bash\n"]))
    assert opened_by(desk) is None
