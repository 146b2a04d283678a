"""Who is who: one key for each customer, whatever the rows of a sheet say and in whatever order.

A customer's key is its id, else its phone, else its email, else its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import msg
from followup_cli.workbook.cells import Wrong

if TYPE_CHECKING:
    from collections.abc import Sequence


class Identity(NamedTuple):
    """What a row says of who it is about.

    `block` is the position of the row that its merged customer cell begins in (its own, where
    nothing is merged); phone and email are as `phone_key` and `email_key` give them; `is_history`
    tells that the row records a contact, a purchase or a contract, of which one customer may have
    many.
    """

    customer_id: str
    phone: str
    email: str
    name: str
    contact: str
    block: int
    is_history: bool

    @property
    def key(self) -> str:
        """The key that the row gives by itself."""
        return self.customer_id or self.phone or self.email or self.name


def phone_key(text: str) -> str:
    """Return the first whole phone number of a cell; hidden digits and words tell nobody apart."""
    found = re.match(r"\+?\d{5,}(?!\d*\*)", text)
    return found[0] if found else ""


def email_key(text: str) -> str:
    """Return an email as emails are compared; what is no address tells nobody apart."""
    return text.casefold() if "@" in text else ""


class Keyed(NamedTuple):
    """The key of each row, and what is wrong with it, by position."""

    keys: tuple[str, ...]
    wrongs: tuple[tuple[int, Wrong], ...]


@dataclass
class _Register:
    """The customers met so far, by each thing that tells them apart."""

    by_phone: dict[str, str] = field(default_factory=dict)
    by_email: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    nameless: dict[str, list[Identity]] = field(default_factory=dict)

    def find(self, row: Identity) -> str:
        """Return the key of a row that has an id, a phone or an email."""
        if row.customer_id:
            return row.customer_id
        known = self.by_phone.get(row.phone) or self.by_email.get(row.email)
        company = self.companies.get(row.name, "") if row.contact else ""
        return known or company or row.key

    def enter(self, row: Identity, key: str) -> None:
        """Remember whose phone, email and name these are."""
        if row.phone:
            self.by_phone.setdefault(row.phone, key)
        if row.email:
            self.by_email.setdefault(row.email, key)
        if row.name:
            self.by_name.setdefault(row.name, set()).add(key)
            self.names.setdefault(key, row.name)
        if row.name and row.contact:
            self.companies.setdefault(row.name, key)


def key_customers(rows: Sequence[Identity]) -> Keyed:
    """Return the key of each row; rows that say more come first, so that order is no matter."""
    register = _Register()
    keys: dict[int, str] = {}
    wrongs: list[tuple[int, Wrong]] = []
    for strength in (_has_id, _has_address, _has_name):
        for i, row in enumerate(rows):
            if i in keys or row.block != i or not strength(row):
                continue
            keys[i], wrong = _key_row(row, register)
            wrongs += [(i, wrong)] if wrong else []
            register.enter(row, keys[i])
    whole = tuple(keys.get(row.block, "") for row in rows)
    return Keyed(whole, (*sorted(wrongs, key=lambda pair: pair[0]), *_nobody(rows, whole)))


def _key_row(row: Identity, register: _Register) -> tuple[str, Wrong | None]:
    if row.customer_id:
        return row.customer_id, _shared_id(row, register)
    if row.phone or row.email:
        key = register.find(row)
        return key, _shared_address(row, key, register)
    return _key_by_name(row, register)


def _key_by_name(row: Identity, register: _Register) -> tuple[str, Wrong | None]:
    """Return the key of a row that has a name and nothing else to be told apart by."""
    known = register.by_name.get(row.name, set()) - {row.name}
    if len(known) == 1 and not register.nameless.get(row.name):
        return next(iter(known)), None
    before = register.nameless.setdefault(row.name, [])
    before.append(row)
    if len(before) == 1 and not known:
        return row.name, None
    if len(before) > 1 and _is_same(before[-2], row):
        return row.name, None
    key = row.name if len(before) == 1 else f"{row.name} ({len(before)})"
    return key, Wrong(
        msg("more than one customer is called {name}, and nothing tells them apart", name=row.name),
        msg("Give each a Customer ID, a phone or an email."),
    )


def _is_same(one: Identity, other: Identity) -> bool:
    """Whether two rows of one name are about one customer: its contacts, or its history."""
    return one.contact != other.contact or one.is_history or other.is_history


def _shared_id(row: Identity, register: _Register) -> Wrong | None:
    name = register.names.get(row.customer_id, row.name)
    if not row.name or name == row.name:
        return None
    return Wrong(
        msg("this id is already that of {name}", name=name),
        msg("Give each customer an id of its own; until then they are read as one."),
    )


def _shared_address(row: Identity, key: str, register: _Register) -> Wrong | None:
    name = register.names.get(key, row.name)
    if not row.name or name == row.name:
        return None
    return Wrong(
        msg("this phone or email is already that of {name}", name=name),
        msg("Give each customer an id of its own; until then they are read as one."),
    )


def _nobody(rows: Sequence[Identity], keys: Sequence[str]) -> list[tuple[int, Wrong]]:
    wrong = Wrong(
        msg("a row without a customer is left out"),
        msg("Type the customer's name or id, or clear the row."),
    )
    return [(i, wrong) for i, key in enumerate(keys) if not key and rows[i].block == i]


def _has_id(row: Identity) -> bool:
    return bool(row.customer_id)


def _has_address(row: Identity) -> bool:
    return bool(row.phone or row.email)


def _has_name(row: Identity) -> bool:
    return bool(row.name)
