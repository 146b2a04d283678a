"""The columns that `Settings` maps: proposed, still there, or a problem that says which is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.words import Message, msg
from followup_cli.workbook.index import anchors
from followup_cli.workbook.labels import fold
from followup_cli.workbook.locate import FACTS, locate_facts, locate_ours, split_target
from followup_cli.workbook.records import read_rows
from followup_cli.workbook.settings import is_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.locate import Found


def map_problems(book: Book, found: Found) -> tuple[Problem, ...]:
    """Return a policy problem for each mapping whose sheet or column is not there any more."""
    settings = found.one("Settings")
    return tuple(
        Problem(row.at("value"), row.text("value"), message, _HINT, policy=True)
        for row in (read_rows(settings) if settings else ())
        if is_map(row.text("setting")) and row.text("value")
        for message in _missing(book, found, row.text("value").strip())
    )


def _missing(book: Book, found: Found, target: str) -> Iterator[Message]:
    where = split_target(target, book)
    if where is None:
        yield msg("there is no such sheet any more")
        return
    headers = {
        fold(text)
        for layouts in found.layouts.values()
        for layout in layouts
        if layout.grid.name == where[0]
        for text in layout.texts
    }
    if headers and fold(where[1]) not in headers:
        yield msg("there is no such column in {sheet} any more", sheet=where[0])


def maps_of(book: Book) -> Mapping[str, str]:
    """Return where the user's own sheets hold our columns: `Orders.amount` → `Sales!Total`."""
    found = locate_ours(book, FACTS)
    ours = set(anchors(book.index))
    locate_facts(book, found, {})
    return {
        f"{kind}.{field}": f"{layout.grid.name}!{_header(layout.texts[at])}"
        for kind in FACTS
        if kind not in ours
        for layout in _told_apart(found.layouts.get(kind, ()))
        for field, at in layout.columns.items()
    }


def _told_apart(layouts: Sequence[Layout]) -> Sequence[Layout]:
    """Return the sheets of a kind, one for all months; the first comes last, to have its say."""
    others = [layout for layout in layouts if set(layout.columns) != set(layouts[0].columns)]
    return [*others, *layouts[:1]]


def _header(text: str) -> str:
    return " ".join(text.split())


_HINT = msg("Name the sheet and column as they are called now, or clear the row.")
