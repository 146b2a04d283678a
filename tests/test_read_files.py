"""Reading files that nobody here made, and packages written in every odd way."""

from __future__ import annotations

import contextlib
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from libreoffice import save_in_libreoffice
from openpyxl import Workbook, load_workbook
from sheets import notes, save, wrong

from followup_cli.errors import FollowupError, UnreadableError
from followup_cli.model import SheetWhole
from followup_cli.start import prepare
from followup_cli.workbook.build import new_workbook
from followup_cli.workbook.read import read_desk, read_desk_and_maps, read_morning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from followup_cli.model_desk import Desk

READERS = (read_desk, read_morning, read_desk_and_maps)
HEAD: list[object] = ["Customer ID", "Order Date", "Amount"]
ROWS: list[list[object]] = [HEAD, ["C1", date(2026, 3, 5), 100], ["C2", date(2026, 3, 6), 200]]


def test_every_workbook_of_the_corpus_is_read_or_refused_in_a_sentence(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*.xlsx")):
        before = path.stat().st_mtime_ns
        for reader in READERS:
            with contextlib.suppress(FollowupError):
                reader(path)
        assert path.stat().st_mtime_ns == before


def test_the_sample_of_the_rfm_package(shared: Path) -> None:
    desk = read_desk(shared / "data" / "rfm-orders.xlsx")
    assert (len(desk.customers.frame), len(desk.orders.frame)) == (995, 4906)
    assert desk.orders.frame["order_id"].iloc[0] == "Brion Stark@2004-12-20"
    assert wrong(desk) == []


# Packages written in every odd way


def rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """Write a copy of a package with each part changed."""
    target = path.with_stem("rewritten")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for part in source.namelist():
            copy.writestr(*change(part, source.read(part)))
    return target


def _strict(part: str, xml: bytes) -> tuple[str, bytes]:
    for old, new in (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ):  # fmt: skip
        xml = xml.replace(old, new)
    return part, xml


def _prefixed(part: str, xml: bytes) -> tuple[str, bytes]:
    if part.startswith("xl/w") and part.endswith(".xml"):
        xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")
    return part, xml


def _backslashes(part: str, xml: bytes) -> tuple[str, bytes]:
    if part.endswith("workbook.xml.rels"):
        xml = re.sub(rb'Target="/?(?:xl/)?([^"]*)"', _with_backslashes, xml)
    return part, xml


def _with_backslashes(found: re.Match[bytes]) -> bytes:
    return b'Target="\\xl\\' + found[1].replace(b"/", b"\\") + b'"'


def _relative(part: str, xml: bytes) -> tuple[str, bytes]:
    return part, xml.replace(b'Target="/xl/', b'Target="') if "workbook.xml.rels" in part else xml


def _utf_16(part: str, xml: bytes) -> tuple[str, bytes]:
    if part.startswith("xl/worksheets"):
        xml = ('<?xml version="1.0" encoding="UTF-16"?>' + xml.decode()).encode("utf-16")
    return part, xml


def _without_addresses(part: str, xml: bytes) -> tuple[str, bytes]:
    return part, re.sub(rb' r="[A-Z]*\d+"', b"", xml) if "worksheets" in part else xml


def _backslash_names(part: str, xml: bytes) -> tuple[str, bytes]:
    return part.replace("/", "\\"), xml


CHANGES = (
    _strict,
    _prefixed,
    _backslashes,
    _relative,
    _utf_16,
    _without_addresses,
    _backslash_names,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_odd_packages(tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    path = save(tmp_path / "book.xlsx", {"Orders": [*ROWS, ["C3", "#N/A", "=1+1"]]})
    desk = read_desk(rewritten(path, change))
    assert desk.orders.frame["amount"].tolist() == [100.0, 200.0]
    assert [(p.where, p.value) for p in wrong(desk)] == [
        ("Orders!B4", "#N/A"),
        ("Orders!C4", "=1+1"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda part, xml: (part, xml[: len(xml) // 2] if "worksheets" in part else xml),
        lambda part, xml: (part, xml[:100] if part.endswith("workbook.xml") else xml),
        lambda part, xml: ("xl/other.xml" if part.endswith("workbook.xml") else part, xml),
        lambda part, xml: (part, b"<!DOCTYPE x [<!ENTITY a 'a'>]>" + xml if part.endswith("workbook.xml") else xml),
    ],
    ids=["cut sheet", "cut workbook", "no workbook", "document type"],
)  # fmt: skip
def test_damaged_packages(
    tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    path = rewritten(save(tmp_path / "book.xlsx", {"Orders": ROWS}), change)
    for reader in (read_desk, read_desk_and_maps):
        with pytest.raises(UnreadableError):
            reader(path)


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", {"Orders": ROWS})
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(UnreadableError):
        read_desk(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        read_morning(tmp_path / "none.xlsx")


def test_hidden_sheets_are_read_and_chart_sheets_passed_over(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.create_chartsheet("Orders chart", 0)
    sheet = workbook.worksheets[0]
    sheet.title = "Orders"
    sheet.sheet_state = "hidden"
    for row in ROWS:
        sheet.append(list(row))
    workbook.create_sheet("Cover")
    workbook.save(tmp_path / "book.xlsx")
    assert read_desk(tmp_path / "book.xlsx").orders.frame["amount"].tolist() == [100.0, 200.0]


def test_a_stray_cell_at_the_end_of_the_world(tmp_path: Path) -> None:
    workbook = load_workbook(save(tmp_path / "a.xlsx", {"Orders": ROWS, "Notes": [["x"]]}))
    workbook["Notes"]["XFD1048576"] = "stray"
    workbook.save(tmp_path / "b.xlsx")
    desk = read_desk(tmp_path / "b.xlsx")
    assert desk.orders.frame["amount"].tolist() == [100.0, 200.0]
    assert [(p.where, str(p.message)[:30]) for p in wrong(desk)] == [
        ("Notes", "this sheet reaches too far to ")
    ]


def test_a_formula_that_was_calculated_is_its_value(tmp_path: Path) -> None:
    def calculated(part: str, xml: bytes) -> tuple[str, bytes]:
        xml = xml.replace(b"<f>50+50</f><v/>", b"<f>50+50</f><v>100</v>")
        return part, xml.replace(b"<f>50+50</f><v></v>", b"<f>50+50</f><v>100</v>")

    path = save(tmp_path / "book.xlsx", {"Orders": [HEAD, ["C1", date(2026, 3, 5), "=50+50"]]})
    assert wrong(read_desk(path)) != []
    desk = read_desk(rewritten(path, calculated))
    assert (desk.orders.frame["amount"].tolist(), wrong(desk)) == ([100.0], [])


def test_reading_writes_nothing_and_needs_no_leave_to_write(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", {"Orders": ROWS})
    before = path.read_bytes()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with path.open("rb"):
            for reader in READERS:
                reader(path)
    finally:
        tmp_path.chmod(0o700)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def comparable(desk: Desk) -> object:
    """Return what a desk says, file aside."""
    frames = [
        t.frame.astype(object).where(t.frame.notna(), None) for t in (desk.customers, desk.orders)
    ]
    rest = (desk.tasks, desk.rules, desk.team, desk.settings, desk.places.keys(), desk.lang)
    return [frame.to_dict("records") for frame in frames], rest


def test_what_libreoffice_saved_again_reads_the_same(tmp_path: Path) -> None:
    customers: tuple[dict[str, object], ...] = (
        {"customer_id": "00123", "customer": "=HYPERLINK(1)", "phone": "13800000000", "signed_on": date(2026, 3, 5)},
        {"customer_id": "C2", "customer": "张三", "contract_end": date(2027, 1, 1)},
    )  # fmt: skip
    rows = {
        "Customers": customers,
        "Orders": ({"customer_id": "C2", "order_date": date(2026, 3, 5), "amount": 99.5},),
        "Schedule": ({"task_id": "T1", "customer": "张三", "due": date(2026, 3, 9), "key": "k", "planned": "{}"},),
    }  # fmt: skip
    wholes = [
        SheetWhole(whole.kind, rows.get(whole.kind, whole.rows))
        for whole in prepare(frozenset(), lang="zh", founder="Ada")
    ]
    path = tmp_path / "desk.xlsx"
    path.write_bytes(new_workbook(wholes, "zh"))
    first, again = read_desk(path), read_desk(save_in_libreoffice(path))
    assert wrong(again) == wrong(first) == []
    assert comparable(again) == comparable(first)
    assert [n.message for n in notes(again)] == [n.message for n in notes(first)]
    assert first.orders.frame["order_date"].iloc[0] == pd.Timestamp(2026, 3, 5)
