"""The sheets written whole: rewritten where they are, or put at the end of a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import schema as s
from followup_cli.workbook.book import Book, parse_target
from followup_cli.workbook.graft import Graft
from followup_cli.workbook.package import Package
from followup_cli.workbook.rewrite import rewrite_sheet
from followup_cli.workbook.whole import find_ours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.model import SheetWhole
    from followup_cli.workbook.styles import Styles
    from followup_cli.workbook.whole import Written

_LISTS = "Lists"
_LIST_NAME = f"{s.DEFINED_NAME}list."


class Outcome(NamedTuple):
    """Whether a change made any difference, and whether it touched a formula."""

    changed: bool
    formulas: bool = False


NOTHING = Outcome(changed=False)


def plant_sheets(book: Book, styles: Styles, wholes: Sequence[SheetWhole], lang: str) -> Outcome:
    """Write whole sheets into a workbook: in their place where they are there, else at its end."""
    standing = {whole.kind: _standing(book, whole.kind) for whole in wholes}
    outcomes = [
        _rewrite(book, old, whole, styles, lang)
        for whole in wholes
        if (old := standing[whole.kind]) is not None
    ]
    missing = [whole for whole in wholes if standing[whole.kind] is None]
    if missing:
        outcomes.append(_append(book, styles, missing, lang))
    return Outcome(any(one.changed for one in outcomes), any(one.formulas for one in outcomes))


def _standing(book: Book, kind: str) -> Written | None:
    """Return the sheet of ours that is there; only those written whole are written again."""
    return find_ours(book, kind) if s.SHEETS[kind].role == "whole" else None


def _rewrite(book: Book, old: Written, whole: SheetWhole, styles: Styles, lang: str) -> Outcome:
    done = rewrite_sheet(old, whole, styles, lang)
    name = s.DEFINED_NAME + whole.kind
    if done.changed and book.target(name) != parse_target(old.anchor):
        book.set_name(name, old.anchor, hidden=True)
    return Outcome(*done)


def _append(book: Book, styles: Styles, wholes: Sequence[SheetWhole], lang: str) -> Outcome:
    """Add sheets at the end, with the lists that their dropdowns need."""
    from followup_cli.workbook.build import build_sheets  # openpyxl takes 170 ms

    names = _sheet_names(book, wholes, lang)
    with Package(BytesIO(build_sheets(wholes, lang, names))) as scratch:
        graft = Graft(book, styles, scratch)
        for whole in wholes:
            graft.append(names[whole.kind])
        _plant_lists(graft, names[_LISTS])
        _plant_names(graft)
    return Outcome(changed=True)


def _sheet_names(book: Book, wholes: Sequence[SheetWhole], lang: str) -> dict[str, str]:
    """Return what each kind's sheet is called, or will be; one may have the name of another's."""
    found = {kind: book.target(s.DEFINED_NAME + kind) for kind in s.SHEETS}
    names = {kind: target.sheet for kind, target in found.items() if target is not None}
    for whole in wholes:
        names[whole.kind] = book.free_sheet_name(s.SHEETS[whole.kind].name(lang))
    return {**names, _LISTS: book.free_sheet_name(_LISTS)}


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
