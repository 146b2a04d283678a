"""What the figures of a report are, and whom each is about; their values are JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.terms import Term

if TYPE_CHECKING:
    from datetime import datetime

_NOON, _SATURDAY = 12, 5


class Scope(Term):
    """What a figure is about: everybody, or those who share an owner, a tier, a rule.

    `TEMPLATE` is a script's id and version, `TRIAL` a trial and its arm, `KIND` what a problem is
    about.
    """

    ALL = "all"
    OWNER = "owner"
    TIER = "tier"
    TYPE = "type"
    PRODUCT = "product"
    CHANNEL = "channel"
    HOURS = "hours"
    RULE = "rule"
    TEMPLATE = "template"
    TRIAL = "trial"
    KIND = "kind"
    STAGE = "stage"


class Hours(Term):
    """When in the week a contact was made."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_AFTERNOON = "weekday_afternoon"
    WEEKEND = "weekend"

    @classmethod
    def of(cls, at: datetime) -> Hours:
        """Return when in the week a moment lies."""
        if at.weekday() >= _SATURDAY:
            return cls.WEEKEND
        return cls.WEEKDAY_MORNING if at.hour < _NOON else cls.WEEKDAY_AFTERNOON


class Figure(Term):
    """A figure of the `KPI` sheet: rates are fractions, NPS is -100 … 100, the rest are amounts."""

    COMPLETION = "completion_rate"
    ON_TIME = "on_time_rate"
    POSTPONED = "postponed_rate"
    OVERDUE = "overdue_rate"
    LOAD = "load_rate"
    NPS = "nps"
    NPS_LOW = "nps_low"
    NPS_HIGH = "nps_high"
    CSAT = "csat"
    SCORE_BEFORE = "score_before"
    SCORE_AFTER = "score_after"
    SCORE_CHANGE = "score_change"
    PROBLEMS = "problem_share"
    RENEWAL = "renewal_rate"
    RENEWAL_UNDECIDED = "renewal_undecided"
    RENEWING = "renewing_revenue"
    CHURN = "churn_rate"
    REACH = "reach_rate"
    SLA_MET = "sla_met_rate"
    LOOPS_CLOSED = "loops_closed_rate"
    COVERAGE = "coverage_rate"
    COVERED_REVENUE = "covered_revenue_rate"
    CUSTOMERS = "customers"

    @property
    def is_rate(self) -> bool:
        """Whether it is a fraction of its denominator, shown as a percentage."""
        return self.value.endswith("_rate") or self in (Figure.CSAT, Figure.PROBLEMS)
