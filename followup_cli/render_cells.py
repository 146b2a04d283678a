"""One value, in the forms in which results show it: for JSON, for a spreadsheet, for people.

Rows come from records and from frames alike, so a blank may be None, "", NaN or NaT, and a moment
at exactly midnight is a date. What customers typed is shown as typed, less what could drive a
terminal: control characters and marks that turn the direction of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from followup_cli.model import MonthDay, NoEnd
from followup_cli.terms import Several
from followup_cli.words import Message, on_one_line, tell
from followup_cli.workbook.labels import LABELS, label
from followup_cli.workbook.schema import MONEY, PERCENT

_MIDNIGHT = time()


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing: None, empty text, NaN or NaT."""
    return value is None or value == "" or value != value  # noqa: PLR0124  # NaN and NaT alone


def as_json(value: object, lang: str = "en") -> object:
    """Return a value as JSON has it: codes for enumerations, ISO dates, null for blanks."""
    if isinstance(value, Message):
        return tell(value, lang)
    if isinstance(value, Several):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(each, lang) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)) and not isinstance(
        value, (MonthDay, NoEnd)
    ):
        return [as_json(each, lang) for each in value]
    if is_blank(value):
        return None
    return _scalar(value)


def as_cell(value: object, lang: str) -> str | int | float:
    """Return a value as a spreadsheet reads it: labels, dates without a T, bare numbers."""
    if isinstance(value, StrEnum | Several):
        return _label(value, lang)
    if isinstance(value, datetime) and not is_blank(value):
        return _moment(value, " ")
    plain = as_json(value, lang)
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, (int, float)):
        return plain
    if isinstance(value, (list, tuple, set, frozenset)) and isinstance(plain, list):
        comma = "、" if lang == "zh" else ", "
        return comma.join(str(as_cell(each, lang)) for each in value)
    return "" if plain is None else str(plain)


def as_text(value: object, kind: object, lang: str) -> str:
    """Return a value as people read it on one line; `kind` is that of its column."""
    cell = as_cell(value, lang)
    if isinstance(cell, str):
        return clean(cell)
    if kind == PERCENT:
        return f"{cell:.1%}"
    if kind == MONEY:
        return f"{cell:,.2f}".removesuffix(".00")
    return str(cell) if isinstance(cell, int) else f"{cell:,.4f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Return text on one line, without anything that a terminal would obey."""
    return on_one_line(text).strip()


def _label(value: StrEnum | Several, lang: str) -> str:
    if isinstance(value, Several) or value in LABELS:
        return label(value, lang)
    return value.value


def _scalar(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return _moment(value, "T")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, MonthDay):
        return f"{value.month:02}-{value.day:02}"
    if isinstance(value, NoEnd):
        return "no_end"
    return _number(value)


def _moment(moment: datetime, between: str) -> str:
    whole_day = moment.time() == _MIDNIGHT
    return moment.date().isoformat() if whole_day else moment.isoformat(between, "minutes")


def _number(value: object) -> object:
    unboxed = value.item() if hasattr(value, "item") else value  # a number of numpy's
    if isinstance(unboxed, float) and unboxed.is_integer():
        return int(unboxed)
    return unboxed if isinstance(unboxed, (bool, int, float)) else str(unboxed)
