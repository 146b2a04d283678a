"""`followup customers`: every customer's tier, stage and risk."""

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
from followup_cli.output import show


def customers(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    tier: Annotated[str, typer.Option(help="One tier: high, potential or general.")] = "",
    seed: Annotated[
        bool, typer.Option("--seed", help="The seed users, whom the founder visits.")
    ] = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show every customer's tier, stage, risk and next contact."""
    from followup_cli import plan as planning
    from followup_cli import show as shown
    from followup_cli.workbook.schema import TIERS

    desk = open_desk(ctx, workbook)
    rows = planning.build(desk, moment(as_of, desk.settings.time_zone)).tier_rows
    columns = shown.TIER_COLUMNS if fmt is Format.TABLE else TIERS.columns
    show(shown.keep_tiers(rows, tier, seed=seed), columns, fmt, ctx.meta[LANG])
