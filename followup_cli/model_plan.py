"""What a plan is made of: keys, explanations, what the rules ask for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.model import Fact, LogLine, Moment, Problem, Task
    from followup_cli.model_rules import Rule, When
    from followup_cli.terms import Trigger
    from followup_cli.words import Message


class Key(NamedTuple):
    """A task's identity, the same on every run: rule, customer, the fact's key, occurrence.

    `typed` stands for the rule of a task that a person typed.
    """

    rule: str
    customer_id: str
    fact: str
    occurrence: str = ""

    def __str__(self) -> str:
        """Return the key as its cell holds it."""
        plain = "|".join(self)
        if "%" not in plain and plain.count("|") == len(self) - 1:
            return plain
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in self)

    def under(self, customer_id: str) -> Key:
        """Return the key under another customer; a day stands in for an order without an id."""
        day = self.fact.removeprefix(f"{self.customer_id}@")
        fact = self.fact if day == self.fact else f"{customer_id}@{day}"
        return self._replace(customer_id=customer_id, fact=fact)

    @classmethod
    def parse(cls, text: str) -> Key | None:
        """Return the key that a cell holds, None where it holds none of ours."""
        parts = text.split("|")
        if "%" in text:
            parts = [part.replace("%7C", "|").replace("%25", "%") for part in parts]
        return cls(*parts) if len(parts) == len(cls._fields) else None


TYPED = "typed"
AFTER_KEY = "last contact"
SILENCE_KEY = "silence"


def moves_along(key: Key) -> bool:
    """Whether a key is that of a contact that moves with what it counts from."""
    return key.fact in (AFTER_KEY, SILENCE_KEY)


def is_typed(key: str) -> bool:
    """Whether a key is that of a task that a person typed."""
    return key.startswith(f"{TYPED}|")


class Contact(NamedTuple):
    """The last contact with a customer: its day, the cell or task that says so, and by whom."""

    on: date
    where: str = ""
    by: str = ""


class Sign(NamedTuple):
    """A sign that a customer may be lost, or may need more: the day it appeared, and what it is.

    `where` is the cell that it was read from, or "" where it was worked out from many.
    """

    trigger: Trigger
    customer_id: str
    on: date
    why: Message
    where: str = ""


class Refusal(NamedTuple):
    """Why a rule asks nothing of a customer, and the fact that it was asked about, if any."""

    rule: Rule
    why: Message
    fact: Fact | None = None


class Step(NamedTuple):
    """One step from the fact to the task: what it decided, what that became, and why.

    `about` is `due`, `latest`, `owner`, `channel` or `goal`.
    """

    about: str
    became: object
    why: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task is there: its rule, the fact it counts from, and each step to what it says.

    `fact` is the fact's day or moment, `where` the cell that says so; `raw` the day that the
    offset leads to, `target` that day moved off the days that are not worked, `due` what the
    program plans, `full` the day that it would have planned had there been room, and `moved` why
    it does not, where that is not for want of room. `occurrence` is which of a recurring rule's
    contacts it is; `said` what the fact is where its trigger does not say it all: `last contact`,
    or what a sign is made of; `anyone` who else of its owner's `role` might make it, until
    one of them has had the customer.
    """

    rule_id: str
    rule_name: str
    rule_where: str
    when: When
    fact: Moment
    where: str
    raw: Moment
    target: Moment
    due: Moment
    occurrence: str = ""
    steps: tuple[Step, ...] = ()
    full: Moment | None = None
    said: Message | None = None
    moved: Message | None = None
    role: str = ""
    anyone: tuple[str, ...] = ()


class NewTerm(NamedTuple):
    """A customer's contract end that moved on: the old end, the new one, and its cell."""

    customer_id: str
    ended: date
    until: date
    where: str = ""


class Gone(NamedTuple):
    """Why an open task is laid out no more; `firm` where that holds whatever a person edited."""

    why: Message
    firm: bool = False


@dataclass(frozen=True)
class Layout:
    """What the rules make of the facts: every task that should be there, and why.

    Explanations are by task key. `gone` says, by key, why an open task of the schedule is laid
    out no more; `barred`, by customer, why nobody may contact them. `refused` says of the one
    customer asked about why each rule makes nothing for them; `vanished` are the signs that were
    acted on and are there no more, each with the day on which it had appeared.
    """

    tasks: tuple[Task, ...]
    explanations: Mapping[str, Explanation]
    gone: Mapping[str, Gone] = field(default_factory=dict)
    barred: Mapping[str, Message] = field(default_factory=dict)
    renewals: tuple[NewTerm, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Refusal, ...] = ()
    vanished: tuple[Sign, ...] = ()


class Memory(NamedTuple):
    """What `Log` remembers: the id of every task ever made, by key, and the terms renewed.

    `gone` is, by a sign's trigger and customer, the last day on which it was seen to have gone.
    """

    made: Mapping[str, str] = {}
    renewed: frozenset[tuple[str, date]] = frozenset()
    gone: Mapping[tuple[str, str], date] = {}


class TaskChange(NamedTuple):
    """What a plan did to one task; `kind` is one of `CHANGE_KINDS`."""

    kind: str
    before: Task | None
    after: Task
    why: Message


@dataclass(frozen=True)
class Merged:
    """The schedule after a plan: all its tasks, new ones last, what changed, and what to log."""

    tasks: tuple[Task, ...]
    changes: tuple[TaskChange, ...] = ()
    log: tuple[LogLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many tasks were changed in each way of `CHANGE_KINDS`, and how many were kept."""
        found = dict.fromkeys(CHANGE_KINDS, 0)
        for change in self.changes:
            found[change.kind] += 1
        touched = {id(change.after) for change in self.changes}
        found["kept"] = sum(id(task) not in touched for task in self.tasks)
        return found


KINDS = {
    "created": msg("new"),
    "moved": msg("moved"),
    "handed": msg("taken over"),
    "escalated": msg("escalated"),
    "retired": msg("not needed"),
    "adopted": msg("given an id"),
    "refreshed": msg("refreshed"),
}
CHANGE_KINDS = tuple(KINDS)
