"""Who makes a contact, and how: owners by role, deputies, the founder; channels that reach."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from company import Company, Plan, default, in_rows, rules_of
from score_frames import drawn

from followup_cli.model import Customer, Task
from followup_cli.model_desk import Settings
from followup_cli.model_rules import Person
from followup_cli.schedule_reach import choose_channel
from followup_cli.terms import Channel, Goal, Status
from followup_cli.workbook.labels import parse_label

TEAM = (
    Person("Wei", frozenset({"founder"})),
    Person("Lin", frozenset({"customersuccessmanager"}), manager="Wei", deputy="Hao"),
    Person("Mei", frozenset({"customersuccessmanager"}), manager="Wei"),
    Person("Hao", frozenset({"sales"}), manager="Wei"),
)
CUSTOMERS = """
| customer | owner | phone | signed_on  | tier | seed |
| Ada      | {}    | 138   | 2026-03-02 | high | yes  |
"""


def owner_of(
    rule_owner: str, customer_owner: str = "", people: tuple[Person, ...] = TEAM
) -> tuple[str, int]:
    """Return who contacts Ada under a rule, and how many problems are told."""
    rules = rules_of(
        f"| rule_id | trigger | offset | owner |\n| R1 | signed | +1d | {rule_owner} |"
    )
    plan = Company(
        CUSTOMERS.format(customer_owner),
        rules=rules,
        people=people,
        settings=Settings(founder="Wei"),
    ).plan("2026-03-02")
    return plan.tasks[0].owner, len(plan.layout.problems)


@pytest.mark.parametrize(
    ("rule_owner", "customer_owner", "expected"),
    [
        ("@owner", "Hao", ("Hao", 0)),
        ("@visitor", "Hao", ("Hao", 0)),  # nobody has visited yet
        ("", "Hao", ("Hao", 0)),
        ("@founder", "Hao", ("Wei", 0)),
        ("mei", "Hao", ("Mei", 0)),
        ("客户成功经理", "Mei", ("Mei", 0)),  # the customer's owner holds the role
        ("Customer success manager", "Hao", ("Lin", 0)),  # who is the first of the least loaded
        ("Teacher", "Hao", ("Wei", 1)),  # nobody is: the founder, and it is said
        ("@owner", "", ("Lin", 0)),  # nobody's customer is looked after by customer success
        ("@owner", "Gone", ("Lin", 1)),  # has left the team
        ("Teacher, @owner", "Hao", ("Hao", 0)),
    ],
)
def test_a_contact_finds_its_owner(
    rule_owner: str, customer_owner: str, expected: tuple[str, int]
) -> None:
    assert owner_of(rule_owner, customer_owner) == expected


def test_alone_the_founder_does_everything() -> None:
    assert owner_of("Teacher", "", (Person("Wei", frozenset({"founder"})),)) == ("Wei", 1)
    assert owner_of("@owner", "", (Person("Wei", frozenset()),)) == ("Wei", 0)


def test_without_a_team_a_contact_still_has_an_owner() -> None:
    assert owner_of("Sales", "Hao", ()) == ("Hao", 0)
    assert owner_of("Sales", "", ()) == ("Wei", 0)


MANY = "| customer | phone | signed_on |\n" + "\n".join(
    f"| C{n} | 138 | 2026-03-02 |" for n in range(10)
)
CARE = rules_of(
    """
