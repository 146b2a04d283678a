"""What tells that a contract may not be renewed: each sign named, none of them a guess.

Contract customers have no rhythm of purchases that a model could be fitted to.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli.terms import Kind, Risk
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_desk import Settings

QUIET_DAYS = 30  # without a sign of use, it is falling
UNHAPPY = 6  # a score of 0 to 6 is a detractor's
MANY = 2  # the weight that makes a risk high


class Sign(NamedTuple):
    """Something about a contract customer, and how bad a sign it is: 0 is none."""

    message: Message
    weight: int = 1


class Evidence(NamedTuple):
    """What is known of contract customers beyond their contracts, by customer id."""

    today: pd.Timestamp
    settings: Settings
    last_active: Mapping[str, pd.Timestamp]
    complaints: Mapping[str, int]
    scores: Mapping[str, float]


class _Term(NamedTuple):
    """The days of a contract, NaT where unknown or without an end."""

    start: pd.Timestamp
    end: pd.Timestamp


def gather_evidence(
    customers: pd.DataFrame,
    tickets: pd.DataFrame | None,
    scores: Mapping[str, float],
    today: pd.Timestamp,
    settings: Settings,
) -> Evidence:
    """Return the last sign of use, the recent complaints and the last score of every customer."""
    active = customers[customers["last_active"] <= today]
    return Evidence(
        today=today,
        settings=settings,
        last_active=dict(zip(active["customer_id"], active["last_active"], strict=True)),
        complaints=_complaints(tickets, today, settings.dormant_days),
        scores=scores,
    )


def contract_risks(contracts: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Return the `band` and `reason` of every customer with a contract that has begun."""
    begun = contracts.loc[~(contracts["start"] > evidence.today), "customer_id"]
    theirs = contracts[contracts["customer_id"].isin(begun)]
    weighed = {
        str(customer): _weigh(tuple(_signs(str(customer), _terms(rows), evidence)))
        for customer, rows in theirs.groupby("customer_id")
    }
    return pd.DataFrame(
        {
            "band": [band for band, _ in weighed.values()],
            "reason": pd.Series([reason for _, reason in weighed.values()], dtype=object).array,
        },
        index=pd.Index(weighed, dtype="str", name="customer_id"),
        dtype=object,
    )


def join_messages(messages: Iterable[Message]) -> Message:
    """Return several short messages as one, to be said in any language."""
    return reduce(lambda said, more: msg("{said}; {more}", said=said, more=more), messages)


def _complaints(tickets: pd.DataFrame | None, today: pd.Timestamp, days: int) -> Mapping[str, int]:
    if tickets is None:
        return {}
    ago = (today - tickets["opened"].dt.normalize()).dt.days
    recent = tickets["kind"].isin([Kind.COMPLAINT]) & ago.between(0, days)
    return Counter(tickets.loc[recent, "customer_id"])


def _terms(rows: pd.DataFrame) -> tuple[_Term, ...]:
    return tuple(_Term(*days) for days in zip(rows["start"], rows["end"], strict=True))


def _weigh(signs: Sequence[Sign]) -> tuple[Risk, Message]:
    weight = sum(sign.weight for sign in signs)
    band = Risk.HIGH if weight >= MANY else Risk.MEDIUM if weight else Risk.LOW
    return band, join_messages(sign.message for sign in signs)


def _signs(customer: str, terms: Sequence[_Term], evidence: Evidence) -> Iterator[Sign]:
    """Return every sign there is about a customer, the contract's end first."""
    grace = pd.Timedelta(days=evidence.settings.renewal_grace_days)
    renewed = [term for term in terms if _is_followed(term, terms, grace)]
    yield _next_end([term for term in terms if term not in renewed], evidence)
    yield _renewals(len(renewed))
    if n := evidence.complaints.get(customer):
        days = evidence.settings.dormant_days
        yield Sign(msg("complaints in the last {days} days: {n}", days=days, n=n))
    score = evidence.scores.get(customer)
    if score is not None and score <= UNHAPPY:
        yield Sign(msg("last score {score}", score=f"{score:g}"))
    active = evidence.last_active.get(customer)
    if active is not None and (quiet := (evidence.today - active).days) >= QUIET_DAYS:
        yield Sign(msg("no sign of use for {days} days", days=quiet))


def _next_end(terms: Sequence[_Term], evidence: Evidence) -> Sign:
    """Return what the next end that nothing follows says, or the last one if all are over."""
    running = [term for term in terms if not term.end < evidence.today]
    if not running:
        days = (evidence.today - max(term.end for term in terms)).days
        return Sign(msg("contract ended {days} days ago, none follows", days=days), MANY)
    ends = [term.end for term in running if not pd.isna(term.end)]
    if not ends:
        return Sign(msg("contract without an end"), 0)
    days = (min(ends) - evidence.today).days
    soon = days <= evidence.settings.renewal_days
    return Sign(msg("contract ends in {days} days", days=days), int(soon))


def _is_followed(term: _Term, terms: Sequence[_Term], grace: pd.Timedelta) -> bool:
    """Return whether another contract takes over: begun about the end, and lasting longer."""
    return any(
        term.end - grace <= other.start <= term.end + grace and not other.end <= term.end
        for other in terms
    )


def _renewals(n: int) -> Sign:
    return Sign(msg("renewals so far: {n}", n=n) if n else msg("never renewed yet"), 0)
