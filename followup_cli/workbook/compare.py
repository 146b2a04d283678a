"""Two versions of a workbook, compared part by part: what a command did to it, and to whose.

A part is untouched when its compressed bytes are the same. Of every other it is said whose it is,
why it differs, and what in it should not.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import Message, msg
from followup_cli.workbook.book import Book
from followup_cli.workbook.compare_page import compare_drawn, compare_page
from followup_cli.workbook.compare_sheets import compare_hanging, compare_sheet
from followup_cli.workbook.indexes import Around, judge_index
from followup_cli.workbook.package import Package
from followup_cli.workbook.whose import (
    INDEX,
    OURS,
    PAGE_CHART,
    PAGE_DRAWING,
    YOURS,
    Owner,
    our_sheets,
    owner_of,
    owner_of_rels,
    owners_of,
    plain,
)
from followup_cli.workbook.zipcopy import packed_blocks

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping
    from pathlib import Path

    from followup_cli.workbook.indexes import Verdict
    from followup_cli.workbook.whose import OurSheet

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


class PartChange(NamedTuple):
    """A part that is not what it was: `whose` it is, why, and what of the user's was lost in it.

    `change` is added, changed or removed; `whose` is ours, index or yours; `cells` counts those of
    ours that hold something else; `sheet` is the sheet that a new part is, or belongs to.
    """

    part: str
    change: str
    whose: str
    why: tuple[Message, ...]
    lost: tuple[str, ...] = ()
    cells: int = 0
    sheet: str = ""
    is_sheet: bool = False


class Comparison(NamedTuple):
    """How many parts are untouched to the last byte, and all that are not."""

    untouched: int
    parts: tuple[PartChange, ...] = ()

    def count(self, change: str) -> int:
        """Return how many parts were added, changed or removed."""
        return sum(part.change == change for part in self.parts)

    @property
    def cells(self) -> int:
        """How many cells of ours hold something else, in sheets that were there."""
        return sum(part.cells for part in self.parts)

    @property
    def lost(self) -> tuple[str, ...]:
        """Everything of the user's that is not as it was; there should be nothing."""
        return tuple(f"{part.part}: {what}" for part in self.parts for what in part.lost)


def compare(before: Path, after: Path) -> Comparison:
    """Compare a workbook with what a command made of it."""
    with ExitStack() as opened:
        old, new = (opened.enter_context(Package(path)) for path in (before, after))
        return _Sides(old, new).compare()


class _Sides:
    """The two versions, and whose the parts of each are."""

    def __init__(self, old: Package, new: Package) -> None:
        self._old, self._new = old, new
        self._old_infos, self._new_infos = dict(old.kept()), dict(new.kept())
        self._gone = {*map(plain, self._old_infos)} - {*map(plain, self._new_infos)}

    @cached_property
    def _old_book(self) -> Book:
        return Book(self._old)

    @cached_property
    def _new_book(self) -> Book:
        return Book(self._new)

    @cached_property
    def _before(self) -> Mapping[str, Owner]:
        return owners_of(self._old_book)

    @cached_property
    def _after(self) -> Mapping[str, Owner]:
        return owners_of(self._new_book)

    def compare(self) -> Comparison:
        """Return what differs; whose it is matters, and is asked, only then."""
        untouched, changed = 0, []
        for part, info in self._old_infos.items():
            copy = self._new_infos.get(part)
            if copy is None:
                changed.append(self._removed(part))
            elif _same_bytes(self._old, info, self._new, copy):
                untouched += 1
            else:
                changed.append(self._changed(part))
        added = [self._added(part) for part in self._new_infos if part not in self._old_infos]
        return Comparison(untouched, (*changed, *added))

    def _added(self, part: str) -> PartChange:
        owner = owner_of(part, self._after)
        whose = INDEX if owner.kind == "rels" else OURS if owner.sheet else owner.whose
        is_sheet = owner.kind == "worksheet"
        why = (_why_added(owner),)
        return PartChange(part, ADDED, whose, why, sheet=owner.sheet, is_sheet=is_sheet)

    def _removed(self, part: str) -> PartChange:
        """Say why a part has gone; what the user has, and what people hung on a sheet, must not."""
        owner = owner_of(part, self._before)
        if owner.kind == "chain":
            why = msg("the order in which Excel works formulas out; it makes its own again")
            return PartChange(part, REMOVED, INDEX, (why,))
        if owner.kind in ("table", "rels", PAGE_CHART) and owner.sheet:
            why = msg("belonged to the sheet {sheet}, which was written anew", sheet=owner.sheet)
            return PartChange(part, REMOVED, owner.whose, (why,))
        return PartChange(part, REMOVED, owner.whose, (msg("was removed"),), ("*",))

    def _changed(self, part: str) -> PartChange:
        """Say why a part differs. It is whose it was before the command: names can be moved."""
        owner = owner_of(part, self._before)
        if owner.whose == YOURS:
            return PartChange(part, CHANGED, YOURS, (msg("differs"),), ("*",))
        if owner.kind == "worksheet":
            return self._sheet(part, owner)
        verdict = self._judged(part, owner)
        return PartChange(part, CHANGED, owner.whose, verdict.why, verdict.lost)

    def _judged(self, part: str, owner: Owner) -> Verdict:
        if owner.kind in (PAGE_CHART, PAGE_DRAWING):
            return compare_drawn(owner, self._old.look(part), self._new.look(part))
        if owner.whose == OURS:
            return compare_hanging(owner, self._old.read(part), self._new.read(part), part)
        sheets = {s.entry.position for s in our_sheets(self._new_book)}
        around = Around(owner_of_rels(part), self._gone, sheets)
        return judge_index(owner.kind, self._old.look(part), self._new.look(part), around)

    def _sheet(self, part: str, owner: Owner) -> PartChange:
        sheets = (_sheet_at(self._old_book, part), _sheet_at(self._new_book, part))
        old, new = sheets
        if old is None or new is None:
            why = msg("no hidden name of ours leads to it any more")
            return PartChange(part, CHANGED, OURS, (why,), ("*",))
        judge = compare_page if old.is_page else compare_sheet
        found = judge((self._old_book, old), (self._new_book, new))
        why = msg("the sheet {sheet}; cells of ours: {n}", sheet=owner.sheet, n=found.cells)
        return PartChange(part, CHANGED, OURS, (why,), found.lost, found.cells)


def _sheet_at(book: Book, part: str) -> OurSheet | None:
    return next((s for s in our_sheets(book) if plain(s.entry.part) == plain(part)), None)


def _why_added(owner: Owner) -> Message:
    if owner.kind == "worksheet":
        return msg("the new sheet {sheet}", sheet=owner.sheet)
    if owner.sheet:
        return msg("belongs to the sheet {sheet}", sheet=owner.sheet)
    return msg("a new index") if owner.whose == INDEX else msg("is new")


def _same_bytes(old: Package, info: zipfile.ZipInfo, new: Package, copy: zipfile.ZipInfo) -> bool:
    if (info.CRC, info.compress_size, info.file_size, info.compress_type) != (
        copy.CRC,
        copy.compress_size,
        copy.file_size,
        copy.compress_type,
    ):
        return False
    blocks = zip(packed_blocks(old.source, info), packed_blocks(new.source, copy), strict=True)
    return all(one == other for one, other in blocks)
