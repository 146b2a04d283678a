"""Colours that follow the day: overdue red at the edge, today amber, done grey.

Conditional formats on TODAY(), so that they are right each morning without any command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from followup_cli import terms as m
from followup_cli.workbook import schema as s
from followup_cli.workbook.dropdowns import LAST_ROW
from followup_cli.workbook.labels import label
from followup_cli.workbook.style import FAINT, LIGHT_AMBER, LIGHT_RED, RED

if TYPE_CHECKING:
    from enum import StrEnum

    from openpyxl.worksheet.worksheet import Worksheet

    from followup_cli.workbook.schema import Sheet


class Clock(NamedTuple):
    """Which columns of a sheet say when a row is due and whether it is over, and what to paint."""

    due: str
    status: str
    over: tuple[StrEnum, ...]
    until: str
    latest: str = ""


CLOCKS = {
    "Schedule": Clock(
        "due", "status", (m.Status.DONE, m.Status.NOT_NEEDED), "latest", latest="latest"
    ),
    "Tickets": Clock("due", "status", (m.TicketStatus.CLOSED,), "customer"),
    "Leads": Clock("due", "status", (m.LeadStatus.WON, m.LeadStatus.LOST), "customer"),
}


def add_colours(worksheet: Worksheet, sheet: Sheet, first: int, lang: str) -> None:
    """Add the colours of a sheet that has a clock, from row `first` to the last row there is."""
    if sheet.kind == s.TODAY.kind:
        _add_marks(worksheet, first, lang)
    clock = CLOCKS.get(sheet.kind)
    if clock is None:
        return
    letters = {f: get_column_letter(n) for n, f in enumerate(sheet.fields, start=1)}
    cell = {f: f"${letter}{first}" for f, letter in letters.items()}
    is_over = _any_of(cell[clock.status], clock.over, lang)
    is_open = f'NOT({is_over}),${letters[sheet.fields[1]]}{first}<>""'
    due, end = cell[clock.due], cell[clock.latest or clock.due]
    whole = f"A{first}:{get_column_letter(len(sheet.columns))}{LAST_ROW}"
    front = f"A{first}:{letters[clock.until]}{LAST_ROW}"
    edge = f"A{first}:A{LAST_ROW}"
    late = f"AND({is_open},MAX({due},{end})>0,INT(MAX({due},{end}))<TODAY())"
    today = f"AND({is_open},INT(MAX({due},0))<=TODAY(),INT(MAX({due},{end}))>=TODAY(),{due}>0)"
    add = worksheet.conditional_formatting.add
    add(whole, _rule(is_over, DifferentialStyle(font=Font(color=FAINT)), stop=True))
    add(edge, _rule(late, _EDGE))
    add(front, _rule(late, DifferentialStyle(fill=_LATE)))
    add(front, _rule(today, DifferentialStyle(fill=PatternFill(bgColor=LIGHT_AMBER))))


def _add_marks(worksheet: Worksheet, first: int, lang: str) -> None:
    """Mark in the sheet of the day what is urgent, and whose ticket is open."""
    at = {f: get_column_letter(n) for n, f in enumerate(s.TODAY.fields, start=1)}
    ticket, urgent = f"${at['open_ticket']}{first}", f"${at['priority']}{first}"
    front = f"{at['task_id']}{first}:{at['priority']}{LAST_ROW}"
    marked = f"{at['open_ticket']}{first}:{at['open_ticket']}{LAST_ROW}"
    amber = DifferentialStyle(fill=PatternFill(bgColor=LIGHT_AMBER))
    add = worksheet.conditional_formatting.add
    add(front, _rule(_any_of(urgent, (m.Priority.HIGH,), lang), _URGENT))
    add(marked, _rule(f'{ticket}<>""', amber))


def _any_of(cell: str, values: tuple[StrEnum, ...], lang: str) -> str:
    return "OR(" + ",".join(f'{cell}="{label(value, lang)}"' for value in values) + ")"


def _rule(formula: str, look: DifferentialStyle, *, stop: bool = False) -> Rule:
    return Rule("expression", formula=[formula], dxf=look, stopIfTrue=stop or None)


_URGENT = DifferentialStyle(font=Font(color=RED, b=True))
_LATE = PatternFill(bgColor=LIGHT_RED)
_EDGE = DifferentialStyle(
    font=Font(color=RED, b=True), fill=_LATE, border=Border(left=Side("thin", color=RED))
)
