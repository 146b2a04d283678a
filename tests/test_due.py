"""The morning list: three sections that never overlap, the most urgent first."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from followup_cli import due, due_head, due_screen
from followup_cli.model import Problem, Task, day
from followup_cli.model_desk import Morning, State
from followup_cli.render import render, render_screen
from followup_cli.render_terminal import Terminal
from followup_cli.terms import OPEN, Channel, Goal, Priority, Section, Status, Tier
from followup_cli.words import msg, tell

MONDAY = date(2026, 3, 2)


def parse(cell: str) -> date | datetime | None:
    if not cell:
        return None
    moment = datetime.fromisoformat(f"2026-{cell}")
    return moment if ":" in cell else moment.date()


def drawn(picture: str) -> list[Task]:
    """Return the tasks drawn in a docstring: | id | due | latest | status | … |."""
    lines = [line.strip().strip("|").split("|") for line in picture.strip().splitlines()]
    head, *body = [[cell.strip() for cell in line] for line in lines]
    return [task_of(dict(zip(head, cells, strict=True))) for cells in body]


def task_of(cells: dict[str, str]) -> Task:
    return Task(
        key=cells["id"],
        task_id=cells["id"],
        customer=cells.get("customer", ""),
        owner=cells.get("owner", ""),
        due=parse(cells["due"]),
        latest=parse(cells.get("latest", "")),
        status=Status(cells.get("status") or "pending"),
        priority=Priority(cells["priority"]) if cells.get("priority") else None,
        tier=Tier(cells["tier"]) if cells.get("tier") else None,
        contract_amount=float(cells["amount"]) if cells.get("amount") else None,
    )


def listed(tasks: list[Task], today: date = MONDAY, **options: bool) -> dict[str, str]:
    rows = due.sections(tasks, today, **options)  # type: ignore[arg-type]  # `everything` alone
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row.task.task_id)
    return {section: " ".join(ids) for section, ids in found.items()}


def test_a_task_stands_in_the_section_of_its_dates() -> None:
    """
    | id | due         | latest | status      |
    | A  | 03-01       |        | pending     |
    | B  | 02-20       | 03-01  | in_progress |
    | C  | 02-20       | 03-02  | pending     |
    | D  | 03-02       | 03-02  | pending     |
    | E  | 03-02 10:30 |        | pending     |
    | F  | 03-03       | 03-20  | pending     |
    | G  | 03-08       |        | postponed   |
    | H  | 03-09       |        | pending     |
    | I  | 02-01       |        | done        |
    | J  | 02-01       |        | not_needed  |
    | K  |             |        | pending     |
    """
    tasks = drawn(test_a_task_stands_in_the_section_of_its_dates.__doc__ or "")
    assert listed(tasks) == {"overdue": "B A", "today": "C D E", "week": "F G"}
    assert listed(tasks, everything=True)["later"] == "H K"


def test_overdue_counts_from_latest_and_a_later_due_date_counts_more() -> None:
    """
    A was postponed by hand past its window: it is late only after the new day.

    | id | due   | latest | status    |
    | A  | 03-01 | 02-20  | postponed |
    | B  | 02-10 | 02-28  | pending   |
    """
    tasks = drawn(
        (test_overdue_counts_from_latest_and_a_later_due_date_counts_more.__doc__ or "").split(
            "\n\n"
        )[1]
    )
    days = {r.task.task_id: r.days_overdue for r in due.sections(tasks, MONDAY)}
    assert days == {"A": 1, "B": 2}


def test_a_late_hour_of_the_same_day_is_not_overdue() -> None:
    task = Task(due=datetime(2026, 3, 2, 0, 30), status=Status.PENDING)
    assert due.section_of(task, MONDAY) is Section.TODAY


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({}, "overdue today week"),
        ({"today": True}, "overdue today week"),
        ({"week": True}, "week"),
        ({"overdue": True}, "overdue"),
        ({"overdue": True, "week": True}, "overdue week"),
        ({"today": True, "week": True}, "overdue today week"),
        ({"everything": True}, "overdue today week later"),
    ],
)
def test_flags_choose_sections(flags: dict[str, bool], expected: str) -> None:
    assert " ".join(due.wanted_sections(**flags)) == expected


@pytest.mark.parametrize(("today", "week"), [(MONDAY, "B C"), (date(2026, 3, 8), "")])
def test_the_week_ends_on_sunday(today: date, week: str) -> None:
    """On Sunday nothing is left of it: tomorrow is another week."""
    days = {"A": today, "B": date(2026, 3, 7), "C": date(2026, 3, 8), "D": date(2026, 3, 9)}
    tasks = [Task(task_id=k, due=d, customer=k, status=Status.PENDING) for k, d in days.items()]
    assert listed(tasks, today).get("week", "") == week


def test_the_most_urgent_comes_first() -> None:
    """
    | id | due   | priority | tier       | amount | customer |
    | D  | 03-02 | medium   | potential  | 100    | b        |
    | E  | 03-02 | medium   | potential  | 100    | c        |
    | C  | 03-01 | medium   | potential  | 100    | d        |
    | B  | 03-02 | medium   | potential  | 900    | e        |
    | A2 | 03-02 | medium   | high_value |        | f        |
    | A1 | 03-02 | high     | general    |        | g        |
    | F  | 03-02 | medium   | general    | 9999   | h        |
    | G  | 03-02 | low      | high_value |        | i        |
    | H  | 03-02 |          |            |        | j        |
    """
    tasks = drawn(test_the_most_urgent_comes_first.__doc__ or "")
    shown = due.sections(tasks, date(2026, 3, 1))
    assert [r.task.task_id for r in shown if r.section is Section.WEEK] == []
    shown = due.sections([t for t in tasks if t.task_id != "C"], MONDAY)
    assert " ".join(r.task.task_id for r in shown) == "A1 A2 B D E F G H"
    late = due.sections([t for t in tasks if t.task_id in "CD"], date(2026, 3, 3))
    assert [r.task.task_id for r in late] == ["C", "D"]


def test_one_persons_list_holds_that_persons_tasks() -> None:
    tasks = [
        Task(task_id=name, owner=name, due=MONDAY, status=Status.PENDING)
        for name in ("李雷", "Kim")
    ]
    assert [r.task.owner for r in due.sections(tasks, MONDAY, owner="kim")] == ["Kim"]


tasks_of_any_kind = st.builds(
    Task,
    task_id=st.text("abc", min_size=1, max_size=3),
    due=st.none() | st.dates(date(2026, 2, 1), date(2026, 4, 1)),
    latest=st.none()
    | st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 1))
    | st.dates(date(2026, 2, 1), date(2026, 4, 1)),
    status=st.none() | st.sampled_from(Status),
    priority=st.none() | st.sampled_from(Priority),
    tier=st.none() | st.sampled_from(Tier),
)


@given(st.lists(tasks_of_any_kind), st.dates(date(2026, 2, 10), date(2026, 3, 20)))
def test_the_sections_divide_the_open_tasks_up_to_sunday(tasks: list[Task], today: date) -> None:
    rows = due.sections(tasks, today)
    sunday = today + timedelta(days=7 - today.isoweekday())
    starts = [(t, t.due or t.latest) for t in tasks if t.status is None or t.status in OPEN]
    expected = [t for t, start in starts if start is not None and day(start) <= sunday]
    assert sorted(map(id, expected)) == sorted(id(r.task) for r in rows)
    everything = due.sections(tasks, today, everything=True)
    assert everything[: len(rows)] == rows
    assert len(everything) == len(starts)


def test_json_has_the_section_the_days_and_the_columns_of_the_schedule() -> None:
    task = Task(task_id="T1", due=date(2026, 2, 27), status=Status.PENDING, channel=Channel.PHONE)
    rows = [row.as_row() for row in due.sections([task], MONDAY)]
    (row,) = json.loads(render(rows, due.COLUMNS, "json", "zh"))
    assert row["section"] == "overdue"
    assert row["days_overdue"] == 3
    assert row["due"] == "2026-02-27"
    assert row["channel"] == "phone"
    assert row["customer"] is None
    assert "planned" not in row
    assert {"task_id", "type", "owner", "priority", "latest", "contact", "reach_at", "why"} <= set(
        row
    )


def test_nothing_heavy_is_imported_for_the_list() -> None:
    modules = "due, due_head, due_screen, render"
    heavy = "{'pandas', 'numpy', 'openpyxl', 'lxml', 'rich', 'hypothesis', 'dateutil'}"
    script = f"import sys; from followup_cli import {modules}; print({heavy} & set(sys.modules))"
    root = Path(__file__).parent.parent
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=root)
    assert ran.stdout.decode().strip() == "set()"


def morning(as_of: datetime | None, tasks: tuple[Task, ...] = (), **since: int) -> Morning:
    state = None if as_of is None else State(as_of, {})
    return Morning(Path("x.xlsx"), "en", tasks, (), state, since)


def heads(it: Morning, lang: str = "en") -> list[str]:
    return [tell(line, lang) for line in due_head.heading(it, MONDAY)]


def test_the_head_says_when_the_plan_was_made_and_what_came_since() -> None:
    it = morning(datetime(2026, 3, 1, 9), Orders=4, Customers=0, Events=1)
    assert heads(it) == [
        "Planned as of 2026-03-01 09:00 (yesterday).",
        "Since then: rows of Orders: 4, rows of Events: 1. `followup plan` takes them in.",
    ]
    assert heads(it, "zh") == [
        "排期基准日：2026-03-01 09:00（昨天）。",
        "此后新增：订单 4 行，事件 1 行。运行 `followup plan` 纳入排期。",
    ]


def test_a_plan_of_a_whole_day_is_dated_by_the_day() -> None:
    whole = datetime.combine(date(2026, 2, 20), time.max)
    assert heads(morning(whole)) == ["Planned as of 2026-02-20 (10 days ago)."]
    assert heads(morning(datetime.combine(date(2026, 3, 5), time.max))) == [
        "Planned as of 2026-03-05."
    ]


def test_before_the_first_plan_the_head_names_the_command() -> None:
    assert heads(morning(None)) == ["No plan has been made yet: `followup plan` makes one."]


def test_results_typed_after_the_plan_are_counted_by_done_on() -> None:
    """
    | planned 03-02 09:00 | done on     | since |
    |                     | 03-02 08:00 |       |
    |                     | 03-02 09:30 | yes   |
    |                     | 03-02       | yes   |
    |                     | 03-01       |       |
    """
    moments = ("03-02 08:00", "03-02 09:30", "03-02", "03-01")
    tasks = tuple(Task(done_on=parse(moment), status=Status.DONE) for moment in moments)
    assert due_head.results_since(tasks, datetime(2026, 3, 2, 9)) == 2
    assert heads(morning(datetime(2026, 3, 2, 9), tasks))[1].startswith(
        "Since then: results of contacts: 2."
    )


def test_what_the_list_cannot_show_is_said() -> None:
    it = morning(datetime(2026, 3, 2, 9), (Task(status=Status.PENDING),))
    it = Morning(it.path, "en", it.tasks, (Problem("Schedule!C2", "soon", msg("today")),), it.state)
    assert heads(it)[1:] == [
        "Open tasks without a date, not in this list: 1.",
        "Problems in Schedule: 1. `followup check` lists them.",
    ]


def screen(tasks: list[Task], lang: str, width: int) -> list[str]:
    rows = due.sections(tasks, MONDAY)
    shown = render_screen(due_screen.screens(rows, MONDAY), lang, Terminal(width))
    return shown.splitlines()


CALL = Task(
    task_id="T0007",
    customer="上海明德国际贸易有限公司",
    contact="王芳",
    due=date(2026, 2, 27),
    status=Status.PENDING,
    priority=Priority.HIGH,
    owner="李雷",
    type="满意度回访",
    channel=Channel.PHONE,
    reach_at="138 0000 0000",
    goal=Goal.SATISFACTION,
)


def test_a_wide_window_takes_a_line_for_each_contact() -> None:
    """
    | 李雷：逾期 1，今日 0，本周 0                                                                     |
    |   逾期（1）                                                                                      |
    |   !  T0007  逾期 3 天  上海明德国际贸易有限公司  王芳  电话 138 0000 0000  满意度回访  满意度调研 |
    |   今日（0）                                                                                      |
    |   本周（0）                                                                                      |
    """
    doc = test_a_wide_window_takes_a_line_for_each_contact.__doc__ or ""
    expected = [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]
    assert screen([CALL], "zh", 100)[1:] == expected


def test_a_narrow_window_stacks_contact_and_goal_and_keeps_the_number() -> None:
    """
    | Kim: Overdue 1, Today 0, This week 0                                         |
    |   Overdue (1)                                                                |
    |   !  T0007  3 days late  上海明德国际贸  Phone 138 0000 0000  Installation   |
    |                          易有限公司                           check and      |
    |                          王芳                                 guidance       |
    |                                                               Satisfaction   |
    """
    doc = test_a_narrow_window_stacks_contact_and_goal_and_keeps_the_number.__doc__ or ""
    expected = [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]
    task = Task(
        **{f: getattr(CALL, f) for f in CALL.__slots__ if f not in {"owner", "type"}},
        owner="Kim",
        type="Installation check and guidance",
    )
    shown = screen([task], "en", 76)[1:]
    assert shown[: len(expected)] == expected


def test_many_messages_of_one_kind_are_one_line_and_calls_are_not() -> None:
    reports = [
        replace(CALL, task_id=f"T{n}", owner="Kim", due=MONDAY, latest=MONDAY, type="Monthly report",
                priority=Priority.MEDIUM, channel=Channel.EMAIL, reach_at=f"{n}@a.com", goal=None)
        for n in range(100, 130)
    ]  # fmt: skip
    calls = [
        replace(CALL, task_id=f"T{n}", owner="Kim", due=MONDAY, latest=MONDAY) for n in range(11)
    ]
    shown = screen([*reports, *calls], "en", 120)
    batch = [line.split() for line in shown if "T100…" in line]
    assert batch == [["T100…", "today", "30", "customers", "Email", "Monthly", "report"]]
    assert sum("T10" in line for line in shown) == 2  # the batch, and the call T10
    assert "Today (41)" in "\n".join(shown)


def test_each_person_has_a_list_and_empty_sections_are_left_out_among_several() -> None:
    others = [
        Task(task_id="T8", owner="Kim", due=MONDAY, status=Status.PENDING, customer="[red]"),
        Task(task_id="T9", owner="", due=datetime(2026, 3, 4, 9), status=Status.PENDING),
    ]
    shown = [line.strip() for line in screen([CALL, *others], "en", 100) if line.strip()]
    assert shown[0] == "Kim: Overdue 0, Today 1, This week 0"
    assert shown[1] == "Today (1)"
    assert "[red]" in shown[2]
    assert shown[3].startswith("李雷")
    assert shown[-3:] == [
        "(no owner): Overdue 0, Today 0, This week 1",
        "This week (1)",
        "T9     Wed 03-04",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_a_screen_keeps_within_its_window_and_numbers_whole(lang: str, width: int) -> None:
    mail = Task(
        task_id="T0008",
        owner="李雷",
        due=MONDAY,
        status=Status.PENDING,
        channel=Channel.EMAIL,
        reach_at="a.very.long.address@some-company.example.com",
        customer="Northwind Traders International",
    )
    lines = screen([CALL, mail], lang, width)
    assert all(cell_len(line) <= width for line in lines)
    assert any("138 0000 0000" in line for line in lines)


def test_nothing_due_is_said_section_by_section() -> None:
    assert [line.strip() for line in screen([], "en", 80)] == [
        "Overdue (0)",
        "Today (0)",
        "This week (0)",
    ]


@pytest.mark.parametrize(
    ("latest", "colour"),
    [
        ("03-12", "green"),  # 10 of 13 days are left
        ("03-06", "green"),
        ("03-05", "yellow"),
        ("03-03", "yellow"),
        ("03-02", "red"),
        ("03-01", ""),  # late: its section says so
        ("02-27", ""),  # no window at all
    ],
)
def test_a_window_is_coloured_by_what_is_left_of_it(latest: str, colour: str) -> None:
    """The window begins on 02-27; it is Monday 03-02."""
    task = Task(due=date(2026, 2, 27), latest=parse(latest), status=Status.PENDING)
    row = due.sections([task], MONDAY)[0]
    block = due_screen.blocks([row], MONDAY, [row.section])[-1]
    assert block.styles == (colour,)
    urgent = row._replace(task=replace(task, priority=Priority.HIGH))
    assert due_screen.blocks([urgent], MONDAY, [row.section])[-1].styles == (
        f"bold {colour}".strip(),
    )


def test_a_window_that_has_not_begun_has_no_colour_yet() -> None:
    task = Task(due=date(2026, 3, 4), latest=date(2026, 3, 20), status=Status.PENDING)
    rows = due.sections([task], MONDAY)
    assert due_screen.blocks(rows, MONDAY, [Section.WEEK])[-1].styles == ("",)


def test_colours_are_left_out_where_nobody_wants_them() -> None:
    window = replace(CALL, due=date(2026, 2, 27), latest=date(2026, 3, 12))
    rows = due.sections([window], MONDAY)

    def shown(**where: Any) -> str:
        terminal = Terminal(100, **where)
        lines = render_screen(due_screen.screens(rows, MONDAY), "en", terminal).splitlines()
        return next(line for line in lines if "T0007" in line)

    assert shown() == shown(colours="standard").replace("\x1b[1;32m", "").replace("\x1b[0m", "")
    assert "\x1b[1;32m" in shown(colours="standard")
    assert "\x1b[1m" in shown(colours="standard", no_colour=True)
    assert "32" not in shown(colours="standard", no_colour=True).replace("03-12", "")
