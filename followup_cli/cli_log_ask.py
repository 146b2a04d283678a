"""The questions of `followup log` on a terminal: only what is missing, dropdowns by number.

They are asked on stderr, so that a result on stdout stays a result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import outcome, recording
from followup_cli.cli_log_show import BY_HAND
from followup_cli.cli_log_values import read_value, say_wrong
from followup_cli.errors import RefusedValueError
from followup_cli.terminal import ask_line, tell_user
from followup_cli.terms import Kind, YesNo
from followup_cli.words import Message, listed, msg, tell
from followup_cli.workbook.cells import Wrong, plain
from followup_cli.workbook.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.model import Task
    from followup_cli.outcome import Said
    from followup_cli.recording import Call
    from followup_cli.terms import Term

_COMMAS = re.compile(r"[,，、;；]")


class Question(NamedTuple):
    """What is asked for a field; Enter means `default`, and where there is none asks again."""

    field: str
    text: Message
    default: Message | None = None
    choices: Sequence[Term] = ()


_REACHED = Question("reached", msg("Reached?"), msg("yes"), tuple(YesNo))
_NOTE = Question("summary", msg("Note on the attempt"), msg("none"))
_SCORE = Question("score", msg("Score, 0 to 10"))
_SUMMARY = Question("summary", msg("Summary"))
_PROBLEM = Question("problem", msg("Problem"), msg("none"), tuple(Kind))
_INTENT = Question("intent", msg("New need, or intent to buy"), msg("none"))
_NEXT = Question("next_contact", msg("Next contact, such as 2026-12-01 or +7 days"), msg("none"))


def ask(call: Call, said: Said, lang: str) -> Said:
    """Return what was said, with answers to what was not; Ctrl+C and Ctrl+D leave all as it was."""
    for line in heading(call):
        tell_user(line, lang)
    asked = frozenset(outcome.asked(call.task, call.known.automatic))
    answers = dict(said)
    for question in _questions(asked, answers):
        if question.field not in answers:
            answers |= _answer(question, call, lang)
    return {field: value for field, value in answers.items() if value not in (None, "")}


def heading(call: Call) -> Iterator[Message]:
    """Yield who is called, by what, what for, and what was said the last time."""
    task = call.task
    yield msg(
        "{task_id}  {type}, {goal}, due {due}",
        task_id=task.task_id,
        type=task.type or BY_HAND,
        goal=task.goal or msg("no goal"),
        due=task.due or msg("without a date"),
    )
    who = [part for part in (task.customer or task.customer_id, task.contact) if part]
    how = [part for part in (task.channel, task.reach_at) if part]
    reach = listed([msg("{it}", it=part) for part in how] or [msg("nothing to reach them by")])
    yield msg("{who}: {how}", who=listed(who), how=reach)
    yield from _last_time(outcome.last_said(call.desk.every_task, task.customer_id))
    yield msg("Enter takes what stands in [brackets]; Ctrl+C writes nothing.")


def _last_time(last: Task | None) -> Iterator[Message]:
    if last is not None:
        by = last.done_by or last.owner or msg("somebody")
        yield msg("Last time, {day}, {by}: {said}", day=last.done_on, by=by, said=last.summary)


def _questions(asked: frozenset[str], answers: Said) -> Iterator[Question]:
    """Yield the questions in their order, as far as the answers so far leave any."""
    if asked:
        yield _REACHED
    if recording.is_attempt(answers):
        yield _NOTE
        return
    if "score" in asked:
        yield _SCORE
    if asked:
        yield _SUMMARY
    yield from (_PROBLEM, _INTENT, _NEXT)


def _answer(question: Question, call: Call, lang: str) -> Said:
    """Ask until the answer may stand; return it, nothing where there is none."""
    while True:
        text = _listen(_prompt(question, lang))
        if not text and question.default is not None:
            return {"reached": YesNo.YES} if question is _REACHED else {}
        if not text:
            tell_user(msg("This kind of contact needs an answer here."), lang)
            continue
        found = _read(question, text, call)
        if not isinstance(found, Message):
            return {question.field: found}
        tell_user(found, lang)


def _prompt(question: Question, lang: str) -> str:
    said = tell(question.text, lang)
    choices = "".join(f"  {n} {label(v, lang)}" for n, v in enumerate(question.choices, start=1))
    default = f" [{tell(question.default, lang)}]" if question.default else ""
    return f"{said}{choices}{default}: "


def _listen(prompt: str) -> str:
    line = ask_line(prompt)
    if line is None:
        raise KeyboardInterrupt
    return line


def _read(question: Question, text: str, call: Call) -> object | Message:
    """Return an answer as a value, or why it cannot stand."""
    value = read_value(question.field, _by_number(question, text), call.desk, call.known.today)
    if isinstance(value, Wrong):
        return say_wrong(question.field, text, value)
    try:
        recording.require_sound(call, {question.field: value})
    except RefusedValueError as error:
        return error.message
    return value


def _by_number(question: Question, text: str) -> str:
    """Return an answer with the numbers of its choices as what they stand for: `1 3`, `2, 投诉`."""
    names = {str(n): str(choice.value) for n, choice in enumerate(question.choices, start=1)}
    parts = [part.split() for part in _COMMAS.split(plain(text))] if names else []
    if not any(word in names for part in parts for word in part):
        return text
    numbered = [[names.get(word, word) for word in part] for part in parts]
    whole = [part if set(part) <= set(names.values()) else [" ".join(part)] for part in numbered]
    return ", ".join(name for part in whole for name in part)
