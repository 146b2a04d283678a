"""Conditions of rules over every kind of row: record, ticket, order, event, customer, in two tongues.

A column of the user's own is asked about like any other, by its header.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from company import Company, rules_of
from desks import small_desk
from hands import Hands
from runs import DAY, done, followup
from score_frames import drawn

from followup_cli.model import Task
from followup_cli.terms import Kind, Status, YesNo

if TYPE_CHECKING:
    from pathlib import Path

OWN = ("Region", "区域", "Coupon", "Severity", "心情")
ADA = Company(
    customers="""
| customer | phone | tier | contract_amount | signed_on  | tags | Region | 区域 |
| Ada      | 138   | high | 90000           | 2026-03-02 | VIP  | North  | 华北 |
""",
    orders="""
| customer_id | order_id | order_date | amount | product | Coupon |
| Ada         | 1        | 2026-03-02 | 5000   | Pump    | SPRING |
""",
    tickets="""
| ticket_id | customer_id | kind      | status | opened           | department | Severity |
| TK1       | Ada         | complaint | open   | 2026-03-02 10:30 | Service    | 2        |
""",
    events="""
| customer_id | event    | date       | note       |
| Ada         | Training | 2026-03-02 | half a day |
""",
)
RECORD = Task(
    key="R9|Ada|1|", task_id="T1", customer="Ada", customer_id="Ada", rule="R9", row=2,
    status=Status.DONE, done_on=date(2026, 3, 2), done_by="Wei", score=2.0, problem=Kind.FAULT,
    intent="a second pump", reached=YesNo.YES, type="Welcome call", own={"心情": "生气"},
)  # fmt: skip

ASKED = """
| trigger        | when                                       | holds |
| signed         | tier == "high" and contract_amount > 50000 | yes   |
| signed         | 客户分级 == "高价值" 且 合同金额 > 50000   | yes   |
| signed         | tags == "vip"                              | yes   |
| signed         | Region == "north"                          | yes   |
| signed         | 区域 == "华北" 或 区域 == "华东"           | yes   |
| signed         | 区域 == "华东"                             | no    |
| signed         | email is blank                             | yes   |
| purchase       | amount >= 5000                             | yes   |
| purchase       | 金额 > 5000                                | no    |
| purchase       | 产品名称 == "Pump" and Coupon == "spring"  | yes   |
| purchase       | Customers.Tier == "high"                   | yes   |
| purchase       | Orders.Amount < 100                        | no    |
| ticket_opened  | kind == "complaint"                        | yes   |
| ticket_opened  | 问题分类 == "投诉"                         | yes   |
| ticket_opened  | 问题分类 == "产品缺陷"                     | no    |
| ticket_opened  | 处理部门 == "Service" and Severity <= 2    | yes   |
| ticket_opened  | Tickets.Status == "open" and Region == "North" | yes |
| event:Training | note contains "half"                       | yes   |
| event:Training | 备注 包含 "half"                           | yes   |
| record         | score < 3 and reached                      | yes   |
| record         | 满意度评分 < 3 且 问题分类 == "故障"       | yes   |
| record         | 需求意向 不为空                            | yes   |
| record         | 心情 == "生气"                             | yes   |
| record         | 心情 == "高兴"                             | no    |
| record         | 任务.负责人 is blank and done_by == "Wei"  | yes   |
| record         | score < 3 and Region == "North"            | yes   |
"""


@pytest.mark.parametrize("row", drawn(ASKED), ids=lambda row: f"{row['trigger']} {row['when']}")
def test_a_rule_may_ask_about_any_column_in_either_language(row: dict[str, str]) -> None:
    rules = rules_of(
        f"| rule_id | trigger | when |\n| R1 | {row['trigger']} | {row['when']} |", OWN
    )
    made = replace(ADA, rules=rules).plan("2026-03-02", (RECORD,)).merged.counts["created"]
    assert made == (row["holds"] == "yes")


@pytest.mark.parametrize(
    ("lang", "header", "said", "when"),
    [("en", "Mood", "angry", 'Mood == "Angry"'), ("zh", "心情", "生气", '心情 == "生气"')],
)
def test_a_column_of_ones_own_in_schedule_is_asked_about_once_its_record_is_typed(
    tmp_path: Path, lang: str, header: str, said: str, when: str
) -> None:
    path = small_desk(tmp_path / "desk.xlsx", lang)
    with_rule(path, lang, when)
    unknown = followup("check", "-w", path, "--as-of", DAY, "--lang", "en")
    assert f"Rules!M{last_rule(path, lang)}" in unknown.stdout.replace("回访规则", "Rules")

    hands = Hands(path, lang)
    hands.add_column(header, '""')
    (task, *_) = hands.pending(date.fromisoformat(DAY))
    hands.sheet.cell(hands.row(task), hands.sheet.max_column, said)
    hands.cell(task, "summary").value = said
    hands.cell(task, "status").value = hands.says(Status.DONE)
    hands.cell(task, "done_on").value = date.fromisoformat(DAY)
    hands.save()
    told = done("plan", "-w", path, "--as-of", DAY, "--format", "csv", "--lang", "en")
    assert "R99" in told


def with_rule(path: Path, lang: str, when: str) -> None:
    """Add a rule that makes a contact of a record."""
    hands = Hands(path, lang)
    sheet = hands.workbook[{"en": "Rules", "zh": "回访规则"}[lang]]
    at = 1 + [cell.value for cell in sheet["A"]].index("R38")
    values = {1: "R99", 2: {"en": "yes", "zh": "是"}[lang], 3: "Comfort", 4: "record", 5: "+1bd"}
    for column, value in {
        **values,
        13: when,
        15: {"en": "Relationship", "zh": "关系维护"}[lang],
    }.items():
        sheet.cell(at + 1, column, value)
    table = next(iter(sheet.tables.values()))
    first, _, last = table.ref.partition(":")
    table.ref = f"{first}:{last.rstrip('0123456789')}{at + 1}"
    assert table.autoFilter is not None
    table.autoFilter.ref = table.ref
    hands.save()


def last_rule(path: Path, lang: str) -> int:
    """Return the row of the last rule."""
    sheet = Hands(path, lang).workbook[{"en": "Rules", "zh": "回访规则"}[lang]]
    return 1 + [cell.value for cell in sheet["A"]].index("R99")
