"""The rows of `Schedule` as tasks. On the path of every morning: nothing heavy is imported here."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.model import Problem, Task, address
from followup_cli.words import msg
from followup_cli.workbook import schema
from followup_cli.workbook.cells import Wrong, clean, wrong_broken
from followup_cli.workbook.columns import parse_column
from followup_cli.workbook.ends import table_end
from followup_cli.workbook.findings import Fault, summarise_faults
from followup_cli.workbook.ranges import column_number
from followup_cli.workbook.remarks import not_read, part_remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.ends import TableEnd
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.scan import Broken
    from followup_cli.workbook.schema import Column

_TEXTS = frozenset({schema.TEXT, schema.IDENTIFIER, schema.PHONE})
_BLANK = Task()
_SEEN = tuple(c.field for c in schema.SCHEDULE.columns if c.group == 0 and not c.hidden)


class Tasks(NamedTuple):
    """The tasks of a schedule, and what was wrong in its cells."""

    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]


def schedule_of(book: Book, layout: Layout | None, style: Style) -> Tasks:
    """Read the tasks of an open workbook, none where it has no schedule."""
    if layout is None:
        return Tasks((), ())
    name = layout.grid.name
    end = table_end(book.package, book.index.parts[name], layout.header_row)
    return read_tasks(layout, style, book.broken(name), end)


def read_tasks(
    layout: Layout, style: Style, broken: Iterable[Broken] = (), end: TableEnd | None = None
) -> Tasks:
    """Read the rows of a schedule; a row that a person has emptied is none.

    Nor is a row of totals, or a remark on the list; `end` is where its table ends.
    """
    fields = [c for c in schema.SCHEDULE.columns if c.field in layout.columns]
    kept, remarks = part_remarks(layout, _kept_rows(layout), end)
    faults = list(_broken_faults(layout, broken, kept))
    unreadable: dict[int, set[str]] = defaultdict(set)
    for fault in faults:
        unreadable[fault.row].add(_field_at(layout, fault.column))
    values: dict[str, Sequence[Any]] = {}
    for column in fields:
        parsed = _parse(column, _cells(layout, column.field, kept), style)
        values[column.field] = parsed[0]
        at = layout.columns[column.field]
        found = [
            Fault(layout.grid.name, at, kept[position] + 1, cell, wrong)
            for position, cell, wrong in parsed[1]
        ]
        faults += found
        for fault in found:
            unreadable[fault.row].add(column.field)
    if layout.own:
        values["own"] = _own(layout, kept)
    tasks = _make(values, kept, unreadable)
    problems = (
        *summarise_faults(faults),
        *_sorted_apart(layout, tasks),
        *not_read(layout, remarks),
    )
    return Tasks(tasks, problems)


def _make(
    values: Mapping[str, Sequence[Any]], kept: Sequence[int], unreadable: Mapping[int, set[str]]
) -> tuple[Task, ...]:
    """Make the tasks by position: five thousand of them by keyword take twice as long."""
    rows = [i + 1 for i in kept]
    columns: dict[str, Sequence[Any]] = {
        **values,
        "row": rows,
        "unreadable": [frozenset(unreadable.get(i, ())) for i in rows],
    }
    blank = {f.name: [getattr(_BLANK, f.name)] * len(rows) for f in dataclasses.fields(Task)}
    return tuple(map(Task, *(blank | columns).values()))


def _own(layout: Layout, kept: Sequence[int]) -> list[dict[str, Cell | None]]:
    """Return the cells of the user's own columns, row by row; text without stray spaces."""
    columns = {name: layout.grid.columns[at] for name, at in layout.own.items()}
    return [{name: _tidy(column[i]) for name, column in columns.items()} for i in kept]


def _tidy(cell: Cell) -> Cell | None:
    return (clean(cell) or None) if isinstance(cell, str) else cell


