"""What a comparison must notice: a workbook is harmed in one place, and the loss is named."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import deeds
import pytest
from desks import NEXT_MONDAY, small_desk
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from runs import DAY, done
from workbooks import changed, packed, rewrite

from followup_cli import start
from followup_cli.model import SheetWhole
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.compare import compare
from followup_cli.workbook.holdings import take_stock
from followup_cli.workbook.trees import differences

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEDULE, CUSTOMERS, TIERS, BUDGET = (f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 11, 16))
WORKBOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk in which a person has a column, a note and a name of their own."""
    path = tmp_path_factory.mktemp("before") / "desk.xlsx"
    typed = {
        "Schedule": ({"task_id": "T0001", "customer": "Ada", "score": 10}, {"task_id": "T0002"}),
        "Customers": ({"customer_id": "C1", "customer": "Ada"},),
        "Tiers": ({"customer_id": "C1", "customer": "Ada"},),
    }
    wholes = (
        SheetWhole(whole.kind, typed.get(whole.kind, whole.rows))
        for whole in start.prepare(frozenset(), lang="en")
    )
    path.write_bytes(new_workbook(tuple(wholes), "en"))
    workbook = load_workbook(path)
    schedule, tiers = workbook["Schedule"], workbook["Tiers"]
    schedule["AN1"], schedule["AN2"], schedule["AN3"] = "Mine", "ring twice", "=1+1"
    schedule["B2"].comment = Comment("asked for tea", "Ada")
    tiers["Z1"], tiers["Z2"] = "Mine", "a neighbour"
    workbook.create_sheet("Budget")["A1"] = 1
    workbook.defined_names["mine"] = DefinedName("mine", attr_text="Budget!$A$1")
    workbook.save(path)
    return path


