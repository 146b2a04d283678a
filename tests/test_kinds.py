"""Every legal kind of workbook: written into by every command, and nothing of anybody's changed."""

from __future__ import annotations

import json
import tempfile
import zipfile
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import disguise_markup as m
import disguise_names as n
import disguise_stock as s
import pytest
from archives import Packing, pack
from firm import TYPES, Parts, firm, related
from inspection import MAINS, Inspection, plain
from lxml import etree
from runs import DAY, done, followup
from workbooks import changed, faults, packed

if TYPE_CHECKING:
    from collections.abc import Callable

    Disguise = Callable[[Parts], Parts]

NEXT_WEEK = "2026-11-30"
DISGUISES: tuple[Disguise, ...] = (
    s.undisguised, n.relative_targets, n.dotted_targets, n.backslash_targets, n.percent_encoded,
    n.half_encoded, n.upper_case, n.backslash_names, n.leading_slashes, n.elsewhere,
    n.typed_by_default, n.odd_ids, m.prefixed, m.strict, m.utf_16, m.utf_16_big, m.other_encoding,
    m.marked, m.undeclared, m.remarked, m.spaced, m.verbatim, m.with_extensions, m.implied,
    m.shared_texts, m.iso_dates, s.unstyled, s.bare, s.other_default, s.with_macros, s.template,
    s.many_sheets, s.odd_sheet_names, s.in_1904,
)  # fmt: skip
PACKINGS = (
    Packing(zip64=True),
    Packing(descriptors=True),
    Packing(descriptors=True, signed_descriptors=False),
    Packing(descriptors=True, zip64=True),  # as the packaging of .NET streams it
    Packing(stored=True),
    Packing(extras=True),
    Packing(folders=True),
    Packing(reverse=True, level=1),
)
ODD_SHEET = "'{}'!".format(s.ODD_NAME.replace("'", "''"))
SUFFIXES: dict[Disguise, str] = {s.with_macros: ".xlsm", s.template: ".xltx"}
# What a command may change besides the sheets of ours, by the end of its content type.
INDEXES = (".main+xml", ".styles+xml", ".relationships+xml", "calcChain+xml")
# How our own sheets may come back from another program.
AGAIN: tuple[Disguise, ...] = (
    m.prefixed, m.strict, m.utf_16, m.remarked, m.spaced, m.verbatim, m.with_extensions, m.implied,
    m.shared_texts, n.elsewhere,
)  # fmt: skip


def plan(desk: Path, as_of: str = DAY) -> dict[str, Any]:
    """Plan, and return what is told but the notes, with each cell on the sheet of the firm."""
    said = done("plan", "-w", desk, "--as-of", as_of, "--format", "json")
    told = json.loads(said.replace(ODD_SHEET, "Customers!"))
    return {key: value for key, value in told.items() if key != "problems"}


def run_all(desk: Path) -> list[dict[str, Any]]:
    """Run every command that writes, and return what the plans told."""
    done("init", desk, "--as-of", DAY)
    first = plan(desk)
    done("report", "-w", desk, "--as-of", DAY)
    before = desk.read_bytes()
    second = plan(desk)
    assert desk.read_bytes() == before
    return [first, second]


