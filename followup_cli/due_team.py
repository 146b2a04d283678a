"""The team's morning in ten minutes: a line for each person, and what must not wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.due_notices import is_alert
from followup_cli.due_screen import when
from followup_cli.due_tickets import is_unsolved
from followup_cli.model import day
from followup_cli.terms import Priority, Section, TicketStatus
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import IDENTIFIER, SCHEDULE, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.due import DueRow
    from followup_cli.model_loop import Notice, Ticket

COLUMNS: tuple[Column, ...] = (
    SCHEDULE.column("owner"),
    Column("overdue", "Overdue", "逾期", WHOLE),
    Column("today", "Today", "今日", WHOLE),
    Column("week", "Week", "本周", WHOLE),
    Column("high", "High", "高优先", WHOLE),
    Column("tickets", "Tickets", "工单", WHOLE),
    Column("late", "Late", "超时", WHOLE),
    Column("begin_with", "Begin with", "先做", IDENTIFIER),
    Column("about", "About", "事项"),
)
COUNTS = COLUMNS[:7]  # what a line of the table has room for
_SCREEN, _FEWEST = 24, 2  # lines of a terminal, and of what must not wait at least


class Morning(NamedTuple):
    """What the team has before it: contacts of today's list, tickets, notices nobody has seen."""

    rows: Sequence[DueRow]
    tickets: Sequence[Ticket]
    notices: Sequence[Notice]
    today: date


def team_rows(morning: Morning) -> tuple[Mapping[str, object], ...]:
    """Return a row for each person who has something to do, by the fields of `COLUMNS`."""
    theirs: defaultdict[str, list[DueRow]] = defaultdict(list)
    for row in morning.rows:
        theirs[row.task.owner].append(row)
    tickets = Counter(t.owner for t in _unsolved(morning))
    late = Counter(t.owner for t in late_tickets(morning))
    names = sorted(theirs.keys() | tickets.keys(), key=lambda name: (not name, name))
    return tuple(
        {
            "owner": name or msg("(no owner)"),
            **_counts(theirs[name]),
            "tickets": tickets[name],
            "late": late[name],
            **_first(theirs[name], morning.today),
        }
        for name in names
    )


def of(tickets: Iterable[Ticket], owner: str) -> tuple[Ticket, ...]:
    """Return the tickets of a person, all of them where none is named."""
    return tuple(t for t in tickets if not owner or fold(t.owner) == fold(owner))


def total(rows: Iterable[Mapping[str, object]], today: date) -> Message:
    """Return the team's morning in a line."""
    sums = Counter[str]()
    for row in rows:
        sums.update({field: n for field, n in row.items() if isinstance(n, int)})
    return msg(
        "The team, {day}: overdue {overdue}, today {today}, this week {week}; open tickets "
        "{tickets}, late {late}.",
        day=today,
        **{field: sums[field] for field in ("overdue", "today", "week", "tickets", "late")},
    )


def beginnings(rows: Iterable[Mapping[str, object]]) -> tuple[Message, ...]:
    """Return with what each person begins, a line each."""
    said = [
        msg(
            "  {task_id}  {owner}: {about}",
            task_id=r["begin_with"],
            owner=r["owner"],
            about=r["about"],
        )
        for r in rows
        if r["begin_with"]
    ]
    return (msg("Begin with:"), *said) if said else ()


def pressing(morning: Morning, above: int) -> tuple[Message, ...]:
    """Return what must not wait: alerts that nobody has seen, tickets past their time.

    As many as one screen has room for below so many lines, a third of them tickets; the rest
    are counted.
    """
    known = {ticket.ticket_id: ticket for ticket in morning.tickets if ticket.ticket_id}
    alerts = [_alert(notice) for notice in morning.notices if is_alert(notice, known)]
    late = [_late(ticket) for ticket in late_tickets(morning)]
    if not alerts and not late:
        return ()
    most = max(_FEWEST, _SCREEN - above - 2)
    kept = min(len(late), max(most // 3, most - len(alerts), 1))
    said = (*alerts[: most - kept], *late[:kept])
    left = len(alerts) + len(late) - len(said)
    more = (msg("  … and {n} more: `followup notices`, `followup tickets --late`.", n=left),)
    return (msg("Not to wait:"), *said, *(more if left > 0 else ()))


def late_tickets(morning: Morning) -> tuple[Ticket, ...]:
    """Return the tickets past their time limit, the longest first; a paused one has no limit."""
    due = [(day(t.due), t) for t in _unsolved(morning) if t.due is not None]
    late = [(on, t) for on, t in due if on < morning.today and t.status is not TicketStatus.PAUSED]
    return tuple(ticket for _, ticket in sorted(late, key=lambda each: each[0]))


def _unsolved(morning: Morning) -> list[Ticket]:
    return [ticket for ticket in morning.tickets if is_unsolved(ticket)]


def _counts(rows: Iterable[DueRow]) -> Mapping[str, int]:
    rows = tuple(rows)
    sections = Counter(row.section for row in rows)
    return {
        "overdue": sections[Section.OVERDUE],
        "today": sections[Section.TODAY],
        "week": sections[Section.WEEK],
        "high": sum(row.task.priority is Priority.HIGH for row in rows),
    }


def _first(rows: Sequence[DueRow], today: date) -> Mapping[str, object]:
    """Return the contact to begin with: the first of the list, which is the most urgent."""
    if not rows:
        return {"begin_with": "", "about": ""}
    task = rows[0].task
    about = msg("{when}, {customer}", when=when(rows[0], today), customer=task.customer)
    return {"begin_with": task.task_id, "about": about}


def _alert(notice: Notice) -> Message:
    return msg(
        "  ! {id}  {to}: {subject}",
        id=notice.notice_id,
        to=notice.to or msg("(no addressee)"),
        subject=notice.subject or notice.text,
    )


def _late(ticket: Ticket) -> Message:
    return msg(
        "  ! {id}  {to}: ticket of {customer}, was due {due}",
        id=ticket.ticket_id or ticket.where,
        to=ticket.owner or msg("(no owner)"),
        customer=ticket.customer,
        due=ticket.due,
    )
