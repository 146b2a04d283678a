"""What was shared, kept inside the copy: three ways of comparing need the one in the middle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup_cli.sharing import say_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.sharing import SharedRow

_VERSION = 1
_DIGITS = 12


@dataclass(frozen=True)
class Base:
    """What a copy held when it was made, as text: whose it is, of which workbook, and its rows.

    `workbook` is the id of the workbook shared, `name` its file's name, `fingerprint` what it was;
    `rows` gives the filled cells of each row by (kind, id).
    """

    owner: str
    workbook: str
    name: str
    fingerprint: str
    shared_on: str
    lang: str
    rows: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def cells_by_row(
    rows: Iterable[SharedRow], lang: str
) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return the cells of rows as a base keeps them."""
    return {(row.kind, row.row_id): say_values(row, lang) for row in rows}


def to_lines(base: Base) -> tuple[str, ...]:
    """Return a base as lines of plain ASCII: what it is of, then a line for each row."""
    head = {name: value for name, value in vars(base).items() if name != "rows"}
    rows = ([kind, row_id, cells] for (kind, row_id), cells in base.rows.items())
    return tuple(json.dumps(line) for line in ([_VERSION, head], *rows))


def from_lines(lines: Sequence[str], copy_id: str) -> Base | None:
    """Return the base that lines hold; None where a letter of it is not as it was written."""
    if copy_id_of(lines) != copy_id or not lines:
        return None
    try:
        (version, head), *rows = map(json.loads, lines)
        known = {(str(kind), str(row_id)): dict(cells) for kind, row_id, cells in rows}
        return Base(**head, rows=known) if version == _VERSION else None
    except (TypeError, ValueError):  # somebody wrote the lines, and knew how to seal them
        return None


def copy_id_of(lines: Sequence[str]) -> str:
    """Return the id of a copy: another for whatever else was shared, or shared from."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_DIGITS]
