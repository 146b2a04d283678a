"""The sheets written whole, put into a workbook: grafted at its end, or in the place of the old."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import schema as s
from followup_cli.workbook.book import Book, parse_target
from followup_cli.workbook.carry import carry, gather
from followup_cli.workbook.graft import Graft
from followup_cli.workbook.package import Package
from followup_cli.workbook.sheetpart import SheetPart
from followup_cli.workbook.whole import Written, find_ours, holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.workbook.styles import Styles

_LISTS = "Lists"
_LIST_NAME = f"{s.DEFINED_NAME}list."


class Outcome(NamedTuple):
    """Whether a change made any difference, and whether it touched a formula."""

    changed: bool
    formulas: bool = False


NOTHING = Outcome(changed=False)


def plant_sheets(book: Book, styles: Styles, wholes: Sequence[SheetWhole], lang: str) -> Outcome:
    """Write whole sheets into a workbook, those that differ from what is there."""
    if not wholes:
        return NOTHING
    standing = {whole.kind: _replaceable(book, whole.kind) for whole in wholes}
    kept = {w.kind for w in wholes if (old := standing[w.kind]) and holds(old, w, lang)}
    if kept == standing.keys():
        return NOTHING
    names = _sheet_names(book, standing, lang)
    from followup_cli.workbook.build import build_sheets  # noqa: PLC0415  # openpyxl takes 170 ms

    with Package(BytesIO(build_sheets(wholes, lang, names))) as scratch:
        graft = Graft(book, styles, scratch)
        outcomes = [
            _plant(graft, kind, names[kind], old)
            for kind, old in standing.items()
            if kind not in kept
        ]
        _plant_lists(graft, names[_LISTS])
        _plant_names(graft)
    return Outcome(changed=True, formulas=any(outcome.formulas for outcome in outcomes))


def _replaceable(book: Book, kind: str) -> Written | None:
    """Return the sheet of ours that a new one replaces; only sheets written whole are."""
    return find_ours(book, kind) if s.SHEETS[kind].role == "whole" else None


def _sheet_names(book: Book, standing: Mapping[str, Written | None], lang: str) -> dict[str, str]:
    """Return what each kind's sheet is called, or will be; one may have the name of another's."""
    found = {kind: book.target(s.DEFINED_NAME + kind) for kind in s.SHEETS}
    names = {kind: target.sheet for kind, target in found.items() if target is not None}
    for kind, old in standing.items():
        own = s.SHEETS[kind].name(lang)
        names[kind] = old.entry.name if old else book.free_sheet_name(own)
    return {**names, _LISTS: book.free_sheet_name(_LISTS)}


def _plant(graft: Graft, kind: str, name: str, old: Written | None) -> Outcome:
    if old is None:
        graft.append(name)
        return Outcome(changed=True)
    entry = graft.scratch.find_sheet(name)
    target = graft.scratch.target(s.DEFINED_NAME + kind)
    assert entry is not None
    assert target is not None
    new = Written(graft.scratch, entry, target.row)
    additions = gather(old, new, kind)
    graft.replace(name, old.entry)
    carry(additions, SheetPart(graft.host, old.entry.part))
    return Outcome(changed=True, formulas=old.has_formulas)


def _plant_lists(graft: Graft, name: str) -> None:
    """Add the hidden sheet of lists where the workbook lacks one that a dropdown needs."""
    listed = [one for one in graft.scratch.names if one.name.startswith(_LIST_NAME)]
    missing = [one for one in listed if not _is_sound(graft.host, one.name)]
    if any(_points_at(one.text, name) for one in missing):
        graft.append(name)
        missing += [one for one in graft.scratch.names if one.name == s.DEFINED_NAME + _LISTS]
    for one in missing:
        graft.host.set_name(one.name, one.text, hidden=True)


def _plant_names(graft: Graft) -> None:
    """Have the hidden names of our sheets point at their headers."""
    anchors = {s.DEFINED_NAME + kind for kind in s.SHEETS}
    for one in graft.scratch.names:
        if one.name in anchors and one.scope is None:
            graft.host.set_name(one.name, one.text, hidden=True)


def _is_sound(host: Book, name: str) -> bool:
    text = host.name_text(name)
    return bool(text) and "#REF!" not in text


def _points_at(text: str, sheet: str) -> bool:
    target = parse_target(text)
    return target is not None and target.sheet == sheet
