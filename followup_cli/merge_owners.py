"""Whose a row of the schedule is: handed over where somebody has left or is away, never nobody's.

What a person typed as its owner stays. Everything else goes to whoever is there on its day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.merge_cells import is_persons, write
from followup_cli.model import Problem
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, fold_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from followup_cli.merge_desk import Desk
    from followup_cli.model import Task
    from followup_cli.model_plan import Explanation
    from followup_cli.words import Message


def on_its_day(laid: Task, task: Task, desk: Desk) -> Task:
    """Return what the rules ask for, made by whoever is there on the day that a person chose."""
    if task.due is None or not is_persons(task, "due"):
        return laid
    owner = desk.on_duty(laid.planned.get("holder", ""), task.due)
    return replace(laid, owner=owner) if owner else laid


def hand_over(task: Task, desk: Desk) -> Task:
    """Return an open task that no rule deals out, made by somebody who is there for it."""
    if is_persons(task, "owner"):
        return task
    holder = task.planned.get("holder") or task.planned.get("owner", "")
    if desk.person(holder) is None:
        holder = desk.owner_for(desk.customer_of(task))
    owner = desk.on_duty(holder, task.due)
    if owner in ("", task.owner):
        return task
    return write(task, {"owner": owner}, {"holder": holder})


def is_handed(before: Task, after: Task) -> bool:
    """Whether a contact was one person's, and is another's now."""
    return bool(before.owner) and fold(before.owner) != fold(after.owner)


def why_handed(before: Task, after: Task, told: Explanation | None, desk: Desk) -> Message:
    """Return why a contact that was one person's is another's now."""
    holder, was = after.planned.get("holder", ""), before.planned.get("holder") or before.owner
    if desk.person(was) is None:
        return msg("{name} is no longer in Team", name=was)
    away = desk.why_deputy(holder, after.due)
    if away:
        return away
    if fold(was) == fold(after.owner):
        due = after.due and desk.made_on(after.due)
        return msg("{name} is there on {due}", name=was, due=due)
    return _why_dealt(was, told, desk)


def find_strangers(
    tasks: Iterable[Task], desk: Desk, at: Callable[[Task, str], str]
) -> Iterator[Problem]:
    """Yield a problem for each name that people typed as an owner, and that nobody in Team has.

    `at` gives the address of a task's cell.
    """
    found: dict[str, list[Task]] = {}
    for task in tasks:
        if task.is_open and task.owner and desk.person(task.owner) is None:
            found.setdefault(fold(task.owner), []).append(task)
    for theirs in found.values():
        yield _stranger(theirs[0], len(theirs), desk, at(theirs[0], "owner"))


def _why_dealt(was: str, told: Explanation | None, desk: Desk) -> Message:
    steps = [step.why for step in told.steps if step.about == "owner"] if told else []
    if not steps:
        return msg("the customer's owner")
    role, person = str(steps[0].values.get("role", "")), desk.person(was)
    if role and person and fold_role(role) not in person.roles:
        return msg("{name} is no longer {role}", name=was, role=role)
    return steps[0]


def _stranger(task: Task, n: int, desk: Desk, where: str) -> Problem:
    near = desk.nearest(task.owner)
    hint = msg("Write a name of Team, or clear the cell: the contact then finds its owner itself.")
    if near:
        hint = msg(
            "Did you mean “{near}”? Or clear the cell: the contact then finds its owner itself.",
            near=near,
        )
    return Problem(
        where,
        task.owner,
        msg(
            "{owner} is not in Team, and open contacts stand under that name: {n}, this one first.",
            owner=task.owner,
            n=n,
        ),
        hint,
    )
