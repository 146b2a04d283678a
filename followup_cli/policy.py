"""Reading the founder's own cells: each value parsed, each wrong one named with what is allowed.

A parser of a small language returns the value, or `Wrong` where the text means nothing to it; the
`Cells` of a row gather what is wrong, so that everything is told at once.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from followup_cli.model import Problem, Row
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import LABELS, fold, parse_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

COMMAS = re.compile(r"[,，、;；\n]")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))


class Wrong(NamedTuple):
    """Why a text means nothing, and what could stand there instead."""

    message: Message
    hint: Message


class Cells:
    """A policy row read cell by cell; `problems` gathers what cannot be read."""

    def __init__(self, row: Row) -> None:
        """Start with nothing wrong."""
        self.row = row
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        """Return what a cell says, as text."""
        return text_of(self.row.get(name))

    def wrong(self, name: str, wrong: Wrong, *, policy: bool = True) -> None:
        """Note that a cell is wrong."""
        self.problems.append(
            Problem(self.row.at(name), self.text(name), wrong.message, wrong.hint, policy=policy)
        )

    def read(self, name: str, parse: Callable[[str], T | Wrong], blank: T) -> T:
        """Return a cell's value: `blank` where it is empty, or wrong."""
        text = self.text(name)
        found = parse(text) if text else blank
        if isinstance(found, Wrong):
            self.wrong(name, found)
            return blank
        return found

    def list(self, name: str, parse: Callable[[str], T | Wrong]) -> tuple[T, ...]:
        """Return the values of a cell that holds several by comma, each once, in order."""
        found = [parse(part) for part in split(self.text(name))]
        for wrong in found:
            if isinstance(wrong, Wrong):
                self.wrong(name, wrong)
        return tuple(dict.fromkeys(value for value in found if not isinstance(value, Wrong)))


def text_of(value: object) -> str:
    """Return what a cell says as text: 7.0 as 7, a date as 2026-03-05, true as yes."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, tuple | list):
        return ", ".join(map(text_of, value))
    return str(value).translate(_ZERO_WIDTH).strip()


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a list typed with commas of either script."""
    return tuple(part.strip() for part in COMMAS.split(text) if part.strip())


def as_label(kind: type[E]) -> Callable[[str], E | Wrong]:
    """Return the parser of an enumeration's labels."""

    def parse(text: str) -> E | Wrong:
        return parse_label(kind, text) or unknown_label(kind, text)

    return parse


def unknown_label(kind: type[StrEnum], text: str) -> Wrong:
    """Return that a text is none of an enumeration's values, and which are."""
    known = [LABELS[value] for value in kind]
    names = [name for each in known for name in (*each.also, each.zh, each.en)]
    return unknown(text, names, listing(tuple(kind)))


def unknown(text: str, names: Iterable[str], allowed: Message) -> Wrong:
    """Return that a text is none of the names, naming the closest of them."""
    near = closest(text, names)
    if near is None:
        return Wrong(msg("“{said}” is not one of the choices.", said=text), _allowed(allowed))
    return Wrong(
        msg("“{said}” is not one of the choices; did you mean “{near}”?", said=text, near=near),
        _allowed(allowed),
    )


def closest(text: str, names: Iterable[str]) -> str | None:
    """Return the name most like a text, None where none is like it."""
    folded = {fold(name): name for name in names}
    near = get_close_matches(fold(text), folded, n=1)
    return folded[near[0]] if near else None


def listing(values: Sequence[object]) -> Message:
    """Return values as one message, each said in the language it is told in."""
    return msg("{values}", values=list(values))


def _allowed(allowed: Message) -> Message:
    return msg("Allowed: {allowed}.", allowed=allowed)
