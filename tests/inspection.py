"""A workbook taken apart without the code that it tests, and everything that Excel would repair."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element as Element

LARGEST = 4_000_000  # bytes of a part; larger ones are only looked at from outside
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UID = "{http://schemas.microsoft.com/office/spreadsheetml/2014/revision}uid"
MAINS = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_OFFICE = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
# How the content type ends of what a relationship of a kind leads to.
_ENDINGS = {
    "worksheet": ".worksheet+xml", "chartsheet": ".chartsheet+xml", "styles": ".styles+xml",
    "sharedStrings": ".sharedStrings+xml", "table": ".table+xml", "comments": ".comments+xml",
    "drawing": ".drawing+xml", "chart": ".chart+xml", "calcChain": ".calcChain+xml",
    "vmlDrawing": ".vmlDrawing", "theme": ".theme+xml",
}  # fmt: skip


class Relation:
    """A relationship: what it is for, and the part or address that it leads to."""

    def __init__(self, owner: str, element: Element) -> None:
        """Read it."""
        self.id = str(element.get("Id"))
        self.type = str(element.get("Type"))
        self.kind = self.type.rsplit("/", 1)[-1]
        self.external = element.get("TargetMode") == "External"
        self.target = str(element.get("Target"))
        if not self.external:
            self.target = _resolved(owner, self.target)


class Inspection:
    """The parts of a package, by names as they are compared."""

    def __init__(self, source: Path | bytes) -> None:
        """Read every part."""
        with zipfile.ZipFile(
            io.BytesIO(source) if isinstance(source, bytes) else source
        ) as package:
            self.names = [info.orig_filename for info in package.infolist()]
            self.parts = {plain(one.filename): package.read(one) for one in package.infolist()}
        self._trees: dict[str, Element] = {}
        self._rels: dict[str, list[Relation]] = {}
        self._types = self._read_types()

    @staticmethod
    def plain(name: str) -> str:
        """Return a part's name as names are compared."""
        return plain(name)

    def tree(self, part: str) -> Element:
        """Return a part's root."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part])
        return self._trees[part]

    def is_small_xml(self, part: str) -> bool:
        """Whether a part is XML that is quickly read."""
        is_xml = part.endswith((".xml", ".rels")) or self.content_type(part).endswith("+xml")
        return is_xml and len(self.parts[part]) <= LARGEST

    def relations(self, owner: str) -> list[Relation]:
        """Return the relationships of a part, of the package where the name is empty."""
        if owner not in self._rels:
            folder, base = posixpath.split(owner)
            name = posixpath.join(folder, "_rels", f"{base}.rels")
            listed = self.tree(name) if name in self.parts else ()
            self._rels[owner] = [Relation(owner, one) for one in listed if isinstance(one.tag, str)]
        return self._rels[owner]

    def rels(self, owner: str) -> list[tuple[str, str]]:
        """Return the kind and the part of each relationship within the package."""
        return [(rel.kind, rel.target) for rel in self.relations(owner) if not rel.external]

    def related(self, owner: str, kind: str) -> list[str]:
        """Return the parts that one is related to in a way, of those that are there."""
        found = (rel for rel in self.relations(owner) if rel.kind == kind and not rel.external)
        return [rel.target for rel in found if rel.target in self.parts]

    @property
    def workbook(self) -> str:
        """The workbook part."""
        return self.related("", "officeDocument")[0]

    def content_type(self, part: str) -> str:
        """Return what a part is declared to be, empty where nothing is."""
        extension = part.rpartition(".")[2]
        return self._types.get(f"/{part}") or self._types.get(extension, "")

    def _read_types(self) -> dict[str, str]:
        found = {}
        for one in self.tree("[content_types].xml").iterfind("{*}Override"):
            found[f"/{plain(str(one.get('PartName')))}"] = str(one.get("ContentType"))
        for one in self.tree("[content_types].xml").iterfind("{*}Default"):
            found[str(one.get("Extension")).casefold()] = str(one.get("ContentType"))
        return found


def plain(name: str) -> str:
    """Return a part's name as names are compared."""
    return unquote(name).replace("\\", "/").lstrip("/").casefold()


def _resolved(owner: str, target: str) -> str:
    whole = posixpath.join("/", posixpath.dirname(owner), target.replace("\\", "/").split("#")[0])
    return plain(posixpath.normpath(whole))


