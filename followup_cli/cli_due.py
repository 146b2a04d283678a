"""`followup due`: the list of every morning, so nothing heavy is loaded for it."""

from __future__ import annotations

from dataclasses import replace
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
    OwnerOption,
    WorkbookOption,
)
from followup_cli.errors import UsageError
from followup_cli.output import outcome, say, show, show_screens
from followup_cli.pointing import only_workbook
from followup_cli.terminal import tell_user
from followup_cli.words import msg
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.due import DueRow
    from followup_cli.model_desk import Desk, Morning
    from followup_cli.model_script import Filled, Unfilled
    from followup_cli.terms import Section
    from followup_cli.today import Contact


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
    team: Annotated[
        bool, typer.Option("--team", help="A line for each person: the team's morning.")
    ] = False,
    script: Annotated[
        bool, typer.Option("--script", help="The script of each contact shown, filled in.")
    ] = False,
    to_sheet: Annotated[
        bool,
        typer.Option("--write", help="Write what is overdue and for today into the sheet Today."),
    ] = False,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Show what is overdue, due today and due this week."""
    from followup_cli import due as lists
    from followup_cli.due_notices import notices_for
    from followup_cli.workbook.read import read_morning

    morning = read_morning(workbook or only_workbook(Path.cwd()))
    spoken = ctx.meta.setdefault(LANG, morning.lang)
    day = moment(as_of).date()
    wanted = lists.wanted_sections(today=today, week=week, overdue=overdue, everything=everything)
    rows = lists.sections(morning.tasks, day, owner=owner, everything=everything)
    rows = lists.with_tickets((row for row in rows if row.section in wanted), morning.tickets)
    if team:
        _require_alone(script or to_sheet or week or overdue or everything)
        _show_team(morning, rows, day, owner, fmt=fmt, lang=spoken)
        return
    _require_somebody(morning, owner, spoken, to_sheet=to_sheet)
    scripts = _scripts(ctx, morning.path, rows, day) if script else {}
    if fmt is Format.TABLE:
        notices = notices_for(morning.notices, owner)
        _show_list(replace(morning, notices=notices), rows, day, wanted, spoken)
        _show_scripts(rows, scripts, spoken)
    else:
        _show_rows(rows, scripts, fmt, spoken)
    if to_sheet:
        _write_today(ctx, morning.path, day, owner, dry_run=dry_run)


def _require_alone(others: object) -> None:
    """Refuse what the team's screen has no room for, and what would make its counts untrue."""
    if others:
        raise UsageError(
            msg("`--team` shows one screen: of the other options only --owner goes with it.")
        )


def _show_team(
    morning: Morning, rows: Sequence[DueRow], day: date, owner: str, *, fmt: Format, lang: str
) -> None:
    """Show the team's morning: the plan's age, a line for each person, and what must not wait."""
    from followup_cli import due_head, due_team
    from followup_cli.due_notices import notices_for

    notices = notices_for(morning.notices, owner)
    met = due_team.Morning(rows, due_team.of(morning.tickets, owner), notices, day)
    lines = due_team.team_rows(met)
    if fmt is not Format.TABLE:
        show(lines, due_team.COLUMNS, fmt, lang)
        return
    head = (*due_head.heading(morning, day), due_team.total(lines, day))
    begin = due_team.beginnings(lines)
    say(head, lang)
    show(lines, due_team.COUNTS, fmt, lang)
    # The line of headings stands above the people.
    say((*begin, *due_team.pressing(met, len(head) + 1 + len(lines) + len(begin))), lang)
    if not lines:
        _require_somebody(morning, owner, lang, to_sheet=False)


def _require_somebody(morning: Morning, owner: str, lang: str, *, to_sheet: bool) -> None:
    """Say that nobody of that name has contacts; a mistyped one must not empty the sheet."""
    from followup_cli.due import has_any, nobody

    if has_any(morning.tasks, owner):
        return
    if to_sheet:
        raise UsageError(nobody(morning.tasks, owner))
    tell_user(nobody(morning.tasks, owner), lang)