def _kept_rows(layout: Layout) -> list[int]:
    """Return the rows that hold anything a person sees; keys alone are an emptied row."""
    columns = [layout.grid.columns[layout.columns[f]] for f in _SEEN if f in layout.columns]
    first, height = layout.header_row, layout.grid.height
    seen = zip(*(column[first:height] for column in columns), strict=True)
    width = len(columns)
    return [first + i for i, row in enumerate(seen) if row.count("") != width]


def _cells(layout: Layout, field: str, kept: Sequence[int]) -> list[Cell]:
    column = layout.grid.columns[layout.columns[field]]
    return [column[i] for i in kept]


def _parse(
    column: Column, cells: list[Cell], style: Style
) -> tuple[list[Any], list[tuple[int, Cell, Wrong]]]:
    if column.field == "planned":
        return _parse_planned(cells)
    if column.kind in _TEXTS:
        column = column._replace(kind=schema.TEXT)  # an address may stand where a phone does
    parsed = parse_column(column, cells, style)
    values = parsed.values
    if column.kind == schema.WHOLE:
        values = [None if value is None else int(value) for value in values]  # type: ignore[call-overload]
    if column.kind == schema.TEXT:
        values = [value or "" for value in values]
    return values, [tuple(finding) for finding in parsed.findings]  # type: ignore[misc]


def _parse_planned(cells: list[Cell]) -> tuple[list[Any], list[tuple[int, Cell, Wrong]]]:
    found = _all_planned(cells) or [_planned(cell) for cell in cells]
    wrong = [(i, cells[i], _NO_PLAN) for i, planned in enumerate(found) if planned is None]
    return [planned or {} for planned in found], wrong


def _all_planned(cells: list[Cell]) -> list[dict[str, str] | None] | None:
    """Return the notes of all tasks, decoded in one go; None where one of them is no note."""
    try:
        found = json.loads(f"[{','.join(str(cell) or '{}' for cell in cells)}]")
    except ValueError:
        return None
    sound = len(found) == len(cells) and all(isinstance(planned, dict) for planned in found)
    return [_as_texts(planned) for planned in found] if sound else None


def _planned(cell: Cell) -> dict[str, str] | None:
    if cell == "":
        return {}
    try:
        found = json.loads(str(cell))
    except ValueError:
        return None
    return _as_texts(found) if isinstance(found, dict) else None


def _as_texts(planned: dict[str, Any]) -> dict[str, str]:
    if set(map(type, planned.values())) <= {str}:
        return planned
    return {key: str(value) for key, value in planned.items()}


def _sorted_apart(layout: Layout, tasks: Iterable[Task]) -> Iterable[Problem]:
    """Say where the program's own columns no longer belong to the row they stand in."""
    apart = [t for t in tasks if t.planned.get("task_id", t.task_id) != t.task_id and t.task_id]
    if not apart:
        return
    first = apart[0]
    column = layout.letters()["task_id"]
    yield Problem(
        address(layout.grid.name, column, first.row or layout.header_row),
        first.task_id,
        msg(
            "rows of the schedule were sorted apart: in {n} of them the hidden columns belong to "
            "another task",
            n=len(apart),
        ),
        msg("Undo the sort, or run `followup undo`, and sort whole rows."),
        policy=True,
    )


def _broken_faults(
    layout: Layout, broken: Iterable[Broken], kept: Sequence[int]
) -> Iterable[Fault]:
    ours, rows = set(layout.columns.values()), set(kept)
    for cell in broken:
        at = column_number(cell.column) - 1
        if at in ours and cell.row - 1 in rows:
            wrong = wrong_broken(cell.text, is_error=cell.is_error)
            yield Fault(layout.grid.name, at, cell.row, cell.text, wrong)


def _field_at(layout: Layout, column: int) -> str:
    return next(field for field, at in layout.columns.items() if at == column)


_NO_PLAN = Wrong(
    msg("the program's own notes on this task cannot be read"),
    msg("Bring back an earlier version with `followup undo`, or clear the row."),
)
