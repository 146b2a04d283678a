"""Every message in both languages: written in English where it is used, translated by catalogue.

A message is data until it is shown: the domain returns `msg("{n} tasks", n=3)`, and whoever prints
or writes it calls `tell(message, lang)`. Translations stand in `locale/zh/*.po`, one file a module,
compiled into one `followup.mo` by `scripts/compile_words.py`; a test keeps them complete.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.terms import Several
from followup_cli.workbook.labels import Names, label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("zh", "en")
# What a terminal would obey: control characters, and marks that turn the direction of the text.
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_CATALOGUES = Path(__file__).parent / "locale"


class Message(NamedTuple):
    """A sentence not yet said: its English text with `{name}` fields, and their values."""

    text: str
    values: Mapping[str, object] = {}

    def __str__(self) -> str:
        """Return the sentence in English."""
        return tell(self, "en")


def msg(text: str, /, **values: object) -> Message:
    """Return a message; values may be text, numbers, dates, enumerations, names or messages.

    Several values, as a list or a tuple, are said with the comma of the language between them.
    """
    return Message(text, values)


def listed(parts: Sequence[Message | str]) -> Message | str:
    """Return messages as one, with the comma of the language between them."""
    said = parts[0]
    for part in parts[1:]:
        said = msg("{first}, {rest}", first=said, rest=part)
    return said


def tell(message: Message | str, lang: str) -> str:
    """Say a message in a language; plain text is returned as it is."""
    if isinstance(message, str):
        return message
    text = _catalogue(lang).gettext(message.text)
    return text.format(**{name: _say(value, lang) for name, value in message.values.items()})


def shortened(text: str, most: int) -> str:
    """Return text of at most so many characters: cut where it is longer, which … shows."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def typed(text: str) -> str:
    """Return what somebody typed, its lines kept, without what no cell should hold."""
    lines = text.encode(errors="replace").decode().splitlines()
    return "\n".join(_OBEYED.sub(" ", line.replace("\t", " ")).rstrip() for line in lines).strip()


def on_one_line(text: str) -> str:
    """Return text without line breaks, and without anything that a terminal would obey."""
    return _OBEYED.sub(" ", text)


def _say(value: object, lang: str) -> object:
    if isinstance(value, Message):
        return tell(value, lang)
    if isinstance(value, Names):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, list) or type(value) is tuple:  # a record, as a month's day, is one value
        return ("、" if lang == "zh" else ", ").join(str(_say(each, lang)) for each in value)
    if isinstance(value, StrEnum | Several):
        return label(value, lang)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()
    return value


@cache
def _catalogue(lang: str) -> NullTranslations:
    path = _CATALOGUES / lang / "LC_MESSAGES" / "followup.mo"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)
