"""What enumeration values are called in a workbook, in both languages, and what people type for them."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from followup_cli import model_figures as f
from followup_cli import terms as m

if TYPE_CHECKING:
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")


class Names(NamedTuple):
    """An enumeration value's English and Chinese label, and what else people type for it."""

    en: str
    zh: str
    also: tuple[str, ...] = ()


LABELS: dict[StrEnum, Names] = {
    m.Status.PENDING: Names(
        "Pending", "待处理", ("todo", "to do", "open", "未处理", "待办", "未开始")
    ),
    m.Status.IN_PROGRESS: Names("In progress", "进行中", ("doing", "started", "处理中", "跟进中")),
    m.Status.DONE: Names("Done", "已完成", ("completed", "finished", "complete", "完成", "已回访")),
    m.Status.POSTPONED: Names(
        "Postponed", "已延期", ("delayed", "deferred", "snoozed", "延期", "推迟")
    ),
    m.Status.NOT_NEEDED: Names(
        "Not needed", "无需处理", ("cancelled", "skip", "n/a", "不需要", "取消", "已取消")
    ),
    m.Priority.HIGH: Names("High", "高", ("urgent", "紧急", "高优先级")),
    m.Priority.MEDIUM: Names("Medium", "中", ("normal", "普通", "一般")),
    m.Priority.LOW: Names("Low", "低"),
    m.Tier.HIGH: Names("High value", "高价值客户", ("high", "高价值", "高", "VIP")),
    m.Tier.POTENTIAL: Names("Potential", "潜力客户", ("潜力",)),
    m.Tier.GENERAL: Names("General", "一般客户", ("一般", "普通客户")),
    m.Segment.KEY_VALUE: Names("Key value", "重要价值"),
    m.Segment.KEY_GROW: Names("Key to grow", "重要发展"),
    m.Segment.KEY_KEEP: Names("Key to keep", "重要保持"),
    m.Segment.KEY_WIN_BACK: Names("Key to win back", "重要挽留"),
    m.Segment.VALUE: Names("General value", "一般价值"),
    m.Segment.GROW: Names("General to grow", "一般发展"),
    m.Segment.KEEP: Names("General to keep", "一般保持"),
    m.Segment.WIN_BACK: Names("General to win back", "一般挽留"),
    m.Stage.PROSPECT: Names("Prospect", "潜客", ("潜在客户",)),
    m.Stage.ONBOARDING: Names("Onboarding", "新购期"),
    m.Stage.IN_USE: Names("In use", "使用中期", ("使用期",)),
    m.Stage.PRE_RENEWAL: Names("Pre-renewal", "续约前期"),
    m.Stage.LAPSED: Names("Lapsed", "已到期"),
    m.Stage.DORMANT: Names("Dormant", "沉睡期"),
    m.Stage.TERMINATED: Names("Terminated", "已终止"),
    m.Channel.PHONE: Names("Phone", "电话", ("call", "tel", "手机")),
    m.Channel.EMAIL: Names("Email", "邮件", ("mail", "e-mail", "邮箱", "电子邮件")),
    m.Channel.SMS: Names("SMS", "短信", ("text",)),
    m.Channel.WECHAT: Names("WeChat", "微信", ("wecom", "企业微信")),
    m.Channel.SURVEY: Names("Survey", "问卷", ("questionnaire",)),
    m.Channel.CHAT: Names("Chat", "在线聊天", ("在线客服",)),
    m.Channel.VISIT: Names("Visit", "上门", ("on-site", "拜访", "上门拜访")),
    m.Goal.SATISFACTION: Names("Satisfaction", "满意度调研", ("satisfaction survey", "满意度")),
    m.Goal.GUIDANCE: Names("Guidance", "使用指导与增值", ("使用指导",)),
    m.Goal.RELATIONSHIP: Names("Relationship", "关系维护"),
    m.Goal.OPPORTUNITY: Names("Opportunity", "商机挖掘"),
    m.CustomerStatus.LEAD: Names("Lead", "潜在", ("prospect", "潜在客户", "意向")),
    m.CustomerStatus.SIGNED: Names(
        "Signed", "已签约", ("active", "customer", "已签署", "签约", "已成交", "合作中")
    ),
    m.CustomerStatus.TERMINATED: Names(
        "Terminated", "已终止", ("ended", "churned", "closed", "终止", "流失", "已流失")
    ),
    m.CustomerStatus.INVALID: Names("Invalid", "无效", ("无效客户",)),
    m.CustomerType.B2B: Names("B2B", "B2B", ("business", "company", "企业", "企业客户")),
    m.CustomerType.B2C: Names("B2C", "B2C", ("person", "consumer", "个人", "个人客户")),
    m.OrderStatus.PAID: Names(
        "Paid",
        "已付款",
        (
            "succeeded",
            "completed",
            "complete",
            "fulfilled",
            "delivered",
            "shipped",
            "processing",
            "已完成",
            "已发货",
            "交易成功",
            "已支付",
            "付款成功",
        ),
    ),
    m.OrderStatus.REFUNDED: Names(
        "Refunded", "已退款", ("refund", "returned", "退款", "退货", "已退货")
    ),
    m.OrderStatus.CANCELLED: Names(
        "Cancelled", "已取消", ("canceled", "voided", "void", "取消", "交易关闭", "已关闭")
    ),
    m.OrderStatus.FAILED: Names(
        "Failed",
        "失败",
        ("declined", "unpaid", "pending", "expired", "支付失败", "未付款", "待付款"),
    ),
    m.Kind.COMPLAINT: Names("Complaint", "投诉"),
    m.Kind.PRODUCT_DEFECT: Names(
        "Product defect", "产品缺陷", ("defect", "bug", "质量问题", "缺陷")
    ),
    m.Kind.FAULT: Names("Fault", "故障", ("breakdown", "outage")),
    m.Kind.SERVICE_REQUEST: Names(
        "Service request", "服务请求", ("request", "question", "enquiry", "inquiry", "咨询")
    ),
    m.Kind.OTHER: Names("Other", "其他", ("其它",)),
    m.TicketStatus.OPEN: Names("Open", "处理中", ("new", "in progress", "待处理", "未关闭")),
    m.TicketStatus.PAUSED: Names("Paused", "暂停", ("on hold",)),
    m.TicketStatus.CLOSED: Names(
        "Closed", "已关闭", ("solved", "resolved", "done", "关闭", "已解决")
    ),
    m.TicketStatus.REOPENED: Names("Reopened", "重新打开"),
    m.LeadStatus.NEW: Names("New", "新建"),
    m.LeadStatus.WON: Names("Won", "赢单"),
    m.LeadStatus.LOST: Names("Lost", "输单"),
    m.Action.TASK: Names("task", "任务"),
    m.Action.TICKET: Names("ticket", "工单"),
    m.Action.LEAD: Names("lead", "商机"),
    m.Action.NOTIFY: Names("notify", "通知"),
    m.Shift.NEXT: Names("next", "顺延"),
    m.Shift.PREVIOUS: Names("previous", "提前"),
    m.Shift.NONE: Names("none", "不调整"),
    m.Trigger.PURCHASE: Names("purchase", "购买"),
    m.Trigger.FIRST_PURCHASE: Names("first_purchase", "首次购买"),
    m.Trigger.SIGNED: Names("signed", "签约"),
    m.Trigger.REGISTERED: Names("registered", "注册"),
    m.Trigger.FIRST_LOGIN: Names("first_login", "首次登录"),
    m.Trigger.DELIVERED: Names("delivered", "交付"),
    m.Trigger.GO_LIVE: Names("go_live", "上线"),
    m.Trigger.CONTRACT_END: Names("contract_end", "合同到期"),
    m.Trigger.BIRTHDAY: Names("birthday", "生日"),
    m.Trigger.ANNIVERSARY: Names("anniversary", "纪念日"),
    m.Trigger.FESTIVAL: Names("festival", "节日"),
    m.Trigger.TICKET_OPENED: Names("ticket_opened", "工单提交"),
    m.Trigger.TICKET_CLOSED: Names("ticket_closed", "工单关闭"),
    m.Trigger.EVENT: Names("event", "事件"),
    m.Trigger.RECURRING: Names("recurring", "固定周期"),
    m.Trigger.SILENCE: Names("silence", "长期未互动"),
    m.Trigger.CHURN_RISK: Names("churn_risk", "流失风险"),
    m.Trigger.OPPORTUNITY: Names("opportunity", "新需求迹象"),
    m.Trigger.NEXT_CONTACT: Names("next_contact", "约定联系"),
    m.Trigger.RECORD: Names("record", "回访记录"),
    m.YesNo.YES: Names("yes", "是", ("y", "true", "1", "√", "✓", "对", "有", "reached", "接通")),
    m.YesNo.NO: Names("no", "否", ("n", "false", "0", "×", "✗", "没有", "无", "未接通")),
    m.Section.OVERDUE: Names("Overdue", "逾期"),
    m.Section.TODAY: Names("Today", "今日"),
    m.Section.WEEK: Names("This week", "本周"),
    m.Section.LATER: Names("Later", "以后"),
    m.Uncovered.NO_RULE: Names("No rule", "无适用规则"),
    m.Uncovered.NO_DATE: Names("No date", "缺少日期"),
    m.Uncovered.NOTHING_AHEAD: Names("Nothing ahead", "近期无安排"),
    m.Uncovered.CLOSED: Names("All closed", "均已完结"),
    m.Uncovered.DELETED: Names("Deleted", "已被删除"),
    m.Uncovered.HELD_BACK: Names("Held back", "暂缓"),
    m.Uncovered.DO_NOT_CONTACT: Names("Do not contact", "免打扰"),
    m.Uncovered.TERMINATED: Names("Terminated", "已终止"),
    m.Uncovered.INVALID: Names("Invalid", "无效"),
    m.Contrast.ONLY_HERE: Names("Only here", "仅本表"),
    m.Contrast.ONLY_THERE: Names("Only there", "仅对方"),
    m.Contrast.MOVED: Names("Moved", "改期"),
    m.Contrast.OTHER_OWNER: Names("Other owner", "换人"),
    m.Risk.LOW: Names("Low", "低"),
    m.Risk.MEDIUM: Names("Medium", "中"),
    m.Risk.HIGH: Names("High", "高"),
    f.Scope.ALL: Names("All", "全部"),
    f.Scope.OWNER: Names("Owner", "负责人"),
    f.Scope.TIER: Names("Tier", "客户分级"),
    f.Scope.TYPE: Names("Type", "回访/服务类型"),
    f.Scope.PRODUCT: Names("Product", "产品"),
    f.Scope.CHANNEL: Names("Channel", "渠道"),
    f.Scope.HOURS: Names("Hours", "时段"),
    f.Scope.RULE: Names("Rule", "规则"),
    f.Scope.TEMPLATE: Names("Template version", "话术版本"),
    f.Scope.TRIAL: Names("Trial arm", "实验组"),
    f.Scope.KIND: Names("Problem", "问题分类"),
    f.Scope.STAGE: Names("Stage", "生命周期阶段"),
    f.Hours.WEEKDAY_MORNING: Names("Weekday morning", "工作日上午"),
    f.Hours.WEEKDAY_AFTERNOON: Names("Weekday afternoon", "工作日下午"),
    f.Hours.WEEKEND: Names("Weekend", "周末"),
    f.Figure.COMPLETION: Names("Completion rate", "完成率"),
    f.Figure.ON_TIME: Names("On-time rate", "按时完成率"),
    f.Figure.POSTPONED: Names("Postponed share", "延期占比"),
    f.Figure.OVERDUE: Names("Overdue rate", "逾期率"),
    f.Figure.LOAD: Names("Load of capacity", "工作负荷率"),
    f.Figure.NPS: Names("NPS", "净推荐值 NPS"),
    f.Figure.NPS_LOW: Names("NPS, 95% low", "NPS 95% 区间下限"),
    f.Figure.NPS_HIGH: Names("NPS, 95% high", "NPS 95% 区间上限"),
    f.Figure.CSAT: Names("CSAT", "满意率 CSAT"),
    f.Figure.SCORE_BEFORE: Names("Score before a contact", "回访前评分"),
    f.Figure.SCORE_AFTER: Names("Score after a contact", "回访后评分"),
    f.Figure.SCORE_CHANGE: Names("Change of score", "评分变化"),
    f.Figure.PROBLEMS: Names("Share of problems", "问题占比"),
    f.Figure.RENEWAL: Names("Renewal rate", "续约率"),
    f.Figure.RENEWAL_UNDECIDED: Names("Renewals undecided", "续约待定数"),
    f.Figure.RENEWING: Names("Revenue up for renewal", "待续约金额"),
    f.Figure.CHURN: Names("Churn rate", "客户流失率"),
    f.Figure.REACH: Names("Reach rate", "接通率"),
    f.Figure.SLA_MET: Names("SLA met rate", "时限达成率"),
    f.Figure.LOOPS_CLOSED: Names("Loops closed rate", "闭环率"),
    f.Figure.COVERAGE: Names("High-value coverage", "高价值客户覆盖率"),
    f.Figure.COVERED_REVENUE: Names("Revenue covered", "覆盖收入占比"),
    f.Figure.CUSTOMERS: Names("Customers", "客户数"),
}

