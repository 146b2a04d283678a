"""Where everything stands on the page of a review: tiles, findings, and the bands of charts.

The geometry never changes, so that what people add beside and below keeps its place, and an
earlier page is known again by its landmarks: slots that are not needed are hidden rows. Rows and
columns are counted from the page's first cell, its title.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.model_page import Finding, Headline, Page
    from followup_cli.terms import Term

FOUND, CHARTS = msg("What was found"), msg("Charts")
NOTHING = msg("Nothing stands out.")

COLUMN_WIDTH, MARGIN_WIDTH = 8, 2
COLUMNS = 12
TILE_COLUMNS, TILES_A_ROW, TILES = 3, 4, 8
FINDINGS = 12
TITLE, SUBTITLE, TILES_AT, FOUND_AT = 0, 1, 3, 13
TILE_LINES = 4  # label, value, change, counts
TILE_PITCH = TILE_LINES + 1
FINDINGS_AT = FOUND_AT + 1
CHARTS_AT = FINDINGS_AT + 2 * FINDINGS + 1
ROWS = CHARTS_AT + 1
BANDS_AT = CHARTS_AT + 1
BAND_ROWS, BAND_PITCH, BANDS = 15, 16, 12
ADVICE_COLUMNS = 9
SAID_AT = 1  # the column of a finding's sentence; its number stands before it

LABEL, VALUE, MOVED, COUNTS = "label", "value", "moved", "counts"
NUMBER, SAID, ADVICE, WHERE = "number", "said", "advice", "where"
HEADING, HEAD, SUBHEAD = "heading", "title", "subtitle"

HEIGHTS = {
    TITLE: 30.0, SUBTITLE: 18.0, 2: 8.0, 7: 8.0, 12: 12.0,
    **{at + i: height for at in (TILES_AT, TILES_AT + TILE_PITCH)
       for i, height in enumerate((18.0, 32.0, 17.0, 17.0))},
    FOUND_AT: 22.0, CHARTS_AT - 1: 12.0, CHARTS_AT: 22.0,
}  # fmt: skip
HEIGHT = 15.0


class Slot(NamedTuple):
    """A cell of the page, over as many columns as it spans, and how it looks."""

    row: int
    column: int
    wide: int
    look: str


class Said(NamedTuple):
    """What a slot says; `better` colours a change."""

    slot: Slot
    text: Message | Term | str
    better: bool | None = None


def slots() -> Iterator[Slot]:
    """Yield every cell that the page ever writes."""
    yield Slot(TITLE, 0, COLUMNS, HEAD)
    yield Slot(SUBTITLE, 0, COLUMNS, SUBHEAD)
    for number in range(TILES):
        yield from tile_slots(number)
    yield Slot(FOUND_AT, 0, COLUMNS, HEADING)
    for number in range(FINDINGS):
        yield from finding_slots(number)
    yield Slot(CHARTS_AT, 0, COLUMNS, HEADING)


def tile_slots(number: int) -> tuple[Slot, Slot, Slot, Slot]:
    """Return the four lines of a tile."""
    row = TILES_AT + TILE_PITCH * (number // TILES_A_ROW)
    column = TILE_COLUMNS * (number % TILES_A_ROW)
    label, value, moved, counts = (
        Slot(row + i, column, TILE_COLUMNS, look)
        for i, look in enumerate((LABEL, VALUE, MOVED, COUNTS))
    )
    return label, value, moved, counts


def finding_slots(number: int) -> tuple[Slot, Slot, Slot, Slot]:
    """Return a finding's number and sentence, and below them its advice and where it is from."""
    row = FINDINGS_AT + 2 * number
    return (
        Slot(row, 0, 1, NUMBER),
        Slot(row, SAID_AT, COLUMNS - SAID_AT, SAID),
        Slot(row + 1, SAID_AT, ADVICE_COLUMNS - SAID_AT, ADVICE),
        Slot(row + 1, ADVICE_COLUMNS, COLUMNS - ADVICE_COLUMNS, WHERE),
    )


def texts(page: Page, kpi: str, first_row: int) -> tuple[Said, ...]:
    """Return what every slot of the page says; `kpi` is the sheet whose rows findings name."""
    shown = page.headlines[:TILES]
    return (
        Said(Slot(TITLE, 0, COLUMNS, HEAD), page.title),
        Said(Slot(SUBTITLE, 0, COLUMNS, SUBHEAD), page.subtitle),
        *(one for n, tile in zip_longest(range(TILES), shown) for one in _tile(n, tile)),
        Said(Slot(FOUND_AT, 0, COLUMNS, HEADING), FOUND),
        *_findings(page.findings, kpi, first_row),
        Said(Slot(CHARTS_AT, 0, COLUMNS, HEADING), CHARTS if page.charts else ""),
    )


def _tile(number: int, tile: Headline | None) -> Iterator[Said]:
    label, value, moved, counts = tile_slots(number)
    if tile is None:
        yield from (Said(slot, "") for slot in (label, value, moved, counts))
        return
    yield Said(label, tile.figure)
    yield Said(value, tile.shown)
    yield Said(moved, tile.moved, tile.better)
    yield Said(counts, tile.counts)


def _findings(found: Sequence[Finding], kpi: str, first_row: int) -> Iterator[Said]:
    kept = found if len(found) <= FINDINGS else found[: FINDINGS - 1]
    lines: list[tuple[str, Message | str, Message | str, str]] = [
        (str(n), one.said, one.advice or "", _where(one, kpi, first_row))
        for n, one in enumerate(kept, start=1)
    ]
    if len(kept) < len(found):
        lines.append(("…", _more(len(found) - len(kept)), "", ""))
    if not found:
        lines.append(("", NOTHING, "", ""))
    lines += [("", "", "", "")] * (FINDINGS - len(lines))
    for number, line in enumerate(lines):
        yield from map(Said, finding_slots(number), line)


def _more(count: int) -> Message:
    return msg("{n} more: `followup report` says them all.", n=count)


def _where(one: Finding, kpi: str, first_row: int) -> str:
    """Return the rows and tasks that a finding comes from: `KPI 14–16, 20 · T0012`."""
    rows = ", ".join(_stretches([first_row + row for row in one.rows]))
    return " · ".join(filter(None, (f"{kpi} {rows}" if rows else "", ", ".join(one.tasks))))


def _stretches(rows: Sequence[int]) -> Iterator[str]:
    numbers = sorted(set(rows))
    ends = [a for a, b in pairwise([*numbers, float("inf")]) if b != a + 1]
    starts = [b for a, b in pairwise([float("-inf"), *numbers]) if b != a + 1]
    for start, end in zip(starts, ends, strict=True):
        yield f"{start:g}" if start == end else f"{start:g}–{end:g}"
