"""The rows of `Settings` as settings; every wrong one is a problem that names what is allowed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.model_desk import Settings
from followup_cli.model_offset import Offset
from followup_cli.terms import Segment, Tier
from followup_cli.words import Message, msg
from followup_cli.workbook.cells import clean, parse_number, plain
from followup_cli.workbook.dates import DateStyle, parse_day
from followup_cli.workbook.labels import fold, parse_label
from followup_cli.workbook.schema import SHEETS, find_column
from followup_cli.workbook.schema_settings import MAP_PREFIXES, SETTING_LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from followup_cli.model import Row
    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.schema_settings import Setting

_COLON = r"[:：]"
_SPLIT = r"[,，、;；\n]+"
_HOURS = r"^(\d{1,2})(?::(\d{2}))?\s*[-–—~至到]\s*(\d{1,2})(?::(\d{2}))?$"
_SPAN = r"^\+?\s*(\d{1,4})\s*(h|hours?|小时|d|days?|天|bd|个?工作日)$"
_SPAN_UNITS = {"h": "h", "小": "h", "d": "d", "天": "d", "b": "bd", "个": "bd", "工": "bd"}
_RATE = r"^([A-Za-z]{3})\s*[=:]\s*(\d+(?:\.\d+)?)$"
_LANGUAGES = {"zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "简体中文": "zh", "zhcn": "zh",
              "en": "en", "english": "en", "英文": "en", "英语": "en"}  # fmt: skip
_ORDERS = {"yearmonthday": "ymd", "ymd": "ymd", "年月日": "ymd", "daymonthyear": "dmy",
           "dmy": "dmy",
           "日月年": "dmy", "dayfirst": "dmy", "monthdayyear": "mdy", "mdy": "mdy", "月日年": "mdy",
           "monthfirst": "mdy"}  # fmt: skip
_METHODS = {"rank": "rank", "排名": "rank", "quantile": "quantile", "分位": "quantile",
            "分位数": "quantile",
            "五分位": "quantile", "quintile": "quantile"}  # fmt: skip
_NO_LIMIT = frozenset(map(fold, ("none", "no limit", "不限", "无")))
_MIDNIGHT = 24
_ALL_POINTS = 100
_BY_NAME: dict[str, Setting] = {
    fold(name): setting
    for setting in SETTING_LIST
    for name in (setting.en, setting.zh, setting.field)
}


class BadValueError(ValueError):
    """A setting's value that cannot be: what may stand there, and an example of it."""

    def __init__(self, hint: Message) -> None:
        """Keep what may stand there."""
        super().__init__(str(hint))
        self.hint = hint


