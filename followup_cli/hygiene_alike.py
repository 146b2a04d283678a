"""Which customers are likely one: by phone, email, WeChat and name, each sign with its weight."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_hygiene import Sure
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.words import Message

# A sign that more customers share than this is a switchboard, a placeholder, or everybody's name.
_MOST = 4
_FEWEST_DIGITS = 7
_AKIN = 0.6  # what get_close_matches of the standard library takes for close
_MOBILE = re.compile(r"^(?:86|0)?(1[3-9]\d{9})$")
_ONE_DIGIT = re.compile(r"^(\d)\1+$")
_SHARED_BOXES = frozenset(
    {"info", "sales", "office", "admin", "contact", "hello", "mail", "service", "support",
     "noreply", "no-reply", "hr", "kefu", "marketing"}
)  # fmt: skip
# What a company's name may end in, and may be typed with or without.
_SUFFIXES = (
    "股份有限公司", "有限责任公司", "有限公司", "公司", "集团", "incorporated", "corporation",
    "limited", "company", "gmbh", "corp", "inc", "llc", "ltd", "plc", "coltd", "pty", "co", "ag",
)  # fmt: skip
_ANY_PLACE = re.compile(r"[(（][^()（）]*[)）]")


class Who(NamedTuple):
    """A customer as far as others may be the same: names as typed, the rest as it is read."""

    customer_id: str
    name: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    birthday: str = ""


class Alike(NamedTuple):
    """Two customers that may be one, how sure that is, and why."""

    one: str
    other: str
    sure: Sure
    reasons: tuple[Message, ...]


def find_alike(customers: Sequence[Who]) -> tuple[Alike, ...]:
    """Return the pairs of customers that are likely one, the surest first."""
    known = {who.customer_id: who for who in customers}
    pairs = dict.fromkeys(pair for shared in _shared(customers) for pair in combinations(shared, 2))
    found = (_compare(known[one], known[other]) for one, other in pairs)
    order = tuple(Sure)
    return tuple(sorted(filter(None, found), key=lambda alike: order.index(alike.sure)))


def phones_of(text: str) -> frozenset[str]:
    """Return the numbers of a cell as they are compared: a mobile without what stands before it."""
    numbers = (re.sub(r"\D", "", part.split("转")[0].split(" ext")[0]) for part in text.split("/"))
    return frozenset(_MOBILE.sub(r"\1", n) for n in numbers if _tells_apart(n))


def email_of(text: str) -> str:
    """Return an address as addresses are compared, empty where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return plain if "@" in plain else ""


def core_of(name: str) -> str:
    """Return a name as far as it names somebody: without places and legal forms."""
    core = fold(_ANY_PLACE.sub("", name)) or fold(name)
    for suffix in _SUFFIXES:
        if core.endswith(suffix) and len(core) > len(suffix) + 1:
            return core_of(core.removesuffix(suffix))
    return core


def is_company(name: str) -> bool:
    """Return whether a name ends in a legal form."""
    return core_of(name) != (fold(_ANY_PLACE.sub("", name)) or fold(name))


def _tells_apart(number: str) -> bool:
    return len(number) >= _FEWEST_DIGITS and not _ONE_DIGIT.match(number)


def _shared(customers: Iterable[Who]) -> Iterator[Sequence[str]]:
    """Yield the customers that share a sign, as long as they are few."""
    signs: dict[tuple[str, str], list[str]] = {}
    for who in customers:
        for sign in _signs(who):
            signs.setdefault(sign, []).append(who.customer_id)
    return (ids for ids in signs.values() if 1 < len(ids) <= _MOST)


def _signs(who: Who) -> Iterator[tuple[str, str]]:
    yield from (("phone", number) for number in phones_of(who.phone))
    rest = {"email": email_of(who.email), "wechat": fold(who.wechat), "name": core_of(who.name)}
    yield from ((kind, text) for kind, text in rest.items() if text)


def _compare(one: Who, other: Who) -> Alike | None:
    strong, weak = _addresses(one, other), _names(one, other)
    if one.birthday and other.birthday and one.birthday != other.birthday:
        return None
    sure = _weigh(one, other, strong, weak)
    reasons = (*strong.values(), *weak.values())
    return Alike(one.customer_id, other.customer_id, sure, reasons) if sure else None


def _weigh(
    one: Who, other: Who, strong: Mapping[str, Message], weak: Mapping[str, Message]
) -> Sure | None:
    """Return how sure two customers are one: never by a name alone, or an address of many."""
    personal = [sign for sign in strong if sign not in ("switchboard", "box")]
    named = "name" in weak
    if strong and not named and _are_called_apart(one, other):
        return Sure.DOUBTFUL  # two firms of one person, branches with one buyer, a family
    if personal and named:
        return Sure.CERTAIN
    if personal and (weak or len(personal) > 1):
        return Sure.LIKELY
    if strong and named:
        return Sure.LIKELY
    if strong:
        return Sure.DOUBTFUL
    return Sure.DOUBTFUL if weak and _may_be_one(one, other) else None


def _are_called_apart(one: Who, other: Who) -> bool:
    """Whether the names are those of two: of other places, or with little in common."""
    here, there = (set(_ANY_PLACE.findall(who.name)) for who in (one, other))
    if here and there and here.isdisjoint(there):
        return True
    if fold(one.name) in (fold(other.contact), core_of(other.name)):
        return False  # a person, and the firm they are the contact of
    short, long = sorted((core_of(one.name), core_of(other.name)), key=len)
    if fold(other.name) == fold(one.contact) or short in long:
        return False
    return SequenceMatcher(None, short, long).ratio() < _AKIN


def _may_be_one(one: Who, other: Who) -> bool:
    """Whether nothing speaks against two of one name: two people may well have the same."""
    if is_company(one.name) or is_company(other.name):
        return True
    here, there = phones_of(one.phone), phones_of(other.phone)
    return not (here and there) and not (
        email_of(one.email)
        and email_of(other.email)
        and email_of(one.email) != email_of(other.email)
    )


def _addresses(one: Who, other: Who) -> Mapping[str, Message]:
    found: dict[str, Message] = {}
    for number in sorted(phones_of(one.phone) & phones_of(other.phone)):
        sign = "phone" if _MOBILE.match(number) or len(number) > len("01012345678") - 1 else ""
        sign = "switchboard" if number.startswith("0") or not sign else sign
        found[sign] = msg("the same phone {phone}", phone=number)
    email = email_of(one.email)
    if email and email == email_of(other.email):
        box = email.partition("@")[0] in _SHARED_BOXES
        found["box" if box else "email"] = msg("the same email {email}", email=email)
    if fold(one.wechat) and fold(one.wechat) == fold(other.wechat):
        found["wechat"] = msg("the same WeChat {wechat}", wechat=one.wechat)
    return found


def _names(one: Who, other: Who) -> Mapping[str, Message]:
    found: dict[str, Message] = {}
    if one.name == other.name:
        found["name"] = msg("the same name")
    elif fold(one.name) == fold(other.name):
        found["name"] = msg("the same name but for width, case and spaces")
    elif core_of(one.name) == core_of(other.name):
        found["core"] = msg("the same name but for what the company is called by law")
    if fold(one.contact) and fold(one.contact) in (fold(other.contact), fold(other.name)):
        found["contact"] = msg("the same contact {contact}", contact=one.contact)
    elif fold(other.contact) and fold(other.contact) == fold(one.name):
        found["contact"] = msg("the same contact {contact}", contact=other.contact)
    return found
