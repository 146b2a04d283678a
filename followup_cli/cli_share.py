"""`followup share`: one person's rows as a workbook of their own, which `merge` brings back."""

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
from followup_cli.errors import UsageError
from followup_cli.output import say, show, show_object
from followup_cli.pointing import free_name
from followup_cli.terminal import working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from followup_cli.model_desk import Desk
    from followup_cli.sharing import SharedRow
    from followup_cli.words import Message
    from followup_cli.workbook.schema import Column

# What no file may be called, and what a shell would act on in the command that is shown.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|$`!%]+')


def share(
    ctx: typer.Context,
    *,
    owner: Annotated[
        str, typer.Option(metavar="NAME", help="Whose rows to share.", show_default=False)
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The copy to make.")
    ] = None,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Write one person's contacts, tickets and leads as a copy."""
    from followup_cli import sharing
    from followup_cli.workbook.save import create

    desk = open_desk(ctx, workbook)
    rows = sharing.rows_of(desk)
    person = _person(desk, rows, owner)
    theirs = sharing.rows_for(person, rows)
    if not theirs:
        raise UsageError(
            msg("{owner} has no contacts, open tickets or leads to share.", owner=person)
        )
    if output and output.suffix.casefold() != ".xlsx":
        raise UsageError(msg("{name}: the name of a copy ends in .xlsx.", name=output))
    path = output or free_name(desk.path.with_name(_file_name(desk.path, person)))
    with working(msg("Making {name} …", name=path.name), ctx.meta[LANG]):
        create(path, _content(desk, person, theirs, as_of))
    counts = {kind.casefold(): sum(row.kind == kind for row in theirs) for kind in sharing.KINDS}
    spoken = ctx.meta[LANG]
    if show_object({"copy": str(path), "owner": person, **counts}, fmt, spoken):
        return
    if fmt is Format.TABLE:
        say(_told(desk, path, person, counts), spoken)
    else:
        show([{"copy": str(path), "owner": person, **counts}], _columns(), fmt, spoken)


def _content(desk: Desk, person: str, rows: Sequence[SharedRow], as_of: datetime | None) -> bytes:
    """Return the copy; UsageError where nothing says yet which workbook it is of."""
    from followup_cli import sharing_base, sharing_sheets
    from followup_cli.workbook.identity import read_id
    from followup_cli.workbook.shared import build_copy
    from followup_cli.workbook.shared_mark import Mark

    workbook = read_id(desk.path)
    if not workbook:
        raise UsageError(
            msg("{name} was never planned: run `followup plan` first.", name=desk.path.name)
        )
    seen = moment(as_of, desk.settings.time_zone)
    lines = sharing_base.to_lines(sharing_sheets.base_of(desk, person, rows, workbook, seen))
    return build_copy(
        sharing_sheets.sheets_to_share(desk, rows),
        desk.lang,
        sharing_sheets.columns_to_share(desk),
        lines=lines,
        mark=Mark(sharing_base.copy_id_of(lines), person, desk.path.name),
        planned=desk.state.as_of.date().isoformat() if desk.state else "",
    )


def _person(desk: Desk, rows: Iterable[SharedRow], wanted: str) -> str:
    """Return the person who is meant, as the workbook writes the name."""
    from followup_cli.sharing import few
    from followup_cli.workbook.labels import fold

    names = [row.text("name") for row in desk.team if row.text("name")]
    names += [str(row.values["owner"]) for row in rows if row.values.get("owner")]
    called = {fold(name): name for name in reversed(names)}
    typed = fold(wanted)
    if typed in called:
        return called[typed]
    there = list(dict.fromkeys(names))
    raise UsageError(
        msg("Nobody here is called “{name}”. There are: {names}.", name=wanted, names=few(there))
    )


def _file_name(path: Path, person: str) -> str:
    """Return the name of a copy: `company - Li.xlsx`, whatever the person is called."""
    safe = " ".join(_NOT_IN_NAMES.sub(" ", person).split()).strip(". ")
    return f"{path.stem} - {safe[:60]}.xlsx"


def _told(desk: Desk, path: Path, person: str, counts: Mapping[str, int]) -> Sequence[Message]:
    return (
        msg(
            "Made {path} for {owner}: contacts {schedule}, tickets {tickets}, leads {leads}.",
            path=path,
            owner=person,
            **counts,
        ),
        msg(
            'Send it. What comes back: `followup merge "{path}" -w "{name}"`.',
            path=path.name,
            name=desk.path.name,
        ),
    )


def _columns() -> Sequence[Column]:
    from followup_cli.sharing import KINDS
    from followup_cli.workbook.schema import SCHEDULE, SHEETS, WHOLE, Column

    counts = (Column(kind.casefold(), kind, SHEETS[kind].zh, WHOLE) for kind in KINDS)
    return (Column("copy", "Copy", "副本"), SCHEDULE.column("owner"), *counts)
