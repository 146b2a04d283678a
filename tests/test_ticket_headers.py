"""The headers that people give their own lists of tickets, and what each of them means."""

from __future__ import annotations

from collections import Counter

import pytest

from followup_cli.workbook.labels import fold
from followup_cli.workbook.schema import TICKETS, find_column

MEANT = """
| header                                                | field          |
| 受理人 经办人 跟进人 处理人员 负责人 责任人           | owner          |
| Handler · Case Owner · Ticket Owner · Assigned Agent  | owner          |
| 报修单号 投诉编号 工单ID                              | ticket_id      |
| 会员编号 客户号 客户代码                              | customer_id    |
| 客户姓名 公司名称 企业名称                            | customer       |
| 投诉类型 · Issue Type · Ticket Type · Problem Type    | kind           |
| 当前状态 · Case Status                                | status         |
| 责任部门 受理部门 · Dept · Assigned Team              | department     |
| 创建日期 投诉时间 投诉日期 受理日期 登记日期 日期     | opened         |
| Date · Opened At · Submitted On · Received On         | opened         |
| 首次回复时间 · Responded On · First Reply At          | first_response |
| 截止日期 处理期限 · Due Date · Deadline               | due            |
| 完成日期 解决日期 办结日期 结案时间 · Resolved At     | closed         |
| 解决方法 处理方案 处理结果说明                        | result         |
"""
# What a customer wrote, who raised it, how far it is in free words, how long it took: nobody's.
NOBODYS = """
问题描述 描述 标题 主题 创建人 提交人 报修人 联系人 处理进度 优先级 编号 备注 产品
Subject · Description · Summary · Requester · Reporter · Created By · Priority · Channel · First Response Time
"""


def headers(text: str) -> list[str]:
    """Return the headers of a line: parted by dots, Chinese ones by spaces."""
    parts = (part.strip() for part in text.replace("\n", "·").split("·"))
    return [h for part in parts for h in (part.split() if not part.isascii() else [part]) if h]


@pytest.mark.parametrize("line", MEANT.strip().splitlines()[1:])
def test_headers_of_tickets_mean_a_column(line: str) -> None:
    said, field = (cell.strip() for cell in line.strip("| ").split("|"))
    found = {header: find_column(TICKETS, header) for header in headers(said)}
    assert {h: column and column.field for h, column in found.items()} == dict.fromkeys(
        found, field
    )


@pytest.mark.parametrize("header", headers(NOBODYS))
def test_some_headers_of_tickets_are_nobodys(header: str) -> None:
    assert find_column(TICKETS, header) is None


def test_no_header_of_tickets_means_two_columns() -> None:
    names = [
        {fold(name) for name in (column.en, column.zh, *column.also)} for column in TICKETS.columns
    ]
    assert [name for name, n in Counter(n for each in names for n in each).items() if n > 1] == []
