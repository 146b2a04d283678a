"""Dropdowns and checks while typing: lists on a hidden sheet, and what each column refuses.

The lists stand in ranges under hidden defined names (`followup.list.status`), so that every sheet
of the workbook shares them, and a sheet that is added later finds them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from followup_cli import terms as m
from followup_cli.words import Message, msg, tell
from followup_cli.workbook import schema as s
from followup_cli.workbook.labels import ROLES, label

if TYPE_CHECKING:
    from enum import StrEnum

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "Lists"
LIST_NAME = s.DEFINED_NAME + "list."
LAST_ROW = 1_048_576
EARLIEST, LATEST = "18264", "73050"  # 1950-01-01 and 2099-12-31, as Excel counts days

_ENUMERATIONS: tuple[type[StrEnum], ...] = (
    m.Status, m.Priority, m.Tier, m.Segment, m.Stage, m.Channel, m.Goal, m.CustomerStatus,
    m.CustomerType, m.OrderStatus, m.Kind, m.TicketStatus, m.LeadStatus, m.Action, m.Shift,
    m.Trigger, m.YesNo,
)  # fmt: skip

# Offered, but anything else may be typed: several values, a person's name, `event:NAME`.
_SUGGESTED: dict[tuple[str, str], str] = {
    ("Rules", "trigger"): "trigger",
    ("Rules", "owner"): "executor",
    ("Rules", "tiers"): "tier",
    ("Rules", "stages"): "stage",
    ("Rules", "statuses"): "customer_status",
    ("Rules", "customer_types"): "customer_type",
    ("Rules", "channel"): "channel",
    ("Rules", "department"): "role",
    ("Team", "role"): "role",
    ("Tickets", "department"): "role",
    ("Schedule", "goal"): "goal",
    ("Schedule", "problem"): "kind",
    ("History", "goal"): "goal",
    ("History", "problem"): "kind",
}


def list_name(kind: type[StrEnum]) -> str:
    """Return the defined name of an enumeration's list, without its prefix."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).casefold()


def lists(lang: str) -> dict[str, tuple[str, ...]]:
    """Return every dropdown's values by the name of its list."""
    found = {list_name(kind): tuple(label(v, lang) for v in kind) for kind in _ENUMERATIONS}
    roles = tuple(role.zh if lang == "zh" else role.en for role in ROLES)
    people = (
        ("@客户负责人", "@原回访人", "@创始人")
        if lang == "zh"
        else ("@owner", "@visitor", "@founder")
    )
    return {**found, "role": roles, "executor": (*people, *roles)}


def name_people(workbook: Workbook, team: str) -> None:
    """Name the range of the people's names, as long as the list of people is."""
    column = f"{quote_sheetname(team)}!$A$2"
    last = f"{quote_sheetname(team)}!$A$2:$A$1000"
    _define(workbook, "team", f"{column}:INDEX({last},MAX(1,COUNTA({last})))")


def _define(workbook: Workbook, name: str, target: str) -> None:
    full = LIST_NAME + name
    workbook.defined_names[full] = DefinedName(full, attr_text=target, hidden=True)


def add_lists(workbook: Workbook, lang: str, title: str) -> None:
    """Add the hidden sheet of lists, each a column under a defined name."""
    sheet = workbook.create_sheet(title)
    sheet.sheet_state = "hidden"
    for column, (name, values) in enumerate(lists(lang).items(), start=1):
        letter = get_column_letter(column)
        for row, value in enumerate((name, *values), start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.number_format = "@"
        _define(workbook, name, f"{quote_sheetname(title)}!${letter}$2:${letter}${len(values) + 1}")
    anchor = s.DEFINED_NAME + LISTS
    workbook.defined_names[anchor] = DefinedName(
        anchor, attr_text=f"{quote_sheetname(title)}!$A$1", hidden=True
    )


def needs_lists(sheet: s.Sheet) -> bool:
    """Return whether people choose from lists in this sheet."""
    return sheet.role != "whole"


def add_checks(
    worksheet: Worksheet, sheet: s.Sheet, first: int, lang: str, *, people: bool
) -> None:
    """Add the dropdowns and checks of a sheet, from row `first` to the last row there is."""
    if not needs_lists(sheet):
        return
    for number, column in enumerate(sheet.columns, start=1):
        check = _check(sheet, column, lang, people=people)
        if check is not None:
            letter = get_column_letter(number)
            check.add(f"{letter}{first}:{letter}{LAST_ROW}")
            worksheet.add_data_validation(check)


def _check(sheet: s.Sheet, column: s.Column, lang: str, *, people: bool) -> DataValidation | None:
    if (sheet.kind, column.field) in _SUGGESTED:
        return _choice(_SUGGESTED[sheet.kind, column.field])
    if not isinstance(column.kind, str):
        return _refuse(_choice(list_name(column.kind)), _FROM_THE_LIST, lang)
    if column.ref == "Team":
        return _doubt(_choice("team"), _NOT_IN_TEAM, lang) if people else None
    return _check_number(column.kind, lang) if _typed_by_people(sheet, column) else None


def _check_number(kind: str, lang: str) -> DataValidation | None:
    if kind == s.SCORE:
        return _refuse(_between("decimal", "0", "10"), _SCORE, lang)
    if kind == s.WHOLE:
        return _refuse(_between("whole", "0", "1000000"), _WHOLE, lang)
    if kind in (s.DATE, s.MOMENT):
        return _doubt(_between("date", EARLIEST, LATEST), _DATE, lang)
    return None


def _typed_by_people(sheet: s.Sheet, column: s.Column) -> bool:
    return sheet.role in ("facts", "policy") or column.whose in ("person", "shared")


_FROM_THE_LIST = msg("Choose one from the list.")
_NOT_IN_TEAM = msg("This name is not in Team. Keep it all the same?")
_SCORE = msg("A score from 0 to 10.")
_DATE = msg("This is not a date that Excel knows. Type one as 2026-03-05. Keep it all the same?")
_WHOLE = msg("A whole number, 0 or more.")


def _choice(name: str) -> DataValidation:
    return DataValidation(type="list", formula1=LIST_NAME + name, allow_blank=True)


def _between(kind: Literal["decimal", "whole", "date"], low: str, high: str) -> DataValidation:
    return DataValidation(
        type=kind, operator="between", formula1=low, formula2=high, allow_blank=True
    )


def _refuse(check: DataValidation, why: Message, lang: str) -> DataValidation:
    check.showErrorMessage = True
    check.errorStyle = "stop"
    check.error = tell(why, lang)
    return check


def _doubt(check: DataValidation, why: Message, lang: str) -> DataValidation:
    _refuse(check, why, lang).errorStyle = "warning"
    return check
