"""Lines of `Log`: what a plan did to a task and why; and what the log remembers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from followup_cli.merge_rekey import rekey_memory
from followup_cli.model import LogLine, Moment, day
from followup_cli.model_hygiene import COMMAND as CLEANED
from followup_cli.model_hygiene import is_merging, merged_into
from followup_cli.model_plan import Key, Memory
from followup_cli.terms import Several, Trigger
from followup_cli.words import tell
from followup_cli.workbook.labels import fold, label
from followup_cli.workbook.schema import CUSTOMERS, LEADS, OUTBOX, SCHEDULE, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.model import Row, Task
    from followup_cli.model_plan import NewTerm, Sign
    from followup_cli.words import Message

COMMAND = "plan"
_KEYS = ("Schedule", "key")
_OF_THE_LOOP = frozenset(name for s in (TICKETS, LEADS, OUTBOX) for name in (s.kind, s.zh))
_ENDS = ("Customers", "contract_end")
_IDS = ("Customers", "customer_id")
_SIGNS = {
    fold(label(sign, lang)): sign.value
    for sign in (Trigger.CHURN_RISK, Trigger.OPPORTUNITY)
    for lang in ("en", "zh")
}


def told(value: object, lang: str) -> str:
    """Return a cell's value as the log writes it: ISO dates, enumerations by their label."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum | Several):
        return label(value, lang)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


class Scribe:
    """Writes the lines of one plan: its moment and its language."""

    def __init__(self, as_of: datetime, lang: str) -> None:
        """Take when the plan is made, and the workbook's language."""
        self._as_of = as_of
        self._lang = lang

    def made(self, task: Task) -> LogLine:
        """Return the line that remembers a task, so that it is never made twice."""
        return self._line(task.task_id, "key", ("", task.key), task.why)

    def renamed(self, task: Task, key: Key, why: Message) -> LogLine:
        """Return the line that remembers by what other key a task is known, now that it moved."""
        return self._line(task.task_id, "key", (task.key, str(key)), tell(why, self._lang))

    def changed(self, before: Task, after: Task, field: str, why: Message) -> LogLine:
        """Return the line for a cell that the program changed."""
        values = (told(getattr(before, field), self._lang), told(getattr(after, field), self._lang))
        return self._line(after.task_id, field, values, tell(why, self._lang))

    def renewed(self, term: NewTerm, why: Message) -> LogLine:
        """Return the line that keeps a customer's old term, and its end."""
        return LogLine(
            self._as_of,
            COMMAND,
            CUSTOMERS.name(self._lang),
            term.customer_id,
            CUSTOMERS.column("contract_end").label(self._lang),
            term.ended.isoformat(),
            term.until.isoformat(),
            tell(why, self._lang),
        )

    def vanished(self, sign: Sign) -> LogLine:
        """Return the line that remembers that a sign has gone: when it appeared, and was gone."""
        return LogLine(
            self._as_of,
            COMMAND,
            CUSTOMERS.name(self._lang),
            sign.customer_id,
            label(sign.trigger, self._lang),
            sign.on.isoformat(),
            self._as_of.date().isoformat(),
            tell(sign.why, self._lang),
        )

    def rekeyed(self, old: str, new: str, why: Message) -> LogLine:
        """Return the line that remembers under what key a customer was known before."""
        return LogLine(
            self._as_of,
            COMMAND,
            CUSTOMERS.name(self._lang),
            new,
            CUSTOMERS.column("customer_id").label(self._lang),
            old,
            new,
            tell(why, self._lang),
        )

    def say(self, message: Message) -> str:
        """Return a message in the workbook's language."""
        return tell(message, self._lang)

    def _line(self, row: str, field: str, values: tuple[str, str], why: str) -> LogLine:
        sheet, named = SCHEDULE.name(self._lang), SCHEDULE.column(field).label(self._lang)
        return LogLine(self._as_of, COMMAND, sheet, row, named, *values, why)


def recall(log: Sequence[Row]) -> Memory:
    """Return what the log remembers: every task ever made, the terms renewed, the signs gone.

    Customers whose key has changed since are remembered under the new one, and those that were
    merged into another under that one's.
    """
    joined = merged_into(log)
    keys, ends, ids = (_names(*of) for of in (_KEYS, _ENDS, _IDS))
    made: dict[str, str] = {}
    renewed: set[tuple[str, date]] = set()
    gone: dict[tuple[str, str], date] = {}
    for row in log:
        field = fold(row.text("field"))
        if row.text("sheet") in _OF_THE_LOOP:
            continue
        if field in keys and Key.parse(row.text("after")):
            if row.text("command") == CLEANED and made.get(row.text("before")) == row.text("row"):
                del made[row.text("before")]  # it moved along with its customer
            made[row.text("after")] = row.text("row")
        elif field in ends and row.text("sheet") in _sheets():
            ended = _as_day(row.get("before"))
            if ended:
                renewed.add((row.text("row"), ended))
        elif change := _rekeying(row, field in ids, joined):
            memory = rekey_memory(Memory(made, frozenset(renewed), gone), *change)
            made, renewed, gone = dict(memory.made), set(memory.renewed), dict(memory.gone)
        elif field in _SIGNS and row.text("sheet") in _sheets():
            on = _as_day(row.get("after"))
            if on:
                gone[_SIGNS[field], row.text("row")] = on
    return Memory(made, frozenset(renewed), gone)


def _rekeying(row: Row, names_id: bool, joined: Mapping[str, str]) -> tuple[str, str] | None:  # noqa: FBT001  # what its field is
    """Return from what key to what other a line takes a customer, None where it takes none."""
    if is_merging(row):
        old, new = row.text("row"), row.text("after")
        return (old, new) if new and joined.get(old) == new else None
    ours = names_id and row.text("sheet") in _sheets()
    return (row.text("before"), row.text("after")) if ours else None


def _names(kind: str, field: str) -> frozenset[str]:
    sheet = SCHEDULE if kind == SCHEDULE.kind else CUSTOMERS
    column = sheet.column(field)
    return frozenset({fold(column.en), fold(column.zh)})


def _sheets() -> frozenset[str]:
    return frozenset({CUSTOMERS.kind, CUSTOMERS.zh})


def _as_day(value: object) -> date | None:
    if isinstance(value, date):
        moment: Moment = value
        return day(moment)
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
