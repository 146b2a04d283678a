"""What a wrong choice in `Rules` most likely means: gold, upsell, 沉默, signed + 7d.

It is never taken for that: the founder is told, and types it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from followup_cli.policy import Wrong, listing, unknown_label
from followup_cli.terms import (
    Action,
    Channel,
    CustomerStatus,
    CustomerType,
    Goal,
    Priority,
    Shift,
    Stage,
    Tier,
    Trigger,
    YesNo,
)
from followup_cli.words import msg
from followup_cli.workbook.labels import fold, parse_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")

BETWEEN = re.compile(r"\s*(?:[/+&|]|\band\b|\bor\b|和|与|及|或)\s*", re.IGNORECASE)


_MEANT: Mapping[StrEnum, str] = {
    Trigger.PURCHASE: "order ordered bought buy sale deal 下单 成交 订单 付款",
    Trigger.SIGNED: "contract_signed contract_start 合同签订 合同开始 签合同",
    Trigger.REGISTERED: "signup sign-up registration 注册后 开户",
    Trigger.DELIVERED: "shipped delivery installed 发货 安装 验收",
    Trigger.GO_LIVE: "launch launched 启用 投产",
    Trigger.CONTRACT_END: "renewal expiry expiration expires 续约 续费 到期",
    Trigger.RECURRING: "recur repeat cycle periodic routine 周期 定期 例行 重复",
    Trigger.TICKET_OPENED: "ticket complaint 工单 投诉 报修",
    Trigger.TICKET_CLOSED: "ticket_solved resolved solved 工单解决 已解决",
    Trigger.SILENCE: "inactive no_contact dormant 沉默 沉睡 未联系 长期未联系 无互动",
    Trigger.CHURN_RISK: "churn lost 流失",
    Trigger.OPPORTUNITY: "upsell new_need 商机 增购",
    Trigger.NEXT_CONTACT: "promise promised callback appointment 预约 回电",
    Trigger.RECORD: "score feedback outcome 评分 反馈 回访 回访结果",
    Tier.HIGH: "a gold key 重点 重要",
    Tier.POTENTIAL: "b silver 潜在",
    Tier.GENERAL: "c low bronze standard 低",
    Stage.PROSPECT: "lead 线索",
    Stage.ONBOARDING: "new 新客户 新手期",
    Stage.IN_USE: "active growing 成长期 活跃",
    Stage.PRE_RENEWAL: "renewal expiring 续约期 临期",
    Stage.LAPSED: "expired 过期",
    Stage.DORMANT: "sleeping inactive silent 沉默 休眠",
    Stage.TERMINATED: "churned lost 流失",
    CustomerStatus.SIGNED: "paying paid 付费 成交 已签",
    CustomerStatus.LEAD: "new open 线索 新客户",
    CustomerStatus.TERMINATED: "lost 失效 解约",
    CustomerType.B2B: "enterprise firm corporate 公司 单位",
    CustomerType.B2C: "individual private 消费者 散客",
    Action.TASK: "call contact visit todo 联系 回访 待办",
    Action.TICKET: "case issue",
    Action.LEAD: "opportunity deal 线索",
    Action.NOTIFY: "email alert mail message warn 预警 提醒 邮件",
    Goal.SATISFACTION: "nps csat feedback survey 满意 调研",
    Goal.GUIDANCE: "onboarding training help 培训 指导",
    Goal.RELATIONSHIP: "retention care loyalty 客情 客情维护 关怀 维护",
    Goal.OPPORTUNITY: "upsell cross-sell renewal sales 增购 续费 销售",
    Channel.PHONE: "telephone ring voice 语音 座机",
    Channel.CHAT: "whatsapp telegram qq im 钉钉 飞书",
    Channel.VISIT: "face_to_face meeting in_person 面谈 走访 见面",
    Channel.SURVEY: "form poll 表单 调查",
    YesNo.YES: "on auto automatic enabled active 开 开启 启用 自动",
    YesNo.NO: "off manual disabled 关 关闭 停用 禁用 手动 人工",
    Priority.HIGH: "h p1 1 critical 最高 重要",
    Priority.MEDIUM: "m p2 2 中等",
    Priority.LOW: "l p3 3 minor 最低",
    Shift.NEXT: "after forward later yes 之后 延后 推后 是",
    Shift.PREVIOUS: "before backward earlier 之前 提早",
    Shift.NONE: "off same 否 不变 原日",
}


def as_choice(kind: type[E], *, several: bool = False) -> Callable[[str], E | Wrong]:
    """Return the parser of a choice, which says of a wrong one what was most likely meant.

    Args:
        kind: The enumeration.
        several: Whether the cell may hold more than one.
    """

    def parse(text: str) -> E | Wrong:
        return parse_label(kind, text) or mischosen(kind, text, several=several)

    return parse


def mischosen(kind: type[StrEnum], text: str, *, several: bool = False) -> Wrong:
    """Return that a text is none of the choices, and which was most likely meant."""
    parts = [parse_label(kind, part) for part in BETWEEN.split(text)]
    if several and len(parts) > 1 and all(parts):
        return Wrong(
            msg("“{said}” names several as one.", said=text),
            msg("Put commas between them: {values}.", values=listing(parts)),
        )
    meant = _meant(kind, text)
    usual = unknown_label(kind, text)
    if meant is None:
        return usual
    return usual._replace(
        message=msg(
            "“{said}” is not one of the choices; did you mean “{near}”?", said=text, near=meant
        )
    )


def _meant(kind: type[StrEnum], text: str) -> StrEnum | None:
    wanted = fold(text)
    for value in kind:
        if wanted in {fold(word) for word in _MEANT.get(value, "").split()}:
            return value
    return None
