"""Workbooks for tests of writing: packages compared part by part, and checked for soundness."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from followup_cli.workbook import book, sheetpart
from followup_cli.workbook.ranges import cell_name, column_number, parse_area
from followup_cli.workbook.rels import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml.etree import _Element as Element


def packed(path: Path) -> dict[str, bytes]:
    """Return the compressed bytes of every entry of a package, by its name."""
    found = {}
    with zipfile.ZipFile(path) as package, path.open("rb") as file:
        for info in package.infolist():
            file.seek(info.header_offset + 26)
            lengths = file.read(4)
            file.seek(int.from_bytes(lengths[:2], "little"), 1)
            file.seek(int.from_bytes(lengths[2:], "little"), 1)
            found[info.filename] = file.read(info.compress_size)
    return found


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the entries of one package that another lacks, or holds with other bytes."""
    return {name for name, content in before.items() if after.get(name) != content}


def rewrite(source: Path, target: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Write a copy of a package with some parts replaced, added or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts[name] if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")
    return target


def faults(path: Path) -> set[str]:
    """Return what would make Excel repair a workbook: order, ids, dangling references, counts."""
    return set(Inspection(path).faults())


class Inspection:
    """A workbook taken apart without the code that it tests."""

    def __init__(self, path: Path) -> None:
        """Read every part."""
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None
            self.names = [info.orig_filename for info in package.infolist()]
            self.parts = {self.plain(name): package.read(name) for name in self.names}
        self.trees: dict[str, Element] = {}

    @staticmethod
    def plain(name: str) -> str:
        """Return a part's name as names are compared."""
        return name.replace("\\", "/").lstrip("/").casefold()

    def tree(self, part: str) -> Element:
        """Return a part's root."""
        return self.trees.setdefault(part, etree.fromstring(self.parts[part]))

    def faults(self) -> Iterator[str]:
        """Yield everything wrong."""
        yield from (
            f"two of {n}" for n, count in Counter(map(self.plain, self.names)).items() if count > 1
        )
        for part in self.parts:
            if part.endswith(".rels"):
                yield from self.dangling(part)
            elif not part.endswith("/") and not self.content_type(part):
                yield f"{part} has no content type"
        workbook = next(p for t, p in self.rels("") if t == "officeDocument")
        yield from self.workbook_faults(workbook)
        yield from self.table_faults()
        xfs, dxfs = self.style_counts(workbook)
        for kind, part in self.rels(workbook):
            if kind == "worksheet":
                yield from self.sheet_faults(part, xfs, dxfs)

    def rels(self, owner: str) -> list[tuple[str, str]]:
        """Return the kind and the part of each relationship within the package."""
        folder, base = posixpath.split(owner)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.parts:
            return []
        return [
            (
                str(e.get("Type")).rsplit("/", 1)[-1],
                self.plain(resolve(owner, str(e.get("Target")))),
            )
            for e in self.tree(name)
            if e.get("TargetMode") != "External"
        ]

    def dangling(self, rels: str) -> Iterator[str]:
        """Yield targets that are not there, and ids that stand twice."""
        folder, base = posixpath.split(rels)
        owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        yield from (
            f"{rels} leads to {t}" for _, t in self.rels(owner) if t and t not in self.parts
        )
        ids = Counter(e.get("Id") for e in self.tree(rels))
        yield from (f"{rels} has {i} twice" for i, count in ids.items() if count > 1)

    def content_type(self, part: str) -> str:
        """Return what a part is declared to be."""
        types = self.tree("[content_types].xml")
        for e in types.iterfind("{*}Override"):
            if self.plain(str(e.get("PartName"))) == part:
                return str(e.get("ContentType"))
        extension = part.rpartition(".")[2]
        for e in types.iterfind("{*}Default"):
            if str(e.get("Extension")).casefold() == extension:
                return str(e.get("ContentType"))
        return "" if part != "[content_types].xml" else "itself"

    def workbook_faults(self, part: str) -> Iterator[str]:
        """Yield what is wrong in the workbook part."""
        root = self.tree(part)
        yield from disordered(part, root, book.ORDER)
        sheets = root.findall("{*}sheets/{*}sheet")
        for key in ("name", "sheetId"):
            count = Counter(str(e.get(key)).casefold() for e in sheets)
            yield from (f"two sheets with {key} {v}" for v, n in count.items() if n > 1)
        names = root.findall("{*}definedNames/{*}definedName")
        count = Counter(f"{str(e.get('name')).casefold()}@{e.get('localSheetId')}" for e in names)
        yield from (f"two names {v}" for v, n in count.items() if n > 1)
        local = [int(str(e.get("localSheetId"))) for e in names if e.get("localSheetId")]
        yield from (f"name local to sheet {n}" for n in local if n >= len(sheets))

    def table_faults(self) -> Iterator[str]:
        """Yield what is wrong in the tables of all sheets."""
        tables = {
            p: self.tree(p) for p in self.parts if self.content_type(p).endswith(".table+xml")
        }
        for key in ("id", "displayName"):
            count = Counter(str(t.get(key)).casefold() for t in tables.values())
            yield from (f"two tables with {key} {v}" for v, n in count.items() if n > 1)
        for part, table in tables.items():
            area = parse_area(str(table.get("ref")))
            columns = table.findall("{*}tableColumns/{*}tableColumn")
            if area is None or area.right - area.left + 1 != len(columns):
                yield f"{part} has {len(columns)} columns in {table.get('ref')}"

    def style_counts(self, workbook: str) -> tuple[int, int]:
        """Return how many formats and conditional formats there are."""
        part = next((p for kind, p in self.rels(workbook) if kind == "styles"), None)
        if part is None:
            return 1_000_000, 1_000_000
        root = self.tree(part)
        return len(root.findall("{*}cellXfs/{*}xf")), len(root.findall("{*}dxfs/{*}dxf"))

    def sheet_faults(self, part: str, xfs: int, dxfs: int) -> Iterator[str]:
        """Yield what is wrong in a sheet."""
        root = self.tree(part)
        yield from disordered(part, root, sheetpart.ORDER)
        rows = [int(str(e.get("r"))) for e in root.iterfind("{*}sheetData/{*}row") if e.get("r")]
        if rows != sorted(set(rows)):
            yield f"{part}: rows out of order"
        for row in root.iterfind("{*}sheetData/{*}row"):
            yield from row_faults(part, row, xfs)
        for e in root.iter("{*}cfRule", "{*}tableColumn"):
            if int(str(e.get("dxfId", "0"))) > dxfs:
                yield f"{part}: no conditional format {e.get('dxfId')}"
        for kind, target in self.rels(part):
            if kind == "table":
                yield from self.header_faults(root, target)

    def header_faults(self, root: Element, part: str) -> Iterator[str]:
        """Yield headers of a table that are not what its cells say."""
        table = self.tree(part)
        area = parse_area(str(table.get("ref")))
        assert area is not None
        columns = table.findall("{*}tableColumns/{*}tableColumn")
        for number, column in enumerate(columns, start=area.left):
            cell = root.find(f"{{*}}sheetData/{{*}}row/{{*}}c[@r='{cell_name(area.top, number)}']")
            said = "".join(map(str, cell.itertext("{*}t"))) if cell is not None else ""
            if cell is not None and cell.get("t") == "inlineStr" and said != column.get("name"):
                yield f"{part}: header {said!r} is not {column.get('name')!r}"


def row_faults(part: str, row: Element, xfs: int) -> Iterator[str]:
    """Yield what is wrong in a row."""
    names = [str(e.get("r")) for e in row.iterfind("{*}c") if e.get("r")]
    columns = [column_number(re.sub(r"\d", "", name)) for name in names]
    if columns != sorted(set(columns)):
        yield f"{part}: cells of row {row.get('r')} out of order"
    if any(int(str(e.get("s", "0"))) >= xfs for e in row.iterfind("{*}c")):
        yield f"{part}: a cell of row {row.get('r')} has no format"
    spans = [int(n) for n in re.findall(r"\d+", str(row.get("spans", "")))]
    if spans and columns and not min(spans) <= min(columns) <= max(columns) <= max(spans):
        yield f"{part}: spans of row {row.get('r')}"


def disordered(part: str, root: Element, order: tuple[str, ...]) -> Iterator[str]:
    """Yield whether an element's children are out of the order of the schema."""
    names = [etree.QName(e).localname for e in root if isinstance(e.tag, str)]
    known = [order.index(name) for name in names if name in order]
    if known != sorted(known):
        yield f"{part}: {names} out of order"
