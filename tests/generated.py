"""Companies that nobody would draw: their sheets, who comes and goes, what people did to the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from company import Company, default, in_rows, rules_of
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from followup_cli.model import Task
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
WEI = Person("Wei", frozenset({"founder", "sales", "salesassistant"}), deputy="Lin")
LIN = Person("Lin", frozenset({"customersuccessmanager", "aftersales"}), manager="Wei")
MEI = Person(
    "Mei",
    frozenset({"customersuccessmanager"}),
    manager="Wei",
    away_from=MONDAY,
    away_to=MONDAY + timedelta(days=9),
    deputy="Lin",
)
TEAM = (WEI, LIN, MEI)
TEAMS = st.sampled_from(
    [
        TEAM,
        (WEI, LIN),  # Mei has left
        (WEI, MEI),  # Lin has, and nobody stands in for Mei
        (WEI, LIN, replace(MEI, away_from=None, away_to=None)),
        (WEI, replace(LIN, roles=frozenset({"aftersales"})), MEI),
        (WEI, Person("Zoe", frozenset({"customersuccessmanager"})), LIN, MEI),
        (WEI,),
    ]
)

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
_NOBODY = {
    "customer": "Ada", "owner": "", "status": "", "tier": "", "phone": "", "email": "",
    "signed_on": "", "go_live": "", "contract_end": "", "last_contact": "", "next_contact": "",
    "birthday": "", "do_not_contact": "",
}  # fmt: skip


def ada(**fields: str) -> dict[str, str]:
    """Return a customer of whom nothing is known but what is said."""
    return {**_NOBODY, **fields}


def bought(day: str) -> dict[str, str]:
    """Return an order of hers."""
    order = {"order_id": "", "order_date": day, "amount": "100", "delivered_on": ""}
    return {"customer_id": "Ada", **order}


def _known(drawn: tuple[Rows, Rows]) -> tuple[Rows, Rows]:
    customers, orders = drawn
    ids = {row["customer"] for row in customers}
    return customers, [row for row in orders if row["customer_id"] in ids]


SHEETS = st.tuples(
    st.lists(CUSTOMER_ROWS, min_size=1, max_size=3, unique_by=lambda row: row["customer"]),
    st.lists(ORDER_ROWS, max_size=4),
).map(_known)


def company(
    sheets: tuple[Rows, Rows], people: Sequence[Person] = TEAM, capacity: int = 20
) -> Company:
    """Return a company of the rows drawn."""
    customers, orders = map(_drawn, sheets)
    return Company(
        customers,
        orders,
        rules=RULES,
        people=tuple(people),
        settings=Settings(founder="Wei", horizon_months=6, daily_capacity=capacity),
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
NOTHING = Edits([], [], [], 0)
LATER = st.integers(0, 40).map(lambda days: str(MONDAY + timedelta(days=days)))
CAPACITY = st.sampled_from([1, 2, 20])
SETTINGS = settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
