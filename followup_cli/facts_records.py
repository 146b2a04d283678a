"""What people typed into `Schedule`, as rules count from it: the records of contacts, promises."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import Fact, address, day, from_text
from followup_cli.model_plan import Key
from followup_cli.terms import Trigger
from followup_cli.words import msg
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Place
    from followup_cli.words import Message

_RECORD = tuple(column.field for column in SCHEDULE.columns if column.whose == "person")
_SHOWN = tuple(column.field for column in SCHEDULE.columns if not column.hidden)
# In this order a record is pointed at: what rules ask about first.
_TELLING = ("score", "problem", "intent", *_RECORD)


class Records(NamedTuple):
    """The contacts there are, where their rows stand, and the day on which they are read.

    `tasks` have the ids and customers that the plan knows them by, those that people typed too.
    `archive` is where `History` stands, `archived` the rows of those that went there, by id.
    """

    tasks: tuple[Task, ...] = ()
    place: Place | None = None
    today: date = date.max
    archive: Place | None = None
    archived: Mapping[str, int] = {}

    def at(self, task: Task, field: str) -> str:
        """Return the address of a cell of a task, or its id where it stands in no row yet."""
        is_past = task.row is None and task.task_id in self.archived
        place = self.archive if is_past else self.place
        row = self.archived[task.task_id] if is_past else task.row
        if row is None or place is None:
            return task.task_id
        return address(place.name, place.columns.get(field, "A"), row)


NO_RECORDS = Records()


def record_facts(
    records: Records, since: Mapping[Trigger, date], keep: Collection[tuple[str, str]]
) -> Iterator[Fact]:
    """Yield the record of each contact that somebody typed, once for its task.

    It is dated by Done On; without one, by the day on which a plan first saw it.
    """
    seen = _first_seen(records.tasks)
    for task in _theirs(records.tasks):
        field = next((f for f in _TELLING if _is_typed(task, f)), "")
        moment = _recorded_on(task, seen, records.today)
        about = (task.customer_id, task.task_id)
        if field and (day(moment) >= since[Trigger.RECORD] or about in keep):
            yield Fact(
                Trigger.RECORD, *about[:1], moment, task.task_id, records.at(task, field),
                values=_values(task), visitor=visitor_of(task), why=_row_of(task),
            )  # fmt: skip


def promises(
    records: Records, since: Mapping[Trigger, date], keep: Collection[tuple[str, str]]
) -> Iterator[Fact]:
    """Yield the next contact that was agreed on in each row, for whoever made that contact.

    Of two rows that promise the same day the first id comes first, however people sort them.
    """
    for task in sorted(_theirs(records.tasks), key=lambda task: task.task_id):
        on = task.next_contact
        if on is None:
            continue
        cid, key = task.customer_id, on.isoformat()
        if on >= since[Trigger.NEXT_CONTACT] or (cid, key) in keep:
            where = records.at(task, "next_contact")
            yield Fact(
                Trigger.NEXT_CONTACT, cid, on, key, where,
                values=_values(task), visitor=visitor_of(task), why=_row_of(task),
            )  # fmt: skip


def _row_of(task: Task) -> Message:
    """Name a row by its id: people sort the schedule, and its cells would be others each time."""
    return msg("in {task}", task=task.task_id)


def visitor_of(task: Task) -> str:
    """Return who made a contact: Done By, else the owner of what is closed.

    Whose an open row is may change with the very plan that asks.
    """
    return task.done_by or ("" if task.is_open else task.owner)


def _theirs(tasks: Iterable[Task]) -> Iterator[Task]:
    return (task for task in tasks if task.task_id and task.customer_id)


def _is_typed(task: Task, field: str) -> bool:
    return getattr(task, field) not in (None, "")


def _recorded_on(task: Task, seen: Mapping[tuple[str, str], Moment], today: date) -> Moment:
    moment = task.done_on or seen.get((task.customer_id, task.task_id), today)
    return today if day(moment) > today else moment


def _first_seen(tasks: Iterable[Task]) -> Mapping[tuple[str, str], Moment]:
    """Return when a plan first saw each record that was acted on, by customer and task."""
    undated = {(t.customer_id, t.task_id) for t in tasks if t.done_on is None}
    found: dict[tuple[str, str], Moment] = {}
    for task in tasks:
        key = Key.parse(task.key) if "fact" in task.planned else None
        if key and (key.customer_id, key.fact) in undated:
            found[key.customer_id, key.fact] = from_text(task.planned["fact"])
    return found


def _values(task: Task) -> Mapping[str, object]:
    """Return a row by field as conditions see one, its blanks as None."""
    row = {**task.own, **{field: getattr(task, field) for field in _SHOWN}}
    return {"_kind": SCHEDULE.kind, **{f: None if v == "" else v for f, v in row.items()}}
