"""Where the table around a header ends: what stands below it is not in it, nor are its totals.

Read with expat alone, which costs nothing to import: `due` needs it every morning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.index import elements_of, plain_name, read_index, relations, target_of
from followup_cli.workbook.ranges import parse_area

if TYPE_CHECKING:
    import zipfile


class TableEnd(NamedTuple):
    """The last row of a table, without its totals and with them, as Excel counts."""

    last: int
    bottom: int


def table_end(package: zipfile.ZipFile, part: str, header_row: int) -> TableEnd | None:
    """Return where the table ends whose header stands in a row; None where there is no table."""
    real = {plain_name(name): name for name in package.namelist()}
    for relation in relations(package, real, part):
        name = real.get(plain_name(target_of(relation, part)))
        if name is None or not relation.attributes.get("Type", "").endswith("/table"):
            continue
        for table in elements_of(read_index(package, name)):
            area = parse_area(table.attributes.get("ref", "")) if table.name == "table" else None
            if area is not None and area.top == header_row:
                said = table.attributes.get("totalsRowCount", "0")
                totals = int(said) if said in ("0", "1") else 0
                return TableEnd(area.bottom - totals, area.bottom)
    return None
