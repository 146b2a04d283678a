"""What stands above the morning list: when the plan was made, and what has come since."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from followup_cli.model import END_OF_DAY
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followup_cli.model import Moment, Task
    from followup_cli.model_desk import Morning, State

_AGES = {0: msg("today"), 1: msg("yesterday")}


def heading(morning: Morning, today: date) -> tuple[Message, ...]:
    """Return the lines above the list; what is news ends with the command that takes it in."""
    if morning.state is None:
        return (msg("No plan has been made yet: `followup plan` makes one."), *_trouble(morning))
    planned = _planned(morning.state, today)
    news = _news(morning)
    since = msg("Since then: {news}. `followup plan` takes them in.", news=news) if news else None
    return tuple(line for line in (planned, since, *_trouble(morning)) if line is not None)


def results_since(tasks: Iterable[Task], as_of: datetime) -> int:
    """Return how many contacts were made after a plan, as far as their Done On says."""
    return sum(_made_after(task.done_on, as_of) for task in tasks)


def _made_after(moment: Moment | None, as_of: datetime) -> bool:
    """Return whether a contact came after a plan; one without a time, by the end of its day."""
    if moment is None:
        return False
    whole = isinstance(moment, datetime)
    return (moment if whole else datetime.combine(moment, END_OF_DAY)) > as_of


def _planned(state: State, today: date) -> Message:
    as_of = state.as_of
    moment = as_of.date() if as_of.time() >= END_OF_DAY else as_of
    days = (today - as_of.date()).days
    if days < 0:
        return msg("Planned as of {moment}.", moment=moment)
    age = _AGES.get(days) or msg("{n} days ago", n=days)
    return msg("Planned as of {moment} ({age}).", moment=moment, age=age)


def _news(morning: Morning) -> Message | None:
    assert morning.state is not None
    came = [_rows(kind, count) for kind, count in morning.since.items() if count > 0]
    results = results_since(morning.tasks, morning.state.as_of) - morning.state.results
    came += [msg("results of contacts: {n}", n=results)] if results > 0 else []
    if not came:
        return None
    said = came[0]
    for each in came[1:]:
        said = msg("{first}, {rest}", first=said, rest=each)
    return said


def _rows(kind: str, count: int) -> Message:
    named = {
        "Customers": msg("rows of Customers: {n}", n=count),
        "Orders": msg("rows of Orders: {n}", n=count),
        "Tickets": msg("rows of Tickets: {n}", n=count),
        "Events": msg("rows of Events: {n}", n=count),
    }
    return named.get(kind) or msg("rows of {kind}: {n}", kind=kind, n=count)


def _trouble(morning: Morning) -> tuple[Message, ...]:
    undated = sum(t.is_open and t.due is None and t.latest is None for t in morning.tasks)
    wrong = sum(not problem.note for problem in morning.problems)
    lines = (
        (undated, msg("Open tasks without a date, not in this list: {n}.", n=undated)),
        (wrong, msg("Problems in Schedule: {n}. `followup check` lists them.", n=wrong)),
    )
    return tuple(line for count, line in lines if count)
