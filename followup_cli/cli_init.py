"""`followup init`: a new workbook, or what is missing to the one that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup_cli.cli_desk import moment, waiting
from followup_cli.cli_options import LANG, AsOfOption, LangOption, Playbook
from followup_cli.errors import UsageError
from followup_cli.pointing import require_original
from followup_cli.terminal import tell_user, tongue, working
from followup_cli.words import msg


def init(
    ctx: typer.Context,
    path: Annotated[
        Path, typer.Argument(help="The workbook to make, or to add what is missing to.")
    ] = Path("followup.xlsx"),
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill it with a small living company of that playbook.")
    ] = False,
    playbook: Annotated[
        Playbook | None, typer.Option(help="Which default rules are on (default: by the data).")
    ] = None,
    company: Annotated[str, typer.Option(help="Your company's name.")] = "",
    founder: Annotated[
        str, typer.Option(help="Your own name; until Team says otherwise you hold every role.")
    ] = "",
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """Make a workbook, or add what is missing to the one you have."""
    from followup_cli import opening

    wishes = opening.Wishes(playbook.value if playbook else "", company, founder)
    if path.exists() and demo:
        raise UsageError(msg("{path} is there already; the demo wants a new file.", path=path))
    require_original(path)
    with working(msg("Making {name} …", name=path.name), lang or tongue()):
        if demo:
            told = opening.open_demo(path, moment(as_of), lang or tongue(), wishes.playbook)
        elif path.exists():
            told = opening.open_existing(path, wishes, lang, tongue(), waiting(lang or tongue()))
        else:
            told = opening.open_new(path, wishes, lang or tongue())
    ctx.meta.setdefault(LANG, told.lang)
    for line in told.lines:
        tell_user(line, ctx.meta[LANG])
