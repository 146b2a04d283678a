"""`followup simulate`: read, plan the quarter ahead on paper, show the load. Nothing is written."""

from __future__ import annotations

import re
from pathlib import Path
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
from followup_cli.output import say, show, show_object, show_screens
from followup_cli.terminal import tongue, working
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from followup_cli.model_desk import Desk

_CHANGE = re.compile(r"\s*([+＋−-])\s*(\d{1,4})\s*[%％]\s*")
_WHOLE, _MOST = 100, 1000


def parse_percent(text: str) -> int:
    """Return what `--orders` says as a percentage of today's business: +20% is 120."""
    found = _CHANGE.fullmatch(text)
    change = int(found[2]) * (1 if found[1] in "+＋" else -1) if found else None
    if change is None or not -_WHOLE <= change <= _MOST:
        raise typer.BadParameter(
            tell(
                msg("{text} is no change like +20% or -50% (-100% to +1000%).", text=text), tongue()
            )
        )
    return _WHOLE + change


RulesOption = Annotated[
    Path | None,
    typer.Option(metavar="OTHER.xlsx", help="The workbook whose Rules and Templates to try."),
]
OrdersOption = Annotated[
    int | None,
    typer.Option(
        parser=parse_percent,
        metavar="±N%",
        help="How much more or less new business than in the last thirteen weeks.",
    ),
]


def simulate(
    ctx: typer.Context,
    *,
    rules: RulesOption = None,
    orders: OrdersOption = None,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show the load of the coming thirteen weeks, per person."""
    from followup_cli import simulate_show as shown
    from followup_cli import whatif

    desk = under_rules(ctx, open_desk(ctx, workbook), rules)
    spoken, seen = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    with working(msg("Planning the quarter ahead …"), spoken):
        percent = _WHOLE if orders is None else orders
        made = whatif.look_ahead(desk, seen, percent, rules.name if rules else "")
    if show_object(shown.as_object(made), fmt, spoken):
        return
    if fmt is Format.CSV:
        show(shown.day_rows(made), shown.DAY_COLUMNS, fmt, spoken)
    elif fmt is Format.MD:
        show(shown.week_rows(made), shown.WEEK_COLUMNS, fmt, spoken)
    elif (empty := shown.nothing(made)) is not None:
        say([empty], spoken)
    else:
        say(shown.head_lines(made), spoken)
        show_screens([shown.screen(made)], spoken)
        say(shown.end_lines(made), spoken)


def under_rules(ctx: typer.Context, desk: Desk, rules: Path | None) -> Desk:
    """Return a desk under the rules of another workbook, where one is named."""
    if rules is None:
        return desk
    from followup_cli.other_rules import under_rules_of
    from followup_cli.workbook.read import read_desk

    with working(msg("Reading {name} …", name=rules.name), ctx.meta[LANG]):
        return under_rules_of(desk, read_desk(rules))