def parse_settings(rows: Sequence[Row]) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings, and a policy problem for each row that is none."""
    values: dict[str, object] = {}
    maps: dict[str, str] = {}
    problems: list[Problem] = []
    for row in rows:
        name = row.text("setting").strip()
        if is_map(name):
            problems += _take_map(row, name, maps)
        elif name:
            problems += _take_setting(row, name, values)
    return replace(Settings(), **values, maps=maps), tuple(problems)  # type: ignore[arg-type]  # by field


def is_map(name: str) -> bool:
    """Return whether a setting maps a column: `Map: Orders.Amount`, `映射: 订单.金额`."""
    return name.strip().casefold().startswith(tuple(p.casefold() for p in MAP_PREFIXES))


def map_name(name: str) -> str | None:
    """Return the kind and field that a map names: `映射: 订单.购买日期` is Orders.order_date."""
    sheet_name, _, header = re.split(_COLON, name, maxsplit=1)[1].strip().partition(".")
    for sheet in SHEETS.values():
        if fold(sheet_name) in {fold(sheet.kind), fold(sheet.zh)}:
            by_field = next((c for c in sheet.columns if c.field == header.strip()), None)
            column = by_field or find_column(sheet, header)
            return f"{sheet.kind}.{column.field}" if column else None
    return None


def _take_map(row: Row, text: str, maps: dict[str, str]) -> list[Problem]:
    name, target = map_name(text), row.text("value").strip()
    if name is None:
        hint = msg("Write it as Map: Orders.Order Date, with a sheet and column of ours.")
        return [_problem(row, "setting", msg("no such column can be mapped"), hint)]
    if "!" not in target:
        hint = msg("Write it as Sheet name!Header.")
        return (
            [_problem(row, "value", msg("this names no column of a sheet"), hint)] if target else []
        )
    maps[name] = target
    return []


def _take_setting(row: Row, name: str, values: dict[str, object]) -> list[Problem]:
    setting = _BY_NAME.get(fold(name))
    if setting is None:
        return [_problem(row, "setting", msg("there is no such setting"), _closest(name))]
    cell = row.get("value")
    if cell is None or plain(cell) == "":  # type: ignore[arg-type]  # values of rows are cells
        return []
    try:
        values[setting.field] = _PARSERS[setting.kind](cell)  # type: ignore[arg-type]  # likewise
    except BadValueError as error:
        return [_problem(row, "value", msg("this is no value for {name}", name=name), error.hint)]
    return []


def _closest(name: str) -> Message:
    import difflib  # `due` reads settings every morning

    near = difflib.get_close_matches(fold(name), _BY_NAME, n=1, cutoff=0.0)
    setting = _BY_NAME[near[0]] if near else SETTING_LIST[0]
    zh = any("\u4e00" <= c <= "\u9fff" for c in name)
    return msg("Did you mean {name}?", name=setting.label("zh" if zh else "en"))


def _problem(row: Row, field: str, message: Message, hint: Message) -> Problem:
    return Problem(row.at(field), row.text(field), message, hint, policy=True)


def _text(cell: Cell) -> str:
    return clean(cell)


def _choice(known: dict[str, str], hint: Message) -> Callable[[Cell], str]:
    def parse(cell: Cell) -> str:
        found = known.get(fold(clean(cell)))
        if found is None:
            raise BadValueError(hint)
        return found

    return parse


def _number(cell: Cell) -> float:
    value = parse_number(cell)
    if not isinstance(value, float) or value < 0:
        raise BadValueError(msg("Type a number, like 8."))
    return value


def _whole(cell: Cell) -> int:
    value = parse_number(cell)
    if not isinstance(value, float) or value < 0 or not value.is_integer():
        raise BadValueError(msg("Type a whole number of 0 or more."))
    return int(value)


def _numbers(cell: Cell) -> tuple[float, ...]:
    values = [parse_number(part) for part in _parts(cell)]
    numbers = [value for value in values if isinstance(value, float)]
    rising = all(a < b for a, b in pairwise(numbers))
    if len(numbers) != len(values) or not rising:
        raise BadValueError(msg("Type numbers by comma, smallest first: 30, 90, 180."))
    return tuple(numbers)


def _share(cell: Cell) -> float | None:
    text = plain(cell)
    if fold(text) in _NO_LIMIT:
        return None
    value = parse_number(text.removesuffix("%"))
    value = value / 100 if isinstance(value, float) and text.endswith("%") else value
    if not isinstance(value, float) or not 0 < value <= 1:
        raise BadValueError(msg("Type a share between 0 and 1: 0.2, or 20%."))
    return value


def _points(cell: Cell) -> float:
    value = parse_number(plain(cell).removesuffix("%"))
    if not isinstance(value, float) or not 1 <= value < _ALL_POINTS:
        raise BadValueError(msg("Type percentage points from 1 to 99: 15."))
    return value


def _hours(cell: Cell) -> tuple[tuple[time, time], ...]:
    hint = msg("Type hours as 9:00-12:00, 13:30-18:00.")
    spans = []
    for part in _parts(cell):
        found = re.match(_HOURS, part)
        if found is None:
            raise BadValueError(hint)
        spans.append((_time(found[1], found[2], hint), _time(found[3], found[4], hint)))
    if any(start >= end for start, end in spans):
        raise BadValueError(hint)
    return tuple(sorted(spans))


def _time(hour: str, minute: str | None, hint: Message) -> time:
    try:
        return time.max if int(hour) == _MIDNIGHT else time(int(hour), int(minute or 0))
    except ValueError as error:
        raise BadValueError(hint) from error


def _dates(cell: Cell) -> frozenset[date]:
    days: set[date] = set()
    for part in [cell] if isinstance(cell, date) else _parts(cell):
        days |= _range(part)
    return frozenset(days)


def _range(part: Cell) -> set[date]:
    ends = [_day(text) for text in part.split("..")] if isinstance(part, str) else [_day(part)]
    first, last = ends[0], ends[-1]
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def _day(cell: Cell) -> date:
    found = parse_day(cell, DateStyle())
    if not isinstance(found, date) or isinstance(found, datetime):
        raise BadValueError(msg("Type dates by comma, or a range: 2027-02-05..2027-02-11."))
    return found


def _rates(cell: Cell) -> dict[str, float]:
    found = [re.match(_RATE, part) for part in _parts(cell)]
    if not all(found):
        raise BadValueError(msg("Type rates as USD=7.1, EUR=7.8."))
    return {match[1].upper(): float(match[2]) for match in found if match}


def _tiers(cell: Cell) -> dict[Segment, Tier]:
    tiers: dict[Segment, Tier] = {}
    for part in _parts(cell):
        left, _, right = part.partition("=")
        segment, tier = parse_label(Segment, left), parse_label(Tier, right)
        if segment is None or tier is None:
            raise BadValueError(msg("Type segments with their tier: Key to grow=High value."))
        tiers[segment] = tier
    return tiers


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in re.split(_SPLIT, plain(cell)) if part.strip()]


def _span(cell: Cell) -> Offset:
    found = re.match(_SPAN, plain(cell), re.IGNORECASE)
    if found is None or not int(found[1]):
        raise BadValueError(msg("Type working hours or days: 4h, 1bd."))
    return Offset(int(found[1]), _SPAN_UNITS[found[2][0].casefold()])


_PARSERS: dict[str, Callable[[Cell], object]] = {
    "text": _text,
    "language": _choice(_LANGUAGES, msg("Type zh or en.")),
    "date_order": _choice(_ORDERS, msg("Type year-month-day, day-month-year or month-day-year.")),
    "rfm_method": _choice(_METHODS, msg("Type rank or quantile.")),
    "whole": _whole,
    "number": _number,
    "numbers": _numbers,
    "share": _share,
    "points": _points,
    "hours": _hours,
    "dates": _dates,
    "rates": _rates,
    "tiers": _tiers,
    "sla": _span,
}
