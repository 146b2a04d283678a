"""Rows that somebody typed into their copy: each comes over once, however often the copy comes."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.sharing import say_values
from followup_cli.sharing_wishes import COMMAND
from followup_cli.words import Message, msg
from followup_cli.workbook.schema import SHEETS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Row
    from followup_cli.sharing import SharedRow
    from followup_cli.sharing_wishes import Came

_WHO = ("customer_id", "customer", "type", "kind", "due", "opened", "intent")
_NOT_TYPED = frozenset({"key", "first_deadline"})
_DIGITS = 10


class Added(NamedTuple):
    """A row typed into a copy: what the log calls it, and what it holds by field."""

    came: Came
    row: SharedRow
    token: str
    values: Mapping[str, object]


class New(NamedTuple):
    """The rows that are new in a copy, and what to say of those that do not come over."""

    added: tuple[Added, ...]
    remarks: tuple[Message, ...]


def find_new(came: Came, ours: Iterable[SharedRow], log: Iterable[Row]) -> New:
    """Return the rows of a copy that were typed into it, and are not here yet."""
    here = {(row.kind, row.row_id) for row in ours if row.row_id}
    known = _known(came, log)
    added, remarks = [], []
    for row, token in _tokens(came):
        name, _, content = token.partition(" ")
        if name in known:
            if known[name] != content:
                remarks.append(_changed_since(came, row))
        elif (row.kind, row.row_id) in here:
            remarks.append(_not_shared(came, row))
        else:
            added.append(Added(came, row, f"{came.copy_id} {token}", _typed(came, row)))
    return New(tuple(added), tuple(remarks))


def each_once(found: Iterable[New]) -> New:
    """Return the new rows of several files, those of one copy that stand in two of them once."""
    added: dict[str, Added] = {}
    remarks: list[Message] = []
    for new in found:
        remarks += new.remarks
        for row in new.added:
            first = added.setdefault(row.token.rpartition(" ")[0], row)
            if first.token != row.token:
                remarks.append(_changed_since(row.came, row.row))
    return New(tuple(added.values()), tuple(remarks))


def _tokens(came: Came) -> Iterator[tuple[SharedRow, str]]:
    """Yield each new row with what it is known by: who and what it is about, then all it says."""
    seen: Counter[str] = Counter()
    for row in came.rows:
        if row.row_id and (row.kind, row.row_id) in came.base.rows:
            continue
        said = say_values(row, came.base.lang)
        about = _digest([row.kind, row.row_id, *(said.get(name, "") for name in _WHO)])
        seen[about] += 1
        yield row, f"{about}.{seen[about]} {_digest(sorted(map(str, said.items())))}"


def _known(came: Came, log: Iterable[Row]) -> Mapping[str, str]:
    found = {}
    for row in log:
        if row.text("command") == COMMAND:
            copy_id, _, token = row.text("after").partition(" ")
            if copy_id == came.copy_id:
                name, _, content = token.partition(" ")
                found[name] = content
    return found


def _typed(came: Came, row: SharedRow) -> Mapping[str, object]:
    """Return the cells of a new row, for whoever typed it; a mere name is nobody's id."""
    values = {name: value for name, value in row.values.items() if name not in _NOT_TYPED}
    if values.get("customer_id") == values.get("customer"):
        values.pop("customer_id", None)
    return values if row.kind == TICKETS.kind else {"owner": came.base.owner, **values}


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]


def _changed_since(came: Came, row: SharedRow) -> Message:
    return msg(
        "{name}: row {row} of {sheet} was brought here before, and has changed since: bring over "
        "by hand what is new.",
        name=came.name,
        row=row.row,
        sheet=SHEETS[row.kind].name(came.base.lang),
    )


def _not_shared(came: Came, row: SharedRow) -> Message:
    return msg(
        "{name}: {id} was not shared with {owner}, so that it is left as it is here.",
        name=came.name,
        id=row.row_id,
        owner=came.base.owner,
    )