def _show_list(
    morning: Morning, rows: Sequence[DueRow], day: date, wanted: Sequence[Section], lang: str
) -> None:
    from followup_cli import due_head, due_screen

    say(due_head.heading(morning, day), lang)
    shown = due_screen.screens(rows, day, wanted, morning.notices, morning.tickets)
    show_screens(shown, lang)


def _scripts(
    ctx: typer.Context, workbook: Path, rows: Sequence[DueRow], day: date
) -> Mapping[str, Filled | Unfilled]:
    """Return the scripts of contacts by the id of each, for which the whole workbook is read."""
    from followup_cli.scripting import Scripts

    scripts = Scripts(open_desk(ctx, workbook), day)
    return {row.task.task_id: scripts.of(row.task) for row in rows}


def _show_scripts(
    rows: Sequence[DueRow], scripts: Mapping[str, Filled | Unfilled], lang: str
) -> None:
    if not scripts:
        return
    from followup_cli.model_report import Screen
    from followup_cli.script_show import COLUMNS, block

    blocks = tuple(block(row.task, scripts[row.task.task_id]) for row in rows)
    show_screens([Screen(COLUMNS[1:], blocks)], lang)


def _show_rows(
    rows: Sequence[DueRow], scripts: Mapping[str, Filled | Unfilled], fmt: Format, lang: str
) -> None:
    from followup_cli.due import COLUMNS

    if not scripts:
        show([row.as_row() for row in rows], COLUMNS, fmt, lang)
        return
    from followup_cli.script_show import SCRIPT, in_a_list

    whole = fmt is Format.JSON
    cells = [in_a_list(r.task, scripts[r.task.task_id], whole=whole) for r in rows]
    shown = [{**row.as_row(), "script": cell} for row, cell in zip(rows, cells, strict=True)]
    show(shown, (*COLUMNS, SCRIPT), fmt, lang)


def _write_today(
    ctx: typer.Context, workbook: Path, day: date, owner: str, *, dry_run: bool
) -> None:
    """Write the sheet to work from, with scripts, for which the whole workbook is read."""
    from followup_cli.edits import place_of
    from followup_cli.today import today_sheet

    desk = open_desk(ctx, workbook)
    place_of(desk.places, SCHEDULE.kind)  # in a workbook without one a sheet of ours is no help
    sheet = today_sheet(_contacts(desk, day, owner), day, desk.lang)
    written = not dry_run and write(ctx, desk, (sheet,), {}).written
    said = msg("The sheet Today is up to date: {n} contacts.", n=len(sheet.rows))
    if dry_run:
        tell_user(
            msg("The sheet Today would hold {n} contacts.", n=len(sheet.rows)), ctx.meta[LANG]
        )
    tell_user(outcome(said, written=written, dry_run=dry_run), ctx.meta[LANG])


def _contacts(desk: Desk, day: date, owner: str) -> Iterator[Contact]:
    """Yield what is overdue or for today, with all that goes with it."""
    from followup_cli import closing, due_screen
    from followup_cli import due as lists
    from followup_cli.founding import read_policy
    from followup_cli.scripting import Scripts
    from followup_cli.today import SECTIONS, Contact, last_remarks

    tickets = closing.tickets_of(desk)
    rows = lists.with_tickets(lists.sections(desk.tasks, day, owner=owner), tickets)
    known = {ticket.ticket_id or ticket.where: ticket for ticket in tickets}
    policy = read_policy(desk)
    automatic = {rule.rule_id for rule in policy.rules if rule.automatic}
    remarks, scripts = last_remarks(desk.every_task, automatic), Scripts(desk, day, policy)
    for row in rows:
        if row.section in SECTIONS:
            yield Contact(
                row.task,
                row.section,
                due_screen.when(row, day),
                due_screen.reach(row.task),
                scripts.of(row.task),
                tuple(known[ticket_id] for ticket_id in row.open_tickets),
                remarks.get(row.task.customer_id),
            )
