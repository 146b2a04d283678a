"""A diagnosis for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.maturity_words import CELLS, DIMENSIONS, PHASES
from followup_cli.model_maturity import Dimension, Phase, Unit
from followup_cli.model_report import Block, Screen
from followup_cli.terms import YesNo
from followup_cli.words import Message, listed, msg
from followup_cli.workbook.schema import IDENTIFIER, NUMBER, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from followup_cli.maturity import Diagnosis
    from followup_cli.maturity_measure import Reading, Stand

COLUMNS = (
    Column("dimension", "Dimension", "维度"),
    Column("stage", "Stage", "阶段"),
    Column("measure", "Measure", "衡量项"),
    Column("value", "Value", "值", NUMBER),
    Column("numerator", "Numerator", "分子", WHOLE),
    Column("denominator", "Denominator", "分母", WHOLE),
    Column("threshold", "Threshold", "门槛", NUMBER),
    Column("reached", "Reached", "达到", YesNo),
    Column("evidence", "Evidence", "依据"),
    Column("reason", "Reason", "门槛理由"),
    Column("advice", "Advice", "建议"),
)
_TABLE = tuple(Column(each.value, each.value, each.value) for each in Dimension)
_MEASURES = (
    Column("mark", "", "", IDENTIFIER),
    Column("stage", "", "", IDENTIFIER),
    Column("found", "", "", IDENTIFIER),
    Column("needed", "", "", IDENTIFIER),
    Column("said", "", ""),
)
_NEXT = (Column("dimension", "", "", IDENTIFIER), Column("advice", "", ""))
_START: Mapping[str, object] = {
    "dimension": msg("To begin"),
    "advice": msg(
        "`followup init` adds the sheets that are missing, `followup plan` the contacts."
    ),
}
_NAMED = 3  # cells or ids on the screen; JSON has a few more


def head(found: Diagnosis, name: str) -> Iterator[Message]:
    """Yield what was measured, and how far the whole has come."""
    yield msg(
        "{name}, {since} to {as_of}: {n} contacts made by people.",
        name=name,
        since=found.since,
        as_of=found.as_of,
        n=found.contacts,
    )
    rank, phases = found.phase.rank + 1, len(Phase)
    told = {"stage": PHASES[found.phase], "rank": rank, "phases": phases}
    behind = [s.dimension for s in found.stands if s.phase is found.phase]
    if len(behind) == len(found.stands):
        yield msg("Stage: {stage} ({rank} of {phases}), in every dimension.", **told)
    else:
        weakest = listed([DIMENSIONS[dimension] for dimension in behind])
        yield msg(
            "Stage: {stage} ({rank} of {phases}), that of the weakest: {weakest}.",
            **told,
            weakest=weakest,
        )


def table(found: Diagnosis) -> Screen:
    """Return the four stages by the four dimensions, the measured cells marked."""
    reached = {stand.dimension: stand.phase for stand in found.stands}
    names = ({d.value: DIMENSIONS[d] for d in Dimension},)
    first = Block(
        msg("The four stages; ● is where you stand:"), names, apart=True, styles=("bold",)
    )
    rows = (Block(PHASES[phase], (_cells(phase, reached),), "bold") for phase in Phase)
    return Screen(_TABLE, (first, *rows))


def measures(found: Diagnosis) -> Screen:
    """Return everything that was measured, dimension by dimension, with its evidence."""
    return Screen(_MEASURES, tuple(map(_measured, found.stands)))


def needs(found: Diagnosis) -> Screen:
    """Return what the next stage asks for and is not there yet."""
    above = found.phase.next
    if above is None:
        return Screen(_NEXT, (Block(msg("There is no stage above this one."), apart=True),))
    rows = (*(() if found.started else (_START,)), *map(_need, found.asked))
    title = msg("For the stage {stage}:", stage=PHASES[above])
    return Screen(_NEXT, (Block(title, rows, "bold", apart=True),))


def as_rows(found: Diagnosis) -> list[Mapping[str, object]]:
    """Return every measure as a row, by the fields of `COLUMNS`."""
    return [_row(reading) for stand in found.stands for reading in stand.readings]


def as_object(found: Diagnosis) -> Mapping[str, object]:
    """Return a diagnosis as programs get it."""
    return {
        "as_of": found.as_of,
        "since": found.since,
        "contacts": found.contacts,
        "started": found.started,
        "stage": found.phase,
        "next_stage": found.phase.next,
        "dimensions": [_object(stand) for stand in found.stands],
        "next": [_next(reading) for reading in found.asked],
        "table": {p: {d: CELLS[p, d] for d in Dimension} for p in Phase},
    }


def _cells(phase: Phase, reached: Mapping[Dimension, Phase]) -> Mapping[str, object]:
    return {
        d.value: msg("● {cell}", cell=CELLS[phase, d]) if reached[d] is phase else CELLS[phase, d]
        for d in Dimension
    }


def _measured(stand: Stand) -> Block:
    title = msg(
        "{dimension}: {stage}", dimension=DIMENSIONS[stand.dimension], stage=PHASES[stand.phase]
    )
    rows = tuple(map(_line, stand.readings))
    styles = tuple("" if reading.reached else "yellow" for reading in stand.readings)
    return Block(title, rows, "bold cyan", apart=True, styles=styles)


def _line(reading: Reading) -> Mapping[str, object]:
    measure = reading.measure
    return {
        "mark": "–" if reading.is_idle else "√" if reading.reached else "×",
        "stage": PHASES[measure.phase],
        "found": _found(reading),
        "needed": _needed(reading),
        "said": _said(reading),
    }


def _said(reading: Reading) -> Message:
    """Return what was measured, with the cells or ids that it was read from."""
    named = reading.evidence[-_NAMED:]
    said = reading.measure.said
    return msg("{said}: {evidence}", said=said, evidence=named) if named else said


def _found(reading: Reading) -> Message | str:
    counted, value = reading.counted, reading.value
    if reading.is_idle:
        return msg("none there")
    if value is None:
        return msg("too few ({n})", n=counted.of)
    if reading.measure.unit is Unit.COUNT:
        return f"{value:.0f}"
    if reading.measure.unit is Unit.SKILL:
        return f"{value:+.0%} (n = {counted.of})"
    return f"{value:.0%} ({counted.much:.0f}/{counted.of})"


def _needed(reading: Reading) -> str:
    """Return what is enough: how many are needed to tell, where there are too few."""
    measure = reading.measure
    if reading.value is None and not reading.is_idle:
        return f"n ≥ {measure.least}"
    if measure.unit is Unit.COUNT:
        return f"≥ {measure.threshold:.0f}"
    sign = ">" if measure.unit is Unit.SKILL else "≥"
    return f"{sign} {measure.threshold:.0%}"


def _need(reading: Reading) -> Mapping[str, object]:
    measure = reading.measure
    return {
        "dimension": DIMENSIONS[measure.dimension],
        "advice": msg("{said}: {advice}", said=measure.said, advice=measure.advice),
    }


def _row(reading: Reading) -> Mapping[str, object]:
    measure = reading.measure
    return {
        **_numbers(reading),
        "dimension": DIMENSIONS[measure.dimension],
        "stage": PHASES[measure.phase],
        "measure": measure.said,
        "reached": YesNo.YES if reading.reached else YesNo.NO,
        "evidence": ", ".join(reading.evidence),
        "reason": measure.reason,
        "advice": "" if reading.reached else measure.advice,
    }


def _numbers(reading: Reading) -> dict[str, object]:
    counted = reading.counted
    value = None if reading.value is None else round(reading.value, 6)
    return {
        "value": value,
        "numerator": None if reading.measure.unit is Unit.SKILL else counted.much,
        "denominator": counted.of,
        "threshold": reading.measure.threshold,
    }


def _object(stand: Stand) -> Mapping[str, object]:
    return {
        "dimension": stand.dimension,
        "stage": stand.phase,
        "says": CELLS[stand.phase, stand.dimension],
        "measures": [_measure(reading) for reading in stand.readings],
    }


def _measure(reading: Reading) -> Mapping[str, object]:
    measure = reading.measure
    return {
        "measure": measure.name,
        "stage": measure.phase,
        "says": measure.said,
        "unit": measure.unit,
        **_numbers(reading),
        "reached": reading.reached,
        "evidence": reading.evidence,
        "reason": measure.reason,
        "advice": None if reading.reached else measure.advice,
    }


def _next(reading: Reading) -> Mapping[str, object]:
    measure = reading.measure
    return {
        "dimension": measure.dimension,
        "measure": measure.name,
        "advice": measure.advice,
        "evidence": reading.evidence,
    }
