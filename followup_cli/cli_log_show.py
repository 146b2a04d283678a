"""What `followup log` tells: the contact as it was recorded, and what follows, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.cli_followed import UNFOLLOWED, as_rows, followed, told
from followup_cli.output import outcome, written_to
from followup_cli.terms import OPEN, YesNo
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.recording import Recorded

BY_HAND = msg("a contact typed by hand")
_SHOWN = (
    "task_id", "customer_id", "customer", "type", "owner", "status", "due", "first_deadline",
    "reached", "score", "summary", "problem", "intent", "next_step", "next_contact", "done_on",
    "done_by", "feedback", "info_checked", "channel", "order_id", "attempts",
)  # fmt: skip


def lines(done: Recorded, name: str, *, written: bool, dry_run: bool) -> Iterator[Message]:
    """Yield what was recorded, what follows from it, and what became of the workbook."""
    yield _recorded(done)
    for row in rows(done):
        yield told(row)
    if done.made is None:
        yield UNFOLLOWED
    yield outcome(written_to(name), written=written, dry_run=dry_run)


def as_object(done: Recorded, lang: str, *, written: bool) -> Mapping[str, object]:
    """Return the contact as it is now, and what follows, as programs see it."""
    shown = {field: getattr(done.after, field) for field in _SHOWN}
    blank = {field: None if value == "" else value for field, value in shown.items()}
    made = as_rows(done.made, lang, done.after.task_id)
    return {**blank, "written": written, "changes": made}


def rows(done: Recorded) -> list[Mapping[str, object]]:
    """Return what follows from a record."""
    return followed(done.made, done.after.task_id)


def _recorded(done: Recorded) -> Message:
    task = done.after
    if task.reached is YesNo.NO and task.status in OPEN:
        return msg(
            "{task_id}  {type}: {customer} was not reached; tried: {n}; again {due}.",
            task_id=task.task_id,
            type=task.type or BY_HAND,
            customer=task.customer,
            n=task.attempts or 0,
            due=task.due,
        )
    return msg(
        "{task_id}  {type}: {customer}: {status}.",
        task_id=task.task_id,
        type=task.type or BY_HAND,
        customer=task.customer,
        status=task.status,
    )
