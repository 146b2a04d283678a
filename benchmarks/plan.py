"""What a plan costs, step by step, and how the cost grows with the company.

`python benchmarks/plan.py [--sizes 500 5000 50000] [--runs 3]`. Companies with ten orders a
customer are generated, `init` adds the default rules, and each is planned for the first time in a
process of its own, the sizes in turn. Printed are the median seconds of each step and its share,
the peak memory, and what a customer costs as a multiple of what one costs in the smallest company:
1.0 is growth in proportion.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from trading import AS_OF, write_company

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIZES = (500, 5_000, 50_000)
STEPS = ("reading", "scoring", "scheduling", "levelling", "merging", "writing")
INIT = """
import sys
from pathlib import Path
from followup_cli.opening import Wishes, open_existing
open_existing(Path(sys.argv[1]), Wishes("general"), "en", "en")
"""
PLAN = """
import json, resource, sys, time
from collections import Counter
from datetime import datetime
from pathlib import Path

start = time.perf_counter()
from followup_cli.terminal import prepare_process
prepare_process()
from followup_cli import plan
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.save import commit

spent = Counter()

def timed(step, work):
    def run(*args, **named):
        began = time.perf_counter()
        try:
            return work(*args, **named)
        finally:
            spent[step] += time.perf_counter() - began
    return run

for step, module, name in (
    ("scoring", plan, "find_standing"), ("scoring", plan, "find_risk"),
    ("scoring", plan, "gather_customers"), ("scheduling", plan, "_lay_out"),
    ("levelling", plan.schedule_capacity, "level"), ("merging", plan.merge, "merge"),
):
    setattr(module, name, timed(step, getattr(module, name)))

path = Path(sys.argv[1])
desk = timed("reading", read_desk)(path)
made = plan.build(desk, datetime.fromisoformat(sys.argv[2] + "T23:59:59"))

def write():
    commit(path, desk.fingerprint, made.changes, lang=desk.lang, names=made.names)

timed("writing", write)()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
whole = time.perf_counter() - start
counts = len(made.merged.tasks), made.levelled.held
print(json.dumps([spent, whole, peak, *counts]))
"""


class Run(NamedTuple):
    """What one plan took: seconds by step and in all, megabytes, and what came of it."""

    spent: Mapping[str, float]
    whole: float
    peak: float
    tasks: int
    held: int

    def seconds(self, step: str) -> float:
        """Return the seconds of a step, or of the whole."""
        return self.spent.get(step, self.whole)


def main() -> None:
    """Print what each size costs, then what a customer costs beside the smallest company."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="followup-") as scratch:
        paths = {size: Path(scratch) / f"{size}.xlsx" for size in asked.sizes}
        orders = {size: write_company(path, size) for size, path in paths.items()}
        for path in paths.values():
            run(INIT, path)
        turns = [{n: planned(path) for n, path in paths.items()} for _ in range(asked.runs)]
    for size in asked.sizes:
        report(size, orders[size], [turn[size] for turn in turns])
    compare(asked.sizes, turns)


def planned(path: Path) -> Run:
    """Return what the first plan of a copy of a workbook took."""
    copy = path.with_name(f"copy-{path.name}")
    copy.write_bytes(path.read_bytes())
    return Run(*json.loads(run(PLAN, copy, AS_OF.isoformat())))


def run(program: str, *arguments: object) -> str:
    """Return what a program of its own prints; it keeps its bytecode, as an installed one does."""
    told = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=told).stdout


def report(size: int, orders: int, runs: Sequence[Run]) -> None:
    """Print the steps of one size: median seconds, and share of the whole."""
    whole, peak = (median(getattr(each, of) for each in runs) for of in ("whole", "peak"))
    print(f"{size:,} customers, {orders:,} orders: {whole:.2f} s, {peak:.0f} MB")
    print(f"  {runs[0].tasks:,} contacts planned, {runs[0].held:,} held back")
    for step in STEPS:
        seconds = median(each.seconds(step) for each in runs)
        print(f"  {step:<11}{seconds:>8.2f} s {seconds / whole:>6.1%}")


def compare(sizes: Sequence[int], turns: Sequence[Mapping[int, Run]]) -> None:
    """Print what a customer costs in each size, as a multiple of the smallest in the same turn."""
    small, *others = sorted(sizes)
    for size in others:
        for step in ("in all", *STEPS):
            ratio = median(
                turn[size].seconds(step) / size / (turn[small].seconds(step) / small)
                for turn in turns
            )
            print(f"{size:,} beside {small:,}, a customer, {step}: {ratio:.2f}")


if __name__ == "__main__":
    main()
