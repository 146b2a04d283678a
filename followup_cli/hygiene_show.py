"""Proposals as people and programs see them: numbered, with the cells as a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.hygiene_log import logged
from followup_cli.model_hygiene import CALLED
from followup_cli.words import listed, msg, shortened, tell
from followup_cli.workbook.labels import Names
from followup_cli.workbook.schema import SHEETS, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model_hygiene import Proposal, Stroke
    from followup_cli.words import Message

_MOST = 8  # cells of one sheet that are shown one by one
_LONGEST = 40
COLUMNS = (
    Column("number", "Number", "序号", WHOLE),
    Column("id", "ID", "编号"),
    Column("finding", "Finding", "发现"),
    Column("sure", "Sure", "把握"),
    Column("customer", "Customer", "客户名称"),
    Column("cell", "Cell", "单元格"),
    Column("before", "Before", "原值"),
    Column("after", "After", "新值"),
    Column("why", "Why", "原因"),
)


def told_lines(proposals: Sequence[Proposal], lang: str) -> Iterator[Message]:
    """Yield what was found, each with its reasons, its cells and what goes with it."""
    for number, found in enumerate(proposals, start=1):
        yield _heading(number, found)
        yield msg("     {why}", why=listed(found.reasons))
        yield from _cells(found.strokes, lang)
        for remark in found.remarks:
            yield msg("     {remark}", remark=remark)


def _heading(number: int, found: Proposal) -> Message:
    named = {
        "n": f"{number:>3}",
        "id": found.ident,
        "litter": CALLED[found.litter],
        "who": _who(found),
        "sure": CALLED[found.sure],
    }
    if found.into:
        return msg("{n}  {id}  {litter}, {sure}: {who} → {into}", **named, into=found.into)
    return msg("{n}  {id}  {litter}, {sure}: {who}", **named)


def _who(found: Proposal) -> str:
    if found.customer in ("", found.customer_id):
        return found.customer_id
    return f"{found.customer_id} {found.customer}".strip()


def cell_line(stroke: Stroke, lang: str) -> Message:
    """Return a cell's change as one line."""
    before, after = (shortened(logged(v, lang), _LONGEST) for v in (stroke.before, stroke.after))
    column = SHEETS[stroke.kind].column(stroke.field)
    named = {"where": stroke.where, "field": Names(column.en, column.zh)}
    return msg('     {where} {field}: "{before}" → "{after}"', **named, before=before, after=after)


def _cells(strokes: Sequence[Stroke], lang: str) -> Iterator[Message]:
    """Yield the cells, and of many in one sheet how many more there are."""
    shown: dict[str, int] = {}
    for stroke in strokes:
        shown[stroke.sheet] = shown.get(stroke.sheet, 0) + 1
        if shown[stroke.sheet] <= _MOST:
            yield cell_line(stroke, lang)
    for sheet, n in shown.items():
        if n > _MOST:
            yield msg("     {sheet}: {n} more cells, all in --format csv", sheet=sheet, n=n - _MOST)


def summary(proposals: Sequence[Proposal]) -> Message:
    """Return how much was found, and how much of it is written without being named."""
    safe = sum(found.is_safe for found in proposals)
    doubtful = sum(bool(found.strokes) and not found.is_safe for found in proposals)
    people = len(proposals) - safe - doubtful
    return msg(
        "Found: {n}. {safe} with --apply, {doubtful} only where named with --only, {people} for "
        "people to do.",
        n=len(proposals),
        safe=safe,
        doubtful=doubtful,
        people=people,
    )


def as_rows(proposals: Sequence[Proposal], lang: str) -> Iterator[Mapping[str, object]]:
    """Yield a row for each cell, and one for a finding without any."""
    for number, found in enumerate(proposals, start=1):
        general = {
            "number": number,
            "id": found.ident,
            "finding": tell(msg("{it}", it=CALLED[found.litter]), lang),
            "sure": tell(msg("{it}", it=CALLED[found.sure]), lang),
            "customer": _who(found),
            "why": tell(listed(found.reasons), lang),
        }
        yield from ({**general, **cell_row(stroke, lang)} for stroke in found.strokes)
        if not found.strokes:
            yield general


def cell_row(stroke: Stroke, lang: str) -> Mapping[str, object]:
    """Return a cell's change as a row of a table."""
    before, after = logged(stroke.before, lang), logged(stroke.after, lang)
    return {"cell": stroke.where, "before": before, "after": after}


def as_objects(
    proposals: Sequence[Proposal],
    lang: str,
    applied: bool,  # noqa: FBT001  # of all of them
) -> list[Mapping[str, object]]:
    """Return proposals as programs see them."""
    return [
        {
            "number": number,
            "id": found.ident,
            "finding": found.litter.value,
            "sure": found.sure.value,
            "customer_id": found.customer_id or None,
            "customer": found.customer,
            "into": found.into or None,
            "reasons": [tell(why, lang) for why in found.reasons],
            "remarks": [tell(remark, lang) for remark in found.remarks],
            "cells": [cell_object(stroke, lang) for stroke in found.strokes],
            "written": applied,
        }
        for number, found in enumerate(proposals, start=1)
    ]


def cell_object(stroke: Stroke, lang: str) -> Mapping[str, object]:
    """Return a cell's change as programs see it."""
    before, after = (logged(value, lang) or None for value in (stroke.before, stroke.after))
    return {"cell": stroke.where, "field": stroke.field, "before": before, "after": after}
