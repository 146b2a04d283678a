"""The enumerations of the trade; their values are the JSON values that users see."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a task stands."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    POSTPONED = "postponed"
    NOT_NEEDED = "not_needed"


OPEN = frozenset({Status.PENDING, Status.IN_PROGRESS, Status.POSTPONED})


class Priority(StrEnum):
    """How urgent a task is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Tier(StrEnum):
    """What a customer is worth, from RFM."""

    HIGH = "high_value"
    POTENTIAL = "potential"
    GENERAL = "general"


class Segment(StrEnum):
    """The eight RFM segments: (M, R, F) high or low."""

    KEY_VALUE = "key_value"
    KEY_GROW = "key_grow"
    KEY_KEEP = "key_keep"
    KEY_WIN_BACK = "key_win_back"
    VALUE = "value"
    GROW = "grow"
    KEEP = "keep"
    WIN_BACK = "win_back"


class Stage(StrEnum):
    """Where a customer is in its life."""

    PROSPECT = "prospect"
    ONBOARDING = "onboarding"
    IN_USE = "in_use"
    PRE_RENEWAL = "pre_renewal"
    LAPSED = "lapsed"
    DORMANT = "dormant"
    TERMINATED = "terminated"


class Channel(StrEnum):
    """How a customer is contacted."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"
    SURVEY = "survey"
    CHAT = "chat"
    VISIT = "visit"


class Goal(StrEnum):
    """What a contact is for."""

    SATISFACTION = "satisfaction"
    GUIDANCE = "guidance"
    RELATIONSHIP = "relationship"
    OPPORTUNITY = "opportunity"


class CustomerStatus(StrEnum):
    """What a customer is to the company."""

    LEAD = "lead"
    SIGNED = "signed"
    TERMINATED = "terminated"
    INVALID = "invalid"


class CustomerType(StrEnum):
    """A business or a person."""

    B2B = "b2b"
    B2C = "b2c"


class OrderStatus(StrEnum):
    """What became of an order."""

    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Kind(StrEnum):
    """What a problem is about."""

    COMPLAINT = "complaint"
    PRODUCT_DEFECT = "product_defect"
    FAULT = "fault"
    SERVICE_REQUEST = "service_request"
    OTHER = "other"


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    REOPENED = "reopened"


class LeadStatus(StrEnum):
    """Where a lead stands."""

    NEW = "new"
    WON = "won"
    LOST = "lost"


class Action(StrEnum):
    """What a rule makes."""

    TASK = "task"
    TICKET = "ticket"
    LEAD = "lead"
    NOTIFY = "notify"


class Shift(StrEnum):
    """Where a due date goes that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


class Trigger(StrEnum):
    """The dated fact that a rule counts from; `event` and `festival` carry a name beside it."""

    PURCHASE = "purchase"
    FIRST_PURCHASE = "first_purchase"
    SIGNED = "signed"
    REGISTERED = "registered"
    FIRST_LOGIN = "first_login"
    DELIVERED = "delivered"
    GO_LIVE = "go_live"
    CONTRACT_END = "contract_end"
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    FESTIVAL = "festival"
    TICKET_OPENED = "ticket_opened"
    TICKET_CLOSED = "ticket_closed"
    EVENT = "event"
    RECURRING = "recurring"
    SILENCE = "silence"
    CHURN_RISK = "churn_risk"
    OPPORTUNITY = "opportunity"
    NEXT_CONTACT = "next_contact"
    RECORD = "record"


class YesNo(StrEnum):
    """Yes or no, as a cell says it."""

    YES = "yes"
    NO = "no"


class Section(StrEnum):
    """Where an open task stands in the morning list; `week` is tomorrow to Sunday."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Scope(StrEnum):
    """What a figure is about: everybody, or those who share an owner, a tier …"""

    ALL = "all"
    OWNER = "owner"
    TIER = "tier"
    TYPE = "type"
    PRODUCT = "product"
    CHANNEL = "channel"
    HOURS = "hours"


class Hours(StrEnum):
    """When in the week a contact was made."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_AFTERNOON = "weekday_afternoon"
    WEEKEND = "weekend"


class Figure(StrEnum):
    """A figure of the `KPI` sheet; rates are fractions, NPS is -100 … 100."""

    COMPLETION = "completion_rate"
    ON_TIME = "on_time_rate"
    POSTPONED = "postponed_rate"
    OVERDUE = "overdue_rate"
    NPS = "nps"
    NPS_LOW = "nps_low"
    NPS_HIGH = "nps_high"
    CSAT = "csat"
    RENEWAL = "renewal_rate"
    RENEWAL_UNDECIDED = "renewal_undecided"
    CHURN = "churn_rate"
    REACH = "reach_rate"
