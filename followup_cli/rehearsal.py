"""Three months of a demonstration's life: planned each week, and typed in by its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from followup_cli import demo, edits
from followup_cli.model import END_OF_DAY, LogLine, Row
from followup_cli.plan import build
from followup_cli.workbook.schema import LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from followup_cli.model import Change, Task
    from followup_cli.model_desk import Desk


def rehearse(desk: Desk, seen: Callable[[date], Desk], as_of: datetime) -> tuple[Change, ...]:
    """Return the rows of `Schedule` and `Log` that three months of planning and working leave.

    Args:
        desk: The facts and rules, with an empty schedule.
        seen: Returns the facts as they stood on a day.
        as_of: The day of the demonstration. The last plan is left to whoever opens it: the rows
            end with what people typed until the day before.
    """
    living = desk
    lines: list[LogLine] = []
    *before, _ = days = demo.weeks(as_of.date())
    for monday, following in zip(before, days[1:], strict=True):
        plan = build(_as_seen(living, seen(monday)), datetime.combine(monday, END_OF_DAY))
        typed = demo.outcomes(plan.merged.tasks, following - timedelta(days=1), desk.lang)
        lines += plan.merged.log
        living = replace(living, tasks=_in_rows(typed), log=_as_read(lines))
    fresh = tuple(replace(task, row=None) for task in living.tasks)
    return (
        *edits.schedule_changes(desk.places, (), fresh),
        *edits.log_changes(desk.places, lines),
    )


def _as_seen(desk: Desk, facts: Desk) -> Desk:
    return replace(
        desk,
        customers=facts.customers,
        orders=facts.orders,
        tickets=facts.tickets,
        events=facts.events,
    )


def _in_rows(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return the tasks as if they had been read from the sheet, one below the other."""
    return tuple(replace(task, row=row) for row, task in enumerate(tasks, start=2))


def _as_read(lines: Iterable[LogLine]) -> tuple[Row, ...]:
    return tuple(
        Row(LOG.kind, row, edits.log_values(line), {}) for row, line in enumerate(lines, start=2)
    )
