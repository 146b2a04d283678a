"""What nobody tells as triggers: silence, signs of risk, signs of a new need.

Tests are named by the rows of the checklist that hold their numbers, as in `test_triggers.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from company import Company, default, in_rows, rules_of
from triggered import assert_contacts, company, later, signed

from followup_cli.model import Task
from followup_cli.terms import Status, YesNo

SILENT = """
| customer | owner | phone | tier      | last_contact |
| Ada      | Owen  | 138   | potential | {contact}    |
"""
LAST_ORDER = """
| customer_id | order_id | order_date |
| Ada         | 1        | {day}      |
"""


def silent(contact: str = "", order: str = "") -> Company:
    """Return a company that last heard of Ada on these days."""
    orders = LAST_ORDER.format(day=order) if order else ""
    return company("R20", customers=SILENT.format(contact=contact), orders=orders)


@pytest.mark.parametrize(
    ("contact", "order", "due", "why"),
    [
        ("2026-01-05", "2025-12-01", "2026-03-06", "silence, last contact 2026-01-05 (Customers!V2) +60d → 2026-03-06"),
        ("2025-12-01", "2026-01-05", "2026-03-06", "silence, last order 2026-01-05 (Orders!F2) +60d → 2026-03-06"),
        ("2025-11-03", "", "2026-03-03", "silence, last contact 2025-11-03 (Customers!V2) +60d → 2026-01-02 (holiday) → 2026-01-04 (passed) → 2026-03-03"),
    ],
)  # fmt: skip
def test_023_silence_60_days_after_the_last_contact_or_order_a_wake_up_call(
    contact: str, order: str, due: str, why: str
) -> None:
    (task,) = silent(contact, order).plan("2026-03-02").tasks
    assert (task.owner, task.channel, task.goal) == ("Owen", "phone", "opportunity")
    assert str(task.due) == due
    assert task.why.endswith(why.rpartition(" → ")[2])


def test_023_a_call_that_is_weeks_ahead_is_not_laid_out_yet() -> None:
    assert_contacts(silent("2026-01-15").plan("2026-03-02"), "| due |\n| 2026-03-16 |")
    assert_contacts(silent("2026-01-16").plan("2026-03-02"), "| due |")


def test_023_an_order_moves_the_open_call_and_says_so() -> None:
    first = silent("2026-01-05").plan("2026-03-02")
    bought = silent("2026-01-05", "2026-03-03")
    moved = later(first, bought, "2026-03-04")
    assert_contacts(moved, "| task_id | due |\n| T0001 | 2026-05-06 |")  # 2 May is a holiday
    (line, known) = moved.merged.log
    assert line.why == "last order was 2026-01-05, is 2026-03-03 (Orders!F2)"
    assert (known.row, known.field, known.after) == ("T0001", "Key", "R20|Ada|silence|2026-03-03")


def test_023_once_made_the_count_starts_anew() -> None:
    first = silent("2026-01-05").plan("2026-03-02")
    made = later(
        first, silent("2026-01-05"), "2026-04-27", status=Status.DONE, done_on=date(2026, 3, 6)
    )
    assert_contacts(
        made,
        "| due | why |\n| 2026-05-06 | R20 · silence, last contact 2026-03-06 (T0001) +60d → 2026-05-05 (holiday) → 2026-05-06 |",
    )


SURVEY = "| rule_id | trigger | automatic | channel |\n| A1 | event:x | yes | survey |"


@pytest.mark.parametrize(
    ("cells", "due"),
    [
        ({}, "2026-03-06"),  # a message that went out by itself breaks no silence
        ({"reached": YesNo.YES}, "2026-05-06"),
        ({"score": 9.0}, "2026-05-06"),  # a survey that somebody answered does
    ],
)
def test_023_a_message_that_nobody_answered_is_no_contact(cells: dict[str, Any], due: str) -> None:
    rules = (*default("R20"), *rules_of(SURVEY))
    there = replace(silent("2026-01-05"), rules=rules)
    sent = Task(
        key="A1|Ada|x|", task_id="T0001", customer="Ada", customer_id="Ada", rule="A1",
        status=Status.DONE, done_on=date(2026, 3, 3), owner="Owen", **cells,
    )  # fmt: skip
    plan = there.plan("2026-03-03" if due < "2026-04" else "2026-04-27", (replace(sent, row=2),))
    assert [str(t.due) for t in plan.tasks if t.is_open] == [due]


@pytest.mark.parametrize("row", ["not needed", "deleted"])
def test_023_a_call_that_a_person_did_away_with_is_not_made_again_for_the_same_silence(
    row: str,
) -> None:
    first = silent("2026-01-05").plan("2026-03-02")
    rows = tuple(replace(t, status=Status.NOT_NEEDED) for t in in_rows(first.tasks))
    known = rows if row == "not needed" else ()
    plan = silent("2026-01-05").plan("2026-03-09", known, first.merged.log)
    assert_contacts(plan, "| due |")
    assert plan.merged.changes == ()


@pytest.mark.parametrize("row", ["not needed", "deleted"])
def test_023_nor_where_an_order_had_moved_it_before(row: str) -> None:
    first = silent("2025-12-15").plan("2026-02-02")
    bought = silent("2025-12-15", "2026-01-05")
    moved = later(first, bought, "2026-02-03")
    log = (*first.merged.log, *moved.merged.log)
    gone = tuple(replace(t, status=Status.NOT_NEEDED) for t in in_rows(moved.tasks))
    plan = bought.plan("2026-03-02", gone if row == "not needed" else (), log, asked="Ada")
    assert_contacts(plan, "| due |")
    assert plan.merged.log == ()
    if row == "deleted":
        (refused,) = plan.layout.refused
        assert str(refused.why) == "T0001 was deleted from Schedule"


def test_023_what_an_order_had_moved_comes_back_once_its_rule_is_for_the_customer_again() -> None:
    first = silent("2025-12-15").plan("2026-02-02")
    bought = silent("2025-12-15", "2026-01-05")
    moved = later(first, bought, "2026-02-03")
    lesser = replace(bought, customers=bought.customers.replace("potential", "general  "))
    log = (*first.merged.log, *moved.merged.log)
    without = lesser.plan("2026-03-02", in_rows(moved.tasks), log)
    log = (*log, *without.merged.log)
    back = bought.plan("2026-03-03", in_rows(without.tasks), log)
    assert [(t.task_id, t.status) for t in back.tasks] == [
        ("T0001", Status.NOT_NEEDED),
        ("T0002", Status.PENDING),
    ]
    again = bought.plan("2026-03-03", in_rows(back.tasks), (*log, *back.merged.log))
    assert again.merged.log == ()


RHYTHM = """
| customer_id | order_id | order_date | amount |
| Ada         | 1        | 2025-10-01 | 100    |
| Ada         | 2        | 2025-10-31 | 100    |
| Ada         | 3        | 2025-11-30 | 100    |
| Ada         | 4        | 2025-12-30 | 100    |
"""


def test_016_churn_risk_one_care_contact_until_the_sign_has_gone() -> None:
    risky = company("R21", orders=RHYTHM)
    assert_contacts(risky.plan("2026-02-16"), "| due |")  # 48 days, usually 30
    first = risky.plan("2026-03-02")
    assert_contacts(
        first,
        """
