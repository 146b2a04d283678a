"""Columns and pages: widths, outline groups, frozen panes, and A4 paper."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.dimensions import RowDimension, SheetFormatProperties
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins, PrintPageSetup
from openpyxl.worksheet.properties import Outline, PageSetupProperties

from followup_cli.workbook.measures import ROW_HEIGHT, fixed_height, row_height, width, wraps
from followup_cli.workbook.style import TABS, Looks

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from followup_cli.workbook import schema as s

# How many columns stay in sight; elsewhere the header alone does.
FROZEN_COLUMNS = {
    "Schedule": 3,
    "History": 3,
    "Customers": 2,
    "Tiers": 2,
    "Overdue": 2,
    "Rules": 3,
    "Map": 4,
    "Today": 5,
}
A4 = 9
READABLE = 250  # characters across a page
_PRINT_TITLES = "_xlnm.Print_Titles"


class _FlexibleRow(RowDimension):
    """A row with a height that Excel adapts when its text changes."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  # openpyxl's name, which says it is always true
        """Return that nobody set the height by hand."""
        return False


def lay_out_columns(worksheet: Worksheet, sheet: s.Sheet, looks: Looks, lang: str) -> None:
    """Set each column's width, look, outline and visibility, down to the last row there is.

    Groups that touch are one group to Excel, so each lies a level deeper than the one before it:
    every group has a button of its own, above the column to its left.
    """
    groups = [column.group for column in sheet.columns]
    worksheet.sheet_properties.outlinePr = Outline(summaryRight=False)
    worksheet.column_dimensions.max_outline = max(groups)
    for number, column in enumerate(sheet.columns, start=1):
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        looks.dress(dimension, sheet, column)
        dimension.width = width(column, lang)
        dimension.outlineLevel = column.group
        dimension.hidden = column.hidden or column.group > 0
        dimension.collapsed = max(groups[number : number + 1], default=0) > column.group


def lay_out_rows(worksheet: Worksheet, sheet: s.Sheet, first: int, lang: str) -> None:
    """Make each row as high as its longest text, since not every program does so on its own."""
    fixed = fixed_height(sheet, lang)
    worksheet.sheet_format = SheetFormatProperties(
        defaultRowHeight=fixed or ROW_HEIGHT, customHeight=True
    )
    wrapped = [
        (number, width(column, lang))
        for number, column in enumerate(sheet.columns)
        if wraps(sheet, column) and not column.hidden and not column.group
    ]
    for row, values in enumerate(worksheet.iter_rows(first, values_only=True), start=first):
        if fixed:
            worksheet.row_dimensions[row].height = fixed
            continue
        height = row_height([(values[number], wide) for number, wide in wrapped], lang)
        worksheet.row_dimensions[row] = _FlexibleRow(worksheet, row, ht=height)


def pages_wide(sheet: s.Sheet, lang: str) -> int:
    """Return how many pages side by side a sheet needs to be read without a glass."""
    shown = (column for column in sheet.columns if not column.hidden and not column.group)
    frozen = FROZEN_COLUMNS.get(sheet.kind, 0)
    return ceil(sum(width(column, lang) for column in shown) / READABLE) if frozen else 1


def set_page(worksheet: Worksheet, sheet: s.Sheet, header: int, lang: str) -> None:
    """Set what stays in sight on the screen and on paper: A4 landscape, header on each page."""
    pages = pages_wide(sheet, lang)
    frozen = FROZEN_COLUMNS.get(sheet.kind, 0)
    worksheet.freeze_panes = f"{get_column_letter(frozen + 1)}{header + 1}"
    worksheet.sheet_view.showGridLines = sheet.role != "whole"
    worksheet.sheet_properties.tabColor = TABS[sheet.role]
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup = PrintPageSetup(
        worksheet, orientation="landscape", paperSize=A4, fitToWidth=pages, fitToHeight=0
    )
    worksheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
    _repeat(worksheet, header, frozen if pages > 1 else 0)
    set_footer(worksheet)


def _repeat(worksheet: Worksheet, header: int, frozen: int) -> None:
    """Repeat the header on each page, and the frozen columns where there are pages side by side.

    Columns first, as Excel has it: LibreOffice would write openpyxl's order beside its own, and
    Excel repairs a workbook with two names of print titles in one sheet.
    """
    columns = [f"$A:${get_column_letter(frozen)}"] if frozen else []
    title = quote_sheetname(worksheet.title)
    areas = ",".join(f"{title}!{area}" for area in (*columns, f"${header}:${header}"))
    worksheet.defined_names[_PRINT_TITLES] = DefinedName(_PRINT_TITLES, attr_text=areas)


def set_footer(worksheet: Worksheet) -> None:
    """Name the sheet and number the pages at the foot of each."""
    footer = HeaderFooterItem()
    for part, text in ((footer.left, "&A"), (footer.right, "&P / &N")):
        if part is not None:
            part.text = text
    worksheet.HeaderFooter.oddFooter = footer
