"""No pile-ups: new contacts are placed on days that have room for them, the most valuable first.

A person makes so many contacts a day. What counts from an event keeps its date; a contact with a
window moves inside it; a routine one goes to the next day with room on which its customer is left
alone long enough, or along with another contact, and is held back where there is no such day
before its turn would come again. What was placed by an earlier plan stays where it is, but for a
routine contact that another one of its customer has come too near to.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.schedule_fatigue import Diary, due_day, is_guarded
from followup_cli.schedule_levelled import Move, relaid
from followup_cli.schedule_notes import BREAK, days_off_before, level_notes, overload
from followup_cli.schedule_room import Room, Slot, Team
from followup_cli.schedule_sorts import Sorts
from followup_cli.schedule_twins import twins
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Contact, Layout
    from followup_cli.model_rules import Rule
    from followup_cli.schedule_fatigue import Entry
    from followup_cli.words import Message

__all__ = ["Levelled", "Team", "level"]


class Levelled(NamedTuple):
    """A layout whose new tasks have room; how many routine ones wait, and the days too full.

    `waiting` are the tasks held back; `joined` says, by the key of a contact left out, the key of
    the one that it became a part of; `notes` are what to tell about all of this.
    """

    layout: Layout
    held: int
    overloaded: int
    waiting: tuple[Task, ...] = ()
    joined: Mapping[str, str] = {}
    notes: tuple[Message, ...] = ()


def level(
    layout: Layout,
    rules: Iterable[Rule],
    tasks: Sequence[Task],
    made: Collection[str],
    team: Team,
    *,
    revenue: Mapping[str, float],
    today: date,
    lang: str,
    contacts: Mapping[str, Contact] | None = None,
) -> Levelled:
    """Return the layout with its new tasks on days that have room for them.

    Args:
        layout: What the rules ask for.
        rules: The rules; automatic messages take nobody's time.
        tasks: The schedule; its open tasks take room.
        made: The keys of all tasks ever made; they are not new.
        team: People, calendar and settings.
        revenue: What each customer is worth, by customer id.
        today: The as-of day; nothing is placed before it.
        lang: The language of `Why`.
        contacts: The last contact made with each customer.
    """
    by_id = {rule.rule_id: rule for rule in rules}
    sorts = Sorts(layout, by_id, tasks, made, revenue, today)
    desk = _Desk(sorts, Room(team), Diary(team.settings.minimum_gap_days, contacts or {}))
    desk.settle()
    levelled = relaid(sorts, desk.moves, desk.joined, desk.waiting, desk.room, lang)
    waiting = tuple(task for task in layout.tasks if task.key in desk.waiting)
    full = overload(sorts, levelled, desk.room)
    notes = level_notes(sorts, levelled, desk.room, full, held=len(waiting))
    over = sum(each.over for each in full)
    return Levelled(levelled, len(waiting), over, waiting, desk.joined, notes)


class _Desk:
    """Gives the contacts their days, one sort after the other."""

    def __init__(self, sorts: Sorts, room: Room, diary: Diary) -> None:
        self._sorts, self.room, self._diary = sorts, room, diary
        self.moves: dict[str, Move] = {}
        self.joined: dict[str, str] = dict(sorts.joined)
        self.waiting: dict[str, Task] = {}

    def settle(self) -> None:
        """Place what must keep its date first, then what may move, the most valuable first."""
        sorts = self._sorts
        self.joined |= twins(sorts.layout, sorts.rules, sorts.new, [row.key for row in sorts.rows])
        new = [task for key, task in sorts.new.items() if key not in self.joined]
        self._stand(sorts.open)
        self._place_dated([task for task in new if not sorts.is_flexible(task)])
        for row in sorted(filter(sorts.may_yield, sorts.open), key=sorts.worth):
            self._yield(row)
        movable = sorted(filter(sorts.is_flexible, new), key=sorts.worth)
        for task in movable:
            self._place(task)
        for task in list(self.waiting.values()):
            self._try_to_join(task)  # along with what has found its day since

    def _stand(self, rows: Iterable[Task]) -> None:
        """Count what stays where it is; what is late is today's work."""
        for row in rows:
            on = due_day(row)
            self._diary.note(row.customer_id, self._sorts.entry(row, on))
            if self._sorts.takes_time(row):
                self.room.take(row.owner, max(on, self._sorts.today))

    def _place_dated(self, tasks: Sequence[Task]) -> None:
        """Let what an event dates keep its day, or choose one of its window."""
        slots = [self._slot(task) for task in tasks if self._sorts.takes_time(task)]
        for slot in slots:
            if slot.last == slot.start:
                self.room.take(slot.task.owner, slot.start)
        placed = self.room.fill(slot for slot in slots if slot.last > slot.start)
        for task in tasks:
            on = placed.get(task.key, due_day(task))
            if on > max(due_day(task), self._sorts.today):
                self.moves[task.key] = Move(on)
            self._diary.note(task.customer_id, self._sorts.entry(task, on))

    def _slot(self, task: Task) -> Slot:
        due = due_day(task)
        start = max(due, self._sorts.today)
        last = max(start, day(task.latest) if task.latest else due, self._after_break(task))
        return Slot(last, self._sorts.worth(task), start, task)

    def _after_break(self, task: Task) -> date:
        """Return until when the pile after a holiday may be spread: as long again as it was."""
        told, due = self._sorts.told(task), due_day(task)
        rule = self._sorts.rules[task.rule]
        if is_guarded(told, rule) or told.due != told.target or told.target == told.raw:
            return due
        off = days_off_before(due, self.room)
        fell_into_it = due - timedelta(days=off) <= day(told.raw) < due
        return due + timedelta(days=off) if off >= BREAK and fell_into_it else due

    def _yield(self, row: Task) -> None:
        """Move an open routine contact away from another of its customer that has come near."""
        on = due_day(row)
        mine = self._sorts.worth(row)
        near = [e for e in self._diary.near(row, on) if not e.rank or e.rank < mine]
        if not near:
            return
        found = self._first_day(row, self._days_after(row, on))
        if found is not None:
            self.room.free(row.owner, on)
            self._move(row, found, near[0])

    def _place(self, task: Task) -> None:
        """Find a day for a contact that may wait, or another to go along with."""
        start = max(due_day(task), self._sorts.today)
        near = self._diary.near(task, start) if self._sorts.is_routine(task) else []
        if near and self._join(task, near):
            return
        later = self._days_after(task, start)
        found = self._first_day(task, later if near else chain((start,), later))
        if found is None:
            self.waiting[task.key] = task
        else:
            self._move(task, found, near[0] if near else None)

    def _try_to_join(self, task: Task) -> None:
        start = max(due_day(task), self._sorts.today)
        if self._sorts.is_routine(task) and self._join(task, self._diary.near(task, start)):
            del self.waiting[task.key]

    def _join(self, task: Task, near: Iterable[Entry]) -> bool:
        """Let a contact become a part of another that the same person makes about then."""
        host = next((entry for entry in near if fold(entry.owner) == fold(task.owner)), None)
        if host is None or not task.owner:
            return False
        self.joined[task.key] = host.key
        return True

    def _move(self, task: Task, on: date, near: Entry | None) -> None:
        if near is not None or on > max(due_day(task), self._sorts.today):
            self.moves[task.key] = Move(on, near, self._diary.gap)
        self._diary.note(task.customer_id, self._sorts.entry(task, on))

    def _days_after(self, task: Task, on: date) -> Iterator[date]:
        last = self._sorts.before_next(task)
        return self.room.working_days(on + timedelta(days=1), last)

    def _first_day(self, task: Task, days: Iterator[date]) -> date | None:
        """Take the first day with room on which a routine contact keeps its distance."""
        routine = self._sorts.is_routine(task)
        return self.room.find(task, self._diary.keeps_gap(task, days) if routine else days)
