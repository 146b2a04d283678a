"""What follows at once from what was recorded: tickets, leads and alerts, then contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_plan import KINDS
from followup_cli.words import Message, listed, msg, tell
from followup_cli.workbook.schema import IDENTIFIER, MOMENT, Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.model_loop import Loop, LoopChange
    from followup_cli.model_plan import TaskChange
    from followup_cli.plan import Plan

COLUMNS = (
    Column("kind", "Change", "变更", IDENTIFIER),
    Column("id", "ID", "编号", IDENTIFIER),
    Column("what", "What", "内容"),
    Column("owner", "Owner", "负责人"),
    Column("due", "Due", "期限", MOMENT),
    Column("why", "Why", "原因"),
)
UNFOLLOWED = msg("  Rules or settings are wrong, so nothing follows yet: `followup check`.")
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


def followed(made: Plan | None, mine: str = "") -> list[Mapping[str, object]]:
    """Return what a plan did after something was recorded; `mine` is the row that it was of."""
    if made is None:
        return []
    loops = [_of_loop(change, made.loop) for change in made.loop.changes if change.row_id != mine]
    tasks = [
        _of_task(change)
        for change in made.merged.changes
        if change.kind not in _UNTOLD and change.after.task_id != mine
    ]
    return [*loops, *tasks]


def as_rows(made: Plan | None, lang: str, mine: str = "") -> list[Mapping[str, object]]:
    """Return what followed as programs see it, their words said in a language."""
    found = followed(made, mine)
    return [{**row, **{name: _say(row[name], lang) for name in ("what", "why")}} for row in found]


def told(row: Mapping[str, object]) -> Message:
    """Return a thing that followed as a line."""
    kind = str(row["kind"])
    parts = [msg("{it}", it=part) for part in (row["what"], row["owner"], row["due"]) if part]
    what = _MADE.get(kind) or KINDS[kind]
    said = msg("{kind} {id}  {parts}", kind=what, id=row["id"], parts=listed(parts or [""]))
    return msg("  {told}", told=said)


def _of_loop(change: LoopChange, loop: Loop) -> Mapping[str, object]:
    return {
        "kind": change.kind,
        "id": change.row_id,
        "what": _what(change.row_id, loop),
        "owner": change.owner or None,
        "due": change.due,
        "why": change.why,
    }


def _what(row_id: str, loop: Loop) -> object:
    """Return what a ticket, a lead or a notice is about."""
    tickets = {ticket.ticket_id: (ticket.kind, ticket.department) for ticket in loop.tickets}
    leads = {lead.lead_id: lead.intent for lead in loop.leads}
    subjects = {notice.notice_id: notice.subject for notice in loop.notices}
    kind, department = tickets.get(row_id, (None, ""))
    if kind and department:
        return msg("{kind} for {department}", kind=kind, department=department)
    return kind or leads.get(row_id) or subjects.get(row_id, "")


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


def _say(value: object, lang: str) -> object:
    return tell(value, lang) if isinstance(value, Message) else value
