"""A copy in memory of a package that calamine cannot read: plain names and targets, in UTF-8.

Absolute, relative and odd targets, parts in any folder under any name, percent-encoding, UTF-16:
all of it is legal and rare. The copy holds what is read (sheets, texts, styles), nothing else.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from followup_cli.workbook.index import (
    plain_name,
    refuse_doctype,
    relations,
    target_of,
    workbook_part,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.workbook.index import Element

_USUAL = "xl/workbook.xml"
_FOLDERS = {
    "worksheet": "xl/worksheets/sheet{}.xml",
    "chartsheet": "xl/chartsheets/sheet{}.xml",
    "dialogsheet": "xl/dialogsheets/sheet{}.xml",
    "sharedStrings": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
}
_ROOTS = ("_rels/.rels", "_rels\\.rels")
_RELS_PART = re.compile(r"^[/\\]?(?:xl[/\\])?_rels[/\\](?:workbook\.xml)?\.rels$", re.IGNORECASE)
_HEAD = 4096
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)""")
_AS_THEY_ARE = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class _Part(NamedTuple):
    """A part that is read: its relationship to the workbook, and its name in the package."""

    relation: Element
    kind: str
    name: str


def mended(package: zipfile.ZipFile) -> BytesIO | None:
    """Return a copy that calamine can read, None where it can read the package itself.

    UnreadableError where a part that it would read declares a document type.
    """
    real = {plain_name(name): name for name in package.namelist()}
    workbook = real.get(plain_name(workbook_part(package, real)))
    if workbook is None:
        return None
    parts = list(_parts_read(package, real, workbook))
    heads = [_head(package, name) for name in (workbook, *(part.name for part in parts))]
    if any(mark in head for head in heads for mark in _DOCTYPES):
        refuse_doctype()
    if not _is_odd(package, workbook, parts) and not any(map(_is_recoded, heads)):
        return None
    return _plain_copy(package, workbook, parts)


def _parts_read(
    package: zipfile.ZipFile, real: Mapping[str, str], workbook: str
) -> Iterator[_Part]:
    for relation in relations(package, real, workbook):
        kind = relation.attributes.get("Type", "").rpartition("/")[2]
        name = real.get(plain_name(target_of(relation, workbook)))
        if kind in _FOLDERS and name is not None:
            yield _Part(relation, kind, name)


def _is_odd(package: zipfile.ZipFile, workbook: str, parts: list[_Part]) -> bool:
    """Whether parts are called or led to in a way that calamine does not know."""
    if workbook.replace("\\", "/").casefold() != _USUAL:
        return True
    if any(_is_odd_target(part.relation.attributes.get("Target", "")) for part in parts):
        return True
    return any(
        _is_odd_list(package, name) for name in package.namelist() if _RELS_PART.search(name)
    )


def _is_odd_list(package: zipfile.ZipFile, name: str) -> bool:
    head = _head(package, name)
    return name.startswith("/") or _is_recoded(head) or (name in _ROOTS and b"\\" in head)


def _is_odd_target(target: str) -> bool:
    steps = target.removeprefix("/").split("/")
    return "\\" in target or "%" in target or any(step in ("", ".", "..") for step in steps)


def _plain_copy(package: zipfile.ZipFile, workbook: str, parts: list[_Part]) -> BytesIO:
    copy = BytesIO()
    names = [_FOLDERS[part.kind].format(number) for number, part in enumerate(parts, start=1)]
    relations_of = zip((part.relation for part in parts), names, strict=True)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        target.writestr("_rels/.rels", _rels([("book", f"{_OFFICE}/officeDocument", _USUAL)]))
        target.writestr(_USUAL, _in_utf_8(package.read(workbook)))
        target.writestr("xl/_rels/workbook.xml.rels", _rels(map(_said, relations_of)))
        for name, part in zip(names, parts, strict=True):
            if name not in target.namelist():
                target.writestr(name, _in_utf_8(package.read(part.name)))
    return copy


def _said(found: tuple[Element, str]) -> tuple[str, str, str]:
    attributes, name = found[0].attributes, found[1]
    return attributes.get("Id", ""), attributes.get("Type", ""), name


def _rels(listed: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> str:
    return _RELS.format(
        "".join(
            f"<Relationship Id={quoteattr(i)} Type={quoteattr(t)} Target={quoteattr('/' + n)}/>"
            for i, t, n in listed
        )
    )


def _head(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as file:
        return file.read(_HEAD)


def _is_recoded(content: bytes) -> bool:
    return _encoding(content) not in _AS_THEY_ARE


def _encoding(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return "utf-16-be" if content[:1] in (b"\xfe", b"\0") else "utf-16-le"
    declared = _ENCODING.match(content)
    return declared[1].decode().casefold() if declared else "utf-8"


def _in_utf_8(content: bytes) -> bytes:
    """Return XML in UTF-8; what cannot be decoded is for the parser to refuse."""
    encoding = _encoding(content[:_HEAD])
    if encoding in _AS_THEY_ARE:
        return content
    try:
        text = content.decode(encoding, "replace")
    except LookupError:
        return content
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode()
