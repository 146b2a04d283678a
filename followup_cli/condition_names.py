"""The names that a condition may use: every column, in either language, and whose row it is in.

Two settings are known by name as well, as the numbers they are.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook import schema
from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema_settings import SETTING_LIST

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from followup_cli.model_desk import Settings
    from followup_cli.workbook.schema import Sheet

# In the order in which a bare name is looked up: record, ticket, order, event, customer.
_SHEETS: tuple[Sheet, ...] = (
    schema.SCHEDULE,
    schema.TICKETS,
    schema.ORDERS,
    schema.EVENTS,
    schema.CUSTOMERS,
    schema.TIERS,
)
_QUALIFIERS = {
    "Schedule": ("Record", "Task", "回访记录", "记录", "任务"),
    "Tickets": ("Ticket",),
    "Orders": ("Order",),
    "Events": ("Event",),
    "Customers": ("Customer",),
    "Tiers": ("Tier",),
}
OWN = "own"
_SETTINGS = tuple(each for each in SETTING_LIST if each.field in ("alert_score", "csat_score"))
_Fields = defaultdict[str, dict[tuple[str, str], None]]
_LONGEST = 60  # of any name, in characters


class Name(NamedTuple):
    """What a name means: its field in each kind of sheet that has it, and the one asked for.

    `fields` are pairs of kind and field; a column of the user's own stands under the kind `own`
    with its header. `kind` is the sheet that the condition named (`Orders.Status`), if it did.
    """

    spelling: str
    fields: tuple[tuple[str, str], ...]
    kind: str = ""

    @property
    def kinds(self) -> tuple[str | type[StrEnum], ...]:
        """What the cells under this name hold, in every sheet that has it."""
        found = (column_kind(kind, field) for kind, field in self.fields)
        return tuple(dict.fromkeys(found))

    def find(self, scopes: Iterable[Mapping[str, object]]) -> object:
        """Return the value in the first scope that knows the name, None where none does."""
        for scope in scopes:
            kind = kind_of(scope)
            if self.kind and kind not in ("", self.kind):
                continue
            for of, field in self.fields:
                if of in answers(kind) and field in scope:
                    return scope[field]
        return None

    def setting(self, settings: Settings) -> float | None:
        """Return the number that a setting is, None for a column."""
        of, field = self.fields[0]
        return float(getattr(settings, field)) if of == schema.SETTINGS.kind else None


class Names(NamedTuple):
    """Every known name by its folded spelling; its spellings, as seen and without their spaces."""

    by_fold: Mapping[str, Name]
    spellings: tuple[str, ...]
    squashed: frozenset[str]


def name_length(names: Names, text: str, ends: re.Pattern[str]) -> int:
    """Return how long the longest name is that a text begins with, 0 where none does.

    What stands behind a name must match `ends`: 客户 is not the beginning of 客户年龄.
    """
    start = _qualifier_length(text)
    longest, squashed = 0, ""
    for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
        squashed += squash(text[end - 1])
        if text[end - 1] not in " _" and squashed in names.squashed and ends.match(text, end):
            longest = end
    return longest


def find_name(names: Names, text: str) -> Name | None:
    """Return what a name means; `Orders.Status` is looked up in that sheet."""
    head, dot, tail = text.partition(".")
    sheet = _qualifiers().get(fold(head)) if dot else None
    return _in_sheet(names, sheet, tail) if sheet else names.by_fold.get(fold(text))


@lru_cache(maxsize=8)
def gather_names(columns: tuple[str, ...]) -> Names:
    """Return every name there is: of the schema, and of the user's own columns."""
    by_fold = dict(_known())
    for header in columns:
        # Tags of the user's own in Orders are looked up beside those of Customers.
        known = by_fold.get(fold(header), Name(header, ()))
        by_fold[fold(header)] = known._replace(fields=(*known.fields, (OWN, header)))
    for setting in _SETTINGS:
        for name in (setting.en, setting.zh):
            meant = Name(name, ((schema.SETTINGS.kind, setting.field),))
            by_fold.setdefault(fold(name), meant)
    spellings = (*_spellings(), *(each for each in columns if any(map(str.isalpha, each))))
    read = (*spellings, *(setting.zh for setting in _SETTINGS))
    return Names(by_fold, spellings, frozenset(map(squash, read)))


