"""Our sheets in other people's workbooks: grafted, patched, replaced, and nothing else changed."""

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from libreoffice import save_in_libreoffice
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook
from workbooks import changed, faults, packed, rewrite

from followup_cli.errors import UnsafeWorkbookError
from followup_cli.model import CellEdit, SheetAppend, SheetWhole
from followup_cli.terms import Status, Tier, YesNo
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.book import Book
from followup_cli.workbook.files import fingerprint
from followup_cli.workbook.graft import Graft
from followup_cli.workbook.package import Package
from followup_cli.workbook.save import commit
from followup_cli.workbook.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from followup_cli.model import Change

CORPUS = sorted((Path(__file__).parent.parent.parent / "shared" / "corpus").glob("*.xlsx"))
REFUSED = {
    "poi__hello-world-signed",
    "poi__ms-office-2010-signed",
    "poi__workbookProtection_workbook_revision_protected",
}
INDEXES = re.compile(
    r"\[Content_Types\]\.xml|xl[/\\](workbook|styles)\.xml|xl[/\\]_rels[/\\]workbook\.xml\.rels"
    r"|xl[/\\]calcChain\.xml"
)

TIERS = tuple(
    {
        "customer_id": f"C{n}",
        "customer": name,
        "last_order": date(2026, 1, n),
        "orders": n,
        "revenue": 100.5 * n,
        "tier": Tier.HIGH,
        "seed_user": YesNo.YES,
    }
    for n, name in enumerate(("Ada", "=HYPERLINK(1)", "客户[/合作]"), start=1)
)
TASKS = (
    {
        "task_id": "T1",
        "customer": "Ada",
        "due": datetime(2026, 3, 2, 10, 30),
        "status": Status.DONE,
    },
    {"task_id": "T2", "customer": "Bo", "due": date(2026, 3, 3), "status": Status.PENDING},
)
OURS = (
    SheetWhole("Tiers", TIERS, msg("Nothing was written.")),
    SheetWhole("Schedule", TASKS),
    SheetWhole("Team", ({"name": "Ada"},)),
)
PATCH = (
    CellEdit("Schedule", 2, "C", date(2026, 3, 9)),
    CellEdit("Schedule", 3, "O", "+86 said so"),
    SheetAppend("Schedule", 1, ({"A": "T3", "B": "=Cy", "C": date(2026, 4, 1)},)),
)


def write(path: Path, changes: Sequence[Change], names: dict[str, str] | None = None) -> bool:
    return commit(path, fingerprint(path), changes, lang="en", names=names).written


def copy(path: Path, folder: Path) -> Path:
    target = folder / path.name
    shutil.copyfile(path, target)
    return target


def opens_in_openpyxl(path: Path) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load_workbook(path)
        except (KeyError, TypeError, ValueError, AttributeError):
            return False
    return True


def host(path: Path, *sheets: str, then: Callable[[Workbook], None] | None = None) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in sheets or ("Mine",):
        workbook.create_sheet(name).append([f"of {name}", 1, date(2026, 1, 1)])
    if then is not None:
        then(workbook)
    workbook.save(path)
    return path


def values(path: Path, sheet: str) -> list[list[object]]:
    return [[c.value for c in row] for row in load_workbook(path)[sheet].iter_rows()]


def names_of(path: Path) -> dict[str, str]:
    return {name: str(one.attr_text) for name, one in load_workbook(path).defined_names.items()}


