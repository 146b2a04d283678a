"""`followup why`: why a contact is there and on that day; why a customer has none of a rule's."""

from __future__ import annotations

from typing import Annotated

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
from followup_cli.output import say, show_object
from followup_cli.pointing import find_task


def why(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")],
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Say why a contact is there, and why on that day."""
    from followup_cli import plan as planning
    from followup_cli import why as reasons

    desk = open_desk(ctx, workbook)
    spoken = ctx.meta[LANG]
    found = find_task(desk, task)
    made = planning.build(desk, moment(as_of, desk.settings.time_zone))
    explained = made.layout.explanations.get(found.key)
    if not show_object(reasons.as_object(found, explained, desk.log), fmt, spoken):
        say(reasons.tell_why(found, explained, desk.log), spoken)
