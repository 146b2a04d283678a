"""The page of a review in a workbook: charts over the cells of `KPI`, and what people put there."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from model_page import MONTHS, PRODUCTS, changes, page
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from test_graft import copy, host
from workbooks import faults, rewrite

from followup_cli.errors import LayoutError
from followup_cli.workbook import markup
from followup_cli.workbook.compare import compare
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from followup_cli.model_page import Chart, Page

NAMES = {"en": ("Dashboard", "KPI"), "zh": ("看板", "指标")}


def write(path: Path, made: Page, lang: str = "en") -> bool:
    """Write the figures and the page; nothing of anybody's may be lost, and nothing be broken."""
    folder = path.parent / "before"
    folder.mkdir(exist_ok=True)
    before = copy(path, folder)
    written = commit(path, fingerprint(path), changes(made), lang=lang).written
    assert faults(path) <= faults(before)
    assert compare(before, path).lost == ()
    return written


def count_from_1904(workbook: Workbook) -> None:
    workbook.epoch = CALENDAR_MAC_1904


def drawn_on(workbook: Workbook, sheet: str) -> list[Any]:
    """Return the charts of a sheet; for neither they nor what is in them there are types."""
    found: list[Any] = vars(workbook[sheet])["_charts"]
    return found


def charts(workbook: Workbook, sheet: str) -> dict[str, list[tuple[str, str]]]:
    """Return the references of each chart of a sheet, names and values, by the chart's title."""
    found = {}
    for chart in drawn_on(workbook, sheet):
        title = "".join(run.t for p in chart.title.tx.rich.p for run in p.r or ())
        series = [one for part in [chart, *chart._charts[1:]] for one in part.series]
        found[title] = [(one.cat.strRef.f, one.val.numRef.f) for one in series]
    return found


def cells(workbook: Workbook, reference: str) -> list[object]:
    sheet, _, area = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(area)
    rows = workbook[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def texts(path: Path, sheet: str = "Dashboard") -> list[str]:
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def part(path: Path, ending: str) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(n).decode() for n in package.namelist() if n.endswith(ending))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = host(tmp_path / "desk.xlsx")
    assert write(path, page())
    return path


def shown(made: Page, chart: Chart) -> Iterator[list[float | None]]:
    for curve in chart.curves:
        rows = made.rows[curve.span.first : curve.span.last + 1]
        yield [getattr(row, curve.field) for row in rows]


@pytest.mark.parametrize("lang", NAMES)
def test_every_chart_shows_the_cells_of_its_figures(tmp_path: Path, lang: str) -> None:
    path, made = host(tmp_path / "desk.xlsx"), page()
    assert write(path, made, lang)
    book = load_workbook(path)
    sheet, kpi = NAMES[lang]
    drawn = list(charts(book, sheet).values())
    assert len(drawn) == len(made.charts)
    for references, chart in zip(drawn, made.charts, strict=True):
        assert {values.rpartition("!")[0] for _, values in references} == {f"'{kpi}'"}
        assert [cells(book, values) for _, values in references] == list(shown(made, chart))
    assert cells(book, drawn[0][0][0]) == list(PRODUCTS)
    assert cells(book, drawn[2][0][0]) == list(MONTHS)
    assert not write(path, made, lang)


def test_a_chart_remembers_what_its_cells_hold_and_leaves_a_gap_where_one_is_blank(
    desk: Path,
) -> None:
    nps = part(desk, "charts/chart3.xml")
    values = re.search(r"<c:numCache>(.*?)</c:numCache>", nps)
    assert values is not None
    assert re.findall(r'idx="(\d+)"', values[1]) == [str(n) for n in range(10) if n != 3]
    assert '<c:dispBlanksAs val="gap"/>' in nps
    assert '<c:plotVisOnly val="0"/>' in nps  # rows of KPI that somebody filtered away count too
    assert "NPS by month" in nps


@pytest.mark.parametrize("name", ["bell\a", "not\uffffa letter", "_x0041_"])
def test_a_chart_takes_names_that_xml_has_no_letters_for(tmp_path: Path, name: str) -> None:
    path = host(tmp_path / "desk.xlsx")
    orders: tuple[dict[str, float | None], ...] = (
        {name: 0.5, "Lamp": 0.7}, {"Lamp": 0.7, name: 0.5},
    )  # fmt: skip
    for products in orders:
        assert [write(path, page(products=products)) for _ in range(2)] == [True, False]


