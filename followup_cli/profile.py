"""A customer whole: who they are, what they bought, what was said, what is open and comes next."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.terms import Status
from followup_cli.workbook.schema import CUSTOMERS, LEADS, TICKETS, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Moment, Task
    from followup_cli.model_loop import Lead, Ticket
    from followup_cli.profile_orders import Contract, Order

# What a contact is, in JSON: what it is about, and what it brought.
_CONTACT = (
    "task_id", "due", "latest", "status", "priority", "owner", "type", "channel", "goal",
    "reached", "score", "summary", "problem", "intent", "next_step", "next_contact", "done_on",
    "done_by", "feedback", "why",
)  # fmt: skip


class Profile(NamedTuple):
    """Everything known of one customer on a day.

    `values` is their row of `Customers`, `standing` that of `Tiers`. Orders and contracts are the
    newest first; `tasks` are all of theirs, in any order.
    """

    today: date
    values: Mapping[str, object]
    standing: Mapping[str, object]
    orders: tuple[Order, ...] = ()
    contracts: tuple[Contract, ...] = ()
    tasks: tuple[Task, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    leads: tuple[Lead, ...] = ()

    @property
    def coming(self) -> tuple[Task, ...]:
        """The contacts that are still to be made, the earliest first."""
        return tuple(sorted(filter(lambda task: task.is_open, self.tasks), key=_when_due))

    @property
    def made(self) -> tuple[Task, ...]:
        """The contacts that were made, the latest first."""
        made = [task for task in self.tasks if task.status is Status.DONE]
        return tuple(sorted(made, key=_when_made, reverse=True))

    @property
    def open_tickets(self) -> tuple[Ticket, ...]:
        """The tickets that are still to be solved, the earliest due first."""
        still = (ticket for ticket in self.tickets if ticket.is_open)
        return tuple(sorted(still, key=lambda ticket: exact(ticket.due)))

    @property
    def open_leads(self) -> tuple[Lead, ...]:
        """The leads that are neither won nor lost, the earliest due first."""
        still = (lead for lead in self.leads if lead.is_open)
        return tuple(sorted(still, key=lambda lead: exact(lead.due)))


def as_object(profile: Profile) -> Mapping[str, object]:
    """Return a customer as programs read one; every list is whole."""
    return {
        **{name: profile.values.get(name) for name in CUSTOMERS.fields},
        "standing": {name: profile.standing.get(name) for name in TIERS.fields[2:]},
        "contracts": [contract._asdict() for contract in profile.contracts],
        "orders": [order._asdict() for order in profile.orders],
        "contacts": _rows(profile.made, _CONTACT),
        "tickets": _rows(profile.tickets, TICKETS.fields),
        "leads": _rows(profile.leads, LEADS.fields),
        "next": _rows(profile.coming, _CONTACT),
    }


def exact(moment: Moment | None) -> datetime:
    """Return a moment to sort by; a day begins it, and what has none comes last."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment or date.max, time())


def is_theirs(task: Task, customer_id: str) -> bool:
    """Return whether a row of the schedule, not emptied by a person, is about a customer."""
    shown = (task.customer, task.type, task.due, task.done_on, task.summary)
    return task.customer_id == customer_id and any(value not in (None, "") for value in shown)


def _rows(rows: Iterable[object], fields: Iterable[str]) -> list[Mapping[str, object]]:
    names = tuple(fields)
    return [{name: getattr(row, name) for name in names} for row in rows]


def _when_due(task: Task) -> tuple[datetime, str]:
    return exact(task.due or task.latest), task.task_id


def _when_made(task: Task) -> tuple[datetime, str]:
    moment = task.done_on or task.due
    return (exact(day(moment)) if moment else datetime.combine(date.min, time())), task.task_id
