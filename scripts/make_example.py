"""Make `examples/workbook.xlsx`: the demonstration as of a fixed day, planned and reported.

`python scripts/make_example.py` makes it anew, by the commands that a user would type. The same
program makes the same file; with `--check` it says whether the file still is what would be made.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from upkeep import keep

TARGET = Path(__file__).parent.parent / "examples" / "workbook.xlsx"
AS_OF = "2026-11-23"
LANGUAGE = "zh"


def make(folder: Path) -> bytes:
    """Return the workbook that init, plan and report leave in an empty folder."""
    path = folder / TARGET.name
    dated = ("--as-of", AS_OF, "--lang", LANGUAGE)
    run("init", str(path), "--demo", *dated)
    run("plan", "--workbook", str(path), *dated)
    run("report", "--workbook", str(path), *dated)
    return path.read_bytes()


def run(*arguments: str) -> None:
    """Run the program, and stop where it fails."""
    subprocess.run([sys.executable, "-m", "followup_cli", *arguments], check=True, stdout=2)


def main() -> None:
    """Write the example, or say that it is out of date."""
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        made = make(Path(folder))
    keep(TARGET, made)


if __name__ == "__main__":
    main()
