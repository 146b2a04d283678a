"""Results of trials as rows and lines for people, and as objects for programs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from followup_cli.errors import UsageError
from followup_cli.model_report import Block, Screen
from followup_cli.model_trial import MEASURES, say_share, say_value
from followup_cli.terms import Tier
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.labels import fold, label
from followup_cli.workbook.schema import SCHEDULE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model_trial import ArmResult, Contrast, Measure, Tally, TrialResult

_HOURS = msg("Weekday mornings and afternoons")
_COUNTED = (
    Column("trial", "Trial", "实验"),
    Column("measure", "Measure", "指标"),
    Column("arm", "Arm", "组别"),
    SCHEDULE.column("tier"),
    Column("n", "Customers", "客户数", "whole"),
)
COLUMNS = (
    *_COUNTED,
    Column("value", "Value", "数值", "number"),
    Column("low", "95% low", "95% 下限", "number"),
    Column("high", "95% high", "95% 上限", "number"),
)
ON_SCREEN = (
    *(column for column in _COUNTED if column.field != "tier"),
    Column("told", "Value", "数值"),
    Column("interval", "95% interval", "95% 区间"),
)
WITH_TIERS = (*_COUNTED, *ON_SCREEN[-2:])
_HANG = 4


def keep_named(found: Sequence[TrialResult], name: str) -> tuple[TrialResult, ...]:
    """Return the trial of a name; UsageError where there is none."""
    kept = tuple(each for each in found if fold(name) in _names(each))
    if kept or not name:
        return kept or tuple(found)
    known = [each.trial for each in found]
    raise UsageError(msg("There is no trial {name}; there are: {known}.", name=name, known=known))


def rows(
    found: Iterable[TrialResult], lang: str, *, tiers: bool = False
) -> Iterator[Mapping[str, object]]:
    """Yield a row for each measure and arm; with `tiers`, one for each tier below it."""
    for result in found:
        for measure, arms in result.measures.items():
            for arm in arms:
                named = {
                    "trial": tell(title(result), lang),
                    "measure": tell(MEASURES[measure], lang),
                    "arm": arm_name(arm.arm, lang),
                }
                yield {**named, **_counted(measure, arm.tally)}
                yield from ({**named, **row} for row in _by_tier(measure, arm) if tiers)


def named_once(told: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Yield rows for the eye: a trial and a measure are named where they begin."""
    above: Mapping[str, object] = {}
    for row in told:
        again = [field for field in ("trial", "measure") if above.get(field) == row[field]]
        # The same measure of another trial is named anew.
        yield {**row, **dict.fromkeys(again if "trial" in again else (), "")}
        above = row


def lines(found: Iterable[TrialResult]) -> Iterator[Message]:
    """Yield, for each trial, who is in it, and what may be said of each measure."""
    for result in found:
        yield _head(result)
        for each in result.contrasts:
            yield msg("  {measure}: {said}", measure=MEASURES[each.measure], said=each.said)
        if not result.assigned:
            yield msg(
                "  Nobody drew lots here: other customers may be called in the morning than in "
                "the afternoon. A difference is a reason for a trial, and no proof."
            )


def told_screen(found: Iterable[TrialResult]) -> Screen:
    """Return the lines as people see them: a long one goes on further in."""
    return Screen(ON_SCREEN, tuple(Block(line, hang=_HANG) for line in lines(found)))


def as_object(result: TrialResult) -> Mapping[str, object]:
    """Return the results of a trial as programs get them."""
    return {
        "trial": result.trial,
        "assigned": result.assigned,
        "since": result.since,
        "arms": [
            {"arm": arm, "share": result.shares.get(arm), "customers": n}
            for arm, n in result.customers.items()
        ],
        "measures": [
            {
                "measure": measure,
                "worth_seeing": result.worth[measure],
                "arms": [_arm_object(arm) for arm in arms],
                "comparisons": [
                    _contrast_object(each) for each in result.contrasts if each.measure is measure
                ],
            }
            for measure, arms in result.measures.items()
        ],
    }


def title(result: TrialResult) -> Message | str:
    """Return what people call a trial."""
    return result.trial if result.assigned else _HOURS


def arm_name(arm: str, lang: str) -> str:
    """Return what people call an arm: hours of the week have names in each language."""
    return label(arm, lang) if isinstance(arm, StrEnum) else arm


def _names(result: TrialResult) -> set[str]:
    told = title(result)
    return {fold(result.trial), *(fold(tell(told, lang)) for lang in ("en", "zh"))}


def _head(result: TrialResult) -> Message:
    arms = [
        msg("{arm} {n} ({share})", arm=arm, n=n, share=say_share(result.shares[arm]))
        if result.shares.get(arm)
        else msg("{arm} {n}", arm=arm, n=n)
        for arm, n in result.customers.items()
    ]
    if result.since is None:
        return msg("{trial}: nobody counts yet.", trial=title(result))
    return msg(
        "{trial}, since {since}. Customers: {arms}.",
        trial=title(result),
        since=result.since,
        arms=arms,
    )


def _counted(measure: Measure, tally: Tally) -> Mapping[str, object]:
    told = {"n": tally.n, "value": tally.value, "low": tally.low, "high": tally.high}
    low, high = (say_value(measure, bound) for bound in (tally.low, tally.high))
    blank = tally.low is None or tally.high is None
    interval = "" if blank else f"{low} … {high}"
    return {**told, "tier": None, "told": say_value(measure, tally.value), "interval": interval}


def _by_tier(measure: Measure, arm: ArmResult) -> Iterator[Mapping[str, object]]:
    for tier in Tier:
        n, total = arm.tiers.get(tier, (0, 0))
        if n:
            value = total / n
            yield {"tier": tier, "n": n, "value": value, "told": say_value(measure, value)}


def _arm_object(arm: ArmResult) -> Mapping[str, object]:
    tiers = [{"tier": tier, "n": n, "sum": total} for tier, (n, total) in arm.tiers.items()]
    return {"arm": arm.arm, **_tally_object(arm.tally), "tiers": tiers}


def _tally_object(tally: Tally) -> dict[str, object]:
    named: dict[str, Any] = tally._asdict()
    return {"n": named.pop("n"), "sum": named.pop("total"), **named}


def _contrast_object(each: Contrast) -> Mapping[str, object]:
    of = each.tallies or (None, None)
    return {
        "arms": [each.one, each.other],
        "verdict": each.verdict,
        "have": each.have,
        "needed": each.needed,
        "compared": [_tally_object(tally) for tally in of if tally],
        "difference": each.difference,
        "low": each.low,
        "high": each.high,
        "p": each.p,
        "comparisons": each.comparisons,
        "p_corrected": each.corrected,
    }