ROLES: tuple[Names, ...] = (
    Names("Founder", "创始人", ("CEO", "老板")),
    Names("Sales", "销售", ("Salesperson", "销售经理")),
    Names("Sales assistant", "销售助理"),
    Names("Customer success manager", "客户成功经理", ("CSM", "Customer success", "客户成功")),
    Names("Service director", "服务总监"),
    Names("Service", "客服", ("Customer service", "Support", "客服部")),
    Names("After-sales", "售后", ("After-sales engineer", "售后工程师", "售后部")),
    Names("Product R&D", "产品研发", ("R&D", "研发", "产品研发部")),
    Names("Teacher", "班主任"),
)


# What a script may leave open, `{customer}` or `{客户名称}`: the field's name is its English one.
PLACEHOLDERS: tuple[Names, ...] = (
    Names("customer", "客户名称", ("客户姓名", "客户")),
    Names("contact", "联系人"),
    Names("company", "公司名称", ("公司名", "公司")),
    Names("me", "我的姓名", ("您的姓名", "我")),
    Names("product", "产品名称", ("产品", "购买产品/服务")),
    Names("purchase_date", "购买日期"),
    Names("contract_end", "合同到期日"),
    Names("last_summary", "上次沟通摘要", ("上次摘要",)),
    Names("last_order", "最近订单", ("上次订单",)),
    Names("problem", "问题分类", ("问题",)),
    Names("ticket", "工单编号", ("工单",)),
    Names("open_tickets", "未结工单", ("在办工单",)),
    Names("result", "处理结果", ("结果",)),
    Names("department", "处理部门", ("部门",)),
    Names("deadline", "处理时限", ("时限",)),
    Names("new_feature", "新功能", ("新功能/增值服务", "增值服务")),
    Names("benefit", "客户目标", ("实现某个目标", "目标")),
    Names("festival", "节日"),
    Names("reach_at", "联系方式"),
)


