"""Every trigger by its numbers: a drawn company goes in, the table of its contacts comes out.

The numbers are those of the two articles that the program was asked to follow; a test is named by
the row of the checklist that holds them (`029`: 24 hours after a purchase). Tickets and what else
people tell stand in `test_triggers_told.py`, silence and signs in `test_triggers_signs.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from company import Company, in_rows, rules_of
from triggered import ADA, TEAM, assert_contacts, company, later, signed

from followup_cli.model import Task
from followup_cli.terms import Status

# --- purchases ---------------------------------------------------------------------------------

BOUGHT = """
| customer_id | order_id | order_date       | product | delivered_on |
| Ada         | 1001     | 2026-03-01 10:30 | Pump    | 2026-03-05   |
"""


def test_029_purchase_24_hours_later_a_thank_you_goes_out_to_the_minute() -> None:
    assert_contacts(
        company("R01", orders=BOUGHT).plan("2026-03-01"),
        """
| type                      | who | due              | channel | why                                                                     |
| Thank-you and quick start | Sam | 2026-03-02 10:30 | email   | R01 · purchase 2026-03-01 10:30 (Orders!F2) +24h → 2026-03-02 10:30 |
""",
    )


def test_030_031_040_first_purchase_7_days_a_call_30_days_a_deep_visit() -> None:
    """052: nobody adds a row by hand; 040: the first call has a window of one to two weeks."""
    assert_contacts(
        company("R05", "R06", orders=BOUGHT).plan("2026-03-02"),
        """
| type                  | who  | due        | latest     | channel | goal         | why                                                                                          |
| First experience call | Cleo | 2026-03-09 | 2026-03-16 | phone   | satisfaction | R05 · first purchase 2026-03-01 10:30 (Orders!F2) +7d → 2026-03-08 (Sun) → 2026-03-09 |
| Deep-use visit        | Cleo | 2026-03-31 | 2026-04-07 | phone   | opportunity  | R06 · first purchase 2026-03-01 10:30 (Orders!F2) +30d → 2026-03-31                   |
""",
    )


def test_030_first_purchase_is_the_first_ever_or_the_first_of_the_products_named() -> None:
    orders = """
| customer_id | order_id | order_date | product |
| Ada         | 1        | 2020-05-04 | Course  |
| Ada         | 2        | 2026-03-02 | Device  |
| Ada         | 3        | 2026-03-03 | Device  |
"""
    rules = rules_of(
        """
| rule_id | trigger        | offset | products |
| R1      | first_purchase | +7d    |          |
| R2      | first_purchase | +7d    | Device   |
"""
    )
    assert_contacts(
        Company(ADA, orders, rules=rules).plan("2026-03-03"),
        """
| rule | order_id | due        |
| R2   | 2        | 2026-03-09 |
""",
    )


def test_050_the_date_is_what_a_founder_would_have_typed_as_a2_plus_7() -> None:
    rules = rules_of(
        """
| rule_id | trigger  | offset | working_day |
| R1      | purchase | +7d    | none        |
"""
    )
    assert_contacts(Company(ADA, BOUGHT, rules=rules).plan("2026-03-02"), "| due |\n| 2026-03-08 |")


# --- signing -----------------------------------------------------------------------------------


def test_033_to_037_053_a_signing_makes_its_four_contacts_for_three_people() -> None:
    assert_contacts(
        signed("R02", "R03", "R04", "R10").plan("2026-03-02"),
        """
