"""From a schedule before and after to the cells that change: nothing else is touched."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.errors import MissingSheetError
from followup_cli.model import CellEdit, SheetAppend, as_of_moment
from followup_cli.words import msg
from followup_cli.workbook.schema import HISTORY, LOG, SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Change, LogLine, Task
    from followup_cli.model_desk import Place


def schedule_changes(
    places: Mapping[str, Place],
    before: Iterable[Task],
    after: Sequence[Task],
    past: Iterable[Task] = (),
) -> tuple[Change, ...]:
    """Return the cells of `Schedule` that differ, and its new rows in the order given.

    `past` are the tasks that stand in `History`, and so are no new ones.
    """
    place = place_of(places, SCHEDULE.kind)
    known = {task.row: task for task in before}
    edits = [e for task in after if task.row for e in _edits(place, known[task.row], task)]
    gone = frozenset(task.task_id for task in past)
    new = tuple(_row(place, t) for t in after if not t.row and t.task_id not in gone)
    return (*edits, *([SheetAppend(place.name, place.header_row, new)] if new else ()))


def history_changes(
    places: Mapping[str, Place],
    rows: Mapping[str, int],
    before: Iterable[Task],
    after: Iterable[Task],
) -> tuple[Change, ...]:
    """Return the cells of `History` that differ, by the row that each task has there."""
    known = {task.task_id: task for task in before}
    pairs = ((known[t.task_id], t) for t in after if not t.row and t.task_id in known)
    changed = [(old, new) for old, new in pairs if old is not new and old != new]
    if not changed:
        return ()
    place = place_of(places, HISTORY.kind)
    return tuple(
        edit
        for old, new in changed
        for edit in _edits(place, old, replace(new, row=rows[old.task_id]))
    )


def log_changes(places: Mapping[str, Place], lines: Sequence[LogLine]) -> tuple[Change, ...]:
    """Return the rows to add to `Log`."""
    if not lines:
        return ()
    place = place_of(places, LOG.kind)
    rows = tuple({place.columns[f]: v for f, v in log_values(line).items()} for line in lines)
    return (SheetAppend(place.name, place.header_row, rows),)


def log_values(line: LogLine) -> Mapping[str, object]:
    """Return a line's cells by field, empty ones left out."""
    values = {**line._asdict(), "time": as_of_moment(line.time)}
    return {name: value for name, value in values.items() if value != ""}


def place_of(places: Mapping[str, Place], kind: str) -> Place:
    """Return where a sheet stands, with every column of ours; MissingSheetError else."""
    place = places.get(kind)
    if place is None:
        raise MissingSheetError(
            msg("There is no sheet {kind}. `followup init` adds what is missing.", kind=kind)
        )
    missing = [f for f in SHEETS[kind].fields if f not in place.columns]
    if missing:
        columns = [SHEETS[kind].column(f) for f in missing]
        names = ", ".join(f"{column.en} {column.zh}" for column in columns)
        raise MissingSheetError(
            msg(
                "{sheet} lacks the columns {names}: they were renamed or removed. Put them back.",
                sheet=place.name,
                names=names,
            )
        )
    return place


def _edits(place: Place, before: Task, after: Task) -> Iterator[CellEdit]:
    for name in SCHEDULE.fields:
        if name not in after.unreadable and getattr(before, name) != getattr(after, name):
            yield CellEdit(place.name, after.row or 0, place.columns[name], _cell(after, name))


def _row(place: Place, task: Task) -> Mapping[str, object]:
    cells = ((place.columns[name], _cell(task, name)) for name in SCHEDULE.fields)
    return {letter: value for letter, value in cells if value is not None}


def _cell(task: Task, name: str) -> object:
    """Return what a task's cell holds, None where it is empty."""
    if name == "planned":
        return json.dumps(dict(task.planned), ensure_ascii=False, sort_keys=True)
    value = getattr(task, name)
    return None if value == "" else value
