"""The figures of a month or quarter: every one a share of something counted, never a guess.

Each task, contract and customer casts votes: for a figure it counts in, what it adds to the
numerator; one it does not count in gets none. A figure over an owner, a tier … is then the sum of
the votes over their number, and blank where nobody voted.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from followup_cli.kpi_changes import vote_changes
from followup_cli.kpi_contracts import vote_churn, vote_renewals, vote_renewing
from followup_cli.kpi_customers import vote_coverage, vote_customers
from followup_cli.kpi_load import vote_load
from followup_cli.kpi_rows import make_rows
from followup_cli.kpi_tickets import vote_tickets
from followup_cli.kpi_votes import NOBODY, House, Window, vote_problems, vote_task
from followup_cli.model_period import joined, months_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    import pandas as pd

    from followup_cli.model import Customer, Task
    from followup_cli.model_desk import Settings
    from followup_cli.model_loop import Ticket
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.terms import Stage

_AHEAD = 3  # months after the period whose renewals are its concern


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
    revenue: Mapping[str, float] | None = None,
    house: House = NOBODY,
) -> tuple[KpiRow, ...]:
    """Return the figures of a period, over everybody first, then by owner, tier and the rest.

    Args:
        tasks: Every contact there is or was.
        contracts: The contracts known today, as `contracts.gather_contracts` returns them.
        renewed: The terms renewed by moving their end, from `Log`: customer and old end.
        stages_at_start: The stage of each customer at the end of the day before the period.
        stages_at_end: Likewise of the period's last day, or the as-of day if that is earlier.
        period: The month or quarter.
        as_of: The day from which it is seen: later contacts have not been made yet.
        settings: For the satisfied score, and the days of grace after a contract's end.
        customers: By customer id, with the tier that they have at the period's end.
        tickets: Every ticket, those withdrawn too.
        revenue: What each customer has brought by the period's end (M), by customer id.
        house: Who works when, and what the rules say.
    """
    window, known = Window(period, as_of, settings, house), customers or {}
    ahead = joined(months_after(period, _AHEAD))
    votes = chain(
        (vote for task in tasks for vote in vote_task(task, window)),
        vote_problems(tasks, window),
        vote_changes(tasks, window),
        vote_load(tasks, window),
        vote_renewals(contracts, renewed, window, known),
        vote_renewing(contracts, stages_at_end, known, window, ahead),
        vote_churn(stages_at_start, stages_at_end, known),
        vote_tickets(tickets, tasks, window, known),
        vote_coverage(tasks, known, revenue or {}, window),
        vote_customers(known, stages_at_end),
    )
    return tuple(make_rows(votes, period.label))


def compare(now: Iterable[KpiRow], before: Iterable[KpiRow]) -> tuple[KpiRow, ...]:
    """Return the figures with those of the period before, and by how much they changed."""
    earlier = {(row.scope, row.name, row.kpi): row.value for row in before}
    return tuple(_compared(row, earlier.get((row.scope, row.name, row.kpi))) for row in now)


def _compared(row: KpiRow, previous: float | None) -> KpiRow:
    if row.value is None or previous is None:
        return row._replace(previous=previous)
    return row._replace(previous=previous, change=round(row.value - previous, 10))
