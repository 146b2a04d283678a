"""Make the README's pictures of schedule and dashboard as they stand today.

Needs LibreOffice and poppler.
"""

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
CHARTS = {"zh": "图表", "en": "Charts"}  # the heading of the page that holds them


def main() -> None:
    """Write `docs/schedule-LANG.png` and `docs/dashboard-LANG.png` for both languages."""
    for lang in ("zh", "en"):
        with tempfile.TemporaryDirectory(prefix="followup-") as folder:
            desk = Path(folder) / "desk.xlsx"
            run(sys.executable, "-m", "followup_cli", "init", str(desk), "--demo", "--lang", lang)
            for command in ("plan", "report"):
                run(sys.executable, "-m", "followup_cli", command, "-w", str(desk))
            draw(desk, lang, DOCS / f"schedule-{lang}.png")
            draw_charts(desk, lang, DOCS / f"dashboard-{lang}.png")


def draw(desk: Path, lang: str, target: Path) -> None:
    """Print the days around today, in order of Due."""
    tasks = sorted(filter(is_near, read_morning(desk).tasks), key=lambda task: day(task.due))  # type: ignore[arg-type]  # near tasks have a date
    rows = tuple({c.field: getattr(t, c.field) for c in SCHEDULE.columns} for t in tasks[:ROWS])
    page = desk.with_name("page.xlsx")
    page.write_bytes(new_workbook([SheetWhole(SCHEDULE.kind, rows)], lang))
    area = ("-x", "30", "-y", "40", "-W", "1110", "-H", str(TOP + 30))
    cut(printed(page), 1, area, target)


def draw_charts(desk: Path, lang: str, target: Path) -> None:
    """Print the page of the dashboard that holds the first charts."""
    paper = printed(desk)
    run("pdftotext", str(paper))
    pages = paper.with_suffix(".txt").read_text(encoding="utf-8").split("\f")
    number = next(n for n, page in enumerate(pages, 1) if page.lstrip().startswith(CHARTS[lang]))
    cut(paper, number, ("-x", "40", "-y", "40", "-W", "760", "-H", "540"), target)


def printed(workbook: Path) -> Path:
    """Return a workbook as pages."""
    profile = f"-env:UserInstallation={(workbook.parent / 'profile').as_uri()}"
    folder = ("--outdir", str(workbook.parent))
    run("soffice", profile, "--headless", "--convert-to", "pdf", *folder, str(workbook))
    return workbook.with_suffix(".pdf")


def cut(paper: Path, number: int, area: tuple[str, ...], target: Path) -> None:
    """Make a picture of a part of a page."""
    page = ("-f", str(number), "-l", str(number), "-singlefile", "-r", str(DOTS_PER_INCH), "-png")
    run("pdftoppm", *page, *area, str(paper), str(target.with_suffix("")))
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
