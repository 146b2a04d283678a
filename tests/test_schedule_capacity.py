"""No pile-ups: a person makes so many contacts a day, and the most valuable customers come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from company import ALONE, Company, default, in_rows, rules_of
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_cli.model import Task, as_text, day
from followup_cli.model_desk import Settings
from followup_cli.model_rules import Person
from followup_cli.words import tell

QUARTERLY = default("R14")
MONDAY = "2026-03-02"

FOUR = """
| customer | tier      | revenue | signed_on  | phone |
| Ada      | high      | 100     | 2025-12-04 | 1     |
| Bo       | high      | 900     | 2025-12-04 | 1     |
| Cy       | high      | 500     | 2025-12-04 | 1     |
| Di       | high      | 300     | 2025-12-04 | 1     |
"""


def first_visits(tasks: tuple[Task, ...]) -> dict[str, str]:
    """Return the day of each customer's first contact."""
    ordered = sorted(tasks, key=lambda task: as_text(task.due), reverse=True)
    return {task.customer: as_text(task.due) for task in ordered}


def alone(capacity: int) -> Settings:
    return Settings(daily_capacity=capacity, horizon_months=1)


def test_a_full_day_gives_way_to_the_next_working_day_and_the_most_valuable_choose_first() -> None:
    made = Company(FOUR, rules=QUARTERLY, settings=alone(2)).plan(MONDAY)
    assert first_visits(made.tasks) == {
        "Bo": "2026-03-04",
        "Cy": "2026-03-04",
        "Di": "2026-03-05",
        "Ada": "2026-03-05",
    }


def test_a_holiday_announced_after_the_plan_does_not_pile_up_what_it_moves() -> None:
    """Wednesday and Thursday turn out to be days off: four visits, two fit into a day."""
    company = Company(FOUR, rules=QUARTERLY, settings=alone(2))
    made = company.plan(MONDAY)
    off = frozenset({date(2026, 3, 4), date(2026, 3, 5)})
    closed = replace(company, settings=replace(alone(2), extra_days_off=off))
    moved = closed.plan(MONDAY, in_rows(made.tasks), made.merged.log)
    assert first_visits(moved.tasks) == {
        "Bo": "2026-03-06",
        "Cy": "2026-03-06",
        "Di": "2026-03-09",
        "Ada": "2026-03-09",
    }
    log = (*made.merged.log, *moved.merged.log)
    assert closed.plan(MONDAY, in_rows(moved.tasks), log).merged.changes == ()


def test_the_reason_is_told_and_stays_told() -> None:
    company = Company(FOUR, rules=QUARTERLY, settings=alone(3))
    made = company.plan(MONDAY)
    (moved,) = (task for task in made.tasks if task.customer == "Ada")
    assert moved.why.endswith("→ 2026-03-04 → 2026-03-05 (the day was full)")
    last = made.layout.explanations[moved.key].steps[-1]
    assert (last.became, tell(last.why, "zh")) == (date(2026, 3, 5), "当天已排满")
    again = company.plan(MONDAY, in_rows(made.tasks), made.merged.log)
    assert again.merged.changes == ()


def test_new_rows_are_in_order_of_due_though_days_were_full() -> None:
    made = Company(FOUR, rules=QUARTERLY, settings=alone(1)).plan(MONDAY)
    assert [task.customer for task in made.tasks] == ["Bo", "Cy", "Di", "Ada"]


def test_nobody_gets_a_day_of_their_own_capacity_twice() -> None:
    """What Team says of a person goes before the setting."""
    people = (replace(ALONE[0], daily_capacity=1),)
    made = Company(FOUR, rules=QUARTERLY, people=people, settings=alone(20)).plan(MONDAY)
    assert max(Counter(task.due for task in made.tasks).values()) == 1


def test_what_has_no_room_within_a_month_is_held_back_and_made_when_there_is() -> None:
    company = Company(FOUR, rules=QUARTERLY, settings=alone(0))
    made = company.plan(MONDAY)
    assert (made.tasks, made.held) == ((), 4)
    roomy = replace(company, settings=alone(20))
    assert len(roomy.plan(MONDAY, (), made.merged.log).tasks) == 4


