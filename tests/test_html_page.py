"""The review as a file: what stands on it, in both languages, and that nothing typed is obeyed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import model_page
import pytest

from followup_cli.html_page import SIGN, Mailed, compose
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_page import Chart, Curve, Finding, Headline, Page, Part, Shape, Span
from followup_cli.model_report import KpiRow
from followup_cli.model_trial import ArmResult, Contrast, Measure, Tally, TrialResult
from followup_cli.terms import Tier
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

VOID = {"meta", "br"}
HOSTILE = (
    "</title></style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE",
    "{{7*7}} ${7*7} `whoami`",
    "<!--",
    "]]>",
    "\x00\x1b[31m\u202egnp.exe\ud800",
    "&lt;b&gt;",
)


class Reader(HTMLParser):
    """What a page is made of; every element must be closed by its own end."""

    def __init__(self) -> None:
        """Begin outside of everything."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        assert len({name for name, _ in attrs}) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note an element that ends: the last one that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


def row(
    figure: Figure, value: float | None, scope: Scope = Scope.ALL, name: str | None = None
) -> KpiRow:
    return KpiRow("2026-10", scope, name, figure, value, 5, 12, 0.5, -0.1)


def page(rows: Sequence[KpiRow], *charts: Chart, findings: Sequence[Finding] = ()) -> Page:
    return Page(msg("Figures"), "", (), tuple(findings), charts, rows)  # type: ignore[arg-type]  # any text will do


