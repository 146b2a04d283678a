"""A page of a review, drawn by hand: every shape of chart over rows of `KPI`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import SheetPage, SheetWhole
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_page import Chart, Curve, Finding, Headline, Page, Part, Shape, Span
from followup_cli.model_report import KpiRow
from followup_cli.terms import Tier
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import Change
    from followup_cli.words import Message

MONTHS = tuple(f"2026-{month:02}" for month in range(1, 11))
PRODUCTS = {"Standing desk": 0.92, "Lamp": 0.78, "=HYPERLINK(1)": 0.55, "耳机": None}
PROBLEMS = {"Product defect": 12, "Complaint": 5, "Service request": 3}
OWNERS = ("Li Na", "Sam", "王芳")


def row(
    figure: Figure, value: float | None, scope: Scope = Scope.ALL, name: str | None = None,
    *, period: str = MONTHS[-1], numerator: float | None = None,
) -> KpiRow:  # fmt: skip
    return KpiRow(period, scope, name, figure, value, numerator, 20)


class Rows:
    """Rows of `KPI` in the making: who adds some is told where they stand."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: list[KpiRow] = []

    def add(self, rows: Iterable[KpiRow]) -> Span:
        """Add rows that stand together."""
        first = len(self.all)
        self.all += rows
        return Span(first, len(self.all) - 1)


def page(
    *, findings: int = 3, products: dict[str, float | None] | None = None, month: str = MONTHS[-1],
    without: Sequence[str] = (),
) -> Page:  # fmt: skip
    rows = Rows()
    top = rows.add(
        row(figure, value, numerator=15)
        for figure, value in ((Figure.COMPLETION, 0.75), (Figure.ON_TIME, 0.7), (Figure.NPS, 35.0))
    )
    charts = (
        _by_product(rows, products or PRODUCTS),
        _problems(rows),
        _nps(rows),
        _rates(rows),
        _load(rows),
        _tiers(rows),
    )
    return Page(
        msg("Review of {period}", period=month),
        msg("As of {day}: {company}", day="2026-11-02", company="Acme & Sons <b>"),
        tuple(_headlines(top)),
        tuple(_findings(findings)),
        tuple(chart for chart in charts if chart.key not in without),
        tuple(rows.all),
    )


def changes(made: Page) -> tuple[Change, ...]:
    """The figures and the page over them, as a report writes them."""
    return SheetWhole("KPI", tuple(r._asdict() for r in made.rows), TITLE), SheetPage(
        "Dashboard", made
    )


TITLE = msg("Nothing yet: `followup report` fills this sheet.")


def _headlines(top: Span) -> Iterable[Headline]:
    told = (("75.0%", "+3.0 points", True), ("70.0%", "-2.0 points", False), ("35", "", None))
    for number, (shown, moved, better) in enumerate(told):
        figure = (Figure.COMPLETION, Figure.ON_TIME, Figure.NPS)[number]
        yield Headline(figure, shown, moved, "15 of 20", better, top.first + number)


def _findings(count: int) -> Iterable[Finding]:
    for number in range(count):
        said: Message = msg(
            "Finding {n}: the completion rate is lower than a month ago, as {owner} had more "
            "contacts to make than fit into the working days of the month.",
            n=number, owner="=Li Na",
        )  # fmt: skip
        advice = msg("Give {owner} fewer customers.", owner="Li Na") if number != 1 else None
        yield Finding(said, (number, number + 1, number + 4), ("T0012", "T0013"), advice)


def _by_product(rows: Rows, products: dict[str, float | None]) -> Chart:
    span = rows.add(row(Figure.CSAT, v, Scope.PRODUCT, name) for name, v in products.items())
    return Chart(
        "csat", Shape.BARS, msg("Satisfied customers by product"),
        (Curve(Figure.CSAT, span),), percent=True, said="Standing desk 92%, Lamp 78%",
    )  # fmt: skip


def _problems(rows: Rows) -> Chart:
    span = rows.add(
        row(Figure.PROBLEMS, n / 20, Scope.KIND, name, numerator=n) for name, n in PROBLEMS.items()
    )
    return Chart(
        "problems", Shape.PIE, msg("Problems by kind"), (Curve(Figure.PROBLEMS, span, "numerator"),)
    )


def _nps(rows: Rows) -> Chart:
    values = {Figure.NPS: 0, Figure.NPS_LOW: -25, Figure.NPS_HIGH: 25}
    spans = {
        figure: rows.add(
            row(figure, None if n == 3 else 20 + 3 * n + by, period=month)
            for n, month in enumerate(MONTHS)
        )
        for figure, by in values.items()
    }
    curves = [
        Curve(figure, span, part=Part.MAIN if figure is Figure.NPS else Part.BOUND)
        for figure, span in spans.items()
    ]
    return Chart("nps", Shape.LINES, msg("NPS by month"), tuple(curves), "period")


def _rates(rows: Rows) -> Chart:
    curves = [
        Curve(figure, rows.add(row(figure, round(start + n / 50, 2), period=m) for n, m in enumerate(MONTHS)))
        for figure, start in (
            (Figure.COMPLETION, 0.7), (Figure.ON_TIME, 0.6), (Figure.OVERDUE, 0.05),
        )
    ]  # fmt: skip
    return Chart("rates", Shape.LINES, msg("Work done"), tuple(curves), "period", percent=True)


def _load(rows: Rows) -> Chart:
    weeks = [f"2026-W{week}" for week in range(36, 48)]
    curves = [
        Curve(
            owner,
            rows.add(
                row(Figure.LOAD, round(0.5 + n / 10 + i / 30, 2), Scope.OWNER, owner, period=week)
                for i, week in enumerate(weeks)
            ),
        )
        for n, owner in enumerate(OWNERS)
    ]
    return Chart(
        "load", Shape.COLUMNS, msg("Load by owner and week"), tuple(curves), "period", percent=True
    )


def _tiers(rows: Rows) -> Chart:
    span = rows.add(
        row(Figure.CUSTOMERS, n, Scope.TIER, t) for t, n in zip(Tier, (4, 9, 31), strict=True)
    )
    return Chart("tiers", Shape.COLUMNS, msg("Customers by tier"), (Curve(Figure.CUSTOMERS, span),))
