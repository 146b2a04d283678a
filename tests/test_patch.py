"""Cell edits and new rows: only what should change changes, and what belongs to it follows."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableFormula
from python_calamine import CalamineWorkbook
from workbooks import changed, faults, packed, rewrite

from followup_cli.errors import LayoutError, RefusedValueError
from followup_cli.model import CellEdit, SheetAppend
from followup_cli.terms import Status
from followup_cli.words import msg
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.formats import for_date, is_date
from followup_cli.workbook.patch import same, to_content
from followup_cli.workbook.save import commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of workbooks: rows of a sheet `Tasks`, then whatever is done to it."""

    def make(*rows: tuple[Any, ...], then: Callable[[Worksheet], None] | None = None) -> Path:
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "Tasks"
        for row in rows:
            sheet.append(row)
        if then is not None:
            then(sheet)
        path = tmp_path / "desk.xlsx"
        workbook.save(path)
        return path

    return make


def write(path: Path, *changes: CellEdit | SheetAppend, lang: str = "en") -> bool:
    before = faults(path)
    saved = commit(path, fingerprint(path), changes, lang=lang)
    assert faults(path) <= before
    return saved.written


def edit(path: Path, column: str, row: int, value: object, lang: str = "en") -> bool:
    return write(path, CellEdit("Tasks", row, column, value), lang=lang)


def at(path: Path, cell: str) -> Cell:
    return cast("Cell", load_workbook(path)["Tasks"][cell])


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Ada", "Ada"),
        ("两行\n文字", "两行\n文字"),
        ("  spaces kept ", "  spaces kept "),
        (12, 12),
        (12.5, 12.5),
        (date(2026, 3, 5), datetime(2026, 3, 5)),
        (datetime(2026, 3, 5, 10, 30), datetime(2026, 3, 5, 10, 30)),
        (Status.DONE, "Done"),
        (msg("Nothing was written."), "Nothing was written."),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_a_value_is_read_back(book: Callable[..., Path], value: object, read: object) -> None:
    path = book(("Name", "Due"), ("Bo", "x"))
    assert edit(path, "B", 2, value)
    assert at(path, "B2").value == read
    assert at(path, "A2").value == "Bo"


def test_enumerations_and_messages_are_written_in_the_language_of_the_workbook(
    book: Callable[..., Path],
) -> None:
    path = book(("状态", "说明"))
    edit(path, "A", 2, Status.DONE, "zh")
    edit(path, "B", 2, msg("Nothing was written."), "zh")
    assert [at(path, "A2").value, at(path, "B2").value] == ["已完成", "没有写入任何内容。"]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+86 138", "-5", "@Ada", "＝A1", "＋1", "－5", "＠Ada"]
)
def test_text_that_looks_like_a_formula_stays_text(book: Callable[..., Path], text: str) -> None:
    path = book(("Name",), ("Bo",))
    edit(path, "A", 2, text)
    assert (at(path, "A2").value, at(path, "A2").data_type) == (text, "s")
    assert at(path, "A2").quotePrefix
    edit(path, "A", 2, "Bo again")
    assert not at(path, "A2").quotePrefix


@pytest.mark.parametrize("text", ["a\x0bb", "_x0041_", "tab\tkept", "cr\rkept", "\x00"])
def test_what_xml_cannot_hold_is_escaped_and_read_back(
    book: Callable[..., Path], text: str
) -> None:
    path = book(("Name",), ("Bo",))
    edit(path, "A", 2, text)
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Tasks")
    assert sheet.to_python()[1] == [text]
    assert not edit(path, "A", 2, text)


@pytest.mark.parametrize(("text", "kept"), [("a\ud83db", "a_xD83D_b"), ("\ufffe", "_xFFFE_")])
def test_what_is_no_character_is_written_as_its_number(
    book: Callable[..., Path], text: str, kept: str
) -> None:
    path = book(("Name",), ("Bo",))
    assert edit(path, "A", 2, text)
    assert kept in sheet_xml(path)
    assert not edit(path, "A", 2, text)


