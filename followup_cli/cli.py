"""The command line: parse, load, call one function, show. The only module with Typer and the clock.

Everything else is imported inside the commands: `due` is typed every morning and must be instant.
"""

from __future__ import annotations

import itertools
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from followup_cli import __version__
from followup_cli.errors import FollowupError, UsageError
from followup_cli.model import END_OF_DAY
from followup_cli.terminal import (
    complain,
    prepare_streams,
    tell_user,
    tongue,
    translate_help,
    working,
)
from followup_cli.words import LANGUAGES, Message, msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Change, Desk, Screen, Task
    from followup_cli.render import ColumnLike
    from followup_cli.workbook.save import Saved

LANG = "followup.lang"
FOUND_PROBLEMS = 1
INTERRUPTED = 130


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


class Playbook(StrEnum):
    """Which of the default rules are switched on."""

    GENERAL = "general"
    SAAS = "saas"
    DEVICE = "device"
    COURSE = "course"
    B2B = "b2b"
    B2C = "b2c"


class Commands(TyperGroup):
    """The commands: help in the user's language, and what the user can mend said in one line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; say an error of ours on stderr and leave with its exit code."""
        try:
            return super().invoke(ctx)
        except FollowupError as error:
            complain(error, ctx.meta.get(LANG) or tongue())
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            tell_user(msg("Interrupted; the workbook is as it was."), tongue())
            raise typer.Exit(INTERRUPTED) from error

    def get_help(self, ctx: Any) -> str:
        """Return the help in the user's language."""
        translate_help(self, tongue())
        return super().get_help(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, its help in the user's language."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            translate_help(command, tongue())
        return command


def parse_as_of(text: str) -> datetime:
    """Return the moment of `--as-of`: a date means the end of that day."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            tell(msg("{text} is not a date like 2026-11-23.", text=text), tongue())
        ) from error
    whole_day = len(text) == len("2026-11-23")
    return datetime.combine(moment.date(), END_OF_DAY) if whole_day else moment.replace(tzinfo=None)


def parse_lang(ctx: typer.Context, lang: str | None) -> str | None:
    """Remember the language asked for, so that errors are told in it too."""
    if lang is not None and lang not in LANGUAGES:
        raise typer.BadParameter(tell(msg("choose zh or en."), tongue()))
    if lang:
        ctx.meta[LANG] = lang
    return lang


def show_version(asked: bool) -> None:  # noqa: FBT001  # Typer calls it with the flag's value
    """Print the version and leave."""
    if asked:
        typer.echo(f"followup {__version__}")
        raise typer.Exit


WorkbookOption = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        "-w",
        envvar="FOLLOWUP_WORKBOOK",
        help="The workbook; else the one of ours in this folder.",
    ),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=parse_as_of,
        metavar="DATE",
        help="The day to believe it is (default: today).",
    ),
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        callback=parse_lang,
        metavar="zh|en",
        help="The language of messages (default: the workbook's).",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the result is printed.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Show what would be written, write nothing.")
]
OwnerOption = Annotated[str, typer.Option(metavar="NAME", help="One person's contacts only.")]

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
    version: Annotated[  # noqa: ARG001  # acted on by its callback
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Who to contact today, and why: customer follow-up over one Excel workbook."""


def example(*lines: str) -> str:
    """Return the examples that end a command's help."""
    return "\b\n" + "\n".join(f"  $ {line}" for line in lines)


def locate(workbook: Path | None) -> Path:
    """Return the workbook to use: the one named, else the only one of ours in this folder."""
    if workbook is not None:
        return workbook
    from followup_cli.workbook.find import workbooks_of_ours

    found = workbooks_of_ours(Path.cwd())
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            msg(
                "No workbook of ours in this folder. `followup init` makes one, or name yours with -w."
            )
        )
    names = ", ".join(path.name for path in found)
    raise UsageError(
        msg("Several workbooks of ours are here ({names}). Name one with -w.", names=names)
    )


def open_desk(ctx: typer.Context, workbook: Path | None) -> Desk:
    """Read the workbook; from here on messages are in its language, unless one was asked for."""
    from followup_cli.workbook.read import read_desk

    path = locate(workbook)
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


def find_task(desk: Desk, name: str) -> Task:
    """Return the task with an id, however it was typed."""
    wanted = name.strip().casefold()
    for task in desk.tasks:
        if task.task_id.casefold() == wanted:
            return task
    raise UsageError(msg("There is no task {name} in Schedule.", name=name))


