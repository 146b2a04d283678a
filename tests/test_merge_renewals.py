"""Contracts that are renewed: the old term ends in the log, its reminders go, a new term begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from company import ALONE, Company, Plan, default, in_rows

from followup_cli.terms import Status

RENEWALS = default("R10", "R11")


def under_contract(end: str, orders: str = "") -> Company:
    """Return a company whose one customer's contract ends on a day."""
    return Company(
        "| customer | status | phone | signed_on | contract_start | contract_end |\n"
        f"| Ada | signed | 138 | 2025-07-01 | 2025-07-01 | {end} |",
        orders,
        rules=RENEWALS,
        people=ALONE,
    )


def after_renewal(end: str, as_of: str = "2026-03-09") -> tuple[Plan, Plan]:
    """Return the plan of a contract to 30 June 2026, and the next, when its end has moved."""
    first = under_contract("2026-06-30").plan("2026-03-02")
    later = under_contract(end).plan(as_of, in_rows(first.tasks), first.merged.log)
    return first, later


def test_an_end_moved_by_a_month_or_less_corrects_the_date_of_the_same_tasks() -> None:
    first, later = after_renewal("2026-07-31")
    assert [t.task_id for t in later.tasks] == [t.task_id for t in first.tasks]
    assert [str(t.due) for t in later.tasks] == ["2026-04-30", "2026-07-01"]
    assert later.merged.counts["moved"] == 2


def test_an_end_moved_by_more_than_31_days_is_a_renewal() -> None:
    first, later = after_renewal("2027-06-30")
    assert [str(t.due) for t in first.tasks] == ["2026-04-01", "2026-05-29"]
    assert [(t.task_id, t.status, str(t.due)) for t in later.tasks] == [
        ("T0001", Status.NOT_NEEDED, "2026-04-01"),
        ("T0002", Status.NOT_NEEDED, "2026-05-29"),
        ("T0003", Status.PENDING, "2027-04-01"),
        ("T0004", Status.PENDING, "2027-05-31"),
    ]
    assert later.tasks[0].why.startswith("not needed: renewed until 2027-06-30")


def test_the_old_term_is_kept_in_the_log_once() -> None:
    first, later = after_renewal("2027-06-30")
    terms = [line for line in later.merged.log if line.sheet == "Customers"]
    assert [(t.row, t.field, t.before, t.after) for t in terms] == [
        ("Ada", "Contract End", "2026-06-30", "2027-06-30")
    ]
    log = (*first.merged.log, *later.merged.log)
    once_more = under_contract("2027-06-30").plan("2026-03-16", in_rows(later.tasks), log)
    assert once_more.merged.log == ()


def test_a_renewal_is_seen_though_its_reminders_were_all_done() -> None:
    first = under_contract("2026-06-30").plan("2026-03-02")
    done = tuple(replace(t, status=Status.DONE) for t in in_rows(first.tasks))
    later = under_contract("2027-06-30").plan("2026-06-01", done, first.merged.log)
    assert [t.status for t in later.tasks[:2]] == [Status.DONE, Status.DONE]
    assert [line.before for line in later.merged.log if line.sheet == "Customers"] == ["2026-06-30"]


def test_small_corrections_one_after_another_stay_the_same_term() -> None:
    plan = under_contract("2026-06-30").plan("2026-03-02")
    log = plan.merged.log
    for end in ("2026-07-20", "2026-08-10", "2026-08-31"):
        plan = under_contract(end).plan("2026-03-02", in_rows(plan.tasks), log)
        log = (*log, *plan.merged.log)
    assert [t.task_id for t in plan.tasks] == ["T0001", "T0002"]
    assert [str(t.due) for t in plan.tasks] == ["2026-06-02", "2026-07-31"]


def test_a_postponed_reminder_is_not_needed_either_once_renewed() -> None:
    first = under_contract("2026-06-30").plan("2026-03-02")
    put_off = tuple(replace(t, due=date(2026, 6, 1)) for t in in_rows(first.tasks))
    later = under_contract("2027-06-30").plan("2026-03-09", put_off, first.merged.log)
    assert [t.status for t in later.tasks[:2]] == [Status.NOT_NEEDED, Status.NOT_NEEDED]


def test_an_end_moved_to_an_earlier_year_is_no_renewal() -> None:
    _, later = after_renewal("2026-04-30")
    assert not [line for line in later.merged.log if line.sheet == "Customers"]
    assert [t.status for t in later.tasks[:2]] == [Status.NOT_NEEDED, Status.NOT_NEEDED]


def test_a_following_contract_among_the_orders_renews_the_first_without_a_line() -> None:
    first = under_contract("2026-06-30").plan("2026-03-02")
    orders = """
| customer_id | order_id | order_date | amount | contract_start | contract_end |
| Ada         | 77       | 2026-03-05 | 900    | 2026-07-01     | 2027-06-30   |
"""
    now = under_contract("2026-06-30", orders)
    later = now.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert [t.status for t in later.tasks] == [
        Status.NOT_NEEDED,
        Status.NOT_NEEDED,
        Status.PENDING,
        Status.PENDING,
    ]
    assert not [line for line in later.merged.log if line.sheet == "Customers"]


def test_two_running_contracts_are_two_renewals() -> None:
    orders = """
| customer_id | order_id | order_date | amount | product | contract_start | contract_end |
| Ada         | 77       | 2025-12-05 | 900    | Device  | 2025-12-05     | 2026-12-04   |
"""
    plan = under_contract("2026-06-30", orders).plan("2026-03-02")
    assert [str(t.due) for t in plan.tasks] == [
        "2026-04-01",
        "2026-05-29",
        "2026-09-04",
        "2026-11-04",
    ]


def test_in_a_chinese_workbook_the_log_is_chinese_and_is_remembered() -> None:
    def until(end: str) -> Company:
        return replace(under_contract(end), lang="zh")

    first = until("2026-06-30").plan("2026-03-02")
    later = until("2027-06-30").plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert [line[2:] for line in later.merged.log[:2]] == [
        ("客户", "Ada", "合同到期日", "2026-06-30", "2027-06-30", "已续签至 2027-06-30"),
        ("排期表", "T0001", "任务状态", "待处理", "无需处理", "已续签至 2027-06-30"),
    ]
    assert later.tasks[0].why == (
        "无需处理：已续签至 2027-06-30 · R10 · 合同到期 2026-06-30（Customers!Q2）-90d → 2026-04-01"
    )
    log = (*first.merged.log, *later.merged.log)
    assert until("2027-06-30").plan("2026-03-09", in_rows(later.tasks), log).merged.log == ()
    assert until("2027-06-30").plan("2026-03-09", (), log).tasks == ()