| type               | who  | due        | channel | why                                                                  |
| Thank-you letter   | Sam  | 2026-03-03 | email   | R02 · signed 2026-03-02 (Customers!J2) +1d → 2026-03-03        |
| First-use guidance | Cleo | 2026-03-05 | phone   | R03 · signed 2026-03-02 (Customers!J2) +3d → 2026-03-05        |
| Satisfaction visit | Sol  | 2026-03-16 | phone   | R04 · signed 2026-03-02 (Customers!J2) +14d → 2026-03-16       |
| Renewal reminder   | Sol  | 2026-12-01 | phone   | R10 · contract end 2027-03-01 (Customers!Q2) -90d → 2026-12-01 |
""",
    )


def test_033_only_who_has_signed_gets_them_and_who_is_a_lead_again_loses_them() -> None:
    first = signed("R02").plan("2026-03-02")
    lead = signed("R02", status="lead")
    assert_contacts(lead.plan("2026-03-02"), "| type |")
    flipped = later(first, lead, "2026-03-02")
    assert [(t.status, t.why.partition(" · ")[0]) for t in flipped.tasks] == [
        (Status.NOT_NEEDED, "not needed: R02 is not for “Lead”")
    ]
    back = signed("R02").plan(
        "2026-03-02", in_rows(flipped.tasks), (*first.merged.log, *flipped.merged.log)
    )
    assert_contacts(back, "| type | due |\n| Thank-you letter | 2026-03-03 |")


def test_038_a_confirmation_goes_out_at_once() -> None:
    rules = rules_of("| rule_id | trigger | offset |\n| R1 | signed | 0 |")
    plan = replace(signed(), rules=rules).plan("2026-03-02")
    assert_contacts(plan, "| due | why |\n| 2026-03-02 | R1 · signed 2026-03-02 (Customers!J2) |")


# --- delivery, going live, milestones --------------------------------------------------------------


def test_039_delivered_installation_is_checked_within_one_to_three_days() -> None:
    assert_contacts(
        company("R07", orders=BOUGHT).plan("2026-03-05"),
        """
| type                            | who  | due        | latest     | why                                                            |
| Installation check and guidance | Cleo | 2026-03-06 | 2026-03-09 | R07 · delivered 2026-03-05 (Orders!L2) +1d → 2026-03-06 |
""",
    )


def test_041_milestones_first_report_first_maintenance_first_assessment() -> None:
    customers = """
| customer | owner | phone | email     | status | signed_on  |
| Ada      | Owen  | 138   | ada@a.com | signed | 2026-03-02 |
"""
    plan = company("R33", "R34", "R36", customers=customers, orders=BOUGHT).plan("2026-03-05")
    firsts = {task.rule: task for task in reversed(plan.tasks)}
    assert {rule: (t.type, t.owner, str(t.due)) for rule, t in sorted(firsts.items())} == {
        "R33": ("Monthly usage report", "Cleo", "2026-04-01"),
        "R34": ("First maintenance", "Abe", "2026-06-03"),  # 90 days
        "R36": ("Study check", "Tess", "2026-03-19"),  # 14 days, then every month
    }


LIVE = """
| customer | owner | phone | go_live |
| Ada      | Owen  | 138   | {day}   |
"""


def test_049_go_live_day_7_and_day_30_and_anew_when_it_slips() -> None:
    first = company("R08", "R09", customers=LIVE.format(day="2026-03-10")).plan("2026-03-02")
    assert_contacts(
        first,
        """
| type                 | who  | due        | why                                                         |
| Go-live day 7 visit  | Cleo | 2026-03-17 | R08 · go-live 2026-03-10 (Customers!M2) +7d → 2026-03-17  |
| Go-live day 30 visit | Cleo | 2026-04-09 | R09 · go-live 2026-03-10 (Customers!M2) +30d → 2026-04-09 |
""",
    )
    slipped = later(
        first, company("R08", "R09", customers=LIVE.format(day="2026-03-24")), "2026-03-02"
    )
    assert_contacts(slipped, "| due |\n| 2026-03-31 |\n| 2026-04-23 |")
    assert slipped.merged.counts["moved"] == len(first.tasks)


def test_038_045_registered_and_first_login() -> None:
    """045: the five nodes of software as a service, each with its own anchor."""
    customers = """
| customer | owner | phone | email     | status | registered_on | first_login | signed_on  | contract_end |
| Ada      | Owen  | 138   | ada@a.com | signed | 2026-03-02    | 2026-03-03  | 2026-03-02 | 2026-06-30   |
"""
    assert_contacts(
        company("R11", "R30", "R31", "R32", "R33", customers=customers).plan("2026-03-02"),
        """
