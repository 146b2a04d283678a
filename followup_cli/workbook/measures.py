"""How wide a column and how high a row must be, and which texts are wrapped: plain numbers.

Apart from what builds sheets with openpyxl, so that rewriting one does not wait for it to load.
"""

from __future__ import annotations

import unicodedata
from math import ceil
from typing import TYPE_CHECKING

from followup_cli.model_figures import Figure
from followup_cli.workbook import schema as s

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NARROWEST = {s.DATE: 15, s.MOMENT: 19, s.CONTRACT_END: 15, s.MONEY: 14, s.WHOLE: 7}
WIDER = {
    "zh": {"reach_at": 24},
    "en": {"reach_at": 24, "type": 30, "contact": 15, "owner": 12, "done_by": 12, "status": 12},
}
_BROKEN = 8  # a Chinese header longer than this goes over two lines
FILTER_BUTTON = 3
LINE = {"zh": 16.5, "en": 15}
PER_CELL = {"zh": 1.0, "en": 1.1}  # letters are narrower than the digits that widths count
ROW_HEIGHT = 18
ROW_LINES = {"Today": 3, "Outbox": 2}  # sheets whose rows are all as high
_LONG = frozenset(
    {
        "summary", "feedback", "why", "next_step", "intent", "opening", "questions", "check",
        "closing", "subject", "meaning", "reason", "result", "notes", "note", "when", "role",
        "customer", "type", "name", "before", "after", "event", "value", "setting", "email",
        "reach_at", "trigger", "tiers", "stages", "statuses", "products", "department", "channel",
        "moment", "timing", "touchpoint", "high_value", "potential", "general", "only_for", "who",
        "last_remark", "open_ticket", "script", "text",
    }
)  # fmt: skip


def wraps(sheet: s.Sheet, column: s.Column) -> bool:
    """Return whether a column's text is wrapped.

    Rows that the program adds to a sheet stay as high as its others, as not every program makes
    them higher on opening: where these have one line only what people type, which does, is wrapped.
    """
    grows = sheet.role != "edited" or column.whose == "person" or sheet.kind in ROW_LINES
    return grows and column.field in _LONG and column.kind in (s.TEXT, s.PHONE)


def fixed_height(sheet: s.Sheet, lang: str) -> float | None:
    """Return how high every row of a sheet is, None where each is as high as its text."""
    lines = ROW_LINES.get(sheet.kind)
    return lines * LINE[lang] + 3 if lines else None


def row_height(texts: Iterable[tuple[object, float]], lang: str) -> float:
    """Return how high a row is, given its wrapped values and the widths of their columns."""
    lines = max((_lines(value, wide * PER_CELL[lang]) for value, wide in texts), default=1)
    return max(ROW_HEIGHT, lines * LINE[lang] + 3)


def _lines(value: object, wide: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, ceil(_cells(line) / wide)) for line in value.split("\n"))


def width(column: s.Column, lang: str) -> float:
    """Return a width that holds the header's longest word, its button, and a usual value."""
    words = column.label(lang).split() if lang == "en" else [column.label(lang)]
    longest = max(map(_cells, words))
    if lang == "zh" and longest > _BROKEN:
        longest = _BROKEN + longest % 2  # a long Chinese header breaks anywhere, into two lines
    wider = WIDER[lang].get(column.field, 0)
    return max(column.width, wider, longest + FILTER_BUTTON, NARROWEST.get(str(column.kind), 0))


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def figure_format(row: Mapping[str, object]) -> str:
    """Return how a row of the KPI sheet shows its figure; nothing for a row of another sheet."""
    figure = row.get("kpi")
    if not isinstance(figure, Figure):
        return ""
    if figure in (Figure.SCORE_BEFORE, Figure.SCORE_AFTER, Figure.SCORE_CHANGE):
        return "0.0"
    if figure is Figure.RENEWING:
        return "#,##0"
    return "0.0%" if figure.is_rate else "0"
