"""Rules that have nothing to do in this very workbook: no date, no product, no such customer.

These are notes: a column may yet be filled. What several rules lack is said once for all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.festivals import festival_date
from followup_cli.model import Problem
from followup_cli.policy import closest, listing, split, text_of
from followup_cli.rules_reach import note
from followup_cli.terms import Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import CUSTOMERS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from followup_cli.model import Customer
    from followup_cli.model_desk import Settings
    from followup_cli.model_rules import Rule
    from followup_cli.words import Message

_CUSTOMERS, _ORDERS = "Customers", "Orders"
_DATED_BY = {
    Trigger.SIGNED: ((_CUSTOMERS, "signed_on"),),
    Trigger.REGISTERED: ((_CUSTOMERS, "registered_on"),),
    Trigger.FIRST_LOGIN: ((_CUSTOMERS, "first_login"),),
    Trigger.GO_LIVE: ((_CUSTOMERS, "go_live"), (_ORDERS, "go_live")),
    Trigger.CONTRACT_END: ((_CUSTOMERS, "contract_end"), (_ORDERS, "contract_end")),
    Trigger.BIRTHDAY: ((_CUSTOMERS, "birthday"),),
    Trigger.ANNIVERSARY: ((_CUSTOMERS, "anniversary"),),
    Trigger.DELIVERED: ((_ORDERS, "delivered_on"),),
    Trigger.PURCHASE: ((_ORDERS, "order_date"),),
    Trigger.FIRST_PURCHASE: ((_ORDERS, "order_date"),),
}
_SHEETS = {_CUSTOMERS: CUSTOMERS, _ORDERS: ORDERS}
_FILTERS = (("statuses", "status"), ("customer_types", "customer_type"))
_PARTS = re.compile(r"[,，、;；/]")
_MONTHS = {"d": 1 / 31, "w": 7 / 31, "mo": 1, "y": 12}


class Books(NamedTuple):
    """What rules look at: the sheets of facts, and the customers that plans know.

    `lang` is the workbook's language, in which its columns are named.
    """

    customers: pd.DataFrame
    orders: pd.DataFrame
    events: pd.DataFrame
    known: Mapping[str, Customer]
    settings: Settings
    lang: str


def find_idle(rules: Iterable[Rule], books: Books, today: date) -> tuple[Problem, ...]:
    """Return, as notes, which enabled rules the workbook gives nothing to do."""
    if not books.known:
        return ()
    enabled = [rule for rule in rules if rule.enabled]
    undated = [rule for rule in enabled if _empty_columns(rule, books)]
    rest = [rule for rule in enabled if rule not in undated]
    return (
        *_nothing_to_count_from(undated, books),
        *(p for names in _FILTERS for p in _for_nobody(rest, names, books)),
        *(p for rule in enabled for check in _CHECKS for p in check(rule, books, today)),
    )


def _empty_columns(rule: Rule, books: Books) -> tuple[str, ...]:
    """Return what the columns are called that a rule counts from, where all of them are empty."""
    places = [place for when in rule.triggers for place in _DATED_BY.get(when.trigger, ())]
    counted = all(when.trigger in _DATED_BY for when in rule.triggers)
    if not counted or any(_is_filled(books, *place) for place in places):
        return ()
    return tuple(_SHEETS[kind].column(field).label(books.lang) for kind, field in places[:1])


def _is_filled(books: Books, kind: str, field: str) -> bool:
    frame = books.customers if kind == _CUSTOMERS else books.orders
    return field in frame and bool(frame[field].notna().any())


def _nothing_to_count_from(rules: Sequence[Rule], books: Books) -> Iterator[Problem]:
    names = dict.fromkeys(name for rule in rules for name in _empty_columns(rule, books))
    if rules:
        yield _together(
            rules,
            msg(
                "These rules have nothing to count from: no customer has a date under {columns}.",
                columns=listing(tuple(names)),
            ),
            msg("Fill the columns in, or switch the rules off."),
        )


def _for_nobody(rules: Sequence[Rule], names: tuple[str, str], books: Books) -> Iterator[Problem]:
    """Yield the rules for a status or a type that no customer has."""
    asked, told = names
    present = {getattr(customer, told) for customer in books.known.values()}
    idle = [r for r in rules if getattr(r, asked) and present.isdisjoint(getattr(r, asked))]
    if idle:
        yield _together(
            idle,
            msg(
                "These rules are for nobody as things are: no customer has what they ask for "
                "under {column}.",
                column=CUSTOMERS.column(told).label(books.lang),
            ),
            msg("Fill the column in, clear the filter, or switch the rules off."),
        )


def _together(rules: Sequence[Rule], message: Message, hint: Message) -> Problem:
    """Return one note about several rules; it stands at their sheet."""
    sheet = rules[0].where.rpartition("!")[0]
    return Problem(sheet, ", ".join(rule.rule_id for rule in rules), message, hint, note=True)


def _no_such_product(rule: Rule, books: Books, _today: date) -> Iterator[Problem]:
    sold = _products(books) if rule.products else {}
    said = (
        {fold(name): name for name in split(text_of(rule.row.get("products")))} if rule.row else {}
    )
    for folded in sorted(rule.products - sold.keys()) if sold else ():
        yield note(rule, "products", *_unheard(said.get(folded, folded), sold.values(), _SOLD))


def _products(books: Books) -> Mapping[str, str]:
    """Return the products that anybody has, by their folded names."""
    cells = (*books.orders["product"].dropna(), *books.customers["product"].dropna())
    names = (part for cell in dict.fromkeys(cells) for part in (cell, *_PARTS.split(cell)))
    return {fold(name): name.strip() for name in names if name.strip()}


def _no_such_event(rule: Rule, books: Books, _today: date) -> Iterator[Problem]:
    happened = {fold(str(name)): str(name) for name in books.events["event"].dropna()}
    for when in rule.triggers:
        if when.trigger is Trigger.EVENT and fold(when.name) not in happened:
            yield note(rule, "trigger", *_unheard(when.name, happened.values(), _HAPPENED))


def _unheard(
    name: str, names: Iterable[str], messages: tuple[Message, Message]
) -> tuple[Message, Message]:
    """Return that nobody has a product or an event, and the closest that somebody has."""
    message, hint = messages
    near = closest(name, names)
    told = message._replace(values={"name": name})
    if near is None:
        return told, hint
    return msg("{what} Did you mean “{near}”?", what=told, near=near), hint


def _no_such_festival(rule: Rule, books: Books, today: date) -> Iterator[Problem]:
    country = books.settings.country[:2].upper()
    for when in rule.triggers:
        years = (today.year, today.year + 1)
        if when.trigger is Trigger.FESTIVAL and not any(
            festival_date(when.name, year, country) for year in years
        ):
            yield note(
                rule,
                "trigger",
                msg("The calendar of {country} has no {name}.", country=country, name=when.name),
                msg("Name another festival, or use event:NAME with dates in Events."),
            )


def _rarely(rule: Rule, books: Books, _today: date) -> Iterator[Problem]:
    months = books.settings.horizon_months
    if rule.repeat and rule.repeat.every * _MONTHS[rule.repeat.unit] > months:
        yield note(
            rule,
            "repeat",
            msg(
                "{rule} comes back more rarely than the {n} months that are laid out: its contact "
                "appears only when it is that near.",
                rule=rule.rule_id,
                n=months,
            ),
            msg("Nothing need be done; Horizon months in Settings says how far ahead plans look."),
        )


_SOLD = (
    msg("Nobody has bought “{name}”."),
    msg("Write a product as Orders or Customers name it; several are separated by commas."),
)
_HAPPENED = (
    msg("No row of Events is called “{name}”."),
    msg("Write the event as Events names it: event:NAME."),
)
_CHECKS = (_no_such_product, _no_such_event, _no_such_festival, _rarely)
