"""The parts of a package: found by relationships, copied packed, refused where they may do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import packed, rewrite

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.workbook import markup
from followup_cli.workbook.book import Book
from followup_cli.workbook.package import Package
from followup_cli.workbook.ranges import (
    Area,
    column_letters,
    column_number,
    extend_areas,
    parse_area,
)
from followup_cli.workbook.rels import resolve

CORPUS = sorted((Path(__file__).parent.parent.parent / "shared" / "corpus").glob("*.xlsx"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_a_package_written_unchanged_keeps_every_compressed_byte(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.xlsx"
    with Package(path) as package, copy.open("wb") as out:
        package.write(out)
    assert packed(copy) == packed(path)
    assert list(packed(copy)) == list(packed(path))
    with zipfile.ZipFile(copy) as written:
        assert written.testzip() is None


def test_a_package_is_written_alike_every_time(shared: Path) -> None:
    copies = []
    for _ in range(2):
        with Package(shared / "corpus" / "calamine__rph.xlsx") as package:
            package.edit(Book(package).part).set("changed", "yes")
            out = io.BytesIO()
            package.write(out)
            copies.append(out.getvalue())
    assert copies[0] == copies[1]


@pytest.mark.parametrize(
    ("owner", "target", "part"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        (
            "xl\\workbook.xml".replace("\\", "/"),
            "worksheets\\sheet1.xml",
            "xl/worksheets/sheet1.xml",
        ),
        ("xl/worksheets/sheet1.xml", "../tables/table1.xml", "xl/tables/table1.xml"),
        ("", "xl/workbook.xml", "xl/workbook.xml"),
        ("xl/workbook.xml", "../../../etc/passwd", "etc/passwd"),
    ],
)
def test_a_target_means_a_part_however_it_is_written(owner: str, target: str, part: str) -> None:
    assert resolve(owner, target) == part


def test_parts_are_found_in_whatever_case_and_under_whatever_name(
    shared: Path, tmp_path: Path
) -> None:
    source = shared / "corpus" / "calamine__rph.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as new:
        for name in old.namelist():
            odd = name.upper() if "workbook.xml" in name and "rels" not in name else name
            new.writestr(odd.replace("/", "\\"), old.read(name))
    with Package(tmp_path / "odd.xlsx") as package:
        assert [sheet.name for sheet in Book(package).sheets] == ["Sheet1"]


def test_a_signed_workbook_is_refused(shared: Path) -> None:
    with (
        Package(shared / "corpus" / "poi__hello-world-signed.xlsx") as package,
        pytest.raises(UnsafeWorkbookError, match="signed"),
    ):
        Book(package)


def test_a_workbook_shared_with_its_changes_tracked_is_refused(shared: Path) -> None:
    name = "poi__workbookProtection_workbook_revision_protected.xlsx"
    with (
        Package(shared / "corpus" / name) as package,
        pytest.raises(UnsafeWorkbookError, match="shared"),
    ):
        Book(package)


def test_two_parts_of_one_name_are_refused(shared: Path, tmp_path: Path) -> None:
    source = shared / "corpus" / "calamine__rph.xlsx"
    twice = rewrite(source, tmp_path / "twice.xlsx", {"XL/workbook.xml": b"<workbook/>"})
    with pytest.raises(UnsafeWorkbookError, match="two parts of one name"):
        Package(twice)


def test_an_encrypted_entry_is_refused(shared: Path, tmp_path: Path) -> None:
    content = bytearray((shared / "corpus" / "calamine__rph.xlsx").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.xlsx").write_bytes(bytes(content))
    with pytest.raises(UnreadableError, match="encrypted"):
        Package(tmp_path / "locked.xlsx")


def test_a_bomb_is_refused_before_anything_is_unpacked(shared: Path, tmp_path: Path) -> None:
    content = bytearray((shared / "corpus" / "calamine__rph.xlsx").read_bytes())
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 2_000_000_000)
    (tmp_path / "bomb.xlsx").write_bytes(bytes(content))
    with pytest.raises(UnsafeWorkbookError, match="unpacks"):
        Package(tmp_path / "bomb.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    hostile = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    with pytest.raises(UnsafeWorkbookError, match="document type"):
        markup.parse(hostile, "xl/workbook.xml")


def test_damaged_xml_is_named(shared: Path, tmp_path: Path) -> None:
    source = shared / "corpus" / "calamine__rph.xlsx"
    broken = rewrite(source, tmp_path / "broken.xlsx", {"xl/workbook.xml": b"<workbook><"})
    with Package(broken) as package, pytest.raises(UnreadableError, match=r"xl/workbook\.xml"):
        Book(package).sheets  # noqa: B018  # reading it is the test


def test_a_truncated_file_is_named_as_damaged(shared: Path, tmp_path: Path) -> None:
    content = (shared / "corpus" / "calamine__rph.xlsx").read_bytes()
    (tmp_path / "half.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableError, match="damaged"):
        Package(tmp_path / "half.xlsx")


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_a_cut_or_altered_file_gives_a_result_or_one_of_our_errors(
    path: Path, tmp_path: Path
) -> None:
    content = path.read_bytes()
    for part in range(1, 20):
        at = len(content) * part // 20
        (tmp_path / "x.xlsx").write_bytes(content[:at] + b"\xff\x00" + content[at + 2 :])
        try:
            with Package(tmp_path / "x.xlsx") as package:
                for name in package.names():
                    package.read(name)
        except (UnreadableError, UnsafeWorkbookError):
            continue


@given(st.integers(1, 16_384))
def test_columns_are_numbered_both_ways(number: int) -> None:
    assert column_number(column_letters(number)) == number


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 500), st.integers(0, 50))
def test_an_area_is_read_back(top: int, left: int, down: int, right: int) -> None:
    area = Area(top, left, top + down, left + right)
    assert parse_area(str(area)) == area


@pytest.mark.parametrize(
    ("references", "extended"),
    [
        ("A2:D9", "A2:D20"),  # ends with the table
        ("B5:B9 G1:G3", "B5:B20 G1:G3"),
        ("A2:D1048576", "A2:D1048576"),
        ("F2:F9", "F2:F9"),  # beside it
        ("A1:D8", "A1:D8"),
        ("A:D", "A:D"),
    ],
)
def test_what_ends_with_a_table_ends_with_its_new_last_row(references: str, extended: str) -> None:
    assert extend_areas(references, Area(1, 1, 9, 4), 20) == extended


def test_a_child_is_placed_where_the_schema_wants_it() -> None:
    root = markup.parse(b"<a xmlns:m='m'><one/><m:other/><four/></a>", "a")
    markup.require(root, "three", ("one", "two", "three", "four"))
    markup.require(root, "two", ("one", "two", "three", "four"))
    assert [markup.local(e) for e in root] == ["one", "other", "two", "three", "four"]
