"""Commands run as people type them, and the demonstration workbook that they run on."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from shelf import shelved
from typer import testing
from typer.main import get_command
from typer.testing import CliRunner

from followup_cli import rehearsal
from followup_cli.cli import app

if TYPE_CHECKING:
    from datetime import datetime

    from typer.testing import Result

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk

DAY = "2026-11-23"  # the Monday that the demonstration is dated around
LOCALES = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}
_rehearse = rehearsal.rehearse


def followup(*words: object, tongue: str = "en", **environment: str) -> Result:
    """Run a command on a machine of that language; a bug stays a traceback."""
    told = {"LC_ALL": LOCALES[tongue], "FOLLOWUP_LANG": None, "FOLLOWUP_WORKBOOK": None}
    typed = [str(word) for word in words]
    commands = _commands(environment.get("FOLLOWUP_LANG") or tongue)
    with (
        mock.patch.object(testing, "_get_command", return_value=commands),  # it makes all anew
        mock.patch.object(rehearsal, "rehearse", _rehearsed),
    ):
        return CliRunner().invoke(
            app, typed, env={**told, **environment}, catch_exceptions=False, prog_name="followup"
        )


@cache
def _commands(_tongue: str) -> Any:
    """Make the commands, whose help is put into a language for good."""
    return get_command(app)


def _rehearsed(desk: Desk, seen: Any, as_of: datetime, playbook: str) -> tuple[Change, ...]:
    """Rehearse a demonstration, which takes seconds, once for each kind, language and day."""
    name = f"rehearsal-{playbook}-{desk.lang}-{as_of:%Y%m%d}"
    return shelved(name, lambda: _rehearse(desk, seen, as_of, playbook))


def done(*words: object, tongue: str = "en") -> str:
    """Run a command that must succeed, and return what it printed."""
    result = followup(*words, tongue=tongue)
    assert result.exit_code == 0, result.output
    return result.stdout


def demo(path: Path, lang: str = "en") -> Path:
    """Write the demonstration workbook, with its history but before this week's plan."""
    path.write_bytes(shelved(f"demo-{lang}", lambda: _demo(lang)))
    return path


def planned_demo(path: Path, lang: str = "en") -> Path:
    """Write the demonstration workbook as it is after this week's plan."""
    path.write_bytes(shelved(f"planned-demo-{lang}", lambda: _planned_demo(lang)))
    return path


def _demo(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.xlsx"
        done("init", path, "--demo", "--lang", lang, "--as-of", DAY)
        return path.read_bytes()


def _planned_demo(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = demo(Path(folder) / "demo.xlsx", lang)
        done("plan", "-w", path, "--as-of", DAY)
        return path.read_bytes()
