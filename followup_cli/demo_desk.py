"""What the demonstration's people do about tickets, leads and notices, and when they do it.

Each row has a course of its own, by its number: most are solved in time, one in a few is paused,
late, or comes back.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.demo_days import add_working_days, dice, in_hours, working_day_until
from followup_cli.model import day
from followup_cli.terms import Kind, LeadStatus, TicketStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from followup_cli.demo_texts import Texts
    from followup_cli.model_loop import Lead, Notice, Ticket
    from followup_cli.model_rules import WorkingTime

# What the rules make a ticket of; anything else somebody raises by hand, and handles.
TICKETED = frozenset({Kind.COMPLAINT, Kind.PRODUCT_DEFECT, Kind.FAULT})
# So long a lead is new, or may still be talked about.
_NEW, _TALKED_ABOUT = timedelta(days=4), timedelta(days=9)
_LENGTH = timedelta(hours=22, minutes=30)


class Step(NamedTuple):
    """What somebody types into a row of a sheet at a moment, by field."""

    on: datetime
    kind: str
    row_id: str
    customer_id: str
    values: Mapping[str, object]


class _Course(Enum):
    """How a ticket goes."""

    PROMPT = auto()
    PAUSED = auto()
    LATE = auto()
    BACK = auto()


_COURSES = (
    _Course.PROMPT, _Course.PAUSED, _Course.PROMPT, _Course.LATE,
    _Course.PROMPT, _Course.BACK, _Course.PROMPT, _Course.PROMPT,
)  # fmt: skip
_WON, _LOST, _SLOW = (LeadStatus.WON, 0.5), (LeadStatus.LOST, 0.9), (LeadStatus.WON, 2.6)
_LEADS = (_WON, _LOST, _WON, _SLOW, _WON, _LOST, _WON)


class _Clock:
    """Puts what becomes of one ticket on the calendar, in shares of the time it may take."""

    def __init__(self, ticket: Ticket, hours: WorkingTime) -> None:
        self._ticket, self._hours = ticket, hours
        self._opened = ticket.opened or date.min
        due = ticket.due
        self._span = hours.between(self._opened, due) if due else _LENGTH

    def after(self, share: float) -> datetime:
        """Return when a share of the time is over."""
        return self._hours.add(self._opened, _minutes(self._span * share))

    def step(self, on: datetime, **values: object) -> Step:
        """Return what somebody types into the ticket at a moment."""
        ticket = self._ticket
        return Step(on, "Tickets", ticket.ticket_id, ticket.customer_id, values)

    def closed(self, on: datetime, result: str) -> Step:
        """Return how somebody closes the ticket."""
        return self.step(on, status=TicketStatus.CLOSED, closed=on, result=result)


def ticket_steps(ticket: Ticket, texts: Texts, hours: WorkingTime) -> tuple[Step, ...]:
    """Return what becomes of a ticket that a contact brought."""
    number = int(ticket.ticket_id[1:])
    chance, clock = dice(f"ticket {ticket.source_task} {number}"), _Clock(ticket, hours)
    course = _COURSES[number % len(_COURSES)]
    first, again = _results(ticket, texts, number)
    return (
        _answer(clock, chance),
        *_solve(clock, course, chance.uniform(0.35, 0.75), first),
        *(_come_back(clock, again) if course is _Course.BACK else ()),
    )


def _answer(clock: _Clock, chance: Random) -> Step:
    on = clock.after(chance.uniform(0.004, 0.02))
    return clock.step(on, first_response=on)


def _solve(clock: _Clock, course: _Course, share: float, result: str) -> Iterator[Step]:
    if course is _Course.PAUSED:
        yield clock.step(clock.after(0.2), status=TicketStatus.PAUSED)
        yield clock.step(clock.after(0.8), status=TicketStatus.OPEN)
    late = {_Course.LATE: 0.9, _Course.PAUSED: 0.5}.get(course, 0.0)
    yield clock.closed(clock.after(share + late), result)


def _come_back(clock: _Clock, result: str) -> Iterator[Step]:
    yield clock.step(clock.after(1.2), status=TicketStatus.REOPENED, closed=None)
    yield clock.closed(clock.after(1.4), result)


def _results(ticket: Ticket, texts: Texts, number: int) -> tuple[str, str]:
    results = texts.cases[ticket.kind or Kind.OTHER].results
    return results[number % len(results)], results[(number + 1) % len(results)]


def called_steps(
    ticket: Ticket, story: Mapping[str, object], as_of: date, texts: Texts, hours: WorkingTime
) -> tuple[Step, ...]:
    """Return what becomes of a ticket as its story has it, that of a customer of the cast.

    `story` is its row by the as-of date: still open, paused, reopened, or closed on a day.
    """
    clock = _Clock(ticket, hours)
    steps = [_answer(clock, dice(f"called {story['ticket_id']}"))]
    status, closed = story["status"], story.get("closed")
    result, _ = _results(ticket, texts, int(str(story["ticket_id"])[2:]))
    if status is TicketStatus.PAUSED:
        steps.append(clock.step(clock.after(0.3), status=status))
    elif status is TicketStatus.REOPENED:
        steps += _reopened(clock, as_of, result)
    elif isinstance(closed, datetime):
        steps.append(clock.closed(max(closed, clock.after(0.15)), result))
    return tuple(steps)


def _reopened(clock: _Clock, as_of: date, result: str) -> Iterator[Step]:
    """Yield how a ticket was thought to be solved, until the customer said otherwise lately."""
    lately = in_hours(working_day_until(as_of - timedelta(days=1)), dice("reopened"))
    yield clock.closed(clock.after(0.6), result)
    on = max(clock.after(1), lately)
    yield clock.step(on, status=TicketStatus.REOPENED, closed=None)


def lead_steps(lead: Lead, as_of: date, hours: WorkingTime) -> tuple[Step, ...]:
    """Return what becomes of a lead: won or lost, or still talked about."""
    number = int(lead.lead_id[1:])
    status, share = _LEADS[number % len(_LEADS)]
    created, due = lead.created or as_of, lead.due or add_working_days(as_of, 2)
    age = as_of - day(created)
    if age <= _NEW or (number % 2 and age <= _TALKED_ABOUT):
        return ()
    span = hours.between(created, due)
    on = hours.add(created, _minutes(span * share))
    return (Step(on, "Leads", lead.lead_id, lead.customer_id, {"status": status}),)


def notice_steps(notice: Notice, hours: WorkingTime) -> tuple[Step, ...]:
    """Return when a notice is seen by whom it is for: within a morning's work."""
    wait = dice(f"seen {notice.key}").randint(10, 180)
    on = hours.add(notice.created or date.min, timedelta(minutes=wait))
    return (Step(on, "Outbox", notice.notice_id, notice.customer_id, {"seen_on": on}),)


def _minutes(span: timedelta) -> timedelta:
    return timedelta(minutes=span // timedelta(minutes=1))
