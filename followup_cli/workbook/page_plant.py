"""A page put into a workbook, or rewritten where it stands: cells, charts, and what they refer to.

It is planted after the sheets that are written whole: its charts refer to cells of `KPI` as they
stand in the very workbook that is being saved, whatever people called that sheet or moved in it.
"""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from followup_cli.model_page import Shape
from followup_cli.words import msg, tell
from followup_cli.workbook import markup
from followup_cli.workbook import page_layout as at
from followup_cli.workbook.graft import Graft
from followup_cli.workbook.package import Package
from followup_cli.workbook.page_charts import length
from followup_cli.workbook.page_find import Place, find_page
from followup_cli.workbook.page_frames import (
    Fresh,
    add_frame,
    covered,
    describe,
    frame_name,
    frames_for,
    frames_of,
    is_ours,
    remove_frame,
)
from followup_cli.workbook.page_series import draw, is_current, series_of, update
from followup_cli.workbook.page_write import PageWriter
from followup_cli.workbook.patch import Pen
from followup_cli.workbook.plant import Outcome
from followup_cli.workbook.ranges import Area
from followup_cli.workbook.schema import DEFINED_NAME, KPI
from followup_cli.workbook.schema_whole import PAGES
from followup_cli.workbook.sheetpart import ORDER, SheetPart
from followup_cli.workbook.whole import find_ours
from followup_cli.workbook.written import escape as writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.model import SheetPage
    from followup_cli.model_page import Chart, Page
    from followup_cli.workbook.book import Book
    from followup_cli.workbook.page_frames import Frame
    from followup_cli.workbook.styles import Styles
    from followup_cli.workbook.whole import Written

_DRAWN = f"{DEFINED_NAME}charts"  # a hidden name: the charts drawn so far
_ROOM = 14  # months on a line of half a page
_CROWD = 20  # columns on half a page


def plant_page(book: Book, styles: Styles, change: SheetPage, lang: str) -> Outcome:
    """Have a workbook hold a page."""
    kpi = find_ours(book, KPI.kind)
    assert kpi is not None, "the figures are written before the page that shows them"
    standing = find_page(book, change.kind)
    place = standing or _graft(book, styles, change.kind, lang)
    pen = Pen(book, place.entry, styles, lang)
    writer = PageWriter(pen, place, is_fresh=standing is None)
    writer.require_free()
    said = writer.say(at.texts(change.page, kpi.entry.name, kpi.header_row + 1))
    if standing is None:  # a page that somebody deleted took its charts along
        book.set_name(_DRAWN, '""', hidden=True)
    charts = _Charts(book, place, change.page, kpi, lang)
    drawn = charts.draw()
    if said or drawn:
        charts.mend()
        writer.set_breaks(_bands(book, place))
        book.set_name(DEFINED_NAME + change.kind, place.anchor, hidden=True)
    return Outcome(said or drawn)


def _graft(book: Book, styles: Styles, kind: str, lang: str) -> Place:
    """Put a page on which nothing is said yet at the end of the workbook."""
    from followup_cli.workbook.page_looks import (  # openpyxl takes 170 ms
        FIRST_COLUMN,
        FIRST_ROW,
        blank_page,
    )

    english, chinese = PAGES[kind]
    name = book.free_sheet_name(chinese if lang == "zh" else english)
    with Package(BytesIO(blank_page(name, lang))) as scratch:
        place = Place(Graft(book, styles, scratch).append(name), FIRST_ROW, FIRST_COLUMN)
    root = SheetPart(book, place.entry.part).edit()
    # Figures said as text are meant: without this Excel marks each with a green corner.
    meant = markup.require(root, "ignoredErrors", ORDER)
    markup.add(meant, "ignoredError", sqref=str(place.area), numberStoredAsText="1")
    return place