def drawn(rows: Sequence[KpiRow], *charts: Chart, findings: Sequence[Finding] = ()) -> Reader:
    return read(compose(Mailed(page(rows, *charts, findings=findings), rows), "en"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_holds_its_headlines_findings_and_every_chart(lang: str) -> None:
    made = model_page.page()
    found = read(compose(Mailed(made, made.rows, source="desk.xlsx"), lang))
    assert found.all("html") == [{"lang": "zh-CN" if lang == "zh" else "en"}]
    charts = [a["data-chart"] for a in found.all("figure")]
    assert charts == [chart.key for chart in made.charts]
    assert found.texts.count("75.0%") >= 1
    assert sum(a.get("class") == "said" for a in found.all("p")) == len(made.findings)


def test_a_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
    made = model_page.page()
    text = compose(Mailed(made, made.rows), "en")
    found = read(text)
    policy = [a["content"] for a in found.all("meta") if "http-equiv" in a]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert not {"script", "link", "img", "iframe", "object"} & {name for name, _ in found.tags}
    assert not [a for _, a in found.tags for name in a if name.startswith("on") or name == "src"]
    assert all((a["href"] or "").startswith("#") for a in found.all("a"))
    assert "url(" not in text
    assert "@import" not in text
    assert text.index(SIGN) < 2048


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_customer_typed_is_text_wherever_it_stands(typed: str) -> None:
    rows = [row(Figure.CSAT, 0.4, Scope.PRODUCT, typed), row(Figure.CSAT, 0.6, Scope.PRODUCT, "b")]
    curve = Curve(typed, Span(0, 1))
    charts = [Chart(typed, shape, msg("Figures"), (curve, curve), said=typed) for shape in Shape]
    finding = Finding(msg("{first}, {rest}", first=typed, rest=typed), (0,), (typed,))
    plain = [row(Figure.CSAT, 0.4, Scope.PRODUCT, "a"), rows[1]]
    same = [Chart("k", s, msg("Figures"), (Curve("a", curve.span),) * 2, said="a") for s in Shape]
    late = [{"task_id": typed, "customer": typed, "manager": typed, "owner": typed}]
    kind = Mailed(page(rows, *charts, findings=[finding]), rows, late, source=typed)
    found = read(compose(kind, "en"))
    harmless = Mailed(
        page(plain, *same, findings=[Finding(msg("{first}, {rest}", first="a", rest="a"), (0,), ("a",))]),
        plain, [{"task_id": "a", "customer": "a", "manager": "a", "owner": "a"}], source="a",
    )  # fmt: skip
    expected = [name for name, _ in read(compose(harmless, "en")).tags]
    assert [name for name, _ in found.tags if name != "code"] == expected
    compose(kind, "zh").encode()


def test_a_line_has_a_gap_where_nothing_is_known_and_a_band_where_both_bounds_are() -> None:
    made = model_page.page()
    nps = next(chart for chart in made.charts if chart.key == "nps")
    found = read(compose(Mailed(page(made.rows, nps), ()), "en"))
    line = next(a["d"] for a in found.all("path") if "line" in (a["class"] or ""))
    bands = [a for a in found.all("path") if a["class"] == "band"]
    assert (line or "").count("M") == 2
    assert len(bands) == 2
    assert len(found.all("circle")) == len(model_page.MONTHS) - 1


def test_a_bar_is_as_long_as_its_share_and_says_what_it_is_counted_from() -> None:
    rows = [
        row(Figure.CSAT, 0.75, Scope.PRODUCT, "Desk"),
        row(Figure.CSAT, None, Scope.PRODUCT, ""),
    ]
    span = Span(0, 1)
    chart = Chart("csat", Shape.BARS, msg("Figures"), (Curve(Figure.CSAT, span),), percent=True)
    found = drawn(rows, chart)
    bars = [a["width"] for a in found.all("rect") if (a["class"] or "").startswith("fill")]
    assert bars == ["75%", "0%"]
    assert "Desk: CSAT 75.0% (5 / 12)" in found.texts
    assert "(blank)" in found.texts


def test_a_load_over_the_whole_is_drawn_against_a_line_at_the_whole() -> None:
    rows = [row(Figure.LOAD, 1.4, Scope.OWNER, "Li"), row(Figure.LOAD, 0.4, Scope.OWNER, "Wu")]
    curve = Curve(Figure.LOAD, Span(0, 1))
    found = drawn(rows, Chart("load", Shape.COLUMNS, msg("Figures"), (curve,), percent=True))
    assert len([a for a in found.all("line") if a["class"] == "limit"]) == 1


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("value", [None, 0.0, -3.0, 1e12])
def test_any_figures_can_be_drawn(shape: Shape, value: float | None) -> None:
    rows = [row(Figure.NPS, value), row(Figure.NPS, value)]
    curves = (
        Curve(Figure.NPS, Span(0, 1)),
        Curve(Figure.NPS, Span(0, 1), part=Part.LIMIT),
    )
    drawn(rows, Chart("x", shape, msg("Figures"), curves))


def test_figures_stand_by_scope_and_findings_lead_to_them() -> None:
    rows = [
        row(Figure.COMPLETION, 0.5),
        row(Figure.NPS, None),
        row(Figure.COMPLETION, 0.25, Scope.TIER, Tier.HIGH),
        row(Figure.COMPLETION, None, Scope.OWNER, ""),
    ]
    found = drawn(rows, findings=[Finding(msg("Figures"), (2,), ("T0012",))])
    assert {a["href"] for a in found.all("a")} >= {"#kpi-2"}
    assert "kpi-2" in {a.get("id") for a in found.all("td")}
    assert "High value · Completion rate 25.0% (5 / 12)" in found.texts
    assert "By tier (1)" in found.texts
    assert "T0012" in found.texts


def test_a_trial_stands_arm_by_arm_with_what_may_be_said_of_it() -> None:
    """
    | measure      | A             | B |
    | Contact made | 75%, n = 40   | – |
    """
    made = Tally(40, 30, 0.75, 0.588, 0.873)
    none = Tally(0, 0, None, None, None)
    trial = TrialResult(
        "greeting",
        None,
        {"A": 40, "B": 0},
        {"A": 0.5, "B": 0.5},
        {Measure.COMPLETION: (ArmResult("A", made, {}), ArmResult("B", none, {}))},
        (Contrast(Measure.COMPLETION, "A", "B", 0, 170, 1),),
        {Measure.COMPLETION: 0.15},
    )
    found = read(compose(Mailed(page(()), (), trials=[trial]), "en"))
    assert found.texts.count("greeting") == 1
    assert {"75%", "n = 40, 59% … 87%", "–"} <= set(found.texts)
    told = "Contact made: not enough yet: 0 of 170 an arm (A, B); no verdict before that"
    assert told in found.texts


@pytest.mark.parametrize(
    ("moved", "change", "better", "arrow", "kind"),
    [
        ("+3.0 points", 0.03, True, "▲ ", "card good"),
        ("-3.0 points", -0.03, False, "▼ ", "card bad"),
        ("+0.0 points", 0.0004, False, "= ", "card even"),
    ],
)
def test_a_headline_that_hardly_moved_is_neither_good_nor_bad(
    moved: str, change: float, *, better: bool | None, arrow: str, kind: str
) -> None:
    rows = [row(Figure.CHURN, 0.05)._replace(change=change)]
    headline = Headline(Figure.CHURN, "5.0%", moved, "5 / 12", better, 0)
    made = page(rows)._replace(headlines=(headline,))
    found = read(compose(Mailed(made, rows), "en"))
    assert arrow in found.texts
    assert kind in {a.get("class") for a in found.all("li")}


def test_nps_that_nobody_gave_has_no_interval() -> None:
    rows = [KpiRow("2026-10", Scope.ALL, None, f, None, 0, 0) for f in
            (Figure.NPS, Figure.NPS_LOW, Figure.NPS_HIGH)]  # fmt: skip
    assert "n = 0" in drawn(rows).texts


def test_what_is_overdue_stands_by_manager_without_phone_numbers() -> None:
    late = [
        {"task_id": "T1", "customer": "Acme", "reach_at": "13800000000", "manager": "Wu"},
        {"task_id": "T2", "customer": "Bolt", "reach_at": "13900000000", "manager": ""},
    ]
    text = compose(Mailed(page(()), (), late), "en")
    assert "Wu: 1 overdue" in text
    assert "Without a manager: 1 overdue" in text
    assert "13800000000" not in text
    assert "No contact is overdue." in compose(Mailed(page(()), ()), "en")
