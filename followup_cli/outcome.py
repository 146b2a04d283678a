"""What a contact brought: what its row must say once it is done, and which values may stand.

`said` is what somebody said of a contact, by field of `Schedule`; a blank is never said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.model import day
from followup_cli.policy import closest
from followup_cli.status import may_become
from followup_cli.terms import Goal, Several, Status, YesNo
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import Names, fold
from followup_cli.workbook.schema import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Moment, Task

Said = dict[str, Any]
_OPTIONS = {"score": "--score 0-10", "summary": '--summary "…"'}
_OF_A_TALK = ("score", "problem", "intent")  # what nobody says who was not reached


class Known(NamedTuple):
    """What an outcome is judged by: the day, the team, whose each order is, the rules that send."""

    today: date
    people: Sequence[str] = ()
    orders: Mapping[str, str] = {}
    automatic: Container[str] = ()


def asked(task: Task, automatic: Container[str]) -> tuple[str, ...]:
    """Return the fields that a row must hold once its contact is made; none of a sent message."""
    if task.rule in automatic:
        return ()
    goals = task.goal if isinstance(task.goal, Several) else (task.goal,)
    return ("score", "summary") if Goal.SATISFACTION in goals else ("summary",)


def missing(task: Task, automatic: Container[str]) -> tuple[str, ...]:
    """Return what a row must hold and does not; nothing where nobody was reached."""
    if task.reached is YesNo.NO:
        return ()
    return tuple(field for field in asked(task, automatic) if getattr(task, field) in (None, ""))


def finish(task: Task, said: Mapping[str, Any], now: Moment, known: Known) -> Task:
    """Return a contact with what was said of it, and with what goes without saying."""
    exact = {
        "done_by": _named(str(said.get("done_by") or ""), known.people),
        "order_id": _named(str(said.get("order_id") or ""), known.orders),
    }
    whole: Said = {**said, **{f: value for f, value in exact.items() if value}}
    if said.get("status", task.status) is Status.DONE and task.is_open:
        whole = {**_unsaid(task, now, known), **whole}
    elif not task.is_open and "done_on" not in said:
        whole["done_on"] = None  # opened again, it has not been done
    return replace(task, **whole, unreadable=task.unreadable - whole.keys())


def why_refused(before: Task, after: Task, known: Known) -> Message | None:
    """Return why an outcome cannot be recorded, None where it can."""
    return next((why for check in _CHECKS if (why := check(before, after, known))), None)


def last_said(tasks: Iterable[Task], customer_id: str) -> Task | None:
    """Return the last contact with a customer that left a summary, None where there is none."""
    told = [
        task
        for task in tasks
        if task.customer_id == customer_id and task.summary and not task.is_open and task.done_on
    ]
    return max(told, key=lambda task: str(task.done_on), default=None)


def _unsaid(task: Task, now: Moment, known: Known) -> Said:
    """Return when a contact was made, by whom, and that somebody was reached."""
    by = _named(task.owner, known.people)
    made: Said = {"done_on": now, **({"done_by": by} if by and not task.done_by else {})}
    return made if task.rule in known.automatic else {**made, "reached": YesNo.YES}


def _named(typed: str, names: Iterable[str]) -> str:
    """Return a name as it is spelt, "" where there is none such."""
    wanted = fold(typed)
    return next((name for name in names if fold(name) == wanted), "") if wanted else ""


def why_closed(task: Task) -> Message:
    """Return that nothing more is recorded of what is closed, and how it is opened again."""
    return msg(
        "{task_id} is {status} already: correct it in its row of Schedule, or open it again by "
        "`followup log {task_id} --status pending`.",
        task_id=task.task_id,
        status=task.status or Status.PENDING,
    )


def _closed(before: Task, after: Task, _known: Known) -> Message | None:
    return None if before.is_open or after.is_open else why_closed(before)


def _put_off(before: Task, after: Task, _known: Known) -> Message | None:
    if after.status is not Status.POSTPONED or before.status is Status.POSTPONED:
        return None
    return msg(
        "To put {task_id} off, name the day: `followup snooze {task_id} DATE --why TEXT`.",
        task_id=before.task_id,
    )


def _not_allowed(before: Task, after: Task, _known: Known) -> Message | None:
    if after.status is None or may_become(before.status, after.status):
        return None
    return msg("{status} cannot follow {before}.", status=after.status, before=before.status)


def _not_reached(before: Task, after: Task, _known: Known) -> Message | None:
    told = [f for f in _OF_A_TALK if getattr(after, f) not in (None, "", getattr(before, f))]
    if after.reached is not YesNo.NO or not told:
        return None
    return msg(
        "Nobody was reached, so {fields} cannot be recorded; leave --reached no out if somebody "
        "was.",
        fields=_columns(told),
    )


def _promised(before: Task, after: Task, known: Known) -> Message | None:
    on = after.next_contact
    if on is None or on == before.next_contact or on > known.today:
        return None
    return msg("{day} is not after {today}: name a later day.", day=on, today=known.today)


def _made_ahead(_before: Task, after: Task, known: Known) -> Message | None:
    if after.done_on is None or day(after.done_on) <= known.today:
        return None
    return msg(
        "{day} lies ahead: a contact that was made was made by {today}; what was agreed on is "
        "--next.",
        day=after.done_on,
        today=known.today,
    )


def _stranger(before: Task, after: Task, known: Known) -> Message | None:
    name = after.done_by
    if name == before.done_by or not name or _named(name, known.people):
        return None
    near = closest(name, known.people)
    if near is None:
        return msg("Nobody in Team is called {name}.", name=name)
    return msg("Nobody in Team is called {name}; did you mean {near}?", name=name, near=near)


def _no_order(before: Task, after: Task, known: Known) -> Message | None:
    order = after.order_id
    if order == before.order_id:
        return None
    if order not in known.orders:
        return msg("There is no order {order} in Orders.", order=order)
    if known.orders[order] != before.customer_id:
        return msg("Order {order} is not of {customer}.", order=order, customer=before.customer)
    return None


def _incomplete(before: Task, after: Task, known: Known) -> Message | None:
    absent = missing(after, known.automatic) if after.status is Status.DONE else ()
    if not absent:
        return None
    return msg(
        "{task_id} is done only with {fields}: add {options}, or --reached no.",
        task_id=before.task_id,
        fields=_columns(absent),
        options=" ".join(_OPTIONS[field] for field in absent),
    )


_CHECKS: tuple[Callable[[Task, Task, Known], Message | None], ...] = (
    _closed,
    _put_off,
    _not_allowed,
    _not_reached,
    _promised,
    _made_ahead,
    _stranger,
    _no_order,
    _incomplete,
)


def _columns(fields: Iterable[str]) -> list[Names]:
    columns = map(SCHEDULE.column, fields)
    return [Names(column.en, column.zh) for column in columns]
