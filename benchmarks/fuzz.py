"""Ten thousand spoiled workbooks, each given to a command: what became of them, by outcome.

`python benchmarks/fuzz.py [--cases N] [--seed S]` runs them; `--case N` runs one again, and prints
what it was and what came of it. Real workbooks are taken from `../shared/corpus` where it is there.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fuzzing import Outcome, hunt

CASES = 10_000


def main() -> int:
    """Run the cases asked for; fail if any is neither a result nor one of our errors."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.case is not None:
        (one,) = hunt(range(asked.case, asked.case + 1), asked.seed, 1)
        print(one.word, one.told)
        return int(one.is_failure)
    cases = range(asked.first, asked.first + asked.cases)
    return report(hunt(cases, asked.seed, asked.processes))


def report(outcomes: list[Outcome]) -> int:
    """Print how many cases ended how, and each failure."""
    for word, count in Counter(one.word for one in outcomes).most_common():
        print(f"{count:6,} {word}")
    failures = [one for one in outcomes if one.is_failure]
    for one in failures:
        print(f"case {one.case}: {one.word}: {one.told}")
    print(f"{len(outcomes):,} cases, {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