@pytest.fixture
def harmed(before: Path, tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """Return what is said to be lost when a pattern in a part is replaced."""

    def harm(part: str, pattern: str, by: str) -> tuple[str, ...]:
        with zipfile.ZipFile(before) as package:
            old = package.read(part).decode()
        new, n = re.subn(pattern, by, old, count=1, flags=re.DOTALL)
        assert n == 1
        after = rewrite(before, tmp_path / "after.xlsx", {part: new.encode()})
        return compare(before, after).lost

    return harm


def test_a_workbook_beside_itself_is_untouched(before: Path) -> None:
    with zipfile.ZipFile(before) as package:
        assert compare(before, before) == (len(package.namelist()), ())


def test_untouched_means_the_same_compressed_bytes(before: Path, tmp_path: Path) -> None:
    after = Path(shutil.copy(before, tmp_path / "after.xlsx"))
    done("plan", "-w", after, "--as-of", DAY)
    found = compare(before, after)
    assert {part.part for part in found.parts} == changed(packed(before), packed(after))
    assert found.untouched == len(packed(before)) - found.count("changed")
    assert (found.lost, found.count("removed")) == ((), 0)
    assert found.cells > 0


HARM = {
    "a cell of the user's own sheet": (BUDGET, "<v>1</v>", "<v>2</v>"),
    "a cell of the facts": (CUSTOMERS, '<c r="B2"', '<c r="B2" s="0"'),
    "a column of the user's": (SCHEDULE, "ring twice", "ring once"),
    "a formula of the user's": (SCHEDULE, "<f>1\\+1</f>", "<f>1+2</f>"),
    "a column beside a sheet written whole": (TIERS, "a neighbour", "nobody"),
    "what a person typed as the outcome": (SCHEDULE, '(<c r="N2".*?<v>)10<', r"\g<1>9<"),
    "a row that is seen": (SCHEDULE, '<row r="2"', '<row r="2" hidden="1"'),
    "a conditional format": (SCHEDULE, "<conditionalFormatting .*?</conditionalFormatting>", ""),
    "a rule for what may be typed": (SCHEDULE, "<dataValidation .*?</dataValidation>", ""),
    "the width of a column": (SCHEDULE, 'width="20"', 'width="21"'),
    "the freezing of panes": (SCHEDULE, 'xSplit="3"', 'xSplit="2"'),
    "the style of a table": ("xl/tables/table1.xml", 'showRowStripes="0"', 'showRowStripes="1"'),
    "a column of a table": ("xl/tables/table1.xml", 'name="Trial Arm"', 'name="Arm"'),
    "the text of a note": ("xl/comments/comment1.xml", "asked for tea", "asked for coffee"),
    "a format": (STYLES, "<sz ", "<strike/><sz "),
    "the number of a format": (STYLES, "(<cellXfs[^>]*>)", r'\1<xf numFmtId="49"/>'),
    "a name": (WORKBOOK, '(name="mine"[^>]*>)Budget', r"\1Orders"),
    "a name that is gone": (WORKBOOK, '<definedName name="mine".*?</definedName>', ""),
    "the name of a sheet": (WORKBOOK, 'name="Budget"', 'name="Money"'),
    "the order of the sheets": (
        WORKBOOK,
        '(<sheet [^>]*name="Schedule".*?/>)(<sheet .*?/>)',
        r"\2\1",
    ),
    "what a part is": (TYPES, '<Override PartName="/docProps/core.xml".*?/>', ""),
    "what belongs to a sheet": ("xl/worksheets/_rels/sheet2.xml.rels", "<Relationship .*?/>", ""),
}


@pytest.mark.parametrize("what", HARM)
def test_a_loss_is_found_where_it_is(harmed: Callable[..., tuple[str, ...]], what: str) -> None:
    part, pattern, by = HARM[what]
    found = harmed(part, pattern, by)
    assert found
    assert all(one.startswith(part) for one in found)


def test_a_cell_of_ours_is_ours_to_change(harmed: Callable[..., tuple[str, ...]]) -> None:
    assert harmed(SCHEDULE, "<t>T0001</t>", "<t>T9999</t>") == ()


def test_a_part_that_is_gone_is_lost(before: Path, tmp_path: Path) -> None:
    parts = {"xl/comments/comment1.xml": None, "xl/worksheets/sheet16.xml": None}
    lost = compare(before, rewrite(before, tmp_path / "after.xlsx", parts)).lost
    assert {one.partition(":")[0] for one in lost} == parts.keys()


def test_a_sheet_does_not_become_ours_by_a_name_that_was_moved(
    before: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(before) as package:
        book = package.read(WORKBOOK).replace(b"'Log'!$A$1", b"'Budget'!$A$1")
        sheet = package.read(BUDGET).replace(b"<v>1</v>", b"<v>2</v>")
    after = rewrite(before, tmp_path / "after.xlsx", {WORKBOOK: book, BUDGET: sheet})
    assert f"{BUDGET}: *" in compare(before, after).lost


def test_the_order_of_calculation_may_go_and_a_chart_may_not(shared: Path, tmp_path: Path) -> None:
    budget, lookup = (
        shared / f"corpus/poi__{n}.xlsx" for n in ("simple-monthly-budget", "xlookup")
    )
    before = rewrite(budget, tmp_path / "budget.xlsx", {})  # packed anew, as its harmed copy is
    chart = next(n for n in packed(before) if n.startswith("xl/charts/"))
    after = rewrite(before, tmp_path / "after.xlsx", {chart: None})
    assert compare(before, after).lost == (f"{chart}: *",)
    before = rewrite(lookup, tmp_path / "lookup.xlsx", {})
    chain = {"xl/calcChain.xml": None}
    assert compare(before, rewrite(before, tmp_path / "other.xlsx", chain)).lost == ()


@pytest.mark.parametrize(
    "deed",
    [deeds.names_left_behind, deeds.a_narrower_table, deeds.conditional_formats_and_data_bars],
)
def test_what_people_do_is_no_loss(tmp_path: Path, deed: Callable[..., object]) -> None:
    before = small_desk(tmp_path / "desk.xlsx", "en")
    deed(before, "en")
    after = Path(shutil.copy(before, tmp_path / "after.xlsx"))
    done("plan", "-w", after, "--as-of", NEXT_MONDAY)
    found = compare(before, after)
    assert found.lost == ()
    assert found.cells > 0


def test_a_sheet_whose_hidden_name_was_lost_is_ours_by_its_headers(
    before: Path, tmp_path: Path
) -> None:
    nameless = load_workbook(before)
    for name in [n for n in nameless.defined_names if n.startswith("followup.")]:
        del nameless.defined_names[name]
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    nameless.save(old)
    nameless["Schedule"]["A2"] = "T0009"
    nameless.save(new)
    found = {part.part: part.whose for part in compare(old, new).parts}
    assert found[SCHEDULE] == "ours"
    assert CUSTOMERS not in found or found[CUSTOMERS] == "yours"


def test_prefixes_quotes_and_blanks_are_no_difference() -> None:
    old = etree.fromstring(b'<a xmlns="x"><b n="1" m="2"/></a>')
    new = etree.fromstring(b"<x:a xmlns:x='x'>\n <x:b m='2' n='1'></x:b>\n</x:a>")
    assert list(differences(old, new)) == []


def test_a_workbook_packed_anew_is_not_untouched(before: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(tmp_path / "new.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert compare(before, tmp_path / "new.xlsx").untouched == 0


def test_what_is_put_in_front_is_told_from_what_is_put_behind() -> None:
    old = etree.fromstring("<xfs><xf n='1'/><xf n='2'/></xfs>")
    for new, what in (
        ("<xfs><xf n='1'/><xf n='2'/><xf n='3'/></xfs>", "added"),
        ("<xfs><xf n='3'/><xf n='1'/><xf n='2'/></xfs>", "inserted"),
        ("<xfs><xf n='2'/><xf n='1'/></xfs>", "moved"),
        ("<xfs><xf n='1'/></xfs>", "removed"),
    ):
        (found,) = differences(old, etree.fromstring(new))
        assert (found.what, found.path) == (what, "xfs/xf")


def test_stock_is_taken_of_what_a_workbook_holds(shared: Path) -> None:
    def held(name: str) -> dict[str, int]:
        return take_stock(shared / "corpus" / name).counts

    assert held("poi__WithChartSheet.xlsx") == {
        "sheets": 6, "chart_sheets": 1, "charts": 1, "pivot_tables": 5, "merged_areas": 3,
    }  # fmt: skip
    assert held("poi__right-to-left.xlsx")["threaded_comments"] == 2
    assert held("poi__WithEmbeded.xlsx")["embedded_objects"] == 2
    assert held("poi__hello-world-signed.xlsx")["signatures"] == 1
    assert held("poi__HsGetVal.xlsx")["external_links"] == 1
