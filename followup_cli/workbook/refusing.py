"""What stands in the way of rewriting a sheet where it is: named, before anything is written."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from followup_cli.errors import LayoutError
from followup_cli.words import Message, msg
from followup_cli.workbook.hanging import hung
from followup_cli.workbook.kept import noted_cells
from followup_cli.workbook.ranges import LAST_ROW, Area

if TYPE_CHECKING:
    from followup_cli.workbook.body import Body
    from followup_cli.workbook.relay import Relay


def require_free(body: Body, relay: Relay) -> None:
    """Refuse where rows cannot go without losing, tearing or covering something of a person's."""
    if relay.is_needed:
        _refuse_joined(body)
        _refuse_left_over(body, relay)
        _refuse_covered(body, relay)


def _refuse_joined(body: Body) -> None:
    """Refuse to part what spans several cells of the rows."""
    rows = body.area._replace(top=body.first)
    for area in body.sheet.merges():
        if area.meets(rows):
            raise LayoutError(
                msg("{where} lies inside merged cells ({area}). Unmerge them first.",
                    where=body.sheet.at(*area[:2]), area=str(area))
            )  # fmt: skip
    for area in body.sheet.spread_formulas():
        if area.meets(rows):
            raise LayoutError(
                msg("{where} holds a formula that fills several cells ({area}) among rows that "
                    "are to move. Move it to a sheet of your own.",
                    where=body.sheet.at(*area[:2]), area=str(area))
            )  # fmt: skip


def _refuse_left_over(body: Body, relay: Relay) -> None:
    """Refuse to drop what a person put into a row that is not in the sheet any more."""
    gone = (frozenset(relay.gone) & body.lines.keys()) - relay.given
    for row in sorted(gone):
        for column in noted_cells(body, row):
            raise _left_over(body, row, column)
    for one in hung(body.sheet):
        if one.row in gone and body.area.holds(one.row, one.column):
            raise LayoutError(
                msg("{where} holds {what} of yours, and its row is not in the sheet any more. "
                    "Move it to a sheet of your own, or clear it.",
                    where=body.sheet.at(one.row, one.column), what=one.what)
            )  # fmt: skip


def _left_over(body: Body, row: int, column: int) -> LayoutError:
    return LayoutError(
        msg("{where} holds something of yours, and its row is not in the sheet any more. "
            "Move it to a sheet of your own, or clear it.", where=body.sheet.at(row, column))
    )  # fmt: skip


def _refuse_covered(body: Body, relay: Relay) -> None:
    """Refuse to cover what stands below the rows."""
    if relay.lowest > LAST_ROW:
        raise LayoutError(
            msg("{sheet} is full: Excel has no row {row}.",
                sheet=body.sheet.entry.name, row=relay.lowest)
        )  # fmt: skip
    count = relay.bottom - body.last
    if count <= 0:
        return
    table = body.sheet.table
    if table is not None and table.totals:
        raise LayoutError(_totals(body, count))
    below = Area(body.last + 1, body.area.left, relay.bottom, body.area.right)
    areas = chain(body.foreign, body.sheet.merges(), body.sheet.spread_formulas())
    taken = chain(
        body.filled_below(relay.bottom),
        (area[:2] for area in areas if area.meets(below)),
        (
            (one.row, one.column)
            for one in hung(body.sheet)
            if below.holds(one.row, one.column) and one.row not in body.block
        ),
    )
    for row, column in taken:
        raise LayoutError(
            msg("{where} is in the way of {n} new rows. Move what stands there, further down or to "
                "another sheet, and run the command again.",
                where=body.sheet.at(row, column), n=count)
        )  # fmt: skip


def _totals(body: Body, count: int) -> Message:
    return msg(
        "{where}: the table's total row is in the way of {n} new rows. "
        "Switch it off (Table Design, Total Row) and run the command again.",
        where=body.sheet.at(body.last + 1, body.area.left),
        n=count,
    )
