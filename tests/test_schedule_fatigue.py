"""Not harassment: routine contacts keep their distance, or become one with whoever calls anyway."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from company import ALONE, Company, Plan, default, in_rows, rules_of
from desks import fill
from hands import Hands
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import DAY, done

from followup_cli.condition import Comparison, parse_condition
from followup_cli.model import Task, as_text, day
from followup_cli.model_desk import Settings
from followup_cli.model_rules import Person, Rule
from followup_cli.terms import Goal, Several, Status
from followup_cli.words import tell
from followup_cli.workbook.desk import read_desk
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from pathlib import Path

TWO_MONTHS = Settings(horizon_months=2)
MONDAY = "2026-03-02"

# Half a year after 4 September is 4 March: the half-year call (R15).
ADA = """
| customer | tier      | status | signed_on  | phone | email | owner | birthday |
| Ada      | potential | signed | 2025-09-04 | 1     | a@b.c | Wei   | 03-05    |
"""
ADA_BOUGHT = "| customer | order_date | delivered_on |\n| Ada | 2026-02-24 | 2026-03-03 |"


def planned(rules: tuple[Rule, ...], orders: str = "", **given: Any) -> Plan:
    return Company(ADA, orders, rules=rules, settings=TWO_MONTHS, **given).plan(MONDAY)


def dues(made: Plan) -> dict[str, str]:
    return {task.rule: as_text(task.due) for task in made.tasks if task.is_open}


def again(company: Company, made: Plan, as_of: str = MONDAY) -> Plan:
    return company.plan(as_of, in_rows(made.tasks), made.merged.log)


def test_a_routine_call_goes_along_with_another_call_of_the_same_person() -> None:
    """R05 7 days after the first purchase is 3 March, R15 4 March: one call with both goals."""
    made = planned(default("R05", "R15"), ADA_BOUGHT)
    (call,) = made.tasks
    assert (as_text(call.due), call.type) == (
        "2026-03-03",
        "First experience call + Half-year call",
    )
    assert call.goal == Several((Goal.SATISFACTION, Goal.OPPORTUNITY))
    assert call.why.endswith("→ 2026-03-03 · with R15 Half-year call (Opportunity)")
    assert made.levelled.joined == {"R15|Ada|start|1": call.key}
    last = made.layout.explanations[call.key].steps[-1]
    assert (last.about, tell(last.why, "zh")) == ("goal", "与 R15 Half-year call 合并为一次联系")


def test_what_was_joined_is_not_made_by_itself_later() -> None:
    company = Company(ADA, ADA_BOUGHT, rules=default("R05", "R15"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    second = again(company, made)
    assert (second.merged.changes, second.merged.log) == ((), ())
    (row,) = in_rows(made.tasks)
    done = replace(row, status=Status.DONE, done_on=date(2026, 3, 3), score=9.0)
    later = company.plan("2026-03-03", (done,), made.merged.log)
    assert later.tasks == (done,)


def test_what_was_joined_comes_back_where_the_program_takes_the_call_back() -> None:
    company = Company(ADA, ADA_BOUGHT, rules=default("R05", "R15"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    refunded = replace(company, orders="")
    later = again(refunded, made)
    assert [(t.rule, t.status) for t in later.tasks] == [
        ("R05", Status.NOT_NEEDED),
        ("R15", Status.PENDING),
    ]
    assert again(refunded, later).merged.changes == ()


def test_a_rule_switched_off_takes_its_goal_out_of_the_call_it_was_joined_into() -> None:
    company = Company(ADA, ADA_BOUGHT, rules=default("R05", "R15"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    (call,) = again(replace(company, rules=default("R05")), made).tasks
    assert (call.type, call.goal) == ("First experience call", Goal.SATISFACTION)


@pytest.mark.parametrize(
    ("rule", "day_of_it"),
    [
        ("R12", "2026-03-05"),  # a birthday is for congratulations
        ("R07", "2026-03-04"),  # the installation check is Lin's
    ],
)
def test_a_routine_call_waits_where_it_cannot_go_along(rule: str, day_of_it: str) -> None:
    """3 days from 5 March is Sunday the 8th: Monday. 3 days from the 4th is Saturday: Monday."""
    wei = replace(ALONE[0], roles=frozenset({"founder", "sales"}))
    lin = Person("Lin", frozenset({"customersuccessmanager"}))
    made = planned(default(rule, "R15"), ADA_BOUGHT, people=(wei, lin))
    assert dues(made) == {rule: day_of_it, "R15": "2026-03-09"}
    (moved,) = (task for task in made.tasks if task.rule == "R15")
    other = made.layout.explanations[next(t.key for t in made.tasks if t.rule == rule)].rule_name
    assert moved.why.endswith(
        f"→ 2026-03-04 → 2026-03-09 (3 days from {rule} {other}, {day_of_it})"
    )


def test_a_routine_call_keeps_its_distance_from_an_automatic_message_which_never_moves() -> None:
    """A report goes out on the 5th of each month, whatever else is due; half a year is the 4th."""
    rules = rules_of(
        """
        | rule_id | trigger   | repeat           | automatic | channel | working_day |
        | A1      | recurring | every month on 5 | yes       | email   | none        |
        | B1      | recurring | every 6 months   |           | phone   |             |
        """
    )
    made = planned(rules)
    assert [(t.rule, as_text(t.due)) for t in made.tasks] == [
        ("A1", "2026-03-05"),
        ("B1", "2026-03-09"),
        ("A1", "2026-04-05"),
    ]


def test_nor_is_one_due_the_day_after_a_message_was_sent_though_that_is_no_contact() -> None:
    rules = (
        *default("R15"),
        *rules_of("| rule_id | trigger | automatic | channel |\n| A1 | event:x | yes | email |"),
    )
    sent = Task(
        key="A1|Ada|x|", task_id="T0001", customer="Ada", customer_id="Ada", rule="A1", row=2,
        status=Status.DONE, done_on=date(2026, 3, 2), owner="Wei",
    )  # fmt: skip
    made = Company(ADA, rules=rules, settings=TWO_MONTHS).plan(MONDAY, (sent,))
    (call,) = (task for task in made.tasks if task.is_open)
    assert call.why.endswith("→ 2026-03-04 → 2026-03-05 (3 days from the contact of 2026-03-02)")


def test_a_routine_call_is_not_due_the_day_after_a_contact_was_made() -> None:
    """Called on Monday, half a year is over on Wednesday: Thursday keeps the 3 days."""
    contacted = ADA.replace("| birthday |", "| last_contact |").replace("03-05    ", "2026-03-02")
    made = Company(contacted, rules=default("R15"), settings=TWO_MONTHS).plan(MONDAY)
    (call,) = made.tasks
    assert call.why.endswith("→ 2026-03-04 → 2026-03-05 (3 days from the contact of 2026-03-02)")


def test_an_open_routine_call_gives_way_to_a_contact_made_since_and_says_so() -> None:
    company = Company(ADA, rules=default("R15"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    assert dues(made) == {"R15": "2026-03-04"}
    called = ADA.replace("| birthday |", "| last_contact |").replace("03-05    ", "2026-03-03")
    known = replace(company, customers=called)
    later = again(known, made, "2026-03-03")
    assert dues(later) == {"R15": "2026-03-06"}
    (change,) = later.merged.changes
    assert (change.kind, str(change.why)) == ("moved", "3 days from the contact of 2026-03-03")
    third = known.plan("2026-03-03", in_rows(later.tasks), (*made.merged.log, *later.merged.log))
    assert third.merged.changes == ()


def test_an_open_routine_call_gives_way_to_a_promise_but_not_where_a_person_dated_it() -> None:
    company = Company(ADA, rules=default("R15", "R28"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    promised = ADA.replace("| birthday |", "| next_contact |").replace("03-05    ", "2026-03-05")
    known = replace(company, customers=promised)
    assert dues(again(known, made)) == {"R15": "2026-03-09", "R28": "2026-03-05"}
    (row,) = in_rows(made.tasks)
    dated = replace(row, due=date(2026, 3, 5))
    kept = known.plan(MONDAY, (dated,), made.merged.log)
    assert dues(kept) == {"R15": "2026-03-05", "R28": "2026-03-05"}


def test_a_call_that_gave_way_to_a_day_off_by_now_goes_to_the_next_working_day() -> None:
    """It waited until Monday the 9th; then the founder typed that nobody works that week."""
    company = Company(ADA, rules=default("R12", "R15"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    assert dues(made) == {"R12": "2026-03-05", "R15": "2026-03-09"}
    off = frozenset(date(2026, 3, n) for n in range(9, 14))
    closed = replace(company, settings=replace(TWO_MONTHS, extra_days_off=off))
    later = again(closed, made)
    assert dues(later) == {"R12": "2026-03-05", "R15": "2026-03-16"}
    third = closed.plan(MONDAY, in_rows(later.tasks), (*made.merged.log, *later.merged.log))
    assert third.merged.changes == ()


def test_nor_does_one_that_has_waited_for_a_month_stay_beside_a_promise() -> None:
    """Asked for on 4 March, it stands on 3 April, as does the promise: after Qingming then."""
    made = Company(ADA, rules=default("R15"), settings=TWO_MONTHS).plan(MONDAY)
    (row,) = in_rows(made.tasks)
    april = {"due": "2026-04-03", "placed": "2026-04-03", "full": "2026-03-04"}
    waited = replace(row, due=date(2026, 4, 3), planned={**row.planned, **april})
    promised = ADA.replace("| birthday |", "| next_contact |").replace("03-05    ", "2026-04-03")
    company = Company(promised, rules=default("R15", "R28"), settings=TWO_MONTHS)
    later = company.plan("2026-04-01", (waited,), made.merged.log)
    assert dues(later) == {"R15": "2026-04-07", "R28": "2026-04-03"}


MONTHLY = "| rule_id | trigger | repeat |\n| M1 | recurring | every month on 1 |"


def test_an_open_routine_call_gives_way_to_another_that_a_person_put_beside_it() -> None:
    """The March call was postponed to 2 April: April's waits from the 1st till after Qingming."""
    company = Company(ADA, rules=rules_of(MONTHLY), settings=TWO_MONTHS)
    made = company.plan("2026-02-27")
    march, *others = in_rows(made.tasks)
    late = replace(march, status=Status.POSTPONED, due=date(2026, 4, 2))
    later = company.plan("2026-03-03", (late, *others), made.merged.log)
    assert [as_text(t.due) for t in later.tasks][:2] == ["2026-04-02", "2026-04-07"]


