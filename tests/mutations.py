"""Ways to spoil a workbook: bytes of its archive, and elements and attributes of its parts."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from random import Random
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.etree import _Element as Element

    Mutation = Callable[[Random, bytes], bytes]

_CENTRAL, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
# Offsets and sizes of the fields in the three headers of an archive.
_FIELDS = {
    _CENTRAL: [(4, 2), (6, 2), (8, 2), (10, 2), (12, 2), (14, 2), (16, 4), (20, 4), (24, 4),
               (28, 2), (30, 2), (32, 2), (34, 2), (38, 4), (42, 4)],
    _LOCAL: [(4, 2), (6, 2), (8, 2), (10, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)],
    _END: [(4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
}  # fmt: skip
_NUMBERS = (0, 1, 2, 8, 12, 14, 99, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_NAMES = (
    "../../../../evil", "/etc/passwd", "C:\\evil.xml", "xl/\0sheet.xml", "xl/", "", ".", "..",
    "xl/workbook.xml", "XL/WORKBOOK.XML", "xl\\workbook.xml", "[Content_Types].xml", "a" * 5000,
    "xl/worksheets/sheet1.xml/", "//xl//workbook.xml", "xl/%77orkbook.xml", "名单.xml",
)  # fmt: skip
_VALUES = (
    "", " ", "0", "-1", "1", "2", "3", "1.5", "1e999", "NaN", "INF", "-INF", "abc", "true", "maybe",
    "255", "256", "65536", "1048576", "1048577", "2147483648", "4294967296",
    "99999999999999999999", "9" * 5000, "1_000", "٣", " 7 ", "+4", "0x10", "A0", "A1", "B2:A1",
    "ZZZZ1", "XFE1", "XFD1048576", "A1:XFD1048576", "A1048577", "$C$3", "C", "3:3", "A:XFD",
    "A1 B2", "Sheet1!A1", "'x'!$A$1", "#REF!", "=1+1", "rId1", "rId2", "rId999", "../x.xml",
    "/xl/workbook.xml", "../../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x",
    "s", "b", "e", "d", "n", "str", "inlineStr", "array", "shared", "dataTable", "hidden",
    "worksheet", "Schedule", "Settings", "Log", "\u202e\u0007", "\u2028", "_x0000_",
    "_xD800_", "_x000D_", "[red]", "yyyy-mm-dd", "@", "x" * 40_000, "1900-01-00", "9999-12-31",
    "2026-11-23T09:00:00Z", "-1-01-01", "2958466", "-657435", "60", "1E+308", "\t", "\n",
)  # fmt: skip
_TEXTS = (
    *_VALUES, '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "{a}", "{", "}", "%s", "[b]",
    "长期", "不限", "R01", "T0001", '{"due":', '{"due": "soon"}', "[]", "null", '{"status": 1}',
    "2026-11-23", "2026-13-45", "0000-00-00", "24:00", "9/10", "score < 3 and", "().__class__", "+3d",
    "9" * 400, "-0", "1e400", "2026-11-23|Orders=x", '""', '"2026-11-23T09:00|Orders=99999999999"',
    "not a number", "∞", "１２", "\u200b", "2027-02-05..2027-02-01", "1000-01-01..2100-12-31",
)  # fmt: skip
_BROKEN = (
    b"", b"\0", b"<", b"<a>", b"<a/><b/>", b"\xff\xfe", b"\xef\xbb\xbf<a/>", b"<?xml version='1.1'?><a/>",
    b"<?xml version='1.0' encoding='latin-1'?><a>\xe9</a>", b"<?xml version='1.0' encoding='utf-7'?><a/>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a>&b;</a>", b"<a xmlns='x'>" * 3000,
    b"<x:a/>", b"PK\x03\x04", "<a/>".encode("utf-16"), b"not xml at all",
)  # fmt: skip


def seeded(text: str) -> Random:
    """Return chance that is the same every time."""
    return Random(text)  # noqa: S311  # nothing here is secret


def mutate(random: Random, content: bytes) -> bytes:
    """Return a workbook spoiled once, or a few times."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        content = random.choice(_MUTATIONS)(random, content)
    return content


def flip_bytes(random: Random, content: bytes) -> bytes:
    """Change a few bytes anywhere."""
    spoiled = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20))):
        if spoiled:
            spoiled[random.randrange(len(spoiled))] = random.randrange(256)
    return bytes(spoiled)


