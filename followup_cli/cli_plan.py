"""`followup plan`: read, plan, write, show what changed."""

from __future__ import annotations

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
from followup_cli.output import say, show, show_object, show_screens
from followup_cli.terminal import working
from followup_cli.words import msg


def plan(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Score customers, and lay out every contact to make."""
    from followup_cli import plan as planning
    from followup_cli import show as shown
    from followup_cli import show_diff

    desk = open_desk(ctx, workbook)
    spoken = ctx.meta[LANG]
    with working(msg("Planning …"), spoken):
        made = planning.build(desk, moment(as_of, desk.settings.time_zone))
        changes = made.changes
    written = not dry_run and write(ctx, desk, changes, made.names).written
    if show_object(shown.plan_object(made, spoken, written=written), fmt, spoken):
        return
    rows = shown.change_rows(made.merged, spoken)
    if fmt is not Format.TABLE:
        show(rows, shown.CHANGE_COLUMNS, fmt, spoken)
        return
    say(shown.plan_lines(made), spoken)
    kept = rows[: shown.GLIMPSE]
    if dry_run:
        show_screens(show_diff.diff_screens(made.merged.changes), spoken)
    elif kept:
        say(shown.glimpse_lines(len(kept), len(rows)), spoken)
        show(kept, shown.CHANGE_COLUMNS, fmt, spoken)
    say(shown.written_lines(made, written=written, dry_run=dry_run), spoken)
