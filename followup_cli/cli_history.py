"""What a ticket or a lead shown whole has beside its row: its history, the contacts about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_plan import Key
from followup_cli.terms import Status
from followup_cli.words import Message, listed, msg
from followup_cli.workbook.labels import Names, parse_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Task
    from followup_cli.model_loop import Turn
    from followup_cli.workbook.schema import Sheet

_CONTACT = ("task_id", "type", "due", "status", "owner", "done_on", "score", "summary", "problem")


def tell_turns(turns: Sequence[Turn], sheet: Sheet) -> Iterator[Message]:
    """Yield the history of a row: when, from what to what, and why; its making in one line."""
    begun: Turn | None = None
    for n, turn in enumerate(turns):
        if turn.field == "key":
            begun = turn
            first = [t for t in turns[n + 1 :] if _is_first(t, begun)]
            yield _of_key(turn, [_meant(t, t.after, sheet) for t in first if t.after])
        elif begun is None or not _is_first(turn, begun):
            yield _of_cell(turn, sheet)


def history_rows(turns: Iterable[Turn], sheet: Sheet) -> list[Mapping[str, object]]:
    """Return the history of a row as programs see it."""
    return [
        {
            "time": turn.on, "command": turn.command, "field": turn.field,
            "before": _meant(turn, turn.before, sheet), "after": _meant(turn, turn.after, sheet),
            "why": turn.why,
        }
        for turn in turns
    ]  # fmt: skip


def say_contact(task: Task | None, task_id: str = "") -> Message | str:
    """Return a contact in one clause: what, when, by whom, what it brought; its id if unknown."""
    if task is None:
        return task_id
    on = task.done_on or task.due or task.latest
    brought: list[Message | str] = [
        msg("{id} {type}", id=task.task_id, type=task.type),
        *([msg("{it}", it=on)] if on else []),
        *([task.done_by or task.owner] if task.done_by or task.owner else []),
        *([msg("{it}", it=task.status)] if task.status is not Status.DONE and task.status else []),
        *([msg("score {score}", score=f"{task.score:g}")] if task.score is not None else []),
        *([task.summary] if task.summary else []),
    ]
    return msg("{it}", it=listed(brought))


def contact_row(task: Task | None) -> Mapping[str, object] | None:
    """Return a contact as programs see it, None where there is none."""
    return None if task is None else {name: getattr(task, name) for name in _CONTACT}


def _is_first(turn: Turn, begun: Turn) -> bool:
    """Whether a turn tells what a cell held when the row was made."""
    return (turn.on, turn.why, turn.before) == (begun.on, begun.why, "")


def _meant(turn: Turn, text: str, sheet: Sheet) -> str:
    """Return a cell as the log has it, one of a choice as what it means in every language."""
    kind = sheet.column(turn.field).kind if turn.field in sheet.fields else ""
    return text if isinstance(kind, str) else parse_label(kind, text) or text


def _of_key(turn: Turn, first: Sequence[str]) -> Message:
    said = {"on": f"{turn.on:%Y-%m-%d %H:%M}", "why": turn.why}
    if Key.parse(turn.after) is None:
        return msg("  {on}  withdrawn ({why})", **said)
    return msg("  {on}  made: {first} ({why})", **said, first=list(first))


def _of_cell(turn: Turn, sheet: Sheet) -> Message:
    said = {
        "on": f"{turn.on:%Y-%m-%d %H:%M}",
        "field": _label(turn.field, sheet),
        "before": _meant(turn, turn.before, sheet) or "–",
        "after": _meant(turn, turn.after, sheet) or "–",
    }
    if turn.why:
        return msg("  {on}  {field} {before} → {after} ({why})", **said, why=turn.why)
    return msg("  {on}  {field} {before} → {after}", **said)


def _label(field: str, sheet: Sheet) -> Message | str:
    if field not in sheet.fields:
        return field
    column = sheet.column(field)
    return msg("{it}", it=Names(column.en, column.zh))
