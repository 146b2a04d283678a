"""What a plan says about levelling: who waits, which days are too full, how a pile is spread."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import day
from followup_cli.schedule_fatigue import due_day
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Layout
    from followup_cli.schedule_room import Room
    from followup_cli.schedule_sorts import Sorts
    from followup_cli.words import Message

BREAK = 3  # days off in a row from which a pile is to be expected
_LONGEST_BREAK = 30
_SHOWN = 3  # holidays that a plan tells of, the next ones


class FullDay(NamedTuple):
    """A day on which somebody has more contacts than they make in one."""

    owner: str
    on: date
    contacts: int
    most: int

    @property
    def over(self) -> int:
        """How many there are too many."""
        return self.contacts - self.most


class _Pile(NamedTuple):
    """The contacts that were asked for on the day after some days off, and the days they got."""

    on: date
    off: int
    days: Sequence[date]


def days_off_before(when: date, room: Room) -> int:
    """Return how many days in a row before a day are not worked."""
    off = 0
    while off < _LONGEST_BREAK and not room.is_workday(when - timedelta(days=off + 1)):
        off += 1
    return off


def overload(sorts: Sorts, levelled: Layout, room: Room) -> tuple[FullDay, ...]:
    """Return the days from today on that hold more than their owner makes, the first first."""
    ahead = [task for task in _by_hand(sorts, levelled) if due_day(task) >= sorts.today]
    load = Counter((task.owner, due_day(task)) for task in ahead)
    full = [FullDay(owner, on, n, room.most(owner)) for (owner, on), n in load.items()]
    return tuple(sorted((d for d in full if d.over > 0), key=lambda d: (d.on, d.owner)))


def level_notes(
    sorts: Sorts, levelled: Layout, room: Room, full: Sequence[FullDay], *, held: int
) -> tuple[Message, ...]:
    """Return what to tell of a plan: contacts held back, days too full, piles spread."""
    return tuple(_notes(sorts, levelled, room, full, held))


def _notes(
    sorts: Sorts, levelled: Layout, room: Room, full: Sequence[FullDay], held: int
) -> Iterator[Message]:
    if held:
        yield msg(
            "Held back, as nobody has room for them: {n}; the most valuable customers come first.",
            n=held,
        )
    if full:
        worst = max(full, key=lambda day: day.over)
        yield msg(
            "Too much for a day, and yet not to be moved: {n}; the fullest is {owner}'s {day}, "
            "with {contacts} where {most} can be made.",
            n=sum(day.over for day in full),
            owner=worst.owner,
            day=worst.on,
            contacts=worst.contacts,
            most=worst.most,
        )
    for pile in _piles(sorts, levelled, room)[:_SHOWN]:
        yield msg(
            "After {off} days off: the {n} contacts of {day} are spread over {days} working days.",
            off=pile.off,
            n=len(pile.days),
            day=pile.on,
            days=len(set(pile.days)),
        )


def _piles(sorts: Sorts, levelled: Layout, room: Room) -> list[_Pile]:
    asked: defaultdict[date, list[date]] = defaultdict(list)
    for task in _by_hand(sorts, levelled):
        told = levelled.explanations.get(task.key)
        if told is not None and told.moved is None:
            asked[day(told.full or told.due)].append(due_day(task))
    return [
        _Pile(on, off, days)
        for on, days in sorted(asked.items())
        if on >= sorts.today and max(days) > on and (off := days_off_before(on, room)) >= BREAK
    ]


def _by_hand(sorts: Sorts, levelled: Layout) -> Iterator[Task]:
    """Yield every open contact that a person makes, as this plan leaves it."""
    placed: Mapping[str, Task] = {task.key: task for task in levelled.tasks}
    rows = {row.key: row for row in sorts.open}
    for row in rows.values():
        moved = placed.get(row.key) if sorts.may_yield(row) else None
        if sorts.takes_time(row):
            yield moved or row
    for key in sorts.new:
        if key in placed and sorts.takes_time(placed[key]):
            yield placed[key]
