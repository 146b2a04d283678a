"""A page of ours before and after a command: what people put on it must be as it was.

Ours are the page's cells, and of our charts the cells that they refer to, their names and what
they say to those who cannot see them: who moved, resized or restyled a chart keeps it so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import address
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook import page_layout as at
from followup_cli.workbook.compare_sheets import (
    ReadSheet,
    SheetVerdict,
    beyond_growth,
    look_of,
)
from followup_cli.workbook.indexes import Verdict
from followup_cli.workbook.page_find import find_page
from followup_cli.workbook.page_frames import is_ours
from followup_cli.workbook.page_series import all_series
from followup_cli.workbook.ranges import Area, column_letters
from followup_cli.workbook.trees import signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book
    from followup_cli.workbook.compare_sheets import Place
    from followup_cli.workbook.whose import OurSheet, Owner

_REFERRING = frozenset({"tx", "cat", "val", "xVal", "yVal", "dPt"})
_BREAKS = "worksheet/rowBreaks"


def compare_page(before: tuple[Book, OurSheet], after: tuple[Book, OurSheet]) -> SheetVerdict:
    """Return how many cells of a page hold something else, and what is lost of people's own."""
    old, new = ReadSheet(*before), ReadSheet(*after)
    found = find_page(before[0], before[1].kind)
    area = found.area if found else Area(0, 0, 0, 0)
    slots = {(area.top + slot.row, area.left + slot.column) for slot in at.slots()}
    changed = sum(old.content(place) != new.content(place) for place in slots)
    lost = (*_cells(old, new, slots), *_rows(old, new, area), *_around(old, new, area))
    return SheetVerdict(changed, lost)


def compare_drawn(owner: Owner, old: Element, new: Element) -> Verdict:
    """Return what differs in a drawing or chart of a page that was not ours to change."""
    why = msg("belongs to the sheet {sheet}", sheet=owner.sheet)
    judge = _drawing if markup.local(old) == "wsDr" else _chart
    return Verdict((why,), tuple(judge(old, new)))


def _cells(old: ReadSheet, new: ReadSheet, slots: set[Place]) -> Iterator[str]:
    for place in sorted({*old.cells, *new.cells} - slots):
        is_same = old.content(place) == new.content(place)
        if not is_same and (old.is_filled(place) or new.is_filled(place)):
            yield address(old.name, column_letters(place[1]), place[0])


def _rows(old: ReadSheet, new: ReadSheet, area: Area) -> Iterator[str]:
    """Yield rows beside the page that look otherwise."""
    for number, row in old.rows.items():
        after = new.rows.get(number)
        is_same = after is not None and look_of(row) == look_of(after)
        if not (is_same or area.top <= number <= area.bottom):
            yield f"{old.name}!{number}:{number}"


def _around(old: ReadSheet, new: ReadSheet, area: Area) -> Iterator[str]:
    found = beyond_growth(old.root, new.root, without="sheetData")
    yield from (path for path in found if not path.startswith(_BREAKS))
    gone = _breaks(old.root) - _breaks(new.root)
    yield from (f"{_BREAKS}/{row}" for row in sorted(gone) if row < area.top + at.CHARTS_AT - 1)


def _breaks(root: Element) -> set[int]:
    listed = markup.children(markup.child(root, "rowBreaks"), "brk")
    return {int(one.get("id", "0")) for one in listed}


def _drawing(old: Element, new: Element) -> Iterator[str]:
    """Yield what people drew and is not as it was, and charts of ours that were moved."""
    standing = {_number(anchor): anchor for anchor in new}
    for anchor in old:
        after = standing.get(_number(anchor))
        if after is None and not _is_ours(anchor):
            yield f"wsDr/{markup.local(anchor)}"
        elif after is not None and _placed(anchor) != _placed(after):
            yield f"wsDr/{markup.local(anchor)}/{_number(anchor)}"


def _number(anchor: Element) -> str:
    return next((str(one.get("id")) for one in anchor.iter("{*}cNvPr")), "")


def _is_ours(anchor: Element) -> bool:
    return any(is_ours(str(one.get("name", ""))) for one in anchor.iter("{*}cNvPr"))


def _placed(anchor: Element) -> object:
    """Return an anchor without what its frame is called, and without what it says it shows."""
    copy = markup.copy(anchor)
    for one in copy.iter("{*}cNvPr") if markup.children(copy, "graphicFrame") else ():
        one.attrib.pop("name", "")
        one.attrib.pop("descr", "")
    return signature(copy)


def _chart(old: Element, new: Element) -> Iterator[str]:
    """Yield how a chart looks otherwise; which cells it refers to is ours to say."""
    before, after = map(_looks, all_series(old)), map(_looks, all_series(new))
    pairs = zip(before, after, strict=False)  # series come and go with what there is to show
    yield from ("chartSpace/ser" for one, other in pairs if one != other)
    if _without(old, {"ser"}) != _without(new, {"ser"}):
        yield "chartSpace"


def _looks(series: Element) -> object:
    return _without(series, _REFERRING)


def _without(root: Element, names: frozenset[str] | set[str]) -> object:
    copy = markup.copy(root)
    for one in [one for one in copy.iter() if markup.local(one) in names]:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return signature(copy)
