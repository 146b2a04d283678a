"""Figures of other periods, for charts: a year of months, the weeks around, what lies ahead."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from followup_cli.kpi_contracts import vote_renewing
from followup_cli.kpi_load import weekly_load
from followup_cli.kpi_rows import make_row
from followup_cli.kpi_votes import Window, first_deadline, vote_task
from followup_cli.model import day
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_period import months_after, months_to, weeks_around

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

    from followup_cli.kpi_votes import Vote
    from followup_cli.model import Task
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.terms import Stage

MONTHLY = (
    Figure.COMPLETION,
    Figure.ON_TIME,
    Figure.OVERDUE,
    Figure.NPS,
    Figure.NPS_LOW,
    Figure.NPS_HIGH,
)
_MONTHS, _AT_LEAST, _AHEAD = 12, 3, 6
_WEEKS_BEFORE, _WEEKS_AFTER = 8, 4


def make_series(
    tasks: Collection[Task],
    contracts: pd.DataFrame,
    stages_at_end: Mapping[str, Stage],
    window: Window,
) -> tuple[KpiRow, ...]:
    """Return the rows that charts draw, each figure's in the order of time.

    The arguments are those of `kpi.measure`; nothing here is compared with an earlier period.
    """
    return (
        *_by_month(tasks, window),
        *_by_week(tasks, window),
        *_renewing(contracts, stages_at_end, window),
    )


def _by_month(tasks: Iterable[Task], window: Window) -> Iterator[KpiRow]:
    """Yield the last year's figures; all of them begin with the first month that has any data."""
    months = months_to(window.period, _MONTHS)
    near = _near(tasks, months)
    cast = [_votes(near[month], window._replace(period=month)) for month in months]
    first = next((n for n, votes in enumerate(cast) if votes), _MONTHS)
    first = min(first, _MONTHS - _AT_LEAST)
    for figure in MONTHLY:
        for month, votes in zip(months[first:], cast[first:], strict=True):
            yield make_row(month.label, (Scope.ALL, figure, ""), votes.get(figure, []))


def _near(tasks: Iterable[Task], months: Iterable[Period]) -> Mapping[Period, list[Task]]:
    """Return the contacts that may count for each month: to be made in it, or made."""
    known = {(month.start.year, month.start.month): month for month in months}
    near: dict[Period, list[Task]] = defaultdict(list)
    for task in tasks:
        moments = (first_deadline(task), task.done_on)
        for of in {(moment.year, moment.month) for moment in moments if moment}:
            if of in known:
                near[known[of]].append(task)
    return near


def _votes(tasks: Iterable[Task], window: Window) -> Mapping[Figure, list[Vote]]:
    found: dict[Figure, list[Vote]] = defaultdict(list)
    for task in tasks:
        for vote in vote_task(task, window):
            if vote.figure in MONTHLY:
                found[vote.figure].append(vote)
    return found


def _by_week(tasks: Iterable[Task], window: Window) -> Iterator[KpiRow]:
    weeks = weeks_around(window.period, _WEEKS_BEFORE, _WEEKS_AFTER)
    first, last = weeks[0].start, weeks[-1].end
    near = [task for task in tasks if task.deadline and first <= day(task.deadline) <= last]
    return weekly_load(near, window, weeks)


def _renewing(
    contracts: pd.DataFrame, stages: Mapping[str, Stage], window: Window
) -> Iterator[KpiRow]:
    for month in months_after(window.period, _AHEAD):
        votes = [*vote_renewing(contracts, stages, {}, window, month)]
        yield make_row(month.label, (Scope.ALL, Figure.RENEWING, ""), votes)
