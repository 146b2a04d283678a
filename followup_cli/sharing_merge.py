"""Copies merged cell by cell, three ways: what was shared, what they made of it, what we did."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.sharing import OWN, id_field, say_value
from followup_cli.sharing_rows import Added, each_once, find_new
from followup_cli.sharing_wishes import find_remarks, find_wishes
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from followup_cli.model import Row
    from followup_cli.sharing import SharedRow
    from followup_cli.sharing_wishes import Came, Wish


class Taken(NamedTuple):
    """A cell that is taken from a copy, into our row."""

    ours: SharedRow
    wish: Wish

    @property
    def where(self) -> str:
        """The address of our cell."""
        return self.ours.at(self.wish.field)


class Conflict(NamedTuple):
    """A cell that is left as it is: what stands here, and what each copy says.

    `why` is for what is no matter of two values; `ours` is None where our row is gone.
    """

    ours: SharedRow | None
    wishes: tuple[Wish, ...]
    why: Message | None = None

    @property
    def where(self) -> str:
        """The address of our cell; of the copy's, where we have none."""
        wish = self.wishes[0]
        return self.ours.at(wish.field) if self.ours else f"{wish.came.name}: {wish.at}"


class MergedCopies(NamedTuple):
    """What comes of copies: cells taken, rows added, conflicts left, and remarks."""

    taken: tuple[Taken, ...]
    added: tuple[Added, ...]
    conflicts: tuple[Conflict, ...]
    remarks: tuple[Message, ...]


def merge_copies(
    ours: Sequence[SharedRow],
    copies: Sequence[Came],
    log: Sequence[Row],
    formulas: AbstractSet[str],
) -> MergedCopies:
    """Return what copies that came back change in our rows; nothing of ours is written over.

    Args:
        ours: Every row of ours that could have been shared.
        copies: The copies.
        log: What earlier merges brought.
        formulas: The addresses of our cells that hold formulas.
    """
    known, columns = _by_id(ours), _columns(ours)
    wishes = [wish for came in copies for wish in find_wishes(came, log)]
    judged = [
        _judge(known.get(cell[:2], ()), of_cell, formulas)
        for cell, of_cell in _by_cell(w for w in wishes if _has_column(w, columns)).items()
    ]
    new = each_once(find_new(came, ours, log) for came in copies)
    return MergedCopies(
        tuple(one for one in judged if isinstance(one, Taken)),
        new.added,
        tuple(one for one in judged if isinstance(one, Conflict)),
        (*_remarks(copies, wishes, columns), *new.remarks),
    )


def _columns(ours: Iterable[SharedRow]) -> AbstractSet[tuple[str, str]]:
    return {(row.kind, name) for row in ours for name in row.letters}


def _has_column(wish: Wish, columns: AbstractSet[tuple[str, str]]) -> bool:
    return not wish.field.startswith(OWN) or (wish.kind, wish.field) in columns


def _remarks(
    copies: Iterable[Came], wishes: Sequence[Wish], columns: AbstractSet[tuple[str, str]]
) -> Iterator[Message]:
    for came in copies:
        yield from find_remarks(came)
        yield from _new_columns(came, wishes, columns)


def _new_columns(
    came: Came, wishes: Iterable[Wish], columns: AbstractSet[tuple[str, str]]
) -> Iterator[Message]:
    """Yield a remark for each column that somebody added to their copy."""
    new = [w.field for w in wishes if w.came is came and not _has_column(w, columns)]
    for field in dict.fromkeys(new):
        yield msg(
            "{name}: the column {column} is not here, so that nothing of it was brought back. "
            "Add it, and merge again.",
            name=came.name,
            column=field.removeprefix(OWN),
        )


def _judge(
    rows: Sequence[SharedRow], wishes: tuple[Wish, ...], formulas: AbstractSet[str]
) -> Taken | Conflict | None:
    """Return what becomes of a cell that copies ask to change; None where it is so already."""
    wish = wishes[0]
    if len(rows) != 1:
        why = msg("there is no such row here any more") if not rows else msg("it is here twice")
        return Conflict(rows[0] if rows else None, wishes, why)
    ours = rows[0]
    said = say_value(ours.values.get(wish.field), wish.came.base.lang)
    if all(each.readable and each.after == said for each in wishes) and _is_readable(ours, wish):
        return None
    refused = _why_refused(ours, wishes, formulas)
    if refused is not None:
        return Conflict(ours, wishes, refused)
    agreed = len({each.after for each in wishes}) == 1
    untouched = all(each.before == said for each in wishes)
    return Taken(ours, wish) if agreed and untouched else Conflict(ours, wishes)


def _why_refused(
    ours: SharedRow, wishes: Iterable[Wish], formulas: AbstractSet[str]
) -> Message | None:
    wish = next(iter(wishes))
    if not all(each.readable for each in wishes):
        return msg("what was typed in the copy cannot be read")
    if not _is_readable(ours, wish):
        return msg("what stands here cannot be read")
    if wish.field not in ours.letters:
        return msg("there is no such column here")
    if ours.at(wish.field) in formulas:
        return msg("there is a formula here")
    return None


def _is_readable(ours: SharedRow, wish: Wish) -> bool:
    return wish.field not in ours.unreadable


def _by_id(rows: Iterable[SharedRow]) -> Mapping[tuple[str, ...], tuple[SharedRow, ...]]:
    found: dict[tuple[str, ...], tuple[SharedRow, ...]] = {}
    for row in rows:
        if row.values.get(id_field(row.kind)):
            key = (row.kind, row.row_id)
            found[key] = (*found.get(key, ()), row)
    return found


def _by_cell(wishes: Iterable[Wish]) -> Mapping[tuple[str, str, str], tuple[Wish, ...]]:
    found: dict[tuple[str, str, str], tuple[Wish, ...]] = {}
    for wish in wishes:
        found[wish.cell] = (*found.get(wish.cell, ()), wish)
    return found
