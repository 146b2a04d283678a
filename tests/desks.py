"""A small desk: four customers, planned on a Monday; a week later some contacts change."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hands import Hands
from lxml import etree
from rawbook import RawBook, tag
from runs import DAY, done

from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.ranges import column_number
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from followup_cli.model_desk import Desk

NEXT_MONDAY = "2026-11-30"
_CUSTOMERS = (("C1", "Ada"), ("C2", "Bo & Co"), ("C3", "Cy"), ("C4", "Di"))
_ORDERS = (
    ("O1", "C1", datetime(2026, 11, 20), 900), ("O2", "C2", datetime(2026, 8, 24), 300),
    ("O3", "C3", datetime(2026, 11, 22), 120), ("O4", "C1", datetime(2026, 5, 2), 60),
    ("O5", "C4", datetime(2026, 11, 27), 60),
)  # fmt: skip


class View(NamedTuple):
    """A sheet as its XML has it: cells and rows by number, and what stands around them."""

    cells: Mapping[tuple[int, int], tuple[str, str]]
    rows: Mapping[int, Mapping[str, str]]
    around: tuple[str, ...]


def small_desk(path: Path, lang: str) -> Path:
    """Write the small desk as it is after its first plan."""
    path.write_bytes(_small_desk(lang))
    return path


@cache
def _small_desk(lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.xlsx"
        done("init", path, "--lang", lang, "--as-of", DAY)
        hands = Hands(path, lang)
        workbook = hands.workbook
        for number, (cid, name) in enumerate(_CUSTOMERS, start=2):
            fields = {"customer_id": cid, "customer": name, "phone": f"1380013800{number}"}
            fill(workbook[SHEETS["Customers"].name(lang)], "Customers", number, fields, lang)
        for number, (oid, cid, day, amount) in enumerate(_ORDERS, start=2):
            order: dict[str, Any] = {
                "order_id": oid,
                "customer_id": cid,
                "order_date": day,
                "amount": amount,
            }
            fill(workbook[SHEETS["Orders"].name(lang)], "Orders", number, order, lang)
        hands.save()
        done("plan", "-w", path, "--as-of", DAY)
        return path.read_bytes()


def fill(sheet: Worksheet, kind: str, row: int, values: Mapping[str, Any], lang: str) -> None:
    """Type values into a row of a sheet of ours, by field; its table ends there."""
    headers = [cell.value for cell in sheet[1]]
    for field, value in values.items():
        sheet.cell(row, 1 + headers.index(SHEETS[kind].column(field).label(lang)), value)
    table = next(iter(sheet.tables.values()))
    table.ref = f"A1:{table.ref.partition(':')[2].rstrip('0123456789')}{row}"
    assert table.autoFilter is not None
    table.autoFilter.ref = table.ref


def plan(path: Path, as_of: str) -> Mapping[str, Any]:
    """Plan a workbook, and return what is told."""
    told: Mapping[str, Any] = json.loads(
        done("plan", "-w", path, "--as-of", as_of, "--format", "json")
    )
    return told


@cache
def week_on(lang: str) -> tuple[Mapping[str, Mapping[str, object]], list[str]]:
    """Return the tasks and the log a week later, where nobody has touched the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = small_desk(Path(folder) / "desk.xlsx", lang)
        plan(path, NEXT_MONDAY)
        desk = read_desk(path)
        return tasks_of(desk), log_of(desk)


def tasks_of(desk: Desk) -> Mapping[str, Mapping[str, object]]:
    """Return the fields of every task, by its id."""
    found = {t.task_id: {f: getattr(t, f) for f in SCHEDULE.fields} for t in desk.tasks}
    assert len(found) == len(desk.tasks), "a task stands twice"
    return found


def log_of(desk: Desk) -> list[str]:
    """Return the lines of the log in any order, but for the rows that they name."""
    lines = [{k: v for k, v in row.values.items() if k != "row"} for row in desk.log]
    return sorted(map(repr, lines))


def view(path: Path, kind: str = "Schedule") -> View:
    """Return a sheet as its XML has it; a table counts as standing around it."""
    book = RawBook(path, kind=kind)
    cells = {}
    for cell in book.sheet.iter(tag("c")):
        name = str(cell.get("r"))
        letters = name.rstrip("0123456789")
        said = "".join(etree.tostring(e, encoding="unicode", with_tail=False) for e in cell)
        at = (int(name[len(letters) :]), column_number(letters))
        cells[at] = (str(cell.get("s", "0")), f"{cell.get('t')} {said}")
    rows = {
        int(str(row.get("r"))): {str(k): str(v) for k, v in row.items() if k not in ("r", "spans")}
        for row in book.rows
    }
    around = [e for e in book.sheet if e.tag not in (tag("sheetData"), tag("dimension"))]
    tables = [book.tree(t) for t in book.targets(book.part).values() if "/tables/" in t]
    return View(
        cells, rows, tuple(etree.tostring(e, encoding="unicode") for e in (*around, *tables))
    )
