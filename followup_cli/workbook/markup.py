"""XML as Office writes it: parsed without trust, in either family of namespaces, kept in order."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.words import msg
from followup_cli.workbook.sound import require_few_formats, require_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE_RELS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/main": (
        "http://purl.oclc.org/ooxml/drawingml/main"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/chart": (
        "http://purl.oclc.org/ooxml/drawingml/chart"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": (
        "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"
    ),
}
_NAMESPACE = re.compile(rb'(xmlns(?::[\w.-]+)?\s*=\s*["\'])([^"\']+)')
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def parse(content: bytes, part: str) -> Element:
    """Return the root of a part's XML; a document type or damage in it ends the run."""
    if any(mark in content for mark in _DOCTYPES):
        raise hostile(part)
    require_few_formats(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            msg("{part} inside the workbook is damaged: {error}.", part=part, error=str(error))
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise hostile(part)
    require_sound(root, part)
    return root


def hostile(part: str) -> UnsafeWorkbookError:
    """Return the refusal of XML that declares entities or a document type."""
    return UnsafeWorkbookError(
        msg(
            "{part} inside the workbook declares a document type; such files may do harm.",
            part=part,
        )
    )


def serialise(root: Element) -> bytes:
    """Return XML as Office writes it: UTF-8, declared, standalone."""
    tree = root.getroottree()
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def make_strict(content: bytes) -> bytes:
    """Return XML with the transitional namespaces replaced by the strict ones."""
    known = {old.encode(): new.encode() for old, new in STRICT.items()}
    return _NAMESPACE.sub(lambda m: m[1] + known.get(m[2], m[2]), content)


def namespace(root: Element) -> str:
    """Return the namespace of an element, empty where it has none."""
    return str(root.tag).rpartition("}")[0][1:]


def local(element: Element) -> str:
    """Return an element's name without namespace; comments and instructions have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def tag(root: Element, name: str) -> str:
    """Return a name in the namespace of an element."""
    space, brace, _ = str(root.tag).rpartition("}")
    return f"{space}{brace}{name}"


def child(parent: Element, name: str) -> Element | None:
    """Return the child of that name in the parent's own namespace."""
    return next(parent.iterchildren(tag(parent, name)), None)


def children(parent: Element | None, name: str) -> list[Element]:
    """Return the children of that name, none where there is no parent."""
    return [] if parent is None else list(parent.iterchildren(tag(parent, name)))


def descendants(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of that name below one, in its namespace."""
    return root.iter(tag(root, name))


def around_cells(root: Element) -> Iterator[Element]:
    """Yield every element of a sheet but rows and cells, which are many and refer to nothing."""
    for part in root:
        if local(part) != "sheetData":
            yield from (one for one in part.iter() if isinstance(one.tag, str))


def make(parent: Element, name: str, /, **attributes: str) -> Element:
    """Return a new element in the parent's namespace, not yet placed."""
    return parent.makeelement(tag(parent, name), attributes)


def add(parent: Element, name: str, /, **attributes: str) -> Element:
    """Append a new element in the parent's namespace, and return it."""
    return etree.SubElement(parent, tag(parent, name), attributes)


def copy(element: Element) -> Element:
    """Return a copy of an element, with all that is in it."""
    return deepcopy(element)


def place(parent: Element, element: Element, order: Sequence[str]) -> Element:
    """Insert a child where the schema wants it: after the last of those that come before it."""
    earlier = set(order[: order.index(local(element))])
    known = set(order)
    at = 0
    for index, sibling in enumerate(parent):
        name = local(sibling)
        if name in earlier or (name not in known and at == index):
            at = index + 1
    parent.insert(at, element)
    return element


def require(parent: Element, name: str, order: Sequence[str]) -> Element:
    """Return the child of that name, made in its place where it is missing."""
    found = child(parent, name)
    return place(parent, make(parent, name), order) if found is None else found


def office_rel(element: Element, name: str = "id") -> str:
    """Return an attribute of the relationships namespace (`r:id`), in either family."""
    for base in (OFFICE_RELS, STRICT[OFFICE_RELS]):
        value = element.get(f"{{{base}}}{name}")
        if value is not None:
            return str(value)
    return ""


def is_true(value: str | None, default: bool = False) -> bool:  # noqa: FBT001, FBT002  # an XML default
    """Return a boolean attribute's meaning."""
    return default if value is None else value in ("1", "true", "on")
