"""`tasks`: which tasks a condition finds, in what order, and what is said of a wrong one."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from complained import NOON, complained_desk
from runs import followup
from score_frames import drawn

from followup_cli import finding
from followup_cli.condition import Comparison, parse_condition
from followup_cli.model import Customer, Task
from followup_cli.terms import Channel, Kind, Several, Status, Tier
from followup_cli.workbook.labels import parse_label

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

TASKS = """
| task_id | customer | customer_id | due        | status  | owner | score | tier       | problem |
| T0003   | Ada      | C1          | 2026-03-09 | done    | Wei   | 2     | high_value | fault   |
| T0001   | Bo       | C2          | 2026-03-02 | done    | Wei   | 9     | general    |         |
| T0002   | Ada      | C1          | 2026-12-01 | pending | Kim   |       | high_value |         |
| T0004   | Cy       |             |            | pending | Wei   | 4     |            |         |
"""
KNOWN = {
    cid: Customer(cid, name, values={"_kind": "Customers", "customer": name, **values})
    for cid, name, values in (
        ("C1", "Ada", {"preferred_channel": Channel.WECHAT, "tier": Tier.GENERAL, "region": "East"}),
        ("C2", "Bo", {"preferred_channel": None, "tier": Tier.GENERAL, "region": "West"}),
        ("C3", "Cy", {"preferred_channel": Channel.EMAIL, "tier": Tier.POTENTIAL, "region": None}),
    )
}  # fmt: skip


def tasks() -> list[Task]:
    """Return the tasks drawn above."""
    return [
        Task(
            task_id=row["task_id"],
            customer=row["customer"],
            customer_id=row["customer_id"],
            due=date.fromisoformat(row["due"]) if row["due"] else None,
            status=parse_label(Status, row["status"]),
            owner=row["owner"],
            score=float(row["score"]) if row["score"] else None,
            tier=parse_label(Tier, row["tier"]),
            problem=parse_label(Kind, row["problem"]),
        )
        for row in drawn(TASKS)
    ]


def condition(text: str) -> Comparison:
    parsed = parse_condition(text, ["region"])
    assert isinstance(parsed, Comparison)
    return parsed


def found(text: str, **asked: Any) -> list[str]:
    return [t.task_id for t in finding.find_tasks(tasks(), KNOWN, condition(text), **asked)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("score < 5", ["T0003", "T0004"]),  # what has no date comes last
        ('score < 5 and tier == "high"', ["T0003"]),
        ("满意度评分 < 5 且 客户分级 是 “高价值客户”", ["T0003"]),
        ('tier == "high"', ["T0003", "T0002"]),  # by date
        ('Customers.tier == "general"', ["T0001", "T0003", "T0002"]),  # what the customer is now
        ('problem == "fault"', ["T0003"]),
        ('status == "pending" and due > 2026-11-30', ["T0002"]),
        ('preferred_channel == "email"', ["T0004"]),  # its row names the customer alone
        ('首选渠道 == "微信"', ["T0003", "T0002"]),
        ('region in ["West"]', ["T0001"]),  # a column of the user's own
        ("score is blank", ["T0002"]),
    ],
)
def test_a_condition_is_asked_of_the_task_then_of_its_customer(
    asked: str, expected: list[str]
) -> None:
    assert found(asked) == expected


def test_one_owner_however_typed_and_everything_without_a_condition() -> None:
    assert found("score > 0", owner="wei ") == ["T0001", "T0003", "T0004"]
    every = finding.find_tasks(tasks(), {})
    assert [task.task_id for task in every] == ["T0001", "T0003", "T0002", "T0004"]


def test_a_time_of_day_comes_after_the_day_without_one() -> None:
    at_ten = Task("", "T1", due=datetime(2026, 3, 2, 10))
    assert finding.find_tasks([at_ten, Task("", "T2", due=date(2026, 3, 2))], {})[0].task_id == "T2"


def test_one_of_several_problems_of_a_visit_is_enough() -> None:
    both = Task("", "T1", problem=Several((Kind.COMPLAINT, Kind.PRODUCT_DEFECT)))
    assert finding.find_tasks([both], {}, condition('problem == "product defect"')) == (both,)


def test_customers_are_looked_at_only_where_they_are_asked_about() -> None:
    def needed(asked: str) -> bool:
        return finding.needs_customers([finding.Asked(*name) for name in condition(asked).names])

    assert not needed("score < 5")
    assert needed("Customers.tier is blank")
    assert needed("region is blank")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return complained_desk(tmp_path_factory.mktemp("tasks") / "desk.xlsx")


def where(desk: Path, asked: str, *more: object, **told: str) -> Result:
    return followup("tasks", "--where", asked, "-w", desk, "--as-of", NOON, *more, **told)


def test_programs_get_the_whole_rows_past_ones_too(desk: Path) -> None:
    (row,) = json.loads(where(desk, "score < 5", "--format", "json").stdout)
    assert (row["score"], row["status"], row["summary"]) == (2, "done", "Till broke again")
    assert set(row) == {column.field for column in finding.COLUMNS}
    in_chinese = where(desk, "满意度评分 < 5 且 Customers.电话 不为空", "--format", "json")
    assert json.loads(in_chinese.stdout) == [row]


def test_the_alert_score_is_asked_for_by_its_name(desk: Path) -> None:
    asked = where(desk, "满意度评分 < 预警分", "--format", "json")
    assert [row["score"] for row in json.loads(asked.stdout)] == [2]


def test_people_see_what_they_asked_about_and_a_count(desk: Path) -> None:
    told = where(desk, 'problem == "complaint"', COLUMNS="80")
    head = told.stdout.splitlines()[0].split()
    assert head[:6] == ["Task", "ID", "Due", "Status", "Customer", "Problem"]
    assert told.stderr.startswith("Tasks found: 1, open: 0.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("scor < 5", "did you mean “score”?"),
        ("Tickets.Kind == 'fault'", "is a column of Tickets"),
        ("score << 5", "cannot be read"),
        ("tier == 'hihg'", "did you mean"),
    ],
)
def test_a_wrong_condition_is_told_in_one_line(desk: Path, asked: str, said: str) -> None:
    told = where(desk, asked)
    assert (told.exit_code, told.stdout) == (2, "")
    (line,) = told.stderr.splitlines()
    assert said in line


def test_who_has_no_tasks_is_told_who_has(desk: Path) -> None:
    told = followup("tasks", "--owner", "Nobody", "-w", desk, "--format", "json")
    assert (told.exit_code, json.loads(told.stdout)) == (0, [])
    assert "No tasks of Nobody. There are some of: " in told.stderr
