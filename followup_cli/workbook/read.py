"""Reading a workbook: whole for a plan, the schedule alone each morning, its headers for `init`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_desk import Morning, Settings, State
from followup_cli.workbook.columns import style_of
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.index import anchors, state_of
from followup_cli.workbook.language import language_of
from followup_cli.workbook.locate import (
    FACTS,
    Found,
    locate_ours,
    names_of,
    split_target,
)
from followup_cli.workbook.morning import tickets_at_a_glance, unseen_notices
from followup_cli.workbook.periods import fellows
from followup_cli.workbook.records import read_rows
from followup_cli.workbook.scan import extent_of
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.settings import parse_settings
from followup_cli.workbook.tasks import schedule_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from followup_cli.model_desk import Desk
    from followup_cli.workbook.grid import Book

_SMALL = 5_000_000  # bytes of XML that are read in a blink


def read_desk(path: Path) -> Desk:
    """Read a workbook whole: every sheet found, typed, with everything wrong in it."""
    from followup_cli.workbook import desk  # pandas is never on the path of `due`

    return desk.read_desk(path)


def read_desk_and_maps(path: Path) -> tuple[Desk, Mapping[str, str]]:
    """Read a workbook whole, and propose its mappings: `Orders.amount` → `Sales!Total`."""
    from followup_cli.workbook import desk

    return desk.read_desk_and_maps(path)


def sheet_names(path: Path) -> Mapping[str, str]:
    """Return the name of each sheet of ours, by kind: not ours where the user had one of it."""
    with open_book(path) as book:
        return {kind: anchor.sheet for kind, anchor in anchors(book.index).items()}


def read_morning(path: Path) -> Morning:
    """Read the schedule, tickets and notices at a glance, and what has come since the last plan."""
    with open_book(path) as book:
        found = locate_ours(book, ("Schedule", "Settings"))
        settings = _settings(found)
        lang = language_of(book, found, settings)
        style = style_of(settings, lang, from_1904=book.index.from_1904)
        layout = found.one("Schedule")
        tasks = schedule_of(book, layout, style)
        state = state_of(book.index)
        since = _since(book, state, settings) if state else {}
        notices = unseen_notices(book, style)
        tickets = tickets_at_a_glance(book, settings.maps, style)
        return Morning(path, lang, tasks.tasks, tasks.problems, state, since, notices, tickets)


def _settings(found: Found) -> Settings:
    layout = found.one("Settings")
    return parse_settings(read_rows(layout))[0] if layout else Settings()


def _since(book: Book, state: State, settings: Settings) -> dict[str, int]:
    """Return how many rows each sheet has grown by, of those that the last plan counted."""
    sheets = _sheets_of(book, settings)
    grown = {
        kind: _last_row(book, fellows(sheets[kind], book.index.parts, SHEETS[kind]), last) - last
        for kind, last in state.last_rows.items()
        if kind in sheets
    }
    return {kind: n for kind, n in grown.items() if n > 0}


def _sheets_of(book: Book, settings: Settings) -> dict[str, str]:
    mapped = {
        name.partition(".")[0]: found[0]
        for name, target in settings.maps.items()
        if (found := split_target(target, book))
    }
    named = {kind: name for kind in FACTS for name in names_of(book, SHEETS[kind])}
    anchored = {kind: anchor.sheet for kind, anchor in anchors(book.index).items()}
    return named | mapped | anchored


def _last_row(book: Book, names: Sequence[str], last: int) -> int:
    """Return the last rows of sheets, added up: as they say, or as they are where that is quick."""
    parts = [book.index.parts[name] for name in names]
    extents = [extent_of(book.package, part) for part in parts]
    said = sum(extent.row for extent in extents if extent is not None)
    large = any(book.package.getinfo(part).file_size > _SMALL for part in parts)
    if all(extents) and (said <= last or large):
        return said
    return sum(book.grid(name).height for name in names)
