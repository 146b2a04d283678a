"""A workbook taken apart by a person's hands: its XML as it stands, for doing what Excel does."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from followup_cli.workbook import schema, sheetpart
from followup_cli.workbook.ranges import LAST_ROW, column_letters, column_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from lxml.etree import _Element as Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")


def tag(name: str) -> str:
    """Return a name in the main namespace."""
    return f"{{{MAIN}}}{name}"


def column_of(cell: Element) -> int:
    """Return the number of the column that a cell stands in."""
    return column_number(str(cell.get("r")).rstrip("0123456789"))


class RawBook:
    """Every part of a workbook, and one sheet of it under the hand."""

    def __init__(self, path: Path, lang: str = "en", kind: str = "Schedule") -> None:
        """Read a workbook, and take up the sheet of a kind."""
        self.path, self.lang, self.kind = path, lang, kind
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.trees: dict[str, Element] = {}
        self.workbook = self.tree("xl/workbook.xml")
        self.part = self.part_of(kind)
        self.sheet = self.tree(self.part)

    def tree(self, part: str) -> Element:
        """Return a part's root, to be changed in place."""
        return self.trees.setdefault(part, etree.fromstring(self.parts[part]))

    def part_of(self, kind: str) -> str:
        """Return the part of the sheet that the hidden name of a kind points at."""
        entry = next(e for e in self.entries() if e.get("name") == self.sheet_name(kind))
        found = entry.get(f"{{{RELS}}}id")
        return self.targets("xl/workbook.xml")[str(found)]

    def sheet_name(self, kind: str) -> str:
        """Return what the sheet of a kind is called now."""
        names = {e.get("name"): str(e.text) for e in self.workbook.iter(tag("definedName"))}
        said = names.get(f"{schema.DEFINED_NAME}{kind}", schema.SHEETS[kind].name(self.lang))
        return said.rpartition("!")[0].strip("'").replace("''", "'") or said

    def entries(self) -> list[Element]:
        """Return the sheets as the workbook lists them."""
        return list(self.workbook.iter(tag("sheet")))

    def targets(self, part: str) -> dict[str, str]:
        """Return the parts that a part's relationships lead to, by id."""
        rels = self.rels_of(part)
        if rels not in self.parts:
            return {}
        folder = posixpath.dirname(part)
        return {
            str(e.get("Id")): posixpath.normpath(posixpath.join(folder, str(e.get("Target"))))
            .lstrip("/")
            for e in self.tree(rels)
            if not str(e.get("Target")).startswith("/")
        } | {
            str(e.get("Id")): str(e.get("Target")).lstrip("/")
            for e in self.tree(rels)
            if str(e.get("Target")).startswith("/")
        }  # fmt: skip

    @staticmethod
    def rels_of(part: str) -> str:
        """Return the part that holds a part's relationships."""
        folder, base = posixpath.split(part)
        return f"{folder}/_rels/{base}.rels"

    @property
    def table(self) -> Element:
        """The table of the sheet."""
        return self.tree(self.table_part)

    @property
    def table_part(self) -> str:
        """The part of the sheet's table."""
        return next(t for t in self.targets(self.part).values() if "/tables/" in t)

    @property
    def rows(self) -> list[Element]:
        """The rows that the sheet lists."""
        return list(self.sheet.iter(tag("row")))

    @property
    def last(self) -> int:
        """The number of the last row."""
        return int(str(self.rows[-1].get("r")))

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(list(self.table.iter(tag("tableColumn"))))

    @property
    def letters(self) -> str:
        """The letters of the table's last column."""
        return column_letters(self.width)

    @property
    def position(self) -> str:
        """Which of the workbook's sheets this is, as names that are local to it say."""
        names = [entry.get("name") for entry in self.entries()]
        return str(names.index(self.sheet_name(self.kind)))

    def header(self, field: str) -> str:
        """Return what a field's column is called."""
        return schema.SHEETS[self.kind].column(field).label(self.lang)

    def column(self, field: str) -> int:
        """Return the number of a field's column, as the table has it now."""
        names = [e.get("name") for e in self.table.iter(tag("tableColumn"))]
        return 1 + names.index(self.header(field))

    def row(self, number: int) -> Element:
        """Return a row, made in its place where there is none."""
        numbers = [int(str(row.get("r"))) for row in self.rows]
        if number in numbers:
            return self.rows[numbers.index(number)]
        listed = self.sheet.find(tag("sheetData"))
        assert listed is not None
        at = sum(one < number for one in numbers)
        listed.insert(at, etree.Element(tag("row"), r=str(number)))
        return listed[at]

    def cell(self, row: int, column: int) -> Element:
        """Return a cell, made in its place where there is none."""
        parent, name = self.row(row), f"{column_letters(column)}{row}"
        numbers = [column_of(c) for c in parent]
        if column not in numbers:
            at = sum(number < column for number in numbers)
            parent.insert(at, etree.Element(tag("c"), r=name))
            return parent[at]
        return parent[numbers.index(column)]

    def type(self, row: int, column: int, value: str | float | None, formula: str = "") -> None:
        """Type a text or a number into a cell; a formula with its last result."""
        cell = self.cell(row, column)
        for old in list(cell):
            cell.remove(old)
        cell.attrib.pop("t", "")
        if formula:
            etree.SubElement(cell, tag("f")).text = formula
        if isinstance(value, str):
            cell.set("t", "str")
        if value is not None:
            etree.SubElement(cell, tag("v")).text = str(value)
        self.dimension()

    def dimension(self) -> None:
        """Have the sheet say how far it reaches, as Excel does when it saves."""
        columns = [column_of(c) for c in self.sheet.iter(tag("c"))]
        found = self.sheet.find(tag("dimension"))
        assert found is not None
        found.set("ref", f"A1:{column_letters(max(columns))}{self.last}")

    def put(self, name: str, xml: str) -> Element:
        """Put an element of the sheet in its place, instead of one of that name."""
        for old in self.sheet.findall(tag(name)):
            self.sheet.remove(old)
        order = sheetpart.ORDER
        later = {tag(n) for n in order[order.index(name) :]}
        at = next((i for i, e in enumerate(self.sheet) if e.tag in later), len(self.sheet))
        element = etree.fromstring(
            f'<{name} xmlns="{MAIN}" xmlns:r="{RELS}" {xml.removeprefix(f"<{name}")}'
        )
        self.sheet.insert(at, element)
        return element

    def relate(self, kind: str, target: str, content: str, content_type: str) -> str:
        """Add a part that the sheet leads to, and return the relationship's id."""
        part = posixpath.normpath(posixpath.join(posixpath.dirname(self.part), target))
        self.parts[part] = content.encode()
        rels = self.tree(self.rels_of(self.part))
        known = {e.get("Id") for e in rels}
        rel_id = next(f"rId{n}" for n in range(1, 99) if f"rId{n}" not in known)
        base = kind if "/" in kind else f"{RELS}/{kind}"
        etree.SubElement(
            rels, f"{{{PACKAGE_RELS}}}Relationship", Id=rel_id, Type=base, Target=target
        )
        types = self.tree("[Content_Types].xml")
        space = str(types.tag).rpartition("}")[0] + "}"
        etree.SubElement(types, f"{space}Override", PartName=f"/{part}", ContentType=content_type)
        return rel_id

    def drop_table(self) -> None:
        """Turn the table into a range."""
        part = self.table_part
        parts = self.sheet.find(tag("tableParts"))
        assert parts is not None
        self.sheet.remove(parts)
        rels = self.tree(self.rels_of(self.part))
        for rel in list(rels):
            if str(rel.get("Target")).endswith(posixpath.basename(part)):
                rels.remove(rel)
        types = self.tree("[Content_Types].xml")
        for one in list(types):
            if one.get("PartName") == f"/{part}":
                types.remove(one)
        del self.parts[part]
        self.trees.pop(part, None)

    def renumber(self, move: Callable[[int, int], tuple[int, int]]) -> None:
        """Move every cell to another row and column, and all that refers to cells with them."""
        for row in self.rows:
            row.set("r", str(move(int(str(row.get("r"))), 1)[0]))
            row.attrib.pop("spans", "")
            for cell in row:
                cell.set("r", moved(str(cell.get("r")), move))
            row[:] = sorted(row, key=column_of)
        for element in self.around():
            for name in ("ref", "sqref", "topLeftCell", "activeCell"):
                if element.get(name):
                    element.set(name, moved(str(element.get(name)), move))
            is_formula = str(element.tag).endswith(("}sqref", "}formula", "}formula1", "}f"))
            if is_formula and element.text:
                element.text = moved(element.text, move)
        own = f"{self.sheet_name(self.kind)}'!"
        for known in self.workbook.iter(tag("definedName")):
            if own in str(known.text):
                known.text = moved(str(known.text), move)

    def around(self) -> Iterator[Element]:
        """Yield what stands around the cells, and the table."""
        trees: list[Element] = [e for e in self.sheet if e.tag != tag("sheetData")]
        if any("/tables/" in t for t in self.targets(self.part).values()):
            trees.append(self.table)
        for tree in trees:
            yield from tree.iter(etree.Element)

    def save(self) -> Path:
        """Write the workbook."""
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts.items():
                tree = self.trees.get(name)
                package.writestr(
                    name,
                    content
                    if tree is None
                    else etree.tostring(tree, xml_declaration=True, encoding="UTF-8"),
                )
        return self.path


def moved(text: str, move: Callable[[int, int], tuple[int, int]]) -> str:
    """Return references with every cell moved."""

    def there(found: re.Match[str]) -> str:
        row, column = move(int(found[4]), column_number(found[2]))
        row = min(row, LAST_ROW)
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    return CELL.sub(there, text)


def texts(elements: Iterable[Element]) -> list[str]:
    """Return elements as text."""
    return [etree.tostring(e, encoding="unicode") for e in elements]