def fold_role(text: str) -> str:
    """Return a role's name as roles are compared: known ones by their English name."""
    wanted = fold(text)
    for role in ROLES:
        if wanted in map(fold, (role.en, role.zh, *role.also)):
            return fold(role.en)
    return wanted


def label(value: StrEnum | m.Several, lang: str) -> str:
    """Return what a value is called in a workbook of that language; several, with commas."""
    if isinstance(value, m.Several):
        return ("、" if lang == "zh" else ", ").join(label(each, lang) for each in value)
    names = LABELS[value]
    return names.zh if lang == "zh" else names.en


def trigger_names(trigger: m.Trigger) -> Names:
    """Return what a trigger is called in a sentence: its label is what a rule's cell holds."""
    names = LABELS[trigger]
    said = "go-live" if trigger is m.Trigger.GO_LIVE else names.en.replace("_", " ")
    return Names(said, names.zh)


def parse_label(kind: type[E], text: str) -> E | None:
    """Return the value that a person's text means, None where it means none of them."""
    return _spellings(kind).get(fold(text))  # type: ignore[return-value]  # the cache forgets E


@lru_cache(maxsize=1 << 16)  # a name of a product is folded once for each order line
def fold(text: str) -> str:
    """Return text as names are compared: width, case, spacing and punctuation aside."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c for c in wide if c.isalnum())
    return kept or "".join(wide.split())


@cache
def _spellings(kind: type[StrEnum]) -> dict[str, StrEnum]:
    found: dict[str, StrEnum] = {}
    for value in kind:
        names = LABELS[value]
        for spelling in (names.en, names.zh, value.value, *names.also):
            found.setdefault(fold(spelling), value)
    return found
