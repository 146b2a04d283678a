"""Tiers, Overdue and KPI rewritten where they stand: what people put there goes with its row."""

from __future__ import annotations

import random
import re
import zipfile
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from libreoffice import save_in_libreoffice
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableColumn, TableFormula
from runs import DAY, done, planned_demo
from workbooks import changed, faults, packed, rewrite

from followup_cli.errors import LayoutError, UnreadableError
from followup_cli.model import SheetWhole
from followup_cli.model_figures import Figure, Scope
from followup_cli.terms import Tier
from followup_cli.words import msg
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.moving import Moves, filled, go_along
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

ADA, BO, CY, DEE, EVE = (
    {
        "customer_id": f"C{n}",
        "customer": name,
        "orders": n,
        "revenue": 100.5 * n,
        "tier": Tier.HIGH,
        "reason": f"since {n}",
        "last_order": date(2026, 1, n),
    }
    for n, name in enumerate(("Ada", "Bo", "Cy", "Dee", "=Eve()"), start=1)
)
THREE = (ADA, BO, CY)


def write(path: Path, *rows: dict[str, object], lang: str = "en") -> bool:
    changes = (SheetWhole("Tiers", rows),)
    return commit(path, fingerprint(path), changes, lang=lang).written


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a workbook with a sheet of the user's, and our Tiers with three customers."""
    path = tmp_path / "desk.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].title = "Mine"
    workbook.save(path)
    write(path, *THREE)
    return path


def by_hand(path: Path, change: Callable[[Worksheet], object], sheet: str = "Tiers") -> Path:
    """Change a sheet as a person would, with a program that re-saves all of it."""
    workbook = load_workbook(path)
    change(workbook[sheet])
    workbook.save(path)
    return path


def tiers(path: Path) -> Worksheet:
    sheet: Worksheet = load_workbook(path)["Tiers"]
    return sheet


def column(path: Path, letter: str, last: int = 6) -> list[object]:
    sheet = tiers(path)
    return [sheet[f"{letter}{row}"].value for row in range(1, last + 1)]


_BAR = DataBarRule("min", 0, "max", 0, color="FF00AA00")  # type: ignore[no-untyped-call]  # the stubs lack it


def part(path: Path, ending: str) -> str:
    with zipfile.ZipFile(path) as package:
        (name,) = (n for n in package.namelist() if n.endswith(ending))
        return package.read(name).decode()


def reorder(path: Path) -> None:
    """Plan anew: Cy leads now, Dee is new, Bo and Ada follow."""
    assert write(path, CY, DEE, BO, ADA)
    assert [v for v in column(path, "A") if v] == ["Customer ID", "C3", "C4", "C2", "C1"]
    assert faults(path) == set()
    before = path.read_bytes()
    assert not write(path, CY, DEE, BO, ADA)
    assert path.read_bytes() == before


# What goes with a row.


def test_a_note_goes_with_its_customer_and_so_does_its_frame(desk: Path) -> None:
    def note(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("call Ada's mother", "Helen")
        sheet["A1"].comment = Comment("on a header", "Helen")
        sheet["X3"].comment = Comment("beside nothing", "Helen")

    reorder(by_hand(desk, note))
    sheet = tiers(desk)
    notes = {c.coordinate: c.comment.text for row in sheet for c in row if c.comment}
    assert notes["B5"] == "call Ada's mother"
    assert notes["A1"] == "on a header"
    assert notes["X3"] == "beside nothing"
    rows = re.findall(r"Row>(\d+)<", part(desk, ".vml"))
    assert sorted(rows) == ["0", "2", "4"]


def test_a_thread_of_replies_goes_with_its_customer(desk: Path, tmp_path: Path) -> None:
    by_hand(desk, lambda sheet: setattr(sheet["B2"], "comment", Comment("[Threaded]", "Helen")))
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" personId="{{A}}" id="{{B}}">'
        '<text>ask again</text></threadedComment><threadedComment ref="B2" personId="{A}" '
        'id="{C}" parentId="{B}"><text>done</text></threadedComment></ThreadedComments>'
    )
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    with zipfile.ZipFile(desk) as package:
        types, linked = package.read("[Content_Types].xml"), package.read(rels)
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    rel = f'<Relationship Id="t1" Type="{kind}" Target="/xl/threadedComments/t1.xml"/>'
    override = (
        '<Override PartName="/xl/threadedComments/t1.xml" '
        'ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
    )
    threaded = rewrite(
        desk,
        tmp_path / "threaded.xlsx",
        {
            "xl/threadedComments/t1.xml": thread.encode(),
            rels: linked.replace(b"</Relationships>", f"{rel}</Relationships>".encode()),
            "[Content_Types].xml": types.replace(b"</Types>", f"{override}</Types>".encode()),
        },
    )
    reorder(threaded)
    assert re.findall(r'ref="(\w+)"', part(threaded, "threadedComments/t1.xml")) == ["B5", "B5"]


def test_links_formats_and_heights_go_with_their_customer(desk: Path) -> None:
    def mark(sheet: Worksheet) -> None:
        sheet["B2"].hyperlink = "https://ada.example/"
        sheet["E2"].fill = PatternFill("solid", fgColor="FFEE00")
        sheet.row_dimensions[2].height = 61

    reorder(by_hand(desk, mark))
    sheet = tiers(desk)
    assert sheet["B5"].hyperlink.target == "https://ada.example/"
    assert [sheet[f"E{row}"].fill.fgColor.rgb for row in (2, 5)] == ["00000000", "00FFEE00"]
    assert [sheet.row_dimensions[row].height == 61 for row in (2, 5)] == [False, True]


