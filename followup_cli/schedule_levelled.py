"""A layout with its contacts on their new days: what moved, what was joined, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.model_plan import Step
from followup_cli.schedule_dates import no_room
from followup_cli.schedule_fatigue import noted, why_apart
from followup_cli.schedule_join import joint
from followup_cli.schedule_why import why_line
from followup_cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_plan import Explanation, Layout
    from followup_cli.schedule_fatigue import Entry
    from followup_cli.schedule_room import Room
    from followup_cli.schedule_sorts import Sorts

NEAR = "near"  # what `Planned` calls the contact that a task keeps its distance from


class Move(NamedTuple):
    """The new day of a contact: away from another that is too near, else for want of room.

    `holder` is whose it is now, where whoever had been dealt it has no room.
    """

    on: date
    near: Entry | None = None
    gap: int = 0
    holder: str = ""


def relaid(
    sorts: Sorts,
    moves: Mapping[str, Move],
    joined: Mapping[str, str],
    waiting: Collection[str],
    *,
    room: Room,
    lang: str,
) -> Layout:
    """Return the layout as it was decided: tasks on their days, those left out not among them."""
    layout = sorts.layout
    explanations = dict(layout.explanations)
    before = {row.key: row.planned.get(NEAR, "") for row in sorts.rows}
    parts = _parts(joined)
    tasks = []
    for task in layout.tasks:
        left_out = task.key in waiting or (task.key in joined and task.key not in before)
        if left_out:
            continue
        made = (task, explanations[task.key])
        if task.key in moves:
            made = _moved(*made, moves[task.key], room)
        elif before.get(task.key) and made[1].full is not None:
            made = _kept(*made, before[task.key])
        if made[0] is not task:
            made = _said(*made, sorts, lang)
        if task.key in parts:
            made = joint(*made, parts[task.key], sorts.rules, lang)
        tasks.append(made[0])
        explanations[task.key] = made[1]
    tasks.sort(key=lambda task: as_text(task.due))
    return replace(layout, tasks=tuple(tasks), explanations=explanations)


def dealt_to(task: Task, name: str) -> Task:
    """Return a contact as somebody else's."""
    return replace(task, owner=name, planned={**task.planned, "holder": name})


def _parts(joined: Mapping[str, str]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, host in joined.items():
        found[host].append(key)
    return found


def _moved(task: Task, told: Explanation, move: Move, room: Room) -> tuple[Task, Explanation]:
    """Return a task on another day, by whoever makes it then; without a window Latest follows."""
    if move.holder:
        task, told = _handed(task, told, move.holder)
    owner, away = room.maker(task, move.on)
    if move.on == day(told.due):
        return replace(task, owner=owner), _dealt(told, away)
    asked = told.full or told.due
    near = noted(move.near, move.gap) if move.near else ""
    placed = {"placed": as_text(move.on), "full": as_text(asked), **({NEAR: near} if near else {})}
    moved = replace(task, due=move.on, owner=owner, planned={**task.planned, **placed})
    if task.latest is None or day(task.latest) < move.on:
        moved = replace(moved, latest=move.on, first_deadline=move.on)
    why = why_apart(near) if near else None
    step = Step("due", move.on, why) if why else no_room(move.on)
    placed_on = replace(told, due=move.on, full=asked, moved=why, steps=(*told.steps, step))
    return moved, _dealt(placed_on, away)


def _handed(task: Task, told: Explanation, name: str) -> tuple[Task, Explanation]:
    steps = (step._replace(became=name) if step.about == "owner" else step for step in told.steps)
    return dealt_to(task, name), replace(told, steps=tuple(steps))


def _dealt(told: Explanation, away: Step | None) -> Explanation:
    """Return an explanation with who stands in on the day that was found, if anybody does."""
    owners = [step for step in told.steps if step.about == "owner"]
    steps = (step for step in told.steps if step not in owners[1:])
    return replace(told, steps=(*steps, *((away,) if away else ())))


def _kept(task: Task, told: Explanation, near: str) -> tuple[Task, Explanation]:
    """Return a task that an earlier plan has moved away from another, saying so again."""
    why = why_apart(near)
    full = no_room(told.due)
    steps = tuple(Step("due", told.due, why) if each == full else each for each in told.steps)
    noted_again = replace(task, planned={**task.planned, NEAR: near})
    return noted_again, replace(told, moved=why, steps=steps)


def _said(task: Task, told: Explanation, sorts: Sorts, lang: str) -> tuple[Task, Explanation]:
    why = why_line(sorts.rules[task.rule], told)
    return replace(task, why=tell(why, lang)), told
