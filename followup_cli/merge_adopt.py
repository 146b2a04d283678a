"""Tasks that a person typed: kept as they are, given an id, and what their blank cells lack."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.merge_cells import write
from followup_cli.model import Task
from followup_cli.model_plan import TYPED, Key
from followup_cli.schedule_reach import reach_at
from followup_cli.terms import Channel, Priority, Status
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from followup_cli.model import Customer
    from followup_cli.model_rules import Person

_FROM_CUSTOMER = (
    "contact", "tier", "stage", "product", "contract_amount", "customer_id",
)  # fmt: skip
_OF_CUSTOMER = (*_FROM_CUSTOMER, "reach_at", "purchase_date", "order_id", "why")


class Desk:
    """Who is there: customers by id and by name, and the people of the team."""

    def __init__(
        self,
        customers: Mapping[str, Customer],
        people: Sequence[Person],
        as_of: datetime,
    ) -> None:
        """Take them as read, and the moment of the plan."""
        self.as_of = as_of
        self._customers = customers
        self._people = {fold(person.name): person for person in reversed(people)}
        founders = [person.name for person in people if "founder" in person.roles]
        self._anybody = next(iter((*founders, *(person.name for person in people))), "")
        self._names = Counter(fold(customer.customer) for customer in customers.values())
        self._by_name = {fold(customer.customer): customer for customer in customers.values()}

    def customer_of(self, task: Task) -> Customer | None:
        """Return the customer that a row means: by a name that only one has, else by its id.

        Who copies a row for another customer types the name, and never sees the id.
        """
        name = fold(task.customer)
        named = self._by_name[name] if name and self._names[name] == 1 else None
        return named or self._customers.get(task.customer_id)

    def owner_for(self, customer: Customer | None) -> str:
        """Return who makes a contact that names nobody."""
        owner = self._people.get(fold(customer.owner)) if customer and customer.owner else None
        return owner.name if owner else self._anybody

    def manager_of(self, owner: str) -> str:
        """Return whose manager is told of what somebody has left undone, "" for nobody's."""
        person = self._people.get(fold(owner)) if owner else None
        return person.manager if person and fold(person.manager) != fold(owner) else ""


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
    return write(named, blank, {"made": desk.as_of.date().isoformat()})


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
