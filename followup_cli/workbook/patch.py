"""Cell edits inside a sheet that people edit: only these cells change, and what belongs to them."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.errors import LayoutError, RefusedValueError
from followup_cli.model import address
from followup_cli.terms import Term
from followup_cli.words import msg
from followup_cli.workbook import markup
from followup_cli.workbook.formats import for_date
from followup_cli.workbook.freshrow import cell_xml, row_xml
from followup_cli.workbook.ranges import (
    LAST_COLUMN,
    LAST_ROW,
    cell_name,
    column_letters,
    column_number,
    parse_area,
)
from followup_cli.workbook.sheetpart import SheetPart, serial
from followup_cli.workbook.strings import set_inline, unescape
from followup_cli.workbook.written import LONGEST, write_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from followup_cli.model import CellEdit
    from followup_cli.workbook.book import Book, SheetEntry
    from followup_cli.workbook.sheetpart import Held
    from followup_cli.workbook.styles import Styles

_SAME = 1e-11  # a date and time to a few hundredths of a second, money to far below a cent


class Content(NamedTuple):
    """A value as a cell will hold it; `dated` is whether it needs a date's format."""

    held: Held
    text: str = ""
    quoted: bool = False
    dated: bool = False
    timed: bool = False


_NOTHING = Content(None)


class Pen:
    """What writing into the cells of one sheet needs: the sheet, its styles, the language."""

    def __init__(self, book: Book, entry: SheetEntry, styles: Styles, lang: str) -> None:
        """Open the sheet's part."""
        self.sheet = SheetPart(book, entry.part)
        self.name = entry.name
        self.styles = styles
        self.lang = lang
        self.changed = False
        self.formulas_changed = False
        self._merges = self.sheet.merges()
        self._spread = self.sheet.spread_formulas()
        self._is_1904 = book.is_1904
        self._fitting: dict[tuple[object, ...], int] = {}
        self._labels: dict[Term, Content] = {}

    @property
    def first_fresh(self) -> int:
        """The first row below everything that the sheet lists, merges or fills by one formula."""
        bottoms = (area.bottom for area in (*self._merges, *self._spread))
        return max(self.sheet.last_row, *bottoms, 0) + 1

    def write(self, row: int, column: int, value: object, style: int | None = None) -> None:
        """Give a cell a value, in its own format or, where it is new, in the one given."""
        content = self._content(row, column, value)
        if same(self.sheet.held(row, column), content.held):
            return
        if style is None or self.sheet.cell(row, column) is not None:
            style = self.sheet.style_of(row, column)
        self._require_free(row, column)
        cell = self.sheet.make_cell(row, column)
        self._empty(cell)
        _fill(cell, content)
        set_style(cell, self._fit(style, content))
        self.changed = True

    def write_plain(self, row: int, values: Mapping[int, object]) -> bool:
        """Give cells of a plain row values in their own formats; else do nothing, and say so."""
        cells = self.sheet.plain(row, values)
        in_the_way = any(area.top <= row <= area.bottom for area in (*self._merges, *self._spread))
        if cells is None or in_the_way or not cells.keys() >= values.keys():
            return False
        fresh = {}
        for column, value in values.items():
            content = self._content(row, column, value)
            if not same(self.sheet.plain_value(cells[column]), content.held):
                style = self._fit(cells[column].style, content)
                fresh[column] = cell_xml("", cell_name(row, column), style, content).encode()
        if fresh:
            self.sheet.splice(row, cells, fresh)
            self.changed = True
        return True

    def add_row(
        self,
        row: int,
        values: Mapping[int, object],
        styles: Mapping[int, int],
        height: float | None = None,
        *,
        is_fixed: bool = False,
    ) -> None:
        """Add a fresh row, where there is nothing to find, to keep or to refuse.

        `is_fixed`: no program makes it higher for a longer text.
        """
        prefix, cells = self.sheet.prefix, []
        for column, value in values.items():
            content = self._content(row, column, value)
            style = styles[column] if content is _NOTHING else self._fit(styles[column], content)
            cells.append(cell_xml(prefix, cell_name(row, column), style, content))
        look = "" if height is None else f' ht="{height:g}"'
        look += ' customHeight="1"' if is_fixed else ""
        self.sheet.add_row(row, row_xml(prefix, row, cells, look))
        self.changed = True

    def write_formula(  # what a cell says of its formula
        self,
        row: int,
        column: int,
        formula: str,
        style: int,
        *,
        is_array: bool = False,
        kind: str = "",
    ) -> None:
        """Give a blank cell a formula, to be worked out when the file is next opened."""
        cell = self.sheet.make_cell(row, column)
        self._empty(cell)
        array = {"t": "array", "ref": cell_name(row, column)} if is_array else {}
        markup.add(cell, "f", **array).text = formula
        _end_with_extensions(cell)
        if kind:
            cell.set("cm", kind)
        set_style(cell, style)
        self.changed = self.formulas_changed = True

    def paint(self, row: int, column: int, style: int) -> None:
        """Give a cell that is not there yet a format, and nothing in it."""
        if self.sheet.cell(row, column) is None:
            set_style(self.sheet.make_cell(row, column), style)
            self.changed = True

    def at(self, row: int, column: int) -> str:
        """Return a cell's address as people write it."""
        return address(self.name, column_letters(column), row)

    def _content(self, row: int, column: int, value: object) -> Content:
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise LayoutError(
                msg("{sheet} is full: Excel has no row {row}.", sheet=self.name, row=row)
            )
        if isinstance(value, Term):
            return self._label(value)
        if value is None or value == "":  # half of the cells of a fresh schedule
            return _NOTHING
        content = to_content(value, self.lang, is_1904=self._is_1904)
        length = _length(value)
        if length > LONGEST:
            where = self.at(row, column)
            raise RefusedValueError(
                msg("{where}: a cell holds 32,767 characters; this text has {n}. Shorten it.",
                    where=where, n=length)
            )  # fmt: skip
        return content

    def _label(self, value: Term) -> Content:
        if value not in self._labels:
            self._labels[value] = to_content(value, self.lang, is_1904=self._is_1904)
        return self._labels[value]

    def _fit(self, style: int, content: Content) -> int:
        look = (style, content.held is None, *content[2:])
        if look not in self._fitting:
            self._fitting[look] = fitting_style(self.styles, style, content, self.lang)
        return self._fitting[look]

    def _require_free(self, row: int, column: int) -> None:
        where = self.at(row, column)
        for area in self._merges:
            if area.holds(row, column) and (row, column) != area[:2]:
                raise LayoutError(
                    msg("{where} lies inside merged cells ({area}). Unmerge them first.",
                        where=where, area=str(area))
                )  # fmt: skip
        formula = self.sheet.formula(row, column)
        spread = any(area.holds(row, column) for area in self._spread)
        if spread or (formula is not None and _is_shared(formula)):
            raise LayoutError(
                msg("{where} holds a formula that other cells share. "
                    "Copy it and paste it as a value first.", where=where)
            )  # fmt: skip

    def _empty(self, cell: Element) -> None:
        for name in ("f", "v", "is"):
            for old in markup.children(cell, name):
                cell.remove(old)
                self.formulas_changed |= name == "f"
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, "")


