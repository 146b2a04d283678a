"""What hangs on the cells of a sheet and goes along with their row: links, notes, sparklines.

A note has its text in one part, its frame in another (VML, which is not always XML, and so is
changed as bytes), and in a newer Excel its thread of replies in a third.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import Message, msg
from followup_cli.workbook import markup
from followup_cli.workbook.moving import go_along
from followup_cli.workbook.ranges import parse_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.moving import Moves
    from followup_cli.workbook.ranges import Area
    from followup_cli.workbook.sheetpart import SheetPart

_NOTE, _LINK, _SPARKLINE = msg("a comment"), msg("a link"), msg("a sparkline")
_NOTES = {"comments": "comment", "threadedComment": "threadedComment"}
_SHAPE = re.compile(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)(\d+)(?=\s*</)")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*</")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([\s\d,-]*\d\s*)(?=</)")
_HIGH = 1000  # rows: a link of so many cells is one of the column
_TOP, _BOTTOM = 2, 6  # of an anchor's eight numbers, those that are rows


class Hung(NamedTuple):
    """Something that hangs on one cell: what it is, and the cell."""

    what: Message
    row: int
    column: int


def hung(sheet: SheetPart) -> Iterator[Hung]:
    """Yield what hangs on single cells of a sheet."""
    for rel in sheet.book.package.rels(sheet.part):
        if rel.kind in _NOTES:
            yield from _at(_NOTE, _notes(sheet.book.package.look(rel.target), rel.kind), "ref")
    yield from _at(_LINK, _links(sheet.root), "ref")
    for one in sheet.root.iter("{*}sparkline"):
        area = parse_area("".join(place.text or "" for place in one.iterchildren("{*}sqref")))
        if area is not None and area[:2] == area[2:]:
            yield Hung(_SPARKLINE, *area[:2])


def move_hung(sheet: SheetPart, moves: Moves) -> None:
    """Have everything that hangs on cells go with their rows."""
    package = sheet.book.package
    for rel in list(package.rels(sheet.part)):
        if rel.kind in _NOTES and _go(_notes(package.look(rel.target), rel.kind), moves):
            package.edit(rel.target)
        elif rel.kind == "vmlDrawing":
            old = package.read(rel.target)
            new = _SHAPE.sub(lambda shape: _move_shape(shape[0], moves), old)
            if new != old:
                package.put(rel.target, new)
    _part_links(sheet.edit(), moves)
    _go(_links(sheet.root), moves)
    for one in sheet.root.iter("{*}sparkline"):
        _move_sparkline(one, moves)


def _notes(root: Element, kind: str) -> list[Element]:
    return list(root.iter(f"{{*}}{_NOTES[kind]}"))


def _links(root: Element) -> list[Element]:
    return markup.children(markup.child(root, "hyperlinks"), "hyperlink")


def _at(what: Message, elements: list[Element], name: str) -> Iterator[Hung]:
    for element in elements:
        area = parse_area(str(element.get(name, "")))
        if area is not None:
            yield from (Hung(what, row, area.left) for row in _rows(area))


def _go(elements: list[Element], moves: Moves) -> bool:
    """Rename the cells of elements; return whether that changed any."""
    changed = False
    for element in elements:
        old = str(element.get("ref", ""))
        new = _moved(old, moves)
        if new != old:
            element.set("ref", new)
            changed = True
    return changed


def _moved(reference: str, moves: Moves) -> str:
    area = parse_area(reference)
    if area is None or area.top != area.bottom or not _goes(area, moves):
        return reference
    new = moves.rows[area.top]
    return str(area._replace(top=new, bottom=new))


def _goes(area: Area, moves: Moves) -> bool:
    """Whether the first row of an area goes along, from its first column to its last."""
    return moves.takes(area.top, area.left) and moves.takes(area.top, area.right)


def _rows(area: Area) -> range:
    """Return the rows of an area, none of one so high that it is about no row of them."""
    high = area.bottom - area.top >= _HIGH
    return range(0) if high else range(area.top, area.bottom + 1)


def _part_links(root: Element, moves: Moves) -> None:
    """Make a link over the cells of several rows one for each row, as each goes its way."""
    for link in _links(root):
        area = parse_area(str(link.get("ref", "")))
        rows = _rows(area) if area else range(0)
        if area is None or not any(moves.rows.get(row, row) != row for row in rows):
            continue
        for row in reversed(rows[1:]):
            part = markup.copy(link)
            part.set("ref", str(area._replace(top=row, bottom=row)))
            for name in [one for one in part.attrib if str(one).endswith("}uid")]:
                del part.attrib[name]
            link.addnext(part)
        link.set("ref", str(area.to_row(area.top)))


def _move_shape(shape: bytes, moves: Moves) -> bytes:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if b"Note" not in shape or row is None or column is None:
        return shape
    old = int(row[2]) + 1
    if not moves.takes(old, int(column[1]) + 1):
        return shape
    new = moves.rows[old]
    shape = _ROW.sub(lambda found: found[1] + b"%d" % (new - 1), shape)
    return _ANCHOR.sub(lambda found: found[1] + _anchor(found[2], new - old), shape)


def _anchor(text: bytes, rows: int) -> bytes:
    """Return where a note's frame stands, by as many rows lower as its cell."""
    numbers = [int(one) for one in text.split(b",") if one.strip()]
    if len(numbers) > _BOTTOM:
        rows = max(rows, -numbers[_TOP])
        numbers[_TOP] += rows
        numbers[_BOTTOM] += rows
    return b", ".join(b"%d" % one for one in numbers)


def _move_sparkline(element: Element, moves: Moves) -> None:
    for place in element.iterchildren("{*}sqref"):
        old = parse_area(place.text or "")
        if old is None or not moves.takes(*old[:2]):
            return
        place.text = _moved(place.text or "", moves)
        for formula in element.iterchildren("{*}f"):
            formula.text = go_along(formula.text or "", old.top, moves, repeated=False)
