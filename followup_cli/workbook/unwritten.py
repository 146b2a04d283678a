"""Facts that stand in no workbook, read as if they did: a demonstration lives through many days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.utils import get_column_letter

from followup_cli.model_desk import Table
from followup_cli.workbook.columns import style_of
from followup_cli.workbook.conform import blank_frame
from followup_cli.workbook.factsheets import Facts, read_facts
from followup_cli.workbook.grid import make_grid
from followup_cli.workbook.header import layout_at
from followup_cli.workbook.locate import Found
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.written import write_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.model_desk import Settings
    from followup_cli.workbook.cells import Cell
    from followup_cli.workbook.header import Layout

_HEADER = 1


def facts_of(wholes: Iterable[SheetWhole], settings: Settings, lang: str) -> Facts:
    """Return what sheets of facts would be read as, were they in a workbook of that language."""
    found = Found({whole.kind: (_layout(whole, lang),) for whole in wholes})
    return read_facts(lambda _sheet: (), found, style_of(settings, lang, from_1904=False))


def table_of(kind: str, rows: Sequence[object], lang: str) -> Table:
    """Return records as reading their rows would, one below the other in a sheet of ours."""
    sheet, blank = SHEETS[kind], blank_frame(kind, len(rows))
    columns = {
        field: _typed([getattr(row, field) for row in rows], blank[field].dtype)
        for field in sheet.fields
    }
    columns["_sheet"] = pd.array([sheet.name(lang)] * len(rows), dtype="str")
    columns["_row"] = range(_HEADER + 1, _HEADER + 1 + len(rows))
    letters = {field: get_column_letter(n) for n, field in enumerate(sheet.fields, start=1)}
    return Table(blank.assign(**columns), {sheet.name(lang): letters})


def _typed(values: list[Any], dtype: Any) -> Any:
    if str(dtype).startswith("datetime64"):
        return pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[us]")
    if str(dtype) == "object":
        return pd.Series(values, dtype=object)
    return pd.array(values, dtype="str")


def _layout(whole: SheetWhole, lang: str) -> Layout:
    sheet = SHEETS[whole.kind]
    header: list[Cell] = [column.label(lang) for column in sheet.columns]
    rows = [[_as_read(row.get(name), lang) for name in sheet.fields] for row in whole.rows]
    return layout_at(whole.kind, make_grid(sheet.name(lang), [header, *rows]), _HEADER)


def _as_read(value: object, lang: str) -> Cell:
    """Return a value as it comes back from a cell: numbers have no kinds there, blanks are text."""
    written = write_value(value, lang)
    if written.value is None:
        return ""
    if isinstance(written.value, date) and not written.timed:
        day = written.value
        return day.date() if isinstance(day, datetime) else day
    return float(written.value) if isinstance(written.value, int | float) else written.value