def test_a_new_routine_call_does_not_stand_on_the_day_of_one_that_is_late() -> None:
    """What is late is called about today: the wake-up call goes along, or keeps its distance."""
    made = Company(ADA, rules=default("R03"), settings=TWO_MONTHS).plan("2025-09-04")
    rules = (*default("R03"), *rules_of("| rule_id | trigger | offset |\n| S1 | silence | 30d |"))
    company = Company(ADA.replace("| birthday |", "| last_contact |"), rules=rules)
    company = replace(company, customers=company.customers.replace("03-05    ", "2025-09-05"))
    later = company.plan("2026-03-02", in_rows(made.tasks), made.merged.log)
    (call,) = (task for task in later.tasks if task.is_open)
    assert call.type == "First-use guidance + S1"


def test_of_two_routine_calls_the_lesser_goes_along_with_the_greater() -> None:
    rules = rules_of(
        """
        | rule_id | name   | trigger   | repeat         | priority | goal         |
        | A1      | Survey | recurring | every 6 months | low      | satisfaction |
        | B1      | Visit  | recurring | every 26 weeks | high     | relationship |
        """
    )
    (call,) = planned(rules).tasks
    assert (call.type, str(call.goal)) == ("Visit + Survey", "relationship, satisfaction")
    assert as_text(call.due) == "2026-03-05"


