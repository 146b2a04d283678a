"""Opening workbooks in a real LibreOffice, and saving them again."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def saved_in(folder: Path, *paths: Path) -> Path:
    """Open workbooks in one LibreOffice, save them again in a folder, and return that."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command: list[str | Path] = [program, profile, "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", folder, *paths], check=True, capture_output=True, timeout=300
    )
    return folder


def save_in_libreoffice(path: Path) -> Path:
    """Open a workbook in LibreOffice, save it again, and return the new file."""
    return saved_in(path.parent / "again", path) / path.name
