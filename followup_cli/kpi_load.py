"""How much there is to do against how much can be done: contacts against people's working days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup_cli.kpi_rows import make_row
from followup_cli.kpi_votes import Vote, first_deadline
from followup_cli.model_figures import Figure, Scope
from followup_cli.terms import Status
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from followup_cli.kpi_votes import House, Window
    from followup_cli.model import Moment, Task
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.model_rules import Person


def vote_load(tasks: Iterable[Task], window: Window) -> Iterator[Vote]:
    """Return the votes of contacts that people were to make in the period, and of their capacity.

    Each contact adds to what is to be done; each of the people who own one, what they can do in
    the period, once. Whoever is not in `Team` can do nothing.
    """
    owned = _by_owner(tasks, window.house, first_deadline)
    for owner, moments in sorted(owned.items()):
        if any(map(window.period.holds, moments)):
            yield from _votes(owner, moments, window.period, window)


def weekly_load(tasks: Iterable[Task], window: Window, weeks: Sequence[Period]) -> Iterator[KpiRow]:
    """Yield the load of each owner in each week, by when contacts are to be made as it stands now.

    Every owner who has a contact in any of the weeks has a row for all of them.
    """
    owned = _by_owner(tasks, window.house, lambda task: task.deadline)
    for owner in sorted(owned, key=lambda name: (not name, name)):
        if any(week.holds(moment) for week in weeks for moment in owned[owner]):
            for week in weeks:
                votes = [*_votes(owner, owned[owner], week, window)]
                yield make_row(week.label, (Scope.OWNER, Figure.LOAD, owner), votes)


def _votes(owner: str, moments: Iterable[Moment], period: Period, window: Window) -> Iterator[Vote]:
    """Yield a vote for each contact that somebody has in a period, and one for their capacity."""
    about = {Scope.OWNER: owner}
    person = _people(window.house).get(fold(owner))
    can = _can_do(person, period, window) if person else 0
    yield from [Vote(Figure.LOAD, 1.0, about, 0.0)] * sum(map(period.holds, moments))
    yield Vote(Figure.LOAD, 0.0, about, float(can))


def _can_do(person: Person, period: Period, window: Window) -> int:
    """Return how many contacts somebody can make in a period: a day's, on each day they work."""
    a_day = person.daily_capacity
    if a_day is None:
        a_day = window.settings.daily_capacity
    return a_day * sum(not person.is_away(day) for day in _working_days(period, window.house))


def _working_days(period: Period, house: House) -> Iterator[date]:
    if house.calendar is None:
        return
    for n in range((period.end - period.start).days + 1):
        day = period.start + timedelta(days=n)
        if house.calendar.is_workday(day):
            yield day


def _by_owner(
    tasks: Iterable[Task], house: House, when: Callable[[Task], Moment | None]
) -> Mapping[str, list[Moment]]:
    """Return when the contacts of each person are to be made; names as `Team` spells them."""
    people = _people(house)
    owned: dict[str, list[Moment]] = defaultdict(list)
    for task in tasks:
        moment = when(task)
        if moment and task.status is not Status.NOT_NEEDED and task.rule not in house.automatic:
            person = people.get(fold(task.owner))
            owned[person.name if person else task.owner].append(moment)
    return owned


def _people(house: House) -> Mapping[str, Person]:
    return {fold(person.name): person for person in house.people}
