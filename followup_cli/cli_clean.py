"""`followup clean`: what has gathered in a workbook, proposed as a diff, cleaned when told to."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_archive import move_old
from followup_cli.cli_desk import moment, open_desk, write
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.errors import UsageError
from followup_cli.output import outcome, say, show, show_object, written_to
from followup_cli.terminal import tell_user
from followup_cli.words import msg, on_one_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from followup_cli.hygiene_board import Board
    from followup_cli.hygiene_undo import Undone
    from followup_cli.model import LogLine
    from followup_cli.model_desk import Desk
    from followup_cli.model_hygiene import Proposal, Stroke
    from followup_cli.words import Message

_A_YEAR = 12  # months
_BETWEEN = re.compile(r"[,，、;；\s]+")


def clean(
    ctx: typer.Context,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what is proposed; without it nothing is written.")
    ] = False,
    only: Annotated[
        str,
        typer.Option(
            metavar="1,3", help="Some proposals only, by number or id; doubtful ones too."
        ),
    ] = "",
    undo: Annotated[
        str, typer.Option("--undo", metavar="ID", help="Take a merge of customers back.")
    ] = "",
    archive: Annotated[
        bool,
        typer.Option("--archive", help="Move contacts that ended long ago to History instead."),
    ] = False,
    older_than: Annotated[
        int | None,
        typer.Option(
            metavar="MONTHS",
            min=1,
            max=1200,
            show_default="12",
            help="With --archive: how long ago they ended.",
        ),
    ] = None,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Find duplicates, orphans and leftovers; clean when told to."""
    _require_fitting(archive=archive, only=only, undo=undo, apply=apply, older_than=older_than)
    desk = open_desk(ctx, workbook)
    if archive:
        wanted = apply and not dry_run
        move_old(ctx, desk, as_of, months=older_than or _A_YEAR, apply=wanted, fmt=fmt)
        return
    seen = moment(as_of, desk.settings.time_zone)
    if undo:
        _take_back(ctx, desk, undo, seen, fmt, dry_run=dry_run)
        return
    named = [name for name in _BETWEEN.split(only) if name]
    _clean(ctx, desk, named, seen, fmt, apply=apply and not dry_run)


def _require_fitting(
    *, archive: bool, only: str, undo: str, apply: bool, older_than: int | None
) -> None:
    """Refuse options that would be passed over in silence."""
    if archive and (only or undo):
        raise UsageError(msg("--archive goes with neither --only nor --undo."))
    if undo and (only or apply):
        raise UsageError(msg("--undo goes with neither --apply nor --only."))
    if older_than is not None and not archive:
        raise UsageError(msg("--older-than goes with --archive."))


def _clean(
    ctx: typer.Context,
    desk: Desk,
    named: Sequence[str],
    seen: datetime,
    fmt: Format,
    *,
    apply: bool,
) -> None:
    """Show what was found; with `apply`, write what is safe, or what was named."""
    from followup_cli import hygiene
    from followup_cli.hygiene_log import log_of

    board, spoken = _board(desk), ctx.meta[LANG]
    found = hygiene.find_proposals(board, seen.date())
    if not apply:
        shown = [hygiene.find_proposal(found, name) for name in named] or found
        _show(shown, fmt, spoken, written=False)
        _tell_end(found, fmt, spoken)
        return
    chosen = hygiene.work_out(board, hygiene.choose(found, named))
    if chosen and not _agreed(chosen, spoken):
        tell_user(msg("Nothing was written."), spoken)
        return
    lines = log_of(chosen, seen, desk.lang)
    written = _write(ctx, desk, (s for each in chosen for s in each.strokes), lines)
    _show(chosen, fmt, spoken, written=written)
    if fmt is Format.TABLE:
        say([outcome(written_to(desk.path.name), written=written, dry_run=False)], spoken)


