"""`followup report`: read, count, write, show the figures."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from followup_cli.cli_desk import moment, open_desk, write
from followup_cli.cli_html import HtmlOption, keep_page, require_page
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
from followup_cli.terminal import tell_user, working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterator


class BareQuarter(TyperCommand):
    """A command whose `--quarter` may stand alone, for the last complete one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words, `--quarter` without a value spelled out."""
        return super().parse_args(ctx, [*_spelled_out(args)])


def _spelled_out(args: list[str]) -> Iterator[str]:
    from followup_cli.report_period import LAST

    for word, following in zip_longest(args, args[1:], fillvalue="--"):
        alone = word == "--quarter" and following.startswith("-")
        yield f"{word}={LAST}" if alone else word


def report(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    month: Annotated[
        str, typer.Option(help="A month, 2026-10 (default: the last complete one).")
    ] = "",
    quarter: Annotated[
        str, typer.Option(help="A quarter, 2026Q3; alone, the last complete one.")
    ] = "",
    html: HtmlOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Write what is overdue, and the figures of a month."""
    from followup_cli import report as figures
    from followup_cli import review as reviewing
    from followup_cli import show as shown
    from followup_cli.dashboard_told import findings_as_objects, findings_screen
    from followup_cli.report_period import choose_period
    from followup_cli.trial_lines import as_object
    from followup_cli.workbook.schema import KPI

    require_page(html)
    desk = open_desk(ctx, workbook)
    spoken, seen = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    period = choose_period(month, quarter, seen.date())
    with working(msg("Counting …"), spoken):
        made = reviewing.review(desk, seen, period)
    written = not dry_run and write(ctx, desk, made.changes, {}).written
    paged = keep_page(ctx, None if dry_run else html, made, desk.path.name)
    told = figures.as_object(made.rows, made.period, made.before, seen, made.series)
    trials = [as_object(trial) for trial in made.trials]
    told = {**told, "findings": findings_as_objects(made.page), "trials": trials}
    if show_object({**told, "html": str(html)} if paged else told, fmt, spoken):
        return
    if fmt is not Format.TABLE:
        for line in paged:
            tell_user(line, spoken)
        show(
            figures.kpi_sheet((*made.rows, *made.series), period, seen).rows,
            KPI.columns,
            fmt,
            spoken,
        )
        return
    say(shown.report_lines(made, seen), spoken)
    show(figures.summarise(made.rows), figures.SUMMARY, fmt, spoken)
    show_screens((findings_screen(made.page),), spoken)
    say(shown.report_end(made, desk.path.name, written=written, dry_run=dry_run), spoken)
    say(paged, spoken)
