"""Whether there is anything to plan from: a plan of nothing would retire every contact there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.errors import MissingSheetError
from followup_cli.model import address
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model import Desk, Problem, Table

NEEDED = ("Schedule", "Rules", "Team", "Log")


def require_usable(desk: Desk) -> None:
    """Raise MissingSheetError without the sheets of `init`, or without one row of facts to read."""
    for kind in NEEDED:
        if kind not in desk.places:
            raise MissingSheetError(
                msg("There is no sheet {kind}. `followup init` adds what is missing.", kind=kind)
            )
    for table in (desk.customers, desk.orders):
        first = _first_refused(desk, table)
        if first is not None:
            raise MissingSheetError(
                msg(
                    "No row of {sheet} can be read; the first is wrong at {where}: {problem}. "
                    "`followup check` lists them all.",
                    sheet=_sheet_of(first, table),
                    where=first.where,
                    problem=first.message,
                )
            )


def _first_refused(desk: Desk, table: Table) -> Problem | None:
    """Return the first problem of a table's sheets, if not one of their rows was kept."""
    if bool(table.frame["_sheet"].isin(list(table.columns)).any()):
        return None
    return next((p for p in desk.problems if not p.note and _sheet_of(p, table)), None)


def _sheet_of(problem: Problem, table: Table) -> str:
    """Return the sheet of a table that a problem stands in, empty where it is of another."""
    prefixes = {name: address(name, "", 0).removesuffix("0") for name in table.columns}
    return next((name for name, start in prefixes.items() if problem.where.startswith(start)), "")
