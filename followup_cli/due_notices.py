"""What people must be told before they call anybody: the notices that they have not seen."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from followup_cli.due_tickets import is_unsolved
from followup_cli.model_report import Block
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_loop import Notice, Ticket

MOST = 8  # that one person is told of line by line
LONGEST = 200  # letters of what an alert says; `followup notices` has the rest
_HANG = 18  # as far in as the subject stands


def notices_for(notices: Iterable[Notice], owner: str) -> tuple[Notice, ...]:
    """Return the notices for a person that nobody has seen, all of them where none is named."""
    return tuple(n for n in notices if n.is_open and (not owner or fold(n.to) == fold(owner)))


def notice_blocks(notices: Iterable[Notice], tickets: Iterable[Ticket]) -> tuple[Block, ...]:
    """Return what each person must be told, alerts and who gets one first, in red."""
    known = {ticket.ticket_id: ticket for ticket in tickets if ticket.ticket_id}
    told: defaultdict[str, list[tuple[bool, Notice]]] = defaultdict(list)
    for notice in notices:
        told[notice.to].append((not is_alert(notice, known), notice))
    ranked = {name: sorted(mine, key=lambda each: each[0]) for name, mine in told.items()}
    names = sorted(ranked, key=lambda name: (ranked[name][0][0], name))
    return tuple(block for name in names for block in _person(name, ranked[name]))


def is_alert(notice: Notice, tickets: Mapping[str, Ticket]) -> bool:
    """Return whether something has gone wrong: of a ticket a rule only sends copies."""
    ticket = tickets.get(notice.about)
    return ticket is None or (not notice.rule and is_unsolved(ticket))


def _person(name: str, notices: Sequence[tuple[bool, Notice]]) -> Iterator[Block]:
    who: Message | str = name or msg("(no addressee)")
    yield Block(msg("Notices for {name} ({n})", name=who, n=len(notices)), style="bold", apart=True)
    for calm, notice in notices[:MOST]:
        yield Block(_line(notice, calm=calm), style="" if calm else "red", hang=_HANG)
    if len(notices) > MOST:
        yield Block(msg("  … and {n} more: `followup notices`.", n=len(notices) - MOST))
    first = notices[0][1].notice_id
    seen = msg("  Seen? `followup notices --seen {id}`, or a day in Seen On.", id=first)
    yield Block(seen, style="dim")


def _line(notice: Notice, *, calm: bool) -> Message:
    """Return a notice: of an alert what it says, of anything else what it is about."""
    values = {
        "mark": " " if calm else "!",
        "id": notice.notice_id,
        "on": f"{notice.created:%m-%d}" if notice.created else "",
        "subject": notice.subject or notice.text,
    }
    if calm or not notice.subject or not notice.text:
        return msg("  {mark} {id}  {on}  {subject}", **values)
    text = notice.text if len(notice.text) <= LONGEST else notice.text[:LONGEST] + "…"
    return msg("  {mark} {id}  {on}  {subject} · {text}", text=text, **values)