@cache
def plain_run() -> tuple[Parts, list[dict[str, Any]]]:
    """Return the firm's workbook after every command, and what the plans told."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk.xlsx"
        desk.write_bytes(pack(firm()))
        told = run_all(desk)
        with zipfile.ZipFile(desk) as package:
            return {name: package.read(name) for name in package.namelist()}, told


def indexes(path: Path) -> set[str]:
    """Return the entries of a package that a command may change."""
    found = Inspection(path)
    types = {name: found.content_type(plain(name)) for name in packed(path)}
    own = {name for name, kind in types.items() if kind.endswith(INDEXES)}
    book_rels = {n for n in own if n.endswith(".rels") and "book" not in n and "BOOK" not in n}
    return (own - book_rels) | {"[Content_Types].xml"}


def family(found: Inspection, part: str) -> str:
    """Return the namespace of a part's root, where it is one of a workbook's."""
    name = etree.QName(found.tree(part)).namespace
    return name if name in MAINS else ""


@pytest.mark.parametrize(
    ("disguise", "packing"),
    list(zip(DISGUISES, cycle(PACKINGS), strict=False)),
    ids=[one.__name__ for one in DISGUISES],
)
def test_every_kind_of_workbook_takes_every_command(
    tmp_path: Path, disguise: Disguise, packing: Packing
) -> None:
    desk = tmp_path / f"desk{SUFFIXES.get(disguise, '.xlsx')}"
    desk.write_bytes(pack(disguise(firm()), packing))
    before, known, mine = packed(desk), faults(desk), indexes(desk)
    assert run_all(desk) == plain_run()[1]
    after = packed(desk)
    assert changed(before, after) <= mine
    assert [name for name in after if name in before] == list(before)
    assert faults(desk) <= known


@pytest.mark.parametrize("packing", PACKINGS, ids=str)
def test_the_archive_keeps_what_it_says_of_each_entry(tmp_path: Path, packing: Packing) -> None:
    desk = tmp_path / "desk.xlsx"
    desk.write_bytes(pack(firm(), packing))
    with zipfile.ZipFile(desk) as package:
        before = {info.filename: said(info) for info in package.infolist()}
        comment = package.comment
    done("init", desk, "--as-of", DAY)
    with zipfile.ZipFile(desk) as package:
        after = {info.filename: said(info) for info in package.infolist()}
        assert package.comment == comment
    assert {n for n, one in before.items() if after[n] != one} <= indexes(desk)


def said(info: zipfile.ZipInfo) -> tuple[object, ...]:
    """Return what an archive says of an entry, 64-bit sizes aside."""
    extra = info.extra[info.extra.index(b"UT") - 36 :] if b"UT" in info.extra else b""
    return info.date_time, info.compress_type, info.CRC, info.file_size, extra, info.comment


@pytest.mark.parametrize("disguise", AGAIN, ids=lambda one: one.__name__)
def test_our_sheets_are_ours_however_another_program_saved_them(
    tmp_path: Path, disguise: Disguise
) -> None:
    desk = tmp_path / "desk.xlsx"
    desk.write_bytes(pack(disguise(plain_run()[0])))
    before, known = desk.read_bytes(), faults(desk)
    assert plan(desk) == plain_run()[1][1]
    done("report", "-w", desk, "--as-of", DAY)
    assert desk.read_bytes() == before
    assert plan(desk, NEXT_WEEK)["escalated"] > 0
    assert faults(desk) <= known
    assert not plan(desk, NEXT_WEEK)["written"]


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    desk = tmp_path / "desk.xlsx"
    desk.write_bytes(pack(m.strict(firm())))
    run_all(desk)
    found = Inspection(desk)
    sheets = found.related(found.workbook, "worksheet")
    assert {family(found, part) for part in (found.workbook, *sheets)} == {MAINS[1]}
    types = {rel.type for part in found.parts for rel in found.relations(part)}
    assert not {one for one in types if "officeDocument/2006" in one and "/package/" not in one}
    assert found.tree(found.workbook).get("conformance") == "strict"


def test_a_prefix_stays_and_new_elements_have_it(tmp_path: Path) -> None:
    desk = tmp_path / "desk.xlsx"
    desk.write_bytes(pack(m.prefixed(firm())))
    run_all(desk)
    found = Inspection(desk)
    for part in (found.workbook, *found.related(found.workbook, "styles")):
        own = [one for one in found.tree(part).iter("{*}*") if etree.QName(one).namespace in MAINS]
        assert {one.prefix for one in own} == {"x"}


def test_macros_stay_macros(tmp_path: Path) -> None:
    desk = tmp_path / "desk.xlsm"
    desk.write_bytes(pack(s.with_macros(firm())))
    run_all(desk)
    found = Inspection(desk)
    assert found.content_type(found.workbook).endswith("macroEnabled.main+xml")
    assert found.parts["xl/vbaproject.bin"].startswith(b"\xd0\xcf\x11\xe0")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".followup", "desk.xlsm"]


def test_names_of_parts_stay_as_they_are_spelled(tmp_path: Path) -> None:
    for disguise in (n.backslash_names, n.leading_slashes, n.upper_case):
        desk = tmp_path / f"{disguise.__name__}.xlsx"
        desk.write_bytes(pack(disguise(firm())))
        before = list(packed(desk))
        done("init", desk, "--as-of", DAY)
        assert list(packed(desk))[: len(before)] == before


# What must be refused.


def encrypted(parts: Parts) -> bytes:
    content = bytearray(pack(parts))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def protected_by_password(parts: Parts) -> bytes:
    hidden = bytes(byte ^ 0x5A for byte in pack(parts))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + hidden


def signed(parts: Parts) -> bytes:
    origin = "_xmlsignatures/origin.sigs"
    listed = parts["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="/_xmlsignatures/origin.sigs"/></Relationships>',
    )
    return pack({**parts, origin: b"", "_rels/.rels": listed})


def with_revisions(parts: Parts) -> bytes:
    name = "xl/revisions/revisionHeaders.xml"
    headers = b'<headers xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    parts, _ = related({**parts, name: headers}, "xl/workbook.xml", "revisionHeaders", f"/{name}")
    return pack(parts)


def binary(parts: Parts) -> bytes:
    types = parts[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    )
    return pack({**parts, TYPES: types})


def locked(parts: Parts) -> bytes:
    book = parts["xl/workbook.xml"].replace(
        b"<workbookProtection/>", b'<workbookProtection lockStructure="1"/>'
    )
    return pack({**parts, "xl/workbook.xml": book})


def hostile(parts: Parts) -> bytes:
    book = b'<!DOCTYPE workbook [<!ENTITY a "b">]>' + parts["xl/workbook.xml"]
    return pack({**parts, "xl/workbook.xml": book})


def hostile_sheet(parts: Parts) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    return pack({**parts, name: b'<!DOCTYPE worksheet [<!ENTITY a "b">]>' + parts[name]})


def bomb(parts: Parts) -> bytes:
    return pack({**parts, "xl/media/image1.bin": bytes(300 << 20)})


def of_another_program(parts: Parts) -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = parts[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind
    )
    root = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"word/document.xml")
    return pack({TYPES: types, "_rels/.rels": root, "word/document.xml": b"<document/>"})


REFUSED = {
    encrypted: "encrypted",
    protected_by_password: "encrypted",
    signed: "signed",
    with_revisions: "tracks its changes",
    binary: "binary",
    locked: "structure is protected",
    hostile: "document type",
    hostile_sheet: "document type",
    bomb: "unpacks",
    lambda parts: pack({**parts, "XL/styles.xml": b"<a/>"}): "two parts of one name",
    lambda parts: pack({**parts, "xl\\styles.xml": b"<a/>"}): "two parts of one name",
    lambda parts: pack({**parts, "xl/style%73.xml": b"<a/>"}): "two parts of one name",
    of_another_program: "no workbook",
    lambda parts: pack(parts)[:9000]: "",
    lambda _: b"": "empty",
    lambda _: b"a,b\n1,2\n": "not an .xlsx",
    lambda _: b"<html><table></table></html>": "not an .xlsx",
}


@pytest.mark.parametrize(
    ("kind", "why"), REFUSED.items(), ids=lambda one: str(getattr(one, "__name__", one))
)
def test_what_cannot_be_written_safely_is_refused_with_its_reason(
    tmp_path: Path, kind: Callable[[Parts], bytes], why: str
) -> None:
    desk = tmp_path / "desk.xlsx"
    desk.write_bytes(kind(firm()))
    before = desk.read_bytes()
    result = followup("init", desk, "--as-of", DAY)
    assert (result.exit_code, result.stdout) == (3, "")
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Nothing was written" in result.stderr
    assert desk.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["desk.xlsx"]


def test_a_locked_structure_takes_a_plan_where_no_sheet_is_missing(tmp_path: Path) -> None:
    desk = tmp_path / "desk.xlsx"
    parts = dict(plain_run()[0])
    book = parts["xl/workbook.xml"]
    assert b"<workbookProtection/>" in book
    parts["xl/workbook.xml"] = book.replace(
        b"<workbookProtection/>", b'<workbookProtection lockStructure="1"/>'
    )
    desk.write_bytes(pack(parts))
    assert plan(desk, NEXT_WEEK)["written"]
