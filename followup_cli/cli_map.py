"""`followup map`: the contact map that the rules draw, shown or written as a sheet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import open_desk, write
from followup_cli.cli_options import (
    LANG,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    Playbook,
    WorkbookOption,
)
from followup_cli.errors import PolicyError, UsageError
from followup_cli.output import outcome, say, show, show_object, show_screens
from followup_cli.terminal import tell_user, tongue
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from followup_cli.model import SheetWhole
    from followup_cli.model_rules import Rule
    from followup_cli.touchmap import Touchpoint


def touchpoints(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    playbook: Annotated[
        Playbook | None, typer.Option(help="Draw a playbook's default rules instead of yours.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The rules that are switched off too.")
    ] = False,
    to_sheet: Annotated[
        bool, typer.Option("--write", help="Write it into the workbook as a sheet, Map.")
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Draw the contact map: when, for whom, how, and by whom."""
    if playbook and to_sheet:
        raise UsageError(msg("--write draws the workbook's own rules; leave --playbook out."))
    if playbook:
        _speak(ctx, workbook)
        points = _drawn(_rules_of(playbook, ctx.meta[LANG]), everything=everything)
        _show(ctx, points, fmt, playbook.value)
        return
    _map_of(ctx, workbook, everything=everything, to_sheet=to_sheet, dry_run=dry_run, fmt=fmt)


def _speak(ctx: typer.Context, workbook: Path | None) -> None:
    """Take the language of the workbook where there is one: a playbook can be drawn without."""
    if LANG not in ctx.meta:
        with suppress(UsageError):
            open_desk(ctx, workbook)
    ctx.meta.setdefault(LANG, tongue())


def _map_of(
    ctx: typer.Context,
    workbook: Path | None,
    *,
    everything: bool,
    to_sheet: bool,
    dry_run: bool,
    fmt: Format,
) -> None:
    from followup_cli.founding import read_policy

    desk = open_desk(ctx, workbook)
    policy = read_policy(desk)
    wrong = tuple(problem for problem in policy.problems if problem.policy)
    if wrong and to_sheet:
        raise PolicyError(wrong)
    points = _drawn(policy.rules, everything=everything)
    _show(ctx, points, fmt)
    if wrong:
        said = msg("Rules that cannot be read are not drawn; `followup check` lists them.")
        tell_user(said, ctx.meta[LANG])
    if to_sheet:
        written = not dry_run and write(ctx, desk, (_sheet(points, desk.lang),), {}).written
        said = msg("The sheet Map is up to date.")
        tell_user(outcome(said, written=written, dry_run=dry_run), ctx.meta[LANG])


def _drawn(rules: Sequence[Rule], *, everything: bool) -> tuple[Touchpoint, ...]:
    from followup_cli.model import Customer
    from followup_cli.schedule_fit import choose_goal
    from followup_cli.touchmap import draw_map

    return draw_map(
        rules,
        lambda rule, tier, stage: choose_goal(rule, Customer("", "", tier=tier, stage=stage)),
        everything=everything,
    )


def _rules_of(playbook: Playbook, lang: str) -> tuple[Rule, ...]:
    """Return the default rules of a playbook, as a workbook would hold them."""
    from followup_cli.defaults import default_rules
    from followup_cli.model import Row
    from followup_cli.rules import parse_rules

    rows = default_rules(lang, playbook.value)
    return parse_rules([Row("Rules", n, values, {}) for n, values in enumerate(rows, start=2)])[0]


def _show(
    ctx: typer.Context, points: Sequence[Touchpoint], fmt: Format, playbook: str = ""
) -> None:
    from followup_cli import touchmap, touchmap_screen
    from followup_cli.workbook.schema import MAP

    lang = ctx.meta[LANG]
    if show_object(touchmap.map_object(points), fmt, lang):
        return
    if fmt is not Format.TABLE:
        show(touchmap.map_rows(points), MAP.columns, fmt, lang)
        return
    say([touchmap.map_title(points, playbook)], lang)
    show_screens(touchmap_screen.screens(points), lang)


def _sheet(points: Sequence[Touchpoint], lang: str) -> SheetWhole:
    from followup_cli.model import SheetWhole as Whole
    from followup_cli.render_cells import as_cell
    from followup_cli.touchmap import map_rows, map_title
    from followup_cli.workbook.schema import MAP

    rows = tuple(
        {name: as_cell(value, lang) for name, value in row.items()} for row in map_rows(points)
    )
    return Whole(MAP.kind, rows, map_title(points))
