"""What `followup log` tells: the contact as it was recorded, and what follows, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_plan import KINDS
from followup_cli.output import outcome, written_to
from followup_cli.terms import OPEN, YesNo
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.schema import IDENTIFIER, MOMENT, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.model_loop import LoopChange
    from followup_cli.model_plan import TaskChange
    from followup_cli.recording import Recorded

COLUMNS = (
    Column("kind", "Change", "变更", IDENTIFIER),
    Column("id", "ID", "编号", IDENTIFIER),
    Column("what", "What", "内容"),
    Column("owner", "Owner", "负责人"),
    Column("due", "Due", "期限", MOMENT),
    Column("why", "Why", "原因"),
)
_SHOWN = (
    "task_id", "customer_id", "customer", "type", "owner", "status", "due", "first_deadline",
    "reached", "score", "summary", "problem", "intent", "next_step", "next_contact", "done_on",
    "done_by", "feedback", "info_checked", "channel", "order_id", "attempts",
)  # fmt: skip
_MADE = {
    "ticket": msg("ticket"),
    "lead": msg("lead"),
    "notice": msg("notice"),
    "withdrawn": msg("withdrawn"),
    "reopened": msg("reopened"),
    "routed": msg("routed"),
    "missed": msg("too late"),
}
_UNTOLD = ("refreshed", "adopted")


def lines(done: Recorded, name: str, *, written: bool, dry_run: bool) -> Iterator[Message]:
    """Yield what was recorded, what follows from it, and what became of the workbook."""
    yield _recorded(done)
    for row in followed(done):
        yield msg("  {told}", told=_told(row))
    if done.made is None:
        yield msg("  Rules or settings are wrong, so nothing follows yet: `followup check`.")
    yield outcome(written_to(name), written=written, dry_run=dry_run)


def as_object(done: Recorded, lang: str, *, written: bool) -> Mapping[str, object]:
    """Return the contact as it is now, and what follows, as programs see it."""
    shown = {field: getattr(done.after, field) for field in _SHOWN}
    blank = {field: None if value == "" else value for field, value in shown.items()}
    made = [{**row, "why": _say(row["why"], lang)} for row in followed(done)]
    return {**blank, "written": written, "changes": made}


def followed(done: Recorded) -> list[Mapping[str, object]]:
    """Return what follows from a record: alerts, tickets and leads first, then contacts."""
    if done.made is None:
        return []
    loops = [_of_loop(change) for change in done.made.loop.changes]
    mine = done.after.task_id
    tasks = [
        _of_task(change)
        for change in done.made.merged.changes
        if change.kind not in _UNTOLD and change.after.task_id != mine
    ]
    return [*loops, *tasks]


def _of_loop(change: LoopChange) -> Mapping[str, object]:
    return {
        "kind": change.kind,
        "id": change.row_id,
        "what": change.customer,
        "owner": change.owner or None,
        "due": change.due,
        "why": change.why,
    }


def _of_task(change: TaskChange) -> Mapping[str, object]:
    task = change.after
    return {
        "kind": change.kind,
        "id": task.task_id,
        "what": task.type,
        "owner": task.owner or None,
        "due": task.due,
        "why": change.why,
    }


def _told(row: Mapping[str, object]) -> Message:
    kind = str(row["kind"])
    parts = [part for part in (row["what"], row["owner"], row["due"]) if part]
    what = _MADE.get(kind) or KINDS[kind]
    return msg("{kind} {id}  {parts}", kind=what, id=row["id"], parts=parts)


def _recorded(done: Recorded) -> Message:
    task = done.after
    if task.reached is YesNo.NO and task.status in OPEN:
        return msg(
            "{task_id}  {type}: {customer} was not reached; tried: {n}; again {due}.",
            task_id=task.task_id,
            type=task.type,
            customer=task.customer,
            n=task.attempts or 0,
            due=task.due,
        )
    return msg(
        "{task_id}  {type}: {customer}: {status}.",
        task_id=task.task_id,
        type=task.type,
        customer=task.customer,
        status=task.status,
    )


def _say(why: object, lang: str) -> str:
    return tell(why, lang) if isinstance(why, Message | str) else str(why)