| type                 | who  | due        | channel | why                                                                                          |
| Welcome message      | Sam  | 2026-03-02 | email   | R30 · registered 2026-03-02 (Customers!K2)                                                   |
| First-login guide    | Cleo | 2026-03-03 | email   | R31 · first login 2026-03-03 (Customers!L2)                                                  |
| Day 7 survey         | Cleo | 2026-03-10 | survey  | R32 · first login 2026-03-03 (Customers!L2) +7d → 2026-03-10                                 |
| Monthly usage report | Cleo | 2026-04-01 | email   | R33 · every month on 1 from 2026-03-02 (Customers!J2) → 2026-04-01                           |
| Monthly usage report | Cleo | 2026-05-06 | email   | R33 · every month on 1 from 2026-03-02 (Customers!J2) → 2026-05-01 (holiday) → 2026-05-06    |
| Value review         | Cleo | 2026-05-29 | phone   | R11 · contract end 2026-06-30 (Customers!Q2) -30d → 2026-05-31 (Sun) → 2026-05-29            |
| Monthly usage report | Cleo | 2026-06-01 | email   | R33 · every month on 1 from 2026-03-02 (Customers!J2) → 2026-06-01                           |
""",
    )


# --- renewal -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-08-01", "2026-04-30"),  # 3 May is a holiday: the working day before
        ("2026-05-01", "2026-03-03"),  # 90 days before had passed, the end is ahead
        ("2026-03-01", ""),  # it has ended
    ],
)
def test_037_contract_end_90_days_before_and_at_once_where_that_has_passed(
    end: str, expected: str
) -> None:
    assert_contacts(
        signed("R10", end=end).plan("2026-03-02"), f"| due |\n{expected and f'| {expected} |'}"
    )


def test_042_renewal_a_ladder_of_90_60_and_30_days_that_a_renewal_takes_away() -> None:
    rules = rules_of(
        """
| rule_id | trigger      | offset | working_day |
| R1      | contract_end | -90d   | previous    |
| R2      | contract_end | -60d   | previous    |
| R3      | contract_end | -30d   | previous    |
"""
    )
    first = replace(signed(end="2026-09-30"), rules=rules).plan("2026-03-02")
    assert_contacts(first, "| due |\n| 2026-07-02 |\n| 2026-07-31 |\n| 2026-08-31 |")
    renewed = later(first, replace(signed(end="2027-09-30"), rules=rules), "2026-07-06")
    assert [(t.status, str(t.due)) for t in renewed.tasks if not t.is_open] == [
        (Status.NOT_NEEDED, "2026-07-02"),
        (Status.NOT_NEEDED, "2026-07-31"),
        (Status.NOT_NEEDED, "2026-08-31"),
    ]
    assert_contacts(renewed, "| due |\n| 2027-07-02 |\n| 2027-07-30 |\n| 2027-08-31 |")


# --- days of the year -----------------------------------------------------------------------------


BORN = """
| customer | owner | wechat | birthday | anniversary |
| Ada      | Owen  | ada88  | {born}   | {founded}   |
"""


@pytest.mark.parametrize(
    ("born", "founded", "due"),
    [
        ("1990-03-08", "", "2026-03-08"),  # a Sunday: such a day does not move
        ("03-08", "", "2026-03-08"),  # without its year
        ("02-29", "", "2027-02-28"),  # there is no 29 February in 2027
        ("", "2016-03-08", "2026-03-08"),
    ],
)
def test_043_birthday_and_anniversary_on_the_day_itself_every_year(
    born: str, founded: str, due: str
) -> None:
    plan = company("R12", "R13", customers=BORN.format(born=born, founded=founded)).plan(
        "2026-03-02"
    )
    assert_contacts(plan, f"| who | due | channel |\n| Owen | {due} | wechat |")


def test_043_a_festival_two_working_days_before() -> None:
    customers = """
| customer | owner | wechat | tier    |
| Ada      | Owen  | ada88  | high    |
| Bo       | Owen  | bo88   | general |
"""
    assert_contacts(
        company("R38", customers=customers).plan("2026-03-02"),
        """
| customer | type              | due        | why                                                                        |
| Ada      | Festival greeting | 2026-09-23 | R38 · Mid-Autumn 2026-09-25 -2bd → 2026-09-23              |
| Ada      | Festival greeting | 2027-02-03 | R38 · Spring Festival 2027-02-06 -2bd → 2027-02-03          |
""",
    )


# --- what recurs -----------------------------------------------------------------------------------


def test_046_047_a_year_of_visits_is_laid_out_and_a_second_plan_adds_none() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every month |")
    customers = ADA.replace("| wechat |", "| signed_on |").replace("ada88 ", "2026-01-31")
    monthly = Company(customers, rules=rules)
    first = monthly.plan("2026-02-02")
    assert [str(task.due) for task in first.tasks] == [
        "2026-02-28",  # a Saturday, but a make-up working day; there is no 31 February
        "2026-03-31", "2026-04-30", "2026-06-01", "2026-06-30", "2026-07-31", "2026-08-31",
        "2026-09-30", "2026-11-02", "2026-11-30", "2026-12-31", "2027-02-01",
    ]  # fmt: skip
    assert monthly.plan("2026-02-02", in_rows(first.tasks), first.merged.log).merged.changes == ()


def test_047_it_stops_where_the_contract_ends() -> None:
    plan = replace(
        signed("R14", end="2026-10-01"),
        customers="""
