"""Make the README's pictures of the schedule as it stands today (needs LibreOffice, poppler)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from followup_cli.model import SheetWhole, Task, day
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_morning
from followup_cli.workbook.schema import SCHEDULE

DOCS = Path(__file__).parent.parent / "docs"
BEFORE, AFTER, ROWS = timedelta(days=5), timedelta(days=9), 24
DOTS_PER_INCH = 100
TOP = 420  # dots of the page that hold the rows


def main() -> None:
    """Write `docs/schedule-LANG.png` for both languages."""
    for lang in ("zh", "en"):
        with tempfile.TemporaryDirectory(prefix="followup-") as folder:
            draw(Path(folder), lang, DOCS / f"schedule-{lang}.png")


def draw(folder: Path, lang: str, target: Path) -> None:
    """Plan the demonstration, and print the days around today, in order of Due."""
    desk = folder / "desk.xlsx"
    run(sys.executable, "-m", "followup_cli", "init", str(desk), "--demo", "--lang", lang)
    run(sys.executable, "-m", "followup_cli", "plan", "-w", str(desk))
    tasks = sorted(filter(is_near, read_morning(desk).tasks), key=lambda task: day(task.due))  # type: ignore[arg-type]  # near tasks have a date
    rows = tuple({c.field: getattr(t, c.field) for c in SCHEDULE.columns} for t in tasks[:ROWS])
    page = folder / "page.xlsx"
    page.write_bytes(new_workbook([SheetWhole(SCHEDULE.kind, rows)], lang))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(page))
    cut = ("-f", "1", "-l", "1", "-singlefile", "-r", str(DOTS_PER_INCH), "-png")
    area = ("-x", "30", "-y", "40", "-W", "1110", "-H", str(TOP + 30))
    run("pdftoppm", *cut, *area, str(page.with_suffix(".pdf")), str(target.with_suffix("")))
    print(target)


def is_near(task: Task) -> bool:
    """Return whether a task is open and soon due, or was due in the last days."""
    today = datetime.now().astimezone().date()
    return task.due is not None and _within(task, day(task.due), today)


def _within(task: Task, due: date, today: date) -> bool:
    return due <= today + AFTER and (task.is_open or due >= today - BEFORE)


def run(*command: str) -> None:
    """Run a program, and stop where it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
