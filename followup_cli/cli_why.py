"""`followup why`: why a contact is there and on that day; why a customer has none of a rule's."""

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
    WorkbookOption,
)
from followup_cli.errors import UsageError
from followup_cli.output import say, show_object
from followup_cli.pointing import find_customer, find_task
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model_desk import Desk


def why(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")] = "",
    *,
    customer: Annotated[
        str,
        typer.Option(
            "--not", metavar="CUSTOMER", help="Say why this customer has no contact instead."
        ),
    ] = "",
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Say why a contact is there on that day, or why there is none."""
    if bool(task) == bool(customer):
        raise UsageError(
            msg("Name a task, or a customer: `followup why T0012`, `followup why --not C0012`.")
        )
    desk = open_desk(ctx, workbook)
    if customer:
        _tell_why_not(ctx, desk, customer, as_of, fmt)
    else:
        _tell_why(ctx, desk, task, as_of, fmt)


def _tell_why(ctx: typer.Context, desk: Desk, name: str, as_of: AsOfOption, fmt: Format) -> None:
    from followup_cli import plan as planning
    from followup_cli import show_why as shown
    from followup_cli import why as reasons

    wanted = find_task(desk, name).task_id  # before all the work of a plan
    made = planning.build(desk, moment(as_of, desk.settings.time_zone))
    task = find_task(made.desk, wanted)
    known, spoken = shown.known_of(made, task), ctx.meta[LANG]
    if not show_object(reasons.as_object(task, known, desk.log), fmt, spoken):
        say(reasons.tell_why(task, known, desk.log), spoken)


def _tell_why_not(
    ctx: typer.Context, desk: Desk, name: str, as_of: AsOfOption, fmt: Format
) -> None:
    from followup_cli import plan as planning
    from followup_cli import show_why as shown
    from followup_cli import why_not_lines as reasons

    frame = desk.customers.frame
    who = find_customer(dict(zip(frame["customer_id"], frame["customer"], strict=True)), name)
    made = planning.build(desk, moment(as_of, desk.settings.time_zone), asked=who)
    told, spoken = shown.answers_for(made, who), ctx.meta[LANG]
    if not show_object(reasons.as_object(told), fmt, spoken):
        say(reasons.tell_why_not(told), spoken)