def test_what_counts_from_an_event_keeps_its_date_though_the_day_is_full() -> None:
    """R03: 3 days after signing, without a window."""
    customers = """
    | customer | status | signed_on  | phone |
    | Ada      | signed | 2026-03-02 | 1     |
    | Bo       | signed | 2026-03-02 | 1     |
    """
    made = Company(customers, rules=default("R03"), settings=alone(1)).plan(MONDAY)
    assert {as_text(task.due) for task in made.tasks} == {"2026-03-05"}
    assert (made.held, made.overloaded) == (0, 1)


def test_the_fullest_day_is_told_with_whose_it_is() -> None:
    customers = """
    | customer | status | signed_on  | phone |
    | Ada      | signed | 2026-03-02 | 1     |
    | Bo       | signed | 2026-03-02 | 1     |
    | Cy       | signed | 2026-03-02 | 1     |
    """
    made = Company(customers, rules=default("R03"), settings=alone(1)).plan(MONDAY)
    (note,) = made.levelled.notes
    assert str(note) == (
        "Too much for a day, and yet not to be moved: 2; the fullest is Wei's 2026-03-05, with 3 "
        "where 1 can be made."
    )


def test_whose_window_closes_first_goes_first() -> None:
    """One contact a day: what may wait for two weeks waits, though its customer is worth more."""
    rules = rules_of(
        """
        | rule_id | trigger | offset | latest |
        | W1      | signed  | +0d    | +1d    |
        | W2      | signed  | +0d    | +14d   |
        """
    )
    customers = (
        "| customer | revenue | signed_on |\n| Ada | 1 | 2026-03-02 |\n| Bo | 9 | 2026-03-02 |"
    )
    made = Company(customers, rules=rules, settings=alone(1)).plan(MONDAY)
    assert [(as_text(t.due), t.customer, t.rule) for t in made.tasks] == [
        ("2026-03-02", "Bo", "W1"),
        ("2026-03-03", "Ada", "W1"),
        ("2026-03-04", "Bo", "W2"),
        ("2026-03-05", "Ada", "W2"),
    ]
    assert made.overloaded == 0


@pytest.mark.parametrize("rule", ["R05", "R14"])
def test_a_contact_that_nobody_has_begun_goes_to_whoever_of_the_role_has_room(rule: str) -> None:
    """Wei, the first to be dealt one, makes none; Lin is as good."""
    people = (
        replace(ALONE[0], daily_capacity=0),
        Person("Lin", ALONE[0].roles, daily_capacity=5),
    )
    orders = "| customer | order_date |\n| Ada | 2026-02-24 |"
    company = Company(
        "\n".join(FOUR.strip().splitlines()[:2]),
        orders,
        rules=default(rule),
        people=people,
        settings=Settings(horizon_months=1),
    )
    made = company.plan(MONDAY)
    assert [(task.owner, task.planned["holder"]) for task in made.tasks] == [("Lin", "Lin")]
    assert company.plan(MONDAY, in_rows(made.tasks), made.merged.log).merged.changes == ()


def test_a_window_gives_room() -> None:
    """R05: 7 days after the first purchase, within 14; the last of the four finds the week full."""
    orders = """
    | customer | order_date |
    | Ada      | 2026-02-23 |
    | Bo       | 2026-02-23 |
    | Cy       | 2026-02-23 |
    """
    made = Company(
        "| customer |\n| Ada |\n| Bo |\n| Cy |", orders, rules=default("R05"), settings=alone(1)
    ).plan(MONDAY)
    assert sorted(as_text(task.due) for task in made.tasks) == [
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
    ]
    assert {as_text(task.latest) for task in made.tasks} == {"2026-03-09"}


