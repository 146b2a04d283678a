"""What goes into a copy: one person's rows, and the little that their dropdowns and dates need."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from followup_cli.model import SheetWhole, as_of_moment, day
from followup_cli.sharing import KINDS, OWN
from followup_cli.sharing_base import Base, cells_by_row
from followup_cli.terms import Status
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SCHEDULE, SHEETS, Column
from followup_cli.workbook.schema_settings import SETTING_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from followup_cli.model_desk import Desk, Place, Settings
    from followup_cli.sharing import SharedRow, Values

_COLOURED = frozenset({"status"})  # by it the rows of a sheet are coloured
_ORDERS = {"ymd": "year-month-day", "dmy": "day-month-year", "mdy": "month-day-year"}


def base_of(
    desk: Desk, owner: str, rows: Iterable[SharedRow], workbook: str, as_of: datetime
) -> Base:
    """Return what a copy of these rows must remember of them."""
    return Base(
        owner,
        workbook,
        desk.path.name,
        desk.fingerprint,
        as_of_moment(as_of).isoformat(),
        desk.lang,
        cells_by_row(rows, desk.lang),
    )


def sheets_to_share(desk: Desk, rows: Sequence[SharedRow]) -> tuple[SheetWhole, ...]:
    """Return the sheets of a copy."""
    planned = {task.row: task.planned for task in desk.tasks}
    ordered = [(row.kind, _cells(row, planned)) for row in sorted(rows, key=_in_turn)]
    shared = (
        SheetWhole(kind, tuple(cells for of, cells in ordered if of == kind))
        for kind in KINDS
        if kind in desk.places
    )
    people = tuple({"name": row.text("name")} for row in desk.team if row.text("name"))
    settings = tuple(_settings(desk.settings, desk.lang))
    return (*shared, SheetWhole("Team", people), SheetWhole("Settings", settings))


def columns_to_share(desk: Desk) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each sheet of a copy: those that are here, the user's own last."""
    places = {kind: desk.places[kind] for kind in KINDS if kind in desk.places}
    return {kind: (*_ours(kind, place), *_own(kind, place)) for kind, place in places.items()}


def _ours(kind: str, place: Place) -> Iterable[Column]:
    """Return our columns without those to fill in that a sheet of the user's own lacks."""
    for column in SHEETS[kind].columns:
        is_filled_in = column.whose == "person" and column.field not in _COLOURED
        if column.field in place.columns or not is_filled_in:
            yield column


def _own(kind: str, place: Place) -> Iterable[Column]:
    taken = {fold(text) for column in SHEETS[kind].columns for text in (column.en, column.zh)}
    for header in place.own:
        title = header if fold(header) not in taken else f"{header} (2)"
        yield Column(OWN + header, title, title, whose="person", width=18)


def _cells(row: SharedRow, planned: Mapping[int | None, Mapping[str, str]]) -> Values:
    """Return a row's cells; those of a contact with the note by which a broken sort shows."""
    if row.kind != SCHEDULE.kind:
        return row.values
    return {**row.values, "planned": json.dumps(dict(planned[row.row]), ensure_ascii=False)}


def _in_turn(row: SharedRow) -> tuple[bool, float, int]:
    """Order rows as they are worked on: open ones by date, then what is over, the newest first."""
    due = row.values.get("due")
    on = day(due).toordinal() if isinstance(due, date) else date.max.toordinal()
    is_over = row.values.get("status") in (Status.DONE, Status.NOT_NEEDED)
    return is_over, -on if is_over else on, row.row


def _settings(settings: Settings, lang: str) -> Iterable[Values]:
    told = {
        "language": lang,
        "time_zone": settings.time_zone,
        "date_order": _ORDERS.get(settings.date_order, ""),
    }
    for setting in SETTING_LIST:
        if setting.field in told:
            meaning = setting.meaning_zh if lang == "zh" else setting.meaning_en
            yield {
                "setting": setting.label(lang),
                "value": told[setting.field],
                "meaning": meaning,
            }