def _bands(book: Book, place: Place) -> int:
    """Return how many bands of charts reach below the page's cells."""
    lowest = max((area.bottom for area in covered(book, place.entry.part)), default=0)
    return max(1, -(-(lowest - place.row - at.BANDS_AT) // at.BAND_PITCH))


class _Charts:
    """The charts of a page, on the sheet where they stand or will."""

    def __init__(self, book: Book, place: Place, page: Page, kpi: Written, lang: str) -> None:
        self._book, self._place, self._page, self._kpi = book, place, page, kpi
        self._lang = lang
        self._part = place.entry.part
        self._drawn = self._remembered()
        self._mute: list[tuple[Frame, Chart]] = []

    def draw(self) -> bool:
        """Have every chart show what it should; return whether anything changed."""
        frames = list(frames_of(self._book, self._part))
        changed, kept = False, set(self._drawn)
        for chart in self._page.charts:
            found = frames_for(chart, frames, self._book, self._kpi.entry.name)
            for frame in found:
                changed |= self._update(frame, chart)
            if not found and chart.key not in self._drawn:  # else somebody took it out
                self._add(chart)
                changed = True
            kept.add(chart.key)
        gone = list(self._without_figures(frames))
        for frame in gone:
            remove_frame(self._book, frame)
            kept.discard(frame.name.removeprefix(DEFINED_NAME))
        changed |= self._remember(kept)
        return changed or bool(gone)

    def _without_figures(self, frames: list[Frame]) -> Iterator[Frame]:
        """Yield the charts of ours of which there is nothing to show any more."""
        shown = {frame_name(chart) for chart in self._page.charts}
        yield from (one for one in frames if is_ours(one.name) and one.name not in shown)

    def _update(self, frame: Frame, chart: Chart) -> bool:
        wanted = series_of(chart, self._kpi, self._lang)
        is_new = not is_current(self._book.package.look(frame.part), wanted)
        if is_new:
            root = self._book.package.edit(frame.part)
            update(root, chart, self._page, wanted, self._lang)
        if not frame.said:
            self._mute.append((frame, chart))
            return is_new
        return describe(self._book, frame, frame_name(chart), self._alt(chart)) or is_new

    def mend(self) -> None:
        """Have charts say again what they show, where a program left that out; by itself no news.

        LibreOffice does so, and to write only for that would be to write after each of its saves.
        """
        for frame, chart in self._mute:
            describe(self._book, frame, frame_name(chart), self._alt(chart))

    def _add(self, chart: Chart) -> None:
        content = draw(chart, self._page, self._kpi, self._lang)
        area = next(self._free(_is_wide(chart)))
        fresh = Fresh(frame_name(chart), content, area, self._alt(chart))
        add_frame(self._book, self._part, fresh)

    def _alt(self, chart: Chart) -> str:
        said = tell(chart.said, self._lang)
        title = tell(chart.title, self._lang)
        told = msg("{title}: {said}", title=title, said=said) if said else title
        return writable(tell(told, self._lang))

    def _free(self, is_wide: bool) -> Iterator[Area]:  # noqa: FBT001  # of two widths
        """Yield places on the page where nothing is drawn, from the top."""
        taken = list(covered(self._book, self._part))
        half = at.COLUMNS // 2
        starts = ((0, at.COLUMNS),) if is_wide else ((0, half), (half, half))
        for band in count():
            top = self._place.row + at.BANDS_AT + at.BAND_PITCH * band
            for first, wide in starts:
                left = self._place.column + first
                area = Area(top, left, top + at.BAND_ROWS - 1, left + wide - 1)
                if not any(area.meets(one) for one in taken):
                    yield area

    def _remembered(self) -> frozenset[str]:
        text = self._book.name_text(_DRAWN).strip('="')
        return frozenset(text.split(",")) - {""}

    def _remember(self, keys: set[str]) -> bool:
        return self._book.set_name(_DRAWN, f'"{",".join(sorted(keys))}"', hidden=True)


def _is_wide(chart: Chart) -> bool:
    """Whether a chart holds so much that it needs the whole width."""
    points = max(map(length, chart.curves))
    if chart.shape is Shape.LINES:
        return points > _ROOM
    return chart.shape is Shape.COLUMNS and points * len(chart.curves) > _CROWD
