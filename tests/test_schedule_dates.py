"""Dates: working days, windows, no flood, and what is still ahead though its offset has passed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from company import Company, default, in_rows, rules_of
from score_frames import drawn

from followup_cli.model_desk import Settings
from followup_cli.terms import Status

SIGNED = """
| customer | status | signed_on | phone |
| Ada      | signed | {day}     | 138   |
"""


def due(rules: str, day: str, as_of: str) -> list[str]:
    """Return when Ada, who signed on a day, is contacted."""
    company = Company(SIGNED.format(day=day), rules=rules_of(rules))
    return [str(task.due) for task in company.plan(as_of).tasks]


@pytest.mark.parametrize(
    ("offset", "day", "shift", "expected"),
    [
        ("+7d", "2026-03-01", "next", "2026-03-09"),  # the 8th is a Sunday
        ("+7d", "2026-03-01", "previous", "2026-03-06"),
        ("+7d", "2026-03-01", "none", "2026-03-08"),
        ("+1mo", "2026-01-31", "none", "2026-02-28"),  # the last day of February
        ("+2mo", "2026-01-31", "none", "2026-03-31"),  # both months at once
        ("+3bd", "2026-04-30", "next", "2026-05-08"),  # 1 to 5 May are days off
        ("+1d", "2026-05-08", "next", "2026-05-09"),  # a Saturday, but a make-up working day
        ("0", "2026-03-07", "next", "2026-03-09"),
    ],
)
def test_a_day_that_is_not_worked_moves_by_the_rules_own_policy(
    offset: str, day: str, shift: str, expected: str
) -> None:
    table = f"""
    | rule_id | trigger | offset   | working_day |
    | R1      | signed  | {offset} | {shift}     |
    """
    assert due(table, day, day) == [expected]


def test_hours_are_calendar_hours_and_never_move() -> None:
    company = Company(
        orders="""
| customer_id | order_id | order_date       |
| Ada         | 1        | 2026-03-06 10:30 |
""",
        customers="| customer | phone |\n| Ada | 138 |",
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | purchase | +24h |"),
    )
    assert [task.due for task in company.plan("2026-03-06").tasks] == [datetime(2026, 3, 7, 10, 30)]


@pytest.mark.parametrize(
    ("signed", "made"),
    [
        ("2026-02-25", ["2026-02-26"]),  # four days late
        ("2026-02-23", ["2026-02-24"]),  # six
        ("2026-02-22", ["2026-02-23"]),  # seven
        ("2026-02-19", []),  # ten
        ("2020-02-19", []),
    ],
)
def test_the_past_makes_no_task_due_before_the_backfill_days(signed: str, made: list[str]) -> None:
    table = "| rule_id | trigger | offset | working_day |\n| R1 | signed | +1d | none |"
    assert due(table, signed, "2026-03-02") == made


@pytest.mark.parametrize(("signed", "made"), [("2026-02-28", ["2026-03-01"]), ("2026-02-27", [])])
def test_an_automatic_message_more_than_a_day_late_is_not_made(
    signed: str, made: list[str]
) -> None:
    table = """
    | rule_id | trigger | offset | automatic | working_day | channel |
    | R1      | signed  | +1d    | yes       | none        | Email   |
    """
    assert due(table, signed, "2026-03-02") == made


ENDS = """
| customer | status | phone | signed_on  | contract_end |
| Ada      | signed | 138   | 2025-05-01 | {end}        |
"""


@pytest.mark.parametrize(
    ("end", "expected", "why"),
    [
        ("2026-08-01", "2026-04-30", "90 days before is Sunday 3 May, off since the 1st"),
        ("2026-05-01", "2026-03-03", "the offset had passed, the end is ahead: next working day"),
        ("2026-03-03", "2026-03-03", "it ends tomorrow"),
        ("2026-03-02", "2026-03-02", "it ends today"),
    ],
)
def test_a_fact_still_ahead_whose_offset_has_passed_is_due_on_the_next_working_day(
    end: str, expected: str, why: str
) -> None:
    company = Company(ENDS.format(end=end), rules=default("R10"))
    assert [str(task.due) for task in company.plan("2026-03-02").tasks] == [expected], why


def test_a_contract_that_has_ended_makes_no_reminder() -> None:
    assert not Company(ENDS.format(end="2026-03-01"), rules=default("R10")).plan("2026-03-02").tasks


def test_what_was_placed_late_stays_there_on_later_plans() -> None:
    company = Company(ENDS.format(end="2026-05-01"), rules=default("R10"))
    first = company.plan("2026-03-02")
    later = company.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert [task.due for task in later.tasks] == [date(2026, 3, 3)]
    assert later.tasks[0].why == first.tasks[0].why


WINDOWS = """
| offset | latest | bought           | due              | latest_is  | because                          |
| +7d    | +14d   | 2026-03-02       | 2026-03-09       | 2026-03-16 | a window of a week               |
| +7d    | +14d   | 2026-03-01       | 2026-03-09       | 2026-03-16 | both Sundays move                |
| +7d    |        | 2026-03-02       | 2026-03-09       | 2026-03-09 | without a window they are one    |
| +1d    | +1d    | 2026-03-06       | 2026-03-09       | 2026-03-09 | never closes before it opens     |
| +24h   | +3d    | 2026-03-06 10:30 | 2026-03-07 10:30 | 2026-03-09 | hours stay, the end moves        |
"""


@pytest.mark.parametrize("row", drawn(WINDOWS), ids=lambda row: row["because"])
def test_latest_is_counted_from_the_fact(row: dict[str, str]) -> None:
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        f"| customer_id | order_id | order_date |\n| Ada | 1 | {row['bought']} |",
        rules=rules_of(
            "| rule_id | trigger | offset | latest |\n"
            f"| R1 | purchase | {row['offset']} | {row['latest']} |"
        ),
    )
    (task,) = company.plan("2026-03-02").tasks or company.plan("2026-03-06").tasks
    assert (f"{task.due}"[:16], f"{task.latest}"[:16]) == (row["due"], row["latest_is"])
    assert task.first_deadline == task.latest


BIRTHDAYS = """
| born       | as_of      | due                    | because                               |
| 03-08      | 2026-03-02 | 2026-03-08             | a Sunday: fixed days do not move      |
| 1990-03-08 | 2026-03-02 | 2026-03-08             | with its year                         |
| 03-01      | 2026-03-02 | 2027-03-01             | yesterday's waits a year              |
| 03-02      | 2026-03-02 | 2026-03-02, 2027-03-02 | today's, and the next within a year   |
| 02-29      | 2026-02-01 | 2026-02-28             | 29 February in a common year          |
| 02-29      | 2028-02-01 | 2028-02-29             | and in a leap year                    |
"""


@pytest.mark.parametrize("row", drawn(BIRTHDAYS), ids=lambda row: row["because"])
def test_birthdays_come_every_year(row: dict[str, str]) -> None:
    company = Company(
        f"| customer | wechat | birthday |\n| Ada | ada88 | {row['born']} |", rules=default("R12")
    )
    plan = company.plan(row["as_of"])
    assert ", ".join(str(task.due) for task in plan.tasks) == row["due"]


def test_a_festival_greets_everybody_it_is_for_two_working_days_before() -> None:
    company = Company(
        """
