"""The formula that a founder would type, `=A2+7`, beside the dates of a plan: the same days.

A company of 300 customers is generated, planned, and every fact that a distance in days or hours
is counted from is put beside its formula into a sheet; LibreOffice calculates it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from libreoffice import saved_in
from openpyxl import Workbook, load_workbook
from trading import AS_OF, write_company

from followup_cli import plan
from followup_cli.model import END_OF_DAY, Moment
from followup_cli.opening import Wishes, open_existing
from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.model_offset import Offset
    from followup_cli.model_plan import Explanation

UNITS = {"d": "{n}", "w": "{n}*7", "h": "{n}/24"}


class Row(NamedTuple):
    """A contact: the fact, the formula, our Due, and each step to it but the first."""

    task: str
    fact: Moment
    formula: str
    due: Moment
    shifts: tuple[str, ...]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Return the contacts of a generated company that count days or hours from a fact."""
    path = tmp_path_factory.mktemp("formula") / "company.xlsx"
    write_company(path, 300)
    open_existing(path, Wishes("general"), "en", "en")
    made = plan.build(read_desk(path), datetime.combine(AS_OF, END_OF_DAY))
    offsets = {rule.rule_id: rule.offset for rule in made.policy.rules if not rule.repeat}
    told = made.layout.explanations.items()
    return [
        _row(key, each, offsets[each.rule_id])
        for key, each in told
        if each.rule_id in offsets and offsets[each.rule_id].unit in UNITS
    ]


@pytest.fixture(scope="module")
def calculated(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[Moment]:
    """Return what LibreOffice makes of each row's formula."""
    folder = tmp_path_factory.mktemp("calculated")
    path = _write_formulas(rows, folder / "formulas.xlsx")
    sheet = load_workbook(saved_in(folder / "again", path) / path.name, data_only=True).worksheets[
        0
    ]
    return [_moment(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_formula_agrees_wherever_nothing_shifts_the_date(
    rows: list[Row], calculated: list[Moment]
) -> None:
    """
    | A: fact    | B: =A2+7   | Due        |
    | 2026-11-20 | 2026-11-27 | 2026-11-27 |
    """
    plain = [(row, b) for row, b in zip(rows, calculated, strict=True) if not row.shifts]

    assert [(row.task, b) for row, b in plain if b != row.due] == []
    assert len(plain) > 300


def test_every_other_date_says_what_shifted_it(rows: list[Row], calculated: list[Moment]) -> None:
    """
    | A: fact    | B: =A2+7   | Due        | why                                    |
    | 2026-11-21 | 2026-11-28 | 2026-11-30 | 2026-11-28 is Sat: the next working day |
    """
    moved = [row for row, b in zip(rows, calculated, strict=True) if b != row.due]

    assert moved
    assert [row for row in moved if not row.shifts] == []


def _row(key: str, told: Explanation, offset: Offset) -> Row:
    shifts = [str(step.why) for step in told.steps if step.about == "due"]
    fact = told.fact
    if offset.unit != "h" and isinstance(fact, datetime):
        fact = fact.date()
    formula = UNITS[offset.unit].format(n=offset.amount)
    return Row(key, fact, formula, told.due, tuple(shifts[1:]))


def _write_formulas(rows: list[Row], path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["fact", "formula"])
    for n, row in enumerate(rows, start=2):
        sheet.append([row.fact, f"=A{n}+{row.formula}"])
    workbook.save(path)
    return path


def _moment(serial: object) -> Moment:
    """Return what a cell shows, to the minute; a plain number counts the days since 1899-12-30."""
    if isinstance(serial, int | float):
        serial = datetime(1899, 12, 30) + timedelta(days=serial)  # Excel has no zones
    assert isinstance(serial, datetime)
    near = serial + timedelta(seconds=30)
    minute = near.replace(second=0, microsecond=0)
    return minute.date() if (minute.hour, minute.minute) == (0, 0) else minute
