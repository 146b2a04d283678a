"""Four companies as workbooks, one at each stage of maturity."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from runs import DAY, done, planned_demo
from sheets import header, save

from followup_cli.model_plan import Key
from followup_cli.terms import Goal, Status
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

TODAY = date(2026, 11, 23)
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
_SHOPPERS = 40


def disorder(path: Path) -> Path:
    """Write a bare list of customers, with a note here and there and a day for three of them."""
    called = {2: "complained, calmed down", 5: "wants a new invoice", 9: "angry about delivery"}
    rows = [
        (
            f"Shop {n}",
            f"1380013800{n}",
            TODAY - n * 9 * _DAY if n in called else None,
            called.get(n),
        )
        for n in range(10)
    ]
    head = header("en", "Customers", "customer", "phone", "last_contact", "notes")
    return save(path, {"Customers": [head, *rows]})


def responsive(path: Path, lang: str = "en") -> Path:
    """Write a company that calls after each delivery, always with the one script.

    Of every fourth of its twelve contacts nobody noted what was said.
    """
    done("init", path, "--lang", lang, "--as-of", DAY)
    workbook = load_workbook(path)
    for n in range(12):
        on = TODAY - (20 + 5 * n) * _DAY
        told = {"customer_id": f"C{n}", "customer": f"Shop {n}"}
        _add(workbook, "Customers", told, lang)
        order = {"order_id": f"O{n}", "order_date": on - 3 * _DAY, "amount": 100}
        _add(workbook, "Orders", {**order, "customer_id": f"C{n}", "delivered_on": on}, lang)
        _add(workbook, "Schedule", {**told, **_call(n, on + _DAY)}, lang)
    workbook.save(path)
    return path


def _call(n: int, on: date) -> Mapping[str, Any]:
    """Return a contact that R07 asked for the day after a delivery, as its row has it."""
    said = {"summary": "likes it"} if n % 4 else {}
    made = {"due": on, "first_deadline": on, "done_on": on, "done_by": "Ann", "score": 9}
    known = {"rule": "R07", "key": str(Key("R07", f"C{n}", f"O{n}")), "template_version": "1"}
    return {
        "task_id": f"T{n}",
        "status": Status.DONE,
        "goal": Goal.GUIDANCE,
        **made,
        **known,
        **said,
    }


def proactive(path: Path, lang: str = "en") -> Path:
    """Write the living demonstration: all is planned, but nothing to learn a risk from."""
    return planned_demo(path, lang)


def predictive(path: Path) -> Path:
    """Write the demonstration with forty shoppers, whose orders of two years a model learns from.

    Half bought every month and still do; the others did, and stopped ten months ago.
    """
    workbook = load_workbook(planned_demo(path))
    for n in range(_SHOPPERS):
        name, is_here = f"S{n:03}", bool(n % 2)
        told = {"customer_id": name, "customer": f"Shopper {n}", "last_contact": TODAY - n * _DAY}
        _add(workbook, "Customers", told)
        for number, on in enumerate(_purchases(n, is_here=is_here)):
            order = {"order_id": f"{name}-{number}", "order_date": on, "amount": 9 + n % 4}
            _add(workbook, "Orders", {**order, "customer_id": name})
    workbook.save(path)
    return path


def _purchases(n: int, *, is_here: bool) -> Sequence[date]:
    """Return the days of a shopper's purchases; those of the last weeks need no answer yet."""
    stopped = TODAY - (100 if is_here else 300) * _DAY
    days = [stopped - n % 7 * _DAY - month * _MONTH for month in range(12)]
    return [*days, TODAY - (1 + n % 12) * _DAY] if is_here else days


def _add(workbook: Workbook, kind: str, values: Mapping[str, Any], lang: str = "en") -> None:
    """Type a row under the last one of a sheet, by field."""
    sheet = workbook[SHEETS[kind].name(lang)]
    heads = [cell.value for cell in sheet[1]]
    row = 1 + max(cell.row for cell in sheet["B"] if cell.value is not None)
    for field, value in values.items():
        shown = label(value, lang) if isinstance(value, StrEnum) else value
        sheet.cell(row, 1 + heads.index(SHEETS[kind].column(field).label(lang)), shown)
