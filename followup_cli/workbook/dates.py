"""Dates as people type them, in cells of every kind."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import NO_END, MonthDay, NoEnd
from followup_cli.words import msg
from followup_cli.workbook.cells import Wrong, is_error, is_nothing, plain, wrong_error
from followup_cli.workbook.clock import parse_clock
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.model import Moment
    from followup_cli.workbook.cells import Cell

_WEEKDAY = (
    r"(?i)[,(\s]*(?:(?:星期|周|礼拜)[一二三四五六日天]|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)[,)\s]*"
)
_YEAR_FIRST = r"(?i)^(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[T\s]+(?P<clock>\S.*))?$"
_CHINESE = r"^(?P<y>\d{4}|\d{2})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]?\s*(?P<clock>\S.*)?$"
_YEAR_LAST = r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T,\s]+(\S.*))?$"
_COMPACT = r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"
_SERIAL = r"^\d{5}(?:\.\d+)?$"
_NO_YEAR = r"^(?:--)?(\d{1,2})(?:月|[-/])(\d{1,2})[日号]?$"
_NO_DAY = r"^\d{4}(?:年\d{1,2}月?|年|[-/.]\d{1,2})?$"
_LUNAR = r"(?i)农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿|月[一二三十]+$|lunar"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = (
    r"(?i)^(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?|"
    r"([a-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?)"
    r"(?:,?[\s-]+(\d{4}|\d{2}))?(?:[T,\s]+(\S.*))?$"
)
_ENDLESS = frozenset(
    map(
        fold,
        (
            "长期", "永久", "无期限", "无固定期限", "长期有效", "永久有效", "终身", "不限",
            "无限期", "no end", "none", "permanent", "forever", "indefinite",
            "open-ended", "lifetime", "long-term", "evergreen", "unlimited", "perpetual",
        ),
    )
)  # fmt: skip
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- Excel's days have no zone
_DAYS_TO_1904 = 1462
_EARLIEST, _LATEST = 1980, 2100
_OLDEST = 1800
_CENTURY, _PIVOT = 2000, 70
_MONTHS_IN_YEAR = 12
_WRITE = msg("Write it as 2026-03-05.")


class DateStyle(NamedTuple):
    """How dates are to be read: the order of ambiguous ones, the calendar of serials, the zone.

    `order` is `dmy` or `mdy`, and empty where nothing decides; `earliest` is the first year that
    can be right.
    """

    order: str = ""
    from_1904: bool = False
    zone: str = ""
    earliest: int = _EARLIEST


def parse_moment(cell: Cell, style: DateStyle) -> Moment | Wrong | None:
    """Return a date, or a date and time where a time of day is given."""
    if isinstance(cell, date):
        return _within(_without_midnight(cell), style)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _from_number(float(cell), style)
    text = plain(cell)
    if is_nothing(text):
        return None
    if is_error(text):
        return wrong_error(text)
    if not isinstance(cell, str):
        return _not_a_date()
    return _from_text(" ".join(re.sub(_WEEKDAY, " ", text).split()), style)


def parse_day(cell: Cell, style: DateStyle) -> date | Wrong | None:
    """Return a date; a time of day is left out."""
    moment = parse_moment(cell, style)
    return moment.date() if isinstance(moment, datetime) else moment


def parse_contract_end(cell: Cell, style: DateStyle) -> date | NoEnd | Wrong | None:
    """Return a contract's last day, or NO_END where it has none."""
    if isinstance(cell, str) and fold(cell) in _ENDLESS:
        return NO_END
    found = parse_day(cell, style._replace(earliest=_EARLIEST))
    if isinstance(cell, date) and cell.year >= _LATEST - 1 and (cell.month, cell.day) == (12, 31):
        return NO_END
    return found


def parse_birthday(cell: Cell, style: DateStyle) -> date | MonthDay | Wrong | None:
    """Return a day of the year, with its year where somebody wrote it down."""
    text = plain(cell)
    if isinstance(cell, str) and re.search(_LUNAR, text):
        return Wrong(
            msg("lunar dates are not supported yet"),
            msg("Write this year's date by the common calendar."),
        )
    without_year = _month_and_day(text, style) if isinstance(cell, str) else None
    return without_year or parse_day(cell, style._replace(earliest=_OLDEST))


def decide_order(cells: Iterable[Cell], chosen: str) -> str:
    """Return the order of a column's ambiguous dates: one above 12 decides, else the settings."""
    pairs = [(int(f[1]), int(f[3])) for f in map(_year_last, cells) if f]
    day_first = any(first > _MONTHS_IN_YEAR for first, _ in pairs)
    month_first = any(second > _MONTHS_IN_YEAR for _, second in pairs)
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    return "" if chosen == "ymd" else chosen