def test_a_routine_call_that_waits_goes_along_with_the_next_one_that_it_comes_to() -> None:
    """Both keep 3 days from the promised call of the 2nd: on the 5th there is one call, not two."""
    silence = rules_of("| rule_id | trigger | offset |\n| S1 | silence | 60d |")
    company = Company(
        ADA.replace("birthday", "next_contact").replace("03-05    ", "2026-03-02"),
        ADA_BOUGHT.replace("2026-02-24 | 2026-03-03", "2025-12-01 | 2025-12-01"),
        rules=(*default("R15", "R28"), *silence),
        settings=TWO_MONTHS,
    )
    made = company.plan("2026-03-01")
    assert dues(made) == {"R28": "2026-03-02", "R15": "2026-03-05"}
    assert list(made.levelled.joined.values()) == ["R15|Ada|start|1"]
    assert again(company, made, "2026-03-01").merged.changes == ()


def test_without_a_minimum_gap_nobody_waits() -> None:
    loose = replace(TWO_MONTHS, minimum_gap_days=0)
    company = Company(ADA, ADA_BOUGHT, rules=default("R05", "R15"), settings=loose)
    assert dues(company.plan(MONDAY)) == {"R05": "2026-03-03", "R15": "2026-03-04"}


def test_a_purchase_thanks_and_a_signings_letter_are_one() -> None:
    """X1 of the checklist: +24 h from the order and +1 d from the signing of one deal."""
    customers = """
    | customer | status | signed_on  | email |
    | Ada      | signed | 2026-03-02 | a@b.c |
    """
    orders = "| customer | order_date |\n| Ada | 2026-03-02T10:30 |"
    company = Company(customers, orders, rules=default("R01", "R02"), settings=TWO_MONTHS)
    made = company.plan(MONDAY)
    (thanks,) = made.tasks
    assert (thanks.rule, as_text(thanks.due)) == ("R01", "2026-03-03T10:30")
    assert (thanks.type, thanks.goal) == ("Thank-you and quick start", Goal.RELATIONSHIP)
    assert thanks.why.endswith("→ 2026-03-03 10:30 · R02 Thank-you letter is left out")
    assert again(company, made).merged.changes == ()


