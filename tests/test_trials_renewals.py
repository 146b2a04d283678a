"""What the workbook tells of a trial besides its contacts: renewals, and attempts in its log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from company import in_rows, log_rows, table
from desks import small_desk
from score_frames import drawn
from tried import HALVES, contact

from followup_cli.model import LogLine
from followup_cli.model_trial import Measure
from followup_cli.terms import Status
from followup_cli.trialing import find_trials
from followup_cli.workbook.desk import read_desk

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 1, 12)
CUSTOMERS = """
| customer | contract_start | contract_end |
| Ada      | 2025-03-01     | 2026-02-28   |
| Bo       | 2025-03-01     | 2026-02-28   |
| Cy       | 2025-06-01     | 2026-05-31   |
| Di       | 2025-03-01     | 2027-02-28   |
| Ed       |                |              |
"""
FOLLOWED = """
| customer_id | order_id | order_date | contract_start | contract_end |
| Ada         | O2       | 2026-03-05 | 2026-03-05     | 2027-02-28   |
"""


def test_the_first_contract_that_ends_after_the_contact_counts_once_it_is_decided(
    tmp_path: Path,
) -> None:
    """Ada renewed, Bo did not, Cy may yet, Di's contract ends too late, Ed has none."""
    desk = replace(
        read_desk(small_desk(tmp_path / "desk.xlsx", "en")),
        customers=table("Customers", drawn(CUSTOMERS)),
        orders=table("Orders", drawn(FOLLOWED)),
        tasks=in_rows([contact(name, on=ON) for name in ("Ada", "Bo", "Cy", "Di", "Ed")]),
    )
    counts = {}
    for today in (date(2026, 2, 1), date(2026, 4, 15), date(2026, 8, 1)):
        (found,) = find_trials(desk, (), today)
        (arm,) = found.measures[Measure.RENEWAL]
        counts[today.month] = arm.tally[:2]
    assert counts == {2: (0, 0.0), 4: (2, 1.0), 8: (3, 1.0)}
    assert HALVES.name == found.trial


def test_an_attempt_long_after_the_contact_was_due_changes_nothing_that_is_settled(
    tmp_path: Path,
) -> None:
    """Ada and Bo were tried in vain, Ada in time, Bo three weeks late; a late success counts no more."""
    tries = [("Ada", date(2026, 1, 14)), ("Bo", date(2026, 2, 2))]
    desk = replace(
        read_desk(small_desk(tmp_path / "desk.xlsx", "en")),
        tasks=in_rows(
            [
                contact(name, on=ON, status=Status.IN_PROGRESS, done_on=None, attempts=1)
                for name, _ in tries
            ]
        ),
        log=tuple(log_rows([_in_vain(name, on) for name, on in tries])),
    )
    for today, counted in ((date(2026, 1, 13), 0), (date(2026, 1, 14), 1), (date(2026, 3, 1), 1)):
        (found,) = find_trials(desk, (), today)
        (arm,) = found.measures[Measure.REACH]
        assert arm.tally[:2] == (counted, 0.0)


def _in_vain(name: str, on: date) -> LogLine:
    at = datetime(on.year, on.month, on.day, 10)
    return LogLine(at, "log", "Schedule", f"T-{name}", "Attempts", "", "1", "")
