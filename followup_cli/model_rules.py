"""The founder's policy as records: rules, offsets, people, and the calendar that dates need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from followup_cli.festivals import festival_names
from followup_cli.model_offset import AT_ONCE, Offset
from followup_cli.terms import (
    Action,
    Channel,
    CustomerStatus,
    CustomerType,
    Goal,
    Priority,
    Shift,
    Stage,
    Tier,
    Trigger,
)
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import trigger_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta

    from followup_cli.model import Moment, Row
    from followup_cli.model_trial import Arm


class Repeat(NamedTuple):
    """How often a contact comes back: every `every` of `unit` (`d`, `w`, `mo`, `y`).

    `on_day` is a day of the month (1); `after` counts from the last contact instead of from the
    start; `rrule` is an RFC 5545 rule that replaces the rest; `text` is what the cell says.
    """

    every: int
    unit: str
    on_day: int | None = None
    after: bool = False
    rrule: str = ""
    text: str = ""


class When(NamedTuple):
    """What a rule counts from: a trigger, and the event or festival it names."""

    trigger: Trigger
    name: str = ""

    @property
    def said(self) -> Message:
        """What people call it, `first purchase` or `Mid-Autumn`, in whatever language is spoken."""
        if not self.name:
            return msg("{trigger}", trigger=trigger_names(self.trigger))
        festival = self.trigger is Trigger.FESTIVAL
        return msg("{name}", name=festival_names(self.name) if festival else self.name)


class Sla(NamedTuple):
    """How much working time a ticket or lead may take: until it is answered, and until solved.

    Without a `response` of its own, that of `Settings` counts.
    """

    response: Offset | None
    resolution: Offset

    def __str__(self) -> str:
        """Return the limits as a rule writes them: `24h`, `2h / 3bd`."""
        parts = (self.response, self.resolution)
        return " / ".join(str(part).lstrip("+") for part in parts if part)


class Condition(Protocol):
    """A condition of `Rules`, parsed: `text` as the founder wrote it."""

    @property
    def text(self) -> str:
        """The condition as it stands in the cell."""

    def holds(self, *scopes: Mapping[str, object]) -> bool:
        """Return whether it holds; a name is looked up in the first scope that knows it."""


@dataclass(frozen=True)
class Rule:
    """A row of `Rules`, parsed. Empty filters let every customer through.

    `owners` are roles, names or `@owner`, `@visitor`, `@founder`, in the order to try; `products`
    are folded names; `where` is the address of the rule's id, `row` the row that it was read from.
    `versions` are those of its script that count, by channel; None is for any other channel. `arm`
    is the arm of a trial that it acts for, None where it is part of none.
    """

    rule_id: str
    name: str
    triggers: tuple[When, ...]
    goal: Goal
    enabled: bool = True
    offset: Offset = AT_ONCE
    latest: Offset | None = None
    repeat: Repeat | None = None
    tiers: frozenset[Tier] = frozenset()
    stages: frozenset[Stage] = frozenset()
    statuses: frozenset[CustomerStatus] = frozenset()
    products: frozenset[str] = frozenset()
    customer_types: frozenset[CustomerType] = frozenset()
    when: Condition | None = None
    then: Action = Action.TASK
    owners: tuple[str, ...] = ("@owner",)
    departments: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    automatic: bool = False
    priority: Priority = Priority.MEDIUM
    template: str = ""
    sla: Sla | None = None
    working_day: Shift = Shift.NEXT
    trial: str = ""
    arm: Arm | None = None
    where: str = ""
    row: Row | None = field(default=None, compare=False, repr=False)
    versions: Mapping[Channel | None, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Person:
    """Somebody in `Team`; roles are folded names, so that either language matches."""

    name: str
    roles: frozenset[str]
    email: str = ""
    manager: str = ""
    daily_capacity: int | None = None
    away_from: date | None = None
    away_to: date | None = None
    deputy: str = ""
    where: str = ""

    def is_away(self, day: date) -> bool:
        """Whether a day lies in their leave; an end left open is one not known yet."""
        if self.away_from is None and self.away_to is None:
            return False
        begun = self.away_from is None or self.away_from <= day
        return begun and (self.away_to is None or day <= self.away_to)


class Calendar(Protocol):
    """What dates need of a country's calendar."""

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked."""

    def shift(self, day: date, shift: Shift) -> date:
        """Return the day itself if it is worked, else the next or previous one that is."""

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after a day."""

    def festival(self, name: str, year: int) -> date | None:
        """Return the day of a festival in a year."""


class AddOffset(Protocol):
    """How a moment is moved by an offset."""

    def __call__(self, moment: Moment, offset: Offset, calendar: Any, /) -> Moment:
        """Return the moment moved."""


class WorkingTime(Protocol):
    """When the team works, as time limits count."""

    @property
    def day(self) -> timedelta:
        """How much is worked in a day."""

    def length(self, span: Offset, /) -> timedelta:
        """Return how much working time a span of hours, days or weeks is."""

    def add(self, moment: Moment, span: timedelta, /) -> datetime:
        """Return when so much working time from a moment on is over."""

    def between(self, start: Moment, end: Moment, /) -> timedelta:
        """Return the working time from one moment to another, below zero where that is earlier."""
