"""A customer on one screen of 80 by 24: who, what they are worth, what comes next, what was."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model import MonthDay, NoEnd, day
from followup_cli.model_report import Block, Screen
from followup_cli.terms import Channel, YesNo
from followup_cli.words import Message, listed, msg, shortened
from followup_cli.workbook.labels import Names
from followup_cli.workbook.schema import CUSTOMERS, IDENTIFIER, TIERS, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Moment, Task
    from followup_cli.model_loop import Lead, Ticket
    from followup_cli.profile import Profile
    from followup_cli.profile_orders import Contract, Order

_SHOWN, _FEWER = 3, 2  # of each list on the screen, where much is open fewer; JSON has all
_GIST = 200  # characters of what was noted, of which JSON has all too
_ON_SCREEN = (
    Column("id", "Id", "编号", IDENTIFIER),
    Column("on", "On", "日期", IDENTIFIER),
    Column("what", "What", "内容"),
    Column("said", "Said", "说明"),
)
COLUMNS = (Column("section", "Section", "分组"), *_ON_SCREEN)

_Row = dict[str, object]


def screens(profile: Profile) -> tuple[Screen, ...]:
    """Return the screen; its text gives way where the window is narrow."""
    return (Screen(_ON_SCREEN, tuple(_blocks(profile))),)


def as_lines(profile: Profile) -> list[Mapping[str, object]]:
    """Return every line of every stretch as a row, by the fields of `COLUMNS`."""
    return [
        {"section": stretch.title, **row} for stretch in _stretches(profile) for row in stretch.rows
    ]


class _Stretch(NamedTuple):
    """A titled list: how many of its lines a screen shows, and what is said where it is empty."""

    title: Message
    rows: Sequence[_Row]
    style: str = "bold"
    shown: int = 99
    empty: Message | None = None
    more: Message | None = None


def _blocks(profile: Profile) -> Iterator[Block]:
    first, *lines = _head(profile)
    yield Block(first, style="bold")
    yield from (Block(msg("  {said}", said=line)) for line in lines)
    for stretch in _stretches(profile):
        if stretch.rows:
            rows = tuple(stretch.rows[: stretch.shown])
            yield Block(_counted(stretch, len(rows)), rows, stretch.style)
        elif stretch.empty:
            yield Block(stretch.empty)


def _stretches(profile: Profile) -> Iterator[_Stretch]:
    unplanned = msg(
        "Nothing is planned: `followup why --not {id}` says why.",
        id=profile.values.get("customer_id"),
    )
    yield _Stretch(msg("Next"), [*map(_task, profile.coming)], "bold cyan", _SHOWN, unplanned)
    yield _Stretch(msg("Open tickets"), [*map(_ticket, profile.open_tickets)], "bold red")
    yield _Stretch(msg("Open leads"), [*map(_lead, profile.open_leads)])
    shown = _FEWER if profile.open_tickets or profile.open_leads else _SHOWN
    made, orders = [*map(_contact, profile.made)], [*map(_order, profile.orders)]
    yield _Stretch(
        msg("Contacts made"), made, shown=shown, empty=msg("No contact has been made yet.")
    )
    revenue = profile.standing.get("revenue")
    more = msg("{money} in all", money=f"{revenue:,.0f}") if isinstance(revenue, float) else None
    yield _Stretch(msg("Orders"), orders, shown=shown, empty=msg("No orders."), more=more)


def _head(profile: Profile) -> Iterator[Message]:
    values, standing = profile.values, profile.standing
    worth = _known(standing, "tier", "segment", "stage")
    seed = [TIERS.column("seed_user")] if standing.get("seed_user") is YesNo.YES else []
    yield msg(
        "{id}  {name}: {said}",
        id=values.get("customer_id"),
        name=values.get("customer"),
        said=_joined([*worth, *map(_label, seed), values.get("owner") or msg("no owner")]),
    )
    yield from _line(*_known(values, "contact", "phone", "email"), *_wechat(values))
    yield from _line(*_about(values), *_known(values, "tags", "notes"))
    yield from (_term(term, profile.today) for term in profile.contracts[:1])
    yield from _risk(standing)


def _about(values: Mapping[str, object]) -> Iterator[object]:
    yield from _known(values, "status", "customer_type")
    if values.get("do_not_contact") is YesNo.YES:
        yield _label(CUSTOMERS.column("do_not_contact"))
    if isinstance(values.get("preferred_channel"), Channel):
        yield msg("prefers {channel}", channel=values["preferred_channel"])
    if values.get("birthday"):
        yield msg("birthday {day}", day=_birthday(values["birthday"]))


def _wechat(values: Mapping[str, object]) -> Iterator[object]:
    if values.get("wechat"):
        yield msg("{channel} {at}", channel=Channel.WECHAT, at=values["wechat"])


def _term(term: Contract, today: date) -> Message:
    said = {"product": term.product or msg("contract"), "start": term.contract_start or "?"}
    worth = [f"{term.contract_amount:,.0f}"] if term.contract_amount is not None else []
    end = term.contract_end
    if end is None or isinstance(end, NoEnd):
        return _joined([msg("{product} from {start}, without an end", **said), *worth])
    until = msg("{product}, {start} to {end}", **said, end=end)
    days = (end - today).days
    left = msg("{n} days left", n=days) if days >= 0 else msg("ended {n} days ago", n=-days)
    return _joined([until, left, *worth])


def _risk(standing: Mapping[str, object]) -> Iterator[Message]:
    reason, chance = standing.get("reason"), standing.get("churn_risk")
    if isinstance(chance, float):
        yield msg("Churn risk {chance}: {reason}", chance=f"{chance:.0%}", reason=reason or "")
    elif reason:
        yield msg("Churn risk: {reason}", reason=reason)


def _task(task: Task) -> _Row:
    moment = task.due or task.latest
    at = f"{moment:%H:%M}" if isinstance(moment, datetime) else ""
    return _row(task.task_id, moment, task.type, (at, task.owner, task.goal))


def _contact(task: Task) -> _Row:
    score = "" if task.score is None else msg("score {score}", score=f"{task.score:g}")
    missed = msg("not reached") if task.reached is YesNo.NO else ""
    brought = (missed, score, task.problem, shortened(task.summary or task.feedback, _GIST))
    who = task.done_by or task.owner
    return _row(task.task_id, task.done_on or task.due, task.type, (who, *brought))


def _ticket(ticket: Ticket) -> _Row:
    due = msg("due {due}", due=ticket.due) if ticket.due else ""
    said = (ticket.status, ticket.owner or ticket.department, due)
    return _row(ticket.ticket_id, ticket.opened, ticket.kind or "", said)


def _lead(lead: Lead) -> _Row:
    due = msg("due {due}", due=lead.due) if lead.due else ""
    return _row(lead.lead_id, lead.created, shortened(lead.intent, _GIST), (lead.owner, due))


def _order(order: Order) -> _Row:
    amount = "" if order.amount is None else f"{order.amount:,.2f}".removesuffix(".00")
    paid = (f"{amount} {order.currency}".strip(), order.order_status)
    return _row(order.order_id, order.order_date, order.product, paid)


def _row(row_id: str, on: Moment | None, what: object, said: Iterable[object]) -> _Row:
    return {"id": row_id, "on": day(on) if on else None, "what": what, "said": _joined(said)}


def _counted(stretch: _Stretch, shown: int) -> Message:
    """Return a title with how many there are, and how many of them are shown."""
    count, known = len(stretch.rows), {"title": stretch.title, "n": len(stretch.rows)}
    title = msg("{title} ({n})", **known)
    if shown < count:
        title = msg("{title} ({shown} of {n})", **known, shown=shown)
    return msg("{title}: {said}", title=title, said=stretch.more) if stretch.more else title


def _line(*parts: object) -> Iterator[Message]:
    if parts:
        yield _joined(parts)


def _joined(parts: Iterable[object]) -> Message:
    """Return values as one message, with the comma of the language between them."""
    said = [msg("{it}", it=part) for part in parts if part not in (None, "")]
    return msg("{it}", it=listed(said) if said else "")


def _known(values: Mapping[str, object], *names: str) -> list[object]:
    return [values[name] for name in names if values.get(name) not in (None, "")]


def _label(column: Column) -> Message:
    return msg("{it}", it=Names(column.en, column.zh))


def _birthday(value: object) -> object:
    return f"{value.month:02}-{value.day:02}" if isinstance(value, MonthDay) else value