| type          | who  | due        | why                                                                           |
| Customer care | Owen | 2026-03-04 | R21 · churn risk 2026-03-02 (silent for 62 days, usually 30) +2bd → 2026-03-04 |
""",
    )
    same_day = risky.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert (same_day.merged.changes, same_day.merged.log) == ((), ())
    week_on = risky.plan("2026-03-03", in_rows(first.tasks), first.merged.log)
    assert (week_on.merged.changes, week_on.merged.log) == ((), ())


def test_016_a_sign_that_has_gone_takes_its_contact_along_and_may_come_back() -> None:
    risky = company("R21", orders=RHYTHM)
    first = risky.plan("2026-03-02")
    bought = company("R21", orders=RHYTHM + "| Ada | 5 | 2026-03-03 | 100 |\n")
    better = later(first, bought, "2026-03-04")
    assert [(t.status, t.why.partition(" · ")[0]) for t in better.tasks] == [
        (Status.NOT_NEEDED, "not needed: the sign has gone")
    ]
    (retired, gone) = sorted(better.merged.log, key=lambda line: line.sheet, reverse=True)
    assert (retired.field, gone.field) == ("Status", "churn_risk")
    assert (gone.sheet, gone.row, gone.before, gone.after) == ("Customers", "Ada", "2026-03-02", "2026-03-04")  # fmt: skip
    log = (*first.merged.log, *better.merged.log)
    assert bought.plan("2026-03-04", in_rows(better.tasks), log).merged.log == ()
    back = bought.plan("2026-05-11", in_rows(better.tasks), log)
    assert_contacts(back, "| task_id | due |\n| T0002 | 2026-05-13 |")


def test_016_who_has_been_gone_for_half_a_year_is_lost_and_no_longer_at_risk() -> None:
    assert_contacts(company("R21", orders=RHYTHM).plan("2026-06-27"), "| due |\n| 2026-06-30 |")
    assert_contacts(company("R21", orders=RHYTHM).plan("2026-06-28"), "| due |")


def test_016_a_contract_that_ended_and_was_not_renewed_is_a_risk_too() -> None:
    ended = signed("R21", end="2026-03-01")
    assert_contacts(
        ended.plan("2026-03-03"),
        """
| type          | due        | why                                                                                                                |
| Customer care | 2026-03-05 | R21 · churn risk 2026-03-03 (contract ended 2 days ago, none follows; never renewed yet) +2bd → 2026-03-05 |
""",
    )


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("2026-01-28 | 250", "bought for 250, usually 100"),
        ("2026-01-12 | 100", "bought again after 13 days, usually 30"),
        ("2026-01-28 | 199", ""),
        ("2026-01-15 | 100", ""),  # 16 days: not less than half of 30
    ],
)
def test_016_opportunity_an_order_beyond_the_habit_makes_one_contact(order: str, said: str) -> None:
    plan = company("R22", orders=RHYTHM + f"| Ada | 5 | {order} |\n").plan("2026-01-29")
    assert [task.why.partition("(")[2].partition(")")[0] for task in plan.tasks] == (
        [f"Orders!F6: {said}"] if said else []
    )
    assert all((t.owner, t.goal) == ("Sol", "opportunity") for t in plan.tasks)


def test_016_a_need_is_told_for_30_days_and_asked_about_once() -> None:
    grown = company("R22", orders=RHYTHM + "| Ada | 5 | 2026-01-28 | 250 |\n")
    first = grown.plan("2026-01-29")
    assert_contacts(first, "| due |\n| 2026-02-02 |")
    asked = later(first, grown, "2026-02-20", status=Status.DONE, done_on=date(2026, 2, 2))
    assert asked.merged.changes == ()
    over = grown.plan("2026-03-02", in_rows(asked.tasks), first.merged.log)
    assert [line.field for line in over.merged.log] == ["opportunity"]


def test_a_sign_says_in_chinese_why_too() -> None:
    (task,) = replace(company("R21", orders=RHYTHM), lang="zh").plan("2026-03-02").tasks
    why = "R21 · 流失风险 2026-03-02（已 62 天未购买，平时间隔 30 天）+2bd → 2026-03-04"
    assert task.why == why
