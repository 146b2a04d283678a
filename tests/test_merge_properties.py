"""Over generated companies: planning twice is planning once, and no edit of a person is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from company import Company, default, in_rows, rules_of
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from followup_cli.merge_cells import SHARED, is_persons
from followup_cli.model import Task, as_text
from followup_cli.model_desk import Settings
from followup_cli.model_rules import Person
from followup_cli.terms import Channel, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[dict[str, str]]
MONDAY = date(2026, 3, 2)
RULES = (
    *default(*(f"R{n:02}" for n in range(1, 39))),
    *rules_of(
        """
| rule_id | trigger   | repeat         | owner                    |
| X1      | recurring | after 2 months | Customer success manager |
"""
    ),
)
TEAM = (
    Person("Wei", frozenset({"founder", "sales", "salesassistant"}), deputy="Lin"),
    Person("Lin", frozenset({"customersuccessmanager", "aftersales"}), manager="Wei"),
    Person(
        "Mei",
        frozenset({"customersuccessmanager"}),
        manager="Wei",
        away_from=MONDAY,
        away_to=MONDAY + timedelta(days=9),
        deputy="Lin",
    ),
)

_CUSTOMER_FIELDS = (
    "owner", "status", "tier", "phone", "email", "signed_on", "go_live", "contract_end",
    "last_contact", "next_contact", "birthday", "do_not_contact",
)  # fmt: skip
DAYS = st.one_of(
    st.just(""),
    st.dates(MONDAY - timedelta(days=200), MONDAY + timedelta(days=200)).map(str),
)
CUSTOMER_ROWS = st.fixed_dictionaries(
    {
        "customer": st.sampled_from(["Ada", "Bo", "Cy", "Di%7C"]),
        "owner": st.sampled_from(["", "Lin", "Mei", "Gone"]),
        "status": st.sampled_from(["", "signed", "signed", "signed", "terminated"]),
        "tier": st.sampled_from(["", "high", "potential", "general"]),
        "phone": st.sampled_from(["", "138"]),
        "email": st.sampled_from(["", "a@b.c"]),
        "signed_on": DAYS,
        "go_live": DAYS,
        "contract_end": DAYS,
        "last_contact": DAYS,
        "next_contact": DAYS,
        "birthday": st.sampled_from(["", "02-29", "03-09", "1990-12-01"]),
        "do_not_contact": st.sampled_from(["", "", "", "yes"]),
    }
)
ORDER_ROWS = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["Ada", "Bo", "Cy"]),
        "order_id": st.sampled_from(["", "1", "2", "3"]),
        "order_date": st.dates(MONDAY - timedelta(days=60), MONDAY).map(str),
        "amount": st.sampled_from(["100", "-100", ""]),
        "delivered_on": DAYS,
    }
)


def _ada(**fields: str) -> dict[str, str]:
    return {"customer": "Ada", **dict.fromkeys(_CUSTOMER_FIELDS, ""), **fields}


def _known(drawn: tuple[Rows, Rows]) -> tuple[Rows, Rows]:
    customers, orders = drawn
    ids = {row["customer"] for row in customers}
    return customers, [row for row in orders if row["customer_id"] in ids]


SHEETS = st.tuples(
    st.lists(CUSTOMER_ROWS, min_size=1, max_size=3, unique_by=lambda row: row["customer"]),
    st.lists(ORDER_ROWS, max_size=4),
).map(_known)


def company(sheets: tuple[Rows, Rows]) -> Company:
    """Return a company of the rows drawn."""
    customers, orders = map(_drawn, sheets)
    return Company(
        customers,
        orders,
        rules=RULES,
        people=TEAM,
        settings=Settings(founder="Wei", horizon_months=6),
    )


def _drawn(rows: Rows) -> str:
    if not rows:
        return ""
    header = sorted(rows[0])
    lines = [header, *([row[name] for name in header] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


EDITS = st.one_of(
    st.tuples(st.just("due"), st.dates(MONDAY - timedelta(days=30), MONDAY + timedelta(days=30))),
    st.tuples(st.just("status"), st.sampled_from([*Status, None])),
    st.tuples(st.just("priority"), st.sampled_from([*Priority, None])),
    st.tuples(st.just("owner"), st.sampled_from(["Wei", "Lin", "Somebody", ""])),
    st.tuples(st.just("channel"), st.sampled_from([*Channel, None])),
    st.tuples(st.just("score"), st.sampled_from([0.0, 9.0])),
    st.tuples(st.just("summary"), st.just("We talked.")),
    st.tuples(st.just("next_contact"), st.just(MONDAY + timedelta(days=5))),
)
TYPED = st.tuples(
    st.sampled_from(["Ada", "Bo", "Nobody"]),
    st.one_of(st.none(), st.dates(MONDAY - timedelta(days=9), MONDAY + timedelta(days=9))),
    st.sampled_from([None, Status.PENDING, Status.DONE]),
)
PLACES = st.integers(0, 99)


class Edits(NamedTuple):
    """What people did to a schedule: cells changed, rows deleted and typed, all sorted anew."""

    cells: list[tuple[int, tuple[str, Any]]]
    deleted: list[int]
    typed: list[tuple[str, date | None, Status | None]]
    order: int

    def to(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        """Return the schedule after them."""
        rows = list(tasks)
        for at, (field, value) in self.cells if rows else ():
            cell: dict[str, Any] = {field: value}
            rows[at % len(rows)] = replace(rows[at % len(rows)], **cell)
        for at in self.deleted:
            del rows[at : at + 1]
        rows += [Task(customer=c, due=d, status=s, type="Lunch") for c, d, s in self.typed]
        rows.sort(key=lambda task: crc32(f"{task.key}{self.order}".encode()) if self.order else 0)
        return in_rows(rows)


EDITED = st.builds(
    Edits,
    st.lists(st.tuples(PLACES, EDITS), max_size=4),
    st.lists(PLACES, max_size=2),
    st.lists(TYPED, max_size=1),
    st.integers(0, 3),
)


LATER = st.integers(0, 40).map(lambda days: str(MONDAY + timedelta(days=days)))
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)


@settings(SETTINGS, max_examples=20)  # each plans three times
@example(
    before=([_ada(go_live="2025-08-14")], []),
    after=([_ada()], []),
    as_of=str(MONDAY),
    edits=Edits([(0, ("due", date(2026, 1, 31))), (0, ("owner", ""))], [], [], 0),
)
@given(SHEETS, SHEETS, LATER, EDITED)
def test_a_plan_over_edits_loses_nothing_and_planning_again_changes_nothing(
    before: tuple[Rows, Rows], after: tuple[Rows, Rows], as_of: str, edits: Edits
) -> None:
    first = company(before).plan(str(MONDAY))
    there, log = edits.to(first.tasks), first.merged.log
    now_company = company(after)
    plan = now_company.plan(as_of, there, log)
    now = {task.row or 0: task for task in plan.tasks if task.row}

    assert [task.row for task in plan.tasks if task.row] == [task.row for task in there]
    for was in there:
        is_now = now[was.row or 0]
        barred = is_now.customer_id in plan.layout.barred
        _nothing_of_a_persons_is_lost(was, is_now, barred=barred)
    # Of a task that nothing asks for any more, what a person has emptied stays empty.
    emptied = {task.key for task in there if not task.owner} & plan.layout.gone.keys()
    _everything_has_an_id_a_key_and_an_owner(plan.tasks, emptied)
    deleted = {task.key for task in first.tasks} - {task.key for task in there}
    assert not deleted & {task.key for task in plan.tasks}

    again = now_company.plan(as_of, in_rows(plan.tasks), (*log, *plan.merged.log))
    assert again.tasks == in_rows(plan.tasks)
    assert again.merged.changes == ()
    assert again.merged.log == ()


def _nothing_of_a_persons_is_lost(was: Task, is_now: Task, *, barred: bool) -> None:
    if was.key and not was.is_open:
        assert is_now == was
    if was.first_deadline:
        assert is_now.first_deadline == was.first_deadline
    raised = "escalated" in is_now.planned and "escalated" not in was.planned
    for field in SHARED:
        allowed = (barred and field == "status") or (raised and field == "priority")
        if is_persons(was, field) and not allowed:
            assert getattr(is_now, field) == getattr(was, field), field
    for field in ("score", "summary", "next_contact", "row"):
        assert getattr(is_now, field) == getattr(was, field)


def _everything_has_an_id_a_key_and_an_owner(tasks: Sequence[Task], emptied: set[str]) -> None:
    assert len({task.task_id for task in tasks}) == len(tasks)
    assert len({task.key for task in tasks}) == len(tasks)
    assert all(task.task_id and task.key for task in tasks)
    assert all(task.owner for task in tasks if task.is_open and task.key not in emptied)


@SETTINGS
@given(SHEETS, LATER)
def test_no_task_is_due_before_the_backfill_days_or_closes_before_it_opens(
    sheets: tuple[Rows, Rows], as_of: str
) -> None:
    oldest = date.fromisoformat(as_of) - timedelta(days=Settings().backfill_days)
    for task in company(sheets).plan(as_of).tasks:
        assert as_text(task.due)[:10] >= oldest.isoformat()
        assert as_text(task.latest)[:10] >= as_text(task.due)[:10]


@SETTINGS
@given(SHEETS)
def test_the_order_of_rows_does_not_matter(sheets: tuple[Rows, Rows]) -> None:
    customers, orders = sheets
    one = company(sheets).plan(str(MONDAY))
    other = company((customers[::-1], orders)).plan(str(MONDAY))
    assert [(t.key, t.due, t.owner, t.task_id) for t in one.tasks] == [
        (t.key, t.due, t.owner, t.task_id) for t in other.tasks
    ]
