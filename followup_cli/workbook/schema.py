"""Every sheet and column of the desk, in both languages: the one place to ask for them.

Fields are the snake_case of the English labels, and the JSON keys that users see. Labels are a
promise: other people's formulas and pivots point at them. Sheets are named by `kind`, the English
name; `SHEETS` holds them in the order in which `init` writes them.
"""

from __future__ import annotations

from followup_cli import terms as m
from followup_cli.workbook.schema_column import (
    BIRTHDAY,
    CONTRACT_END,
    DATE,
    IDENTIFIER,
    MOMENT,
    MONEY,
    NUMBER,
    PERCENT,
    PHONE,
    SCORE,
    TEXT,
    WHOLE,
    Column,
    Sheet,
    find_column,
)
from followup_cli.workbook.schema_whole import KPI, MAP, ON_REQUEST, OVERDUE, TIERS, TODAY

__all__ = [
    "BIRTHDAY", "CONTRACT_END", "COPY_NAME", "CUSTOMERS", "DATE", "DEFINED_NAME", "EVENTS", "HISTORY",
    "IDENTIFIER", "KPI", "LEADS", "LOG", "MAP", "MOMENT", "MONEY", "NUMBER", "ON_REQUEST", "ORDERS", "OUTBOX",
    "OVERDUE", "PERCENT", "PHONE",
    "RULES", "SCHEDULE", "SCORE", "SETTINGS", "SHEETS", "STATE_NAME", "TEAM", "TEMPLATES",
    "TEXT", "TICKETS", "TIERS", "TODAY", "WHOLE", "Column", "Sheet", "find_column",
]  # fmt: skip

DEFINED_NAME = "followup."  # followup.Schedule points at the header cell of the schedule
COPY_NAME = "followup.Copy"  # whose copy this is, and of which workbook
STATE_NAME = "followup.State"  # what the last plan saw: as-of date, and rows of each sheet

C = Column

CUSTOMERS = Sheet("Customers", "客户", "facts", (
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, also=("CustomerID", "Cust ID", "Client ID", "Account ID", "Customer No", "Customer Number", "Client No", "Client Number", "Account No", "Account Number", "customer", "客户ID", "会员号", "会员编号", "客户号", "客户代码"), width=12),
    C("customer", "Customer", "客户名称", required=True, also=("Customer Name", "Name", "Client", "Client Name", "Company", "Company Name", "Account", "Account Name", "Billing Name", "客户", "公司名称", "公司", "姓名", "客户姓名", "买家", "会员名", "企业名称"), width=22),
    C("contact", "Contact", "联系人", also=("Contact Person", "Contact Name", "收货人", "联系人姓名")),
    C("phone", "Phone", "电话", PHONE, also=("Mobile", "Telephone", "Tel", "Cell", "Phone Number", "手机", "手机号", "联系电话", "电话号码", "手机号码", "收货人电话"), width=16),
    C("email", "Email", "邮箱", also=("E-mail", "Mail", "Email Address", "Customer Email", "电子邮件", "电子邮箱", "邮件"), width=24),
    C("wechat", "WeChat", "微信", also=("WeChat ID", "微信号", "企业微信")),
    C("reach_at", "Reach At", "联系方式", also=("Contact Info", "Contact Details", "联络方式"), width=16),
    C("owner", "Owner", "负责人", also=("Account Owner", "Account Manager", "Sales Rep", "客户经理", "销售", "业务员", "跟进人", "归属人"), ref="Team"),
    C("status", "Status", "客户状态", m.CustomerStatus, also=("Customer Status", "合同状态", "签约状态", "状态")),
    C("signed_on", "Signed On", "签约日期", DATE, also=("Signed", "Sign Date", "Signing Date", "Contract Date", "签约时间", "签署日期", "成交日期")),
    C("registered_on", "Registered On", "注册日期", DATE, also=("Registered", "Sign-up Date", "Created", "注册时间")),
    C("first_login", "First Login", "首次登录", DATE, also=("首次登录时间", "首次登录日期")),
    C("go_live", "Go-live", "上线日期", DATE, also=("Go Live Date", "Launched On", "上线时间")),
    C("last_active", "Last Active", "最近活跃", DATE, also=("Last Login", "Last Seen", "最近登录", "最后活跃")),
    C("contract_amount", "Contract Amount", "合同金额", MONEY, also=("Contract Value", "ARR", "合同额")),
    C("contract_start", "Contract Start", "合同开始日", DATE, also=("Start Date", "Term Start", "合同开始", "合同起始日", "合同开始日期")),
    C("contract_end", "Contract End", "合同到期日", CONTRACT_END, also=("Renewal Date", "End Date", "Term End", "Expires", "Expiry", "合同到期", "到期日", "到期日期", "到期时间", "合同结束日")),
    C("terminated_on", "Terminated On", "终止日期", DATE, also=("Churned On", "Ended On", "终止时间")),
    C("product", "Product", "购买产品/服务", also=("Plan", "Service", "Product/Service", "产品", "产品名称", "购买产品", "服务"), width=18),
    C("purchase_date", "Purchase Date", "购买日期", DATE, also=("Bought On", "Order Date", "购买时间", "下单时间", "下单日期", "订单日期")),
    C("amount", "Amount", "金额", MONEY, also=("Amount Paid", "Total", "Price", "Revenue", "实付金额", "订单金额", "购买金额", "成交金额", "付款金额")),
    C("last_contact", "Last Contact", "上次跟进", DATE, also=("Last Contacted", "Last Follow-up", "Follow-up Date", "最近跟进", "上次联系", "跟进时间", "跟进日期", "最近联系", "回访日期", "回访时间")),
    C("next_contact", "Next Contact", "下次跟进", DATE, also=("Next Follow-up", "下次联系", "下次回访", "下次跟进时间")),
    C("customer_type", "Customer Type", "客户类型", m.CustomerType, also=("Type", "类型")),
    C("birthday", "Birthday", "生日", BIRTHDAY, also=("Date of Birth", "客户生日")),
    C("anniversary", "Anniversary", "纪念日", BIRTHDAY, also=("企业纪念日", "成立日期")),
    C("preferred_channel", "Preferred Channel", "首选渠道", m.Channel, also=("偏好渠道", "联系偏好")),
    C("do_not_contact", "Do Not Contact", "免打扰", m.YesNo, also=("DNC", "Opt Out", "勿扰", "拒访")),
    C("tags", "Tags", "标签", also=("Labels",)),
    C("notes", "Notes", "备注", also=("Note", "Remarks", "Comment", "说明"), width=28),
), ("Customer", "Clients", "Accounts", "Contacts", "客户表", "客户信息", "客户资料", "客户名单", "客户列表"))  # fmt: skip

