"""`followup tickets`: what is to be solved and until when; one ticket whole, or changed."""

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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from followup_cli.cli_rows import Typed
    from followup_cli.founding import Policy
    from followup_cli.model import Customer, Moment, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Ticket
    from followup_cli.tickets import View
    from followup_cli.tickets_edit import Said
    from followup_cli.words import Message
    from followup_cli.workhours import WorkHours

_KIND = "Tickets"


def tickets(
    ctx: typer.Context,
    ticket: Annotated[str, typer.Argument(help="One ticket's id, to see it whole.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="What is over too.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Only what is late.")] = False,
    owner: Annotated[
        str,
        typer.Option(metavar="NAME", help="One person's only; with an id: who handles it now."),
    ] = "",
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="With an id: open, paused, closed or reopened.")
    ] = "",
    result: Annotated[
        str, typer.Option(metavar="TEXT", help="With an id: what was done; closing needs it.")
    ] = "",
    department: Annotated[
        str, typer.Option(metavar="NAME", help="With an id: who is to handle it.")
    ] = "",
    answered: Annotated[
        bool, typer.Option("--answered", help="With an id: the customer has a first response.")
    ] = False,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for the log.")] = "",
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """List tickets with the time left; show or change one."""
    from followup_cli.cli_rows import Typed, read_label
    from followup_cli.terms import TicketStatus
    from followup_cli.tickets_edit import Said

    said = Said(
        read_label(TicketStatus, status), owner if ticket else "", department, result, answered
    )
    if not ticket and any(said):
        raise UsageError(msg("Name the ticket: `followup tickets K0001 --status paused`."))
    desk = open_desk(ctx, workbook)
    zone = desk.settings.time_zone
    typed = Typed("tickets", present(as_of, zone), moment(as_of, zone), why.strip())
    if not ticket:
        _list(ctx, desk, typed.at, fmt, everything=everything, owner=owner, late=late)
    elif any(said):
        _change(ctx, desk, ticket, said, typed, fmt=fmt, dry_run=dry_run)
    else:
        _show_whole(ctx, desk, ticket, typed.at, fmt)


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
    from followup_cli import tickets as lists
    from followup_cli.cli_rows import show_list

    every, say_span = _views(desk, now)
    asked = lists.keep(every, everything=everything, owner=owner)
    views = lists.in_order(lists.keep(asked, everything=everything, late=late))
    rows, lines = map(lists.as_row, views), (lists.as_line(view, say_span) for view in views)
    show_list(ctx, rows, lines, (lists.COLUMNS, lists.ON_SCREEN), fmt)
    if owner and not views:
        tell_user(lists.nobody(every, owner), ctx.meta[LANG])
    elif fmt is Format.TABLE:
        tell_user(lists.summary(asked), ctx.meta[LANG])


def _show_whole(ctx: typer.Context, desk: Desk, name: str, now: Moment, fmt: Format) -> None:
    from followup_cli import cli_history as told
    from followup_cli.tickets import COLUMNS, as_line, as_row
    from followup_cli.tickets_whole import tell_ticket
    from followup_cli.workbook.schema import TICKETS

    every, say_span = _views(desk, now)
    found, spoken = _find(desk, name), ctx.meta[LANG]
    where = (found.sheet, found.row)
    view = next(v for v in every if (v.ticket.sheet, v.ticket.row) == where)
    ticket, source = view.ticket, _tasks(desk).get(view.ticket.source_task)
    related = {"source": told.contact_row(source), "visit": told.contact_row(view.visit)}
    whole = {**as_row(view), **related, "history": told.history_rows(ticket.turns, TICKETS)}
    if fmt is Format.TABLE:
        came_of = told.say_contact(source, ticket.source_task)
        visit = told.say_contact(view.visit, ticket.second_visit)
        lines = tell_ticket(view, came_of, visit, say_span)
        say([*lines, *told.tell_turns(ticket.turns, TICKETS)], spoken)
    elif not show_object(whole, fmt, spoken):
        show([as_line(view, say_span)], COLUMNS, fmt, spoken)


def _change(
    ctx: typer.Context,
    desk: Desk,
    name: str,
    said: Said,
    typed: Typed,
    *,
    fmt: Format,
    dry_run: bool,
) -> None:
    from followup_cli import cli_rows
    from followup_cli.founding import read_policy
    from followup_cli.tickets_edit import settle_ticket

    before = _find(desk, name)
    people = [person.name for person in read_policy(desk).people]
    _, columns = cli_rows.place_of(desk, _KIND, before)
    after = settle_ticket(before, said, typed.at, people, columns)
    with working(msg("Planning …"), ctx.meta[LANG]):
        done = cli_rows.change_row(desk, _KIND, before, after, typed)
    cli_rows.write_change(ctx, desk, done, _told(desk, after), fmt, dry_run=dry_run)


def _told(desk: Desk, ticket: Ticket) -> Message:
    from followup_cli.cli_rows import called

    name = ticket.customer or called(desk).get(ticket.customer_id, ticket.customer_id)
    return msg(
        "{id}  {kind}: {customer}: {status}, {owner}.",
        id=ticket.ticket_id,
        kind=ticket.kind or msg("ticket"),
        customer=name,
        status=ticket.status or "",
        owner=ticket.owner or msg("no owner"),
    )


def _find(desk: Desk, name: str) -> Ticket:
    from followup_cli import closing
    from followup_cli.cli_rows import find_row

    return find_row(closing.tickets_of(desk), name, msg("ticket"))


def _views(desk: Desk, now: Moment) -> tuple[list[View], Callable[[timedelta], Message]]:
    """Return how every ticket stands, and how a stretch of working time is said."""
    from followup_cli import closing, sla
    from followup_cli import tickets as lists
    from followup_cli.cli_rows import called, hours_of
    from followup_cli.founding import read_policy

    policy: Policy = read_policy(desk)
    hours, tasks, names = hours_of(desk, policy), _tasks(desk), called(desk)
    every = closing.tickets_of(desk)
    answer_by = _answer_by(desk, policy, every, now, hours)
    views = [
        lists.view_of(
            replace(ticket, customer=ticket.customer or names.get(ticket.customer_id, "")),
            tasks,
            now,
            hours,
            sla.left(ticket, now, hours),
            answer_by=due,
        )
        for ticket, due in zip(every, answer_by, strict=True)
    ]
    return views, partial(sla.span_said, a_day=hours.day)


def _answer_by(
    desk: Desk, policy: Policy, every: Sequence[Ticket], now: Moment, hours: WorkHours
) -> Iterator[Moment | None]:
    """Yield until when the first response to each ticket is waited for, None where it is not."""
    from followup_cli import sla
    from followup_cli.loop_tickets import rule_for

    waiting = [ticket for ticket in every if sla.is_unanswered(ticket)]
    whose = _customers(desk, policy, waiting, now)
    for ticket in every:
        unanswered = sla.is_unanswered(ticket)
        rule = rule_for(ticket, policy.rules, whose.get(ticket.customer_id)) if unanswered else None
        asked = rule.sla if rule else None
        limits = sla.limits_of(asked, desk.settings.response_time, hours)
        yield sla.awaited(ticket, limits, now, hours)


def _customers(
    desk: Desk, policy: Policy, waiting: Iterable[Ticket], now: Moment
) -> Mapping[str, Customer]:
    """Return the customers, where the rules for tickets typed by hand ask anything of them."""
    from followup_cli.cli_tasks import known_customers
    from followup_cli.condition import Comparison
    from followup_cli.finding import Asked, needs_customers
    from followup_cli.model import day
    from followup_cli.terms import Action

    asked = [rule.when for rule in policy.rules if rule.then is Action.TICKET]
    names = [Asked(*name) for when in asked if isinstance(when, Comparison) for name in when.names]
    if all(ticket.key for ticket in waiting) or not needs_customers(names):
        return {}
    return known_customers(desk, day(now))


def _tasks(desk: Desk) -> Mapping[str, Task]:
    return {task.task_id: task for task in desk.every_task if task.task_id}
