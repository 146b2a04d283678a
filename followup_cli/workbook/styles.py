"""The styles of a workbook: looked up by what they say, never by number, and added where new.

Every program that re-saves a file renumbers its styles, so two formats are the same when their
canonical form is: fonts, fills, borders and number formats by content, a cell's format by these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import UnsafeWorkbookError
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.formats import BUILT_IN, FIRST_OWN, REGIONAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from followup_cli.workbook.book import Book

ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
_MOST_FORMATS = 65_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BARE = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/>'
    '<top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle '
    'name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_USED = re.compile(rb'\bs(?:tyle)?\s*=\s*["\'](\d+)["\']')

Canonical = tuple[object, ...]


class Format(NamedTuple):
    """A cell's format as its parts, by their numbers in the workbook."""

    number: int
    font: int
    fill: int
    border: int
    base: int
    quoted: bool
    children: tuple[Canonical, ...]


def canonical(element: Element) -> Canonical:
    """Return what an element says, whatever its prefixes, spacing and order of attributes."""
    return (
        markup.local(element),
        tuple(sorted((str(name), str(value)) for name, value in element.attrib.items())),
        tuple(canonical(one) for one in element if isinstance(one.tag, str)),
    )


def adopt(parent: Element, element: Element) -> Element:
    """Return a copy of an element, in the namespace of its new parent; extensions keep theirs."""
    return _adopt(parent, element, markup.namespace(element))


def _adopt(parent: Element, element: Element, family: str) -> Element:
    if markup.namespace(element) != family:
        return markup.copy(element)
    copy = markup.make(parent, markup.local(element))
    for name, value in element.attrib.items():
        copy.set(name, value)
    copy.text = element.text
    copy.extend([_adopt(parent, one, family) for one in element if isinstance(one.tag, str)])
    return copy


class Styles:
    """The styles of one workbook, added to as needed."""

    def __init__(self, book: Book) -> None:
        """Find the styles part; a workbook without one gets a plain one when a format is added."""
        self._book = book
        self._part = book.part_of_kind("styles")
        self._known: dict[str, dict[Canonical, int]] = {}
        self._formats: list[Format] | None = None
        self._numbers: dict[Format, int] = {}

    def format(self, index: int) -> Format:
        """Return a cell's format by its number; numbers beyond the table mean the first."""
        formats = self._read_formats()
        return formats[index if index < len(formats) else 0]

    def number_format(self, index: int) -> str:
        """Return the number format of a cell's format, as Excel writes it."""
        number = self.format(index).number
        return self._own_formats().get(number, BUILT_IN.get(number, "General"))

    def variant(
        self, index: int, *, number_format: str | None = None, quoted: bool | None = None
    ) -> int:
        """Return the number of a format that differs from another in these respects only."""
        old, number = self.format(index), self.format(index).number
        if number_format is not None and number_format != self.number_format(index):
            number = self.add_number_format(number_format)
        new = old._replace(number=number, quoted=old.quoted if quoted is None else quoted)
        return index if new == old else self._find_or_add(new, index)

    def add_number_format(self, code: str) -> int:
        """Return the number of a number format, added where it is new."""
        fixed = {n: known for n, known in BUILT_IN.items() if n not in REGIONAL}
        for number, known in {**fixed, **self._own_formats()}.items():
            if known == code:
                return number
        number = max(self._own_formats(), default=FIRST_OWN - 1) + 1
        listed = markup.require(self._edit(), "numFmts", ORDER)
        markup.add(listed, "numFmt", numFmtId=str(max(number, FIRST_OWN)), formatCode=code)
        _count(listed)
        return max(number, FIRST_OWN)

    def add_piece(self, table: str, element: Element) -> int:
        """Return the number of a font, fill, border or conditional format, added where new."""
        known = self._pieces(table)
        key = canonical(element)
        if key not in known:
            listed = markup.require(self._edit(), table, ORDER)
            listed.append(adopt(listed, element))
            known[key] = _count(listed) - 1
        return known[key]

    def add_format(self, format_: Format, source: Element) -> int:
        """Return the number of a cell's format whose parts are numbered as in this workbook."""
        return self._find_or_add(format_, source)

    def pieces(self, table: str) -> list[Element]:
        """Return the elements of one of the tables: `fonts`, `dxfs`, `cellXfs`."""
        if self._part is None:
            return []
        found = markup.child(self._book.package.look(self._part), table)
        return [] if found is None else [one for one in found if isinstance(one.tag, str)]

    def _read_formats(self) -> list[Format]:
        if self._formats is None:
            self._formats = [read_format(xf) for xf in self.pieces("cellXfs")] or [_PLAIN]
            for index, format_ in enumerate(self._formats):
                self._numbers.setdefault(format_, index)
        return self._formats

    def _find_or_add(self, format_: Format, source: int | Element) -> int:
        self._read_formats()
        if format_ not in self._numbers:
            listed = markup.require(self._edit(), "cellXfs", ORDER)
            formats = self._read_formats()
            if len(formats) >= _MOST_FORMATS:
                raise UnsafeWorkbookError(
                    msg("The workbook has more cell formats than Excel can hold.")
                )
            listed.append(_write_format(listed, format_, self._model(source)))
            self._numbers[format_] = _count(listed) - 1
            formats.append(format_)
        return self._numbers[format_]

    def _model(self, source: int | Element) -> Element | None:
        """Return the element that a format is like; a number beyond the table means the first."""
        if not isinstance(source, int):
            return source
        standing = self.pieces("cellXfs")
        return standing[source if source < len(standing) else 0] if standing else None

    def _own_formats(self) -> dict[int, str]:
        return {
            int(one.get("numFmtId", "0")): str(one.get("formatCode", ""))
            for one in self.pieces("numFmts")
        }

    def _pieces(self, table: str) -> dict[Canonical, int]:
        if table not in self._known:
            known: dict[Canonical, int] = {}
            for index, element in enumerate(self.pieces(table)):
                known.setdefault(canonical(element), index)
            self._known[table] = known
        return self._known[table]

    def _edit(self) -> Element:
        package, book = self._book.package, self._book
        if self._part is None:
            bare = _BARE.format(markup.namespace(book.root)).encode()
            self._part = package.add_part("xl/styles.xml", bare, _TYPE)
            package.rels(book.part).add(book.rel_type("styles"), self._part)
            self._pad(package.edit(self._part))
        return package.edit(self._part)

    def _pad(self, root: Element) -> None:
        """Keep plain the formats that cells name though there were none: none may become ours."""
        listed = markup.require(root, "cellXfs", ORDER)
        for _ in range(_highest_used(self._book)):
            listed.append(adopt(listed, listed[0]))
        _count(listed)
        self._formats = None


