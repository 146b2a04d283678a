"""Customers as the schedule sees them: who they are, what they are worth, when they last heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup_cli.facts_orders import OrderBook, last_purchases
from followup_cli.facts_records import visitor_of
from followup_cli.facts_values import day_of, rows_of
from followup_cli.model import Customer, Task, day
from followup_cli.model_plan import Contact, is_typed
from followup_cli.terms import Status, YesNo
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date

    import pandas as pd

    from followup_cli.model_desk import Table

_ANSWER = ("reached", "score", "summary", "problem", "intent", "next_contact", "feedback")


def gather_customers(
    customers: Table,
    book: OrderBook,
    scores: pd.DataFrame,
    stages: pd.Series[Any],
) -> dict[str, Customer]:
    """Return every customer by id, with tier and stage; product and purchase are the last ones."""
    bought = last_purchases(book)
    scored = {
        str(cid): row for cid, row in zip(scores.index, rows_of(scores, "Tiers"), strict=True)
    }
    return {
        str(row["customer_id"]): _customer(customers, row, scored, bought, stages)
        for row in rows_of(customers.frame, "Customers")
    }


def gather_contacts(
    customers: Table, tasks: Iterable[Task], today: date, automatic: Container[str] = ()
) -> dict[str, Contact]:
    """Return the last contact with each customer: a task that is done, or what its row says.

    What a program sent, under one of the rules `automatic`, is one where somebody answered.
    What is said to lie after the day has not been made; a task done without Done On, and before
    it was due, was made on that day at the latest.
    """
    found: dict[str, Contact] = {}
    frame = customers.frame
    contacted = zip(
        frame["customer_id"], frame["last_contact"], frame["_sheet"], frame["_row"], strict=True
    )
    for cid, stamp, sheet, row in contacted:
        on = day_of(stamp)
        if on and on <= today:
            found[cid] = Contact(on, customers.at(sheet, row, "last_contact"))
    named = _by_name(frame)
    for task in tasks:
        on = _contacted_on(task, today) if is_contact(task, automatic) else None
        cid = task.customer_id or named.get(fold(task.customer), "")
        if on and cid and (cid not in found or found[cid].on < on):
            # A row that a person typed has no id until it is adopted: it is never named by one.
            known_as = "" if _is_typed(task) else task.task_id
            found[cid] = Contact(on, known_as, visitor_of(task))
    return found


def _is_typed(task: Task) -> bool:
    return not task.key or is_typed(task.key)


def _by_name(frame: pd.DataFrame) -> Mapping[str, str]:
    """Return the customers whose name only one has, by that name: rows that people typed use it."""
    ids: dict[str, str] = {}
    for cid, name in zip(frame["customer_id"], frame["customer"], strict=True):
        folded = fold(name or cid)
        ids[folded] = "" if folded in ids else cid
    return ids


def is_contact(task: Task, automatic: Container[str]) -> bool:
    """Whether a task that is done was a contact: somebody was reached, or answered a message."""
    if task.status is not Status.DONE or task.reached is YesNo.NO:
        return False
    return task.rule not in automatic or any(getattr(task, f) not in (None, "") for f in _ANSWER)


def _contacted_on(task: Task, today: date) -> date | None:
    if task.done_on:
        return day(task.done_on) if day(task.done_on) <= today else None
    return min(day(task.due), today) if task.due else None


def _customer(
    customers: Table,
    row: dict[str, Any],
    scored: Mapping[str, Mapping[str, Any]],
    bought: Mapping[str, tuple[date, str]],
    stages: pd.Series[Any],
) -> Customer:
    cid = str(row["customer_id"])
    score = scored.get(cid, {})
    last, product = bought.get(cid, (row["purchase_date"], ""))
    values = {**score, **row, "purchase_date": last, "stage": stages.get(cid)}
    values["product"] = row["product"] or product or None
    return Customer(
        customer_id=cid,
        customer=row["customer"] or cid,
        contact=row["contact"] or "",
        phone=row["phone"] or "",
        email=row["email"] or "",
        wechat=row["wechat"] or "",
        owner=row["owner"] or "",
        status=row["status"],
        customer_type=row["customer_type"],
        preferred_channel=row["preferred_channel"],
        do_not_contact=row["do_not_contact"] is YesNo.YES,
        product=values["product"] or "",
        contract_amount=row["contract_amount"],
        tier=score.get("tier"),
        stage=values["stage"],
        seed_user=_is_yes(score.get("seed_user")),
        values=values,
        where=customers.at(row["_sheet"], row["_row"], "customer"),
        owner_at=customers.at(row["_sheet"], row["_row"], "owner"),
    )


def _is_yes(value: object) -> bool:
    return value is True or value is YesNo.YES
