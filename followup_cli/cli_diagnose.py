"""`followup diagnose`: how mature the team's contacts are, measured in what it really did."""

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
from followup_cli.output import say, show, show_object, show_screens
from followup_cli.terminal import working
from followup_cli.words import msg


def diagnose(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Tell how mature your follow-up is, and what the next stage needs."""
    from followup_cli import maturity_show as shown
    from followup_cli.diagnosing import diagnose_desk

    desk = open_desk(ctx, workbook)
    spoken = ctx.meta[LANG]
    with working(msg("Counting …"), spoken):
        found = diagnose_desk(desk, moment(as_of, desk.settings.time_zone).date())
    if show_object(shown.as_object(found), fmt, spoken):
        return
    if fmt is not Format.TABLE:
        show(shown.as_rows(found), shown.COLUMNS, fmt, spoken)
        return
    say(shown.head(found, desk.path.name), spoken)
    for part in (shown.table, shown.measures, shown.needs):
        show_screens((part(found),), spoken)