_PLAIN = Format(0, 0, 0, 0, 0, quoted=False, children=())


def read_format(xf: Element) -> Format:
    """Return a cell's format as its parts."""
    number, font, fill, border, base = (
        int(xf.get(name, "0")) for name in ("numFmtId", "fontId", "fillId", "borderId", "xfId")
    )
    quoted = markup.is_true(xf.get("quotePrefix"))
    return Format(number, font, fill, border, base, quoted, tuple(_children(xf)))


def _highest_used(book: Book) -> int:
    """Return the highest number of a format that any sheet names."""
    parts = [book.package.find(sheet.part) for sheet in book.sheets]
    found = (_USED.findall(book.package.read(part)) for part in parts if part)
    return max((int(number) for numbers in found for number in numbers), default=0)


def _children(xf: Element) -> Iterator[Canonical]:
    """Yield alignment and protection, and whatever else a format says inside."""
    yield from (canonical(one) for one in xf if isinstance(one.tag, str))
    if markup.is_true(xf.get("pivotButton")):
        yield ("pivotButton",)


def _write_format(listed: Element, format_: Format, model: Element | None) -> Element:
    xf = markup.make(listed, "xf") if model is None else adopt(listed, model)
    parts = (format_.number, format_.font, format_.fill, format_.border)
    for name, number in zip(("numFmt", "font", "fill", "border"), parts, strict=True):
        xf.set(f"{name}Id", str(number))
        apply = "applyNumberFormat" if name == "numFmt" else f"apply{name.capitalize()}"
        xf.set(apply, "1")
    xf.set("xfId", str(format_.base))
    if format_.quoted:
        xf.set("quotePrefix", "1")
    else:
        xf.attrib.pop("quotePrefix", "")
    return xf


def _count(listed: Element) -> int:
    """Set the table's own count, and return it."""
    number = sum(1 for one in listed if isinstance(one.tag, str))
    listed.set("count", str(number))
    return number
