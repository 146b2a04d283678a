"""`followup leads`: what sales follows up and until when; one lead whole or changed; a funnel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk, present
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.errors import UsageError
from followup_cli.output import say, show, show_object
from followup_cli.terminal import tell_user, working
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from followup_cli.cli_rows import Typed
    from followup_cli.leads import View
    from followup_cli.model import Moment
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Lead
    from followup_cli.terms import LeadStatus
    from followup_cli.words import Message

_KIND = "Leads"


def leads(
    ctx: typer.Context,
    lead: Annotated[str, typer.Argument(help="One lead's id, to see it whole.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="What is won or lost too.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Only what is late.")] = False,
    owner: Annotated[
        str,
        typer.Option(metavar="NAME", help="One person's only; with an id: who follows it up now."),
    ] = "",
    funnel: Annotated[
        bool, typer.Option("--funnel", help="How many were won, by owner and by contact.")
    ] = False,
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="With an id: new, won or lost.")
    ] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for the log.")] = "",
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List leads with the time left; show or change one."""
    from followup_cli.cli_rows import Typed, read_label
    from followup_cli.terms import LeadStatus

    became = read_label(LeadStatus, status)
    if became and not lead:
        raise UsageError(msg("Name the lead: `followup leads L0001 --status won`."))
    desk = open_desk(ctx, workbook)
    zone = desk.settings.time_zone
    typed = Typed("leads", present(as_of, zone), moment(as_of, zone), why.strip())
    if lead and (became or owner):
        _change(ctx, desk, lead, typed, status=became, owner=owner, fmt=fmt, dry_run=dry_run)
    elif lead:
        _show_whole(ctx, desk, lead, typed.at, fmt)
    elif funnel:
        _show_funnel(ctx, desk, owner, fmt)
    else:
        _list(ctx, desk, typed.at, fmt, everything=everything, owner=owner, late=late)


def _list(
    ctx: typer.Context,
    desk: Desk,
    now: Moment,
    fmt: Format,
    *,
    everything: bool,
    owner: str,
    late: bool,
) -> None:
    from followup_cli import leads as lists
    from followup_cli.cli_rows import show_list

    every, say_span = _views(desk, now)
    views = lists.in_order(lists.keep(every, everything=everything, owner=owner, late=late))
    rows, lines = map(lists.as_row, views), (lists.as_line(view, say_span) for view in views)
    show_list(ctx, rows, lines, (lists.COLUMNS, lists.ON_SCREEN), fmt)
    if owner and not views:
        tell_user(lists.nobody(every, owner), ctx.meta[LANG])
    elif fmt is Format.TABLE:
        tell_user(lists.summary(views), ctx.meta[LANG])


def _show_funnel(ctx: typer.Context, desk: Desk, owner: str, fmt: Format) -> None:
    from followup_cli import closing
    from followup_cli import leads as lists
    from followup_cli.workbook.labels import fold

    theirs = [
        each for each in closing.leads_of(desk) if not owner or fold(each.owner) == fold(owner)
    ]
    steps = lists.funnel(theirs, {task.task_id: task for task in desk.every_task})
    as_row = lists.funnel_row if fmt is Format.JSON else lists.funnel_line
    show([as_row(step) for step in steps], lists.FUNNEL_COLUMNS, fmt, ctx.meta[LANG])


def _show_whole(ctx: typer.Context, desk: Desk, name: str, now: Moment, fmt: Format) -> None:
    from followup_cli import cli_history as told
    from followup_cli.leads import COLUMNS, as_line, as_row
    from followup_cli.leads_whole import tell_lead
    from followup_cli.workbook.schema import LEADS

    every, say_span = _views(desk, now)
    row, spoken = _find(desk, name).row, ctx.meta[LANG]
    view = next(view for view in every if view.lead.row == row)
    lead = view.lead
    source = next((task for task in desk.every_task if task.task_id == lead.source_task), None)
    history = told.history_rows(lead.turns, LEADS)
    whole = {**as_row(view), "source": told.contact_row(source), "history": history}
    if fmt is Format.TABLE:
        lines = tell_lead(view, told.say_contact(source, lead.source_task), say_span)
        say([*lines, *told.tell_turns(lead.turns, LEADS)], spoken)
    elif not show_object(whole, fmt, spoken):
        show([as_line(view, say_span)], COLUMNS, fmt, spoken)


def _change(
    ctx: typer.Context,
    desk: Desk,
    name: str,
    typed: Typed,
    *,
    status: LeadStatus | None,
    owner: str,
    fmt: Format,
    dry_run: bool,
) -> None:
    from followup_cli import cli_rows
    from followup_cli.founding import read_policy
    from followup_cli.tickets_edit import settle_lead

    before = _find(desk, name)
    people = [person.name for person in read_policy(desk).people]
    after = settle_lead(before, status, owner, people)
    with working(msg("Planning …"), ctx.meta[LANG]):
        done = cli_rows.change_row(desk, _KIND, before, after, typed)
    cli_rows.write_change(ctx, desk, done, _told(after), fmt, dry_run=dry_run)


def _told(lead: Lead) -> Message:
    return msg(
        "{id}  {intent}: {customer}: {status}, {owner}.",
        id=lead.lead_id,
        intent=lead.intent or msg("lead"),
        customer=lead.customer or lead.customer_id,
        status=lead.status or "",
        owner=lead.owner or msg("no owner"),
    )


def _find(desk: Desk, name: str) -> Lead:
    from followup_cli import closing
    from followup_cli.cli_rows import find_row

    return find_row(closing.leads_of(desk), name, msg("lead"))


def _views(desk: Desk, now: Moment) -> tuple[list[View], Callable[[timedelta], Message]]:
    """Return how every lead stands, and how a stretch of working time is said."""
    from followup_cli import closing, sla
    from followup_cli import leads as lists
    from followup_cli.cli_rows import called, hours_of
    from followup_cli.founding import read_policy

    hours, names = hours_of(desk, read_policy(desk)), called(desk)
    views = [
        lists.view_of(
            replace(lead, customer=lead.customer or names.get(lead.customer_id, "")), now, hours
        )
        for lead in closing.leads_of(desk)
    ]
    return views, partial(sla.span_said, a_day=hours.day)
