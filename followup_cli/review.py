"""The monthly review: calls the domain for the figures of a period and the one before it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import kpi, report
from followup_cli.attempts import in_vain
from followup_cli.closing import tickets_of
from followup_cli.errors import PolicyError
from followup_cli.facts_customers import gather_customers
from followup_cli.founding import read_policy
from followup_cli.merge_log import recall
from followup_cli.report_period import previous
from followup_cli.standing import find_standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from followup_cli.model import SheetWhole
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Ticket
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.standing import Standing
    from followup_cli.words import Message


class Review(NamedTuple):
    """A period's figures beside the one before it, and the sheets that show them.

    `series` are figures of other periods, for charts; the sheet `KPI` holds them below `rows`.
    """

    period: Period
    before: Period
    rows: tuple[KpiRow, ...]
    series: tuple[KpiRow, ...]
    sheets: tuple[SheetWhole, ...]
    notes: tuple[Message, ...]


def review(desk: Desk, as_of: datetime, period: Period) -> Review:
    """Return the figures of a period, as seen at a moment; PolicyError where settings are wrong."""
    wrong = tuple(problem for problem in desk.problems if problem.policy)
    if wrong:
        raise PolicyError(wrong)
    desk, before = desk.whole, previous(period)
    policy = read_policy(desk)
    # One period begins where the other ends.
    stands = cache(partial(find_standing, desk, rules=policy.rules))
    tickets = tickets_of(desk)
    rows = kpi.compare(
        *(_measure(desk, as_of, each, stands, tickets) for each in (period, before)),
    )
    series: tuple[KpiRow, ...] = ()
    sheets = (
        report.overdue_sheet(desk.tasks, policy.people, as_of),
        report.kpi_sheet((*rows, *series), period, as_of),
    )
    return Review(period, before, rows, series, sheets, report.notes(desk.tasks))


def _measure(
    desk: Desk,
    as_of: datetime,
    period: Period,
    stands: Callable[[date], Standing],
    tickets: Iterable[Ticket],
) -> tuple[KpiRow, ...]:
    end = min(period.end, as_of.date())
    standing = stands(end)
    return kpi.measure(
        (*desk.tasks, *in_vain(desk.tasks, desk.log)),
        standing.contracts,
        recall(desk.log).renewed,
        dict(stands(period.start - timedelta(days=1)).stages),
        dict(standing.stages),
        period=period,
        as_of=as_of.date(),
        settings=desk.settings,
        customers=gather_customers(
            desk.customers, standing.orders, standing.scores, standing.stages
        ),
        tickets=tickets,
    )
