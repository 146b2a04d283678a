"""Why a task is there, in words: rule, fact and cell, each step to its date, people's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import as_text, day
from followup_cli.model_plan import KINDS, Key, is_typed
from followup_cli.terms import Status, Trigger
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import LOG, MOMENT, SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup_cli.model import Row, Task
    from followup_cli.model_plan import Explanation, Step, TaskChange
    from followup_cli.model_rules import Rule

_LABELS = {
    "due": msg("Due"),
    "latest": msg("Latest"),
    "status": msg("Status"),
    "priority": msg("Priority"),
    "owner": msg("Owner"),
    "channel": msg("Channel"),
    "goal": msg("Goal"),
    "trial_arm": msg("Trial arm"),
}
_SHARED = tuple(column.field for column in SCHEDULE.columns if column.whose == "shared")


class Known(NamedTuple):
    """What a plan says of a task, beside its row.

    Args:
        explanation: Why the rules ask for it; None where no rule does now.
        gone: Why no rule asks for it any more.
        rule: The rule that made it, where `Rules` still has it.
        changes: What the next plan would do with it.
    """

    explanation: Explanation | None = None
    gone: Message | None = None
    rule: Rule | None = None
    changes: tuple[TaskChange, ...] = ()


NOTHING = Known()


def tell_why(
    task: Task, known: Known = NOTHING, history: Iterable[Row] = ()
) -> tuple[Message, ...]:
    """Return why a task is there and stands where it does, line by line.

    Args:
        task: The row of `Schedule`.
        known: What the plan says of it.
        history: The rows of `Log`; those about the task are told.
    """
    told = _explanation(task, known)
    return (
        _what(task),
        *(_reason(told) if told else _unexplained(task, known)),
        *_changed_lines(task),
        *_deadline_lines(task),
        *_next_lines(known.changes),
        *_history_lines(task, history),
    )


def as_object(
    task: Task, known: Known = NOTHING, history: Iterable[Row] = ()
) -> Mapping[str, object]:
    """Return the same as programs get it."""
    shown = ("task_id", "customer_id", "customer", "type", "owner", "due", "latest", "status")
    told = _explanation(task, known)
    changed = [{"field": f, "planned": p, "now": n} for f, p, n in changed_by_people(task)]
    logged = [{c.field: r.get(c.field) for c in LOG.columns} for r in _about(task, history)]
    return {
        **{name: getattr(task, name) for name in shown},
        "why": task.why,
        **(_explained(told) if told else _bare(known.rule)),
        "steps": [_step(step) for step in told.steps] if told else [],
        "gone": known.gone,
        "changed": changed,
        "next_plan": [{"kind": change.kind, "why": change.why} for change in known.changes],
        "history": logged,
    }


def changed_by_people(task: Task) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that a person changed: field, what was planned, what stands there."""
    pairs = ((f, task.planned.get(f), as_text(getattr(task, f))) for f in _SHARED)
    return tuple((f, was, now) for f, was, now in pairs if was is not None and now not in ("", was))


def _explanation(task: Task, known: Known) -> Explanation | None:
    """Return why the rules ask for a task; not of a closed one whose fact has moved since."""
    told = known.explanation
    if told is None or task.is_open or task.planned.get("due") in (None, as_text(told.due)):
        return told
    return None


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


def _unexplained(task: Task, known: Known) -> Iterable[Message]:
    """Yield what is left to say of a task that no rule asks for now."""
    if is_typed(task.key) or not (task.why or known.rule or known.gone):
        yield msg("  A person typed it into Schedule; no rule asks for it.")
        return
    if known.rule:
        yield _rule_line(known.rule.rule_id, known.rule.name, known.rule.where)
    if not task.is_open:
        yield msg("  In its row: {why}", why=task.why)
        return
    if known.gone:
        yield msg("  No rule asks for it now: {why}", why=known.gone)
        yield msg("  When it was planned: {why}", why=task.why)
    else:
        yield msg("  No rule asks for it now. When it was planned: {why}", why=task.why)


def _reason(told: Explanation) -> tuple[Message, ...]:
    rule = _rule_line(told.rule_id, told.rule_name, told.rule_where)
    return rule, _fact_line(told), *map(_step_line, told.steps)


def _rule_line(rule_id: str, name: str, where: str) -> Message:
    return msg("  Rule {rule_id}, {name} ({where})", rule_id=rule_id, name=name, where=where)


def _fact_line(told: Explanation) -> Message:
    repeats = told.when.trigger in (Trigger.RECURRING, Trigger.SILENCE)
    what = (told.said or msg("start")) if repeats else told.when.said
    fact = msg("{trigger} {moment}", trigger=what, moment=told.fact)
    if told.where:
        fact = msg("{fact} ({where})", fact=fact, where=told.where)
    if told.said and not repeats:
        return msg("  Fact: {fact}, {said}", fact=fact, said=told.said)
    return msg("  Fact: {fact}", fact=fact)


def _step_line(step: Step) -> Message:
    return msg(
        "  {field} {became}: {why}",
        field=_LABELS.get(step.about, step.about),
        became=step.became,
        why=step.why,
    )


def _changed_lines(task: Task) -> Iterable[Message]:
    for field, planned, _ in changed_by_people(task):
        if field == "status":
            yield msg("  {field} {now}: set by a person", field=_LABELS[field], now=task.status)
            continue
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


def _deadline_lines(task: Task) -> Iterable[Message]:
    """Yield the first deadline of a task due after it: postponing does not move it."""
    first = task.first_deadline
    if first is None or task.due is None or day(task.due) <= day(first):
        return
    yield msg("  First deadline {first}: it stays, and on time is counted from it", first=first)


def _next_lines(changes: Iterable[TaskChange]) -> Iterable[Message]:
    for change in changes:
        kind = KINDS[change.kind]
        yield msg("  The next plan: {kind}, {why}", kind=kind, why=change.why)


def _history_lines(task: Task, history: Iterable[Row]) -> Iterable[Message]:
    for row in _about(task, history):
        if Key.parse(row.text("after")) and row.text("before"):
            continue  # it moved along with what it counts from: the line about Due says so
        if Key.parse(row.text("after")):
            yield msg("  Log {time}: first planned", time=row.get("time") or "")
            continue
        told = {name: row.text(name) or msg("(blank)") for name in ("field", "before", "after")}
        change = msg("  Log {time}: {field} {before} → {after}", time=row.get("time") or "", **told)
        why = row.text("why")
        yield msg("{change}: {why}", change=change, why=why) if why else change


def _about(task: Task, history: Iterable[Row]) -> Iterable[Row]:
    return (row for row in history if task.task_id and row.text("row") == task.task_id)


def _bare(rule: Rule | None) -> dict[str, object]:
    """Return the same keys where no rule asks for the task now."""
    empty = dict.fromkeys(("rule", "fact", "occurrence", "raw", "target", "planned"))
    if rule is None:
        return {**empty}
    return {**empty, "rule": {"rule_id": rule.rule_id, "name": rule.name, "where": rule.where}}


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
            "said": explanation.said,
        },
        "occurrence": explanation.occurrence,
        "raw": explanation.raw,
        "target": explanation.target,
        "planned": explanation.due,
    }


def _step(step: Step) -> Mapping[str, object]:
    return {"about": step.about, "became": step.became, "why": step.why}
