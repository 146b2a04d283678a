"""Why rules ask nothing of a customer: one answer a rule, the nearest one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from company import Company, default, in_rows, rules_of

from followup_cli.terms import Status
from followup_cli.words import tell

ADA = "| customer | phone | {column} |\n| Ada | 138 | {value} |"


def refused(company: Company, as_of: str = "2026-03-02", lang: str = "en") -> list[str]:
    """Return why each rule of a company asks nothing of Ada, in words."""
    told = company.plan(as_of, asked="Ada").layout.refused
    return [f"{refusal.rule.rule_id}: {tell(refusal.why, lang)}" for refusal in told]


def ada(rule: str, column: str = "tags", value: str = "") -> Company:
    """Return a company of Ada alone, with one of the default rules."""
    return Company(ADA.format(column=column, value=value), rules=default(rule))


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("R01", "Orders has no purchase of theirs"),
        ("R07", "no order of theirs has a Delivered On"),
        ("R08", "Go-live is empty in row 2 of Customers"),
        ("R12", "Birthday is empty in row 2 of Customers"),
        ("R17", "Tickets has none of theirs"),
        ("R18", "Tickets has none of theirs that is closed"),
        ("R21", "no sign that they may be lost"),
        ("R22", "no sign of a new need"),
        ("R24", "no record of a contact with them"),
        ("R28", "Next Contact is empty in row 2 of Customers"),
        ("R30", "Registered On is empty in row 2 of Customers"),
        ("R35", "nobody signed, registered, bought or went live: there is no start"),
    ],
)
def test_what_a_rule_counts_from_is_not_there_and_where_it_would_be(rule: str, why: str) -> None:
    assert refused(ada(rule)) == [f"{rule}: {why}"]


def test_an_empty_cell_is_named_by_the_header_that_the_workbook_has() -> None:
    assert refused(replace(ada("R12"), lang="zh"), lang="zh") == [
        "R12: Customers第 2 行的“生日”为空"
    ]


def test_nobody_may_contact_her_or_the_rule_is_not_for_her() -> None:
    assert refused(ada("R12", "do_not_contact", "yes")) == [
        "R12: the customer asked not to be contacted"
    ]
    assert refused(ada("R20", "tier", "general")) == ["R20: R20 is not for “General”"]
    rules = rules_of('| rule_id | trigger | when |\n| R1 | signed | owner == "Fay" |')
    lacking = Company(ADA.format(column="signed_on", value="2026-03-02"), rules=rules)
    assert refused(lacking) == ['R1: the condition of R1 does not hold: owner == "Fay"']


def test_somebody_else_asks_about_the_ticket_already() -> None:
    tickets = """
| customer_id | ticket_id | kind  | status | opened           | closed           | result |
| Ada         | TK1       | fault | closed | 2026-03-02 09:00 | 2026-03-03 16:00 | fixed  |
"""
    asked = Company(ADA.format(column="tags", value=""), rules=default("R17", "R19"))
    assert refused(replace(asked, tickets=tickets), "2026-03-04") == [
        "R17: ticket TK1 is closed: the Second visit asks about it"
    ]


def test_it_is_too_long_ago_however_long() -> None:
    company = ada("R30", "registered_on", "2019-05-06")
    assert refused(company) == [
        "R30: 2019-05-06 is past, and a message is not sent more than a day late"
    ]
    orders = "| customer_id | order_id | order_date |\n| Ada | 1 | 2020-03-04 |\n| Ada | 2 | 2024-03-04 |"
    rules = rules_of("| rule_id | trigger | offset |\n| R1 | purchase | +7d |")
    bought = Company(ADA.format(column="tags", value=""), orders, rules=rules)
    assert refused(bought) == ["R1: 2024-03-11 is more than 7 days ago"]


def test_it_lies_beyond_the_horizon_or_the_contract() -> None:
    rules = rules_of("| rule_id | trigger | repeat |\n| R1 | recurring | every 2 years |")
    signed = ADA.format(column="signed_on", value="2026-02-02")
    assert refused(Company(signed, rules=rules)) == [
        "R1: nothing of it falls before the horizon, 2027-03-02"
    ]
    ended = ADA.format(column="signed_on | contract_end", value="2020-02-02 | 2021-02-01")
    assert refused(Company(ended, rules=default("R35"))) == [
        "R35: nothing of it falls before the contract ends on 2021-02-01"
    ]
    assert refused(ada("R20", "tier | last_contact", "potential | 2026-02-20")) == [
        "R20: 2026-04-21 is more than 14 days ahead"
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("done", "R1: T0001 was done on 2026-03-03"),
        ("not needed", "R1: T0001 is not needed"),
        ("deleted", "R1: T0001 was deleted from Schedule"),
    ],
)
def test_it_has_been_done_or_done_away_with(row: str, why: str) -> None:
    rules = rules_of("| rule_id | trigger | offset |\n| R1 | signed | +1d |")
    company = Company(ADA.format(column="signed_on", value="2026-03-02"), rules=rules)
    first = company.plan("2026-03-02")
    (task,) = in_rows(first.tasks)
    rows = {
        "done": (replace(task, status=Status.DONE, done_on=date(2026, 3, 3)),),
        "not needed": (replace(task, status=Status.NOT_NEEDED),),
        "deleted": (),
    }
    told = company.plan("2026-03-04", rows[row], first.merged.log, asked="Ada").layout.refused
    assert [f"{refusal.rule.rule_id}: {refusal.why}" for refusal in told] == [why]


def test_a_rule_that_asks_for_something_a_rule_that_is_off_and_nobody_asked() -> None:
    company = ada("R12", "birthday", "05-20")
    assert refused(company) == []
    assert refused(replace(ada("R12"), rules=(replace(default("R12")[0], enabled=False),))) == []
    assert ada("R12").plan("2026-03-02").layout.refused == ()
    assert ada("R12").plan("2026-03-02", asked="Bo").layout.refused == ()


def test_a_customer_without_a_status_or_tier_is_told_whom_the_rule_is_for() -> None:
    assert refused(ada("R02")) == ["R02: R02 is only for “Signed”"]
    assert refused(ada("R02"), lang="zh") == ["R02: R02 仅适用于“已签约”"]
