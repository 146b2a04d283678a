"""What findings are made from: the figures of a review, and the contacts that they come from."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_chance import ALPHA, Share
from followup_cli.model_figures import Scope
from followup_cli.model_page import Finding
from followup_cli.words import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup_cli.dashboard_rows import Tally
    from followup_cli.model import Task
    from followup_cli.model_figures import Figure
    from followup_cli.model_loop import Ticket
    from followup_cli.model_report import KpiRow, Period
    from followup_cli.model_trial import TrialResult

MOST_TASKS = 5
# What moved, NPS, what stands out and scores after a contact: together they share one ALPHA.
LEVEL = ALPHA / 4
_CASES, _MUCH = 2, 0.1  # with one alone, or less than a tenth, there is no pattern to mend


class Evidence(NamedTuple):
    """What lies behind the figures, to name and to test: contacts, tickets, scores, trials.

    `changes` are the changes of score, one a customer; amounts are of one `currency`.
    """

    tasks: Sequence[Task] = ()
    tickets: Sequence[Ticket] = ()
    changes: Sequence[float] = ()
    trials: Sequence[TrialResult] = ()
    currency: str = ""


class Case(NamedTuple):
    """A period's figures with what lies behind them."""

    tally: Tally
    period: Period
    as_of: date
    evidence: Evidence

    @property
    def is_over(self) -> bool:
        """Whether the period is over, so that all that was to be done in it could be."""
        return self.period.end <= self.as_of

    def late(self) -> list[Task]:
        """Return the contacts of the period that are still open, the longest first."""
        late = [task for task in self.evidence.tasks if task.is_open and self._was_due(task)]
        return sorted(late, key=lambda task: (str(task.deadline), task.task_id))

    def _was_due(self, task: Task) -> bool:
        return self.period.holds(task.first_deadline or task.deadline)


class Weight(IntEnum):
    """How soon a founder should hear of something."""

    BROKEN = 0  # what was promised and is not kept
    WORSE = 1
    LOSING = 2  # customers and money about to be lost
    ODD = 3  # what differs from the rest
    TOLD = 4  # what customers say
    BETTER = 5
    MINOR = 6  # single cases
    THIN = 7  # what the figures cannot bear


class Found(NamedTuple):
    """A finding, and how soon it should be heard."""

    weight: Weight
    finding: Finding


class Shortfall(NamedTuple):
    """What a figure lacks: its row, the words of a sentence about it, and the rows behind it."""

    row: KpiRow
    told: Mapping[str, object]
    places: tuple[int, int]


def found(
    weight: Weight,
    said: Message,
    rows: Iterable[int],
    tasks: Iterable[str] = (),
    advice: Message | None = None,
) -> Found:
    """Return a finding with the rows, each once, and the first few tasks that it comes from."""
    named = tuple(dict.fromkeys(task for task in tasks if task))[:MOST_TASKS]
    return Found(weight, Finding(said, tuple(dict.fromkeys(rows)), named, advice))


def ids(tasks: Iterable[Task]) -> list[str]:
    """Return the ids of tasks."""
    return [task.task_id for task in tasks]


def last_first(tasks: Iterable[Task]) -> list[Task]:
    """Return contacts, the last made first."""
    return sorted(tasks, key=lambda task: (str(task.done_on), task.task_id), reverse=True)


def share_of(row: KpiRow | None) -> Share | None:
    """Return a row as a share; None where nothing stands under it."""
    if row is None or not row.denominator or row.numerator is None:
        return None
    return Share(row.numerator, row.denominator)


def short(row: KpiRow) -> float:
    """Return how many of those counted are not in the numerator."""
    return (row.denominator or 0) - (row.numerator or 0)


def weigh(row: KpiRow, weight: Weight, lost: float) -> Weight:
    """Return a weight, or that of single cases where few were lost of all there are."""
    many = lost >= _CASES and lost >= _MUCH * (row.denominator or 0)
    return weight if many else Weight.MINOR


def most_short(tally: Tally, figure: Figure, scope: Scope) -> tuple[int, KpiRow] | None:
    """Return the place and row of the name that lacks most of a figure; None where none does."""
    rows = [(place, tally.rows[place]) for place in tally.by(scope, figure)]
    lacking = [(place, row) for place, row in rows if short(row) > 0]
    return max(lacking, key=lambda pair: (short(pair[1]), -pair[0]), default=None)


def find_shortfall(case: Case, figure: Figure) -> Shortfall | None:
    """Return what a figure lacks, and whose most of it is; None where it lacks nothing."""
    row = case.tally.find(figure)
    if row is None or not short(row):
        return None
    overall = case.tally.place(figure)
    place, most = most_short(case.tally, figure, Scope.OWNER) or (overall, None)
    told = {
        "n": whole(short(row)),
        "all": whole(row.denominator),
        "owner": name_of(most) if most else msg("(blank)"),
        "theirs": whole(short(most) if most else 0),
    }
    return Shortfall(row, told, (overall, place))


def name_of(row: KpiRow) -> Message | str:
    """Return whom a row is about, as a sentence names them."""
    return row.name or msg("(blank)")


def whole(number: float | None) -> str:
    """Return a count as a sentence says it."""
    return f"{number or 0:,.0f}"
