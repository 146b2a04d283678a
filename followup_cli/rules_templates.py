"""The scripts of `Templates`, checked: what they leave open can be filled, and rules find them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.policy import Cells, Wrong, as_label, closest, listing, unknown
from followup_cli.terms import Channel
from followup_cli.words import msg
from followup_cli.workbook.labels import PLACEHOLDERS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import Row
    from followup_cli.model_rules import Rule

_SAID = ("opening", "questions", "check", "closing", "subject")
_GAP = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_BRACE = re.compile(r"[{}｛｝]")
_SPELLINGS = tuple(name for each in PLACEHOLDERS for name in (each.en, each.zh, *each.also))
_KNOWN = frozenset(map(fold, _SPELLINGS))
_NO_ID = Wrong(
    msg("The script has no id."), msg("Write the id that rules name in their column Template.")
)
_LOOSE = Wrong(
    msg("A brace stands here without its other half."),
    msg("Write what is to be filled in between two: {example}.", example="{customer}, {客户名称}"),
)


def check_templates(rows: Sequence[Row], rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """Return what is wrong with the scripts, and the rules that name one that is not there."""
    read = [Cells(row) for row in rows if any(Cells(row).text(name) for name in row.values)]
    taken: dict[tuple[str, ...], str] = {}
    for cells in read:
        _check_row(cells, taken)
    ids = {fold(cells.text("template_id")): cells.text("template_id") for cells in reversed(read)}
    missing = tuple(
        _not_there(rule, ids.values())
        for rule in rules
        if rule.template and fold(rule.template) not in ids
    )
    return (*(problem for cells in read for problem in cells.problems), *missing)


def _check_row(cells: Cells, taken: dict[tuple[str, ...], str]) -> None:
    if not cells.text("template_id"):
        cells.wrong("template_id", _NO_ID)
    channel = cells.read("channel", as_label(Channel), None)
    which = (fold(cells.text("template_id")), cells.text("version"), channel or "")
    first = taken.setdefault(which, cells.row.at("template_id"))
    if first != cells.row.at("template_id"):
        cells.wrong("template_id", _twice(first))
    for name in _SAID:
        cells.read(name, _gaps, None)


def _gaps(text: str) -> Wrong | None:
    for name in _GAP.findall(text):
        if fold(name) not in _KNOWN:
            allowed = tuple(f"{{{each.en}}} {{{each.zh}}}" for each in PLACEHOLDERS)
            return unknown(f"{{{name}}}", _SPELLINGS, listing(allowed))
    return _LOOSE if _BRACE.search(_GAP.sub("", text)) else None


def _twice(first: str) -> Wrong:
    return Wrong(
        msg("This script stands here twice; the first is {first}.", first=first),
        msg("Give the second another version or channel: a rule could not tell them apart."),
    )


def _not_there(rule: Rule, ids: Iterable[str]) -> Problem:
    near = closest(rule.template, ids)
    hint = msg("Write the id of a script in Templates, or clear the rule's Template.")
    if near is None:
        message = msg("Rule {rule} names a script that is not in Templates.", rule=rule.rule_id)
    else:
        message = msg(
            "Rule {rule} names a script that is not in Templates; did you mean “{near}”?",
            rule=rule.rule_id,
            near=near,
        )
    where = rule.row.at("template") if rule.row else rule.where
    return Problem(where, rule.template, message, hint, policy=rule.enabled)
