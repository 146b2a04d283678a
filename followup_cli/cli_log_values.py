"""What was typed about a contact, as values: read as a cell of `Schedule` would be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup_cli.errors import RefusedValueError
from followup_cli.model import MonthDay
from followup_cli.words import Message, msg, typed
from followup_cli.workbook.cells import Wrong
from followup_cli.workbook.columns import parser_of, style_of
from followup_cli.workbook.dates import DateStyle, parse_birthday
from followup_cli.workbook.labels import Names
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model_desk import Desk

_AHEAD = re.compile(r"[+＋]\s*(\d{1,3})\s*(d|days?|天|日|w|weeks?|周)?", re.IGNORECASE)
_DAYS_OF = {"w": 7, "周": 7}


def read_said(texts: Mapping[str, str], desk: Desk, today: date) -> dict[str, object]:
    """Return what was typed as options, by field; RefusedValueError where it cannot be read."""
    found = {field: read_value(field, text, desk, today) for field, text in texts.items()}
    for field, value in found.items():
        if isinstance(value, Wrong):
            raise RefusedValueError(say_wrong(field, texts[field], value))
    return {field: value for field, value in found.items() if value not in (None, "")}


def read_value(field: str, text: str, desk: Desk, today: date) -> object | Wrong:
    """Return what was typed for a field; a next contact may be `+7` days, or a day of this year."""
    near = _near(text, today) if field == "next_contact" else None
    if near is not None:
        return near
    style = style_of(desk.settings, desk.lang, from_1904=False)
    said = typed(text)
    return parser_of(SCHEDULE.column(field), [said], style)(said)


def say_wrong(field: str, text: str, wrong: Wrong) -> Message:
    """Return why what was typed for a field cannot be read."""
    column = SCHEDULE.column(field)
    return msg(
        "{column} “{said}”: {why}. {hint}",
        column=Names(column.en, column.zh),
        said=text,
        why=wrong.message,
        hint=wrong.hint or "",
    )


def _near(text: str, today: date) -> date | None:
    """Return a day named by how far off it is, or without its year: the next such day."""
    ahead = _AHEAD.fullmatch(text.strip())
    if ahead:
        return today + timedelta(days=int(ahead[1]) * _DAYS_OF.get((ahead[2] or "d")[0].lower(), 1))
    found = parse_birthday(text, DateStyle())
    if not isinstance(found, MonthDay):
        return None
    days = (date(year, 1, 1) for year in range(today.year, today.year + 5))
    tries = (_in_year(found, day.year) for day in days)
    return next((day for day in tries if day and day > today), None)


def _in_year(found: MonthDay, year: int) -> date | None:
    try:
        return date(year, found.month, found.day)
    except ValueError:  # 29 February
        return None
