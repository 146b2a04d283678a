"""The scripts of `Templates`, checked: what they leave open can be filled, and rules find them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup_cli.model import Problem
from followup_cli.model_script import CLOSED, GAP, OPEN, SAID, Gap, Question
from followup_cli.policy import Cells, Wrong, as_label, closest, listing, unknown
from followup_cli.terms import Channel
from followup_cli.words import msg
from followup_cli.workbook.labels import PLACEHOLDERS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup_cli.model import Row
    from followup_cli.model_rules import Rule

_BRACE = re.compile(r"[{}｛｝]")
_SPELLINGS = tuple(name for each in PLACEHOLDERS for name in (each.en, each.zh, *each.also))
_SEVERAL = 2  # questions among which both sorts can be
_SORTS_LACKING = {
    OPEN: msg("All its questions are open ones: nothing is asked that can be counted."),
    CLOSED: msg("All its questions are closed ones: nobody is asked to tell anything."),
    "": msg("None of its questions is marked as open or closed."),
}
_MIX = msg(
    "Begin each with {open} or {closed}, and have some of both.",
    open="[open], [开放]",
    closed="[closed], [封闭]",
)
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
    wrong = (problem for cells in read for problem in cells.problems)
    return (*wrong, *missing, *filter(None, map(_one_sort, read)))


def _check_row(cells: Cells, taken: dict[tuple[str, ...], str]) -> None:
    if not cells.text("template_id"):
        cells.wrong("template_id", _NO_ID)
    channel = cells.read("channel", as_label(Channel), None)
    which = (fold(cells.text("template_id")), cells.text("version"), channel or "")
    first = taken.setdefault(which, cells.row.at("template_id"))
    if first != cells.row.at("template_id"):
        cells.wrong("template_id", _twice(first))
    for name in SAID:
        cells.read(name, _gaps, None)


def _gaps(text: str) -> Wrong | None:
    for gap in map(Gap.parse, GAP.findall(text)):
        if not gap.field:
            allowed = tuple(f"{{{each.en}}} {{{each.zh}}}" for each in PLACEHOLDERS)
            return unknown(f"{{{gap.name}}}", _SPELLINGS, listing(allowed))
    return _LOOSE if _BRACE.search(GAP.sub("", text)) else None


def _one_sort(cells: Cells) -> Problem | None:
    """Return a note of a script whose questions are all of one sort, or of none."""
    asked = [Question.parse(line) for line in cells.text("questions").splitlines() if line.strip()]
    sorts = {question.kind for question in asked}
    if len(asked) < _SEVERAL or {OPEN, CLOSED} <= sorts:
        return None
    where, script = cells.row.at("questions"), cells.text("template_id")
    return Problem(
        where, script, _SORTS_LACKING[min(sorts & {OPEN, CLOSED}, default="")], _MIX, note=True
    )


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
