"""The customers of a day: how many of each kind, and how many of the best were talked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.kpi_votes import Vote
from followup_cli.model import day
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_period import joined, months_to
from followup_cli.terms import Status, Tier, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from followup_cli.kpi_votes import Window
    from followup_cli.model import Customer, Task
    from followup_cli.terms import Stage

_MONTHS = 3  # within which a high-value customer should have been talked to


def vote_customers(
    customers: Mapping[str, Customer], stages: Mapping[str, Stage]
) -> Iterator[Vote]:
    """Return a vote for each customer there is, about their tier and stage."""
    for customer_id, customer in customers.items():
        stage = stages.get(customer_id)
        about = {Scope.TIER: customer.tier or "", Scope.STAGE: stage or ""}
        yield Vote(Figure.CUSTOMERS, 1.0, about)


def vote_coverage(
    tasks: Iterable[Task],
    customers: Mapping[str, Customer],
    revenue: Mapping[str, float],
    window: Window,
) -> Iterator[Vote]:
    """Return the votes of high-value customers, contacted lately or not, and of all revenue.

    Revenue counts for those high-value customers who were contacted, out of everybody's.
    """
    contacted = _contacted(tasks, window)
    for customer_id, customer in customers.items():
        about = {Scope.OWNER: customer.owner}
        high, worth = customer.tier is Tier.HIGH, revenue.get(customer_id, 0.0)
        if high:
            yield Vote(Figure.COVERAGE, float(customer_id in contacted), about)
        if worth:
            covered = worth if high and customer_id in contacted else 0.0
            yield Vote(Figure.COVERED_REVENUE, covered, about, worth)


def _contacted(tasks: Iterable[Task], window: Window) -> frozenset[str]:
    """Return whom somebody talked to within the three months up to the period's end."""
    lately = joined(months_to(window.period, _MONTHS))
    return frozenset(
        task.customer_id
        for task in tasks
        if task.status is Status.DONE
        and task.reached is not YesNo.NO
        and task.rule not in window.house.automatic
        and task.done_on is not None
        and lately.holds(task.done_on)
        and day(task.done_on) <= window.as_of
    )
