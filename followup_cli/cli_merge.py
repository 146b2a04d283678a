"""`followup merge`: what people did in their copies, brought back cell by cell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from followup_cli.errors import UnreadableError, UsageError
from followup_cli.output import outcome, say, show, show_object, written_to
from followup_cli.terminal import working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model_desk import Desk
    from followup_cli.sharing_merge import MergedCopies
    from followup_cli.sharing_wishes import Came
    from followup_cli.workbook.shared_read import Returned

_CONFLICTS = 1  # the exit code that says that something is left to decide


def merge(
    ctx: typer.Context,
    copies: Annotated[
        list[Path], typer.Argument(metavar="COPY...", help="Copies that `share` made, as edited.")
    ],
    *,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Bring edited copies back, cell by cell; conflicts are left."""
    from followup_cli import edits, sharing_edits, sharing_show

    desk = open_desk(ctx, workbook)
    spoken, seen = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    came = _read(desk, copies, spoken)
    merged = _merged(desk, came)
    left_out = sharing_edits.without_place(desk, merged)
    merged = merged._replace(remarks=(*merged.remarks, *left_out))
    changes = (
        *sharing_edits.merged_changes(desk, merged),
        *edits.log_changes(desk.places, sharing_edits.merged_log(desk, merged, seen)),
    )
    written = not dry_run and bool(changes) and write(ctx, desk, changes, {}).written
    if fmt is Format.TABLE:
        end = outcome(written_to(desk.path.name), written=written, dry_run=dry_run)
        after = [msg("Next: `followup plan` acts on what came.")] if written else []
        say([*sharing_show.told_lines(came, merged, spoken), end, *after], spoken)
    else:
        told = {**sharing_show.as_object(merged), "written": written}
        if not show_object(told, fmt, spoken):
            show(sharing_show.as_rows(merged, spoken), sharing_show.COLUMNS, fmt, spoken)
    if merged.conflicts:
        raise typer.Exit(_CONFLICTS)


def _read(desk: Desk, paths: Sequence[Path], lang: str) -> tuple[Came, ...]:
    """Return the copies as they came back, each once, all of this workbook."""
    from followup_cli.workbook.shared_read import read_copy

    found = {}
    for path in paths:
        with working(msg("Reading {name} …", name=path.name), lang):
            found[path.resolve()] = _known(desk, read_copy(path))
    return tuple(found.values())


def _known(desk: Desk, copy: Returned) -> Came:
    """Return a copy with what was shared in it; an error for one of another workbook."""
    from followup_cli import sharing, sharing_base
    from followup_cli.sharing_wishes import Came
    from followup_cli.workbook.identity import read_id

    base = sharing_base.from_lines(copy.lines, copy.mark.copy_id)
    if base is None:
        raise UnreadableError(
            msg("{name}: what was shared in it has been changed or damaged.", name=copy.path.name)
        )
    if base.workbook != read_id(desk.path):
        names = {"name": copy.path.name, "source": base.name, "ours": desk.path.name}
        raise UsageError(msg("{name} is a copy of {source}, and not of {ours}.", **names))
    _require_whole(copy)
    typed = {problem.where: problem.value for problem in copy.desk.problems}
    return Came(copy.mark.copy_id, copy.path.name, base, sharing.rows_of(copy.desk), typed)


def _require_whole(copy: Returned) -> None:
    """Refuse a copy whose headers or settings can no longer be read."""
    apart = next((p for p in copy.desk.problems if p.policy and p.where.partition("!")[2]), None)
    if apart is not None:
        said = {"name": copy.path.name, "where": apart.where, "problem": apart.message}
        raise UnreadableError(msg("{name}: {where}: {problem}.", **said))


def _merged(desk: Desk, came: Sequence[Came]) -> MergedCopies:
    from followup_cli import sharing, sharing_merge
    from followup_cli.workbook.shared_read import formula_cells

    ours = sharing.rows_of(desk)
    sheets = Counter(row.sheet for row in ours)
    formulas = formula_cells(desk.content, sheets)
    return sharing_merge.merge_copies(ours, came, desk.log, formulas)
