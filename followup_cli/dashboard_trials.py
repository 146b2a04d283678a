"""What the trials say, and what they cannot say yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.dashboard_case import Found, Weight, found
from followup_cli.model_figures import Figure, Scope
from followup_cli.model_trial import Measure, Verdict, read_arm
from followup_cli.words import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup_cli.dashboard_case import Case
    from followup_cli.model_trial import Contrast, TrialResult

_FIGURES = {
    Measure.REACH: Figure.REACH,
    Measure.COMPLETION: Figure.COMPLETION,
    Measure.SCORE: Figure.CSAT,
    Measure.RENEWAL: Figure.RENEWAL,
}


def find_trials(case: Case) -> Iterator[Found]:
    """Yield each difference that a trial has found; of one that has found none, how far it is."""
    for result in case.evidence.trials:
        clear = [one for one in result.contrasts if one.verdict is Verdict.FOUND]
        for contrast in clear or (result.contrasts[:1] if result.assigned else ()):
            yield _told(case, result, contrast)


def _told(case: Case, result: TrialResult, contrast: Contrast) -> Found:
    said = msg(
        "Trial {trial}, {measure}: {said}",
        trial=result.trial,
        measure=_FIGURES[contrast.measure],
        said=contrast.said,
    )
    weight = Weight.ODD if contrast.verdict is Verdict.FOUND else Weight.THIN
    advice = None if result.assigned else _UNDRAWN
    return found(weight, said, _rows(case, result, contrast), advice=advice)


def _rows(case: Case, result: TrialResult, contrast: Contrast) -> list[int]:
    """Return the rows of both arms in the period."""
    figure = _FIGURES[contrast.measure]
    return [
        place
        for place in case.tally.by(Scope.TRIAL, figure)
        if read_arm(case.tally.rows[place].name or "")
        in ((result.trial, contrast.one), (result.trial, contrast.other))
    ]


_UNDRAWN = msg("Nobody drew lots for this: that it differs does not say why.")
