"""The demonstration of each playbook, made once: after its three months and this week's plan."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from runs import DAY, done
from shelf import shelved

from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from followup_cli.model_desk import Desk

PLAYBOOKS = ("saas", "device", "course", "b2b", "b2c")
# Three months are lived in one language each: in the other the same happens, in other words.
LIVED_IN = {"saas": "en", "device": "zh", "course": "en", "b2b": "zh", "b2c": "en"}


def lived(playbook: str) -> bytes:
    """Return the demonstration of a playbook after its three months and this week's plan."""
    return shelved(f"planned-{playbook}", lambda: _lived(playbook))


def _lived(playbook: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.xlsx"
        lang = LIVED_IN[playbook]
        done("init", path, "--demo", "--playbook", playbook, "--lang", lang, "--as-of", DAY)
        done("plan", "-w", path, "--as-of", DAY)
        return path.read_bytes()


@cache
def desk_of(playbook: str) -> Desk:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.xlsx"
        path.write_bytes(lived(playbook))
        return read_desk(path)
