"""Rows of `Schedule` that are no tasks: totals, headings between the weeks, remarks below the list.

Whatever the program takes for a task gets an id and a status, so a person's remark must not be one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Problem, address
from followup_cli.model_plan import is_typed
from followup_cli.words import msg
from followup_cli.workbook.sums import is_sum_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup_cli.workbook.ends import TableEnd
    from followup_cli.workbook.header import Layout

# A contact that somebody typed says at least one of these: with whom, of what kind, or when.
_SAID = ("customer", "customer_id", "contact", "reach_at", "type", "due")


class Parted(NamedTuple):
    """The rows of a schedule, counted from 0: those that are tasks, and remarks on the list."""

    tasks: list[int]
    remarks: list[int]


def part_remarks(layout: Layout, rows: list[int], end: TableEnd | None) -> Parted:
    """Return which rows are tasks; `end` is where the table of the schedule ends.

    A row with a key of ours is one. Where the list ends, those say that rules made, not those that
    a person typed: else the plan that gives these their key would move the end. A sum below the
    list is neither a task nor a remark.
    """
    keys = layout.grid.columns[layout.columns["key"]] if "key" in layout.columns else ()
    unknown = [i for i in rows if keys and keys[i] == ""]
    if not unknown:
        return Parted(rows, [])
    ours = (i for i in rows if keys[i] != "" and not is_typed(str(keys[i])))
    inside = max(ours, default=layout.header_row - 1)
    inside = max(inside, end.last - 1 if end else 0)
    not_ours = {i for i in unknown if not _is_typed_task(layout, i, inside, end)}
    remarks = [i for i in unknown if i in not_ours and not _is_sum(layout, i, inside, end)]
    return Parted([i for i in rows if i not in not_ours], remarks)


def _is_typed_task(layout: Layout, row: int, inside: int, end: TableEnd | None) -> bool:
    if _is_sum(layout, row, inside, end) or not any(_said(layout, row, _SAID)):
        return False
    return not _is_lone(layout, row) or not _is_apart(layout, row, inside)


def _is_lone(layout: Layout, row: int) -> bool:
    return len(list(_said(layout, row, layout.columns))) == 1


def _is_apart(layout: Layout, row: int, inside: int) -> bool:
    """Whether a blank row parts a line from the list, or the lines above that go with it."""
    first = row
    while first - 1 > inside and _is_lone(layout, first - 1):
        first -= 1
    return first > inside and not any(_said(layout, first - 1, layout.columns))


def _is_sum(layout: Layout, row: int, inside: int, end: TableEnd | None) -> bool:
    """Whether a row below the list sums it up: the table's own total row, or one that was typed."""
    if row <= inside:
        return False
    if end is not None and end.last <= row < end.bottom:
        return True
    texts = _said(layout, row, layout.columns)
    named = any(isinstance(text, str) and is_sum_label(text) for text in texts)
    return named and not any(_said(layout, row, ("due",)))


def _said(layout: Layout, row: int, fields: Iterable[str]) -> Iterator[object]:
    """Yield what a row says in some of our columns."""
    for field in fields:
        at = layout.columns.get(field)
        if at is not None and layout.grid.columns[at][row] != "":
            yield layout.grid.columns[at][row]


def not_read(layout: Layout, remarks: Iterable[int]) -> Iterator[Problem]:
    """Say which rows are read as remarks: somebody may have meant a task."""
    for row in remarks:
        field = next(f for f in layout.columns if any(_said(layout, row, (f,))))
        yield Problem(
            address(layout.grid.name, layout.letters()[field], row + 1),
            str(next(_said(layout, row, (field,)))),
            msg("this row is read as a remark, not as a task"),
            msg("Where it is a task, move it up to the others and give it a customer and a day."),
            note=True,
        )
