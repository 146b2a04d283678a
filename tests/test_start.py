"""`init` adds every sheet to a new workbook, and to another only what is missing."""

from __future__ import annotations

from followup_cli.start import prepare
from followup_cli.workbook.schema import ON_REQUEST, SHEETS

USUAL = [kind for kind in SHEETS if kind not in ON_REQUEST]


def kinds(present: set[str], maps: dict[str, str] | None = None) -> list[str]:
    return [whole.kind for whole in prepare(present, lang="en", maps=maps)]


def test_a_new_workbook_has_every_sheet_the_schedule_first() -> None:
    assert kinds(set()) == USUAL
    assert kinds(set())[0] == "Schedule"


def test_a_sheet_that_is_there_is_never_added() -> None:
    added = kinds({"Customers", "Rules", "Schedule"})
    assert added == [kind for kind in USUAL if kind not in ("Customers", "Rules", "Schedule")]


def test_orders_from_the_users_own_sheet_are_not_added_but_customers_are() -> None:
    maps = {"Orders.order_date": "Online Retail!InvoiceDate"}
    added = kinds(set(), maps)
    assert "Orders" not in added
    assert "Customers" in added


def test_one_sheet_of_customers_with_their_purchase_needs_no_orders() -> None:
    maps = {"Customers.purchase_date": "客户!购买日期", "Customers.amount": "客户!金额"}
    assert not {"Orders", "Customers"} & set(kinds({"Customers"}, maps))


def test_policy_sheets_come_filled_in_and_the_rest_empty() -> None:
    filled = {whole.kind: len(whole.rows) for whole in prepare(set(), lang="zh") if whole.rows}
    assert filled.keys() == {"Rules", "Templates", "Team", "Settings"}
    assert filled["Rules"] == 38
    assert filled["Team"] == 1
