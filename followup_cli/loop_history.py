"""What people changed in tickets and leads since the last plan, and whether one is untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.loop_office import COMMAND, Entry, id_of, kind_of, said
from followup_cli.model_loop import Lead, Ticket
from followup_cli.terms import LeadStatus, TicketStatus
from followup_cli.words import LANGUAGES, msg, tell
from followup_cli.workbook.labels import fold, parse_label
from followup_cli.workbook.schema import LEADS, SHEETS, TICKETS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import TypeVar

    from followup_cli.loop_office import Office
    from followup_cli.model_loop import Turn
    from followup_cli.words import Message

    T = TypeVar("T", Ticket, Lead)

WATCHED = {TICKETS.kind: ("status", "department", "owner"), LEADS.kind: ("status", "owner")}
TYPED_BY_HAND = msg("typed by a person, and given an id")
_STATUS = {TICKETS.kind: TicketStatus, LEADS.kind: LeadStatus}


def _typed(kind: str, lang: str) -> Message:
    return msg("typed in {sheet}", sheet=SHEETS[kind].name(lang))


_TYPED = frozenset(
    tell(said, lang)
    for lang in LANGUAGES
    for said in (TYPED_BY_HAND, *(_typed(k, lang) for k in WATCHED))
)


def watch(entry: Entry[T], office: Office, why: Message | None = None) -> Entry[T]:
    """Return a row with a line for each watched cell that is not as the log knows it.

    Of what was closed when first seen nothing is noted, of a status that was cleared or that
    nobody can read neither; a ticket is not closed before it is said what became of it. `why` is
    that of the program.
    """
    row, kind = entry.row, kind_of(entry.row)
    if not id_of(row) or (not row.turns and not row.is_open):
        return entry
    for field in WATCHED[kind]:
        value, known = getattr(row, field), _known(row.turns, field)
        unknown = field == "status" and (value is None or _is_unsolved(row))
        if not unknown and not _same(kind, field, said(value, office.lang), known):
            entry = entry.logged(office, field, (known, value), why or _typed(kind, office.lang))
    return entry


def _is_unsolved(row: Ticket | Lead) -> bool:
    return isinstance(row, Ticket) and not (row.is_open or row.withdrawn or row.is_solved)


def is_untouched(row: Ticket | Lead) -> bool:
    """Whether a row is as the program wrote it, as far as its history knows."""
    if isinstance(row, Ticket):
        if row.status is not TicketStatus.OPEN or row.first_response or row.result:
            return False
    elif row.status is not LeadStatus.NEW:
        return False
    return not any(is_persons(row.turns, n) for n in range(len(row.turns)))


def is_persons(turns: Sequence[Turn], n: int) -> bool:
    """Whether a person made a turn: what the program does follows a line of the key."""
    turn = turns[n]
    watched = turn.field in WATCHED[TICKETS.kind] and bool(turn.before)
    routed = turn.field == "owner" and not _is_typed(turn)
    return watched and not routed and not (n and turns[n - 1].field == "key")


def is_dealt(row: Ticket | Lead) -> bool:
    """Whether the program wrote the owner of a row: its history knows of no person who did."""
    last = next((turn for turn in reversed(row.turns) if turn.field == "owner"), None)
    return last is not None and not _is_typed(last)


def _is_typed(turn: Turn) -> bool:
    """Whether a person wrote what a turn tells of, by a command or into a cell."""
    return turn.command != COMMAND or turn.why in _TYPED


def times_closed(ticket: Ticket) -> int:
    """Return the how manieth closing of a ticket the next, or the present one is."""
    turns = ticket.turns
    own = {n for n in range(1, len(turns)) if turns[n - 1].field == "key"}
    return 1 + sum(n not in own and _is_reopening(turn) for n, turn in enumerate(turns))


def closing_seen(ticket: Ticket) -> datetime | None:
    """Return when a plan first saw the last closing; None where it was never seen open."""
    closings = (
        turn.on
        for turn in reversed(ticket.turns)
        if turn.field == "status" and parse_label(TicketStatus, turn.after) is TicketStatus.CLOSED
    )
    return None if ticket.is_open else next(closings, None)


def _is_reopening(turn: Turn) -> bool:
    if turn.field != "status":
        return False
    before, after = (parse_label(TicketStatus, text) for text in (turn.before, turn.after))
    if after is None or after is TicketStatus.CLOSED:
        return False
    return before is TicketStatus.CLOSED or (before is None and after is TicketStatus.REOPENED)


def find_resumption(ticket: Ticket) -> Turn | None:
    """Return the turn by which a ticket's clock runs again, until its Due has been put later."""
    found: Turn | None = None
    for turn in ticket.turns:
        if turn.field == "due":
            found = None
        elif turn.field == "status":
            stopped = _is_stopped(turn.before) and not _is_stopped(turn.after)
            found = turn if stopped else None
    return found


def _is_stopped(text: str) -> bool:
    return parse_label(TicketStatus, text) in (TicketStatus.PAUSED, TicketStatus.CLOSED)


def _known(turns: Sequence[Turn], field: str) -> str:
    return next((turn.after for turn in reversed(turns) if turn.field == field), "")


def _same(kind: str, field: str, one: str, other: str) -> bool:
    if field == "status":
        status = _STATUS[kind]
        return parse_label(status, one) is parse_label(status, other)
    return one.split() == other.split() or (bool(one) and fold(one) == fold(other))
