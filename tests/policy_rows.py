"""Rows of a policy sheet, drawn as a table in the test that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from followup_cli.model import Row
from followup_cli.workbook.schema import SHEETS, find_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def drawn(kind: str, table: str) -> tuple[Row, ...]:
    """Return the rows of a table whose first line is the header, in either language.

    The first row stands in Excel row 2; a cell that is empty is None, as reading gives it.
    """
    head, *lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in table.strip().splitlines()
        if line.strip()
    ]
    columns = [find_column(SHEETS[kind], header) for header in head]
    fields = [column.field for column in columns if column]
    assert len(fields) == len(head), head
    return placed(kind, [dict(zip(fields, line, strict=True)) for line in lines], fields)


def placed(
    kind: str, values: Iterable[Mapping[str, object]], fields: Iterable[str] = ()
) -> tuple[Row, ...]:
    """Return rows of values by field as rows of a sheet, from its second row on."""
    columns = {
        field: get_column_letter(i) for i, field in enumerate(fields or SHEETS[kind].fields, 1)
    }
    return tuple(
        Row(kind, i, {k: v if v != "" else None for k, v in row.items()}, columns)
        for i, row in enumerate(values, 2)
    )
