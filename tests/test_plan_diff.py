"""What a plan would change, by owner and day: `plan -n` on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from runs import DAY, demo, done, planned_demo

from followup_cli.model import Task
from followup_cli.model_plan import TaskChange
from followup_cli.render import render_screen
from followup_cli.render_terminal import Terminal
from followup_cli.show_diff import diff_screens
from followup_cli.terms import Channel, Status
from followup_cli.words import msg

if TYPE_CHECKING:
    from pathlib import Path

CALL = Task(
    task_id="T0001",
    customer="Ada Ltd",
    type="Quarterly visit",
    owner="Kim",
    due=date(2026, 3, 2),
    status=Status.PENDING,
    channel=Channel.PHONE,
    rule="R14",
)


def new(task: Task) -> TaskChange:
    return TaskChange("created", None, task, msg("asked for by {rule}", rule=task.rule))


def became(kind: str, before: Task, why: str = "the day was full", **after: Any) -> TaskChange:
    return TaskChange(kind, before, replace(before, **after), msg(why))


def screen(*changes: TaskChange, lang: str = "en", width: int = 80) -> list[str]:
    return render_screen(diff_screens(changes), lang, Terminal(width)).splitlines()[1:]


def test_a_change_stands_under_whoever_makes_the_contact_on_the_day_it_is_due() -> None:
    """
    | Kim: new 1, moved 1, not needed 1                                   |
    |   Mon 2026-03-02                                                    |
    |   +  T0001  Ada Ltd  Quarterly visit  R14, Phone                    |
    |   -  T0003  Ada Ltd  Quarterly visit  the day was full              |
    |   Thu 2026-03-05                                                    |
    |   ~  T0002  Ada Ltd  Quarterly visit  from 2026-03-02: the day was  |
    |                                       full                          |
    |                                                                     |
    | Lee: escalated 1                                                    |
    |   Mon 2026-03-02                                                    |
    |   !  T0004  Ada Ltd  Quarterly visit  the day was full              |
    """
    doc = test_a_change_stands_under_whoever_makes_the_contact_on_the_day_it_is_due.__doc__ or ""
    moved, retired, late = (replace(CALL, task_id=f"T000{n}") for n in (2, 3, 4))
    shown = screen(
        new(CALL),
        became("moved", moved, due=date(2026, 3, 5)),
        became("escalated", replace(late, owner="Lee")),
        became("retired", retired, status=Status.NOT_NEEDED),
        width=68,
    )
    assert shown == [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]


def test_a_contact_handed_over_says_whose_it_was() -> None:
    handed = became("handed", CALL, "Lee has left Team", owner="Kim")._replace(
        before=replace(CALL, owner="Lee")
    )
    assert screen(handed)[2:] == [
        "  >  T0001  Ada Ltd  Quarterly visit  from Lee: Lee has left Team"
    ]
    assert "原为 2026-03-02 10:30" in "".join(
        screen(
            became("moved", replace(CALL, due=datetime(2026, 3, 2, 10, 30)), due=date(2026, 3, 3)),
            lang="zh",
        )
    )


def test_a_reason_that_names_whose_it_was_need_not_be_told_so_again() -> None:
    left = became("handed", CALL, owner="Kim")._replace(
        before=replace(CALL, owner="Lee"), why=msg("{name} is no longer in Team", name="Lee")
    )
    assert screen(left)[2:] == ["  >  T0001  Ada Ltd  Quarterly visit  Lee is no longer in Team"]


def test_what_only_shows_another_phone_number_is_named_in_one_line() -> None:
    other = "what it shows of its customer has changed"
    slight = [
        became("refreshed", replace(CALL, task_id=f"T{n:04}"), other, reach_at="139")
        for n in range(1, 11)
    ]
    assert screen(*slight[:2])[1:] == ["  Only what they show of their customers: T0001, T0002"]
    assert screen(*slight)[-1].endswith("T0008 and 2 more")
    louder = became("refreshed", CALL, "R14 says so now", channel=Channel.VISIT)
    assert screen(louder)[1:] == [
        "  Mon 2026-03-02",
        "  .  T0001  Ada Ltd  Quarterly visit  R14 says so now",
    ]


def test_a_task_without_a_date_or_an_owner_has_its_place_too() -> None:
    assert screen(became("adopted", replace(CALL, due=None, owner=""))) == [
        "(no owner): given an id 1",
        "  Without a date",
        "  =  T0001  Ada Ltd  Quarterly visit  the day was full",
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_dry_run_is_shown_by_owner_and_day_in_a_window_of_80_columns(
    tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    path = demo(tmp_path / "demo.xlsx", lang)
    shown = done("plan", "-n", "-w", path, "--as-of", DAY)
    lines = shown.splitlines()
    first = next(i for i, line in enumerate(lines) if not line)
    assert all(cell_len(line) <= 80 for line in lines[first:])
    assert any(line.startswith("  +  T") for line in lines)
    assert "2026-11-23" in shown


def test_a_dry_run_with_nothing_to_change_says_so(tmp_path: Path) -> None:
    path = planned_demo(tmp_path / "demo.xlsx")
    said = done("plan", "-n", "-w", path, "--as-of", DAY)
    assert "\n  +" not in said
    assert said.endswith("Nothing was written: this was a dry run.\n")