def test_a_link_over_several_cells_goes_with_each_of_its_rows(desk: Path, tmp_path: Path) -> None:
    link = '<hyperlink ref="{}" location="Mine!A1" display="{}"/>'
    links = f"<hyperlinks>{link.format('A3:C3', 'Bo')}{link.format('D2:D4', 'all')}</hyperlinks>"
    saved = with_sheet(desk, tmp_path, ("<pageMargins", f"{links}<pageMargins"))
    reorder(saved)
    xml = sheet_xml(saved)
    assert re.findall(r'<hyperlink ref="([^"]+)"[^>]+display="(\w+)"', xml) == [
        ("A4:C4", "Bo"), ("D5", "all"), ("D4", "all"), ("D2", "all"),
    ]  # fmt: skip


def test_what_an_extension_says_of_a_cell_stays_behind_what_it_holds(
    desk: Path, tmp_path: Path
) -> None:
    more = '<extLst><ext uri="{1}"/></extLst>'
    saved = with_sheet(desk, tmp_path, ("<v>2</v></c>", f"<v>2</v>{more}</c>"))
    assert write(saved, ADA, {**BO, "orders": 9}, CY)
    assert f"<v>9</v>{more}</c>" in sheet_xml(saved)


M = 'xmlns:m="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="3"', '<m:later xmlns:m="urn:later"/><row r="3"'),
        (r'<row r="3"(.*?)</row>', rf'<m:row {M} r="3"\1</m:row>'),
        (r"<sheetData(.*)</sheetData", rf"<m:sheetData {M}\1</m:sheetData"),
        (r'(r="B3"[^>]* )t="inlineStr"><is><t>Bo</t></is>', r'\1t="s"><v>999</v>'),
    ],
)
def test_rows_that_cannot_be_told_are_refused(
    desk: Path, tmp_path: Path, old: str, new: str
) -> None:
    saved = with_sheet(desk, tmp_path, (old, new))
    before = saved.read_bytes()
    with pytest.raises(UnreadableError, match="damaged"):
        write(saved, CY, BO)
    assert saved.read_bytes() == before


def with_sheet(desk: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    """Return a copy of the desk whose sheet of ours reads otherwise."""
    name, xml = _sheet(desk)
    for old, new in changes:
        xml, found = re.subn(old, new, xml, count=1, flags=re.DOTALL)
        assert found
    return rewrite(desk, folder / "copy.xlsx", {name: xml.encode()})


def sheet_xml(path: Path) -> str:
    return _sheet(path)[1]


def _sheet(path: Path) -> tuple[str, str]:
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if "/sheet" in name]
        (name,) = (one for one in sheets if b">Customer ID<" in package.read(one))
        return name, package.read(name).decode()


def test_formulas_follow_what_they_are_about(desk: Path) -> None:
    """A formula of the row moves with it; one that looks elsewhere looks there still."""

    def type_formulas(sheet: Worksheet) -> None:
        for n, text in enumerate(("Own", "Price", "Fixed", "Ada's"), start=21):
            sheet.cell(1, n, text)
        for row in (2, 3, 4):
            sheet[f"U{row}"] = f"=F{row}*2"
            sheet[f"V{row}"] = f"=Mine!B{row}"
            sheet[f"W{row}"] = f"=F{row}*$Z$1"
        sheet["X3"] = "=F2+1"

    reorder(by_hand(desk, type_formulas))
    assert column(desk, "U", 5) == ["Own", "=F2*2", "=F3*2", "=F4*2", "=F5*2"]
    assert column(desk, "V", 5) == ["Price", "=Mine!B4", "=Mine!B3", "=Mine!B3", "=Mine!B2"]
    assert column(desk, "W", 5) == ["Fixed", *(f"=F{row}*$Z$1" for row in (2, 3, 4, 5))]
    assert column(desk, "X", 5) == ["Ada's", None, None, "=F5+1", None]


def test_a_formula_that_cells_share_is_given_to_each(desk: Path, tmp_path: Path) -> None:
    by_hand(desk, lambda sheet: sheet.cell(1, 21, "Double"))
    by_hand(desk, lambda sheet: [sheet.cell(row, 21, f"=F{row}*2") for row in (2, 3, 4)])
    with zipfile.ZipFile(desk) as package:
        xml = package.read("xl/worksheets/sheet2.xml").decode()
    xml = xml.replace("<f>F2*2</f>", '<f t="shared" si="0" ref="U2:U4">F2*2</f>')
    xml = re.sub(r"<f>F[34]\*2</f>", '<f t="shared" si="0"/>', xml)
    shared = rewrite(desk, tmp_path / "shared.xlsx", {"xl/worksheets/sheet2.xml": xml.encode()})
    reorder(shared)
    assert column(shared, "U", 5) == ["Double", "=F2*2", "=F3*2", "=F4*2", "=F5*2"]


@pytest.mark.filterwarnings("ignore:Sparkline")  # openpyxl knows none, nor do we ask it
def test_a_sparkline_goes_with_its_customer(desk: Path, tmp_path: Path) -> None:
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    ext = (
        f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{x14}">'
        '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        "<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Tiers!G2:I2</xm:f>"
        "<xm:sqref>U2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        "</x14:sparklineGroups></ext></extLst></worksheet>"
    )
    by_hand(desk, lambda sheet: sheet.cell(1, 21, "Trend"))
    with zipfile.ZipFile(desk) as package:
        xml = package.read("xl/worksheets/sheet2.xml").decode()
    parts = {"xl/worksheets/sheet2.xml": xml.replace("</worksheet>", ext).encode()}
    reorder(rewrite(desk, tmp_path / "lines.xlsx", parts))
    assert "<xm:f>Tiers!G5:I5</xm:f><xm:sqref>U5</xm:sqref>" in part(
        tmp_path / "lines.xlsx", "sheet2.xml"
    )