def cut(random: Random, content: bytes) -> bytes:
    """Cut a file short, or a piece out of it."""
    first = random.randrange(len(content) + 1)
    last = random.choice((len(content), random.randrange(first, len(content) + 1)))
    return content[:first] + content[last:]


def splice(random: Random, content: bytes) -> bytes:
    """Copy a piece of a file over another place, or into it."""
    if not content:
        return content
    first, at = random.randrange(len(content)), random.randrange(len(content))
    piece = content[first : first + random.choice((4, 64, 4096))]
    return content[:at] + piece + content[at + random.choice((0, len(piece))) :]


def alter_header(random: Random, content: bytes) -> bytes:
    """Give a field of one of the archive's headers another number."""
    sign = random.choice(list(_FIELDS))
    places = _places(content, sign)
    if not places:
        return content
    offset, size = random.choice(_FIELDS[sign])
    number = random.choice((*_NUMBERS, random.randrange(len(content) + 1)))
    at = random.choice(places) + offset
    field = struct.pack("<Q", number)[:size]
    return content[:at] + field + content[at + size :]


def rename_part(random: Random, content: bytes) -> bytes:
    """Give a part another name, or add one of a strange name."""
    parts = _parts(content)
    if not parts:
        return content
    at, name = random.randrange(len(parts)), random.choice(_NAMES)
    if random.random() < 0.5:
        parts[at] = (name, parts[at][1])
    else:
        parts.insert(at, (name, parts[at][1]))
    return _packed(parts)


def swap_parts(random: Random, content: bytes) -> bytes:
    """Leave a part out, or have it hold what another does, or nonsense."""
    parts = _parts(content)
    if not parts:
        return content
    at = random.randrange(len(parts))
    name, own = parts[at]
    other = random.choice(parts)[1]
    held = random.choice((None, other, random.choice(_BROKEN), own[: len(own) // 2]))
    parts[at : at + 1] = [] if held is None else [(name, held)]
    return _packed(parts)


def spoil_xml(random: Random, content: bytes) -> bytes:
    """Spoil elements, attributes and texts of a part."""
    parts = _parts(content)
    chosen = [i for i, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    if not chosen:
        return content
    at = random.choice(chosen)
    name, xml = parts[at]
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return content
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        _spoil_element(random, root)
    parts[at] = (name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return _packed(parts)


def _spoil_element(random: Random, root: Element) -> None:
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    element = random.choice(elements)
    random.choice(_XML_MUTATIONS)(random, element)


def _set_attribute(random: Random, element: Element) -> None:
    names = list(element.attrib) or ["r"]
    element.set(random.choice(names), _xml_text(random.choice(_VALUES)))


def _drop_attribute(random: Random, element: Element) -> None:
    if element.attrib:
        element.attrib.pop(random.choice(list(element.attrib)))


def _set_text(random: Random, element: Element) -> None:
    element.text = _xml_text(random.choice(_TEXTS))


def _drop(random: Random, element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    elif len(element):
        element.remove(random.choice(list(element)))


def _double(_: Random, element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _reorder(random: Random, element: Element) -> None:
    ordered = list(element)
    random.shuffle(ordered)
    element[:] = ordered


def _rename(random: Random, element: Element) -> None:
    name = etree.QName(element)
    space = random.choice((name.namespace, "urn:other", None))
    local = random.choice((name.localname, "row", "c", "v", "f", "sheet", "x"))
    element.tag = f"{{{space}}}{local}" if space else local


def _move(random: Random, element: Element) -> None:
    root = element.getroottree().getroot()
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    goal = random.choice(elements)
    if element is not root and goal not in list(element.iter()):
        goal.append(element)


def _xml_text(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")


def _places(content: bytes, sign: bytes) -> list[int]:
    places, at = [], content.find(sign)
    while at >= 0:
        places.append(at)
        at = content.find(sign, at + 4)
    return places


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of an archive, none where it is broken already."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [(info.filename, package.read(info)) for info in package.infolist()]
    except (*_UNREADABLE, MemoryError):
        return []


_UNREADABLE = (
    zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError,
    struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name[:60_000]
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return out.getvalue()


_XML_MUTATIONS = (
    _set_attribute, _set_attribute, _set_attribute, _drop_attribute, _set_text, _set_text, _drop,
    _double, _reorder, _rename, _move,
)  # fmt: skip
_MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, cut, splice, alter_header, alter_header, rename_part, swap_parts, swap_parts,
    *[spoil_xml] * 10,
)  # fmt: skip
