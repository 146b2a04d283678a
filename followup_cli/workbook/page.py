"""Columns and pages: widths, outline groups, frozen panes, and A4 paper."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from followup_cli.workbook import schema as s
from followup_cli.workbook.style import COLUMN, TABS, Looks

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# How many columns stay in sight; elsewhere the header alone does.
FROZEN_COLUMNS = {"Schedule": 3, "Customers": 2, "Tiers": 2, "Overdue": 2, "Rules": 3}
NARROWEST = {s.DATE: 15, s.MOMENT: 19, s.CONTRACT_END: 15, s.MONEY: 14}
FILTER_BUTTON = 3


def lay_out_columns(worksheet: Worksheet, sheet: s.Sheet, looks: Looks, lang: str) -> None:
    """Set each column's width, look, outline and visibility, down to the last row there is.

    Groups that touch are one group to Excel, so each lies a level deeper than the one before it:
    every group has a button of its own, above the column to its left.
    """
    worksheet.sheet_properties.outlinePr.summaryRight = False
    for number, column in enumerate(sheet.columns, start=1):
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width = width(column, lang)
        dimension.outlineLevel = column.group
        dimension.hidden = column.hidden or column.group > 0
        following = sheet.columns[number].group if number < len(sheet.columns) else 0
        dimension.collapsed = following > column.group
        dimension._style = looks.body(sheet, column, COLUMN)
    worksheet.column_dimensions.max_outline = max(column.group for column in sheet.columns)


def width(column: s.Column, lang: str) -> float:
    """Return a width that holds the header's longest word, its button, and a usual value."""
    words = column.label(lang).split() if lang == "en" else [column.label(lang)]
    longest = max(map(_cells, words))
    if lang == "zh" and longest > 8:  # noqa: PLR2004
        longest = 8 + longest % 2  # a long Chinese header breaks anywhere, into two lines
    return max(column.width, longest + FILTER_BUTTON, NARROWEST.get(str(column.kind), 0))


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def set_page(worksheet: Worksheet, sheet: s.Sheet, header: int) -> None:
    """Set what stays in sight on the screen and on paper: A4 landscape, as wide as the sheet."""
    column = get_column_letter(FROZEN_COLUMNS.get(sheet.kind, 0) + 1)
    worksheet.freeze_panes = f"{column}{header + 1}"
    worksheet.sheet_view.showGridLines = sheet.role != "whole"
    worksheet.sheet_properties.tabColor = TABS[sheet.role]
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.print_title_rows = f"{header}:{header}"
    worksheet.oddFooter.left.text = "&A"
    worksheet.oddFooter.right.text = "&P / &N"
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.6, 0.3