ORDERS = Sheet("Orders", "订单", "facts", (
    C("order_id", "Order ID", "订单编号", IDENTIFIER, also=("Order", "Order No", "Order Number", "InvoiceNo", "Invoice", "Invoice Number", "Invoice ID", "Transaction ID", "订单号", "单号", "交易号"), width=14),
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, required=True, also=("CustomerID", "Cust ID", "Client ID", "Account ID", "Customer No", "Customer Number", "Client No", "Client Number", "Account No", "Account Number", "客户ID", "会员号", "会员编号", "客户号", "客户代码"), width=12),
    C("customer", "Customer", "客户名称", also=("Customer Name", "Name", "Client", "Client Name", "Account Name", "Billing Name", "客户", "公司名称", "姓名", "客户姓名", "买家", "会员名", "收货人"), width=22),
    C("phone", "Phone", "电话", PHONE, also=("Mobile", "Telephone", "手机", "手机号", "联系电话", "收货人电话"), width=16),
    C("email", "Email", "邮箱", also=("E-mail", "Customer Email", "Email Address", "电子邮件"), width=24),
    C("order_date", "Order Date", "购买日期", MOMENT, required=True, also=("Date", "InvoiceDate", "Purchase Date", "Ordered On", "Created at", "Created (UTC)", "Created date (UTC)", "Paid at", "下单时间", "下单日期", "订单日期", "购买时间", "付款时间", "成交时间", "日期"), width=18),
    C("amount", "Amount", "金额", MONEY, required=True, also=("Total", "Order Total", "Revenue", "Sales", "Net Amount", "Amount Paid", "实付金额", "实付", "订单金额", "付款金额", "总价", "成交金额")),
    C("quantity", "Quantity", "数量", NUMBER, also=("Qty", "件数", "Lineitem quantity")),
    C("unit_price", "Unit Price", "单价", MONEY, also=("UnitPrice", "Price", "价格", "Lineitem price")),
    C("currency", "Currency", "币种", also=("货币", "币别"), width=8),
    C("product", "Product", "产品名称", also=("Item", "Plan", "Description", "Lineitem name", "产品", "商品", "商品名称", "购买产品/服务"), width=24),
    C("delivered_on", "Delivered On", "交付日期", DATE, also=("Delivery Date", "Shipped On", "Fulfilled at", "交付时间", "发货日期", "签收时间", "签收日期", "到货日期")),
    C("contract_start", "Contract Start", "合同开始日", DATE, also=("Term Start", "合同开始", "合同开始日期")),
    C("contract_end", "Contract End", "合同到期日", CONTRACT_END, also=("Term End", "合同到期", "到期日", "到期日期")),
    C("go_live", "Go-live", "上线日期", DATE, also=("Go Live Date", "上线时间")),
    C("order_status", "Order Status", "订单状态", m.OrderStatus, also=("Status", "Financial Status", "Payment Status", "状态", "交易状态")),
), ("Order", "Invoices", "Sales", "Purchases", "订单表", "订单明细", "销售记录", "购买记录", "订单列表"))  # fmt: skip