def twice(what: str, names: Iterator[str]) -> Iterator[str]:
    """Yield what stands there more than once."""
    yield from (f"two {what} {name}" for name, n in Counter(names).items() if n > 1)


def package_faults(found: Inspection) -> Iterator[str]:
    """Yield what is wrong with names, content types and relationships."""
    yield from twice("parts", map(plain, found.names))
    yield from _type_faults(found)
    for part in found.parts:
        if part.endswith(".rels"):
            yield from _rels_faults(found, part)
        elif found.is_small_xml(part):
            yield from _markup_faults(found, part)
    yield from twice("uids", _uids(found))


def _type_faults(found: Inspection) -> Iterator[str]:
    types = found.tree("[content_types].xml")
    overrides = [plain(str(one.get("PartName"))) for one in types.iterfind("{*}Override")]
    yield from twice("content types of", iter(overrides))
    yield from (
        f"content type of {name}, which is not there"
        for name in overrides
        if name not in found.parts
    )
    extensions = (str(one.get("Extension")).casefold() for one in types.iterfind("{*}Default"))
    yield from twice("content types of", extensions)
    for part in found.parts.keys() - {"[content_types].xml"}:
        if not part.endswith("/") and not found.content_type(part):
            yield f"{part} has no content type"


def _rels_faults(found: Inspection, part: str) -> Iterator[str]:
    folder, base = posixpath.split(part)
    owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
    if owner and owner not in found.parts:
        yield f"{part} belongs to nothing"
    yield from twice(
        f"relationships of {owner} with id", (rel.id for rel in found.relations(owner))
    )
    for rel in found.relations(owner):
        if rel.external or not rel.target:
            continue
        if rel.target not in found.parts:
            yield f"{part} leads to {rel.target}"
        elif not found.content_type(rel.target).endswith(_ENDINGS.get(rel.kind, "")):
            yield f"{rel.target} is no {rel.kind} but {found.content_type(rel.target)}"


def _markup_faults(found: Inspection, part: str) -> Iterator[str]:
    """Yield ids that lead nowhere, prefixes that mean nothing, and the other family's names."""
    root = found.tree(part)
    ids = {rel.id for rel in found.relations(part)}
    for element in _around_cells(root):
        for name, value in element.attrib.items():
            said = str(value)
            if str(name).startswith(_OFFICE) and said and said not in ids:
                yield f"{part}: no relationship {said}"
        ignored = str(element.get(f"{_MC}Ignorable", "")).split()
        yield from (f"{part}: no prefix {one}" for one in ignored if one not in element.nsmap)
    family = str(etree.QName(root).namespace)
    own = str(etree.QName(found.tree(found.workbook)).namespace)
    if family in MAINS and family != own:
        yield f"{part} is of another family than the workbook"


def _around_cells(root: Element) -> Iterator[Element]:
    """Yield a root and all below it but rows and cells, which are many and refer to nothing."""
    yield root
    for one in root.iterchildren("{*}*"):
        if not str(one.tag).endswith("}sheetData"):
            yield from one.iter("{*}*")


def _uids(found: Inspection) -> Iterator[str]:
    for part in found.parts:
        if found.content_type(part).endswith(
            (".worksheet+xml", ".table+xml")
        ) and found.is_small_xml(part):
            yield from (str(e.get(_UID)) for e in _around_cells(found.tree(part)) if e.get(_UID))


def disordered(part: str, root: Element, order: tuple[str, ...]) -> Iterator[str]:
    """Yield whether an element's children are out of the order of the schema."""
    names = [etree.QName(e).localname for e in root if isinstance(e.tag, str)]
    known = [order.index(name) for name in names if name in order]
    if known != sorted(known):
        yield f"{part}: {names} out of order"


def miscounted(part: str, listed: Element | None, attribute: str = "count") -> Iterator[str]:
    """Yield whether an element says another number of children than it has."""
    if listed is None or listed.get(attribute) is None:
        return
    number = sum(
        1 for one in listed if isinstance(one.tag, str) and etree.QName(one).localname != "extLst"
    )
    if int(str(listed.get(attribute))) != number:
        yield f"{part}: {etree.QName(listed).localname} counts {listed.get(attribute)}, holds {number}"
