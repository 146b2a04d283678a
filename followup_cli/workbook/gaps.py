"""What a header of ours must hold: columns that were renamed or removed, or stand there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.errors import LayoutError
from followup_cli.words import msg
from followup_cli.workbook.header import labels_of
from followup_cli.workbook.labels import fold
from followup_cli.workbook.likeness import is_complete
from followup_cli.workbook.ranges import column_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_cli.workbook.header import Layout
    from followup_cli.workbook.schema import Column


def is_surely_ours(layout: Layout) -> bool:
    """Whether a sheet has most of a schedule's headers, as nobody types them for themselves."""
    return layout.kind == "Schedule" and len(layout.columns) * 2 > len(layout.sheet.columns)


def missing_of(layout: Layout) -> Sequence[Column]:
    """Return the columns that a sheet of ours cannot do without, and lacks."""
    if layout.sheet.role == "facts" and is_complete(layout):
        return ()
    columns = [c for c in layout.sheet.columns if c.field not in layout.columns]
    return [c for c in columns if _is_needed(layout.kind, c)]


def refuse_gaps(layout: Layout) -> None:
    """Refuse a sheet of ours that lost a column we need, or has two of a name; never guess."""
    missing = missing_of(layout)
    if missing:
        chinese = any("\u4e00" <= c <= "\u9fff" for c in "".join(layout.texts))
        raise LayoutError(
            msg(
                "{sheet} has no column {columns} in its header (row {row}). Write the header back; "
                "a deleted column comes back with Undo, or with `followup undo`.",
                sheet=layout.grid.name,
                columns=labels_of(missing, "zh" if chinese else "en"),
                row=layout.header_row,
            )
        )
    if layout.sheet.role == "edited":
        _refuse_doubles(layout)


def _is_needed(kind: str, column: Column) -> bool:
    ours = kind in {"Schedule", "History"} and column.whose in {"key", "shared"}
    return column.required or ours or kind == "Log"


def _refuse_doubles(layout: Layout) -> None:
    """Refuse a sheet in which two columns have one of our names: neither is plainly ours."""
    texts = [fold(text) for text in layout.texts]
    for column in layout.sheet.columns:
        both = [i for i, text in enumerate(texts) if text in {fold(column.en), fold(column.zh)}]
        if len(both) > 1:
            first, second = (f"{column_letters(i + 1)}{layout.header_row}" for i in both[:2])
            raise LayoutError(
                msg(
                    "{sheet} has two columns called {column} ({first} and {second}). "
                    "Give your own another name.",
                    sheet=layout.grid.name,
                    column=" ".join(layout.texts[both[0]].split()),
                    first=first,
                    second=second,
                )
            )