def test_a_picture_in_a_cell_of_wps_goes_with_its_customer(desk: Path, tmp_path: Path) -> None:
    """WPS keeps pictures of cells in a part of the workbook's that no other program knows."""
    with_pictures(desk, tmp_path / "wps.xlsx", "xl/worksheets/sheet2.xml", "U")
    before = packed(tmp_path / "wps.xlsx")
    reorder(tmp_path / "wps.xlsx")
    shown = 'DISPIMG("ID_0F1E2D3C4B5A69788796A5B4C3D2E1F0",1)'
    assert column(tmp_path / "wps.xlsx", "U", 5)[1:] == [None, None, None, f"=_xlfn.{shown}"]
    assert changed(before, packed(tmp_path / "wps.xlsx")).isdisjoint(WPS)
    assert write(tmp_path / "wps.xlsx", CY, DEE, BO)
    assert column(tmp_path / "wps.xlsx", "U", 7)[6] == f"=_xlfn.{shown}"


PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx"
    b"\x9cc\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)
WPS = {"xl/cellimages.xml", "xl/_rels/cellimages.xml.rels", "xl/media/image1.png", "xl/woinfos.xml"}


def with_pictures(source: Path, target: Path, sheet: str, letter: str) -> Path:
    """Put a picture into a cell of row 2 as WPS does, beside its other extras."""
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    wps = "http://www.wps.cn/officeDocument"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    name = "ID_0F1E2D3C4B5A69788796A5B4C3D2E1F0"
    images = (
        f'<etc:cellImages xmlns:etc="{wps}/2017/etCustomData" xmlns:r="{office}" '
        f'xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main"><etc:cellImage>'
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{name}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    with zipfile.ZipFile(source) as package:
        xml = package.read(sheet).decode()
        types = package.read("[Content_Types].xml").decode()
        linked = package.read("xl/_rels/workbook.xml.rels").decode()
    cell = (
        f'<c r="{letter}2" t="str"><f>_xlfn.DISPIMG("{name}",1)</f><v>=DISPIMG("{name}",1)</v></c>'
    )
    xml = re.sub(r'(<row [^>]*r="2".*?)</row>', rf"\1{cell}</row>", xml, count=1, flags=re.DOTALL)
    added = (
        f'<Relationship Id="w1" Type="{wps}/2020/cellImage" Target="cellimages.xml"/>'
        f'<Relationship Id="w2" Type="{wps}/2020/wpsWoInfos" Target="woinfos.xml"/>'
    )
    said = (
        '<Override PartName="/xl/cellimages.xml" '
        'ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
        '<Override PartName="/xl/woinfos.xml" ContentType="application/vnd.wps-officedocument.woinfos+xml"/>'
        '<Override PartName="/xl/media/image1.png" ContentType="image/png"/>'
    )
    picture = f'<Relationship Id="rId1" Type="{office}/image" Target="media/image1.png"/>'
    return rewrite(
        source,
        target,
        {
            sheet: xml.encode(),
            "[Content_Types].xml": types.replace("</Types>", f"{said}</Types>").encode(),
            "xl/_rels/workbook.xml.rels": linked.replace("</Rel", f"{added}</Rel").encode(),
            "xl/cellimages.xml": images.encode(),
            "xl/_rels/cellimages.xml.rels": (
                f'<Relationships xmlns="{rels}">{picture}</Relationships>'
            ).encode(),
            "xl/media/image1.png": PNG,
            "xl/woinfos.xml": b'<woProps xmlns="http://www.wps.cn/woinfos"/>',
        },
    )


def test_pictures_of_wps_survive_every_command(tmp_path: Path) -> None:
    demo = planned_demo(tmp_path / "demo.xlsx")
    desk = with_pictures(demo, tmp_path / "desk.xlsx", "xl/worksheets/sheet1.xml", "AM")
    before, known = packed(desk), faults(desk)
    done("plan", "-w", desk, "--as-of", "2026-11-30")
    done("report", "-w", desk, "--as-of", "2026-11-30")
    after = packed(desk)
    assert {name: after[name] for name in WPS} == {name: before[name] for name in WPS}
    assert faults(desk) <= known
    assert "DISPIMG" in part(desk, "worksheets/sheet1.xml")


# What stays where it is.


def test_views_widths_charts_rules_and_page_stay(desk: Path) -> None:
    def furnish(sheet: Any) -> None:
        sheet.sheet_view.zoomScale = 70
        sheet.freeze_panes = "D2"
        sheet.column_dimensions["B"].width = 44
        sheet.column_dimensions["G"].hidden = True
        sheet.page_setup.orientation = "portrait"
        sheet.oddHeader.center.text = "For the board"
        sheet.conditional_formatting.add("F2:F4", _BAR)
        check = DataValidation(type="list", formula1='"yes,no"')
        check.add("U2:U4")
        sheet.add_data_validation(check)
        sheet["U1"] = "Agreed"
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=4), titles_from_data=True)
        sheet.add_chart(chart, "Z8")

    by_hand(desk, furnish)
    before = packed(desk)
    reorder(desk)
    sheet = tiers(desk)
    assert sheet.sheet_view.zoomScale == 70
    assert sheet.freeze_panes == "D2"
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["G"].hidden) == (44, True)
    assert sheet.page_setup.orientation == "portrait"
    assert "For the board" in part(desk, "worksheets/sheet2.xml")
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["F2:F5"]
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["U2:U5"]
    kept = [name for name in before if "chart" in name or "drawing" in name]
    assert kept
    assert changed(before, packed(desk)).isdisjoint(kept)
    assert write(desk, CY)
    sheet = tiers(desk)
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["U2"]
    assert sheet.tables["followup_Tiers"].ref == "A1:T2"
    assert faults(desk) == set()


