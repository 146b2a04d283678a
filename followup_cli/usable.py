"""Whether there is anything to plan from: a plan of nothing would retire every contact there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.errors import MissingSheetError
from followup_cli.model import Problem, address
from followup_cli.words import msg
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup_cli.model_desk import Desk, Table

NEEDED = ("Schedule", "Rules", "Team", "Log")


def require_usable(desk: Desk) -> None:
    """Raise MissingSheetError without the sheets of `init`, or without one row of facts to read."""
    for kind in NEEDED:
        if kind not in desk.places:
            raise MissingSheetError(
                msg(
                    "There is no sheet {kind}. `followup init` adds what is missing.",
                    kind=SHEETS[kind].name(desk.lang),
                )
            )
    # Orders may stand in the customers' own rows: whose sheet it is, the customers' table tells.
    of_orders = set(desk.orders.columns) - set(desk.customers.columns)
    for table, sheets in (
        (desk.customers, set(desk.customers.columns)),
        (desk.orders, of_orders),
    ):
        first = _first_refused(desk, table, sheets)
        if first is not None:
            raise MissingSheetError(
                msg(
                    "No row of {sheet} can be read; the first is wrong at {where}: {problem}. "
                    "`followup check` lists them all.",
                    sheet=_sheet_of(first, sheets),
                    where=first.where,
                    problem=first.message,
                )
            )


def lost_tasks(desk: Desk, ids: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem where tasks were made (`ids`), and not a row of the schedule is left."""
    if desk.tasks or not ids:
        return ()
    return (
        Problem(
            desk.places["Schedule"].name,
            "",
            msg("The schedule is empty, though {n} tasks were made before.", n=len(set(ids))),
            msg(
                "What was deleted is not made again: `followup undo --list` shows the earlier "
                "versions. To start over, delete the rows of Log."
            ),
        ),
    )


def _first_refused(desk: Desk, table: Table, sheets: Collection[str]) -> Problem | None:
    """Return the first problem of some sheets, if not one of their rows was kept."""
    if bool(table.frame["_sheet"].isin(list(sheets)).any()):
        return None
    return next((p for p in desk.problems if not p.note and _sheet_of(p, sheets)), None)


def _sheet_of(problem: Problem, sheets: Collection[str]) -> str:
    """Return which of some sheets a problem stands in, empty where it is of another."""
    prefixes = {name: address(name, "", 0).removesuffix("0") for name in sheets}
    return next((name for name, start in prefixes.items() if problem.where.startswith(start)), "")
