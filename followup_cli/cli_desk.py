"""A command's desk: the workbook read, the moment it is seen at, and the one way to write it."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from followup_cli.cli_options import LANG, WRITTEN
from followup_cli.model import END_OF_DAY, as_of_moment
from followup_cli.pointing import only_workbook, require_original
from followup_cli.terminal import tell_user, tongue, working
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import typer

    from followup_cli.model import Change, Moment
    from followup_cli.model_desk import Desk
    from followup_cli.workbook.save import Saved
    from followup_cli.workbook.workroom import Wait

_PAUSE = 0.5  # seconds between two looks at a workbook that somebody has open


def open_desk(ctx: typer.Context, workbook: Path | None) -> Desk:
    """Read the workbook; from here on messages are in its language, unless one was asked for."""
    from followup_cli.workbook.read import read_desk

    path = workbook or only_workbook(Path.cwd())
    require_original(path)
    with working(msg("Reading {name} …", name=path.name), ctx.meta.get(LANG) or tongue()):
        desk = read_desk(path)
    ctx.meta.setdefault(LANG, desk.lang)
    return desk


def moment(as_of: datetime | None, time_zone: str = "") -> datetime:
    """Return the as-of moment: the one given, else the end of today where the team is."""
    if as_of is not None:
        return as_of
    from zoneinfo import ZoneInfo

    here = datetime.now(ZoneInfo(time_zone) if time_zone else None)
    return datetime.combine(here.date(), END_OF_DAY)


def present(as_of: datetime | None, time_zone: str = "") -> Moment:
    """Return the moment at which something is done: now, or the as-of day or moment given."""
    if as_of is not None:
        return as_of_moment(as_of)
    from zoneinfo import ZoneInfo

    here = datetime.now(ZoneInfo(time_zone) if time_zone else None)
    return here.replace(second=0, microsecond=0, tzinfo=None)


def write(
    ctx: typer.Context, desk: Desk, changes: Sequence[Change], names: Mapping[str, str]
) -> Saved:
    """Write changes to the workbook through the one safe save."""
    from followup_cli.workbook.save import commit

    lang = ctx.meta.get(LANG) or desk.lang
    with working(msg("Writing {name} …", name=desk.path.name), lang):
        saved = commit(
            desk.path,
            desk.fingerprint,
            changes,
            lang=desk.lang,
            names=names,
            keep=desk.settings.versions_kept,
            content=desk.content,
            command=ctx.info_name or "",
            wait=waiting(lang),
        )
    ctx.meta[WRITTEN] = ctx.meta.get(WRITTEN, False) or saved.written
    return saved


def waiting(lang: str) -> Wait | None:
    """Return how to wait while somebody has the workbook open; None where nobody is looking."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    told: set[str] = set()

    def wait(busy: Message) -> None:
        if str(busy) not in told:
            told.add(str(busy))
            tell_user(busy, lang)
            tell_user(
                msg("Close it there, and this command goes on by itself. Ctrl+C stops it."), lang
            )
        time.sleep(_PAUSE)

    return wait
