"""`followup demo --practice`: a new colleague types a morning, on a made-up company."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from followup_cli import practice, practice_lesson
from followup_cli.cli_desk import moment
from followup_cli.cli_options import INTERRUPTED
from followup_cli.closing import tickets_of
from followup_cli.errors import StoppedError
from followup_cli.founding import read_policy
from followup_cli.model import as_of_moment, as_text, day
from followup_cli.model_plan import Key
from followup_cli.model_report import Block, Screen
from followup_cli.output import put_out, show_screens
from followup_cli.terminal import ask_line, tell_user
from followup_cli.terms import Channel, Goal
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.read import read_desk
from followup_cli.workbook.schema import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from followup_cli.model import Task
    from followup_cli.practice import Step, Typed

_TEXT = (Column("said", "", ""),)
_PATIENCE = 2  # wrong answers, after which the command is shown
_QUIT, _SKIP, _HINT = "quit", "skip", "hint"
_HELP = frozenset({"-h", "--help"})
_UNKNOWN = {"task": "T0012", "type": "…", "care": "T0099", "ticket": "K0001"}


class Room(NamedTuple):
    """Where the practice takes place: the workbook, the day given, and the language."""

    path: Path
    as_of: datetime | None
    lang: str


def is_watched() -> bool:
    """Whether somebody is there to type."""
    return sys.stdin.isatty()


def read_lesson(lang: str) -> None:
    """Print the lesson for reading: nobody is there to type, so nothing is made."""
    _teach(msg("A morning with customers, to be read"), practice_lesson.INTRODUCTION, lang)
    names = {**_words(lang), **_UNKNOWN, "customer": tell(msg("a customer"), lang)}
    for number, step in enumerate(practice_lesson.STEPS, start=1):
        _teach(_title(step, number), _said(step, names), lang)
        put_out(f"  $ {_answer(step, names)}\n")
    tell_user(msg("Practice wants a terminal to type at; nothing was written."), lang)


def practise(room: Room) -> None:
    """Walk through the morning; quit, Ctrl+C and Ctrl+D leave, and the workbook stays."""
    done = 0
    try:
        _run(room, ["plan"], quiet=True)
        first = _first_call(room)
        _teach(msg("A morning with customers"), practice_lesson.INTRODUCTION, room.lang)
        for number, step in enumerate(practice_lesson.STEPS, start=1):
            ended = _practise(room, step, number, first)
            if ended == _QUIT:
                break
            done += ended != _SKIP
    except KeyboardInterrupt as error:
        raise StoppedError(msg("The practice was stopped."), _kept(room)) from error
    said = msg("Steps typed by yourself: {n} of {steps}.", n=done, steps=len(practice_lesson.STEPS))
    _teach(msg("That was the morning"), (said, _kept(room)), room.lang)


def _practise(room: Room, step: Step, number: int, first: str) -> str:
    """Teach a step and wait until it is done; return the words that ended it."""
    names = _names(room, first)
    _teach(_title(step, number), _said(step, names), room.lang)
    wrong = 0
    while True:
        typed = practice.read(_listen(number))
        word = " ".join(typed.words)
        if word == _QUIT:
            return word
        if word == _SKIP:
            put_out(f"$ {_answer(step, names)}\n")
            typed = practice.read(_answer(step, names))
        if word != _HINT and _try(room, step, names, typed):
            break
        wrong += 1
        if word == _HINT or wrong >= _PATIENCE:
            _show_answer(room, step, names)
    _teach(msg("Done"), (step.seen,), room.lang)
    return word


def _try(room: Room, step: Step, names: Mapping[str, str], typed: Typed) -> bool:
    """Run what was typed, if it is what the step asks for; return whether it went well."""
    if _HELP & {*typed.words} and typed.words[0] not in _HELP:
        _run(room, list(typed.words))
        return False
    why = typed.wrong or practice.what_is_wrong(step, typed.words, names)
    if why is None:
        return _run(room, list(typed.words)) == 0
    tell_user(why, room.lang)
    return False


def _run(room: Room, words: list[str], *, quiet: bool = False) -> int:
    """Run a command for real on the workbook of the practice, and return its exit code."""
    from typer.main import get_command

    from followup_cli.cli import app

    fixed = ["--workbook", str(room.path), "--lang", room.lang]
    day = ["--as-of", _as_typed(room.as_of)] if room.as_of else []
    code: object = 0
    with redirect_stdout(io.StringIO() if quiet else sys.stdout):
        try:
            get_command(app).main([*words, *fixed, *day], prog_name="followup")
        except SystemExit as ended:
            code = ended.code
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _as_typed(as_of: datetime) -> str:
    return as_text(as_of_moment(as_of))


def _first_call(room: Room) -> str:
    """Return the contact that is practised with: a call of today that asks for satisfaction."""
    desk = read_desk(room.path)
    today, automatic = moment(room.as_of).date(), read_policy(desk).automatic
    unwell = frozenset(ticket.customer_id for ticket in tickets_of(desk) if ticket.is_open)
    calls = [t for t in desk.tasks if t.is_open and t.due and t.rule not in automatic]
    ranked = sorted(calls, key=lambda task: (*_fitness(task, today, unwell), task.task_id))
    return next((task.task_id for task in ranked), "")


def _fitness(task: Task, today: date, unwell: frozenset[str]) -> tuple[bool, ...]:
    """Return how badly a contact fits, what matters most first."""
    ahead = task.due is None or day(task.due) > today
    return (
        ahead,
        task.channel is not Channel.PHONE,
        task.goal is not Goal.SATISFACTION,
        task.customer_id in unwell,
        task.due is None or day(task.due) != today,
    )


def _names(room: Room, first: str) -> Mapping[str, str]:
    """Return what a step's words stand for, as the workbook has it by now."""
    desk = read_desk(room.path)
    task = next(task for task in desk.tasks if task.task_id == first)
    keys = {each.task_id: Key.parse(each.key) for each in desk.tasks if each.is_open}
    care = (name for name, key in keys.items() if key and key.fact == first)
    opened = [ticket for ticket in tickets_of(desk) if ticket.is_open]
    theirs = sorted(opened, key=lambda ticket: ticket.source_task != first)
    return {
        **_words(room.lang),
        "task": first,
        "customer": task.customer or task.customer_id,
        "type": task.type,
        "care": next(care, first),
        "ticket": next((ticket.ticket_id for ticket in theirs), ""),
    }


