"""What one row of `Rules` must say, and what in it contradicts the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_cli.policy import Cells, Wrong, listing
from followup_cli.rules_offsets import earliest_days, latest_days
from followup_cli.terms import Action, Channel, Goal, Trigger
from followup_cli.words import msg
from followup_cli.workbook.labels import fold

if TYPE_CHECKING:
    from followup_cli.model_rules import Rule

_BY_HAND = frozenset({Channel.PHONE, Channel.VISIT})
A_DATE = Wrong(
    msg("A date stands here; Excel may have made it of what was typed."),
    msg("Format the cell as text and write a distance in time: +7d, -90d, +1mo."),
)
MISSING = {
    "rule_id": Wrong(msg("The rule has no id."), msg("Give it one of its own, such as R39.")),
    "name": Wrong(msg("The rule has no name."), msg("Say what kind of contact it makes.")),
    "trigger": Wrong(
        msg("The rule has no trigger."),
        msg("Say what it counts from: {triggers}.", triggers=listing(tuple(Trigger))),
    ),
    "goal": Wrong(
        msg("The rule has no goal: a contact without one is only a date."),
        msg("Choose one: {goals}.", goals=listing(tuple(Goal))),
    ),
    "repeat": Wrong(
        msg("A recurring rule does not say how often."),
        msg("Write every month on 1, every quarter, every 6 months, after 3 months."),
    ),
    "silence": Wrong(
        msg("A rule on silence does not say after how long."),
        msg("Write how long in Offset: 60d, 2mo."),
    ),
    "automatic": Wrong(
        msg("A message cannot be sent automatically by these channels."),
        msg("Name one that a message goes by: Email, SMS, WeChat, Survey, Chat."),
    ),
}


def check_id(cells: Cells, rule: Rule, taken: dict[str, str]) -> None:
    """Note a rule without an id, or with that of another; `taken` remembers where each stands."""
    if not rule.rule_id:
        cells.wrong("rule_id", MISSING["rule_id"])
        return
    first = taken.setdefault(fold(rule.rule_id), rule.where)
    if first != rule.where:
        cells.wrong(
            "rule_id",
            Wrong(
                msg(
                    "Two rules are called {rule}; the first stands at {first}.",
                    rule=rule.rule_id,
                    first=first,
                ),
                msg("Give each rule an id of its own: tasks are known by it."),
            ),
        )


def _check_window(cells: Cells, rule: Rule) -> None:
    if rule.latest is not None and latest_days(rule.latest) < earliest_days(rule.offset):
        cells.wrong(
            "latest",
            Wrong(
                msg(
                    "Latest {latest} is before the offset {offset}.",
                    latest=str(rule.latest),
                    offset=str(rule.offset),
                ),
                msg("Both count from the same day: +7d and +14d are a window of a week."),
            ),
        )


def _check_repeat(cells: Cells, rule: Rule) -> None:
    recurs = Trigger.RECURRING in {when.trigger for when in rule.triggers}
    if recurs and rule.repeat is None and not cells.text("repeat"):
        cells.wrong("repeat", MISSING["repeat"])


def _check_silence(cells: Cells, rule: Rule) -> None:
    silent = Trigger.SILENCE in {when.trigger for when in rule.triggers}
    if silent and rule.offset.amount <= 0 and "offset" not in _wrong_fields(cells):
        cells.wrong("offset", MISSING["silence"])


def _check_automatic(cells: Cells, rule: Rule) -> None:
    if not rule.automatic or rule.then is not Action.TASK or cells.problems:
        return
    if not set(rule.channels) - _BY_HAND:
        cells.wrong("channel", MISSING["automatic"])


def _wrong_fields(cells: Cells) -> set[str]:
    addresses = {problem.where for problem in cells.problems}
    return {name for name in cells.row.values if cells.row.at(name) in addresses}


CONTRADICTIONS = (_check_window, _check_repeat, _check_silence, _check_automatic)
