"""`followup due`: the list of every morning, so nothing heavy is loaded for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup_cli.cli_desk import moment
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    OwnerOption,
    WorkbookOption,
)
from followup_cli.output import say, show, show_screens
from followup_cli.pointing import only_workbook
from followup_cli.terminal import tell_user


def due(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    today: Annotated[
        bool, typer.Option("--today", help="Overdue, today and this week (the default).")
    ] = False,
    week: Annotated[
        bool, typer.Option("--week", help="This week only: tomorrow to Sunday.")
    ] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="What is overdue only.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="What is later too.")] = False,
    owner: OwnerOption = "",
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show what is overdue, due today and due this week."""
    from followup_cli import due as lists
    from followup_cli.workbook.read import read_morning

    morning = read_morning(workbook or only_workbook(Path.cwd()))
    spoken = ctx.meta.setdefault(LANG, morning.lang)
    day = moment(as_of).date()
    wanted = lists.wanted_sections(today=today, week=week, overdue=overdue, everything=everything)
    rows = lists.sections(morning.tasks, day, owner=owner, everything=everything)
    rows = lists.with_tickets((row for row in rows if row.section in wanted), morning.tickets)
    if owner and not rows:
        tell_user(lists.nobody(morning.tasks, owner), spoken)
    if fmt is not Format.TABLE:
        show([row.as_row() for row in rows], lists.COLUMNS, fmt, spoken)
        return
    from followup_cli import due_head, due_notices, due_screen

    say(due_head.heading(morning, day), spoken)
    notices = due_notices.notices_for(morning.notices, owner)
    show_screens(due_screen.screens(rows, day, wanted, notices, morning.tickets), spoken)
