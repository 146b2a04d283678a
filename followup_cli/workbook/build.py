"""New sheets, styled for daily work, in a scratch workbook: header, table, dropdowns, colours.

A scratch workbook holds, besides the sheets asked for, the hidden sheet of lists that their
dropdowns need, and hidden defined names: `followup.KIND` at each sheet's header, and
`followup.list.NAME` at each list. `graft` takes them from there into a workbook of the user's.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

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
from followup_cli.workbook.page import lay_out_columns, set_page
from followup_cli.workbook.style import NORMAL_FONTS, SIZES, Looks, Variant
from followup_cli.workbook.written import write_value

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
    names = names or {}
    workbook = Workbook()
    scratch = workbook.worksheets[0]
    scratch.title = "_"
    _set_defaults(workbook, lang)
    looks = Looks(workbook, lang)
    titles = {w.kind: names.get(w.kind, s.SHEETS[w.kind].name(lang)) for w in wholes}
    team = titles.get("Team") or names.get("Team")
    for whole in wholes:
        _add_sheet(workbook, whole, titles[whole.kind], looks, lang, people=team is not None)
    workbook.remove(scratch)
    if any(needs_lists(s.SHEETS[whole.kind]) for whole in wholes):
        add_lists(workbook, lang, names.get(LISTS, LISTS))
        if team is not None:
            name_people(workbook, team)
    return _to_bytes(workbook)


def _set_defaults(workbook: Workbook, lang: str) -> None:
    """Make the font of the language the workbook's own, which also measures its columns."""
    normal = Font(name=NORMAL_FONTS[lang], size=SIZES[lang])
    workbook._fonts = IndexedList([normal])  # noqa: SLF001  # openpyxl has no public name for it
    workbook._named_styles["Normal"].font = normal  # noqa: SLF001  # likewise


def _add_sheet(
    workbook: Workbook, whole: SheetWhole, title: str, looks: Looks, lang: str, *, people: bool
) -> None:
    sheet = s.SHEETS[whole.kind]
    worksheet = workbook.create_sheet(title)
    if whole.title is not None:
        cell = Cell(worksheet, value=tell(whole.title, lang), style_array=looks.title())
        worksheet.append([cell])
    header = 1 if whole.title is None else 2
    _write_header(worksheet, sheet, looks, lang, header)
    _write_rows(worksheet, sheet, whole.rows or ({},), looks, lang)
    _add_table(worksheet, sheet, header)
    anchor = s.DEFINED_NAME + whole.kind
    workbook.defined_names[anchor] = DefinedName(
        anchor, attr_text=f"{quote_sheetname(title)}!$A${header}", hidden=True
    )
    lay_out_columns(worksheet, sheet, looks, lang)
    set_page(worksheet, sheet, header)
    add_checks(worksheet, sheet, header + 1, lang, people=people)
    add_colours(worksheet, sheet, header + 1, lang)


def _write_header(worksheet: Worksheet, sheet: s.Sheet, looks: Looks, lang: str, row: int) -> None:
    worksheet.append(
        [
            Cell(worksheet, value=column.label(lang), style_array=looks.header(sheet, column))
            for column in sheet.columns
        ]
    )
    worksheet.row_dimensions[row].height = HEADER_HEIGHT


def _write_rows(
    worksheet: Worksheet,
    sheet: s.Sheet,
    rows: Sequence[Mapping[str, object]],
    looks: Looks,
    lang: str,
) -> None:
    for row in rows:
        share = _share_format(row)
        worksheet.append(
            [
                _cell(worksheet, sheet, column, row.get(column.field), looks, lang, share)
                for column in sheet.columns
            ]
        )


def _cell(
    worksheet: Worksheet,
    sheet: s.Sheet,
    column: s.Column,
    value: object,
    looks: Looks,
    lang: str,
    share: str,
) -> Cell:
    written = write_value(value, lang)
    number_format = ""
    if not isinstance(written.value, str | None):
        number_format = share if column.kind == s.NUMBER else ""
    return _styled(
        worksheet,
        written.value,
        looks.body(sheet, column, Variant(written.timed, written.quoted, number_format)),
    )


def _styled(worksheet: Worksheet, value: object, look: StyleArray) -> Cell:
    cell = Cell(worksheet, style_array=look)
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, nor an error, whatever the text begins with
    return cell


def _share_format(row: Mapping[str, object]) -> str:
    """Return a percent format for a row whose value is its numerator over its denominator."""
    value, part, whole = (row.get(name) for name in ("value", "numerator", "denominator"))
    numbers = [x for x in (value, part, whole) if isinstance(x, int | float)]
    if len(numbers) < 3 or not numbers[2]:  # noqa: PLR2004
        return ""
    return "0.0%" if abs(numbers[0] - numbers[1] / numbers[2]) < 1e-6 else ""  # noqa: PLR2004


def _add_table(worksheet: Worksheet, sheet: s.Sheet, header: int) -> None:
    last = f"{get_column_letter(len(sheet.columns))}{worksheet.max_row}"
    table = Table(displayName=f"followup_{sheet.kind}", ref=f"A{header}:{last}")
    table.tableStyleInfo = TableStyleInfo(
        name="TableStyleLight1", showRowStripes=sheet.role == "whole"
    )
    worksheet.add_table(table)


def _to_bytes(workbook: Workbook) -> bytes:
    workbook.properties = DocumentProperties(
        creator="followup", created=_NO_TIME, modified=_NO_TIME
    )
    target = BytesIO()
    with TimelessArchive(target, "w") as archive:
        ExcelWriter(workbook, archive).write_data()
    return target.getvalue()
