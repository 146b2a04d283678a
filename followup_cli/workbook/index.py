"""What a workbook says of itself: its sheets, its defined names, and which calendar it counts in.

Read with expat alone, which costs nothing to import: `due` begins here every morning. Prefixes,
Strict namespaces, absolute and backslash targets are all taken as they come.
"""

from __future__ import annotations

import posixpath
import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from followup_cli.errors import UnreadableError, UnsafeWorkbookError
from followup_cli.model import END_OF_DAY
from followup_cli.model_desk import State
from followup_cli.words import msg
from followup_cli.workbook.harmless import MOST_INDEX, damaged
from followup_cli.workbook.schema import DEFINED_NAME, STATE_NAME

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping

_REFERENCE = r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)"
_STRING = r'^"((?:[^"]|"")*)"$'
_YES = frozenset({"1", "true", "on"})


class Element(NamedTuple):
    """An XML element, flat: its local name, attributes by local name, and its text."""

    name: str
    attributes: Mapping[str, str]
    text: str


class Index(NamedTuple):
    """A workbook's own table of contents.

    `parts` gives the package part of each worksheet by sheet name, in the workbook's order;
    `names` the workbook-level defined names; `from_1904` whether days count from 1904.
    """

    parts: Mapping[str, str]
    names: Mapping[str, str]
    from_1904: bool = False


class Anchor(NamedTuple):
    """The cell that a defined name points at: sheet, row as Excel counts, column letters."""

    sheet: str
    row: int
    column: str


def index_of(package: zipfile.ZipFile) -> Index:
    """Read the index from an open package; UnreadableError where it has none."""
    real = {plain_name(name): name for name in package.namelist()}
    workbook = workbook_part(package, real)
    part = real.get(plain_name(workbook))
    if part is None:
        raise UnreadableError(msg("This package holds no workbook."))
    elements = list(elements_of(read_index(package, part)))
    if elements[-1].name != "workbook":  # a document or slides
        raise UnreadableError(msg("This package holds no workbook."))
    return Index(
        _sheet_parts(package, real, workbook, elements),
        _defined_names(elements),
        any(e.name == "workbookPr" and e.attributes.get("date1904") in _YES for e in elements),
    )


def anchors(index: Index) -> dict[str, Anchor]:
    """Return the header cell of each kind of sheet that a hidden name of ours points at."""
    found: dict[str, Anchor] = {}
    for name, target in index.names.items():
        anchor = parse_reference(target) if name.startswith(DEFINED_NAME) else None
        if anchor is not None and anchor.sheet in index.parts:
            found[name.removeprefix(DEFINED_NAME)] = anchor
    return found


def parse_reference(text: str) -> Anchor | None:
    """Return the first cell that a defined name's target names, None where it is no cell."""
    found = re.match(_REFERENCE, text.lstrip("="))
    if found is None:
        return None
    quoted, bare, column, row = found.groups()
    return Anchor(quoted.replace("''", "'") if quoted else bare, int(row), column)


def state_of(index: Index) -> State | None:
    """Return what the last plan left behind, None where no plan has been."""
    found = re.match(_STRING, index.names.get(STATE_NAME, "").lstrip("=").strip())
    if found is None:
        return None
    moment, *counts = found.group(1).replace('""', '"').split("|")
    try:
        rows = {kind: int(n) for kind, _, n in (count.partition("=") for count in counts)}
        return State(_as_of(moment), rows)
    except ValueError:
        return None


def _as_of(text: str) -> datetime:
    """Return the moment of a plan; a day alone means its end."""
    moment = datetime.fromisoformat(text)
    return moment if "T" in text else datetime.combine(moment, END_OF_DAY)


def elements_of(xml: bytes) -> Iterator[Element]:
    """Yield the elements of a small part, each when it ends."""
    open_elements: list[tuple[str, dict[str, str], list[str]]] = []
    ended: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {local_name(key): value for key, value in attributes.items()}
        open_elements.append((local_name(name), plain, []))

    def text(chunk: str) -> None:
        if open_elements:
            open_elements[-1][2].append(chunk)

    def end(_: str) -> None:
        name, attributes, chunks = open_elements.pop()
        ended.append(Element(name, attributes, "".join(chunks)))

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parse_whole(parser, xml)
    yield from ended


def parse_whole(parser: expat.XMLParserType, xml: bytes) -> None:
    """Parse a part; UnreadableError where it is in an encoding that no workbook is in."""
    try:
        parser.Parse(xml, True)
    except (LookupError, ValueError) as error:
        raise damaged(error) from error


def read_index(package: zipfile.ZipFile, part: str) -> bytes:
    """Return a part that lists others; no real one is so large that reading it could do harm."""
    if package.getinfo(part).file_size > MOST_INDEX:
        raise UnsafeWorkbookError(msg("{part} inside the workbook is too large.", part=part))
    return package.read(part)


def new_parser() -> expat.XMLParserType:
    """Return a parser that refuses document types, which no workbook needs and attackers do."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def plain_name(name: str) -> str:
    """Return a part's name as parts are compared: forward slashes, none in front, case aside.

    A name that is percent-encoded means the same as one that is not.
    """
    return unquote(name).replace("\\", "/").lstrip("/").casefold()


def relations(package: zipfile.ZipFile, real: Mapping[str, str], source: str) -> list[Element]:
    """Return the relationships of a part (of the package itself, where `source` is empty)."""
    folder, name = posixpath.split(source)
    part = real.get(plain_name(posixpath.join(folder, "_rels", f"{name}.rels")))
    if part is None:
        return []
    return [e for e in elements_of(read_index(package, part)) if e.name == "Relationship"]


def target_of(relation: Element, source: str) -> str:
    """Return the part that a relationship of `source` points at."""
    target = relation.attributes.get("Target", "").replace("\\", "/")
    folder = posixpath.dirname(source)
    whole = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(whole).lstrip("/")


def workbook_part(package: zipfile.ZipFile, real: Mapping[str, str]) -> str:
    """Return the part that a package says is its workbook, else the usual one."""
    for relation in relations(package, real, ""):
        if relation.attributes.get("Type", "").endswith("/officeDocument"):
            return target_of(relation, "")
    return "xl/workbook.xml"


def _sheet_parts(
    package: zipfile.ZipFile, real: Mapping[str, str], workbook: str, elements: list[Element]
) -> dict[str, str]:
    targets = {
        relation.attributes.get("Id", ""): target_of(relation, workbook)
        for relation in relations(package, real, workbook)
        if relation.attributes.get("Type", "").endswith("/worksheet")
    }
    parts = {
        e.attributes.get("name", ""): targets.get(e.attributes.get("id", ""), "")
        for e in elements
        if e.name == "sheet"
    }
    return {
        name: real[plain_name(part)] for name, part in parts.items() if plain_name(part) in real
    }


def _defined_names(elements: list[Element]) -> dict[str, str]:
    return {
        e.attributes.get("name", ""): e.text.strip()
        for e in elements
        if e.name == "definedName" and "localSheetId" not in e.attributes
    }


def refuse_doctype(*_: object) -> None:
    """Raise UnreadableError for XML that declares a document type."""
    raise UnreadableError(
        msg("The workbook holds a document type declaration; no program makes one.")
    )
