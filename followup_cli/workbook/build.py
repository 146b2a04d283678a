"""New sheets, styled for daily work, in a scratch workbook: header, table, dropdowns, colours.

A scratch workbook holds, besides the sheets asked for, the hidden sheet of lists that their
dropdowns need, and hidden defined names: `followup.KIND` at each sheet's header, and
`followup.list.NAME` at each list. `graft` takes them from there into a workbook of the user's.
"""

from __future__ import annotations

import errno
import os
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from followup_cli.words import tell
from followup_cli.workbook import schema as s
from followup_cli.workbook.archive import TimelessArchive
from followup_cli.workbook.colours import add_colours
from followup_cli.workbook.dropdowns import LISTS, add_checks, add_lists, name_people, needs_lists
from followup_cli.workbook.measures import figure_format
from followup_cli.workbook.page import lay_out_columns, lay_out_rows, set_page
from followup_cli.workbook.style import NORMAL_FONTS, SIZES, Looks, Variant
from followup_cli.workbook.written import Written, write_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

    from followup_cli.model import SheetWhole

HEADER_HEIGHT = 32
_NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  # a time of making would make each file differ


def new_workbook(wholes: Sequence[SheetWhole], lang: str) -> bytes:
    """Return a new workbook of these sheets, the first of them in front."""
    return build_sheets(wholes, lang)


def build_sheets(
    wholes: Sequence[SheetWhole], lang: str, names: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook that holds these sheets, and the lists that their dropdowns need.

    `names` gives the name of a sheet by its kind where that is not its usual one, whether the
    sheet is built here or stands in the workbook that these will join (`Team`, for the dropdowns
    of people; `Lists`, for the hidden sheet).
    """
    return draw_sheets(wholes, lang, names).to_bytes()


def draw_sheets(
    wholes: Sequence[SheetWhole],
    lang: str,
    names: Mapping[str, str] | None = None,
    sheets: Mapping[str, s.Sheet] = s.SHEETS,
) -> Scratch:
    """Return a scratch workbook of these sheets; `sheets` says what columns each kind has."""
    names = names or {}
    titles = {w.kind: names.get(w.kind, sheets[w.kind].name(lang)) for w in wholes}
    team = titles.get("Team") or names.get("Team")
    scratch = Scratch(lang, sheets, people=team is not None)
    for whole in wholes:
        scratch.add(whole, titles[whole.kind])
    if any(needs_lists(sheets[whole.kind]) for whole in wholes):
        add_lists(scratch.workbook, lang, names.get(LISTS, LISTS))
        if team is not None:
            name_people(scratch.workbook, team)
    return scratch


class Scratch:
    """A workbook in the making, in one language."""

    def __init__(self, lang: str, sheets: Mapping[str, s.Sheet], *, people: bool) -> None:
        """Begin one without sheets; `people` is whether there is a list of people to choose of."""
        self.workbook = Workbook()
        self._sheets = sheets
        self._blank = self.workbook.worksheets[0]
        self._blank.title = "_"
        self._lang = lang
        self._people = people
        self._set_font()
        self._looks = Looks(self.workbook, lang)

    def _set_font(self) -> None:
        """Make the language's font the workbook's own, which measures its columns too."""
        normal = Font(name=NORMAL_FONTS[self._lang], size=SIZES[self._lang])
        inside = vars(self.workbook)  # openpyxl has no public name for either
        inside["_fonts"] = IndexedList([normal])
        inside["_named_styles"]["Normal"].font = normal

    def add(self, whole: SheetWhole, title: str) -> None:
        """Add a sheet with its rows, or with one blank row, since a table needs one."""
        sheet, worksheet = self._sheets[whole.kind], self.workbook.create_sheet(title)
        header = 1 if whole.title is None else 2
        if whole.title is not None:
            heading = Cell(worksheet, 1, 1, style_array=self._looks.title())
            heading.value = tell(whole.title, self._lang)
            worksheet.append([heading])
        self._write(worksheet, sheet, whole.rows or ({},))
        self._name(whole.kind, title, header)
        _add_table(worksheet, sheet, header)
        self._lay_out(worksheet, sheet, header)

    def _write(
        self, worksheet: Worksheet, sheet: s.Sheet, rows: Sequence[Mapping[str, object]]
    ) -> None:
        looks = [self._looks.header(sheet, column) for column in sheet.columns]
        labels = [column.label(self._lang) for column in sheet.columns]
        worksheet.append(
            [_cell(worksheet, text, look) for text, look in zip(labels, looks, strict=True)]
        )
        for row in rows:
            figure = figure_format(row)
            worksheet.append(
                [self._body(worksheet, sheet, column, row, figure) for column in sheet.columns]
            )

    def _body(
        self,
        worksheet: Worksheet,
        sheet: s.Sheet,
        column: s.Column,
        row: Mapping[str, object],
        figure: str,
    ) -> Cell:
        value, quoted, timed = write_value(row.get(column.field), self._lang)
        number_format = figure if column.kind == s.NUMBER else ""
        if column.kind == s.TEXT and isinstance(value, int | float):
            number_format = "General"
        variant = Variant(timed, quoted, number_format)
        return _cell(worksheet, value, self._looks.body(sheet, column, variant))

    def _name(self, kind: str, title: str, header: int) -> None:
        name = s.DEFINED_NAME + kind
        target = f"{quote_sheetname(title)}!$A${header}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=target, hidden=True)

    def _lay_out(self, worksheet: Worksheet, sheet: s.Sheet, header: int) -> None:
        lay_out_columns(worksheet, sheet, self._looks, self._lang)
        lay_out_rows(worksheet, sheet, header + 1, self._lang)
        worksheet.row_dimensions[header].height = HEADER_HEIGHT
        set_page(worksheet, sheet, header, self._lang)
        add_checks(worksheet, sheet, header + 1, self._lang, people=self._people)
        add_colours(worksheet, sheet, header + 1, self._lang)

    def to_bytes(self) -> bytes:
        """Return the workbook as a file."""
        self.workbook.remove(self._blank)
        self.workbook.properties = DocumentProperties(
            creator="followup", created=_NO_TIME, modified=_NO_TIME
        )
        target = BytesIO()
        try:
            with TimelessArchive(target, "w") as archive:
                ExcelWriter(self.workbook, archive).write_data()
        except SerialisationError as error:  # each sheet is a temporary file first
            if str(error) != "IO_ENOSPC":
                raise
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        return target.getvalue()


def _cell(worksheet: Worksheet, value: Written, look: StyleArray) -> Cell:
    cell = Cell(worksheet, 1, 1, style_array=look)
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, nor an error, whatever the text begins with
    return cell


def _add_table(worksheet: Worksheet, sheet: s.Sheet, header: int) -> None:
    last = f"{get_column_letter(len(sheet.columns))}{worksheet.max_row}"
    table = Table(displayName=f"followup_{sheet.kind}", ref=f"A{header}:{last}")
    table.tableStyleInfo = TableStyleInfo(
        name="TableStyleLight1", showRowStripes=sheet.role == "whole"
    )
    worksheet.add_table(table)
