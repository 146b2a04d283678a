"""What an examination looks like: as lines and rows for people, as one object for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.doctor import KEPT, LOST
from followup_cli.doctor_trial import AGAIN, INIT, PLAN, REFUSED, REPORT, UNCHANGED, WRITTEN
from followup_cli.model import as_of_moment
from followup_cli.words import Message, msg, tell
from followup_cli.workbook.compare import ADDED, CHANGED, REMOVED
from followup_cli.workbook.holdings import WORDS
from followup_cli.workbook.schema import IDENTIFIER, WHOLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from followup_cli.doctor import Examination
    from followup_cli.doctor_trial import Step
    from followup_cli.workbook.compare import Comparison, PartChange

STEP_COLUMNS = (
    Column("command", "On the copy", "在副本上", IDENTIFIER),
    Column("result", "Result", "结果", IDENTIFIER),
    Column("untouched", "Untouched", "未动", WHOLE),
    Column("changed", "Changed", "改动", WHOLE),
    Column("added", "Added", "新增", WHOLE),
    Column("removed", "Removed", "移除", WHOLE),
    Column("cells", "Cells", "单元格", WHOLE),
    Column("lost", "Lost", "丢失", WHOLE),
)
PART_COLUMNS = (
    Column("part", "Part", "部件", IDENTIFIER),
    Column("change", "Change", "变化", IDENTIFIER),
    Column("why", "Why", "原因"),
)
_COMMANDS: dict[str, Message | str] = {
    INIT: "init",
    PLAN: "plan",
    REPORT: "report",
    AGAIN: msg("plan, again"),
}
_RESULTS = {
    WRITTEN: msg("written"),
    UNCHANGED: msg("nothing to write"),
    REFUSED: msg("refused"),
}
_CHANGES = {CHANGED: msg("changed"), REMOVED: msg("removed"), ADDED: msg("added")}
_MOST_LISTED = 20


def head_lines(made: Examination) -> Iterable[Message]:
    """Return what stands above: the file, and what it holds."""
    day = made.as_of.date()
    yield msg("Examined {name} on a copy, as of {day}.", name=made.path.name, day=day)
    yield msg("It has {n} parts, and holds", n=made.holdings.parts)
    for line in _in_lines(made.holdings.counts):
        yield msg("  {line}", line=line)
    if made.holdings.is_strict:
        yield msg("  It is a Strict Open XML workbook, and stays one.")
    if made.holdings.is_1904:
        yield msg("  It counts its days from 1904, and goes on so.")


def _in_lines(counts: Mapping[str, int], width: int = 4) -> Iterable[Message]:
    told = [msg("{what}: {n}", what=WORDS[what], n=n) for what, n in counts.items()]
    for at in range(0, len(told), width):
        yield _joined(told[at : at + width])


def _joined(parts: Sequence[Message]) -> Message:
    first, *rest = parts
    return msg("{one}, {others}", one=first, others=_joined(rest)) if rest else first


def step_rows(steps: Iterable[Step], lang: str) -> list[Mapping[str, object]]:
    """Return a row for each command."""
    return [
        {
            "command": tell(_COMMANDS[step.command], lang),
            **counts_of(step.comparison),
            "cells": step.comparison.cells,
            "lost": len(step.lost),
            "result": tell(_RESULTS[step.result], lang),
        }
        for step in _tried(steps)
    ]


def _tried(steps: Iterable[Step]) -> Iterable[Step]:
    """Yield the commands that had a chance: without the sheets of `init` the others have none."""
    for step in steps:
        yield step
        if step.command == INIT and step.refusal:
            return


def counts_of(comparison: Comparison) -> Mapping[str, int]:
    """Return how many parts were untouched, changed, added and removed."""
    counted = {change: comparison.count(change) for change in (CHANGED, ADDED, REMOVED)}
    return {"untouched": comparison.untouched, **counted}


def part_rows(whole: Comparison, lang: str) -> list[Mapping[str, object]]:
    """Return a row for each part that would not be what it is, all new ones in the last."""
    rows = [_part_row(part, lang) for part in whole.parts if part.change != ADDED]
    added = [part for part in whole.parts if part.change == ADDED]
    sheets = [part.sheet for part in added if part.sheet and part.is_sheet]
    if added:
        comma = "、" if lang == "zh" else ", "
        why = msg("the new sheets {names}, and what belongs to them", names=comma.join(sheets))
        told = why if sheets else msg("belong to sheets of ours")
        rows.append(
            {
                "part": tell(msg("{n} new parts", n=len(added)), lang),
                "change": tell(_CHANGES[ADDED], lang),
                "why": tell(told, lang),
            }
        )
    return rows


def _part_row(part: PartChange, lang: str) -> Mapping[str, object]:
    return {
        "part": part.part,
        "change": tell(_CHANGES[part.change], lang),
        "why": _why(part, lang),
    }


def _why(part: PartChange, lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(tell(one, lang) for one in part.why)


def warning_lines(made: Examination) -> Iterable[Message]:
    """Return what to know before writing."""
    yield msg("To know before writing:")
    yield from (msg("- {line}", line=line) for line in made.warnings)


def verdict_lines(made: Examination) -> Iterable[Message]:
    """Return what would be lost, and the verdict."""
    for one in made.lost[:_MOST_LISTED]:
        yield msg("Would not be as it was: {what}", what=one)
    if made.verdict == KEPT:
        yield msg("Nothing of yours would be lost; your file was only read.")
        yield msg(
            "Of its {total} parts {n} stay as they are to the last byte; the others are indexes of "
            "the file, and sheets of ours.",
            n=made.whole.untouched,
            total=made.holdings.parts,
        )
    elif made.verdict == REFUSED:
        refused = next(step for step in made.steps if step.result == REFUSED)
        yield msg("`{command}` refuses this workbook, and leaves it as it is.",
                  command=_COMMANDS[refused.command])  # fmt: skip
    elif made.verdict == LOST:
        yield msg("Something of yours would be lost, as listed above.")


def as_object(made: Examination, lang: str) -> Mapping[str, object]:
    """Return an examination as programs get it."""
    return {
        "workbook": made.path.name,
        "as_of": as_of_moment(made.as_of),
        "verdict": made.verdict,
        "parts": made.holdings.parts,
        "holds": made.holdings.counts,
        "steps": [_step_object(step, lang) for step in made.steps],
        "changes": [_part_object(part, lang) for part in made.whole.parts],
        "warnings": made.warnings,
        "lost": made.lost,
    }


def _step_object(step: Step, lang: str) -> Mapping[str, object]:
    reason = step.refusal.message if step.refusal else None
    return {
        "command": step.command,
        "result": step.result,
        "reason": reason,
        **counts_of(step.comparison),
        "cells": step.comparison.cells,
        "lost": step.lost,
        "changes": [_part_object(part, lang) for part in step.comparison.parts],
    }


def _part_object(part: PartChange, lang: str) -> Mapping[str, object]:
    return {
        "part": part.part,
        "change": part.change,
        "whose": part.whose,
        "why": _why(part, lang),
        "cells": part.cells,
        "lost": part.lost,
    }
