"""A ticket, lead or notice changed by a command: its cells, its lines of the log, what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from followup_cli.cli_desk import write
from followup_cli.cli_options import LANG, Format
from followup_cli.errors import PolicyError, RefusedValueError, UsageError
from followup_cli.loop_office import id_of
from followup_cli.model import CellEdit, LogLine, Row
from followup_cli.output import outcome, say, show, show_object, written_to
from followup_cli.policy import Wrong, unknown_label
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from enum import StrEnum

    import typer

    from followup_cli.founding import Policy
    from followup_cli.model import Change, Moment
    from followup_cli.model_desk import Desk, Table
    from followup_cli.model_loop import Lead, Notice, Ticket
    from followup_cli.plan import Plan
    from followup_cli.workbook.schema import Column
    from followup_cli.workhours import WorkHours

    RowOfOurs = Ticket | Lead | Notice

E = TypeVar("E", bound="StrEnum")
R = TypeVar("R", "Ticket", "Lead")
_TABLES = {"Tickets": "tickets", "Leads": "leads", "Outbox": "outbox"}


class Typed(NamedTuple):
    """Who types: the command, at what moment, with what reason, and up to when all is known."""

    command: str
    at: Moment
    as_of: datetime
    why: str = ""


class Written(NamedTuple):
    """A row as it is now, what is to be written, and the plan that follows, None where none can."""

    kind: str
    row: RowOfOurs
    changes: tuple[Change, ...] = ()
    made: Plan | None = None


def find_row(rows: Iterable[R], name: str, kind: Message) -> R:
    """Return the ticket or lead with an id, however it was typed."""
    wanted = name.strip().casefold()
    for row in rows:
        if id_of(row).casefold() == wanted:
            return row
    raise UsageError(msg("There is no {kind} {name}.", kind=kind, name=name))


def show_list(
    ctx: typer.Context,
    rows: Iterable[Mapping[str, object]],
    lines: Iterable[Mapping[str, object]],
    columns: tuple[Sequence[Column], Sequence[Column]],
    fmt: Format,
) -> None:
    """Show a list: `rows` are for programs, `lines` for people, in fewer columns on a screen."""
    every, on_screen = columns
    shown = tuple(rows if fmt is Format.JSON else lines)
    show(shown, on_screen if fmt is Format.TABLE else every, fmt, ctx.meta[LANG])


def change_row(
    desk: Desk, kind: str, before: Ticket | Lead, after: Ticket | Lead, typed: Typed
) -> Written:
    """Return what to write of a ticket or lead, and what follows from it by the rules."""
    from followup_cli import plan as planning

    lines = log_lines(desk, kind, [(before, after)], typed)
    edits = tuple(cell_edits(desk, kind, before, after))
    alone = Written(kind, after, (*edits, *_logged(desk, lines)))
    if not lines or not after.customer_id:
        return alone
    edited = _edited(desk, kind, edits, lines)
    try:
        made = planning.build(edited, typed.as_of, only=after.customer_id)
    except PolicyError:
        return alone
    made = replace(made, loop=replace(made.loop, log=(*lines, *made.loop.log)))
    return Written(kind, _as_made(made, kind, after), (*edits, *made.changes), made)


def write_change(
    ctx: typer.Context, desk: Desk, done: Written, told: Message, fmt: Format, *, dry_run: bool
) -> None:
    """Write a changed row with what follows from it, and say so."""
    names = done.made.names if done.made else {}
    written = not dry_run and bool(done.changes) and write(ctx, desk, done.changes, names).written
    spoken = ctx.meta[LANG]
    if show_object(as_object(done, written=written, lang=spoken), fmt, spoken):
        return
    end = outcome(written_to(desk.path.name), written=written, dry_run=dry_run)
    say([told, *tell_followed(done), end], spoken)


def as_object(done: Written, *, written: bool, lang: str) -> Mapping[str, object]:
    """Return a row as it is now, and what follows, as programs see it."""
    from followup_cli.cli_followed import as_rows
    from followup_cli.workbook.schema import SHEETS

    fields = SHEETS[done.kind].fields
    row = {field: getattr(done.row, field) for field in fields}
    changes = as_rows(done.made, lang, str(row[fields[0]]))
    return {**row, "written": written, "changes": changes}


def tell_followed(done: Written) -> Iterator[Message]:
    """Yield what follows from a change, a line each."""
    from followup_cli.cli_followed import UNFOLLOWED, followed, told
    from followup_cli.workbook.schema import SHEETS

    mine = str(getattr(done.row, SHEETS[done.kind].fields[0]))
    yield from map(told, followed(done.made, mine))
    if done.made is None and done.changes:
        yield UNFOLLOWED


def change_notices(
    desk: Desk, pairs: Sequence[tuple[Notice, Notice]], typed: Typed
) -> tuple[Change, ...]:
    """Return what to write of notices: nothing follows from one that somebody has seen."""
    edits = [e for before, after in pairs for e in cell_edits(desk, "Outbox", before, after)]
    return (*edits, *_logged(desk, log_lines(desk, "Outbox", pairs, typed)))


def cell_edits(desk: Desk, kind: str, before: RowOfOurs, after: RowOfOurs) -> Iterable[CellEdit]:
    """Yield the cells of a row that change."""
    sheet, columns = place_of(desk, kind, before)
    for field in _changed(kind, before, after):
        value = getattr(after, field)
        yield CellEdit(sheet, before.row or 0, columns[field], None if value == "" else value)


def place_of(desk: Desk, kind: str, row: RowOfOurs) -> tuple[str, dict[str, str]]:
    """Return the sheet that a row stands in, and the letters of its columns by field."""
    table = _table(desk, kind)
    rows = table.frame[table.frame["_row"] == row.row]
    sheet = getattr(row, "sheet", "") or str(rows["_sheet"].iloc[0])
    return sheet, dict(table.columns.get(sheet, {}))


def log_lines(
    desk: Desk, kind: str, pairs: Sequence[tuple[RowOfOurs, RowOfOurs]], typed: Typed
) -> tuple[LogLine, ...]:
    """Return a line of the log for each cell that changes."""
    from followup_cli.merge_log import told
    from followup_cli.workbook.schema import SHEETS

    sheet = SHEETS[kind]
    time = typed.at if isinstance(typed.at, datetime) else typed.as_of
    return tuple(
        LogLine(
            time,
            typed.command,
            sheet.name(desk.lang),
            getattr(before, sheet.fields[0]),
            sheet.column(field).label(desk.lang),
            told(getattr(before, field), desk.lang),
            told(getattr(after, field), desk.lang),
            typed.why,
        )
        for before, after in pairs
        for field in _changed(kind, before, after)
    )


def read_label(kind: type[E], text: str) -> E | None:
    """Return the value of an enumeration that was typed, None for nothing typed."""
    from followup_cli.workbook.labels import parse_label

    if not text.strip():
        return None
    found = parse_label(kind, text)
    if found is None:
        wrong: Wrong = unknown_label(kind, text)
        raise RefusedValueError(msg("{said} {hint}", said=wrong.message, hint=wrong.hint))
    return found


def called(desk: Desk) -> Mapping[str, str]:
    """Return the customers' names by id, for sheets that have no column for them."""
    frame = desk.customers.frame
    return dict(zip(frame["customer_id"], frame["customer"], strict=True))


