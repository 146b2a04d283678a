"""Nobody is contacted twice within a few days: the diary of each customer's contacts.

A routine contact keeps its distance from any other contact of its customer, one already made, an
automatic message or a promised call alike.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.terms import Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Contact, Explanation
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

ROUTINE = frozenset({Trigger.RECURRING, Trigger.SILENCE})
# What a routine contact is never made a part of: nobody chats about needs on such a day.
_GUARDED = frozenset(
    {
        Trigger.TICKET_OPENED, Trigger.TICKET_CLOSED, Trigger.RECORD, Trigger.CONTRACT_END,
        Trigger.NEXT_CONTACT, Trigger.BIRTHDAY, Trigger.ANNIVERSARY, Trigger.FESTIVAL,
    }
)  # fmt: skip


class Entry(NamedTuple):
    """A contact in a customer's diary: its day, what it is called, and its task's key, if any.

    `owner` is who makes it where another contact may become a part of it, else "". `rank` says
    which of two routine contacts gives way: the one of the higher; what does not move has none.
    """

    on: date
    called: str = ""
    key: str = ""
    owner: str = ""
    rank: tuple[object, ...] = ()


class Diary:
    """Every customer's contacts, made and to be made; what is late will be made today."""

    def __init__(self, gap: int, contacts: Mapping[str, Contact], today: date) -> None:
        """Begin with the last contact made with each customer; `gap` is the fewest days between."""
        self.gap, self._today = gap, today
        self._entries: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for cid, contact in contacts.items():
            self._entries[cid][""] = Entry(contact.on)

    def note(self, customer_id: str, entry: Entry) -> None:
        """Enter a contact, or move the one of its task."""
        self._entries[customer_id][entry.key] = entry

    def made(self, customer_id: str, on: date) -> None:
        """Enter a contact that was made, or a message that was sent, as long as it counts."""
        if 0 <= (self._today - on).days < self.gap:
            self._entries[customer_id][as_text(on)] = Entry(on)

    def near(self, task: Task, when: date, *, late: bool = True) -> list[Entry]:
        """Return the contacts too near to a day for another of the customer, the nearest first.

        Without `late`, what is late stands on its own day: what gave way to it today would have to
        give way to it tomorrow again.
        """
        others = self._others(task) if late else self._entries_beside(task)
        found = [entry for entry in others if abs((entry.on - when).days) < self.gap]
        return sorted(found, key=lambda entry: (abs((entry.on - when).days), entry.on, entry.key))

    def between(self, task: Task, start: date, last: date) -> list[Entry]:
        """Return the other contacts of a customer from one day to another, the first first."""
        entries = self._entries.get(task.customer_id, {}).items()
        found = [e for key, e in entries if key != task.key and start <= e.on <= last]
        return sorted(found, key=lambda entry: (entry.on, entry.key))

    def keeps_gap(self, task: Task, days: Iterator[date]) -> Iterator[date]:
        """Yield those of some days on which the customer is left alone long enough."""
        taken = [entry.on for entry in self._others(task)]
        for when in days:
            if all(abs((on - when).days) >= self.gap for on in taken):
                yield when

    def _others(self, task: Task) -> Iterator[Entry]:
        for entry in self._entries_beside(task):
            late = entry.key and entry.on < self._today
            yield entry._replace(on=self._today) if late else entry

    def _entries_beside(self, task: Task) -> Iterator[Entry]:
        entries = self._entries.get(task.customer_id, {})
        return (entry for key, entry in entries.items() if key != task.key)


def is_guarded(told: Explanation, rule: Rule) -> bool:
    """Whether nothing may become a part of a contact: a complaint's, a renewal's, a promise."""
    return told.when.trigger in _GUARDED or rule.sla is not None


def noted(near: Entry, gap: int) -> str:
    """Return what `Planned` remembers of the contact that another keeps its distance from."""
    return f"{gap}|{as_text(near.on)}|{near.called}"


def why_apart(text: str) -> Message:
    """Return why a contact was moved, from what `Planned` remembers."""
    gap, on, called = text.split("|", 2)
    if called:
        return msg("{n} days from {contact}, {day}", n=gap, contact=called, day=on)
    return msg("{n} days from the contact of {day}", n=gap, day=on)


def due_day(task: Task) -> date:
    """Return the day of a task that has one."""
    assert task.due is not None
    return day(task.due)
