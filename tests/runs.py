"""Commands run as people type them, and the demonstration workbook that they run on."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from followup_cli.cli import app

if TYPE_CHECKING:
    from typer.testing import Result

DAY = "2026-11-23"  # the Monday that the demonstration is dated around
LOCALES = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}


def followup(*words: object, tongue: str = "en", **environment: str) -> Result:
    """Run a command on a machine of that language; a bug stays a traceback."""
    told = {"LC_ALL": LOCALES[tongue], "FOLLOWUP_LANG": None, "FOLLOWUP_WORKBOOK": None}
    typed = [str(word) for word in words]
    return CliRunner().invoke(
        app, typed, env={**told, **environment}, catch_exceptions=False, prog_name="followup"
    )


def done(*words: object, tongue: str = "en") -> str:
    """Run a command that must succeed, and return what it printed."""
    result = followup(*words, tongue=tongue)
    assert result.exit_code == 0, result.output
    return result.stdout


def demo(path: Path, lang: str = "en") -> Path:
    """Write the demonstration workbook, with its history but before this week's plan."""
    path.write_bytes(_demo(lang))
    return path


def planned_demo(path: Path, lang: str = "en") -> Path:
    """Write the demonstration workbook as it is after this week's plan."""
    path.write_bytes(_planned_demo(lang))
    return path


@cache
def _demo(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.xlsx"
        done("init", path, "--demo", "--lang", lang, "--as-of", DAY)
        return path.read_bytes()


@cache
def _planned_demo(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = demo(Path(folder) / "demo.xlsx", lang)
        done("plan", "-w", path, "--as-of", DAY)
        return path.read_bytes()
