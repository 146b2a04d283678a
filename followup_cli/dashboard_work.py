"""What became of the plan: what was left undone and why, what was late, what has been promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import (
    Found,
    Weight,
    find_shortfall,
    found,
    ids,
    most_short,
    name_of,
    short,
    weigh,
    whole,
)
from followup_cli.model import day
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_loop import is_late
from followup_cli.model_shown import shown
from followup_cli.terms import TicketStatus
from followup_cli.words import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.dashboard_case import Case
    from followup_cli.model_loop import Ticket
    from followup_cli.model_report import KpiRow

LOW = 0.9  # of the contacts planned: with more than one in ten undone, customers notice
_FULL = 1.0
_MUCH = 0.1  # of the contacts planned, done late: then days slip, not single calls


def find_undone(case: Case) -> Iterator[Found]:
    """Yield why little of the plan was done: more than there is time for, or not done."""
    row = case.tally.find(Figure.COMPLETION)
    if row is None or row.value is None or row.value >= LOW:
        return
    why, advice, rows = _why_undone(case, row)
    said = msg(
        "Completion is {rate} ({done} of {all}; before {before}): {why}",
        before=shown(row.kpi, row.previous),
        rate=shown(row.kpi, row.value),
        done=whole(row.numerator),
        all=whole(row.denominator),
        why=why,
    )
    places = (case.tally.place(Figure.COMPLETION), *rows)
    yield found(Weight.BROKEN, said, places, ids(case.late()), advice)


def _why_undone(case: Case, row: KpiRow) -> tuple[Message, Message, tuple[int, ...]]:
    """Return why contacts were not made, what to do about it, and the rows that say so."""
    load = case.tally.find(Figure.LOAD)
    if load is not None and (load.value or 0) > _FULL and _is_the_teams(case):
        return _too_many(load), _MAKE_ROOM, (case.tally.place(Figure.LOAD),)
    whose = most_short(case.tally, Figure.COMPLETION, Scope.OWNER)
    theirs = case.tally.find(Figure.LOAD, Scope.OWNER, whose[1].name) if whose else None
    if whose and theirs and (theirs.value or 0) > _FULL:
        at = case.tally.place(Figure.LOAD, Scope.OWNER, whose[1].name)
        return _too_many_for_one(whose[1], theirs, row), _MAKE_ROOM, (whose[0], at)
    return _not_done(case, row, load)


def _is_the_teams(case: Case) -> bool:
    """Return whether the people of `Team` have too many: others have contacts, and no capacity."""
    rows = [case.tally.rows[at] for at in case.tally.by(Scope.OWNER, Figure.LOAD)]
    theirs = [row for row in rows if row.denominator]
    return not rows or sum(r.numerator or 0 for r in theirs) > sum(
        r.denominator or 0 for r in theirs
    )


def _too_many(load: KpiRow) -> Message:
    return msg(
        "there were more contacts than people can make, {n} for a capacity of {can} ({load}).",
        n=whole(load.numerator),
        can=whole(load.denominator),
        load=shown(load.kpi, load.value),
    )


def _too_many_for_one(whose: KpiRow, load: KpiRow, row: KpiRow) -> Message:
    return msg(
        "{owner} has more contacts than one person can make ({load} of capacity), and {n} of the "
        "{left} that were left undone.",
        owner=name_of(whose),
        load=shown(load.kpi, load.value),
        n=whole(short(whose)),
        left=whole(short(row)),
    )


def _not_done(
    case: Case, row: KpiRow, load: KpiRow | None
) -> tuple[Message, Message, tuple[int, ...]]:
    """Return who left most undone and of which rule, where capacity is not what was missing."""
    parts, places = [], []
    for scope in (Scope.OWNER, Scope.RULE):
        most = most_short(case.tally, Figure.COMPLETION, scope)
        if most:
            places.append(most[0])
            parts.append(_lacking(case, scope, most[1]))
    whose = listed(parts) if parts else msg("nobody is named as owner")
    if load is None or load.value is None:
        said = msg("{left} were left undone: {whose}.", left=whole(short(row)), whose=whose)
        return said, _TALK, tuple(places)
    said = msg(
        "{left} were left undone, not for want of time (load {load}): {whose}.",
        load=shown(load.kpi, load.value),
        left=whole(short(row)),
        whose=whose,
    )
    return said, _TALK, (case.tally.place(Figure.LOAD), *places)


def _lacking(case: Case, scope: Scope, row: KpiRow) -> Message:
    n, all_ = whole(short(row)), whole(row.denominator)
    if scope is Scope.OWNER:
        return msg("{n} of {all} with {owner}", n=n, owner=name_of(row), all=all_)
    return msg("{n} of {all} by rule {rule}", n=n, rule=rule_name(case, row), all=all_)


def rule_name(case: Case, row: KpiRow) -> Message | str:
    """Return a rule's id with the type of contact that it makes."""
    types = (task.type for task in case.evidence.tasks if task.rule == row.name and task.type)
    kind = next(types, "")
    return msg("{rule} ({type})", rule=row.name, type=kind) if kind else name_of(row)


