"""No pile-ups: new contacts are placed on days that have room for them, the most valuable first.

A person makes so many contacts a day. What counts from an event keeps its date; a contact with a
window moves inside it; a routine one goes to the next day with room, and is held back where there
is none before its turn would come again. What was placed by an earlier plan stays where it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.schedule_dates import no_room
from followup_cli.schedule_owners import deputy_of, standing_in
from followup_cli.schedule_why import why_line
from followup_cli.terms import Tier, Trigger
from followup_cli.words import tell
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_plan import Explanation, Layout, Step
    from followup_cli.model_rules import Calendar, Person, Rule
    from followup_cli.words import Message

LONGEST_WAIT = 30  # days that a routine contact may wait for a day with room
_WORTH = {Tier.HIGH: 0, Tier.POTENTIAL: 1, Tier.GENERAL: 2, None: 3}


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


class Team(NamedTuple):
    """What levelling knows of people and days: who works when, and how much they can do."""

    people: Sequence[Person]
    calendar: Calendar
    settings: Settings


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
) -> Levelled:
    """Return the layout with its new tasks on days that have room for them.

    Args:
        layout: What the rules ask for.
        rules: The rules; automatic messages take nobody's time.
        tasks: The schedule; its open tasks take room, and never move.
        made: The keys of all tasks ever made; they are not new.
        team: People, calendar and settings.
        revenue: What each customer is worth, by customer id.
        today: The as-of day; nothing is placed before it.
        lang: The language of `Why`.
    """
    by_id = {rule.rule_id: rule for rule in rules}
    taken = {task.key for task in tasks} | set(made)
    new = [t for t in layout.tasks if t.key not in taken and _takes_time(t, by_id)]
    desk = _Desk(team, today)
    desk.fill(t for t in tasks if t.is_open and _takes_time(t, by_id))
    routine = [t for t in new if _is_routine(t, by_id)]
    waiting = {task.key for task in routine}
    dated = [task for task in new if task.key not in waiting]
    placed: dict[str, date | None] = {
        t.key: when for t in _by_worth(dated, revenue) if (when := desk.place_dated(t))
    }
    turns = _turns(routine, layout)
    for task in _by_worth(routine, revenue):
        placed[task.key] = desk.place_routine(task, turns[task.key])
    levelled = _moved(layout, by_id, placed, desk, lang)
    there = {task.key for task in levelled.tasks}
    held = tuple(task for task in layout.tasks if task.key not in there)
    return Levelled(levelled, len(held), desk.overloaded, held)


class _Desk:
    """Who has how many contacts on which day."""

    def __init__(self, team: Team, today: date) -> None:
        self._people = {fold(person.name): person for person in team.people}
        self._calendar, self._settings, self._today = team.calendar, team.settings, today
        self._load: Counter[tuple[str, date]] = Counter()
        self.overloaded = 0

    def fill(self, tasks: Iterable[Task]) -> None:
        """Count tasks that stay where they are; what is late is today's work."""
        for task in tasks:
            if task.due is not None:
                self._take(task.owner, max(day(task.due), self._today))

    def place_dated(self, task: Task) -> date | None:
        """Return a later day in the window of a contact that an event dates, None for its own."""
        assert task.due is not None
        due = day(task.due)
        last = day(task.latest) if task.latest else due
        start = max(due, self._today)
        when = self._first_with_room(task, start, last)
        if when is None:
            self.overloaded += not self._has_room(task.owner, start)
            self._take(task.owner, start)
            return None
        return when if when > start else None

    def place_routine(self, task: Task, before: date) -> date | None:
        """Return the first day with room before its next turn, None where there is none."""
        assert task.due is not None
        return self._first_with_room(task, max(day(task.due), self._today), before)

    def stand_in(self, task: Task, when: date) -> tuple[str, Step | None]:
        """Return who makes a contact that is moved to a day, and why, where that is a deputy."""
        holder = self._people.get(fold(task.planned.get("holder", "")))
        if holder is None:
            return task.owner, None
        deputy = deputy_of(holder, when, self._people)
        if deputy is None:
            return holder.name, None
        return deputy.name, standing_in(deputy, holder, when)

    def _first_with_room(self, task: Task, start: date, last: date) -> date | None:
        """Take the first day on which whoever makes the contact then has room."""
        if self._has_room(task.owner, start):
            self._take(task.owner, start)
            return start
        for when in self._working_days(start + timedelta(days=1), last):
            owner, _ = self.stand_in(task, when)
            if self._has_room(owner, when):
                self._take(owner, when)
                return when
        return None

    def _working_days(self, start: date, last: date) -> Iterator[date]:
        while start <= last:
            if self._calendar.is_workday(start):
                yield start
            start += timedelta(days=1)

    def _has_room(self, owner: str, when: date) -> bool:
        person = self._people.get(fold(owner))
        limit = person.daily_capacity if person else None
        most = self._settings.daily_capacity if limit is None else limit
        return self._load[fold(owner), when] < most

    def _take(self, owner: str, when: date) -> None:
        self._load[fold(owner), when] += 1


