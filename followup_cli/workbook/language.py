"""Which language a workbook is in: as set, else that of its sheets' names, else of its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup_cli.model_desk import Settings
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.locate import Found


def language_of(book: Book, found: Found, settings: Settings) -> str:
    """Return `zh` or `en`.

    Only sheets that are what their names say count as ours: a Chinese ledger does not turn
    English because its owner keeps a chart on a sheet called Dashboard.
    """
    return (
        settings.language
        or language_of_names(found.taken)
        or _of_texts(_headers(found))
        or _of_texts(book.index.parts)
        or "en"
    )


def language_of_names(names: Iterable[str]) -> str:
    """Return the language that most of our sheets are named in; empty where none is."""
    folded = {fold(name.removesuffix(" (followup)")) for name in names}
    zh = sum(fold(sheet.zh) in folded for sheet in SHEETS.values())
    en = sum(fold(sheet.kind) in folded for sheet in SHEETS.values())
    if zh == en:
        return ""
    return "zh" if zh > en else "en"


def _headers(found: Found) -> Iterator[str]:
    for layouts in found.layouts.values():
        for layout in layouts:
            yield from layout.texts


def _of_texts(texts: Iterable[str]) -> str:
    """Return the language that most texts are in; empty where there is none."""
    said = [text for text in texts if text]
    chinese = sum(any("\u4e00" <= c <= "\u9fff" for c in text) for text in said)
    if not said:
        return ""
    return "zh" if chinese * 2 > len(said) else "en"
