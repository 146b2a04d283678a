"""Where every customer stands on a day: contracts, purchases, scores, stages, contacts, risk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli import signs
from followup_cli.contracts import gather_contracts
from followup_cli.facts_customers import gather_contacts
from followup_cli.facts_orders import book_orders
from followup_cli.facts_records import Records
from followup_cli.facts_tickets import check_tickets
from followup_cli.merge_named import named_rows
from followup_cli.model import day
from followup_cli.rfm import days_of, score_customers, summarise_purchases
from followup_cli.rfm_orders import sum_orders
from followup_cli.risk import churn_risk
from followup_cli.stage import assign_stages
from followup_cli.workbook.schema import HISTORY, SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from followup_cli.facts_orders import OrderBook
    from followup_cli.model import Problem, Task
    from followup_cli.model_desk import Desk, Table
    from followup_cli.model_plan import Contact, Sign
    from followup_cli.model_rules import Rule
    from followup_cli.risk import RiskResult


class Standing(NamedTuple):
    """Where every customer stands on a day: contracts, purchases, scores, stages, contacts."""

    contracts: pd.DataFrame
    sums: pd.DataFrame
    purchases: pd.DataFrame
    scores: pd.DataFrame
    stages: pd.Series[Any]
    contacts: Mapping[str, Contact]
    orders: OrderBook
    records: Records
    problems: tuple[Problem, ...]


def find_standing(
    desk: Desk, today: date, rules: Iterable[Rule], ids: Iterable[str] = ()
) -> Standing:
    """Return where every customer stands at the end of a day; `ids` are the log's, of all tasks."""
    customers, orders, settings = desk.customers.frame, desk.orders.frame, desk.settings
    contracts = gather_contracts(customers, orders)
    sums = sum_orders(orders, today, settings)
    purchases, problems = summarise_purchases(
        orders, today, settings, desk.orders.columns, sums=sums
    )
    automatic = frozenset(rule.rule_id for rule in rules if rule.automatic)
    contacts = gather_contacts(desk.customers, desk.every_task, today, automatic)
    agreed = _agreed(contracts, customers, orders, today)
    stages = assign_stages(customers, purchases, agreed, contact_days(contacts), today, settings)
    return Standing(
        contracts,
        sums,
        purchases,
        score_customers(purchases, contracts, today, settings),
        stages,
        contacts,
        book_orders(desk.orders, sums, today),
        Records(
            _known(desk, ids),
            desk.places.get(SCHEDULE.kind),
            today,
            desk.places.get(HISTORY.kind),
            desk.past_rows,
        ),
        (*problems, *check_tickets(desk.tickets)),
    )


def _agreed(
    contracts: pd.DataFrame, customers: pd.DataFrame, orders: pd.DataFrame, today: date
) -> pd.DataFrame:
    """Return the contracts that were known on a day: an order after it had agreed on none yet."""
    known = ~(orders["order_date"] >= pd.Timestamp(today) + pd.Timedelta(days=1))
    return contracts if known.all() else gather_contracts(customers, orders[known])


def find_risk(desk: Desk, standing: Standing, today: date) -> RiskResult:
    """Return who is likely to be lost at the end of a day, and what each is likely to bring."""
    tasks = standing.records.tasks
    scores = [(day(t.done_on), t) for t in tasks if t.score is not None and t.done_on]
    return churn_risk(
        days_of(standing.sums),
        desk.customers.frame,
        standing.contracts,
        today,
        desk.settings,
        tickets=_standing(desk.tickets.frame),
        scores={
            task.customer_id: task.score or 0
            for _, task in sorted(scores, key=lambda pair: pair[0])
        },
    )


def _standing(tickets: pd.DataFrame) -> pd.DataFrame:
    """Return the tickets that were not withdrawn: nobody complained."""
    return tickets[~tickets["_withdrawn"]] if "_withdrawn" in tickets else tickets


def _known(desk: Desk, ids: Iterable[str]) -> tuple[Task, ...]:
    frame = desk.customers.frame
    names = dict(zip(frame["customer_id"], frame["customer"], strict=True))
    return named_rows(desk.every_task, ids, names)


def stand_alone(desk: Desk, standing: Standing, customer_id: str) -> tuple[Desk, Standing]:
    """Return the facts of one customer as if nobody else were there."""
    orders = _theirs(desk.orders, customer_id)
    sums = standing.sums[standing.sums["customer_id"] == customer_id]
    contracts = standing.contracts[standing.contracts["customer_id"] == customer_id]
    records = standing.records
    tasks = tuple(task for task in records.tasks if task.customer_id == customer_id)
    alone = replace(
        desk,
        customers=_theirs(desk.customers, customer_id),
        orders=orders,
        tickets=_theirs(desk.tickets, customer_id),
        events=_theirs(desk.events, customer_id),
    )
    return alone, standing._replace(
        sums=sums,
        contracts=contracts.reset_index(drop=True),
        orders=book_orders(orders, sums, records.today),
        records=records._replace(tasks=tasks),
    )


def _theirs(table: Table, customer_id: str) -> Table:
    rows = table.frame[table.frame["customer_id"] == customer_id]
    return replace(table, frame=rows.reset_index(drop=True))


def find_signs(desk: Desk, standing: Standing, risk: RiskResult, today: date) -> tuple[Sign, ...]:
    """Return the signs of a day that customers may be lost, or may need more."""
    days = days_of(standing.sums)
    bought = signs.Bought(days, order_cells(standing.orders, today))
    return signs.find_signs(risk.frame, bought, standing.contracts, today, desk.settings)


def order_cells(book: OrderBook, today: date) -> Mapping[tuple[str, date], str]:
    """Return the cells of the orders that signs may be read from, by customer and day."""
    since = pd.Timestamp(today) - pd.Timedelta(days=signs.RECENT)
    recent = book.orders[book.orders["bought"] & (book.orders["moment"] > since)]
    recent = recent.sort_values("moment", ascending=False)
    lines = book.lines.frame.iloc[recent["line"]]
    rows = zip(recent["customer_id"], recent["moment"], lines["_sheet"], lines["_row"], strict=True)
    return {
        (cid, moment.date()): book.lines.at(sheet, row, "order_date")
        for cid, moment, sheet, row in rows
    }


def contact_days(contacts: Mapping[str, Contact]) -> pd.Series[pd.Timestamp]:
    """Return the day of the last contact by customer id."""
    days = {cid: pd.Timestamp(contact.on) for cid, contact in contacts.items()}
    return pd.Series(days, dtype="datetime64[us]")
