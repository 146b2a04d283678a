"""A copy to share: the sheets that one person works in, and, unseen, what they held when shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from followup_cli.workbook.build import draw_sheets
from followup_cli.workbook.schema import COPY_NAME, DEFINED_NAME, SHEETS, STATE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook

    from followup_cli.model import SheetWhole
    from followup_cli.workbook.schema import Column
    from followup_cli.workbook.shared_mark import Mark

BASE_NAME = DEFINED_NAME + "Base"
PIECE = 30_000  # characters of a line in one cell, of the 32,767 that it holds
_BASE_SHEET = "followup"
_UNSEEN = ("Team", "Settings")  # for the dropdowns and the language alone


def build_copy(
    wholes: Sequence[SheetWhole],
    lang: str,
    columns: Mapping[str, tuple[Column, ...]],
    *,
    lines: Sequence[str],
    mark: Mark,
    planned: str,
) -> bytes:
    """Return a workbook to share.

    Args:
        wholes: Its sheets.
        lang: Their language.
        columns: Their columns by kind, where these are not those of the schema.
        lines: What was shared, for the way back.
        mark: What the copy says it is.
        planned: The day of the last plan, for `due`.
    """
    sheets = {
        kind: sheet._replace(columns=columns.get(kind, sheet.columns))
        for kind, sheet in SHEETS.items()
    }
    scratch = draw_sheets(wholes, lang, sheets=sheets)
    for kind in _UNSEEN:
        scratch.workbook[SHEETS[kind].name(lang)].sheet_state = "hidden"
    _add_base(scratch.workbook, lines)
    _define(scratch.workbook, COPY_NAME, mark.to_text())
    if planned:
        _define(scratch.workbook, STATE_NAME, f'"{planned}"')
    return scratch.to_bytes()


def _add_base(workbook: Workbook, lines: Sequence[str]) -> None:
    sheet = workbook.create_sheet(_BASE_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, line in enumerate(lines, start=1):
        pieces = (line[at : at + PIECE] for at in range(0, len(line), PIECE))
        for column, piece in enumerate(pieces, start=1):
            cell = sheet.cell(row, column, piece)
            cell.data_type = "s"  # a piece may begin with anything
    _define(workbook, BASE_NAME, f"{quote_sheetname(_BASE_SHEET)}!$A$1")


def _define(workbook: Workbook, name: str, text: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=text, hidden=True)
