"""The enumerations of the trade; their values are the JSON values that users see."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A value that equals its own text, but never a value of another enumeration.

    `Goal.OPPORTUNITY` and `Trigger.OPPORTUNITY` are one text and two ideas: as keys of one table
    of labels, plain StrEnums would take each other's place.
    """

    def __eq__(self, other: object) -> bool:
        """Return whether the other is this value, or its text."""
        if isinstance(other, Term) and type(other) is not type(self):
            return False
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Return whether the other is neither this value nor its text."""
        return not self == other

    def __hash__(self) -> int:
        """Return the hash of the text, so that the text finds the value too."""
        return str.__hash__(self)


class Several(tuple[Term, ...]):
    """Values that one cell holds together: the goals of two contacts that became one."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return their codes, as programs read them."""
        return ", ".join(value.value for value in self)


class Status(Term):
    """Where a task stands."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    POSTPONED = "postponed"
    NOT_NEEDED = "not_needed"


OPEN = frozenset({Status.PENDING, Status.IN_PROGRESS, Status.POSTPONED})


class Priority(Term):
    """How urgent a task is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Tier(Term):
    """What a customer is worth, from RFM."""

    HIGH = "high_value"
    POTENTIAL = "potential"
    GENERAL = "general"


class Segment(Term):
    """The eight RFM segments: (M, R, F) high or low."""

    KEY_VALUE = "key_value"
    KEY_GROW = "key_grow"
    KEY_KEEP = "key_keep"
    KEY_WIN_BACK = "key_win_back"
    VALUE = "value"
    GROW = "grow"
    KEEP = "keep"
    WIN_BACK = "win_back"


class Stage(Term):
    """Where a customer is in its life."""

    PROSPECT = "prospect"
    ONBOARDING = "onboarding"
    IN_USE = "in_use"
    PRE_RENEWAL = "pre_renewal"
    LAPSED = "lapsed"
    DORMANT = "dormant"
    TERMINATED = "terminated"


class Channel(Term):
    """How a customer is contacted."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"
    SURVEY = "survey"
    CHAT = "chat"
    VISIT = "visit"


class Goal(Term):
    """What a contact is for."""

    SATISFACTION = "satisfaction"
    GUIDANCE = "guidance"
    RELATIONSHIP = "relationship"
    OPPORTUNITY = "opportunity"


class CustomerStatus(Term):
    """What a customer is to the company."""

    LEAD = "lead"
    SIGNED = "signed"
    TERMINATED = "terminated"
    INVALID = "invalid"


class CustomerType(Term):
    """A business or a person."""

    B2B = "b2b"
    B2C = "b2c"


class OrderStatus(Term):
    """What became of an order."""

    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    FAILED = "failed"


VOID = (OrderStatus.REFUNDED, OrderStatus.CANCELLED, OrderStatus.FAILED)  # nothing was bought


class Kind(Term):
    """What a problem is about."""

    COMPLAINT = "complaint"
    PRODUCT_DEFECT = "product_defect"
    FAULT = "fault"
    SERVICE_REQUEST = "service_request"
    OTHER = "other"


class TicketStatus(Term):
    """Where a ticket stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    REOPENED = "reopened"


class LeadStatus(Term):
    """Where a lead stands."""

    NEW = "new"
    WON = "won"
    LOST = "lost"


class Action(Term):
    """What a rule makes."""

    TASK = "task"
    TICKET = "ticket"
    LEAD = "lead"
    NOTIFY = "notify"


class Shift(Term):
    """Where a due date goes that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


class Trigger(Term):
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


class YesNo(Term):
    """Yes or no, as a cell says it."""

    YES = "yes"
    NO = "no"


class Risk(Term):
    """How likely a customer is to be lost."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Section(Term):
    """Where an open task stands in the morning list; `week` is tomorrow to Sunday."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Uncovered(Term):
    """Why a customer has no open contact; the last three are nobody to contact at all."""

    NO_RULE = "no_rule"
    NO_DATE = "no_date"
    NOTHING_AHEAD = "nothing_ahead"
    CLOSED = "closed"
    DELETED = "deleted"
    HELD_BACK = "held_back"
    DO_NOT_CONTACT = "do_not_contact"
    TERMINATED = "terminated"
    INVALID = "invalid"


class Contrast(Term):
    """How a contact of one plan differs from that of another."""

    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    MOVED = "moved"
    OTHER_OWNER = "other_owner"
