"""Signs that a customer may be lost, or may need more: read off the data, each with its reason.

A sign of a new need is a customer who breaks their own habit upwards: bought again in less than
half their usual time, or for twice their usual amount.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli.model_plan import Sign
from followup_cli.terms import Risk, Trigger
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from followup_cli.model_desk import Settings
    from followup_cli.words import Message

RECENT = 30  # days for which an order may say that more is needed
HABIT = 3  # purchase days before it, from which a habit can be told
SOONER = 2  # times as soon as usual
MORE = 2  # times the usual amount
RHYTHM = 14  # days: who usually buys more often than that says nothing by buying again


class Bought(NamedTuple):
    """What each customer bought on which day, and the cell that says so.

    `days` has `customer_id`, `day` and `amount`; `cells` is by customer and day.
    """

    days: pd.DataFrame
    cells: Mapping[tuple[str, date], str]


def find_signs(
    risk: pd.DataFrame, bought: Bought, contracts: pd.DataFrame, today: date, settings: Settings
) -> tuple[Sign, ...]:
    """Return the signs that there are of each customer on a day, by customer.

    `risk` is the frame of `risk.RiskResult`. Who has neither bought nor had a contract for as long
    as makes a customer dormant is no longer at risk but lost: waking up is for `silence`.
    """
    since = pd.Timestamp(today) - pd.Timedelta(days=settings.dormant_days)
    ours = _still_ours(bought.days, contracts, since)
    return (*_at_risk(risk, ours, today), *_in_need(bought, today))


def _still_ours(days: pd.DataFrame, contracts: pd.DataFrame, since: pd.Timestamp) -> frozenset[str]:
    running = contracts[~(contracts["end"] <= since)]
    recent = days[days["day"] > since]
    return frozenset(running["customer_id"]) | frozenset(recent["customer_id"])


def _at_risk(risk: pd.DataFrame, ours: frozenset[str], today: date) -> Iterator[Sign]:
    for cid, band, reason in zip(risk.index, risk["band"], risk["reason"], strict=True):
        if band is Risk.HIGH and cid in ours:
            yield Sign(Trigger.CHURN_RISK, str(cid), today, reason)


def _in_need(bought: Bought, today: date) -> Iterator[Sign]:
    """Yield the earliest recent purchase of each customer that goes beyond their habit."""
    days = bought.days.sort_values(["customer_id", "day"])
    count = days.groupby("customer_id")["day"].transform("size")
    last = days.groupby("customer_id")["day"].transform("max")
    since = pd.Timestamp(today) - pd.Timedelta(days=RECENT)
    for cid, rows in days[(count > HABIT) & (last > since)].groupby("customer_id"):
        history = [
            (day.date(), amount) for day, amount in zip(rows["day"], rows["amount"], strict=True)
        ]
        found = next(_beyond_habit(history, today), None)
        if found:
            on, why = found
            where = bought.cells.get((str(cid), on), "")
            yield Sign(Trigger.OPPORTUNITY, str(cid), on, why, where)


def _beyond_habit(history: list[tuple[date, float]], today: date) -> Iterator[tuple[date, Message]]:
    for n, (on, amount) in enumerate(history):
        if n < HABIT or on <= today - timedelta(days=RECENT):
            continue
        before = history[:n]
        usual = median(spent for _, spent in before)
        if usual > 0 and amount >= MORE * usual:
            yield (
                on,
                msg(
                    "bought for {amount}, usually {usual}", amount=_tidy(amount), usual=_tidy(usual)
                ),
            )
        gaps = [(later - one).days for (one, _), (later, _) in pairwise(before)]
        gap, usually = (on - before[-1][0]).days, median(gaps)
        if usually >= RHYTHM and gap * SOONER < usually:
            yield (
                on,
                msg("bought again after {days} days, usually {gap}", days=gap, gap=f"{usually:g}"),
            )


def _tidy(amount: float) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
