"""The agenda of the quarterly meeting: where the plan was held up most, by rule and by owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import Found, Weight, found, ids, name_of, short, whole
from followup_cli.dashboard_work import rule_name
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import shown
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.dashboard_case import Case
    from followup_cli.model_report import KpiRow

MOST_HELD_UP = 3


def set_agenda(case: Case) -> Iterator[Found]:
    """Yield the rules, then the owners, with most contacts not made in time, ranked."""
    yield from (_by_rule(case, place, n) for n, place in enumerate(_ranked(case, Scope.RULE), 1))
    yield from (_by_owner(case, place, n) for n, place in enumerate(_ranked(case, Scope.OWNER), 1))


def _ranked(case: Case, scope: Scope) -> list[int]:
    """Return where the rows stand that lack most, what was not made before what was late."""
    held = [(_held_up(case, place), place) for place in case.tally.by(scope, Figure.COMPLETION)]
    return [place for (out, late), place in sorted(held, key=_order) if out + late][:MOST_HELD_UP]


def _order(held: tuple[tuple[float, float], int]) -> tuple[float, float, int]:
    (out, late), place = held
    return -(out + late), -out, place


def _held_up(case: Case, place: int) -> tuple[float, float]:
    """Return how many contacts were not made, and how many were made late."""
    row = case.tally.rows[place]
    timely = case.tally.find(Figure.ON_TIME, row.scope, row.name)
    return short(row), (row.numerator or 0) - (timely.numerator or 0 if timely else 0)


def _by_rule(case: Case, place: int, rank: int) -> Found:
    row = case.tally.rows[place]
    said = msg(
        "On the agenda, rules, {rank}: {rule}, {held}.",
        rank=rank,
        rule=rule_name(case, row),
        held=_said(case, place),
    )
    open_ones = ids(task for task in case.late() if task.rule == row.name)
    return found(Weight.TOLD, said, _rows(case, row), open_ones)


def _by_owner(case: Case, place: int, rank: int) -> Found:
    row = case.tally.rows[place]
    load = case.tally.find(Figure.LOAD, Scope.OWNER, row.name)
    said = msg(
        "On the agenda, people, {rank}: {owner}, {held}; load {load} of capacity.",
        rank=rank,
        owner=name_of(row),
        held=_said(case, place),
        load=shown(Figure.LOAD, load.value if load else None),
    )
    open_ones = ids(task for task in case.late() if task.owner == row.name)
    rows = _rows(case, row)
    if load:
        rows = (*rows, case.tally.place(Figure.LOAD, Scope.OWNER, row.name))
    return found(Weight.TOLD, said, rows, open_ones)


def _said(case: Case, place: int) -> Message:
    out, late = _held_up(case, place)
    return msg(
        "{out} of {all} not made, {late} made late",
        out=whole(out),
        all=whole(case.tally.rows[place].denominator),
        late=whole(late),
    )


def _rows(case: Case, row: KpiRow) -> tuple[int, ...]:
    return tuple(
        case.tally.place(figure, row.scope, row.name)
        for figure in (Figure.COMPLETION, Figure.ON_TIME)
        if case.tally.find(figure, row.scope, row.name)
    )
