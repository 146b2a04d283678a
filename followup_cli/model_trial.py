"""Trials: who is in which arm, and what came of it, arm by arm, in figures and in sentences.

An arm is drawn, not chosen: a customer's lot is a number that the names of trial and customer
alone decide, so that neither tier, rows nor other customers ever move anybody, and the shares hold
in every tier.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_shown import signed
from followup_cli.words import Message, msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from followup_cli.terms import Tier

_LOTS = 2**64


class Trial(NamedTuple):
    """A trial as the rules name it: its arms by name, each with its share of the customers."""

    name: str
    arms: tuple[tuple[str, float], ...]

    def arm_of(self, customer_id: str) -> str:
        """Return the arm that a customer is in, "" where the shares leave them out."""
        lot, end = draw_lot(self.name, customer_id), 0.0
        for arm, share in self.arms:
            end += share
            # Three thirds make one: nobody falls out by the way that fractions are rounded.
            if lot < round(end, 9):
                return arm
        return ""


class Arm(NamedTuple):
    """The arm of a trial that a rule acts for."""

    trial: Trial
    name: str

    @property
    def label(self) -> str:
        """The arm as `Trial Arm` shows it: `greeting:A`."""
        return f"{self.trial.name}:{self.name}"

    @property
    def share(self) -> float:
        """The share of the customers who are in it."""
        return dict(self.trial.arms)[self.name]


def draw_lot(trial: str, customer_id: str) -> float:
    """Return a customer's lot in a trial, from 0 up to 1: the same on every day and machine."""
    digest = sha256(f"{fold(trial)}\n{customer_id}".encode(errors="replace")).digest()
    return int.from_bytes(digest[:8]) / _LOTS


def read_arm(label: str) -> tuple[str, str]:
    """Return the trial and the arm that a cell of `Trial Arm` names."""
    trial, _, arm = label.rpartition(":")
    return trial.strip(), arm.strip()


class Measure(StrEnum):
    """What the arms of a trial are compared by; each customer counts once."""

    REACH = "reach_rate"
    COMPLETION = "completion_rate"
    SCORE = "score"
    RENEWAL = "renewal_rate"

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of customers."""
        return self is not Measure.SCORE


class Verdict(StrEnum):
    """What may be said of two arms: nothing yet, no difference found, or a difference."""

    NOT_YET = "not_enough_yet"
    NOT_FOUND = "no_difference_found"
    FOUND = "difference_found"


MEASURES: Mapping[Measure, Message] = {
    Measure.REACH: msg("Reached at the first attempt"),
    Measure.COMPLETION: msg("Contact made"),
    Measure.SCORE: msg("Mean score"),
    Measure.RENEWAL: msg("Contract renewed"),
}


class Tally(NamedTuple):
    """How many customers of an arm count for a measure, their sum, and the 95 % interval.

    The value is a share of them, or their mean score; blank where none counts.
    """

    n: int
    total: float
    value: float | None
    low: float | None
    high: float | None


class ArmResult(NamedTuple):
    """What came of one measure in one arm; `tiers` are the counts and sums by tier."""

    arm: str
    tally: Tally
    tiers: Mapping[Tier | None, tuple[int, float]]


class Contrast(NamedTuple):
    """Two arms compared by a measure, once each has as many customers as was fixed beforehand.

    Until then `have` says how many the smaller one has, and there is neither difference nor `p`.
    `corrected` is `p` after all `comparisons` of the trial. The tallies are of those compared: the
    first `needed` of each arm by their day, with who else came in that time.
    """

    measure: Measure
    one: str
    other: str
    have: int
    needed: int
    comparisons: int
    verdict: Verdict = Verdict.NOT_YET
    tallies: tuple[Tally, Tally] | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    corrected: float | None = None

    @property
    def said(self) -> Message:
        """What may be said of the two arms, in a sentence."""
        if self.tallies is None or self.difference is None:
            return _not_yet(self)
        return _found(self) if self.verdict is Verdict.FOUND else _not_found(self)


class TrialResult(NamedTuple):
    """A trial's results: by measure each arm, and the arms in pairs.

    `assigned` is false where nobody drew lots: contacts of mornings and afternoons. `since` is the
    first day, `customers` how many are in each arm, `worth` the difference worth seeing by measure.
    """

    trial: str
    since: date | None
    customers: Mapping[str, int]
    shares: Mapping[str, float]
    measures: Mapping[Measure, tuple[ArmResult, ...]]
    contrasts: tuple[Contrast, ...]
    worth: Mapping[Measure, float]
    assigned: bool = True


def say_share(share: float) -> str:
    """Return the share of an arm as a rule names it: `50%`, `33.3%`."""
    return f"{share * 100:.4g}%"


def say_value(measure: Measure, value: float | None) -> str:
    """Return a value as people read it: a percentage, or a score."""
    if value is None:
        return "–"
    return f"{value:.0%}" if measure.is_rate else f"{value:.1f}"


def _not_yet(told: Contrast) -> Message:
    return msg(
        "not enough yet: {have} of {needed} an arm ({one}, {other}); no verdict before that",
        have=told.have,
        needed=told.needed,
        one=told.one,
        other=told.other,
    )


def _found(told: Contrast) -> Message:
    assert told.difference is not None
    higher, lower = (told.one, told.other) if told.difference > 0 else (told.other, told.one)
    return msg(
        "{higher} is higher than {lower}: {told}", higher=higher, lower=lower, told=_figures(told)
    )


def _not_found(told: Contrast) -> Message:
    return msg(
        "no difference between {one} and {other} that chance would not make: {told}",
        one=told.one,
        other=told.other,
        told=_figures(told),
    )


def _figures(told: Contrast) -> Message:
    assert told.tallies is not None
    one, other = told.tallies
    return msg(
        "{one} of {n} against {other} of {m}; the difference is {difference}, 95% from {low} to "
        "{high}; p = {p}, corrected for {comparisons}: {corrected}",
        one=say_value(told.measure, one.value),
        n=one.n,
        other=say_value(told.measure, other.value),
        m=other.n,
        difference=_say_difference(told, told.difference),
        low=_say_difference(told, told.low),
        high=_say_difference(told, told.high),
        p=_say_p(told.p),
        comparisons=told.comparisons,
        corrected=_say_p(told.corrected),
    )


def _say_difference(told: Contrast, value: float | None) -> Message | str:
    if value is None:
        return "–"
    if told.measure.is_rate:
        return msg("{points} points", points=signed(value * 100))
    return signed(value, 1)


def _say_p(p: float | None) -> str:
    assert p is not None
    return "< 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004  # what is shown at most