def _show(found: Sequence[Proposal], fmt: Format, lang: str, *, written: bool) -> None:
    from followup_cli import hygiene_show as shown

    if show_object(shown.as_objects(found, lang, written), fmt, lang):
        return
    if fmt is Format.TABLE:
        say(shown.told_lines(found, lang), lang)
    else:
        show([*shown.as_rows(found, lang)], shown.COLUMNS, fmt, lang)


def _tell_end(found: Sequence[Proposal], fmt: Format, lang: str) -> None:
    """Say how much was found, and that nothing was written."""
    from followup_cli import hygiene_show as shown

    if fmt is not Format.TABLE:
        return
    if not found:
        say([msg("Nothing to clean.")], lang)
        return
    tell_user(shown.summary(found), lang)
    tell_user(msg("Nothing was written."), lang)


def _agreed(chosen: Sequence[Proposal], lang: str) -> bool:
    """Ask once, where somebody is there to answer: all cells are shown before."""
    from followup_cli import hygiene_show as shown

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    for line in shown.told_lines(chosen, lang):
        tell_user(line, lang)
    cells = sum(len(found.strokes) for found in chosen)
    asked = tell(msg("Write these {n} cells? [y/N]", n=cells), lang)
    sys.stderr.write(on_one_line(asked) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "是", "好", "1")


def _take_back(
    ctx: typer.Context, desk: Desk, wanted: str, seen: datetime, fmt: Format, *, dry_run: bool
) -> None:
    """Take a merge back, and tell what was left as somebody changed it since."""
    from followup_cli.hygiene_show import cell_line, cell_object
    from followup_cli.hygiene_undo import take_back

    undone, spoken = take_back(_board(desk), wanted, seen), ctx.meta[LANG]
    written = not dry_run and _write(ctx, desk, undone.strokes, undone.log)
    if fmt is Format.TABLE:
        end = outcome(written_to(desk.path.name), written=written, dry_run=dry_run)
        cells = (cell_line(stroke, spoken) for stroke in undone.strokes)
        say([_told(undone), *cells, *undone.left, end], spoken)
        return
    changed = [cell_object(stroke, spoken) for stroke in undone.strokes]
    left = [tell(each, spoken) for each in undone.left]
    told = {"customer_id": undone.other, "into": undone.kept, "cells": changed, "left": left}
    if not show_object({**told, "written": written}, fmt, spoken):
        _show_cells(undone, fmt, spoken)


def _show_cells(undone: Undone, fmt: Format, lang: str) -> None:
    from followup_cli.hygiene_show import COLUMNS, cell_row

    columns = [column for column in COLUMNS if column.field in ("cell", "before", "after")]
    show([cell_row(stroke, lang) for stroke in undone.strokes], columns, fmt, lang)


def _told(undone: Undone) -> Message:
    return msg(
        "{other} is a customer of its own again, no longer part of {kept}.",
        other=undone.other,
        kept=undone.kept,
    )


def _write(
    ctx: typer.Context, desk: Desk, strokes: Iterable[Stroke], lines: Sequence[LogLine]
) -> bool:
    """Write cells and the lines of the log that tell of them."""
    from followup_cli.edits import log_changes
    from followup_cli.hygiene_log import edits_of

    changes = (*edits_of(strokes), *log_changes(desk.places, lines))
    return bool(changes) and write(ctx, desk, changes, {}).written


def _board(desk: Desk) -> Board:
    """Return the workbook as cleaning sees it."""
    from followup_cli.hygiene_board import Board
    from followup_cli.merge_log import recall
    from followup_cli.workbook.standing_cells import StandingCells

    names = {place.name for place in desk.places.values()}
    facts = (desk.customers, desk.orders, desk.tickets, desk.events, desk.leads, desk.outbox)
    names.update(name for table in facts for name in table.columns)
    made = recall(desk.log).made.keys() | {task.key for task in desk.every_task}
    cells = StandingCells(desk.path, desk.content, sorted(names))
    return Board(desk, cells, frozenset(made))
