"""`followup demo`: everything at once, on a small living company in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_due import due
from followup_cli.cli_init import init
from followup_cli.cli_options import LANG, AsOfOption, LangOption, Playbook
from followup_cli.cli_plan import plan
from followup_cli.cli_report import report
from followup_cli.output import put_out, say
from followup_cli.pointing import free_name
from followup_cli.terminal import tongue

if TYPE_CHECKING:
    from datetime import datetime


def demo(
    ctx: typer.Context,
    *,
    playbook: Annotated[
        Playbook, typer.Option(help="What kind of company it is.")
    ] = Playbook.GENERAL,
    practice: Annotated[
        bool, typer.Option("--practice", help="Practise a morning on it, typing each command.")
    ] = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """Show it all in this folder, on a small living company."""
    from followup_cli import show as shown

    if practice:
        _practise(ctx, playbook, as_of, lang)
        return
    path = free_name(Path("followup-demo.xlsx"))
    init(ctx, path, demo=True, playbook=playbook, as_of=as_of, lang=lang)
    for words, command in (("plan", plan), ("due --today", due), ("report", report)):
        put_out(f"\n$ followup {words}\n")
        command(ctx, workbook=path, as_of=as_of, lang=lang)
    say(shown.demo_end(path), ctx.meta[LANG])


def _practise(
    ctx: typer.Context, playbook: Playbook, as_of: datetime | None, lang: str | None
) -> None:
    """Walk a new colleague through a morning, or print the lesson where nobody can type."""
    from followup_cli import cli_practice

    spoken = lang or tongue()
    if not cli_practice.is_watched():
        cli_practice.read_lesson(spoken)
        return
    path = free_name(Path("followup-demo.xlsx"))
    init(ctx, path, demo=True, playbook=playbook, as_of=as_of, lang=spoken)
    cli_practice.practise(cli_practice.Room(path, as_of, spoken))
