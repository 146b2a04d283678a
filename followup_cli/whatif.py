"""What if: the quarter ahead under these or other rules, with as much business or more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli import simulate
from followup_cli.model import day
from followup_cli.plan import build, find_facts, find_room
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.schedule_deputies import is_away
from followup_cli.workbook.labels import fold
from followup_cli.workdays import add_offset

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from followup_cli.founding import Policy
    from followup_cli.model import Fact, Task
    from followup_cli.model_desk import Desk, Settings
    from followup_cli.model_plan import Layout
    from followup_cli.model_report import Period
    from followup_cli.plan import Plan

_LONG_ENOUGH = 4  # months that a plan must look ahead to hold a quarter


def look_ahead(desk: Desk, as_of: datetime, percent: int, rules: str = "") -> simulate.Simulation:
    """Return the coming quarter's load, if business goes on at a percentage of what it was.

    The desk is planned as it is; what new business asks for then takes the room that is left.
    `rules` names the workbook that the rules are from, where it is another.
    """
    made = build(_far_enough(desk), as_of)
    period = simulate.quarter_ahead(as_of.date())
    planned = tuple(task for task in made.merged.tasks if task.is_open)
    coming = _expected(made, percent)
    room = find_room(
        _until(_asked_for(made, coming), period),
        replace(made.desk, tasks=made.merged.tasks),
        made.policy,
        made.standing,
        as_of,
    )
    sent = frozenset(rule.rule_id for rule in made.policy.rules if rule.automatic)
    expected = room.layout.tasks
    messages = (task for task in (*planned, *expected) if task.rule in sent)
    waiting = (*made.levelled.waiting, *room.waiting)
    return simulate.Simulation(
        period=period,
        desks=simulate.load_desks(
            (task for task in planned if task.rule not in sent),
            (task for task in expected if task.rule not in sent),
            made.policy.people,
            calendar=made.policy.calendar,
            period=period,
            limit=_Limits(made.policy, desk.settings).of,
        ),
        business=simulate.count_business(coming),
        percent=percent,
        held=_count_until(waiting, period),
        messages=_count_until(messages, period),
        rules=rules,
    )


def _far_enough(desk: Desk) -> Desk:
    """Return a desk that is planned for a quarter at least, whatever its settings say."""
    months = max(desk.settings.horizon_months, _LONG_ENOUGH)
    return replace(desk, settings=replace(desk.settings, horizon_months=months))


def _expected(made: Plan, percent: int) -> tuple[Fact, ...]:
    today = made.as_of.date()
    wanted = scope(made.policy.rules, (), made.as_of, made.desk.settings)
    since = min(wanted.since, simulate.quarter_behind(today).start)
    facts = find_facts(made.desk, made.standing, wanted._replace(since=since))
    return simulate.expect_facts(facts, today, percent)


def _asked_for(made: Plan, expected: Iterable[Fact]) -> Layout:
    """Return what the rules ask for of expected business alone, dealt to those who have the rest.

    Nothing else is asked for: what recurs, and what festivals bring, is planned already.
    """
    return lay_out(
        simulate.rules_about(made.policy.rules, simulate.REPEATED),
        made.customers,
        expected,
        made.policy.people,
        Working(made.policy.calendar, add_offset),
        settings=made.desk.settings,
        as_of=made.as_of,
        lang=made.desk.lang,
        tasks=made.merged.tasks,
        contacts=made.standing.contacts,
    )


def _until(layout: Layout, period: Period) -> Layout:
    tasks = tuple(t for t in layout.tasks if t.due and day(t.due) <= period.end)
    return replace(layout, tasks=tasks)


def _count_until(tasks: Iterable[Task], period: Period) -> int:
    return sum(task.due is not None and day(task.due) <= period.end for task in tasks)


class _Limits:
    """How many contacts each person makes on a day."""

    def __init__(self, policy: Policy, settings: Settings) -> None:
        self._people = {fold(person.name): person for person in policy.people}
        self._usual = settings.daily_capacity

    def of(self, name: str, on: date) -> int:
        """Return how many contacts somebody makes on a day: none while away."""
        person = self._people.get(fold(name))
        if person is None:
            return self._usual
        if is_away(person, on):
            return 0
        return self._usual if person.daily_capacity is None else person.daily_capacity
