"""A page as it is before anything is said on it: its cells, dressed, on a sheet of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import SheetFormatProperties
from openpyxl.worksheet.page import PageMargins, PrintPageSetup
from openpyxl.worksheet.properties import PageSetupProperties

from followup_cli.workbook import page_layout as at
from followup_cli.workbook.build import Scratch
from followup_cli.workbook.page import A4, set_footer
from followup_cli.workbook.style import ACCENT, FONTS, INK, LINE, SIZES, TABS

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FIRST_ROW, FIRST_COLUMN = 2, 2
MUTED, PAPER = "5B6672", "F3F7FA"
_WHITE = Side("thick", color="FFFFFF")
_LARGER = {
    at.HEAD: 9, at.VALUE: 9, at.HEADING: 2, at.MOVED: -1, at.COUNTS: -2, at.LABEL: -1,
    at.ADVICE: -1, at.WHERE: -2,
}  # fmt: skip
_BOLD = frozenset({at.HEAD, at.VALUE, at.HEADING, at.NUMBER, at.SAID})
_INKS = {
    at.HEAD: ACCENT, at.HEADING: ACCENT, at.VALUE: ACCENT, at.NUMBER: ACCENT, at.SAID: INK,
    at.ADVICE: INK,
}  # fmt: skip
_VERTICAL = {at.ADVICE: "top"}
_TILE = frozenset({at.LABEL, at.VALUE, at.MOVED, at.COUNTS})
_WRAPPED = frozenset({at.SAID, at.ADVICE, at.WHERE, at.SUBHEAD})


def blank_page(title: str, lang: str) -> bytes:
    """Return a workbook that holds the page, dressed, and nothing said on it yet."""
    scratch = Scratch(lang, {}, people=False)
    worksheet = scratch.workbook.create_sheet(title)
    for slot in at.slots():
        _dress(worksheet, slot, lang)
    _lay_out(worksheet)
    _set_paper(worksheet)
    return scratch.to_bytes()


def _dress(worksheet: Worksheet, slot: at.Slot, lang: str) -> None:
    """Dress the cells of a slot, and make them one."""
    row, first = FIRST_ROW + slot.row, FIRST_COLUMN + slot.column
    last = first + slot.wide - 1
    for column in range(first, last + 1):
        cell = worksheet.cell(row, column)
        cell.font = _font(slot.look, lang)
        cell.alignment = _alignment(slot.look)
        _frame(cell, slot, is_first=column == first, is_last=column == last)
    if slot.wide > 1:
        worksheet.merge_cells(None, row, first, row, last)


def _frame(cell: Cell | MergedCell, slot: at.Slot, *, is_first: bool, is_last: bool) -> None:
    if slot.look in _TILE:
        cell.fill = PatternFill("solid", fgColor=PAPER)
        cell.border = Border(
            left=_WHITE if is_first and slot.column else Side(),
            right=_WHITE if is_last and slot.column + slot.wide < at.COLUMNS else Side(),
            top=Side("medium", color=ACCENT) if slot.look == at.LABEL else Side(),
        )
    elif slot.look == at.HEADING:
        cell.border = Border(bottom=Side("thin", color=ACCENT))
    elif slot.look in (at.ADVICE, at.WHERE) or slot.row % 2 != at.FINDINGS_AT % 2:
        below = slot.look in (at.ADVICE, at.WHERE)
        cell.border = Border(bottom=Side("thin", color=LINE)) if below else Border()


def _font(look: str, lang: str) -> Font:
    size = SIZES[lang] + _LARGER.get(look, 0)
    return Font(name=FONTS[lang], size=size, bold=look in _BOLD, color=_INKS.get(look, MUTED))


def _alignment(look: str) -> Alignment:
    if look == at.WHERE:
        return Alignment("right", "top", wrap_text=True)
    if look in _WRAPPED:
        return Alignment("left", _VERTICAL.get(look, "center"), wrap_text=True)
    if look == at.NUMBER:
        return Alignment("right", "center", indent=1)
    # Shrunk rather than cut off, whatever the font makes of the width.
    indent = 1 if look in _TILE else 0
    return Alignment("left", "center", indent=indent, shrink_to_fit=look in _TILE)


def _lay_out(worksheet: Worksheet) -> None:
    worksheet.column_dimensions["A"].width = at.MARGIN_WIDTH
    for number in range(at.COLUMNS):
        letters = get_column_letter(FIRST_COLUMN + number)
        worksheet.column_dimensions[letters].width = at.COLUMN_WIDTH
    worksheet.sheet_format = SheetFormatProperties(defaultRowHeight=at.HEIGHT, customHeight=True)
    worksheet.row_dimensions[1].height = at.HEIGHTS[2]
    for number in range(at.ROWS):
        height = at.HEIGHTS.get(number, at.HEIGHT)
        worksheet.row_dimensions[FIRST_ROW + number].height = height


def _set_paper(worksheet: Worksheet) -> None:
    """Have the page print on A4, upright, one page wide."""
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = TABS["whole"]
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup = PrintPageSetup(
        worksheet, orientation="portrait", paperSize=A4, fitToWidth=1, fitToHeight=0
    )
    worksheet.page_margins = PageMargins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
    worksheet.print_options.horizontalCentered = True
    set_footer(worksheet)
