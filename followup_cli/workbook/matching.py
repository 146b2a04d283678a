"""Which row of a sheet written whole becomes which: by what the row is about, never by its place.

A row of figures is about the same thing in the next month too: what a person put beside it stays
with it, where nothing in the sheet is about exactly what it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from followup_cli.model_figures import Figure, Scope
from followup_cli.workbook import schema as s
from followup_cli.workbook.labels import fold, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.workbook.body import Body
    from followup_cli.workbook.sheetpart import Held

Key = tuple[str, ...]
_PASSING = frozenset({"period"})  # what changes about a row though it is the same
_SAME_WORD = {fold(label(term, "zh")): fold(label(term, "en")) for term in chain(Scope, Figure)}


def match_rows(body: Body, rows: Sequence[Mapping[str, Held]]) -> list[int | None]:
    """Return the row that each new one was, None where it is new."""
    keys = key_fields(body.sheet.sheet)
    standing = [row for row in (*body.lines, *body.kept) if not body.is_blank(row)]
    found = _match_newest(body, rows, standing) if {*keys} >= _PASSING else {}
    for fields in dict.fromkeys((keys, tuple(name for name in keys if name not in _PASSING))):
        taken = set(found.values())
        free = _by_key(
            (row, _key(_values(body, row), fields)) for row in standing if row not in taken
        )
        for number, values in enumerate(rows):
            alike = free.get(_key(values, fields))
            if number not in found and alike:
                found[number] = alike.pop(0)
    return [found.get(number) for number in range(len(rows))]


def _match_newest(
    body: Body, rows: Sequence[Mapping[str, Held]], standing: Sequence[int]
) -> dict[int, int]:
    """Match the figures of the period that a sheet is of with those of the one it was of.

    Among them stand figures of other periods, for charts: what a person put beside this month's
    is not to stay behind with one of those.
    """
    was = _commonest(_values(body, row).get("period") for row in standing)
    now = _commonest(values.get("period") for values in rows)
    if was == now:
        return {}
    fields = tuple(name for name in key_fields(body.sheet.sheet) if name not in _PASSING)
    kept = {_key(_values(body, row), (*fields, *_PASSING)) for row in body.kept}
    old: dict[Key, int] = {}
    for row in standing:
        values = _values(body, row)
        if _word(values.get("period")) == was:
            old.setdefault(_key(values, fields), row)
    return {
        number: old.pop(_key(values, fields))
        for number, values in enumerate(rows)
        if _word(values.get("period")) == now
        and _key(values, fields) in old
        and _key(values, (*fields, *_PASSING)) not in kept
    }


def _commonest(periods: Iterable[Held]) -> str:
    counts = Counter(map(_word, periods)).most_common(1)
    return counts[0][0] if counts else ""


def key_fields(sheet: s.Sheet) -> tuple[str, ...]:
    """Return the fields that say what a row is about: its keys, else all that hold text."""
    keys = [c for c in sheet.columns if c.whose == "key"]
    return tuple(c.field for c in keys or [c for c in sheet.columns if c.kind == s.TEXT])


def _by_key(keyed: Iterable[tuple[int, Key]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for row, key in keyed:
        found[key].append(row)
    return found


def _values(body: Body, row: int) -> dict[str, Held]:
    line = body.line(row)
    return {field: line.values.get(column) for field, column in body.sheet.columns.items()}


def _key(values: Mapping[str, Held], fields: Sequence[str]) -> Key:
    return tuple(_word(values.get(field)) for field in fields)


def _word(held: Held) -> str:
    """Return a value as keys are compared: in one language, a number as its digits."""
    if isinstance(held, float):
        held = str(int(held)) if held.is_integer() else repr(held)
    said = fold(str(held or ""))
    return _SAME_WORD.get(said, said)
