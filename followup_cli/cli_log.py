"""`followup log`: an outcome recorded, asked for on a terminal or given as options."""

from __future__ import annotations

import sys
from datetime import datetime
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
from followup_cli.output import say, show, show_object
from followup_cli.pointing import find_row
from followup_cli.terminal import working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model_desk import Desk
    from followup_cli.outcome import Said
    from followup_cli.recording import Call, Recorded

# What was answered, by task: the command runs again where the workbook was saved meanwhile.
_ANSWERED: dict[str, Said] = {}


def log(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")],
    *,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="What became of it (default: done).")
    ] = "",
    reached: Annotated[
        str, typer.Option(metavar="yes|no", help="Whether somebody was reached.")
    ] = "",
    score: Annotated[str, typer.Option(metavar="0-10", help="How satisfied they are.")] = "",
    summary: Annotated[
        str, typer.Option(metavar="TEXT", help="What was said; of an attempt, a note.")
    ] = "",
    problem: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="A problem they have; may be given several times."),
    ] = None,
    intent: Annotated[
        str, typer.Option(metavar="TEXT", help="A new need, or what they may buy.")
    ] = "",
    next_step: Annotated[str, typer.Option(metavar="TEXT", help="What is done next.")] = "",
    next_contact: Annotated[
        str,
        typer.Option("--next", metavar="DATE", help="When to contact them next: a date, or +7."),
    ] = "",
    feedback: Annotated[str, typer.Option(metavar="TEXT", help="The customer's own words.")] = "",
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="By which channel, if not as planned.")
    ] = "",
    done_on: Annotated[
        str, typer.Option(metavar="DATE", help="When it was made (default: now).")
    ] = "",
    done_by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who made it (default: its owner).")
    ] = "",
    order_id: Annotated[
        str, typer.Option("--order", metavar="ID", help="The order that it was about.")
    ] = "",
    checked: Annotated[
        bool, typer.Option("--checked", help="The customer's data was checked, and is right.")
    ] = False,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Ask nothing: refuse what is incomplete.")
    ] = False,
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Record what a contact brought, and do what follows from it."""
    from followup_cli import recording

    typed = {
        "status": status, "reached": reached, "score": score, "summary": summary,
        "problem": ", ".join(problem or ()), "intent": intent, "next_step": next_step,
        "next_contact": next_contact, "feedback": feedback, "channel": channel,
        "done_on": done_on, "done_by": done_by, "order_id": order_id,
    }  # fmt: skip
    call = _open(ctx, open_desk(ctx, workbook), task, as_of)
    said = _complete(call, _said(call, typed, checked=checked), ctx.meta[LANG], no_input=no_input)
    after = recording.settle(call, said)
    with working(msg("Planning …"), ctx.meta[LANG]):
        done = recording.record(call, after, str(said.get("summary", "")))
    changes, names = done.changes, done.made.names if done.made else {}
    written = not dry_run and bool(changes) and write(ctx, call.desk, changes, names).written
    _show(done, call.desk.path.name, fmt, ctx.meta[LANG], written=written, dry_run=dry_run)


def _open(ctx: typer.Context, desk: Desk, task: str, as_of: datetime | None) -> Call:
    """Return the contact about to be recorded; the clock of what follows is that of the record."""
    from followup_cli import recording

    zone = desk.settings.time_zone
    at = present(as_of, zone)
    seen = at if isinstance(at, datetime) else moment(as_of, zone)
    return recording.open_call(desk, find_row(desk, task), at, seen)


def _said(call: Call, typed: Mapping[str, str], *, checked: bool) -> Said:
    from followup_cli.cli_log_values import read_said

    given = {field: text for field, text in typed.items() if text}
    said = read_said(given, call.desk, call.known.today)
    return {**said, "info_checked": call.known.today} if checked else said


def _show(
    done: Recorded, name: str, fmt: Format, lang: str, *, written: bool, dry_run: bool
) -> None:
    from followup_cli import cli_log_show as shown
    from followup_cli.cli_followed import COLUMNS

    if show_object(shown.as_object(done, lang, written=written), fmt, lang):
        return
    if fmt is Format.TABLE:
        say(shown.lines(done, name, written=written, dry_run=dry_run), lang)
    else:
        show(shown.rows(done), COLUMNS, fmt, lang)


def _complete(call: Call, said: Said, lang: str, *, no_input: bool) -> Said:
    """Return what was said with what is missing asked for, where somebody is there to answer."""
    from followup_cli import cli_log_ask, recording

    recording.require_sound(call, said)
    if no_input or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return said
    if said and not recording.is_incomplete(call, said):
        return said
    known = _ANSWERED.get(call.task.task_id, {})
    answered = {**known, **said} if known else cli_log_ask.ask(call, said, lang)
    return _ANSWERED.setdefault(call.task.task_id, answered)
