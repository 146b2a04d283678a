"""The coming quarter's work: what is planned, what new business will ask for, and who has room.

New business is the last thirteen weeks again, thirteen weeks later: the same customers stand for
the new ones like them, so that tiers, owners and days of the week are those of real life.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Moment, day
from followup_cli.model_report import Period
from followup_cli.terms import Shift, Trigger
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Fact, Task
    from followup_cli.model_rules import Calendar, Person, Rule

WEEKS = 13
QUARTER = timedelta(weeks=WEEKS)
AS_BEFORE = 100  # per cent: as much business as there was
ORDERS = (
    Trigger.PURCHASE,
    Trigger.FIRST_PURCHASE,
    Trigger.DELIVERED,
    Trigger.GO_LIVE,
    Trigger.SIGNED,
    Trigger.REGISTERED,
    Trigger.FIRST_LOGIN,
)
# What goes wrong does so with the customers there are: more orders do not raise it at once.
TICKETS = (Trigger.TICKET_OPENED, Trigger.TICKET_CLOSED)
REPEATED = frozenset((*ORDERS, *TICKETS))


class Load(NamedTuple):
    """One person's day: contacts planned already and expected, and how many fit.

    `limit` is what the person can do on a day that is worked, and `capacity` what on this one.
    """

    owner: str
    day: date
    planned: int
    expected: int
    limit: int
    capacity: int

    @property
    def contacts(self) -> int:
        """All contacts of the day."""
        return self.planned + self.expected

    @property
    def is_over(self) -> bool:
        """Whether there is more to do than the person can; a birthday may fall on a day off."""
        return self.contacts > self.limit


class Week(NamedTuple):
    """One person's week: its first day, its contacts, and how many fit."""

    start: date
    planned: int
    expected: int
    capacity: int
    days_over: int

    @property
    def contacts(self) -> int:
        """All contacts of the week."""
        return self.planned + self.expected


