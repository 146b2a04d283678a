"""Nobody was reached: when to try again, and how often it was tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from company import CHINA, log_rows
from hypothesis import given
from hypothesis import strategies as st
from score_frames import drawn

from followup_cli.attempts import count_attempts, in_vain, next_slot, recount, tried
from followup_cli.kpi_votes import Window, vote_task
from followup_cli.model import LogLine, Moment, Row, Task
from followup_cli.model_desk import Settings
from followup_cli.model_figures import Figure, Hours, Scope
from followup_cli.model_report import Period
from followup_cli.terms import Channel, Status, YesNo

HOURS = Settings().working_hours
# Monday, 9 March 2026; Qingming makes Monday, 6 April, a day off.
SLOTS = """
| tried            | again            |
| 2026-03-09 09:10 | 2026-03-09 13:30 |
| 2026-03-09 07:00 | 2026-03-09 13:30 |
| 2026-03-09 11:59 | 2026-03-09 13:30 |
| 2026-03-09 12:00 | 2026-03-10 09:00 |
| 2026-03-09 17:50 | 2026-03-10 09:00 |
| 2026-03-09 22:00 | 2026-03-10 09:00 |
| 2026-03-13 15:00 | 2026-03-16 09:00 |
| 2026-03-14 10:00 | 2026-03-16 09:00 |
| 2026-04-03 15:00 | 2026-04-07 09:00 |
| 2026-03-09       | 2026-03-10 09:00 |
"""


def moment(text: str) -> Moment:
    return datetime.fromisoformat(text) if " " in text else date.fromisoformat(text)


@pytest.mark.parametrize("row", drawn(SLOTS), ids=lambda row: row["tried"])
def test_in_the_afternoon_what_failed_in_the_morning_else_the_next_working_morning(
    row: dict[str, str],
) -> None:
    assert next_slot(moment(row["tried"]), CHINA, HOURS) == moment(row["again"])


@pytest.mark.parametrize(
    ("hours", "tried_at", "again"),
    [
        (((9, 18),), "2026-03-09 10:00", "2026-03-09 13:00"),  # no lunch break: not in it either
        (((9, 12),), "2026-03-09 10:00", "2026-03-10 09:00"),  # mornings alone are worked
        (((14, 22),), "2026-03-09 15:00", "2026-03-10 14:00"),  # or afternoons
        (((12, 20),), "2026-03-09 09:00", "2026-03-09 13:00"),
        (((12, 13),), "2026-03-09 09:00", "2026-03-09 12:00"),  # nobody works but over lunch
    ],
)
def test_the_slots_lie_in_the_hours_of_the_team(
    hours: tuple[tuple[int, int], ...], tried_at: str, again: str
) -> None:
    worked = tuple((time(start), time(end)) for start, end in hours)
    assert next_slot(moment(tried_at), CHINA, worked) == moment(again)


CALL = Task(task_id="T0012", status=Status.PENDING, due=date(2026, 3, 9))


def test_a_contact_tried_stays_open_and_moves_to_the_next_slot() -> None:
    after = tried(CALL, datetime(2026, 3, 9, 14, 5), CHINA, HOURS)
    assert (after.status, after.reached, after.attempts) == (Status.IN_PROGRESS, YesNo.NO, 1)
    assert after.due == datetime(2026, 3, 10, 9, 0)
    assert after.first_deadline == CALL.first_deadline
    again = tried(after, datetime(2026, 3, 10, 9, 30), CHINA, HOURS)
    assert (again.attempts, again.due) == (2, datetime(2026, 3, 10, 13, 30))


def test_what_is_due_later_than_that_stays_where_it_is() -> None:
    ahead = replace(CALL, due=date(2026, 3, 20))
    assert tried(ahead, datetime(2026, 3, 9, 9), CHINA, HOURS).due == date(2026, 3, 20)


def lines(*tasks: str, field: str = "Attempts") -> list[LogLine]:
    at = datetime(2026, 3, 9, 9, 10)
    return [LogLine(at, "log", "Schedule", task, field, "", "1", "") for task in tasks]


def test_attempts_are_counted_from_the_log_in_either_language() -> None:
    log = log_rows([*lines("T0012", "T0013", "T0012"), *lines("T0012", field="联系次数")])
    log += log_rows(lines("T0012", field="Due"))
    assert count_attempts(log) == {"T0012": 3, "T0013": 1}


def test_open_rows_show_what_the_log_has_and_others_stay_as_they_are() -> None:
    """What somebody typed over the count is counted again; what is closed is history."""
    rows = [
        replace(CALL, attempts=7),
        replace(CALL, attempts=7, status=Status.DONE),
        replace(CALL, task_id="T0013", attempts=2),  # from before there was a log
        replace(CALL, attempts=7, unreadable=frozenset({"attempts"})),
    ]
    counted = recount(rows, log_rows(lines("T0012")))
    assert [task.attempts for task in counted] == [1, 7, 2, 7]


def test_the_channel_that_was_tried_is_kept_by_the_row() -> None:
    called = replace(CALL, channel=Channel.WECHAT)
    assert tried(called, datetime(2026, 3, 9, 9), CHINA, HOURS).channel is Channel.WECHAT


TRIED = """
| time             | field    | before | after  |
| 2026-03-09 09:10 | Attempts |        | 1      |
| 2026-03-09 14:00 | Channel  | Phone  | WeChat |
| 2026-03-09 14:00 | Attempts | 1      | 2      |
| 2026-03-10       | Attempts | 2      | 3      |
"""


def test_each_attempt_counts_in_the_reach_rate_by_its_time_and_channel() -> None:
    """The row says only that somebody was reached at last, and by what."""
    log = [Row("Log", 2, {**row, "row": "T0012", "time": at(row)}, {}) for row in drawn(TRIED)]
    reached = replace(CALL, channel=Channel.WECHAT, reached=YesNo.YES, owner="Owen", rule="R03")
    found = in_vain([reached], log)
    assert [(str(t.done_on), t.channel) for t in found] == [
        ("2026-03-09 09:10:00", Channel.PHONE),
        ("2026-03-09 14:00:00", Channel.WECHAT),
        ("2026-03-10", Channel.WECHAT),
    ]
    assert {(t.reached, t.owner, t.rule, t.task_id) for t in found} == {
        (YesNo.NO, "Owen", "R03", "")
    }
    march = Period("2026-03", date(2026, 3, 1), date(2026, 3, 31))
    window = Window(march, date(2026, 3, 31), Settings())
    votes = [vote for task in found for vote in vote_task(task, window)]
    assert [(v.figure, v.counted, v.about.get(Scope.HOURS)) for v in votes] == [
        (Figure.REACH, 0.0, Hours.WEEKDAY_MORNING),
        (Figure.REACH, 0.0, Hours.WEEKDAY_AFTERNOON),
        (Figure.REACH, 0.0, None),
    ]


def at(row: dict[str, str]) -> datetime:
    """Return the time of a line as a sheet gives it: a day is its midnight."""
    return datetime.fromisoformat(row["time"])


_HOURS = st.lists(st.integers(0, 23), min_size=2, max_size=4, unique=True).map(sorted)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    _HOURS.map(lambda h: tuple((time(a), time(b)) for a, b in zip(h[::2], h[1::2], strict=False))),
)
def test_a_slot_is_ahead_in_working_time_and_never_in_the_same_half_of_a_day(
    at: datetime, hours: tuple[tuple[time, time], ...]
) -> None:
    again = next_slot(at, CHINA, hours)
    assert isinstance(again, datetime)
    assert again > at
    assert CHINA.is_workday(again.date())
    assert (again.date(), again.hour < 12) != (at.date(), at.hour < 12)
    assert any(start <= again.time() < end for start, end in hours)
