"""Time limits of tickets and leads: when they end, what stops their clock, and who hears of it.

A ticket's Due is the end of its time to be solved; it is put later by the time that its clock had
stopped, while it was paused or thought to be solved. The end of the time for the first response is
worked out from Opened whenever it is asked for.
"""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_loop import is_late
from followup_cli.terms import TicketStatus
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold, parse_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from followup_cli.model import Moment
    from followup_cli.model_loop import Ticket, Turn
    from followup_cli.model_offset import Offset
    from followup_cli.model_rules import Person, Sla, WorkingTime

_STOPPED = (TicketStatus.PAUSED, TicketStatus.CLOSED)
_NONE = timedelta(0)
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_FOUNDER = "founder"


class Limit(StrEnum):
    """What a time limit is for."""

    RESPONSE = "response"
    RESOLUTION = "resolution"


class Limits(NamedTuple):
    """The working time until a ticket must be answered, and solved; None where nobody asks it."""

    response: timedelta | None = None
    resolution: timedelta | None = None


class Miss(NamedTuple):
    """A time limit that is over: which, since when, and how many levels of managers must know.

    The first level is the owner's own manager; each further span of the same length is one more.
    """

    limit: Limit
    due: Moment
    level: int


def limits_of(sla: Sla | None, default_response: Offset, hours: WorkingTime) -> Limits:
    """Return a rule's limits as working time; a response is never due later than the solution."""
    if sla is None:
        return Limits()
    resolution = hours.length(sla.resolution)
    return Limits(min(hours.length(sla.response or default_response), resolution), resolution)


def due_of(opened: Moment, sla: Sla, hours: WorkingTime) -> datetime:
    """Return when what was opened at a moment must be solved."""
    return _before_midnight(hours.add(opened, hours.length(sla.resolution)))


def response_due(
    ticket: Ticket, limits: Limits, now: Moment, hours: WorkingTime
) -> datetime | None:
    """Return when a ticket must have had its first response; None where no limit is known."""
    if ticket.opened is None or limits.response is None:
        return None
    paused = paused_time(ticket.turns, answered_on(ticket) or now, hours)
    return hours.add(_given(ticket, ticket.opened), limits.response + paused)


def awaited(ticket: Ticket, limits: Limits, now: Moment, hours: WorkingTime) -> datetime | None:
    """Return until when an open ticket's first response is waited for; None where it is not.

    Of a ticket that a person typed, a limit that was over before a plan first saw it is nobody's.
    """
    if not is_unanswered(ticket):
        return None
    due = response_due(ticket, limits, now, hours)
    seen = ticket.turns[0].on if ticket.turns else now
    return None if due and not ticket.key and is_late(seen, due) else due


def is_unanswered(ticket: Ticket) -> bool:
    """Whether a ticket's clock runs, and nobody has answered it as far as its sheet can say."""
    stopped = ticket.status in _STOPPED or "first_response" in ticket.lacks
    return not stopped and answered_on(ticket) is None


def answered_on(ticket: Ticket) -> Moment | None:
    """Return when a ticket had its first response: as typed, or as somebody paused or closed it."""
    return ticket.first_response or next((since for since, _ in _stops(ticket.turns)), None)


def paused_time(turns: Iterable[Turn], until: Moment, hours: WorkingTime) -> timedelta:
    """Return the working time for which the clock had stopped, as far as a moment."""
    return sum((_stopped(stop, until, hours) for stop in _stops(turns)), _NONE)


def stopped_since(turns: Iterable[Turn]) -> datetime | None:
    """Return since when the clock stands still; None while it runs."""
    return next((since for since, until in _stops(turns) if until is None), None)


def resumed_due(ticket: Ticket, on: Moment, hours: WorkingTime) -> Moment | None:
    """Return the Due of a ticket whose clock runs again: later by the time it stood still.

    `ticket.turns` are those before it was resumed.
    """
    since = stopped_since(ticket.turns)
    if since is None or ticket.due is None:
        return ticket.due
    stood = hours.between(since, on)
    return _before_midnight(hours.add(ticket.due, stood)) if stood > _NONE else ticket.due