TICKETS = Sheet("Tickets", "工单", "edited", (
    C("ticket_id", "Ticket ID", "工单编号", IDENTIFIER, whose="key", also=("Ticket", "Ticket No", "Ticket Number", "Case", "Case ID", "Case No", "Case Number", "工单号", "工单ID", "报修单号", "投诉编号")),
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, required=True, whose="key", also=("CustomerID", "Cust ID", "Client ID", "Account ID", "Customer No", "Customer Number", "Client No", "Client Number", "Account No", "客户ID", "会员号", "会员编号", "客户号", "客户代码")),
    C("customer", "Customer", "客户名称", also=("Customer Name", "Client", "Client Name", "Account Name", "Company", "Company Name", "客户", "客户姓名", "公司名称", "企业名称"), width=22),
    C("kind", "Kind", "问题分类", m.Kind, also=("Category", "Type", "Issue Type", "Ticket Type", "Problem Type", "问题类型", "问题类别", "工单类型", "分类", "投诉类型"), whose="person"),
    C("status", "Status", "工单状态", m.TicketStatus, also=("Ticket Status", "Case Status", "处理状态", "状态", "当前状态"), whose="person"),
    C("department", "Department", "处理部门", also=("Dept", "Assigned Team", "部门", "责任部门", "受理部门"), whose="person"),
    C("owner", "Owner", "处理人", also=("Assignee", "Assigned To", "Handled By", "Agent", "Handler", "Assigned Agent", "Case Owner", "Ticket Owner", "负责人", "责任人", "处理人员", "受理人", "经办人", "跟进人"), whose="person", ref="Team"),
    C("opened", "Opened", "提交时间", MOMENT, also=("Opened On", "Date Opened", "Created", "Created On", "Created At", "Raised", "Raised On", "Reported", "Reported On", "Opened At", "Date Created", "Submitted", "Submitted On", "Submitted At", "Received", "Received On", "Date", "创建时间", "提交日期", "报修时间", "报修日期", "反馈时间", "受理时间", "登记时间", "创建日期", "投诉时间", "投诉日期", "反馈日期", "受理日期", "登记日期", "日期"), width=17, whose="person"),
    C("first_response", "First Response", "首次响应", MOMENT, also=("Responded", "First Reply", "First Reply At", "Responded On", "首次响应时间", "响应时间", "首次回复", "首次回复时间"), width=17, whose="person"),
    C("due", "Due", "处理时限", MOMENT, also=("SLA", "Due Date", "Due By", "Deadline", "截止时间", "要求完成时间", "截止日期", "处理期限"), width=17),
    C("closed", "Closed", "关闭时间", MOMENT, also=("Closed On", "Date Closed", "Closed At", "Resolved", "Resolved On", "Solved", "Solved On", "Closed Date", "Resolved At", "Date Resolved", "解决时间", "关闭日期", "完成时间", "办结时间", "完成日期", "解决日期", "办结日期", "结案时间", "结案日期"), width=17, whose="person"),
    C("result", "Result", "处理结果", also=("Resolution", "Outcome", "Solution", "解决方案", "处理情况", "解决方法", "处理方案", "处理结果说明"), width=60, whose="person"),
    C("source_task", "Source Task", "来源任务"),
    C("second_visit", "Second Visit", "二次回访任务"),
), ("Support Tickets", "Support", "Support Cases", "Cases", "Helpdesk", "Complaints", "售后工单", "工单表", "工单列表", "报修记录", "投诉记录"))  # fmt: skip