class Workload(NamedTuple):
    """One person's quarter, day by day."""

    owner: str
    days: tuple[Load, ...]

    @property
    def contacts(self) -> int:
        """All contacts of the quarter."""
        return sum(each.contacts for each in self.days)

    @property
    def first_over(self) -> Load | None:
        """The first day with more contacts than fit, None where there is none."""
        return next((each for each in self.days if each.is_over), None)

    @property
    def peak(self) -> Load | None:
        """The first of the fullest days, None where nothing is to be done."""
        fullest = max(self.days, key=lambda each: each.contacts, default=None)
        return fullest if fullest and fullest.contacts else None

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The quarter by weeks from Monday; the first and the last may be parts of one."""
        found: defaultdict[date, list[Load]] = defaultdict(list)
        for each in self.days:
            found[each.day - timedelta(days=each.day.weekday())].append(each)
        return tuple(map(_week, found.values()))


class Simulation(NamedTuple):
    """A quarter ahead: everybody's load, and what it was worked out from.

    `business` counts the facts that are expected, by trigger; `percent` is how much of what there
    was; `held` are routine contacts without room, `messages` those that go out by themselves.
    """

    period: Period
    workloads: tuple[Workload, ...]
    business: Mapping[Trigger, int]
    percent: int
    held: int
    messages: int
    rules: str = ""


def quarter_ahead(today: date) -> Period:
    """Return the thirteen weeks that begin with a day."""
    return Period("", today, today + QUARTER - timedelta(days=1))


def quarter_behind(today: date) -> Period:
    """Return the thirteen weeks that end with a day."""
    return Period("", today - QUARTER + timedelta(days=1), today)


def expect_facts(facts: Iterable[Fact], today: date, percent: int = AS_BEFORE) -> tuple[Fact, ...]:
    """Return the business of the last thirteen weeks again, thirteen weeks later.

    Of what is dated ahead already, as a delivery that was promised, so many are not expected
    once more. `percent` says how much of the business is expected: 120 is a fifth more of it.
    """
    behind, ahead = quarter_behind(today), Period("", today + timedelta(days=1), today + QUARTER)
    known: Counter[tuple[Trigger, str]] = Counter()
    past: list[Fact] = []
    for fact in (fact for fact in facts if fact.trigger in REPEATED):
        known[fact.trigger, fact.name] += ahead.holds(fact.moment)
        past += [fact] if behind.holds(fact.moment) else []
    again: list[Fact] = []
    for fact in sorted(_scaled(past, percent), key=_in_order):
        if known[fact.trigger, fact.name] > 0:
            known[fact.trigger, fact.name] -= 1
        else:
            again.append(fact)
    return tuple(again)


def rules_about(rules: Iterable[Rule], triggers: frozenset[Trigger]) -> tuple[Rule, ...]:
    """Return the rules that count from some triggers, each with these alone."""
    found = []
    for rule in rules:
        kept = tuple(when for when in rule.triggers if when.trigger in triggers)
        if kept:
            found.append(replace(rule, triggers=kept))
    return tuple(found)


def count_business(expected: Iterable[Fact]) -> Mapping[Trigger, int]:
    """Return how many facts of each trigger are expected; an order counts once."""
    seen = {(fact.trigger, fact.customer_id, fact.key) for fact in expected}
    counts = Counter(trigger for trigger, *_ in seen)
    return {trigger: counts[trigger] for trigger in (*ORDERS, *TICKETS) if counts[trigger]}


def share_out(
    planned: Iterable[Task],
    expected: Iterable[Task],
    people: Sequence[Person],
    *,
    calendar: Calendar,
    period: Period,
    limit: Callable[[str, date], int],
) -> tuple[Workload, ...]:
    """Return everybody's days: the team in its order, then whoever else owns a task.

    `limit` says how many contacts somebody makes on a working day. What is late is the first
    working day's work.
    """
    first = calendar.shift(period.start, Shift.NEXT)
    known, hoped = _within(planned, period), _within(expected, period)
    team = {fold(person.name): person.name for person in people}
    others = {fold(task.owner): task.owner for task in (*known, *hoped)}
    both = _count(known, first), _count(hoped, first)
    return tuple(
        Workload(name, tuple(_days(name, both, calendar, period, limit)))
        for name in {**team, **others, **team}.values()
    )


def _scaled(facts: Iterable[Fact], percent: int) -> Iterator[Fact]:
    """Yield facts a quarter later, as often as business is expected, spread over the quarter.

    All that comes of one order is repeated as often as the order.
    """
    orders: defaultdict[tuple[bool, str, str], list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=_in_order):
        orders[fact.trigger in TICKETS, fact.customer_id, fact.key].append(fact)
    seen = Counter[bool]()
    for (is_ticket, *_), together in orders.items():
        n, share = seen[is_ticket], AS_BEFORE if is_ticket else percent
        seen[is_ticket] += 1
        for copy in range((n + 1) * share // AS_BEFORE - n * share // AS_BEFORE):
            yield from (_later(fact, copy) for fact in together)


def _later(fact: Fact, copy: int) -> Fact:
    until = fact.until
    return replace(
        fact,
        moment=fact.moment + QUARTER,
        key=f"{fact.key} +{WEEKS}w" + (f" #{copy + 1}" if copy else ""),
        until=until + QUARTER if until and until < date.max - QUARTER else until,
    )


def _in_order(fact: Fact) -> tuple[str, str, str, str, str]:
    moment: Moment = fact.moment
    return moment.isoformat(), fact.customer_id, fact.key, fact.trigger.value, fact.name


def _within(tasks: Iterable[Task], period: Period) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.due and day(task.due) <= period.end)


def _count(tasks: Iterable[Task], first: date) -> Counter[tuple[str, date]]:
    """Return how many contacts each person has on each day, by folded name."""
    return Counter((fold(task.owner), max(first, day(task.due))) for task in tasks if task.due)


def _days(
    owner: str,
    counts: tuple[Counter[tuple[str, date]], Counter[tuple[str, date]]],
    calendar: Calendar,
    period: Period,
    limit: Callable[[str, date], int],
) -> Iterator[Load]:
    planned, expected = counts
    on = period.start
    while on <= period.end:
        most = limit(owner, on)
        fits = most if calendar.is_workday(on) else 0
        at = fold(owner), on
        yield Load(owner, on, planned[at], expected[at], most, fits)
        on += timedelta(days=1)


def _week(days: Sequence[Load]) -> Week:
    return Week(
        days[0].day,
        sum(each.planned for each in days),
        sum(each.expected for each in days),
        sum(each.capacity for each in days),
        sum(each.is_over for each in days),
    )
