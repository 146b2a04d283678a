"""A new row as the bytes that a sheet holds: written out at once, where no tree is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.workbook.patch import Content

_RETURN = {"\r": "&#13;"}  # else a parser takes it for the end of a line


def row_xml(prefix: str, number: int, cells: Iterable[str], look: str = "") -> bytes:
    """Return a row of cells, in the prefix of its sheet; `look` are its attributes."""
    inside = "".join(cells)
    return f'<{prefix}row r="{number}"{look}>{inside}</{prefix}row>'.encode()


def cell_xml(prefix: str, name: str, style: int, content: Content) -> str:
    """Return a cell with what it holds: a text of its own, a truth, a number or nothing."""
    kind, inside = _inside(prefix, content)
    look = f' s="{style}"' if style else ""
    ending = f">{inside}</{prefix}c>" if inside else "/>"
    return f'<{prefix}c r="{name}"{kind}{look}{ending}'


def _inside(prefix: str, content: Content) -> tuple[str, str]:
    held = content.held
    if held is None:
        return "", ""
    if isinstance(held, bool):
        return ' t="b"', f"<{prefix}v>{int(held)}</{prefix}v>"
    if isinstance(held, float):
        number = repr(int(held) if held.is_integer() else held)
        return "", f"<{prefix}v>{number}</{prefix}v>"
    text = content.text
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    told = escape(text, _RETURN)
    return ' t="inlineStr"', f"<{prefix}is><{prefix}t{space}>{told}</{prefix}t></{prefix}is>"