def _takes_time(task: Task, rules: Mapping[str, Rule]) -> bool:
    rule = rules.get(task.rule)
    return rule is None or not rule.automatic


def _is_routine(task: Task, rules: Mapping[str, Rule]) -> bool:
    return any(when.trigger is Trigger.RECURRING for when in rules[task.rule].triggers)


def _by_worth(tasks: Iterable[Task], revenue: Mapping[str, float]) -> list[Task]:
    """Return tasks in the order in which they choose their days."""
    return sorted(
        tasks,
        key=lambda t: (_WORTH[t.tier], -revenue.get(t.customer_id, 0), as_text(t.due), t.key),
    )


def _turns(routine: Iterable[Task], layout: Layout) -> dict[str, date]:
    """Return the last day on which each routine task may be placed: before its next turn.

    Turns that an earlier plan has placed count as well, by the day that they were asked for.
    """
    asked = {task.key: _asked_for(layout.explanations[task.key]) for task in layout.tasks}
    groups: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    for task in layout.tasks:
        groups[task.rule, task.customer_id].append(asked[task.key])
    for days in groups.values():
        days.sort()
    return {
        task.key: _before_next(asked[task.key], groups[task.rule, task.customer_id])
        for task in routine
    }


def _asked_for(told: Explanation) -> date:
    return day(told.full or told.due)


def _before_next(due: date, turns: Sequence[date]) -> date:
    wait = due + timedelta(days=LONGEST_WAIT)
    following = bisect_right(turns, due)
    return wait if following == len(turns) else min(wait, turns[following] - timedelta(days=1))


def _moved(
    layout: Layout,
    rules: Mapping[str, Rule],
    placed: Mapping[str, date | None],
    desk: _Desk,
    lang: str,
) -> Layout:
    """Return the layout with tasks on their new days, those held back left out."""
    explanations = dict(layout.explanations)
    tasks = []
    for task in layout.tasks:
        when = placed.get(task.key, task.due)
        if when is None:
            continue
        if task.due is None or day(when) == day(task.due):
            tasks.append(task)
            continue
        owner, away = desk.stand_in(task, day(when))
        told = _told(explanations[task.key], day(when), away)
        explanations[task.key] = told
        why = tell(why_line(rules[task.rule], told), lang)
        tasks.append(_on(replace(task, owner=owner, why=why), day(when)))
    tasks.sort(key=lambda task: as_text(task.due))
    return replace(layout, tasks=tuple(tasks), explanations=explanations)


def _told(told: Explanation, when: date, away: Step | None) -> Explanation:
    """Return an explanation with the step to another day, and to who stands in on it."""
    owners = [step for step in told.steps if step.about == "owner"]
    dealt = tuple(step for step in told.steps if step not in owners[1:])
    steps = (*dealt, no_room(when), *((away,) if away else ()))
    return replace(told, due=when, full=told.due, steps=steps)


def _on(task: Task, when: date) -> Task:
    """Return a task on a later day; without a window its deadline moves with it."""
    placed = {"placed": as_text(when), "full": as_text(task.due)}
    moved = replace(task, due=when, planned={**task.planned, **placed})
    if task.latest is not None and day(task.latest) >= when:
        return moved
    return replace(moved, latest=when, first_deadline=when)
