"""Whatever people do to the sheets that they edit, a plan changes only what it must."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from deeds import DEEDS, Deed
from desks import NEXT_MONDAY, log_of, plan, small_desk, tasks_of, view, week_on
from runs import DAY
from workbooks import changed, faults, packed

from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.ranges import column_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desks import View

_BY_NAME = {deed.__name__.replace("_", " "): deed for deed in DEEDS}
_INDEXES = {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"}


@pytest.mark.parametrize("name", _BY_NAME)
def test_a_plan_changes_only_what_it_must(tmp_path: Path, name: str) -> None:
    lang = ("en", "zh")[list(_BY_NAME).index(name) % 2]
    path = small_desk(tmp_path / "desk.xlsx", lang)
    done = _BY_NAME[name](path, lang) or Deed()
    assert faults(path) == set()
    before, bytes_before = tasks_of(path), path.read_bytes()

    # On the same day there is nothing to do.
    told = plan(path, DAY)
    assert told["changes"] == []
    assert (told["written"], path.read_bytes() == bytes_before) == (False, True)

    # A week on, the same tasks are made and changed as if nobody had done anything.
    sheet, parts = view(path), packed(path)
    told = plan(path, NEXT_MONDAY)
    assert told["written"]
    assert faults(path) == set()
    tasks, log = week_on(lang)
    assert tasks_of(path) == done.to(tasks)
    if not done.fields:
        assert in_any_order(log_of(path)) == in_any_order(log)
    require_kept(path, before, sheet, done)

    # Of the package, the sheets of the program and the indexes alone are new.
    fresh = {n for n in changed(parts, packed(path)) if "/sheet" not in n and "/table" not in n}
    assert fresh <= _INDEXES


def in_any_order(lines: list[object]) -> list[str]:
    """Return the lines of a log without their order, which is that of the rows."""
    return sorted(map(repr, lines))


def require_kept(
    path: Path, before: Mapping[str, Mapping[str, object]], sheet: View, done: Deed
) -> None:
    """Assert that of the schedule only the cells of what was changed are not as they were."""
    now, desk = view(path), read_desk(path)
    place = desk.places["Schedule"]
    columns = {f: column_number(letters) for f, letters in place.columns.items()}
    after, rows = tasks_of(path), {t.task_id: t.row or 0 for t in desk.tasks}
    differ = {
        (rows[task], columns[field])
        for task, fields in after.items()
        if task in before
        for field, value in fields.items()
        if value != before[task][field]
    }
    first_new = min(rows[task] for task in after.keys() - before.keys())
    for at, cell in sheet.cells.items():
        if at not in differ and at[0] < first_new:
            assert now.cells[at] == cell, at
    for at in now.cells.keys() - sheet.cells.keys() - differ:
        assert at[0] >= first_new, at
    assert {n: row for n, row in now.rows.items() if n in sheet.rows} == sheet.rows
    last = max(rows.values())
    old = done.last or first_new - 1
    assert list(now.around) == [grown(one, old, max(old, last)) for one in sheet.around]


def grown(xml: str, old: int, new: int) -> str:
    """Return a table, filter, rule or validation that ended in a row as it ends in another."""
    if not re.match(r"<(table |autoFilter|conditionalF|dataValidations|extLst)", xml):
        return xml

    def reach(found: re.Match[str]) -> str:
        areas = [re.sub(rf"(?<=:)([A-Z]+){old}$", rf"\g<1>{new}", a) for a in found[2].split()]
        return f"{found[1]}{' '.join(areas)}{found[3]}"

    return re.sub(r'((?:sqref|ref)[=>]"?)([^"<]*)(["<])', reach, xml)
