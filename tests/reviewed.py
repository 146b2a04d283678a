"""A review drawn by hand: the figures of one October, and the months, weeks and ends beside it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from followup_cli.dashboard import make_page
from followup_cli.dashboard_case import Evidence
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_report import KpiRow
from followup_cli.report_period import month, previous
from followup_cli.terms import Kind, Stage, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model_page import Page
    from followup_cli.model_report import Period

OCTOBER = month(2026, 10)
AS_OF = datetime.combine(date(2026, 11, 2), time.max)
FIGURES = """
| scope   | name     | kpi                  | value | numerator | denominator | previous |
| all     |          | completion_rate      | 0.9   | 90        | 100         | 0.95     |
| all     |          | on_time_rate         | 0.75  | 75        | 100         | 0.8      |
| all     |          | postponed_rate       | 0.1   | 10        | 100         | 0.1      |
| all     |          | overdue_rate         | 0.06  | 6         | 100         | 0.08     |
| all     |          | load_rate            | 0.5   | 100       | 200         | 0.4      |
| all     |          | nps                  | 40    | 20        | 50          | 30       |
| all     |          | nps_low              | 18.3  | 20        | 50          | 2        |
| all     |          | nps_high             | 58.6  | 20        | 50          | 54       |
| all     |          | csat                 | 0.8   | 40        | 50          | 0.75     |
| all     |          | score_before         | 7.5   | 75        | 10          |          |
| all     |          | score_after          | 8.1   | 81        | 10          |          |
| all     |          | score_change         | 0.6   | 6         | 10          |          |
| all     |          | problem_share        | 1     | 10        | 10          |          |
| all     |          | renewal_rate         | 0.75  | 6         | 8           | 1        |
| all     |          | renewal_undecided    | 2     |           |             | 0        |
| all     |          | renewing_revenue     | 90000 | 90000     | 4           |          |
| all     |          | churn_rate           | 0.05  | 2         | 40          | 0        |
| all     |          | reach_rate           | 0.8   | 56        | 70          | 0.8      |
| all     |          | sla_met_rate         | 0.875 | 7         | 8           | 0.8      |
| all     |          | loops_closed_rate    | 0.5   | 3         | 6           | 0.6      |
| all     |          | coverage_rate        | 0.8   | 8         | 10          | 0.7      |
| all     |          | covered_revenue_rate | 0.55  | 550000    | 1000000     | 0.5      |
| all     |          | customers            | 41    |           |             | 40       |
| owner   | Kim      | completion_rate      | 0.8   | 40        | 50          |          |
| owner   | 李雷     | completion_rate      | 1     | 50        | 50          |          |
| tier    | high     | customers            | 10    |           |             | 9        |
| tier    | potential | customers           | 16    |           |             | 16       |
| tier    | general  | customers            | 15    |           |             | 15       |
| product | <Pump>   | csat                 | 0.9   | 27        | 30          | 0.8      |
| product | 净水器   | csat                 | 0.75  | 9         | 12          | 0.7      |
| product | Filter   | csat                 | 0.5   | 4         | 8           | 0.6      |
| kind    | product_defect | problem_share  | 0.6   | 6         | 10          |          |
| kind    | fault    | problem_share        | 0.3   | 3         | 10          |          |
| kind    | other    | problem_share        | 0.1   | 1         | 10          |          |
| stage   | onboarding | customers          | 9     |           |             | 8        |
| stage   | in_use   | customers            | 26    |           |             | 27       |
| stage   | lapsed   | customers            | 6     |           |             | 5        |
"""
BY_MONTH = """
| kpi             | 2026-07 | 2026-08 | 2026-09 | 2026-10 |
| completion_rate | 0.97    | 0.96    | 0.95    | 0.9     |
| on_time_rate    | 0.9     | 0.85    | 0.8     | 0.75    |
| overdue_rate    | 0.02    | 0.05    | 0.08    | 0.06    |
| nps             | 10      |         | 30      | 40      |
| nps_low         | -20     |         | 2       | 18.3    |
| nps_high        | 38      |         | 54      | 58.6    |
"""
BY_WEEK = """
| owner | 2026-W43 | 2026-W44 | 2026-W45 |
| Kim   | 0.4      | 1.2      | 0.3      |
| 李雷  | 0.2      | 0.5      | 0.6      |
"""
RENEWING = """
| kpi              | 2026-11 | 2026-12 | 2027-01 |
| renewing_revenue | 30000   | 60000   | 0       |
"""
_NAMES = {str(term): term for kind in (Tier, Kind, Stage) for term in kind} | {"high": Tier.HIGH}


def cells_of(picture: str | None) -> list[dict[str, str]]:
    """Return the rows of a table that is drawn."""
    lines = [line.strip() for line in (picture or "").splitlines()]
    head, *body = ([c.strip() for c in line.strip("|").split("|")] for line in lines if line)
    return [dict(zip(head, cells, strict=True)) for cells in body]


def rows_of(picture: str | None, period: str = "2026-10") -> tuple[KpiRow, ...]:
    """Return the rows of `KPI` that are drawn; a column that is not drawn is blank."""
    return tuple(_row(cells, period) for cells in cells_of(picture))


def series_of(*pictures: str) -> tuple[KpiRow, ...]:
    """Return series that are drawn, a column for each month or week."""
    return tuple(row for picture in pictures for row in _series(cells_of(picture)))


def page_of(
    picture: str = FIGURES,
    series: Sequence[str] = (BY_MONTH, BY_WEEK, RENEWING),
    earlier: str = "",
    period: Period = OCTOBER,
    as_of: datetime = AS_OF,
    **evidence: Any,
) -> Page:
    """Return the page of a review that is drawn, with what lies behind it."""
    before = previous(period)
    return make_page(
        rows_of(picture, period.label),
        series_of(*series),
        period,
        before,
        as_of,
        earlier=rows_of(earlier, before.label) if earlier else (),
        evidence=Evidence(**evidence),
    )


def _row(cells: dict[str, str], period: str) -> KpiRow:
    scope, name = Scope(cells["scope"]), cells["name"]
    fields = ("value", "numerator", "denominator", "previous")
    value, numerator, denominator, before = (_number(cells.get(field, "")) for field in fields)
    return KpiRow(
        period,
        scope,
        None if scope is Scope.ALL else _NAMES.get(name, name),
        Figure(cells["kpi"]),
        value,
        numerator,
        denominator,
        before,
        None if value is None or before is None else round(value - before, 10),
    )


def _series(drawn: Iterable[dict[str, str]]) -> Iterable[KpiRow]:
    for cells in drawn:
        owner, figure = cells.pop("owner", None), Figure(cells.pop("kpi", Figure.LOAD))
        scope = Scope.OWNER if owner else Scope.ALL
        for period, cell in cells.items():
            counted = _number(cell)
            yield KpiRow(
                period, scope, owner, figure, counted, counted, None if counted is None else 1.0
            )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
