"""What a value becomes in a cell that we write: text, number, date or nothing."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from enum import StrEnum
from math import isfinite
from numbers import Real
from typing import NamedTuple

from followup_cli.model import MonthDay, NoEnd
from followup_cli.terms import Several, YesNo
from followup_cli.words import Message, tell
from followup_cli.workbook.labels import label

# Excel's day 60, 29 February 1900, never was: dates before it are off by one, or have no number.
FIRST_DAY = date(1900, 3, 1)
LONGEST = 32_767  # characters that a cell of Excel holds

# Excel passes over blanks before them, and where people type Chinese or Japanese it takes the
# wide signs for the plain ones.
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)

Written = str | float | bool | date | datetime | None


class Cell(NamedTuple):
    """A value as a cell holds it; `quoted` where its text would else begin a formula."""

    value: Written
    quoted: bool = False
    timed: bool = False


EMPTY = Cell(None)


def write_value(value: object, lang: str) -> Cell:
    """Return what a value becomes in a workbook of that language."""
    if value is None or value != value:  # noqa: PLR0124  # NaN and NaT are what no value equals
        return EMPTY
    if isinstance(value, bool):
        return Cell(label(YesNo.YES if value else YesNo.NO, lang))
    if isinstance(value, StrEnum | Several):
        return Cell(label(value, lang))
    if isinstance(value, Real):
        return _write_number(float(value))
    if isinstance(value, date):
        return _write_day(value)
    return _write_text(_text(value, lang))


def _write_number(number: float) -> Cell:
    if not isfinite(number):  # no cell holds what is beyond all numbers
        return EMPTY
    return Cell(int(number) if number.is_integer() else number)


def _write_day(value: date) -> Cell:
    timed = isinstance(value, datetime) and value.time() != time()
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None, microsecond=0)
    if (value.date() if isinstance(value, datetime) else value) < FIRST_DAY:
        return Cell(f"{value:%Y-%m-%d %H:%M}" if timed else f"{value:%Y-%m-%d}")
    return Cell(value, timed=timed)


def _text(value: object, lang: str) -> str:
    if isinstance(value, Message):
        return tell(value, lang)
    if isinstance(value, MonthDay):
        return (
            f"{value.month}月{value.day}日" if lang == "zh" else f"{value.month:02}-{value.day:02}"
        )
    if isinstance(value, NoEnd):
        return "长期" if lang == "zh" else "no end"
    return str(value)


def _write_text(text: str) -> Cell:
    if not text:
        return EMPTY
    return Cell(escape(text), quoted=text.lstrip().startswith(_STARTS_FORMULA))


def escape(text: str) -> str:
    """Return text that XML can hold: what it cannot as `_x000B_`, cut to what a cell holds."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)[:LONGEST]