def test_two_orders_get_their_thanks_each_and_so_do_two_rules_of_one_fact() -> None:
    """The founder who asks for a letter and a call after a signing gets both."""
    customers = """
    | customer | status | signed_on  | email | phone |
    | Ada      | signed | 2026-03-02 | a@b.c | 1     |
    """
    orders = "| customer | order_date |\n| Ada | 2026-03-02 |\n| Ada | 2026-03-01 |"
    made = Company(customers, orders, rules=default("R01"), settings=TWO_MONTHS).plan(MONDAY)
    assert len(made.tasks) == 2
    both = Company(customers, rules=default("R02", "R29"), settings=TWO_MONTHS).plan(MONDAY)
    assert dues(both) == {"R02": "2026-03-03", "R29": "2026-03-03"}


def test_the_pile_after_a_holiday_is_spread_and_the_plan_says_so() -> None:
    """National Day 2026: 1 to 7 October are off, 8 October is the first day worked."""
    rows = [f"| C{n} | signed | 2026-{9 + n // 30:02}-{17 + n % 7:02} | 1 |" for n in range(9)]
    customers = "\n".join(["| customer | status | signed_on | phone |", *rows])
    company = Company(
        customers, rules=default("R04"), settings=Settings(daily_capacity=3, horizon_months=1)
    )
    made = company.plan("2026-09-24")
    days = sorted(as_text(task.due) for task in made.tasks)
    assert days == ["2026-10-08"] * 3 + ["2026-10-09"] * 3 + ["2026-10-10"] * 3
    (note,) = made.levelled.notes
    assert str(note) == (
        "After 7 days off: the 9 contacts of 2026-10-08 are spread over 3 working days."
    )
    second = again(company, made, "2026-09-24")
    assert (second.merged.changes, second.levelled.notes) == ((), made.levelled.notes)


@pytest.mark.parametrize(
    ("lang", "type_", "goal"),
    [
        ("en", "Deep-use visit + Yearly survey", "Opportunity, Satisfaction"),
        ("zh", "深度使用回访 + 年度问卷", "商机挖掘、满意度调研"),
    ],
)
def test_a_workbook_holds_both_goals_and_reads_them_back(
    tmp_path: Path, lang: str, type_: str, goal: str
) -> None:
    """Bought on 27 October, a customer for a year on 27 November: one visit, of both."""
    path = tmp_path / "desk.xlsx"
    done("init", path, "--lang", lang)
    hands = Hands(path, lang)
    ada = {"customer_id": "C1", "customer": "Ada", "phone": "1", "signed_on": date(2025, 11, 27)}
    order = {"customer_id": "C1", "order_date": date(2026, 10, 27), "amount": 90}
    for kind, values in (("Customers", ada), ("Orders", order)):
        fill(hands.workbook[SHEETS[kind].name(lang)], kind, 2, values, lang)
    hands.save()
    done("plan", "-w", path, "--as-of", DAY)
    (visit,) = (task for task in read_desk(path).tasks if "+" in task.type)
    assert (visit.type, label(visit.goal or Goal.GUIDANCE, lang)) == (type_, goal)
    assert isinstance(visit.goal, Several)
    assert visit.unreadable == frozenset()
    listed = json.loads(done("due", "-w", path, "--as-of", DAY, "--format", "json"))
    assert [row["goal"] for row in listed if row["task_id"] == visit.task_id] == [str(visit.goal)]
    before = path.read_bytes()
    done("plan", "-w", path, "--as-of", DAY)
    assert path.read_bytes() == before


