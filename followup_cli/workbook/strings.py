"""Text as a sheet holds it: shared, inline, rich, with what XML cannot hold escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.workbook import markup

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_of(item: Element) -> str:
    """Return the text of a string item: its runs joined, phonetic guides left out."""
    parts = [item.find(markup.tag(item, "t"))]
    parts += [markup.child(run, "t") for run in markup.children(item, "r")]
    return "".join(part.text or "" for part in parts if part is not None)


def unescape(text: str) -> str:
    """Return text with its `_x000D_` escapes resolved."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def shared_strings(book: Book) -> list[Element]:
    """Return the shared string items of a workbook, none where it has no table of them."""
    part = book.part_of_kind("sharedStrings")
    return [] if part is None else markup.children(book.package.look(part), "si")


def set_inline(cell: Element, text: str) -> None:
    """Make a cell hold a text of its own, already escaped."""
    cell.set("t", "inlineStr")
    item = markup.add(markup.add(cell, "is"), "t")
    item.text = text
    if text != text.strip() or "\n" in text:
        item.set(markup.XML_SPACE, "preserve")
