"""The rows of a sheet as the bytes they are: parsed one at a time, and only those asked for.

A tree of a whole sheet takes twenty times the sheet's size, so that writing one cell would cost
what the sheet holds. Here a row is parsed when it is looked at, goes back to bytes when it has
been changed, and a row that nobody touches keeps the bytes it came with.
"""

from __future__ import annotations

import bisect
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from followup_cli.errors import UnreadableError
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.ranges import LAST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_AT_HAND = 128  # rows kept parsed; whoever writes works on a few rows at a time
_TAG = rb"(?=[\s/>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
_SHEET = re.compile(rb"<((?:[\w.-]+:)?)worksheet" + _TAG)
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
_DECLARED = re.compile(rb"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_SPREAD = re.compile(rb"\st\s*=\s*[\"'](?:array|dataTable)[\"']")


class Parsed(NamedTuple):
    """A sheet's XML taken apart: all but its rows, the opening tag, and the rows' own bytes."""

    frame: Element
    opening: bytes
    prefix: bytes
    rows: dict[int, bytes]


class SheetRows:
    """The rows of one sheet, and the frame around them."""

    def __init__(self, content: bytes, part: str) -> None:
        """Split a sheet into its frame and rows; UnreadableError where it makes no sense."""
        content = _plain(content, part)
        self.frame, self._opening, self.prefix, self._raw = _take_apart(content, part)
        self._part = part
        self._may_spread = _SPREAD.search(content) is not None
        self._at_hand: OrderedDict[int, Element] = OrderedDict()
        self._changed: set[int] = set()
        self.numbers = sorted(self._raw)

    def look(self, number: int) -> Element | None:
        """Return a row for reading, None where the sheet lists none of that number."""
        if number in self._at_hand:
            self._at_hand.move_to_end(number)
            return self._at_hand[number]
        if number not in self._raw:
            return None
        return self._keep(number, self.parse(self._raw[number]))

    def edit(self, number: int) -> Element:
        """Return a row that is about to be changed, made where it is missing; change it at once."""
        row = self.look(number)
        if row is None:
            bisect.insort(self.numbers, number)
            empty = b'<%srow r="%d"/>' % (self.prefix, number)
            self._raw[number] = empty
            row = self._keep(number, self.parse(empty))
        self._changed.add(number)
        self._may_spread = True
        return row

    def content(self, number: int) -> bytes:
        """Return a row's bytes as it stands now, empty where the sheet lists none."""
        if number in self._changed:
            self._settle(number)
        return self._raw.get(number, b"")

    def put(self, number: int, content: bytes) -> None:
        """Give a row its bytes, in the namespace and prefix of the sheet."""
        if number not in self._raw:
            bisect.insort(self.numbers, number)
        self._forget(number)
        self._raw[number] = content
        self._may_spread = self._may_spread or _SPREAD.search(content) is not None

    def remove(self, number: int) -> None:
        """Leave a row out."""
        self._forget(number)
        del self._raw[number]
        self.numbers.remove(number)

    @property
    def has_formulas(self) -> bool:
        """Whether any cell is worked out."""
        return any(_FORMULA.search(content) for content in self._contents())

    def spread(self) -> Iterator[Element]:
        """Yield the rows in which a formula may fill several cells."""
        for number in list(self.numbers) if self._may_spread else ():
            if _SPREAD.search(self.content(number)):
                row = self.look(number)
                assert row is not None
                yield row

    def serialise(self) -> bytes:
        """Return the sheet's XML: its frame, and in it the rows in their order."""
        listed = markup.child(self.frame, "sheetData")
        content = markup.serialise(self.frame)
        if listed is None or not self.numbers:
            return content
        empty = re.compile(rb"<" + self.prefix + rb"sheetData" + _TAG).search(content)
        assert empty is not None
        opening, closing = _opened(empty[0]), b"</" + self.prefix + b"sheetData>"
        rows = (opening, *self._contents(), closing)
        return b"".join((content[: empty.start()], *rows, content[empty.end() :]))

    def _contents(self) -> Iterator[bytes]:
        yield from map(self.content, self.numbers)

    def _keep(self, number: int, row: Element) -> Element:
        self._at_hand[number] = row
        if len(self._at_hand) > _AT_HAND:
            oldest = next(iter(self._at_hand))
            if oldest in self._changed:
                self._settle(oldest)
                self._changed.discard(oldest)
            del self._at_hand[oldest]
        return row

    def _settle(self, number: int) -> None:
        self._raw[number] = self._as_bytes(self._at_hand[number])

    def _forget(self, number: int) -> None:
        self._at_hand.pop(number, None)
        self._changed.discard(number)

    def parse(self, content: bytes) -> Element:
        """Return a row of its own made of a row's bytes."""
        closing = b"</%sworksheet>" % self.prefix
        return markup.parse(self._opening + content + closing, self._part)[0]

    def _as_bytes(self, row: Element) -> bytes:
        """Return a row as it stands inside the sheet, whose opening tag declares its prefixes."""
        content = etree.tostring(row, encoding="UTF-8", with_tail=False)
        end = re.compile(rb"<" + self.prefix + rb"row" + _TAG).match(content)
        assert end is not None
        return _DECLARED.sub(self._undeclared, content[: end.end()]) + content[end.end() :]

    def _undeclared(self, found: re.Match[bytes]) -> bytes:
        return b"" if found[0].strip() in self._opening else found[0]


def _take_apart(content: bytes, part: str) -> Parsed:
    sheet = _SHEET.search(content)
    if sheet is None:
        raise damaged(part, "worksheet")
    prefix = sheet[1]
    listed = re.compile(rb"<" + prefix + rb"sheetData" + _TAG).search(content, sheet.end())
    if listed is None or listed[0].endswith(b"/>"):
        frame = markup.parse(content, part)
        _require_no_rows(frame, part)
        return Parsed(frame, _opened(sheet[0]), prefix, {})
    end = content.find(b"</" + prefix + b"sheetData", listed.end())
    if end < 0:
        raise damaged(part, "sheetData")
    frame = markup.parse(content[: listed.end()] + content[end:], part)
    rows = _split(content, listed.end(), end, prefix, part)
    return Parsed(frame, _opened(sheet[0]), prefix, rows)


def _require_no_rows(frame: Element, part: str) -> None:
    """Refuse rows whose elements say their namespace otherwise than the sheet's: none is found."""
    if any(len(listed) for listed in markup.children(frame, "sheetData")):
        raise damaged(part, "sheetData")


def _plain(content: bytes, part: str) -> bytes:
    """Return a sheet as UTF-8 without comments, instructions and CDATA, so that a `<` is a tag."""
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    is_utf8 = declared is None or declared[1].upper() in (b"UTF-8", b"US-ASCII", b"ASCII")
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[1:2] == b"\0"
    # One character is looked for much faster than two, and few sheets hold a question mark.
    if is_utf8 and not wide and not any(_holds(content, mark) for mark in (b"<!", b"<?")):
        return content
    root = markup.parse(content, part)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return etree.tostring(root, encoding="UTF-8", with_tail=False)


def _holds(content: bytes, mark: bytes) -> bool:
    return content.find(mark[1:], 2) >= 0 and content.find(mark, 2) >= 0


def _opened(opening: bytes) -> bytes:
    """Return the opening tag of a sheet, of one that holds nothing too."""
    return opening[:-2] + b">" if opening.endswith(b"/>") else opening


def _split(content: bytes, start: int, end: int, prefix: bytes, part: str) -> dict[int, bytes]:
    """Return the bytes of every row by its number; one that says none follows the one before."""
    opening = re.compile(rb"<" + prefix + rb'row(?: r="([0-9]+)")?' + _TAG)
    closing = b"</" + prefix + b"row"
    rows: dict[int, bytes] = {}
    number, at = 0, start
    while (found := opening.search(content, at, end)) is not None:
        if at < found.start():
            _require_nothing(content[at : found.start()], part)
        at = found.end()
        if not found[0].endswith(b"/>"):
            ending = content.find(closing, at, end)
            if ending < 0:
                raise damaged(part, "row")
            at = content.find(b">", ending) + 1
        said = found if found[1] else _NUMBER.search(found[0])
        number = int(said[1]) if said else number + 1
        if number in rows or not 1 <= number <= LAST_ROW:
            raise damaged(part, f"row {number}")
        rows[number] = content[found.start() : at]
        if not said:
            head = len(b"<" + prefix + b"row")
            rows[number] = rows[number][:head] + b' r="%d"' % number + rows[number][head:]
    _require_nothing(content[at:end], part)
    return rows


def _require_nothing(between: bytes, part: str) -> None:
    """Refuse what stands between two rows and is none: it would be lost."""
    if between and not between.isspace():
        raise damaged(part, "sheetData")


def damaged(part: str, where: str) -> UnreadableError:
    """Return the refusal of a sheet that makes no sense at some place."""
    return UnreadableError(
        msg("{part} inside the workbook is damaged: {error}.", part=part, error=where)
    )
