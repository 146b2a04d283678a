"""What has gathered in a workbook, and what would clean it: proposals, always in one order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.errors import RefusedValueError, UsageError
from followup_cli.hygiene_alike import Who, find_alike
from followup_cli.hygiene_board import ident_of, is_missing
from followup_cli.hygiene_found import ended_with_tasks, orphans, stale_tasks, unreachable
from followup_cli.hygiene_merge import merge_customers
from followup_cli.model_hygiene import Litter, Proposal, Sure
from followup_cli.terms import CustomerStatus
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from followup_cli.hygiene_alike import Alike
    from followup_cli.hygiene_board import Board


def find_proposals(board: Board, today: date) -> tuple[Proposal, ...]:
    """Return everything found in a workbook, numbered by its place in the list."""
    doubles = tuple(_duplicates(board))
    merged = {found.customer_id for found in doubles if found.is_safe}
    ended = [p for p in ended_with_tasks(board, today) if p.customer_id not in merged]
    taken = {found.customer_id for found in (*doubles, *ended)}
    return (
        *doubles,
        *ended,
        *orphans(board),
        *stale_tasks(board, today, taken),
        *unreachable(board),
    )


def choose(proposals: Sequence[Proposal], named: Sequence[str]) -> tuple[Proposal, ...]:
    """Return what is to be written: all that is safe, or what was named by number or id."""
    if not named:
        return tuple(found for found in proposals if found.is_safe)
    chosen = [find_proposal(proposals, name) for name in named]
    for found in chosen:
        if not found.strokes:
            said = {"id": found.ident, "why": [*found.reasons, *found.remarks]}
            raise RefusedValueError(msg("{id} is for people to do: {why}.", **said))
    return tuple(found for found in proposals if found in chosen)


def find_proposal(proposals: Sequence[Proposal], name: str) -> Proposal:
    """Return the proposal of a number or id; UsageError where there is none."""
    for number, found in enumerate(proposals, start=1):
        if name.strip().upper() in (str(number), found.ident):
            return found
    raise UsageError(msg("There is no proposal {name}. `followup clean` lists them.", name=name))


def work_out(board: Board, chosen: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Return proposals as they are one after another: a cell is filled once, a key given once."""
    done = []
    for found in chosen:
        merges = found.litter is Litter.DUPLICATE
        mine = _merging(board, found) if merges else _what_is_left(board, found)
        board = board.after(mine.strokes)
        done.append(mine)
    return tuple(done)


def _what_is_left(board: Board, found: Proposal) -> Proposal:
    fresh = (s for s in found.strokes if (s.sheet, s.row, s.column) not in board.written)
    return replace(found, strokes=tuple(fresh))


def _merging(board: Board, found: Proposal) -> Proposal:
    merge = merge_customers(board, found.into, found.customer_id)
    sure = Sure.DOUBTFUL if merge.is_costly else found.sure
    return replace(found, sure=sure, strokes=merge.strokes, remarks=merge.remarks)


def _duplicates(board: Board) -> Iterator[Proposal]:
    """Yield each customer that is another one too, with the one that is kept."""
    gone: dict[str, str] = {}
    kept: set[str] = set()
    costly: list[Proposal] = []
    for alike in find_alike([_who(board, cid) for cid in board.known]):
        one, other = (_kept_of(cid, gone) for cid in alike[:2])
        doubtful = alike.sure is Sure.DOUBTFUL
        if one == other or (doubtful and {alike.one, alike.other} & gone.keys()):
            continue
        into, out = _which_stays(board, one, other, kept)
        if out in kept:
            continue  # both have taken others in: the next run sees them
        found = _merging(board, _as_proposal(board, alike, into, out))
        if found.sure is not alike.sure:
            costly.append(found)  # nobody else is to go along with one that may not be merged
            continue
        gone[out] = into
        kept.add(into)
        yield found
    yield from _apart(costly, kept | gone.keys())


def _apart(found: Iterable[Proposal], taken: set[str]) -> Iterator[Proposal]:
    """Yield proposals no two of which are about one customer; the next run sees the rest."""
    for each in found:
        if taken.isdisjoint((each.customer_id, each.into)):
            taken |= {each.customer_id, each.into}
            yield each


def _kept_of(cid: str, gone: dict[str, str]) -> str:
    while cid in gone:
        cid = gone[cid]
    return cid


def _as_proposal(board: Board, alike: Alike, into: str, out: str) -> Proposal:
    one, other = sorted((into, out))
    name = board.name_of(out)
    ident = ident_of(Litter.DUPLICATE, one, other)
    return Proposal(ident, Litter.DUPLICATE, alike.sure, out, name, alike.reasons, into=into)


def _which_stays(board: Board, one: str, other: str, kept: set[str]) -> tuple[str, str]:
    """Return who is kept, and who goes: the one that more is known of, else the upper row."""
    order = {cid: number for number, cid in enumerate(board.known)}

    def weight(cid: str) -> tuple[int, ...]:
        return (
            -int(cid in kept),
            -int(board.has_id(cid)),
            int(board.customer(cid)["status"] is CustomerStatus.TERMINATED),
            -board.history_of(cid),
            -sum(not is_missing(value) for value in board.customer(cid).values()),
            order[cid],
        )

    first, second = sorted((one, other), key=weight)
    return first, second


def _who(board: Board, cid: str) -> Who:
    row = board.customer(cid)
    names = ("customer", "contact", "phone", "email", "wechat", "birthday")
    return Who(cid, *("" if is_missing(row[name]) else str(row[name]) for name in names))
