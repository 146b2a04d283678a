"""Whatever went to `History`: plans, figures and answers are those of a desk that kept it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from unittest.mock import patch

from company import moment
from demonstrated import desk_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from looped import FACTS, STANDING, VISIT, Office

from followup_cli import facts, standing
from followup_cli.attempts import in_vain
from followup_cli.closing import tickets_of
from followup_cli.model import CellEdit, Task
from followup_cli.model_desk import Place
from followup_cli.model_plan import Key
from followup_cli.outcome import last_said
from followup_cli.plan import Plan, build
from followup_cli.scripting import Scripts
from followup_cli.show_why import answers_for, known_of
from followup_cli.terms import Kind, Status, YesNo
from followup_cli.why import as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from followup_cli.model_desk import Desk

DONE = {
    "status": Status.DONE, "score": None, "problem": None, "intent": "", "reached": None,
    "done_on": date(2026, 3, 2), "next_contact": date(2026, 4, 20), "customer_id": "C1",
}  # fmt: skip
SCORES = st.sampled_from([None, 2, 5, 9])
VISITS = st.fixed_dictionaries(
    {
        "status": st.sampled_from([Status.DONE, Status.DONE, Status.NOT_NEEDED, Status.PENDING]),
        "score": SCORES,
        "problem": st.sampled_from([None, *list(Kind)[:2]]),
        "intent": st.sampled_from(["", "a second licence"]),
        "reached": st.sampled_from([None, YesNo.YES, YesNo.NO]),
        "done_on": st.dates(date(2026, 3, 2), date(2026, 3, 20)),
        "next_contact": st.sampled_from([None, date(2026, 4, 20)]),
        "customer_id": st.sampled_from(["C1", "C2"]),
    }
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@example(visits=[DONE, DONE], later="2026-03-30", goes=[False, True])  # two promise the same day
@given(
    visits=st.lists(VISITS, min_size=1, max_size=3),
    later=st.sampled_from(["2026-03-30", "2026-06-01", "2027-06-01"]),
    goes=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_a_plan_does_the_same_whatever_went(
    visits: list[dict[str, object]], later: str, goes: list[bool]
) -> None:
    rows = tuple(visit(number, values) for number, values in enumerate(visits, start=1))
    office = Office(tasks=rows).plan("2026-03-23")
    chosen = dict(zip((t.task_id for t in office.tasks), goes, strict=False))
    whole = office.desk
    parted = archived(whole, lambda task: chosen.get(task.task_id, True))
    assert what_changes(parted, later) == what_changes(whole, later)
    assert what_changes(parted, "2026-03-23") == []


def test_everything_is_as_it_was_once_all_that_is_over_has_gone() -> None:
    whole = desk_of("saas")
    parted = archived(whole, lambda _: True)
    assert len(parted.past) > len(parted.tasks) / 4
    for day in ("2026-11-23", "2028-11-23"):
        assert what_changes(parted, day) == what_changes(whole, day)
    assert in_vain(parted.every_task, parted.log) == in_vain(parted.every_task, whole.log)
    visits = [{t.ticket_id: t.second_visit for t in tickets_of(d)} for d in (parted, whole)]
    assert visits[0] == visits[1]


def test_why_and_scripts_answer_as_before() -> None:
    whole = desk_of("saas")
    parted = archived(whole, lambda _: True)
    here, there = (build(d, moment("2026-11-23")) for d in (parted, whole))
    asked = parted.past[:3] + parted.tasks[:3]
    for made in asked:
        assert told(here, made.task_id) == told(there, made.task_id)
        cid = made.customer_id
        assert bare(last_said(parted.every_task, cid)) == bare(last_said(whole.tasks, cid))
        known, once = (answers_for(p, cid).answers for p in (here, there))
        assert [(a.rule, len(a.reasons)) for a in known] == [(a.rule, len(a.reasons)) for a in once]
    script, before = (Scripts(d, date(2026, 11, 23)) for d in (parted, whole))
    for task in parted.tasks[:5]:
        old = next(each for each in whole.tasks if each.task_id == task.task_id)
        assert script.of(task) == before.of(old)


def test_a_customer_known_by_another_key_is_so_in_history_too() -> None:
    """
    | customer_id | customer | owner | phone       |
    | P1          | Ada      | Cleo  | 13800000000 |
    """
    gone = replace(VISIT, status=Status.DONE, done_on=date(2026, 3, 2))
    office = Office(tasks=(gone,)).plan("2026-03-23")
    text = test_a_customer_known_by_another_key_is_so_in_history_too.__doc__ or ""
    desk = archived(replace(office, customers=text).desk, lambda _: True)
    made = build(desk, moment("2026-03-30"))
    edits = {c.column: c.value for c in made.changes if isinstance(c, CellEdit)}
    columns = desk.places["History"].columns
    assert edits == {columns["customer_id"]: "P1", columns["key"]: "R05|P1|1|"}
    assert {c.sheet for c in made.changes if isinstance(c, CellEdit)} == {"History"}
    assert {line.row for line in made.merged.log} == {"P1"}


def visit(number: int, values: dict[str, object]) -> Task:
    """Return a contact that was planned, with what somebody typed into its row."""
    cid, task_id = str(values["customer_id"]), f"T{number:04}"
    name = {"C1": "Ada", "C2": "Bo"}[cid]
    return replace(
        VISIT,
        **values,  # type: ignore[arg-type]  # drawn by field
        customer=name,
        task_id=task_id,
        key=str(Key("R05", cid, str(number))),
        planned={**VISIT.planned, "task_id": task_id},
        row=1 + number,
    )


def archived(desk: Desk, goes: Callable[[Task], bool]) -> Desk:
    """Return a desk after contacts that are over went to `History`, the rows below moved up."""
    going = [t for t in desk.tasks if not t.is_open and t.task_id and t.key and goes(t)]
    ids = {task.task_id for task in going}
    left = [task for task in desk.tasks if task.task_id not in ids]
    columns = desk.places["Schedule"].columns
    return replace(
        desk,
        tasks=tuple(replace(task, row=n) for n, task in enumerate(left, start=2)),
        past=tuple(replace(task, row=None) for task in going),
        past_rows={task.task_id: n for n, task in enumerate(going, start=2)},
        places={**desk.places, "History": Place("History", 1, columns, 1 + len(going))},
    )


def what_changes(desk: Desk, day: str) -> Sequence[object]:
    """Return what a plan writes, cells of the schedule by their task."""
    with (
        patch.multiple(standing, **STANDING),
        patch.multiple(facts, **FACTS),
        patch.object(Plan, "tier_rows", ()),
    ):
        changes = build(desk, moment(day)).changes
    ids = {task.row: task.task_id for task in desk.tasks}
    sheet = desk.places["Schedule"].name
    cells = [
        (ids[c.row], c.column, c.value) if isinstance(c, CellEdit) and c.sheet == sheet else c
        for c in changes
    ]
    return [c for c in cells if getattr(c, "kind", "") != "Tiers"]


def told(made: Plan, task_id: str) -> object:
    """Return what `why` says of a contact, but for the rows in which records stand."""
    task = next(task for task in made.desk.tasks if task.task_id == task_id)
    said = as_object(task, known_of(made, task), made.desk.log)
    return {key: value for key, value in said.items() if key != "fact"}


def bare(task: Task | None) -> Task | None:
    """Return a contact without its row."""
    return task and replace(task, row=None)
