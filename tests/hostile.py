"""Hostile workbooks, and commands run on them in a process with little memory and a time limit."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from runs import DAY, LOCALES, done, followup
from sheets import save
from workbooks import rewrite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEXT_WEEK = "2026-11-30"
MOST_MEMORY, MOST_SECONDS = 3 << 29, 60  # 1.5 GB, of which Python, pandas and lxml are half a GB
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PEOPLE = [["Ada", "13800000001", "2026-03-01"], ["Bo", "13800000002", "2026-05-01"]]
_SALES = [["Ada", "2026-10-01", 1200], ["Bo", "2026-11-02", 80], ["Cy", "2026-11-20", 300]]


class Ran(NamedTuple):
    """How a process ended (a signal's number is negative), and how each of its commands did."""

    code: int
    codes: tuple[int, ...]
    err: str


def desk(path: Path) -> Path:
    """Write a small workbook of a company, as it is after its first plan."""
    path.write_bytes(_desk())
    return path


@cache
def _desk() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = shop(Path(folder) / "desk.xlsx")
        done("init", path, "--founder", "Helen")
        done("plan", "-w", path, "--as-of", DAY)
        return path.read_bytes()


def shop(path: Path) -> Path:
    """Write a small workbook of a company's own, before `init`."""
    return save(
        path,
        {
            "Customers": [["Customer", "Phone", "Signed On"], *_PEOPLE],
            "Orders": [["Customer", "Order Date", "Amount"], *_SALES],
        },
    )


def part_of(path: Path, sheet: str) -> str:
    """Return the part that holds a sheet, in a workbook that openpyxl or we made."""
    from openpyxl import load_workbook  # only here

    names = load_workbook(path, read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def spoiled(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Put a workbook with some parts replaced in the place of one."""
    made = rewrite(path, path.with_name("spoiled.xlsx"), parts)
    return made.replace(path)


def inside(path: Path, part: str) -> str:
    """Return the text of a part."""
    with zipfile.ZipFile(path) as package:
        return package.read(part).decode()


def limited(*commands: Sequence[object]) -> Ran:
    """Run commands one after another in a process with little memory and time."""
    typed = json.dumps([[str(word) for word in words] for words in commands])
    told = {**os.environ, "LC_ALL": LOCALES["en"], "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, __file__, typed], capture_output=True, env=told, check=False, text=True
    )
    return Ran(ran.returncode, tuple(map(int, ran.stdout.split())), ran.stderr)


def main() -> None:
    """Run the commands given as JSON, and print how each ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for words in json.loads(sys.argv[1]):
        result = followup(*words)
        sys.stderr.write(result.stderr)
        sys.stdout.write(f"{result.exit_code}\n")


if __name__ == "__main__":
    main()