@pytest.mark.parametrize("path", [p for p in CORPUS if p.stem not in REFUSED], ids=lambda p: p.stem)
def test_a_real_workbook_keeps_every_byte_that_is_not_ours(path: Path, tmp_path: Path) -> None:
    desk = copy(path, tmp_path)
    before, known = packed(path), faults(path)
    for changes in (OURS, PATCH, (SheetWhole("Tiers", TIERS[1:]),)):
        assert write(desk, changes)
        assert faults(desk) <= known
    assert {name for name in changed(before, packed(desk)) if not INDEXES.fullmatch(name)} == set()
    assert not write(desk, (SheetWhole("Tiers", TIERS[1:]),))
    assert opens_in_openpyxl(desk) or not opens_in_openpyxl(path)
    with CalamineWorkbook.from_path(str(desk)) as book:
        schedule = book.get_sheet_by_name("Schedule").to_python()
        tiers = book.get_sheet_by_name("Tiers").to_python()
    assert [row[:3] for row in schedule[1:]] == [
        ["T1", "Ada", date(2026, 3, 9)],
        ["T2", "Bo", date(2026, 3, 3)],
        ["T3", "=Cy", date(2026, 4, 1)],
    ]
    assert [row[:5] for row in tiers[2:]] == [
        ["C2", "=HYPERLINK(1)", date(2026, 1, 2), "", 2],
        ["C3", "客户[/合作]", date(2026, 1, 3), "", 3],
    ]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_must_be_refused_is_refused_untouched(shared: Path, tmp_path: Path, name: str) -> None:
    desk = copy(shared / "corpus" / f"{name}.xlsx", tmp_path)
    with pytest.raises(UnsafeWorkbookError):
        write(desk, OURS)
    assert desk.read_bytes() == (shared / "corpus" / f"{name}.xlsx").read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == [desk.name]


