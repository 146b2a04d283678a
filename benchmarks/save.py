"""What a save costs in a workbook of half a million lines, beside openpyxl's load and save.

`python benchmarks/save.py [FOLDER]` with the folder of real data (default `../shared/data`). A copy
of `online-retail.xlsx` gets its sheets and a first plan. Then, three times in turn, each in a
process of its own: openpyxl loads and saves that file, and we save one cell of `Schedule`, the plan
of a week later, and the first plan again. Medians are printed, and openpyxl's time as a multiple of
ours in the same turn.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
PREPARE = """
import pickle, sys
from datetime import datetime
from pathlib import Path
from followup_cli import plan
from followup_cli.model import CellEdit
from followup_cli.opening import Wishes, open_existing
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit

def made(path, day):
    desk = read_desk(path)
    plan_ = plan.build(desk, datetime(2011, 12, day, 23, 59, 59))
    return desk, plan_.changes, dict(plan_.names)

def keep(name, desk, changes, names):
    task = (desk.fingerprint, changes, names, desk.lang)
    path.with_name(f"{name}.pickle").write_bytes(pickle.dumps(task))

path = Path(sys.argv[1])
open_existing(path, Wishes(), None, "en")
desk, changes, names = made(path, 10)
path.with_name("first.xlsx").write_bytes(path.read_bytes())
keep("first", desk, changes, names)
commit(path, desk.fingerprint, changes, lang=desk.lang, names=names)
desk, changes, names = made(path, 17)
path.with_name("week.xlsx").write_bytes(path.read_bytes())
keep("week", desk, changes, names)
path.with_name("cell.xlsx").write_bytes(path.read_bytes())
edit = next(change for change in changes if isinstance(change, CellEdit))
keep("cell", desk, (edit,), {})
"""
OURS = """
import json, pickle, resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
task = pickle.loads(path.with_suffix(".pickle").read_bytes())
start = time.perf_counter()
from followup_cli.workbook.save import commit
fingerprint, changes, names, lang = task
assert commit(Path(sys.argv[2]), fingerprint, changes, lang=lang, names=names).written
"""
OPENPYXL = """
import json, resource, sys, time
start = time.perf_counter()
import openpyxl
openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])
"""
TAIL = """
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
SAVES = {
    "cell": "one cell of the schedule",
    "week": "the plan of a week later",
    "first": "the first plan",
}


def main() -> None:
    """Print what openpyxl's load and save takes, and each of our saves beside it."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        path = Path(scratch) / "desk.xlsx"
        shutil.copyfile(folder / "online-retail.xlsx", path)
        subprocess.run([sys.executable, "-c", PREPARE, str(path)], check=True, env=_installed())
        turns = [turn(path) for _ in range(RUNS)]
    show("openpyxl's load and save", [found["openpyxl"] for found in turns])
    for name, told in SAVES.items():
        show(told, [found[name] for found in turns])
        ratios = [found["openpyxl"][0] / found[name][0] for found in turns]
        print(f"  openpyxl takes {statistics.median(ratios):.0f} times as long")


def turn(path: Path) -> dict[str, tuple[float, float]]:
    """Return what each way takes, one after the other."""
    found = {"openpyxl": run(OPENPYXL, path.with_name("week.xlsx"))}
    return found | {name: run(OURS, path.with_name(f"{name}.xlsx")) for name in SAVES}


def show(told: str, found: list[tuple[float, float]]) -> None:
    """Print the medians of one way."""
    seconds, peak = (statistics.median(values) for values in zip(*found, strict=True))
    print(f"{told}: {seconds:.2f} s, {peak:.0f} MB")


def run(program: str, path: Path) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a save of a copy, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        copy = shutil.copyfile(path, Path(scratch) / path.name)
        command = [sys.executable, "-c", program + TAIL, str(path), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=_installed())
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def _installed() -> dict[str, str]:
    """Return the environment of a program that is installed: compiled once, not on every start."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    main()
