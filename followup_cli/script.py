"""A script filled in for a customer: nothing is left open, and nothing empty is said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_script import BACKGROUND, GAP, SAID, Filled, Gap, Lack, Question, Unfilled
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_script import Template
    from followup_cli.words import Message

_PROSE = tuple(name for name in SAID if name != "questions")
# Up to a mark that ends it, or a line break; a gap is never broken at its question mark.
_SENTENCE = re.compile(
    r"(?:[{｛][^{}｛｝]*[}｝]|[^。！？!?；;.\n]|\.(?!\s|$))*(?:[。！？!?；;]+|\.|\n|$)\s*"
)


def _nowhere(_name: str) -> str:
    return ""


class Facts(NamedTuple):
    """What is known for one contact: values by placeholder, and which cell would say each.

    `data` is what we have on the customer, to be checked with them, by field; `routing` which
    problem goes where. `more` are the scripts of contacts joined into this one.
    """

    values: Mapping[str, str]
    where: Callable[[str], str] = _nowhere
    data: Mapping[str, str] = {}
    routing: tuple[Message, ...] = ()
    more: tuple[Template, ...] = ()


class Sentence(NamedTuple):
    """A sentence of a script, and what it leaves open."""

    text: str
    gaps: tuple[Gap, ...]

    def is_idle(self, values: Mapping[str, str]) -> bool:
        """Whether it would have nothing to say: one of its optional gaps stays empty."""
        return any(gap.otherwise == "" and not values.get(gap.field) for gap in self.gaps)


def fill(template: Template, facts: Facts) -> Filled | Unfilled:
    """Return a script with everything filled in, or what is not known for it.

    A sentence whose optional placeholder has nothing to say is left out, a question likewise.
    The questions of joined contacts follow, each once.
    """
    lacks = tuple(dict.fromkeys(_lacks(template, facts)))
    if lacks:
        return Unfilled(_lacking(template, lacks), _how_to_mend(lacks[0]), lacks)
    said = {name: _said(_sentences(getattr(template, name)), facts.values) for name in _PROSE}
    asked = [line for each in (template, *facts.more) for line in each.questions]
    names_whom = any(g.field == "department" for s in _sentences(template.closing) for g in s.gaps)
    return Filled(
        template.template_id,
        template.version,
        template.channel,
        questions=_once(Question.parse(_said([_whole(q)], facts.values)) for q in asked),
        data=facts.data if said["check"] else {},
        routing=facts.routing if names_whom else (),
        background={name: facts.values.get(name, "") for name in BACKGROUND},
        **said,
    )


@lru_cache(maxsize=1 << 12)  # the same few scripts are filled in for every customer
def _sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(map(_whole, filter(None, _SENTENCE.findall(text))))


@lru_cache(maxsize=1 << 12)
def _whole(text: str) -> Sentence:
    """Return text as one: a question is left out whole."""
    return Sentence(text, tuple(map(Gap.parse, GAP.findall(text))))


def _said(sentences: Iterable[Sentence], values: Mapping[str, str]) -> str:
    kept = "".join(sentence.text for sentence in sentences if not sentence.is_idle(values))
    return GAP.sub(lambda found: _worded(found[1], values), kept).strip()


def _worded(inside: str, values: Mapping[str, str]) -> str:
    gap = Gap.parse(inside)
    return values.get(gap.field) or gap.otherwise or ""


def _lacks(template: Template, facts: Facts) -> Iterator[Lack]:
    said = [(name, each) for name in _PROSE for each in _sentences(getattr(template, name))]
    asked = [
        (each, "questions", _whole(line))
        for each in (template, *facts.more)
        for line in each.questions
    ]
    for source, name, sentence in (*((template, *pair) for pair in said), *asked):
        if sentence.is_idle(facts.values):
            continue
        for gap in sentence.gaps:
            if gap.otherwise is None and not facts.values.get(gap.field):
                yield Lack(gap.name, source.cells.get(name, ""), facts.where(gap.field))


def _once(questions: Iterable[Question]) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    for question in filter(_is_asked, questions):
        found.setdefault(fold(question.text), question)
    return tuple(found.values())


def _is_asked(question: Question) -> bool:
    return bool(question.text)


def _lacking(template: Template, lacks: Sequence[Lack]) -> Message:
    return msg(
        "Script {script} needs {names}, and nothing is known for it",
        script=template.template_id,
        names=[f"{{{name}}}" for name in dict.fromkeys(lack.name for lack in lacks)],
    )


def _how_to_mend(lack: Lack) -> Message:
    optional = f"{{{lack.name}?}}"
    if not lack.where:
        return msg(
            "write {optional} in {at}: its sentence is then left out", optional=optional, at=lack.at
        )
    return msg(
        "fill in {where}, or write {optional} in {at}: its sentence is then left out",
        where=lack.where,
        optional=optional,
        at=lack.at,
    )
