"""What comes back: from the start or from the last contact, to the horizon or the contract's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from company import Company, in_rows, rules_of
from hypothesis import given
from hypothesis import strategies as st

from followup_cli.festivals import in_year
from followup_cli.model_desk import Settings
from followup_cli.model_rules import Repeat
from followup_cli.schedule_recur import again, nth, upcoming
from followup_cli.terms import Status

MONTHLY, QUARTERLY = Repeat(1, "mo"), Repeat(3, "mo")


def test_months_are_added_to_the_start_at_once_so_that_month_ends_do_not_creep() -> None:
    start = date(2026, 1, 31)
    days = [str(each.on) for each in upcoming(MONTHLY, start, start, date(2026, 5, 31))]
    assert days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        (Repeat(1, "mo", on_day=1), ["2026-03-01", "2026-04-01"]),
        (Repeat(1, "mo", on_day=31), ["2026-02-28", "2026-03-31"]),
        (Repeat(3, "mo", on_day=15), []),  # next in May, with February already past the 20th
        (Repeat(2, "w"), ["2026-03-06", "2026-03-20", "2026-04-03"]),
        (Repeat(1, "mo", rrule="FREQ=MONTHLY;BYDAY=1MO"), ["2026-03-02", "2026-04-06"]),
        (Repeat(1, "mo", rrule="FREQ=MONTHLY;BYMONTHDAY=-1"), ["2026-02-28", "2026-03-31"]),
    ],
)
def test_a_contact_comes_back_as_the_rule_says(repeat: Repeat, expected: list[str]) -> None:
    start, until = date(2026, 2, 20), date(2026, 4, 10)
    assert [str(each.on) for each in upcoming(repeat, start, start, until)] == expected


def test_a_29_february_falls_on_the_28th_in_a_common_year() -> None:
    assert in_year(2, 29, 2026) == date(2026, 2, 28)
    assert in_year(2, 29, 2028) == date(2028, 2, 29)


REPEATS = st.one_of(
    st.tuples(st.integers(1, 24), st.just("mo")),
    st.tuples(st.integers(1, 60), st.sampled_from(["d", "w"])),
    st.tuples(st.integers(1, 5), st.just("y")),
    st.tuples(st.integers(1, 6), st.just("mo"), st.integers(1, 31)),
    st.just((1, "w", None, False, "FREQ=WEEKLY;BYDAY=MO,TH")),
).map(lambda fields: Repeat(*fields))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(REPEATS, DAYS, DAYS, DAYS)
def test_a_window_shows_just_what_lies_in_it(
    repeat: Repeat, start: date, since: date, until: date
) -> None:
    everything = list(upcoming(repeat, start, start, until))
    seen = list(upcoming(repeat, start, since, until))
    assert seen == [each for each in everything if each.on >= since]
    assert all(start < each.on <= until for each in everything)
    assert len({each.key for each in everything}) == len(everything)
    assert all(again(repeat, start, each.key) == each.on for each in everything)


@pytest.mark.parametrize("key", ["", "next", "2026-13", "20x6-01", "delivered"])
def test_a_key_that_is_none_of_ours_comes_back_never(key: str) -> None:
    assert again(Repeat(1, "mo", on_day=1), date(2026, 1, 1), key) is None


def test_the_nth_time_counts_from_the_start() -> None:
    assert nth(QUARTERLY, date(2025, 11, 30), 1) == date(2026, 2, 28)


ADA = "| customer | phone | {} |\n| Ada | 138 | {} |"


def laid(repeat: str, columns: str, values: str, as_of: str = "2026-03-02") -> list[str]:
    """Return when Ada is contacted under a rule that recurs."""
    rules = rules_of(f"| rule_id | trigger | repeat |\n| R1 | recurring | {repeat} |")
    company = Company(ADA.format(columns, values), rules=rules)
    return [str(task.due) for task in company.plan(as_of).tasks]


def test_a_monthly_visit_on_the_first_moves_off_the_holidays() -> None:
    days = laid("every month on 1", "signed_on", "2025-06-10")
    assert days[:3] == ["2026-04-01", "2026-05-06", "2026-06-01"]  # Labour Day
    assert "2026-10-08" in days  # National Day
    assert "2027-01-04" in days  # New Year, then a weekend
    assert len(days) == 12


@pytest.mark.parametrize(
    ("columns", "values", "first"),
    [
        ("signed_on", "2026-01-05", "2026-04-07"),  # 5 April is a Sunday, the 6th Qingming
        ("registered_on | signed_on", "2025-12-15 | 2026-01-05", "2026-03-16"),
        ("go_live | signed_on", "2026-02-10 | 2026-03-01", "2026-05-11"),
    ],
)
def test_a_quarterly_visit_counts_from_the_earliest_start(
    columns: str, values: str, first: str
) -> None:
    assert laid("every quarter", columns, values)[0] == first


def test_the_first_purchase_is_a_start_too() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every quarter |")
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        "| customer_id | order_id | order_date |\n| Ada | 1 | 2026-02-10 15:00 |",
        rules=rules,
    )
    assert str(company.plan("2026-03-02").tasks[0].due) == "2026-05-11"


def test_a_customer_without_any_start_is_not_visited() -> None:
    assert laid("every quarter", "tags", "new") == []


def test_a_year_is_laid_out_and_rolled_forward_by_each_plan() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every quarter |")
    company = Company(ADA.format("signed_on", "2026-03-02"), rules=rules)
    first = company.plan("2026-03-02")
    assert [str(t.due) for t in first.tasks] == [
        "2026-06-02",
        "2026-09-02",
        "2026-12-02",
        "2027-03-02",
    ]
    again_ = company.plan("2026-03-02", in_rows(first.tasks), first.merged.log)
    assert again_.merged.changes == ()
    later = company.plan("2026-06-02", in_rows(first.tasks), first.merged.log)
    assert [str(c.after.due) for c in later.merged.changes] == ["2027-06-02"]


def test_nothing_recurs_beyond_the_contract() -> None:
    days = laid("every quarter", "signed_on | contract_end", "2026-03-02 | 2026-10-01")
    assert days == ["2026-06-02", "2026-09-02"]
    assert laid("every quarter", "signed_on | contract_end", "2024-03-02 | 2025-03-01") == []


def test_a_contract_without_an_end_recurs_to_the_horizon() -> None:
    assert len(laid("every quarter", "signed_on | contract_end", "2026-03-02 | no end")) == 4


def test_the_horizon_is_a_setting() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every month |")
    company = Company(
        ADA.format("signed_on", "2026-03-02"), rules=rules, settings=Settings(horizon_months=3)
    )
    assert len(company.plan("2026-03-02").tasks) == 3


AFTER = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | after 3 months |")


def test_after_counts_from_the_last_contact_and_only_the_next_one_is_laid_out() -> None:
    company = Company(ADA.format("last_contact", "2026-02-10"), rules=AFTER)
    (task,) = company.plan("2026-03-02").tasks
    assert (str(task.due), task.key) == ("2026-05-11", "R1|Ada|last contact|2026-02-10")


def test_a_customer_never_contacted_counts_from_the_start() -> None:
    company = Company(ADA.format("signed_on", "2026-02-10"), rules=AFTER)
    assert [str(t.due) for t in company.plan("2026-03-02").tasks] == ["2026-05-11"]


def test_a_contact_long_overdue_is_due_on_the_next_working_day() -> None:
    company = Company(ADA.format("last_contact", "2020-02-10"), rules=AFTER)
    assert [str(t.due) for t in company.plan("2026-03-06").tasks] == ["2026-03-09"]


@pytest.mark.parametrize(("ends", "made"), [("2026-03-05", []), ("2026-03-09", ["2026-03-09"])])
def test_no_overdue_contact_is_caught_up_on_after_the_contract(ends: str, made: list[str]) -> None:
    """Three months after the last contact were over long ago; now it would be 9 March."""
    company = Company(
        f"""
