"""Everything in a workbook, read and typed: what `plan`, `check` and `report` begin from."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.model_desk import Desk
from followup_cli.words import msg
from followup_cli.workbook.columns import style_of
from followup_cli.workbook.copies import copy_notes
from followup_cli.workbook.factsheets import read_facts
from followup_cli.workbook.files import fingerprint_of, read_content, require_workbook
from followup_cli.workbook.grid import open_book
from followup_cli.workbook.history import history_of
from followup_cli.workbook.index import anchors, state_of
from followup_cli.workbook.language import language_of
from followup_cli.workbook.locate import FACTS, Found, locate_facts, locate_ours
from followup_cli.workbook.mapped import map_problems, maps_of
from followup_cli.workbook.painted import is_painted
from followup_cli.workbook.periods import fellows
from followup_cli.workbook.records import broken_problems, place_of, read_rows
from followup_cli.workbook.schema import SHEETS
from followup_cli.workbook.settings import parse_settings
from followup_cli.workbook.tasks import Tasks, schedule_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from followup_cli.model import Row
    from followup_cli.model_desk import Place
    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout

_POLICY = ("Rules", "Templates", "Team", "Settings")


def read_desk(path: Path) -> Desk:
    """Read a workbook whole; MissingSheetError or LayoutError where a sheet lacks what it needs."""
    with _opened(path) as (book, content):
        return _read(book, path, content)


def read_desk_and_maps(path: Path) -> tuple[Desk, Mapping[str, str]]:
    """Read a workbook whole, and where the user's own sheets hold our columns, in one reading."""
    with _opened(path) as (book, content):
        return _read(book, path, content), maps_of(book)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Book, bytes]]:
    """Open a workbook as it is at one moment, whoever saves it while we read."""
    require_workbook(path)
    content = read_content(path)
    with open_book(path, content) as book:
        yield book, content


def _read(book: Book, path: Path, content: bytes) -> Desk:
    found = locate_ours(book, tuple(SHEETS))
    settings, problems = parse_settings(_rows(found, "Settings"))
    locate_facts(book, found, settings.maps)
    problems += map_problems(book, found)
    lang = language_of(book, found, settings)
    style = style_of(settings, lang, from_1904=book.index.from_1904)
    tasks = _tasks(book, found, style)
    past = history_of(book, found.one("History"), style, tasks.tasks)
    facts = read_facts(book.broken, found, style)
    return Desk(
        path=path,
        fingerprint=fingerprint_of(content),
        lang=lang,
        places={kind: _place(book, layouts[0]) for kind, layouts in found.layouts.items()},
        settings=settings,
        customers=facts.customers,
        orders=facts.orders,
        tickets=facts.tickets,
        events=facts.events,
        leads=facts.leads,
        outbox=facts.outbox,
        tasks=tasks.tasks,
        rules=_rows(found, "Rules"),
        templates=_rows(found, "Templates"),
        team=_rows(found, "Team"),
        log=_rows(found, "Log"),
        problems=(
            *problems,
            *_policy_problems(book, found),
            *tasks.problems,
            *past.problems,
            *found.problems,
            *facts.problems,
            *_notes(book, found),
            *copy_notes(path),
        ),
        state=state_of(book.index),
        named=frozenset(anchors(book.index)),
        content=content,
        past=past.tasks,
        past_rows=past.rows,
    )


def _place(book: Book, layout: Layout) -> Place:
    """Return where a sheet stands; its last row counts its fellows too, where one is a month."""
    place = place_of(layout)
    months = fellows(place.name, book.index.parts, layout.sheet)
    if len(months) == 1:
        return place
    return place._replace(last_row=sum(book.grid(name).height for name in months))


def _rows(found: Found, kind: str) -> tuple[Row, ...]:
    layout = found.one(kind)
    return read_rows(layout) if layout else ()


def _tasks(book: Book, found: Found, style: Style) -> Tasks:
    return schedule_of(book, found.one("Schedule"), style)


def _policy_problems(book: Book, found: Found) -> Iterator[Problem]:
    for kind in _POLICY:
        layout = found.one(kind)
        if layout:
            yield from broken_problems(layout, book.broken(layout.grid.name))


def _notes(book: Book, found: Found) -> Iterator[Problem]:
    """Say what people may expect to be read, and is not: colours, and sheets that reach too far."""
    for kind in FACTS:
        for layout in found.layouts.get(kind, ()):
            name = layout.grid.name
            if is_painted(book.package, book.index.parts[name], layout.header_row):
                message = msg("colours and strikethrough are not read")
                hint = msg("Put what they mean into a column of its own.")
                yield Problem(name, "", message, hint, note=True)
    for name in book.index.parts:
        if book.is_vast(name):
            message = msg(
                "this sheet reaches too far to be read; a stray cell may stand at its end"
            )
            yield Problem(name, "", message, msg("Delete the empty rows and columns, and save."))
