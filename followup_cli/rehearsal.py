"""Three months of a demonstration's life: planned each week, and typed in by its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from followup_cli import demo, edits
from followup_cli.demo_plays import PLAYS
from followup_cli.loop_edits import changes_of
from followup_cli.model import END_OF_DAY
from followup_cli.model_loop import Loop
from followup_cli.plan import build
from followup_cli.rehearsal_living import Living, Scene, as_read, loop_rows
from followup_cli.rehearsal_loop import hours_of, live_through, week_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup_cli.model import Change
    from followup_cli.model_desk import Desk
    from followup_cli.plan import Plan
    from followup_cli.workbook.factsheets import Facts

_ONE_DAY = timedelta(days=1)
# Ago: between these the team plans when somebody waits for a word; the rest is left to `plan`.
_LATELY, _JUST_NOW = timedelta(weeks=3), timedelta(days=5)


def rehearse(
    desk: Desk, seen: Callable[[date], Facts], as_of: datetime, playbook: str = "general"
) -> tuple[Change, ...]:
    """Return the rows that three months of planning and working leave.

    They are those of `Schedule`, `Tickets`, `Leads`, `Outbox` and `Log`.

    Args:
        desk: The facts and rules, with an empty schedule.
        seen: Returns the facts as they stood on a day.
        as_of: The day of the demonstration. The last plan is left to whoever opens it: the rows
            end with what people typed until the day before.
        playbook: Whose team it is.
    """
    today = as_of.date()
    scene = Scene(today, PLAYS[playbook].texts[desk.lang])
    living = Living(desk, stories=demo.stories(today, desk.lang, playbook))
    days = demo.planning_days(today, playbook)
    on = days[0]
    while on < today:
        plan, living = _planned(living, seen(on), on, scene)
        following = next(day for day in days if day > on)
        worked, pressing = _worked(living, plan, following - _ONE_DAY, scene, playbook)
        if pressing and today - _LATELY < pressing < today - _JUST_NOW:
            worked, _ = _worked(living, plan, pressing, scene, playbook)
            following = pressing
        on, living = following, worked
    return _changes(desk, living, today)


def _planned(living: Living, facts: Facts, on: date, scene: Scene) -> tuple[Plan, Living]:
    """Return the plan of a day, and the desk after it."""
    desk = replace(
        living.rows,
        customers=facts.customers,
        orders=facts.orders,
        events=facts.events,
        log=as_read(living.lines),
    )
    plan = build(desk, datetime.combine(on, END_OF_DAY))
    rows = tuple(replace(task, row=n) for n, task in enumerate(plan.merged.tasks, start=2))
    lines = (*plan.loop.log, *plan.merged.log)
    after = living.after(plan.loop, lines, scene, hours_of(plan))
    return plan, replace(after, desk=replace(desk, tasks=rows))


def _worked(
    living: Living, plan: Plan, evening: date, scene: Scene, playbook: str
) -> tuple[Living, date | None]:
    """Return the desk as it is left for the next plan, and when somebody waits for a word."""
    before = living.desk.tasks
    typed = demo.outcomes(before, evening, plan.desk.lang, playbook=playbook)
    typed, told = demo.tell_troubles(before, typed, living.stories, scene.texts)
    if evening == scene.as_of - _ONE_DAY:
        typed = demo.tell_lately(before, typed, evening, scene.texts, living.troubled)
    return live_through(living.told_of(told), week_of(plan, living, typed, evening, scene))


def _changes(desk: Desk, living: Living, as_of: date) -> tuple[Change, ...]:
    tasks = tuple(replace(task, row=None) for task in living.desk.tasks)
    return (
        *edits.schedule_changes(desk.places, (), tasks),
        *changes_of(desk, Loop(), loop_rows(living, as_of)),
        *edits.log_changes(desk.places, living.lines),
    )