EVENTS = Sheet("Events", "事件", "facts", (
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, required=True, also=("CustomerID", "客户ID")),
    C("event", "Event", "事件", required=True, width=20),
    C("date", "Date", "日期", MOMENT, required=True),
    C("note", "Note", "备注", also=("Notes",), width=30),
))  # fmt: skip

RULES = Sheet("Rules", "回访规则", "policy", (
    C("rule_id", "Rule ID", "规则编号", IDENTIFIER, required=True, width=9),
    C("enabled", "Enabled", "启用", m.YesNo, width=9),
    C("name", "Name", "任务类型", required=True, width=24),
    C("trigger", "Trigger", "触发", required=True, width=24),
    C("offset", "Offset", "偏移", width=9),
    C("latest", "Latest", "最晚", width=9),
    C("repeat", "Repeat", "重复", width=18),
    C("tiers", "Tiers", "客户分级", width=14),
    C("stages", "Stages", "生命周期阶段", width=14),
    C("statuses", "Statuses", "客户状态", width=12),
    C("products", "Products", "产品", width=14),
    C("customer_types", "Customer Types", "客户类型", width=14),
    C("when", "When", "条件", width=30),
    C("then", "Then", "动作", m.Action, width=9),
    C("goal", "Goal", "回访目标", m.Goal, required=True, width=15),
    C("owner", "Owner", "执行人", width=22),
    C("department", "Department", "处理部门", width=16),
    C("channel", "Channel", "渠道", width=18),
    C("automatic", "Automatic", "自动发送", m.YesNo, width=11),
    C("priority", "Priority", "优先级", m.Priority, width=9),
    C("template", "Template", "话术编号", width=11),
    C("sla", "SLA", "处理时限", width=9),
    C("working_day", "Working Day", "工作日", m.Shift, width=13),
    C("trial", "Trial", "实验", width=12),
))  # fmt: skip

TEMPLATES = Sheet("Templates", "话术", "policy", (
    C("template_id", "Template ID", "话术编号", IDENTIFIER, required=True),
    C("version", "Version", "版本", width=9),
    C("channel", "Channel", "渠道", m.Channel),
    C("opening", "Opening", "开场白", width=40),
    C("questions", "Questions", "核心问题", width=52),
    C("check", "Check", "信息核对", width=32),
    C("closing", "Closing", "结束语", width=40),
    C("subject", "Subject", "邮件主题", width=26),
))  # fmt: skip

TEAM = Sheet("Team", "团队", "policy", (
    C("name", "Name", "姓名", required=True),
    C("role", "Role", "角色", width=44),
    C("email", "Email", "邮箱", width=26),
    C("manager", "Manager", "主管", ref="Team"),
    C("daily_capacity", "Daily Capacity", "每日上限", WHOLE),
    C("away_from", "Away From", "休假开始", DATE),
    C("away_to", "Away To", "休假结束", DATE),
    C("deputy", "Deputy", "代理人", ref="Team"),
))  # fmt: skip

SETTINGS = Sheet("Settings", "设置", "policy", (
    C("setting", "Setting", "设置项", required=True, width=26),
    C("value", "Value", "值", width=26),
    C("meaning", "Meaning", "说明", width=70),
))  # fmt: skip

