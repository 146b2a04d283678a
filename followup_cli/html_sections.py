"""The lists under the figures: what is overdue, by manager, and what trials came to."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from followup_cli.html_charts import table
from followup_cli.html_markup import Markup, join, tag
from followup_cli.html_words import said
from followup_cli.model_trial import MEASURES, say_value
from followup_cli.words import msg, tell
from followup_cli.workbook.schema import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model_trial import ArmResult, Measure, TrialResult
    from followup_cli.workbook.schema import Column

MOST_LATE = 40  # contacts that a manager's table names
# A page is mailed: nobody's phone number goes with it.
_LATE = (
    "task_id", "customer", "tier", "type", "first_deadline", "days_overdue", "owner", "priority",
    "escalated",
)  # fmt: skip


def draw_overdue(rows: Sequence[Mapping[str, object]], lang: str) -> Markup:
    """Return what is overdue, a table for each manager."""
    ordered = sorted(rows, key=lambda row: str(row.get("manager") or "\U0010ffff"))
    grouped = groupby(ordered, key=lambda row: str(row.get("manager") or ""))
    return join([_manager(name, list(found), lang) for name, found in grouped])


def _manager(name: str, rows: Sequence[Mapping[str, object]], lang: str) -> Markup:
    title = msg("{manager}: {n} overdue", manager=name or msg("Without a manager"), n=len(rows))
    columns = [column for column in OVERDUE.columns if column.field in _LATE]
    lines = [_late(row, columns, lang) for row in rows[:MOST_LATE]]
    left = len(rows) - len(lines)
    more = msg("{n} more stand in the sheet Overdue.", n=left)
    return tag(
        "section",
        tag("h3", tell(title, lang)),
        table([column.label(lang) for column in columns], lines),
        tag("p", tell(more, lang), class_="note") if left else "",
    )


def _late(row: Mapping[str, object], columns: Sequence[Column], lang: str) -> Markup:
    cells = [tag("td", said(row.get(c.field), lang), class_=_kind(c.field)) for c in columns]
    return tag("tr", *cells)


def _kind(field: str) -> str:
    if field == "days_overdue":
        return "main"
    if field in ("task_id", "first_deadline"):
        return "text tight"
    return "text roomy" if field in ("customer", "escalated") else "text"


def draw_trials(trials: Iterable[TrialResult], lang: str) -> Markup:
    """Return the trials, each with its measures arm by arm, and what may be said of them."""
    return join([_trial(trial, lang) for trial in trials])


def _trial(trial: TrialResult, lang: str) -> Markup:
    heads = ["", *trial.customers]
    lines = [_measure(trial, *each, lang) for each in trial.measures.items()]
    told = [
        tag("li", f"{tell(MEASURES[one.measure], lang)}: {tell(one.said, lang)}")
        for one in trial.contrasts
    ]
    return tag(
        "section",
        tag("h3", trial.trial),
        table(heads, lines),
        tag("ul", *told, class_="verdicts") if told else "",
    )


def _measure(
    trial: TrialResult, measure: Measure, results: Sequence[ArmResult], lang: str
) -> Markup:
    by_arm = {result.arm: result for result in results}
    cells = [_arm(measure, by_arm.get(arm)) for arm in trial.customers]
    return tag("tr", tag("th", tell(MEASURES[measure], lang), scope="row"), *cells)


def _arm(measure: Measure, result: ArmResult | None) -> Markup:
    if result is None or not result.tally.n:
        return tag("td", "–")
    tally = result.tally
    low, high = say_value(measure, tally.low), say_value(measure, tally.high)
    return tag(
        "td", say_value(measure, tally.value), tag("small", f"n = {tally.n}, {low} … {high}")
    )