def test_more_text_than_a_cell_holds_is_refused(book: Callable[..., Path]) -> None:
    path = book(("Name",), ("Bo",))
    before = path.read_bytes()
    with pytest.raises(RefusedValueError, match="Tasks!A2"):
        edit(path, "A", 2, "😀" * 16_384)
    assert path.read_bytes() == before
    assert edit(path, "A", 2, "x" * 32_767)


def test_what_a_newer_excel_says_of_a_format_stays_in_its_own_words(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    """A cell with a tick box: its format holds an extension, in a namespace of its own."""
    box = (
        '<extLst><ext uri="{C7286773-470A-42A8-94C5-96B5CB345126}" '
        'xmlns:xfpb="http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag">'
        '<xfpb:xfComplement i="0"/></ext></extLst></xf></cellXfs>'
    )
    path = book(("Name", "Paid"), ("Bo", None))
    with zipfile.ZipFile(path) as package:
        styles = package.read("xl/styles.xml").decode()
    styles, found = re.subn(r"(<cellXfs.*?<xf [^>]*?)\s*/></cellXfs>", rf"\1>{box}", styles)
    assert found == 1
    boxed = rewrite(path, tmp_path / "box.xlsx", {"xl/styles.xml": styles.encode()})
    edit(boxed, "A", 2, "=Bo")
    with zipfile.ZipFile(boxed) as package:
        written = package.read("xl/styles.xml").decode()
    assert written.count("<xfpb:xfComplement ") == 2
    assert written.count("<xfComplement") == 0


def test_a_cell_whose_format_is_not_there_is_written_all_the_same(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    path = book(("Name", "Due"), ("Bo", "x"))
    sheet = sheet_xml(path).replace('<c r="A2"', '<c r="A2" s="77"').encode()
    odd = rewrite(path, tmp_path / "odd.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    edit(odd, "A", 2, date(2026, 3, 5))
    assert at(odd, "A2").value == datetime(2026, 3, 5)


def test_what_a_cell_holds_already_is_not_written(book: Callable[..., Path]) -> None:
    path = book(("Name", "N", "Day"), ("Bo", 0.1 + 0.2, datetime(2026, 3, 5, 9)))
    before = path.read_bytes()
    assert not edit(path, "A", 2, "Bo")
    assert not edit(path, "B", 2, 0.3)
    assert not edit(path, "C", 2, datetime(2026, 3, 5, 9))
    assert not edit(path, "D", 2, None)
    assert path.read_bytes() == before


def test_a_date_shows_as_a_date_in_the_cells_own_looks(book: Callable[..., Path]) -> None:
    def colour(sheet: Worksheet) -> None:
        sheet["B2"].fill = PatternFill("solid", fgColor="FFEE00")
        sheet["C2"].number_format = "d.m.yyyy"

    path = book(("Name", "Due", "Own"), ("Bo", None, None), then=colour)
    edit(path, "B", 2, date(2026, 3, 5))
    edit(path, "C", 2, date(2026, 3, 5))
    assert at(path, "B2").number_format == "[$-409]yyyy-mm-dd ddd"
    assert at(path, "B2").fill.fgColor.rgb == "00FFEE00"
    assert at(path, "C2").number_format == "d.m.yyyy"
    edit(path, "B", 2, datetime(2026, 3, 5, 9, 30))
    assert at(path, "B2").number_format == "[$-409]yyyy-mm-dd ddd hh:mm"
    edit(path, "B", 2, date(2026, 3, 6))
    assert at(path, "B2").number_format == "[$-409]yyyy-mm-dd ddd"


@pytest.mark.parametrize(
    ("code", "timed", "fitting"),
    [
        ("General", False, "[$-409]yyyy-mm-dd ddd"),
        ("General", True, "[$-409]yyyy-mm-dd ddd hh:mm"),
        ("@", False, "[$-409]yyyy-mm-dd ddd"),
        ('0.0" days"', False, "[$-409]yyyy-mm-dd ddd"),
        ("[$-804]yyyy-mm-dd aaa", False, "[$-804]yyyy-mm-dd aaa"),
        ("[$-804]yyyy-mm-dd aaa", True, "[$-804]yyyy-mm-dd aaa hh:mm"),
        (r"yyyy\-mm\-dd\ aaa\ hh:mm", False, r"yyyy\-mm\-dd\ aaa"),
        ("yyyy/m/d;@", True, "yyyy/m/d hh:mm;@"),
        ("m/d/yy h:mm", True, "m/d/yy h:mm"),
    ],
)
def test_a_date_format_is_kept_where_it_will_do(code: str, timed: bool, fitting: str) -> None:  # noqa: FBT001  # a column of the table
    assert for_date(code, "en", timed=timed) == fitting


def test_a_written_date_keeps_a_format_that_no_region_shows_in_its_own_way(
    book: Callable[..., Path],
) -> None:
    """Number 27 is `yyyy年m月` in China and an emperor's year in Japan: never `yyyy-mm-dd`."""

    def plain(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "yyyy-mm-dd"

    path = book(("Name", "Due"), ("Bo", date(2026, 3, 1)), then=plain)
    edit(path, "B", 2, date(2026, 3, 5))
    assert at(path, "B2").number_format == "yyyy-mm-dd"
    assert at(path, "B2")._style.numFmtId >= 164  # type: ignore[attr-defined]  # the stubs lack it


@pytest.mark.parametrize("code", ["General", "0.00", '"day" 0', "[Red]0", r"\d0", "@", "#,##0"])
def test_formats_of_numbers_are_no_dates(code: str) -> None:
    assert not is_date(code)


def test_days_are_counted_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.epoch = datetime(1904, 1, 1)
    workbook.worksheets[0].title = "Tasks"
    workbook.worksheets[0].append(["Due"])
    workbook.save(tmp_path / "mac.xlsx")
    edit(tmp_path / "mac.xlsx", "A", 2, date(2026, 3, 5))
    assert at(tmp_path / "mac.xlsx", "A2").value == datetime(2026, 3, 5)


@given(st.datetimes(datetime(1900, 3, 1), datetime(2199, 1, 1)))
def test_a_moment_survives_its_serial_number(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    early, late = (to_content(whole, "en", is_1904=flag).held for flag in (False, True))
    assert isinstance(early, float)
    if isinstance(late, float):
        assert same(early - 1462, late)
    assert round(early * 86400) == (whole - datetime(1899, 12, 30)).total_seconds()


def test_an_edited_formula_gives_way_and_the_rest_is_recalculated(
    book: Callable[..., Path],
) -> None:
    path = book(("N", "Twice"), (1, "=A2*2"), (2, "=A3*2"))
    edit(path, "B", 2, "five")
    assert [at(path, "B2").value, at(path, "B3").value] == ["five", "=A3*2"]
    with zipfile.ZipFile(path) as package:
        assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")


def test_a_formula_that_others_share_is_not_overwritten(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    path = book(("N", "Twice"), (1, "=A2*2"), (2, None))
    shared = sheet_xml(path).replace("<f>A2*2</f>", '<f t="shared" ref="B2:B3" si="0">A2*2</f>')
    rewrite(path, tmp_path / "s.xlsx", {"xl/worksheets/sheet1.xml": shared.encode()})
    with pytest.raises(LayoutError, match="Tasks!B2"):
        edit(tmp_path / "s.xlsx", "B", 2, 7)


def test_an_array_formula_is_not_broken(book: Callable[..., Path]) -> None:
    def spread(sheet: Worksheet) -> None:
        sheet["B2"] = ArrayFormula("B2:B3", "=A2:A3*2")

    path = book(("N", "Twice"), (1,), (2,), then=spread)
    with pytest.raises(LayoutError, match="Tasks!B2"):
        edit(path, "B", 2, 7)
    with pytest.raises(LayoutError, match="Tasks!B3"):
        edit(path, "B", 3, 7)


def test_a_cell_hidden_by_merging_is_refused(book: Callable[..., Path]) -> None:
    path = book(("Name", "Due"), ("Bo", None), then=lambda sheet: sheet.merge_cells("A2:B2"))
    with pytest.raises(LayoutError, match=r"Tasks!B2.*A2:B2"):
        edit(path, "B", 2, "x")
    assert edit(path, "A", 2, "x")


def test_cells_and_rows_without_addresses_keep_their_places(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    path = book(("Name", "Due"), ("Bo", "x"), ("Cy", "y"))
    bare = re.sub(r'(<(?:row|c)) r="\w+"', r"\1", sheet_xml(path))
    rewrite(path, tmp_path / "bare.xlsx", {"xl/worksheets/sheet1.xml": bare.encode()})
    edit(tmp_path / "bare.xlsx", "C", 2, "new")
    rows = [[c.value for c in row] for row in load_workbook(tmp_path / "bare.xlsx")["Tasks"]]
    assert rows == [["Name", "Due", None], ["Bo", "x", "new"], ["Cy", "y", None]]


def test_spans_and_dimension_stay_true(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book(("Name", "Due"), ("Bo", "x"))
    spanned = sheet_xml(path).replace('<row r="2"', '<row r="2" spans="1:2"')
    rewrite(path, tmp_path / "s.xlsx", {"xl/worksheets/sheet1.xml": spanned.encode()})
    write(tmp_path / "s.xlsx", CellEdit("Tasks", 2, "D", "new"), CellEdit("Tasks", 9, "A", "last"))
    assert 'spans="1:4"' in sheet_xml(tmp_path / "s.xlsx")
    assert '<dimension ref="A1:D9"/>' in sheet_xml(tmp_path / "s.xlsx")


def test_every_other_part_and_every_other_cell_stay_as_they_are(
    book: Callable[..., Path],
) -> None:
    path = book(("Name", "Due"), ("Bo", "x"), ("Cy", "y"))
    parts, cells = packed(path), re.findall(r"<c .*?</c>", sheet_xml(path))
    edit(path, "B", 3, "new")
    assert changed(parts, packed(path)) == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert cells[:-1] == re.findall(r"<c .*?</c>", sheet_xml(path))[: len(cells) - 1]


def test_an_unknown_sheet_is_refused(book: Callable[..., Path]) -> None:
    with pytest.raises(LayoutError, match="Gone"):
        write(book(("Name",)), CellEdit("Gone", 2, "A", 1))


# New rows.


def tabled(reference: str, *, totals: bool = False) -> Callable[[Worksheet], None]:
    def add(sheet: Worksheet) -> None:
        table = Table(displayName="Tasks1", ref=reference)
        table._initialise_columns()  # type: ignore[attr-defined]  # the stubs lack it
        if totals:
            table.totalsRowCount = 1
        for column, cell in zip(table.tableColumns, sheet[1], strict=False):
            column.name = str(cell.value)
        sheet.add_table(table)

    return add


def rows_of(path: Path) -> list[list[object]]:
    return [[c.value for c in row] for row in load_workbook(path)["Tasks"].iter_rows()]


def test_new_rows_take_the_blank_rows_of_the_table_and_then_extend_it(
    book: Callable[..., Path],
) -> None:
    """
    | Name | Due |
    | Bo   | x   |
    |      |     |  the table ends here
    """
    path = book(("Name", "Due"), ("Bo", "x"), then=tabled("A1:B3"))
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy"}, {"A": "Di", "B": "z"})))
    assert rows_of(path) == [["Name", "Due"], ["Bo", "x"], ["Cy", None], ["Di", "z"]]
    table = load_workbook(path)["Tasks"].tables["Tasks1"]
    assert (table.ref, table.autoFilter.ref) == ("A1:B4", "A1:B4")


def test_a_new_row_is_shown_where_a_filter_hid_the_blank_one(book: Callable[..., Path]) -> None:
    def chosen(sheet: Worksheet) -> None:
        tabled("A1:B3")(sheet)
        column = FilterColumn(colId=0, filters=Filters(filter=["Bo"]))
        sheet.tables["Tasks1"].autoFilter.filterColumn.append(column)
        sheet["A3"].number_format = "0"
        sheet.row_dimensions[3].hidden = True

    path = book(("Name", "Due"), ("Bo", "x"), then=chosen)
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy"},)))
    assert not load_workbook(path)["Tasks"].row_dimensions[3].hidden


def test_a_table_of_blank_rows_only_is_filled_from_the_top(book: Callable[..., Path]) -> None:
    path = book(("Name", "Due"), (None, None), then=tabled("A1:B2"))
    write(path, SheetAppend("Tasks", 1, ({"A": "Bo"}, {"A": "Cy"})))
    assert rows_of(path) == [["Name", "Due"], ["Bo", None], ["Cy", None]]


def test_later_rules_grow_with_the_table_and_a_sparkline_stays_in_its_cell(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    """A sparkline of two cells is one that Excel takes out, and says so, when it opens the file."""
    later = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" uri="{0}">'
        "<x14:dataValidations><x14:dataValidation><xm:sqref>A2 A9</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations><x14:conditionalFormattings><x14:conditionalFormatting>"
        "<xm:sqref>A2:B2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline>"
        "<xm:f>Tasks!A2</xm:f><xm:sqref>B2</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    path = book(("Name", "Due"), ("Bo", "x"), then=tabled("A1:B2"))
    sheet = sheet_xml(path).replace("</worksheet>", later).encode()
    newer = rewrite(path, tmp_path / "newer.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    write(newer, SheetAppend("Tasks", 1, ({"A": "Cy"},)))
    assert re.findall("<xm:sqref>(.*?)</xm:sqref>", sheet_xml(newer)) == ["A2:A3 A9", "A2:B3", "B2"]


def test_a_table_that_was_empty_stops_saying_so(book: Callable[..., Path], tmp_path: Path) -> None:
    """Excel marks the blank row of a table without any; with a task in it the mark is untrue."""
    path = book(("Name", "Due"), (None, None), then=tabled("A1:B2"))
    with zipfile.ZipFile(path) as package:
        table = package.read("xl/tables/table1.xml").replace(
            b' ref="A1:B2"', b' ref="A1:B2" insertRow="1"', 1
        )
    empty = rewrite(path, tmp_path / "empty.xlsx", {"xl/tables/table1.xml": table})
    write(empty, SheetAppend("Tasks", 1, ({"A": "Bo"},)))
    with zipfile.ZipFile(empty) as package:
        assert b"insertRow" in table
        assert b"insertRow" not in package.read("xl/tables/table1.xml")


def test_new_rows_look_like_the_last_and_bring_their_formats_along(
    book: Callable[..., Path],
) -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A2"].fill = PatternFill("solid", fgColor="FFEE00")
        sheet["B2"].number_format = "d.m.yyyy"
        rule = FormulaRule(["$A2=1"], fill=PatternFill())  # type: ignore[no-untyped-call]  # likewise
        sheet.conditional_formatting.add("A2:B2", rule)
        check = DataValidation("list", formula1='"x,y"')
        check.add("B2")
        sheet.add_data_validation(check)
        tabled("A1:B2")(sheet)

    path = book(("Name", "Due"), ("Bo", date(2026, 3, 1)), then=dress)
    write(path, SheetAppend("Tasks", 1, ({"A": "=x", "B": date(2026, 3, 5)}, {})))
    sheet = load_workbook(path)["Tasks"]
    assert [sheet[c].fill.fgColor.rgb for c in ("A3", "A4")] == ["00FFEE00", "00FFEE00"]
    assert sheet["B3"].number_format == "d.m.yyyy"
    assert (sheet["A3"].quotePrefix, sheet["A4"].quotePrefix) == (True, False)
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["A2:B4"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B4"


@pytest.mark.parametrize(
    ("formula", "below"),
    [
        ("[[#This Row],[N]]*2", "[[#This Row],[N]]*2"),
        ("A2*2", "A3*2"),
        ("Tasks1[[#This Row],[N]]*H2", "Tasks1[[#This Row],[N]]*H3"),
        ("Tasks1[[#This Row],[Q1]]*$H$2", "Tasks1[[#This Row],[Q1]]*$H$2"),
    ],
)
def test_calculated_columns_are_filled(book: Callable[..., Path], formula: str, below: str) -> None:
    def calculate(sheet: Worksheet) -> None:
        tabled("A1:B2")(sheet)
        column = sheet.tables["Tasks1"].tableColumns[1]
        column.calculatedColumnFormula = TableFormula(attr_text=formula)

    path = book(("N", "Twice"), (1, f"={formula}"), then=calculate)
    write(path, SheetAppend("Tasks", 1, ({"A": 2},)))
    assert rows_of(path)[2] == [2, f"={below}"]


def test_a_calculated_column_that_excel_wrote_once_for_all_its_rows_is_filled(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    """
    | N | Twice                            |
    | 1 | =A2*2, shared down to the third  |
    | 2 | as above                         |
    """

    def calculate(sheet: Worksheet) -> None:
        tabled("A1:B3")(sheet)
        column = sheet.tables["Tasks1"].tableColumns[1]
        column.calculatedColumnFormula = TableFormula(attr_text="A2*2")

    path = book(("N", "Twice"), (1, "=A2*2"), (2, "=A3*2"), then=calculate)
    sheet = sheet_xml(path).replace("<f>A2*2</f>", '<f t="shared" ref="B2:B3" si="0">A2*2</f>')
    sheet = sheet.replace("<f>A3*2</f>", '<f t="shared" si="0"/>')
    once = rewrite(path, tmp_path / "once.xlsx", {"xl/worksheets/sheet1.xml": sheet.encode()})
    write(once, SheetAppend("Tasks", 1, ({"A": 3}, {"A": 4})))
    assert [row[1] for row in rows_of(once)[1:]] == ["=A2*2", "=A3*2", "=A4*2", "=A5*2"]


def test_a_calculated_column_without_rows_is_filled_from_its_first(
    book: Callable[..., Path],
) -> None:
    def calculate(sheet: Worksheet) -> None:
        tabled("A1:B2")(sheet)
        column = sheet.tables["Tasks1"].tableColumns[1]
        column.calculatedColumnFormula = TableFormula(attr_text="A2*2")

    path = book(("N", "Twice"), (None, None), then=calculate)
    write(path, SheetAppend("Tasks", 1, ({"A": 1}, {"A": 2})))
    assert [row[1] for row in rows_of(path)[1:]] == ["=A2*2", "=A3*2"]


@pytest.mark.parametrize(
    ("formulas", "below"),
    [
        (("=A2*2", "=A3*2", "=A4*2"), "=A5*2"),  # LibreOffice saves no more of such a column
        (("=A2*2", "=A3*9", "=A4*2"), None),
        (("=A2*2", "4", "=A4*2"), None),
        (("=A2*$A$2", "=A3*$A$2"), "=A4*$A$2"),
        (("=A2*2",), None),
    ],
)
@pytest.mark.parametrize("with_table", [True, False])
def test_formulas_that_the_last_rows_repeat_are_carried_on(
    book: Callable[..., Path],
    formulas: tuple[str, ...],
    below: str | None,
    *,
    with_table: bool,
) -> None:
    rows = [("N", "Twice"), *enumerate(formulas)]
    path = book(*rows, then=tabled(f"A1:B{len(rows)}") if with_table else None)
    write(path, SheetAppend("Tasks", 1, ({"A": 2},)))
    assert rows_of(path)[len(rows)] == [2, below]


def test_without_a_table_new_rows_follow_the_last_filled_one(book: Callable[..., Path]) -> None:
    path = book(("Name", "Due"), ("Bo", "x"), then=lambda s: s.cell(9, 5, "a note beside"))
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy"},)))
    assert [row[0] for row in rows_of(path)[:4]] == ["Name", "Bo", "Cy", None]


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (tabled("A1:B3", totals=True), "Tasks!A3"),
        (lambda s: (tabled("A1:B2")(s), s.cell(4, 2, "mine")), "Tasks!B4"),
        (lambda s: (tabled("A1:B2")(s), s.merge_cells("A3:C3")), "Tasks!A3"),
        (lambda s: (s.cell(3, 1, "合计"), s.cell(3, 2, "=SUM(B2:B2)")), "Tasks!A3"),
    ],
    ids=["total row", "a cell below", "merged cells below", "a typed total"],
)
def test_what_new_rows_would_push_or_cover_is_named_and_left_alone(
    book: Callable[..., Path], spoil: Callable[[Worksheet], None], where: str
) -> None:
    path = book(("Name", "Due"), ("Bo", "x"), then=spoil)
    before = path.read_bytes()
    with pytest.raises(LayoutError, match=where):
        write(path, SheetAppend("Tasks", 1, ({"A": "Cy"}, {"A": "Di"})))
    assert path.read_bytes() == before


def test_what_stands_beside_the_table_is_not_in_the_way(book: Callable[..., Path]) -> None:
    def note(sheet: Worksheet) -> None:
        tabled("A1:B2")(sheet)
        sheet.cell(3, 4, "a note beside")

    path = book(("Name", "Due"), ("Bo", "x"), then=note)
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy"},)))
    assert rows_of(path)[2] == ["Cy", None, None, "a note beside"]


def test_rows_below_all_else_are_written_like_rows_between(book: Callable[..., Path]) -> None:
    """
    | Task | Done on          | Score |    and in the second workbook a note in F40,
    | =1   | 2026-03-02 09:30 | 4     |    so that the new rows lie above it
    """

    def draw(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "yyyy-mm-dd hh:mm"
        sheet["C2"].fill = PatternFill("solid", fgColor="FFEE00")
        sheet["A2"].quotePrefix = True

    def draw_note(sheet: Worksheet) -> None:
        draw(sheet)
        sheet["F40"] = "a note"

    drawn = (("Task", "Done on", "Score"), ("=1", datetime(2026, 3, 2, 9, 30), 4))
    new = (
        {"A": "Call <Bo> & Ann\r\n ", "B": date(2026, 3, 3), "C": 9.5},
        {"A": "=2", "E": "beside"},
        {"B": datetime(2026, 3, 4, 8), "C": Status.DONE},
        {"A": "", "C": True},
    )
    rows = []
    for then in (draw, draw_note):
        path = book(*drawn, then=then)
        write(path, SheetAppend("Tasks", 1, new))
        rows.append(re.findall(r'<row r="[3-6]".*?</row>', sheet_xml(path), re.DOTALL))
    assert len(rows[0]) == len(new)
    assert rows[0] == rows[1]


def test_new_rows_look_like_most_of_the_last_ones(book: Callable[..., Path]) -> None:
    """Somebody coloured the last row: what is new is not as urgent."""

    def colour(sheet: Worksheet) -> None:
        tabled("A1:B5")(sheet)
        sheet["A5"].fill = PatternFill("solid", fgColor="FFEE00")
        for row in range(3, 6):
            sheet.cell(row, 2).fill = PatternFill("solid", fgColor="00FF00")

    path = book(("Name", "Due"), *((name, "x") for name in "abcd"), then=colour)
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy", "B": "y"},)))
    assert at(path, "A6").fill.fill_type is None
    assert at(path, "B6").fill.fgColor.rgb == "0000FF00"


def test_a_calculated_column_of_arrays_stays_one(book: Callable[..., Path], tmp_path: Path) -> None:
    def calculate(sheet: Worksheet) -> None:
        tabled("A1:B2")(sheet)
        column = sheet.tables["Tasks1"].tableColumns[1]
        column.calculatedColumnFormula = TableFormula(array="1", attr_text="SUM(A2:A2*2)")

    path = book(("N", "Twice"), (1, "=SUM(A2:A2*2)"), then=calculate)
    plain, newer = "<f>SUM(A2:A2*2)</f>", '<f t="array" ref="B2">SUM(A2:A2*2)</f>'
    sheet = sheet_xml(path).replace(plain, newer)
    assert newer in sheet
    arrays = rewrite(path, tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet.encode()})
    write(arrays, SheetAppend("Tasks", 1, ({"A": 3},)))
    assert '<f t="array" ref="B3">SUM(A3:A3*2)</f>' in sheet_xml(arrays)


def test_what_a_sheet_allows_or_overlooks_grows_with_the_table(
    book: Callable[..., Path], tmp_path: Path
) -> None:
    path = book(("Name", "Due"), ("Bo", "x"), then=tabled("A1:B2"))
    sheet = sheet_xml(path)
    for mark, xml in (
        (
            "<pageMargins",
            '<protectedRanges><protectedRange sqref="B2" name="a"/></protectedRanges>',
        ),
        ("<tableParts", '<ignoredErrors><ignoredError sqref="A2 C9"/></ignoredErrors>'),
    ):
        sheet = sheet.replace(mark, xml + mark, 1)
    guarded = rewrite(path, tmp_path / "g.xlsx", {"xl/worksheets/sheet1.xml": sheet.encode()})
    write(guarded, SheetAppend("Tasks", 1, ({"A": "Cy"},)))
    assert re.findall('sqref="([^"]*)"', sheet_xml(guarded))[-2:] == ["B2:B3", "A2:A3 C9"]


def test_a_table_of_some_columns_covers_nothing_beside_it(book: Callable[..., Path]) -> None:
    """The person's table is of two columns, ours are four: what stands under the others stays."""

    def narrow(sheet: Worksheet) -> None:
        tabled("A1:B2")(sheet)
        sheet["D3"] = "mine"

    path = book(("Name", "Due", "Status", "Key"), ("Bo", "x", "y", "k1"), then=narrow)
    with pytest.raises(LayoutError, match="Tasks!D3"):
        write(path, SheetAppend("Tasks", 1, ({"A": "Cy", "D": "k2"},)))
    assert at(path, "D3").value == "mine"


@pytest.mark.parametrize("apart", [0, 2])
def test_rows_typed_below_a_table_become_part_of_it(book: Callable[..., Path], apart: int) -> None:
    def typed(sheet: Worksheet) -> None:
        tabled("A1:C2")(sheet)
        for column, value in enumerate(("Cy", "y", "k2"), start=1):
            sheet.cell(3 + apart, column, value)

    path = book(("Name", "Due", "Key"), ("Bo", "x", "k1"), then=typed)
    write(path, SheetAppend("Tasks", 1, ({"A": "Di", "B": "z", "C": "k3"},)))
    table = load_workbook(path)["Tasks"].tables["Tasks1"]
    assert table.ref == f"A1:C{4 + apart}"
    assert rows_of(path)[-2:] == [["Cy", "y", "k2"], ["Di", "z", "k3"]]


def test_a_row_of_few_cells_typed_right_below_a_table_is_one_more_of_it(
    book: Callable[..., Path],
) -> None:
    def typed(sheet: Worksheet) -> None:
        tabled("A1:E2")(sheet)
        sheet.cell(3, 2, "Cy")
        sheet.cell(3, 3, "complaint")

    head, first = ("Id", "Name", "Kind", "Owner", "Due"), ("K1", "Bo", "fault", "Abe", "x")
    path = book(head, first, then=typed)
    write(path, SheetAppend("Tasks", 1, (dict(zip("ABCDE", first, strict=True)),)))
    assert load_workbook(path)["Tasks"].tables["Tasks1"].ref == "A1:E4"
    assert rows_of(path)[2:] == [[None, "Cy", "complaint", None, None], list(first)]


def test_a_remark_below_a_range_is_in_the_way_and_not_its_last_row(
    book: Callable[..., Path],
) -> None:
    blank = (None, None)
    path = book(("Name", "Due"), ("Bo", "x"), blank, blank, ("* as of Monday", None))
    write(path, SheetAppend("Tasks", 1, ({"A": "Cy", "B": "y"},)))
    assert rows_of(path)[2:] == [["Cy", "y"], [None, None], ["* as of Monday", None]]
    with pytest.raises(LayoutError, match="Tasks!A5"):
        write(path, SheetAppend("Tasks", 1, ({"A": "Di", "B": "z"},)))


def test_a_header_that_is_gone_is_refused(book: Callable[..., Path]) -> None:
    with pytest.raises(LayoutError, match="row 4"):
        write(book(("Name",)), SheetAppend("Tasks", 4, ({"A": 1},)))
