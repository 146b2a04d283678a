"""A diagnosis: calls the domain for what was done lately, and has it measured."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from followup_cli import closing, outcome
from followup_cli.errors import MissingSheetError
from followup_cli.facts_customers import gather_customers
from followup_cli.facts_values import day_of
from followup_cli.founding import read_policy
from followup_cli.maturity import diagnose
from followup_cli.maturity_use import Backtested, Happening, Use
from followup_cli.merge_log import COMMAND, recall
from followup_cli.model import day
from followup_cli.model_script import GAP, SAID, Gap
from followup_cli.rfm import days_of
from followup_cli.script_choice import read_templates
from followup_cli.standing import find_risk, find_standing
from followup_cli.terms import Risk
from followup_cli.words import msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.facts_orders import OrderBook
    from followup_cli.founding import Policy
    from followup_cli.maturity import Diagnosis
    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Desk, Table
    from followup_cli.model_loop import Ticket
    from followup_cli.risk import RiskResult
    from followup_cli.standing import Standing

MEASURED = timedelta(weeks=13)
# What a script says of one customer alone, and not of all who are called for the same reason.
_PERSONAL = frozenset({
    "last_summary", "last_order", "open_tickets", "product", "purchase_date", "contract_end",
    "problem", "ticket", "result", "benefit",
})  # fmt: skip
_DATES = ("signed_on", "go_live")
_RHYTHM = 2  # days of purchase from which there is one


def diagnose_desk(desk: Desk, today: date) -> Diagnosis:
    """Return how far a team has come by a day; MissingSheetError where nothing can be read."""
    if not desk.places:
        raise MissingSheetError(
            msg(
                "{name} holds no customers, orders or contacts. `followup init` adds what is "
                "missing.",
                name=desk.path.name,
            )
        )
    return diagnose(find_use(desk, today))


def find_use(desk: Desk, today: date) -> Use:
    """Return how a workbook was used in the 13 weeks that end with a day."""
    policy, ids = read_policy(desk), tuple(recall(desk.log).made.values())
    standing = find_standing(desk, today, policy.rules, ids)
    risk = find_risk(desk, standing, today)
    customers = gather_customers(desk.customers, standing.orders, standing.scores, standing.stages)
    tickets, tasks = closing.tickets_of(desk), _tasks(desk, standing)
    lacks = partial(outcome.missing, automatic=policy.automatic)
    happened = _happenings(desk, standing.orders, tickets)
    return Use(
        today - MEASURED,
        today,
        tasks=tasks,
        rules={rule.rule_id: rule for rule in policy.rules},
        personal=_personal_rules(desk, policy),
        incomplete={t.task_id: gaps[0] for t in tasks if (gaps := lacks(t))},
        customers=customers,
        contacts=standing.contacts,
        happenings=tuple(sorted(happened, key=lambda each: each.on)),
        high_risk=frozenset(map(str, risk.frame.index[risk.frame["band"].isin([Risk.HIGH])])),
        worth=_worth(risk, standing, customers),
        watched=_watched(desk, standing, today),
        tickets=tickets,
        leads=closing.leads_of(desk),
        plans=frozenset(_plans(desk)),
        tested=_tested(risk),
        place=desk.places.get(SCHEDULE.kind),
    )


def _tasks(desk: Desk, standing: Standing) -> tuple[Task, ...]:
    """Return every contact, under the customers that a plan knows."""
    known = {task.task_id for task in standing.records.tasks}
    return (*standing.records.tasks, *(t for t in desk.past if t.task_id not in known))


def _personal_rules(desk: Desk, policy: Policy) -> frozenset[str]:
    """Return the rules whose script says something of one customer alone."""
    scripts = {
        fold(template.template_id)
        for template in read_templates(desk.templates)
        for part in SAID
        if _says_something_personal(getattr(template, part))
    }
    return frozenset(rule.rule_id for rule in policy.rules if fold(rule.template) in scripts)


def _says_something_personal(words: str | tuple[str, ...]) -> bool:
    text = words if isinstance(words, str) else "\n".join(words)
    return any(Gap.parse(inside).field in _PERSONAL for inside in GAP.findall(text))


def _happenings(desk: Desk, book: OrderBook, tickets: tuple[Ticket, ...]) -> Iterator[Happening]:
    """Yield what a contact could answer: signings, go-lives, orders, deliveries, tickets closed."""
    for field in _DATES:
        yield from _dated(desk.customers, desk.customers.frame, field, field)
    orders = book.orders[book.orders["stands"]]
    rows = book.lines.frame.iloc[orders["line"]]
    placed = orders.assign(_sheet=rows["_sheet"].array, _row=rows["_row"].array)
    yield from _dated(book.lines, placed, "moment", "order_date")
    yield from _dated(book.lines, placed, "delivered_on", "delivered_on")
    for ticket in tickets:
        if ticket.closed and not ticket.is_open and not ticket.withdrawn:
            name = ticket.ticket_id or ticket.where
            yield Happening(ticket.customer_id, day(ticket.closed), name)


def _dated(table: Table, rows: pd.DataFrame, column: str, field: str) -> Iterator[Happening]:
    """Yield the days of a column, each with the cell of a field that says so."""
    told = zip(rows["customer_id"], rows[column], rows["_sheet"], rows["_row"], strict=True)
    for cid, stamp, sheet, row in told:
        if on := day_of(stamp):
            yield Happening(str(cid), on, table.at(sheet, row, field))


def _worth(
    risk: RiskResult, standing: Standing, customers: Mapping[str, Customer]
) -> Mapping[str, float]:
    """Return what each customer is likely to bring in a year; under a contract, what it says."""
    known = risk.frame["expected_value"].dropna()
    expected = {str(cid): float(value) for cid, value in known.items()}
    brought = {str(cid): float(value) for cid, value in standing.scores["revenue"].items()}
    return {
        cid: expected.get(cid) or customer.contract_amount or brought.get(cid, 0.0)
        for cid, customer in customers.items()
    }


def _watched(desk: Desk, standing: Standing, today: date) -> frozenset[str]:
    """Return the customers with a rhythm of purchases, or with a day on which they were active."""
    days = days_of(standing.sums).groupby("customer_id")["day"].nunique()
    known = desk.customers.frame["last_active"] < pd.Timestamp(today) + pd.Timedelta(days=1)
    active = desk.customers.frame.loc[known, "customer_id"]
    return frozenset({*map(str, days.index[days >= _RHYTHM]), *map(str, active)})


def _plans(desk: Desk) -> Iterator[date]:
    """Yield the days on which a plan was written."""
    for row in desk.log:
        on = row.get("time")
        if row.text("command") == COMMAND and isinstance(on, date):
            yield day(on)


def _tested(risk: RiskResult) -> Backtested | None:
    tried = risk.backtest
    if tried is None:
        return None
    skill = 1 - tried.brier / tried.brier_base if tried.brier_base else 0.0
    return Backtested(tried.customers, skill, tried.believed)
