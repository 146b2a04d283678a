"""What cleaning writes into `Log`: a line for each cell, and who was merged into whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.hygiene_board import said
from followup_cli.model import CellEdit, LogLine
from followup_cli.model_hygiene import CALLED, COMMAND, MERGED, Litter
from followup_cli.terms import Term
from followup_cli.words import listed, msg, tell
from followup_cli.workbook.labels import label
from followup_cli.workbook.schema import CUSTOMERS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from followup_cli.model_hygiene import Proposal, Stroke
    from followup_cli.words import Message


def edits_of(strokes: Iterable[Stroke]) -> tuple[CellEdit, ...]:
    """Return the cells to write."""
    return tuple(CellEdit(s.sheet, s.row, s.column, s.after) for s in strokes)


def log_of(proposals: Iterable[Proposal], as_of: datetime, lang: str) -> tuple[LogLine, ...]:
    """Return the lines of the log for what is written: who was merged comes before its cells."""
    return tuple(line for found in proposals for line in _lines(found, as_of, lang))


def stroke_line(stroke: Stroke, as_of: datetime, why: str, lang: str) -> LogLine:
    """Return the line of a cell."""
    sheet = SHEETS[stroke.kind]
    return LogLine(
        as_of,
        COMMAND,
        sheet.name(lang),
        stroke.row_id,
        sheet.column(stroke.field).label(lang),
        logged(stroke.before, lang),
        logged(stroke.after, lang),
        why,
    )


def merging_line(
    other: str, into: str, as_of: datetime, why: str, lang: str, *, back: bool = False
) -> LogLine:
    """Return the line that merges a customer into another, or takes that back."""
    values = (into, "") if back else ("", into)
    field = MERGED.zh if lang == "zh" else MERGED.en
    return LogLine(as_of, COMMAND, CUSTOMERS.name(lang), other, field, *values, why)


def logged(value: object, lang: str) -> str:
    """Return a cell's value as the log writes it."""
    return label(value, lang) if isinstance(value, Term) else said(value)


def signed(why: Message | str, ident: str, lang: str) -> str:
    """Return a reason with the id of the proposal it belongs to."""
    return f"{tell(why, lang)} {mark_of(ident)}"


def mark_of(ident: str) -> str:
    """Return how a line of the log names its proposal."""
    return f"[{ident}]"


def _lines(found: Proposal, as_of: datetime, lang: str) -> Iterator[LogLine]:
    named = {"litter": CALLED[found.litter], "why": listed(found.reasons)}
    general = msg("{litter}: {why}", **named)
    if found.litter is Litter.DUPLICATE:
        yield merging_line(
            found.customer_id, found.into, as_of, signed(general, found.ident, lang), lang
        )
    elif found.litter is Litter.ORPHAN:
        yield _known_as(found, as_of, signed(general, found.ident, lang), lang)
    for stroke in found.strokes:
        why = signed(stroke.why or general, found.ident, lang)
        yield stroke_line(stroke, as_of, why, lang)


def _known_as(found: Proposal, as_of: datetime, why: str, lang: str) -> LogLine:
    """Return the line by which plans know under what id a customer stood in orders until now."""
    field = CUSTOMERS.column("customer_id").label(lang)
    names = (found.into, field, found.customer_id, found.into)
    return LogLine(as_of, COMMAND, CUSTOMERS.name(lang), *names, why)