| customer | owner | phone | tier | status | signed_on  | contract_end |
| Ada      | Owen  | 138   | high | signed | 2026-03-02 | 2026-10-01   |
""",
    ).plan("2026-03-02")
    assert_contacts(plan, "| who | due |\n| Owen | 2026-06-02 |\n| Owen | 2026-09-02 |")


def test_047_who_buys_on_after_the_contract_is_visited_on() -> None:
    customers = """
| customer | owner | phone | tier | status | signed_on  | contract_end |
| Ada      | Owen  | 138   | high | signed | 2025-03-03 | 2025-12-31   |
"""
    orders = "| customer_id | order_date |\n| Ada | {day} |"
    left, bought = (
        company("R14", customers=customers, orders=orders.format(day=day)).plan("2026-03-02")
        for day in ("2025-11-03", "2026-02-02")
    )
    assert_contacts(left, "| due |")
    assert [str(task.due)[:7] for task in bought.tasks] == [
        "2026-03", "2026-06", "2026-09", "2026-12",
    ]  # fmt: skip


def test_051_a_monthly_visit_on_the_1st_moves_off_the_holidays() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every month on 1 |")
    plan = replace(signed(), rules=rules).plan("2026-03-02")
    days = {f"{t.due:%m}": f"{t.due}" for t in plan.tasks if t.due}
    assert days["04"] == "2026-04-01"
    assert days["05"] == "2026-05-06"  # Labour Day
    assert days["10"] == "2026-10-08"  # National Day
    assert days["01"] == "2027-01-04"  # New Year, and a weekend after it


def test_046_a_visit_every_three_months_from_the_last_real_contact_moves_with_each() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | after 3 months |")
    customers = "| customer | owner | phone | last_contact |\n| Ada | Owen | 138 | {} |"
    first = Company(customers.format("2026-02-10"), rules=rules, people=TEAM).plan("2026-03-02")
    assert_contacts(
        first,
        """
| due        | why                                                                          |
| 2026-05-11 | R1 · after 3 months, last contact 2026-02-10 (Customers!V2) → 2026-05-10 (Sun) → 2026-05-11 |
""",
    )
    called = later(
        first, Company(customers.format("2026-03-04"), rules=rules, people=TEAM), "2026-03-09"
    )
    assert_contacts(called, "| due |\n| 2026-06-04 |")
    line, _known = called.merged.log
    assert (line.field, line.before, line.after, line.why) == (
        "Due", "2026-05-11", "2026-06-04",
        "last contact was 2026-02-10, is 2026-03-04 (Customers!V2)",
    )  # fmt: skip


# --- the schedule stays alive -----------------------------------------------------------------------


def test_054_a_date_that_is_corrected_moves_what_is_open_and_nothing_that_is_done() -> None:
    first = signed("R02", "R10").plan("2026-03-02")
    done: dict[str, Any] = {"status": Status.DONE, "done_on": date(2026, 3, 3)}
    moved = later(first, signed("R02", "R10", end="2027-03-15"), "2026-03-03", **done)
    assert moved.tasks[0] == replace(in_rows(first.tasks)[0], **done)
    assert_contacts(moved, "| type | due |\n| Renewal reminder | 2026-12-15 |")


def test_055_contacts_are_made_by_rules_and_rows_typed_by_hand_are_kept() -> None:
    typed = Task(customer="Ada", type="Lunch", due=date(2026, 3, 20), owner="Fay", row=2)
    plan = signed("R02").plan("2026-03-02", (typed,))
    assert_contacts(
        plan,
        """
| type             | who | due        | rule |
| Thank-you letter | Sam | 2026-03-03 | R02  |
| Lunch            | Fay | 2026-03-20 |      |
""",
    )
