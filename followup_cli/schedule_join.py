"""Two contacts that become one: a routine one goes along with whoever calls anyway.

What was joined is remembered in the row of the one that is made, so that it is not made by itself
later; where the program takes that row back, what was joined to it is made after all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from followup_cli.model_plan import Key, Step
from followup_cli.schedule_fatigue import ROUTINE
from followup_cli.schedule_fit import choose_goal
from followup_cli.schedule_why import why_line
from followup_cli.terms import Several
from followup_cli.words import msg, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from followup_cli.model import Task
    from followup_cli.model_plan import Explanation
    from followup_cli.model_rules import Rule
    from followup_cli.terms import Goal
    from followup_cli.words import Message

NOTED = "joined"  # what `Planned` calls the keys of the contacts joined into a task


class Joint(NamedTuple):
    """A task that others were joined into, and its explanation, both saying so."""

    task: Task
    told: Explanation


def joined_before(rows: Iterable[Task]) -> dict[str, str]:
    """Return the keys joined into some rows by earlier plans, each with the key of its row."""
    return {key: row.key for row in rows for key in _keys(row)}


def noted(task: Task, keys: Iterable[str]) -> Task:
    """Return a task that remembers what was joined into it; the customer goes without saying."""
    parsed = (key for text in keys if (key := Key.parse(text)))
    text = "\n".join(str(key._replace(customer_id="")) for key in parsed)
    return replace(task, planned={**task.planned, NOTED: text}) if text else task


def joint(
    task: Task, told: Explanation, keys: Sequence[str], rules: Mapping[str, Rule], lang: str
) -> Joint:
    """Return a task as one contact with those joined into it: its goals, its name, and why."""
    shown = noted(task, keys)
    line = why_line(rules[task.rule], told)
    for fact in _alike(task, keys):
        line = msg("{line} · and {fact}", line=line, fact=fact)
        told = _step(told, shown, msg("one contact with that about {fact}", fact=fact))
    for rule in _rules_of((key for key in keys if not _is_alike(task, key)), rules):
        named = {"rule": rule.rule_id, "name": rule.name}
        if not any(when.trigger in ROUTINE for when in rule.triggers):
            line = msg("{line} · {rule} {name} is left out", line=line, **named)
            told = _step(told, shown, msg("{rule} {name} has it too, for the same deal", **named))
            continue
        goal = choose_goal(rule, task)
        line = msg("{line} · with {rule} {name} ({goal})", line=line, goal=goal, **named)
        shown = replace(shown, goal=_both(shown.goal, goal), type=f"{shown.type} + {rule.name}")
        told = _step(told, shown, msg("one contact with {rule} {name}", **named))
    return Joint(replace(shown, why=tell(line, lang)), told)


def _alike(task: Task, keys: Iterable[str]) -> Iterator[str]:
    """Yield what those of the same rule are about that were joined into a task."""
    parsed = (Key.parse(text) for text in keys if _is_alike(task, text))
    return (key.fact for key in parsed if key)


def _is_alike(task: Task, text: str) -> bool:
    key = Key.parse(text)
    return key is not None and key.rule == task.rule


def _step(told: Explanation, shown: Task, why: Message) -> Explanation:
    return replace(told, steps=(*told.steps, Step("goal", shown.goal, why)))


def _keys(row: Task) -> Iterator[str]:
    own = Key.parse(row.key)
    for text in row.planned.get(NOTED, "").splitlines():
        key = Key.parse(text)
        if key and own:
            yield str(key._replace(customer_id=own.customer_id))


def _rules_of(keys: Iterable[str], rules: Mapping[str, Rule]) -> Iterator[Rule]:
    """Yield the rules that joined contacts are of, as long as they are in force."""
    for text in keys:
        key = Key.parse(text)
        rule = rules.get(key.rule) if key else None
        if rule is not None and rule.enabled:
            yield rule


def _both(goal: Goal | Several | None, more: Goal) -> Goal | Several:
    """Return the goals of a contact and of another, each once."""
    goals = (*(goal if isinstance(goal, Several) else (goal,)), more)
    found = dict.fromkeys(each for each in goals if each is not None)
    return more if len(found) == 1 else Several(found)