def test_what_stands_apart_from_the_rows_keeps_its_place(desk: Path) -> None:
    """Beyond a blank column, and below, is the sheet; sorting in Excel reaches no further."""

    def legend(sheet: Any) -> None:
        sheet["W2"], sheet["X2"], sheet["W4"] = "A", "best", "legend"
        sheet["B12"] = "made by Helen"

    reorder(by_hand(desk, legend))
    sheet = tiers(desk)
    assert [sheet[cell].value for cell in ("W2", "X2", "W4")] == ["A", "best", "legend"]
    assert sheet["B12"].value == "made by Helen"
    write(desk, CY)
    assert tiers(desk)["W4"].value == "legend"
    assert [c.value for c in tiers(desk)[3][:20]] == [None] * 20
    assert faults(desk) == set()


def test_a_pivot_or_table_beside_ours_is_no_column_of_a_row(desk: Path) -> None:
    def other_table(sheet: Any) -> None:
        for row, values in enumerate((("Tier", "Share"), ("A", 1), ("B", 2)), start=1):
            sheet[f"U{row}"], sheet[f"V{row}"] = values
        sheet.add_table(Table(displayName="Mine", ref="U1:V3"))

    reorder(by_hand(desk, other_table))
    assert column(desk, "U", 4) == ["Tier", "A", "B", None]


def test_moved_columns_are_written_where_they_are(desk: Path) -> None:
    def swap(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=1, max_row=4, min_col=2, max_col=6):
            first, last = row[0], row[-1]
            first.value, last.value = last.value, first.value
            first._style, last._style = copy(last._style), copy(first._style)
        columns = sheet.tables["followup_Tiers"].tableColumns
        columns[1].name, columns[5].name = columns[5].name, columns[1].name

    reorder(by_hand(desk, swap))
    assert column(desk, "B", 3) == ["Revenue", 301.5, 402]
    assert column(desk, "F", 3) == ["Customer", "Cy", "Dee"]


def test_headers_keep_their_language(desk: Path) -> None:
    before = column(desk, "B", 1)
    assert write(desk, CY, lang="zh")
    assert column(desk, "B", 1) == before == ["Customer"]
    assert tiers(desk)["K2"].value == "高价值客户"


