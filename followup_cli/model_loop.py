"""The closed loop as records: tickets, leads and notices, and what was done about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.terms import Kind, LeadStatus, TicketStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model import LogLine, Moment, Problem
    from followup_cli.words import Message


WITHDRAWN = ("Withdrawn: ", "已撤回：")  # how the text of a notice begins that holds no more


class Turn(NamedTuple):
    """One line of a row's history in `Log`: when which field changed, from what to what, and why.

    `field` is the column's field; `before` and `after` are as the log has them, in its language.
    """

    on: datetime
    command: str
    field: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """One row of `Tickets`, with its history.

    `key` is that of the rule and record that made it, "" where a person typed it; `withdrawn`
    says that the program closed it, as its record asks for it no more. `row` is None while it is
    new, `where` the address of its id, `lacks` the fields that its sheet has no column for.
    """

    ticket_id: str = ""
    customer_id: str = ""
    customer: str = ""
    kind: Kind | None = None
    status: TicketStatus | None = None
    department: str = ""
    owner: str = ""
    opened: Moment | None = None
    first_response: Moment | None = None
    due: Moment | None = None
    closed: Moment | None = None
    result: str = ""
    source_task: str = ""
    second_visit: str = ""
    key: str = ""
    withdrawn: bool = False
    turns: tuple[Turn, ...] = ()
    sheet: str = ""
    row: int | None = None
    where: str = ""
    lacks: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be solved; a paused one is."""
        return self.status is not TicketStatus.CLOSED

    @property
    def is_solved(self) -> bool:
        """Whether it is closed with what became of it, where its sheet can say that."""
        return (
            not self.is_open and not self.withdrawn and bool(self.result or "result" in self.lacks)
        )


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of `Leads`."""

    lead_id: str = ""
    customer_id: str = ""
    customer: str = ""
    intent: str = ""
    owner: str = ""
    created: Moment | None = None
    due: Moment | None = None
    status: LeadStatus | None = None
    source_task: str = ""
    key: str = ""
    withdrawn: bool = False
    turns: tuple[Turn, ...] = ()
    row: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.status in (None, LeadStatus.NEW)


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of `Outbox`: what somebody must be told, until they have seen it.

    `about` is the id of the task, ticket or lead that it is about.
    """

    notice_id: str = ""
    created: Moment | None = None
    to: str = ""
    cc: str = ""
    subject: str = ""
    text: str = ""
    customer_id: str = ""
    customer: str = ""
    about: str = ""
    rule: str = ""
    seen_on: Moment | None = None
    sent_on: Moment | None = None
    key: str = ""
    row: int | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether what it told of was corrected before anybody saw it: its text begins so."""
        return self.text.startswith(WITHDRAWN)

    @property
    def is_open(self) -> bool:
        """Whether nobody has seen it yet, and it still holds."""
        return self.seen_on is None and not self.withdrawn


class LoopChange(NamedTuple):
    """What a plan did about one ticket, lead or notice; `kind` is one of `LOOP_KINDS`."""

    kind: str
    row_id: str
    customer_id: str
    customer: str
    owner: str
    due: Moment | None
    why: Message


@dataclass(frozen=True)
class Loop:
    """The three sheets after a plan, new rows last, what was done to them, and what to log.

    `before` are the sheets as they were read.
    """

    tickets: tuple[Ticket, ...] = ()
    leads: tuple[Lead, ...] = ()
    notices: tuple[Notice, ...] = ()
    changes: tuple[LoopChange, ...] = ()
    log: tuple[LogLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    before: Loop | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows were changed in each way of `LOOP_KINDS`."""
        return {kind: sum(change.kind == kind for change in self.changes) for kind in LOOP_KINDS}


def is_late(moment: Moment, due: Moment) -> bool:
    """Return whether a moment lies after a time limit; where a time is not known, days count."""
    if isinstance(moment, datetime) and isinstance(due, datetime):
        return moment > due
    return day(moment) > day(due)


def closing_key(ticket_id: str, closings: int) -> str:
    """Return what the closing of a ticket is known by; after it was reopened, each has its own."""
    return ticket_id if closings <= 1 else f"{ticket_id}#{closings}"


LOOP_KINDS = ("ticket", "lead", "notice", "withdrawn", "reopened", "routed", "missed")
