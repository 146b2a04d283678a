"""Whether a condition could hold at all: tried on every value that could change the answer.

A column compared with 3 answers alike for all numbers below it, for 3, and for all above: a value
of each kind stands for the rest. What is too involved to be tried out so counts as possible.
"""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from itertools import pairwise, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.condition import Comparison
from followup_cli.condition_names import answers, column_kind
from followup_cli.condition_values import as_moment, as_number
from followup_cli.workbook.schema import (
    BIRTHDAY,
    CONTRACT_END,
    DATE,
    MOMENT,
    MONEY,
    NUMBER,
    PERCENT,
    SCORE,
    WHOLE,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from enum import StrEnum

    from followup_cli.condition_names import Name
    from followup_cli.model_rules import Condition

Column = tuple[str, str]  # a sheet's kind and a field, or `own` and a header of the user's

NUMBERS = frozenset({MONEY, NUMBER, PERCENT, SCORE, WHOLE})
DATES = frozenset({DATE, MOMENT})
_BOUNDS = {SCORE: (0.0, 10.0), PERCENT: (0.0, 1.0)}
_ANY_DAY = datetime.fromisoformat("2000-02-03")
_ANY_TEXT = "‡"  # a text that nobody compares with
_MOST = 4096  # combinations that are tried before a condition counts as possible


class Misfit(NamedTuple):
    """A value that a column of numbers or dates is compared with, and can never be."""

    name: str
    value: str
    numbers: bool


def can_hold(
    conditions: Iterable[Condition | None],
    sheets: Sequence[str],
    only: Mapping[Column, Collection[object]],
) -> bool:
    """Return whether one row of each of the sheets could meet all the conditions.

    `sheets` are those whose rows a condition is asked of, in the order in which names are looked
    up; `only` the values to which a rule's filters hold a column.
    """
    asked = [each for each in conditions if isinstance(each, Comparison)]
    columns = {name: _column(name, sheets) for each in asked for name in each.names}
    told = _told(asked, columns)
    if told is None:
        return any(columns.values()) or _holds(asked, columns, {})
    kinds = {column: _values(column, said, only.get(column)) for column, said in told.items()}
    if prod(map(len, kinds.values())) > _MOST:
        return True
    combinations = product(*kinds.values())
    return any(_holds(asked, columns, dict(zip(kinds, row, strict=True))) for row in combinations)


def misfits(condition: Condition | None) -> Iterator[Misfit]:
    """Yield the texts that columns of numbers are compared with, and what is no date."""
    if not isinstance(condition, Comparison):
        return
    for name, value in _compared(condition):
        kinds = set(name.kinds)
        if kinds <= NUMBERS and isinstance(value, str) and value and as_number(value) is None:
            yield Misfit(name.spelling, value, numbers=True)
        elif kinds <= DATES and isinstance(value, float):
            yield Misfit(name.spelling, f"{value:g}", numbers=False)


def limits(condition: Condition | None, column: Column) -> Iterator[float]:
    """Yield the numbers below which a condition asks a column to be: 3 in `score < 3`."""
    if not isinstance(condition, Comparison):
        return
    for node in ast.walk(condition.tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = pairwise([node.left, *node.comparators])
        for asked, pair in zip(node.ops, sides, strict=True):
            below = isinstance(asked, ast.Lt | ast.LtE)
            low, high = pair if below else reversed(pair)
            if not (below or isinstance(asked, ast.Gt | ast.GtE)):
                continue
            named = isinstance(low, ast.Name) and column in condition.names[int(low.id[1:])].fields
            number = as_number(high.value) if isinstance(high, ast.Constant) else None
            if named and number is not None:
                yield number


def missing(condition: Condition | None, sheets: Sequence[str]) -> tuple[Name, ...]:
    """Return the names in a condition that none of the sheets has."""
    names = condition.names if isinstance(condition, Comparison) else ()
    return tuple(name for name in names if _column(name, sheets) is None)


def _column(name: Name, sheets: Iterable[str]) -> Column | None:
    """Return the column that a name is looked up in, None where no row has it."""
    for sheet in sheets:
        if name.kind in ("", sheet):
            for column in name.fields:
                if column[0] in answers(sheet):
                    return column
    return None


def _holds(
    asked: Iterable[Comparison],
    columns: Mapping[Name, Column | None],
    row: Mapping[Column | None, object],
) -> bool:
    return all(each.holds_for([row.get(columns[n]) for n in each.names]) for each in asked)


def _told(
    asked: Iterable[Comparison], columns: Mapping[Name, Column | None]
) -> dict[Column, list[object]] | None:
    """Return what each column is compared with, None where a comparison is more than that."""
    found: dict[Column, list[object]] = {column: [] for column in columns.values() if column}
    for condition in asked:
        if not all(map(_is_plain, _comparisons(condition.tree))):
            return None
        for name, value in _compared(condition):
            column = columns[name]
            if column:
                found[column].append(value)
    return found


def _comparisons(tree: ast.expr) -> Iterator[ast.Compare | ast.BinOp]:
    """Yield each comparison of a condition, with all its sides."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.BinOp) and _compares(node):
            yield node


def _compares(node: ast.Compare | ast.BinOp) -> bool:
    # "contains" and its opposite travel as two operators that conditions have no other use for.
    return isinstance(node, ast.Compare) or isinstance(node.op, ast.MatMult | ast.RShift)


def _is_plain(node: ast.Compare | ast.BinOp) -> bool:
    """Return whether one column is compared with values alone."""
    parts = [part for side in _sides(node) for part in ast.walk(side)]
    calculated = any(isinstance(part, ast.BinOp) for part in parts)
    return not calculated and sum(isinstance(part, ast.Name) for part in parts) <= 1


def _sides(node: ast.Compare | ast.BinOp) -> tuple[ast.expr, ...]:
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    return node.left, *node.comparators


def _compared(condition: Comparison) -> Iterator[tuple[Name, object]]:
    """Yield each column with each value that stands in a comparison beside it."""
    for node in _comparisons(condition.tree):
        parts = [part for side in _sides(node) for part in ast.walk(side)]
        names = [condition.names[int(p.id[1:])] for p in parts if isinstance(p, ast.Name)]
        if not _is_plain(node):
            continue
        minus = any(isinstance(part, ast.USub) for part in parts)
        for name in names:
            for value in (p.value for p in parts if isinstance(p, ast.Constant)):
                yield name, value
                if minus and isinstance(value, float):
                    yield name, -value


def _values(
    column: Column, said: Sequence[object], only: Collection[object] | None
) -> list[object]:
    """Return values of a column that between them give every answer there is."""
    if only:
        return list(only)
    kind = column_kind(*column)
    return [None, *_of_kind(kind, said)]


def _of_kind(kind: str | type[StrEnum], said: Sequence[object]) -> Iterable[object]:
    if not isinstance(kind, str):
        return list(kind)
    numbers = sorted({number for each in said if (number := as_number(each)) is not None})
    days = sorted({when for each in said if (when := as_moment(each)) is not None})
    if kind in NUMBERS:
        return _around(numbers, kind)
    if kind in DATES:
        return _about(days)
    texts = [each for each in said if isinstance(each, str) and each]
    kept = _about(days) if days or kind in (BIRTHDAY, CONTRACT_END) else []
    return [*texts, "".join(texts) or _ANY_TEXT, _ANY_TEXT, *_around(numbers, kind), *kept]


def _around(numbers: Sequence[float], kind: str) -> list[float]:
    """Return the numbers, one between each two, and one beyond each end; all within bounds."""
    if kind == WHOLE:
        found = [n + step for n in numbers for step in (-1, 0, 1)]
    else:
        between = [(one + other) / 2 for one, other in pairwise(numbers)]
        found = [*numbers, *between, *(n + step for n in numbers for step in (-1, 1))]
    low, high = _BOUNDS.get(kind, (-float("inf"), float("inf")))
    ends = [end for end in (low, high) if abs(end) < float("inf")]
    return sorted({n for n in (*found, *ends) if low <= n <= high}) or [0.0]


def _about(days: Sequence[datetime]) -> list[datetime]:
    step = timedelta(days=1)
    return sorted({_ANY_DAY, *(day + n * step for day in days for n in (-1, 0, 1))})