def test_automatic_messages_take_nobodys_time() -> None:
    orders = "| customer | order_date |\n| Ada | 2026-03-02 |\n| Bo | 2026-03-02 |"
    made = Company(
        "| customer |\n| Ada |\n| Bo |", orders, rules=default("R01"), settings=alone(0)
    ).plan(MONDAY)
    assert {as_text(task.due) for task in made.tasks} == {"2026-03-03"}


CUSTOMERS = st.lists(
    st.tuples(
        st.sampled_from(["high", "potential", "general"]),
        st.dates(date(2025, 1, 1), date(2026, 3, 2)),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=25)
@given(CUSTOMERS, st.integers(1, 3))
def test_no_day_is_over_capacity_but_for_what_keeps_its_date_and_a_second_plan_moves_nothing(
    drawn: list[tuple[str, date, int]], capacity: int
) -> None:
    rows = [f"| C{n} | {tier} | signed | {on} | {m} | 1 |" for n, (tier, on, m) in enumerate(drawn)]
    head = "| customer | tier | status | signed_on | revenue | phone |"
    rules = default("R04", "R14", "R15", "R16", "R29")
    patience = replace(alone(capacity), horizon_months=4)
    company = Company("\n".join([head, *rows]), rules=rules, settings=patience)
    made = company.plan(MONDAY)
    routine = {"R14", "R15", "R16"}
    load = Counter(max(day(t.due), date(2026, 3, 2)) for t in made.tasks if t.due)
    dated = Counter(
        max(day(t.due), date(2026, 3, 2)) for t in made.tasks if t.due and t.rule not in routine
    )
    assert all(load[when] <= max(capacity, dated[when]) for when in load)
    again = company.plan(MONDAY, in_rows(made.tasks), made.merged.log)
    assert (again.merged.changes, again.merged.log, again.held) == ((), (), made.held)


@pytest.mark.parametrize(("repeat", "n"), [("every week", 12), ("every 2 weeks", 24)])
def test_what_was_held_back_for_its_next_turn_is_held_back_by_a_second_plan_too(
    repeat: str, n: int
) -> None:
    rules = rules_of(f"| rule_id | trigger | repeat |\n| W1 | recurring | {repeat} |")
    rows = [f"| C{i} | {i} | 2025-12-{i + 1:02} | 1 |" for i in range(n)]
    customers = "\n".join(["| customer | revenue | signed_on | phone |", *rows])
    company = Company(customers, rules=rules, settings=replace(alone(2), horizon_months=6))
    made = company.plan(MONDAY)
    again = company.plan(MONDAY, in_rows(made.tasks), made.merged.log)
    assert made.held
    assert (again.merged.changes, again.held) == ((), made.held)


@pytest.mark.parametrize(
    ("away", "owners"),
    [
        ((date(2026, 3, 5), date(2026, 3, 20)), ["Wei", "Lin"]),  # moved into it
        ((date(2026, 3, 1), date(2026, 3, 4)), ["Lin", "Wei"]),  # moved out of it
    ],
)
def test_a_contact_moved_into_somebodys_leave_is_the_deputys_and_moved_out_of_it_is_not(
    away: tuple[date, date], owners: list[str]
) -> None:
    leave = {"away_from": away[0], "away_to": away[1], "deputy": "Lin", "daily_capacity": 1}
    people = (
        replace(ALONE[0], **leave),  # type: ignore[arg-type]  # fields by name
        Person("Lin", frozenset(), daily_capacity=1),
    )
    two = "\n".join(FOUR.strip().splitlines()[:3])
    company = Company(two, rules=QUARTERLY, people=people, settings=Settings(horizon_months=1))
    made = company.plan(MONDAY)
    assert [(as_text(t.due), t.owner) for t in made.tasks] == [
        ("2026-03-04", owners[0]),
        ("2026-03-05", owners[1]),
    ]
    again = company.plan(MONDAY, in_rows(made.tasks), made.merged.log)
    assert again.merged.changes == ()
    (moved,) = (told for told in made.layout.explanations.values() if told.full)
    assert [step.became for step in moved.steps if step.about == "owner"][-1] == owners[1]
