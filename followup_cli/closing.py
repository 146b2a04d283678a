"""The loop closed, in order: records read, reactions made, tickets watched until solved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from followup_cli.closing_clock import Clocks, Staff
from followup_cli.facts_records import record_facts
from followup_cli.founding import read_policy
from followup_cli.loop_edits import changes_of
from followup_cli.loop_frame import table_of
from followup_cli.loop_handover import find_strangers, hand_over
from followup_cli.loop_leads import close_leads
from followup_cli.loop_log import recall_loop
from followup_cli.loop_notices import close_notices
from followup_cli.loop_office import Office
from followup_cli.loop_read import read_leads, read_notices, read_tickets, under_new_keys
from followup_cli.loop_records import Heard, find_asks, unheard
from followup_cli.loop_tickets import Ledger, close_tickets
from followup_cli.loop_visits import with_visits
from followup_cli.model_loop import Loop, Ticket
from followup_cli.model_plan import Key
from followup_cli.terms import Trigger
from followup_cli.workbook.schema import LEADS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from followup_cli.founding import Policy
    from followup_cli.loop_log import Account
    from followup_cli.loop_records import Ask
    from followup_cli.model import Change, Customer, Fact
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Lead, Notice
    from followup_cli.model_plan import Memory, Merged
    from followup_cli.standing import Standing


def tickets_of(desk: Desk) -> tuple[Ticket, ...]:
    """Return the tickets of a desk as they stand, with their history and second visits.

    A sheet of the user's own need not say which contact the second visit is.
    """
    found = read_tickets(desk.tickets, recall_loop(desk.log))
    if all(ticket.is_open or ticket.second_visit for ticket in found):
        return found
    return with_visits(
        found, desk.every_task, read_policy(desk).rules, lambda t: not t.second_visit
    )


def leads_of(desk: Desk) -> tuple[Lead, ...]:
    """Return the leads of a desk as they stand, with their history."""
    return read_leads(desk.leads, recall_loop(desk.log))


def notices_of(desk: Desk) -> tuple[Notice, ...]:
    """Return the notices of a desk, those seen and those withdrawn too."""
    return read_notices(desk.outbox, recall_loop(desk.log))


def news_since(desk: Desk, as_of: datetime) -> date:
    """Return since when what was recorded is news: the last plan, less the days to make up for."""
    last = min(desk.state.as_of, as_of) if desk.state else as_of
    return last.date() - timedelta(days=desk.settings.backfill_days)


def close_loops(
    desk: Desk,
    policy: Policy,
    standing: Standing,
    customers: Mapping[str, Customer],
    memory: Memory,
    *,
    as_of: datetime,
    rekeyed: Mapping[str, str],
    only: str = "",
    before: Loop | None = None,
) -> Loop:
    """Return what the records ask for: tickets, leads and notices, those there are among them.

    `only` is the one customer whose records are acted on, "" for everybody's; `before` the three
    sheets, where whoever asks has them at hand.
    """
    account, since = recall_loop(desk.log, rekeyed), news_since(desk, as_of)
    before = before or _as_read(desk, account)
    rows = _under_new_keys(before, account, customers)
    if TICKETS.kind not in desk.named:
        before = _with_theirs(before, rows)
    facts = _facts(standing, account, since, only)
    asks = find_asks(policy.rules, facts, customers, account, since)
    heard = _heard(asks, policy, standing)
    staff = Staff(policy, desk.settings, desk.tasks, (*rows.tickets, *rows.leads), as_of)
    clocks = Clocks(policy, desk.settings, as_of)
    ours = partial(_may_write, desk)
    office = Office(as_of, desk.lang, account, customers, staff, clocks, heard.rules, only)
    tickets = close_tickets(rows.tickets, heard, _ledger(desk, memory), office)
    leads = close_leads(rows.leads, heard, desk.places.get(LEADS.kind), office)
    tickets, leads = hand_over(tickets, office, ours), hand_over(leads, office, ours)
    strangers = find_strangers(tickets.rows, leads.rows, office, ours, partial(_owner_of, desk))
    notices = close_notices(rows.notices, heard, (tickets, leads), office, since)
    return Loop(
        tickets.rows,
        leads.rows,
        notices.rows,
        (*tickets.changes, *leads.changes, *notices.changes),
        (*tickets.log, *leads.log, *notices.log),
        (*tickets.problems, *leads.problems, *strangers, *unheard(policy.rules)),
        before,
    )


def _with_theirs(before: Loop, rows: Loop) -> Loop:
    """Return the sheets with what people keep on one of their own as it will stay."""
    theirs = {ticket.where: ticket for ticket in rows.tickets if not ticket.key}
    return replace(before, tickets=tuple(theirs.get(t.where, t) for t in before.tickets))


def _heard(asks: tuple[Ask, ...], policy: Policy, standing: Standing) -> Heard:
    known = frozenset((task.customer_id, task.task_id) for task in standing.records.tasks)
    return Heard(asks, known, {rule.rule_id: rule for rule in policy.rules})


def with_tickets(desk: Desk, loop: Loop) -> Desk:
    """Return a desk whose tickets are those after the plan, so that contacts count from them."""
    return replace(desk, tickets=table_of(desk.tickets, loop.tickets)) if loop.tickets else desk


def finish(loop: Loop, merged: Merged, desk: Desk, policy: Policy) -> Loop:
    """Return the loop with the second visit named in each ticket that has one."""
    ours = partial(_may_write, desk)
    tickets = with_visits(loop.tickets, merged.tasks, policy.rules, ours)
    return replace(loop, tickets=tickets)


def loop_changes(desk: Desk, loop: Loop) -> tuple[Change, ...]:
    """Return what to write into `Tickets`, `Leads` and `Outbox`."""
    return changes_of(desk, loop.before, loop) if loop.before else ()


def _may_write(desk: Desk, row: Ticket | Lead) -> bool:
    """Whether a row is the program's to write: not what people keep on a sheet of their own."""
    return not isinstance(row, Ticket) or TICKETS.kind in desk.named or bool(row.key)


