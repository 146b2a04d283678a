"""`followup check`: everything that is wrong, cell by cell; or whom nobody will contact."""

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
from followup_cli.output import show
from followup_cli.terminal import tell_user
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model_desk import Desk

FOUND_PROBLEMS = 1


def check(
    ctx: typer.Context,
    *,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help="The customers whom nobody will contact, and why; exit 1 if somebody should.",
        ),
    ] = False,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List what is wrong, cell by cell; exit 1 if anything is."""
    from followup_cli import plan as planning
    from followup_cli import show as shown

    desk = open_desk(ctx, workbook)
    if coverage:
        _check_coverage(ctx, desk, as_of, fmt)
        return
    problems = planning.find_problems(desk, moment(as_of, desk.settings.time_zone))
    spoken = ctx.meta[LANG]
    show([shown.problem_row(p, spoken) for p in problems], shown.PROBLEM_COLUMNS, fmt, spoken)
    wrong = sum(not problem.note for problem in problems)
    said = msg("Problems: {wrong}, notes: {notes}.", wrong=wrong, notes=len(problems) - wrong)
    tell_user(said, spoken)
    if wrong:
        raise typer.Exit(FOUND_PROBLEMS)


def _check_coverage(ctx: typer.Context, desk: Desk, as_of: AsOfOption, fmt: Format) -> None:
    from followup_cli import coverage as audit
    from followup_cli import plan as planning
    from followup_cli import show_why as shown

    made = planning.build(desk, moment(as_of, desk.settings.time_zone))
    found, spoken = shown.coverage_of(made), ctx.meta[LANG]
    columns = audit.ON_SCREEN if fmt is Format.TABLE else audit.COLUMNS
    show([gap.as_row() for gap in found.gaps], columns, fmt, spoken)
    for line in audit.summary(found):
        tell_user(line, spoken)
    if not found.is_whole:
        raise typer.Exit(FOUND_PROBLEMS)
