"""Why a row of the schedule changed, in words that its log line and the plan's summary share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model import Task, as_text
from followup_cli.terms import Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model import Moment
    from followup_cli.model_plan import Explanation
    from followup_cli.words import Message


def why_changed(before: Task, told: Explanation | None, field: str) -> Message:
    """Return why the program put another value into a shared cell.

    `told` is why the rules ask for it, None where none does: what was cleared is then put back.
    """
    if told is None or (getattr(before, field) in (None, "") and before.planned.get(field)):
        return msg("the cell was cleared, and is the program's again")
    if field == "due":
        return _moved(before, told)
    decided = [step.why for step in told.steps if step.about == field]
    return decided[-1] if decided else msg("{rule} says so now", rule=told.rule_id)


def why_escalated(task: Task, manager: str) -> Message:
    """Return what is said of a task past its deadline, and to whom."""
    late: Moment | None = task.deadline
    if manager:
        return msg(
            "overdue since {deadline}; escalated to {manager}", deadline=late, manager=manager
        )
    return msg("overdue since {deadline}", deadline=late)


def why_retired(why: Message, task: Task) -> Message:
    """Return the `Why` of a task that is not needed: the reason, then why it had been made."""
    if not task.why:
        return msg("not needed: {why}", why=why)
    return msg("not needed: {why} · {before}", why=why, before=task.why)


def _moved(before: Task, told: Explanation) -> Message:
    if told.moved is not None and before.planned.get("placed") != as_text(told.due):
        return told.moved
    was = before.planned.get("fact", "")
    if was and was != as_text(told.fact):
        return msg(
            "{trigger} was {before}, is {after}{cell}",
            trigger=_counted_from(told),
            before=was.replace("T", " "),
            after=told.fact,
            cell=msg(" ({where})", where=told.where) if told.where else "",
        )
    return msg("{rule} or the working calendar has changed", rule=told.rule_id)


def _counted_from(told: Explanation) -> Message | Trigger:
    """Return what a date is of: the last contact or order, where a contact moves along with it."""
    moves = told.when.trigger in (Trigger.RECURRING, Trigger.SILENCE)
    return told.said if moves and told.said else told.when.said
