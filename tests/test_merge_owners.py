"""Hand-over: whose an open contact is when somebody leaves, is away, or was never there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from company import Company, Plan, in_rows, rules_of

from followup_cli.model import Task
from followup_cli.model_rules import Person
from followup_cli.terms import Status
from followup_cli.words import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNED = "2026-03-02"
WEI = Person("Wei", frozenset({"founder"}))
LIN = Person("Lin", frozenset({"customersuccessmanager"}), deputy="Hao")
HAO = Person("Hao", frozenset({"sales"}))
MEI = Person("Mei", frozenset({"customersuccessmanager"}))
TEAM = (WEI, LIN, HAO, MEI)
RULES = rules_of(
    """
| rule_id | trigger | offset | owner                    |
| R1      | signed  | +7d    | @owner                   |
| R2      | signed  | +9d    | Customer success manager |
"""
)
CALLS = Company(
    """
| customer | owner | phone | signed_on  |
| Ada      | Lin   | 138   | 2026-03-02 |
""",
    rules=RULES,
    people=TEAM,
)
LUNCH = Task(customer="Ada", due=date(2026, 3, 10), type="Lunch")
ON_LEAVE = replace(LIN, away_from=date(2026, 3, 9), away_to=date(2026, 3, 10))


class Desk:
    """A schedule planned with the whole team, and planned again as people come and go."""

    def __init__(self, *typed: Task) -> None:
        """Plan, with rows that somebody typed beneath what was planned."""
        first = CALLS.plan(SIGNED)
        self.log = first.merged.log
        self.rows = in_rows((*first.tasks, *typed))
        if typed:
            self.again(TEAM)

    def edit(self, name: str, **cells: Any) -> None:
        """Change cells of the contacts of a type, as people do."""
        self.rows = tuple(replace(t, **cells) if t.type == name else t for t in self.rows)

    def again(self, people: Sequence[Person], as_of: str = "2026-03-03") -> Plan:
        """Plan again with those people, and return what came of it."""
        plan = replace(CALLS, people=tuple(people)).plan(as_of, self.rows, self.log)
        self.rows, self.log = in_rows(plan.tasks), (*self.log, *plan.merged.log)
        return plan

    @property
    def owners(self) -> dict[str, str]:
        """Who makes each contact, by its type."""
        return {task.type: task.owner for task in self.rows}


def changes(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Return what the plan did: what, to which contact, whose it is now, and why."""
    return [(c.kind, c.after.type, c.after.owner, str(c.why)) for c in plan.merged.changes]


def test_the_contacts_of_somebody_who_left_go_on_with_others_and_the_log_says_why() -> None:
    desk = Desk()
    assert desk.owners == {"R1": "Lin", "R2": "Lin"}
    plan = desk.again((WEI, HAO, MEI))
    gone = "Lin is no longer in Team"
    assert changes(plan) == [("handed", "R1", "Mei", gone), ("handed", "R2", "Mei", gone)]
    assert plan.merged.counts["handed"] == 2
    assert [(x.field, x.before, x.after, x.why) for x in plan.merged.log] == [
        ("Owner", "Lin", "Mei", gone)
    ] * 2
    assert tell(plan.merged.changes[0].why, "zh") == "Lin已不在团队中"
    assert desk.again((WEI, HAO, MEI)).merged.changes == ()


def test_who_gives_up_a_role_gives_up_what_it_brought_and_nothing_else() -> None:
    desk = Desk()
    sells = replace(LIN, roles=frozenset({"sales"}))
    assert changes(desk.again((WEI, sells, HAO, MEI))) == [
        ("handed", "R2", "Mei", "Lin is no longer Customer success manager")
    ]


def test_a_leave_hands_over_what_falls_into_it_and_hands_it_back_when_it_is_cancelled() -> None:
    desk = Desk()
    leave = desk.again((WEI, ON_LEAVE, HAO, MEI))
    assert changes(leave) == [
        ("handed", "R1", "Hao", "Lin is away on 2026-03-09; the deputy stands in")
    ]
    assert desk.again((WEI, ON_LEAVE, HAO, MEI)).merged.changes == ()
    cancelled = desk.again(TEAM)
    assert changes(cancelled) == [("handed", "R1", "Lin", "Lin is there on 2026-03-09")]


def test_what_is_late_when_a_leave_begins_is_the_deputys_until_she_is_back() -> None:
    desk = Desk()
    away = replace(LIN, away_from=date(2026, 3, 16), away_to=date(2026, 3, 20))
    plan = desk.again((WEI, away, HAO, MEI), "2026-03-16")
    assert desk.owners == {"R1": "Hao", "R2": "Hao"}
    why = "Lin is away on 2026-03-16; the deputy stands in"
    assert {c.kind: str(c.why) for c in plan.merged.changes}["handed"] == why
    back = desk.again((WEI, away, HAO, MEI), "2026-03-23")
    assert desk.owners == {"R1": "Lin", "R2": "Lin"}
    assert "Lin is there on 2026-03-23" in [str(c.why) for c in back.merged.changes]


