"""Disguises of what a workbook may lack, and of what else it may hold."""

from __future__ import annotations

import re

from firm import TYPES, Parts, firm, related, typed
from lxml import etree

from followup_cli.workbook import markup
from followup_cli.workbook.rels import resolve

ODD_NAME = "O'Brien & 客户 (1) <31 chars"
_BOOK = "xl/workbook.xml"


def undisguised(parts: Parts) -> Parts:
    """Leave everything as it is."""
    return parts


def in_1904(_: Parts) -> Parts:
    """Count days from 1904, as Excel for Mac did."""
    return firm(from_1904=True)


def without(parts: Parts, kind: str) -> Parts:
    """Leave out what the workbook relates to in a way, and everything said of it."""
    listed = next(
        rels
        for rels in ("xl/_rels/workbook.xml.rels", "_rels/.rels")
        if f'/{kind}"'.encode() in parts[rels]
    )
    owner = _BOOK if listed.startswith("xl/") else ""
    root = etree.fromstring(parts[listed])
    gone = [one for one in root if str(one.get("Type")).endswith(f"/{kind}")]
    names = [resolve(owner, str(one.get("Target"))) for one in gone]
    for one in gone:
        root.remove(one)
    new = {n: c for n, c in parts.items() if n not in names}
    for name in names:
        said = rf'<Override [^>]*PartName="/{re.escape(name)}"[^>]*/>'.encode()
        new[TYPES] = re.sub(said, b"", new[TYPES])
    return {**new, listed: etree.tostring(root, encoding="UTF-8")}


def unstyled(parts: Parts) -> Parts:
    """Leave out the styles, though cells name some of them."""
    return without(parts, "styles")


def bare(parts: Parts) -> Parts:
    """Leave out everything that a workbook can be without."""
    for kind in ("theme", "core-properties", "extended-properties", "calcChain"):
        parts = without(parts, kind)
    book = re.sub(
        rb"<(workbookPr|workbookProtection|calcPr)[^>]*/>|<bookViews>.*?</bookViews>",
        b"",
        parts[_BOOK],
    )
    return {**parts, _BOOK: book}


def other_default(parts: Parts) -> Parts:
    """Make what a plain cell looks like a large, blue percentage in a locked, hidden cell."""
    root = etree.fromstring(parts["xl/styles.xml"])
    markup.children(markup.child(root, "fonts"), "font")[0].find("{*}sz").set("val", "20")  # type: ignore[union-attr]  # it is there
    for table in ("cellStyleXfs", "cellXfs"):
        xf = markup.children(markup.child(root, table), "xf")[0]
        xf.set("numFmtId", "10")
        markup.require(xf, "protection", ("alignment", "protection", "extLst")).set("hidden", "1")
    return {**parts, "xl/styles.xml": etree.tostring(root, encoding="UTF-8")}


def with_macros(parts: Parts) -> Parts:
    """Add macros, and say so."""
    name, folder = "xl/vbaProject.bin", "application/vnd.ms-"
    kind = f"{folder}office.vbaProject"
    book = b"spreadsheetml.sheet.main+xml"
    types = parts[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument." + book,
        f"{folder}excel.sheet.macroEnabled.main+xml".encode(),
    )
    new = typed({**parts, name: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 VBA", TYPES: types}, name, kind)
    root = new["xl/_rels/workbook.xml.rels"]
    rel = '<Relationship Id="vba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
    return {**new, "xl/_rels/workbook.xml.rels": root.replace(b"</Relationships>", rel.encode())}


def template(parts: Parts) -> Parts:
    """Say that it is a template."""
    return {**parts, TYPES: parts[TYPES].replace(b"sheetml.sheet.main", b"sheetml.template.main")}


def many_sheets(parts: Parts) -> Parts:
    """Add a hundred sheets, the first with the highest number that there is."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    sheet = f'<worksheet xmlns="{markup.MAIN}"><sheetData/></worksheet>'.encode()
    for n in range(100):
        name = f"xl/worksheets/more{n}.xml"
        parts, rel_id = related({**parts, name: sheet}, _BOOK, "worksheet", f"/{name}")
        parts = typed(parts, name, kind)
        entry = f'<sheet xmlns:r="{markup.OFFICE_RELS}" name="Week {n}" sheetId="{65534 - n}" r:id="{rel_id}"/></sheets>'
        parts = {**parts, _BOOK: parts[_BOOK].replace(b"</sheets>", entry.encode())}
    return parts


def odd_sheet_names(parts: Parts) -> Parts:
    """Call a sheet what must be quoted and escaped wherever it is named."""
    name = ODD_NAME.replace("&", "&amp;").replace("<", "&lt;")
    quoted = name.replace("'", "''")
    book = parts[_BOOK].replace(b'name="Customers"', f'name="{name}"'.encode())
    book = book.replace(b"'Customers'!", f"'{quoted}'!".encode())
    return {**parts, _BOOK: book}
