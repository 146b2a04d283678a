"""The moments of the contact map and the time from them, in words: 7 to 14 days after, 提前90天."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.policy import split, text_of
from followup_cli.terms import Trigger
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from followup_cli.model_offset import Offset
    from followup_cli.model_rules import Rule, When

_MOMENTS = {
    Trigger.REGISTERED: msg("Registration"),
    Trigger.FIRST_LOGIN: msg("First login"),
    Trigger.SIGNED: msg("Signing"),
    Trigger.PURCHASE: msg("Purchase"),
    Trigger.FIRST_PURCHASE: msg("First purchase"),
    Trigger.DELIVERED: msg("Delivery"),
    Trigger.GO_LIVE: msg("Go-live"),
    Trigger.RECURRING: msg("Routine"),
    Trigger.BIRTHDAY: msg("Birthday"),
    Trigger.ANNIVERSARY: msg("Anniversary"),
    Trigger.FESTIVAL: msg("Festival"),
    Trigger.EVENT: msg("Event"),
    Trigger.NEXT_CONTACT: msg("Promised contact"),
    Trigger.TICKET_OPENED: msg("Ticket opened"),
    Trigger.TICKET_CLOSED: msg("Ticket closed"),
    Trigger.RECORD: msg("Outcome recorded"),
    Trigger.SILENCE: msg("Silence"),
    Trigger.CHURN_RISK: msg("Risk of loss"),
    Trigger.OPPORTUNITY: msg("Sign of a new need"),
    Trigger.CONTRACT_END: msg("Contract end"),
}
ORDER = tuple(_MOMENTS)  # that of a customer's life
_SPANS = {
    "h": (msg("1 hour"), msg("{n} hours")),
    "d": (msg("1 day"), msg("{n} days")),
    "w": (msg("1 week"), msg("{n} weeks")),
    "mo": (msg("1 month"), msg("{n} months")),
    "y": (msg("1 year"), msg("{n} years")),
    "bd": (msg("1 working day"), msg("{n} working days")),
}
_WHO = {
    "@owner": msg("customer's owner"),
    "@visitor": msg("original visitor"),
    "@founder": msg("founder"),
}
_AT_ONCE = frozenset({Trigger.RECORD, Trigger.TICKET_OPENED, Trigger.TICKET_CLOSED})


def moment(rule: Rule) -> Message:
    """Return what a rule counts from, all of it: Signing, Go-live."""
    said = [part.partition(":")[2].strip() for part in _parts(rule)]
    names = said if len(said) == len(rule.triggers) else [when.name for when in rule.triggers]
    told = _moment(rule.triggers[0], names[0])
    for when, name in list(zip(rule.triggers, names, strict=True))[1:]:
        told = msg("{first}, {next}", first=told, next=name or _moment(when, name))
    return told


def timing(rule: Rule) -> Message | str:
    """Return when a contact comes: before, at or after its moment, or how often."""
    triggers = {when.trigger for when in rule.triggers}
    if Trigger.RECURRING in triggers:
        return rule.repeat.text if rule.repeat else ""
    if Trigger.SILENCE in triggers:
        return msg("for {span}", span=span(rule.offset))
    first = _window(rule, at_once=triggers <= _AT_ONCE)
    return (
        msg("{first}, then {repeat}", first=first, repeat=rule.repeat.text)
        if rule.repeat
        else first
    )


def span(offset: Offset) -> Message:
    """Return how long an offset is, whichever way it leads."""
    n = abs(offset.amount)
    one, many = _SPANS[offset.unit]
    return one if n == 1 else many._replace(values={"n": n})


def whom(owner: str) -> Message | str:
    """Return who an owner of `Rules` is: a name or role as it stands, the others in words."""
    return _WHO.get(owner, owner)


def _parts(rule: Rule) -> tuple[str, ...]:
    """Return the triggers as their cell names them: a festival is called what the founder did."""
    cell = text_of(rule.row.get("trigger")) if rule.row else ""
    return tuple(part.replace("：", ":") for part in split(cell))


def _moment(when: When, name: str) -> Message:
    told = _MOMENTS[when.trigger]
    return msg("{moment}: {name}", moment=told, name=name or when.name) if when.name else told


def _window(rule: Rule, *, at_once: bool) -> Message:
    offset, latest = rule.offset, rule.latest
    if latest is None or latest == offset:
        return _point(offset, at_once=at_once)
    if latest.unit == offset.unit and offset.amount * latest.amount > 0:
        return _stretch(offset, latest)
    return msg(
        "{first} to {last}",
        first=_point(offset, at_once=at_once),
        last=_point(latest, at_once=at_once),
    )


def _stretch(offset: Offset, latest: Offset) -> Message:
    """Return a window on one side of its moment: 7 to 14 days after."""
    first, last = abs(offset.amount), span(latest)
    if offset.amount < 0:
        return msg("{first} to {last} before", first=first, last=last)
    return msg("{first} to {last} after", first=first, last=last)


def _point(offset: Offset, *, at_once: bool) -> Message:
    if not offset.amount:
        return msg("at once") if at_once else msg("on the day")
    if offset.amount < 0:
        return msg("{span} before", span=span(offset))
    return msg("{span} after", span=span(offset))
