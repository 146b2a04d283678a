"""From merged copies to what is written: cells, new rows, and a line of the log for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import CellEdit, LogLine, SheetAppend
from followup_cli.sharing import KINDS, OWN, label_of, say_value
from followup_cli.sharing_wishes import COMMAND
from followup_cli.words import msg, tell
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk, Place
    from followup_cli.sharing_merge import MergedCopies, Taken
    from followup_cli.sharing_rows import Added


def merged_changes(desk: Desk, merged: MergedCopies) -> tuple[Change, ...]:
    """Return the cells and rows that copies bring."""
    edits = (
        CellEdit(one.ours.sheet, one.ours.row, one.ours.letters[one.wish.field], one.wish.value)
        for one in merged.taken
    )
    return (*edits, *_appends(desk.places, merged))


def merged_log(desk: Desk, merged: MergedCopies, as_of: datetime) -> tuple[LogLine, ...]:
    """Return the lines that say what came from whom, and by which it is known the next time."""
    taken = (_taken_line(one, as_of, desk.lang) for one in merged.taken)
    added = (_added_line(row, as_of, desk.lang) for row in merged.added if _place(desk.places, row))
    return (*taken, *added)


def _appends(places: Mapping[str, Place], merged: MergedCopies) -> Iterator[SheetAppend]:
    for kind in KINDS:
        rows = [row for row in merged.added if row.row.kind == kind]
        place = places.get(kind)
        if rows and place is not None:
            cells = tuple(_cells(row, place) for row in rows)
            yield SheetAppend(place.name, place.header_row, cells)


def _cells(added: Added, place: Place) -> Mapping[str, object]:
    letters = {**place.columns, **{OWN + name: letter for name, letter in place.own.items()}}
    return {letters[name]: value for name, value in added.values.items() if name in letters}


def _place(places: Mapping[str, Place], added: Added) -> Place | None:
    return places.get(added.row.kind)


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