| customer | tier | wechat |
| Ada      | high | ada88  |
| Bo       | low  | bo     |
""",
        rules=default("R38"),
    )
    made = [(task.customer, str(task.due)) for task in company.plan("2026-03-02").tasks]
    assert made == [("Ada", "2026-09-23"), ("Ada", "2027-02-03")]  # 25 September, 6 February


@pytest.mark.parametrize(
    ("offset", "as_of", "made"),
    [
        ("-2bd", "2026-09-24", ["2026-09-24"]),  # late, but still before the day itself
        ("-2bd", "2026-09-28", []),  # nobody greets after the festival of 25 September
        ("0", "2026-09-28", []),
        ("+3d", "2026-09-29", ["2026-09-28"]),  # a call after the festival may be late
    ],
)
def test_nobody_is_greeted_for_a_festival_that_is_over(
    offset: str, as_of: str, made: list[str]
) -> None:
    table = f"""
    | rule_id | trigger             | offset   |
    | R1      | festival:Mid-Autumn | {offset} |
    """
    company = Company("| customer | phone |\n| Ada | 138 |", rules=rules_of(table))
    due = [str(task.due) for task in company.plan(as_of).tasks]
    assert [day for day in due if day < "2027"] == made


def test_a_greeting_that_no_longer_fits_says_so_and_not_that_the_festival_is_gone() -> None:
    ada = "| customer | tier | wechat |\n| Ada | {} | ada88 |"
    first = Company(ada.format("high"), rules=default("R38")).plan("2026-03-02")
    later = Company(ada.format("general"), rules=default("R38")).plan(
        "2026-03-09", in_rows(first.tasks), first.merged.log
    )
    whys = [str(change.why) for change in later.merged.changes]
    assert whys == ["R38 is not for “General”"] * 2


def test_an_event_is_known_by_its_name_however_it_is_written() -> None:
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        events="""
| customer_id | event    | date       |
| Ada         | Training | 2026-03-02 |
| Ada         | Audit    | 2026-03-02 |
""",
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | event:training | +7d |"),
    )
    (task,) = company.plan("2026-03-02").tasks
    assert (str(task.due), task.key) == ("2026-03-09", "R1|Ada|Training 2026-03-02|")


@pytest.mark.parametrize(("promised", "made"), [("2026-03-07", ["2026-03-07"]), ("2026-02-20", [])])
def test_a_promised_contact_is_made_on_the_day_promised(promised: str, made: list[str]) -> None:
    company = Company(
        f"| customer | phone | next_contact |\n| Ada | 138 | {promised} |", rules=default("R28")
    )
    assert [str(task.due) for task in company.plan("2026-03-02").tasks] == made


def test_the_first_purchase_may_be_the_first_of_some_products() -> None:
    orders = """
