"""`followup trials`: what came of each arm, and whether that is enough for a verdict."""

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
from followup_cli.output import show, show_object, show_screens
from followup_cli.terminal import tell_user, working
from followup_cli.words import msg


def trials(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="One trial only, told by tier too.")] = "",
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Compare the arms of trials, and mornings with afternoons."""
    from followup_cli import trial_lines as shown
    from followup_cli import trialing
    from followup_cli.founding import read_policy

    desk = open_desk(ctx, workbook)
    spoken, today = ctx.meta[LANG], moment(as_of, desk.settings.time_zone).date()
    policy = read_policy(desk)
    with working(msg("Counting …"), spoken):
        tried = trialing.find_trials(desk, policy.rules, today)
        found = shown.keep_named((*tried, trialing.find_hours(desk, policy, today)), name)
    if show_object([shown.as_object(result) for result in found], fmt, spoken):
        return
    whole = fmt is not Format.TABLE
    columns = shown.COLUMNS if whole else shown.WITH_TIERS if name else shown.ON_SCREEN
    told = tuple(shown.rows(found, spoken, tiers=whole or bool(name)))
    show(told if whole else tuple(shown.named_once(told)), columns, fmt, spoken)
    if not whole:
        show_screens((shown.told_screen(found),), spoken)
    if not tried:
        tell_user(
            msg("No rule is part of a trial: `greeting:A 50%` under Trial in Rules makes one."),
            spoken,
        )
