"""The records that modules share, all frozen: the rows of a workbook, and what is written to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.terms import (
    OPEN,
    Channel,
    CustomerStatus,
    CustomerType,
    Goal,
    Kind,
    Priority,
    Several,
    Stage,
    Status,
    Tier,
    Trigger,
    YesNo,
)
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model_page import Page


Moment = date | datetime


YEARS = range(1900, 2200)  # in which a founder's days lie; others are slips of the finger
UNREPORTED = msg("Nothing yet: `followup report` fills this sheet.")  # its title until then
END_OF_DAY = time.max  # an as-of day without a time means its end: all its facts have happened


def as_of_moment(as_of: datetime) -> Moment:
    """Return what to write for an as-of moment: the day alone where no time was given."""
    return as_of.date() if as_of.time() == END_OF_DAY else as_of


def day(moment: Moment) -> date:
    """Return the calendar day of a date, or of a date and time."""
    return moment.date() if isinstance(moment, datetime) else moment


class MonthDay(NamedTuple):
    """A birthday or anniversary whose year nobody wrote down."""

    month: int
    day: int


class NoEnd(NamedTuple):
    """A contract without an end (长期, 永久, no end)."""


NO_END = NoEnd()


class Problem(NamedTuple):
    """Something wrong in a cell, or in a whole sheet: where, what, and what to do.

    `where` is `Sheet!C17`, or a sheet's name; `value` is what stands there. `note` is for what
    should be known but is nobody's mistake: it does not make `check` fail. `policy` is for the
    founder's own cells (rules, templates, team, settings): any of them stops `plan`.
    """

    where: str
    value: str
    message: Message
    hint: Message | None = None
    note: bool = False
    policy: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a policy or log sheet: its values by field, and where each of them stands."""

    sheet: str
    row: int
    values: Mapping[str, object]
    columns: Mapping[str, str]

    def get(self, name: str) -> object:
        """Return the value of a field, None where the cell is empty or the column missing."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """Return the value of a field as text, empty where there is none."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def at(self, name: str) -> str:
        """Return the address of a field's cell, `Rules!C5`; column A where it has none."""
        return address(self.sheet, self.columns.get(name, "A"), self.row)


def address(sheet: str, column: str, row: int) -> str:
    """Return a cell's address as people write it: `Orders!C17`, `'My orders'!C17`."""
    plain = all(c == "_" or c.isalnum() for c in sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{column}{row}"


@dataclass(frozen=True, slots=True)
class Task:
    """One row of `Schedule`. Fields are the columns of `workbook.schema.SCHEDULE`, in code form.

    `row` is the Excel row it stands in, None while it is new. `planned` is what the program last
    wrote into the cells that it shares with people, as ISO text and enumeration values.
    `unreadable` names the fields whose cell holds something that could not be read: the program
    leaves those cells alone. `goal` is several where another contact was joined into it, `problem`
    where a visit found more than one. `own` are the cells of the user's own columns, for
    conditions.
    """

    key: str = ""
    task_id: str = ""
    customer: str = ""
    due: Moment | None = None
    latest: Moment | None = None
    status: Status | None = None
    priority: Priority | None = None
    owner: str = ""
    type: str = ""
    contact: str = ""
    reach_at: str = ""
    channel: Channel | None = None
    goal: Goal | Several | None = None
    reached: YesNo | None = None
    score: float | None = None
    summary: str = ""
    problem: Kind | Several | None = None
    intent: str = ""
    next_step: str = ""
    next_contact: date | None = None
    done_on: Moment | None = None
    done_by: str = ""
    feedback: str = ""
    info_checked: date | None = None
    attempts: int | None = None
    tier: Tier | None = None
    stage: Stage | None = None
    product: str = ""
    contract_amount: float | None = None
    purchase_date: date | None = None
    order_id: str = ""
    why: str = ""
    customer_id: str = ""
    rule: str = ""
    first_deadline: Moment | None = None
    template_version: str = ""
    trial_arm: str = ""
    planned: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    unreadable: frozenset[str] = frozenset()
    own: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status is None or self.status in OPEN

    @property
    def deadline(self) -> Moment | None:
        """The moment that overdue counts from: Latest, or Due where that has been put later."""
        if self.due is None or self.latest is None:
            return self.latest or self.due
        return self.due if day(self.due) > day(self.latest) else self.latest

    def days_overdue(self, today: date) -> int:
        """Return how many days an open task is past its deadline; 0 where it is not."""
        if self.deadline is None or not self.is_open:
            return 0
        return max(0, (today - day(self.deadline)).days)


class LogLine(NamedTuple):
    """One row of `Log`: what changed, from what to what, and why. `row` is the task's id."""

    time: datetime
    command: str
    sheet: str
    row: str
    field: str
    before: str
    after: str
    why: str


class CellEdit(NamedTuple):
    """A new value for one cell of a sheet that people edit."""

    sheet: str
    row: int
    column: str
    value: object


class SheetAppend(NamedTuple):
    """Rows to add to a sheet of ours that people edit, each a value by column letter."""

    sheet: str
    header_row: int
    rows: tuple[Mapping[str, object], ...]


class SheetWhole(NamedTuple):
    """A sheet of ours that is written whole: its kind in `workbook.schema`, its rows by field."""

    kind: str
    rows: tuple[Mapping[str, object], ...]
    title: Message | None = None


class SheetPage(NamedTuple):
    """A page of ours with charts: its kind, and what stands on it."""

    kind: str
    page: Page


class ToHistory(NamedTuple):
    """Rows of `Schedule` that go to `History`, with all that stands in them."""

    rows: tuple[int, ...]


Change = CellEdit | SheetAppend | SheetWhole | SheetPage | ToHistory


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the schedule sees one: who, how to reach them, and what they are worth.

    `values` holds every column of the customer's row, the user's own included, for conditions.
    `where` is the address of the customer's name cell, `owner_at` of their owner's.
    """

    customer_id: str
    customer: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    owner: str = ""
    status: CustomerStatus | None = None
    customer_type: CustomerType | None = None
    preferred_channel: Channel | None = None
    do_not_contact: bool = False
    product: str = ""
    contract_amount: float | None = None
    tier: Tier | None = None
    stage: Stage | None = None
    seed_user: bool = False
    values: Mapping[str, object] = field(default_factory=dict)
    where: str = ""
    owner_at: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact that rules count from, with the cell that says so.

    `key` is its part of a task's identity; `values` the row it stands in (order, ticket, event);
    `until` the contract end beyond which nothing that recurs is laid out; `name` the event or
    festival; `visitor` who made the contact that it came of; `why` what a sign says.
    """

    trigger: Trigger
    customer_id: str
    moment: Moment
    key: str
    where: str
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    until: date | None = None
    visitor: str = ""
    why: Message | None = None


def as_text(value: object) -> str:
    """Return a cell's value as `Planned` holds it: ISO dates, values of enumerations."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def from_text(text: str) -> Moment:
    """Return the date, or date and time, that `as_text` made text of."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
