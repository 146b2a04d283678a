"""The team's morning on one screen, and the board of tasks by status."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from runs import followup
from test_due_morning import CALL, DAY, NOTICE, TICKET, loop_desk

from followup_cli.terms import Priority, Status, TicketStatus

if TYPE_CHECKING:
    from pathlib import Path

LATE = {**CALL, "task_id": "T0002", "due": date(2026, 2, 20), "priority": Priority.HIGH}
LEES = {**CALL, "task_id": "T0003", "owner": "Lee", "customer": "Bo", "due": date(2026, 3, 4)}
OVER = {
    **TICKET, "ticket_id": "K0002", "owner": "Lee", "customer": "Bo",
    "due": datetime(2026, 2, 27, 18),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return loop_desk(
        tmp_path / "desk.xlsx",
        Schedule=[CALL, LATE, LEES],
        Tickets=[
            {**TICKET, "owner": "Kim"},
            OVER,
            {**OVER, "ticket_id": "K0003", "status": TicketStatus.PAUSED},
            {**OVER, "ticket_id": "K0004", "status": TicketStatus.CLOSED},
        ],
        Outbox=[NOTICE],
    )


def test_the_teams_morning_is_a_line_for_each_person(desk: Path) -> None:
    """
    | No plan has been made yet: `followup plan` makes one.                                       |
    | The team, 2026-03-02: overdue 1, today 1, this week 1; open tickets 3, late 1.              |
    | Owner  Overdue  Today  Week  High  Tickets  Late                                            |
    | Kim          1      1     0     1        1     0                                            |
    | Lee          0      0     1     0        2     1                                            |
    | Begin with:                                                                                 |
    |   T0002  Kim: 10 days late, Ada Ltd                                                         |
    |   T0003  Lee: Wed 03-04, Bo                                                                 |
    | Not to wait:                                                                                |
    |   ! N0001  Lee: Score 2: Ada Ltd                                                            |
    |   ! K0002  Lee: ticket of Bo, was due 2026-02-27 18:00                                      |
    """
    doc = test_the_teams_morning_is_a_line_for_each_person.__doc__ or ""
    shown = followup("due", "--team", "-w", desk, "--as-of", DAY)
    assert (shown.exit_code, shown.stderr) == (0, "")
    expected = [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]
    assert [line.rstrip() for line in shown.stdout.splitlines()] == expected


def test_a_team_of_eight_fits_one_screen_in_either_language(tmp_path: Path) -> None:
    rows = [
        {**LATE, "task_id": f"T{n:04}", "owner": f"Person {n % 8}", "customer": f"Customer no. {n}"}
        for n in range(80)
    ]
    notices = [{**NOTICE, "notice_id": f"N{n:04}"} for n in range(12)]
    path = loop_desk(tmp_path / "desk.xlsx", Schedule=rows, Outbox=notices)
    for lang in ("en", "zh"):
        asked = ("due", "--team", "-w", path, "--as-of", DAY, "--lang", lang)
        lines = followup(*asked, COLUMNS="80").stdout.splitlines()
        assert len(lines) <= 24
        assert max(map(cell_len, lines)) <= 80


def test_programs_get_each_persons_counts_and_what_to_begin_with(desk: Path) -> None:
    shown = followup(
        "due", "--team", "--owner", "lee", "-w", desk, "--as-of", DAY, "--format", "json"
    )
    (row,) = json.loads(shown.stdout)
    assert row == {
        "owner": "Lee", "overdue": 0, "today": 0, "week": 1, "high": 0, "tickets": 2, "late": 1,
        "begin_with": "T0003", "about": "Wed 03-04, Bo",
    }  # fmt: skip


def test_late_tickets_are_seen_below_many_notices(tmp_path: Path) -> None:
    notices = [{**NOTICE, "notice_id": f"N{n:04}"} for n in range(30)]
    path = loop_desk(tmp_path / "desk.xlsx", Tickets=[OVER], Outbox=notices)
    lines = followup("due", "--team", "-w", path, "--as-of", DAY).stdout.splitlines()
    assert len(lines) == 24
    assert lines[-2].startswith("  ! K0002  Lee: ticket of Bo")
    assert lines[-1].startswith("  … and 13 more")


def test_whoever_has_nothing_is_told_of_those_who_have(desk: Path) -> None:
    shown = followup("due", "--team", "--owner", "Le", "-w", desk, "--as-of", DAY)
    assert "No open contacts of Le. There are some of: Kim, Lee." in shown.stderr
    shown = followup("tasks", "--board", "--owner", "Le", "-w", desk, "--as-of", DAY)
    assert "No tasks of Le. There are some of: Kim, Lee." in shown.stderr


@pytest.mark.parametrize("other", ["--script", "--write", "--week", "--overdue", "--all"])
def test_the_teams_screen_has_no_room_for_others(desk: Path, other: str) -> None:
    before = desk.read_bytes()
    refused = followup("due", "--team", other, "-w", desk, "--as-of", DAY)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--team" in refused.stderr
    assert desk.read_bytes() == before


DONE = {**CALL, "task_id": "T0004", "status": Status.DONE, "done_on": date(2026, 2, 3)}


def board(path: Path, *more: object, width: int = 120, lang: str = "en") -> list[str]:
    asked = ("tasks", "--board", "-w", path, "--as-of", DAY, "--lang", lang, *more)
    shown = followup(*asked, COLUMNS=str(width))
    assert shown.exit_code == 0
    return [line.rstrip() for line in shown.stdout.splitlines()]


def test_the_board_has_a_column_for_each_status(tmp_path: Path) -> None:
    """
    | Tasks found: 4, open: 2.                                                               |
    |                                                                                        |
    |   Pending (2)         In progress (0)  Done (2)          Postponed (0)  Not needed (0) |
    |                                                                                        |
    |   ! T0002 2026-02-20                   T0005 2026-02-09                                |
    |   Ada Ltd                              Ada Ltd                                         |
    |   First call                           First call                                      |
    |   Kim                                  Kim                                             |
    |                                                                                        |
    |   T0001 2026-03-02                     T0004 2026-02-03                                |
    |   Ada Ltd                              Ada Ltd                                         |
    |   First call                           First call                                      |
    |   Kim                                  Kim                                             |
    """
    later = {**DONE, "task_id": "T0005", "done_on": date(2026, 2, 9)}
    path = loop_desk(tmp_path / "desk.xlsx", Schedule=[CALL, LATE, DONE, later])
    doc = test_the_board_has_a_column_for_each_status.__doc__ or ""
    drawn = [line.strip()[2:-1].rstrip() for line in doc.strip("\n").splitlines()[:-1]]
    assert board(path) == drawn


def test_a_narrow_window_has_one_status_under_the_other(tmp_path: Path) -> None:
    path = loop_desk(
        tmp_path / "desk.xlsx",
        "zh",
        Schedule=[{**CALL, "customer": "上海浦东陆家嘴金融服务"}, DONE],
    )
    shown = board(path, width=60, lang="zh")
    heads = [line for line in shown if line and not line.startswith(" ")]
    assert heads == ["待处理（1）", "进行中（0）", "已完成（1）", "已延期（0）", "无需处理（0）"]


def test_a_column_too_long_for_the_screen_is_counted(tmp_path: Path) -> None:
    rows = [{**CALL, "task_id": f"T{n:04}"} for n in range(11)]
    path = loop_desk(tmp_path / "desk.xlsx", Schedule=rows)
    assert "… 3 more" in board(path)[-1]


def test_programs_get_the_board_by_status(tmp_path: Path) -> None:
    path = loop_desk(tmp_path / "desk.xlsx", Schedule=[CALL, DONE, LEES])
    told = json.loads("\n".join(board(path, "--owner", "Kim", "--format", "json")))
    ids = {status: [task["task_id"] for task in tasks] for status, tasks in told.items()}
    assert ids == {
        "pending": ["T0001"], "in_progress": [], "done": ["T0004"], "postponed": [], "not_needed": [],
    }  # fmt: skip
