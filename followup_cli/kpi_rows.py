"""Votes counted: a row of `KPI` for each figure, scope and name, in their order on the sheet."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from math import fsum
from typing import TYPE_CHECKING

from followup_cli.kpi_nps import nps, nps_high, nps_low
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_report import KpiRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from followup_cli.kpi_votes import Vote

Group = tuple[Scope, Figure, str]

_DIGITS = 6  # of money and scores, as people write them
COUNTS = frozenset({Figure.RENEWAL_UNDECIDED, Figure.CUSTOMERS})  # no share of anything
_EVERYBODY = (Scope.ALL, "")
_IN_PARTS = frozenset({Figure.PROBLEMS})  # of all problems, all are problems


def make_rows(votes: Iterable[Vote], label: str) -> Iterator[KpiRow]:
    """Yield the figures of a period, those over everybody also where nobody voted."""
    cast: dict[Group, list[Vote]] = {
        (Scope.ALL, figure, ""): [] for figure in Figure if figure not in _IN_PARTS
    }
    for vote in votes:
        everybody = () if vote.figure in _IN_PARTS else (_EVERYBODY,)
        for scope, name in (*everybody, *vote.about.items()):
            cast.setdefault((scope, vote.figure, name), []).append(vote)
    for group in sorted(cast, key=partial(_place, answers=_answers(cast))):
        yield make_row(label, group, cast[group])


def make_row(label: str, group: Group, votes: Sequence[Vote]) -> KpiRow:
    """Return the row of one figure over those who voted.

    Sums are exact, so that neither the order of customers nor binary fractions of cents show.
    """
    scope, figure, name = group
    shown = None if scope is Scope.ALL else name
    if figure in COUNTS:
        return KpiRow(label, scope, shown, figure, float(len(votes)), None, None)
    value = _VALUES.get(figure, _share)(votes)
    return KpiRow(label, scope, shown, figure, value, _sum(votes), _whole(votes))


def _answers(cast: Mapping[Group, Sequence[Vote]]) -> Mapping[str, int]:
    """Return how many customers gave a score for each product."""
    return {
        name: len(votes)
        for (scope, figure, name), votes in cast.items()
        if scope is Scope.PRODUCT and figure is Figure.CSAT
    }


def _place(group: Group, answers: Mapping[str, int]) -> tuple[int, int, bool, int, str]:
    """Return where a row stands: one figure's names together, so that a chart can point at them.

    Scopes, figures and enumerations stand in their own order, blanks last; products by how many
    answers there are of each, the most first.
    """
    scope, figure, name = group
    rank = tuple(type(name)).index(name) if isinstance(name, StrEnum) else 0
    if scope is Scope.PRODUCT:
        rank = -answers.get(name, 0)
    return _SCOPES[scope], _FIGURES[figure], not name, rank, name


def _share(votes: Sequence[Vote]) -> float | None:
    whole = _whole(votes)
    return _sum(votes) / whole if whole > 0 else None


def _sum(votes: Sequence[Vote]) -> float:
    return round(fsum(vote.counted for vote in votes), _DIGITS)


def _whole(votes: Sequence[Vote]) -> float:
    return round(fsum(vote.of for vote in votes), _DIGITS)


def _of_answers(
    score: Callable[[Sequence[float]], float | None],
) -> Callable[[Sequence[Vote]], float | None]:
    return lambda votes: score([vote.counted for vote in votes])


_SCOPES = {scope: place for place, scope in enumerate(Scope)}
_FIGURES = {figure: place for place, figure in enumerate(Figure)}
_VALUES: Mapping[Figure, Callable[[Sequence[Vote]], float | None]] = {
    Figure.NPS: _of_answers(nps),
    Figure.NPS_LOW: _of_answers(nps_low),
    Figure.NPS_HIGH: _of_answers(nps_high),
    Figure.RENEWING: _sum,
}
