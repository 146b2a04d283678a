"""The default rules as a table: what each counts from, who acts, and which playbooks have it on."""

from __future__ import annotations

from typing import NamedTuple

from followup_cli import terms as m

PLAYBOOKS = ("general", "saas", "device", "course", "b2b", "b2c", "purchase")

_PHONE, _EMAIL, _SMS, _WECHAT, _SURVEY, _VISIT = (
    m.Channel.PHONE, m.Channel.EMAIL, m.Channel.SMS, m.Channel.WECHAT, m.Channel.SURVEY,
    m.Channel.VISIT,
)  # fmt: skip
_SATISFACTION, _GUIDANCE, _RELATIONSHIP, _OPPORTUNITY = (
    m.Goal.SATISFACTION, m.Goal.GUIDANCE, m.Goal.RELATIONSHIP, m.Goal.OPPORTUNITY,
)  # fmt: skip
_SALES, _ASSISTANT, _SUCCESS, _SERVICE, _DIRECTOR, _AFTER_SALES, _TEACHER = (
    "Sales", "Sales assistant", "Customer success manager", "Service", "Service director",
    "After-sales", "Teacher",
)  # fmt: skip
_OWNER, _VISITOR = "@owner", "@visitor"
_T, _ALL = m.Trigger, " ".join(PLAYBOOKS)


class Default(NamedTuple):
    """A default rule; text in two languages is a pair (English, Chinese).

    `who` is a role of `labels.ROLES` by its English name, or an `@` form; `on` names the playbooks.
    """

    rule_id: str
    name: tuple[str, str]
    trigger: m.Trigger
    offset: str
    who: str
    channels: tuple[m.Channel, ...]
    goal: m.Goal
    on: str
    latest: str = ""
    festivals: tuple[tuple[str, str], ...] = ()
    repeat: tuple[str, str] = ("", "")
    tier: m.Tier | None = None
    signed: bool = False
    customer_type: m.CustomerType | None = None
    when: tuple[str, str] = ("", "")
    then: m.Action = m.Action.TASK
    departments: tuple[str, ...] = ()
    automatic: bool = False
    priority: m.Priority = m.Priority.MEDIUM
    sla: str = ""
    working_day: m.Shift = m.Shift.NEXT


D = Default