def write_edits(pen: Pen, edits: Sequence[CellEdit]) -> None:
    """Write the edits of one sheet."""
    for edit in edits:
        pen.write(edit.row, column_number(edit.column), edit.value)


def to_content(value: object, lang: str, *, is_1904: bool) -> Content:
    """Return what a cell will hold for a value."""
    written = write_value(value, lang)
    plain = written.value
    if isinstance(plain, str):
        return Content(unescape(plain), plain, written.quoted or plain.startswith("'"))
    if isinstance(plain, date):
        moment = plain if isinstance(plain, datetime) else datetime(*plain.timetuple()[:3])  # noqa: DTZ001  # Excel has no zones
        number = serial(moment, is_1904=is_1904)
        if number < 0:
            text = f"{plain:%Y-%m-%d}"
            return Content(text, text)
        return Content(number, dated=True, timed=written.timed)
    return Content(plain if plain is None or isinstance(plain, bool) else float(plain))


def same(held: Held, wanted: Held) -> bool:
    """Return whether a cell holds a value already."""
    if isinstance(held, float) and isinstance(wanted, float):
        return math.isclose(held, wanted, rel_tol=_SAME, abs_tol=_SAME)
    return type(held) is type(wanted) and held == wanted


def fitting_style(styles: Styles, style: int, content: Content, lang: str) -> int:
    """Return a cell's format, or the like one that shows a date or a text that is no formula."""
    if content.held is None:
        return style
    if not content.dated:
        return styles.variant(style, quoted=content.quoted)
    code = for_date(styles.number_format(style), lang, timed=content.timed)
    return styles.variant(style, number_format=code, quoted=False)


def set_style(cell: Element, style: int) -> None:
    """Set a cell's format; the first is said by saying nothing."""
    if style:
        cell.set("s", str(style))
    else:
        cell.attrib.pop("s", "")


def _is_shared(formula: Element) -> bool:
    """Whether other cells take their formula from this one."""
    area = parse_area(str(formula.get("ref", "")))
    return formula.get("t") == "shared" and area is not None and area[:2] != area[2:]


def _fill(cell: Element, content: Content) -> None:
    if isinstance(content.held, str):
        set_inline(cell, content.text)
    elif isinstance(content.held, bool):
        cell.set("t", "b")
        markup.add(cell, "v").text = str(int(content.held))
    elif content.held is not None:
        number = content.held
        markup.add(cell, "v").text = repr(int(number) if number.is_integer() else number)
    _end_with_extensions(cell)


def _end_with_extensions(cell: Element) -> None:
    """Keep what an extension says of a cell behind what the cell holds."""
    for extensions in markup.children(cell, "extLst"):
        cell.append(extensions)


def _length(value: object) -> int:
    """Return the length of a text as Excel counts it, 0 where it cannot be too long."""
    if not isinstance(value, str) or len(value) * 2 <= LONGEST:
        return 0  # short enough even if each of its characters counts for two
    return len(value.encode("utf-16-le", "surrogatepass")) // 2
