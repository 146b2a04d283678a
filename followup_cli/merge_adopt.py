"""Tasks that a person typed, or a channel of one: kept, and given what they lack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.merge_cells import is_persons, write
from followup_cli.merge_owners import hand_over
from followup_cli.model import Task, as_text
from followup_cli.model_plan import TYPED, Key
from followup_cli.schedule_reach import reach_at
from followup_cli.terms import Channel, Priority, Status

if TYPE_CHECKING:
    from followup_cli.merge_desk import Desk
    from followup_cli.model import Customer

_FROM_CUSTOMER = (
    "contact", "tier", "stage", "product", "contract_amount", "customer_id",
)  # fmt: skip
_OF_CUSTOMER = (*_FROM_CUSTOMER, "reach_at", "purchase_date", "order_id", "why")


def adopt(task: Task, task_id: str, desk: Desk) -> Task:
    """Return a typed task with an id and a key; what the person typed stays as it is."""
    customer = desk.customer_of(task)
    known = _filled(task, customer)
    key = str(Key(TYPED, known.customer_id, task_id))
    first = known.first_deadline or known.latest or known.due
    named = replace(known, task_id=task_id, key=key, first_deadline=first, planned={})
    wanted = {
        "status": Status.PENDING,
        "priority": Priority.MEDIUM,
        "owner": desk.owner_for(customer),
    }
    lacking = wanted.items() if task.is_open else ()
    blank = {field: value for field, value in lacking if _is_blank(named, field)}
    noted = {"made": desk.as_of.date().isoformat(), "first_deadline": as_text(first)}
    made = write(named, blank, noted)
    return hand_over(made, desk) if task.is_open else made


def by_its_channel(laid: Task, task: Task, desk: Desk) -> Task:
    """Return what the rules ask for, with what the channel needs that a person chose."""
    customer = desk.customer_of(task)
    if task.channel is None or customer is None or not is_persons(task, "channel"):
        return laid
    return replace(laid, reach_at=reach_at(task.channel, customer))


def _filled(task: Task, customer: Customer | None) -> Task:
    """Return a task with what it lacks of its customer, and nothing of another's."""
    if customer is None:
        return task
    of_another = task.customer_id not in ("", customer.customer_id)
    lacking = [field for field in _OF_CUSTOMER if of_another or _is_blank(task, field)]
    channel = task.channel or customer.preferred_channel or Channel.VISIT
    known = {field: getattr(customer, field) for field in _FROM_CUSTOMER}
    known["reach_at"] = reach_at(channel, customer) if task.is_open else ""
    nothing = Task()
    found = {field: known.get(field, getattr(nothing, field)) for field in lacking}
    return replace(task, customer=task.customer or customer.customer, **found)


def _is_blank(task: Task, field: str) -> bool:
    return getattr(task, field) in (None, "") and field not in task.unreadable
