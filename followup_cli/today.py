"""The sheet of the day: whom to contact, what they said last, and the words to use.

A contact is a row of three lines, so that ten of them are seen at once. It is for reading and for
copying the script out of: what comes of a contact is typed into `Schedule`, or by `log`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import SheetWhole, day
from followup_cli.model_script import Filled
from followup_cli.terms import Section, Status, TicketStatus, YesNo
from followup_cli.words import Message, msg, shortened, tell
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import TODAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.model import Task
    from followup_cli.model_loop import Ticket
    from followup_cli.model_script import Unfilled

SECTIONS = (Section.OVERDUE, Section.TODAY)
# Characters of a remark and of a script: a cell holds 32,767, and nobody reads that many aloud.
_REMARK, _SCRIPT = 500, 5_000


class Contact(NamedTuple):
    """A contact of the day: in which section and when, how to reach whom, and what goes with it.

    `tickets` are the open ones of the customer; `remark` what they said last.
    """

    task: Task
    section: Section
    when: Message | str
    reach: Message | str
    script: Filled | Unfilled
    tickets: tuple[Ticket, ...] = ()
    remark: Message | None = None


def today_sheet(contacts: Iterable[Contact], today: date, lang: str) -> SheetWhole:
    """Return the sheet of a day: each person's contacts together, the most urgent first."""
    ranked = sorted(contacts, key=_order)
    rows = tuple(_row(contact, today, lang) for contact in ranked)
    late = sum(contact.section is Section.OVERDUE for contact in ranked)
    said = msg(
        "Contacts of {day}: {n}, of which overdue: {late}. Results go into Schedule; "
        "`followup due --write` writes this sheet anew.",
        day=today,
        n=len(rows),
        late=late,
    )
    return SheetWhole(TODAY.kind, rows, said)


def last_remarks(tasks: Iterable[Task], automatic: Collection[str]) -> Mapping[str, Message]:
    """Return what each customer said last: the summary of the last contact, or their feedback.

    `automatic` are the rules whose messages are sent by themselves: these bring no remark.
    """
    told = [task for task in tasks if _is_spoken(task) and task.rule not in automatic]
    last = {task.customer_id: task for task in sorted(told, key=lambda t: (str(_on(t)), t.task_id))}
    return {customer_id: _remark(task) for customer_id, task in last.items()}


def _remark(task: Task) -> Message:
    if task.score is None:
        return msg("{day}: {words}", day=_on(task), words=_words(task))
    score = f"{task.score:g}"
    return msg("{day}, score {score}: {words}", day=_on(task), score=score, words=_words(task))


def _is_spoken(task: Task) -> bool:
    made = task.status is Status.DONE and task.reached is not YesNo.NO
    return made and bool(_words(task)) and _on(task) is not None


def _words(task: Task) -> str:
    return shortened(task.summary or task.feedback, _REMARK)


def _on(task: Task) -> date | None:
    moment = task.done_on or task.due
    return None if moment is None else day(moment)


def _order(contact: Contact) -> tuple[object, ...]:
    """Keep each person's contacts together, in the order in which they came."""
    owner = contact.task.owner
    return (not owner, fold(owner), SECTIONS.index(contact.section))


def _row(contact: Contact, today: date, lang: str) -> Mapping[str, object]:
    task = contact.task
    return {
        "task_id": task.task_id,
        "when": tell(contact.when, lang),
        "priority": task.priority,
        "owner": task.owner,
        "who": _lines((task.customer, task.contact), lang),
        "reach_at": tell(contact.reach, lang),
        "goal": task.goal,
        "last_remark": tell(contact.remark, lang) if contact.remark else None,
        "reason": _lines((task.type, task.why), lang),
        "open_ticket": _lines([_ticket(each, today) for each in contact.tickets], lang),
        "script": _script(contact.script, lang),
    }


def _ticket(ticket: Ticket, today: date) -> Message | str:
    """Return a ticket as one says it: `K0001 Complaint, due 11-25`."""
    known = ticket.ticket_id or ticket.where
    named = msg("{ticket} {kind}", ticket=known, kind=ticket.kind) if ticket.kind else known
    if ticket.status is TicketStatus.PAUSED:
        return msg("{ticket}, paused", ticket=named)
    if ticket.due is None:
        return named
    on = f"{ticket.due:%m-%d}"
    if day(ticket.due) < today:
        return msg("{ticket}, late since {day}", ticket=named, day=on)
    return msg("{ticket}, due {day}", ticket=named, day=on)


def _script(script: Filled | Unfilled, lang: str) -> str:
    """Return the words to use, or in brackets why there are none: a sheet is never left half."""
    if isinstance(script, Filled):
        subject = [msg("Subject: {subject}", subject=script.subject)] if script.subject else []
        return shortened(_lines([*subject, script.text], lang), _SCRIPT)
    return tell(msg("[{why}: {hint}]", why=script.why, hint=script.hint), lang)


def _lines(parts: Sequence[Message | str], lang: str) -> str:
    return "\n".join(filter(None, (tell(part, lang) for part in parts)))
