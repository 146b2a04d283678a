"""What the rules ask for, merged with what people did: no edit is lost, no task made twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.merge_adopt import adopt, by_its_channel
from followup_cli.merge_cells import (
    NOTHING,
    SHARED,
    follow,
    has_record,
    is_emptied,
    is_touched,
    moved_key,
    raise_priority,
    retire,
)
from followup_cli.merge_desk import Desk
from followup_cli.merge_log import Scribe, recall
from followup_cli.merge_named import apart
from followup_cli.merge_numbers import Numbers
from followup_cli.merge_owners import find_strangers, hand_over, is_handed, on_its_day, why_handed
from followup_cli.merge_restore import reopen, restore
from followup_cli.merge_why import why_changed, why_escalated, why_retired
from followup_cli.model import LogLine, Problem, address, as_text, day
from followup_cli.model_desk import Place
from followup_cli.model_plan import Gone, Key, Memory, Merged, TaskChange
from followup_cli.words import msg
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from followup_cli.model import Customer, Task
    from followup_cli.model_plan import Layout
    from followup_cli.model_rules import Person
    from followup_cli.words import Message

__all__ = ["Merged", "merge", "recall"]


class _Outcome(NamedTuple):
    """One row after the plan: the task, what was done to it, what to log, what to tell."""

    task: Task
    changes: tuple[TaskChange, ...] = ()
    log: tuple[LogLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def merge(
    layout: Layout,
    tasks: Sequence[Task],
    memory: Memory,
    customers: Mapping[str, Customer],
    people: Sequence[Person],
    *,
    as_of: datetime,
    lang: str,
    rekeyed: Mapping[str, str] = NOTHING,
    place: Place | None = None,
) -> Merged:
    """Return the schedule after a plan: rows in their order, new tasks after them by Due.

    `rekeyed` are the customers known under another key until now, to be logged: the new by the old;
    `place` is where the schedule stands, for the cells that are told of.
    """
    there = place or Place(SCHEDULE.name(lang), 1, {}, 1)
    clerk = _Clerk(layout, Desk(customers, people, as_of), Scribe(as_of, lang), there, memory.made)
    numbers = Numbers(tasks, memory.made.values())
    outcomes = [clerk.settle(task, numbers) for task in apart(tasks)]
    taken = {task.key for task in tasks} | memory.made.keys()
    outcomes += [
        clerk.create(task, numbers.next()) for task in layout.tasks if task.key not in taken
    ]
    merged = tuple(outcome.task for outcome in outcomes)
    told = (problem for outcome in outcomes for problem in outcome.problems)
    return Merged(
        tasks=merged,
        changes=tuple(change for outcome in outcomes for change in outcome.changes),
        log=(
            *clerk.rekeyed(rekeyed),
            *clerk.renewals(memory),
            *clerk.vanished(),
            *(line for outcome in outcomes for line in outcome.log),
        ),
        problems=(*told, *clerk.strangers(merged)),
    )


class _Clerk:
    """Goes through the rows one by one, with what the rules ask for at hand."""

    def __init__(
        self,
        layout: Layout,
        desk: Desk,
        scribe: Scribe,
        place: Place,
        made: Collection[str],
    ) -> None:
        self._layout, self._made = layout, made
        self._laid = {task.key: task for task in layout.tasks}
        self._desk = desk
        self._scribe = scribe
        self._place = place

    def settle(self, task: Task, numbers: Numbers) -> _Outcome:
        """Return what becomes of a row of the schedule."""
        if not task.key and not is_emptied(task):
            adopted = self._adopt(task, numbers)
            return self._late(_joined(adopted, self._bar(adopted.task) or _Outcome(adopted.task)))
        if not task.is_open or is_emptied(task):
            return _Outcome(task)
        known = task if task.task_id else replace(task, task_id=numbers.of(task))
        known = reopen(known)
        return self._late(self._bar(known) or self._keep_up(known))

    def create(self, task: Task, task_id: str) -> _Outcome:
        """Return a task that was not there before."""
        written = {field: as_text(getattr(task, field)) for field in (*SHARED, "first_deadline")}
        planned = {**task.planned, **written, "task_id": task_id, "made": self._today}
        made = replace(task, task_id=task_id, planned=planned)
        change = TaskChange("created", None, made, msg("{said}", said=made.why))
        return _Outcome(made, (change,), (self._scribe.made(made),))

    def rekeyed(self, keys: Mapping[str, str]) -> tuple[LogLine, ...]:
        """Return the lines that remember who each customer was until now."""
        why = msg("the same customer under another key")
        return tuple(self._scribe.rekeyed(old, new, why) for old, new in sorted(keys.items()))

    def renewals(self, memory: Memory) -> tuple[LogLine, ...]:
        """Return the lines that keep the terms renewed, each once."""
        return tuple(
            self._scribe.renewed(term, msg("renewed until {until}", until=term.until))
            for term in self._layout.renewals
            if (term.customer_id, term.ended) not in memory.renewed
        )

    def strangers(self, tasks: Iterable[Task]) -> Iterator[Problem]:
        """Yield who is named as an owner, and is not in `Team`."""
        return find_strangers(tasks, self._desk, self._at)

    def vanished(self) -> tuple[LogLine, ...]:
        """Return the lines that remember which signs have gone, so that they may come back."""
        return tuple(map(self._scribe.vanished, self._layout.vanished))

    @property
    def _today(self) -> str:
        return self._desk.as_of.date().isoformat()

    def _adopt(self, task: Task, numbers: Numbers) -> _Outcome:
        made = adopt(task, numbers.of(task), self._desk)
        change = TaskChange("adopted", task, made, msg("typed by a person, and given an id"))
        problems = (self._undated(made),) if made.is_open and made.due is None else ()
        return _Outcome(made, (change,), (self._scribe.made(made),), problems)

    def _keep_up(self, task: Task) -> _Outcome:
        """Return a row as the rules would have it now, or say why they no longer would."""
        laid = self._laid.get(task.key)
        if laid is not None:
            wanted = by_its_channel(on_its_day(laid, task, self._desk), task, self._desk)
            return self._changed(task, follow(task, wanted))
        gone = self._layout.gone.get(task.key)
        if gone is None:
            return self._unasked(task)
        if has_record(task) or (is_touched(task) and not gone.firm):
            stays = self._unasked(task)
            return stays._replace(problems=(*stays.problems, self._orphan(task, gone)))
        return self._retired(task, gone)

    def _unasked(self, task: Task) -> _Outcome:
        """Return a row that no rule asks for now: whole again, and somebody's who is there."""
        whole = restore(task)
        outcome = self._changed(task, hand_over(whole, self._desk) if whole.is_open else whole)
        undated = outcome.task.is_open and outcome.task.due is None
        if not undated or "due" in task.unreadable:
            return outcome
        return outcome._replace(problems=(self._undated(task),))

    def _bar(self, task: Task) -> _Outcome | None:
        """Return an open task as not needed whose customer nobody may contact, edited or not."""
        key = Key.parse(task.key)
        whom = task.customer_id or (key.customer_id if key else "")
        why = self._layout.barred.get(whom)
        return self._retired(task, Gone(why, firm=True)) if why and task.is_open else None

    def _retired(self, task: Task, gone: Gone) -> _Outcome:
        why = why_retired(gone.why, task)
        after = retire(task, self._scribe.say(why), firm=gone.firm)
        if after is task:
            return _Outcome(task)
        line = self._scribe.changed(task, after, "status", gone.why)
        return _Outcome(after, (TaskChange("retired", task, after, gone.why),), (line,))

    def _changed(self, before: Task, after: Task) -> _Outcome:
        if replace(after, planned=before.planned) == before:
            return _Outcome(after, log=self._also_known(before, after))
        fields = [f for f in SHARED if as_text(getattr(before, f)) != as_text(getattr(after, f))]
        whys = {field: self._why(before, after, field) for field in fields}
        log = tuple(self._scribe.changed(before, after, f, why) for f, why in whys.items())
        log += self._also_known(before, after)
        told = {"moved": whys.get("due")}
        if is_handed(before, after):
            told["handed"] = whys["owner"]
        first = next(iter(whys.values()), msg("what it shows of its customer has changed"))
        kinds = {kind: why for kind, why in told.items() if why} or {"refreshed": first}
        return _Outcome(
            after, tuple(TaskChange(k, before, after, w) for k, w in kinds.items()), log
        )

    def _also_known(self, before: Task, after: Task) -> tuple[LogLine, ...]:
        """Return the line for what a contact counts from now that it has moved along.

        Whoever deletes it then has done away with that one too.
        """
        key = moved_key(after)
        if key is None or key == moved_key(before) or str(key) in self._made:
            return ()
        return (self._scribe.renamed(after, key, self._why(before, after, "due")),)

    def _why(self, before: Task, after: Task, field: str) -> Message:
        told = self._layout.explanations.get(before.key)
        if field == "owner" and is_handed(before, after):
            return why_handed(before, after, told, self._desk)
        return why_changed(before, told, field)

    def _late(self, outcome: _Outcome) -> _Outcome:
        """Raise an open task past its deadline, at the first plan after the one that made it."""
        task, today = outcome.task, self._desk.as_of.date()
        late = task.is_open and task.deadline is not None and day(task.deadline) < today
        seen = "escalated" in task.planned or task.planned.get("made", "") >= self._today
        if not late or seen or "due" in task.unreadable:
            return outcome
        after = raise_priority(task)
        why = why_escalated(task, self._desk.manager_of(task.owner))
        line = self._scribe.changed(task, after, "priority", why)
        raised = _Outcome(after, (TaskChange("escalated", task, after, why),), (line,))
        return _joined(outcome, raised)

    def _orphan(self, task: Task, gone: Gone) -> Problem:
        return Problem(
            self._at(task, "task_id"),
            task.task_id,
            msg(
                "{task} stays, as somebody edited it, though {why}.",
                task=task.task_id,
                why=gone.why,
            ),
            msg("Set its status to Not needed if nobody is to be contacted."),
            note=True,
        )

    def _undated(self, task: Task) -> Problem:
        return Problem(
            self._at(task, "due"),
            task.task_id,
            msg("{task} has no due date, and is in nobody's list.", task=task.task_id),
            msg("Type the day on which it is to be done."),
        )

    def _at(self, task: Task, field: str) -> str:
        column = self._place.columns.get(field, "A")
        return address(self._place.name, column, task.row) if task.row else self._place.name


def _joined(first: _Outcome, second: _Outcome) -> _Outcome:
    """Return two steps of one row as one: the task after both, and all that was done."""
    adopted = tuple(
        change._replace(after=second.task) if change.after is first.task else change
        for change in first.changes
    )
    return _Outcome(
        second.task,
        adopted + second.changes,
        first.log + second.log,
        first.problems + second.problems,
    )