SCHEDULE = Sheet("Schedule", "排期表", "edited", (
    C("task_id", "Task ID", "任务编号", IDENTIFIER, whose="key", width=9),
    C("customer", "Customer", "客户名称", width=20),
    C("due", "Due", "计划执行日期", MOMENT, whose="shared", width=16),
    C("latest", "Latest", "最晚日期", MOMENT, width=15),
    C("status", "Status", "任务状态", m.Status, whose="shared", width=10),
    C("priority", "Priority", "优先级", m.Priority, whose="shared", width=8),
    C("owner", "Owner", "负责人", whose="shared", width=10, ref="Team"),
    C("type", "Type", "回访/服务类型", width=20),
    C("contact", "Contact", "联系人", width=11),
    C("reach_at", "Reach At", "联系方式", PHONE, width=26),
    C("channel", "Channel", "渠道", m.Channel, whose="shared", width=9),
    C("goal", "Goal", "回访目标", m.Goal, width=14, several=True),
    C("reached", "Reached", "接通", m.YesNo, whose="person", width=9),
    C("score", "Score", "满意度评分", SCORE, whose="person", width=10),
    C("summary", "Summary", "沟通摘要", whose="person", width=40),
    C("problem", "Problem", "问题分类", m.Kind, whose="person", width=14, several=True),
    C("intent", "Intent", "需求意向", whose="person", width=28),
    C("next_step", "Next Step", "下一步计划", whose="person", width=24),
    C("next_contact", "Next Contact", "约定下次联系", DATE, whose="person", width=15),
    C("done_on", "Done On", "执行时间", MOMENT, whose="person", width=16),
    C("done_by", "Done By", "回访人", whose="person", width=10, ref="Team"),
    C("feedback", "Feedback", "客户反馈", whose="person", group=1, width=28),
    C("info_checked", "Info Checked", "信息已核对", DATE, whose="person", group=1, width=15),
    C("attempts", "Attempts", "联系次数", WHOLE, group=1, width=10),
    C("tier", "Tier", "客户分级", m.Tier, group=2, width=12),
    C("stage", "Stage", "生命周期阶段", m.Stage, group=2, width=13),
    C("product", "Product", "购买产品/服务", group=2, width=18),
    C("contract_amount", "Contract Amount", "合同金额", MONEY, group=2, width=15),
    C("purchase_date", "Purchase Date", "购买日期", DATE, group=2, width=15),
    C("order_id", "Order ID", "订单编号", IDENTIFIER, group=2, width=13),
    C("why", "Why", "排期依据", group=3, width=60),
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, whose="key", group=3, width=12),
    C("rule", "Rule", "规则编号", IDENTIFIER, whose="key", group=3, width=9),
    C("first_deadline", "First Deadline", "首次期限", MOMENT, whose="key", group=3, width=16),
    C("template_version", "Template Version", "话术版本", group=3, width=11),
    C("trial_arm", "Trial Arm", "实验组", group=3, width=10),
    C("key", "Key", "任务键", whose="key", hidden=True, width=30),
    C("planned", "Planned", "系统值", whose="key", hidden=True, width=30),
))  # fmt: skip

HISTORY = Sheet("History", "历史任务", "edited", SCHEDULE.columns)  # what ended long ago

LEADS = Sheet("Leads", "商机", "edited", (
    C("lead_id", "Lead ID", "商机编号", IDENTIFIER, whose="key"),
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, whose="key"),
    C("customer", "Customer", "客户名称", width=22),
    C("intent", "Intent", "需求意向", width=30),
    C("owner", "Owner", "负责人", ref="Team"),
    C("created", "Created", "创建日期", DATE),
    C("due", "Due", "跟进时限", MOMENT, width=17),
    C("status", "Status", "商机状态", m.LeadStatus, whose="person"),
    C("source_task", "Source Task", "来源任务"),
))  # fmt: skip

OUTBOX = Sheet("Outbox", "通知", "edited", (
    C("notice_id", "Notice ID", "通知编号", IDENTIFIER, whose="key", width=10),
    C("created", "Created", "创建时间", MOMENT, width=17),
    C("to", "To", "收件人", width=12, ref="Team"),
    C("cc", "Cc", "抄送", width=12),
    C("subject", "Subject", "主题", width=36),
    C("text", "Text", "内容", width=64),
    C("customer_id", "Customer ID", "客户编号", IDENTIFIER, width=12),
    C("customer", "Customer", "客户名称", width=20),
    C("about", "About", "相关编号", IDENTIFIER, width=12),
    C("rule", "Rule", "规则编号", IDENTIFIER, width=9),
    C("seen_on", "Seen On", "已阅时间", MOMENT, whose="person", width=17),
    C("sent_on", "Sent On", "发送时间", MOMENT, width=17),
), ("Notices",))  # fmt: skip

LOG = Sheet("Log", "变更记录", "edited", (
    C("time", "Time", "时间", MOMENT, width=17),
    C("command", "Command", "命令", width=10),
    C("sheet", "Sheet", "工作表", width=12),
    C("row", "Row", "行", IDENTIFIER, width=12),
    C("field", "Field", "字段", width=16),
    C("before", "Before", "原值", width=22),
    C("after", "After", "新值", width=34),
    C("why", "Why", "原因", width=60),
))  # fmt: skip

SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        SCHEDULE, CUSTOMERS, ORDERS, TICKETS, EVENTS, LEADS, RULES, TEMPLATES, TEAM, SETTINGS,
        TIERS, OVERDUE, KPI, LOG, MAP, OUTBOX, TODAY, HISTORY,
    )
}  # fmt: skip
