"""`followup clean --archive`: contacts that ended long ago leave `Schedule` for `History`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from followup_cli.cli_desk import moment, write
from followup_cli.cli_options import LANG, Format
from followup_cli.output import say, show
from followup_cli.words import Message, listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    import typer

    from followup_cli.archiving import Ended
    from followup_cli.model_desk import Desk
    from followup_cli.workbook.tohistory import Outlook

_SHOWN = 8  # contacts of a list that may be long


def move_old(
    ctx: typer.Context,
    desk: Desk,
    as_of: datetime | None,
    *,
    months: int,
    apply: bool,
    fmt: Format,
) -> None:
    """Show which contacts would go to `History`, and with `apply` have them go."""
    from followup_cli import archiving

    seen = moment(as_of, desk.settings.time_zone)
    before = archiving.months_before(seen.date(), months)
    found, outlook = _look(desk, before)
    leaving = archiving.going(found)
    if apply and leaving:
        _write(ctx, desk, found, months, seen)
    if fmt is not Format.TABLE:
        show([archiving.as_row(each) for each in found], archiving.COLUMNS, fmt, ctx.meta[LANG])
    else:
        say(_lines(desk, found, before, outlook, applied=apply), ctx.meta[LANG])


def _look(desk: Desk, before: date) -> tuple[tuple[Ended, ...], Outlook | None]:
    """Return the contacts that ended before a day, and what keeps some of them where they are."""
    from followup_cli import archiving
    from followup_cli.edits import place_of
    from followup_cli.model import address
    from followup_cli.workbook.schema import SCHEDULE
    from followup_cli.workbook.tohistory import look_ahead

    place = place_of(desk.places, SCHEDULE.kind)
    found = archiving.find_ended(desk.tasks, before)
    rows = [each.task.row for each in archiving.going(found) if each.task.row]
    if not rows:
        return found, None
    outlook = look_ahead(desk.content, rows)
    sheet = address(place.name, "", 0).removesuffix("0")
    held = {
        row: msg("{where} holds {what}", where=f"{sheet}{one.cell}", what=one.what)
        for row, one in outlook.held.items()
    }
    return archiving.keep(found, held), outlook


def _write(
    ctx: typer.Context, desk: Desk, found: Sequence[Ended], months: int, seen: datetime
) -> None:
    from followup_cli import archiving
    from followup_cli.edits import log_changes
    from followup_cli.model import ToHistory

    rows = tuple(each.task.row for each in archiving.going(found) if each.task.row)
    lines = archiving.log_lines(found, months, seen, desk.lang)
    write(ctx, desk, (ToHistory(rows), *log_changes(desk.places, lines)), {})


def _lines(
    desk: Desk,
    found: Sequence[Ended],
    before: date,
    outlook: Outlook | None,
    *,
    applied: bool,
) -> Iterator[Message]:
    from followup_cli import archiving

    leaving = archiving.going(found)
    staying = [each for each in found if each.stays]
    if not leaving:
        yield msg("No contact that ended before {day} is left to go to History.", day=before)
    else:
        yield _head(leaving, before, applied=applied)
        yield from map(_told, islice(leaving, _SHOWN))
        yield from _more(len(leaving) - _SHOWN)
    if staying:
        yield msg(
            "Stay in Schedule, though they ended before {day}: {n}", day=before, n=len(staying)
        )
        yield from (msg("  {id}  {why}", id=e.task.task_id, why=e.stays) for e in staying[:_SHOWN])
        yield from _more(len(staying) - _SHOWN)
    if leaving and outlook and outlook.pointed_from:
        yield msg(
            "Their rows are left blank, as a formula in {where} looks at single rows of Schedule.",
            where=outlook.pointed_from,
        )
    if leaving:
        yield _end(desk, applied=applied)


def _head(leaving: Sequence[Ended], before: date, *, applied: bool) -> Message:
    from followup_cli.archiving import by_year

    years = listed(
        [msg("{year}: {n}", year=str(year), n=n) for year, n in by_year(leaving).items()]
    )
    if applied:
        return msg("Contacts that ended before {day} and went to History: {n} ({years})",
                   day=before, n=len(leaving), years=years)  # fmt: skip
    return msg("Contacts that ended before {day} and would go to History: {n} ({years})",
               day=before, n=len(leaving), years=years)  # fmt: skip


def _told(ended: Ended) -> Message:
    task = ended.task
    return msg(
        "  {id}  {customer}: {type}, {status}, {day}",
        id=task.task_id,
        customer=task.customer or task.customer_id,
        type=task.type or msg("no type"),
        status=task.status or "",
        day=ended.on,
    )


def _more(count: int) -> Iterator[Message]:
    if count > 0:
        yield msg("  … and {n} more", n=count)


def _end(desk: Desk, *, applied: bool) -> Message:
    if applied:
        return msg(
            "{name} was written. Figures and `followup why` still count them; `followup undo` "
            "brings them back, and so does a row cut from History and pasted below Schedule.",
            name=desk.path.name,
        )
    return msg("Nothing was written: `followup clean --archive --apply` moves them.")