def test_a_chart_says_what_it_shows_to_those_who_cannot_see_it(desk: Path) -> None:
    said = re.findall(r'descr="([^"]*)"', part(desk, "drawing1.xml"))
    assert said[0] == "Satisfied customers by product: Standing desk 92%, Lamp 78%"
    assert len(said) == len(page().charts)
    assert all(said)


def test_the_page_says_numbers_findings_and_where_they_come_from(desk: Path) -> None:
    said = texts(desk)
    assert said[:2] == ["Review of 2026-10", "As of 2026-11-02: Acme & Sons <b>"]
    assert {"Completion rate", "75.0%", "+3.0 points", "15 of 20"} <= set(said)
    assert any(one.startswith("Finding 0: the completion rate is lower") for one in said)
    assert "KPI 3–4, 7 · T0012, T0013" in said
    assert not re.search(r"<(?:\w+:)?f[ >]", part(desk, "worksheets/sheet3.xml"))


def test_no_page_ends_in_the_middle_of_a_chart(desk: Path) -> None:
    for findings in (0, 3, 9):
        write(desk, page(findings=findings))
        book = load_workbook(desk)
        breaks = [one.id for one in book["Dashboard"].row_breaks.brk]
        spans = [(c.anchor._from.row, c.anchor.to.row) for c in drawn_on(book, "Dashboard")]
        assert breaks
        assert not [b for b in breaks for top, bottom in spans if top < b <= bottom]


def test_the_next_month_is_written_where_the_last_one_stood(desk: Path) -> None:
    later = page(findings=1, products={"Lamp": 0.5, "Chair": 0.7}, month="2026-11")
    assert write(desk, later)
    book = load_workbook(desk)
    assert charts(book, "Dashboard")["Satisfied customers by product"] == [
        ("'KPI'!$C$6:$C$7", "'KPI'!$E$6:$E$7")
    ]
    assert "Review of 2026-11" in texts(desk)
    assert not [one for one in texts(desk) if one.startswith("Finding 1")]
    assert book["Dashboard"].row_dimensions[18].hidden  # the second finding's
    assert not write(desk, later)
    assert write(desk, page())
    assert not book["Dashboard"].row_dimensions[16].hidden


def test_more_findings_than_have_room_are_counted(desk: Path) -> None:
    write(desk, page(findings=15))
    assert "4 more: `followup report` says them all." in texts(desk)


def test_a_chart_without_figures_goes_and_comes_back(desk: Path) -> None:
    write(desk, page(without=("problems",)))
    assert "Problems by kind" not in charts(load_workbook(desk), "Dashboard")
    write(desk, page())
    assert "Problems by kind" in charts(load_workbook(desk), "Dashboard")


def test_the_figures_may_have_another_name(desk: Path, tmp_path: Path) -> None:
    book = part(desk, "xl/workbook.xml").replace('"KPI"', '"My figures"')
    renamed = rewrite(
        desk, tmp_path / "renamed.xlsx",
        {"xl/workbook.xml": book.replace("'KPI'!", "'My figures'!").encode()},
    )  # fmt: skip
    assert write(renamed, page())
    drawn = charts(load_workbook(renamed), "Dashboard")
    assert drawn["Work done"][0] == ("'My figures'!$A$43:$A$52", "'My figures'!$E$43:$E$52")
    assert len(drawn) == len(page().charts)
    assert "My figures 3–4, 7 · T0012, T0013" in texts(renamed)


def test_the_figures_may_stand_in_other_columns(desk: Path) -> None:
    book = load_workbook(desk)
    book["KPI"].tables.clear()
    book["KPI"].insert_cols(1)
    book.save(desk)
    assert write(desk, page())
    drawn = charts(load_workbook(desk), "Dashboard")["Work done"]
    assert drawn[0] == ("'KPI'!$B$43:$B$52", "'KPI'!$F$43:$F$52")


