"""What was found in the figures, as sentences, the most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_agenda import set_agenda
from followup_cli.dashboard_case import Found, Weight, found, short, whole
from followup_cli.dashboard_charts import missing_charts
from followup_cli.dashboard_money import (
    find_lost,
    find_not_reached,
    find_not_renewed,
    find_renewing,
)
from followup_cli.dashboard_odd import find_moved, find_moved_nps, find_odd
from followup_cli.dashboard_trials import find_trials
from followup_cli.dashboard_voices import find_change_of_scores, find_problem, find_thin
from followup_cli.dashboard_work import find_late, find_open_loops, find_overrun, find_undone
from followup_cli.model_figures import Figure
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from followup_cli.dashboard_case import Case
    from followup_cli.model_page import Chart, Finding

MOST_FINDINGS = 8
_FINDERS: tuple[Callable[[Case], Iterable[Found]], ...] = (
    find_undone,
    find_overrun,
    find_open_loops,
    find_not_reached,
    find_renewing,
    find_lost,
    find_not_renewed,
    find_moved,
    find_moved_nps,
    find_late,
    find_trials,
    find_odd,
    find_problem,
    find_change_of_scores,
    find_thin,
)
_OF_THE_WHOLE = frozenset({find_undone, find_not_reached})  # nobody can judge them before its end


def find_all(case: Case, charts: Iterable[Chart]) -> tuple[Finding, ...]:
    """Return the most important findings, what could not be drawn, and a quarter's agenda."""
    finders = [find for find in _FINDERS if case.is_over or find not in _OF_THE_WHOLE]
    heard = sorted((one for find in finders for one in find(case)), key=lambda one: one.weight)
    heard = heard if case.is_over else [_not_over(case), *heard]
    undrawn = _undrawn(missing_charts(charts))
    told = heard[: MOST_FINDINGS - len(undrawn)] or [_nothing()]
    agenda = set_agenda(case) if case.is_over and "Q" in case.period.label else ()
    return tuple(one.finding for one in (*told, *undrawn, *agenda))


def _not_over(case: Case) -> Found:
    """Return that a period is not over, and how much of what was planned for it is still ahead."""
    done, late = case.tally.find(Figure.COMPLETION), case.tally.find(Figure.OVERDUE)
    if done is None or not done.denominator:
        said = msg("The period is not over yet: it is too early to judge it.")
        return found(Weight.BROKEN, said, ())
    said = msg(
        "The period is not over yet: {n} of its {all} contacts are still ahead, so that it is too "
        "early to judge completion, and what else is known at its end.",
        n=whole(short(done) - (late.numerator or 0 if late else 0)),
        all=whole(done.denominator),
    )
    places = [case.tally.place(row.kpi) for row in (done, late) if row]
    return found(Weight.BROKEN, said, places)


def _nothing() -> Found:
    return found(Weight.THIN, msg("Nothing stands out in the figures of this period."), ())


def _undrawn(titles: Sequence[Message]) -> tuple[Found, ...]:
    if not titles:
        return ()
    said = msg(
        "Not drawn, as there are no figures yet: {titles}.",
        titles=[msg("“{title}”", title=title) for title in titles],
    )
    return (found(Weight.THIN, said, ()),)