def test_a_sheet_comes_with_its_table_checks_formats_and_names(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, OURS)
    book = load_workbook(desk)
    assert book.sheetnames == ["Mine", "Tiers", "Schedule", "Team", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    assert [t.ref for t in book["Schedule"].tables.values()] == ["A1:AL3"]
    assert book["Schedule"].print_title_rows == "$1:$1"
    assert book["Schedule"].conditional_formatting
    lists = {v.formula1 for v in book["Schedule"].data_validations.dataValidation}
    assert "followup.list.status" in lists
    assert names_of(desk)["followup.Schedule"] == "'Schedule'!$A$1"
    assert names_of(desk)["followup.list.status"].startswith("'Lists'!$A$2:")
    assert book["Schedule"]["C2"].number_format == "[$-409]yyyy-mm-dd ddd hh:mm"
    assert book["Tiers"]["B4"].quotePrefix
    assert not any(sheet.sheet_view.tabSelected for sheet in book.worksheets[1:])


def test_the_second_time_nothing_is_written(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    assert write(desk, OURS[:1], {"followup.State": "2026-03-02|Orders=3"})
    before = desk.read_bytes()
    assert not write(desk, OURS[:1], {"followup.State": "2026-03-02|Orders=3"})
    assert desk.read_bytes() == before
    assert write(desk, (), {"followup.State": '2026-03-03|"x"'})
    assert names_of(desk)["followup.State"] == '"2026-03-03|""x"""'


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    desks = []
    for name in "ab":
        (tmp_path / name).mkdir()
        desks.append(tmp_path / name / "desk.xlsx")
    host(desks[0])
    shutil.copyfile(*desks)
    for desk in desks:
        write(desk, OURS)
    assert desks[0].read_bytes() == desks[1].read_bytes()


def test_a_replaced_sheet_keeps_name_place_id_and_table_name(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, OURS)
    with zipfile.ZipFile(desk) as package:
        workbook = package.read("xl/workbook.xml").decode()
    renamed = workbook.replace('name="Tiers"', 'name="Our tiers"').replace(
        "'Tiers'!", "'Our tiers'!"
    )
    rewrite(desk, tmp_path / "renamed.xlsx", {"xl/workbook.xml": renamed.encode()})
    listed = re.findall(r"<sheet [^>]*>", renamed)
    write(tmp_path / "renamed.xlsx", (SheetWhole("Tiers", TIERS[:1]),))
    with zipfile.ZipFile(tmp_path / "renamed.xlsx") as package:
        assert re.findall(r"<sheet [^>]*>", package.read("xl/workbook.xml").decode()) == listed
    book = load_workbook(tmp_path / "renamed.xlsx")
    assert book.sheetnames[1] == "Our tiers"
    assert list(book["Our tiers"].tables) == ["followup_Tiers"]
    assert names_of(tmp_path / "renamed.xlsx")["followup.Tiers"] == "'Our tiers'!$A$2"


def test_a_sheet_of_the_users_that_has_our_name_is_never_touched(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx", "Tiers", "lists")
    before = values(desk, "Tiers")
    write(desk, OURS)
    names = load_workbook(desk).sheetnames
    assert names == ["Tiers", "lists", "Tiers (followup)", "Schedule", "Team", "Lists (followup)"]
    assert values(desk, "Tiers") == before
    assert names_of(desk)["followup.list.status"].startswith("'Lists (followup)'!")
    assert not write(desk, OURS[:1])


def test_our_sheet_is_known_by_name_and_headers_when_its_hidden_name_is_lost(
    tmp_path: Path,
) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, OURS[:1])
    with zipfile.ZipFile(desk) as package:
        bare = re.sub(rb"<definedName .*?</definedName>", b"", package.read("xl/workbook.xml"))
    rewrite(desk, tmp_path / "bare.xlsx", {"xl/workbook.xml": bare})
    write(tmp_path / "bare.xlsx", (SheetWhole("Tiers", TIERS[:1]),))
    assert load_workbook(tmp_path / "bare.xlsx").sheetnames == ["Mine", "Tiers"]
    assert names_of(tmp_path / "bare.xlsx")["followup.Tiers"] == "'Tiers'!$A$2"


def test_a_structure_that_is_locked_takes_no_new_sheet_but_new_cells(tmp_path: Path) -> None:
    def lock(workbook: Workbook) -> None:
        workbook.security.lockStructure = True

    desk = host(tmp_path / "desk.xlsx", then=lock)
    before = desk.read_bytes()
    with pytest.raises(UnsafeWorkbookError, match="Unprotect"):
        write(desk, OURS)
    assert desk.read_bytes() == before
    assert write(desk, (CellEdit("Mine", 1, "D", "x"),))


def test_names_and_ids_of_tables_stay_unique(tmp_path: Path) -> None:
    def occupy(workbook: Workbook) -> None:
        workbook["Mine"].append(["a"])
        workbook["Mine"].add_table(Table(displayName="FOLLOWUP_TIERS", ref="A1:A2"))

    desk = host(tmp_path / "desk.xlsx", then=occupy)
    write(desk, OURS)
    tables = [name for sheet in load_workbook(desk).worksheets for name in sheet.tables]
    assert tables == ["FOLLOWUP_TIERS", "followup_Tiers_2", "followup_Schedule", "followup_Team"]
    assert faults(desk) == set()


def test_a_host_whose_plain_cells_are_not_plain_leaves_our_sheets_as_they_are(
    tmp_path: Path,
) -> None:
    def shout(workbook: Workbook) -> None:
        workbook._named_styles["Normal"].font = Font(name="Impact", size=20)  # type: ignore[attr-defined]  # the stubs lack it
        workbook._fonts[0] = Font(name="Impact", size=20)  # type: ignore[attr-defined]  # likewise

    desk = host(tmp_path / "desk.xlsx", then=shout)
    write(desk, OURS)
    sheet = load_workbook(desk)["Lists"]
    assert sheet["A2"].font.name != "Impact"
    assert load_workbook(desk)["Mine"]["A1"].font.name == "Impact"


def test_days_of_grafted_sheets_follow_a_host_that_counts_from_1904(tmp_path: Path) -> None:
    def old_mac(workbook: Workbook) -> None:
        workbook.epoch = datetime(1904, 1, 1)

    desk = host(tmp_path / "desk.xlsx", then=old_mac)
    write(desk, OURS)
    assert load_workbook(desk)["Tiers"]["C3"].value == datetime(2026, 1, 1)
    assert load_workbook(desk)["Schedule"]["C2"].value == datetime(2026, 3, 2, 10, 30)
    assert not write(desk, OURS[:1])


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    desk = host(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(desk) as package:
        parts = {n: markup.make_strict(package.read(n)) for n in package.namelist()}
    old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    new = b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
    strict = {n: c.replace(old, new) if n.endswith(".rels") else c for n, c in parts.items()}
    rewrite(desk, tmp_path / "strict.xlsx", strict)
    write(tmp_path / "strict.xlsx", OURS)
    write(tmp_path / "strict.xlsx", PATCH)
    assert not write(tmp_path / "strict.xlsx", OURS[:1])
    with zipfile.ZipFile(tmp_path / "strict.xlsx") as package:
        for name in package.namelist():
            if name.startswith("xl/") and "theme" not in name:
                assert markup.MAIN.encode() not in package.read(name), name
                assert old not in package.read(name), name
    assert faults(tmp_path / "strict.xlsx") == set()
    book = CalamineWorkbook.from_path(str(tmp_path / "strict.xlsx"))
    assert book.get_sheet_by_name("Schedule").to_python()[3][:2] == ["T3", "=Cy"]


def test_formulas_that_look_at_our_sheets_are_recalculated(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, OURS)
    with zipfile.ZipFile(desk) as package:
        assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")


def test_the_calculation_chain_stays_unless_a_formula_went(shared: Path, tmp_path: Path) -> None:
    desk = copy(shared / "corpus" / "poi__56644.xlsx", tmp_path)
    write(desk, OURS)
    assert "xl/calcChain.xml" in packed(desk)
    write(desk, (CellEdit("lists", 24, "A", "gone"),))
    assert "xl/calcChain.xml" not in packed(desk)
    assert faults(desk) == set()


def test_links_charts_and_notes_come_along_with_a_sheet(tmp_path: Path) -> None:
    scratch = Workbook()
    sheet = scratch.worksheets[0]
    sheet.title = "Notes"
    sheet["A1"] = "x"
    sheet["A1"].comment = Comment("look here", "Ada")
    sheet["A1"].hyperlink = "https://example.com/"
    content = BytesIO()
    scratch.save(content)
    desk = host(tmp_path / "desk.xlsx")
    with (
        Package(desk) as package,
        Package(content) as made,
        (tmp_path / "new.xlsx").open("wb") as out,
    ):
        book = Book(package)
        Graft(book, Styles(book), made).append("Notes")
        package.write(out)
    assert faults(tmp_path / "new.xlsx") == set()
    cell = load_workbook(tmp_path / "new.xlsx")["Notes"]["A1"]
    assert cell.comment is not None
    assert (cell.comment.text, cell.hyperlink.target) == ("look here", "https://example.com/")


def test_a_sheet_added_later_shares_the_lists_that_are_there(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, (SheetWhole("Schedule", TASKS),))
    write(desk, (SheetWhole("Tickets", ()), SheetWhole("Team", ({"name": "Ada"},))))
    assert load_workbook(desk).sheetnames == ["Mine", "Schedule", "Lists", "Tickets", "Team"]
    assert names_of(desk)["followup.list.team"].startswith("'Team'!$A$2:")
    assert faults(desk) == set()


def test_a_sheet_of_half_a_million_lines_is_never_unpacked(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(package: Package, part: str) -> bytes:
        content = real(package, part)
        sizes.append(len(content))
        return content

    real = Package._unpack
    sizes: list[int] = []
    monkeypatch.setattr(Package, "_unpack", unpack)
    desk = copy(shared / "data" / "online-retail.xlsx", tmp_path)
    write(desk, OURS)
    write(desk, PATCH)
    assert 0 < max(sizes) < 1_000_000  # its lines are 167 MB
    sheet = "xl/worksheets/sheet1.xml"
    assert packed(desk)[sheet] == packed(shared / "data" / "online-retail.xlsx")[sheet]


# What people add to the sheets that are written whole.


def add_to(path: Path, sheet: str, change: Callable[[Workbook], None]) -> Path:
    """Change a workbook as a person would, with a program that re-saves all of it."""
    workbook = load_workbook(path)
    assert sheet in workbook.sheetnames
    change(workbook)
    workbook.save(path)
    return path


def annotate(workbook: Workbook) -> None:
    sheet = workbook["Tiers"]
    sheet["U1"], sheet["V1"] = "My note", "Double"
    sheet["U3"].fill = PatternFill("solid", fgColor="FFEE00")
    sheet.column_dimensions["U"].width = 33
    for row in (2, 3, 4):
        sheet[f"U{row}"], sheet[f"V{row}"] = f"note on {sheet[f'A{row}'].value}", f"=F{row}*2"


def test_peoples_columns_follow_the_customers_they_stand_beside(tmp_path: Path) -> None:
    desk = host(tmp_path / "desk.xlsx")
    write(desk, (SheetWhole("Tiers", TIERS),))
    add_to(desk, "Tiers", annotate)
    assert not write(desk, (SheetWhole("Tiers", TIERS),))
    more: tuple[dict[str, object], ...] = (
        {"customer_id": "C9", "customer": "Zo"},
        *reversed(TIERS),
    )
    assert write(desk, (SheetWhole("Tiers", more),))
    sheet = load_workbook(desk)["Tiers"]
    assert [[sheet.cell(row, c).value for c in (1, 21, 22)] for row in range(1, 6)] == [
        ["Customer ID", "My note", "Double"],
        ["C9", None, "=F2*2"],
        ["C3", "note on C3", "=F3*2"],
        ["C2", "note on C2", "=F4*2"],
        ["C1", "note on C1", "=F5*2"],
    ]
    assert sheet["U4"].fill.fgColor.rgb == "00FFEE00"
    assert sheet.column_dimensions["U"].width == 33
    assert faults(desk) == set()


def test_a_table_that_people_widened_stays_as_wide(tmp_path: Path) -> None:
    def widen(workbook: Workbook) -> None:
        annotate(workbook)
        table = workbook["Tiers"].tables["followup_Tiers"]
        for name in ("My note", "Double"):
            column = table.tableColumns[0].__copy__()
            column.id, column.name = len(table.tableColumns) + 1, name
            table.tableColumns.append(column)
        table.ref = table.autoFilter.ref = "A1:V4"

    desk = host(tmp_path / "desk.xlsx")
    write(desk, (SheetWhole("Tiers", TIERS),))
    add_to(desk, "Tiers", widen)
    write(desk, (SheetWhole("Tiers", (*TIERS, {"customer_id": "C9"})),))
    assert load_workbook(desk)["Tiers"].tables["followup_Tiers"].ref == "A1:V5"
    assert faults(desk) == set()


# LibreOffice as a second opinion.


@pytest.mark.parametrize("name", ["openpyxl__bug304", "poi__simple-monthly-budget", "poi__59021"])
def test_libreoffice_opens_what_we_wrote_and_its_copy_is_still_ours(
    shared: Path, tmp_path: Path, name: str
) -> None:
    desk = copy(shared / "corpus" / f"{name}.xlsx", tmp_path)
    write(desk, OURS)
    write(desk, PATCH)
    again = save_in_libreoffice(desk)
    assert not write(again, OURS[:1])
    assert not write(again, PATCH[:2])
    assert write(again, (SheetWhole("Tiers", TIERS[:1]),))
    schedule = CalamineWorkbook.from_path(str(again)).get_sheet_by_name("Schedule").to_python()
    assert [row[:2] for row in schedule[1:]] == [
        ["T1", "Ada"],
        ["T2", "Bo"],
        ["T3", "=Cy"],
    ]
