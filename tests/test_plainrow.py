"""Short cuts through plain rows: what is read and written is what the long way gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook

from followup_cli.workbook.book import Book
from followup_cli.workbook.package import Package
from followup_cli.workbook.patch import Pen
from followup_cli.workbook.plainrow import plain_cells, row_look
from followup_cli.workbook.styles import Styles

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)
VALUES = st.none() | TEXTS | st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workbook = Workbook()
    workbook.worksheets[0].append(["name", "amount"])
    path = tmp_path_factory.mktemp("plain") / "desk.xlsx"
    workbook.save(path)
    return path


def pen(package: Package) -> Pen:
    book = Book(package)
    return Pen(book, book.sheets[0], Styles(book), "en")


@settings(max_examples=60)
@given(st.lists(VALUES, min_size=1, max_size=5), st.lists(VALUES, min_size=1, max_size=5))
def test_both_ways_write_and_read_the_same(
    path: Path, first: list[object], then: list[object]
) -> None:
    fresh = dict(enumerate(first, start=1))
    later = {column: value for column, value in enumerate(then, start=1) if column in fresh}
    with Package(path) as package, Package(path) as other:
        short, long = pen(package), pen(other)
        for one in (short, long):
            one.add_row(2, fresh, dict.fromkeys(fresh, 0))
        if short.write_plain(2, later):
            for column, value in later.items():
                long.write(2, column, value)
            assert cells(short) == cells(long)
        plain = short.sheet.plain(2)
        if plain is not None:
            told = {column: short.sheet.plain_value(cell) for column, cell in plain.items()}
            assert told == {column: short.sheet.held(2, column) for column in plain}


def cells(pen: Pen) -> list[tuple[str, str, str]]:
    """Return the address, format and texts of every cell, as the file says them."""
    root = etree.fromstring(pen.sheet.book.package.read(pen.sheet.part))
    return [
        (str(c.get("r")), str(c.get("s", "0")), "".join(map(str, c.itertext())))
        for c in root.iter("{*}c")
    ]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="A2"><f>B2</f><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>rich</t></r></is></c></row>',
        '<row r="2"><c r="A2" cm="1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>soon</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="2"><c r="A2"/><c r="A2"/></row>',
        '<row r="2"><c><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="str"><v>&#13;</v></c></row>',
        '<row r="2"/>',
        '<x:row r="2"></x:row>',
        '<row r="2"><c r="A2"/><extLst/></row>',
    ],
)
def test_what_is_not_plain_is_left_to_the_long_way(row: str) -> None:
    assert plain_cells(row.encode()) is None


def test_a_plain_row_is_read_in_whatever_order_it_says_things() -> None:
    row = (
        '<row r="5" ht="15.75" hidden="1"><c r="A5" s="3" t="inlineStr"><is><t>a &amp; b</t></is>'
        '</c><c r="B5"/><c r="C5" t="str" s="1"><v/></c></row>'
    ).replace("<v/>", "<v></v>")
    told = plain_cells(row.encode())
    assert told is not None
    read = {letters: (c.style, c.kind, c.text) for letters, c in told.items()}
    assert read == {"A": (3, "inlineStr", "a & b"), "B": (0, "n", ""), "C": (1, "str", "")}
    assert row_look(row.encode()) == {"r": "5", "ht": "15.75", "hidden": "1"}
