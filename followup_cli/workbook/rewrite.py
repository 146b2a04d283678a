"""A sheet written whole that is there already: rewritten where it stands, and only what differs.

Our cells get the values of the new rows, in their order. What a person put into a row (columns
beside ours, formats, links, notes) goes along with it; charts, views, widths and whatever else
stands on the sheet is not touched. What could not go along is named, and nothing is written.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import LayoutError
from followup_cli.model import UNREPORTED
from followup_cli.words import LANGUAGES, Message, msg, tell
from followup_cli.workbook.body import Body
from followup_cli.workbook.fill import Filling
from followup_cli.workbook.kept import HEADING
from followup_cli.workbook.matching import match_rows
from followup_cli.workbook.patch import Pen, to_content
from followup_cli.workbook.patch import same as is_same
from followup_cli.workbook.refusing import require_free
from followup_cli.workbook.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.workbook.sheetpart import Held
    from followup_cli.workbook.styles import Styles
    from followup_cli.workbook.whole import Written

_OFTEN = (int, bool, date, type(None))
_ANY = "\ue000"


class Rewritten(NamedTuple):
    """Whether rewriting made any difference, and whether it touched a formula."""

    changed: bool
    formulas: bool = False


def rewrite_sheet(old: Written, whole: SheetWhole, styles: Styles, lang: str) -> Rewritten:
    """Have a sheet of ours hold what it would if it were new."""
    _require_columns(old)
    body = Body(old)
    rows: Sequence[Mapping[str, object]] = whole.rows or ({},)
    wanted = _wanted(rows, old, lang)
    sources = match_rows(body, wanted)
    if not whole.rows and len(body.lines) == 1 and body.is_blank(body.first):
        sources = [body.first]
    relay = Relay(body, sources)
    require_free(body, relay)
    title = _title_place(old, whole.title)
    if not (relay.is_needed or _differs(body, wanted) or _is_retitled(old, title, whole, lang)):
        return Rewritten(changed=False)
    relay.run()
    pen = Pen(old.book, old.entry, styles, lang)
    if title is not None:
        pen.write(*title, whole.title)
    if relay.heading and not body.heading:
        pen.write(relay.heading, min(body.ours), HEADING)
    filling = Filling(pen, body, relay)
    for number, (values, held) in enumerate(zip(rows, wanted, strict=True)):
        filling.fill(number, values, held)
    old.book.package.put(old.part, old.book.package.read(old.part))
    return Rewritten(changed=True, formulas=relay.moved_formulas or pen.formulas_changed)


def _wanted(rows: Sequence[Mapping[str, object]], old: Written, lang: str) -> list[dict[str, Held]]:
    """Return what our cells are to hold, row by row; of what comes often, worked out once."""
    is_1904, often = old.book.is_1904, {}

    def held(value: object) -> Held:
        if type(value) not in _OFTEN and not isinstance(value, StrEnum):
            return to_content(value, lang, is_1904=is_1904).held
        known = (type(value), value)
        if known not in often:
            often[known] = to_content(value, lang, is_1904=is_1904).held
        return often[known]

    return [{field: held(row.get(field)) for field in old.columns} for row in rows]


def _require_columns(old: Written) -> None:
    """Refuse a sheet whose columns of ours cannot be told."""
    lang = "zh" if old.is_chinese else "en"
    if old.missing:
        names = ", ".join(column.label(lang) for column in old.missing)
        raise LayoutError(
            msg("{sheet} lacks the columns {names}: they were renamed or removed. Put them back, "
                "or delete the sheet: it is then made anew.", sheet=old.entry.name, names=names)
        )  # fmt: skip
    if old.twice:
        names = ", ".join(old.sheet.column(field).label(lang) for field in sorted(old.twice))
        raise LayoutError(
            msg("{sheet} has more than one column {names}. Rename yours.",
                sheet=old.entry.name, names=names)
        )  # fmt: skip


def _differs(body: Body, wanted: Sequence[Mapping[str, Held]]) -> bool:
    """Whether any cell of ours holds something else, or works it out."""
    for row, values in enumerate(wanted, start=body.first):
        line = body.lines[row]
        for field, column in body.sheet.columns.items():
            if column in line.formulas or not is_same(line.values.get(column), values[field]):
                return True
    return False


def _title_place(old: Written, title: Message | None) -> tuple[int, int] | None:
    """Return the cell of our title: the one that reads like it, else the blank row above."""
    if title is None:
        return None
    above = [row for row in old.rows() if row < old.header_row]
    said = (_pattern(one, lang) for one in (title, UNREPORTED) for lang in LANGUAGES)
    ours = re.compile("|".join(said))
    for row in above:
        for column in old.cells(row):
            if ours.fullmatch(str(old.held(row, column) or "")):
                return row, column
    row = old.header_row - 1
    is_free = row > 0 and all(old.held(row, column) is None for column in old.cells(row))
    return (row, min(old.columns.values())) if is_free else None


def _pattern(title: Message, lang: str) -> str:
    said = tell(Message(title.text, dict.fromkeys(title.values, _ANY)), lang)
    return re.escape(said).replace(_ANY, ".*")


def _is_retitled(old: Written, place: tuple[int, int] | None, whole: SheetWhole, lang: str) -> bool:
    return (
        place is not None and old.held(*place) != to_content(whole.title, lang, is_1904=False).held
    )