def test_what_people_put_beside_the_page_stays(desk: Path) -> None:
    book = load_workbook(desk)
    sheet = book["Dashboard"]
    sheet["P3"], sheet["C120"] = "ask Sam", "=1+1"
    sheet.column_dimensions["P"].width = 40
    moved = drawn_on(book, "Dashboard")[0].anchor.to
    moved.row += 70
    mine = BarChart()
    mine.add_data(Reference(book["Mine"], 2, 1, 2, 1))
    mine.title = "Mine"
    mine.anchor = "P20"
    drawn_on(book, "Dashboard").append(mine)
    book.save(desk)
    assert write(desk, page(findings=2))  # openpyxl called all frames anew
    book = load_workbook(desk)
    again, drawn = book["Dashboard"], drawn_on(book, "Dashboard")
    assert (again["P3"].value, again["C120"].value) == ("ask Sam", "=1+1")
    assert again.column_dimensions["P"].width == 40
    assert len(drawn) == len(page().charts) + 1
    ends = [c.anchor.to.row for c in drawn if hasattr(c.anchor, "to")]
    assert moved.row in ends
    assert "'Mine'!$B$1" in part(desk, "charts/chart7.xml")
    assert not write(desk, page(findings=2))


def test_a_chart_that_somebody_took_out_stays_out(desk: Path) -> None:
    book = load_workbook(desk)
    del drawn_on(book, "Dashboard")[1]
    book.save(desk)
    write(desk, page(findings=2))
    assert "Problems by kind" not in charts(load_workbook(desk), "Dashboard")


def test_a_page_that_somebody_deleted_comes_back_with_its_charts(desk: Path) -> None:
    book = load_workbook(desk)
    del book["Dashboard"]
    book.save(desk)
    assert write(desk, page())
    assert len(charts(load_workbook(desk), "Dashboard")) == len(page().charts)
    assert not write(desk, page())


@pytest.mark.parametrize(
    ("cell", "value"),
    [("K6", "my number"), ("C4", "between the tiles"), ("C16", "in a merged cell"), ("B2", "=1+1")],
)
def test_what_stands_in_the_way_is_named_and_nothing_is_written(
    desk: Path, cell: str, value: str
) -> None:
    book = load_workbook(desk)
    for merged in list(book["Dashboard"].merged_cells.ranges):
        book["Dashboard"].unmerge_cells(str(merged))
    book["Dashboard"][cell] = value
    book.save(desk)
    before = desk.read_bytes()
    if cell == "C16":
        assert write(desk, page(findings=2))
        return
    with pytest.raises(LayoutError, match=f"Dashboard!{cell} holds something of yours"):
        commit(desk, fingerprint(desk), changes(page(findings=2)), lang="en")
    assert desk.read_bytes() == before


def test_rows_put_into_the_page_are_refused(desk: Path) -> None:
    book = load_workbook(desk)
    book["Dashboard"].insert_rows(5)
    book.save(desk)
    with pytest.raises(LayoutError, match="Rows or columns were put into Dashboard"):
        commit(desk, fingerprint(desk), changes(page()), lang="en")


def test_a_sheet_of_the_users_keeps_its_name(tmp_path: Path) -> None:
    path = host(tmp_path / "desk.xlsx", "Dashboard")
    assert write(path, page())
    assert load_workbook(path).sheetnames == ["Dashboard", "KPI", "Dashboard (followup)"]
    assert not write(path, page())


@pytest.mark.parametrize("family", ["strict", "days from 1904"])
def test_it_stands_in_odd_packages_as_well(tmp_path: Path, family: str) -> None:
    path = tmp_path / "odd.xlsx"
    then = count_from_1904 if family != "strict" else None
    with zipfile.ZipFile(host(tmp_path / "desk.xlsx", then=then)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if family == "strict":
        old, new = markup.OFFICE_RELS.encode(), markup.STRICT[markup.OFFICE_RELS].encode()
        parts = {n: markup.make_strict(c).replace(old, new) for n, c in parts.items()}
    rewrite(tmp_path / "desk.xlsx", path, parts)
    for made in (page(), page(findings=1, products={"Lamp": 0.5}), page(without=("nps",))):
        assert write(path, made)
        assert not write(path, made)
    drawn = part(path, "drawing1.xml") + part(path, "charts/chart1.xml")
    assert ("schemas.openxmlformats.org/drawingml" in drawn) == (family != "strict")
    assert ("purl.oclc.org" in drawn) == (family == "strict")
