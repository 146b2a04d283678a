"""Which language a workbook is in: as set, else that of its sheets' names, else of its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.model import Settings
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.locate import Found


def language_of(book: Book, found: Found, settings: Settings) -> str:
    """Return `zh` or `en`."""
    return settings.language or language_of_names(book.index.parts) or _of_headers(found)


def language_of_names(names: Iterable[str]) -> str:
    """Return the language that most of our sheets are named in; empty where none is."""
    folded = {fold(name.removesuffix(" (followup)")) for name in names}
    zh = sum(fold(sheet.zh) in folded for sheet in SHEETS.values())
    en = sum(fold(sheet.kind) in folded for sheet in SHEETS.values())
    if zh == en:
        return ""
    return "zh" if zh > en else "en"


def _of_headers(found: Found) -> str:
    texts = [
        text for layouts in found.layouts.values() for layout in layouts for text in layout.texts
    ]
    said = [text for text in texts if text]
    chinese = sum(any("\u4e00" <= c <= "\u9fff" for c in text) for text in said)
    return "zh" if said and chinese * 2 > len(said) else "en"
