"""`followup plan`: read, plan, write, show what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk, write
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.cli_simulate import under_rules
from followup_cli.output import outcome, put_out, say, show, show_object, show_screens, written_to
from followup_cli.terminal import working
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model_desk import Desk
    from followup_cli.plan import Plan

OtherOption = Annotated[
    Path | None,
    typer.Option(
        "--diff",
        metavar="OTHER.xlsx",
        exists=True,
        dir_okay=False,
        help="Compare with the plan under that workbook's Rules and Templates; write nothing.",
    ),
]


def plan(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    other: OtherOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Score customers, and lay out every contact to make."""
    from followup_cli import plan as planning
    from followup_cli.show import plan_object

    desk = open_desk(ctx, workbook)
    if other is not None:
        _contrast(ctx, desk, other, as_of, fmt)
        return
    spoken = ctx.meta[LANG]
    with working(msg("Planning …"), spoken):
        made = planning.build(desk, moment(as_of, desk.settings.time_zone))
        changes = made.changes
    written = not dry_run and write(ctx, desk, changes, made.names).written
    if show_object(plan_object(made, spoken, written=written), fmt, spoken):
        return
    if fmt is not Format.TABLE:
        _show_changes(made, fmt, spoken)
        return
    _tell(made, spoken, whole=dry_run)
    say([outcome(written_to(desk.path.name), written=written, dry_run=dry_run)], spoken)


def _show_changes(made: Plan, fmt: Format, lang: str) -> None:
    from followup_cli.show import CHANGE_COLUMNS, change_rows
    from followup_cli.show_loop import loop_rows

    rows = [*change_rows(made.merged, lang), *loop_rows(made.loop, lang, codes=False)]
    show(rows, CHANGE_COLUMNS, fmt, lang)


def _tell(made: Plan, lang: str, *, whole: bool) -> None:
    """Say what a plan did; `whole` shows every change, and not only what is next."""
    from followup_cli.show import glimpse_screens, plan_lines
    from followup_cli.show_diff import diff_screens

    say(plan_lines(made, whole=whole), lang)
    if whole:
        show_screens(diff_screens(made.merged.changes), lang)
    elif screens := glimpse_screens(made.merged, lang):
        show_screens(screens, lang)


def _contrast(ctx: typer.Context, desk: Desk, other: Path, as_of: AsOfOption, fmt: Format) -> None:
    """Show how the plan would differ under another workbook's rules."""
    from followup_cli import contrast, show_contrast
    from followup_cli import plan as planning
    from followup_cli.model import day

    spoken, when = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    theirs = under_rules(ctx, desk, other)
    with working(msg("Planning …"), spoken):
        made = show_contrast.compared(planning.build(desk, when), planning.build(theirs, when))
    if show_object(made.as_object(other.name), fmt, spoken):
        return
    if fmt is not Format.TABLE:
        show([each.as_row() for each in made.compared.differences], contrast.COLUMNS, fmt, spoken)
        return
    say(contrast.lines(made.compared, other.name), spoken)
    weeks = contrast.week_table(made.weeks, day(made.as_of))
    for rows, columns in ((made.rules, contrast.RULE_COLUMNS), (weeks, contrast.WEEK_COLUMNS)):
        if rows:
            put_out("\n")
            show(rows, columns, fmt, spoken)
