"""Contracts: gathered from whichever sheet they were written into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from score_frames import customers_of, frame_of, orders_of

from followup_cli.contracts import COLUMNS, gather_contracts

if TYPE_CHECKING:
    import pandas as pd

NOBODY = frame_of("Customers", [])
NOTHING = frame_of("Orders", [])


def rows(customers: pd.DataFrame = NOBODY, orders: pd.DataFrame = NOTHING) -> list[tuple[str, ...]]:
    """Return (customer, start, end, amount) of every contract, and where it stands."""
    contracts = gather_contracts(customers, orders)
    return [
        (
            str(c.customer_id),
            str(c.start)[:10],
            str(c.end)[:10],
            f"{c.amount:.0f}",
            f"{c.source_sheet} {c.source_row}",
        )
        for c in contracts.itertuples()
    ]


def test_a_contract_in_both_sheets_is_one_and_the_customers_row_wins() -> None:
    customers = customers_of("""
    | customer | contract_start | contract_end | contract_amount |
    | Ada      | 2025-03-01     | 2026-02-28   | 1200            |
    """)
    orders = orders_of("""
    | customer | day        | amount | contract_start | contract_end |
    | Ada      | 2025-02-20 | 900    | 2025-03-01     | 2026-02-28   |
    | Ada      | 2026-02-20 | 1000   | 2026-03-01     | 2027-02-28   |
    """)
    assert rows(customers, orders) == [
        ("Ada", "2025-03-01", "2026-02-28", "1200", "Customers 2"),
        ("Ada", "2026-03-01", "2027-02-28", "1000", "Orders 3"),
    ]


def test_the_lines_of_one_contract_are_added_up_and_void_ones_left_out() -> None:
    orders = orders_of("""
    | customer | day        | amount | contract_end | order_status |
    | Ada      | 2025-03-01 | 700    | 2026-02-28   |              |
    | Ada      | 2025-03-01 | 300    | 2026-02-28   | paid         |
    | Bo       | 2025-03-01 | 300    | 2026-02-28   | cancelled    |
    """)
    assert rows(NOBODY, orders) == [("Ada", "2025-03-01", "2026-02-28", "1000", "Orders 2")]


def test_signing_or_ordering_stands_in_for_a_start_that_nobody_wrote_down() -> None:
    customers = customers_of("""
    | customer | signed_on  | contract_start | contract_end |
    | Ada      | 2025-03-05 |                | 2026-03-05   |
    | Bo       | 2026-04-01 |                | 2026-03-05   |
    | Cy       | 2025-03-05 | 2025-04-01     | 2026-03-05   |
    | Di       | 2025-03-05 |                |              |
    """)
    assert [(name, start) for name, start, *_ in rows(customers)] == [
        ("Ada", "2025-03-05"),
        ("Bo", "NaT"),  # signed after the end: that was for another term
        ("Cy", "2025-04-01"),
    ]


def test_a_contract_without_an_end_is_one_too() -> None:
    contracts = gather_contracts(
        customers_of("""
        | customer | contract_start | contract_end |
        | Ada      | 2025-03-05     | no end       |
        | Bo       | 2025-03-05     |              |
        """),
        NOTHING,
    )
    assert list(contracts["no_end"]) == [True, False]
    assert list(contracts["source_field"]) == ["contract_end", "contract_start"]
    assert contracts["end"].isna().all()


def test_a_terminated_contract_ended_with_the_termination() -> None:
    customers = customers_of("""
    | customer | status     | contract_start | contract_end | terminated_on |
    | Ada      | terminated | 2025-03-05     | 2027-03-05   | 2025-12-31    |
    | Bo       | terminated | 2025-03-05     | no end       | 2025-12-31    |
    | Cy       | signed     | 2025-03-05     | 2027-03-05   | 2024-12-31    |
    | Di       | terminated | 2025-03-05     | 2025-06-05   | 2025-12-31    |
    """)
    assert [(name, end) for name, _, end, *_ in rows(customers)] == [
        ("Ada", "2025-12-31"),
        ("Bo", "2025-12-31"),
        ("Cy", "2027-03-05"),
        ("Di", "2025-06-05"),
    ]


def test_no_contracts_make_an_empty_frame_with_every_column() -> None:
    contracts = gather_contracts(NOBODY, NOTHING)
    assert (len(contracts), list(contracts.columns)) == (0, COLUMNS)
    assert contracts["end"].dtype == contracts["start"].dtype == "datetime64[us]"
    assert contracts["no_end"].dtype == bool
