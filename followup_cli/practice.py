"""A practised morning as data: its steps, and whether what somebody typed is what a step asks.

The lesson teaches the three sides that the article names: mindset (a contact creates value),
skill (listening, asking, answering), and tool (the commands).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup_cli.words import Message

# What points elsewhere: the practice has its own workbook, day and language.
_FIXED = frozenset({"-w", "--workbook", "--as-of", "--lang"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u3000": " "})
_UNHAPPY = 3  # scores under it ring the alarm


class Step(NamedTuple):
    """A step of the morning: its side, what is done and why, and the command that does it.

    `command` has {task}, {ticket} … for what is only known then; `row` says which of them the
    typed command must name, `wants` the options it must have and what each is for.
    """

    side: Message
    title: Message
    says: tuple[Message, ...]
    command: str
    seen: Message
    row: str = ""
    wants: Mapping[str, Message] = {}


class Typed(NamedTuple):
    """What somebody typed: the words of a command, or why they are none."""

    words: tuple[str, ...]
    wrong: Message | None = None


def read(line: str) -> Typed:
    """Return the words of a line; `$` and `followup` before them may be left out."""
    try:
        words = shlex.split(line.translate(_QUOTES))
    except ValueError:
        return Typed((), msg("A quotation mark is not closed."))
    while words and words[0] in ("$", "followup"):
        words = words[1:]
    return Typed(tuple(words))


def model(step: Step, names: Mapping[str, str]) -> str:
    """Return the command of a step as it can be typed."""
    return re.sub(r"{(\w+)}", lambda found: names.get(found[1], found[1].upper()), step.command)


def what_is_wrong(step: Step, words: Sequence[str], names: Mapping[str, str]) -> Message | None:
    """Return why a command is not what a step asks for, None where it is."""
    command = step.command.split()[0]
    if not words or words[0] != command:
        return msg("Not this one: the step is done with {command}.", command=f"followup {command}")
    given = {word.partition("=")[0] for word in words}
    fixed = sorted(given & _FIXED)
    if fixed:
        return msg("Leave out {option}: the practice sees to that.", option=fixed[0])
    row = names.get(step.row, "")
    if row and fold(row) not in map(fold, words[1:]):
        return msg("It must be about {row}.", row=row)
    for option, purpose in step.wants.items():
        if option not in given:
            return msg("Add {option}: {purpose}.", option=option, purpose=purpose)
    return _too_happy(step, words)


def _too_happy(step: Step, words: Sequence[str]) -> Message | None:
    if "--score" not in step.wants:
        return None
    score = _value_of("--score", words)
    if re.fullmatch(r"\d+(\.\d+)?", score) and float(score) < _UNHAPPY:
        return None
    return msg("This customer is very unhappy: --score takes a number under {n}.", n=_UNHAPPY)


def _value_of(option: str, words: Sequence[str]) -> str:
    for at, word in enumerate(words):
        name, mark, value = word.partition("=")
        if name == option:
            return value if mark else next(iter(words[at + 1 :]), "")
    return ""
