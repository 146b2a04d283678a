"""Who has room on which day: every open contact takes its maker's time on its day.

Contacts with a window find their day here, whoever must be done first choosing first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.schedule_owners import deputy_of, standing_in
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.model import Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_plan import Step
    from followup_cli.model_rules import Calendar, Person

_ONE_DAY = timedelta(days=1)
Worth = tuple[object, ...]


class Team(NamedTuple):
    """What levelling knows of people and days: who works when, and how much they can do."""

    people: Sequence[Person]
    calendar: Calendar
    settings: Settings


class Slot(NamedTuple):
    """A contact that may be made on any day of a stretch, and its rank among others."""

    last: date
    worth: Worth
    start: date
    task: Task


class Room:
    """How many contacts everybody makes on each day, and how many more they could."""

    def __init__(self, team: Team) -> None:
        """Start with nothing to do for anybody."""
        self._people = {fold(person.name): person for person in team.people}
        self._calendar, self._settings = team.calendar, team.settings
        self._load: Counter[tuple[str, date]] = Counter()
        self._worked: dict[date, bool] = {}

    def take(self, owner: str, when: date) -> None:
        """Count a contact that somebody makes on a day."""
        self._load[fold(owner), when] += 1

    def free(self, owner: str, when: date) -> None:
        """Count a contact no more, as it goes to another day."""
        self._load[fold(owner), when] -= 1

    def has(self, owner: str, when: date) -> bool:
        """Whether somebody can make one more contact on a day."""
        return self._load[fold(owner), when] < self.most(owner)

    def most(self, owner: str) -> int:
        """Return how many contacts somebody makes in a day."""
        person = self._people.get(fold(owner))
        limit = person.daily_capacity if person else None
        return self._settings.daily_capacity if limit is None else limit

    def is_workday(self, when: date) -> bool:
        """Whether a day is worked."""
        known = self._worked.get(when)
        if known is None:
            known = self._worked[when] = self._calendar.is_workday(when)
        return known

    def working_days(self, start: date, last: date) -> Iterator[date]:
        """Yield the days worked from one day to another."""
        while start <= last:
            if self.is_workday(start):
                yield start
            start += _ONE_DAY

    def maker(self, task: Task, when: date) -> tuple[str, Step | None]:
        """Return who makes a contact that is moved to a day, and why, where that is a deputy."""
        holder = self._people.get(fold(task.planned.get("holder", "")))
        if holder is None:
            return task.owner, None
        deputy = deputy_of(holder, when, self._people)
        if deputy is None:
            return holder.name, None
        return deputy.name, standing_in(deputy, holder, when)

    def find(self, task: Task, days: Iterable[date]) -> date | None:
        """Take the first of some days on which whoever makes a contact then has room."""
        for when in days:
            maker, _ = self.maker(task, when)
            if self.has(maker, when):
                self.take(maker, when)
                return when
        return None

    def fill(self, slots: Iterable[Slot]) -> dict[str, date]:
        """Give each contact a day of its stretch, the earliest last days first, by task key.

        What finds no room is not among them.
        """
        by_holder: defaultdict[str, list[Slot]] = defaultdict(list)
        for slot in slots:
            by_holder[slot.task.planned.get("holder") or slot.task.owner].append(slot)
        placed: dict[str, date] = {}
        for mine in by_holder.values():
            placed |= self._sweep(sorted(mine, key=lambda slot: (slot.start, slot.worth)))
        return placed

    def _sweep(self, slots: Sequence[Slot]) -> dict[str, date]:
        """Go through the days once; on each, whoever must be done first has the first choice."""
        placed: dict[str, date] = {}
        ahead = list(reversed(slots))
        open_: list[Slot] = []
        when = slots[0].start
        while ahead or open_:
            if not open_:
                when = ahead[-1].start
            while ahead and ahead[-1].start <= when:
                heappush(open_, ahead.pop())
            placed |= self._one_day(open_, when)
            when += _ONE_DAY
        return placed

    def _one_day(self, open_: list[Slot], when: date) -> dict[str, date]:
        """Give the day to as many as there is room for, and let go whose stretch is over."""
        placed: dict[str, date] = {}
        worked = self.is_workday(when)
        while open_:
            slot = open_[0]
            maker = self._maker_on(slot, when)
            if slot.last >= when:
                if not (worked or slot.start == when) or not self.has(maker, when):
                    break  # the rest are the same person's, who has no room for them either
                self.take(maker, when)
                placed[slot.task.key] = when
            heappop(open_)
        return placed

    def _maker_on(self, slot: Slot, when: date) -> str:
        return slot.task.owner if slot.start == when else self.maker(slot.task, when)[0]
