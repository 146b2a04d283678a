"""What `Log` remembers of tickets, leads and notices: each key once made, and every row's history.

A line of the field Key remembers that a row was made for a record (`After` is the key), or was
withdrawn as its record asks for it no more (`Before` is the key, and `After` is empty).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import END_OF_DAY
from followup_cli.model_hygiene import is_merging, merged_into
from followup_cli.model_loop import Turn
from followup_cli.model_plan import Key
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import CUSTOMERS, LEADS, OUTBOX, SCHEDULE, TICKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model import Row
    from followup_cli.workbook.schema import Sheet

KINDS = (TICKETS.kind, LEADS.kind, OUTBOX.kind)
_BY_NAME = {name: sheet for sheet in (TICKETS, LEADS, OUTBOX) for name in (sheet.kind, sheet.zh)}
_KEY = frozenset({fold(SCHEDULE.column("key").en), fold(SCHEDULE.column("key").zh)})
_LONG_AGO = datetime(1900, 1, 1)  # noqa: DTZ001  # of a line whose time somebody wrote over
_WHO = (frozenset({CUSTOMERS.kind, CUSTOMERS.zh}), frozenset({"Customer ID", "客户编号"}))


class Account(NamedTuple):
    """What the log remembers: ids by kind and key, rows withdrawn, histories by kind and id.

    `keys` are those of the rows, by kind and id, `renamed` the customers whose key has changed
    since, old and new, the first first.
    """

    made: Mapping[tuple[str, str], str] = {}
    keys: Mapping[tuple[str, str], str] = {}
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    turns: Mapping[tuple[str, str], tuple[Turn, ...]] = {}
    renamed: tuple[tuple[str, str], ...] = ()

    def of(self, kind: str, row_id: str) -> tuple[Turn, ...]:
        """Return the history of a row."""
        return self.turns.get((kind, row_id), ())

    def known(self, kind: str, row_id: str, field: str) -> str:
        """Return what the log knows a cell to hold, "" where it knows nothing of it."""
        turns = (turn for turn in reversed(self.of(kind, row_id)) if turn.field == field)
        return next((turn.after for turn in turns), "")

    def ids(self, kind: str) -> frozenset[str]:
        """Return every id of a kind that the log has known."""
        return frozenset(row_id for of, row_id in self.turns if of == kind)


def recall_loop(log: Sequence[Row], renamed: Mapping[str, str] | None = None) -> Account:
    """Return what the log remembers; `renamed` are customers whose key is another by now."""
    keys: dict[tuple[str, str], str] = {}
    withdrawn: set[tuple[str, str]] = set()
    turns: defaultdict[tuple[str, str], list[Turn]] = defaultdict(list)
    known_as: list[tuple[str, str]] = []
    joined = merged_into(log)
    for row in log:
        sheet = _BY_NAME.get(row.text("sheet"))
        if sheet is None:
            known_as += _renaming(row, joined)
            continue
        about = (sheet.kind, row.text("row"))
        turn = _turn(row, sheet)
        turns[about].append(turn)
        if turn.field == "key":
            _remember(turn, about, keys, withdrawn)
        elif turn.field == "status" and turns[about][-2:-1] and turns[about][-2].field != "key":
            withdrawn.discard(about)  # a person has taken it up since
    known_as += (renamed or {}).items()
    now = {about: _today(text, known_as) for about, text in keys.items()}
    made = {(kind, text): row_id for (kind, row_id), text in now.items()}
    histories = {about: tuple(found) for about, found in turns.items()}
    return Account(made, now, frozenset(withdrawn), histories, tuple(known_as))


def _remember(
    turn: Turn,
    about: tuple[str, str],
    keys: dict[tuple[str, str], str],
    withdrawn: set[tuple[str, str]],
) -> None:
    if Key.parse(turn.after):
        keys[about] = turn.after
        withdrawn.discard(about)
    elif Key.parse(turn.before):
        withdrawn.add(about)


def _turn(row: Row, sheet: Sheet) -> Turn:
    named = fold(row.text("field"))
    fields = (c.field for c in sheet.columns if named in (fold(c.en), fold(c.zh)))
    field = "key" if named in _KEY else next(fields, named)
    texts = (row.text(name) for name in ("before", "after", "why"))
    return Turn(_moment(row.get("time")), row.text("command"), field, *texts)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, END_OF_DAY)
    return _LONG_AGO


def _renaming(row: Row, joined: Mapping[str, str]) -> list[tuple[str, str]]:
    if is_merging(row):
        old, new = row.text("row"), row.text("after")
        return [(old, new)] if new and joined.get(old) == new else []
    sheets, fields = _WHO
    theirs = row.text("sheet") in sheets and row.text("field") in fields
    return [(row.text("before"), row.text("after"))] if theirs else []


def _today(text: str, known_as: Iterable[tuple[str, str]]) -> str:
    """Return a key under the name that its customer has now."""
    key = Key.parse(text)
    for old, new in known_as:
        if key and key.customer_id == old:
            key = key._replace(customer_id=new)
    return str(key)
