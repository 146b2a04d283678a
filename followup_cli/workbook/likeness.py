"""Whether a sheet is what its headers say: the columns a kind cannot do without, and its values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from followup_cli.workbook import schema
from followup_cli.workbook.cells import Wrong
from followup_cli.workbook.columns import Style, parse_column
from followup_cli.workbook.header import find_layout, read_as
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema_settings import MAP_PREFIXES, SETTING_LIST

if TYPE_CHECKING:
    from followup_cli.workbook.grid import Grid
    from followup_cli.workbook.header import Layout

# A sheet is of a kind when one field of each group is there.
_NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "Orders": (
        frozenset({"customer_id", "customer", "phone", "email"}),
        frozenset({"order_date"}),
        frozenset({"amount", "unit_price"}),
    ),
    "Customers": (frozenset({"customer", "customer_id"}),),
    "Tickets": (frozenset({"customer_id", "customer"}), frozenset({"opened", "closed", "kind"})),
    "Events": (frozenset({"customer_id"}), frozenset({"event"}), frozenset({"date"})),
    "Schedule": tuple(frozenset({f}) for f in ("task_id", "due", "status", "key", "planned")),
    "History": tuple(frozenset({f}) for f in ("task_id", "due", "status", "key", "planned")),
    "Team": (frozenset({"name"}), frozenset({"role"})),
    "Templates": (frozenset({"template_id"}), frozenset({"opening", "questions", "closing"})),
    "Settings": (frozenset({"setting"}), frozenset({"value"})),
    "Leads": (frozenset({"lead_id"}), frozenset({"customer_id"}), frozenset({"intent"})),
    "Outbox": tuple(frozenset({f}) for f in ("notice_id", "to", "seen_on")),
    "Log": tuple(frozenset({f}) for f in ("time", "command", "field", "after")),
    "Tiers": tuple(frozenset({f}) for f in ("customer_id", "segment", "tier")),
    "Overdue": tuple(frozenset({f}) for f in ("task_id", "first_deadline", "days_overdue")),
    "Today": tuple(frozenset({f}) for f in ("task_id", "last_remark", "script")),
    "KPI": tuple(frozenset({f}) for f in ("period", "kpi", "value")),
}
_OF_AN_ORDER = frozenset({"order_id", "quantity", "unit_price", "order_status", "currency"})
_OF_A_CUSTOMER = frozenset(
    {"contact", "wechat", "status", "signed_on", "contract_end", "contract_amount", "last_contact",
     "next_contact", "birthday", "anniversary", "customer_type", "registered_on", "terminated_on",
     "preferred_channel", "do_not_contact", "last_active", "reach_at"}
)  # fmt: skip
_SETTINGS = frozenset(fold(name) for one in SETTING_LIST for name in (one.en, one.zh, one.field))
_VAGUE = frozenset(map(fold, ("Name", "姓名", "Company", "公司")))
_SAMPLE = 200
_ENOUGH = 0.5  # of a short list one cell in three may be mistyped; the headers match already


def is_complete(layout: Layout) -> bool:
    """Return whether a sheet has every column that its kind cannot do without."""
    if layout.kind == "Settings" and not _names_settings(layout):
        return False
    needs = _NEEDS.get(layout.kind)
    if needs is None:
        return all(c.field in layout.columns for c in layout.sheet.columns if c.required)
    priced = layout.kind != "Orders" or {"amount", "quantity"} & set(layout.columns)
    return bool(priced) and all(group & set(layout.columns) for group in needs)


def _names_settings(layout: Layout) -> bool:
    """Whether a list of names and values has a setting of ours among them, or nothing at all."""
    at = layout.columns.get("setting")
    cells = [] if at is None else layout.grid.columns[at][layout.header_row :]
    names = [fold(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    maps = tuple(fold(prefix) for prefix in MAP_PREFIXES)
    return not names or any(name in _SETTINGS or name.startswith(maps) for name in names)


def holds_kind(grid: Grid, kind: str) -> bool:
    """Return whether headers alone make a sheet one of a kind."""
    layout = find_layout(kind, grid)
    if layout is None or not is_complete(layout):
        return False
    fields = set(layout.columns)
    if kind == "Orders":
        customer = set(read_as("Customers", layout).columns) & _OF_A_CUSTOMER
        return bool(fields & _OF_AN_ORDER) or not customer
    if kind == "Customers":
        return bool(fields & _OF_A_CUSTOMER) or (not _is_vague(layout) and len(fields) > 1)
    return kind == "Events" or {"ticket_id", "kind", "status"} <= fields


def values_parse(layout: Layout) -> bool:
    """Return whether the dates and amounts of a sheet are dates and amounts, most of them."""
    return all(
        _mostly_parses(layout, column)
        for column in layout.sheet.columns
        if column.field in layout.columns and _is_telling(column)
    )


def _is_telling(column: schema.Column) -> bool:
    return column.kind in {schema.DATE, schema.MOMENT, schema.MONEY} and (
        column.required or column.field in {"purchase_date", "amount", "unit_price"}
    )


def _mostly_parses(layout: Layout, column: schema.Column) -> bool:
    cells = layout.grid.columns[layout.columns[column.field]][layout.header_row :]
    sample = list(islice((cell for cell in cells if cell != ""), _SAMPLE))
    values = parse_column(column, sample, Style(date_order="dmy"))
    good = len(sample) - sum(isinstance(f.wrong, Wrong) for f in values.findings)
    return bool(sample) and good >= _ENOUGH * len(sample)


def _is_vague(layout: Layout) -> bool:
    """Whether the customer's column could be anybody's: 姓名 heads staff lists too."""
    at = layout.columns.get("customer")
    return at is None or fold(layout.texts[at]) in _VAGUE
