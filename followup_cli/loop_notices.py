"""Notices: what somebody must be told once, kept until they have seen it.

They tell of records (a low score), of tickets that another department handles (a copy), and of
time limits that are over, one level of managers after the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.loop_office import Entry, Numbers, Round, id_of
from followup_cli.loop_records import customer_of, what_it_says, why_made
from followup_cli.loop_tickets import rule_for
from followup_cli.model import day
from followup_cli.model_loop import WITHDRAWN, Lead, LoopChange, Notice, Ticket
from followup_cli.model_plan import Key
from followup_cli.terms import Action
from followup_cli.words import msg, shortened
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import OUTBOX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from followup_cli.loop_office import Office, Overdue
    from followup_cli.loop_records import Ask, Heard
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

MISSED, COPY = "missed", "copy"
_GIST = 500  # characters of what was noted that a notice repeats
_CORRECTED = msg("the record was corrected")
_AGAIN = msg("the record says so again")


class _News(NamedTuple):
    """Something to tell somebody: its key, to whom, of what, and why it is told."""

    key: Key
    to: str
    subject: Message
    text: Message
    about: str
    customer: tuple[str, str]
    why: Message
    kind: str = "notice"


def close_notices(
    notices: Sequence[Notice],
    heard: Heard,
    others: tuple[Round[Ticket], Round[Lead]],
    office: Office,
    since: date,
) -> Round[Notice]:
    """Return the notices after a plan, new ones last.

    `others` are the tickets and leads after it; of their time limits those are told of that
    were over `since` a day.
    """
    after: tuple[Ticket | Lead, ...] = (*others[0].rows, *others[1].rows)
    gone = {id_of(row): row.withdrawn for row in after if id_of(row)}
    kept = tuple(_keep_up(Entry(notice), heard, gone, office) for notice in notices)
    told = {(notice.about, notice.rule) for notice in notices}
    alerts = [ask for ask in heard.of(Action.NOTIFY) if ask.fresh]
    news = [
        *(_alert(a, office) for a in alerts if (a.task, a.rule.rule_id) not in told),
        *(copy for entry in others[0].entries for copy in _copies(entry, office)),
        *_missed(after, notices, office, since),
    ]
    numbers = Numbers(
        OUTBOX.kind, [*(n.notice_id for n in notices), *office.account.ids(OUTBOX.kind)]
    )
    fresh = {str(each.key): each for each in reversed(news)}
    made = [
        _make(each, numbers.next(), office)
        for each in news
        if fresh[str(each.key)] is each and (OUTBOX.kind, str(each.key)) not in office.account.made
    ]
    return Round((*kept, *made))


def _keep_up(
    entry: Entry[Notice],
    heard: Heard,
    gone: dict[str, bool],
    office: Office,
) -> Entry[Notice]:
    """Withdraw an unseen notice whose ground is gone, bring back a withdrawn one whose is there."""
    notice = entry.row
    if not notice.key or notice.seen_on or not office.concerns(notice):
        return entry
    if gone.get(notice.about) is not None:
        lost, back = gone[notice.about], not gone[notice.about]
    else:
        lost = heard.asks_no_more(OUTBOX.kind, notice.key)
        back = heard.asks_for(OUTBOX.kind, notice.key)
    if lost and notice.is_open:
        return _withdraw(entry, office)
    return _bring_back(entry, office) if back and notice.withdrawn else entry


def _withdraw(entry: Entry[Notice], office: Office) -> Entry[Notice]:
    notice = entry.row
    logged = entry.logged(office, "key", (notice.key, ""), _CORRECTED)
    text = office.say(msg("Withdrawn: {text}", text=notice.text))
    return replace(logged, row=replace(notice, text=text)).told("withdrawn", _CORRECTED)


def _bring_back(entry: Entry[Notice], office: Office) -> Entry[Notice]:
    notice = entry.row
    logged = entry.logged(office, "key", ("", notice.key), _AGAIN)
    start = next(len(word) for word in WITHDRAWN if notice.text.startswith(word.rstrip()))
    text = notice.text[start:].lstrip()
    return replace(logged, row=replace(notice, text=text)).told("reopened", _AGAIN)


def _make(news: _News, notice_id: str, office: Office) -> Entry[Notice]:
    made = Entry(
        Notice(
            notice_id=notice_id,
            created=office.now,
            to=news.to,
            subject=office.say(news.subject),
            text=office.say(news.text),
            customer_id=news.customer[0],
            customer=news.customer[1],
            about=news.about,
            rule=news.key.rule if news.key.rule != MISSED else "",
            key=str(news.key),
        )
    )
    return made.logged(office, "key", ("", news.key), news.why).told(news.kind, news.why)


def _alert(ask: Ask, office: Office) -> _News:
    customer = customer_of(ask, office.customers)
    return _News(
        ask.key,
        office.people.deal(ask.rule, customer, ask.fact.visitor),
        msg("{name}: {customer}", name=ask.rule.name, customer=customer.customer),
        _told(ask),
        ask.task,
        (customer.customer_id, customer.customer),
        why_made(ask),
    )


def _told(ask: Ask) -> Message:
    """Return what a record says, by whom and when, with what was noted of the talk."""
    values = ask.fact.values
    said = msg(
        "{said} · {type} {task}, {day}",
        said=what_it_says(ask),
        type=values.get("type") or msg("contact"),
        task=ask.task,
        day=day(ask.fact.moment),
    )
    if ask.fact.visitor:
        said = msg("{said}, by {who}", said=said, who=ask.fact.visitor)
    noted = shortened(str(values.get("summary") or values.get("feedback") or ""), _GIST)
    return msg("{said}: {noted}", said=said, noted=noted) if noted else said


def _copies(entry: Entry[Ticket], office: Office) -> Iterator[_News]:
    """Yield a copy of a new ticket for each person of the departments that do not handle it."""
    ticket = entry.row
    if not any(isinstance(c, LoopChange) and c.kind == "ticket" for c in entry.changes):
        return
    rule = rule_for(ticket, office.rules.values(), office.customers.get(ticket.customer_id))
    for department in rule.departments[1:] if rule else ():
        for name in office.people.holders(department):
            if fold(name) != fold(ticket.owner) and rule:
                yield _copy(ticket, rule.rule_id, department, name)


def _copy(ticket: Ticket, rule_id: str, department: str, name: str) -> _News:
    values = {
        "ticket": ticket.ticket_id, "kind": ticket.kind or msg("no kind"),
        "customer": ticket.customer,
    }  # fmt: skip
    return _News(
        Key(rule_id, ticket.customer_id, ticket.ticket_id, f"{COPY} {name}"),
        name,
        msg("Copy of ticket {ticket}: {kind}, {customer}", **values),
        msg("{kind}, {customer}; handled by {who}.", who=_handled(ticket), **values),
        ticket.ticket_id,
        (ticket.customer_id, ticket.customer),
        msg("a copy of {ticket} for {department}", ticket=ticket.ticket_id, department=department),
    )  # fmt: skip


def _handled(ticket: Ticket) -> Message | str:
    """Return who handles a ticket, and by when: what its sheet has no column for is left out."""
    department, owner, due = ticket.department, ticket.owner, ticket.due
    both = msg("{department} ({owner})", department=department, owner=owner)
    who = both if department and owner else department or owner or msg("nobody yet")
    return msg("{who}, due {due}", who=who, due=due) if due else who


def _missed(
    rows: Iterable[Ticket | Lead], notices: Sequence[Notice], office: Office, since: date
) -> Iterator[_News]:
    """Yield what managers must know of time limits that are over, each of them once."""
    told = {(n.about, _limit_of(n), fold(n.to)) for n in notices}
    for row in rows:
        if not (row.is_open and id_of(row) and office.concerns(row)):
            continue
        rule = _rule_of(row, office)
        for over in office.clock.overdue(row, rule):
            first = _key(row, over, 1)
            known = (OUTBOX.kind, str(first)) in office.account.made
            if not known and day(over.due) < since:
                continue
            for level, name in enumerate(over.told, start=1):
                if (id_of(row), over.limit, fold(name)) not in told:
                    yield _late(row, over, level, name)


def _rule_of(row: Ticket | Lead, office: Office) -> Rule | None:
    if isinstance(row, Ticket):
        return rule_for(row, office.rules.values(), office.customers.get(row.customer_id))
    key = Key.parse(row.key)
    return office.rules.get(key.rule) if key else None


def _key(row: Ticket | Lead, over: Overdue, level: int) -> Key:
    return Key(MISSED, row.customer_id, id_of(row), f"{over.limit} {level}")


def _limit_of(notice: Notice) -> str:
    key = Key.parse(notice.key)
    return key.occurrence.partition(" ")[0] if key and key.rule == MISSED else ""


def _late(row: Ticket | Lead, over: Overdue, level: int, name: str) -> _News:
    owner = row.owner or msg("no owner")
    return _News(
        _key(row, over, level),
        name,
        msg("Late: {said} ({customer})", said=over.said, customer=row.customer),
        msg("It is with {owner}, and was due {due}.", owner=owner, due=over.due),
        id_of(row),
        (row.customer_id, row.customer),
        msg("{said}, due {due}", said=over.said, due=over.due),
        "missed",
    )  # fmt: skip
