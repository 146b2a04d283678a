"""From tickets, leads and notices before and after a plan to the cells and rows to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.loop_office import kind_of
from followup_cli.model import CellEdit, SheetAppend, SheetWhole
from followup_cli.model_loop import Ticket
from followup_cli.workbook.schema import LEADS, OUTBOX, SHEETS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk, Place
    from followup_cli.model_loop import Lead, Loop, Notice

    Row = Ticket | Lead | Notice


def changes_of(desk: Desk, before: Loop, after: Loop) -> tuple[Change, ...]:
    """Return what to write into the sheets; one for notices is made with the first of them."""
    changes: list[Change] = []
    for kind, was, now in (
        (TICKETS.kind, before.tickets, after.tickets),
        (LEADS.kind, before.leads, after.leads),
        (OUTBOX.kind, before.notices, after.notices),
    ):
        new = [row for row in now if row.row is None]
        place = desk.places.get(kind)
        changes += _edits(desk, was, now)
        if place and new:
            rows = tuple(_cells(row, place.columns) for row in new)
            changes.append(SheetAppend(place.name, place.header_row, rows))
        elif new:
            changes.append(SheetWhole(kind, tuple(_values(row) for row in new)))
    return tuple(changes)


def _edits(desk: Desk, was: Sequence[Row], now: Iterable[Row]) -> Iterator[CellEdit]:
    known = {_at(row): row for row in was}
    for row in now:
        before = known.get(_at(row)) if row.row is not None else None
        if before is None or before == row:
            continue
        place = _place(desk, row)
        for field in SHEETS[kind_of(row)].fields:
            value = getattr(row, field)
            if value != getattr(before, field) and field in place:
                yield CellEdit(_sheet(desk, row), row.row or 0, place[field], _cell(value))


def _at(row: Row) -> tuple[str, int | None]:
    return (row.sheet if isinstance(row, Ticket) else "", row.row)


def _sheet(desk: Desk, row: Row) -> str:
    return row.sheet if isinstance(row, Ticket) else _whole(desk, row).name


def _place(desk: Desk, row: Row) -> Mapping[str, str]:
    if isinstance(row, Ticket):
        return desk.tickets.columns.get(row.sheet, {})
    return _whole(desk, row).columns


def _whole(desk: Desk, row: Row) -> Place:
    return desk.places[kind_of(row)]


def _cells(row: Row, columns: Mapping[str, str]) -> Mapping[str, object]:
    return {columns[f]: v for f, v in _values(row).items() if f in columns}


def _values(row: Row) -> Mapping[str, object]:
    values = ((field, getattr(row, field)) for field in SHEETS[kind_of(row)].fields)
    return {field: value for field, value in values if value not in (None, "")}


def _cell(value: object) -> object:
    return None if value == "" else value
