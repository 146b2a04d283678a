"""Why a task is there, in words: rule, fact and cell, each step to its date, people's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import as_text
from followup_cli.model_plan import Key
from followup_cli.terms import Status
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import LOG, MOMENT, SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Row, Task
    from followup_cli.model_plan import Explanation, Step
    from followup_cli.model_rules import When

_LABELS = {
    "due": msg("Due"),
    "latest": msg("Latest"),
    "status": msg("Status"),
    "priority": msg("Priority"),
    "owner": msg("Owner"),
    "channel": msg("Channel"),
    "goal": msg("Goal"),
}
_SHARED = tuple(column.field for column in SCHEDULE.columns if column.whose == "shared")


def tell_why(
    task: Task, explanation: Explanation | None, history: Iterable[Row] = ()
) -> tuple[Message, ...]:
    """Return why a task is there and stands where it does, line by line.

    Args:
        task: The row of `Schedule`.
        explanation: What the plan says of its key; None where no rule asks for it now.
        history: The rows of `Log`; those about the task are told.
    """
    reason = (_unexplained(task),) if explanation is None else _reason(explanation)
    return (_what(task), *reason, *_changed_lines(task), *_history_lines(task, history))


def as_object(
    task: Task, explanation: Explanation | None, history: Iterable[Row] = ()
) -> Mapping[str, object]:
    """Return the same as programs get it."""
    shown = ("task_id", "customer_id", "customer", "type", "owner", "due", "latest", "status")
    told = None if explanation is None else _explained(explanation)
    changed = [{"field": f, "planned": p, "now": n} for f, p, n in changed_by_people(task)]
    logged = [{c.field: r.get(c.field) for c in LOG.columns} for r in _about(task, history)]
    return {
        **{name: getattr(task, name) for name in shown},
        "why": task.why,
        **(told or dict.fromkeys(("rule", "fact", "occurrence", "raw", "target", "planned"))),
        "steps": [] if explanation is None else [_step(step) for step in explanation.steps],
        "changed": changed,
        "history": logged,
    }


def changed_by_people(task: Task) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that a person changed: field, what was planned, what stands there."""
    pairs = ((f, task.planned.get(f), as_text(getattr(task, f))) for f in _SHARED)
    return tuple((f, was, now) for f, was, now in pairs if was is not None and now not in ("", was))


def _what(task: Task) -> Message:
    return msg(
        "{task_id}  {type}: {customer}, due {due}, {owner}, {status}",
        task_id=task.task_id,
        type=task.type,
        customer=task.customer,
        due=task.due or msg("without a date"),
        owner=task.owner or msg("no owner"),
        status=task.status or Status.PENDING,
    )


def _unexplained(task: Task) -> Message:
    if task.why:
        return msg("  No rule asks for it now. When it was planned: {why}", why=task.why)
    return msg("  A person typed it into Schedule; no rule asks for it.")


def _reason(explanation: Explanation) -> tuple[Message, ...]:
    rule = msg(
        "  Rule {rule_id}, {name} ({where})",
        rule_id=explanation.rule_id,
        name=explanation.rule_name,
        where=explanation.rule_where,
    )
    fact = msg(
        "  Fact: {trigger} {moment} ({where})",
        trigger=_trigger(explanation.when),
        moment=explanation.fact,
        where=explanation.where,
    )
    return rule, fact, *map(_step_line, explanation.steps)


def _trigger(when: When) -> Message:
    if when.name:
        return msg("{trigger}:{name}", trigger=when.trigger, name=when.name)
    return msg("{trigger}", trigger=when.trigger)


def _step_line(step: Step) -> Message:
    return msg(
        "  {field} {became}: {why}",
        field=_LABELS.get(step.about, step.about),
        became=step.became,
        why=step.why,
    )


def _changed_lines(task: Task) -> Iterable[Message]:
    for field, planned, _ in changed_by_people(task):
        yield msg(
            "  {field} {now}: a person changed it; {planned} was planned",
            field=_LABELS[field],
            now=getattr(task, field),
            planned=_planned(field, planned),
        )


def _planned(field: str, text: str) -> object:
    """Return what `Planned` holds for a cell as the cell would hold it."""
    kind = SCHEDULE.column(field).kind
    if not isinstance(kind, str):
        return parse_label(kind, text) or text
    return text.replace("T", " ") if kind == MOMENT else text or msg("(blank)")


def _history_lines(task: Task, history: Iterable[Row]) -> Iterable[Message]:
    for row in _about(task, history):
        if Key.parse(row.text("after")):
            yield msg("  Log {time}: first planned", time=row.text("time"))
            continue
        yield msg(
            "  Log {time}: {field} {before} → {after} {why}",
            **{name: row.text(name) for name in ("time", "field", "before", "after", "why")},
        )


def _about(task: Task, history: Iterable[Row]) -> Iterable[Row]:
    return (row for row in history if task.task_id and row.text("row") == task.task_id)


def _explained(explanation: Explanation) -> dict[str, object]:
    return {
        "rule": {
            "rule_id": explanation.rule_id,
            "name": explanation.rule_name,
            "where": explanation.rule_where,
        },
        "fact": {
            "trigger": explanation.when.trigger,
            "name": explanation.when.name,
            "moment": explanation.fact,
            "where": explanation.where,
        },
        "occurrence": explanation.occurrence,
        "raw": explanation.raw,
        "target": explanation.target,
        "planned": explanation.due,
    }


def _step(step: Step) -> Mapping[str, object]:
    return {"about": step.about, "became": step.became, "why": step.why}
