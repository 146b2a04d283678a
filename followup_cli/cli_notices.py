"""`followup notices`: what somebody must be told, until they have seen it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk, present, write
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
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.cli_rows import Typed
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Notice

_ALL = "all"
_SHOWN = ("notice_id", "to", "created", "subject", "text", "seen_on")


def notices(
    ctx: typer.Context,
    *,
    seen: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|all", help="Note that it was seen; all: whatever is shown."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those seen or withdrawn too.")] = False,
    owner: Annotated[str, typer.Option(metavar="NAME", help="Those to one person only.")] = "",
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List what somebody must know and has not seen."""
    from followup_cli import closing
    from followup_cli.cli_rows import Typed
    from followup_cli.workbook.labels import fold

    desk = open_desk(ctx, workbook)
    every = closing.notices_of(desk)
    wanted = [
        notice
        for notice in every
        if (everything or notice.is_open) and (not owner or fold(notice.to) == fold(owner))
    ]
    if seen:
        zone = desk.settings.time_zone
        typed = Typed("notices", present(as_of, zone), moment(as_of, zone))
        _note_seen(ctx, desk, _named(seen, every, wanted), typed, fmt=fmt, dry_run=dry_run)
    else:
        _list(ctx, wanted, fmt, everything=everything)


def _list(ctx: typer.Context, wanted: Sequence[Notice], fmt: Format, *, everything: bool) -> None:
    from followup_cli.workbook.schema import OUTBOX

    spoken = ctx.meta[LANG]
    newest = sorted(wanted, key=lambda notice: str(notice.created or ""), reverse=True)
    columns = [OUTBOX.column(f) for f in _SHOWN] if fmt is Format.TABLE else OUTBOX.columns
    if fmt is Format.TABLE and not newest:
        say([msg("There are no notices.") if everything else msg("No notice is unseen.")], spoken)
        return
    show([_row(notice) for notice in newest], columns, fmt, spoken)
    unseen = [notice.notice_id for notice in newest if notice.is_open]
    if unseen and fmt is Format.TABLE:
        tell_user(msg("Seen? `followup notices --seen {id}`", id=unseen[0]), spoken)


def _note_seen(
    ctx: typer.Context,
    desk: Desk,
    named: Sequence[Notice],
    typed: Typed,
    *,
    fmt: Format,
    dry_run: bool,
) -> None:
    from followup_cli.cli_rows import change_notices

    unseen = [notice for notice in named if notice.seen_on is None]
    pairs = [(notice, replace(notice, seen_on=typed.at)) for notice in unseen]
    changes = change_notices(desk, pairs, typed) if pairs else ()
    written = not dry_run and bool(changes) and write(ctx, desk, changes, {}).written
    ids, spoken = [after.notice_id for _, after in pairs], ctx.meta[LANG]
    if show_object({"seen": ids, "seen_on": typed.at, "written": written}, fmt, spoken):
        return
    told = msg("Seen: {ids}.", ids=ids) if ids else msg("There is nothing that was not seen.")
    say([told, outcome(written_to(desk.path.name), written=written, dry_run=dry_run)], spoken)


def _named(
    ids: Sequence[str], every: Sequence[Notice], wanted: Sequence[Notice]
) -> tuple[Notice, ...]:
    """Return the notices that were named, one by one or by commas; `all` is those shown."""
    from followup_cli.policy import split

    by_id = {notice.notice_id.casefold(): notice for notice in every}
    named = [part.casefold() for text in ids for part in split(text)]
    unknown = [name for name in named if name != _ALL and name not in by_id]
    if unknown:
        raise UsageError(msg("There is no notice {name}.", name=unknown[0].upper()))
    chosen = [by_id[name] for name in named if name != _ALL]
    shown = [notice for notice in wanted if notice.is_open] if _ALL in named else []
    return tuple({notice.notice_id: notice for notice in (*chosen, *shown)}.values())


def _row(notice: Notice) -> Mapping[str, object]:
    from followup_cli.workbook.schema import OUTBOX

    return {field: getattr(notice, field) for field in OUTBOX.fields}
