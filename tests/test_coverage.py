"""The omission audit: everybody without an open contact, each with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from desks import small_desk
from openpyxl import load_workbook
from runs import DAY, done, followup, planned_demo

from followup_cli.coverage import Coverage, find_gaps, summary
from followup_cli.model import Customer, Task
from followup_cli.model_rules import Repeat, Rule, When
from followup_cli.terms import (
    CustomerStatus,
    Goal,
    Stage,
    Status,
    Tier,
    Trigger,
    Uncovered,
)
from followup_cli.words import msg, tell
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

    from followup_cli.words import Message

SURVEY = Rule(
    "R16",
    "Yearly survey",
    (When(Trigger.RECURRING),),
    Goal.SATISFACTION,
    repeat=Repeat(1, "y"),
    tiers=frozenset({Tier.GENERAL}),
)
LETTER = Rule("R02", "Letter", (When(Trigger.SIGNED),), Goal.RELATIONSHIP)
ADA = Customer("C1", "Ada", tier=Tier.GENERAL, values={"signed_on": date(2026, 3, 1)})
NOBODY: dict[str, Message] = {}


def task(task_id: str, *, customer: str = "C1", **more: Any) -> Task:
    there = {"row": 2, "status": Status.PENDING, "due": date(2026, 3, 9), **more}
    return Task(key=f"R16|{customer}|start|{task_id}", task_id=task_id, customer_id=customer, **there)  # fmt: skip


def audit(*tasks: Task, customer: Customer = ADA, **known: Any) -> Coverage:
    told = {"waiting": (), "barred": NOBODY, "made": {}, "rules": (SURVEY,), **known}
    rules, made = told.pop("rules"), told.pop("made")
    return find_gaps({customer.customer_id: customer}, rules, tasks, made, lang="en", **told)


def why(found: Coverage) -> tuple[str, str]:
    (gap,) = found.gaps
    return gap.reason.value, tell(gap.why, "en")


def test_whoever_has_an_open_contact_is_covered() -> None:
    found = audit(task("T1"))
    assert (found.gaps, found.is_whole, found.planned_next) == ((), True, 0)
    assert [str(line) for line in summary(found)] == [
        "Customers: 1, all of them with an open contact."
    ]


def test_whoever_is_only_covered_by_the_next_plan_is_counted() -> None:
    found = audit(task("T1", row=None))
    assert found.is_whole
    assert [str(line) for line in summary(found)][-1] == (
        "Of these 1 have one only once `followup plan` has run."
    )


def test_everything_closed() -> None:
    closed = task("T1", status=Status.NOT_NEEDED), task("T2", status=Status.DONE, done_on=date(2026, 3, 12))  # fmt: skip
    assert why(audit(*closed)) == ("closed", "the last was T2, Done, 2026-03-12")
    assert why(audit(replace(closed[0], due=None))) == (
        "closed",
        "all 1 of their contacts are closed",
    )


def test_what_a_person_deleted_is_named() -> None:
    made = {"R16|C1|start|T1": "T1", "R16|C1|start|T2": "T2", "R16|C2|start|T3": "T3"}
    assert why(audit(task("T1", status=Status.DONE), made=made)) == (
        "deleted",
        "deleted by a person: T2",
    )


def test_a_contact_held_back_says_which_rule_waits() -> None:
    waiting = (replace(task(""), rule="R16"), replace(task(""), rule="R15"))
    assert why(audit(waiting=waiting)) == ("held_back", "nobody has room yet: R16, R15")


def test_no_rule_for_such_a_customer() -> None:
    high = replace(ADA, tier=Tier.HIGH, stage=Stage.IN_USE, status=CustomerStatus.SIGNED)
    assert why(audit(customer=high)) == ("no_rule", "no rule is for: High value, In use, Signed")
    assert why(audit(rules=(replace(SURVEY, enabled=False),)))[0] == "no_rule"


def test_the_dates_that_are_missing_are_named_as_the_workbook_names_them() -> None:
    bare = replace(ADA, values={"signed_on": None, "birthday": date(1980, 1, 1)})
    assert why(audit(customer=bare)) == (
        "no_date",
        "all of these are empty: Signed On, Registered On, Purchase Date, Go-live",
    )
    assert why(audit(customer=bare, rules=(LETTER,)))[1] == "all of these are empty: Signed On"


def test_dates_too_old_or_too_far_point_at_why_not() -> None:
    assert why(audit())[0] == "nothing_ahead"
    assert "`followup why --not C1`" in why(audit())[1]


@pytest.mark.parametrize("rows", [(), (task("T1", status=Status.DONE),)])
def test_whose_contract_has_ended_nothing_recurs_for(rows: tuple[Task, ...]) -> None:
    lapsed = replace(ADA, stage=Stage.LAPSED)
    assert why(audit(*rows, customer=lapsed)) == (
        "nothing_ahead",
        "the contract has ended, and with it what recurs: `followup why --not C1`",
    )


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        (replace(ADA, do_not_contact=True), Uncovered.DO_NOT_CONTACT),
        (replace(ADA, status=CustomerStatus.INVALID), Uncovered.INVALID),
        (replace(ADA, status=CustomerStatus.TERMINATED), Uncovered.TERMINATED),
        (replace(ADA, stage=Stage.TERMINATED), Uncovered.TERMINATED),
    ],
)
def test_whom_nobody_may_contact_is_listed_and_fine(customer: Customer, reason: Uncovered) -> None:
    found = audit(customer=customer, barred={"C1": msg("the customer is invalid")})
    assert found.gaps[0].reason is reason
    assert found.is_whole


def test_those_that_need_care_come_first_the_most_valuable_of_them() -> None:
    people = {
        "C1": replace(ADA, do_not_contact=True),
        "C2": Customer("C2", "Zoe", tier=Tier.GENERAL, values={}),
        "C3": Customer("C3", "Bo", values={}),
        "C4": Customer("C4", "Al", tier=Tier.GENERAL, values={}),
    }
    rule = replace(SURVEY, tiers=frozenset())
    found = find_gaps(people, [rule], [], {}, barred={"C1": msg("no")}, lang="en")
    assert [gap.customer.customer for gap in found.gaps] == ["Al", "Zoe", "Bo", "Ada"]
    assert [str(line) for line in summary(found)] == [
        "Customers: 4, with an open contact 0, without: No date 3, Do not contact 1."
    ]
    assert not found.is_whole


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everybody_has_an_open_contact_or_is_listed(tmp_path: Path, lang: str) -> None:
    path = planned_demo(tmp_path / "demo.xlsx", lang)
    asked = ("-w", path, "--as-of", DAY, "--format", "json")
    result = followup("check", "--coverage", *asked)
    rows = json.loads(result.stdout)
    keys = ("customer_id", "customer", "tier", "stage", "owner", "reason", "why", "where")
    assert all(tuple(row) == keys for row in rows)
    busy = {row["customer_id"] for row in json.loads(done("due", "--all", *asked))}
    desk = {str(cid) for cid in read_desk(path).customers.frame["customer_id"]}
    assert {row["customer_id"] for row in rows} == desk - busy
    fine = {"do_not_contact", "terminated", "invalid"}
    assert result.exit_code == (1 if {row["reason"] for row in rows} - fine else 0)


def test_somebody_left_out_is_an_exit_code_of_1(tmp_path: Path) -> None:
    """All that is known of Em is a name; what Di will buy on Friday is no purchase yet."""
    path = small_desk(tmp_path / "desk.xlsx", "en")
    book = load_workbook(path)
    book["Customers"].append(["C5", "Em"])
    book.save(path)
    result = followup("check", "--coverage", "-w", path, "--as-of", DAY)
    assert result.exit_code == 1
    assert "No date" in result.stdout
    assert "Customers: 5, with an open contact 3, without: No date 2." in result.stderr