def hours_of(desk: Desk, policy: Policy) -> WorkHours:
    """Return when the team works."""
    from followup_cli.workhours import WorkHours

    return WorkHours(policy.calendar, desk.settings.working_hours)


def _as_made(made: Plan, kind: str, after: Ticket | Lead) -> Ticket | Lead:
    """Return a row as the plan leaves it: with its second visit, or a later Due."""
    if kind == "Tickets":
        tickets = (ticket for ticket in made.loop.tickets if ticket.row == after.row)
        return next((t for t in tickets if t.sheet == getattr(after, "sheet", "")), after)
    return next((lead for lead in made.loop.leads if lead.row == after.row), after)


def _changed(kind: str, before: RowOfOurs, after: RowOfOurs) -> list[str]:
    from followup_cli.workbook.schema import SHEETS

    return [f for f in SHEETS[kind].fields if getattr(before, f) != getattr(after, f)]


def _logged(desk: Desk, lines: tuple[LogLine, ...]) -> tuple[Change, ...]:
    from followup_cli.edits import log_changes

    return log_changes(desk.places, lines)


def _edited(desk: Desk, kind: str, edits: Iterable[CellEdit], lines: Iterable[LogLine]) -> Desk:
    """Return a desk as it will be read once the cells are written, and the lines of its log."""
    from pandas import Timestamp

    def as_cell(value: object) -> Any:
        return Timestamp(value) if isinstance(value, date) else value

    table = _table(desk, kind)
    frame = table.frame.copy()
    for edit in edits:
        letters = table.columns[edit.sheet]
        field = next(field for field, letter in letters.items() if letter == edit.column)
        here = (frame["_sheet"] == edit.sheet) & (frame["_row"] == edit.row)
        frame.loc[here, field] = as_cell(edit.value)
    logged = tuple(Row("Log", 0, line._asdict(), {}) for line in lines)
    tables: dict[str, Any] = {_TABLES[kind]: replace(table, frame=frame)}
    return replace(desk, log=(*desk.log, *logged), **tables)


def _table(desk: Desk, kind: str) -> Table:
    table: Table = getattr(desk, _TABLES[kind])
    return table
