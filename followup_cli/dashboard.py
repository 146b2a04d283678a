"""The review as a page: headline numbers, what was found in words, and charts over rows of `KPI`.

Rows in, a page out: how it is drawn, in a workbook or as a file to be mailed, is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import Case, Evidence
from followup_cli.dashboard_charts import draw_charts
from followup_cli.dashboard_findings import find_all
from followup_cli.dashboard_headlines import choose_headlines
from followup_cli.dashboard_rows import tally
from followup_cli.model import as_of_moment
from followup_cli.model_page import Page
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from followup_cli.model_report import KpiRow, Period

NOTHING = Evidence()
_MONTHS = tuple(
    Names(name, str(number))
    for number, name in enumerate(
        (
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ),
        1,
    )
)  # fmt: skip


def make_page(
    rows: Sequence[KpiRow],
    series: Sequence[KpiRow],
    period: Period,
    before: Period,
    as_of: datetime,
    *,
    earlier: Iterable[KpiRow] = (),
    evidence: Evidence = NOTHING,
    company: str = "",
) -> Page:
    """Return the review of a period as a page.

    Args:
        rows: The rows of the period, over everybody first, compared with the period before.
        series: The rows of other periods, each series a block of its own.
        period: What is reviewed.
        before: The period that it is compared with.
        as_of: The moment from which it is seen.
        earlier: The rows of the period before, for their counts.
        evidence: What lies behind the figures, for findings to name and to test.
        company: Whose review it is.
    """
    counted = tally(rows, series, earlier)
    case = Case(counted, period, as_of.date(), evidence)
    charts = draw_charts(counted)
    return Page(
        _title(period),
        _subtitle(company, before, as_of),
        choose_headlines(counted, is_over=case.is_over),
        find_all(case, charts),
        charts,
        counted.rows,
    )


def _title(period: Period) -> Message:
    if "Q" in period.label:
        year, number = period.label.split("Q")
        return msg("Follow-up review, quarter {number} of {year}", number=number, year=year)
    name = _MONTHS[period.start.month - 1]
    return msg("Follow-up review, {month} {year}", month=name, year=period.start.year)


def _subtitle(company: str, before: Period, as_of: datetime) -> Message:
    said = msg("Beside {before}, as of {as_of}", before=before.label, as_of=as_of_moment(as_of))
    return msg("{company} · {said}", company=company, said=said) if company else said