| rule_id | trigger | offset | owner                    |
| R1      | signed  | +1d    | Customer success manager |
| R2      | signed  | +3d    | Customer success manager |
"""
)


def test_a_role_is_dealt_out_evenly_and_a_customer_keeps_whom_it_has() -> None:
    plan = Company(MANY, rules=CARE, people=TEAM).plan("2026-03-02")
    assert Counter(task.owner for task in plan.tasks) == {"Lin": 10, "Mei": 10}
    pairs = {(task.customer, task.owner) for task in plan.tasks}
    assert len(pairs) == 10


def test_new_customers_go_to_the_least_loaded_and_old_ones_stay() -> None:
    lin_only = (TEAM[0], TEAM[1], TEAM[3])
    first = Company(MANY, rules=CARE, people=lin_only).plan("2026-03-02")
    grown = Company(MANY + "\n| New | 139 | 2026-03-03 |", rules=CARE, people=TEAM)
    later = grown.plan("2026-03-03", in_rows(first.tasks), first.merged.log)
    assert {task.owner for task in later.tasks if task.customer != "New"} == {"Lin"}
    assert {task.owner for task in later.tasks if task.customer == "New"} == {"Mei"}


def test_customers_whose_owner_is_gone_are_dealt_out_once_though_the_old_one_did_some_calls() -> (
    None
):
    rules = tuple(replace(rule, owners=("@owner",)) for rule in CARE)
    of_hao = "| customer | owner | signed_on |\n" + "\n".join(
        f"| C{n} | Hao | 2026-03-02 |" for n in range(9)
    )
    first = Company(of_hao, rules=rules, people=TEAM).plan("2026-03-02")
    called = [replace(t, status=Status.DONE) if t.rule == "R1" else t for t in first.tasks]
    company = Company(of_hao.replace("Hao", ""), rules=rules, people=TEAM)
    second = company.plan("2026-03-03", in_rows(called), first.merged.log)
    log = (*first.merged.log, *second.merged.log)
    assert company.plan("2026-03-03", in_rows(second.tasks), log).merged.changes == ()


@pytest.mark.parametrize(
    ("lin", "expected"),
    [
        ({"away_from": date(2026, 3, 2), "away_to": date(2026, 3, 6)}, "Hao"),
        ({"away_from": date(2026, 3, 4), "away_to": date(2026, 3, 6)}, "Lin"),  # not yet away
        ({"away_to": date(2026, 3, 2)}, "Lin"),  # back on the day it is due
        ({"away_from": date(2026, 3, 3)}, "Hao"),
        ({"away_from": date(2026, 3, 3), "deputy": ""}, "Lin"),
        ({"away_from": date(2026, 3, 3), "deputy": "Lin"}, "Lin"),
    ],
)
def test_a_deputy_stands_in_on_the_day_it_is_due(lin: dict[str, object], expected: str) -> None:
    away = (TEAM[0], replace(TEAM[1], **lin), *TEAM[2:])  # type: ignore[arg-type]  # fields by name
    assert owner_of("@owner", "Lin", away)[0] == expected


def test_a_leave_typed_after_the_plan_hands_over_what_falls_into_it_and_back_when_cancelled() -> (
    None
):
    """Lin's second call, on the 5th, falls into her leave; the first, on the 3rd, does not."""
    of_lin = CUSTOMERS.format("Lin")
    away = replace(TEAM[1], away_from=date(2026, 3, 4), away_to=date(2026, 3, 6))
    first = Company(of_lin, rules=CARE, people=TEAM).plan("2026-03-02")
    assert owners(first) == {"Ada R1": "Lin", "Ada R2": "Lin"}
    leave = Company(of_lin, rules=CARE, people=(TEAM[0], away, *TEAM[2:])).plan(
        "2026-03-02", in_rows(first.tasks), first.merged.log
    )
    assert owners(leave) == {"Ada R1": "Lin", "Ada R2": "Hao"}
    cancelled = Company(of_lin, rules=CARE, people=TEAM).plan(
        "2026-03-03", in_rows(leave.tasks), first.merged.log
    )
    assert owners(cancelled) == {"Ada R1": "Lin", "Ada R2": "Lin"}


def test_a_leave_in_which_nobody_stands_in_is_a_note_of_how_many_contacts_fall_into_it() -> None:
    away = replace(TEAM[1], away_from=date(2026, 3, 3), deputy="", where="Team!A3")
    plan = Company(CUSTOMERS.format("Lin"), rules=CARE, people=(away, TEAM[2])).plan("2026-03-02")
    (note,) = plan.layout.problems
    assert (note.where, note.value, note.note) == ("Team!A3", "Lin", True)
    assert str(note.message).endswith("nobody stands in: 2.")


def seed_visits(founder: str, rule_owner: str = "@owner") -> set[str]:
    """Return who makes the quarterly visits of Ada, a seed user whom Lin looks after."""
    company = Company(
        CUSTOMERS.format("Lin"),
        rules=tuple(replace(rule, owners=(rule_owner,)) for rule in default("R14")),
        people=TEAM,
        settings=Settings(founder=founder),
    )
    return {task.owner for task in company.plan("2026-03-02").tasks}


def test_a_seed_users_visits_are_the_founders() -> None:
    assert seed_visits("Wei") == {"Wei"}
    assert seed_visits("") == {"Wei"}  # who holds the role
    assert seed_visits("Somebody Else") == {"Wei"}


def test_a_founder_who_gives_the_seed_users_to_somebody_else_is_obeyed() -> None:
    assert seed_visits("Wei", "Hao") == {"Hao"}


def test_a_visit_given_to_the_founder_stays_so_when_the_customer_is_a_seed_user_no_more() -> None:
    """Whoever makes the last of the 80 % of revenue changes from week to week; owners do not."""
    ada = "| customer | owner | phone | signed_on  | tier | seed |\n| Ada | Mei | 138 | 2026-02-02 | high | {} |"
    first = Company(ada.format("yes"), rules=default("R14"), people=TEAM).plan("2026-03-02")
    assert {task.owner for task in first.tasks} == {"Wei"}
    rows, log = in_rows(first.tasks), first.merged.log
    later = Company(ada.format(""), rules=default("R14"), people=TEAM).plan("2026-06-02", rows, log)
    assert later.merged.counts["handed"] == 0
    assert [task.owner for task in later.tasks] == ["Wei"] * 4 + ["Mei"]


