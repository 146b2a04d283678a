"""The monthly review: calls the domain for the figures of a period and the one before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli import kpi, report
from followup_cli.attempts import in_vain
from followup_cli.closing import tickets_of
from followup_cli.dashboard import make_page
from followup_cli.dashboard_case import Evidence
from followup_cli.errors import PolicyError
from followup_cli.facts_customers import gather_customers
from followup_cli.founding import read_policy
from followup_cli.kpi_changes import vote_changes
from followup_cli.kpi_series import make_series
from followup_cli.kpi_votes import House, Window
from followup_cli.merge_escalated import find_escalations
from followup_cli.merge_log import recall
from followup_cli.model import SheetPage
from followup_cli.model_figures import Figure
from followup_cli.model_hygiene import merged_into
from followup_cli.report_period import previous
from followup_cli.standing import find_standing
from followup_cli.terms import CustomerStatus
from followup_cli.trialing import find_trials
from followup_cli.workbook.schema_whole import DASHBOARD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from followup_cli.model import Change, SheetWhole, Task
    from followup_cli.model_desk import Desk
    from followup_cli.model_loop import Ticket
    from followup_cli.model_page import Page
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.model_rules import Rule
    from followup_cli.model_trial import TrialResult
    from followup_cli.standing import Standing
    from followup_cli.words import Message


class Review(NamedTuple):
    """A period's figures beside the one before it, and the sheets that show them.

    `series` are figures of other periods, for charts; the sheet `KPI` holds them below `rows`.
    `page` shows both, with what was found in them; `trials` are as far as they were at its end.
    """

    period: Period
    before: Period
    rows: tuple[KpiRow, ...]
    series: tuple[KpiRow, ...]
    sheets: tuple[SheetWhole, SheetWhole]
    notes: tuple[Message, ...]
    page: Page
    trials: tuple[TrialResult, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is written to the workbook: the sheets, and the page over their cells."""
        return (*self.sheets, SheetPage(DASHBOARD, self.page))

    @property
    def overdue(self) -> tuple[Mapping[str, object], ...]:
        """The rows of the sheet `Overdue`."""
        return self.sheets[0].rows

    @property
    def figures(self) -> tuple[Mapping[str, object], ...]:
        """The rows of the sheet `KPI`: the period's, and below them those for charts."""
        return self.sheets[1].rows


class _Books(NamedTuple):
    """What figures are counted from; `stands` says where every customer stood on a day."""

    desk: Desk
    as_of: date
    house: House
    rules: tuple[Rule, ...]
    tickets: tuple[Ticket, ...]
    stands: Callable[[date], Standing]


def review(desk: Desk, as_of: datetime, period: Period) -> Review:
    """Return the figures of a period, as seen at a moment; PolicyError where settings are wrong."""
    wrong = tuple(problem for problem in desk.problems if problem.policy)
    if wrong:
        raise PolicyError(wrong)
    desk, before = _without_doubles(desk.whole), previous(period)
    books = _open_books(desk, as_of)
    earlier = _measure(books, before)
    rows = kpi.compare(_measure(books, period), earlier)
    series = _make_series(books, period)
    trials = find_trials(desk, books.rules, min(period.end, books.as_of))
    page = make_page(
        rows,
        series,
        period,
        before,
        as_of,
        earlier=earlier,
        evidence=_find_evidence(books, period, trials),
        company=desk.settings.company,
    )
    sheets = (
        report.overdue_sheet(desk.tasks, books.house.people, as_of, find_escalations(desk.log)),
        report.kpi_sheet((*rows, *series), period, as_of),
    )
    notes = report.notes(desk.tasks)
    return Review(period, before, rows, series, sheets, notes, page, trials)


def _without_doubles(desk: Desk) -> Desk:
    """Return a desk without the rows that were merged into others, whose contracts count there."""
    frame = desk.customers.frame
    of_another = frame["customer_id"].isin(merged_into(desk.log).keys())
    bought = frame["customer_id"].isin(desk.orders.frame["customer_id"])  # on that very row
    rows = frame[~(of_another & (frame["status"] == CustomerStatus.INVALID)) | bought]
    if len(rows) == len(frame):
        return desk
    kept = rows.reset_index(drop=True)
    return replace(desk, customers=replace(desk.customers, frame=kept))


def _open_books(desk: Desk, as_of: datetime) -> _Books:
    policy = read_policy(desk)
    scripts = {rule.rule_id: rule.template for rule in policy.rules}
    return _Books(
        desk,
        as_of.date(),
        House(policy.people, policy.calendar, policy.automatic, scripts, _gone(desk, as_of.date())),
        policy.rules,
        tickets_of(desk),
        # One period begins where the other ends.
        cache(partial(find_standing, desk, rules=policy.rules)),
    )


def _gone(desk: Desk, today: date) -> frozenset[str]:
    """Return the customers who have terminated by a day, and those that are none."""
    frame = desk.customers.frame
    over = frame["status"].isin([CustomerStatus.TERMINATED]) & ~(
        frame["terminated_on"] > pd.Timestamp(today)
    )
    gone = over | frame["status"].isin([CustomerStatus.INVALID])
    return frozenset(frame.loc[gone, "customer_id"])


def _measure(books: _Books, period: Period) -> tuple[KpiRow, ...]:
    desk, standing = books.desk, books.stands(min(period.end, books.as_of))
    return kpi.measure(
        _contacts(books, standing),
        standing.contracts,
        recall(desk.log).renewed,
        dict(books.stands(period.start - timedelta(days=1)).stages),
        dict(standing.stages),
        period=period,
        as_of=books.as_of,
        settings=desk.settings,
        customers=gather_customers(
            desk.customers, standing.orders, standing.scores, standing.stages
        ),
        tickets=books.tickets,
        revenue=dict(standing.scores["revenue"].dropna()),
        house=books.house,
    )


def _make_series(books: _Books, period: Period) -> tuple[KpiRow, ...]:
    standing = books.stands(min(period.end, books.as_of))
    window = Window(period, books.as_of, books.desk.settings, books.house)
    tasks = _contacts(books, standing)
    return make_series(tasks, standing.contracts, dict(standing.stages), window)


def _contacts(books: _Books, standing: Standing) -> tuple[Task, ...]:
    """Return every contact, under its customer's id, and every attempt that reached nobody."""
    tasks = standing.records.tasks
    return (*tasks, *in_vain(tasks, books.desk.log))


def _find_evidence(books: _Books, period: Period, trials: tuple[TrialResult, ...]) -> Evidence:
    standing = books.stands(min(period.end, books.as_of))
    window = Window(period, books.as_of, books.desk.settings, books.house)
    tasks = standing.records.tasks
    changed = (vote for vote in vote_changes(tasks, window) if vote.figure is Figure.SCORE_CHANGE)
    return Evidence(
        tasks,
        books.tickets,
        tuple(vote.counted for vote in changed),
        trials,
        currency=books.desk.settings.base_currency,
    )
