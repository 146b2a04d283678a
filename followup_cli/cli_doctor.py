"""`followup doctor`: parse, examine a copy, show."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from followup_cli.cli_desk import moment
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.output import put_out, say, show, show_object
from followup_cli.pointing import only_workbook, require_original
from followup_cli.terminal import tongue, working
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.doctor import Examination


def doctor(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Prove on a copy that your workbook loses nothing."""
    from followup_cli import doctor as proof
    from followup_cli import doctor_show as shown

    path = workbook or only_workbook(Path.cwd())
    require_original(path)
    with working(msg("Examining a copy of {name} …", name=path.name), lang or tongue()):
        made = proof.examine(path, partial(moment, as_of), lang, tongue())
    spoken = ctx.meta.setdefault(LANG, made.lang)
    if fmt is Format.TABLE:
        _show_screen(made, spoken)
    elif not show_object(shown.as_object(made, spoken), fmt, spoken):
        show(shown.step_rows(made.steps, spoken), shown.STEP_COLUMNS, fmt, spoken)
    proof.require_kept(made)


def _show_screen(made: Examination, lang: str) -> None:
    from followup_cli import doctor_show as shown

    say(shown.head_lines(made), lang)
    put_out("\n")
    show(shown.step_rows(made.steps, lang), shown.STEP_COLUMNS, Format.TABLE, lang)
    put_out("\n")
    rows = shown.part_rows(made.whole, lang)
    if rows:
        show(rows, shown.PART_COLUMNS, Format.TABLE, lang)
        put_out("\n")
    if made.warnings:
        say(shown.warning_lines(made), lang)
        put_out("\n")
    say(shown.verdict_lines(made), lang)
