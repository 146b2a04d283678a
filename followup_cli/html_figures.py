"""All figures of the period: over everybody in one table, by owner, tier … in tables to open."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from followup_cli.html_charts import figure_cell, table
from followup_cli.html_markup import Markup, join, tag
from followup_cli.html_words import counts, named, number, said
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import moved
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model_report import KpiRow

Numbered = tuple[int, "KpiRow"]  # a row of `KPI`, and where it stands

MOST_NAMES = 60
_BOUNDS = (Figure.NPS_LOW, Figure.NPS_HIGH)
# Which figures stand beside one another: no more than an A4 page has room for.
_TABLES: Sequence[Sequence[Figure]] = (
    (
        Figure.COMPLETION, Figure.ON_TIME, Figure.POSTPONED, Figure.OVERDUE, Figure.LOAD,
        Figure.REACH,
    ),
    (
        Figure.NPS, Figure.CSAT, Figure.SCORE_BEFORE, Figure.SCORE_AFTER, Figure.SCORE_CHANGE,
        Figure.PROBLEMS, Figure.SLA_MET, Figure.LOOPS_CLOSED,
    ),
    (
        Figure.RENEWAL, Figure.RENEWAL_UNDECIDED, Figure.RENEWING, Figure.CHURN, Figure.COVERAGE,
        Figure.COVERED_REVENUE, Figure.CUSTOMERS,
    ),
)  # fmt: skip


def draw_overall(rows: Sequence[KpiRow], lang: str) -> Markup:
    """Return the figures over everybody, beside those of the period before."""
    heads = [
        tell(head, lang)
        for head in (
            msg("Figure"), msg("Value"), msg("Counted from"), msg("Previously"), msg("Change"),
        )
    ]  # fmt: skip
    there = [(place, row) for place, row in enumerate(rows) if row.scope is Scope.ALL]
    nps = {row.kpi: row for _, row in there if row.kpi in _BOUNDS}
    lines = [_overall(place, row, nps, lang) for place, row in there if row.kpi not in _BOUNDS]
    return table(heads, lines)


def _overall(place: int, row: KpiRow, nps: Mapping[Figure, KpiRow], lang: str) -> Markup:
    counted = _interval(nps, lang) if row.kpi is Figure.NPS else counts(row)
    return tag(
        "tr",
        tag("th", said(row.kpi, lang), scope="row"),
        tag("td", number(row), class_="main"),
        tag("td", counted),
        tag("td", number(row, "previous")),
        tag("td", tell(moved(row.kpi, row.change), lang)),
        id=f"kpi-{place}",
    )


def _interval(nps: Mapping[Figure, KpiRow], lang: str) -> str:
    bounds = [nps.get(bound) for bound in _BOUNDS]
    low, high = (number(row) if row else "–" for row in bounds)
    n = next((row.denominator for row in bounds if row), None) or 0
    if not n:
        return "n = 0"
    return tell(msg("n = {n}, 95% from {low} to {high}", n=f"{n:.0f}", low=low, high=high), lang)


def draw_scopes(rows: Sequence[KpiRow], lang: str) -> Markup:
    """Return the figures by owner, tier, product …, each to be opened."""
    there = [each for each in enumerate(rows) if each[1].scope is not Scope.ALL]
    grouped = groupby(there, key=lambda each: each[1].scope)
    return join([_scope(scope, list(found), lang) for scope, found in grouped])


def linked_rows(rows: Sequence[KpiRow]) -> frozenset[int]:
    """Return the places of the rows that have a cell of their own on the page."""
    found = {place for place, row in enumerate(rows) if row.scope is Scope.ALL}
    for _, group in groupby(enumerate(rows), key=lambda each: each[1].scope):
        numbered = list(group)
        names = set(_names(numbered)[:MOST_NAMES])
        found |= {place for place, row in numbered if row.name in names}
    return frozenset(place for place in found if rows[place].kpi not in _BOUNDS)


def _scope(scope: Scope, found: Sequence[Numbered], lang: str) -> Markup:
    names = _names(found)
    title = msg("By {scope} ({n})", scope=said(scope, lang).lower(), n=len(names))
    parts = [part for figures in _TABLES for part in _table(found, names, figures, lang)]
    left = len(names) - MOST_NAMES
    more = msg("{n} more stand in the sheet KPI.", n=left)
    parts += [tag("p", tell(more, lang), class_="note")] if left > 0 else []
    return tag("details", tag("summary", tell(title, lang)), *parts, class_="scope")


def _names(found: Sequence[Numbered]) -> list[str | None]:
    """Return the names in the order in which they first stand, the blank one last."""
    names = dict.fromkeys(row.name for _, row in found)
    return sorted(names, key=lambda name: not name)


def _table(
    found: Sequence[Numbered], names: Sequence[str | None], figures: Sequence[Figure], lang: str
) -> Iterator[Markup]:
    cells = {(row.name, row.kpi): (place, row) for place, row in found}
    there = [f for f in figures if any((name, f) in cells for name in names)]
    shown = [n for n in names[:MOST_NAMES] if any((n, figure) in cells for figure in there)]
    if there and shown:
        lines = [
            tag(
                "tr",
                tag("th", _name_of(cells, name, there, lang), scope="row"),
                *(_cell(cells.get((name, figure))) for figure in there),
            )
            for name in shown
        ]
        yield table(["", *(said(figure, lang) for figure in there)], lines)


def _name_of(
    cells: Mapping[tuple[str | None, Figure], Numbered],
    name: str | None,
    figures: Sequence[Figure],
    lang: str,
) -> str:
    return next(named(cells[name, f][1], lang) for f in figures if (name, f) in cells)


def _cell(numbered: Numbered | None) -> Markup:
    if numbered is None:
        return tag("td")
    place, row = numbered
    return figure_cell(number(row), counts(row), id=f"kpi-{place}")
