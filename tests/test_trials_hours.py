"""Weekday mornings against afternoons: counted honestly, and never taken for a trial."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from followup_cli.model import Task
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Hours
from followup_cli.model_trial import Measure, TrialResult, Verdict
from followup_cli.terms import YesNo
from followup_cli.trial_hours import compare_hours
from followup_cli.trial_lines import as_object, lines

MORNING, AFTERNOON = Hours.WEEKDAY_MORNING, Hours.WEEKDAY_AFTERNOON
TODAY = date(2026, 11, 30)


def tried(customer: str, at: datetime | date, *, reached: bool | None, score: float = -1) -> Task:
    """Return an attempt: in vain, or a contact done."""
    return Task(
        customer_id=customer,
        done_on=at,
        reached=None if reached is None else YesNo.YES if reached else YesNo.NO,
        score=score if score >= 0 else None,
    )


def compared(*attempts: Task) -> TrialResult:
    return compare_hours(attempts, TODAY, Settings())


def values(found: TrialResult, measure: Measure) -> dict[str, tuple[int, float | None]]:
    return {arm.arm: (arm.tally.n, arm.tally.value) for arm in found.measures[measure]}


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (datetime(2026, 11, 23, 9, 30), MORNING),
        (datetime(2026, 11, 23, 11, 59), MORNING),
        (datetime(2026, 11, 23, 12, 0), AFTERNOON),
        (datetime(2026, 11, 27, 17, 0), AFTERNOON),
        (datetime(2026, 11, 28, 9, 0), Hours.WEEKEND),
    ],
)
def test_noon_begins_the_afternoon_and_saturday_the_weekend(at: datetime, slot: Hours) -> None:
    assert Hours.of(at) is slot


def test_the_first_attempt_of_a_customer_counts_and_their_first_score() -> None:
    found = compared(
        tried("Ada", datetime(2026, 11, 23, 15), reached=True, score=9),
        tried("Ada", datetime(2026, 11, 23, 9), reached=False),
        tried("Bo", datetime(2026, 11, 24, 9), reached=True, score=6),
        tried("Bo", datetime(2026, 11, 25, 15), reached=True, score=10),
    )
    assert values(found, Measure.REACH) == {MORNING: (2, 0.5), AFTERNOON: (0, None)}
    assert values(found, Measure.SCORE) == {MORNING: (1, 6.0), AFTERNOON: (1, 9.0)}
    assert found.since == date(2026, 11, 23)


def test_what_has_no_time_or_is_still_ahead_or_on_a_weekend_does_not_count() -> None:
    found = compared(
        tried("Ada", date(2026, 11, 23), reached=True),
        tried("Bo", datetime(2026, 12, 1, 9), reached=True),
        tried("Cy", datetime(2026, 11, 28, 9), reached=True),
        tried("Di", datetime(2026, 11, 26, 9), reached=None),
    )
    assert values(found, Measure.REACH) == {MORNING: (0, None), AFTERNOON: (0, None)}


def test_it_is_said_that_nobody_drew_lots_even_of_a_difference_found() -> None:
    mornings = [tried(f"M{n}", datetime(2026, 11, 23, 9), reached=True) for n in range(250)]
    later = [tried(f"A{n}", datetime(2026, 11, 23, 15), reached=n % 2 == 0) for n in range(250)]
    found = compared(*mornings, *later)
    reach = found.contrasts[0]
    assert (reach.verdict, reach.comparisons) == (Verdict.FOUND, 2)
    head, first, _, last = map(str, lines([found]))
    assert head.startswith("Weekday mornings and afternoons, since 2026-11-23. Customers:")
    assert "Weekday morning is higher than Weekday afternoon: 100% of " in first
    assert "Nobody drew lots here" in last
    assert as_object(found)["assigned"] is False
