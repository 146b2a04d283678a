"""What people must be told before they call anybody: the notices that they have not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.due_tickets import is_unsolved
from followup_cli.model import day
from followup_cli.model_report import Block
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Moment
    from followup_cli.model_loop import Notice, Ticket

MOST = 8  # that one person is told of line by line


def notices_for(notices: Iterable[Notice], owner: str) -> tuple[Notice, ...]:
    """Return the notices for a person that nobody has seen, all of them where none is named."""
    return tuple(n for n in notices if n.is_open and (not owner or fold(n.to) == fold(owner)))


def notice_blocks(
    notices: Iterable[Notice], tickets: Iterable[Ticket], today: date
) -> tuple[Block, ...]:
    """Return what each person must be told, alerts first and in red."""
    known = {ticket.ticket_id: ticket for ticket in tickets}
    ranked = sorted(notices, key=lambda n: (n.to, not is_alert(n, known, today), n.notice_id))
    names = dict.fromkeys(notice.to for notice in ranked)
    told = {name: [n for n in ranked if n.to == name] for name in names}
    return tuple(b for name, mine in told.items() for b in _person(name, mine, known, today))


def is_alert(notice: Notice, tickets: Mapping[str, Ticket], today: date) -> bool:
    """Return whether something has gone wrong; of a ticket in time, somebody is only told."""
    ticket = tickets.get(notice.about)
    if ticket is None:
        return True
    return is_unsolved(ticket) and ticket.due is not None and day(ticket.due) <= today


def _person(
    name: str, notices: Sequence[Notice], tickets: Mapping[str, Ticket], today: date
) -> Iterator[Block]:
    who: Message | str = name or msg("(no addressee)")
    heading = msg("Notices for {name} ({n})", name=who, n=len(notices))
    yield Block(heading, style="bold", apart=True)
    for notice in notices[:MOST]:
        alert = is_alert(notice, tickets, today)
        yield Block(_line(notice, "!" if alert else " ", today), style="red" if alert else "")
    if len(notices) > MOST:
        yield Block(msg("  … and {n} more: `followup notices`.", n=len(notices) - MOST))
    seen = msg(
        "  Seen? `followup notices --seen {id}`, or a day in Seen On.", id=notices[0].notice_id
    )
    yield Block(seen, style="dim")


def _line(notice: Notice, mark: str, today: date) -> Message:
    return msg(
        "{mark} {id}  {when}  {subject}",
        mark=mark,
        id=notice.notice_id,
        when=_when(notice.created, today),
        subject=notice.subject or notice.text,
    )


def _when(moment: Moment | None, today: date) -> Message | str:
    if moment is None:
        return ""
    return msg("today") if day(moment) == today else f"{moment:%m-%d}"
