"""Whose each part of a workbook is: a sheet of ours, an index of the package, or the user's."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UnreadableError
from followup_cli.workbook import schema as s
from followup_cli.workbook.package import CONTENT_TYPES_PART
from followup_cli.workbook.page_find import find_page
from followup_cli.workbook.page_frames import drawings_of, frames_of, is_ours
from followup_cli.workbook.page_series import references
from followup_cli.workbook.schema_whole import PAGES
from followup_cli.workbook.whole import find_ours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.workbook.book import Book, SheetEntry
    from followup_cli.workbook.package import Package
    from followup_cli.workbook.page_frames import Frame
    from followup_cli.workbook.rels import Relationship

OURS, INDEX, YOURS = "ours", "index", "yours"
WRITTEN = frozenset({"edited", "whole"})
_KINDS = frozenset({*s.SHEETS, *PAGES, "Lists"})
PAGE_CHART, PAGE_DRAWING = "page chart", "page drawing"
_INDEXES = {
    "styles": "styles",
    "sharedStrings": "strings",
    "calcChain": "chain",
    "core-properties": "properties",
    "extended-properties": "properties",
}


class Owner(NamedTuple):
    """Whose a part is, what it is there for, and the sheet that it belongs to."""

    whose: str
    kind: str
    sheet: str = ""


class OurSheet(NamedTuple):
    """A sheet of ours: its kind in `workbook.schema`, where it stands, and its header's row."""

    kind: str
    entry: SheetEntry
    header_row: int

    @property
    def is_written(self) -> bool:
        """Whether commands write into it; facts and policy are the user's once they are there."""
        sheet = s.SHEETS.get(self.kind)
        return sheet is None or sheet.role in WRITTEN

    @property
    def is_page(self) -> bool:
        """Whether it is a page with charts, which has no header."""
        return self.kind in PAGES

    @property
    def is_whole(self) -> bool:
        """Whether all its rows are written each time."""
        return self.kind in s.SHEETS and s.SHEETS[self.kind].role == "whole"


def our_sheets(book: Book) -> Iterator[OurSheet]:
    """Yield the sheets of ours: those that hidden names point at, then by name and headers."""
    seen: set[str] = set()
    for one in book.names:
        kind = one.name.removeprefix(s.DEFINED_NAME)
        is_sheet = kind in _KINDS and kind != one.name and one.scope is None
        target = book.target(one.name) if is_sheet else None
        entry = book.find_sheet(target.sheet) if target else None
        if target and entry and entry.part not in seen:
            seen.add(entry.part)
            yield OurSheet(kind, entry, target.row)
    yield from _known_by_headers(book, seen)


def _known_by_headers(book: Book, seen: set[str]) -> Iterator[OurSheet]:
    """Yield the sheets of ours whose hidden names were lost on the way through another program."""
    for kind in PAGES:
        page = None if book.target(s.DEFINED_NAME + kind) else find_page(book, kind)
        if page is not None and page.entry.part not in seen:
            seen.add(page.entry.part)
            yield OurSheet(kind, page.entry, page.row)
    for kind, sheet in s.SHEETS.items():
        is_named = book.target(s.DEFINED_NAME + kind) is not None
        found = None if is_named or sheet.role not in WRITTEN else find_ours(book, kind)
        if found is not None and found.entry.part not in seen:
            seen.add(found.entry.part)
            yield OurSheet(kind, found.entry, found.header_row)


def owners_of(book: Book) -> Mapping[str, Owner]:
    """Return the owner of each part, by its plain name; parts that are not named are the user's."""
    sheets = {plain(sheet.entry.part): sheet for sheet in our_sheets(book)}
    found = {plain(part): owner for part, owner in _indexes(book)}
    theirs = [r.target for r in book.package.rels(book.part) if plain(r.target) not in sheets]
    for part in _reached(book, theirs):
        found.setdefault(plain(part), Owner(YOURS, ""))
    for part, sheet in sheets.items():
        whose, name = OURS if sheet.is_written else YOURS, sheet.entry.name
        found[part] = Owner(whose, "worksheet", name)
        if sheet.is_page:
            found |= _on_page(book, sheet)
        for kind, hanging in _hanging(book, sheet.entry.part):
            found.setdefault(plain(hanging), Owner(whose, kind, name))
    return found


def owner_of(part: str, owners: Mapping[str, Owner]) -> Owner:
    """Return a part's owner; relationships are an index of the part whose they are."""
    name = plain(part)
    if name.endswith(".rels"):
        owner = owners.get(plain(owner_of_rels(part)), Owner(YOURS, ""))
        return Owner(YOURS if owner.whose == YOURS else INDEX, "rels", owner.sheet)
    return owners.get(name, Owner(YOURS, ""))


def owner_of_rels(name: str) -> str:
    """Return the part whose relationships a part holds, empty for the package itself."""
    folder, base = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])


def readable_rels(package: Package, part: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part, none where they are damaged: no command looks at them."""
    try:
        return tuple(package.rels(part))
    except UnreadableError:
        return ()


def plain(name: str) -> str:
    """Return a part's name as parts are compared."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _indexes(book: Book) -> Iterator[tuple[str, Owner]]:
    yield "", Owner(INDEX, "rels")  # whose relationships are the package's own
    yield CONTENT_TYPES_PART, Owner(INDEX, "types")
    yield book.part, Owner(INDEX, "workbook")
    for owner in ("", book.part):
        for rel in book.package.rels(owner):
            if rel.kind in _INDEXES:
                yield rel.target, Owner(INDEX, _INDEXES[rel.kind])


def _on_page(book: Book, sheet: OurSheet) -> Mapping[str, Owner]:
    """Return whose the drawing of a page is, and what it leads to: charts of ours, and others'."""
    part, found = sheet.entry.part, dict[str, Owner]()
    ours = {frame.part for frame in frames_of(book, part) if _is_our_chart(book, frame)}
    for drawing in drawings_of(book, part):
        found[plain(drawing)] = Owner(OURS, PAGE_DRAWING, sheet.entry.name)
        for rel in readable_rels(book.package, drawing):
            owner = Owner(OURS, PAGE_CHART, sheet.entry.name) if rel.target in ours else None
            for hanging in () if rel.external else _reached(book, [rel.target]):
                found[plain(hanging)] = owner or Owner(YOURS, rel.kind)
    return found


def _is_our_chart(book: Book, frame: Frame) -> bool:
    """Whether a chart on a page is ours: named so, or over our figures where names were lost."""
    kpi = book.target(s.DEFINED_NAME + s.KPI.kind)
    shown = references(book.package.look(frame.part)) if kpi else ()
    return is_ours(frame.name) or (kpi is not None and kpi.sheet in shown)


def _reached(book: Book, parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield part
        yield from (hanging for _, hanging in _hanging(book, part))


def _hanging(book: Book, part: str) -> Iterator[tuple[str, str]]:
    """Yield what hangs on a part, and on that, each with its kind."""
    seen, waiting = {plain(part), plain(book.part)}, [part]
    while waiting:
        for rel in readable_rels(book.package, waiting.pop()):
            if not rel.external and plain(rel.target) not in seen:
                seen.add(plain(rel.target))
                waiting.append(rel.target)
                yield rel.kind, rel.target
