"""A script filled in for a customer: nothing is left open, and nothing empty is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_script import GAP, SAID, Filled, Gap, Lack, Question, Unfilled
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.model_script import Template
    from followup_cli.words import Message

__all__ = ["Facts", "Filled", "Unfilled", "fill", "lines_of"]

# Up to a mark that ends it, or a line break; a gap is never broken at its question mark.
_SENTENCE = re.compile(
    r"(?:[{｛][^{}｛｝]*[}｝]|[^。！？!?；;.\n]|\.(?!\s|$))*(?:[。！？!?；;]+|\.|\n|$)\s*"
)


class Facts(NamedTuple):
    """What is known for one contact: values by placeholder, and where to fill each of them in.

    `data` is what we have on the customer, to be checked with them, by field; `routing` which
    problem goes where. `more` are the scripts of contacts joined into this one.
    """

    values: Mapping[str, str]
    where: Mapping[str, str] = {}
    data: Mapping[str, str] = {}
    routing: tuple[Message, ...] = ()
    more: tuple[Template, ...] = ()


def fill(template: Template, facts: Facts) -> Filled | Unfilled:
    """Return a script with everything filled in, or what is not known for it.

    A sentence whose optional placeholder has nothing to say is left out, a question likewise.
    The questions of joined contacts follow, each once.
    """
    scripts = (template, *facts.more)
    lacks = tuple(dict.fromkeys(lack for each in scripts for lack in _lacks(each, facts)))
    if lacks:
        return Unfilled(_lacking(template, lacks), _how_to_mend(lacks[0]), lacks)
    said = {name: _said(getattr(template, name), facts.values) for name in SAID[:1] + SAID[2:]}
    asked = (_asked(line, facts.values) for each in scripts for line in each.questions)
    return Filled(
        template.template_id,
        template.version,
        template.channel,
        questions=_once(Question.parse(line) for line in asked if line),
        data=facts.data if said["check"] else {},
        routing=facts.routing if _names_a_department(template) else (),
        **said,
    )


def lines_of(template: Template) -> tuple[tuple[str, str], ...]:
    """Return all that a script says, each text with the name of its column."""
    said = [(name, getattr(template, name)) for name in SAID[:1] + SAID[2:]]
    return (*said, *(("questions", line) for line in template.questions))


def _said(text: str, values: Mapping[str, str]) -> str:
    kept = (part for part in _SENTENCE.findall(text) if not _is_idle(part, values))
    return GAP.sub(lambda gap: _worded(gap[1], values), "".join(kept)).strip()


def _asked(line: str, values: Mapping[str, str]) -> str:
    """Return a question: the whole of it is left out where any part has nothing to say."""
    return "" if _is_idle(line, values) else _said(line, values)


def _is_idle(sentence: str, values: Mapping[str, str]) -> bool:
    """Whether a sentence would have nothing to say: one of its optional gaps stays empty."""
    gaps = map(Gap.parse, GAP.findall(sentence))
    return any(gap.otherwise == "" and not values.get(gap.field) for gap in gaps)


def _worded(inside: str, values: Mapping[str, str]) -> str:
    gap = Gap.parse(inside)
    return values.get(gap.field) or gap.otherwise or ""


def _names_a_department(template: Template) -> bool:
    return any(Gap.parse(gap).field == "department" for gap in GAP.findall(template.closing))


def _lacks(template: Template, facts: Facts) -> Iterable[Lack]:
    for name, text in lines_of(template):
        for part in _SENTENCE.findall(text) if name != "questions" else [text]:
            if _is_idle(part, facts.values):
                continue
            for gap in map(Gap.parse, GAP.findall(part)):
                if gap.otherwise is None and not facts.values.get(gap.field):
                    where = facts.where.get(gap.field, "")
                    yield Lack(gap.name, template.cells.get(name, ""), where)


def _once(questions: Iterable[Question]) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    for question in questions:
        found.setdefault(fold(question.text), question)
    return tuple(found.values())


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
