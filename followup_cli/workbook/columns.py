"""A column of cells as values of its kind, each distinct cell parsed once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import cells as c
from followup_cli.workbook import dates as d
from followup_cli.workbook import schema
from followup_cli.workbook.cells import Wrong
from followup_cli.workbook.phones import parse_phone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from followup_cli.model_desk import Settings
    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.schema import Column

_NAMES = frozenset({"customer", "contact", "email", "wechat", "reach_at"})
_DATES = frozenset({schema.DATE, schema.MOMENT, schema.BIRTHDAY, schema.CONTRACT_END})


class Style(NamedTuple):
    """How a workbook's cells are to be read: language, calendar, order of dates, time zone."""

    lang: str = "en"
    from_1904: bool = False
    date_order: str = "ymd"
    zone: str = ""


class Finding(NamedTuple):
    """A cell that something is wrong with: its position in the column, what it holds, and what."""

    position: int
    cell: Cell
    wrong: Wrong


class Parsed(NamedTuple):
    """A column's values, one for each cell, and what was wrong."""

    values: list[object]
    findings: tuple[Finding, ...]


def style_of(settings: Settings, lang: str, *, from_1904: bool) -> Style:
    """Return how a workbook's cells are to be read."""
    return Style(lang, from_1904, settings.date_order, settings.time_zone)


def parse_column(column: Column, cells: Sequence[Cell], style: Style) -> Parsed:
    """Parse the cells of a column."""
    plain = [_word(cell) if isinstance(cell, bool) else cell for cell in cells]
    distinct = set(plain)
    parse = parser_of(column, distinct, style)
    known = {cell: parse(cell) for cell in distinct}
    wrong = {cell: found for cell, found in known.items() if isinstance(found, Wrong)}
    if not wrong:
        return Parsed([known[cell] for cell in plain], ())
    known |= {cell: found.instead for cell, found in wrong.items()}
    findings = tuple(
        Finding(i, cells[i], wrong[cell]) for i, cell in enumerate(plain) if cell in wrong
    )
    return Parsed([known[cell] for cell in plain], findings)


def parser_of(
    column: Column, cells: Iterable[Cell], style: Style
) -> Callable[[Cell], object | Wrong]:
    """Return what parses the cells of a column."""
    if isinstance(column.kind, str):
        if column.kind in _DATES:
            return _date_parser(column.kind, cells, style)
        return c.parse_name if column.field in _NAMES else _PARSERS[column.kind]
    return partial(_parse_enum, column, style.lang)


def _word(cell: object) -> str:
    # True equals 1, and would be taken for it.
    return "TRUE" if cell else "FALSE"


def _date_parser(
    kind: str, cells: Iterable[Cell], style: Style
) -> Callable[[Cell], object | Wrong]:
    order = d.decide_order(cells, style.date_order)
    return partial(_DATE_PARSERS[kind], style=d.DateStyle(order, style.from_1904, style.zone))


def _parse_enum(column: Column, lang: str, cell: Cell) -> object | Wrong:
    assert not isinstance(column.kind, str)
    parse = c.parse_several if column.several else c.parse_enum
    return parse(column.kind, cell, lang)


_PARSERS: dict[str, Callable[[Cell], object | Wrong]] = {
    schema.TEXT: c.parse_text,
    schema.IDENTIFIER: c.parse_identifier,
    schema.PHONE: parse_phone,
    schema.MONEY: c.parse_number,
    schema.NUMBER: c.parse_number,
    schema.PERCENT: c.parse_number,
    schema.WHOLE: c.parse_whole,
    schema.SCORE: c.parse_score,
}
_DATE_PARSERS: dict[str, Callable[..., object | Wrong]] = {
    schema.DATE: d.parse_day,
    schema.MOMENT: d.parse_moment,
    schema.BIRTHDAY: d.parse_birthday,
    schema.CONTRACT_END: d.parse_contract_end,
}
