"""Where every customer stands on a day: contracts, purchases, scores, stages, contacts, risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from followup_cli.contracts import gather_contracts
from followup_cli.facts_customers import gather_contacts
from followup_cli.facts_orders import book_orders
from followup_cli.model import day
from followup_cli.rfm import days_of, score_customers, summarise_purchases
from followup_cli.rfm_orders import sum_orders
from followup_cli.risk import churn_risk
from followup_cli.stage import assign_stages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.facts_orders import OrderBook
    from followup_cli.model import Problem
    from followup_cli.model_desk import Desk
    from followup_cli.model_plan import Contact
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
    problems: tuple[Problem, ...]


def find_standing(desk: Desk, today: date) -> Standing:
    """Return where every customer stands at the end of a day."""
    customers, orders, settings = desk.customers.frame, desk.orders.frame, desk.settings
    contracts = gather_contracts(customers, orders)
    sums = sum_orders(orders, today, settings)
    purchases, problems = summarise_purchases(
        orders, today, settings, desk.orders.columns, sums=sums
    )
    contacts = gather_contacts(desk.customers, desk.tasks)
    stages = assign_stages(customers, purchases, contracts, contact_days(contacts), today, settings)
    return Standing(
        contracts,
        sums,
        purchases,
        score_customers(purchases, contracts, today, settings),
        stages,
        contacts,
        book_orders(desk.orders, sums, today),
        problems,
    )


def find_risk(desk: Desk, standing: Standing, today: date) -> RiskResult:
    """Return who is likely to be lost at the end of a day, and what each is likely to bring."""
    scores = [(day(t.done_on), t) for t in desk.tasks if t.score is not None and t.done_on]
    return churn_risk(
        days_of(standing.sums),
        desk.customers.frame,
        standing.contracts,
        today,
        desk.settings,
        tickets=desk.tickets.frame,
        scores={
            task.customer_id: task.score or 0
            for _, task in sorted(scores, key=lambda pair: pair[0])
        },
    )


def contact_days(contacts: Mapping[str, Contact]) -> pd.Series[pd.Timestamp]:
    """Return the day of the last contact by customer id."""
    days = {cid: pd.Timestamp(contact.on) for cid, contact in contacts.items()}
    return pd.Series(days, dtype="datetime64[us]")
