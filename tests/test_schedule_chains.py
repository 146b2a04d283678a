"""The chains of the default rules, as `rules.md` writes them: each contact of one customer."""

from __future__ import annotations

import pytest
from company import Company, default

# Ada signs on a Monday, buys at half past ten the day before, gets it on Thursday, and goes live
# the Tuesday after. Her contract runs for a year.
ADA = Company(
    customers="""
| customer | status | phone       | email     | signed_on  | contract_end |
| Ada      | signed | 13800000000 | ada@a.com | 2026-03-02 | 2027-03-01   |
""",
    orders="""
| customer_id | order_id | order_date       | delivered_on | go_live    |
| Ada         | 1001     | 2026-03-01 10:30 | 2026-03-05   | 2026-03-10 |
""",
)

CHAINS = {
    "signed": """
R02 | 2026-03-03       | 2026-03-03       | email | Thank-you letter               | +1d
R03 | 2026-03-05       | 2026-03-05       | phone | First-use guidance             | +3d
R04 | 2026-03-16       | 2026-03-16       | phone | Satisfaction visit             | +14d
R10 | 2026-12-01       | 2026-12-01       | phone | Renewal reminder               | -90d
R11 | 2027-01-29       | 2027-01-29       | phone | Value review                   | -30d is a Saturday: the Friday before
""",
    "purchase": """
R01 | 2026-03-02 10:30 | 2026-03-02 10:30 | email | Thank-you and quick start      | +24h, on the minute
R05 | 2026-03-09       | 2026-03-16       | phone | First experience call          | +7d is a Sunday, latest +14d too
R06 | 2026-03-31       | 2026-04-07       | phone | Deep-use visit                 | +30d, latest +37d
""",
    "delivery": """
R07 | 2026-03-06       | 2026-03-09       | phone | Installation check and guidance | +1d, latest +3d is a Sunday
R34 | 2026-06-03       | 2026-06-03       | visit | First maintenance               | +90d
""",
    "go-live": """
R08 | 2026-03-17       | 2026-03-17       | phone | Go-live day 7 visit             | +7d
R09 | 2026-04-09       | 2026-04-09       | phone | Go-live day 30 visit            | +30d
""",
}


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chain_gives_its_contacts_to_the_day_and_the_minute(chain: str) -> None:
    expected = [
        [cell.strip() for cell in line.split("|")][:5]
        for line in CHAINS[chain].strip().splitlines()
    ]
    rules = default(*(row[0] for row in expected))
    made = [
        [task.rule, f"{task.due}"[:16], f"{task.latest}"[:16], f"{task.channel}", task.type]
        for task in Company(ADA.customers, ADA.orders, rules=rules).plan("2026-03-02").tasks
    ]
    assert made == sorted(expected, key=lambda row: row[1])


def test_only_a_signed_customer_gets_what_follows_a_signing() -> None:
    """
    | customer | status | signed_on  |
    | Ada      | signed | 2026-03-02 |
    | Bo       | lead   | 2026-03-02 |
    """
    company = Company(
        customers=test_only_a_signed_customer_gets_what_follows_a_signing.__doc__ or "",
        rules=default("R02"),
    )
    assert [task.customer for task in company.plan("2026-03-02").tasks] == ["Ada"]


def test_a_course_is_assessed_two_weeks_after_delivery_then_monthly_until_it_ends() -> None:
    company = Company(
        customers="| customer | phone |\n| Ada | 13800000000 |",
        orders="""
| customer_id | order_id | order_date | delivered_on | contract_start | contract_end |
| Ada         | 1001     | 2026-03-02 | 2026-03-02   | 2026-03-02     | 2026-06-30   |
""",
        rules=default("R36"),
    )
    days = [str(task.due) for task in company.plan("2026-03-02").tasks]
    assert days == ["2026-03-16", "2026-04-16", "2026-05-18", "2026-06-16"]  # 16 May: Saturday


@pytest.mark.parametrize(
    ("lang", "why"),
    [
        (
            "en",
            "R05 · first purchase 2026-03-01 10:30 (Orders!F2) +7d → 2026-03-08 (Sun) → 2026-03-09",
        ),
        ("zh", "R05 · 首次购买 2026-03-01 10:30（Orders!F2）+7d → 2026-03-08 周日 → 2026-03-09"),
    ],
)
def test_every_task_says_in_one_line_why_it_is_there(lang: str, why: str) -> None:
    company = Company(ADA.customers, ADA.orders, rules=default("R05"), lang=lang)
    assert [task.why for task in company.plan("2026-03-02").tasks] == [why]
