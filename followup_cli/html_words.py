"""What the page says of a value: labels, numbers and dates in the reader's language."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING

from followup_cli.model_shown import NOTHING, shown
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from followup_cli.model_page import Curve
    from followup_cli.model_report import KpiRow

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# From where on an axis says thousands and millions, and how it calls them.
_UNITS = {"en": ((1e9, "bn"), (1e6, "M"), (1e3, "k")), "zh": ((1e8, "亿"), (1e4, "万"))}
_TEN = 10  # from here on one decimal is enough
_WIDE = 0x1100  # from here on letters take the room of two


def said(value: object, lang: str) -> str:
    """Return a value as people read it; blank where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, float):
        value = f"{value:,.2f}".removesuffix(".00")
    return tell(msg("{value}", value=value), lang)


def named(row: KpiRow, lang: str) -> str:
    """Return whom a row is about: everybody, somebody, or those of whom nothing is known."""
    if row.name is None:
        return said(row.scope, lang)
    return said(row.name, lang) or tell(msg("(blank)"), lang)


def number(row: KpiRow, field: str = "value") -> str:
    """Return a field of a row as people read it."""
    value: float | None = getattr(row, field)
    if field in ("value", "previous"):
        return shown(row.kpi, value)
    return NOTHING if value is None else f"{value:,.2f}".removesuffix(".00")


def counts(row: KpiRow) -> str:
    """Return what a row is counted from: `5 / 12`; blank where nothing is."""
    if row.denominator is None:
        return ""
    if row.numerator is None or not row.kpi.is_rate:
        return f"n = {row.denominator:,.0f}"
    return f"{number(row, 'numerator')} / {number(row, 'denominator')}"


def curve_name(curve: Curve, lang: str) -> str:
    """Return what a curve is called."""
    return said(curve.name, lang) or tell(msg("(blank)"), lang)


def compact(value: float, lang: str) -> str:
    """Return a number as an axis has room for it: `12k`, `1.2万`."""
    for size, unit in _UNITS["zh" if lang == "zh" else "en"]:
        if abs(value) >= size:
            return _few_decimals(value / size) + unit
    return _few_decimals(value)


def _few_decimals(value: float) -> str:
    decimals = 1 if abs(value) >= _TEN else 2
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def short_period(label: str, lang: str) -> tuple[str, str]:
    """Return a month or week as an axis has room for it, and its year."""
    month, week = _MONTH.fullmatch(label), _WEEK.fullmatch(label)
    if month:
        number = int(month[2])
        return (f"{number}月" if lang == "zh" else _MONTHS[number - 1]), month[1]
    if week:
        return (f"{int(week[2])}周" if lang == "zh" else f"W{int(week[2])}"), week[1]
    return label, ""


def fitted(text: str, most: int) -> str:
    """Return text that takes no more room than so many narrow letters; … shows that it was cut."""
    if room_of(text) <= most:
        return text
    kept, room = "", 1
    for letter in text:
        room += room_of(letter)
        if room > most:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def room_of(text: str) -> int:
    """Return how many narrow letters take as much room as a text."""
    return sum(1 + (ord(letter) >= _WIDE) for letter in text)
