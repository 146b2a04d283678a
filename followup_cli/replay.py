"""A quarter that is over, under rules it did not have: what they would have asked for, and reached.

The facts are those that really happened. Beside what the rules ask for stands what was planned
and made, and of every customer lost whether somebody would have talked to them in time.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UsageError
from followup_cli.model import day
from followup_cli.model_report import Period
from followup_cli.replay_past import asked_for_on, made_on
from followup_cli.terms import Stage, Status, Tier, YesNo
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from followup_cli.model import Customer, Task
    from followup_cli.model_rules import Rule

QUARTER = timedelta(weeks=13)
IN_TIME = timedelta(days=90)  # before a loss: who talked to the customer then might have kept them
TYPED = ""  # stands for the rule of what people typed
ACTIVE = frozenset({Stage.ONBOARDING, Stage.IN_USE, Stage.PRE_RENEWAL})
LOST = frozenset({Stage.TERMINATED, Stage.LAPSED, Stage.DORMANT})


class Tally(NamedTuple):
    """Contacts of one rule, one person, or all: asked for, really planned, really made."""

    name: str
    label: str
    asked: int
    planned: int
    made: int

    @property
    def difference(self) -> int:
        """Contacts added (above 0) or saved (below) beside what was planned."""
        return self.asked - self.planned


class Loss(NamedTuple):
    """A customer lost in the period: when, how, whether somebody had really talked to them.

    `reached` is the contact that the rules ask for in time, None where they ask for none.
    """

    customer: Customer
    stage: Stage
    on: date
    contacted: bool
    reached: Task | None


class Covered(NamedTuple):
    """How many high-value customers there were, and how many get and got a contact."""

    customers: int
    asked: int
    made: int


class Replay(NamedTuple):
    """A period under other rules, beside what really happened in it.

    `messages` counts what goes out by itself, `held` the contacts for which nobody had room;
    `rules` names the workbook whose rules are tried, where it is another.
    """

    period: Period
    by_rule: tuple[Tally, ...]
    by_owner: tuple[Tally, ...]
    whole: Tally
    messages: Tally
    held: int
    losses: tuple[Loss, ...]
    high: Covered
    rules: str = ""


class Rows(NamedTuple):
    """Contacts by people: those asked for, and the rows of the schedule."""

    asked: Sequence[Task]
    planned: Sequence[Task]
    made: Sequence[Task]


def last_quarter(today: date) -> Period:
    """Return the last thirteen weeks that are over, the day before today the last."""
    end = today - timedelta(days=1)
    start = end - QUARTER + timedelta(days=1)
    return Period(f"{start} … {end}", start, end)


def require_over(period: Period, today: date) -> None:
    """Refuse a period that is not over yet."""
    if period.end >= today:
        raise UsageError(
            msg(
                "{period} is not over on {today}; name an earlier one, as 2026Q3.",
                period=period.label,
                today=today,
            )
        )


def rows_of(asked: Iterable[Task], tasks: Iterable[Task], period: Period) -> Rows:
    """Return what was asked for, planned and made in a period; what was not needed is left out."""
    tasks = tuple(tasks)
    return Rows(
        tuple(task for task in asked if period.holds(task.due)),
        tuple(
            task
            for task in tasks
            if task.status is not Status.NOT_NEEDED and period.holds(asked_for_on(task))
        ),
        tuple(task for task in tasks if period.holds(made_on(task))),
    )


def tally_rules(rows: Rows, rules: Iterable[Rule]) -> tuple[Tally, ...]:
    """Return a tally for each rule that asks for anything, or did; what people typed comes last."""
    names = {rule.rule_id: rule.name for rule in rules}
    for task in (*rows.asked, *rows.planned, *rows.made):
        names.setdefault(task.rule, task.type if task.rule else "")
    ordered = sorted(names, key=lambda name: (name == TYPED, name))
    return _tallies(rows, ordered, names.get, lambda task: task.rule)


def tally_owners(rows: Rows) -> tuple[Tally, ...]:
    """Return a tally for each person; a contact is theirs who made it, else who owned it."""
    names: dict[str, str] = {}
    for task in (*rows.asked, *rows.planned):
        names.setdefault(fold(task.owner), task.owner)
    for task in rows.made:
        names.setdefault(fold(_maker(task)), _maker(task))
    ordered = sorted(names, key=lambda name: (name == "", name))
    return _tallies(rows, ordered, names.get, lambda task: fold(_maker(task)))


def tally_all(rows: Rows, name: str = "") -> Tally:
    """Return the tally of all contacts."""
    return Tally(name, name, *map(len, rows))


def find_losses(
    stages: tuple[Mapping[str, Stage], Mapping[str, Stage]],
    lost_on: Callable[[str, Stage], date],
    customers: Mapping[str, Customer],
    rows: Rows,
    talked: Mapping[str, Collection[date]],
) -> tuple[Loss, ...]:
    """Return who was with us at the start of the period and was lost by its end.

    Args:
        stages: Of every customer, at the start and at the end.
        lost_on: The day on which a customer of that stage was lost.
        customers: All customers, by id.
        rows: What the rules ask of people, and what people did.
        talked: The days on which somebody really talked to each customer.
    """
    at_start, at_end = stages
    asked: dict[str, list[Task]] = {}
    for task in sorted(rows.asked, key=_due):
        asked.setdefault(task.customer_id, []).append(task)
    found = []
    for cid, stage in at_end.items():
        if stage not in LOST or at_start.get(cid) not in ACTIVE or cid not in customers:
            continue
        on = lost_on(cid, stage)
        reached = [task for task in asked.get(cid, ()) if on - IN_TIME <= _due(task) <= on]
        contacted = any(on - IN_TIME <= each <= on for each in talked.get(cid, ()))
        found.append(Loss(customers[cid], stage, on, contacted, reached[-1] if reached else None))
    return tuple(sorted(found, key=lambda loss: (loss.on, loss.customer.customer_id)))


def cover_high(customers: Iterable[Customer], rows: Rows) -> Covered:
    """Return how many high-value customers a person is to talk to, and really talked to."""
    high = {each.customer_id for each in customers if each.tier is Tier.HIGH}
    asked = high & {task.customer_id for task in rows.asked}
    made = high & {task.customer_id for task in rows.made if task.reached is not YesNo.NO}
    return Covered(len(high), len(asked), len(made))


def _tallies(
    rows: Rows,
    ordered: Iterable[str],
    label: Callable[[str], str | None],
    key: Callable[[Task], str],
) -> tuple[Tally, ...]:
    counts = [Counter(map(key, tasks)) for tasks in rows]
    return tuple(
        Tally(name, label(name) or "", *(count[name] for count in counts))
        for name in ordered
        if any(count[name] for count in counts)
    )


def _maker(task: Task) -> str:
    return (task.done_by if made_on(task) else "") or task.owner


def _due(task: Task) -> date:
    assert task.due is not None
    return day(task.due)
