"""What customers said: which problem comes most, how scores went on, how far NPS can be trusted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from followup_cli.dashboard_case import LEVEL, Found, Weight, found, ids, last_first, whole
from followup_cli.dashboard_rows import NPS, is_wide
from followup_cli.model_chance import sign_test
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_shown import shown
from followup_cli.terms import Several, Status
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup_cli.dashboard_case import Case
    from followup_cli.model import Task
    from followup_cli.model_report import KpiRow
    from followup_cli.terms import Kind

_COMMON = 2  # problems of one kind: one alone is not common
_ALIKE = 2  # kinds that come as often as one another, and are still the commonest
_FEW_PAIRS = 5  # fewer are single cases


def find_problem(case: Case) -> Iterator[Found]:
    """Yield the commonest problem, and the product that it comes with most."""
    places = case.tally.by(Scope.KIND, Figure.PROBLEMS)
    rows = [case.tally.rows[place] for place in places]
    most = max((row.numerator or 0 for row in rows), default=0)
    top = [(place, row) for place, row in zip(places, rows, strict=True) if row.numerator == most]
    if most < _COMMON or len(top) > _ALIKE:
        return
    tasks = [task for _, row in top for task in _with_problem(case, row.name)]
    said = msg(
        "The commonest problem is {kind}: {n} of {all}{with_product}.",
        kind=[row.name for _, row in top],
        n=whole(most),
        all=whole(top[0][1].denominator),
        with_product=_with_product(tasks),
    )
    yield found(Weight.TOLD, said, [place for place, _ in top], ids(last_first(tasks)), _MEND)


def _with_problem(case: Case, kind: str | None) -> list[Task]:
    return [
        task
        for task in case.evidence.tasks
        if task.status is Status.DONE
        and case.period.holds(task.done_on)
        and kind in _kinds(task.problem)
    ]


def _kinds(problem: Kind | Several | None) -> Sequence[object]:
    return problem if isinstance(problem, Several) else (problem,)


def _with_product(tasks: Sequence[Task]) -> Message | str:
    """Return the product that most of the contacts are about, where more than one is."""
    common = Counter(task.product for task in tasks if task.product).most_common(2)
    if not common or common[0][1] < _COMMON or common[0][1] == common[-1][1] * (len(common) - 1):
        return ""
    return msg(", {n} of them with {product}", n=common[0][1], product=common[0][0])


def find_change_of_scores(case: Case) -> Iterator[Found]:
    """Yield how customers' scores went on after a contact, each compared with themselves alone."""
    row = case.tally.find(Figure.SCORE_CHANGE)
    changes = case.evidence.changes
    if row is None or len(changes) < _FEW_PAIRS or row.denominator != len(changes):
        return
    ups, downs = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    values = _before_and_after(case)
    if sign_test(ups, downs) <= LEVEL:
        said = msg(
            "Scores after a contact: {ups} of {n} customers gave a higher one than before, {downs} "
            "a lower one ({before} to {after} on average). Chance would hardly do that.",
            **_said(ups, downs, len(changes), values),
        )
    else:
        said = msg(
            "Scores after a contact: {ups} of {n} customers gave a higher one than before, {downs} "
            "a lower one ({before} to {after} on average). That may be chance.",
            **_said(ups, downs, len(changes), values),
        )
    figures = (Figure.SCORE_BEFORE, Figure.SCORE_AFTER, Figure.SCORE_CHANGE)
    yield found(Weight.TOLD, said, map(case.tally.place, figures), advice=_ROOM)


def _before_and_after(case: Case) -> list[str]:
    rows = (case.tally.find(figure) for figure in (Figure.SCORE_BEFORE, Figure.SCORE_AFTER))
    return [shown(row.kpi, row.value) for row in rows if row]


def _said(ups: int, downs: int, n: int, values: Sequence[str]) -> dict[str, object]:
    before, after = values
    return {"ups": ups, "downs": downs, "n": n, "before": before, "after": after}


def find_thin(case: Case) -> Iterator[Found]:
    """Yield that NPS rests on few answers, where its interval is too wide to steer by."""
    row, *bounds = (case.tally.find(figure) for figure in NPS)
    if row is None or row.value is None:
        return
    low, high = (bound.value if bound else None for bound in bounds)
    if low is None or high is None or not is_wide(low, high):
        return
    yield found(Weight.THIN, _thin(row, low, high), map(case.tally.place, NPS))


def _thin(row: KpiRow, low: float, high: float) -> Message:
    return msg(
        "NPS rests on {n} answers: with 95% confidence it lies between {low} and {high}, too wide "
        "to steer by. Count it by quarter, or ask more customers.",
        n=whole(row.denominator),
        low=shown(Figure.NPS_LOW, low),
        high=shown(Figure.NPS_HIGH, high),
    )


_MEND = msg("Take it to those who can mend it; `followup tickets` lists what is being done.")
_ROOM = msg("Who scored low has more room to rise: this does not show that the contact did it.")
