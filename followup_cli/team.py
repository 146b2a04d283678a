"""The people of `Team`: who holds which role, whom they report to, and when they are away."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.model_rules import Person
from followup_cli.policy import Cells, Wrong, closest, split
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, fold_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model import Row
    from followup_cli.model_desk import Settings

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MOST_A_DAY = 1000

_NO_NAME = Wrong(msg("This person has no name."), msg("Write the name, or clear the row."))
_NO_NUMBER = Wrong(
    msg("This is no number of contacts a day."),
    msg("Write a whole number such as 20, or leave it blank for the one in Settings."),
)
_NO_DATE = Wrong(msg("This is no date."), msg("Write year, month and day: 2026-03-05."))
_BACK_TOO_SOON = Wrong(
    msg("The leave ends before it begins."), msg("Away To is the last day of the leave.")
)
_LOOP = Wrong(
    msg("These people manage one another in a circle."),
    msg("Leave Manager blank for whoever reports to nobody."),
)
_OWN_DEPUTY = Wrong(
    msg("Nobody can be their own deputy."), msg("Name somebody else of Team, or leave it blank.")
)


def parse_team(
    rows: Sequence[Row], settings: Settings
) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """Return the people that rows of `Team` name, and everything that is wrong with them."""
    read = [Cells(row) for row in rows if any(Cells(row).text(name) for name in row.values)]
    people = tuple(map(_parse_person, read))
    _check_names(read, people)
    _check_bosses(read, people)
    problems = tuple(problem for cells in read for problem in cells.problems)
    named = tuple(person for person in people if person.name)
    return named, (*problems, *_check_whole(rows, named, settings))


def _parse_person(cells: Cells) -> Person:
    away = cells.read("away_from", _date, None), cells.read("away_to", _date, None)
    if away[0] and away[1] and away[1] < away[0]:
        cells.wrong("away_to", _BACK_TOO_SOON)
    return Person(
        name=cells.text("name"),
        roles=frozenset(map(fold_role, split(cells.text("role")))),
        email=cells.text("email"),
        manager=cells.text("manager"),
        daily_capacity=cells.read("daily_capacity", _capacity, None),
        away_from=away[0],
        away_to=away[1],
        deputy=cells.text("deputy"),
        where=cells.row.at("name"),
    )


def _check_names(read: Sequence[Cells], people: Sequence[Person]) -> None:
    first: dict[str, str] = {}
    for cells, person in zip(read, people, strict=True):
        if not person.name:
            cells.wrong("name", _NO_NAME)
        elif first.setdefault(fold(person.name), person.where) != person.where:
            cells.wrong("name", _twice(person, first[fold(person.name)]))


def _check_bosses(read: Sequence[Cells], people: Sequence[Person]) -> None:
    known = {fold(person.name): person for person in people if person.name}
    for cells, person in zip(read, people, strict=True):
        for name in ("manager", "deputy"):
            if cells.text(name) and fold(cells.text(name)) not in known:
                cells.wrong(name, _nobody(cells.text(name), known))
        if person.name and fold(person.deputy) == fold(person.name):
            cells.wrong("deputy", _OWN_DEPUTY)
        if person.name and fold(person.name) in map(fold, _bosses(person, known)):
            cells.wrong("manager", _LOOP)


def _bosses(person: Person, known: Mapping[str, Person]) -> Iterator[str]:
    """Yield the managers above a person, each once."""
    seen: set[str] = set()
    name = fold(person.manager)
    while name in known and name not in seen:
        seen.add(name)
        yield known[name].name
        name = fold(known[name].manager)


def _check_whole(
    rows: Sequence[Row], people: Sequence[Person], settings: Settings
) -> Iterator[Problem]:
    where = rows[0].sheet if rows else "Team"
    if not people:
        yield Problem(
            where,
            "",
            msg("There is nobody in Team, so nobody could be given a task."),
            msg("Write one person at least, with a name and the roles they hold."),
            policy=True,
        )
    elif settings.founder and fold(settings.founder) not in {fold(p.name) for p in people}:
        yield Problem(
            where,
            settings.founder,
            msg("The founder named in Settings is not in Team."),
            msg("Add them to Team, or mend Founder in Settings."),
        )


def _date(text: str) -> date | Wrong:
    found = _DATE.match(text)
    try:
        return date(*map(int, found.groups())) if found else _NO_DATE
    except ValueError:
        return _NO_DATE


def _capacity(text: str) -> int | Wrong:
    if not text.isdecimal() or int(text) > _MOST_A_DAY:
        return _NO_NUMBER
    return int(text)


def _nobody(name: str, known: Mapping[str, Person]) -> Wrong:
    near = closest(name, [person.name for person in known.values()])
    hint = msg("Write a name as it stands in the first column of Team.")
    if near is None:
        return Wrong(msg("Nobody in Team is called “{name}”.", name=name), hint)
    return Wrong(
        msg("Nobody in Team is called “{name}”; did you mean “{near}”?", name=name, near=near), hint
    )


def _twice(person: Person, first: str) -> Wrong:
    return Wrong(
        msg("{name} stands in Team twice; the first is {first}.", name=person.name, first=first),
        msg("Keep one row a person; one cell may hold several roles, by comma."),
    )
