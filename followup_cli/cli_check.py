"""`followup check`: everything that is wrong in the workbook, cell by cell."""

from __future__ import annotations

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
from followup_cli.output import show
from followup_cli.terminal import tell_user
from followup_cli.words import msg

FOUND_PROBLEMS = 1


def check(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List what is wrong, cell by cell; exit 1 if anything is."""
    from followup_cli import plan as planning
    from followup_cli import show as shown

    desk = open_desk(ctx, workbook)
    problems = planning.find_problems(desk, moment(as_of, desk.settings.time_zone))
    spoken = ctx.meta[LANG]
    show([shown.problem_row(p, spoken) for p in problems], shown.PROBLEM_COLUMNS, fmt, spoken)
    wrong = sum(not problem.note for problem in problems)
    said = msg("Problems: {wrong}, notes: {notes}.", wrong=wrong, notes=len(problems) - wrong)
    tell_user(said, spoken)
    if wrong:
        raise typer.Exit(FOUND_PROBLEMS)
