"""What a workbook holds, counted by the package's own relationships and the sheets' XML."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UnreadableError
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.package import Package
from followup_cli.workbook.schema import DEFINED_NAME
from followup_cli.workbook.whose import owner_of_rels, plain, readable_rels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element as Element

    from followup_cli.workbook.rels import Relationship

_KINDS = {
    "worksheet": "sheets", "chartsheet": "chart_sheets", "dialogsheet": "dialog_sheets",
    "xlMacrosheet": "macro_sheets", "xlIntlMacrosheet": "macro_sheets", "table": "tables",
    "chart": "charts", "chartEx": "charts", "pivotTable": "pivot_tables", "slicer": "slicers",
    "timeline": "timelines", "image": "pictures", "cellImage": "pictures",
    "diagramData": "diagrams", "control": "controls", "ctrlProp": "controls",
    "oleObject": "embedded_objects", "package": "embedded_objects",
    "externalLink": "external_links", "connections": "connections", "queryTable": "query_tables",
    "powerPivotData": "data_models", "vbaProject": "macro_projects", "xmlMaps": "xml_maps",
    "tableSingleCells": "xml_maps", "customXml": "custom_xml", "revisionHeaders": "revisions",
    "signature": "signatures",
}  # fmt: skip
_TAGS = {
    b"f": "formulas", b"conditionalFormatting": "conditional_formats",
    b"dataValidation": "validations", b"hyperlink": "links", b"mergeCell": "merged_areas",
    b"sheetProtection": "protected_sheets", b"sparkline": "sparklines",
}  # fmt: skip
_NOTES = {"comments": "comment", "threadedComment": "threadedComment"}
_WORKED_OUT = rb"NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|INFO|CELL"
_TAG = re.compile(rb"<(?:[\w.-]+:)?(" + b"|".join(_TAGS) + rb")[\s/>]")
_VOLATILE = re.compile(rb"<(?:[\w.-]+:)?f\b[^>]*>[^<]*\b(?:" + _WORKED_OUT + rb")\(")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORDS = {
    "sheets": msg("sheets"), "chart_sheets": msg("chart sheets"),
    "dialog_sheets": msg("dialog sheets"), "macro_sheets": msg("macro sheets"),
    "hidden_sheets": msg("hidden sheets"), "names": msg("defined names"),
    "formulas": msg("formulas"), "volatile_formulas": msg("formulas that change by themselves"),
    "tables": msg("tables"), "charts": msg("charts"), "pivot_tables": msg("pivot tables"),
    "slicers": msg("slicers"), "timelines": msg("timelines"), "pictures": msg("pictures"),
    "diagrams": msg("diagrams"), "comments": msg("comments"),
    "threaded_comments": msg("threaded comments"), "controls": msg("form controls"),
    "embedded_objects": msg("embedded objects"), "external_links": msg("external links"),
    "connections": msg("data connections"), "query_tables": msg("query tables"),
    "data_models": msg("data models"), "macro_projects": msg("macro projects"),
    "xml_maps": msg("XML maps"), "custom_xml": msg("custom XML parts"),
    "conditional_formats": msg("conditional formats"), "validations": msg("validation rules"),
    "links": msg("hyperlinks"), "merged_areas": msg("merged areas"),
    "sparklines": msg("sparklines"), "protected_sheets": msg("protected sheets"),
    "revisions": msg("revision histories"), "signatures": msg("signatures"),
}  # fmt: skip


class Holdings(NamedTuple):
    """What a workbook holds: how many of each kind, and what matters for writing into it."""

    parts: int
    counts: dict[str, int]
    sheets: tuple[str, ...]
    is_strict: bool
    is_1904: bool
    is_locked: bool
    by_hand: bool


def take_stock(path: Path) -> Holdings:
    """Return what a workbook holds; it is refused where it cannot be read."""
    with Package(path) as package:
        root = package.look(_workbook_part(package))
        counts = Counter(_hanging(package)) + Counter(_listed(root))
        for part in _parts_of(package, "worksheet"):
            counts += _inside(package.read(part))
        names = [str(e.get("name", "")) for e in _children(root, "sheets", "sheet")]
        return Holdings(
            parts=sum(1 for _ in package.names()),
            counts={what: counts[what] for what in WORDS if counts[what]},
            sheets=tuple(names),
            is_strict=markup.namespace(root) == markup.STRICT[markup.MAIN],
            is_1904=_says(root, "workbookPr", "date1904"),
            is_locked=_says(root, "workbookProtection", "lockStructure"),
            by_hand=_attribute(root, "calcPr", "calcMode") == "manual",
        )


def _workbook_part(package: Package) -> str:
    for rel in package.rels("").of_kind("officeDocument"):
        return rel.target
    raise UnreadableError(msg("The file holds no workbook part; it is damaged."))


def _hanging(package: Package) -> Iterator[str]:
    """Yield the kind of each part that another leads to, once; notes count one by one."""
    seen: set[str] = set()
    for rel in _relationships(package):
        if rel.kind == "attachedTemplate" or plain(rel.target) in seen:
            continue
        seen.add(plain(rel.target))
        if rel.kind in _NOTES:
            what = "comments" if rel.kind == "comments" else "threaded_comments"
            yield from [what] * _notes(package, rel)
        elif rel.kind in _KINDS and (rel.external or package.find(rel.target)):
            yield _KINDS[rel.kind]


def _relationships(package: Package) -> Iterator[Relationship]:
    for name in list(package.names()):
        if name.casefold().endswith(".rels"):
            yield from readable_rels(package, owner_of_rels(name))


def _notes(package: Package, rel: Relationship) -> int:
    if not package.find(rel.target):
        return 0
    try:
        root = package.look(rel.target)
    except UnreadableError:
        return 1
    return sum(markup.local(e) == _NOTES[rel.kind] for e in root.iter())


def _parts_of(package: Package, kind: str) -> Iterator[str]:
    for rel in package.rels(_workbook_part(package)).of_kind(kind):
        if package.find(rel.target):
            yield rel.target


def _listed(root: Element) -> Iterator[str]:
    """Yield what the workbook part lists: hidden sheets, and names that people gave."""
    for sheet in _children(root, "sheets", "sheet"):
        if sheet.get("state", "visible") != "visible":
            yield "hidden_sheets"
    for name in _children(root, "definedNames", "definedName"):
        if not str(name.get("name", "")).casefold().startswith((DEFINED_NAME, "_xlnm.")):
            yield "names"


def _inside(content: bytes) -> Counter[str]:
    """Return what a sheet holds; its tags are counted as bytes, which costs little and is near."""
    if content.startswith(_UTF_16):
        content = content.decode("utf-16").encode()
    found = Counter(_TAGS[tag] for tag in _TAG.findall(content))
    volatile = sum(1 for _ in _VOLATILE.finditer(content)) if found["formulas"] else 0
    return found + Counter({"volatile_formulas": volatile})


def _children(root: Element, parent: str, name: str) -> list[Element]:
    return markup.children(markup.child(root, parent), name)


def _says(root: Element, name: str, attribute: str) -> bool:
    return markup.is_true(_attribute(root, name, attribute) or None)


def _attribute(root: Element, name: str, attribute: str) -> str:
    element = markup.child(root, name)
    return "" if element is None else str(element.get(attribute, ""))
