"""What LibreOffice saved again: still ours, and next time only what it lost is different.

LibreOffice is started once, for every workbook of these tests.
"""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import disguise_markup as m
import disguise_stock as s
import pytest
from archives import Packing, pack
from firm import firm
from libreoffice import saved_in
from openpyxl import load_workbook
from runs import DAY, done, planned_demo
from workbooks import faults, packed

from followup_cli.workbook.grid import open_book
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.worksheet import Worksheet

NEXT_WEEK = "2026-11-30"
UNCHANGED = {
    "en": "Nothing has changed; nothing was written.",
    "zh": "没有变化；没有写入任何内容。",
}
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])
OPENED = (
    s.in_1904, m.strict, m.prefixed, m.utf_16, m.with_extensions,
)  # fmt: skip


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the folder of what we wrote, and that of what LibreOffice made of it."""
    ours = tmp_path_factory.mktemp("ours")
    for lang in ("en", "zh"):
        desk = planned_demo(ours / f"{lang}.xlsx", lang)
        done("report", "-w", desk, "--as-of", DAY)
    for disguise in OPENED:
        desk = ours / f"{disguise.__name__}.xlsx"
        desk.write_bytes(pack(disguise(firm()), Packing(zip64=True, descriptors=True)))
        done("init", desk, "--as-of", DAY)
        done("plan", "-w", desk, "--as-of", DAY)
    theirs = tmp_path_factory.mktemp("theirs")
    return ours, saved_in(theirs, *sorted(ours.glob("*.xlsx")))


def copied(folder: Path, to: Path, name: str) -> Path:
    """Return a copy of a workbook, to be written into."""
    return Path(shutil.copyfile(folder / f"{name}.xlsx", to / f"{name}.xlsx"))


@LANGUAGES
def test_neither_a_plan_nor_a_report_has_anything_to_write(
    saved: tuple[Path, Path], tmp_path: Path, lang: str
) -> None:
    desk = copied(saved[1], tmp_path, lang)
    before = desk.read_bytes()
    for command in ("plan", "report", "plan"):
        told = done(command, "-w", desk, "--as-of", DAY)
        assert told.endswith(f"{UNCHANGED[lang]}\n")
    assert desk.read_bytes() == before


def test_a_week_on_the_plan_is_the_same_as_without_libreoffice(
    saved: tuple[Path, Path], tmp_path: Path
) -> None:
    told = []
    for folder, name in zip(saved, ("ours", "theirs"), strict=True):
        (tmp_path / name).mkdir()
        desk = copied(folder, tmp_path / name, "zh")
        before = packed(desk)
        plan = json.loads(done("plan", "-w", desk, "--as-of", NEXT_WEEK, "--format", "json"))
        told.append(
            {key: plan[key] for key in ("created", "moved", "escalated", "retired", "changes")}
        )
        done("report", "-w", desk, "--as-of", NEXT_WEEK)
        assert faults(desk) == set()
        assert set(before) <= set(packed(desk))
    assert told[0] == told[1]
    assert told[0]["changes"]


@LANGUAGES
def test_every_task_has_its_id_and_its_key_still(saved: tuple[Path, Path], lang: str) -> None:
    fields = ("task_id", "key", "planned", "first_deadline")
    ours, theirs = ([_columns(folder / f"{lang}.xlsx", lang, fields)] for folder in saved)
    assert ours == theirs


def _columns(path: Path, lang: str, fields: tuple[str, ...]) -> list[tuple[object, ...]]:
    sheet = _opened(path)[SCHEDULE.name(lang)]
    headers = [cell.value for cell in sheet[1]]
    numbers = [headers.index(SCHEDULE.column(field).label(lang)) for field in fields]
    return [tuple(row[n].value for n in numbers) for row in sheet.iter_rows(min_row=2)]


@LANGUAGES
def test_what_libreoffice_loses_is_this_and_nothing_else(
    saved: tuple[Path, Path], lang: str
) -> None:
    """
    | names of ours     | are no longer hidden, and quote a sheet only where they must       |
    | frozen panes      | are gone: without a window there is nothing to freeze              |
    | tables            | have no style any more                                             |
    | checks            | end with the sheet's rows, and not with the last that Excel knows  |
    | texts like `=Bo`  | are texts without the mark that keeps them so when they are edited |
    | number formats    | escape what stands between the numbers                             |
    """
    ours, theirs = (_opened(folder / f"{lang}.xlsx") for folder in saved)
    assert theirs.sheetnames == ours.sheetnames
    names = dict(ours.defined_names)
    assert {k: _said(v) for k, v in theirs.defined_names.items()} == {
        k: _said(v) for k, v in names.items()
    }
    assert all(one.hidden for one in names.values())
    assert not any(one.hidden for one in theirs.defined_names.values())
    for sheet in ours.worksheets:
        again = theirs[sheet.title]
        assert _laid_out(again) == _laid_out(sheet)
        assert (again.freeze_panes, _table_styles(again)) == (None, [None] * len(again.tables))
        for cell, other in _pairs(sheet, again):
            assert _content(other) == _content(cell), cell.coordinate
            assert not other.quotePrefix
    quoted = [
        cell for sheet in ours.worksheets for row in sheet for cell in row if cell.quotePrefix
    ]
    assert quoted
    assert {sheet.title for sheet in ours.worksheets} >= {
        kind.name(lang) for kind in SHEETS.values() if kind.kind in ("Schedule", "KPI")
    }


def _said(name: DefinedName) -> str:
    return str(name.attr_text).replace("'", "")


def _laid_out(sheet: Worksheet) -> dict[str, Any]:
    """Return what is to be seen of a sheet besides its cells."""
    hidden = {k for k, one in sheet.column_dimensions.items() if one.hidden}
    return {
        "state": sheet.sheet_state,
        "tables": sorted(
            (t.name, t.ref, [c.name for c in t.tableColumns]) for t in sheet.tables.values()
        ),
        "titles": sheet.print_title_rows,
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "hidden": bool(hidden),
        "rules": sum(len(one.rules) for one in sheet.conditional_formatting),
        "checks": sorted(
            (str(v.sqref).split(":")[0], v.type, v.formula1, v.error)
            for v in sheet.data_validations.dataValidation
        ),
        "size": sheet.dimensions,
    }


def _table_styles(sheet: Worksheet) -> list[object]:
    return [one.tableStyleInfo for one in sheet.tables.values()]


def _pairs(sheet: Worksheet, again: Worksheet) -> Iterator[tuple[Cell, Cell]]:
    for row, others in zip(sheet.iter_rows(), again.iter_rows(), strict=True):
        yield from zip(row, others, strict=True)


def _content(cell: Cell) -> tuple[object, ...]:
    value = cell.value
    shown = cell.number_format.replace("\\", "").casefold()
    kept = round(value, 9) if isinstance(value, float) else value  # 15 digits of a number
    return kept, cell.data_type, shown, cell.comment and cell.comment.text


@pytest.mark.parametrize("name", [one.__name__ for one in OPENED])
def test_libreoffice_opens_every_kind_that_we_wrote_into(
    saved: tuple[Path, Path], name: str
) -> None:
    ours, theirs = (_filled(folder / f"{name}.xlsx") for folder in saved)
    assert list(theirs) == list(ours)
    for title in ("Customers", "Orders", "Schedule"):
        assert theirs[title] == ours[title]
    assert len(ours["Schedule"]) > 100


def _opened(path: Path) -> Workbook:
    """Open a workbook with openpyxl, which warns of what it will not keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path)


def _filled(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    """Return what stands in the cells of each sheet, as we read it."""
    with open_book(path) as book:
        grids = {name: book.grid(name) for name in book.cells.sheet_names}
    return {
        name: {(x, y): v for x, held in enumerate(g.columns) for y, v in enumerate(held) if v != ""}
        for name, g in grids.items()
    }
