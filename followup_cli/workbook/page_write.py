"""What a page says, written into its cells: only where it says something else than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.errors import LayoutError
from followup_cli.model_figures import Figure
from followup_cli.words import LANGUAGES, msg, tell
from followup_cli.workbook import markup
from followup_cli.workbook import page_layout as at
from followup_cli.workbook.labels import label
from followup_cli.workbook.measures import row_height
from followup_cli.workbook.patch import Pen, same, set_style, to_content
from followup_cli.workbook.sheetpart import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup_cli.workbook.page_find import Place
    from followup_cli.workbook.styles import Styles

_COLOURS = {True: "1E7B4B", False: "C0392B", None: "5B6672"}  # for the better, the worse, neither
_LETTERS = {
    at.SAID: 0.95,
    at.ADVICE: 1.1,
    at.WHERE: 1.2,
}  # on a line of the same length: bold, or smaller
_APART = 5.0  # points between what is said and the line above or below it
_PAGE_HIGH = 770.0  # points that a page of A4 holds, with a page of ours as wide as it is
_WRAPPED = frozenset({at.SUBHEAD, at.SAID, at.ADVICE, at.WHERE})


class PageWriter:
    """The cells of a page of ours, about to say something else."""

    def __init__(self, pen: Pen, place: Place, *, is_fresh: bool) -> None:
        """Keep the page's sheet and place; a fresh page has nothing on it yet."""
        self._pen, self._place, self._is_fresh = pen, place, is_fresh

    def require_free(self) -> None:
        """Refuse a page in whose cells somebody wrote something of their own."""
        slots = {(slot.row, slot.column): slot for slot in at.slots()}
        unused = set(self._unused())
        for row in self._pen.sheet.rows():
            for column in self._pen.sheet.cells(row):
                if not self._place.area.holds(row, column):
                    continue
                here = (row - self._place.row, column - self._place.column)
                formula = self._pen.sheet.formula(row, column) is not None
                is_theirs = formula or here not in slots or here in unused
                if is_theirs and (formula or self._pen.sheet.held(row, column) is not None):
                    raise _in_the_way(self._pen.at(row, column))

    def say(self, said: Sequence[at.Said]) -> bool:
        """Write what the page says; return whether any of it is new."""
        changed = [one for one in said if self._is_new(one)]
        for one in changed:
            self._write(one)
        rows = {one.slot.row for one in (said if self._is_fresh else changed)}
        self._set_heights([one for one in said if one.slot.row in rows])
        return bool(changed)

    def set_breaks(self, bands: int) -> None:
        """Have pages end between bands of charts, not through them."""
        first = self._place.row
        able = [at.CHARTS_AT, *(at.BANDS_AT + at.BAND_PITCH * n for n in range(1, bands))]
        band = at.BAND_PITCH * at.HEIGHT
        reached = sum(map(self._height, range(1, first + at.CHARTS_AT)))
        wanted = []
        for number, row in enumerate(able):
            high = band + (at.HEIGHTS[at.CHARTS_AT] if number == 0 else 0)
            if reached + high > _PAGE_HIGH:
                wanted.append(first + row - 1)
                reached = 0
            reached += high
        self._put_breaks({first + row - 1 for row in able}, wanted)

    def _unused(self) -> Iterator[tuple[int, int]]:
        """Yield the cells of tiles and findings that the page has not filled."""
        figures = {label(one, lang) for one in Figure for lang in LANGUAGES}
        nothing = {tell(at.NOTHING, lang) for lang in LANGUAGES}
        for number in range(at.TILES):
            tile = at.tile_slots(number)
            if self._held(tile[0]) not in figures:
                yield from ((slot.row, slot.column) for slot in tile)
        for number in range(at.FINDINGS):
            finding = at.finding_slots(number)
            is_ours = self._held(finding[0]) in (str(number + 1), "…")
            if not is_ours and self._held(finding[1]) not in nothing:
                yield from ((slot.row, slot.column) for slot in finding)

    def _at(self, slot: at.Slot) -> tuple[int, int]:
        return self._place.row + slot.row, self._place.column + slot.column

    def _held(self, slot: at.Slot) -> object:
        return self._pen.sheet.held(*self._at(slot))

    def _is_new(self, said: at.Said) -> bool:
        wanted = to_content(said.text, self._pen.lang, is_1904=False).held
        return not same(self._pen.sheet.held(*self._at(said.slot)), wanted)

    def _write(self, said: at.Said) -> None:
        place = self._at(said.slot)
        self._pen.write(*place, said.text)
        if said.slot.look == at.MOVED:
            style = coloured(self._pen.styles, self._pen.sheet.style_of(*place), said.better)
            set_style(self._pen.sheet.make_cell(*place), style)

    def _set_heights(self, said: Iterable[at.Said]) -> None:
        """Make rows as high as what they say, and hide those that say nothing."""
        rows: dict[int, list[at.Said]] = {}
        for one in said:
            rows.setdefault(one.slot.row, []).append(one)
        for row, ones in rows.items():
            texts = [(tell(one.text, self._pen.lang), _wide(one)) for one in ones]
            is_blank = not any(text for text, _ in texts) and at.TITLE < row < at.CHARTS_AT
            wrapped = any(one.slot.look in _WRAPPED for one in ones)
            high = row_height(texts, self._pen.lang) + _APART if wrapped else at.HEIGHTS[row]
            self._set_height(row, high, is_hidden=is_blank)
            if row == at.TILES_AT + at.TILE_PITCH:  # the blank row above the second row of tiles
                self._set_height(row - 1, at.HEIGHTS[row - 1], is_hidden=is_blank)

    def _set_height(self, row: int, high: float, *, is_hidden: bool) -> None:
        element = self._pen.sheet.edit_row(self._place.row + row)
        element.set("ht", f"{high:g}")
        element.set("customHeight", "1")
        if is_hidden:
            element.set("hidden", "1")
        else:
            element.attrib.pop("hidden", "")
        self._pen.changed = True

    def _height(self, row: int) -> float:
        look = self._pen.sheet.row_look(row) if row in self._pen.sheet.rows() else {}
        return 0.0 if markup.is_true(look.get("hidden")) else float(look.get("ht", at.HEIGHT))

    def _put_breaks(self, ours: set[int], wanted: Sequence[int]) -> None:
        """Keep the breaks that people set elsewhere."""
        root = self._pen.sheet.edit()
        listed = markup.require(root, "rowBreaks", ORDER)
        for one in markup.children(listed, "brk"):
            if int(one.get("id", "0")) in ours:
                listed.remove(one)
        for row in wanted:
            markup.add(listed, "brk", id=str(row), max="16383", man="1")
        listed[:] = sorted(listed, key=lambda one: int(one.get("id", "0")))
        listed.set("count", str(len(listed)))
        listed.set("manualBreakCount", str(sum(markup.is_true(b.get("man")) for b in listed)))
        if not len(listed):
            root.remove(listed)


def coloured(styles: Styles, style: int, better: bool | None) -> int:  # noqa: FBT001  # neither is an answer too
    """Return a format with the colour of a change: for the better, for the worse, or neither."""
    old = styles.format(style)
    fonts = styles.pieces("fonts")
    font = markup.copy(fonts[old.font])
    for colour in markup.children(font, "color"):
        colour.attrib.clear()
        colour.set("rgb", f"FF{_COLOURS[better]}")
    return styles.add_format(
        old._replace(font=styles.add_piece("fonts", font)), styles.pieces("cellXfs")[style]
    )


def _wide(said: at.Said) -> float:
    return said.slot.wide * at.COLUMN_WIDTH * _LETTERS.get(said.slot.look, 1.0)


def _in_the_way(where: str) -> LayoutError:
    return LayoutError(
        msg("{where} holds something of yours, among the cells that are written anew each time. "
            "Move it beside or below them.", where=where)
    )  # fmt: skip
