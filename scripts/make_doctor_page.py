"""Fill `docs/doctor.md` with what `followup doctor` really says of a few workbooks.

Each block of output stands under a comment that holds the command. `python
scripts/make_doctor_page.py` runs them and writes what they print; with `--check` it says whether
the page still is what they print. Without `../shared/corpus` it does nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from upkeep import keep

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
TARGET = ROOT / "docs" / "doctor.md"
AS_OF = "2026-11-23"
DEMOS = {"demo.xlsx": "en", "演示.xlsx": "zh"}
_BLOCK = re.compile(r"(<!-- output: followup (.+?) -->\n```text\n).*?(\n```)", re.DOTALL)


def filled(page: str, folder: Path) -> str:
    """Return the page with the output of each of its commands, run in a folder."""
    return _BLOCK.sub(lambda found: found[1] + typed(found[2], folder) + found[3], page)


def typed(words: str, folder: Path) -> str:
    """Return a command as it is typed, and all that it prints."""
    printed = run(folder, *words.split(), "--as-of", AS_OF)
    return f"$ followup {words}\n" + "\n".join(line.rstrip() for line in printed.splitlines())


def run(folder: Path, *words: str) -> str:
    """Return what a command prints in a window of 80 columns, errors among it."""
    environment = {**os.environ, "COLUMNS": "80", "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "followup_cli", *words]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


def prepare(folder: Path, page: str) -> None:
    """Put the workbooks that the page names into a folder."""
    for path in CORPUS.glob("*.xlsx"):
        if path.name in page:
            shutil.copyfile(path, folder / path.name)
    for name, lang in DEMOS.items():
        run(folder, "init", name, "--demo", "--lang", lang, "--as-of", AS_OF)


def main() -> None:
    """Write the page, or say that it is out of date."""
    if not CORPUS.is_dir():
        print(f"{CORPUS} is not here; nothing was done")
        return
    page = TARGET.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        prepare(Path(folder), page)
        made = filled(page, Path(folder))
    keep(TARGET, made.encode())


if __name__ == "__main__":
    main()
