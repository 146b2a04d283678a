"""What a copy that came back asks for: each cell that somebody changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.sharing import OWN, few, is_theirs, label_of, say_value, say_values
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup_cli.model import Row
    from followup_cli.sharing import SharedRow
    from followup_cli.sharing_base import Base

Known = tuple[str, str]  # the kind and id of a row
COMMAND = "merge"
_Brought = Mapping[tuple[str, str], Sequence[str]]


class Came(NamedTuple):
    """A copy that came back: its id, its file's name, what was shared, and its rows now.

    `typed` is what stands in cells that could not be read, by address.
    """

    copy_id: str
    name: str
    base: Base
    rows: tuple[SharedRow, ...]
    typed: Mapping[str, str] = {}

    @property
    def why(self) -> Message:
        """What the log says of a cell that was taken from it."""
        return msg("from {owner}'s copy {copy}", owner=self.base.owner, copy=self.copy_id)


class Wish(NamedTuple):
    """A cell that somebody changed in a copy: what was shared, and what they made of it.

    `at` is the cell in the copy; `readable` is False where nobody can tell what stands there.
    """

    kind: str
    row_id: str
    field: str
    came: Came
    before: str
    after: str
    value: object
    at: str
    readable: bool = True

    @property
    def cell(self) -> tuple[str, str, str]:
        """The cell that it is about, wherever its row stands."""
        return self.kind, self.row_id, self.field


def find_wishes(came: Came, log: Iterable[Row]) -> tuple[Wish, ...]:
    """Return the cells of a copy that hold something else than was last known to both sides.

    That is what was shared, or what an earlier merge brought from this very copy.
    """
    brought = _brought_before(came, log)
    rows = _by_id(came.rows)
    return tuple(
        wish
        for key, shared in came.base.rows.items()
        if key in rows and len(rows[key]) == 1
        for wish in _changed(came, rows[key][0], shared, brought)
        if is_theirs(wish.kind, wish.field)
    )


def find_remarks(came: Came) -> tuple[Message, ...]:
    """Return what was done in a copy and does not come back: rows deleted, cells not theirs."""
    rows = _by_id(came.rows)
    return (*_gone(came, rows), *_not_theirs(came, rows))


def _brought_before(came: Came, log: Iterable[Row]) -> _Brought:
    """Return what earlier merges brought from this copy, by the row's id and the field's name."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in log:
        if row.text("command") == COMMAND and came.copy_id in row.text("why"):
            cell = (row.text("row"), fold(row.text("field")))
            found.setdefault(cell, []).append(say_value(row.get("after"), came.base.lang))
    return found


def _by_id(rows: Iterable[SharedRow]) -> Mapping[Known, list[SharedRow]]:
    found: dict[Known, list[SharedRow]] = {}
    for row in rows:
        if row.row_id:
            found.setdefault((row.kind, row.row_id), []).append(row)
    return found


def _changed(
    came: Came,
    row: SharedRow,
    shared: Mapping[str, str],
    brought: _Brought,
) -> Iterator[Wish]:
    said = say_values(row, came.base.lang)
    touched = {*shared, *said, *row.unreadable}
    for name in (name for name in row.letters if name in touched):
        label = fold(label_of(row.kind, name, came.base.lang))
        readable = name not in row.unreadable
        after = said.get(name, "") if readable else came.typed.get(row.at(name), "")
        # An older file of the same copy may come after a newer one: what was here stays.
        known = [shared.get(name, ""), *brought.get((row.row_id, label), ())]
        if after not in known or not readable:
            value = row.values.get(name) if readable else after
            yield Wish(
                row.kind, row.row_id, name, came, known[-1], after, value, row.at(name), readable
            )


def _gone(came: Came, rows: Mapping[Known, list[SharedRow]]) -> Iterator[Message]:
    gone = [row_id for kind, row_id in came.base.rows if (kind, row_id) not in rows]
    twice = [row_id for (_, row_id), found in rows.items() if len(found) > 1]
    if gone:
        yield msg("{name}: {ids}: deleted there, not deleted here.", name=came.name, ids=few(gone))
    if twice:
        yield msg(
            "{name}: {ids}: there more than once, so that nothing of it was brought back.",
            name=came.name,
            ids=few(twice),
        )


def _not_theirs(came: Came, rows: Mapping[Known, list[SharedRow]]) -> Iterator[Message]:
    cells = [
        wish.at
        for key, shared in came.base.rows.items()
        for row in rows.get(key, ())[:1]
        for wish in _changed(came, row, shared, {})
        if not is_theirs(wish.kind, wish.field) and not wish.field.startswith(OWN)
    ]
    if cells:
        yield msg(
            "{name}: {cells}: filled in by the program, so that a change there is left out.",
            name=came.name,
            cells=few(cells),
        )
