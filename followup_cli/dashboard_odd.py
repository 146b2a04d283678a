"""What differs beyond chance: from the period before, and one product, channel, rule from the rest.

That something differs does not say why: nobody drew lots for who buys what, or is called when.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.dashboard_case import LEVEL, Found, Weight, found, name_of, share_of, whole
from followup_cli.dashboard_headlines import LESS_IS_BETTER
from followup_cli.dashboard_rows import NPS, is_wide, nps_moved
from followup_cli.dashboard_work import rule_name
from followup_cli.model_chance import Share, alone_of, fisher, holds
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import shown
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.dashboard_case import Case
    from followup_cli.model import Task
    from followup_cli.model_report import KpiRow

    _Moved = tuple[float | None, float | None]  # a figure now, and before

ENOUGH = 10  # counted on either side: with fewer only extremes differ beyond chance
# What is settled when a period ends: what may be made up for later looks worse the sooner it is
# seen, so that no period could be compared with the one before.
_MOVING = (
    Figure.ON_TIME,
    Figure.CSAT,
    Figure.RENEWAL,
    Figure.CHURN,
    Figure.REACH,
    Figure.SLA_MET,
)
# What nobody can judge while the period lasts.
_OF_THE_WHOLE = frozenset({Figure.COMPLETION, Figure.ON_TIME, Figure.CHURN})
# Each set of names is compared by what it may be the cause of.
_COMPARED = (
    (Figure.CSAT, Scope.PRODUCT),
    (Figure.CSAT, Scope.CHANNEL),
    (Figure.CSAT, Scope.TEMPLATE),
    (Figure.REACH, Scope.CHANNEL),
    (Figure.REACH, Scope.HOURS),
    (Figure.REACH, Scope.TEMPLATE),
    (Figure.COMPLETION, Scope.RULE),
    (Figure.COMPLETION, Scope.CHANNEL),
)
_MOST_ODD, _MOST_MOVED = 2, 2


class Pair(NamedTuple):
    """Two shares to compare, the row of the first, and how often chance parts them so far."""

    row: KpiRow
    one: Share
    other: Share
    chance: float

    @property
    def is_better(self) -> bool:
        """Whether the first is the better one."""
        return (self.one.rate > self.other.rate) is (self.row.kpi not in LESS_IS_BETTER)


def find_moved(case: Case) -> Iterator[Found]:
    """Yield the figures over everybody that differ from the period before beyond chance."""
    figures = (figure for figure in _MOVING if _can_judge(case, figure))
    kept = _beyond_chance([pair for figure in figures for pair in _against_before(case, figure)])
    for pair in kept[:_MOST_MOVED]:
        said = msg(
            "{figure} went from {before} ({was}) to {now} ({counts}): more than chance would make.",
            figure=pair.row.kpi,
            before=shown(pair.row.kpi, pair.other.rate),
            was=_counts(pair.other),
            now=shown(pair.row.kpi, pair.one.rate),
            counts=_counts(pair.one),
        )
        weight = Weight.BETTER if pair.is_better else Weight.WORSE
        yield found(weight, said, (case.tally.place(pair.row.kpi),))


def _against_before(case: Case, figure: Figure) -> Iterator[Pair]:
    row = case.tally.find(figure)
    one, other = share_of(row), share_of(case.tally.before(figure))
    if row and one and other:
        yield _pair(case, row, one, other)


def find_moved_nps(case: Case) -> Iterator[Found]:
    """Yield what became of NPS: its 95 % intervals lie apart, or it moved and they do not."""
    rows = [case.tally.find(figure) for figure in NPS]
    values = [(row.value, row.previous) for row in rows if row]
    if len(values) != len(NPS) or any(None in pair for pair in values):
        return
    (now, before), low, high = values
    told = _moved_words(*values)
    places = [case.tally.place(figure) for figure in NPS]
    if nps_moved(case.tally):
        said = msg(
            "NPS went from {before} ({was}) to {now} ({counts}): the 95% intervals lie apart, "
            "which chance would hardly do.",
            **told,
        )
        better = (now or 0) > (before or 0)
        yield found(Weight.BETTER if better else Weight.WORSE, said, places)
    elif now != before and not is_wide(low[0], high[0]):  # else that is said
        said = msg(
            "NPS went from {before} ({was}) to {now} ({counts}): the 95% intervals meet, so this "
            "may be chance.",
            **told,
        )
        yield found(Weight.THIN, said, places)


def _moved_words(score: _Moved, low: _Moved, high: _Moved) -> Mapping[str, Message | str]:
    """Return NPS and its interval, now and before, as a sentence says them."""
    return {
        "before": _nps(score[1]),
        "was": _interval(low[1], high[1]),
        "now": _nps(score[0]),
        "counts": _interval(low[0], high[0]),
    }


def find_odd(case: Case) -> Iterator[Found]:
    """Yield what stands out from the rest beyond chance, of all that is compared."""
    pairs = [
        pair
        for figure, scope in _COMPARED
        if _can_judge(case, figure)
        for place in case.tally.by(scope, figure)
        for pair in _against_rest(case, case.tally.rows[place])
    ]
    for pair in _beyond_chance(pairs)[:_MOST_ODD]:
        row = pair.row
        said = msg(
            "{what} {name} stands out: {figure} {one} ({counts}), of the rest {other} ({others}).",
            what=row.scope,
            name=rule_name(case, row) if row.scope is Scope.RULE else name_of(row),
            figure=row.kpi,
            one=shown(row.kpi, pair.one.rate),
            counts=_counts(pair.one),
            other=shown(row.kpi, pair.other.rate),
            others=_counts(pair.other),
        )
        places = (case.tally.place(row.kpi, row.scope, row.name), case.tally.place(row.kpi))
        yield found(Weight.ODD, said, places, advice=_WHY)


def _against_rest(case: Case, row: KpiRow) -> Iterator[Pair]:
    """Yield a name compared with all others, where there is enough of both."""
    one, everybody = share_of(row), share_of(case.tally.find(row.kpi))
    if not row.name or one is None or everybody is None:
        return
    rest = Share(everybody.counted - one.counted, everybody.of - one.of)
    if min(one.of, rest.of) >= ENOUGH:
        yield _pair(case, row, one, rest)


def _can_judge(case: Case, figure: Figure) -> bool:
    return case.is_over or figure not in _OF_THE_WHOLE


def _pair(case: Case, row: KpiRow, one: Share, other: Share) -> Pair:
    part = _alone(case, row.kpi)
    return Pair(row, one, other, fisher(one.thinned(part), other.thinned(part)))


def _alone(case: Case, figure: Figure) -> float:
    """Return what part of the votes is independent: who was hard to please or reach, is again."""
    votes = _CUSTOMERS_OWN.get(figure)
    if votes is None:
        return 1.0
    cast: Counter[str] = Counter()
    for task in case.evidence.tasks:
        if task.customer_id and case.period.holds(task.done_on):
            cast[task.customer_id] += votes(task)
    return alone_of(cast.values())


def _beyond_chance(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs that differ beyond chance, with all others in mind; the clearest first."""
    kept = holds([pair.chance for pair in pairs], LEVEL)
    clear = [pair for pair, held in zip(pairs, kept, strict=True) if held]
    return sorted(clear, key=lambda pair: pair.chance)


def _answers(task: Task) -> int:
    return int(task.score is not None)


def _attempts(task: Task) -> int:
    return int(task.reached is not None) + (task.attempts or 0)


_CUSTOMERS_OWN = {Figure.CSAT: _answers, Figure.REACH: _attempts}


def _counts(share: Share) -> str:
    return f"{whole(share.counted)} / {whole(share.of)}"


def _interval(low: float | None, high: float | None) -> Message:
    return msg("{low} to {high}", low=_nps(low), high=_nps(high))


def _nps(value: float | None) -> str:
    return shown(Figure.NPS, value)


_WHY = msg("That it differs does not say why: ask, or let a trial decide.")