def _words(lang: str) -> Mapping[str, str]:
    return {name: tell(words, lang) for name, words in practice_lesson.SAMPLES.items()}


def _title(step: Step, number: int) -> Message:
    told = {"number": number, "steps": len(practice_lesson.STEPS), "title": step.title}
    return msg("{number}/{steps} {side}: {title}", side=step.side, **told)


def _said(step: Step, names: Mapping[str, str]) -> tuple[Message, ...]:
    return tuple(said._replace(values=names) for said in step.says)


def _answer(step: Step, names: Mapping[str, str]) -> str:
    return f"followup {practice.model(step, names)}"


def _show_answer(room: Room, step: Step, names: Mapping[str, str]) -> None:
    tell_user(msg("Type: {command}", command=_answer(step, names)), room.lang)


def _kept(room: Room) -> Message:
    return msg(
        "{name} is yours to go on with; `followup demo --practice` begins anew.",
        name=room.path.name,
    )


def _teach(title: Message, lines: Iterable[Message], lang: str) -> None:
    """Print a stretch of the lesson, folded to the window."""
    rows = tuple({"said": line} for line in lines)
    show_screens((Screen(_TEXT, (Block(title, rows, "bold cyan", apart=True),)),), lang)


def _listen(number: int) -> str:
    """Return what is typed; Ctrl+D is to quit."""
    line = ask_line(f"{number}/{len(practice_lesson.STEPS)} $ ")
    return _QUIT if line is None else line
