"""Which sheets `init` adds: all of them to a new workbook, to another only what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.defaults import default_rules, default_settings, default_team, default_templates
from followup_cli.model import UNREPORTED, SheetWhole
from followup_cli.workbook.schema import KPI, ON_REQUEST, OVERDUE, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from followup_cli.defaults import Values

_REPORTED = frozenset({OVERDUE.kind, KPI.kind})  # they say in a line on top what they are of
# What one row of a customer may hold of its purchase: with it, no sheet of orders is needed.
_PURCHASE = ("Customers.purchase_date", "Customers.amount")


def prepare(
    kinds_present: AbstractSet[str],
    *,
    lang: str,
    playbook: str = "general",
    company: str = "",
    founder: str = "",
    maps: Mapping[str, str] | None = None,
) -> tuple[SheetWhole, ...]:
    """Return the sheets to add, in order; never one of a kind that the workbook has.

    `kinds_present` are the kinds found in the workbook, the user's own sheets that were mapped
    among them.
    """
    maps = maps or {}
    rows: Mapping[str, tuple[Values, ...]] = {
        "Rules": default_rules(lang, playbook),
        "Templates": default_templates(lang),
        "Team": default_team(lang, founder),
        "Settings": default_settings(lang, company, founder, maps),
    }
    present = set(kinds_present) | {target.partition(".")[0] for target in maps}
    if all(field in maps for field in _PURCHASE):
        present.add("Orders")
    return tuple(
        SheetWhole(kind, rows.get(kind, ()), UNREPORTED if kind in _REPORTED else None)
        for kind in SHEETS
        if kind not in present | ON_REQUEST
    )
