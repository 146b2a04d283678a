"""Over generated companies: planning twice is planning once, and no edit of a person is lost.

What becomes of a row is the table of the design, a statement each: closed, changed by a person,
untouched, typed, deleted, handed over.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import generated
from company import in_rows
from generated import (
    CAPACITY,
    EDITED,
    LATER,
    MEI,
    MONDAY,
    NOTHING,
    SETTINGS,
    SHEETS,
    TEAM,
    TEAMS,
    WEI,
    Edits,
    Rows,
    ada,
    bought,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from followup_cli.merge_cells import SHARED, is_persons, is_touched
from followup_cli.model import Task, as_text
from followup_cli.model_desk import Settings
from followup_cli.model_plan import is_typed
from followup_cli.terms import Priority, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from company import Plan

    from followup_cli.model import LogLine
    from followup_cli.model_rules import Person


class Case(NamedTuple):
    """A schedule that people edited, and what the next plan made of it."""

    first: Plan
    there: tuple[Task, ...]
    plan: Plan
    people: Sequence[Person]

    @property
    def rows(self) -> Iterator[tuple[Task, Task]]:
        """The rows that were there, before the plan and after it."""
        now = {task.row or 0: task for task in self.plan.tasks if task.row}
        return ((was, now[was.row or 0]) for was in self.there)

    def is_barred(self, task: Task) -> bool:
        """Whether nobody may contact the customer of a task."""
        return task.customer_id in self.plan.layout.barred

    def logged(self, task: Task, field: str) -> list[LogLine]:
        """Return what was logged of a cell."""
        return [x for x in self.plan.merged.log if (x.row, x.field) == (task.task_id, field)]


def every_row_stays_where_it_is(case: Case) -> None:
    assert [task.row for task in case.plan.tasks if task.row] == [task.row for task in case.there]


def done_or_not_needed_is_never_touched(case: Case) -> None:
    for was, now in case.rows:
        if was.key and not was.is_open:
            assert now == was


def what_a_person_changed_or_typed_stays(case: Case) -> None:
    for was, now in case.rows:
        raised = "escalated" in now.planned and "escalated" not in was.planned
        for field in SHARED:
            allowed = (case.is_barred(now) and field == "status") or (
                raised and field == "priority"
            )
            if is_persons(was, field) and not allowed:
                assert getattr(now, field) == getattr(was, field), field
        for field in ("score", "summary", "next_contact", "row"):
            assert getattr(now, field) == getattr(was, field)


def the_first_deadline_never_moves(case: Case) -> None:
    for was, now in case.rows:
        if was.first_deadline:
            assert now.first_deadline == was.first_deadline


def untouched_it_is_asked_for_or_not_needed_with_its_reason(case: Case) -> None:
    asked = {task.key for task in case.plan.layout.tasks}
    for was, now in case.rows:
        if not was.key or is_typed(was.key) or is_touched(was) or not was.is_open:
            continue
        if was.key in asked:
            assert now.is_open
            continue
        assert now.status is Status.NOT_NEEDED
        assert now.why.startswith("not needed: ")
        (line,) = case.logged(now, "Status")
        assert (line.after, bool(line.why)) == ("Not needed", True)


def moved_by_the_program_it_is_logged(case: Case) -> None:
    for was, now in case.rows:
        if was.key and was.due and now.due != was.due:
            (line,) = case.logged(now, "Due")
            assert line.why


def typed_it_is_kept_and_given_an_id(case: Case) -> None:
    for was, now in case.rows:
        if not was.key:
            assert (now.type, now.customer, is_typed(now.key)) == ("Lunch", was.customer, True)
            assert was.due is None or now.due == was.due


def deleted_it_is_not_made_again(case: Case) -> None:
    deleted = {task.key for task in case.first.tasks} - {task.key for task in case.there}
    assert not deleted & {task.key for task in case.plan.tasks}


def nobody_is_contacted_by_mistake(case: Case) -> None:
    for task in case.plan.tasks:
        if case.is_barred(task) and "status" not in task.unreadable:
            assert not task.is_open


def every_task_has_an_id_and_a_key_of_its_own(case: Case) -> None:
    tasks = case.plan.tasks
    assert len({task.task_id for task in tasks}) == len(tasks)
    assert len({task.key for task in tasks}) == len(tasks)
    assert all(task.task_id and task.key for task in tasks)


def every_open_task_has_an_owner_who_is_there(case: Case) -> None:
    names = {person.name for person in case.people}
    for task in case.plan.tasks:
        assert not task.is_open or task.owner in names or is_persons(task, "owner")
        assert not task.is_open or task.owner


def an_owner_who_is_not_in_the_team_is_told(case: Case) -> None:
    names = {person.name for person in case.people}
    told = {p.value for p in case.plan.merged.problems}
    strangers = {t.owner for t in case.plan.tasks if t.is_open} - names
    assert strangers <= told


TABLE: tuple[Callable[[Case], None], ...] = (
    every_row_stays_where_it_is,
    done_or_not_needed_is_never_touched,
    what_a_person_changed_or_typed_stays,
    the_first_deadline_never_moves,
    untouched_it_is_asked_for_or_not_needed_with_its_reason,
    moved_by_the_program_it_is_logged,
    typed_it_is_kept_and_given_an_id,
    deleted_it_is_not_made_again,
    nobody_is_contacted_by_mistake,
    every_task_has_an_id_and_a_key_of_its_own,
    every_open_task_has_an_owner_who_is_there,
    an_owner_who_is_not_in_the_team_is_told,
)


@settings(SETTINGS, max_examples=25)  # each plans three times
@example(
    before=([ada(go_live="2025-08-14")], []),
    after=([ada()], []),
    as_of=str(MONDAY),
    edits=Edits([(0, ("due", date(2026, 1, 31))), (0, ("owner", ""))], [], [], 0),
    room=(TEAM, 20),
)
@example(  # what was moved off another contact is also looked at when its own fact moves
    before=([ada(), ada(customer="Bo", go_live="2025-08-14")], []),
    after=([ada(), ada(customer="Bo", status="signed", go_live="2025-09-01")], []),
    as_of=str(MONDAY),
    edits=NOTHING,
    room=(TEAM, 1),
)
@example(  # and is not given back to somebody who has left
    before=([ada(tier="potential")], [bought("2026-01-01"), bought("2026-01-02")]),
    after=([ada(tier="potential", go_live="2026-01-02")], []),
    as_of=str(MONDAY),
    edits=NOTHING,
    room=((WEI, MEI), 1),
)
@example(  # what has come near to a routine contact may be a sign that this very plan saw
    before=([ada(go_live="2025-08-14")], []),
    after=([ada(go_live="2025-08-14", contract_end="2026-01-01")], []),
    as_of=str(MONDAY),
    edits=NOTHING,
    room=(TEAM, 1),
)
@example(  # who visited is not whose the contact was while nobody had made it
    before=([ada(owner="Mei", last_contact="2025-08-14")], []),
    after=([ada()], []),
    as_of=str(MONDAY),
    edits=Edits(
        [(0, ("due", date(2026, 1, 31))), (0, ("next_contact", date(2026, 3, 7)))], [], [], 0
    ),
    room=(TEAM, 1),
)
@given(SHEETS, SHEETS, LATER, EDITED, st.tuples(TEAMS, CAPACITY))
def test_a_plan_over_edits_keeps_the_table_and_planning_again_changes_nothing(
    before: tuple[Rows, Rows],
    after: tuple[Rows, Rows],
    as_of: str,
    edits: Edits,
    room: tuple[Sequence[Person], int],
) -> None:
    people, capacity = room
    first = generated.company(before, capacity=capacity).plan(str(MONDAY))
    there, log = edits.to(first.tasks), first.merged.log
    now = generated.company(after, people, capacity)
    plan = now.plan(as_of, there, log)
    case = Case(first, there, plan, people)
    for holds in TABLE:
        holds(case)
    again = now.plan(as_of, in_rows(plan.tasks), (*log, *plan.merged.log))
    assert again.tasks == in_rows(plan.tasks)
    assert again.merged.changes == ()
    assert again.merged.log == ()


@settings(SETTINGS, max_examples=15)
@given(SHEETS, st.sampled_from(["signed_on", "go_live", "contract_end"]), st.integers(1, 25))
def test_untouched_and_its_fact_moved_a_task_stands_where_the_fact_leads_now(
    sheets: tuple[Rows, Rows], field: str, days: int
) -> None:
    customers, orders = sheets
    first = generated.company(sheets).plan(str(MONDAY))
    moved = ([_shifted(row, field, days) for row in customers], orders)
    after = generated.company(moved).plan(str(MONDAY), in_rows(first.tasks), first.merged.log)
    fresh = {t.key: t.planned["target"] for t in generated.company(moved).plan(str(MONDAY)).tasks}
    ids = {task.key: task.task_id for task in first.tasks}
    for task in after.tasks:
        if task.is_open and task.key in fresh.keys() & ids.keys():
            assert task.task_id == ids[task.key]
            assert task.planned["target"] == fresh[task.key]


def _shifted(row: dict[str, str], field: str, days: int) -> dict[str, str]:
    if not row[field]:
        return row
    return {**row, field: str(date.fromisoformat(row[field]) + timedelta(days=days))}


@settings(SETTINGS, max_examples=8)  # each plans seven times
@given(SHEETS, EDITED)
def test_what_is_overdue_is_raised_once_and_its_old_priority_is_logged(
    sheets: tuple[Rows, Rows], edits: Edits
) -> None:
    now = generated.company(sheets)
    plan = now.plan(str(MONDAY))
    rows, log = edits.to(plan.tasks), plan.merged.log
    raised: dict[str, Priority | None] = {}
    for week in range(6):
        as_of = MONDAY + timedelta(days=7 * week + 1)
        plan = now.plan(str(as_of), rows, log)
        for change in plan.merged.changes:
            if change.kind == "escalated":
                assert change.after.task_id not in raised
                assert change.before
                raised[change.after.task_id] = change.before.priority
                assert change.after.days_overdue(as_of) > 0
        rows, log = in_rows(plan.tasks), (*log, *plan.merged.log)
    late = [t for t in rows if t.days_overdue(as_of) > 0 and t.planned.get("made", "") < str(as_of)]
    assert {task.task_id for task in late} <= raised.keys()
    was = {x.row: x.before for x in log if x.field == "Priority" and "overdue since" in x.why}
    named = {None: "", Priority.HIGH: "High", Priority.MEDIUM: "Medium", Priority.LOW: "Low"}
    assert was == {task_id: named[priority] for task_id, priority in raised.items()}


@SETTINGS
@given(SHEETS, LATER)
def test_no_task_is_due_before_the_backfill_days_or_closes_before_it_opens(
    sheets: tuple[Rows, Rows], as_of: str
) -> None:
    oldest = date.fromisoformat(as_of) - timedelta(days=Settings().backfill_days)
    for task in generated.company(sheets).plan(as_of).tasks:
        assert as_text(task.due)[:10] >= oldest.isoformat()
        assert as_text(task.latest)[:10] >= as_text(task.due)[:10]


@settings(SETTINGS, max_examples=20)
@given(SHEETS)
def test_the_order_of_rows_does_not_matter(sheets: tuple[Rows, Rows]) -> None:
    customers, orders = sheets
    one = generated.company(sheets).plan(str(MONDAY))
    other = generated.company((customers[::-1], orders)).plan(str(MONDAY))
    assert [(t.key, t.due, t.owner, t.task_id) for t in one.tasks] == [
        (t.key, t.due, t.owner, t.task_id) for t in other.tasks
    ]
