"""The five values of Status: which may follow which, what each asks of its row, who is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from score_frames import drawn

from followup_cli.model import Task
from followup_cli.model_desk import Place
from followup_cli.status import (
    MOVES,
    find_status_problems,
    may_become,
    put_off,
    why_not_put_off,
)
from followup_cli.terms import OPEN, Status, YesNo
from followup_cli.words import tell
from followup_cli.workbook.labels import parse_label

TODAY = date(2026, 3, 10)
PLACE = Place("Schedule", 1, {"status": "E", "done_on": "T"}, 9)
PLANNED = Task(
    task_id="T0012",
    due=date(2026, 3, 9),
    latest=date(2026, 3, 9),
    first_deadline=date(2026, 3, 9),
    status=Status.PENDING,
    planned={"due": "2026-03-09", "status": "pending"},
    row=12,
)
ALLOWED = """
| from        | pending | in progress | done | postponed | not needed |
| pending     | yes     | yes         | yes  | yes       | yes        |
| in progress | yes     | yes         | yes  | yes       | yes        |
| postponed   | yes     | yes         | yes  | yes       | yes        |
| done        | yes     | yes         | yes  |           |            |
| not needed  | yes     | yes         | yes  |           | yes        |
"""


@pytest.mark.parametrize("row", drawn(ALLOWED), ids=lambda row: row["from"])
def test_which_status_may_follow_which(row: dict[str, str]) -> None:
    before = parse_label(Status, row["from"])
    assert before is not None
    for after in Status:
        named = after.value.replace("_", " ")
        assert may_become(before, after) is bool(row[named]), named
    assert set(MOVES) == set(Status)


def problems(**cells: Any) -> list[tuple[str, str, bool]]:
    """Return what is told of the task once a person has typed that: where, what, only a note."""
    task = replace(PLANNED, **cells)
    found = find_status_problems([task], PLACE, TODAY)
    return [(p.where, str(p.message), p.note) for p in found]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"status": None},
        {"status": Status.IN_PROGRESS},
        {"status": Status.DONE, "done_on": date(2026, 3, 10)},
        {"status": Status.NOT_NEEDED},
        {"status": Status.POSTPONED, "due": date(2026, 3, 16)},
        {"status": Status.POSTPONED, "unreadable": frozenset({"due"}), "due": None},
        {"due": date(2026, 3, 16)},  # moved, and not called postponed
        {"done_on": date(2026, 3, 9), "reached": YesNo.NO},  # tried in vain
        {"planned": {"status": "not_needed"}, "status": Status.PENDING},  # opened again
        {"planned": {"status": "not_needed"}, "status": Status.DONE, "done_on": TODAY},
        {"planned": {"status": "not_needed"}, "status": Status.NOT_NEEDED, "done_on": TODAY},
    ],
)
def test_nothing_is_said_of_what_is_as_it_should_be(cells: dict[str, Any]) -> None:
    assert problems(**cells) == []


@pytest.mark.parametrize("due", [date(2026, 3, 9), date(2026, 3, 5), None])
def test_postponed_without_a_later_day_is_a_problem(due: date | None) -> None:
    said = "Postponed, but to no later day than the 2026-03-09 that was planned."
    assert problems(status=Status.POSTPONED, due=due) == [("Schedule!E12", said, False)]


def test_a_typed_task_is_postponed_from_its_first_deadline() -> None:
    typed: dict[str, Any] = {"planned": {}, "latest": None, "status": Status.POSTPONED}
    assert len(problems(**typed)) == 1
    assert problems(**typed, due=date(2026, 3, 16)) == []


def test_what_is_not_needed_cannot_be_postponed() -> None:
    told = problems(
        planned={"status": "not_needed", "due": "2026-03-09"},
        status=Status.POSTPONED,
        due=date(2026, 3, 16),
    )
    assert told == [("Schedule!E12", "Postponed cannot follow Not needed.", False)]


def test_what_was_done_is_not_not_needed() -> None:
    (told,) = problems(status=Status.NOT_NEEDED, done_on=date(2026, 3, 9))
    assert told == (
        "Schedule!E12",
        "Not needed, though Done On says that the contact was made.",
        False,
    )


@pytest.mark.parametrize("status", [Status.DONE, Status.PENDING])
def test_done_on_ahead_of_today_is_a_problem(status: Status) -> None:
    (told,) = problems(status=status, done_on=date(2026, 3, 11))
    assert told == ("Schedule!T12", "Done On lies ahead: 2026-03-11 is after 2026-03-10.", False)


@pytest.mark.parametrize("status", [None, *sorted(OPEN)])
def test_done_on_with_an_open_status_is_a_note(status: Status | None) -> None:
    (told,) = problems(status=status, due=date(2026, 3, 16), done_on=date(2026, 3, 9))
    assert told[0] == "Schedule!E12"
    assert told[1].startswith("Done On is filled in, but the status is still")
    assert told[2]


def test_every_remark_is_made_in_chinese_too() -> None:
    task = replace(PLANNED, status=Status.POSTPONED)
    (told,) = find_status_problems([task], PLACE, TODAY)
    assert tell(told.message, "zh") == "状态为已延期，但日期没有晚于原计划的 2026-03-09。"


PUT_OFF = """
| status      | due        | until      | refused                                    |
| pending     | 2026-03-09 | 2026-03-16 |                                            |
| in progress | 2026-03-09 | 2026-03-11 |                                            |
| postponed   | 2026-03-16 | 2026-03-20 |                                            |
| pending     |            | 2026-03-16 |                                            |
| done        | 2026-03-09 | 2026-03-16 | T0012 is Done: only what is open           |
| not needed  | 2026-03-09 | 2026-03-16 | T0012 is Not needed: only what is open     |
| pending     | 2026-03-09 | 2026-03-10 | 2026-03-10 is not after 2026-03-10         |
| pending     | 2026-03-09 | 2025-03-16 | 2025-03-16 is not after 2026-03-10         |
| pending     | 2026-03-20 | 2026-03-16 | T0012 is due on 2026-03-20                 |
"""


@pytest.mark.parametrize("row", drawn(PUT_OFF), ids=lambda r: f"{r['status']} {r['until']}")
def test_what_can_be_postponed_and_until_when(row: dict[str, str]) -> None:
    due = date.fromisoformat(row["due"]) if row["due"] else None
    task = replace(PLANNED, status=parse_label(Status, row["status"]), due=due)
    refused = why_not_put_off(task, date.fromisoformat(row["until"]), TODAY)
    assert str(refused or "").startswith(row["refused"])
    assert bool(refused) is bool(row["refused"])


def test_postponing_moves_due_and_never_the_first_deadline() -> None:
    after = put_off(PLANNED, date(2026, 3, 16))
    assert (after.status, after.due) == (Status.POSTPONED, date(2026, 3, 16))
    assert after.first_deadline == date(2026, 3, 9)


LATE = """
| status      | due        | literal | ours |
| pending     | 2026-03-09 | yes     | yes  |
| in progress | 2026-03-09 | yes     | yes  |
| done        | 2026-03-09 |         |      |
| not needed  | 2026-03-09 | yes     |      |
| postponed   | 2026-03-16 | yes     |      |
| postponed   | 2026-03-08 | yes     | yes  |
| pending     | 2026-03-10 |         |      |
"""


@pytest.mark.parametrize("row", drawn(LATE), ids=lambda r: f"{r['status']} {r['due']}")
def test_overdue_is_what_is_open_past_its_current_day_not_all_that_is_not_done(
    row: dict[str, str],
) -> None:
    """“Planned before today and not done”, taken literally, would raise two kinds too many.

    What nobody needs, and what was put off to a day that is still ahead.
    """
    planned = date(2026, 3, 10) if row["due"] == "2026-03-10" else date(2026, 3, 9)
    status = parse_label(Status, row["status"])
    due = date.fromisoformat(row["due"])
    task = replace(PLANNED, status=status, due=due, latest=min(due, planned))
    literally = planned < TODAY and status is not Status.DONE
    assert literally is bool(row["literal"])
    assert (task.days_overdue(TODAY) > 0) is bool(row["ours"])
