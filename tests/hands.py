"""What a person does to `Schedule` in a spreadsheet program: sort, colour, comment, filter, edit."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters
from openpyxl.worksheet.table import TableColumn, TableFormula

from followup_cli.terms import Status
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import SCHEDULE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from openpyxl.worksheet.table import Table
    from openpyxl.worksheet.worksheet import Worksheet

ORANGE = "FFFFC000"


class Hands:
    """`Schedule` opened by a person; cells are named by task and field."""

    def __init__(self, path: Path, lang: str) -> None:
        """Open a workbook."""
        self.path, self.lang = path, lang
        self.workbook = load_workbook(path)
        self.sheet: Worksheet = self.workbook[SCHEDULE.name(lang)]

    @property
    def table(self) -> Table:
        """The table of the sheet."""
        table: Table = next(iter(self.sheet.tables.values()))
        return table

    @property
    def buttons(self) -> AutoFilter:
        """The filter buttons of the table."""
        assert self.table.autoFilter is not None
        return self.table.autoFilter

    def save(self) -> Path:
        """Save, as Excel does: it writes the columns of print titles before the rows."""
        sheets: list[Any] = list(self.workbook.worksheets)
        for sheet in sheets:
            rows, columns = sheet.print_title_rows, sheet.print_title_cols
            if rows and columns:
                sheet._print_rows = sheet._print_cols = None
                title = quote_sheetname(sheet.title)
                areas = f"{title}!{columns},{title}!{rows}"
                name = DefinedName("_xlnm.Print_Titles", attr_text=areas)
                sheet.defined_names[name.name] = name
        self.workbook.save(self.path)
        return self.path

    def column(self, field: str) -> int:
        """Return the number of a field's column."""
        wanted = SCHEDULE.column(field).label(self.lang)
        return 1 + [cell.value for cell in self.sheet[1]].index(wanted)

    def row(self, task_id: str) -> int:
        """Return the row that a task stands in."""
        return 1 + [cell.value for cell in self.sheet["A"]].index(task_id)

    def cell(self, task_id: str, field: str) -> Any:
        """Return a task's cell."""
        return self.sheet.cell(self.row(task_id), self.column(field))

    def says(self, value: Any) -> str:
        """Return what an enumeration's value is called in this workbook."""
        return label(value, self.lang)

    def pending(self, monday: date) -> list[str]:
        """Return the tasks that are to be done in a week, in the order of their ids."""
        first = datetime.combine(monday, datetime.min.time())
        ids = [cell.value for cell in self.sheet["A"][1:]]
        return sorted(
            task_id
            for task_id in ids
            if self.cell(task_id, "status").value == self.says(Status.PENDING)
            and first <= self.cell(task_id, "due").value < first + timedelta(days=7)
        )

    def sort(self, *fields: str) -> None:
        """Sort the rows, as Data > Sort does: values and formats travel together."""
        columns = [self.column(field) for field in fields]
        cells: list[Any] = list(self.sheet.iter_rows(min_row=2))
        rows = [[(cell.value, copy(cell._style)) for cell in row] for row in cells]
        rows.sort(key=lambda row: [str(row[n - 1][0]) for n in columns])
        for row, values in zip(cells, rows, strict=True):
            for cell, (value, style) in zip(row, values, strict=True):
                cell.value, cell._style = value, style

    def add_column(self, header: str, formula: str) -> None:
        """Type a header beside the table and a formula under it: the table takes the column in."""
        number, last = self.sheet.max_column + 1, self.sheet.max_row
        self.sheet.cell(1, number, header)
        for row in range(2, last + 1):
            self.sheet.cell(row, number, f"={formula.format(row=row)}")
        calculated = TableFormula(attr_text=formula.format(row=2))
        column = TableColumn(id=number, name=header, calculatedColumnFormula=calculated)
        self.table.tableColumns.append(column)
        self.table.ref = self.buttons.ref = f"A1:{get_column_letter(number)}{last}"

    def comment(self, task_id: str, field: str, text: str) -> None:
        """Put a comment on a cell."""
        self.cell(task_id, field).comment = Comment(text, "Helen")

    def fill(self, task_id: str, field: str, colour: str = ORANGE) -> None:
        """Colour a cell."""
        self.cell(task_id, field).fill = PatternFill("solid", fgColor=colour)

    def filter(self, field: str, value: str) -> None:
        """Show only the rows with a value."""
        number = self.column(field)
        wanted = FilterColumn(colId=number - 1, filters=Filters(filter=[value]))
        self.buttons.filterColumn.append(wanted)
        for row in range(2, self.sheet.max_row + 1):
            self.sheet.row_dimensions[row].hidden = self.sheet.cell(row, number).value != value

    def filtered(self) -> tuple[list[tuple[int, list[str]]], set[int]]:
        """Return what the table is filtered by, and the rows that are hidden."""
        by = [(f.colId, list(f.filters.filter)) for f in self.buttons.filterColumn]
        return by, {n for n, row in self.sheet.row_dimensions.items() if row.hidden}


class Place(NamedTuple):
    """Where a cell stands, as a person would say it: a task's field, or a row and header."""

    kind: str
    row: object
    header: str


class Seen(NamedTuple):
    """What can be seen of a cell."""

    value: object
    number_format: str
    fill: object
    comment: str | None


def seen(path: Path, lang: str) -> Mapping[Place, Seen]:
    """Return every cell of a workbook; rows of `Schedule` and `Tiers` go by their key."""
    kinds = {sheet.name(lang): kind for kind, sheet in SHEETS.items()}
    found = {}
    for sheet in load_workbook(path).worksheets:
        kind = kinds.get(sheet.title, sheet.title)
        headers = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            name = row[0].value if kind in {"Schedule", "Tiers"} else row[0].row
            for header, cell in zip(headers, row, strict=True):
                value = cell.value  # LibreOffice keeps 15 digits of a number
                found[Place(kind, name, header)] = Seen(
                    round(value, 12) if isinstance(value, float) else value,
                    cell.number_format,
                    cell.fill.fgColor.rgb if cell.fill.fill_type else None,
                    cell.comment.text if cell.comment else None,
                )
    return found
