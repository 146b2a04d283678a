"""Customers counted, the best of them covered, and the contracts that are up for renewal."""

from __future__ import annotations

from datetime import date

from test_kpi import contracts_of, counts, figures, tasks_of, value

from followup_cli.kpi_votes import House
from followup_cli.model import Customer
from followup_cli.model_figures import Figure, Scope
from followup_cli.terms import Stage, Tier

ADA = Customer("A", "Ada", tier=Tier.HIGH, owner="Kim", product="Pro")
BO = Customer("B", "Bo", tier=Tier.HIGH, owner="Kim")
CY = Customer("C", "Cy", tier=Tier.HIGH, owner="李雷")
DI = Customer("D", "Di", tier=Tier.GENERAL, owner="李雷")
EVE = Customer("E", "Eve")
CUSTOMERS = {customer.customer_id: customer for customer in (ADA, BO, CY, DI, EVE)}
REVENUE = {"A": 600.1, "B": 300.2, "C": 50.3, "D": 49.4}


def test_who_of_the_best_was_talked_to_within_three_months() -> None:
    """
    Of Ada, Bo, Cy and Di only the first three are of the high tier.

    | customer | done on | status  | reached | rule | what it is                        |
    | A        | 08-01   | done    |         |      | the first day of the three months |
    | B        | 07-31   | done    | yes     |      | a day too early                   |
    | B        | 10-01   | done    | no      |      | nobody was there                  |
    | B        | 10-02   | done    |         | AUTO | a program wrote                   |
    | B        | 10-03   | pending |         |      |                                   |
    | B        |         | done    |         |      | nobody knows when                 |
    | B        | 11-03   | done    |         |      | November's                        |
    | C        | 10-31   | done    | yes     |      |                                   |
    | D        | 10-31   | done    | yes     |      | of another tier                   |
    """
    tasks = tasks_of(test_who_of_the_best_was_talked_to_within_three_months.__doc__)
    house = House(automatic=frozenset({"AUTO"}))
    rows = figures(tasks, customers=CUSTOMERS, revenue=REVENUE, house=house)
    assert counts(rows, Figure.COVERAGE) == (2, 3)
    assert counts(rows, Figure.COVERED_REVENUE) == (650.4, 1000)
    assert counts(rows, Figure.COVERAGE, Scope.OWNER, "Kim") == (1, 2)
    assert counts(rows, Figure.COVERED_REVENUE, Scope.OWNER, "李雷") == (50.3, 99.7)
    earlier = figures(
        tasks, customers=CUSTOMERS, revenue=REVENUE, house=house, as_of=date(2026, 10, 30)
    )
    assert counts(earlier, Figure.COVERAGE) == (1, 3)


def test_without_revenue_or_anybody_of_the_high_tier_coverage_is_blank() -> None:
    rows = figures(customers={"E": EVE}, revenue={"E": 0.0})
    assert value(rows, Figure.COVERAGE) is None
    assert value(rows, Figure.COVERED_REVENUE) is None


def test_customers_by_tier_and_stage() -> None:
    end = {"A": Stage.IN_USE, "B": Stage.IN_USE, "C": Stage.LAPSED, "D": Stage.ONBOARDING}
    rows = figures(customers=CUSTOMERS, end=end)
    counted = [r for r in rows if r.kpi is Figure.CUSTOMERS]
    assert [(r.scope, r.name, r.value) for r in counted] == [
        ("all", None, 5),
        ("tier", "high_value", 3),
        ("tier", "general", 1),
        ("tier", "", 1),
        ("stage", "onboarding", 1),
        ("stage", "in_use", 2),
        ("stage", "lapsed", 1),
        ("stage", "", 1),
    ]
    assert {(r.numerator, r.denominator) for r in counted} == {(None, None)}


def test_revenue_that_is_up_for_renewal_in_the_three_months_ahead() -> None:
    """
    | customer | start      | end        | product | amount | in October, of November to January  |
    | A        | 2025-11-02 | 2026-11-01 | Pro     | 1200   | up for renewal                      |
    | A        | 2026-02-01 | 2027-01-31 | Lite    | 300.5  | too, for another product            |
    | B        | 2026-02-02 | 2027-02-01 |         | 9000   | after the three months              |
    | B        | 2025-11-01 | 2026-10-31 |         | 9000   | in the period itself                |
    | C        | 2025-12-01 | 2026-11-30 |         | 9000   | renewed already                     |
    | C        | 2026-12-01 | 2027-11-30 |         | 9000   |                                     |
    | D        | 2025-12-01 | 2026-11-30 |         | 9000   | terminated                          |
    | E        | 2025-12-01 | 2026-11-30 |         |        | nobody wrote down how much          |
    | E        | 2025-12-01 | no end     | Extra   | 9000   | never ends, but ran side by side    |
    """
    contracts = contracts_of(test_revenue_that_is_up_for_renewal_in_the_three_months_ahead.__doc__)
    rows = figures(contracts=contracts, end={"D": Stage.TERMINATED}, customers=CUSTOMERS)
    assert counts(rows, Figure.RENEWING) == (1500.5, 3)
    assert value(rows, Figure.RENEWING) == 1500.5
    assert counts(rows, Figure.RENEWING, Scope.OWNER, "Kim") == (1500.5, 2)
    assert counts(rows, Figure.RENEWING, Scope.TIER, "high_value") == (1500.5, 2)
    assert counts(rows, Figure.RENEWING, Scope.PRODUCT, "Lite") == (300.5, 1)
    assert counts(rows, Figure.RENEWING, Scope.OWNER, "") == (0, 1)
