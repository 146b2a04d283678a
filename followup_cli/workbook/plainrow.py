"""A row as nearly every program writes it, read and changed as bytes: no tree is made of it.

Only cells with an address, a format and a number, text, truth or nothing in them are plain. A row
with anything else in it (a formula, rich text, an extension) is none of ours to take short cuts in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import unescape as resolve

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_HEAD = re.compile(rb'<row(?: [A-Za-z0-9:.]++="[^"<]*+")*+>')
_ATTRIBUTE = re.compile(rb'\s([A-Za-z0-9:.]+)\s*=\s*["\']([^"\']*)["\']')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,9})")?'
    rb'(?: t="(n|s|b|e|str|inlineStr)")?(?: s="([0-9]{1,9})")?'
    rb"(?:/>|></c>|><v>([^<]*+)</v></c>"
    rb'|><is><t(?: xml:space="preserve")?(?:/>|>([^<]*+)</t>)</is></c>)'
)
_RIGHT = {
    "n": re.compile(r"-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]{1,3})?"),
    "s": re.compile(r"[0-9]{1,9}"),
}
_KINDS: dict[bytes | None, str] = {
    None: "n",
    **{kind.encode(): kind for kind in ("n", "s", "b", "e", "str", "inlineStr")},
}
_END = b"</row>"
_NAMED = {"&quot;": '"', "&apos;": "'"}


class _Everything:
    """A container that holds every column."""

    def __contains__(self, _: object) -> bool:
        return True


_ALL = _Everything()


class PlainCell(NamedTuple):
    """A cell: its place in the row's bytes, its format, and what kind of content it says."""

    start: int
    end: int
    style: int
    kind: str
    text: str


def plain_cells(row: bytes, wanted: Container[bytes] = _ALL) -> dict[str, PlainCell] | None:
    """Return a row's cells by the letters of their column, None where the row is not plain."""
    head = _HEAD.match(row)
    if head is None or b"&#" in row:
        return None
    found: dict[str, PlainCell] = {}
    at, last = head.end(), len(row) - len(_END)
    for cell in _CELL.finditer(row, at, last):
        if cell.start() != at:
            return None
        at = cell.end()
        if cell[1] in wanted:
            read = _read(cell)
            if read is None or (letters := cell[1].decode()) in found:
                return None
            found[letters] = read
    return found if at == last and row.endswith(_END) else None


def row_look(row: bytes) -> dict[str, str]:
    """Return the attributes of a row."""
    said = _ATTRIBUTE.findall(row, 0, row.find(b">"))
    return {name.decode(): value.decode() for name, value in said}


def splice(row: bytes, cells: Mapping[int, PlainCell], fresh: Mapping[int, bytes]) -> bytes:
    """Return a row with some of its cells replaced by others."""
    pieces, at = [], 0
    for column in sorted(fresh, key=lambda one: cells[one].start):
        pieces += [row[at : cells[column].start], fresh[column]]
        at = cells[column].end
    return b"".join((*pieces, row[at:]))


def _read(cell: re.Match[bytes]) -> PlainCell | None:
    _, style, kind, late_style, value, text = cell.groups()
    told, means = _text(value or text or b""), _KINDS[kind]
    if text and means != "inlineStr":
        return None
    if value and means in _RIGHT and not _RIGHT[means].fullmatch(told):
        return None
    return PlainCell(*cell.span(), int(style or late_style or 0), means, told)


def _text(text: bytes) -> str:
    told = text.decode()
    return resolve(told, _NAMED) if "&" in told else told
