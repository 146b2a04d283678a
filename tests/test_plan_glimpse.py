"""The first changes of a plan, as `plan` shows them on a terminal once it has written them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from followup_cli.model import Task
from followup_cli.model_plan import Merged, TaskChange
from followup_cli.render import render_screen
from followup_cli.render_terminal import Terminal
from followup_cli.show import glimpse_screens
from followup_cli.words import msg

CALL = Task(
    task_id="T0001", customer="Ada Ltd", type="Quarterly visit", owner="Kim", due=date(2026, 3, 2)
)
WHY = "R14 · every quarter from 2025-12-02 (Customers!K2) → 2026-03-02"


def glimpse(*changes: TaskChange, width: int = 80) -> list[str]:
    merged = Merged((), changes)
    return render_screen(glimpse_screens(merged, "en"), "en", Terminal(width)).splitlines()


def test_each_change_says_why_even_in_a_narrow_window() -> None:
    """
    | What changed:                                                   |
    |   new    T0001  Ada Ltd          2026-03-02  R14 · every        |
    |                 Quarterly visit  Kim         quarter from       |
    |                                              2025-12-02         |
    |                                              (Customers!K2) →   |
    |                                              2026-03-02         |
    |   moved  T0002  Ada Ltd          2026-03-05  the day was full   |
    |                 Quarterly visit  Kim                            |
    """
    doc = test_each_change_says_why_even_in_a_narrow_window.__doc__ or ""
    second = replace(CALL, task_id="T0002")
    assert glimpse(
        TaskChange("refreshed", CALL, replace(CALL, tier=None), msg("no date")),
        TaskChange("moved", second, replace(second, due=date(2026, 3, 5)), msg("the day was full")),
        TaskChange("created", None, CALL, msg("{said}", said=WHY)),
        width=62,
    ) == [line.strip()[2:-1].rstrip() for line in doc.strip().splitlines()]


def test_a_plan_that_only_refreshes_shows_no_change() -> None:
    assert (
        glimpse_screens(Merged((), (TaskChange("refreshed", CALL, CALL, msg("today")),)), "en")
        == ()
    )


def test_the_first_of_many_are_shown() -> None:
    many = (TaskChange("created", None, CALL, msg("{said}", said=WHY)),) * 9
    assert glimpse(*many, width=160)[0] == (
        "The first 8 of 9 changes (all of them are in Schedule):"
    )
    assert len(glimpse(*many, width=160)) == 9
