"""From merged copies to what is written: cells, new rows, and a line of the log for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import CellEdit, LogLine, SheetAppend
from followup_cli.sharing import KINDS, OWN, label_of, say_value
from followup_cli.sharing_wishes import COMMAND
from followup_cli.words import msg, tell
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk, Place
    from followup_cli.sharing_merge import MergedCopies, Taken
    from followup_cli.sharing_rows import Added
    from followup_cli.words import Message


def merged_changes(desk: Desk, merged: MergedCopies) -> tuple[Change, ...]:
    """Return the cells and rows that copies bring."""
    edits = (
        CellEdit(one.ours.sheet, one.ours.row, one.ours.letters[one.wish.field], one.wish.value)
        for one in merged.taken
    )
    return (*edits, *_appends(desk, merged))


def merged_log(desk: Desk, merged: MergedCopies, as_of: datetime) -> tuple[LogLine, ...]:
    """Return the lines that say what came from whom, and by which it is known the next time."""
    taken = (_taken_line(one, as_of, desk.lang) for one in merged.taken)
    placed = (row for row in merged.added if row.row.kind in desk.places)
    return (*taken, *(_added_line(row, as_of, desk.lang) for row in placed))


def without_place(desk: Desk, merged: MergedCopies) -> tuple[Message, ...]:
    """Return what new rows hold that has no column here."""
    told = []
    for added in merged.added:
        letters = _letters(desk.places.get(added.row.kind))
        missing = [name for name in _values(added, desk, letters) if name not in letters]
        if missing:
            told.append(_left_out(added, missing, desk.lang))
    return tuple(told)


def _appends(desk: Desk, merged: MergedCopies) -> Iterator[SheetAppend]:
    for kind in KINDS:
        rows = [row for row in merged.added if row.row.kind == kind]
        place = desk.places.get(kind)
        if rows and place is not None:
            cells = tuple(_cells(row, desk, _letters(place)) for row in rows)
            yield SheetAppend(place.name, place.header_row, cells)


def _cells(added: Added, desk: Desk, letters: Mapping[str, str]) -> Mapping[str, object]:
    values = _values(added, desk, letters)
    return {letters[name]: value for name, value in values.items() if name in letters}


def _values(added: Added, desk: Desk, letters: Mapping[str, str]) -> Mapping[str, object]:
    """Return a new row's cells; a customer's name stands in where there is no column of ids."""
    values = dict(added.values)
    if "customer_id" in values and "customer_id" not in letters:
        known = desk.customers.frame.set_index("customer_id")["customer"]
        told = values.pop("customer_id")
        values.setdefault("customer", known.get(told, told))
    return values


def _letters(place: Place | None) -> Mapping[str, str]:
    if place is None:
        return {}
    return {**place.columns, **{OWN + name: letter for name, letter in place.own.items()}}


def _left_out(added: Added, missing: Sequence[str], lang: str) -> Message:
    return msg(
        "{name}: row {row} of {sheet}: there is no column here for {columns}, so that it was left "
        "out.",
        name=added.came.name,
        row=added.row.row,
        sheet=SHEETS[added.row.kind].name(lang),
        columns=[label_of(added.row.kind, name, lang) for name in missing],
    )


def _taken_line(one: Taken, as_of: datetime, lang: str) -> LogLine:
    wish = one.wish
    return LogLine(
        as_of,
        COMMAND,
        SHEETS[wish.kind].name(lang),
        wish.row_id,
        label_of(wish.kind, wish.field, lang),
        say_value(one.ours.values.get(wish.field), lang),
        say_value(wish.value, lang),
        tell(wish.came.why, lang),
    )


def _added_line(added: Added, as_of: datetime, lang: str) -> LogLine:
    why = msg("{why}: a new row for {customer}", why=added.came.why, customer=added.row.customer)
    return LogLine(
        as_of,
        COMMAND,
        SHEETS[added.row.kind].name(lang),
        added.row.row_id,
        SCHEDULE.column("key").label(lang),
        "",
        added.token,
        tell(why, lang),
    )
