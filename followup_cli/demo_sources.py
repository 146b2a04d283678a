"""Where the demonstration's tickets come from: what customers told in the contacts before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from followup_cli.demo_days import dice
from followup_cli.demo_desk import TICKETED
from followup_cli.demo_records import CARE, NO_TROUBLE, SENT
from followup_cli.terms import Kind, Status, YesNo

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from followup_cli.demo_texts import Texts
    from followup_cli.model import Task

_FRESH = timedelta(days=3)  # how long before its ticket a trouble may have been told of
_SCORES = (2.0, 1.0, 4.0)
_ALERTED = 3
_LATELY, _JUST_NOW = timedelta(days=7), timedelta(days=3)

Story = Any  # a row of `Tickets` by field, as it stands on the day of the demonstration


def tell_troubles(
    before: Sequence[Task], typed: Sequence[Task], stories: Iterable[Story], texts: Texts
) -> tuple[tuple[Task, ...], Mapping[str, Story]]:
    """Return the schedule with what customers told of their troubles, and the stories by task.

    Only what was typed since `before` can tell of one. A customer whom nobody spoke with shortly
    before has called by themselves: their story stays as it is.
    """
    told, found = list(typed), dict[str, Story]()
    for story in stories:
        spoken = [n for n in _spoken(before, told) if _may_tell(told[n], story)]
        place = max(spoken, key=lambda n: (_moment(told[n]), told[n].key), default=None)
        if place is not None and story["kind"] in TICKETED:
            told[place] = _told(told[place], story["kind"], story["ticket_id"], texts)
            found[told[place].task_id] = story
    return tuple(told), found


def tell_lately(
    before: Sequence[Task],
    typed: Sequence[Task],
    evening: date,
    texts: Texts,
    troubled: Container[str] = (),
) -> tuple[Task, ...]:
    """Return the schedule with a complaint and a need in its last talks, where there were none.

    Of customers who are `troubled` already no new trouble is told.
    """
    told = list(typed)
    lately = [n for n in _spoken(before, typed) if _is_after(typed[n], evening - _LATELY)]
    just_now = [n for n in lately if _is_after(typed[n], evening - _JUST_NOW)]
    calm = [n for n in lately if not typed[n].problem]
    calm.sort(key=lambda n: (_moment(typed[n]), typed[n].key))
    if calm and not any(_is_low(typed[n]) for n in just_now):
        last = max(calm, key=lambda n: (typed[n].customer_id not in troubled, not typed[n].intent))
        calm = [n for n in calm if n != last] or [last]
        told[last] = _complaint(told[last], texts, known=told[last].customer_id in troubled)
    if calm and not any(typed[n].intent for n in just_now):
        told[calm[-1]] = replace(told[calm[-1]], intent=texts.intents[0])
    return tuple(told)


def _complaint(task: Task, texts: Texts, *, known: bool) -> Task:
    """Return a talk with somebody who is not satisfied; a trouble that is `known` is no new one."""
    told = _told(task, Kind.COMPLAINT, task.key, texts)
    return replace(told, score=2.0, problem=None if known else told.problem)


def _is_after(task: Task, day: date) -> bool:
    return _moment(task).date() > day


def _is_low(task: Task) -> bool:
    return task.score is not None and task.score < _ALERTED


def _spoken(before: Sequence[Task], typed: Sequence[Task]) -> list[int]:
    """Return where the talks stand that were had since."""
    pairs = enumerate(zip(before, typed, strict=True))
    return [n for n, (was, task) in pairs if was.is_open and _is_talk(task)]


def _is_talk(task: Task) -> bool:
    return (
        task.status is Status.DONE
        and task.reached is YesNo.YES
        and task.channel not in SENT
        and task.rule not in NO_TROUBLE
    )


def _may_tell(task: Task, story: Story) -> bool:
    return (
        task.customer_id == story["customer_id"]
        and task.problem is None
        and task.rule not in CARE
        and story["opened"] - _FRESH <= _moment(task) <= story["opened"]
    )


def _moment(task: Task) -> datetime:
    done = task.done_on or date.min
    return done if isinstance(done, datetime) else datetime.combine(done, time.min)


def _told(task: Task, kind: Kind, seed: str, texts: Texts) -> Task:
    chance = dice(f"told {seed}")
    record = chance.choice(texts.problems[kind])
    return replace(
        task,
        summary=record.summary,
        feedback=record.feedback,
        next_step=record.next_step,
        problem=kind,
        intent="",
        score=chance.choice(_SCORES),
    )
