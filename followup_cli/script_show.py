"""A script as people read it on a phone call, and as programs take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.model_report import Block, Screen
from followup_cli.model_script import CLOSED, OPEN, SAID, Unfilled
from followup_cli.words import msg
from followup_cli.workbook.labels import Names
from followup_cli.workbook.schema import CUSTOMERS, IDENTIFIER, TEMPLATES, TEXT, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup_cli.model import Task
    from followup_cli.model_script import Filled, Question
    from followup_cli.words import Message

    Line = Mapping[str, object]

COLUMNS = (
    Column("part", "Part", "部分", IDENTIFIER),
    Column("mark", "Kind", "类别", IDENTIFIER),
    Column("text", "Text", "内容", TEXT),
)
SCRIPT = Column("script", "Script", "话术")
_ASKED_FOR = ("contact", "phone", "email", "wechat")
_BEFORE = "background"
_PARTS = (_BEFORE, "subject", *SAID[:-1])
_KNOWN = {
    "last_summary": msg("Last time"),
    "last_order": msg("Last order"),
    "open_tickets": msg("Still open"),
    "result": msg("Result"),
}
_KINDS = {OPEN: msg("[open]"), CLOSED: msg("[closed]"), "": ""}


def headline(task: Task, filled: Filled) -> Message:
    """Return whom a script is for, over what, and which script it is."""
    return msg(
        "{task}  {type}: {customer}{reach} · script {script}{version}",
        task=task.task_id,
        type=task.type,
        customer=task.customer,
        reach=_reach(task, filled),
        script=filled.template_id,
        version=msg(", version {version}", version=filled.version) if filled.version else "",
    )


def _reach(task: Task, filled: Filled) -> Message | str:
    """Return the channel, and the number or name that it needs where the task says that one."""
    if filled.channel is None:
        return ""
    if filled.channel is not task.channel or not task.reach_at:
        return msg(", {channel}", channel=filled.channel)
    return msg(", {channel} {at}", channel=filled.channel, at=task.reach_at)


def screen(task: Task, filled: Filled) -> Screen:
    """Return a script's parts as stretches of a screen, each under its name, and what is next."""
    parts = [(name, _lines(filled, name)) for name in _PARTS]
    shown = (
        Block(_title(name), tuple(lines), "bold", apart=True) for name, lines in parts if lines
    )
    after = Block(_afterwards(task, filled), style="dim", apart=True)
    return Screen(COLUMNS[1:], (*shown, *([after] if task.is_open else [])))


def block(task: Task, found: Filled | Unfilled) -> Block:
    """Return a script among those of a list: under its headline, or why it is not there."""
    if isinstance(found, Unfilled):
        return Block(missing(task, found), style="yellow", apart=True)
    lines = rows(found)
    parts = ["", *(line["part"] for line in lines)]
    named = tuple(
        {**line, "mark": line["mark"] or (line["part"] if line["part"] != before else "")}
        for line, before in zip(lines, parts, strict=False)
    )
    return Block(headline(task, found), named, "bold", apart=True)


def in_a_list(task: Task, found: Filled | Unfilled, *, whole: bool) -> object:
    """Return a script as a cell: `whole` for programs, else its text; else why it is not there."""
    if isinstance(found, Unfilled):
        return {"missing": missing(task, found)} if whole else missing(task, found)
    return as_object(task, found) if whole else found.text


def rows(filled: Filled) -> Sequence[Line]:
    """Return a script line by line, each with the name of its part."""
    return [{"part": _title(name), **line} for name in _PARTS for line in _lines(filled, name)]


def as_object(task: Task, filled: Filled) -> Mapping[str, object]:
    """Return a script as programs take it, with the task that it is for."""
    return {
        "task_id": task.task_id,
        "customer_id": task.customer_id,
        "customer": task.customer,
        "template_id": filled.template_id,
        "version": filled.version,
        "channel": filled.channel,
        "subject": filled.subject,
        "background": filled.background,
        "opening": filled.opening,
        "questions": [question._asdict() for question in filled.questions],
        "check": filled.check,
        "data": filled.data,
        "closing": filled.closing,
        "routing": filled.routing,
        "text": filled.text,
    }


def missing(task: Task, unfilled: Unfilled) -> Message:
    """Return why a task has no script, and what to do, in one line."""
    return msg("{task}: {why}; {hint}.", task=task.task_id, why=unfilled.why, hint=unfilled.hint)


def _afterwards(task: Task, filled: Filled) -> Message:
    """Return how to note what a contact brought, and that the customer's data were checked."""
    command = f"followup log {task.task_id}" + (" --checked" if filled.data else "")
    return msg("Afterwards: `{command}`, or type it into its row.", command=command)


def _lines(filled: Filled, part: str) -> list[Line]:
    if part == _BEFORE:
        known = ((name, value) for name, value in filled.background.items() if value)
        return [{"mark": _KNOWN[name], "text": value} for name, value in known]
    if part == "questions":
        return [_question(n, each) for n, each in enumerate(filled.questions, start=1)]
    found: list[Line] = [
        {"mark": "", "text": line} for line in getattr(filled, part).splitlines() if line.strip()
    ]
    if part == "check":
        found += _data(filled)
    if part == "closing" and filled.routing and found:
        found += _notes(filled.routing)
    return found


def _notes(routing: Sequence[Message]) -> Iterator[Line]:
    """Yield where each problem would go: for the caller, who says it of the one that comes up."""
    return ({"mark": msg("for you"), "text": route} for route in routing)


def _question(n: int, question: Question) -> Line:
    return {"mark": msg("{n} {kind}", n=n, kind=_KINDS[question.kind]), "text": question.text}


def _data(filled: Filled) -> Iterator[Line]:
    """Yield what we have on the customer, to be read out; how to reach them is asked for."""
    for name, value in filled.data.items():
        if not value and name not in _ASKED_FOR:
            continue
        yield {
            "mark": msg("{part}", part=_named(CUSTOMERS.column(name))),
            "text": value or msg("not known yet"),
        }


def _title(part: str) -> Message:
    """Return what a part is called: a column of `Templates`, or what is there to know before."""
    if part == _BEFORE:
        return msg("Before you start")
    return msg("{part}", part=_named(TEMPLATES.column(part)))


def _named(column: Column) -> Names:
    return Names(column.en, column.zh)
