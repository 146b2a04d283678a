"""Customers and money about to be lost: who went, whose contract ends, whom nobody spoke to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import (
    Found,
    Weight,
    find_shortfall,
    found,
    most_short,
    name_of,
    short,
    weigh,
    whole,
)
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import shown
from followup_cli.terms import Tier
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.dashboard_case import Case
    from followup_cli.model_report import KpiRow


def find_lost(case: Case) -> Iterator[Found]:
    """Yield how many customers were lost, and how many of them are of high value."""
    row = case.tally.find(Figure.CHURN)
    if row is None or not row.numerator:
        return
    best = case.tally.find(Figure.CHURN, Scope.TIER, Tier.HIGH)
    said = msg(
        "Customers lost: {n} of {all} who were active when the period began ({rate}); of high "
        "value: {high}.",
        n=whole(row.numerator),
        all=whole(row.denominator),
        rate=shown(row.kpi, row.value),
        high=whole(best.numerator if best else 0),
    )
    places = [case.tally.place(Figure.CHURN)]
    if best:
        places.append(case.tally.place(Figure.CHURN, Scope.TIER, Tier.HIGH))
    weight = weigh(row, Weight.LOSING, row.numerator)
    yield found(weight, said, places, advice=_WHO_WENT)


def find_not_renewed(case: Case) -> Iterator[Found]:
    """Yield how many contracts ended without another after them, and whose most of them are."""
    lack = find_shortfall(case, Figure.RENEWAL)
    if lack is None:
        return
    said = msg(
        "Contracts that ended without another after them: {n} of {all} ({owner}: {theirs}).",
        **lack.told,
    )
    weight = weigh(lack.row, Weight.LOSING, short(lack.row))
    yield found(weight, said, lack.places, advice=_ASK)


def find_renewing(case: Case) -> Iterator[Found]:
    """Yield what is up for renewal in the three months ahead, and whose most of it is."""
    row = case.tally.find(Figure.RENEWING)
    if row is None or not row.denominator:
        return
    places, rows = case.tally.by(Scope.OWNER, Figure.RENEWING), case.tally.rows
    most = max(
        places, key=lambda p: (rows[p].value or 0, rows[p].denominator or 0, -p), default=None
    )
    said = _renewing(case, row, None if most is None else rows[most])
    places = (case.tally.place(Figure.RENEWING), *([] if most is None else [most]))
    yield found(Weight.LOSING, said, places, advice=_COVERED)


def _renewing(case: Case, row: KpiRow, whose: KpiRow | None) -> Message:
    """Say how much is up for renewal; contracts of which no amount is known are counted."""
    n, owner = whole(row.denominator), name_of(whose) if whose else msg("(blank)")
    if not row.value:
        return msg(
            "Up for renewal in the three months ahead: {n} contracts ({owner}: {theirs}); no order "
            "says what they are worth.",
            n=n,
            owner=owner,
            theirs=whole(whose.denominator if whose else 0),
        )
    return msg(
        "Up for renewal in the three months ahead: {amount} in {n} contracts ({owner}: {theirs}).",
        n=n,
        amount=_amount(case, row.value),
        owner=owner,
        theirs=_amount(case, whose.value if whose else 0),
    )


def _amount(case: Case, value: float | None) -> str:
    return f"{shown(Figure.RENEWING, value)} {case.evidence.currency}".strip()


def find_not_reached(case: Case) -> Iterator[Found]:
    """Yield the customers of high value to whom nobody has spoken in three months."""
    row = case.tally.find(Figure.COVERAGE)
    if row is None or not short(row):
        return
    revenue = case.tally.find(Figure.COVERED_REVENUE)
    said = msg(
        "Customers of high value whom nobody has spoken to in three months: {n} of {all}. Those "
        "who were spoken to stand for {share} of all revenue.",
        n=whole(short(row)),
        all=whole(row.denominator),
        share=shown(Figure.COVERED_REVENUE, revenue.value if revenue else None),
    )
    most = most_short(case.tally, Figure.COVERAGE, Scope.OWNER)
    places = map(case.tally.place, (Figure.COVERAGE, Figure.COVERED_REVENUE))
    rows = (*places, *([most[0]] if most else ()))
    weight = weigh(row, Weight.LOSING, short(row))
    yield found(weight, said, rows, advice=_HIGH_VALUE)


_WHO_WENT = msg("`followup customers` shows their stage; call those who can still be won back.")
_ASK = msg("Ask each of them why: the answers are worth more than the rate.")
_COVERED = msg("`followup check --coverage` names those whom nobody is going to contact.")
_HIGH_VALUE = msg("`followup customers --tier high` shows whom, and when the last contact was.")
