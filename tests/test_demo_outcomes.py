"""What the demonstration's team typed in three months: mostly in time, and every kind of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import cycle, islice, pairwise
from random import Random

import pytest

from followup_cli import demo
from followup_cli.demo_days import is_working_day, working_day_from
from followup_cli.model import Task, day
from followup_cli.terms import Channel, Goal, Kind, Priority, Status, YesNo

AS_OF = date(2026, 3, 4)
ROUTINES = (
    ("R01", Channel.EMAIL, Goal.RELATIONSHIP),
    ("R05", Channel.PHONE, Goal.SATISFACTION),
    ("R07", Channel.PHONE, Goal.GUIDANCE),
    ("R10", Channel.PHONE, Goal.OPPORTUNITY),
    ("R12", Channel.WECHAT, Goal.RELATIONSHIP),
    ("R14", Channel.VISIT, Goal.RELATIONSHIP),
    ("R15", Channel.PHONE, Goal.OPPORTUNITY),
    ("R16", Channel.SURVEY, Goal.SATISFACTION),
)


def planned(n: int, rule: str, channel: Channel, goal: Goal) -> Task:
    """Return the n-th task of a schedule of three to a working day, some with a window."""
    due = working_day_from(demo.weeks(AS_OF)[0] + timedelta(days=n // 2))
    latest = due + timedelta(days=7) if rule == "R05" else None
    timed = datetime.combine(due, datetime.min.time()).replace(hour=10, minute=30)
    return Task(
        key=f"{rule}|C{n:03d}", task_id=f"T{n:03d}", customer_id=f"C{n:03d}", rule=rule, goal=goal,
        due=timed if rule == "R01" else due, latest=latest, status=Status.PENDING,
        priority=Priority.MEDIUM, owner="Mia Chen", channel=channel,
    )  # fmt: skip


@pytest.fixture
def schedule() -> tuple[Task, ...]:
    routines = islice(cycle(ROUTINES), 230)
    return tuple(planned(n, *routine) for n, routine in enumerate(routines))


@pytest.fixture
def history(schedule: tuple[Task, ...]) -> tuple[Task, ...]:
    for _, following in pairwise(demo.weeks(AS_OF)):
        schedule = demo.outcomes(schedule, following - timedelta(days=1), "en")
    return schedule


def with_status(tasks: tuple[Task, ...], status: Status) -> list[Task]:
    return [task for task in tasks if task.status is status]


def test_every_status_and_problem_is_there(history: tuple[Task, ...]) -> None:
    assert {task.status for task in history} == set(Status)
    assert {task.problem for task in history if task.problem} == set(Kind)
    assert any(task.intent for task in history)
    assert any(task.next_contact for task in history)
    assert any(task.info_checked for task in history)
    assert any(task.score is not None and task.score < 3 for task in history)


def test_most_tasks_are_done_in_time_and_a_few_are_overdue(history: tuple[Task, ...]) -> None:
    fallen = [
        t
        for t, n in zip(history, range(230), strict=True)
        if first_due(n) < AS_OF - timedelta(days=7)
    ]
    in_time = [t for t in fallen if t.done_on and t.deadline and day(t.done_on) <= day(t.deadline)]
    overdue = [t for t in history if t.is_open and t.deadline and day(t.deadline) < AS_OF]
    assert 0.6 < len(in_time) / len(fallen) < 0.95
    assert 1 <= len(overdue) <= 15


def first_due(n: int) -> date:
    due = planned(n, *ROUTINES[n % len(ROUTINES)]).deadline
    assert due is not None
    return day(due)


def test_what_is_done_says_when_by_whom_and_what(history: tuple[Task, ...]) -> None:
    for task in with_status(history, Status.DONE):
        assert task.done_by == "Mia Chen"
        assert task.summary
        assert task.due is not None
        assert task.done_on is not None
        assert day(task.due) <= day(task.done_on) < AS_OF
        assert is_working_day(day(task.done_on))


def test_what_is_not_yet_due_is_untouched(
    schedule: tuple[Task, ...], history: tuple[Task, ...]
) -> None:
    ahead = [n for n, task in enumerate(schedule) if task.due and day(task.due) >= AS_OF]
    assert ahead
    assert all(history[n] == schedule[n] for n in ahead)


def test_what_is_put_off_has_a_later_day_and_a_reason(
    schedule: tuple[Task, ...], history: tuple[Task, ...]
) -> None:
    before = {task.key: task.due for task in schedule}
    for task in with_status(history, Status.POSTPONED):
        was = before[task.key]
        assert task.due is not None
        assert was is not None
        assert day(task.due) > day(was)
        assert task.summary
    assert all(task.summary for task in with_status(history, Status.NOT_NEEDED))


def test_scores_are_those_of_a_company_whose_customers_mostly_like_it(
    history: tuple[Task, ...],
) -> None:
    scores = [task.score for task in history if task.score is not None]
    assert all(0 <= score <= 10 for score in scores)
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    assert 0.1 < (promoters - detractors) / len(scores) < 0.7


def test_a_problem_comes_with_a_low_score_and_its_own_words(history: tuple[Task, ...]) -> None:
    for task in history:
        if task.problem:
            assert task.score is not None
            assert task.score <= 6
            assert task.next_step


def test_nobody_is_asked_for_a_score_on_their_birthday(history: tuple[Task, ...]) -> None:
    wished = [t for t in with_status(history, Status.DONE) if t.rule == "R12"]
    assert wished
    assert all(task.score is None and task.problem is None for task in wished)


def test_who_was_not_reached_gave_no_score(history: tuple[Task, ...]) -> None:
    missed = [task for task in history if task.reached is YesNo.NO]
    assert missed
    assert all(task.score is None for task in missed)


def test_an_automatic_message_goes_out_at_its_minute(history: tuple[Task, ...]) -> None:
    sent = [task for task in with_status(history, Status.DONE) if task.rule == "R01"]
    assert sent
    assert all(task.done_on == task.due for task in sent)


def test_sentences_vary(history: tuple[Task, ...]) -> None:
    said = Counter(t.summary for t in with_status(history, Status.DONE) if t.score is not None)
    assert len(said) > 25


def test_the_order_of_rows_does_not_matter(schedule: tuple[Task, ...]) -> None:
    shuffled = list(schedule)
    Random("rows").shuffle(shuffled)  # noqa: S311  # any order will do
    day_three = demo.weeks(AS_OF)[3]
    sorted_back = sorted(demo.outcomes(shuffled, day_three, "zh"), key=lambda t: t.task_id)
    assert tuple(sorted_back) == demo.outcomes(schedule, day_three, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_status_is_there_after_a_single_day(lang: str, schedule: tuple[Task, ...]) -> None:
    typed = demo.outcomes(schedule, demo.weeks(AS_OF)[0] + timedelta(days=4), lang)
    assert {task.status for task in typed} == set(Status)


def test_no_tasks_make_no_outcomes() -> None:
    assert demo.outcomes((), AS_OF, "zh") == ()
    undated = Task(task_id="T1", status=Status.PENDING)
    assert demo.outcomes((undated,), AS_OF, "zh") == (undated,)
