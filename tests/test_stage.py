"""Stages: the first that fits, exact to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from score_frames import customers_of, drawn, frame_of, orders_of

from followup_cli.contracts import gather_contracts
from followup_cli.model_desk import Settings
from followup_cli.rfm import summarise_purchases
from followup_cli.stage import assign_stages
from followup_cli.terms import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = date(2026, 3, 2)
PLAIN = Settings()
NOTHING = frame_of("Orders", [])


def stages_of(
    customers: pd.DataFrame,
    orders: pd.DataFrame = NOTHING,
    settings: Settings = PLAIN,
    contacts: Mapping[str, date] | None = None,
    day: date = DAY,
) -> list[str]:
    purchases, _ = summarise_purchases(orders, day, settings)
    contracts = gather_contracts(customers, orders)
    last = pd.Series(contacts or {}, dtype="datetime64[us]")
    stages = assign_stages(customers, purchases, contracts, last, day, settings)
    assert list(stages.index) == list(customers["customer_id"])
    assert all(isinstance(stage, Stage) for stage in stages)
    return [str(stage) for stage in stages]


def stage_of(row: Mapping[str, object], day: date = DAY, settings: Settings = PLAIN) -> str:
    """Return the stage of one customer whose row says this."""
    customers = frame_of("Customers", [{"customer_id": "Ada", **row}])
    return stages_of(customers, settings=settings, day=day)[0]


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_the_first_stage_that_fits() -> None:
    table = """
    | customer | status     | signed_on  | contract_start | contract_end | terminated_on | last_contact | stage       |
    | Ada      | terminated | 2026-02-01 | 2026-02-01     | 2027-01-31   |               |              | terminated  |
    | Bo       | signed     | 2026-02-01 | 2026-02-01     | 2027-01-31   |               |              | onboarding  |
    | Cy       | signed     | 2025-04-01 | 2025-04-01     | 2026-03-31   |               |              | pre_renewal |
    | Di       | signed     | 2025-02-01 | 2025-02-01     | 2026-01-31   |               | 2026-03-01   | lapsed      |
    | Ed       | signed     | 2024-02-01 |                |              |               | 2025-07-01   | dormant     |
    | Flo      | signed     | 2024-02-01 |                |              |               | 2026-02-01   | in_use      |
    | Gus      | signed     | 2024-02-01 | 2024-02-01     | no end       |               |              | in_use      |
    | Hal      | lead       |            |                |              |               | 2026-02-01   | prospect    |
    | Ida      | lead       |            |                |              |               | 2025-02-01   | prospect    |
    | Jo       |            |            |                |              |               |              | prospect    |
    | Kim      |            | 2024-02-01 |                |              | 2026-01-01    |              | terminated  |
    """
    assert stages_of(customers_of(table)) == [row["stage"] for row in drawn(table)]


@pytest.mark.parametrize("fact", ["signed_on", "go_live"])
@pytest.mark.parametrize(("days", "stage"), [(0, "onboarding"), (90, "onboarding"), (91, "in_use")])
def test_ninety_days_after_signing_or_going_live_are_onboarding(
    fact: str, days: int, stage: str
) -> None:
    row = {"status": "signed", fact: ago(days)}
    assert stage_of(row) == stage
    assert stage_of(row, settings=replace(PLAIN, onboarding_days=days - 1)) == "in_use"


@pytest.mark.parametrize(("days", "stage"), [(90, "onboarding"), (91, "in_use"), (180, "dormant")])
def test_the_first_purchase_begins_onboarding(days: int, stage: str) -> None:
    orders = orders_of(f"| customer | day | amount |\n| Ada | {ago(days)} | 10 |")
    assert stages_of(customers_of("| customer |\n| Ada |"), orders) == [stage]


@pytest.mark.parametrize(("days", "stage"), [(90, "onboarding"), (91, "in_use")])
@pytest.mark.parametrize("fact", ["delivered_on", "go_live"])
def test_the_first_delivery_or_go_live_of_an_order_begins_onboarding(
    fact: str, days: int, stage: str
) -> None:
    orders = orders_of(
        f"| customer | day | amount | {fact} |\n| Ada | {ago(120)} | 10 | {ago(days)} |"
    )
    assert stages_of(customers_of("| customer |\n| Ada |"), orders) == [stage]


def test_who_keeps_buying_is_not_new_again() -> None:
    orders = orders_of(f"""
    | customer | day        | amount | delivered_on |
    | Ada      | {ago(300)} | 10     | {ago(290)}   |
    | Ada      | {ago(20)}  | 10     | {ago(10)}    |
    """)
    assert stages_of(customers_of("| customer |\n| Ada |"), orders) == ["in_use"]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-09-30", "in_use"),
        ("2026-10-01", "in_use"),  # 91 days before the end
        ("2026-10-02", "pre_renewal"),  # 90 days before
        ("2026-12-31", "pre_renewal"),  # the last day is still in the term
        ("2027-01-01", "lapsed"),
    ],
)
def test_the_ninety_days_before_a_contracts_end_are_pre_renewal(today: str, stage: str) -> None:
    year = {"status": "signed", "contract_start": "2026-01-01", "contract_end": "2026-12-31"}
    assert stage_of(year, date.fromisoformat(today)) == stage


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-01-01", "onboarding"),
        ("2026-01-30", "onboarding"),  # day 30 of 90
        ("2026-01-31", "in_use"),
        ("2026-03-01", "in_use"),
        ("2026-03-02", "pre_renewal"),  # 30 days left, this one included
        ("2026-03-31", "pre_renewal"),
        ("2026-04-01", "lapsed"),
    ],
)
def test_a_shorter_contract_is_new_for_a_third_and_renewed_in_the_last(
    today: str, stage: str
) -> None:
    quarter = {
        "status": "signed",
        "signed_on": "2026-01-01",
        "contract_start": "2026-01-01",
        "contract_end": "2026-03-31",
    }
    assert stage_of(quarter, date.fromisoformat(today)) == stage


def test_a_renewed_customer_is_not_new_again() -> None:
    term = {"contract_start": ago(20), "contract_end": ago(-345)}
    assert stage_of({"signed_on": ago(385), **term}) == "in_use"
    assert stage_of(term) == "onboarding"  # the first term, for all we know


def test_a_contract_that_another_follows_is_renewed() -> None:
    customers = customers_of("| customer |\n| Ada |")
    first = f"| Ada | {ago(400)} | 10 | {ago(360)} | {ago(-5)} |"
    head = "| customer | day | amount | contract_start | contract_end |"
    assert stages_of(customers, orders_of(f"{head}\n{first}")) == ["pre_renewal"]
    follows = f"{first}\n| Ada | {ago(3)} | 10 | {ago(-6)} | {ago(-371)} |"
    assert stages_of(customers, orders_of(f"{head}\n{follows}")) == ["in_use"]
    beside = (
        f"{first}\n| Ada | {ago(200)} | 10 | {ago(200)} | {ago(-165)} |"  # two running contracts
    )
    assert stages_of(customers, orders_of(f"{head}\n{beside}")) == ["pre_renewal"]


@pytest.mark.parametrize(("days", "stage"), [(179, "in_use"), (180, "dormant")])
def test_half_a_year_without_order_or_contact_is_dormant(days: int, stage: str) -> None:
    orders = orders_of(f"| customer | day | amount |\n| Ada | {ago(400)} | 10 |")
    customers = customers_of("| customer |\n| Ada |")
    assert stages_of(customers, orders, contacts={"Ada": ago(days)}) == [stage]
    assert stages_of(customers, orders, contacts={"Bo": ago(1)}) == ["dormant"]


def test_what_is_still_to_come_is_not_known_yet() -> None:
    later = DAY + timedelta(days=1)
    assert stage_of({"status": "signed", "signed_on": later}) == "prospect"
    assert (
        stage_of({"status": "terminated", "signed_on": ago(9), "terminated_on": later})
        == "onboarding"
    )
    assert stage_of({"signed_on": ago(200), "last_contact": later}) == "dormant"


def test_nobody_has_no_stage() -> None:
    assert stages_of(frame_of("Customers", [])) == []