def find_late(case: Case) -> Iterator[Found]:
    """Yield how many contacts were done, but late, where that is a good part of the plan."""
    done, timely = case.tally.find(Figure.COMPLETION), case.tally.find(Figure.ON_TIME)
    if done is None or timely is None or not done.denominator:
        return
    late = (done.numerator or 0) - (timely.numerator or 0)
    if late < _MUCH * done.denominator:
        return
    said = msg(
        "{late} of the {done} contacts that were made came after their first deadline: on time "
        "are {rate}.",
        late=whole(late),
        done=whole(done.numerator),
        rate=shown(timely.kpi, timely.value),
    )
    places = tuple(map(case.tally.place, (Figure.COMPLETION, Figure.ON_TIME, Figure.POSTPONED)))
    yield found(Weight.WORSE, said, places, advice=_EARLIER)


def find_overrun(case: Case) -> Iterator[Found]:
    """Yield the tickets that were not solved in time."""
    lack = find_shortfall(case, Figure.SLA_MET)
    if lack is None:
        return
    said = msg(
        "Tickets not solved within their time limit: {n} of {all} ({owner}: {theirs}).",
        **lack.told,
    )
    over = [ticket.source_task for ticket in case.evidence.tickets if _is_over(case, ticket)]
    weight = weigh(lack.row, Weight.BROKEN, short(lack.row))
    yield found(weight, said, lack.places, over, _TICKETS)


def _is_over(case: Case, ticket: Ticket) -> bool:
    """Return whether a ticket was to be solved in the period, and was not in time."""
    if ticket.due is None or ticket.withdrawn or not case.period.holds(ticket.due):
        return False
    if ticket.closed is None:
        return ticket.status is not TicketStatus.PAUSED and day(ticket.due) < case.as_of
    return is_late(ticket.closed, ticket.due)


def find_open_loops(case: Case) -> Iterator[Found]:
    """Yield the tickets that are closed, while nobody has told the customer."""
    row = case.tally.find(Figure.LOOPS_CLOSED)
    if row is None or not short(row):
        return
    closed = [t for t in case.evidence.tickets if t.is_solved and case.period.holds(t.closed)]
    still = {task.task_id for task in case.evidence.tasks if task.is_open}
    said = msg(
        "Closed tickets without the second visit that closes the loop: {n} of {all}.",
        n=whole(short(row)),
        all=whole(row.denominator),
    )
    visits = [t.second_visit for t in closed if t.second_visit in still]
    weight = weigh(row, Weight.BROKEN, short(row))
    yield found(weight, said, (case.tally.place(row.kpi),), visits, _VISIT)


_MAKE_ROOM = msg(
    "Give contacts to others or make fewer: `followup simulate` shows the weeks ahead, Daily "
    "Capacity stands in Team."
)
_TALK = msg("Ask what keeps them; `followup due --overdue` lists what is still open.")
_EARLIER = msg("Look at the windows in Rules: is there time enough between Due and Latest?")
_TICKETS = msg("`followup tickets` shows what is open, and the time left.")
_VISIT = msg("Visit them again, and say what became of it: the loop ends there.")
