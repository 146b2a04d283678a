"""How a workbook was really used lately: what the measures of maturity are counted in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import address, day
from followup_cli.model_maturity import Counted
from followup_cli.model_plan import is_typed
from followup_cli.terms import CustomerStatus, Stage, Status, YesNo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Place
    from followup_cli.model_loop import Lead, Ticket
    from followup_cli.model_plan import Contact
    from followup_cli.model_rules import Rule

SHOWN = 5  # cells or ids that are named for a measure
SOON = 14  # days within which a contact answers what happened
OURS = frozenset({Stage.ONBOARDING, Stage.IN_USE, Stage.PRE_RENEWAL})


class Happening(NamedTuple):
    """Something that happened to a customer, to be followed by a contact; the cell that says so."""

    customer_id: str
    on: date
    where: str


class Backtested(NamedTuple):
    """How the risk model did on days that it had not seen; `skill` is 1 if right, 0 if no help."""

    customers: int
    skill: float
    believed: bool


@dataclass(frozen=True)
class Use:
    """What happened in the time measured, from the day after `since` to `today`.

    Args:
        tasks: Every task, of History too, under the ids and customers that a plan knows.
        rules: By id, as they are today.
        personal: The rules whose script draws on what is known of the customer.
        incomplete: Which field each contact lacks that lacks its score or summary, by its id.
        contacts: The last contact with each customer, what their own row says included.
        happenings: What could be answered by a contact.
        high_risk: Customers likely to be lost.
        worth: What each customer is likely to bring in a year, else has brought.
        watched: Customers whose use or rhythm of purchases is known.
        plans: The days on which a plan was written.
        tested: How the risk model did; None where it could not be tried.
        place: Where the schedule stands.
    """

    since: date
    today: date
    tasks: tuple[Task, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    incomplete: Mapping[str, str] = field(default_factory=dict)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    happenings: tuple[Happening, ...] = ()
    high_risk: frozenset[str] = frozenset()
    worth: Mapping[str, float] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()
    tickets: tuple[Ticket, ...] = ()
    leads: tuple[Lead, ...] = ()
    plans: frozenset[date] = frozenset()
    tested: Backtested | None = None
    place: Place | None = None

    def lately(self, on: date | None) -> bool:
        """Whether a day lies in the time measured."""
        return on is not None and self.since < on <= self.today

    def rule_of(self, task: Task) -> Rule | None:
        """Return the rule that asked for a contact, as it is today; None where nobody's did."""
        return None if not is_planned(task) else self.rules.get(task.rule)

    def is_automatic(self, task: Task) -> bool:
        """Whether a program made a contact."""
        rule = self.rules.get(task.rule)
        return rule is not None and rule.automatic

    def at(self, task: Task, field: str) -> str:
        """Return the address of a cell of a contact, or its id where its row has none."""
        if task.row is None or self.place is None or field not in self.place.columns:
            return task.task_id
        return address(self.place.name, self.place.columns[field], task.row)

    @cached_property
    def every_made(self) -> tuple[Task, ...]:
        """The contacts made lately, messages that a program sent among them; the oldest first."""
        made = [task for task in self.tasks if _is_made(task) and self.lately(made_on(task))]
        return tuple(sorted(made, key=lambda task: (str(made_on(task)), task.task_id)))

    @cached_property
    def made(self) -> tuple[Task, ...]:
        """The contacts that people made lately; the oldest first."""
        return tuple(task for task in self.every_made if not self.is_automatic(task))

    @cached_property
    def ours(self) -> tuple[Customer, ...]:
        """The customers that there are to keep: who buys or has a contract, and may be called."""
        return tuple(each for each in self.customers.values() if _is_ours(each))

    @cached_property
    def touched(self) -> frozenset[str]:
        """The customers whom somebody spoke to lately."""
        told = (cid for cid, last in self.contacts.items() if self.lately(last.on))
        return frozenset({*told, *(task.customer_id for task in self.made)})

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The customers who have a contact ahead."""
        return frozenset(task.customer_id for task in self.tasks if task.is_open)

    @cached_property
    def days(self) -> Mapping[str, tuple[date, ...]]:
        """The days of the contacts with each customer, in order."""
        found: defaultdict[str, set[date]] = defaultdict(set)
        for task in self.every_made:
            if on := made_on(task):
                found[task.customer_id].add(on)
        for cid, last in self.contacts.items():
            found[cid].add(last.on)
        return {cid: tuple(sorted(days)) for cid, days in found.items()}

    def answered_on(self, customer_id: str, on: date) -> date | None:
        """Return the day of the first contact with a customer from a day on."""
        days = self.days.get(customer_id, ())
        return next(iter(days[bisect_left(days, on) :]), None)


def made_on(task: Task) -> date | None:
    """Return the day on which a contact was made: Done On, else the day it was due."""
    moment = task.done_on or task.due
    return None if moment is None else day(moment)


def is_planned(task: Task) -> bool:
    """Whether a rule asked for a contact, and nobody typed it in as it came."""
    return bool(task.key) and not is_typed(task.key)


def share(
    use: Use, tasks: Iterable[Task], counts: Callable[[Task], bool], field: str = ""
) -> Counted:
    """Return how many of some contacts count, each named by the cell of a field, else by its id."""
    return of_those([(use.at(task, field), counts(task)) for task in tasks])


def of_those(told: Collection[tuple[str, bool]]) -> Counted:
    """Return how many count, of what each stands in a cell or has an id; the latest are named."""
    there = tuple(name for name, counts in told if counts)
    lacking = tuple(name for name, counts in told if not counts)
    return Counted(len(there), len(told), there[-SHOWN:], lacking[-SHOWN:])


def _is_made(task: Task) -> bool:
    return task.status is Status.DONE and task.reached is not YesNo.NO


def _is_ours(customer: Customer) -> bool:
    gone = customer.status in (CustomerStatus.TERMINATED, CustomerStatus.INVALID)
    return customer.stage in OURS and not gone and not customer.do_not_contact