def free_name(path: Path) -> Path:
    """Return the path, or the first numbered one beside it that is not taken."""
    tries = (path.with_stem(f"{path.stem}-{n}") for n in itertools.count(2))
    return next(p for p in itertools.chain([path], tries) if not p.exists())


def put_out(text: str, fmt: Format = Format.TABLE) -> None:
    """Print a result."""
    from followup_cli.render import emit

    emit(text, fmt.value, sys.stdout)


def show(
    rows: Sequence[Mapping[str, object]], columns: Sequence[ColumnLike], fmt: Format, lang: str
) -> None:
    """Print rows as they were asked for; a table fits the terminal."""
    from followup_cli.render import render
    from followup_cli.render_terminal import terminal_of

    terminal = terminal_of(sys.stdout) if fmt is Format.TABLE else None
    put_out(render(rows, columns, fmt.value, lang, terminal), fmt)


def say(lines: Iterable[Message], lang: str) -> None:
    """Print lines that are part of the result."""
    put_out("".join(tell(line, lang) + "\n" for line in lines))


def show_screens(screens: Sequence[Screen], lang: str) -> None:
    """Print the layout that fits the terminal."""
    from followup_cli.render import render_screen
    from followup_cli.render_terminal import terminal_of

    put_out(render_screen(screens, lang, terminal_of(sys.stdout)))


def show_object(value: object, fmt: Format, lang: str) -> bool:
    """Print a result that is one object, if JSON was asked for; return whether it was."""
    from followup_cli.render import render_json

    if fmt is Format.JSON:
        put_out(render_json(value, lang), fmt)
    return fmt is Format.JSON


def write(
    ctx: typer.Context, desk: Desk, changes: Sequence[Change], names: Mapping[str, str]
) -> Saved:
    """Write changes to the workbook through the one safe save."""
    from followup_cli.workbook.save import commit

    lang = ctx.meta.get(LANG) or desk.lang
    with working(msg("Writing {name} …", name=desk.path.name), lang):
        return commit(
            desk.path,
            desk.fingerprint,
            changes,
            lang=desk.lang,
            names=names,
            keep=desk.settings.versions_kept,
        )


