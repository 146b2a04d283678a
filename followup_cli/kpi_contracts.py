"""Contracts that ended and were renewed, customers who were active and went."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from followup_cli.kpi_votes import Vote
from followup_cli.model_figures import Figure, Scope
from followup_cli.terms import Stage
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from followup_cli.kpi_votes import Window
    from followup_cli.model import Customer
    from followup_cli.model_report import Period

ACTIVE = frozenset({Stage.ONBOARDING, Stage.IN_USE, Stage.PRE_RENEWAL})
GONE = frozenset({Stage.TERMINATED, Stage.LAPSED, Stage.DORMANT})


class Term(NamedTuple):
    """A contract: from when to when, as far as known. `logged` where its end was moved on."""

    customer_id: str
    start: date | None
    end: date | None
    product: str = ""
    logged: bool = False
    amount: float = 0.0


def vote_renewals(
    contracts: pd.DataFrame,
    renewed: Collection[tuple[str, date]],
    window: Window,
    customers: Mapping[str, Customer],
) -> Iterator[Vote]:
    """Return a vote for each contract that ended in the period; the undecided are counted apart."""
    grace = timedelta(days=window.settings.renewal_grace_days)
    terms = _terms_of(contracts)
    for term in _ended(terms, renewed, window):
        assert term.end is not None
        about = _facets(term.customer_id, term.product, customers)
        if term.end + grace > window.as_of:
            yield Vote(Figure.RENEWAL_UNDECIDED, 1.0, about)
        else:
            followed = _is_followed(term, terms.get(term.customer_id, ()), grace)
            yield Vote(Figure.RENEWAL, float(followed), about)


def vote_renewing(
    contracts: pd.DataFrame,
    stages: Mapping[str, Stage],
    customers: Mapping[str, Customer],
    window: Window,
    ahead: Period,
) -> Iterator[Vote]:
    """Return a vote, its amount, for each contract that ends in a period to come.

    Those that another follows already have been renewed; of customers who have terminated, none
    is going to be.
    """
    grace, terms = timedelta(days=window.settings.renewal_grace_days), _terms_of(contracts)
    for customer_id, theirs in sorted(terms.items()):
        if stages.get(customer_id) is Stage.TERMINATED or customer_id in window.house.gone:
            continue
        for term in theirs:
            if ahead.holds(term.end) and not _is_followed(term, theirs, grace):
                about = _facets(customer_id, term.product, customers)
                yield Vote(Figure.RENEWING, term.amount, about)


def vote_churn(
    at_start: Mapping[str, Stage], at_end: Mapping[str, Stage], customers: Mapping[str, Customer]
) -> Iterator[Vote]:
    """Return a vote for each customer active at the start of the period."""
    for customer_id, stage in at_start.items():
        if stage in ACTIVE:
            product = customers[customer_id].product if customer_id in customers else ""
            about = _facets(customer_id, product, customers)
            yield Vote(Figure.CHURN, float(at_end.get(customer_id) in GONE), about)


def _terms_of(contracts: pd.DataFrame) -> Mapping[str, list[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    columns = ("customer_id", "start", "end", "no_end", "product", "amount")
    for customer_id, start, end, no_end, product, amount in zip(
        *(contracts[name] for name in columns), strict=True
    ):
        if no_end or not pd.isna(end):
            worth = 0.0 if pd.isna(amount) else float(amount)
            until = None if no_end else _day(end)
            found[customer_id].append(Term(customer_id, _day(start), until, product, amount=worth))
    return found


def _day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.date()


def _ended(
    terms: Mapping[str, list[Term]], renewed: Collection[tuple[str, date]], window: Window
) -> Iterator[Term]:
    """Return the contracts that ended in the period, also those whose cell now says a later end."""
    standing = {
        (t.customer_id, t.end): t for each in terms.values() for t in each if t.end is not None
    }
    moved = {key: Term(key[0], None, key[1], logged=True) for key in renewed}
    for _, term in sorted((moved | standing).items()):
        if window.period.holds(term.end):
            yield term


def _is_followed(term: Term, others: Iterable[Term], grace: timedelta) -> bool:
    assert term.end is not None
    later = [other for other in others if other.end is None or other.end > term.end]
    if term.logged and not later:
        return True  # its cell was moved on, and has been emptied since
    return any(_follows(other, term, term.end + grace) for other in later)


def _follows(later: Term, term: Term, latest: date) -> bool:
    """Return whether a later contract takes over from one: in time, and for the same product."""
    other_product = term.product and later.product and fold(term.product) != fold(later.product)
    if other_product or (later.start is not None and later.start > latest):
        return False
    side_by_side = None not in (term.start, later.start) and later.start == term.start
    return not side_by_side


def _facets(
    customer_id: str, product: str, customers: Mapping[str, Customer]
) -> Mapping[Scope, str]:
    customer = customers.get(customer_id)
    if customer is None:
        return {Scope.PRODUCT: product} if product else {}
    return {
        Scope.OWNER: customer.owner,
        Scope.TIER: customer.tier or "",
        Scope.PRODUCT: product or customer.product,
    }
