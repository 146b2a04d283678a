"""The command line: parse, load, call one function, show. With its options, all that knows Typer.

Everything else is imported inside the commands: `due` is typed every morning and must be instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup_cli.cli_check import check
from followup_cli.cli_desk import moment, open_desk, waiting
from followup_cli.cli_doctor import doctor
from followup_cli.cli_map import touchpoints
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    Commands,
    Format,
    FormatOption,
    LangOption,
    OwnerOption,
    Playbook,
    WorkbookOption,
    example,
    show_version,
)
from followup_cli.cli_plan import plan
from followup_cli.cli_replay import replay
from followup_cli.cli_report import report
from followup_cli.cli_simulate import simulate
from followup_cli.cli_snooze import snooze
from followup_cli.cli_why import why
from followup_cli.errors import UsageError
from followup_cli.output import put_out, say, show, show_screens
from followup_cli.pointing import free_name, only_workbook
from followup_cli.terminal import prepare_process, tell_user, tongue, working
from followup_cli.words import msg

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def followup(
    version: Annotated[  # acted on by its callback
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version."),
    ] = False,
    lang: LangOption = None,
) -> None:
    """Who to contact today, and why: customer follow-up over one Excel workbook."""


@app.command(
    epilog=example(
        "followup init",
        "followup init company.xlsx --playbook saas",
        "followup init demo.xlsx --demo --playbook device --lang en",
    )
)
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


app.command(
    epilog=example("followup check", "followup check --coverage", "followup check --format json")
)(check)


app.command(
    epilog=example(
        "followup plan",
        "followup plan -n",
        "followup plan --diff other.xlsx",
        "followup plan --as-of 2026-12-01 --format json",
    )
)(plan)


@app.command(
    epilog=example(
        "followup due --today",
        "followup due --week --owner 李雷",
        "followup due --all --format json",
    )
)
def due(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    today: Annotated[
        bool, typer.Option("--today", help="Overdue, today and this week (the default).")
    ] = False,
    week: Annotated[
        bool, typer.Option("--week", help="This week only: tomorrow to Sunday.")
    ] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="What is overdue only.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="What is later too.")] = False,
    owner: OwnerOption = "",
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show what is overdue, due today and due this week."""
    from followup_cli import due as lists
    from followup_cli.workbook.read import read_morning

    morning = read_morning(workbook or only_workbook(Path.cwd()))
    spoken = ctx.meta.setdefault(LANG, morning.lang)
    day = moment(as_of).date()
    wanted = lists.wanted_sections(today=today, week=week, overdue=overdue, everything=everything)
    rows = lists.sections(morning.tasks, day, owner=owner, everything=everything)
    rows = tuple(row for row in rows if row.section in wanted)
    if owner and not rows:
        tell_user(lists.nobody(morning.tasks, owner), spoken)
    if fmt is not Format.TABLE:
        show([row.as_row() for row in rows], lists.COLUMNS, fmt, spoken)
        return
    from followup_cli import due_head, due_screen

    say(due_head.heading(morning, day), spoken)
    show_screens(due_screen.screens(rows, day, wanted), spoken)


app.command(
    epilog=example(
        "followup why T0012", "followup why --not C0012", "followup why T0012 --format json"
    )
)(why)


app.command(
    "map", epilog=example("followup map", "followup map --playbook saas", "followup map --write")
)(touchpoints)


app.command(epilog=example('followup snooze T0012 2026-12-01 --why "on holiday until then"'))(
    snooze
)


app.command(
    epilog=example(
        "followup report", "followup report --month 2026-10", "followup report --quarter 2026Q3"
    )
)(report)


@app.command(
    epilog=example(
        "followup customers",
        "followup customers --tier high",
        "followup customers --seed --format csv",
    )
)
def customers(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    tier: Annotated[str, typer.Option(help="One tier: high, potential or general.")] = "",
    seed: Annotated[
        bool, typer.Option("--seed", help="The seed users, whom the founder visits.")
    ] = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show every customer's tier, stage, risk and next contact."""
    from followup_cli import plan as planning
    from followup_cli import show as shown
    from followup_cli.workbook.schema import TIERS

    desk = open_desk(ctx, workbook)
    rows = planning.build(desk, moment(as_of, desk.settings.time_zone)).tier_rows
    columns = shown.TIER_COLUMNS if fmt is Format.TABLE else TIERS.columns
    show(shown.keep_tiers(rows, tier, seed=seed), columns, fmt, ctx.meta[LANG])


app.command(
    epilog=example(
        "followup simulate",
        "followup simulate --orders +20%",
        "followup simulate --rules other.xlsx --format csv",
    )
)(simulate)

app.command(
    epilog=example(
        "followup replay --rules other.xlsx",
        "followup replay --rules other.xlsx --quarter 2026Q3",
        "followup replay --format json",
    )
)(replay)

app.command(epilog=example("followup doctor -w company.xlsx", "followup doctor --format json"))(
    doctor
)


@app.command(
    epilog=example("followup undo", "followup undo --list", "followup undo 3 -w company.xlsx")
)
def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help="A version's number in --list (default: the newest).")
    ] = None,
    *,
    listing: Annotated[
        bool, typer.Option("--list", help="Show the versions that are kept, write nothing.")
    ] = False,
    history: Annotated[
        str, typer.Option("--id", help="Whose version, where --list shows several workbooks.")
    ] = "",
    workbook: WorkbookOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Bring an earlier version back; that can be undone too."""
    from followup_cli import cli_undo as undoing

    path, spoken = undoing.undo_in(ctx, workbook)
    if listing:
        undoing.show_versions(path, history, fmt, spoken)
    else:
        undoing.bring_version_back(path, number, history, fmt, spoken)


@app.command(epilog=example("followup demo", "followup demo --playbook saas --lang en"))
def demo(
    ctx: typer.Context,
    *,
    playbook: Annotated[
        Playbook, typer.Option(help="What kind of company it is.")
    ] = Playbook.GENERAL,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """Show it all in this folder, on a small living company."""
    from followup_cli import show as shown

    path = free_name(Path("followup-demo.xlsx"))
    init(ctx, path, demo=True, playbook=playbook, as_of=as_of, lang=lang)
    for words, command in (("plan", plan), ("due --today", due), ("report", report)):
        put_out(f"\n$ followup {words}\n")
        command(ctx, workbook=path, as_of=as_of, lang=lang)
    say(shown.demo_end(path), ctx.meta[LANG])


def main() -> None:
    """Run the command line."""
    prepare_process()
    app()
