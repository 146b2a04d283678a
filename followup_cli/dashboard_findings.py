"""What was found in the figures, as sentences, the most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_agenda import set_agenda
from followup_cli.dashboard_case import Found, Weight, found
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


def find_all(case: Case, charts: Iterable[Chart]) -> tuple[Finding, ...]:
    """Return the most important findings, what could not be drawn, and a quarter's agenda."""
    heard = sorted((one for find in _FINDERS for one in find(case)), key=lambda one: one.weight)
    undrawn = _undrawn(missing_charts(charts))
    told = heard[: MOST_FINDINGS - len(undrawn)] or [_nothing()]
    agenda = set_agenda(case) if "Q" in case.period.label else ()
    return tuple(one.finding for one in (*told, *undrawn, *agenda))


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
