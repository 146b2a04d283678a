"""The figures of a month or quarter: every one a share of something counted, never a guess.

Each task, contract and customer casts votes: for a figure it counts in, what it adds to the
numerator; one it does not count in gets none. A figure over an owner, a tier … is then the sum of
the votes over their number, and blank where nobody voted.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from followup_cli.kpi_contracts import vote_churn, vote_renewals
from followup_cli.kpi_nps import nps, nps_high, nps_low
from followup_cli.kpi_tickets import vote_tickets
from followup_cli.kpi_votes import Window, vote_task
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_report import KpiRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from followup_cli.kpi_votes import Vote
    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_loop import Ticket
    from followup_cli.model_report import Period
    from followup_cli.terms import Stage

Group = tuple[Scope, Figure, str]

_EVERYBODY = (Scope.ALL, "")


def measure(
    tasks: Collection[Task],
    contracts: pd.DataFrame,
    renewed: Collection[tuple[str, date]],
    stages_at_start: Mapping[str, Stage],
    stages_at_end: Mapping[str, Stage],
    *,
    period: Period,
    as_of: date,
    settings: Settings,
    customers: Mapping[str, Customer] | None = None,
    tickets: Iterable[Ticket] = (),
) -> tuple[KpiRow, ...]:
    """Return the figures of a period, over everybody first, then by owner, tier and the rest.

    Args:
        tasks: Every task of the schedule.
        contracts: The contracts known today, as `contracts.gather_contracts` returns them.
        renewed: The terms renewed by moving their end, from `Log`: customer and old end.
        stages_at_start: The stage of each customer at the end of the day before the period.
        stages_at_end: Likewise of the period's last day, or the as-of day if that is earlier.
        period: The month or quarter.
        as_of: The day from which it is seen: later contacts have not been made yet.
        settings: For the satisfied score, and the days of grace after a contract's end.
        customers: By customer id, so that contracts and churn can be told by owner and tier.
        tickets: Every ticket, those withdrawn too.
    """
    window, known = Window(period, as_of, settings), customers or {}
    votes = [vote for task in tasks for vote in vote_task(task, window)]
    votes += vote_renewals(contracts, renewed, window, known)
    votes += vote_churn(stages_at_start, stages_at_end, known)
    votes += vote_tickets(tickets, tasks, window, known)
    return tuple(_rows(votes, period.label))


def compare(now: Iterable[KpiRow], before: Iterable[KpiRow]) -> tuple[KpiRow, ...]:
    """Return the figures with those of the period before, and by how much they changed."""
    earlier = {(row.scope, row.name, row.kpi): row.value for row in before}
    return tuple(_compared(row, earlier.get((row.scope, row.name, row.kpi))) for row in now)


def _compared(row: KpiRow, previous: float | None) -> KpiRow:
    if row.value is None or previous is None:
        return row._replace(previous=previous)
    return row._replace(previous=previous, change=round(row.value - previous, 10))


def _rows(votes: Iterable[Vote], label: str) -> Iterator[KpiRow]:
    cast: dict[Group, list[float]] = {(Scope.ALL, figure, ""): [] for figure in Figure}
    for vote in votes:
        for scope, name in (_EVERYBODY, *vote.about.items()):
            cast.setdefault((scope, vote.figure, name), []).append(vote.counted)
    for group in sorted(cast, key=partial(_place, answers=_answers(cast))):
        yield _row(label, group, cast[group])


def _row(label: str, group: Group, votes: Sequence[float]) -> KpiRow:
    scope, figure, name = group
    shown = None if scope is Scope.ALL else name
    value = _VALUES.get(figure, _share)(votes)
    if figure is Figure.RENEWAL_UNDECIDED:  # a count, no share of anything
        return KpiRow(label, scope, shown, figure, value, None, None)
    return KpiRow(label, scope, shown, figure, value, sum(votes), float(len(votes)))


def _answers(cast: Mapping[Group, Sequence[float]]) -> Mapping[str, int]:
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
    return tuple(Scope).index(scope), tuple(Figure).index(figure), not name, rank, name


def _share(votes: Sequence[float]) -> float | None:
    return sum(votes) / len(votes) if votes else None


def _count(votes: Sequence[float]) -> float:
    return float(len(votes))


_VALUES: Mapping[Figure, Callable[[Sequence[float]], float | None]] = {
    Figure.NPS: nps,
    Figure.NPS_LOW: nps_low,
    Figure.NPS_HIGH: nps_high,
    Figure.RENEWAL_UNDECIDED: _count,
}