def test_rows_typed_above_and_a_title_of_ones_own_stay(desk: Path) -> None:
    def push_down(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Our customers"
        sheet.tables["followup_Tiers"].ref = "A3:T6"
        sheet.tables["followup_Tiers"].autoFilter.ref = "A3:T6"

    by_hand(desk, push_down)
    assert write(desk, CY, DEE)
    assert column(desk, "A") == ["Our customers", None, "Customer ID", "C3", "C4", None]
    name = load_workbook(desk).defined_names["followup.Tiers"]
    assert name.attr_text == "'Tiers'!$A$3"
    assert faults(desk) == set()


@pytest.mark.parametrize("is_table", [True, False], ids=["a table", "a range"])
def test_a_filter_hides_nothing_wrong(desk: Path, *, is_table: bool) -> None:
    """The rows that it hides stay hidden, wherever they go; one that changed is shown."""

    def only_high(sheet: Worksheet) -> None:
        table = sheet.tables["followup_Tiers"]
        buttons = table.autoFilter
        buttons.filterColumn.append(FilterColumn(colId=4, filters=Filters(filter=["3"])))
        if not is_table:
            del sheet.tables["followup_Tiers"]
            sheet.auto_filter = copy(buttons)
        for row in (2, 3):
            sheet.row_dimensions[row].hidden = True

    by_hand(desk, only_high)
    assert write(desk, CY, DEE, {**BO, "orders": 3}, ADA)
    sheet = tiers(desk)
    hidden = {sheet.cell(n, 2).value: sheet.row_dimensions[n].hidden for n in range(2, 6)}
    assert hidden == {"Cy": False, "Dee": False, "Bo": False, "Ada": True}
    owner: Any = sheet.tables["followup_Tiers"].autoFilter if is_table else sheet.auto_filter
    assert owner.ref == "A1:T5"
    assert faults(desk) == set()


def test_a_calculated_column_of_the_table_goes_on(desk: Path) -> None:
    def widen(sheet: Worksheet) -> None:
        table = sheet.tables["followup_Tiers"]
        text = "followup_Tiers[[#This Row],[Revenue]]*2"
        formula = TableFormula(attr_text=text)
        table.tableColumns.append(
            TableColumn(id=21, name="Double", calculatedColumnFormula=formula)
        )
        table.ref = table.autoFilter.ref = "A1:U4"
        sheet["U1"] = "Double"
        for row in (2, 3, 4):
            sheet[f"U{row}"] = f"={text}"

    by_hand(desk, widen)
    assert write(desk)  # nobody left: a formula that every row has is nothing to lose
    assert tiers(desk).tables["followup_Tiers"].ref == "A1:U2"
    reorder(desk)
    assert len({*column(desk, "U", 5)[1:]}) == 1
    assert tiers(desk).tables["followup_Tiers"].ref == "A1:U5"


def test_a_row_of_totals_is_never_moved(desk: Path) -> None:
    def total(sheet: Worksheet) -> None:
        table = sheet.tables["followup_Tiers"]
        table.ref, table.totalsRowCount = "A1:T5", 1
        table.tableColumns[5].totalsRowFunction = "sum"
        sheet["F5"] = "=SUBTOTAL(109,followup_Tiers[Revenue])"

    by_hand(desk, total)
    assert write(desk, CY)
    assert column(desk, "A") == ["Customer ID", "C3", None, None, None, None]
    assert tiers(desk)["F5"].value == "=SUBTOTAL(109,followup_Tiers[Revenue])"
    assert write(desk, CY, BO, ADA)
    with pytest.raises(LayoutError, match=r"Tiers!A5.*Total Row"):
        write(desk, CY, BO, ADA, DEE)
    assert faults(desk) == set()


def test_rows_as_excel_saves_them_change_where_they_stand(desk: Path, tmp_path: Path) -> None:
    """Excel says of each row how far its text hangs below the line, in a namespace of its own."""
    with zipfile.ZipFile(desk) as package:
        (name,) = (n for n in package.namelist() if b"Ada" in package.read(n))
        xml = package.read(name)
    space = b"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
    declared = b'<worksheet xmlns:x14ac="%s" ' % space
    xml = xml.replace(b"<worksheet ", declared, 1)
    xml = re.sub(rb'(<row r="\d+")', rb'\1 x14ac:dyDescent="0.25"', xml)
    saved = rewrite(desk, tmp_path / "excel.xlsx", {name: xml})
    assert write(saved, ADA, {**BO, "reason": "one\ntwo\nthree"}, CY)
    written = zipfile.ZipFile(saved).read(name).decode()
    assert written.count('x14ac:dyDescent="0.25"') == 4
    assert re.search(r'<row r="3" [^>]*ht="4[89]', written)
    reorder(saved)


# Rows that went, in which somebody wrote.

KEPT = "Not in the table above any more; kept because of your notes:"
NOTED: dict[str, tuple[Callable[[Worksheet], object], Callable[[Worksheet, int], object]]] = {
    "text beside it": (
        lambda s: [s.cell(1, 21, "Mine"), s.cell(2, 21, "hers")],
        lambda s, row: s.cell(row, 21).value == "hers",
    ),
    "a comment": (
        lambda s: setattr(s["B2"], "comment", Comment("hers", "H")),
        lambda s, row: (c := s.cell(row, 2).comment) and c.text == "hers",
    ),
    "a link": (
        lambda s: setattr(s["B2"], "hyperlink", "https://ada.example/"),
        lambda s, row: (h := s.cell(row, 2).hyperlink) and h.target == "https://ada.example/",
    ),
}


@pytest.mark.parametrize("is_table", [True, False])
@pytest.mark.parametrize(("note", "is_there"), NOTED.values(), ids=NOTED)
def test_a_row_in_which_somebody_wrote_is_kept_below_and_returns(
    desk: Path,
    note: Callable[[Worksheet], object],
    is_there: Callable[[Worksheet, int], object],
    *,
    is_table: bool,
) -> None:
    def begin(sheet: Worksheet) -> None:
        note(sheet)
        if not is_table:
            del sheet.tables["followup_Tiers"]

    by_hand(desk, begin)
    assert write(desk, CY, BO)
    assert column(desk, "A") == ["Customer ID", "C3", "C2", None, KEPT, "C1"]
    assert is_there(tiers(desk), 6)
    assert write(desk, CY, BO, DEE, EVE)  # the rows below make room
    assert column(desk, "A", 8)[4:] == ["C5", None, KEPT, "C1"]
    assert is_there(tiers(desk), 8)
    before = desk.read_bytes()
    assert not write(desk, CY, BO, DEE, EVE)
    assert desk.read_bytes() == before
    assert write(desk, CY, ADA)
    assert column(desk, "A", 8) == ["Customer ID", "C3", "C1", *[None] * 5]
    assert is_there(tiers(desk), 3)
    assert faults(desk) == set()


def test_a_kept_row_whose_note_was_cleared_goes(desk: Path) -> None:
    by_hand(desk, lambda s: [s.cell(1, 21, "Mine"), s.cell(2, 21, "hers"), s.cell(3, 21, "his")])
    assert write(desk, CY)
    assert column(desk, "A") == ["Customer ID", "C3", None, KEPT, "C1", "C2"]
    by_hand(desk, lambda sheet: setattr(sheet["U5"], "value", None))
    assert write(desk, CY)
    assert column(desk, "A") == ["Customer ID", "C3", None, KEPT, "C2", None]
    by_hand(desk, lambda sheet: setattr(sheet["U5"], "value", None))
    assert write(desk, CY)
    assert column(desk, "A") == ["Customer ID", "C3", None, None, None, None]


def test_kept_rows_stand_clear_of_what_stands_below(desk: Path) -> None:
    def remark(sheet: Worksheet) -> None:
        sheet["U1"], sheet["U2"], sheet["B7"] = "Mine", "hers", "seen by Helen"
        sheet.merge_cells("C9:D9")

    by_hand(desk, remark)
    assert write(desk, CY, BO, DEE)
    assert column(desk, "A", 12)[10:] == [KEPT, "C1"]
    assert tiers(desk)["B7"].value == "seen by Helen"
    assert write(desk, CY)  # of room enough, the nearest
    assert column(desk, "A", 12)[2:5] == [None, KEPT, "C1"]
    assert faults(desk) == set()


def test_a_kept_row_leaves_what_only_the_table_works_out_behind(desk: Path) -> None:
    this = "followup_Tiers[[#This Row],[Orders]]*2"

    def widen(sheet: Worksheet) -> None:
        table = sheet.tables["followup_Tiers"]
        table.ref = table.autoFilter.ref = "A1:U4"
        table.tableColumns.append(TableColumn(id=21, name="Twice"))
        table.tableColumns[-1].calculatedColumnFormula = TableFormula(attr_text=this)
        sheet["U1"], sheet["A2"].comment = "Twice", Comment("hers", "H")
        for row in (2, 3, 4):
            sheet[f"U{row}"] = f"={this}"

    by_hand(desk, widen)
    assert write(desk, CY, BO)
    assert column(desk, "A") == ["Customer ID", "C3", "C2", None, KEPT, "C1"]
    assert column(desk, "U") == ["Twice", f"={this}", f"={this}", None, None, None]
    assert write(desk, ADA)
    assert column(desk, "U") == ["Twice", f"={this}", None, None, None, None]


@pytest.mark.parametrize(
    ("text", "filled_down", "gone_along"),
    [
        ("A5 +\n  B5", "A7 +\n  B7", "A9 +\n  B9"),
        ("[1]!Rate*[1]Mine!A5", "[1]!Rate*[1]Mine!A7", "[1]!Rate*[1]Mine!A5"),
        ("'It''s'!A5&\"A5\"", "'It''s'!A7&\"A5\"", "'It''s'!A5&\"A5\""),
        ("SUM(Sales[Q3],A$4:A5)", "SUM(Sales[Q3],A$4:A7)", "SUM(Sales[Q3],A$4:A9)"),
        ("Tiers!A7-A7", "Tiers!A9-A9", "Tiers!A2-A2"),
        ("A5:INDEX(B:B,3):A5%", "A7:INDEX(B:B,3):A7%", "A9:INDEX(B:B,3):A9%"),
        ("A4", "A6", "A4"),
    ],
)
def test_a_formula_keeps_all_but_its_references(
    text: str, filled_down: str, gone_along: str
) -> None:
    assert filled(text, (5, 3), (7, 3)) == filled_down
    moves = Moves("Tiers", {5: 9, 7: 2}, 1, 20)
    assert go_along(text, 5, moves, repeated=False) == gone_along


def test_a_formula_that_stays_follows_the_rows_that_it_looks_at(desk: Path) -> None:
    by_hand(desk, lambda s: [s.cell(1, 21, "Mine"), s.cell(2, 21, "=F4*2"), s.cell(3, 21, "=F2")])
    assert write(desk, ADA, CY, BO)
    assert column(desk, "U", 4) == ["Mine", "=F3*2", None, "=F2"]


# What is named, and left alone.

REFUSED: dict[str, tuple[Callable[[Worksheet], object], str]] = {
    "a note typed into our table": (lambda s: s.cell(5, 1, "checked by Helen"), r"Tiers!A5"),
    "cells below in the way": (lambda s: s.cell(6, 2, "mine"), r"Tiers!B6 is in the way"),
    "merged rows": (lambda s: s.merge_cells("U2:U3"), r"Tiers!U2.*merged"),
    "an array formula": (
        lambda s: s.__setitem__("U2", ArrayFormula("U2:U4", "=F2:F4*2")),
        r"Tiers!U2.*U2:U4",
    ),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_lost_is_named(
    desk: Path, change: Callable[[Worksheet], object], said: str
) -> None:
    def by_person(sheet: Worksheet) -> None:
        change(sheet)
        if sheet["A5"].value:  # as Excel does for what is typed right below a table
            sheet.tables["followup_Tiers"].ref = "A1:T5"
            sheet.tables["followup_Tiers"].autoFilter.ref = "A1:T5"
        if sheet["U2"].value or sheet.merged_cells.ranges:
            sheet["U1"] = "Mine"

    by_hand(desk, by_person)
    before = desk.read_bytes()
    with pytest.raises(LayoutError, match=said):
        write(desk, CY, BO, DEE, EVE, {**DEE, "customer_id": "C9"})
    assert desk.read_bytes() == before


@pytest.mark.parametrize(
    ("new", "said"), [("Turnover", "Revenue"), (None, "Revenue"), ("Customer", "Customer")]
)
def test_a_column_of_ours_renamed_removed_or_doubled_is_named(
    desk: Path, new: str | None, said: str
) -> None:
    def rename(sheet: Worksheet) -> None:
        del sheet.tables["followup_Tiers"]  # a range, in which two headers may be the same
        sheet["U1" if new == "Customer" else "F1"] = new

    by_hand(desk, rename)
    with pytest.raises(LayoutError, match=f"Tiers .*{said}"):
        write(desk, *THREE)


# Whose sheet it is.


def test_a_sheet_re_used_for_something_else_is_the_users(desk: Path) -> None:
    def reuse(sheet: Worksheet) -> None:
        del sheet.tables["followup_Tiers"]
        sheet.delete_rows(1, 9)
        sheet["A1"], sheet["A2"] = "Shopping", "milk"

    by_hand(desk, reuse)
    assert write(desk, CY)
    book = load_workbook(desk)
    assert book.sheetnames == ["Mine", "Tiers", "Tiers (followup)"]
    assert book["Tiers"]["A2"].value == "milk"
    assert book.defined_names["followup.Tiers"].attr_text == "'Tiers (followup)'!$A$1"


def test_a_copy_of_our_sheet_is_the_users(desk: Path) -> None:
    """Excel gives a copy our names as names of that sheet, and its table another name."""
    workbook = load_workbook(desk)
    twin = workbook.copy_worksheet(workbook["Tiers"])
    twin.title = "Tiers (2)"
    twin.defined_names["followup.Tiers"] = DefinedName(
        "followup.Tiers", attr_text="'Tiers (2)'!$A$1", hidden=True
    )
    twin.add_table(Table(displayName="followup_Tiers5", ref="A1:T4"))
    workbook.move_sheet("Tiers (2)", -1)
    workbook.save(desk)
    before = packed(desk)
    assert write(desk, CY, DEE)
    book = load_workbook(desk)
    assert [c.value for c in book["Tiers (2)"]["A"]] == ["Customer ID", "C1", "C2", "C3"]
    assert [c.value for c in book["Tiers"]["A"]] == ["Customer ID", "C3", "C4"]
    assert sum("sheet" in name for name in changed(before, packed(desk))) == 1


def test_our_sheet_is_ours_after_renaming_and_moving(desk: Path) -> None:
    workbook = load_workbook(desk)
    workbook["Tiers"].title = "Who pays"
    workbook.defined_names["followup.Tiers"].attr_text = "'Who pays'!$A$1"
    workbook.move_sheet("Who pays", -1)
    workbook.create_chartsheet("Tiers").add_chart(BarChart())
    workbook.save(desk)
    assert write(desk, CY)
    assert load_workbook(desk).sheetnames == ["Who pays", "Mine", "Tiers"]


# Figures, and the whole of it.


def figure(period: str, name: str, kpi: Figure, value: float | None) -> dict[str, object]:
    return {"period": period, "scope": Scope.OWNER, "name": name, "kpi": kpi, "value": value}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_target_stays_beside_its_figure_from_month_to_month(desk: Path, lang: str) -> None:
    """Also where the workbook's language was changed meanwhile."""

    def report(*rows: dict[str, object], lang: str) -> None:
        title = msg("Figures for {period}, as of {as_of}", period=rows[0]["period"], as_of="now")
        commit(desk, fingerprint(desk), (SheetWhole("KPI", rows, title),), lang=lang)

    def aim(sheet: Any) -> None:
        sheet["J2"], sheet["J3"], sheet["J4"] = "Target", 0.9, 40

    old = (Figure.COMPLETION, 0.8), (Figure.NPS, 30)
    report(*(figure("2026-09", "Helen", *one) for one in old), lang="en")
    by_hand(desk, aim, "KPI")
    report(
        figure("2026-10", "Guy", Figure.NPS, 9),
        figure("2026-10", "Helen", Figure.NPS, 31),
        figure("2026-10", "Guy", Figure.COMPLETION, 0.7),
        figure("2026-10", "Helen", Figure.COMPLETION, 0.85),
        lang=lang,
    )
    sheet = load_workbook(desk)["KPI"]
    assert str(sheet["A1"].value).startswith({"en": "Figures for", "zh": "2026-10"}[lang])
    assert [[sheet.cell(row, c).value for c in (3, 5, 10)] for row in range(3, 7)] == [
        ["Guy", 9, None],
        ["Helen", 31, 40],
        ["Guy", 0.7, None],
        ["Helen", 0.85, 0.9],
    ]
    assert [sheet.cell(row, 5).number_format for row in range(3, 7)] == ["0", "0", "0.0%", "0.0%"]
    assert faults(desk) == set()


def test_a_target_does_not_stay_behind_with_a_month_of_a_chart(desk: Path) -> None:
    """Below the figures of the month stand those of a few months, the last of which it is."""
    nps = Figure.NPS

    def report(period: str, months: tuple[str, ...]) -> None:
        rows = [figure(period, "Guy", Figure.CSAT, 1), figure(period, "Helen", nps, 1)]
        rows += [figure(period, "Helen", Figure.CSAT, 1)]
        rows += [figure(month, "Helen", nps, 1) for month in months]
        commit(desk, fingerprint(desk), (SheetWhole("KPI", tuple(rows)),), lang="en")

    def aim(sheet: Any) -> None:
        sheet["J1"], sheet["J3"], sheet["J5"] = "Target", "this month", "September"

    report("2026-10", ("2026-09", "2026-10"))
    by_hand(desk, aim, "KPI")
    report("2026-11", ("2026-09", "2026-10", "2026-11"))
    sheet = load_workbook(desk)["KPI"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 10).value) for row in range(2, 8)] == [
        ("2026-11", None),
        ("2026-11", "this month"),
        ("2026-11", None),
        ("2026-09", "September"),
        ("2026-10", None),
        ("2026-11", None),
    ]


