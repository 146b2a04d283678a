"""Where the dates of a customer stand, who was told of in several rows and became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.workbook.customers import Customers

_DATES = (
    "signed_on", "registered_on", "first_login", "go_live", "contract_start", "contract_end",
    "birthday", "anniversary", "last_contact", "next_contact",
)  # fmt: skip


def dates_elsewhere(customers: Customers) -> Mapping[tuple[str, int, str], tuple[str, int]]:
    """Return the sheet and row of each date that does not stand in its customer's first row."""
    frame = customers.frame
    rows = customers.rows[customers.rows["customer_id"].duplicated(keep=False)]
    homes = dict(
        zip(frame["customer_id"], zip(frame["_sheet"], frame["_row"], strict=True), strict=True)
    )
    found: dict[tuple[str, int, str], tuple[str, int]] = {}
    for name in _DATES:
        kept = dict(zip(frame["customer_id"], frame[name], strict=True))
        told = rows[rows[name].notna()]
        values = zip(told["customer_id"], told[name], told["_sheet"], told["_row"], strict=True)
        for cid, value, sheet, row in values:
            if value == kept[cid]:
                found.setdefault((*homes[cid], name), (sheet, row))
    return {place: source for place, source in found.items() if place[:2] != source}
