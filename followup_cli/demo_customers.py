"""The demonstration's customers: a part and a name, put on the calendar, and its row by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from followup_cli.demo_cast import PLAN
from followup_cli.demo_days import dice, working_day_from, working_day_until
from followup_cli.terms import Channel, CustomerStatus, YesNo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.demo_cast import Part
    from followup_cli.demo_texts import Client, Texts

_DAY = timedelta(days=1)
_ON_WECHAT = 0.6  # of those of whom we know nothing else


class Term(NamedTuple):
    """A contract: when it was signed, its first and last day, and what it costs."""

    signed: date
    start: date
    end: date | None
    amount: int


@dataclass(frozen=True)
class Life:
    """A customer of the demonstration, with its dates; `place` is its part's in the cast."""

    place: int
    part: Part
    client: Client
    texts: Texts
    as_of: date
    terms: tuple[Term, ...]
    registered: date | None
    since: date
    number: int = 0

    @property
    def customer_id(self) -> str:
        """The customer's key, in order of acquaintance."""
        return f"C{self.number:03d}"

    def day(self, offset: int | None) -> date | None:
        """Return the working day that a part names by its distance, None where it names none."""
        return None if offset is None else working_day_until(self.as_of + timedelta(days=offset))


def live(place: int, part: Part, client: Client, texts: Texts, as_of: date) -> Life:
    """Return a part's life around the as-of date, under a client's name."""
    terms = _terms(part, texts, as_of)
    registered = _registered(place, part, terms, as_of)
    days = [working_day_until(as_of + timedelta(days=buy.first)) for buy in part.buys]
    days += [term.signed for term in terms[:1]] + ([registered] if registered else [])
    return Life(place, part, client, texts, as_of, terms, registered, min(days))


def _terms(part: Part, texts: Texts, as_of: date) -> tuple[Term, ...]:
    price, length = texts.wares[PLAN].price * part.shops, relativedelta(months=part.months)
    if part.signed is not None:
        signed = working_day_until(as_of + timedelta(days=part.signed))
        end = None if part.endless else signed + length - _DAY
        return (Term(signed, signed, end, price),)
    if part.ends is None:
        return ()
    end = as_of + timedelta(days=part.ends)
    start = end + _DAY - length
    first = Term(working_day_until(start), start, end, price)
    if part.renewed is None:
        return (first,)
    signed = working_day_until(as_of + timedelta(days=part.renewed))
    return (first, Term(signed, end + _DAY, end + length, price + texts.wares[PLAN].price))


def _registered(place: int, part: Part, terms: tuple[Term, ...], as_of: date) -> date | None:
    if part.registered is not None:
        return working_day_until(as_of + timedelta(days=part.registered))
    if terms:
        return working_day_until(
            terms[0].signed - timedelta(days=dice(f"came {place}").randint(6, 40))
        )
    return None


def customer_row(life: Life, seen: date) -> Mapping[str, object]:
    """Return a customer's row as it stood on a day: what was still to come is not in it."""
    row = {**_who(life), **_how(life), **_past(life, seen), **_contract(life, seen)}
    row |= {"status": _status(life, seen), **_days_of_joy(life)}
    if seen == life.as_of:
        row |= {"next_contact": _promised(life), **_mistyped(life)}
    return {
        name: value
        for name, value in row.items()
        if value not in (None, "") and name not in life.part.lacks
    }


def _who(life: Life) -> dict[str, object]:
    part, texts = life.part, life.texts
    return {
        "customer_id": life.customer_id,
        "customer": life.client.name,
        "contact": life.client.contact,
        "owner": dice(f"owner {life.place}").choice(texts.sellers),
        "customer_type": part.kind,
        "product": _product(life),
        "tags": "" if part.tag is None else texts.tags[part.tag],
        "notes": "" if part.note is None else texts.notes[part.note],
    }


def _product(life: Life) -> str:
    if life.terms:
        return life.texts.wares[PLAN].name
    return life.texts.wares[life.part.buys[0].ware].name if life.part.buys else ""


def _how(life: Life) -> dict[str, object]:
    slug, part = life.client.slug, life.part
    writes = dice(f"wechat {life.place}").random() < _ON_WECHAT or part.prefers is Channel.WECHAT
    writes = writes or "phone" in part.lacks
    return {
        "phone": life.texts.phone.format(life.number),
        "email": f"info@{slug}.example.com" if life.client.contact else f"{slug}@example.com",
        "wechat": f"wx_{slug.replace('-', '_').replace('.', '_')}" if writes else "",
        "preferred_channel": part.prefers,
        "do_not_contact": YesNo.YES if part.do_not_contact else None,
    }


def _past(life: Life, seen: date) -> dict[str, object]:
    part, signed = life.part, life.terms[0].signed if life.terms else None
    live_on = signed + timedelta(days=part.live_after) if signed and part.live_after else None
    days = {
        "registered_on": life.registered,
        "first_login": _first_login(life),
        "signed_on": signed,
        "go_live": working_day_from(live_on) if live_on else None,
        "terminated_on": life.day(part.terminated),
        "last_contact": life.day(part.last_contact),
        "last_active": life.day(part.last_active),
    }
    return {name: day for name, day in days.items() if day and day <= seen}


def _first_login(life: Life) -> date | None:
    after = life.part.login_after
    if life.registered is None or (after is None and not life.terms):
        return None
    return working_day_from(life.registered + timedelta(days=1 if after is None else after))


def _contract(life: Life, seen: date) -> dict[str, object]:
    signed = [term for term in life.terms if term.signed <= seen]
    if not signed:
        return {}
    term = signed[-1]
    return {
        "contract_amount": term.amount,
        "contract_start": term.start,
        "contract_end": term.end or life.texts.no_end,
    }


def _status(life: Life, seen: date) -> CustomerStatus | None:
    part, ended = life.part, life.day(life.part.terminated)
    if part.status is CustomerStatus.TERMINATED and ended and ended > seen:
        return CustomerStatus.SIGNED if life.terms else None
    if part.status is CustomerStatus.SIGNED and life.terms[0].signed > seen:
        return CustomerStatus.LEAD
    return part.status


def _days_of_joy(life: Life) -> dict[str, object]:
    """Return birthday and anniversary, in a leap year so that 29 February is one too."""
    found: dict[str, object] = {}
    if life.part.birthday is not None:
        day = life.as_of + timedelta(days=life.part.birthday)
        found["birthday"] = (
            day.replace(year=1968 + 4 * (life.number % 8))
            if life.part.birth_year
            else life.texts.month_day.format(month=day.month, day=day.day)
        )
    if life.part.anniversary is not None:
        day = life.as_of + timedelta(days=life.part.anniversary)
        found["anniversary"] = day.replace(year=2004 + 4 * (life.number % 4))
    return found


def _promised(life: Life) -> date | None:
    ahead = life.part.next_contact
    return None if ahead is None else life.as_of + timedelta(days=ahead)


def _mistyped(life: Life) -> dict[str, object]:
    """Return the cell that somebody typed wrong, for `check` to find."""
    if life.part.mess == "phone":
        return {"phone": life.texts.masked_phone}
    if life.part.mess == "last_active":
        return {"last_active": f"{life.as_of.year}-13-01"}
    return {}