@pytest.mark.parametrize("asked", ['goal == "satisfaction"', '回访目标 == "商机挖掘"'])
def test_a_condition_on_the_goal_means_either_of_the_two(asked: str) -> None:
    condition = parse_condition(asked)
    assert isinstance(condition, Comparison)
    goals = Several((Goal.OPPORTUNITY, Goal.SATISFACTION))
    assert condition.holds({"_kind": "Schedule", "goal": goals})
    assert not condition.holds({"_kind": "Schedule", "goal": Goal.GUIDANCE})


GENERATED = st.lists(
    st.tuples(
        st.sampled_from(["high", "potential", "general"]),
        st.dates(date(2025, 3, 1), date(2026, 3, 2)),
        st.dates(date(2025, 12, 1), date(2026, 3, 2)),
        st.sampled_from(["", "2026-02-28", "2026-03-02"]),
        st.sampled_from(["", "2026-03-03", "2026-03-09"]),
    ),
    min_size=1,
    max_size=6,
)
ROUTINE = frozenset({"R14", "R15", "R16", "W1"})
WEEKLY = rules_of("| rule_id | trigger | repeat |\n| W1 | recurring | every 2 weeks |")
EVENTS = default("R01", "R02", "R03", "R04", "R05", "R07", "R28", "R29")
EVERYTHING = (*EVENTS, *default("R14", "R15", "R16"), *WEEKLY)


def company_of(drawn: list[tuple[str, date, date, str, str]], capacity: int) -> Company:
    head = "| customer | tier | status | signed_on | last_contact | next_contact | phone | email |"
    rows = [
        f"| C{n} | {tier} | signed | {signed} | {last} | {coming} | 1 | a@b.c |"
        for n, (tier, signed, _, last, coming) in enumerate(drawn)
    ]
    orders = [f"| C{n} | {bought} |" for n, (_, _, bought, _, _) in enumerate(drawn)]
    return Company(
        "\n".join([head, *rows]),
        "\n".join(["| customer | order_date |", *orders]),
        rules=EVERYTHING,
        settings=Settings(horizon_months=3, daily_capacity=capacity),
    )


@settings(max_examples=25)
@given(GENERATED, st.integers(1, 4))
def test_no_routine_contact_is_near_another_and_a_second_plan_changes_nothing(
    drawn: list[tuple[str, date, date, str, str]], capacity: int
) -> None:
    company = company_of(drawn, capacity)
    made = company.plan(MONDAY)
    for one, other in combinations(made.tasks, 2):
        routine = ROUTINE & {one.rule, other.rule}
        if one.customer == other.customer and routine:
            assert apart(one, other) >= timedelta(days=3), (one.why, other.why)
    second = again(company, made)
    assert (second.merged.changes, second.merged.log) == ((), ())
    assert (second.held, second.levelled.joined) == (made.held, made.levelled.joined)
    assert second.levelled.notes == made.levelled.notes


def apart(one: Task, other: Task) -> timedelta:
    assert one.due is not None
    assert other.due is not None
    return abs(day(one.due) - day(other.due))


@settings(max_examples=12)
@given(GENERATED, st.integers(1, 4))
def test_another_customer_moves_nobody_elses_contacts(
    drawn: list[tuple[str, date, date, str, str]], capacity: int
) -> None:
    company = company_of(drawn[:-1] or drawn, capacity)
    made = company.plan(MONDAY)
    more = company_of([*(drawn[:-1] or drawn), drawn[-1]], capacity)
    later = again(more, made)
    assert {change.kind for change in later.merged.changes} <= {"created"}
