"""Tickets: made of records, filled in where typed by hand, withdrawn and brought back, resumed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from followup_cli.loop_history import TYPED_BY_HAND, find_resumption, is_untouched, watch
from followup_cli.loop_office import Entry, Numbers, Round
from followup_cli.loop_records import customer_of, opened_on, why_made
from followup_cli.model import Customer, Problem, address, as_text
from followup_cli.model_loop import Ticket
from followup_cli.terms import Action, TicketStatus
from followup_cli.words import msg
from followup_cli.workbook.schema import TICKETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from followup_cli.loop_office import Office
    from followup_cli.loop_records import Ask, Heard
    from followup_cli.model_desk import Place
    from followup_cli.model_rules import Rule

_KNOWN_ANYHOW = ("customer_id", "customer", "source_task")
_WORTH_ADDING = frozenset(
    {"department", "opened", "first_response", "due", "closed", "result", "second_visit"}
)
_NEEDED = ("ticket_id", "kind", "status")
_CORRECTED = msg("the record was corrected")
_DEALT = msg("handled by its rule")
_AGAIN = msg("the record says so again")


class Ledger(NamedTuple):
    """The sheet that tickets stand in, and what is known of its rows.

    `ours` says that it is the program's own; `unreadable` are the addresses of cells that hold
    something nobody can read, `counted` the customers and facts that tasks count from.
    """

    place: Place | None
    ours: bool = False
    unreadable: Collection[str] = frozenset()
    counted: Collection[tuple[str, str]] = frozenset()

    @property
    def missing(self) -> tuple[str, ...]:
        """What the sheet lacks, so that no ticket can be written into it."""
        return tuple(f for f in _NEEDED if self.place is None or f not in self.place.columns)


def close_tickets(
    tickets: Sequence[Ticket],
    heard: Heard,
    ledger: Ledger,
    office: Office,
) -> Round[Ticket]:
    """Return the tickets after a plan, new ones last."""
    numbers = Numbers(TICKETS.kind, [t.ticket_id for t in tickets] + [*_ids(office)])
    kept = [
        _keep_up(Entry(ticket), heard, ledger, numbers=numbers, office=office) for ticket in tickets
    ]
    new = [ask for ask in heard.of(Action.TICKET) if _is_new(ask, tickets, office)]
    orphans = tuple(_orphan(e.row) for e in kept if e.row.is_open and _is_orphan(e.row, heard))
    if new and ledger.missing:
        return Round(tuple(kept), (*orphans, _cannot(new, ledger, office)))
    made = [_make(ask, numbers.next(), ledger, office) for ask in _once(new)]
    ours = any(e.row.key and e.row.is_open for e in (*kept, *made))
    return Round((*kept, *made), (*orphans, *_unlimited(ledger, office)) if ours else orphans)


def rule_for(ticket: Ticket, rules: Iterable[Rule], customer: Customer | None) -> Rule | None:
    """Return the rule that a ticket was made by; of one typed by hand, that for its kind."""
    for rule in rules:
        if ticket.key:
            if ticket.key.startswith(f"{rule.rule_id}|"):
                return rule
        elif rule.enabled and rule.then is Action.TICKET and _is_for(rule, ticket, customer):
            return rule
    return None


def _ids(office: Office) -> Iterable[str]:
    return office.account.ids(TICKETS.kind)


def _keep_up(
    entry: Entry[Ticket],
    heard: Heard,
    ledger: Ledger,
    *,
    numbers: Numbers,
    office: Office,
) -> Entry[Ticket]:
    if not office.concerns(entry.row):
        return entry
    if ledger.ours and not entry.row.key:
        entry = _adopt(entry, ledger, numbers, office)
    watched = watch(entry, office)
    ticket = watched.row
    if _is_orphan(ticket, heard):
        return _withdraw(watched, office) if is_untouched(ticket) else watched
    if ticket.withdrawn and heard.asks_for(TICKETS.kind, ticket.key):
        watched = _bring_back(watched, office)
    return _resume(watched, office) if ticket.key or ledger.ours else watched


def _is_orphan(ticket: Ticket, heard: Heard) -> bool:
    return bool(ticket.key) and heard.asks_no_more(TICKETS.kind, ticket.key)


def _orphan(ticket: Ticket) -> Problem:
    return Problem(
        ticket.where,
        ticket.ticket_id,
        msg(
            "{ticket} stays, as somebody has worked on it, though {why}.",
            ticket=ticket.ticket_id,
            why=_CORRECTED,
        ),
        msg("Close it with a result if nothing is left to be done."),
        note=True,
    )


def _withdraw(entry: Entry[Ticket], office: Office) -> Entry[Ticket]:
    ticket = entry.row
    result = office.say(msg("Withdrawn: {text}", text=_CORRECTED))
    logged = entry.logged(office, "key", (ticket.key, ""), _CORRECTED)
    logged = logged.logged(office, "status", (ticket.status, TicketStatus.CLOSED), _CORRECTED)
    row = replace(
        logged.row, status=TicketStatus.CLOSED, closed=office.now, result=result, withdrawn=True
    )
    return replace(logged, row=row).told("withdrawn", _CORRECTED)


def _bring_back(entry: Entry[Ticket], office: Office) -> Entry[Ticket]:
    ticket = entry.row
    logged = entry.logged(office, "key", ("", ticket.key), _AGAIN)
    logged = logged.logged(office, "status", (ticket.status, TicketStatus.OPEN), _AGAIN)
    row = replace(logged.row, status=TicketStatus.OPEN, closed=None, result="", withdrawn=False)
    return replace(logged, row=row).told("reopened", _AGAIN)


def _resume(entry: Entry[Ticket], office: Office) -> Entry[Ticket]:
    """Put Due later by the time for which the clock stood still."""
    ticket, turn = entry.row, find_resumption(entry.row)
    if turn is None or not ticket.is_open:
        return entry
    last = max(n for n, each in enumerate(ticket.turns) if each is turn)
    before = replace(ticket, turns=ticket.turns[:last])
    due = office.clock.resumed(before, turn.on)
    if due is None or due == ticket.due:
        return entry
    logged = entry.logged(office, "due", (ticket.due, due), msg("the clock stood still meanwhile"))
    return replace(logged, row=replace(logged.row, due=due))


def _adopt(entry: Entry[Ticket], ledger: Ledger, numbers: Numbers, office: Office) -> Entry[Ticket]:
    """Fill what a ticket typed by hand lacks, once: at the first plan that sees it."""
    ticket = entry.row
    opened = ticket.opened or ticket.closed
    counted = (ticket.customer_id, f"{ticket.customer_id}@{as_text(opened)}") in ledger.counted
    if ticket.turns or counted or not (ticket.customer_id or ticket.kind):
        return entry
    if not ticket.is_open:
        named = ticket if ticket.ticket_id else replace(ticket, ticket_id=numbers.next())
        return replace(entry, row=named)
    filled = _filled(ticket, ledger, office)
    if not filled.ticket_id:
        filled = replace(filled, ticket_id=numbers.next())
    if filled == ticket:
        return entry
    adopted = replace(entry, row=filled)
    if not ticket.owner and filled.owner:
        adopted = adopted.logged(office, "owner", ("", filled.owner), _DEALT)
    adopted = watch(adopted, office, TYPED_BY_HAND)
    return adopted if ticket.ticket_id else adopted.told("ticket", TYPED_BY_HAND)


def _filled(ticket: Ticket, ledger: Ledger, office: Office) -> Ticket:
    customer = office.customers.get(ticket.customer_id)
    rule = rule_for(ticket, office.rules.values(), customer)
    opened = ticket.opened or office.now
    found: dict[str, Any] = {"status": TicketStatus.OPEN, "opened": opened}
    if rule:
        whose = customer or Customer(ticket.customer_id, ticket.customer)
        found["department"] = next(iter(rule.departments), "")
        found["owner"] = "" if ticket.owner else office.people.deal(rule, whose, "")
        found["due"] = office.clock.due(rule, opened)
    blank = {f: v for f, v in found.items() if getattr(ticket, f) in (None, "")}
    return replace(ticket, **{f: v for f, v in blank.items() if _may_fill(f, ticket, ledger)})


def _may_fill(field: str, ticket: Ticket, ledger: Ledger) -> bool:
    letter = ledger.place.columns.get(field) if ledger.place else None
    if letter is None:
        return False
    return address(ticket.sheet, letter, ticket.row or 0) not in ledger.unreadable


def _is_for(rule: Rule, ticket: Ticket, customer: Customer | None) -> bool:
    if rule.when is None:
        return True
    values = {"_kind": TICKETS.kind, "kind": ticket.kind, "problem": ticket.kind}
    return rule.when.holds(values, {**(customer.values if customer else {})})


def _is_new(ask: Ask, tickets: Iterable[Ticket], office: Office) -> bool:
    """Whether a record has no ticket of its kind yet, one that a person typed for it included."""
    if not ask.fresh or ask.about in office.account.made:
        return False
    return not any(
        ticket.source_task == ask.task and ticket.kind in (ask.kind, None)
        for ticket in tickets
        if not ticket.withdrawn
    )


def _once(asks: Iterable[Ask]) -> Iterator[Ask]:
    """Yield each ticket that records ask for; of two rules for one problem the first makes it."""
    seen: set[tuple[str, str, object]] = set()
    for ask in asks:
        about = (ask.fact.customer_id, ask.task, ask.kind or ask.key.rule)
        if about not in seen:
            seen.add(about)
            yield ask


def _make(ask: Ask, ticket_id: str, ledger: Ledger, office: Office) -> Entry[Ticket]:
    assert ledger.place is not None
    customer = customer_of(ask, office.customers)
    opened = opened_on(ask, office.as_of)
    whole = Ticket(
        ticket_id=ticket_id,
        customer_id=customer.customer_id,
        customer=customer.customer,
        kind=ask.kind,
        status=TicketStatus.OPEN,
        department=next(iter(ask.rule.departments), ""),
        owner=office.people.deal(ask.rule, customer, ask.fact.visitor),
        opened=opened,
        due=office.clock.due(ask.rule, opened),
        source_task=ask.task,
        key=str(ask.key),
        sheet=ledger.place.name,
    )
    why = why_made(ask)
    made = Entry(_as_written(whole, ledger.place.columns))
    return watch(made.logged(office, "key", ("", ask.key), why), office, why).told("ticket", why)


def _as_written(ticket: Ticket, columns: Mapping[str, str]) -> Ticket:
    """Return a ticket with what its sheet has columns for, as it will be read again."""
    nothing = Ticket()
    lost = [f for f in TICKETS.fields if f not in columns and f not in _KNOWN_ANYHOW]
    return replace(ticket, **{field: getattr(nothing, field) for field in lost})


def _unlimited(ledger: Ledger, office: Office) -> Iterator[Problem]:
    """Yield a note where a sheet of the user's own has no column for the time limit."""
    if ledger.place is None or "due" in ledger.place.columns:
        return
    lacks = [
        c.label(office.lang)
        for c in TICKETS.columns
        if c.field in _WORTH_ADDING and c.field not in ledger.place.columns
    ]
    yield Problem(
        ledger.place.name,
        "",
        msg("The tickets written into this sheet have no time limit: it has no column for it."),
        msg("Add what you want of these columns: {names}.", names=", ".join(lacks)),
        note=True,
    )


def _cannot(asks: Sequence[Ask], ledger: Ledger, office: Office) -> Problem:
    n = len(asks)
    if ledger.place is None:
        said = msg("There is no sheet for tickets: {n} are not made.", n=n)
        hint = msg("`followup init` adds what is missing.")
        return Problem(TICKETS.name(office.lang), "", said, hint)
    names = [f"{TICKETS.column(f).en} {TICKETS.column(f).zh}" for f in ledger.missing]
    said = msg("This sheet lacks the columns {names}: {n} tickets are not made.", names=names, n=n)
    return Problem(ledger.place.name, "", said, msg("Add the columns, under these names."))