def _owner_of(desk: Desk, row: Ticket | Lead) -> str:
    """Return the address of the cell that names who handles a row."""
    if isinstance(row, Ticket):
        return desk.tickets.at(row.sheet, row.row or 0, "owner")
    return desk.leads.at(desk.places[LEADS.kind].name, row.row or 0, "owner")


def _as_read(desk: Desk, account: Account) -> Loop:
    return Loop(
        read_tickets(desk.tickets, account),
        read_leads(desk.leads, account),
        read_notices(desk.outbox, account),
    )


def _under_new_keys(loop: Loop, account: Account, customers: Mapping[str, Customer]) -> Loop:
    if not account.renamed:
        return loop
    changes = account.renamed
    return Loop(
        under_new_keys(loop.tickets, changes, customers),
        under_new_keys(loop.leads, changes, customers),
        under_new_keys(loop.notices, changes, customers),
    )


def _facts(standing: Standing, account: Account, since: date, only: str) -> tuple[Fact, ...]:
    """Return the records that are news, and those that made something already."""
    keys = (Key.parse(text) for _, text in account.made)
    keep = frozenset((key.customer_id, key.fact) for key in keys if key)
    records = standing.records
    if only:
        theirs = tuple(task for task in records.tasks if task.customer_id == only)
        records = records._replace(tasks=theirs)
    return tuple(record_facts(records, {Trigger.RECORD: since}, keep))


def _ledger(desk: Desk, memory: Memory) -> Ledger:
    keys = (Key.parse(text) for text in memory.made)
    return Ledger(
        desk.places.get(TICKETS.kind),
        ours=TICKETS.kind in desk.named,
        unreadable=frozenset(problem.where for problem in desk.problems if not problem.note),
        counted=frozenset((key.customer_id, key.fact) for key in keys if key),
    )
