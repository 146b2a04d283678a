"""How the demonstration's people fill in a row of the schedule, once they have made the contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from followup_cli.demo_days import in_hours, working_day_from
from followup_cli.model import day as day_of
from followup_cli.terms import Channel, Goal, Kind, Status, YesNo

if TYPE_CHECKING:
    from random import Random

    from followup_cli.demo_texts import Record, Texts
    from followup_cli.model import Task

# Of a hundred contacts, how many go which way.
_UNREACHED, _PROBLEM, _CHECKED, _PROMISED, _INTENT, _REPLIED, _REMARKED = 7, 11, 35, 9, 20, 45, 85
_KINDS = tuple(Kind)
_SELLING = {Goal.OPPORTUNITY, Goal.RELATIONSHIP}
_WAITED_FOR = 75  # of those whom somebody asks in person
_LOW_SCORES = (5, 2, 6, 4, 1, 6, 3)
_GOOD_SCORES, _GOOD_WEIGHTS = (10, 9, 8, 7), (30, 38, 22, 10)
NO_TROUBLE = frozenset({"R12", "R13", "R38"})  # nobody complains when wished a happy birthday
CARE = frozenset({"R17", "R19", "R21", "R24"})  # somebody listens: no new trouble comes up
_SENT_BY_ITSELF = frozenset({"R18"})
SENT = frozenset({Channel.EMAIL, Channel.SMS, Channel.SURVEY})


def fill_in(task: Task, moment: datetime, texts: Texts, chance: Random, problems: int) -> Task:
    """Return a contact as it was recorded; `problems` counts those recorded before it."""
    done = _done(task, moment)
    if task.rule in NO_TROUBLE:
        return _told(done, _record(task, texts, chance), chance)
    fall = chance.randrange(100)
    if fall < _UNREACHED:
        return replace(_told(done, chance.choice(texts.voicemail), chance), reached=YesNo.NO)
    if fall < _UNREACHED + _PROBLEM and task.rule not in CARE:
        return _with_problem(done, texts, chance, problems)
    return _with_plans(_scored(done, texts, chance), moment.date(), texts, chance)


def send(task: Task, moment: datetime, texts: Texts, chance: Random) -> Task:
    """Return a message as sent, or a survey as answered by those who answer surveys."""
    done = _done(task, moment)
    replied = _WAITED_FOR if _asks_for_score(task) else _REPLIED
    if task.channel is Channel.SURVEY and chance.randrange(100) < replied:
        (score,) = chance.choices(_GOOD_SCORES, _GOOD_WEIGHTS)
        return replace(_told(done, chance.choice(texts.answered), chance), score=float(score))
    unanswered = YesNo.NO if _asks_for_score(task) else None
    return replace(done, reached=unanswered, summary=chance.choice(texts.sent))


def _asks_for_score(task: Task) -> bool:
    """Whether somebody waits for an answer, as nobody does for that of a survey sent by itself."""
    return Goal.SATISFACTION in _goals(task) and task.rule not in _SENT_BY_ITSELF


def postpone(task: Task, day: date, texts: Texts, chance: Random) -> Task:
    """Return a task that the customer put off by some days from that day."""
    later = working_day_from(day + timedelta(days=chance.randint(5, 9)))
    put_off = _told(task, chance.choice(texts.postponed), chance)
    return replace(put_off, status=Status.POSTPONED, due=later, reached=YesNo.YES)


def start(task: Task, _day: date, texts: Texts, chance: Random) -> Task:
    """Return a task whose customer could not be reached yet."""
    started = _told(task, chance.choice(texts.no_answer), chance)
    return replace(started, status=Status.IN_PROGRESS, reached=YesNo.NO)


def drop(task: Task, _day: date, texts: Texts, chance: Random) -> Task:
    """Return a task that turned out not to be needed."""
    dropped = _told(task, chance.choice(texts.not_needed), chance)
    return replace(dropped, status=Status.NOT_NEEDED)


def _done(task: Task, moment: datetime) -> Task:
    return replace(task, status=Status.DONE, done_on=moment, done_by=task.owner, reached=YesNo.YES)


def _told(task: Task, record: Record, chance: Random) -> Task:
    feedback = record.feedback if chance.randrange(100) < _REMARKED else ""
    return replace(task, summary=record.summary, feedback=feedback, next_step=record.next_step)


def _record(task: Task, texts: Texts, chance: Random) -> Record:
    (goal, *_) = _goals(task)
    return chance.choice(texts.by_rule.get(task.rule) or texts.records[goal])


def _goals(task: Task) -> tuple[Goal, ...]:
    """Return what a contact is for: more than one thing where two became one."""
    goal = task.goal or Goal.RELATIONSHIP
    return (goal,) if isinstance(goal, Goal) else tuple(Goal(one) for one in goal)


def _with_problem(task: Task, texts: Texts, chance: Random, problems: int) -> Task:
    kind = _KINDS[problems % len(_KINDS)]
    told = _told(task, chance.choice(texts.problems[kind]), chance)
    return replace(told, problem=kind, score=float(_LOW_SCORES[problems % len(_LOW_SCORES)]))


def _scored(task: Task, texts: Texts, chance: Random) -> Task:
    (score,) = chance.choices(_GOOD_SCORES, _GOOD_WEIGHTS)
    return replace(_told(task, _record(task, texts, chance), chance), score=float(score))


def _with_plans(task: Task, day: date, texts: Texts, chance: Random) -> Task:
    checked, promised, wanted = (chance.randrange(100) for _ in range(3))
    sells = bool(_SELLING & set(_goals(task)))
    ahead = working_day_from(day + timedelta(days=chance.randint(7, 21)))
    return replace(
        task,
        info_checked=day if checked < _CHECKED else None,
        next_contact=ahead if promised < _PROMISED else None,
        intent=chance.choice(texts.intents) if sells and wanted < _INTENT else "",
    )


def sent_at(task: Task, chance: Random) -> datetime:
    """Return when a message goes out: at the minute it is due, else in the course of that day."""
    if isinstance(task.due, datetime):
        return task.due
    return in_hours(day_of(task.due or date.min), chance)