@app.command(
    epilog=example(
        "followup init",
        "followup init company.xlsx --playbook saas",
        "followup init demo.xlsx --demo --lang en",
    )
)
def init(
    ctx: typer.Context,
    path: Annotated[
        Path, typer.Argument(help="The workbook to make, or to add what is missing to.")
    ] = Path("followup.xlsx"),
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill it with a small living company.")
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
    """Make a new workbook, or add the missing sheets to one you have."""
    from followup_cli import opening

    wishes = opening.Wishes(playbook.value if playbook else "", company, founder)
    if path.exists() and demo:
        raise UsageError(msg("{path} is there already; the demo wants a new file.", path=path))
    with working(msg("Making {name} …", name=path.name), lang or tongue()):
        if demo:
            told = opening.open_demo(path, moment(as_of), lang or tongue())
        elif path.exists():
            told = opening.open_existing(path, wishes, lang)
        else:
            told = opening.open_new(path, wishes, lang or tongue())
    ctx.meta.setdefault(LANG, told.lang)
    for line in told.lines:
        tell_user(line, ctx.meta[LANG])


@app.command(epilog=example("followup check", "followup check --format json"))
def check(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List everything wrong in the workbook, with its cell and what to do; exit 1 if anything is."""
    from followup_cli import plan as planning
    from followup_cli import show as shown

    desk = open_desk(ctx, workbook)
    problems = planning.find_problems(desk, moment(as_of, desk.settings.time_zone))
    spoken = ctx.meta[LANG]
    show([shown.problem_row(p, spoken) for p in problems], shown.PROBLEM_COLUMNS, fmt, spoken)
    wrong = sum(not problem.note for problem in problems)
    said = msg("{wrong} problems, {notes} notes.", wrong=wrong, notes=len(problems) - wrong)
    tell_user(said, spoken)
    if wrong:
        raise typer.Exit(FOUND_PROBLEMS)


@app.command(
    epilog=example(
        "followup plan", "followup plan -n", "followup plan --as-of 2026-12-01 --format json"
    )
)
def plan(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Score customers, and lay out every contact to make in `Schedule`."""
    from followup_cli import plan as planning
    from followup_cli import show as shown

    desk = open_desk(ctx, workbook)
    spoken = ctx.meta[LANG]
    with working(msg("Planning …"), spoken):
        made = planning.build(desk, moment(as_of, desk.settings.time_zone))
        changes = made.changes
    written = not dry_run and write(ctx, desk, changes, made.names).written
    if show_object(shown.plan_object(made, spoken, written=written), fmt, spoken):
        return
    if dry_run or fmt is not Format.TABLE:
        show(shown.change_rows(made.merged, spoken), shown.CHANGE_COLUMNS, fmt, spoken)
    if fmt is Format.TABLE:
        say(shown.plan_lines(made, written=written, dry_run=dry_run), spoken)


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
    """Show what is overdue, due today and due this week, with how to reach each customer."""
    from followup_cli import due as lists
    from followup_cli.workbook.read import read_morning

    morning = read_morning(locate(workbook))
    spoken = ctx.meta.setdefault(LANG, morning.lang)
    day = moment(as_of).date()
    wanted = lists.wanted_sections(today=today, week=week, overdue=overdue, everything=everything)
    rows = lists.sections(morning.tasks, day, owner=owner, everything=everything)
    rows = tuple(row for row in rows if row.section in wanted)
    if fmt is not Format.TABLE:
        show([row.as_row() for row in rows], lists.COLUMNS, fmt, spoken)
        return
    from followup_cli import due_head, due_screen

    say(due_head.heading(morning, day), spoken)
    show_screens(due_screen.screens(rows, day, wanted), spoken)


@app.command(epilog=example("followup why T0012", "followup why T0012 --format json"))
def why(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")],
    *,
    workbook: WorkbookOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Say why a contact is there: its rule, the fact and its cell, and each shift of the date."""
    from followup_cli import plan as planning
    from followup_cli import why as reasons

    desk = open_desk(ctx, workbook)
    spoken = ctx.meta[LANG]
    found = find_task(desk, task)
    made = planning.build(desk, moment(as_of, desk.settings.time_zone))
    explained = made.layout.explanations.get(found.key)
    if not show_object(reasons.as_object(found, explained, desk.log), fmt, spoken):
        say(reasons.tell_why(found, explained, desk.log), spoken)


@app.command(
    epilog=example(
        "followup report", "followup report --month 2026-10", "followup report --quarter 2026Q3"
    )
)
def report(
    ctx: typer.Context,
    *,
    workbook: WorkbookOption = None,
    month: Annotated[
        str, typer.Option(help="A month, 2026-10 (default: the last complete one).")
    ] = "",
    quarter: Annotated[str, typer.Option(help="A quarter, 2026Q3.")] = "",
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Write what is overdue and the figures of a month into the workbook."""
    from followup_cli import report as figures
    from followup_cli import review as reviewing
    from followup_cli import show as shown
    from followup_cli.report_period import last_month, parse_period

    desk = open_desk(ctx, workbook)
    spoken, seen = ctx.meta[LANG], moment(as_of, desk.settings.time_zone)
    period = parse_period(quarter or month) if quarter or month else last_month(seen.date())
    with working(msg("Counting …"), spoken):
        made = reviewing.review(desk, seen, period)
    written = not dry_run and write(ctx, desk, made.sheets, {}).written
    told = figures.as_object(made.rows, made.period, made.before, seen)
    if show_object(told, fmt, spoken):
        return
    if fmt is Format.TABLE:
        say(shown.report_lines(made, seen), spoken)
    show(figures.summarise(made.rows), figures.SUMMARY, fmt, spoken)
    if fmt is Format.TABLE:
        say(shown.report_end(made, desk.path.name, written=written, dry_run=dry_run), spoken)


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
    """Show every customer's tier, stage, risk, last and next contact."""
    from followup_cli import plan as planning
    from followup_cli import show as shown
    from followup_cli.workbook.schema import TIERS

    desk = open_desk(ctx, workbook)
    rows = planning.build(desk, moment(as_of, desk.settings.time_zone)).tier_rows
    columns = shown.TIER_COLUMNS if fmt is Format.TABLE else TIERS.columns
    show(shown.keep_tiers(rows, tier, seed=seed), columns, fmt, ctx.meta[LANG])


@app.command(epilog=example("followup demo", "followup demo --lang en"))
def demo(ctx: typer.Context, *, as_of: AsOfOption = None, lang: LangOption = None) -> None:
    """Show it all in this folder: a small living company, its plan, its morning and its month."""
    from followup_cli import show as shown

    path = free_name(Path("followup-demo.xlsx"))
    init(ctx, path, demo=True, as_of=as_of, lang=lang)
    for words, command in (("plan", plan), ("due --today", due), ("report", report)):
        put_out(f"\n$ followup {words}\n")
        command(ctx, workbook=path, as_of=as_of, lang=lang)
    say(shown.demo_end(path), ctx.meta[LANG])


def main() -> None:
    """Run the command line."""
    prepare_streams()
    app()
