"""What the loop is closed with: the moment, the people, the clocks, and how a step is written down.

An `Entry` is a row on its way through a plan: what it is by now, what was done to it, what to log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from followup_cli.model import LogLine, as_of_moment
from followup_cli.model_loop import Lead, LoopChange, Notice, Ticket, Turn
from followup_cli.terms import Term
from followup_cli.words import tell
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import LEADS, OUTBOX, SCHEDULE, SHEETS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from followup_cli.loop_log import Account
    from followup_cli.model import Customer, Moment, Problem
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

COMMAND = "plan"
R = TypeVar("R", Ticket, Lead, Notice)
_LETTERS = {TICKETS.kind: "K", LEADS.kind: "L", OUTBOX.kind: "N"}


class Overdue(NamedTuple):
    """A time limit that somebody must know of: what it was for, its end, and who is told."""

    limit: str
    said: Message
    due: Moment
    told: tuple[str, ...]


class Clock(Protocol):
    """How time limits run in this company."""

    def due(self, rule: Rule, opened: Moment) -> Moment | None:
        """Return when what a rule made at a moment must be done; None without a limit."""

    def resumed(self, ticket: Ticket, on: datetime) -> Moment | None:
        """Return the Due of a ticket whose clock runs again since a moment."""

    def overdue(self, row: Ticket | Lead, rule: Rule | None) -> tuple[Overdue, ...]:
        """Return the limits that are over, each with the managers to be told by now."""


class People(Protocol):
    """Who does what."""

    def deal(self, rule: Rule, customer: Customer, visitor: str) -> str:
        """Return who handles, by its rule, what is made today."""

    @property
    def founder(self) -> str:
        """Who founded the company, "" where Team is empty."""

    def knows(self, name: str) -> bool:
        """Whether somebody is in Team; where that is empty, anybody is."""

    def holders(self, department: str) -> tuple[str, ...]:
        """Return the people of a department."""


@dataclass(frozen=True)
class Office:
    """The moment of a plan, what the log remembers, and whom to ask.

    `only` is the one customer that is planned for, "" for all.
    """

    as_of: datetime
    lang: str
    account: Account
    customers: Mapping[str, Customer]
    people: People
    clock: Clock
    rules: Mapping[str, Rule]
    only: str = ""

    def concerns(self, row: Ticket | Lead | Notice) -> bool:
        """Whether a row is looked at: all are, but where one customer is planned for alone."""
        return self.only in ("", row.customer_id)

    @property
    def now(self) -> Moment:
        """The moment as cells say it."""
        return as_of_moment(self.as_of)

    def say(self, message: Message) -> str:
        """Return a message in the workbook's language."""
        return tell(message, self.lang)


@dataclass(frozen=True)
class Entry(Generic[R]):
    """A row, with what was done to it and what to log."""

    row: R
    changes: tuple[LoopChange, ...] = ()
    log: tuple[LogLine, ...] = ()

    def told(self, kind: str, why: Message) -> Entry[R]:
        """Return the entry with a change that people hear of."""
        return replace(self, changes=(*self.changes, change_of(self.row, kind, why)))

    def logged(
        self, office: Office, field: str, values: tuple[object, object], why: Message
    ) -> Entry[R]:
        """Return the entry with a line of the log, which is a turn of its history at once."""
        kind, row_id = kind_of(self.row), id_of(self.row)
        before, after = (said(value, office.lang) for value in values)
        column = SCHEDULE if field == "key" else SHEETS[kind]
        line = LogLine(
            office.as_of,
            COMMAND,
            SHEETS[kind].name(office.lang),
            row_id,
            column.column(field).label(office.lang),
            before,
            after,
            office.say(why),
        )
        turn = Turn(office.as_of, COMMAND, field, before, after, line.why)
        return Entry(_turned(self.row, turn), self.changes, (*self.log, line))


class Round(NamedTuple, Generic[R]):
    """The rows of a sheet after a plan, and what was met on the way."""

    entries: tuple[Entry[R], ...]
    problems: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows, new ones last."""
        return tuple(entry.row for entry in self.entries)

    @property
    def changes(self) -> tuple[LoopChange, ...]:
        """What was done to them."""
        return tuple(change for entry in self.entries for change in entry.changes)

    @property
    def log(self) -> tuple[LogLine, ...]:
        """What to write into the log."""
        return tuple(line for entry in self.entries for line in entry.log)


class Numbers:
    """Gives out the next free id of a kind of sheet."""

    def __init__(self, kind: str, ids: Iterable[str]) -> None:
        """Take every id that the sheet or the log has known."""
        self._letter = _LETTERS[kind]
        numbered = (re.fullmatch(rf"{self._letter}(\d{{1,9}})", each) for each in ids)
        self._last = max((int(found[1]) for found in numbered if found), default=0)

    def next(self) -> str:
        """Return an id that no row has ever had."""
        self._last += 1
        return f"{self._letter}{self._last:04d}"


def _turned(row: R, turn: Turn) -> R:
    if isinstance(row, Notice):
        return row
    return replace(row, turns=(*row.turns, turn))


def kind_of(row: Ticket | Lead | Notice) -> str:
    """Return which sheet a row is of."""
    if isinstance(row, Ticket):
        return TICKETS.kind
    return LEADS.kind if isinstance(row, Lead) else OUTBOX.kind


def id_of(row: Ticket | Lead | Notice) -> str:
    """Return a row's id."""
    if isinstance(row, Ticket):
        return row.ticket_id
    return row.lead_id if isinstance(row, Lead) else row.notice_id


def change_of(row: Ticket | Lead | Notice, kind: str, why: Message) -> LoopChange:
    """Return what was done to a row, as people hear of it."""
    owner, due = (row.to, None) if isinstance(row, Notice) else (row.owner, row.due)
    return LoopChange(kind, id_of(row), row.customer_id, row.customer, owner, due, why)


def said(value: object, lang: str) -> str:
    """Return a cell's value as the log writes it."""
    if isinstance(value, Term):
        return label(value, lang)
    text = "" if value is None else str(value)
    return text[: len("2026-03-09 10:30")] if hasattr(value, "hour") else text
