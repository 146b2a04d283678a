"""Workbooks made to do harm: a result or a refusal in little memory, and the file as it was."""

from __future__ import annotations

import io
import stat
import struct
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from hostile import MAIN, NEXT_WEEK, desk, inside, limited, part_of, shop, spoiled
from openpyxl import load_workbook
from runs import DAY, followup
from workbooks import faults, packed

from followup_cli.errors import FollowupError, UnsafeWorkbookError
from followup_cli.workbook import markup
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.package import Package
from followup_cli.workbook.read import read_desk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are set as in Unix")
CELL = '<row r="{row}"><c r="{name}"><v>7</v></c></row>'
WRITING = (("init", "{path}"), ("plan", "-w", "{path}", "--as-of", NEXT_WEEK))
COMMANDS = (*WRITING, ("due", "-w", "{path}", "--as-of", DAY), ("check", "-w", "{path}"))


def sheet(rows: str, head: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData></worksheet>'.encode()


def assert_bounded(code: int, codes: tuple[int, ...], err: str, count: int = 1) -> None:
    assert (code, len(codes), "Traceback" in err) == (0, count, False), err
    assert set(codes) <= {0, 1, 3}, err


def words(command: tuple[str, ...], path: Path) -> list[str]:
    return [word.format(path=path) for word in command]


def untouched(path: Path, before: bytes) -> bool:
    return path.read_bytes() == before and list(path.parent.iterdir()) == [path]


# XML that unpacks itself, or looks around


BOMB = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {b} "{"&" + a + ";" * 1}{("&" + a + ";") * 15}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
)  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "xl/styles.xml", "Schedule", "Tiers", "xl/tables/table1.xml",
)  # fmt: skip


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE], ids=["bomb", "outside"])
@pytest.mark.parametrize("part", PARTS)
def test_entities_are_never_resolved(tmp_path: Path, part: str, doctype: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    name = part if "." in part else part_of(path, part)
    declared, _, rest = inside(path, name).rpartition("?>")
    content = (declared + "?>" if declared else "") + doctype + rest.replace("</", "&i;</", 1)
    spoiled(path, {name: content.encode()})
    before = path.read_bytes()
    result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
    assert "root:" not in result.output
    assert (result.exit_code, untouched(path, before)) in ((3, True), (0, False))
    if result.exit_code == 0:  # a part that is not looked at stays as it is
        assert inside(path, name).encode() == content.encode()
    else:
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/styles.xml", "Schedule"])
def test_elements_nested_without_end(tmp_path: Path, name: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    part = name if "/" in name else part_of(path, name)
    for depth in (150, 1_000):
        nested = "<extLst>" + "<x>" * depth + "</x>" * depth + "</extLst>"
        head, tag, tail = inside(desk(path), part).rpartition("</")
        spoiled(path, {part: f"{head}{nested}{tag}{tail}".encode()})
        result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
        assert result.exit_code in (0, 3), (depth, result.output)


def test_a_font_nested_without_end_is_no_endless_recursion() -> None:
    deep = "<a>" * 1_500 + "</a>" * 1_500
    with pytest.raises(UnsafeWorkbookError, match="without end"):
        markup.parse(f'<styleSheet xmlns="{MAIN}">{deep}</styleSheet>'.encode(), "xl/styles.xml")


def test_an_attribute_of_many_megabytes(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.xlsx")
    part = part_of(path, "Schedule")
    content = inside(path, part).replace("<sheetData", f'<sheetData x="{"y" * 30_000_000}"', 1)
    spoiled(path, {part: content.encode()})
    assert_bounded(*limited(("plan", "-w", path, "--as-of", NEXT_WEEK)))


# Archives


@pytest.mark.parametrize(
    "name",
    ["../../../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "xl/../../evil.xml", "..\\..\\evil.xml", "file:///evil.xml"],
)  # fmt: skip
@pytest.mark.parametrize("command", WRITING)
def test_a_part_named_after_a_place_outside_is_written_nowhere(
    tmp_path: Path, name: str, command: tuple[str, ...]
) -> None:
    home = tmp_path / "a" / "b" / "c"
    home.mkdir(parents=True)
    path = desk(home / "desk.xlsx")
    with zipfile.ZipFile(path, "a") as package:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16  # as a link to there, too
        package.writestr(info, b"<evil/>")
    held = packed(path)
    result = followup(*words(command, path))
    assert result.exit_code in (0, 3)
    strays = {p.name for p in tmp_path.rglob("*") if p.is_file() and ".followup" not in p.parts}
    assert strays == {"desk.xlsx"}
    if result.exit_code == 0:
        assert packed(path).items() >= {k: v for k, v in held.items() if "evil" in k}.items()


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\x.xml", "\\\\host\\x"]
)  # fmt: skip
def test_a_relationship_leads_nowhere_outside(tmp_path: Path, target: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    rels = inside(path, "xl/_rels/workbook.xml.rels")
    for kind in ("styles", "worksheet", "theme"):
        head, mark, tail = rels.partition(f'relationships/{kind}"')
        at = "Target=" if "Target=" in tail.partition("/>")[0] else ""
        own = tail.partition("/>")[0]
        new = own.replace(own.partition('Target="')[2].partition('"')[0], target) if at else own
        content = head + mark + tail.replace(own, new, 1) if at else rels
        spoiled(desk(path), {"xl/_rels/workbook.xml.rels": content.encode()})
        result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
        assert result.exit_code in (0, 3), result.output
        assert "root:" not in result.output


def test_relationships_that_lead_back_to_their_own_part(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.xlsx")
    part = part_of(path, "Tiers")
    rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    back = f'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="/{part}"/>'
    spoiled(path, {rels: inside(path, rels).replace("</Rel", f"{back}</Rel").encode()})
    assert_bounded(*limited(("plan", "-w", path, "--as-of", NEXT_WEEK)))


def bombed(path: Path, name: str, size: int) -> Path:
    """Add a part that unpacks to so many zeros."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open(name, "w", force_zip64=True) as out:  # fmt: skip
        for _ in range(size >> 20):
            out.write(bytes(1 << 20))
    return path


def test_a_bomb_is_refused_whoever_would_unpack_it(tmp_path: Path) -> None:
    path = bombed(desk(tmp_path / "desk.xlsx"), "xl/media/image1.png", 300 << 20)
    before = path.read_bytes()
    for command in COMMANDS:
        result = followup(*words(command, path))
        assert result.exit_code == 3
        assert "unpacks to far more than any real one" in result.stderr
    assert untouched(path, before)


def test_a_part_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    spoiled(path, {"xl/workbook.xml": b"<x>" + b" " * 50_000_000 + b"</x>"})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while content[at + 46 : at + 61] != b"xl/workbook.xml":
        at = content.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<L", content, at + 24, 100)
    path.write_bytes(content)
    ran = limited(("init", path))
    assert (ran.codes, "damaged" in ran.err or "cannot be read" in ran.err) == ((3,), True)
    assert untouched(path, bytes(content))


def test_parts_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """A bomb of the kind that packs one block of zeros for many parts."""
    path = shop(tmp_path / "shop.xlsx")
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", content, second + 42, struct.unpack_from("<L", content, first + 42)[0])
    path.write_bytes(content)
    for open_ in (Package, read_desk):
        with pytest.raises(UnsafeWorkbookError, match="overlap"):
            open_(path)


def test_a_name_that_ends_twice_is_refused(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    content = path.read_bytes().replace(b"xl/theme/theme1.xml", b"xl/workbook.xml\0.xm")
    path.write_bytes(content)
    for open_ in (Package, read_desk):
        with pytest.raises(FollowupError, match=r"names|damaged|cannot be read"):
            open_(path)


# Sheets that claim too much


HEADS = (
    '<dimension ref="A1:XFD1048576"/>', '<dimension ref="A1:A10000000"/>', '<dimension ref="XFD1048576"/>',
    '<dimension ref="A1:ZZZZZZ99999999999"/>', "<dimension ref=''/>", '<dimension ref="B2:A1"/>',
    '<dimension ref="$A$1:$XFD$1048576"/>', '<dimension ref="a1:xfd1048576"/>', "<dimension/>",
    '<dimension ref="A1:A4294967295"/>', '<dimension ref="A1:A4294967296"/>', '<dimension ref="0"/>',
)  # fmt: skip
ROWS = (
    CELL.format(row=1, name="A1") + CELL.format(row=1_048_576, name="XFD1048576"),
    CELL.format(row=1, name="A1") + CELL.format(row=1, name="XFD1048576"),
    CELL.format(row=1, name="A1") + "<row r='1048576'><c  r = 'XFD1048576'><v>7</v></c></row>",
    CELL.format(row=1, name="A1") + '<row r="9"><c t="n" r="xfd1048576"><v>7</v></c></row>',
    '<row r="1048570"/>' + "<row><c><v>1</v></c></row>" * 3 + f"<row>{'<c><v>1</v></c>' * 20_000}</row>",
    CELL.format(row=1, name="A1") + f'<row r="2"><c {"z" * 2_000_000}="" r="XFD1048576"><v>7</v></c></row>',
    CELL.format(row=1, name="A1") + CELL.format(row=4_294_967_295, name="ZZZZZZ4294967295"),
    CELL.format(row=1, name="A1") + '<x:row xmlns:x="' + MAIN + '" r="9"><x:c r="XFD1048576"><x:v>7</x:v></x:c></x:row>',
)  # fmt: skip


def with_orders(folder: Path, contents: Sequence[bytes]) -> list[Path]:
    """Write as many workbooks of a shop, each with another sheet of orders."""
    paths = [shop(folder / f"shop{number}.xlsx") for number in range(len(contents))]
    part = part_of(paths[0], "Orders")
    return [spoiled(p, {part: content}) for p, content in zip(paths, contents, strict=True)]


def test_a_dimension_is_not_believed(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    before, _, rest = inside(path, part_of(path, "Orders")).partition("<dimension")
    contents = [(before + head + rest.partition("/>")[2]).encode() for head in HEADS]
    paths = with_orders(tmp_path, contents)
    assert_bounded(*limited(*(("init", one) for one in paths)), count=len(HEADS))


def test_cells_at_the_far_corner_are_not_laid_out(tmp_path: Path) -> None:
    paths = with_orders(tmp_path, [sheet(rows) for rows in ROWS])
    assert_bounded(*limited(*(("check", "-w", one) for one in paths)), count=len(ROWS))


def test_a_full_column_is_read_and_a_stray_cell_is_told_of(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    spoiled(path, {part_of(path, "Orders"): sheet(CELL.format(row=1_048_576, name="A1048576"))})
    with open_book(path) as book:
        assert (book.is_vast("Orders"), book.is_vast("Customers")) == (False, False)
    spoiled(path, {part_of(path, "Orders"): sheet(ROWS[0])})
    with open_book(path) as book:
        assert (book.is_vast("Orders"), book.grid("Orders").height) == (True, 0)


def test_merged_areas_that_overlap_a_thousand_times(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    part = part_of(path, "Orders")
    merges = '<mergeCell ref="A1:A1048576"/>' * 5_000
    rows = "".join(CELL.format(row=n, name=f"A{n}") for n in range(1, 20_000))
    content = sheet(rows).replace(
        b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
    )
    spoiled(path, {part: content})
    assert_bounded(*limited(("check", "-w", path)))


def test_shared_strings_that_claim_to_be_billions(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    rels = inside(path, "xl/_rels/workbook.xml.rels")
    strings = (
        f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>Ada</t></si></sst>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    known = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}"/></Types>'
    listed = inside(path, "[Content_Types].xml").replace("</Types>", declared)
    spoiled(
        path,
        {
            "xl/sharedStrings.xml": strings.encode(),
            "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", known).encode(),
            "[Content_Types].xml": listed.encode(),
        },
    )
    before = path.read_bytes()
    ran = limited(("init", path))
    assert (ran.codes, "claims to hold far more" in ran.err) == ((3,), True), ran.err
    assert untouched(path, before)


def test_a_million_styles(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.xlsx")
    styles = inside(path, "xl/styles.xml")
    million = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 1_000_000
    spoiled(path, {"xl/styles.xml": styles.replace("</cellXfs>", million + "</cellXfs>").encode()})
    before = path.read_bytes()
    ran = limited(("plan", "-w", path, "--as-of", NEXT_WEEK))
    assert (ran.codes, untouched(path, before)) == ((3,), True), ran.err
    assert "more cell formats than Excel can hold" in ran.err


def test_styles_that_are_based_on_themselves(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.xlsx")
    styles = inside(path, "xl/styles.xml").replace("<cellStyleXfs", '<cellStyleXfs x="1"', 1)
    spoiled(path, {"xl/styles.xml": styles.replace('xfId="0"', 'xfId="4000000000"').encode()})
    assert followup("plan", "-w", path, "--as-of", NEXT_WEEK).exit_code in (0, 3)


def test_two_sheets_of_one_id(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    content = inside(path, "xl/workbook.xml").replace('sheetId="2"', 'sheetId="1"')
    spoiled(path, {"xl/workbook.xml": content.encode()})
    before = faults(path)
    result = followup("init", path)
    assert result.exit_code in (0, 3)
    assert faults(path) <= before


@pytest.mark.parametrize("table", ["fonts", "cellXfs"])
def test_two_lists_where_there_can_be_one(tmp_path: Path, table: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    styles = inside(path, "xl/styles.xml")
    head, mark, tail = styles.partition(f"<{table} ")
    spoiled(path, {"xl/styles.xml": f"{head}<{table}/>{mark}{tail}".encode()})
    before = path.read_bytes()
    result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
    assert (result.exit_code, untouched(path, before)) == (3, True)
    assert f"xl/styles.xml inside the workbook is damaged: <{table}> × 2" in result.stderr


def test_a_stranger_among_the_styles(tmp_path: Path) -> None:
    path = desk(tmp_path / "desk.xlsx")
    styles = inside(path, "xl/styles.xml")
    spoiled(path, {"xl/styles.xml": styles.replace("<dxf>", "<row/><dxf>", 1).encode()})
    result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
    assert result.exit_code == 3
    assert "xl/styles.xml inside the workbook is damaged: <row>" in result.stderr


def test_a_part_that_was_lost_is_not_replaced_by_one_of_ours(tmp_path: Path) -> None:
    path = shop(tmp_path / "shop.xlsx")
    types = inside(path, "[Content_Types].xml")
    lost = '<Override PartName="/xl/tables/table1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"/></Types>'
    spoiled(path, {"[Content_Types].xml": types.replace("</Types>", lost).encode()})
    assert followup("init", path).exit_code == 0
    assert "xl/tables/table1.xml" not in packed(path)
    assert inside(path, "[Content_Types].xml").count("/xl/tables/table1.xml") == 1


# Values that no cell should hold


NUMBERS = ("NaN", "INF", "-INF", "1e999", "-1e308", "1E-400", "0x10", "1_000", "", " 7 ", "9" * 400)


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_beyond_all_numbers(tmp_path: Path, number: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    part = part_of(path, "Orders")
    spoiled(path, {part: inside(path, part).replace("<v>1200</v>", f"<v>{number}</v>").encode()})
    result = followup(*words(COMMANDS[1], path))
    assert result.exit_code in (0, 3), result.output


DAYS = (
    "1e308",
    "-1e308",
    "-5",
    "0",
    "0.5",
    "59",
    "60",
    "2958465",
    "2958466",
    "1e15",
    "NaN",
    "9" * 30,
)


@pytest.mark.parametrize("day", DAYS)
def test_days_out_of_every_calendar(tmp_path: Path, day: str) -> None:
    path = desk(tmp_path / "desk.xlsx")
    parts = [part_of(path, name) for name in ("Orders", "Customers", "Schedule")]
    there = f'<c r="B2" t="n"><v>{day}</v></c><c r="XX2"'
    said = {part: inside(path, part).replace('<c r="B2"', there, 1).encode() for part in parts}
    spoiled(path, dict(said))
    result = followup("plan", "-w", path, "--as-of", NEXT_WEEK)
    assert result.exit_code in (0, 3), result.output


TEXTS = {
    "control": "Ada_x0000__x0007__x001B_[31m",
    "lone surrogate": "Ada_xD83D_",
    "32,767": "A" * 32_767,
    "longer than a cell": "A" * 40_000,
    "right to left": "Ada\u202egnp.exe\u2066",
    "escaped twice": "_x005F_x0041_",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_texts_that_no_cell_should_hold(tmp_path: Path, text: str) -> None:
    path = shop(tmp_path / "shop.xlsx")
    parts = [part_of(path, name) for name in ("Orders", "Customers")]
    said = {part: inside(path, part).replace("<t>Ada</t>", f"<t>{text}</t>") for part in parts}
    spoiled(path, {part: content.encode() for part, content in said.items()})
    own = faults(path)
    for command in (*COMMANDS, ("report", "-w", "{path}", "--as-of", NEXT_WEEK)):
        result = followup(*words(command, path))
        # 5: too long for a cell
        assert result.exit_code in (0, 1, 5), (command, result.output[-500:])
        assert not {"\x1b", "\x07", "\u202e", "\u2066"} & set(result.output)
    assert faults(path) <= own
    load_workbook(path)


def test_the_size_of_what_is_read_is_bounded_by_the_file(tmp_path: Path) -> None:
    """Three hundred megabytes of blanks in the list of sheets, packed into a hundred kilobytes."""
    path = shop(tmp_path / "shop.xlsx")
    blank = io.BytesIO()
    blank.write(inside(path, "xl/workbook.xml").replace("</workbook>", " " * (70 << 20)).encode())
    blank.write(b"</workbook>")
    spoiled(path, {"xl/workbook.xml": blank.getvalue()})
    ran = limited(("check", "-w", path))
    assert (ran.codes, "too large" in ran.err or "unpacks" in ran.err) == ((3,), True), ran
