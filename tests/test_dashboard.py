"""The review as a page: its headlines, and which rows of `KPI` its charts draw."""

from __future__ import annotations

from reviewed import BY_MONTH, BY_WEEK, FIGURES, RENEWING, page_of

from followup_cli.model_figures import Figure
from followup_cli.model_page import Part, Shape
from followup_cli.model_shown import moved, shown
from followup_cli.words import tell


def drawn(key: str) -> list[list[tuple[object, float | None]]]:
    """Return what each curve of a chart draws: its categories and their values."""
    page = page_of()
    chart = next(chart for chart in page.charts if chart.key == key)
    return [
        [
            (getattr(row, chart.names), getattr(row, curve.field))
            for row in page.rows[curve.span.first : curve.span.last + 1]
        ]
        for curve in chart.curves
    ]


def test_the_page_is_named_after_its_period_in_both_languages() -> None:
    page = page_of()
    assert tell(page.title, "en") == "Follow-up review, October 2026"
    assert tell(page.title, "zh") == "2026 年 10 月客户回访复盘"
    assert tell(page.subtitle, "en").startswith("Beside 2026-09, as of 2026-11-02")


def test_what_rounds_to_nothing_is_not_less_than_nothing() -> None:
    assert [shown(Figure.NPS_LOW, low) for low in (-0.4, 0.4, -0.6)] == ["+0", "+0", "-1"]
    assert [shown(Figure.SCORE_CHANGE, by) for by in (-0.04, 0.06)] == ["+0.0", "+0.1"]
    assert tell(moved(Figure.CSAT, -0.0004), "en") == "+0.0 points"
    assert moved(Figure.RENEWING, -21600.0) == "-21,600"


def test_every_chart_is_drawn_from_rows_that_say_what_it_shows() -> None:
    page = page_of()
    assert [(chart.key, chart.shape) for chart in page.charts] == [
        ("csat", Shape.BARS),
        ("problems", Shape.PIE),
        ("nps", Shape.LINES),
        ("work", Shape.LINES),
        ("load", Shape.COLUMNS),
        ("tiers", Shape.COLUMNS),
        ("stages", Shape.COLUMNS),
        ("renewing", Shape.COLUMNS),
    ]
    assert drawn("csat") == [[("<Pump>", 0.9), ("净水器", 0.75), ("Filter", 0.5)]]
    assert drawn("problems") == [[("product_defect", 6), ("fault", 3), ("other", 1)]]
    assert drawn("load")[0] == [("2026-W43", 0.4), ("2026-W44", 1.2), ("2026-W45", 0.3)]
    assert drawn("nps")[0] == [("2026-07", 10), ("2026-08", None), ("2026-09", 30), ("2026-10", 40)]
    assert drawn("renewing") == [[("2026-11", 30000), ("2026-12", 60000), ("2027-01", 0)]]


def test_the_interval_of_nps_is_drawn_as_its_bounds() -> None:
    nps = next(chart for chart in page_of().charts if chart.key == "nps")
    assert [(curve.name, curve.part) for curve in nps.curves] == [
        (Figure.NPS, Part.MAIN),
        (Figure.NPS_LOW, Part.BOUND),
        (Figure.NPS_HIGH, Part.BOUND),
    ]
    assert not nps.percent


def test_who_cannot_see_a_chart_is_told_its_ends() -> None:
    said = {chart.key: tell(chart.said, "en") for chart in page_of().charts}
    assert said["csat"] == "CSAT: from 50.0% (Filter) to 90.0% (<Pump>)"
    assert said["nps"] == "NPS: from +10 (2026-07) to +40 (2026-10)"


def test_a_chart_without_figures_is_left_out() -> None:
    few = "\n".join(line for line in FIGURES.splitlines() if "product " not in line)
    page = page_of(few, (BY_WEEK, RENEWING))
    assert [c.key for c in page.charts] == ["problems", "load", "tiers", "stages", "renewing"]
    one = "\n".join(line.rsplit("|", 4)[0] + "|" for line in BY_MONTH.splitlines() if line)
    assert "work" not in [c.key for c in page_of(FIGURES, (one,)).charts]


def test_bars_are_at_most_twelve_and_none_is_blank() -> None:
    head = "| scope | name | kpi | value | numerator | denominator |"
    bars = [f"| product | P{n:02} | csat | 0.5 | 1 | 2 |" for n in range(14)]
    blank = "| product |  | csat | 0.5 | 1 | 2 |"
    (chart,) = page_of("\n".join([head, *bars, blank]), ()).charts
    assert chart.curves[0].span == (0, 11)
    (chart,) = page_of("\n".join([head, *bars[:3], blank]), ()).charts
    assert chart.curves[0].span == (0, 2)


def test_weeks_are_shown_of_the_six_with_most_to_do() -> None:
    weeks = ["| owner | 2026-W43 | 2026-W44 |", *(f"| P{n} | 0.{n} | 0.{n} |" for n in range(8))]
    (chart,) = page_of("\n".join(FIGURES.splitlines()[:3]), ("\n".join(weeks),)).charts
    assert [curve.name for curve in chart.curves] == ["P2", "P3", "P4", "P5", "P6", "P7"]


def test_headlines_are_eight_numbers_with_their_change() -> None:
    told = [
        (h.figure, h.shown, tell(h.moved, "en"), tell(h.counts, "en"), h.better)
        for h in page_of().headlines
    ]
    assert told == [
        (Figure.COMPLETION, "90.0%", "-5.0 points", "90 / 100", False),
        (Figure.ON_TIME, "75.0%", "-5.0 points", "75 / 100", False),
        (Figure.OVERDUE, "6.0%", "-2.0 points", "6 / 100", True),
        (Figure.NPS, "+40", "+10, may be chance", "n = 50, 95% from +18 to +59", None),
        (Figure.CSAT, "80.0%", "+5.0 points, may be chance", "40 / 50", None),
        (Figure.RENEWAL, "75.0%", "-25.0 points", "6 / 8", False),
        (Figure.CHURN, "5.0%", "+5.0 points", "2 / 40", False),
        (Figure.COVERAGE, "80.0%", "", "8 / 10", None),
    ]


def test_a_headline_is_about_the_row_it_names() -> None:
    page = page_of()
    assert [page.rows[h.row].kpi for h in page.headlines] == [h.figure for h in page.headlines]


def test_a_figure_without_anything_under_it_is_no_headline() -> None:
    blank = FIGURES.replace("| 0.9   | 90        | 100  ", "|       | 0         | 0    ")
    figures = [h.figure for h in page_of(blank).headlines]
    assert Figure.COMPLETION not in figures
    assert figures[-1] is Figure.SLA_MET
