"""A company that is asked what a trigger makes: rules in, a table of contacts out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from company import Company, Plan, default, in_rows
from score_frames import drawn

from followup_cli.model_rules import Person

if TYPE_CHECKING:
    from followup_cli.model import Task

# Who does what in this company; Owen looks after Ada.
TEAM = (
    Person("Fay", frozenset({"founder"})),
    Person("Owen", frozenset({"service"}), deputy="Dora"),
    Person("Sam", frozenset({"salesassistant"})),
    Person("Cleo", frozenset({"customersuccessmanager"})),
    Person("Sol", frozenset({"sales"})),
    Person("Abe", frozenset({"aftersales"})),
    Person("Tess", frozenset({"teacher"})),
    Person("Dora", frozenset({"service"})),
)
ADA = """
| customer | owner | phone       | email     | wechat |
| Ada      | Owen  | 13800000000 | ada@a.com | ada88  |
"""
SIGNED = """
| customer | owner | phone       | email     | status   | signed_on  | contract_end |
| Ada      | Owen  | 13800000000 | ada@a.com | {status} | 2026-03-02 | {end}        |
"""


def company(*rules: str, customers: str = ADA, orders: str = "", tickets: str = "") -> Company:
    """Return a company with some of the default rules, all else switched off."""
    return Company(customers, orders, tickets=tickets, rules=default(*rules), people=TEAM)


def signed(*rules: str, status: str = "signed", end: str = "2027-03-01") -> Company:
    """Return a company that Ada has signed a contract with on Monday, 2 March 2026."""
    return company(*rules, customers=SIGNED.format(status=status, end=end))


def contacts(plan: Plan, *columns: str) -> list[dict[str, str]]:
    """Return the open contacts of a plan, as far as a table says, the earliest first."""
    asked = sorted((t for t in plan.tasks if t.is_open), key=lambda t: (f"{t.due}", t.rule))
    return [{column: _cell(task, column) for column in columns} for task in asked]


def _cell(task: Task, column: str) -> str:
    told = {"who": task.owner, "due": f"{task.due}"[:16], "latest": f"{task.latest}"[:16]}
    return told.get(column) or str(getattr(task, column))


def assert_contacts(plan: Plan, table: str) -> None:
    """Compare the open contacts of a plan with a table of them."""
    expected = drawn(table)
    head = next(line for line in table.splitlines() if "|" in line).strip().strip("|")
    assert contacts(plan, *(column.strip() for column in head.split("|"))) == expected


def later(before: Plan, after: Company, as_of: str, **typed: Any) -> Plan:
    """Return the plan of a later day; `typed` is what people put into the first row meanwhile."""
    first, *rest = in_rows(before.tasks)
    return after.plan(as_of, (replace(first, **typed), *rest), before.merged.log)
