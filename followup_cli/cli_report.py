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
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from followup_cli.review import Review
    from followup_cli.words import Message


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
    from followup_cli import review as reviewing
    from followup_cli.report_period import choose_period
    from followup_cli.show_review import report_end, report_object

    desk = open_desk(ctx, workbook)  # first, as it knows the language to refuse a page in
    require_page(html)
    spoken, seen = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    period = choose_period(month, quarter, seen.date())
    with working(msg("Counting …"), spoken):
        made = reviewing.review(desk, seen, period)
    written = not dry_run and write(ctx, desk, made.changes, {}).written
    kept = None if dry_run else html
    paged = keep_page(ctx, kept, made, desk.path.name)
    if show_object(report_object(made, seen, kept), fmt, spoken):
        return
    if fmt is not Format.TABLE:
        _show_rows(made, paged, fmt, spoken)
        return
    _show_figures(made, seen, spoken)
    say(report_end(made, desk.path.name, written=written, dry_run=dry_run), spoken)
    say(paged, spoken)


def _show_rows(made: Review, paged: Iterable[Message], fmt: Format, lang: str) -> None:
    """Print the rows of `KPI` alone; what became of the page is told beside them."""
    from followup_cli.workbook.schema import KPI

    for line in paged:
        tell_user(line, lang)
    show(made.figures, KPI.columns, fmt, lang)


def _show_figures(made: Review, as_of: datetime, lang: str) -> None:
    """Print the figures over everybody, and what was found in all of them."""
    from followup_cli.dashboard_told import findings_screen
    from followup_cli.report import SUMMARY, summarise
    from followup_cli.show_review import report_lines

    say(report_lines(made, as_of), lang)
    show(summarise(made.rows), SUMMARY, Format.TABLE, lang)
    show_screens((findings_screen(made.page),), lang)
