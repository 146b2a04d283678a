"""How a customer is reached: the channel of a contact, and the number or address it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from followup_cli.terms import Channel
from followup_cli.words import msg

if TYPE_CHECKING:
    from followup_cli.model import Customer
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_NEEDS: dict[Channel, tuple[str, ...]] = {
    Channel.PHONE: ("phone",),
    Channel.SMS: ("phone",),
    Channel.EMAIL: ("email",),
    Channel.WECHAT: ("wechat",),
    Channel.SURVEY: ("email", "phone", "wechat"),
    Channel.CHAT: ("wechat", "phone", "email"),
    Channel.VISIT: ("phone", "wechat", "email"),
}
_BY_HAND = frozenset({Channel.PHONE, Channel.VISIT})
_MASK = "*"  # 138****1234 is kept as text, but nobody can call it


class Reach(NamedTuple):
    """The channel chosen, what it needs ("" where nothing is known), and why."""

    channel: Channel | None
    reach_at: str
    why: Message


def choose_channel(rule: Rule, customer: Customer) -> Reach:
    """Return the preferred channel where it serves, else the rule's first that reaches."""
    preferred = customer.preferred_channel
    if preferred is None:
        return _first_that_reaches(rule, customer)
    found = reach_at(preferred, customer)
    refused = _why_not(preferred, rule, reaches=bool(found))
    if refused is None:
        return Reach(preferred, found, msg("the customer's preferred channel"))
    reach = _first_that_reaches(rule, customer)
    if reach.channel is preferred:
        return reach
    return reach._replace(why=msg("{why}; {refused}", why=reach.why, refused=refused))


def _first_that_reaches(rule: Rule, customer: Customer) -> Reach:
    channels = rule.channels or (Channel.PHONE, Channel.WECHAT, Channel.EMAIL)
    for n, channel in enumerate(channels):
        if found := reach_at(channel, customer):
            why = msg("the rule's first channel") if n == 0 else msg("the first that reaches them")
            return Reach(channel, found, why)
    why = msg("none of the rule's channels reaches them")
    return Reach(rule.channels[0] if rule.channels else None, "", why)


def reach_at(channel: Channel | None, customer: Customer) -> str:
    """Return the number, address or name that a channel reaches a customer at, "" for none."""
    for field in _NEEDS[channel] if channel else ():
        found = str(getattr(customer, field)).strip()
        if found and _MASK not in found:
            return found
    return ""


def _why_not(preferred: Channel, rule: Rule, *, reaches: bool) -> Message | None:
    """Return why a preference cannot be met: nobody is phoned by a program, or repaired by mail."""
    if rule.automatic and preferred in _BY_HAND:
        return msg("they prefer {channel}, but this is sent by itself", channel=preferred)
    if rule.channels == (Channel.VISIT,) and preferred is not Channel.VISIT:
        return msg("they prefer {channel}, but somebody has to be there", channel=preferred)
    if not reaches:
        return msg("they prefer {channel}, but nothing is known for it", channel=preferred)
    return None
