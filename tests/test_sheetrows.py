"""The rows of a sheet: one is parsed and changed, every other keeps its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from followup_cli.errors import UnreadableError
from followup_cli.workbook import markup
from followup_cli.workbook.sheetrows import SheetRows

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODD = '<row  r="7"\n x:note="a>b" ><c r="A7" t="str" ><v>x &gt; y</v></c></row >'


def sheet(rows: str, opening: str = f'<worksheet {MAIN} xmlns:x="urn:x">') -> bytes:
    return f"{opening}<sheetData>{rows}</sheetData><pageMargins/></worksheet>".encode()


def texts(content: bytes) -> list[str]:
    """Return what every cell holds, in the order of the file."""
    return ["".join(map(str, cell.itertext())) for cell in etree.fromstring(content).iter("{*}c")]


def test_a_changed_row_leaves_the_bytes_of_the_others() -> None:
    rows = SheetRows(sheet(f'<row r="2"><c r="A2"><v>1</v></c></row>{ODD}'), "sheet1.xml")
    row = rows.edit(2)
    next(row.iter("{*}v")).text = "5"
    told = rows.serialise().decode()
    assert '<row r="2"><c r="A2"><v>5</v></c></row>' + ODD in told
    assert told.endswith("</sheetData><pageMargins/></worksheet>")


def test_a_row_that_was_missing_stands_in_its_place() -> None:
    rows = SheetRows(sheet('<row r="2"/><row r="9"/>'), "sheet1.xml")
    markup.add(rows.edit(4), "c", r="A4")
    assert rows.numbers == [2, 4, 9]
    assert b'<row r="2"/><row r="4"><c r="A4"/></row><row r="9"/>' in rows.serialise()


def test_rows_that_say_no_number_are_told_it_before_one_comes_between() -> None:
    rows = SheetRows(sheet('<row/><row r="4"/><row ht="9"/>'), "sheet1.xml")
    assert rows.numbers == [1, 4, 5]
    assert b'<row r="1"/><row r="4"/><row r="5" ht="9"/>' in rows.serialise()


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (sheet("<row r='1'><!-- <row> --><c t=\"str\"><v>a</v></c></row>"), ["a"]),
        (sheet("<row r='1'><c t=\"str\"><v><![CDATA[</row>]]></v></c></row>"), ["</row>"]),
        (b"<?xml version='1.0'?><!-- <sheetData> -->" + sheet("<row><c><v>1</v></c></row>"), ["1"]),
        (sheet('<row><c t="str"><v>客</v></c></row>').decode().encode("utf-16"), ["客"]),
        (b"\xef\xbb\xbf" + sheet('<row><c t="str"><v>客</v></c></row>'), ["客"]),
        (f"<worksheet {MAIN}/>".encode(), []),
        (f"<worksheet {MAIN}><sheetData/></worksheet>".encode(), []),
        (
            f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData a="1"> <x:row r="1">'
            '<x:c t="str"><x:v>p</x:v></x:c></x:row>\n</x:sheetData></x:worksheet>'.encode(),
            ["p"],
        ),
    ],
    ids=["comment", "cdata", "comment before", "utf-16", "mark", "no rows", "empty", "prefix"],
)  # fmt: skip
def test_however_a_sheet_is_written_its_rows_are_found(content: bytes, cells: list[str]) -> None:
    rows = SheetRows(content, "sheet1.xml")
    for number in list(rows.numbers):
        rows.edit(number)
    assert texts(rows.serialise()) == cells


@given(st.lists(st.integers(1, 400), min_size=1), st.integers(1, 400))
def test_many_rows_changed_in_any_order_are_all_kept(order: list[int], count: int) -> None:
    rows = SheetRows(
        sheet("".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, count + 1))),
        "sheet1.xml",
    )
    wanted = {n: n for n in range(1, count + 1)}
    for number in [*order, *range(1, 300), *order]:
        row = rows.edit(number)
        cell = markup.child(row, "c")
        value = markup.add(markup.add(row, "c"), "v") if cell is None else cell[0]
        wanted[number] = wanted.get(number, 0) + 1
        value.text = str(wanted[number])
    assert texts(rows.serialise()) == [str(wanted[n]) for n in sorted(wanted)]


@pytest.mark.parametrize(
    "rows", ['<row r="1"/><row r="1"/>', '<row r="1048577"/>', '<row r="0"/>', '<row r="1">']
)
def test_rows_that_make_no_sense_are_named(rows: str) -> None:
    with pytest.raises(UnreadableError, match=r"sheet1\.xml"):
        SheetRows(sheet(rows), "sheet1.xml")
