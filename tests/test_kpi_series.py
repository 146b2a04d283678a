"""The rows that charts draw: a year of months, the weeks around the period, renewals ahead."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from test_kpi import AS_OF, NO_CONTRACTS, OCTOBER, contracts_of, figures, tasks_of, value

from followup_cli.kpi_series import MONTHLY, make_series
from followup_cli.kpi_votes import House, Window
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Figure
from followup_cli.model_period import month, months_after, months_to, quarter, weeks_around
from followup_cli.model_report import KpiRow, Period
from followup_cli.model_rules import Person
from followup_cli.terms import Stage
from followup_cli.workdays import Calendar

HOUSE = House((Person("Abe", frozenset()),), Calendar("CN"))


def series(picture: str | None, figure: Figure, period: Period = OCTOBER) -> list[KpiRow]:
    window = Window(period, AS_OF, Settings(), HOUSE)
    rows = make_series(tasks_of(picture), NO_CONTRACTS, {}, window)
    return [row for row in rows if row.kpi is figure]


YEAR = """
| first | status  | done on | score | owner |
| 02-05 | done    | 02-05   | 9     | Abe   |
| 08-05 | pending |         |       | Abe   |
| 10-05 | done    | 10-06   | 3     | Abe   |
| 10-30 | pending |         |       | Abe   |
| 11-04 | pending |         |       | Abe   |
"""


def test_months_begin_with_the_first_that_has_any_data() -> None:
    rows = series(YEAR, Figure.COMPLETION)
    assert [(r.period, r.numerator, r.denominator) for r in rows] == [
        ("2026-02", 1, 1),
        ("2026-03", 0, 0),
        ("2026-04", 0, 0),
        ("2026-05", 0, 0),
        ("2026-06", 0, 0),
        ("2026-07", 0, 0),
        ("2026-08", 0, 1),
        ("2026-09", 0, 0),
        ("2026-10", 1, 2),
    ]
    assert {(r.scope, r.name, r.previous, r.change) for r in rows} == {("all", None, None, None)}
    assert [r.value for r in rows[1:6]] == [None] * 5


def test_every_figure_of_the_months_has_the_same_and_its_last_is_that_of_the_period() -> None:
    tasks, now = tasks_of(YEAR), {}
    for figure in MONTHLY:
        rows = series(YEAR, figure)
        assert [r.period for r in rows] == [m.label for m in months_to(OCTOBER, 9)]
        now[figure] = rows[-1].value
    assert now == {figure: value(figures(tasks), figure) for figure in MONTHLY}


def test_three_months_stay_where_there_is_nothing_and_a_year_where_there_is_more() -> None:
    assert [r.period for r in series("| first |", Figure.NPS)] == ["2026-08", "2026-09", "2026-10"]
    old = Period("2027Q1", date(2027, 1, 1), date(2027, 3, 31))
    rows = series(YEAR.replace("02-05", "01-05"), Figure.ON_TIME, old)
    assert (rows[0].period, rows[-1].period, len(rows)) == ("2026-08", "2027-03", 8)


def test_the_load_of_eight_weeks_and_the_next_four() -> None:
    rows = series(YEAR, Figure.LOAD)
    assert [r.period for r in rows] == [f"2026-W{n}" for n in range(37, 49)]
    assert [r.numerator for r in rows] == [0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0]
    assert {r.name for r in rows} == {"Abe"}


def test_renewals_of_the_six_months_ahead() -> None:
    """
    | customer | start      | end        | amount |
    | A        | 2025-11-02 | 2026-11-01 | 1200   |
    | B        | 2025-11-02 | 2027-04-30 | 300    |
    | C        | 2025-11-02 | 2027-05-01 | 900    |
    | D        | 2025-11-02 | 2026-11-01 | 900    |
    """
    contracts = contracts_of(test_renewals_of_the_six_months_ahead.__doc__)
    window = Window(OCTOBER, AS_OF, Settings())
    rows = make_series([], contracts, {"D": Stage.TERMINATED}, window)
    ahead = [(r.period, r.value, r.denominator) for r in rows if r.kpi is Figure.RENEWING]
    assert ahead == [
        ("2026-11", 1200, 1),
        ("2026-12", 0, 0),
        ("2027-01", 0, 0),
        ("2027-02", 0, 0),
        ("2027-03", 0, 0),
        ("2027-04", 300, 1),
    ]


@pytest.mark.parametrize("period", [month(2026, 1), month(2026, 12), quarter(2026, 4)])
def test_months_and_weeks_around_a_period_follow_one_another(period: Period) -> None:
    months = (*months_to(period, 12), *months_after(period, 6))
    weeks = weeks_around(period, 8, 4)
    assert months[11].end == period.end
    assert weeks[7].holds(period.end)
    for run in (months, weeks):
        assert all((b.start - a.end).days == 1 for a, b in pairwise(run))
    assert (len(months), len(weeks)) == (18, 12)


def test_a_week_is_named_by_the_year_that_has_most_of_it() -> None:
    assert [week.label for week in weeks_around(month(2026, 12), 1, 1)] == ["2026-W53", "2027-W01"]
