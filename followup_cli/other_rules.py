"""One workbook's facts under another workbook's rules: what `--rules OTHER.xlsx` asks about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup_cli.errors import MissingSheetError
from followup_cli.words import msg
from followup_cli.workbook.schema import RULES

if TYPE_CHECKING:
    from followup_cli.model import Problem, Row
    from followup_cli.model_desk import Desk

_TAKEN = ("Rules", "Templates")


def under_rules_of(desk: Desk, other: Desk) -> Desk:
    """Return a desk with another's `Rules` and `Templates`: facts, people and settings stay.

    Cells of the other are named as Excel names them in another file, `'[other.xlsx]Rules'!C5`;
    what is wrong with the reading of its rules counts, what was wrong with one's own does not.
    """
    if RULES.kind not in other.places:
        raise MissingSheetError(
            msg("{name} has no sheet of rules: there is nothing to compare.", name=other.path.name)
        )
    places = {kind: place for kind, place in desk.places.items() if kind not in _TAKEN}
    theirs = {kind: other.places[kind] for kind in _TAKEN if kind in other.places}
    named = {kind: place._replace(name=_in(other, place.name)) for kind, place in theirs.items()}
    return replace(
        desk,
        places={**places, **named},
        rules=tuple(_elsewhere(row, other) for row in other.rules),
        templates=tuple(_elsewhere(row, other) for row in other.templates),
        problems=(*_apart_from_rules(desk), *_of_rules(other)),
    )


def _elsewhere(row: Row, other: Desk) -> Row:
    return replace(row, sheet=_in(other, row.sheet))


def _in(other: Desk, sheet: str) -> str:
    return f"[{other.path.name}]{sheet}"


def _apart_from_rules(desk: Desk) -> list[Problem]:
    mine = _sheets(desk)
    return [problem for problem in desk.problems if _sheet(problem) not in mine]


def _of_rules(other: Desk) -> list[Problem]:
    theirs = _sheets(other)
    return [
        problem._replace(where=_cell_in(other, problem))
        for problem in other.problems
        if _sheet(problem) in theirs
    ]


def _sheets(desk: Desk) -> frozenset[str]:
    return frozenset(desk.places[kind].name for kind in _TAKEN if kind in desk.places)


def _sheet(problem: Problem) -> str:
    """Return the sheet that a problem is in, without the quotes that an address may need."""
    return problem.where.rpartition("!")[0].strip("'").replace("''", "'") or problem.where


def _cell_in(other: Desk, problem: Problem) -> str:
    cell = problem.where.rpartition("!")[2] if "!" in problem.where else ""
    named = _in(other, _sheet(problem)).replace("'", "''")
    return f"'{named}'!{cell}" if cell else _in(other, _sheet(problem))
