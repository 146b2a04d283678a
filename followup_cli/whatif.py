"""What if: the quarter ahead under these or other rules, with as much business or more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli import simulate
from followup_cli.model import day
from followup_cli.plan import build, find_facts, find_room
from followup_cli.schedule import Working, lay_out, scope
from followup_cli.schedule_deputies import is_away
from followup_cli.schedule_room import Room, Team
from followup_cli.workbook.labels import fold
from followup_cli.workdays import add_offset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from followup_cli.founding import Policy
    from followup_cli.model import Fact, Task
    from followup_cli.model_desk import Desk, Settings
    from followup_cli.model_plan import Layout
    from followup_cli.model_report import Period
    from followup_cli.model_rules import Rule
    from followup_cli.plan import Plan
    from followup_cli.schedule_capacity import Levelled

_LONG_ENOUGH = 4  # months that a plan must look ahead to hold a quarter


def look_ahead(desk: Desk, as_of: datetime, percent: int, rules: str = "") -> simulate.Simulation:
    """Return the coming quarter's load, if business goes on at a percentage of what it was.

    The desk is planned as it is; what new business asks for then takes the room that is left.
    `rules` names the workbook that the rules are from, where it is another.
    """
    made = build(far_enough(desk), as_of)
    period, rules_on = simulate.quarter_ahead(as_of.date()), made.policy.rules
    coming = _expected(made, percent)
    room = _room_left(made, coming, period)
    planned = split_sent((task for task in made.merged.tasks if task.is_open), rules_on)
    expected = split_sent(room.layout.tasks, rules_on)
    return simulate.Simulation(
        period=period,
        workloads=simulate.share_out(
            planned[0],
            expected[0],
            made.policy.people,
            calendar=made.policy.calendar,
            period=period,
            limit=_limits(made.policy, desk.settings),
        ),
        business=simulate.count_business(coming),
        percent=percent,
        held=_count_until((*made.levelled.waiting, *room.waiting), period),
        messages=_count_until((*planned[1], *expected[1]), period),
        rules=rules,
    )


def split_sent(tasks: Iterable[Task], rules: Iterable[Rule]) -> tuple[list[Task], list[Task]]:
    """Return the contacts that people make, and those that rules send by themselves."""
    sent = frozenset(rule.rule_id for rule in rules if rule.automatic)
    both: tuple[list[Task], list[Task]] = [], []
    for task in tasks:
        both[task.rule in sent].append(task)
    return both


def far_enough(desk: Desk) -> Desk:
    """Return a desk that is planned for a quarter at least, whatever its settings say."""
    months = max(desk.settings.horizon_months, _LONG_ENOUGH)
    return replace(desk, settings=replace(desk.settings, horizon_months=months))


def _expected(made: Plan, percent: int) -> tuple[Fact, ...]:
    today = made.as_of.date()
    wanted = scope(made.policy.rules, (), made.as_of, made.desk.settings)
    since = min(wanted.since, simulate.quarter_behind(today).start)
    facts = find_facts(made.desk, made.standing, wanted._replace(since=since))
    return simulate.expect_facts(facts, today, percent)


def _room_left(made: Plan, expected: Iterable[Fact], period: Period) -> Levelled:
    """Return what expected business asks for, on days with room beside what is planned."""
    return find_room(
        _until(_asked_for(made, expected), period),
        replace(made.desk, tasks=made.merged.tasks),
        made.policy,
        made.standing,
        as_of=made.as_of,
    )


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


def _limits(policy: Policy, settings: Settings) -> Callable[[str, date], int]:
    """Return how to ask how many contacts somebody makes on a day: none while away."""
    people = {fold(person.name): person for person in policy.people}
    room = Room(Team(policy.people, policy.calendar, settings))

    def limit(name: str, on: date) -> int:
        person = people.get(fold(name))
        return 0 if person and is_away(person, on) else room.most(name)

    return limit