| customer_id | order_id | order_date | product |
| Ada         | 1        | 2020-05-01 | Course  |
| Ada         | 2        | 2026-02-27 | Device  |
| Ada         | 3        | 2026-03-02 | Device  |
"""
    company = Company("| customer | phone |\n| Ada | 138 |", orders)
    ever = "| rule_id | trigger | offset | products |\n| R1 | first_purchase | +7d | {} |"
    keys = {
        wanted: [
            task.order_id
            for task in Company(company.customers, orders, rules=rules_of(ever.format(wanted)))
            .plan("2026-03-02")
            .tasks
        ]
        for wanted in ("", "device", "course", "Device, Course")
    }
    assert keys == {"": [], "device": ["2"], "course": [], "Device, Course": []}


@pytest.mark.parametrize(
    ("order", "thanked"),
    [
        ("| Ada | 1 | 2026-03-02 | 100  | paid      |", True),
        ("| Ada | 1 | 2026-03-02 | 100  | refunded  |", False),
        ("| Ada | 1 | 2026-03-02 | 100  | cancelled |", False),
        ("| Ada | 1 | 2026-03-02 | -100 |           |", False),
        ("| Ada | 1 | 2026-03-05 | 100  |           |", False),  # not yet
        ("| Ada | 1 | 2026-03-02 |      |           |", True),  # nobody wrote the amount down
    ],
)
def test_only_a_purchase_is_thanked_for(order: str, thanked: bool) -> None:  # noqa: FBT001  # a column
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        f"| customer_id | order_id | order_date | amount | order_status |\n{order}",
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | purchase | +7d |"),
    )
    assert bool(company.plan("2026-03-02").tasks) is thanked


def test_an_order_that_a_credit_note_undoes_is_not_delivered_to_anybody() -> None:
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        """
| customer_id | order_id | order_date | amount | delivered_on |
| Ada         | 1        | 2026-03-01 | 100    | 2026-03-02   |
| Ada         | 1        | 2026-03-02 | -100   |              |
""",
        rules=default("R07"),
    )
    assert not company.plan("2026-03-02").tasks


def test_a_rule_with_two_triggers_makes_two_contacts_of_one_order() -> None:
    company = Company(
        "| customer | phone |\n| Ada | 138 |",
        """
| customer_id | order_id | order_date | delivered_on |
| Ada         | 1        | 2026-03-02 | 2026-03-05   |
""",
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | purchase, delivered | +1d |"),
    )
    keys = [(task.key, str(task.due)) for task in company.plan("2026-03-02").tasks]
    assert keys == [("R1|Ada|1|", "2026-03-03"), ("R1|Ada|1|delivered", "2026-03-06")]


@pytest.mark.parametrize(
    "column",
    ["do_not_contact | yes", "status | terminated", "status | invalid", "stage | terminated"],
)
def test_nobody_is_contacted_by_mistake(column: str) -> None:
    name, _, value = column.partition(" | ")
    customers = f"| customer | phone | signed_on | {name} |\n| Ada | 138 | 2026-03-02 | {value} |"
    rules = rules_of("| rule_id | trigger | offset |\n| R1 | signed | +1d |")
    assert not Company(customers, rules=rules).plan("2026-03-02").tasks


def test_a_condition_looks_at_the_order_first_then_at_the_customer() -> None:
    company = Company(
        """
| customer | phone | tier |
| Ada      | 138   | high |
| Bo       | 139   | general |
""",
        """
| customer_id | order_id | order_date | amount |
| Ada         | 1        | 2026-03-02 | 5000   |
| Ada         | 2        | 2026-03-02 | 50     |
| Bo          | 3        | 2026-03-02 | 5000   |
""",
        rules=rules_of(
            "| rule_id | trigger | offset | when |\n"
            '| R1 | purchase | +1d | amount > 1000 and tier == "high" |'
        ),
    )
    assert [task.order_id for task in company.plan("2026-03-02").tasks] == ["1"]


def test_rules_switched_off_and_rules_of_other_actions_make_no_task() -> None:
    rules = rules_of(
        """
| rule_id | enabled | trigger | then   | department |
| R1      | no      | signed  | task   |            |
| R2      | yes     | signed  | notify |            |
"""
    )
    assert not Company(SIGNED.format(day="2026-03-02"), rules=rules).plan("2026-03-02").tasks


def test_backfill_days_is_a_setting() -> None:
    company = Company(
        SIGNED.format(day="2026-02-10"),
        rules=rules_of("| rule_id | trigger | offset |\n| R1 | signed | +1d |"),
        settings=Settings(backfill_days=30),
    )
    (task,) = company.plan("2026-03-02").tasks
    assert (str(task.due), task.status) == ("2026-02-11", Status.PENDING)


@pytest.mark.parametrize("end", ["2999-12-31", "9999-12-31"])
def test_a_contract_for_ever_makes_no_reminder(end: str) -> None:
    company = Company(ENDS.format(end=end), rules=default("R10", "R14"))
    assert not company.plan("2026-03-02").tasks
