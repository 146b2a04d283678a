"""The report: the rows of `Overdue` and `KPI`, stamped with their day, and its summary."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from followup_cli.model import SheetWhole, as_of_moment
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import moved, shown
from followup_cli.terms import Priority, Tier
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import IDENTIFIER, KPI, NUMBER, OVERDUE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from followup_cli.model import Task
    from followup_cli.model_report import Escalation, KpiRow, Period
    from followup_cli.model_rules import Person

SUMMARY: tuple[Column, ...] = (
    KPI.column("kpi"),
    Column("shown", "Value", "值", NUMBER),
    Column("counts", "Counts", "计数", IDENTIFIER),
    Column("before", "Previous", "上期", NUMBER),
    Column("moved", "Change", "变化", NUMBER),
)
NONE: Mapping[str, Escalation] = MappingProxyType({})
_MEANS = (Figure.SCORE_BEFORE, Figure.SCORE_AFTER, Figure.SCORE_CHANGE)
_BOUNDS = (Figure.NPS_LOW, Figure.NPS_HIGH)


def overdue_sheet(
    tasks: Iterable[Task],
    people: Sequence[Person],
    as_of: datetime,
    escalations: Mapping[str, Escalation] = NONE,
) -> SheetWhole:
    """Return the `Overdue` sheet: open tasks past their deadline, each manager's together."""
    rows = overdue_rows(tasks, people, as_of.date(), escalations)
    said = msg("Overdue tasks as of {as_of}: {n}", as_of=as_of_moment(as_of), n=len(rows))
    return SheetWhole(OVERDUE.kind, rows, said)


def overdue_rows(
    tasks: Iterable[Task],
    people: Iterable[Person],
    today: date,
    escalations: Mapping[str, Escalation] = NONE,
) -> tuple[Mapping[str, object], ...]:
    """Return the overdue tasks by manager, then priority, what the customer is worth, and age.

    `escalations` are those that the log tells of, by task id.
    """
    managers = {fold(person.name): person.manager for person in people}
    late = [
        (managers.get(fold(task.owner), ""), task) for task in tasks if task.days_overdue(today)
    ]
    late.sort(key=lambda pair: (not pair[0], pair[0], _urgency(pair[1], today)))
    return tuple(
        _overdue_row(task, manager, today, escalations.get(task.task_id)) for manager, task in late
    )


def count_by_manager(rows: Iterable[Mapping[str, object]]) -> tuple[Message, ...]:
    """Return in words how many overdue contacts there are under each manager, the most first.

    Where nobody has a manager there is nothing to tell apart.
    """
    counts = Counter(str(row["manager"] or "") for row in rows)
    if not any(counts):
        return ()
    return tuple(
        msg("{manager}: {n}", manager=manager, n=n) if manager else msg("no manager: {n}", n=n)
        for manager, n in sorted(counts.items(), key=lambda pair: (-pair[1], not pair[0], pair[0]))
    )


def kpi_sheet(rows: Sequence[KpiRow], period: Period, as_of: datetime) -> SheetWhole:
    """Return the `KPI` sheet of a period."""
    said = msg(
        "Figures for {period}, as of {as_of}", period=period.label, as_of=as_of_moment(as_of)
    )
    return SheetWhole(KPI.kind, tuple(_kpi_row(row) for row in rows), said)


def as_object(
    rows: Sequence[KpiRow],
    period: Period,
    previous: Period,
    as_of: datetime,
    series: Sequence[KpiRow] = (),
) -> Mapping[str, object]:
    """Return the report as programs get it; `series` are rows of other periods, for charts."""
    return {
        "as_of": as_of_moment(as_of),
        "period": period.label,
        "previous": previous.label,
        "kpis": [row._asdict() for row in rows],
        "series": [row._asdict() for row in series],
    }


def summarise(rows: Iterable[KpiRow]) -> tuple[Mapping[str, object], ...]:
    """Return the figures over everybody as people read them, for the columns of `SUMMARY`."""
    overall = {row.kpi: row for row in rows if row.scope is Scope.ALL}
    return tuple(_summary_row(row, overall) for row in overall.values() if row.kpi not in _BOUNDS)


def notes(tasks: Iterable[Task]) -> tuple[Message, ...]:
    """Return what should be known about the figures."""
    undated = sum(task.score is not None and task.done_on is None for task in tasks)
    said = msg("Scores left out, because Done On is blank: {n}.", n=undated)
    return (said,) if undated else ()


def _urgency(task: Task, today: date) -> tuple[object, ...]:
    tiers, priorities = tuple(Tier), tuple(Priority)
    return (
        priorities.index(task.priority) if task.priority else len(priorities),
        tiers.index(task.tier) if task.tier else len(tiers),
        -task.days_overdue(today),
        task.customer,
        task.task_id,
    )


def _overdue_row(
    task: Task, manager: str, today: date, escalation: Escalation | None
) -> Mapping[str, object]:
    added = {
        "days_overdue": task.days_overdue(today),
        "manager": manager,
        "escalated": _escalated(escalation) if escalation else None,
    }
    return {c.field: added.get(c.field, getattr(task, c.field, None)) for c in OVERDUE.columns}


def _escalated(escalation: Escalation) -> Message:
    if escalation.to:
        return msg("{name}, {on}", name=escalation.to, on=escalation.on)
    return msg("no manager to tell, {on}", on=escalation.on)


def _kpi_row(row: KpiRow) -> Mapping[str, object]:
    """Return a row of the sheet; whole scores and counts as whole numbers, so not as shares."""
    name: object = msg("(blank)") if row.name == "" else row.name
    numbers = {f: getattr(row, f) for f in ("value", "previous", "change")}
    if not row.kpi.is_rate:
        numbers = {f: _whole(value) for f, value in numbers.items()}
    counts = {f: _whole(getattr(row, f)) for f in ("numerator", "denominator")}
    return {**row._asdict(), **numbers, **counts, "name": name}


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _summary_row(row: KpiRow, overall: Mapping[Figure, KpiRow]) -> Mapping[str, object]:
    return {
        "kpi": row.kpi,
        "shown": shown(row.kpi, row.value),
        "counts": _counts(row, overall),
        "before": shown(row.kpi, row.previous),
        "moved": moved(row.kpi, row.change),
    }


def _counts(row: KpiRow, overall: Mapping[Figure, KpiRow]) -> Message | str:
    if row.denominator is None:
        return ""
    if row.kpi in _MEANS:
        return f"n = {row.denominator:.0f}"
    if row.kpi is Figure.RENEWING:
        return msg("{n} contracts", n=f"{row.denominator:.0f}")
    if row.kpi is not Figure.NPS:
        return f"{row.numerator:,.0f} / {row.denominator:,.0f}"
    if row.value is None:
        return "n = 0"
    low, high = (shown(bound, overall[bound].value) for bound in _BOUNDS)
    return msg("n = {n}, 95% from {low} to {high}", n=f"{row.denominator:.0f}", low=low, high=high)
