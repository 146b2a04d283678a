"""Conditions of `Rules`: `score < 3 and tier == "high"`, `满意度评分 < 3 且 需求意向 不为空`.

A condition compares columns with values, and nothing else: no calls, no attributes, no powers.
Names are looked up in the record, the ticket, the order and the customer, in that order, unless a
sheet is named (`Orders.Status`). Two settings, `alert_score` and `csat_score`, are the numbers that
Settings has, where no column of the user's own is called so. A comparison with an empty cell never
holds; `is blank` and `== ""` ask for one.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from followup_cli.condition_names import gather_names
from followup_cli.condition_slips import unreadable
from followup_cli.condition_text import read_expression
from followup_cli.condition_values import (
    among,
    as_moment,
    calculated,
    contains,
    differs,
    lacks,
    negative,
    not_among,
    ordered,
    same,
    tidy,
)
from followup_cli.model_desk import Settings
from followup_cli.policy import Wrong, unknown_label
from followup_cli.words import msg
from followup_cli.workbook.labels import parse_label
from followup_cli.workbook.schema import DATE, MOMENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from followup_cli.condition_names import Name

_OPERATORS = {
    ast.Eq: same,
    ast.NotEq: differs,
    ast.In: among,
    ast.NotIn: not_among,
    ast.MatMult: contains,
    ast.RShift: lacks,
    ast.Lt: ordered(operator.lt),
    ast.LtE: ordered(operator.le),
    ast.Gt: ordered(operator.gt),
    ast.GtE: ordered(operator.ge),
    ast.Add: calculated(operator.add),
    ast.Sub: calculated(operator.sub),
    ast.Mult: calculated(operator.mul),
    ast.Div: calculated(operator.truediv),
    ast.Not: operator.not_,
    ast.USub: negative,
}
_USUAL = Settings()
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True)
class Comparison:
    """A condition, parsed; `text` is what the founder wrote."""

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    names: tuple[Name, ...] = ()

    def holds(self, *scopes: Mapping[str, object]) -> bool:
        """Return whether it holds; a name is looked up in the first scope that knows it.

        A scope is a row by field: a record, a ticket, an order, an event, a customer. Which sheet
        it is, is told by `_kind`, or by the fields that only that sheet has.
        """
        return self.holds_for([name.find(scopes) for name in self.names])

    def holds_for(self, values: Sequence[object]) -> bool:
        """Return whether it holds where each of its names has the value given."""
        from simpleeval import EvalWithCompoundTypes  # few rules have a condition

        named = {f"n{i}": tidy(value) for i, value in enumerate(values)}
        evaluator = EvalWithCompoundTypes(operators=_OPERATORS, functions={}, names=named)
        return bool(evaluator.eval(self.text, previously_parsed=self.tree))


def parse_condition(
    text: str, columns: Collection[str] = (), settings: Settings = _USUAL
) -> Comparison | Wrong:
    """Return a condition, or what in it is wrong; `columns` are those of the user's own."""
    found = read_expression(text, gather_names(tuple(sorted(columns))), settings)
    if isinstance(found, Wrong):
        return found
    try:
        tree = ast.parse(found.source, mode="eval").body
    except SyntaxError:
        return unreadable(text)
    whole = _truth(tree)
    if whole is None:
        return unreadable(text)
    wrong = next(_wrongs(whole, found.names), None)
    return wrong or Comparison(text, whole, found.names)


def _truth(node: ast.expr) -> ast.expr | None:
    """Return a condition that holds or not, None for a mere value; a bare name asks for yes."""
    if isinstance(node, ast.Name):
        return ast.Compare(node, [ast.Eq()], [ast.Constant("yes")])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand)
        return ast.UnaryOp(node.op, inner) if inner else None
    if isinstance(node, ast.BoolOp):
        parts = [_truth(value) for value in node.values]
        known = [part for part in parts if part]
        return ast.BoolOp(node.op, known) if len(known) == len(parts) else None
    if isinstance(node, ast.BinOp):
        return node if isinstance(node.op, ast.MatMult | ast.RShift) and _plain(node) else None
    return _compared(node) if isinstance(node, ast.Compare) else None


def _compared(node: ast.Compare) -> ast.expr | None:
    for i, (asked, side) in enumerate(zip(node.ops, node.comparators, strict=True)):
        listed = isinstance(asked, ast.In | ast.NotIn)
        if listed and isinstance(side, ast.Constant):  # `in ("fault")` is meant as a list of one
            node.comparators[i] = ast.List([side], ast.Load())
        elif not (_plain(side) or (listed and _listed(side))):
            return None
    return node if _plain(node.left) else None


def _listed(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple) and all(
        isinstance(each, ast.Constant) for each in node.elts
    )


def _plain(node: ast.expr) -> bool:
    """Return whether a side of a comparison is made of columns, values and the four sums."""
    if isinstance(node, ast.BinOp):
        return type(node.op) in _OPERATORS and _plain(node.left) and _plain(node.right)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and _plain(node.operand)
    return isinstance(node, ast.Name | ast.Constant)


def _wrongs(tree: ast.expr, names: tuple[Name, ...]) -> Iterator[Wrong]:
    """Yield every value that the column it is compared with can never hold."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for asked, (left, right) in zip(node.ops, pairwise(sides), strict=True):
            for column, other in ((left, right), (right, left)):
                if isinstance(column, ast.Name):
                    name = names[int(column.id[1:])]
                    yield from _misfits(name, asked, _texts(other))


def _texts(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.List | ast.Tuple):
        return tuple(text for each in node.elts for text in _texts(each))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        return (node.value,)
    return ()


def _misfits(name: Name, asked: ast.cmpop, texts: tuple[str, ...]) -> Iterator[Wrong]:
    labels = tuple(kind for kind in name.kinds if not isinstance(kind, str))
    if labels and len(labels) == len(name.kinds):
        if isinstance(asked, _ORDERED):
            yield _unordered(name)
        for text in texts:
            if all(parse_label(kind, text) is None for kind in labels):
                yield unknown_label(labels[0], text)
    elif set(name.kinds) <= {DATE, MOMENT}:
        yield from (unreadable(text) for text in texts if as_moment(text) is None)


def _unordered(name: Name) -> Wrong:
    return Wrong(
        msg("“{name}” has no order to compare by.", name=name.spelling),
        msg("Ask for equality, or for one of several: {name} in [...].", name=name.spelling),
    )
