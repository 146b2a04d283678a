"""Every setting of the desk, in both languages: its names, its default, and what it means."""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """A setting: its field, names, what its value is, its default, and its meaning in both languages."""

    field: str
    en: str
    zh: str
    kind: str
    default: str
    meaning_en: str
    meaning_zh: str
    default_zh: str = ""  # where a default is words, those of Chinese

    def label(self, lang: str) -> str:
        """Return the setting's name in a language."""
        return self.zh if lang == "zh" else self.en

    def default_in(self, lang: str) -> str:
        """Return the default as a new workbook of that language has it."""
        return (self.default_zh if lang == "zh" else "") or self.default


S = Setting

SETTING_LIST: tuple[Setting, ...] = (
    S("language", "Language", "语言", "language", "", "zh or en: the language of sheets, labels and messages.", "zh 或 en：工作表、标签和提示的语言。"),
    S("company", "Company", "公司名称", "text", "", "Your company's name, for scripts and letters.", "贵公司名称，用于话术和信件。"),
    S("founder", "Founder", "创始人", "text", "", "Who visits the seed users; a name in Team.", "由谁亲自回访种子用户；须为团队中的姓名。"),
    S("country", "Country", "国家", "text", "CN", "Whose public holidays count (CN has its make-up working days too).", "按哪个国家的节假日计算（CN 含调休上班日）。"),
    S("time_zone", "Time zone", "时区", "text", "", "Blank: that of this machine.", "留空则使用本机时区。"),
    S("working_hours", "Working hours", "工作时间", "hours", "9:00-12:00, 13:30-18:00", "When the team works; SLA clocks run only then.", "团队工作时间；处理时限只在此时段内计时。"),
    S("extra_days_off", "Extra days off", "额外休息日", "dates", "", "Dates, by comma; a range as 2027-02-05..2027-02-11.", "日期，用逗号分隔；范围写作 2027-02-05..2027-02-11。"),
    S("extra_working_days", "Extra working days", "额外工作日", "dates", "", "Dates that are worked though a weekend or holiday.", "周末或节假日中需要上班的日期。"),
    S("date_order", "Date order", "日期顺序", "date_order", "year-month-day", "How 03/04/2026 is read: day-month-year or month-day-year.", "如何理解 03/04/2026：日-月-年 或 月-日-年。"),
    S("base_currency", "Base currency", "本位币", "text", "CNY", "What amounts are summed in.", "金额汇总所用币种。"),
    S("rates", "Rates", "汇率", "rates", "", "One unit of each currency in the base currency: USD=7.1, EUR=7.8.", "各币种一单位折合本位币：USD=7.1, EUR=7.8。"),
    S("horizon_months", "Horizon months", "排期月数", "whole", "12", "How far ahead recurring contacts are laid out.", "周期性回访向前排期的月数。"),
    S("backfill_days", "Backfill days", "补排天数", "whole", "7", "A fact that is past makes no task due longer ago than this.", "已过去的事件不会产生早于此天数的任务。"),
    S("minimum_gap_days", "Minimum gap days", "最小联系间隔天数", "whole", "3", "A routine contact keeps this far from any other of the same customer.", "例行回访与同一客户其他联系至少相隔的天数。"),
    S("daily_capacity", "Daily capacity", "每日上限", "whole", "20", "Contacts a person can make in a day, where Team does not say.", "每人每天可完成的联系数；团队表可单独设定。"),
    S("onboarding_days", "Onboarding days", "新购期天数", "whole", "90", "Days after purchase, signing, go-live or delivery; never more than a third of the term.", "购买、签约、上线或交付后的天数；不超过合同期的三分之一。"),
    S("renewal_days", "Renewal days", "续约前期天数", "whole", "90", "Days before the contract's end; never more than a third of the term.", "合同到期前的天数；不超过合同期的三分之一。"),
    S("dormant_days", "Dormant days", "沉睡天数", "whole", "180", "Days without an order or contact, without a contract.", "无合同客户无订单、无联系的天数。"),
    S("rfm_method", "RFM method", "评分方法", "rfm_method", "rank", "rank, or quantile (the classic quintiles).", "rank（排名）或 quantile（经典五分位）。"),
    S("r_cuts", "R cuts", "R分界", "numbers", "", "Fixed cut points in days, smallest first: 30, 90, 180, 365.", "固定分界（天），由小到大：30, 90, 180, 365。"),
    S("f_cuts", "F cuts", "F分界", "numbers", "", "Fixed cut points in purchase days, smallest first.", "固定分界（购买天数），由小到大。"),
    S("m_cuts", "M cuts", "M分界", "numbers", "", "Fixed cut points in money, smallest first.", "固定分界（金额），由小到大。"),
    S("high_value_share", "High value share", "高价值上限", "share", "", "At most this share of customers is high value: 0.2. Blank: no limit.", "高价值客户最多占客户总数的比例：0.2。留空不限。"),
    S("tiers", "Segment tiers", "细分分级", "tiers", "", "Segments with another tier than usual: Key to grow=High value, General to keep=Potential.", "与默认不同的细分与分级对应：重要发展=高价值客户, 一般保持=潜力客户。"),
    S("risk_days", "Risk days", "风险天数", "whole", "90", "Churn risk is the chance of no purchase within so many days.", "流失风险指未来这么多天内不再购买的概率。"),
    S("risk_bands", "Risk bands", "风险分界", "numbers", "0.33, 0.66", "From where risk is medium, and high.", "风险为中、为高的起点。"),
    S("alert_score", "Alert score", "预警分", "number", "3", "A score strictly below this raises an alert, where a rule's When says score < alert_score.", "规则条件写作“满意度评分 < 预警分”时，评分严格低于此值即预警。"),
    S("response_time", "Response time", "首次响应时限", "sla", "4h", "Working time until the first response to a ticket; a rule's SLA may say its own: 2h / 3bd.", "工单首次响应的工作时间；规则的处理时限可单独设定：2h / 3bd。"),
    S("new_feature", "New feature", "新功能", "text", "one-to-one guidance sessions", "What is new, for scripts: We now offer {new_feature}.", "话术里的 {新功能}：我们最近推出了……", "一对一的使用指导服务"),
    S("benefit", "Benefit", "客户目标", "text", "get more out of what you have", "What that does for customers, for scripts: It may help you {benefit}.", "话术里的 {客户目标}：也许能帮您……", "少走弯路、用得更顺手"),
    S("csat_score", "CSAT score", "满意分", "number", "8", "A score of at least this counts as satisfied.", "评分达到此值计为满意。"),
    S("renewal_grace_days", "Renewal grace days", "续约宽限天数", "whole", "30", "A contract followed by another within these days is renewed.", "到期后这么多天内续签算续约。"),
    S("trial_difference", "Trial difference", "实验最小差异", "points", "15", "The smallest difference between the arms of a trial that is worth seeing, in percentage points; it decides how many customers a trial needs.", "实验各组之间值得看出的最小差异（百分点），决定实验需要多少客户。"),
    S("versions_kept", "Versions kept", "保留版本数", "whole", "10", "How many earlier versions stay in .followup/.", ".followup/ 中保留的历史版本数。"),
)  # fmt: skip

MAP_PREFIXES = ("Map:", "映射:", "映射：")
