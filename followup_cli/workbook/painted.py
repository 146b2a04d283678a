"""Whether people mark rows by colour or strikethrough: we cannot read that, and should say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.workbook.index import elements_of, plain_name, read_index
from followup_cli.workbook.scan import windows
from followup_cli.workbook.sound import require_few_formats

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from followup_cli.workbook.index import Element

_COUNT = re.compile(r"[0-9]{1,9}")
_PLAIN_FILLS = frozenset({"", "none", "gray125"})
_LARGEST = 50_000_000  # bytes: nobody paints half a million rows by hand
_OFF = frozenset({"0", "false"})


def is_painted(package: zipfile.ZipFile, part: str, below: int) -> bool:
    """Return whether cells below a row are filled with a colour, or struck through."""
    styles = painted_styles(package)
    if not styles or package.getinfo(part).file_size > _LARGEST:
        return False
    names = b"|".join(str(style).encode() for style in sorted(styles))
    marks = re.compile(
        rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']|<(?:\w+:)?c\b[^>]*\bs=["'](?:%s)["']""" % names
    )
    row = 0
    for window in windows(package, part):
        for found in marks.finditer(window):
            row = int(found[1]) if found[1] else row
            if not found[1] and row > below:
                return True
    return False


def painted_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """Return the cell styles of a workbook that colour a cell or strike its text through."""
    part = next((n for n in package.namelist() if plain_name(n) == "xl/styles.xml"), None)
    if part is None:
        return frozenset()
    content = read_index(package, part)
    require_few_formats(content)
    elements = list(elements_of(content))
    fills, fonts = set(_coloured_fills(elements)), set(_struck_fonts(elements))
    return frozenset(
        number
        for number, style in enumerate(_cell_styles(elements))
        if _number(style, "fillId") in fills or _number(style, "fontId") in fonts
    )


def _cell_styles(elements: list[Element]) -> list[Element]:
    # Elements come in the order in which they end: the cells' own styles end with cellXfs.
    styles: list[Element] = []
    for element in elements:
        if element.name == "cellXfs":
            return styles
        if element.name == "cellStyleXfs":
            styles = []
        elif element.name == "xf":
            styles.append(element)
    return styles


def _coloured_fills(elements: list[Element]) -> Iterator[int]:
    number, coloured = 0, False
    for element in elements:
        if element.name == "fills":
            return
        if element.name == "fill":
            if coloured:
                yield number
            number, coloured = number + 1, False
        elif element.name == "patternFill":
            coloured = element.attributes.get("patternType", "") not in _PLAIN_FILLS


def _struck_fonts(elements: list[Element]) -> Iterator[int]:
    number, struck = 0, False
    for element in elements:
        if element.name == "fonts":
            return
        if element.name == "font":
            if struck:
                yield number
            number, struck = number + 1, False
        elif element.name == "strike":
            struck = element.attributes.get("val", "1") not in _OFF


def _number(style: Element, attribute: str) -> int:
    said = style.attributes.get(attribute, "0")
    return int(said) if _COUNT.fullmatch(said) else 0