def test_an_older_overdue_lives_without_the_column_that_came_later(desk: Path) -> None:
    """`Escalated` came after the first desks were made; a sheet without it is filled as it is."""

    def report(task: str) -> None:
        row = {"task_id": task, "customer": "Guy", "escalated": "Ada, 2026-11-02", "why": "late"}
        commit(desk, fingerprint(desk), (SheetWhole("Overdue", (row,)),), lang="en")

    report("T1")
    by_hand(desk, lambda sheet: sheet.delete_cols(11), "Overdue")
    report("T2")
    head, row = ([cell.value for cell in cells] for cells in load_workbook(desk)["Overdue"])
    told = dict(zip(head, row, strict=True))
    assert "Escalated" not in told
    assert (told["Task ID"], told["Customer"], told["Why"]) == ("T2", "Guy", "late")


def test_a_furnished_report_lives_through_a_month(tmp_path: Path) -> None:
    """The demonstration, with notes, targets and links typed into all three sheets."""
    desk = planned_demo(tmp_path / "desk.xlsx")
    done("report", "-w", desk, "--as-of", DAY)
    names = ("Tiers", "KPI")
    workbook = load_workbook(desk)
    noted = {}
    for name in names:
        sheet = workbook[name]
        header = 1 + [sheet.cell(row, 2).value is not None for row in range(1, 4)].index(True)
        sheet.cell(header, sheet.max_column + 1, "note")
        for row in range(header + 1, sheet.max_row + 1):
            about = [
                str(sheet.cell(row, c).value) for c in ((1,) if name == names[0] else (2, 3, 4))
            ]
            if name == names[1] and sheet.cell(row, 3).value is not None:
                continue  # of an owner or product that next month may not have
            noted[name, *about] = sheet.cell(row, sheet.max_column, " ".join(about)).value
            sheet.cell(row, 2).comment = Comment(" ".join(about), "Helen")
    workbook.save(desk)
    done("plan", "-w", desk, "--as-of", "2026-12-07")
    done("report", "-w", desk, "--as-of", "2026-12-07")
    book = load_workbook(desk)
    found = {}
    for name in names:
        for cells in book[name].iter_rows(min_row=2):
            about = [str(cells[c].value) for c in ((0,) if name == names[0] else (1, 2, 3))]
            if cells[1].comment:
                assert cells[1].comment.text == " ".join(about)
                found[name, *about] = cells[-1].value
    assert found == noted
    assert faults(desk) == set()


