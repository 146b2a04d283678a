"""The judge of every workbook that the suite writes: it sees each thing that Excel would repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from archives import pack
from disguise_markup import with_extensions
from firm import TYPES, Parts, firm
from workbooks import faults_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CUSTOMERS, ORDERS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
STYLES, TABLE = "xl/styles.xml", "xl/tables/table1.xml"
LONG = "x" * 33_000


def test_a_sound_workbook_has_no_faults() -> None:
    assert faults_of(pack(firm())) == set()
    assert faults_of(pack(with_extensions(firm()))) == set()


def test_real_workbooks_have_none_but_these(shared: Path) -> None:
    found = {
        path.stem: faults_of(path.read_bytes())
        for path in sorted((shared / "corpus").glob("*.xlsx"))
    }
    assert {name for name, faults in found.items() if faults} == {
        "calamine__issue_530",  # it opens with a sheet in front that is not there
        "openpyxl__bug304",  # what a program threw away has no content type
    }


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (TYPES, '<Override PartName="/xl/styles.xml"[^>]*>', "", "is no styles but"),
        (TYPES, "</Types>", '<Override PartName="/xl/a.xml" ContentType="b"/></Types>', "which is not there"),
        (TYPES, '(<Override PartName="/xl/styles.xml"[^>]*>)', r"\1\1", "two content types"),
        (BOOK_RELS, 'Id="rId2"', 'Id="rId1"', "two relationships"),
        (BOOK_RELS, "calcChain.xml", "chain.xml", "leads to xl/chain.xml"),
        (BOOK, 'name="Orders"', 'name="CUSTOMERS"', "two sheets with name"),
        (BOOK, 'name="Orders"', 'name="a/b"', "no sheet can be called"),
        (BOOK, 'name="Orders"', f'name="{"x" * 32}"', "no sheet can be called"),
        (BOOK, 'sheetId="3"', 'sheetId="65535"', "no sheet can have the id"),
        (BOOK, 'r:id="rId3"', 'r:id="rId99"', "no relationship rId99"),
        (BOOK, 'activeTab="0"', 'activeTab="9"', "activeTab is no sheet"),
        (BOOK, 'name="Rate"', 'name="AB12"', "nothing can be named"),
        (BOOK, 'name="Rate"', 'name="Sales"', "a name and a table"),
        (BOOK, 'name="Rate">Rates!', 'name="followup.Log">Gone!', "leads to no sheet"),
        (BOOK, 'localSheetId="0"', 'localSheetId="7"', "is local to no sheet"),
        (BOOK, "(<calcPr[^>]*>)(</workbook>)", r"\1<sheets/>\2", "out of order"),
        ("xl/calcChain.xml", 'r="E9"', 'r="A9"', "A9 of sheet 3 is no formula"),
        (STYLES, '<fonts count="[0-9]+"', '<fonts count="99"', "fonts counts 99"),
        (STYLES, '(<cellXfs.*?)fontId="0"', r'\1fontId="99"', "no fontId 99"),
        (STYLES, '(<cellXfs.*?)numFmtId="0"', r'\1numFmtId="999"', "no number format 999"),
        (CUSTOMERS, '<row r="3"', '<row r="2"', "row 2 out of order"),
        (CUSTOMERS, '<c r="B3"', '<c r="A3"', "cells of row 3 out of order"),
        (CUSTOMERS, '<c r="B3"', '<c r="B4"', "B4 stands in row 3"),
        (CUSTOMERS, '<c r="B3"', '<c r="B3" s="99"', "has no format"),
        (CUSTOMERS, "Chen", LONG, "too long a text"),
        (CUSTOMERS, 't="inlineStr"', 't="s"', "inlineStr|is s and holds"),
        (CUSTOMERS, 'sqref="F2:F9"', 'sqref="F2-F9"', "'F2-F9' is no area"),
        (CUSTOMERS, 'sqref="F2:F9"', 'sqref=""', "'' is no area"),
        (CUSTOMERS, "kind,loud", "k" * 256, "too long a list"),
        (CUSTOMERS, 'dxfId="0"', 'dxfId="5"', "no conditional format 5"),
        (CUSTOMERS, "<legacyDrawing [^>]*/>", "", "have no shapes"),
        (CUSTOMERS, "<sheetData>", '<sheetData/><cols><col min="2" max="1"/></cols><sheetData>', "columns"),
        (CUSTOMERS, "</worksheet>", '<mergeCells count="2"><mergeCell ref="A8:B9"/></mergeCells></worksheet>', "mergeCells counts 2"),
        (ORDERS, "<tableParts.*</tableParts>", "", "tables are not those listed"),
        (ORDERS, ">Amount<", ">Sum<", "header 'Sum' is not 'Amount'"),
        (ORDERS, "</sheetData>", '</sheetData><autoFilter ref="A1:C3"/>', "a filter of the sheet's own"),
        (TABLE, 'ref="A1:E9"', 'ref="A1:D9"', "has 5 columns in A1:D9"),
        (TABLE, 'name="Margin"', 'name="AMOUNT"', "two columns of"),
        (TABLE, 'displayName="Sales"', 'displayName="S1"', "cannot be called"),
        ("xl/comments/comment1.xml", 'authorId="0"', 'authorId="4"', "has no author"),
        ("xl/drawings/commentsDrawing1.vml", 'ObjectType="Note"', "", "1 comments, 0 shapes"),
    ],
)  # fmt: skip
def test_a_fault_is_seen(part: str, old: str, new: str, fault: str) -> None:
    def change(parts: Parts) -> Parts:
        text = re.sub(old, new, parts[part].decode(), count=1, flags=re.DOTALL)
        assert text.encode() != parts[part]
        return {**parts, part: text.encode()}

    assert any(re.search(fault, one) for one in faults_of(pack(change(firm()))))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda parts: {**parts, "XL/styles.xml": b"<a/>"}, "two parts"),
        (lambda parts: {**parts, "xl/a.dat": b""}, "has no content type"),
        (lambda parts: {**with_extensions(parts), ORDERS: with_extensions(parts)[CUSTOMERS]}, "two uids"),
        (lambda parts: {**parts, STYLES: parts[STYLES].replace(b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml")}, "another family"),
    ],
)  # fmt: skip
def test_a_fault_of_the_package_is_seen(change: Callable[[Parts], Parts], fault: str) -> None:
    assert any(fault in one for one in faults_of(pack(change(firm()))))