def squash(text: str) -> str:
    """Return a name as conditions are read: half-width, lower case, spaces and underscores out."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if c != "_" and not c.isspace())


def kind_of(scope: Mapping[str, object]) -> str:
    """Return which sheet a row came from, told by `_kind` or by a column that only it has."""
    told = scope.get("_kind")
    if told:
        return str(told)
    for kind, fields in _only_here().items():
        if not fields.isdisjoint(scope.keys()):
            return kind
    return ""


def _qualifier_length(text: str) -> int:
    head, dot, _ = text[:_LONGEST].partition(".")
    return len(head) + 1 if dot and fold(head) in _qualifiers() else 0


def _in_sheet(names: Names, sheet: Sheet, text: str) -> Name | None:
    """Return what a name means in one sheet; what RFM says of customers counts as theirs."""
    home = "Customers" if sheet is schema.TIERS else sheet.kind
    known = names.by_fold.get(fold(text), Name(text, ()))
    own = tuple(pair for pair in known.fields if pair[0] == OWN)
    sheets = (schema.CUSTOMERS, schema.TIERS) if home == "Customers" else (sheet,)
    found = ((each.kind, schema.find_column(each, text)) for each in sheets)
    fields = tuple((kind, column.field) for kind, column in found if column)
    return Name(text, fields or own, home) if fields or own else None


@cache
def answers(kind: str) -> frozenset[str]:
    """Return the sheets whose columns a row of one sheet answers for, those of RFM among them."""
    # What RFM says about a customer stands beside the columns of Customers.
    if kind in ("Customers", "Tiers"):
        return frozenset({"Customers", "Tiers", OWN})
    return frozenset({kind, OWN}) if kind else frozenset({s.kind for s in _SHEETS} | {OWN})


@cache
def _only_here() -> dict[str, frozenset[str]]:
    fields = {sheet.kind: frozenset(sheet.fields) for sheet in _SHEETS}
    return {
        kind: mine - frozenset().union(*(f for other, f in fields.items() if other != kind))
        for kind, mine in fields.items()
    }


@cache
def _known() -> dict[str, Name]:
    """Labels first: an alias means something only where no label has its spelling."""
    alike = _same_label()
    labels: _Fields = defaultdict(dict)
    aliases: _Fields = defaultdict(dict)
    for sheet in _SHEETS:
        for column in sheet.columns:
            shared = alike[fold(column.zh)] | alike[fold(column.en)]
            for name in (column.field, column.en, column.zh):
                labels[fold(name)] |= shared
            for name in column.also:
                aliases[fold(name)][sheet.kind, column.field] = None
    return {folded: Name(folded, tuple(fields)) for folded, fields in (aliases | labels).items()}


def _same_label() -> _Fields:
    """Return the columns under each label: Problem and a ticket's Kind are both 问题分类."""
    found: _Fields = defaultdict(dict)
    for sheet in _SHEETS:
        for column in sheet.columns:
            for name in (column.zh, column.en):
                found[fold(name)][sheet.kind, column.field] = None
    return found


@cache
def _spellings() -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name
            for sheet in _SHEETS
            for column in sheet.columns
            for name in (column.en, column.zh, column.field, *column.also)
        )
        # Not 满意分: whoever types 满意 means 满意度评分.
        | dict.fromkeys(name for each in _SETTINGS for name in (each.field, each.en))
    )


@cache
def _qualifiers() -> dict[str, Sheet]:
    return {
        fold(name): sheet
        for sheet in _SHEETS
        for name in (sheet.kind, sheet.zh, *sheet.also, *_QUALIFIERS[sheet.kind])
    }


@cache
def column_kind(kind: str, field: str) -> str | type[StrEnum]:
    """Return what the cells of a sheet's column hold; `own` for a column of the user's."""
    for sheet in _SHEETS:
        if sheet.kind == kind and field in sheet.fields:
            return sheet.column(field).kind
    return OWN