| customer | phone | last_contact | signed_on  | contract_end |
| Ada      | 138   | 2025-10-10   | 2025-03-10 | {ends}       |
""",
        rules=AFTER,
    )
    assert [str(t.due) for t in company.plan("2026-03-06").tasks] == made


def test_any_contact_moves_the_next_routine_one_and_says_so() -> None:
    before = Company(ADA.format("last_contact", "2026-02-10"), rules=AFTER)
    first = before.plan("2026-03-02")
    called = Company(ADA.format("last_contact", "2026-03-04"), rules=AFTER)
    later = called.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    (change,) = later.merged.changes
    assert (change.kind, str(change.after.due)) == ("moved", "2026-06-04")
    assert change.after.task_id == first.tasks[0].task_id
    assert "2026-02-10" in str(change.why)
    assert "2026-03-04" in str(change.why)


def test_a_visit_that_is_done_makes_the_next() -> None:
    company = Company(ADA.format("last_contact", "2026-02-10"), rules=AFTER)
    first = company.plan("2026-03-02")
    done = replace(first.tasks[0], status=Status.DONE, done_on=date(2026, 5, 8), row=2)
    later = company.plan("2026-05-11", (done,), first.merged.log)
    assert [str(t.due) for t in later.tasks] == ["2026-05-11", "2026-08-10"]


def test_a_start_that_is_corrected_moves_the_visits_that_are_there() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every quarter |")
    first = Company(ADA.format("signed_on", "2026-03-02"), rules=rules).plan("2026-03-02")
    later = Company(ADA.format("signed_on", "2026-03-03"), rules=rules).plan(
        "2026-03-05", in_rows(first.tasks), first.merged.log
    )
    assert later.merged.counts["moved"] == 4
    assert [str(t.due) for t in later.tasks][:2] == ["2026-06-03", "2026-09-03"]
