"""Rows that people share: what of a desk is whose, and each cell as text that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from followup_cli.model import address
from followup_cli.terms import LeadStatus, Several, TicketStatus, YesNo
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold, label
from followup_cli.workbook.schema import LEADS, SCHEDULE, SHEETS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.model import Task
    from followup_cli.model_desk import Desk, Place, Table

KINDS = (SCHEDULE.kind, TICKETS.kind, LEADS.kind)
OWN = "own:"  # before the header of a column of the user's own
_IDS = {SCHEDULE.kind: "task_id", TICKETS.kind: "ticket_id", LEADS.kind: "lead_id"}
_NEVER_SHARED = frozenset({"planned"})
# What a salesperson keeps about a lead, though the program wrote it first.
_ALSO_THEIRS = {LEADS.kind: frozenset({"intent", "owner", "due"})}
_SETTLED = (TicketStatus.CLOSED, LeadStatus.WON, LeadStatus.LOST)

_FEW = 12

Values = Mapping[str, object]


@dataclass(frozen=True)
class SharedRow:
    """One row of a sheet that can be shared: its values by field, blank ones left out.

    Fields of the user's own columns begin with `OWN`. `letters` gives the column of each field,
    `unreadable` the fields whose cell holds something that could not be read.
    """

    kind: str
    row_id: str
    sheet: str
    row: int
    values: Values = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    @property
    def customer(self) -> str:
        """The customer's name."""
        return str(self.values.get("customer", "") or self.values.get("customer_id", ""))

    def at(self, name: str) -> str:
        """Return the address of a field's cell; of the row, where there is no such column."""
        return address(self.sheet, self.letters.get(name, "A"), self.row)


def rows_of(desk: Desk) -> tuple[SharedRow, ...]:
    """Return every row of a desk's schedule, tickets and leads, in the order of the sheets."""
    schedule = desk.places.get(SCHEDULE.kind)
    tasks = (_task_row(schedule, task) for task in desk.tasks) if schedule else ()
    return (
        *tasks,
        *_table_rows(TICKETS.kind, desk.tickets, desk.places.get(TICKETS.kind)),
        *_table_rows(LEADS.kind, desk.leads, desk.places.get(LEADS.kind)),
    )


def rows_for(owner: str, rows: Iterable[SharedRow]) -> tuple[SharedRow, ...]:
    """Return a person's rows that have an id: all contacts, and tickets and leads still open."""
    name = fold(owner)
    return tuple(
        row
        for row in rows
        if row.row_id
        and fold(str(row.values.get("owner", ""))) == name
        and (row.kind == SCHEDULE.kind or row.values.get("status") not in _SETTLED)
    )


def id_field(kind: str) -> str:
    """Return the field that holds the id of a row of a kind."""
    return _IDS[kind]


def is_theirs(kind: str, name: str) -> bool:
    """Whether a cell is one that people fill in, so that an edit of a copy comes back."""
    if name.startswith(OWN):
        return True
    whose = SHEETS[kind].column(name).whose
    return whose in ("person", "shared") or name in _ALSO_THEIRS.get(kind, ())


def label_of(kind: str, name: str, lang: str) -> str:
    """Return what a field's column is called."""
    if name.startswith(OWN):
        return name.removeprefix(OWN)
    return SHEETS[kind].column(name).label(lang)


def say_value(value: object, lang: str) -> str:
    """Return a cell's value as text: the same for every spelling of one value."""
    if isinstance(value, bool):
        return label(YesNo.YES if value else YesNo.NO, lang)
    if isinstance(value, StrEnum | Several):
        return label(value, lang)
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, date):
        return _say_day(value)
    return "" if value is None else "\n".join(str(value).split("\r\n")).strip()


def say_values(row: SharedRow, lang: str) -> Mapping[str, str]:
    """Return the filled cells of a row as text, by field."""
    said = {name: say_value(value, lang) for name, value in row.values.items()}
    return {name: text for name, text in said.items() if text}


def few(names: Sequence[str]) -> Sequence[str | Message]:
    """Return the first of many names, and how many more there are."""
    if len(names) <= _FEW:
        return list(names)
    return [*names[:_FEW], msg("{n} more", n=len(names) - _FEW)]


def _say_day(value: date) -> str:
    if isinstance(value, datetime) and value.time().replace(second=0, microsecond=0) != time():
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def _task_row(place: Place, task: Task) -> SharedRow:
    named = {name: getattr(task, name) for name in SCHEDULE.fields if name not in _NEVER_SHARED}
    own = {OWN + name: value for name, value in task.own.items()}
    return SharedRow(
        SCHEDULE.kind,
        task.task_id,
        place.name,
        task.row or 0,
        _filled({**named, **own}),
        _letters(place, place.columns),
        task.unreadable,
    )


def _table_rows(kind: str, table: Table, place: Place | None) -> Iterator[SharedRow]:
    own = place.own if place else {}
    names = {**{name: name for name in SHEETS[kind].fields}, **{n: OWN + n for n in own}}
    kept = [name for name in names if name in table.frame]
    for values in table.frame.to_dict("records"):
        sheet, row = str(values["_sheet"]), int(values["_row"])
        letters = table.columns.get(sheet, {})
        known = _letters(place, letters) if place and place.name == sheet else letters
        filled = _filled({names[name]: _plain(values[name]) for name in kept})
        yield SharedRow(kind, str(filled.get(_IDS[kind], "")), sheet, row, filled, known)


def _letters(place: Place, columns: Mapping[str, str]) -> Mapping[str, str]:
    return {**columns, **{OWN + name: letter for name, letter in place.own.items()}}


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _plain(value: object) -> object:
    """Return a frame's value as people's: nothing for NaN and NaT, a day for a bare midnight."""
    if value is None or value != value:  # noqa: PLR0124  # NaN and NaT are what no value equals
        return None
    if isinstance(value, datetime):
        moment = datetime.fromisoformat(value.isoformat(timespec="seconds"))
        return moment.date() if moment.time() == time() else moment
    return value
