"""A script as records: as `Templates` has it, filled in for a customer, or what it still lacks.

What a script leaves open is `{customer}`. A question mark says what to do where nothing is known:
`{last_summary?}` leaves its sentence out, `{product?our product}` says these words instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.workbook.labels import PLACEHOLDERS, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup_cli.terms import Channel
    from followup_cli.words import Message

BACKGROUND = ("last_summary", "last_order", "open_tickets", "result")
SAID = ("opening", "questions", "check", "closing", "subject")
OPEN, CLOSED = "open", "closed"
GAP = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_FIELDS = {fold(name): each.en for each in PLACEHOLDERS for name in (each.en, each.zh, *each.also)}
_MARK = re.compile(r"^\s*(?:\d+\s*[.、)．）:]\s*)?(?:[\[【［]([^\]】］]*)[\]】］])?\s*(.*)$")
_SORTS = {fold(name): OPEN for name in ("open", "开放", "开放式", "开放题")} | {
    fold(name): CLOSED for name in ("closed", "close", "封闭", "封闭式", "封闭题")
}


class Gap(NamedTuple):
    """What a script leaves open: its name as typed, its field ("" for none of ours), and words.

    `otherwise` is said where nothing is known: None where something must be.
    """

    name: str
    field: str
    otherwise: str | None = None

    @classmethod
    def parse(cls, inside: str) -> Gap:
        """Return the gap that stands between two braces."""
        name, mark, words = inside.replace("？", "?").partition("?")
        found = _FIELDS.get(fold(name), "") if name.strip() else ""
        return cls(name.strip(), found, words.strip() if mark else None)


class Question(NamedTuple):
    """A question of a script: `open`, `closed` or "" where nobody marked it, and its words."""

    kind: str
    text: str

    @classmethod
    def parse(cls, line: str) -> Question:
        """Return the question of a line, its number and mark taken off."""
        mark, text = _MARK.fullmatch(line).groups()  # type: ignore[union-attr]  # fits any line
        kind = _SORTS.get(fold(mark or ""), "")
        return cls(kind, text.strip() if kind or not mark else f"[{mark}] {text.strip()}")


@dataclass(frozen=True)
class Template:
    """A row of `Templates`: what to say over one channel, None for any, in one version.

    `cells` are the addresses of its fields.
    """

    template_id: str
    version: str = ""
    channel: Channel | None = None
    opening: str = ""
    questions: tuple[str, ...] = ()
    check: str = ""
    closing: str = ""
    subject: str = ""
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)


class Lack(NamedTuple):
    """A placeholder that nothing is known for: its name, its script's cell, and where to fill it.

    `where` is the cell or sheet of what is missing, "" where no cell could hold it.
    """

    name: str
    at: str
    where: str


@dataclass(frozen=True)
class Filled:
    """A script for one contact. `data` is what is to be checked with the customer, by field.

    For the caller's eyes alone, `routing` says which problem goes to whom and by when, and
    `background` what there is to know before, by placeholder.
    """

    template_id: str
    version: str
    channel: Channel | None
    opening: str = ""
    questions: tuple[Question, ...] = ()
    check: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    closing: str = ""
    subject: str = ""
    routing: tuple[Message, ...] = ()
    background: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The script as plain text, to be pasted into a message; its questions are numbered."""
        asked = [question.text for question in self.questions]
        if len(asked) > 1:
            asked = [f"{n}. {text}" for n, text in enumerate(asked, start=1)]
        return "\n".join(filter(None, (self.opening, *asked, self.check, self.closing)))


@dataclass(frozen=True)
class Unfilled:
    """Why there is no script for a contact, and what to do; `lacks` are what it still needs."""

    why: Message
    hint: Message
    lacks: tuple[Lack, ...] = ()
