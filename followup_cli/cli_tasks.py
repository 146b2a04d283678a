"""`followup tasks`: any tasks, past ones too, found by a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    OwnerOption,
    WorkbookOption,
)
from followup_cli.errors import UsageError
from followup_cli.output import show
from followup_cli.terminal import tell_user
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from followup_cli.condition import Comparison
    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Desk


def tasks(
    ctx: typer.Context,
    *,
    where: Annotated[
        str,
        typer.Option(
            "--where",
            metavar="CONDITION",
            help="A condition as in Rules, over the task and its customer.",
        ),
    ] = "",
    owner: OwnerOption = "",
    board: Annotated[bool, typer.Option("--board", help="A board: columns by status.")] = False,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Find tasks by a condition, past ones too."""
    from followup_cli import finding
    from followup_cli.merge_cells import is_emptied

    desk = open_desk(ctx, workbook)
    condition, spoken = _condition(desk, where), ctx.meta[LANG]
    names = [finding.Asked(*name) for name in condition.names] if condition else []
    finding.require_known(names)
    customers = (
        known_customers(desk, moment(as_of, desk.settings.time_zone).date())
        if finding.needs_customers(names)
        else {}
    )
    every = [task for task in desk.every_task if not is_emptied(task)]
    found = finding.find_tasks(every, customers, condition, owner=owner)
    if board and fmt in (Format.TABLE, Format.JSON):
        _show_board(found, fmt, spoken)
    else:
        columns = finding.columns_for(names) if fmt is Format.TABLE else finding.COLUMNS
        show([finding.as_row(task) for task in found], columns, fmt, spoken)
    if owner and not found:
        tell_user(finding.nobody(every, owner), spoken)
    elif fmt is Format.TABLE and not board:
        tell_user(finding.summary(found), spoken)


def _show_board(tasks: Sequence[Task], fmt: Format, lang: str) -> None:
    from followup_cli import finding_board
    from followup_cli.output import show_object, show_screens

    columns = finding_board.by_status(tasks)
    if not show_object(finding_board.as_object(columns), fmt, lang):
        show_screens(finding_board.screens(columns), lang)


def _condition(desk: Desk, where: str) -> Comparison | None:
    from followup_cli.condition import parse_condition
    from followup_cli.policy import Wrong

    if not where.strip():
        return None
    found = parse_condition(where, _own_columns(desk), desk.settings)
    if isinstance(found, Wrong):
        raise UsageError(msg("{said} {hint}", said=found.message, hint=found.hint))
    return found


def _own_columns(desk: Desk) -> frozenset[str]:
    """Return the columns of the user's own in the two sheets that are asked."""
    from followup_cli.workbook.schema import CUSTOMERS, SCHEDULE

    place = desk.places.get(SCHEDULE.kind)
    of_customers = (str(name) for name in desk.customers.frame.columns)
    return frozenset(
        name
        for name in (*of_customers, *(place.own if place else ()))
        if name not in CUSTOMERS.fields and not name.startswith("_")
    )


def known_customers(desk: Desk, today: date) -> Mapping[str, Customer]:
    """Return the customers with tier and stage; what is wrong in Rules does not matter here."""
    from followup_cli.facts_customers import gather_customers
    from followup_cli.founding import read_policy
    from followup_cli.standing import find_standing

    standing = find_standing(desk, today, read_policy(desk).rules)
    return gather_customers(desk.customers, standing.orders, standing.scores, standing.stages)
