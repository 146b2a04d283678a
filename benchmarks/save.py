"""What a save costs in a workbook of half a million lines, beside openpyxl's load and save.

`python benchmarks/save.py [FOLDER]` with the folder of real data (default `../shared/data`). A copy
of `online-retail.xlsx` gets its sheets and a first plan; then three saves are timed on it, each in
a process of its own, in turn with openpyxl loading and saving the same file, three times: one cell
of `Schedule`, the plan of a week later, and the first plan again. Medians are printed.
"""

from __future__ import annotations

import json
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
    """Print the three comparisons."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        path = Path(scratch) / "desk.xlsx"
        shutil.copyfile(folder / "online-retail.xlsx", path)
        subprocess.run([sys.executable, "-c", PREPARE, str(path)], check=True)
        for name, told in SAVES.items():
            compare(told, path.with_name(f"{name}.xlsx"))


def compare(told: str, path: Path) -> None:
    """Print the medians of both, and openpyxl's time as a multiple of ours."""
    pairs = [(run(OURS, path), run(OPENPYXL, path)) for _ in range(RUNS)]
    print(f"{told} ({path.stat().st_size / 1e6:.0f} MB)")
    for label, found in (("followup", [a for a, _ in pairs]), ("openpyxl", [b for _, b in pairs])):
        seconds, peak = (statistics.median(values) for values in zip(*found, strict=True))
        print(f"  {label}: {seconds:.2f} s, {peak:.0f} MB")
    print(f"  ratio: {statistics.median(b[0] / a[0] for a, b in pairs):.0f}", flush=True)


def run(program: str, path: Path) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a save of a copy, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        copy = shutil.copyfile(path, Path(scratch) / path.name)
        command = [sys.executable, "-c", program + TAIL, str(path), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


if __name__ == "__main__":
    main()
