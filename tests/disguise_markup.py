"""Disguises of XML: the same parts as another program might have written them, all of them legal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

from firm import Parts, related, typed
from lxml import etree

from followup_cli.workbook import markup
from followup_cli.workbook.ranges import column_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_BOOK = "xl/workbook.xml"
_XML = (".xml", ".rels")
_BOOK, _BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRICT = {
    **markup.STRICT,
    f"{markup.OFFICE_RELS}/": "http://purl.oclc.org/ooxml/officeDocument/relationships/",
}
_OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
)


# XML.


def _each_xml(parts: Parts, change: Callable[[bytes], bytes]) -> Parts:
    return {n: change(c) if n.endswith(_XML) else c for n, c in parts.items()}


def _each_main(parts: Parts, change: Callable[[bytes], bytes]) -> Parts:
    """Change the parts whose root is in the main namespace."""
    return {n: change(c) if _is_main(n, c) else c for n, c in parts.items()}


def _is_main(name: str, content: bytes) -> bool:
    if not name.endswith(".xml"):
        return False
    return markup.namespace(etree.fromstring(content)) in (markup.MAIN, _STRICT[markup.MAIN])


def _each_sheet(parts: Parts, change: Callable[[Element], object]) -> Parts:
    def changed(content: bytes) -> bytes:
        root = etree.fromstring(content)
        change(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return {n: changed(c) if _is_sheet(n, c) else c for n, c in parts.items()}


def _is_sheet(name: str, content: bytes) -> bool:
    return _is_main(name, content) and markup.local(etree.fromstring(content)) == "worksheet"


def prefixed(parts: Parts) -> Parts:
    """Give the main namespace a prefix, as the Open XML SDK does."""

    def change(content: bytes) -> bytes:
        named = re.sub(rb"<(/?)(?=\w)(?![\w.-]+:)", rb"<\1x:", content)
        return named.replace(b"xmlns=", b"xmlns:x=")

    return _each_main(parts, change)


def strict(parts: Parts) -> Parts:
    """Write in the strict family of namespaces."""

    def change(content: bytes) -> bytes:
        for old, new in sorted(_STRICT.items(), reverse=True):
            content = content.replace(f'"{old}'.encode(), f'"{new}'.encode())
        return content

    new = _each_xml(parts, change)
    new[_BOOK] = re.sub(
        rb"<((?:\w+:)?workbook) ", rb'<\1 conformance="strict" ', new[_BOOK], count=1
    )
    return new


def utf_16(parts: Parts) -> Parts:
    """Write XML in UTF-16, with the mark that says so."""
    return _each_xml(parts, lambda content: _declared(content, "UTF-16").encode("utf-16"))


def utf_16_big(parts: Parts) -> Parts:
    """Write XML in UTF-16 the other way round."""
    mark = "﻿"
    return _each_xml(parts, lambda c: (mark + _declared(c, "UTF-16")).encode("utf-16-be"))


def other_encoding(parts: Parts) -> Parts:
    """Write XML in an encoding of old, what it lacks as references."""
    return _each_main(
        parts, lambda c: _declared(c, "ISO-8859-1").encode("iso-8859-1", "xmlcharrefreplace")
    )


def marked(parts: Parts) -> Parts:
    """Begin XML with a byte order mark."""
    return _each_xml(parts, lambda content: b"\xef\xbb\xbf" + content)


def undeclared(parts: Parts) -> Parts:
    """Begin XML without saying that it is XML."""
    return _each_xml(parts, lambda content: re.sub(rb"^<\?xml[^>]*\?>\s*", b"", content))


def _declared(content: bytes, encoding: str) -> str:
    body = re.sub(r"^<\?xml[^>]*\?>\s*", "", content.decode())
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{body}'


def remarked(parts: Parts) -> Parts:
    """Put comments and instructions between the elements, and around them."""

    def change(content: bytes) -> bytes:
        inside = re.sub(
            rb"(</(?:\w+:)?(?:row|c|f|sheet|xf|font|Override|Relationship)>)",
            rb"\1<!-- <c/> --><?a b?>",
            content,
        )
        body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", inside)
        return (
            b'<?xml version="1.0"?><!-- made by hand --><?mso-application x?>\n'
            + body
            + b"<!-- end -->"
        )

    return _each_xml(parts, change)


def spaced(parts: Parts) -> Parts:
    """Lay out the XML for reading, in single quotes."""

    def change(content: bytes) -> bytes:
        root = etree.fromstring(content)
        etree.indent(root, "\t")
        laid = etree.tostring(root, encoding="UTF-8")
        return re.sub(rb'([\w:]+)="([^"\']*)"', rb"\1 = '\2'", laid).replace(b"/>", b" />")

    return _each_main(parts, change)


def verbatim(parts: Parts) -> Parts:
    """Write texts as CDATA, and other letters than English as references."""

    def change(content: bytes) -> bytes:
        text = re.sub(r"(<(?:\w+:)?t(?: [^>]*)?>)([^<]+)", _as_cdata, content.decode())
        return text.encode()

    return _each_main(parts, change)


def _as_cdata(found: re.Match[str]) -> str:
    text = unescape(found[2])
    references = "".join(f"&#x{ord(one):X};" for one in text[:1])
    return f"{found[1]}{references}<![CDATA[{text[1:]}]]>"


def with_extensions(parts: Parts) -> Parts:
    """Write what later versions of Excel add: ids, alternatives, extensions."""
    new = {}
    for number, (name, content) in enumerate(parts.items()):
        is_main = _is_main(name, content)
        new[name] = _extended(content, number) if is_main else content
    return new


def _extended(content: bytes, number: int) -> bytes:
    uid = f'{_OTHERS} xr:uid="{{00000000-0001-0000-0000-0000000000{number:02d}}}"'
    kind = markup.local(etree.fromstring(content))
    if kind in ("worksheet", "table", "workbook", "styleSheet", "comments"):
        told = uid if kind in ("worksheet", "table", "comments") else _OTHERS
        content = re.sub(rb"<(\w+) xmlns=", rf"<\1 {told} xmlns=".encode(), content, count=1)
    path = b'<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><xr:revisionPtr revIDLastSave="0" documentId="8_{1}"/>'
    path = path.replace(
        b"<mc:Choice ",
        b'<mc:Choice xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" ',
    )
    content = re.sub(rb"(<bookViews>)", lambda m: path + m[1], content)
    content = content.replace(b"<row ", b'<row x14ac:dyDescent="0.25" ')
    ext = b'<extLst><ext uri="{1}"><a:b xmlns:a="urn:shop"/></ext></extLst>'
    return re.sub(rb"(</(?:worksheet|workbook|styleSheet)>)$", lambda m: ext + m[1], content)


# Sheets.


def implied(parts: Parts) -> Parts:
    """Leave the places of rows and cells to be counted, where counting finds them."""
    return _each_sheet(parts, _imply)


def _imply(root: Element) -> None:
    for name in ("dimension", "sheetFormatPr", "sheetPr"):
        for one in markup.children(root, name):
            root.remove(one)
    above = 0
    for row in markup.descendants(root, "row"):
        row.attrib.pop("spans", "")
        number, before = int(row.get("r", "0")), 0
        for cell in markup.children(row, "c"):
            before = _leave_out(cell, _column(cell), before)
        above = _leave_out(row, number, above)


def _column(cell: Element) -> int:
    return column_number(cell.get("r", "").rstrip("0123456789"))


def _leave_out(element: Element, number: int, before: int) -> int:
    """Leave the place of a row or cell out where it is the next, and return its number."""
    if number == before + 1:
        del element.attrib["r"]
    return number


def shared_texts(parts: Parts) -> Parts:
    """Keep texts in a table of their own: plain, in runs, with phonetic guides, twice the same."""
    items: list[str] = []

    def change(root: Element) -> None:
        for cell in markup.descendants(root, "c"):
            if cell.get("t") == "inlineStr":
                items.append("".join(map(str, cell.itertext())))
                cell[:] = []
                cell.set("t", "s")
                markup.add(cell, "v").text = str(len(items) - 1)

    new = _each_sheet(parts, change)
    listed = "".join(_item(number, text) for number, text in enumerate(items))
    counts = f'count="{len(items)}" uniqueCount="{len(items)}"'
    table = f'<sst xmlns="{markup.MAIN}" {counts}>{listed}</sst>'
    new["xl/sharedStrings.xml"] = table.encode()
    new, _ = related(new, _BOOK, "sharedStrings", "sharedStrings.xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return typed(new, "xl/sharedStrings.xml", kind)


def _item(number: int, text: str) -> str:
    first, rest = (_t(text[:1]), _t(text[1:]))
    forms = (
        _t(text),
        f"<r><rPr><b/></rPr>{first}</r><r>{rest}</r>",
        f'{_t(text)}<rPh sb="0" eb="1">{_t("ピンイン")}</rPh><phoneticPr fontId="0"/>',
    )
    return f"<si>{forms[number % 3]}</si>"


def _t(text: str) -> str:
    element = etree.Element("t")
    element.text = text
    element.set(markup.XML_SPACE, "preserve")
    return etree.tostring(element, encoding="unicode")


def iso_dates(parts: Parts) -> Parts:
    """Write days as text that tells them, as strict workbooks may."""

    def change(root: Element) -> None:
        for cell in markup.descendants(root, "c"):
            value = markup.child(cell, "v")
            if (
                value is not None
                and cell.get("t", "n") == "n"
                and 46000 < float(value.text or 0) < 47000
            ):
                cell.set("t", "d")
                value.text = _day(float(value.text or 0))

    return _each_sheet(parts, change)


def _day(serial: float) -> str:

    return (datetime(1899, 12, 30) + timedelta(days=serial)).isoformat()