def _year_last(cell: Cell) -> re.Match[str] | None:
    return re.match(_YEAR_LAST, plain(cell)) if isinstance(cell, str) else None


def _from_text(text: str, style: DateStyle) -> Moment | Wrong:
    if found := re.match(_YEAR_FIRST, text) or re.match(_CHINESE, text) or re.match(_COMPACT, text):
        return _build(found["y"], found["m"], found["d"], found.groupdict().get("clock"), style)
    if found := re.match(_YEAR_LAST, text):
        return _from_ambiguous(found, style)
    if found := re.match(_NAMED, text):
        return _from_named(found, style)
    return _from_number(float(text), style) if re.match(_SERIAL, text) else _unfinished(text)


def _unfinished(text: str) -> Wrong:
    if re.match(_NO_YEAR, text):
        return Wrong(msg("which year?"), _WRITE)
    if re.match(_NO_DAY, text):
        return Wrong(msg("which day?"), _WRITE)
    return _not_a_date()


def _from_ambiguous(found: re.Match[str], style: DateStyle) -> Moment | Wrong:
    first, second, year, clock = int(found[1]), int(found[3]), found[4], found[5]
    order = style.order
    if first > _MONTHS_IN_YEAR and len(year) == len("2026"):
        order = "dmy"
    elif second > _MONTHS_IN_YEAR:
        order = "mdy"
    elif first == second:
        order = order or "dmy"
    if not order:
        return Wrong(
            msg("day or month first?"),
            msg("Write it as 2026-03-05, or set Date order in Settings."),
        )
    month, day = (second, first) if order == "dmy" else (first, second)
    return _build(year, month, day, clock, style)


def _from_named(found: re.Match[str], style: DateStyle) -> Moment | Wrong:
    day, name = found[1] or found[4], (found[2] or found[3]).casefold()
    if name[:3] not in _MONTHS:
        return _not_a_date()
    if found[5] is None:
        return Wrong(msg("which year?"), _WRITE)
    return _build(found[5], _MONTHS.index(name[:3]) + 1, day, found[6], style)


def _from_number(number: float, style: DateStyle) -> Moment | Wrong:
    compact = re.match(_COMPACT, f"{number:.0f}") if number.is_integer() else None
    if compact:
        return _build(compact[1], compact[2], compact[3], None, style)
    days = number + (_DAYS_TO_1904 if style.from_1904 else 0)
    if not 1 <= days < 73_050:  # noqa: PLR2004 -- 2100-01-01, where serials stop making sense
        return _number_no_date()
    # Excel keeps milliseconds at best; a serial is rounded to the second that was meant.
    moment = _EPOCH + timedelta(seconds=round(days * 86_400))
    found = _within(_without_midnight(moment), style)
    return _number_no_date() if isinstance(found, Wrong) else found


def _build(
    year: str | int, month: str | int, day: str | int, clock: str | None, style: DateStyle
) -> Moment | Wrong:
    try:
        found = date(_whole_year(int(year)), int(month), int(day))
    except ValueError:
        return Wrong(msg("there is no such day"), _WRITE)
    if clock is None:
        return _within(found, style)
    moment = parse_clock(found, clock, style.zone)
    return _not_a_date() if moment is None else _within(moment, style)


def _whole_year(year: int) -> int:
    if year >= 100:  # noqa: PLR2004 -- three digits and more are a whole year
        return year
    return year + (_CENTURY if year < _PIVOT else _CENTURY - 100)


def _month_and_day(text: str, style: DateStyle) -> MonthDay | Wrong | None:
    found = re.match(_NO_YEAR, text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    if "月" not in text and (style.order == "dmy" or month > _MONTHS_IN_YEAR):
        month, day = day, month
    try:
        date(2024, month, day)  # a leap year: 29 February is a birthday
    except ValueError:
        return Wrong(msg("there is no such day"), _WRITE)
    return MonthDay(month, day)


def _within(moment: Moment, style: DateStyle) -> Moment | Wrong:
    if style.earliest <= moment.year <= _LATEST:
        return moment
    return Wrong(msg("the year {year} cannot be right", year=moment.year), _WRITE)


def _without_midnight(moment: Moment) -> Moment:
    if isinstance(moment, datetime) and not (moment.hour or moment.minute or moment.second):
        return moment.date()
    return moment.replace(microsecond=0) if isinstance(moment, datetime) else moment


def _number_no_date() -> Wrong:
    return Wrong(
        msg("this is a number, not a date"), msg("Write the whole date: 2026-12-10, not 12.10.")
    )


def _not_a_date() -> Wrong:
    return Wrong(msg("this is not a date"), _WRITE)
