"""A trial in `Rules`: who gets which arm's contact, what `why` says of it, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from company import ALONE, Company, in_rows, rules_of
from policy_rows import drawn, placed

from followup_cli.model import Customer
from followup_cli.model_trial import Trial
from followup_cli.rules import parse_rules
from followup_cli.rules_conflicts import find_conflicts
from followup_cli.rules_trials import find_unlike_arms
from followup_cli.terms import Status
from followup_cli.why_not import Known, answer
from followup_cli.why_not_lines import tell_why_not

if TYPE_CHECKING:
    from followup_cli.model import Problem, Task

TWO_ARMS = """
| rule_id | trigger  | offset | trial          |
| R1      | purchase | +1d    | greeting:A 50% |
| R2      | purchase | +3d    | greeting:B 50% |
"""
NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal")
CUSTOMERS = "| customer | phone |\n" + "\n".join(f"| {name} | 13800000000 |" for name in NAMES)
ORDERS = "| customer_id | order_date |\n" + "\n".join(f"| {name} | 2026-03-02 |" for name in NAMES)
HALVES = Trial("greeting", (("A", 0.5), ("B", 0.5)))
DRAWN = {name: HALVES.arm_of(name) for name in NAMES}


def company(rules: str = TWO_ARMS) -> Company:
    return Company(CUSTOMERS, ORDERS, rules=rules_of(rules), people=ALONE)


def arms(tasks: tuple[Task, ...]) -> dict[str, tuple[str, str]]:
    return {task.customer: (task.rule, task.trial_arm) for task in tasks if task.is_open}


def wrong(table: str) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with rules, and what is noted of their trials."""
    rows = [{"name": "Call", "goal": "satisfaction", **row.values} for row in drawn("Rules", table)]
    rules, problems = parse_rules(placed("Rules", rows))
    return list(problems), list(find_unlike_arms(rules))


def test_each_customer_gets_the_contact_of_the_arm_drawn_and_no_other() -> None:
    rule_of = {"A": "R1", "B": "R2"}
    assert set(DRAWN.values()) == {"A", "B"}
    made = company().plan("2026-03-02")
    assert arms(made.tasks) == {
        name: (rule_of[arm], f"greeting:{arm}") for name, arm in DRAWN.items()
    }


def test_the_order_of_the_rules_and_a_second_plan_move_nobody() -> None:
    first = company().plan("2026-03-02")
    head, one, other = TWO_ARMS.strip().splitlines()
    turned = company(f"{head}\n{other}\n{one}")
    again = turned.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert arms(again.tasks) == arms(first.tasks)
    assert not again.merged.changes
    assert not again.merged.log


def test_a_trial_that_begins_later_is_told_in_the_rows_that_are_there() -> None:
    before = company(TWO_ARMS.replace("| greeting:A 50% |", "| |").replace("greeting:B 50%", ""))
    first = before.plan("2026-03-02")
    assert len(first.tasks) == 2 * len(NAMES)
    after = company().plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert {c: arm for c, (_, arm) in arms(after.tasks).items()} == {
        name: f"greeting:{arm}" for name, arm in DRAWN.items()
    }
    (gone, *_) = [t for t in after.tasks if t.customer == "Ada" and not t.is_open]
    other = {"A": "R2 is for arm B", "B": "R1 is for arm A"}[DRAWN["Ada"]]
    assert gone.status is Status.NOT_NEEDED
    assert f"{other} of the trial “greeting”, they are in {DRAWN['Ada']}" in gone.why


def test_why_tells_how_a_customer_came_into_the_arm() -> None:
    made = company().plan("2026-03-02")
    task = next(task for task in made.tasks if task.customer == "Ada")
    (step,) = [s for s in made.layout.explanations[task.key].steps if s.about == "trial_arm"]
    assert step.became == f"greeting:{DRAWN['Ada']}"
    assert str(step.why) == (
        "drawn by lot, which stays the same; 50% of all customers are in this arm"
    )


@pytest.mark.parametrize(
    ("share", "line"),
    [
        ("50%", "    for arm {other} of the trial “greeting”, they are in {own}: {rule}"),
        ("0.001%", "    for arm {other} of the trial “greeting”, they are in none of its arms: R"),
    ],
)
def test_why_not_tells_of_the_other_arm(share: str, line: str) -> None:
    firm = company(TWO_ARMS.replace("50%", share))
    made = firm.plan("2026-03-02", asked="Ada")
    own = DRAWN["Ada"]
    other, rule = ("B", "R2") if own == "A" else ("A", "R1")
    theirs = [task for task in made.tasks if task.customer == "Ada"]
    known = Known(firm.rules, theirs, refused=made.layout.refused)
    told = "\n".join(map(str, tell_why_not(answer(Customer("Ada", "Ada"), known))))
    wanted = other if share == "50%" else "A"
    assert line.format(other=wanted, own=own, rule=rule) in told


def test_two_arms_of_one_trial_are_no_conflict() -> None:
    table = TWO_ARMS.replace("+3d", "+1d")
    assert not find_conflicts(rules_of(table))
    assert find_conflicts(rules_of(table.replace("greeting:B 50%", "")))


def test_sound_trials_are_not_spoken_of_whatever_their_spelling() -> None:
    table = TWO_ARMS.replace("greeting:B 50%", "Ｇreeting：B/0.5")
    assert wrong(table) == ([], [])
    names = {rule.arm.trial.name for rule in rules_of(table) if rule.arm}
    assert names == {"greeting"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ("greeting:A 50%", "greeting:B 60%"),
            "The arms of the trial “greeting” make 110% of the customers.",
        ),
        (
            ("greeting:A 50%", "greeting:A 40%"),
            "Arm A of the trial “greeting” has two shares: 40% here, 50% at Rules!X2.",
        ),
        (("greeting", ""), "“greeting” names no trial arm."),
    ],
)
def test_what_stops_a_plan(cells: tuple[str, str], said: str) -> None:
    problems, _ = wrong(_with(*cells))
    assert [(str(p.message), p.policy, p.note) for p in problems] == [(said, True, False)]


OFF = """
| rule_id | enabled | trigger  | trial          |
| R1      | yes     | purchase | greeting:A 50% |
| R2      | no      | purchase | greeting:B 50% |
"""


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ("greeting:A 100%", ""),
            "The trial “greeting” has one arm: nothing to compare it with.",
        ),
        (
            ("greeting:A 40%", "greeting:B 40%"),
            "20% of the customers are in no arm of the trial “greeting”: its rules are not for them.",
        ),
        (
            ("greeting:A 50%", "greeting:B 50%"),
            "R2 asks for others than R1 (Rules!A2): the arms of the trial “greeting” cannot be compared.",
        ),
    ],
    ids=["alone", "left out", "unlike"],
)
def test_what_is_noted_of_a_trial(cells: tuple[str, str], said: str) -> None:
    table = _with(*cells)
    if "asks" in said:
        table = table.replace("R2      | purchase", "R2      | signed")
    problems, notes = wrong(table)
    assert not problems
    assert [(str(p.message), p.note, p.policy) for p in notes] == [(said, True, False)]


def test_an_arm_that_is_switched_off_is_noted_and_stops_no_plan() -> None:
    problems, (note,) = wrong(OFF)
    assert not problems
    assert note.note
    assert str(note.message) == (
        "Every rule of arm B of the trial “greeting” is switched off: the customers in it get "
        "none of its contacts."
    )


def _with(one: str, other: str) -> str:
    return TWO_ARMS.replace("greeting:A 50%", one).replace("greeting:B 50%", other)
