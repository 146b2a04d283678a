"""Planning again on the same day changes nothing, whatever people did to tickets and records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from company import Company, default, in_rows, rules_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from followup_cli.model import Task
from followup_cli.terms import Kind, Status, YesNo

TODAY = date(2026, 3, 2)
NAMES = ("Ada", "Bo", "Cy")
RULES = (
    *default("R14", "R15", "R17", "R18", "R19", "R20", "R21", "R22", "R24", "R28"),
    *rules_of("| rule_id | trigger | repeat |\n| A1 | recurring | after 2 months |"),
)
Rows = list[dict[str, str]]


def days(since: int, until: int) -> st.SearchStrategy[str]:
    """Return days about today, some blank."""
    found = st.integers(since, until).map(lambda n: f"{TODAY + timedelta(days=n)}")
    return st.one_of(st.just(""), found)


CUSTOMERS = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "customer": st.just(name),
                "phone": st.just("138"),
                "tier": st.sampled_from(["high", "potential", "general"]),
                "signed_on": days(-400, 0),
                "contract_end": days(-30, 300),
                "last_contact": days(-200, 5),
                "next_contact": days(-10, 30),
            }
        )
        for name in NAMES
    )
).map(list)
ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(NAMES),
            "order_date": st.integers(-300, 0).map(lambda n: f"{TODAY + timedelta(days=n)}"),
            "amount": st.sampled_from(["50", "100", "100", "400"]),
        }
    ),
    min_size=2, max_size=12,
)  # fmt: skip
TICKETS = st.lists(
    st.fixed_dictionaries(
        {
            "ticket_id": st.sampled_from(["", "TK1", "TK2"]),
            "customer_id": st.sampled_from(NAMES),
            "kind": st.sampled_from(["complaint", "other"]),
            "status": st.sampled_from(["open", "closed", "reopened", ""]),
            "opened": days(-8, 0),
            "closed": days(-8, 0),
            "source_task": st.sampled_from(["", "T0001"]),
        }
    ),
    max_size=4,
)
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([Status.DONE, Status.NOT_NEEDED, Status.PENDING]),
        "done_on": st.sampled_from([TODAY, TODAY - timedelta(days=1), datetime(2026, 3, 2, 9, 5)]),
        "score": st.sampled_from([1.0, 9.0]),
        "problem": st.just(Kind.FAULT),
        "next_contact": st.integers(-2, 20).map(lambda n: TODAY + timedelta(days=n)),
        "reached": st.sampled_from(YesNo),
        "due": st.integers(0, 40).map(lambda n: TODAY + timedelta(days=n)),
        "task_id": st.just(""),
    },
)
OWN_ROW = st.fixed_dictionaries(
    {"customer": st.sampled_from(NAMES), "due": st.just(TODAY)},
    optional={
        "status": st.just(Status.DONE),
        "score": st.just(1.0),
        "next_contact": st.just(date(2026, 3, 6)),
    },
)
SHEETS = st.tuples(CUSTOMERS, ORDERS, TICKETS)
EDITS = st.tuples(st.lists(TYPED, max_size=12), st.lists(OWN_ROW, max_size=2))
# A contact that was corrected onto the day of a row that somebody had just typed moved away from
# it only at the second plan: the row had no customer before it was adopted.
BESIDE: tuple[Rows, Rows, Rows] = (
    [{"customer": "Ada", "phone": "138", "last_contact": "2025-12-01"}], [], [],
)  # fmt: skip
# A contact that moved along with its fact, away from one contact, did not move on from another
# that was made in the same plan, of a sign, near its new day: it did so a plan later.
MOVED: tuple[Rows, Rows, Rows] = (
    [{"customer": "Ada", "phone": "138", "tier": "high", "last_contact": "2026-02-25"}], [], [],
)  # fmt: skip
ONWARDS: tuple[Rows, Rows, Rows] = (
    [{"customer": "Ada", "phone": "138", "tier": "high", "contract_end": "2026-04-09"}],
    [{"customer_id": "Ada", "order_date": "2025-06-12", "amount": "50"}],
    [{"customer_id": "Ada", "kind": "complaint", "status": "open", "opened": "2026-03-02"}],
)


def company(sheets: tuple[Rows, Rows, Rows]) -> Company:
    """Return a company with these sheets."""
    customers, orders, tickets = map(_drawn, sheets)
    return Company(customers, orders, tickets=tickets, rules=RULES)


def _drawn(rows: Rows) -> str:
    if not rows:
        return ""
    lines = [f"| {' | '.join(row[name] for name in rows[0])} |" for row in rows]
    return "\n".join([f"| {' | '.join(rows[0])} |", *lines])


@settings(max_examples=12)
@given(SHEETS, SHEETS, EDITS)
@example(BESIDE, BESIDE, ([], [{"customer": "Ada", "due": TODAY}]))
@example(MOVED, ONWARDS, ([], []))
def test_a_plan_over_records_and_tickets_is_final_until_something_happens(
    before: tuple[Rows, Rows, Rows],
    after: tuple[Rows, Rows, Rows],
    edits: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    first = company(before).plan(f"{TODAY}")
    typed, own = edits
    changes = [*typed, *[{}] * len(first.tasks)]
    rows = (
        *(replace(task, **change) for task, change in zip(first.tasks, changes, strict=False)),
        *(Task(**row) for row in own),
    )
    then = company(after)
    second = then.plan(f"{TODAY}", in_rows(rows), first.merged.log)
    log = (*first.merged.log, *second.merged.log)
    third = then.plan(f"{TODAY}", in_rows(second.tasks), log)
    assert (third.merged.changes, third.merged.log) == ((), ())