def test_what_a_person_moves_into_a_leave_is_the_deputys_and_out_of_it_hers_again() -> None:
    desk = Desk()
    away = (WEI, ON_LEAVE, HAO, MEI)
    desk.edit("R2", due=date(2026, 3, 10))
    desk.again(away)
    assert desk.owners == {"R1": "Hao", "R2": "Hao"}
    desk.edit("R1", due=date(2026, 3, 12), status=Status.POSTPONED)
    desk.again(away)
    assert desk.owners == {"R1": "Lin", "R2": "Hao"}


def test_a_typed_contact_without_an_owner_is_handed_over_like_any_other() -> None:
    desk = Desk(LUNCH)
    assert desk.owners["Lunch"] == "Lin"  # the customer's
    desk.again((WEI, ON_LEAVE, HAO, MEI))
    assert desk.owners["Lunch"] == "Hao"
    desk.again(TEAM)
    assert desk.owners["Lunch"] == "Lin"
    plan = desk.again((WEI, HAO, MEI))
    assert ("handed", "Lunch", "Wei", "Lin is no longer in Team") in changes(plan)


def test_a_contact_typed_for_a_day_of_her_leave_is_the_deputys_at_once() -> None:
    plan = CALLS.plan(SIGNED)
    there = in_rows((*plan.tasks, LUNCH))
    away = replace(CALLS, people=(WEI, ON_LEAVE, HAO, MEI))
    lunch = away.plan("2026-03-03", there, plan.merged.log).tasks[2]
    assert (lunch.owner, lunch.planned["holder"]) == ("Hao", "Lin")


@pytest.mark.parametrize("name", ["R1", "Lunch"])
def test_an_owner_that_a_person_typed_stays_and_is_a_problem_once_they_left(name: str) -> None:
    desk = Desk(replace(LUNCH, owner="Hao"))
    desk.edit(name, owner="Hao")
    plan = desk.again((WEI, LIN, MEI))
    assert desk.owners[name] == "Hao"
    assert "handed" not in {kind for kind, *_ in changes(plan)}
    row = next(task.row for task in desk.rows if task.owner == "Hao")
    (problem,) = (p for p in plan.merged.problems if not p.note)
    assert (problem.where, problem.value) == (f"Schedule!G{row}", "Hao")
    assert str(problem.message).startswith("Hao is not in Team, and open contacts stand under")


def test_a_name_nearly_right_is_asked_about() -> None:
    desk = Desk()
    desk.edit("R1", owner="Linn")
    (problem,) = desk.again(TEAM).merged.problems
    assert "Did you mean “Lin”?" in str(problem.hint)


@pytest.mark.parametrize("status", [Status.DONE, Status.NOT_NEEDED])
def test_what_is_closed_keeps_whoever_made_it(status: Status) -> None:
    desk = Desk(replace(LUNCH, owner="Hao"))
    for name in ("R1", "R2", "Lunch"):
        desk.edit(name, status=status)
    plan = desk.again((WEI, MEI))
    assert plan.merged.changes == ()
    assert plan.merged.problems == ()


def test_an_owner_who_is_cleared_comes_back_though_no_rule_asks_for_the_contact_now() -> None:
    desk = Desk(LUNCH)
    desk.edit("R1", owner="", priority=None, score=8.0)
    desk.edit("Lunch", owner="")
    plan = replace(CALLS, rules=RULES[1:]).plan("2026-03-03", desk.rows, desk.log)
    kept = {task.type: task for task in plan.tasks}
    assert (kept["R1"].owner, kept["Lunch"].owner) == ("Lin", "Lin")
    assert kept["R1"].priority == desk.rows[1].priority
    assert {line.why for line in plan.merged.log} == {
        "the cell was cleared, and is the program's again"
    }


def test_a_day_that_is_cleared_comes_back_or_is_asked_for() -> None:
    desk = Desk(LUNCH)
    desk.edit("R1", due=None, score=8.0)
    desk.edit("Lunch", due=None)
    plan = replace(CALLS, rules=RULES[1:]).plan("2026-03-03", desk.rows, desk.log)
    assert plan.tasks[0].due == date(2026, 3, 9)
    (problem,) = (p for p in plan.merged.problems if not p.note)
    assert (problem.where, problem.value) == ("Schedule!C4", "T0003")
    assert "no due date" in str(problem.message)


def test_what_a_person_opens_again_is_theirs_and_may_be_put_off() -> None:
    """The signing was deleted, and its contacts not needed; then somebody opens one again."""
    desk = Desk()
    unsigned = replace(CALLS, customers=CALLS.customers.replace("2026-03-02", ""))
    gone = unsigned.plan("2026-03-03", desk.rows, desk.log)
    assert {task.status for task in gone.tasks} == {Status.NOT_NEEDED}
    opened = replace(in_rows(gone.tasks)[0], status=Status.PENDING)
    log = (*desk.log, *gone.merged.log)
    kept = unsigned.plan("2026-03-04", (opened,), log)
    (task,) = kept.tasks
    assert (task.status, task.planned["status"]) == (Status.PENDING, "pending")
    put_off = replace(task, row=2, status=Status.POSTPONED, due=date(2026, 3, 20))
    later = unsigned.plan("2026-03-05", (put_off,), log)
    assert later.tasks == (put_off,)
