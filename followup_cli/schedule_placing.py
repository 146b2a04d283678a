"""Giving contacts their days: what must keep its date first, then what may move, by worth."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from followup_cli.model import day
from followup_cli.schedule_dealt import holder_of
from followup_cli.schedule_fatigue import due_day, is_guarded
from followup_cli.schedule_levelled import Move, dealt_to
from followup_cli.schedule_notes import BREAK, days_off_before
from followup_cli.schedule_room import Slot
from followup_cli.schedule_twins import twins
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.schedule_fatigue import Diary, Entry
    from followup_cli.schedule_room import Room
    from followup_cli.schedule_sorts import Sorts

_ONE_DAY = timedelta(days=1)


class Placing:
    """Gives the contacts their days, one sort after the other.

    `moves`, `joined` and `waiting` are what comes of it, by task key.
    """

    def __init__(self, sorts: Sorts, room: Room, diary: Diary) -> None:
        """Begin with an empty room and diary."""
        self._sorts, self.room, self._diary = sorts, room, diary
        self.moves: dict[str, Move] = {}
        self.joined: dict[str, str] = dict(sorts.joined)
        self.waiting: dict[str, Task] = {}
        self._whose: dict[tuple[str, str], str] = {}

    def settle(self) -> None:
        """Place what must keep its date first, then what may move, the most valuable first."""
        sorts = self._sorts
        self.joined |= twins(sorts.layout, sorts.rules, sorts.new, [row.key for row in sorts.rows])
        new = [task for key, task in sorts.new.items() if key not in self.joined]
        for customer_id, on in sorts.sent:
            self._diary.made(customer_id, on)
        shifted = sorted(filter(sorts.has_shifted, sorts.open), key=sorts.worth)
        self._stand(row for row in sorts.open if not sorts.has_shifted(row))
        self._place_dated([task for task in new if not sorts.is_flexible(task)])
        self._place_again(shifted)
        self._place_movable(sorted(filter(sorts.is_flexible, new), key=sorts.worth))
        rows = sorted(filter(sorts.may_yield, sorts.open), key=sorts.worth)
        while self._give_way(rows):  # which leaves room
            self._place_movable(list(self.waiting.values()))
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
        windows = [slot for slot in slots if slot.last > slot.start]
        placed = self.room.fill(windows)
        crowded = [slot for slot in windows if slot.task.key not in placed]
        left = {slot.task.key for slot in crowded}
        for task in tasks:
            if task.key not in left:
                self._enter(task, placed.get(task.key, due_day(task)))
        for slot in sorted(crowded):
            self._squeeze_in(slot)

    def _squeeze_in(self, slot: Slot) -> None:
        """Give a contact whose window is full to somebody with room, else leave it at its start."""
        days = [slot.start, *self.room.working_days(slot.start + _ONE_DAY, slot.last)]
        for task in self._hands(slot.task):
            found = self.room.find(task, days)
            if found is not None:
                self._enter(task, found)
                return
        self.room.take(slot.task.owner, slot.start)
        self._enter(slot.task, due_day(slot.task))

    def _hands(self, task: Task) -> Iterator[Task]:
        """Yield a contact as dealt, then dealt to each of those who might make it as well."""
        told = self._sorts.told(task)
        settled = self._whose.get((task.customer_id, told.role)) if told.anyone else None
        yield task if settled is None else dealt_to(task, settled)
        if settled is None:
            yield from (dealt_to(task, name) for name in told.anyone if name != holder_of(task))

    def _enter(self, task: Task, on: date, near: Entry | None = None) -> None:
        """Keep the day found for a contact, and whose it is."""
        holder, due = holder_of(task), due_day(task)
        self._whose.setdefault((task.customer_id, self._sorts.told(task).role), holder)
        other = "" if holder_of(self._sorts.laid[task.key]) == holder else holder
        when = on if near or on > max(due, self._sorts.today) else due
        if other or when != due:
            self.moves[task.key] = Move(when, near, self._diary.gap, other)
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

    def _place_again(self, rows: Iterable[Task]) -> None:
        """Find days for open contacts that moved along with their fact, or off a day not worked."""
        for row in rows:
            on = due_day(row)
            near = self._diary.near(row, on)
            later = self._days_after(row, on)
            found = self._first_day(row, later if near else chain((on,), later))
            if found is None:
                self._stand((row,))
            else:
                self._enter(row, found, near[0] if near else None)

    def _place_movable(self, tasks: Iterable[Task]) -> None:
        """Find days for contacts that may wait; those that find none do."""
        for task in tasks:
            if self._place(task):
                self.waiting.pop(task.key, None)
            else:
                self.waiting[task.key] = task

    def _give_way(self, rows: Iterable[Task]) -> bool:
        """Move open routine contacts from what has come near; return whether any found a day.

        One that has moved already gives way again: a contact that follows from a sign takes the
        first day with room, whoever keeps a distance from it. It only ever moves later.
        """
        moved = [row for row in rows if self._yield(row)]
        return bool(moved)

    def _yield(self, row: Task) -> bool:
        """Move an open routine contact away from another of its customer that has come near.

        Return whether it found a day for it.
        """
        on, maker = self._stands(row)
        mine = self._sorts.worth(row)
        near = [e for e in self._diary.near(row, on, late=False) if not e.rank or e.rank < mine]
        found = self._first_day(row, self._days_after(row, on)) if near else None
        if found is None:
            return False
        self.room.free(maker, on)
        self._enter(row, found, near[0])
        return True

    def _stands(self, row: Task) -> tuple[date, str]:
        """Return the day of an open contact by now, and whose time it takes then."""
        move = self.moves.get(row.key)
        return (move.on, self.room.maker(row, move.on)[0]) if move else (due_day(row), row.owner)

    def _place(self, task: Task) -> bool:
        """Find a day for a contact that may wait, or another to go along with."""
        for mine in self._hands(task):
            start = max(due_day(mine), self._sorts.today)
            near = self._diary.near(mine, start) if self._sorts.is_routine(mine) else []
            if near and self._join(mine, near):
                return True
            host = self._met(mine, start)
            later = self._days_after(mine, start, host)
            found = self._first_day(mine, later if near else chain((start,), later))
            if found is not None:
                self._enter(mine, found, near[0] if near else None)
                return True
            if host and self._join(mine, (host,)):
                return True
        return False

    def _met(self, task: Task, start: date) -> Entry | None:
        """Return the first contact that one which waits would come to, and may go along with."""
        if not self._sorts.is_routine(task) or not task.owner:
            return None
        ahead = self._diary.between(task, start, self._sorts.before_next(task))
        return next((entry for entry in ahead if fold(entry.owner) == fold(task.owner)), None)

    def _try_to_join(self, task: Task) -> None:
        start = max(due_day(task), self._sorts.today)
        near = self._diary.near(task, start) if self._sorts.is_routine(task) else []
        if any(self._join(mine, near) for mine in self._hands(task)):
            del self.waiting[task.key]

    def _join(self, task: Task, near: Iterable[Entry]) -> bool:
        """Let a contact become a part of another that the same person makes about then."""
        host = next((entry for entry in near if fold(entry.owner) == fold(task.owner)), None)
        if host is None or not task.owner:
            return False
        self.joined[task.key] = host.key
        return True

    def _days_after(self, task: Task, on: date, host: Entry | None = None) -> Iterator[date]:
        """Yield the days that are left to a contact, until another that it may go along with."""
        last = self._sorts.before_next(task)
        if host is not None:
            last = min(last, host.on - _ONE_DAY * self._diary.gap)
        return self.room.working_days(on + _ONE_DAY, last)

    def _first_day(self, task: Task, days: Iterator[date]) -> date | None:
        """Take the first day with room on which a routine contact keeps its distance."""
        routine = self._sorts.is_routine(task)
        return self.room.find(task, self._diary.keeps_gap(task, days) if routine else days)