def test_what_libreoffice_saved_is_rewritten_in_place(desk: Path) -> None:
    def note(sheet: Any) -> None:
        sheet["U1"], sheet["U2"] = "Mine", "of Ada"
        sheet._print_rows = sheet._print_cols = (
            None  # LibreOffice doubles what openpyxl makes of these
        )
        sheet["B2"].comment = Comment("call", "Helen")

    again = save_in_libreoffice(by_hand(desk, note))
    assert not write(again, *THREE)
    reorder(again)
    sheet = tiers(again)
    assert sheet["U5"].value == "of Ada"
    assert sheet["B5"].comment.text == "call"


def test_a_plan_keeps_the_note_of_a_customer_who_left(tmp_path: Path) -> None:
    desk = planned_demo(tmp_path / "desk.xlsx")
    by_hand(desk, lambda sheet: [sheet.cell(1, 21, "Mine"), sheet.cell(2, 21, "my note")])
    by_hand(desk, lambda sheet: sheet.cell(2, 1, "C999"))
    done("plan", "-w", desk, "--as-of", "2026-11-30")
    sheet = tiers(desk)
    last = sheet.max_row
    assert [sheet.cell(last, n).value for n in (1, 21)] == ["C999", "my note"]
    assert sheet.cell(last - 1, 1).value == KEPT
    assert sheet.cell(last - 2, 1).value is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sheets_of_the_users_that_have_our_names_are_never_ours(tmp_path: Path, lang: str) -> None:
    """A founder's own Log, Settings, KPI, Tiers, Overdue and Dashboard, headed much like ours."""
    names = {
        "en": ("Log", "Settings", "KPI", "Tiers", "Overdue", "Dashboard"),
        "zh": ("变更记录", "设置", "指标", "客户分层", "逾期任务", "看板"),
    }[lang]
    headers = {
        "en": (("Time", "Reason"), ("Setting", "Value"), ("Period", "KPI", "Value"), ("Tier", "R"),
               ("Task ID", "Customer", "Due"), ("KPI", "Value")),
        "zh": (("时间", "原因"), ("设置项", "值"), ("期间", "指标", "值"), ("客户分级", "R"),
               ("任务编号", "客户名称", "计划执行日期"), ("指标", "值")),
    }[lang]  # fmt: skip
    desk = tmp_path / "desk.xlsx"
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, header in zip(names, headers, strict=True):
        sheet = workbook.create_sheet(name)
        sheet.append(header)
        sheet.append([f"{name} {n}" for n in range(len(header))])
    orders = workbook.create_sheet("Orders" if lang == "en" else "订单")
    for row in (("Customer", "Order Date", "Amount"), ("Ada", date(2026, 3, 1), 100)):
        orders.append(row)
    workbook.save(desk)
    before = packed(desk)
    for command in ("init", "plan", "report", "plan"):
        words = ("init", desk, "--lang", lang) if command == "init" else (command, "-w", desk)
        done(*words, "--as-of", "2026-03-02")
    theirs = {f"xl/worksheets/sheet{n}.xml" for n in range(1, 8)}
    assert changed(before, packed(desk)).isdisjoint(theirs)
    added = load_workbook(desk).sheetnames[7:]
    assert {f"{name} (followup)" for name in names[:5]} <= set(added)
    assert faults(desk) == set()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_and_goes_each_note_stays_with_its_customer(desk: Path, seed: int) -> None:
    """Customers come, go and change places at random, their notes typed in between."""
    chance = random.Random(seed)  # noqa: S311  # the same walk each time
    everybody: list[dict[str, object]] = [
        {"customer_id": f"K{n}", "customer": f"N{n}", "orders": n} for n in range(9)
    ]
    noted: set[str] = set()
    write(desk)
    for _ in range(6):
        rows = chance.sample(everybody, chance.randint(0, len(everybody)))
        there = {str(row["customer_id"]) for row in rows}
        apart = noted - there
        for one in everybody:
            one["orders"] = chance.randint(0, 3)
        write(desk, *rows)
        assert faults(desk) == set()
        before = desk.read_bytes()
        assert not write(desk, *rows)
        assert desk.read_bytes() == before
        sheet: Any = tiers(desk)
        keys = [cell.value for cell in sheet["A"][1:] if cell.value]
        keys, below = keys[: len(rows)], keys[len(rows) :]
        assert keys == [row["customer_id"] for row in rows]
        assert below[:1] == ([KEPT] if apart else [])
        assert set(below[1:]) == apart
        for row, key in enumerate(below[1:], start=max(len(rows), 1) + 4):
            assert notes(sheet, row) == annotation(key, row)
        assert sheet.tables["followup_Tiers"].ref == f"A1:T{max(len(rows), 1) + 1}"
        for number, key in enumerate(keys):
            assert sheet.cell(number + 2, 5).value == rows[number]["orders"]
            assert notes(sheet, number + 2) == (annotation(key, number + 2) if key in noted else [])
            if chance.random() < 0.3:
                annotate(sheet, number + 2)
                noted.add(str(key))
        sheet.parent.save(desk)


def annotation(key: str, row: int) -> list[object]:
    return [key, f"=E{row}+{key[1:]}", f"https://{key}.example/", key]


def notes(sheet: Any, row: int) -> list[object]:
    link, comment = sheet.cell(row, 2).hyperlink, sheet.cell(row, 3).comment
    found = (sheet.cell(row, 21).value, sheet.cell(row, 22).value)
    return [one for one in (*found, link and link.target, comment and comment.text) if one]


def annotate(sheet: Any, row: int) -> None:
    key = sheet.cell(row, 1).value
    sheet.cell(1, 21, "note")
    sheet.cell(1, 22, "more")
    text, formula, link, comment = annotation(key, row)
    sheet.cell(row, 21, text)
    sheet.cell(row, 22, formula)
    sheet.cell(row, 2).hyperlink = link
    sheet.cell(row, 3).comment = Comment(str(comment), "Helen")
