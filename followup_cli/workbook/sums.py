"""Rows of sums that people put under a list: they are none of its rows."""

from __future__ import annotations

from followup_cli.workbook.labels import fold

_LABELS = frozenset(
    map(fold, ("合计", "总计", "小计", "总和", "汇总", "Total", "Totals", "Sum", "Subtotal",
               "Grand total"))
)  # fmt: skip


def is_sum_label(text: str) -> bool:
    """Whether a text is what people write before a sum; a customer may be called so too."""
    return fold(text) in _LABELS
