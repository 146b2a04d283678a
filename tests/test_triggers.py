"""Every trigger by its numbers: a drawn company goes in, the table of its contacts comes out.

The numbers are those of the two articles that the program was asked to follow; a test is named by
the row of the checklist that holds them (`029`: 24 hours after a purchase).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from company import Company, Plan, default, in_rows, rules_of
from score_frames import drawn

from followup_cli.model import Task
from followup_cli.model_rules import Person
from followup_cli.terms import Status, YesNo

# Who does what in this company; Owen looks after Ada.
TEAM = (
    Person("Fay", frozenset({"founder"})),
    Person("Owen", frozenset({"service"}), deputy="Dora"),
    Person("Sam", frozenset({"salesassistant"})),
    Person("Cleo", frozenset({"customersuccessmanager"})),
    Person("Sol", frozenset({"sales"})),
    Person("Abe", frozenset({"aftersales"})),
    Person("Tess", frozenset({"teacher"})),
    Person("Dora", frozenset({"service"})),
)
ADA = """
| customer | owner | phone       | email     | wechat |
| Ada      | Owen  | 13800000000 | ada@a.com | ada88  |
"""


def company(*rules: str, customers: str = ADA, orders: str = "", tickets: str = "") -> Company:
    """Return a company with some of the default rules, all else switched off."""
    return Company(customers, orders, tickets=tickets, rules=default(*rules), people=TEAM)


def contacts(plan: Plan, *columns: str) -> list[dict[str, str]]:
    """Return the open contacts of a plan, as far as a table says, the earliest first."""
    asked = sorted((t for t in plan.tasks if t.is_open), key=lambda t: (f"{t.due}", t.rule))
    return [{column: _cell(task, column) for column in columns} for task in asked]


def _cell(task: Task, column: str) -> str:
    told = {"who": task.owner, "due": f"{task.due}"[:16], "latest": f"{task.latest}"[:16]}
    return told.get(column) or str(getattr(task, column))


def assert_contacts(plan: Plan, table: str) -> None:
    """Compare the open contacts of a plan with a table of them."""
    expected = drawn(table)
    head = next(line for line in table.splitlines() if "|" in line).strip().strip("|")
    assert contacts(plan, *(column.strip() for column in head.split("|"))) == expected


def later(before: Plan, after: Company, as_of: str, **typed: object) -> Plan:
    """Return the plan of a later day; `typed` is what people put into the first row meanwhile."""
    first, *rest = in_rows(before.tasks)
    return after.plan(as_of, (replace(first, **typed), *rest), before.merged.log)  # type: ignore[arg-type]  # fields of a task


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

SIGNED = """
| customer | owner | phone       | email     | status   | signed_on  | contract_end |
| Ada      | Owen  | 13800000000 | ada@a.com | {status} | 2026-03-02 | {end}        |
"""


def signed(*rules: str, status: str = "signed", end: str = "2027-03-01") -> Company:
    """Return a company that Ada has signed a contract with on Monday, 2 March 2026."""
    return company(*rules, customers=SIGNED.format(status=status, end=end))


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


# --- tickets -----------------------------------------------------------------------------------


TICKETS = """
| ticket_id | customer_id | kind      | status   | opened           | closed   | source_task |
| TK7       | Ada         | complaint | {status} | 2026-03-06 16:20 | {closed} | T0001       |
"""
VISITED = Task(
    key="R05|Ada|1|", task_id="T0001", customer="Ada", customer_id="Ada", rule="R05",
    status=Status.DONE, owner="Sol", done_by="Cleo", done_on=date(2026, 3, 6), row=2,
)  # fmt: skip


def with_ticket(
    *rules: str, status: str = "open", closed: str = "", team: tuple[Person, ...] = TEAM
) -> Company:
    """Return a company to which Ada complained on Friday afternoon, when Cleo called her."""
    found = company(*rules, tickets=TICKETS.format(status=status, closed=closed))
    return replace(found, people=team)


def test_048_ticket_opened_24_hours_later_to_the_minute_is_it_solved() -> None:
    assert_contacts(
        with_ticket("R17").plan("2026-03-06"),
        """
| type          | who  | due              | channel | why                                                                       |
| Is it solved? | Owen | 2026-03-07 16:20 | phone   | R17 · ticket opened 2026-03-06 16:20 (Tickets!H2) +24h → 2026-03-07 16:20 |
""",
    )


def test_013_032_044_088_ticket_closed_a_survey_and_a_second_visit_by_the_first_visitor() -> None:
    closed = with_ticket("R18", "R19", status="closed", closed="2026-03-06 17:45")
    assert_contacts(
        closed.plan("2026-03-06", (VISITED,)),
        """