def left(ticket: Ticket, now: Moment, hours: WorkingTime) -> timedelta | None:
    """Return the working time left for an open ticket, below zero where it is late.

    That of a paused one stays as it was when it was paused.
    """
    if ticket.due is None or not ticket.is_open:
        return None
    paused = ticket.status is TicketStatus.PAUSED
    return hours.between((stopped_since(ticket.turns) if paused else None) or now, ticket.due)


def missed(ticket: Ticket, limits: Limits, now: Moment, hours: WorkingTime) -> tuple[Miss, ...]:
    """Return the limits that an open ticket has passed; a paused or closed one passes none."""
    if ticket.status in _STOPPED:
        return ()
    asked: tuple[tuple[Limit, Moment | None, timedelta | None], ...] = (
        (Limit.RESPONSE, awaited(ticket, limits, now, hours), limits.response),
        (Limit.RESOLUTION, ticket.due, limits.resolution),
    )
    found = (Miss(limit, due, level_of(due, span, now, hours)) for limit, due, span in asked if due)
    return tuple(miss for miss in found if miss.level)


def level_of(due: Moment, span: timedelta | None, now: Moment, hours: WorkingTime) -> int:
    """Return how many levels of managers must know of something due: none while it is in time.

    `span` is its SLA's length: each time that it passes again, the next level is told.
    """
    if not is_late(now, due):
        return 0
    return 1 + (max(_NONE, hours.between(due, now)) // span if span else 0)


def superiors(owner: str, people: Sequence[Person], founder: str = "") -> tuple[str, ...]:
    """Return the managers above a person, the nearest first; whoever has none has the founder."""
    line = tuple(_line(owner, people))
    if line:
        return line
    named = [founder] if founder else [p.name for p in people if _FOUNDER in p.roles]
    return tuple(named[:1])


def span_said(span: timedelta, a_day: timedelta) -> Message:
    """Return a stretch of working time as people say it, late or early alike: `2 d 3 h`."""
    span = abs(span)
    if span >= a_day:
        days, rest = divmod(span, a_day)
        return (
            msg("{days} d {hours} h", days=days, hours=rest // _HOUR)
            if rest >= _HOUR
            else (msg("{days} d", days=days))
        )
    hours, rest = divmod(span, _HOUR)
    minutes = rest // _MINUTE
    if not hours:
        return msg("{minutes} min", minutes=minutes)
    if not minutes:
        return msg("{hours} h", hours=hours)
    return msg("{hours} h {minutes} min", hours=hours, minutes=minutes)


def _given(ticket: Ticket, opened: Moment) -> Moment:
    """Return when somebody could answer: what came of a record is theirs when a plan makes it."""
    made = ticket.turns[0].on if ticket.key and ticket.turns else opened
    return made if is_late(made, opened) else opened


def _before_midnight(moment: datetime) -> datetime:
    """Return a moment that its cell tells from a day alone: of a day's end, the last minute."""
    return moment if moment.time() != time.min else moment - _MINUTE


def _line(owner: str, people: Sequence[Person]) -> Iterator[str]:
    known = {fold(person.name): person for person in people}
    seen = {fold(owner)}
    person = known.get(fold(owner))
    while person and (boss := known.get(fold(person.manager))) and fold(boss.name) not in seen:
        yield boss.name
        seen.add(fold(boss.name))
        person = boss


def _stops(turns: Iterable[Turn]) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield from when to when the clock stood still, until None where it still does."""
    since: datetime | None = None
    for turn in turns:
        if turn.field != "status":
            continue
        stopped = parse_label(TicketStatus, turn.after) in _STOPPED
        if stopped and since is None:
            since = turn.on
        elif not stopped and since is not None:
            yield since, turn.on
            since = None
    if since is not None:
        yield since, None


def _stopped(
    stop: tuple[datetime, datetime | None], until: Moment, hours: WorkingTime
) -> timedelta:
    since, resumed = stop
    spans = [hours.between(since, moment) for moment in (resumed, until) if moment is not None]
    return max(_NONE, min(spans))