def owners(plan: Plan) -> dict[str, str]:
    """Return who makes the open contacts, by customer and rule."""
    return {f"{t.customer} {t.rule}": t.owner for t in plan.tasks if t.is_open}


def test_the_customers_of_somebody_who_leaves_go_to_the_least_loaded_and_stay_there() -> None:
    zoe = Person("Zoe", frozenset({"customersuccessmanager"}))
    first = Company(MANY, rules=CARE, people=(*TEAM, zoe)).plan("2026-03-02")
    assert Counter(task.owner for task in first.tasks) == {"Lin": 8, "Mei": 6, "Zoe": 6}

    without = Company(MANY, rules=CARE, people=(TEAM[0], TEAM[2], TEAM[3], zoe))
    second = without.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert Counter(task.owner for task in second.tasks) == {"Mei": 10, "Zoe": 10}
    stayed = {c: o for c, o in owners(first).items() if o != "Lin"}
    assert stayed.items() <= owners(second).items()

    log = (*first.merged.log, *second.merged.log)
    third = without.plan("2026-03-03", in_rows(second.tasks), log)
    assert owners(third) == owners(second)


def test_whoever_gives_a_role_up_gives_its_contacts_up_too() -> None:
    first = Company(MANY, rules=CARE, people=TEAM).plan("2026-03-02")
    lin_sells = replace(TEAM[1], roles=frozenset({"sales"}))
    second = Company(MANY, rules=CARE, people=(TEAM[0], lin_sells, *TEAM[2:])).plan(
        "2026-03-02", in_rows(first.tasks), first.merged.log
    )
    assert Counter(task.owner for task in second.tasks) == {"Mei": 20}


def test_another_customer_moves_nobody_elses_contacts() -> None:
    first = Company(MANY, rules=CARE, people=TEAM).plan("2026-03-02")
    head, *rows = MANY.splitlines()
    grown = "\n".join([head, "| Aaa | 139 | 2026-02-27 |", *reversed(rows)])
    second = Company(grown, rules=CARE, people=TEAM).plan(
        "2026-03-02", in_rows(first.tasks[::-1]), first.merged.log
    )
    assert owners(first).items() <= owners(second).items()
    assert len(owners(second)) == len(owners(first)) + 2


def test_who_has_a_customer_does_not_depend_on_the_order_of_the_rows() -> None:
    """Lin called C0 when she held the role; she holds it again, but Mei has what is open."""
    first = Company(MANY, rules=CARE, people=TEAM).plan("2026-03-02")
    rows = [
        replace(t, status=Status.DONE, owner="Lin", planned={**t.planned, "holder": "Lin"})
        if (t.customer, t.rule) == ("C0", "R1")
        else replace(t, owner="Mei", planned={**t.planned, "owner": "Mei", "holder": "Mei"})
        for t in in_rows(first.tasks)
    ]
    for there in (rows, rows[::-1]):
        plan = Company(MANY, rules=CARE, people=TEAM).plan("2026-03-02", there, first.merged.log)
        assert owners(plan)["C0 R2"] == "Mei"


def test_whoever_called_once_and_calls_again_as_promised_does_not_get_the_customer() -> None:
    """Lin looks after Ada; Mei had her on the phone and promised to call: that call alone is hers.

    A plan that made the promised call handed the birthday over to Mei only when it was run again.
    """
    company = Company(
        "| customer | phone | birthday |\n| Ada | 138 | 03-05 |",
        rules=default("R12", "R28"),
        people=TEAM,
    )
    first = company.plan("2026-03-02")
    called = Task(
        customer="Ada", due=date(2026, 3, 2), status=Status.DONE, done_on=date(2026, 3, 2),
        done_by="Mei", next_contact=date(2027, 4, 1),
    )  # fmt: skip
    made = company.plan("2026-03-02", in_rows((*first.tasks, called)), first.merged.log)
    log = (*first.merged.log, *made.merged.log)
    again = company.plan("2026-03-02", in_rows(made.tasks), log)
    owners = {task.key: task.owner for task in again.tasks if task.is_open}
    assert owners == {"R12|Ada|2026|": "Lin", "R28|Ada|2027-04-01|": "Mei"}
    assert again.merged.changes == ()


