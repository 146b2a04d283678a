"""`followup replay`: read, lay a period that is over out again, show. Nothing is written."""

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
from followup_cli.cli_simulate import RulesOption, under_rules
from followup_cli.output import put_out, say, show, show_object
from followup_cli.terminal import working
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.replay import Replay


def replay(
    ctx: typer.Context,
    *,
    rules: RulesOption = None,
    quarter: Annotated[
        str, typer.Option(help="A quarter, 2026Q3 (default: the last thirteen weeks).")
    ] = "",
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Set the last quarter under other rules beside the real one."""
    from followup_cli import hindsight
    from followup_cli import replay as past
    from followup_cli import replay_show as shown
    from followup_cli.report_period import parse_period

    desk = open_desk(ctx, workbook)
    spoken, today = ctx.meta[LANG], moment(as_of, desk.settings.time_zone).date()
    period = parse_period(quarter) if quarter else past.last_quarter(today)
    past.require_over(period, today)
    under = under_rules(ctx, desk, rules)
    with working(msg("Laying {period} out again …", period=period.label), spoken):
        made = hindsight.look_back(desk, period, under=under)
    made = made._replace(rules=rules.name if rules else "")
    if show_object(shown.as_object(made), fmt, spoken):
        return
    if fmt is not Format.TABLE:
        show(shown.rule_rows(made), shown.RULE_COLUMNS, fmt, spoken)
    elif (empty := shown.nothing(made)) is not None:
        say([empty], spoken)
    else:
        _show_screen(made, spoken)


def _show_screen(made: Replay, lang: str) -> None:
    from followup_cli import replay_show as shown

    say(shown.head_lines(made), lang)
    tables = (
        (shown.signed(shown.rule_rows(made)), shown.RULE_COLUMNS),
        (shown.signed(shown.owner_rows(made)), shown.OWNER_COLUMNS),
        (shown.loss_rows(made), shown.LOSS_COLUMNS),
    )
    for rows, columns in tables:
        if rows:
            put_out("\n")
            show(rows, columns, Format.TABLE, lang)
    put_out("\n")
    say(shown.end_lines(made), lang)
