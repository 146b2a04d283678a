"""Tickets and notices at a glance, for the list of every morning: plain cells, nothing heavy.

Tickets that take long to read, or a sheet that has lost a column, are left to the commands that
need them: the morning goes on without. Notices are read however many there are.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from followup_cli.errors import LayoutError, MissingSheetError
from followup_cli.model import address
from followup_cli.model_loop import Notice, Ticket
from followup_cli.workbook import schema
from followup_cli.workbook.columns import parse_column
from followup_cli.workbook.index import anchors
from followup_cli.workbook.locate import locate_mapped, locate_ours, names_of, split_target
from followup_cli.workbook.rows import choose_rows, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.workbook.columns import Style
    from followup_cli.workbook.grid import Book
    from followup_cli.workbook.header import Layout

LARGE = 8_000_000  # bytes of XML, some ten thousand tickets: more would be waited for
_OF_A_TICKET = (
    "ticket_id", "customer_id", "customer", "kind", "status", "owner", "due", "closed",
)  # fmt: skip
_OF_A_NOTICE = (
    "notice_id", "created", "to", "subject", "text", "customer", "about", "rule", "seen_on",
)  # fmt: skip


def tickets_at_a_glance(book: Book, maps: Mapping[str, str], style: Style) -> tuple[Ticket, ...]:
    """Return the tickets of our sheet, or of the user's own that is mapped or named so."""
    if any(_is_large(book, name) for name in _names(book, schema.TICKETS, maps)):
        return ()
    layout = _layout(book, schema.TICKETS, maps)
    if layout is None:
        return ()
    letter = layout.letters().get("ticket_id", "A")
    name = layout.grid.name
    return tuple(
        Ticket(**values, sheet=name, row=row, where=address(name, letter, row))
        for row, values in _rows(layout, _OF_A_TICKET, style)
    )


def unseen_notices(book: Book, style: Style) -> tuple[Notice, ...]:
    """Return the notices that nobody has seen; there are none before our sheet is there."""
    if schema.OUTBOX.kind not in anchors(book.index):
        return ()
    layout = _layout(book, schema.OUTBOX, {})
    if layout is None:
        return ()
    rows = _rows(layout, _OF_A_NOTICE, style)
    notices = (Notice(**values, row=row) for row, values in rows)
    return tuple(notice for notice in notices if notice.is_open)


def _layout(book: Book, sheet: schema.Sheet, maps: Mapping[str, str]) -> Layout | None:
    with suppress(LayoutError, MissingSheetError):
        mapped = locate_mapped(book, sheet.kind, maps, set())
        return mapped or locate_ours(book, (sheet.kind,)).one(sheet.kind)
    return None


def _names(book: Book, sheet: schema.Sheet, maps: Mapping[str, str]) -> Iterator[str]:
    """Yield the sheets that would be looked into."""
    anchor = anchors(book.index).get(sheet.kind)
    yield from [anchor.sheet] if anchor else names_of(book, sheet)
    for name, target in maps.items():
        found = split_target(target, book) if name.startswith(f"{sheet.kind}.") else None
        if found:
            yield found[0]


def _is_large(book: Book, name: str) -> bool:
    return book.package.getinfo(book.index.parts[name]).file_size > LARGE


def _rows(
    layout: Layout, fields: Iterable[str], style: Style
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the row and the values of each record, by field; a blank is left out."""
    kept = choose_rows(layout).kept
    columns = {
        field: parse_column(
            layout.sheet.column(field),
            pick(layout.grid.columns[layout.columns[field]], kept),
            style,
        ).values
        for field in fields
        if field in layout.columns
    }
    for i, row in enumerate(kept):
        values = {field: column[i] for field, column in columns.items()}
        yield row + 1, {field: value for field, value in values.items() if value is not None}
