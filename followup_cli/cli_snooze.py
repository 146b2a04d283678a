"""`followup snooze`: put a contact off to a later day, with the reason in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup_cli.cli_desk import moment, open_desk, write
from followup_cli.cli_options import (
    LANG,
    AsOfOption,
    DayArgument,
    DryRunOption,
    Format,
    FormatOption,
    LangOption,
    WorkbookOption,
)
from followup_cli.errors import RefusedValueError, UsageError
from followup_cli.model import as_of_moment, as_text
from followup_cli.output import outcome, say, show, show_object, written_to
from followup_cli.pointing import find_row
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from followup_cli.model import LogLine, Task
    from followup_cli.words import Message
    from followup_cli.workbook.schema import Column

_COMMAND = "snooze"


def snooze(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="A task's id, as Schedule shows it.")],
    until: DayArgument,
    *,
    why: Annotated[
        str,
        typer.Option("--why", metavar="TEXT", help="The reason, for the log.", show_default=False),
    ],
    workbook: WorkbookOption = None,
    dry_run: DryRunOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    fmt: FormatOption = Format.TABLE,
) -> None:
    """Put a contact off to a later day; its First Deadline stays."""
    from followup_cli import edits, status

    if not why.strip():
        raise UsageError(msg('Say why: `followup snooze T0012 2026-12-01 --why "on holiday"`.'))
    desk = open_desk(ctx, workbook)
    seen, before = moment(as_of, desk.settings.time_zone), find_row(desk, task)
    after = status.put_off(before, as_of_moment(until))
    refused = status.why_not_put_off(before, as_of_moment(until), seen.date())
    if refused and after != before:
        raise RefusedValueError(refused)
    lines = _log(before, after, seen, why.strip(), desk.lang)
    changes = (
        *edits.schedule_changes(desk.places, (before,), (after,)),
        *edits.log_changes(desk.places, lines),
    )
    written = not dry_run and bool(changes) and write(ctx, desk, changes, {}).written
    row, spoken = _row(before, after, why.strip()), ctx.meta[LANG]
    if show_object({**row, "written": written}, fmt, spoken):
        return
    if fmt is Format.TABLE:
        end = outcome(written_to(desk.path.name), written=written, dry_run=dry_run)
        say([_told(before, after), end], spoken)
    else:
        show([row], _columns(), fmt, spoken)


def _log(before: Task, after: Task, seen: datetime, why: str, lang: str) -> Sequence[LogLine]:
    from followup_cli.merge_log import Scribe

    scribe, said = Scribe(seen, lang), msg("postponed")
    return [
        scribe.changed(before, after, field, said)._replace(command=_COMMAND, why=why)
        for field in ("status", "due")
        if getattr(before, field) != getattr(after, field)
    ]


def _row(before: Task, after: Task, why: str) -> Mapping[str, object]:
    shown = ("task_id", "customer_id", "customer", "type", "owner", "status")
    return {
        **{name: getattr(after, name) for name in shown},
        "due_before": before.due,
        "due": after.due,
        "first_deadline": after.first_deadline,
        "why": why,
    }


def _columns() -> Sequence[Column]:
    from followup_cli.workbook.schema import MOMENT, SCHEDULE, Column

    shown = ("task_id", "customer", "type", "owner", "status")
    return (
        *map(SCHEDULE.column, shown),
        Column("due_before", "Due before", "原日期", MOMENT),
        *map(SCHEDULE.column, ("due", "first_deadline", "why")),
    )


def _told(before: Task, after: Task) -> Message:
    return msg(
        "{task_id}  {type}: {customer}, {owner}: due {due}, was {before}; First Deadline stays "
        "{first}.",
        task_id=after.task_id,
        type=after.type,
        customer=after.customer,
        owner=after.owner or msg("no owner"),
        due=after.due,
        before=before.due or msg("without a date"),
        first=after.first_deadline or as_text(before.due) or msg("without a date"),
    )