def test_an_open_second_visit_stays_with_whom_it_was_given_whoever_calls_meanwhile() -> None:
    """No source task says who made the first call: Mei had Ada on the phone last, so it is hers.

    Lin's call about something else a week later follows from nothing, and takes nothing over.
    """
    company = Company(
        "| customer | owner | phone |\n| Ada | Lin | 138 |",
        tickets="""
| customer_id | kind  | status | opened           | closed           | result |
| Ada         | fault | closed | 2026-03-02 09:00 | 2026-03-03 09:00 | fixed  |
""",
        rules=default("R19"),
        people=TEAM,
    )
    mei = Task(
        customer="Ada", due=date(2026, 3, 2), status=Status.DONE, done_on=date(2026, 3, 2),
        done_by="Mei",
    )  # fmt: skip
    first = company.plan("2026-03-03", in_rows((mei,)))
    lin = replace(mei, due=date(2026, 3, 9), done_on=date(2026, 3, 9), done_by="Lin")
    later = company.plan("2026-03-10", in_rows((*first.tasks, lin)), first.merged.log)
    for plan in (first, later):
        assert [task.owner for task in plan.tasks if task.is_open] == ["Mei"]
    assert later.merged.counts["handed"] == 0


def test_an_owner_who_left_is_named_once_with_how_many_tasks() -> None:
    company = Company(
        """
| customer | owner | phone | signed_on  |
| Ada      | Gone  | 138   | 2026-03-02 |
| Bo       | Gone  | 139   | 2026-03-02 |
""",
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | signed | +1d |"),
        people=TEAM,
    )
    (problem,) = company.plan("2026-03-02").layout.problems
    assert (problem.where, problem.value) == ("Customers!H2", "Gone")
    assert str(problem.message).endswith("go to others: 2.")


REACHED = """
| rule           | auto | phone       | email   | wechat | prefers | channel | reach_at    |
| email, sms     |      | 138         | a@b.c   |        |         | email   | a@b.c       |
| email, sms     |      | 138         |         |        |         | sms     | 138         |
| email          |      | 138         |         |        |         | email   |             |
| phone          |      | 138         |         | ada88  | wechat  | wechat  | ada88       |
| phone          |      | 138         |         |        | wechat  | phone   | 138         |
| email, sms     | yes  | 138         | a@b.c   |        | phone   | email   | a@b.c       |
| email, sms     | yes  | 138         | a@b.c   | ada88  | wechat  | wechat  | ada88       |
| visit          |      | 138         |         | ada88  | wechat  | visit   | 138         |
| phone          |      | 138****1234 |         |        |         | phone   |             |
| phone, email   |      | 138****1234 | a@b.c   |        |         | email   | a@b.c       |
| survey, email  |      |             | a@b.c   |        |         | survey  | a@b.c       |
| wechat, email  |      | 138         |         | ada88  |         | wechat  | ada88       |
|                |      |             | a@b.c   |        |         | email   | a@b.c       |
"""


@pytest.mark.parametrize("row", drawn(REACHED), ids=lambda row: "-".join(row.values()))
def test_the_channel_is_the_first_that_reaches_and_the_preferred_one_wins(
    row: dict[str, str],
) -> None:
    channels = [parse_label(Channel, name) for name in row["rule"].split(",")]
    (rule,) = rules_of("| rule_id | trigger |\n| R1 | signed |")
    rule = replace(rule, channels=tuple(c for c in channels if c), automatic=bool(row["auto"]))
    ada = Customer(
        "Ada",
        "Ada",
        phone=row["phone"],
        email=row["email"],
        wechat=row["wechat"],
        preferred_channel=parse_label(Channel, row["prefers"]),
    )
    found = choose_channel(rule, ada)
    assert (found.channel, found.reach_at) == (row["channel"], row["reach_at"])


def test_customers_whom_nothing_reaches_are_told_in_one_note() -> None:
    company = Company(
        "| customer | signed_on |\n| Ada | 2026-03-02 |\n| Bo | 2026-03-02 |", rules=CARE
    )
    (note,) = company.plan("2026-03-02").layout.problems
    assert note.note
    assert (note.where, note.value) == ("Customers!B2", "Ada")
    assert str(note.message).endswith("nothing to reach them by: 2, this one first.")


GOALS = """
| tier      | stage      | goal        |
| high      | onboarding | guidance    |
| potential | dormant    | opportunity |
| high      | in use     | satisfaction |
| potential | onboarding | satisfaction |
"""


@pytest.mark.parametrize("row", drawn(GOALS), ids=lambda row: f"{row['tier']} {row['stage']}")
def test_a_routine_contacts_goal_follows_tier_and_stage(row: dict[str, str]) -> None:
    rules = rules_of(
        """
| rule_id | trigger   | repeat        | offset | goal         |
| R1      | recurring | every quarter |        | satisfaction |
| R2      | signed    |               | +1d    | satisfaction |
"""
    )
    company = Company(
        "| customer | phone | signed_on | tier | stage |\n"
        f"| Ada | 138 | 2026-03-02 | {row['tier']} | {row['stage']} |",
        rules=rules,
    )
    goals = {task.rule: task.goal for task in company.plan("2026-03-02").tasks}
    assert goals == {"R1": Goal(row["goal"]), "R2": Goal.SATISFACTION}