| type           | who  | due        | channel | why                                                                   |
| Service survey | Cleo | 2026-03-06 | survey  | R18 · ticket closed 2026-03-06 17:45 (Tickets!K2) → 2026-03-06      |
| Second visit   | Cleo | 2026-03-09 | phone   | R19 · ticket closed 2026-03-06 17:45 (Tickets!K2) +1bd → 2026-03-09 |
""",
    )


def test_088_who_has_left_is_followed_by_the_customers_owner_who_is_away_by_the_deputy() -> None:
    left = tuple(person for person in TEAM if person.name != "Cleo")
    away = tuple(
        replace(person, away_from=date(2026, 3, 2), away_to=date(2026, 3, 20), deputy="Dora")
        if person.name == "Cleo" else person
        for person in TEAM
    )  # fmt: skip
    for team, who in ((left, "Owen"), (away, "Dora")):
        closed = with_ticket("R19", status="closed", closed="2026-03-06", team=team)
        assert_contacts(closed.plan("2026-03-06", (VISITED,)), f"| who |\n| {who} |")


def test_044_a_request_that_is_no_complaint_defect_or_fault_makes_no_second_visit() -> None:
    tickets = TICKETS.format(status="closed", closed="2026-03-06").replace("complaint", "other")
    assert_contacts(company("R19", tickets=tickets).plan("2026-03-06"), "| who |")


@pytest.mark.parametrize("status", ["reopened", "paused", "open"])
def test_044_a_ticket_that_is_open_again_is_not_closed_yet(status: str) -> None:
    closed = with_ticket("R19", status="closed", closed="2026-03-06")
    first = closed.plan("2026-03-06", (VISITED,))
    again = with_ticket("R19", status=status, closed="2026-03-06")
    plan = again.plan("2026-03-06", in_rows(first.tasks), first.merged.log)
    assert_contacts(plan, "| who |")
    log = (*first.merged.log, *plan.merged.log)
    solved = closed.plan("2026-03-09", in_rows(plan.tasks), log)
    assert_contacts(solved, "| type | due |\n| Second visit | 2026-03-09 |")


# --- events, promises, records ----------------------------------------------------------------------


def test_014_an_event_by_its_name() -> None:
    rules = rules_of("| rule_id | trigger | offset | owner |\n| R1 | event:Training | +7d | Cleo |")
    events = """
| customer_id | event    | date       |
| Ada         | training | 2026-03-02 |
| Ada         | Audit    | 2026-03-02 |
"""
    assert_contacts(
        Company(ADA, events=events, rules=rules, people=TEAM).plan("2026-03-02"),
        """
| who  | due        | why                                                       |
| Cleo | 2026-03-09 | R1 · Training 2026-03-02 (Events!C2) +7d → 2026-03-09       |
""",
    )


def test_069_next_contact_is_made_on_the_day_promised_by_who_promised_it() -> None:
    promised = replace(VISITED, next_contact=date(2026, 3, 14))  # a Saturday: a promise stays
    assert_contacts(
        company("R28").plan("2026-03-06", (promised,)),
        """
| type             | who  | due        | why                                              |
| Promised contact | Cleo | 2026-03-14 | R28 · next contact 2026-03-14 (in T0001) |
""",
    )


def test_069_a_day_promised_in_two_places_is_one_contact() -> None:
    customers = ADA.replace("| wechat |", "| next_contact |").replace("| ada88 ", "| 2026-03-14 ")
    promised = replace(VISITED, next_contact=date(2026, 3, 14))
    assert_contacts(
        company("R28", customers=customers).plan("2026-03-06"),
        "| who | due |\n| Owen | 2026-03-14 |",
    )
    assert_contacts(
        company("R28", customers=customers).plan("2026-03-06", (promised,)),
        "| who | due |\n| Cleo | 2026-03-14 |",
    )


def test_089_record_a_score_below_3_makes_one_care_contact_of_high_priority() -> None:
    care = company("R24")
    unhappy = replace(VISITED, score=2.0)
    first = care.plan("2026-03-06", (unhappy,))
    assert_contacts(
        first,
        """
| type          | who  | due        | priority | why                                                              |
| Customer care | Owen | 2026-03-09 | high     | R24 · record 2026-03-06 (in T0001) +1bd → 2026-03-09 |
""",
    )
    assert_contacts(care.plan("2026-03-06", (replace(VISITED, score=3.0),)), "| who |")
    again = care.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert [change.kind for change in again.merged.changes] == []


def test_089_a_record_without_a_day_counts_from_when_it_was_first_seen() -> None:
    care = company("R24")
    undated = replace(VISITED, score=2.0, done_on=None, due=date(2026, 3, 4))
    first = care.plan("2026-03-06", (undated,))
    assert_contacts(first, "| due |\n| 2026-03-09 |")
    later_on = care.plan("2026-03-09", in_rows(first.tasks), first.merged.log)
    assert later_on.merged.changes == ()


def test_089_a_record_in_a_row_that_a_person_typed_counts_at_the_first_plan() -> None:
    typed = Task(customer="Ada", status=Status.DONE, score=1.0, done_on=date(2026, 3, 6), row=2)
    care = company("R24")
    first = care.plan("2026-03-06", (typed,))
    assert_contacts(first, "| type |\n| Customer care |")
    assert care.plan("2026-03-06", in_rows(first.tasks), first.merged.log).merged.changes == ()


# --- silence and signs ------------------------------------------------------------------------------


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


# --- the schedule stays alive -----------------------------------------------------------------------


def test_054_a_date_that_is_corrected_moves_what_is_open_and_nothing_that_is_done() -> None:
    first = signed("R02", "R10").plan("2026-03-02")
    done = {"status": Status.DONE, "done_on": date(2026, 3, 3)}
    moved = later(first, signed("R02", "R10", end="2027-03-15"), "2026-03-03", **done)
    assert moved.tasks[0] == replace(in_rows(first.tasks)[0], **done)  # type: ignore[arg-type]  # fields of a task
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


def test_every_trigger_says_in_chinese_why_too() -> None:
    said = {
        "R17": "R17 · 工单提交 2026-03-06 16:20（Tickets!H2）+24h → 2026-03-07 16:20",
        "R21": "R21 · 流失风险 2026-03-02（已 62 天未购买，平时间隔 30 天）+2bd → 2026-03-04",
    }
    ticket = replace(with_ticket("R17"), lang="zh").plan("2026-03-06").tasks
    risk = replace(company("R21", orders=RHYTHM), lang="zh").plan("2026-03-02").tasks
    assert {task.rule: task.why for task in (*ticket, *risk)} == said
