"""Workbooks drawn in tests: rows as people type them, in either language, then read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from followup_cli.workbook.read import read_desk
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from followup_cli.model import Problem
    from followup_cli.model_desk import Desk

    Rows = Sequence[Any]  # of rows, each as long as it is


def save(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """Write a workbook of these sheets, each as it is drawn; `merged` are ranges of the first."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        workbook.worksheets[0].merge_cells(area)
    workbook.save(path)
    return path


def read(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Desk:
    """Write a workbook of these sheets and read it."""
    return read_desk(save(path / "book.xlsx", sheets, merged))


def header(lang: str, kind: str, *fields: str) -> list[str]:
    """Return the labels of fields in a language."""
    return [SHEETS[kind].column(field).label(lang) for field in fields]


def name(lang: str, kind: str) -> str:
    """Return a sheet's name in a language."""
    return SHEETS[kind].name(lang)


def wrong(desk: Desk) -> list[Problem]:
    """Return what was wrong, notes aside."""
    return [problem for problem in desk.problems if not problem.note]


def notes(desk: Desk) -> list[Problem]:
    """Return what is only to be known."""
    return [problem for problem in desk.problems if problem.note]
