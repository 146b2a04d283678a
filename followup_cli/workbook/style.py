"""How the sheets look: one accent colour, fonts that suit the language, a format for each kind.

A look is worked out once for each column and kind of value, and shared by all its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from followup_cli.terms import YesNo
from followup_cli.workbook import schema as s
from followup_cli.workbook.measures import wraps

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet

ACCENT, TINT, NEUTRAL = "1F5F8B", "D6E6F2", "EEF1F4"
INK, FAINT, WHITE, LINE = "1F2933", "8A94A0", "FFFFFF", "DDE2E7"
RED, LIGHT_RED, LIGHT_AMBER = "C0392B", "FBE3E0", "FFF1CC"

TABS = {"facts": "8A94A0", "policy": "B7C9D8", "edited": ACCENT, "whole": "5B9BC8"}

# Excel on Windows has both; a Latin-only font would leave Chinese to chance.
FONTS = {"zh": "微软雅黑", "en": "Calibri"}
NORMAL_FONTS = {"zh": "等线", "en": "Calibri"}
SIZES = {"zh": 10, "en": 11}
# The language is named, else weekdays are in that of the machine (and aaa may mean another era).
DATES = {"zh": "[$-804]yyyy-mm-dd aaa", "en": "[$-409]yyyy-mm-dd ddd"}

# Long text is wrapped where it can be; anything else is shrunk where it does not fit.
TOP = frozenset({"Templates", "Today"})  # sheets of long texts, read from their first line on
CENTRED = frozenset({s.SCORE, s.WHOLE})


class Variant(NamedTuple):
    """What sets a cell apart from its column: a time of day, a quote prefix, a format."""

    timed: bool = False
    quoted: bool = False
    number_format: str = ""


PLAIN = Variant()


def number_format(column: s.Column, lang: str, *, timed: bool = False) -> str:
    """Return the number format of a column's cells."""
    if column.kind in (s.DATE, s.MOMENT, s.CONTRACT_END):
        return DATES[lang] + (" hh:mm" if timed else "")
    return _FORMATS.get(str(column.kind), "@")


_FORMATS = {
    s.BIRTHDAY: "yyyy-mm-dd",
    s.MONEY: "#,##0.00",
    s.PERCENT: "0.0%",
    s.WHOLE: "0",
    s.SCORE: "General",
    s.NUMBER: "General",
}


class Looks:
    """The looks of one workbook, each made once and then shared."""

    def __init__(self, workbook: Workbook, lang: str) -> None:
        """Keep the workbook that holds the styles, and the language that chooses the font."""
        self._sheet: Worksheet = workbook.worksheets[0]
        self._lang = lang
        self._known: dict[tuple[object, ...], StyleArray] = {}

    def body(self, sheet: s.Sheet, column: s.Column, variant: Variant = PLAIN) -> StyleArray:
        """Return the look of a cell under a header."""
        key = (sheet.kind in TOP, column.kind, wraps(sheet, column), variant)
        if key not in self._known:
            cell = Cell(self._sheet, 1, 1)
            self.dress(cell, sheet, column, variant)
            cell.border = Border(bottom=Side("thin", color=LINE))
            self._known[key] = _array(cell)
            self._known[key].quotePrefix = int(variant.quoted)
        return self._known[key]

    def header(self, sheet: s.Sheet, column: s.Column) -> StyleArray:
        """Return the look of a header: solid where a person writes, pale where the program does."""
        fill, ink = _header_colours(sheet, column)
        if (fill,) not in self._known:
            cell = Cell(self._sheet, 1, 1)
            cell.font = self._font(bold=True, ink=ink)
            cell.fill = PatternFill("solid", fgColor=fill)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.border = Border(bottom=Side("thin", color=ACCENT))
            cell.number_format = "@"
            self._known[fill,] = _array(cell)
        return self._known[fill,]

    def title(self) -> StyleArray:
        """Return the look of the line above a header."""
        cell = Cell(self._sheet, 1, 1)
        cell.font = self._font(bold=True, ink=ACCENT)
        return _array(cell)

    def dress(
        self,
        target: Cell | ColumnDimension,
        sheet: s.Sheet,
        column: s.Column,
        variant: Variant = PLAIN,
    ) -> None:
        """Give a cell, or a whole column, the font, format and alignment of its column."""
        target.font = self._font()
        target.alignment = _alignment(sheet, column)
        target.number_format = variant.number_format or number_format(
            column, self._lang, timed=variant.timed
        )

    def _font(self, *, bold: bool = False, ink: str = INK) -> Font:
        return Font(name=FONTS[self._lang], size=SIZES[self._lang], bold=bold, color=ink)


def _header_colours(sheet: s.Sheet, column: s.Column) -> tuple[str, str]:
    if sheet.role in ("facts", "policy"):
        return (ACCENT, WHITE) if column.required else (TINT, INK)
    return {"person": (ACCENT, WHITE), "shared": (TINT, INK)}.get(column.whose, (NEUTRAL, INK))


def _alignment(sheet: s.Sheet, column: s.Column) -> Alignment:
    vertical = "top" if sheet.kind in TOP else "center"
    if wraps(sheet, column):
        return Alignment("left", vertical, wrap_text=True)
    # Shrunk rather than cut off or ####, whatever the font makes of the width.
    horizontal = _horizontal(column)
    return Alignment(horizontal, vertical, indent=horizontal == "right", shrink_to_fit=True)


def _horizontal(column: s.Column) -> str:
    if column.kind in (s.MONEY, s.PERCENT, s.NUMBER):
        return "right"
    return "center" if column.kind in CENTRED or column.kind is YesNo else "left"


def _array(cell: Cell) -> StyleArray:
    array: StyleArray = cell._style  # type: ignore[attr-defined]  # noqa: SLF001  # what cells share a style by; it has no public name
    return array
