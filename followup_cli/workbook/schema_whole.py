"""The sheets that commands write whole each time: tiers, what is late, figures, maps, the day."""

from __future__ import annotations

from followup_cli import terms as m
from followup_cli.workbook.schema_column import (
    DATE,
    IDENTIFIER,
    MOMENT,
    MONEY,
    NUMBER,
    PERCENT,
    PHONE,
    WHOLE,
    Column,
    Sheet,
)

C = Column

TIERS = Sheet("Tiers", "客户分层", "whole", (
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, whose="key", width=12),
    C("customer", "Customer", "客户名称", width=22),
    C("last_order", "Last Order", "最近购买", DATE, width=15),
    C("days_since", "Days Since", "距今天数", WHOLE, width=10),
    C("orders", "Orders", "购买次数", WHOLE, width=9),
    C("revenue", "Revenue", "累计金额", MONEY),
    C("r", "R", "R", WHOLE, width=5),
    C("f", "F", "F", WHOLE, width=5),
    C("m", "M", "M", WHOLE, width=5),
    C("segment", "Segment", "客户细分", m.Segment, width=17),
    C("tier", "Tier", "客户分级", m.Tier, width=12),
    C("stage", "Stage", "生命周期阶段", m.Stage, width=13),
    C("revenue_share", "Revenue Share", "收入占比", PERCENT, width=10),
    C("cumulative", "Cumulative", "累计占比", PERCENT, width=10),
    C("seed_user", "Seed User", "种子用户", m.YesNo, width=10),
    C("churn_risk", "Churn Risk", "流失风险", PERCENT, width=10),
    C("reason", "Reason", "依据", width=48),
    C("expected_value", "Expected Value", "预期年价值", MONEY),
    C("last_contact", "Last Contact", "最近回访", DATE, width=15),
    C("next_contact", "Next Contact", "下次回访", DATE, width=15),
))  # fmt: skip

OVERDUE = Sheet("Overdue", "逾期任务", "whole", (
    C("task_id", "Task ID", "任务编号", IDENTIFIER, whose="key", width=9),
    C("customer", "Customer", "客户名称", width=22),
    C("reach_at", "Reach At", "联系方式", PHONE, width=19),
    C("tier", "Tier", "客户分级", m.Tier, width=12),
    C("type", "Type", "回访/服务类型", width=20),
    C("first_deadline", "First Deadline", "首次期限", MOMENT, width=16),
    C("due", "Due", "计划执行日期", MOMENT, width=16),
    C("days_overdue", "Days Overdue", "逾期天数", WHOLE, width=10),
    C("owner", "Owner", "负责人", width=10),
    C("manager", "Manager", "主管", width=10),
    C("escalated", "Escalated", "升级情况", width=22),
    C("priority", "Priority", "优先级", m.Priority, width=8),
    C("why", "Why", "排期依据", width=60),
))  # fmt: skip

KPI = Sheet("KPI", "指标", "whole", (
    C("period", "Period", "期间", width=10),
    C("scope", "Scope", "范围", width=10),
    C("name", "Name", "名称", width=20),
    C("kpi", "KPI", "指标", width=20),
    C("value", "Value", "值", NUMBER, width=10),
    C("numerator", "Numerator", "分子", WHOLE, width=10),
    C("denominator", "Denominator", "分母", WHOLE, width=11),
    C("previous", "Previous", "上期", NUMBER, width=10),
    C("change", "Change", "变化", NUMBER, width=10),
))  # fmt: skip

MAP = Sheet("Map", "回访地图", "whole", (
    C("rule_id", "Rule ID", "规则编号", IDENTIFIER, whose="key", width=9),
    C("moment", "Moment", "时机", width=18),
    C("timing", "When", "何时", width=20),
    C("touchpoint", "Touchpoint", "触点", width=24),
    C("high_value", "High Value", "高价值客户", width=20),
    C("potential", "Potential", "潜力客户", width=20),
    C("general", "General", "一般客户", width=14),
    C("only_for", "Only For", "仅限", width=26),
    C("channel", "Channel", "渠道", width=16),
    C("who", "Who", "执行人", width=20),
    C("automatic", "Automatic", "自动发送", m.YesNo, width=10),
    C("enabled", "Enabled", "启用", m.YesNo, width=9),
))  # fmt: skip

TODAY = Sheet("Today", "今日", "whole", (
    C("task_id", "Task ID", "任务编号", IDENTIFIER, whose="key", width=9),
    C("when", "When", "时间", width=12),
    C("priority", "Priority", "优先级", m.Priority, width=8),
    C("owner", "Owner", "负责人", width=10),
    C("who", "Who", "联系谁", width=20),
    C("reach_at", "Reach At", "联系方式", PHONE, width=20),
    C("goal", "Goal", "回访目标", m.Goal, width=13, several=True),
    C("last_remark", "Last Remark", "上次沟通", width=30),
    C("reason", "Reason", "回访原因", width=40),
    C("open_ticket", "Open Ticket", "未结工单", width=16),
    C("script", "Script", "话术", width=60),
))  # fmt: skip

ON_REQUEST = frozenset(
    {MAP.kind, TODAY.kind, "Outbox", "History"}
)  # made when there is something for them, not by `init`

DASHBOARD = "Dashboard"
PAGES = {DASHBOARD: (DASHBOARD, "看板")}  # pages with charts: no table, so no columns

LATER = frozenset({"escalated"})  # columns that older desks lack, and may go on without
