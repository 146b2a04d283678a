"""How fast a workbook is read, beside the usual ways, in one run: seconds, memory and ratios.

`python benchmarks/reading.py [FOLDER]` with the folder of real data (default `../shared/data`).
Each way is a process of its own, run in turn with its rival three times; medians are printed.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
ROWS = 5_000
HEAD = """
import json, resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
start = time.perf_counter()
"""
TAIL = """
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, peak]))
"""
DESK = "from followup_cli.workbook.read import read_desk; read_desk(path)"
PANDAS = 'import pandas; pandas.read_excel(path, engine="openpyxl")'
MORNING = "from followup_cli.workbook.read import read_morning; read_morning(path)"
OPENPYXL = "import openpyxl; list(openpyxl.load_workbook(path)['Schedule'].values)"
SCHEDULE = """
from datetime import date, timedelta
from followup_cli.model import SheetWhole
from followup_cli.workbook.build import new_workbook
days = [date(2026, 1, 1) + timedelta(days=n % 300) for n in range(int(sys.argv[2]))]
rows = tuple({"task_id": f"T{n}", "customer": f"C{n}", "due": d} for n, d in enumerate(days))
path.write_bytes(new_workbook([SheetWhole("Schedule", rows)], "en"))
"""


def main() -> None:
    """Print both comparisons."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    compare("541,909 order lines", folder / "online-retail.xlsx", DESK, PANDAS)
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        path = Path(scratch) / "schedule.xlsx"
        run(HEAD + SCHEDULE + TAIL, path)
        compare(f"a schedule of {ROWS:,} tasks", path, MORNING, OPENPYXL)


def compare(name: str, path: Path, ours: str, rival: str) -> None:
    """Print the medians of both ways, and the rival's time as a multiple of ours."""
    pairs = [(run(HEAD + ours + TAIL, path), run(HEAD + rival + TAIL, path)) for _ in range(RUNS)]
    print(name)
    for label, found in (("followup", [a for a, _ in pairs]), ("openpyxl", [b for _, b in pairs])):
        seconds, peak = (statistics.median(values) for values in zip(*found, strict=True))
        print(f"  {label}: {seconds:.2f} s, {peak:.0f} MB")
    print(f"  ratio: {statistics.median(b[0] / a[0] for a, b in pairs):.1f}")


def run(program: str, path: Path) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a program of its own."""
    command = [sys.executable, "-c", program, str(path), str(ROWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


if __name__ == "__main__":
    main()