RULES: tuple[Default, ...] = (
    D("R01", ("Thank-you and quick start", "购买感谢"), _T.PURCHASE, "+24h", _ASSISTANT, (_EMAIL, _SMS), _RELATIONSHIP, "general device course b2c purchase", automatic=True, working_day=m.Shift.NONE),
    D("R02", ("Thank-you letter", "感谢信"), _T.SIGNED, "+1d", _ASSISTANT, (_EMAIL, _WECHAT), _RELATIONSHIP, "general saas b2b", signed=True),
    D("R03", ("First-use guidance", "初次使用指导"), _T.SIGNED, "+3d", _SUCCESS, (_PHONE,), _GUIDANCE, "general saas b2b", signed=True),
    D("R04", ("Satisfaction visit", "满意度回访"), _T.SIGNED, "+14d", _SALES, (_PHONE,), _SATISFACTION, "general b2b", signed=True),
    D("R05", ("First experience call", "首次体验回访"), _T.FIRST_PURCHASE, "+7d", _SUCCESS, (_PHONE,), _SATISFACTION, "general device course b2c purchase", latest="+14d"),
    D("R06", ("Deep-use visit", "深度使用回访"), _T.FIRST_PURCHASE, "+30d", _SUCCESS, (_PHONE,), _OPPORTUNITY, "general device b2c purchase", latest="+37d"),
    D("R07", ("Installation check and guidance", "交付确认与指导"), _T.DELIVERED, "+1d", _SUCCESS, (_PHONE,), _GUIDANCE, "general device b2b purchase", latest="+3d"),
    D("R08", ("Go-live day 7 visit", "上线7天回访"), _T.GO_LIVE, "+7d", _SUCCESS, (_PHONE,), _SATISFACTION, "general saas b2b"),
    D("R09", ("Go-live day 30 visit", "上线30天回访"), _T.GO_LIVE, "+30d", _SUCCESS, (_PHONE,), _OPPORTUNITY, "general saas b2b"),
    D("R10", ("Renewal reminder", "续费提醒"), _T.CONTRACT_END, "-90d", _SALES, (_PHONE,), _OPPORTUNITY, "general saas b2b", signed=True, working_day=m.Shift.PREVIOUS),
    D("R11", ("Value review", "价值回顾"), _T.CONTRACT_END, "-30d", _SUCCESS, (_PHONE,), _OPPORTUNITY, "general saas b2b", signed=True, working_day=m.Shift.PREVIOUS),
    D("R12", ("Birthday care", "生日关怀"), _T.BIRTHDAY, "0", _OWNER, (_WECHAT, _SMS, _EMAIL), _RELATIONSHIP, _ALL, working_day=m.Shift.NONE),
    D("R13", ("Anniversary care", "纪念日关怀"), _T.ANNIVERSARY, "0", _OWNER, (_WECHAT, _EMAIL), _RELATIONSHIP, "general saas b2b", working_day=m.Shift.NONE),
    D("R14", ("Quarterly manager visit", "季度专属回访"), _T.RECURRING, "", _OWNER, (_PHONE, _VISIT), _RELATIONSHIP, "general saas device b2b purchase", repeat=("every quarter", "每季度"), tier=m.Tier.HIGH),
    D("R15", ("Half-year call", "半年回访"), _T.RECURRING, "", _OWNER, (_PHONE,), _OPPORTUNITY, "general saas device course b2b purchase", repeat=("every 6 months", "每6个月"), tier=m.Tier.POTENTIAL),
    D("R16", ("Yearly survey", "年度问卷"), _T.RECURRING, "", _SUCCESS, (_SURVEY, _EMAIL), _SATISFACTION, _ALL, repeat=("every year", "每年"), tier=m.Tier.GENERAL),
    D("R17", ("Is it solved?", "问题解决情况回访"), _T.TICKET_OPENED, "+24h", _OWNER, (_PHONE,), _SATISFACTION, _ALL, working_day=m.Shift.NONE),
    D("R18", ("Service survey", "服务质量问卷"), _T.TICKET_CLOSED, "0", _SUCCESS, (_SURVEY,), _SATISFACTION, _ALL, automatic=True),
    D("R19", ("Second visit", "二次回访"), _T.TICKET_CLOSED, "+1bd", _VISITOR, (_PHONE,), _SATISFACTION, _ALL, when=('kind == "complaint" or kind == "product defect" or kind == "fault"', '问题分类 == "投诉" or 问题分类 == "产品缺陷" or 问题分类 == "故障"')),
    D("R20", ("Wake-up call", "唤醒回访"), _T.SILENCE, "+60d", _OWNER, (_PHONE,), _OPPORTUNITY, _ALL, tier=m.Tier.POTENTIAL),
    D("R21", ("Customer care", "客户关怀"), _T.CHURN_RISK, "+2bd", _OWNER, (_PHONE,), _RELATIONSHIP, _ALL),
    D("R22", ("New need", "新需求跟进"), _T.OPPORTUNITY, "+3bd", _SALES, (_PHONE,), _OPPORTUNITY, "b2b"),
    D("R23", ("Low-score alert", "低分预警"), _T.RECORD, "", _DIRECTOR, (), _SATISFACTION, _ALL, when=("score < 3", "满意度评分 < 3"), then=m.Action.NOTIFY),
    D("R24", ("Customer care", "客户关怀"), _T.RECORD, "+1bd", _OWNER, (_PHONE,), _RELATIONSHIP, _ALL, when=("score < 3", "满意度评分 < 3"), priority=m.Priority.HIGH),
    D("R25", ("Defect ticket", "产品缺陷工单"), _T.RECORD, "", _AFTER_SALES, (), _SATISFACTION, _ALL, when=('problem == "product defect" or problem == "fault"', '问题分类 == "产品缺陷" or 问题分类 == "故障"'), then=m.Action.TICKET, departments=("After-sales", "Product R&D"), sla="3bd"),
    D("R26", ("Complaint ticket", "投诉工单"), _T.RECORD, "", _SERVICE, (), _SATISFACTION, _ALL, when=('problem == "complaint"', '问题分类 == "投诉"'), then=m.Action.TICKET, departments=("Service",), sla="24h"),
    D("R27", ("Sales lead", "销售线索"), _T.RECORD, "", _SALES, (), _OPPORTUNITY, _ALL, when=('intent != ""', '需求意向 != ""'), then=m.Action.LEAD, sla="2bd"),
    D("R28", ("Promised contact", "约定回访"), _T.NEXT_CONTACT, "0", _VISITOR, (_PHONE,), _RELATIONSHIP, _ALL, working_day=m.Shift.NONE),
    D("R29", ("Welcome call", "欢迎回访"), _T.SIGNED, "+1d", _SUCCESS, (_PHONE,), _RELATIONSHIP, "saas b2b", latest="+3d", signed=True),
    D("R30", ("Welcome message", "注册欢迎"), _T.REGISTERED, "0", _ASSISTANT, (_EMAIL,), _GUIDANCE, "saas", automatic=True),
    D("R31", ("First-login guide", "首次登录引导"), _T.FIRST_LOGIN, "0", _SUCCESS, (_EMAIL,), _GUIDANCE, "saas", automatic=True),
    D("R32", ("Day 7 survey", "7天满意度调查"), _T.FIRST_LOGIN, "+7d", _SUCCESS, (_SURVEY,), _SATISFACTION, "saas", automatic=True),
    D("R33", ("Monthly usage report", "月度使用报告"), _T.RECURRING, "", _SUCCESS, (_EMAIL,), _GUIDANCE, "saas", repeat=("every month on 1", "每月1号"), signed=True, automatic=True),
    D("R34", ("First maintenance", "首次定期维护"), _T.DELIVERED, "+90d", _AFTER_SALES, (_VISIT,), _GUIDANCE, "device"),
    D("R35", ("Maintenance", "定期维护"), _T.RECURRING, "", _AFTER_SALES, (_VISIT,), _GUIDANCE, "device", repeat=("every 6 months", "每6个月")),
    D("R36", ("Study check", "阶段学习评估"), _T.DELIVERED, "+14d", _TEACHER, (_PHONE,), _GUIDANCE, "course", repeat=("every month", "每月")),
    D("R37", ("One-month questionnaire", "满月问卷"), _T.FIRST_PURCHASE, "+1mo", _SUCCESS, (_SURVEY,), _SATISFACTION, "b2c", customer_type=m.CustomerType.B2C, automatic=True),
    D("R38", ("Festival greeting", "节日问候"), _T.FESTIVAL, "-2bd", _OWNER, (_WECHAT, _SMS), _RELATIONSHIP, "b2b b2c", festivals=(("Spring Festival", "春节"), ("Mid-Autumn", "中秋")), tier=m.Tier.HIGH, working_day=m.Shift.PREVIOUS),
)  # fmt: skip
