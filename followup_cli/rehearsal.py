"""Three months of a demonstration's life: planned each week, and typed in by its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from followup_cli import demo, edits
from followup_cli.demo import Heard
from followup_cli.model import END_OF_DAY, CellEdit, LogLine, Row
from followup_cli.plan import build
from followup_cli.workbook.schema import LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from followup_cli.model import Change, Task
    from followup_cli.model_desk import Desk, Table
    from followup_cli.workbook.factsheets import Facts


def rehearse(
    desk: Desk, seen: Callable[[date], Facts], as_of: datetime, playbook: str = "general"
) -> tuple[Change, ...]:
    """Return the rows of `Schedule` and `Log` that three months of planning and working leave.

    The tickets that came of a contact name it.

    Args:
        desk: The facts and rules, with an empty schedule.
        seen: Returns the facts as they stood on a day.
        as_of: The day of the demonstration. The last plan is left to whoever opens it: the rows
            end with what people typed until the day before.
        playbook: Whose team it is.
    """
    living, sources = desk, dict[str, str]()
    lines: list[LogLine] = []
    *before, _ = days = demo.planning_days(as_of.date(), playbook)
    for day, following in zip(before, days[1:], strict=True):
        evening = following - timedelta(days=1)
        plan = build(_as_seen(living, seen(day), sources), datetime.combine(day, END_OF_DAY))
        typed = demo.outcomes(plan.merged.tasks, evening, desk.lang, playbook=playbook)
        heard = (one for one in _heard(desk.tickets, evening) if one.ticket_id not in sources)
        typed, found = demo.tell_troubles(typed, heard, desk.lang, playbook)
        sources |= found
        lines += plan.merged.log
        living = replace(living, tasks=_in_rows(typed), log=_as_read(lines))
    fresh = tuple(replace(task, row=None) for task in living.tasks)
    return (
        *edits.schedule_changes(desk.places, (), fresh),
        *edits.log_changes(desk.places, lines),
        *_source_cells(desk, sources),
    )


def _as_seen(desk: Desk, facts: Facts, sources: Mapping[str, str]) -> Desk:
    return replace(
        desk,
        customers=facts.customers,
        orders=facts.orders,
        tickets=_with_sources(facts.tickets, sources),
        events=facts.events,
    )


def _with_sources(tickets: Table, sources: Mapping[str, str]) -> Table:
    named = tickets.frame["ticket_id"].map(sources)
    return replace(tickets, frame=tickets.frame.assign(source_task=named))


def _heard(tickets: Table, evening: date) -> tuple[Heard, ...]:
    """Return the tickets that were open by an evening."""
    frame = tickets.frame[tickets.frame["opened"] < datetime.combine(evening, END_OF_DAY)]
    cells = (frame[name] for name in ("ticket_id", "customer_id", "kind", "opened"))
    return tuple(
        Heard(ticket_id, customer_id, kind, opened.to_pydatetime())
        for ticket_id, customer_id, kind, opened in zip(*cells, strict=True)
    )


def _source_cells(desk: Desk, sources: Mapping[str, str]) -> tuple[CellEdit, ...]:
    place, frame = desk.places["Tickets"], desk.tickets.frame
    return tuple(
        CellEdit(place.name, row, place.columns["source_task"], sources[ticket_id])
        for ticket_id, row in zip(frame["ticket_id"], frame["_row"].tolist(), strict=True)
        if ticket_id in sources
    )


def _in_rows(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return the tasks as if they had been read from the sheet, one below the other."""
    return tuple(replace(task, row=row) for row, task in enumerate(tasks, start=2))


def _as_read(lines: Iterable[LogLine]) -> tuple[Row, ...]:
    return tuple(
        Row(LOG.kind, row, edits.log_values(line), {}) for row, line in enumerate(lines, start=2)
    )
